// The program itself, run as a person would: serve, with variables of the environment, stopped by SIGTERM.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenChat.Graph.Server.Tests.Telemetry;

internal sealed partial class ServedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedProcess(Process process)
    {
        _process = process;
    }

    public HttpClient Client { get; } = new();

    /// <summary>The log so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts the program on the shipped data and waits until that is loaded.</summary>
    public static async Task<ServedProcess> StartAsync(params (string Name, string Value)[] variables)
    {
        var start =
            new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = TestFolders.Root };
        foreach (var argument in new[] { Path.Combine(
            AppContext.BaseDirectory, "OpenChat.Graph.Server.dll"), "serve", "--urls", "http://127.0.0.1:0" })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var served = new ServedProcess(new Process { StartInfo = start });
        served._process.OutputDataReceived += (_, line) => served.Read(line.Data);
        served._process.Start();
        served._process.BeginOutputReadLine();
        served.Client.BaseAddress = new Uri(await served._address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
        await served._loaded.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return served;
    }

    /// <summary>Waits until a line with the text is in the log.</summary>
    public async Task WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await _arrived.WaitAsync(deadline.Token);
        }
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _arrived.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException("The server ended: " + string.Join('\n', _lines)));
            return;
        }

        _lines.Enqueue(line);
        _arrived.Release();
        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(match.Groups["address"].Value);
        }
        else if (line.Contains(" INF Loaded ", StringComparison.Ordinal))
        {
            _loaded.TrySetResult();
        }
    }

    [GeneratedRegex("Listening on (?<address>http://[^ ]+)/graphql$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Listening();
}
