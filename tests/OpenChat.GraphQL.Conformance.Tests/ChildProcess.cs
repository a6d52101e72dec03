// Programs of this repository that run beside the tests, on loopback ports the system chooses.
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>A server that is stopped with the tests.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>
    /// Starts an assembly beside this one and waits until it has written its address and, when asked for, a line with the given text.
    /// </summary>
    public static async Task<ChildProcess> StartAsync(
        string assembly, string[] arguments, Dictionary<string, string>? environment = null, string? until = null)
    {
        var process = Launch(DotnetPath(), ["exec", Path.Combine(AppContext.BaseDirectory, assembly), .. arguments], environment);
        var errors = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        Uri? url = null;
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            url ??= Address().Match(line) is { Success: true } match ? new Uri(match.Value) : null;
            if (url is not null && (until is null || line.Contains(until, StringComparison.Ordinal)))
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None); // a full pipe would stop it
                return new ChildProcess(process, url);
            }
        }

        throw new InvalidOperationException($"{assembly} did not start: {await errors}");
    }

    /// <summary>Starts a program with its output redirected.</summary>
    public static Process Launch(string program, string[] arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string DotnetPath() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Address();
}
