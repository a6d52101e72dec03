// Clients that send or read slowly are dropped by the server, and nobody waits for them. The times are short ones of these tests; one test
// holds the real ones.
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class SlowClientTests : IDisposable
{
    private const int Clients = 8;
    private const string Answer = """{"data":{"__typename":"Query"}}""";
    private const string Head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\n";

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task Create_LimitsSlowClients()
    {
        await using var app = ServerHost.Create(new ServerOptions(), _ => { });

        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(65)), (limits.RequestHeadersTimeout, limits.KeepAliveTimeout));
        foreach (var rate in new[] { limits.MinRequestBodyDataRate, limits.MinResponseDataRate })
        {
            Assert.Equal((10_000d, TimeSpan.FromSeconds(5)), (rate?.BytesPerSecond, rate?.GracePeriod));
        }
    }

    // What is sent at once; then a byte is sent now and then, without end. The server may have closed the connection before its answer was
    // read.
    [Theory]
    [InlineData("P", "408")]
    [InlineData(Head + "X-Slow: ", "408")]
    [InlineData(Head + "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{\"query\":\"", "408 REQUEST_TIMEOUT")]
    [InlineData(Head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n186A0\r\n{\"query\":\"", "408 REQUEST_TIMEOUT")]
    public async Task Handle_DropsTheClient_When_ItSendsSlowly(string beginning, string answer)
    {
        await using var server = await StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 2, MaxQueuedRequests = 0 } });

        var slow = Enumerable.Range(0, Clients).Select(_ => DripAsync(server.Port, Encoding.ASCII.GetBytes(beginning))).ToArray();

        await ServeOthersUntilAsync(server, Task.WhenAll(slow));
        foreach (var received in await Task.WhenAll(slow))
        {
            Assert.Contains(Attacks.Summarise(received), new[] { answer, "closed" });
        }
    }

    [Fact]
    public async Task Handle_DropsTheClient_When_ItAsksForNothingMore()
    {
        await using var server = await StartAsync();

        var idle = Enumerable.Range(0, Clients).Select(_ => IdleAsync(server.Port)).ToArray();

        await ServeOthersUntilAsync(server, Task.WhenAll(idle));
        Assert.All(await Task.WhenAll(idle), received => Assert.EndsWith(Answer, received, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handle_DropsTheClient_When_ItDoesNotReadItsAnswers()
    {
        const int Requests = 20;
        const int Fields = 40;
        const int Letters = 50_000; // 40 MB of answers, far more than the system keeps for a connection
        var fields = string.Concat(Enumerable.Range(0, Fields).Select(i => FormattableString.Invariant($"f{i}:hello(name:$n)")));
        var body = $$$"""{"query":"query($n:String){{{{fields}}}}","variables":{"n":"{{{new string('x', Letters)}}}"}}""";
        var request = Attacks.Post("Content-Type: application/json\r\n", Encoding.ASCII.GetBytes(body));
        await using var server = await StartAsync();

        var slow = Enumerable.Range(0, 2).Select(_ => IgnoreAsync(
            server.Port, [.. Enumerable.Repeat(request, Requests).SelectMany(bytes => bytes)])).ToArray();

        await ServeOthersUntilAsync(server, Task.WhenAll(slow));
        Assert.All(await Task.WhenAll(slow), received => Assert.InRange(received, 1, (long)Requests * Fields * Letters / 2));
    }

    private static Task<TinyServer> StartAsync(ServerOptions? options = null) => TinyServer.StartAsync(options, shorten: limits =>
    {
        limits.RequestHeadersTimeout = limits.KeepAliveTimeout = TimeSpan.FromSeconds(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(2));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100_000_000, gracePeriod: TimeSpan.FromSeconds(2));
    });

    // The others get their answers all the while, and in the end nobody holds a place at the gate.
    private async Task ServeOthersUntilAsync(TinyServer server, Task end)
    {
        do
        {
            Assert.EndsWith(Answer, await Attacks.SendAsync(server.Port, Attacks.Post("{__typename}"), Deadline), StringComparison.Ordinal);
            await Task.WhenAny(end, Task.Delay(50, Deadline));
        }
        while (!end.IsCompleted);
        await end;
        Assert.EndsWith(Answer, await Attacks.SendAsync(server.Port, Attacks.Post("{__typename}"), Deadline), StringComparison.Ordinal);
        while (server.Endpoint.RequestsUnderWay > 0)
        {
            await Task.Delay(10, Deadline);
        }
    }

    // Ends when the server closes the connection.
    private async Task<string> DripAsync(int port, byte[] beginning)
    {
        using var socket = await Attacks.ConnectAsync(port, Deadline);
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        return (await Task.WhenAll(SendOnAsync(socket, beginning, closed.Token), ReceiveLastAsync(socket, closed)))[1];
    }

    private async Task<string> IdleAsync(int port)
    {
        using var socket = await Attacks.ConnectAsync(port, Deadline);
        await socket.SendAsync(Attacks.Post("{__typename}"), Deadline);
        return await ReceiveAllAsync(socket);
    }

    // Reads nothing until the server has closed the connection; then how many bytes had come.
    private async Task<long> IgnoreAsync(int port, byte[] requests)
    {
        using var socket = await Attacks.ConnectAsync(port, Deadline);
        socket.ReceiveBufferSize = 4096;
        await SendOnAsync(socket, requests, Deadline);
        return (await ReceiveAllAsync(socket)).Length;
    }

    // A byte more now and then, until that cannot be sent.
    private static async Task<string> SendOnAsync(Socket socket, byte[] beginning, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(beginning, cancellationToken);
            while (true)
            {
                await Task.Delay(100, cancellationToken);
                await socket.SendAsync("x"u8.ToArray(), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return ""; // closed by the server
        }
    }

    private async Task<string> ReceiveLastAsync(Socket socket, CancellationTokenSource closed)
    {
        var received = await ReceiveAllAsync(socket);
        await closed.CancelAsync();
        return received;
    }

    // Everything until the connection is closed, orderly or not.
    private async Task<string> ReceiveAllAsync(Socket socket)
    {
        var received = new List<byte>();
        var buffer = new byte[64 * 1024];
        try
        {
            for (var read = -1; read != 0;)
            {
                read = await socket.ReceiveAsync(buffer, Deadline);
                received.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (SocketException)
        {
            // closed by the server, which had not read everything
        }

        return Encoding.UTF8.GetString([.. received]);
    }
}
