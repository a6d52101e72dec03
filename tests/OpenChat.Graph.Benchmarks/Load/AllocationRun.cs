// Managed bytes per request, from the socket to the socket: both servers in this process, asked over one connection by a client that allocates nothing.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
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
            Data = Inputs.Folder(Inputs.Seed),
            Urls = FormattableString.Invariant($"http://127.0.0.1:{serverPort}"),
            LogLevel = logLevel,
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
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = Inputs.Document(document) });
        var request = Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/graphql-response+json, application/json;q=0.9\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        var buffer = new byte[256 * 1024];
        var length = FirstAnswer(socket, request, buffer);
        for (var i = 0; i < WarmRequests; i++)
        {
            Ask(socket, request, buffer, length);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < Requests; i++)
        {
            Ask(socket, request, buffer, length);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests;
    }

    // Later answers have as many bytes: the only header that changes is the date.
    private static int FirstAnswer(Socket socket, byte[] request, byte[] buffer)
    {
        socket.Send(request);
        var read = 0;
        while (true)
        {
            read += socket.Receive(buffer.AsSpan(read));
            var head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                const string Name = "Content-Length: ";
                var headers = Encoding.ASCII.GetString(buffer, 0, head);
                var value = headers[(headers.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..].Split('\r')[0];
                var total = head + 4 + int.Parse(value, CultureInfo.InvariantCulture);
                while (read < total)
                {
                    read += socket.Receive(buffer.AsSpan(read));
                }

                return headers.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? total : throw new InvalidOperationException(headers);
            }
        }
    }

    private static void Ask(Socket socket, byte[] request, byte[] buffer, int length)
    {
        socket.Send(request);
        for (var read = 0; read < length;)
        {
            read += socket.Receive(buffer.AsSpan(read));
        }
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
