// Requirement P30 with the real process and the real signal.
using System.Diagnostics;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed class SignalTests
{
    [Fact]
    public async Task Serve_StopsWithSuccess_When_ItGetsSigterm()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, header) in new[]
        {
            ("models", "id,name,kind"),
            ("datasets", "id,name"),
            ("licenses", "id,name"),
            ("organisations", "id,name"),
            ("sources", "id,name"),
        })
        {
            folder.Write(name + ".csv", header + (name == "models" ? "\nmodel:a,A,chat\n" : "\n"));
        }

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "OpenChat.Graph.Server.dll"),
            "serve",
            "--data",
            folder.Path,
            "--urls",
            "http://127.0.0.1:0"])
        {
            start.ArgumentList.Add(argument);
        }

        using var server = Process.Start(start)!; // a new process, as no shell is used
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            var lines = new List<string>();
            while (await server.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                lines.Add(line);
                if (line.Contains("Loaded", StringComparison.Ordinal))
                {
                    using var signal = Process.Start("kill", ["-TERM", server.Id.ToString(null, null)]);
                    await signal.WaitForExitAsync(deadline.Token);
                }
            }

            await server.WaitForExitAsync(deadline.Token);
            Assert.Equal(0, server.ExitCode);
            Assert.EndsWith("Stopping; requests under way have 10 s to finish", lines[^1], StringComparison.Ordinal);
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }
}
