// Managed bytes per request, from the socket to the socket: both servers in this process, asked over one connection by a client that
// allocates nothing.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Benchmarks.Load;

/// <summary>Prints a table of bytes per warm request.</summary>
internal static class AllocationRun
{
    private const int WarmRequests = 3_000;
    private const int Requests = 5_000;

    public static async Task RunAsync(LogLevel logLevel, TextWriter output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (serverPort, baselinePort) = (FreePort(), FreePort());
        var options = new ServerOptions
        {
            Store = new() { Data = Inputs.Folder(Inputs.Seed) },
            Http = new() { Urls = FormattableString.Invariant($"http://127.0.0.1:{serverPort}") },
            Log = new() { LogLevel = logLevel },
        };
        var server = new ServeCommand(options).RunAsync([], stop.Token);
        await using var baseline = await BaselineServer.CreateAsync(baselinePort);
        await baseline.StartAsync(stop.Token);
        await WaitUntilReadyAsync(serverPort, stop.Token);
        await output.WriteLineAsync($"Managed bytes per request, log level {logLevel}:");
        foreach (var document in BaselineServer.Documents)
        {
            var ours = Measure(serverPort, "/graphql", document);
            var bare = Measure(baselinePort, $"/{document}", document);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| `{document}` | {ours:0} | {bare:0} |"));
        }

        await stop.CancelAsync();
        await server;
    }

    private static double Measure(int port, string path, string document)
    {
        using var client = new KeepAliveClient(port, path, Inputs.Document(document));
        for (var i = 0; i < WarmRequests; i++)
        {
            client.Ask();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Requests; i++)
        {
            client.Ask();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitUntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}/health/ready"));
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(address, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
