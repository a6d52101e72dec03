// Servers that a test starts, kills and stops itself.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>A test that needs servers of its own; skipped where NEO4J_TEST_TOOLS does not say how to start one.</summary>
public sealed class Neo4jToolsFactAttribute : FactAttribute
{
    public Neo4jToolsFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = Neo4jTools.SkipReason;
}

/// <summary>
/// The folder NEO4J_TEST_TOOLS with three programs: <c>start HOME --http PORT --bolt PORT --heap SIZE --no-auth</c> (returns when the
/// server answers), <c>stop HOME [--kill]</c>, and <c>admin HOME ARGUMENTS</c>, which is neo4j-admin for the server of that home.
/// </summary>
internal static class Neo4jTools
{
    /// <summary>Null when there are tools.</summary>
    public static string? SkipReason { get; } = Folder is { Length: > 0 } ? null
        : "needs a Neo4j server it may start and kill: set NEO4J_TEST_TOOLS to a folder with the programs start, stop and admin "
        + "(tests/Neo4j/Neo4jTools.cs)";

    private static string? Folder => Environment.GetEnvironmentVariable("NEO4J_TEST_TOOLS");

    /// <summary>Runs one of the programs in a directory; fails the test when it fails.</summary>
    public static async Task RunAsync(string directory, string tool, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Folder!, tool), arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(
            process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output} {await error}");
    }
}

/// <summary>A server of one test, without a password; removed with its data at the end.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("openchat-neo4j-").FullName;
    private readonly int _http = FreePort();
    private readonly int _bolt = FreePort();
    private bool _isRunning;

    public Neo4jConnection Connection => new() { Address = new Uri($"http://127.0.0.1:{_http}"), Retries = 0 };

    public async Task StartAsync(string heap = "256m")
    {
        await Neo4jTools.RunAsync(
            _home, "start", _home, "--http", $"{_http}", "--bolt", $"{_bolt}", "--heap", heap, "--pagecache", "64m", "--no-auth");
        _isRunning = true;
    }

    /// <summary>Ends it at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _isRunning = false;
        await Neo4jTools.RunAsync(_home, "stop", _home, "--kill");
    }

    /// <summary>Runs neo4j-admin in a folder; the server must not be running.</summary>
    public async Task AdminAsync(string folder, IEnumerable<string> arguments)
    {
        foreach (var name in (string[])["conf", "data", "logs", "run", "plugins", "import"])
        {
            Directory.CreateDirectory(Path.Combine(_home, name));
        }

        await File.AppendAllTextAsync(Path.Combine(_home, "conf", "neo4j.conf"), "");
        await Neo4jTools.RunAsync(folder, "admin", [_home, .. arguments]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isRunning)
        {
            await KillAsync();
        }

        Directory.Delete(_home, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
