// Runs the scripts of the folder Node with Node.js.
namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>Scripts around npm <c>graphql</c> and <c>graphql-http</c>.</summary>
internal static class NodeScript
{
    /// <summary>Why scripts cannot run on this machine; null when they can.</summary>
    public static string? Missing { get; } = FindOnPath("node") is not null && FindOnPath("npm") is not null
        ? null
        : "Needs Node.js 20 or newer and npm on the PATH (https://nodejs.org, or: apt install nodejs npm); then build again.";

    /// <summary>The folder of this project's sources, where the scripts and their packages are.</summary>
    public static string ProjectFolder { get; } = Path.Combine(FindRoot(), "tests", "OpenChat.GraphQL.Conformance.Tests");

    /// <summary>The folder of the solution file.</summary>
    public static string Root => FindRoot();

    /// <summary>Runs a script to its end.</summary>
    /// <returns>Its exit code, the lines of its standard output, and its standard error.</returns>
    public static async Task<(int ExitCode, string[] Lines, string Errors)> RunAsync(string script, params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(ProjectFolder, "node_modules", "graphql")))
        {
            throw new InvalidOperationException(
                $"The npm packages are not installed: run \"npm ci\" in {ProjectFolder} and look at what it says.");
        }

        using var process = ChildProcess.Launch("node", [Path.Combine(ProjectFolder, "Node", script), .. arguments]);
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text.Split('\n', StringSplitOptions.RemoveEmptyEntries), await errors);
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { program, program + ".exe", program + ".cmd" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    // at run time: deterministic builds rewrite source paths
    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OpenChat.Graph.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests run outside the repository.");
    }
}
