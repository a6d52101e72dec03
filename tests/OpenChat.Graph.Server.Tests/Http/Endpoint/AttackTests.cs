// Every attack gets its refusal, nothing internal is shown, and the server goes on. What takes time to show (latency of others,
// memory of the process) is measured by the benchmarks, with the same attacks.
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class AttackTests : IDisposable
{
    private const string Answer = """{"data":{"__typename":"Query"}}""";

    // what must not be found in any answer
    private static readonly string[] Internals =
        ["Exception", "   at ", "OpenChat.", "System.", "Microsoft.", "Kestrel", "Serilog", ".cs:", AppContext.BaseDirectory];

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(4));

    private CancellationToken Deadline => _deadline.Token;

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task Documents_GetTheirRefusal() => await AssertAllAsync(Attacks.Documents);

    [Fact]
    public async Task Bodies_GetTheirRefusal() => await AssertAllAsync(Attacks.Bodies);

    [Fact]
    public async Task Http_GetsItsRefusal() => await AssertAllAsync(Attacks.Http);

    [Fact]
    public async Task Handle_AnswersInOrder_When_RequestsArePipelined()
    {
        const int Requests = 100;
        await using var server = await TinyServer.StartAsync();
        using var socket = await Attacks.ConnectAsync(server.Port, Deadline);
        await socket.SendAsync(
            Enumerable.Range(0, Requests).SelectMany(i => Attacks.Post(string.Create(
                CultureInfo.InvariantCulture, $"{{a{i}:__typename}}"))).ToArray(),
            Deadline);

        var all = "";
        while (!all.Contains("\"a99\"", StringComparison.Ordinal))
        {
            var answer = await Attacks.ReceiveAsync(socket, Deadline); // one answer, or several that came together
            Assert.NotEqual("", answer);
            all += answer;
        }

        var position = 0;
        for (var i = 0; i < Requests; i++)
        {
            position = all.IndexOf(
                string.Create(CultureInfo.InvariantCulture, $$$"""{"data":{"a{{{i}}}":"Query"}}"""), position, StringComparison.Ordinal);
            Assert.True(position >= 0, $"answer {i} is missing or out of order");
        }

        await AssertAtRestAsync(server);
    }

    [Theory]
    [InlineData("POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    [InlineData("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"query\":")]
    [InlineData("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
        + "chunked\r\n\r\n5\r\n{\"q")]
    public async Task Handle_AnswersOthers_When_ManyRequestsNeverEnd(string beginning)
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 4, MaxQueuedRequests = 0 } });
        var sockets = new List<Socket>();
        for (var i = 0; i < 50; i++)
        {
            var socket = await Attacks.ConnectAsync(server.Port, Deadline);
            sockets.Add(socket);
            await socket.SendAsync(Encoding.ASCII.GetBytes(beginning), Deadline);
        }

        await AssertAtRestAsync(server); // bodies that are still read take no place at the gate
        sockets.ForEach(socket => socket.Dispose());
        await AssertAtRestAsync(server);
    }

    [Fact]
    public async Task Handle_AnswersOthers_When_AnswersAreNotRead()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 64, MaxQueuedRequests = 0 } });
        var request = Attacks.Post($"{{hello(name:\"{new string('x', 90_000)}\")}}");
        var sockets = new List<Socket>();
        for (var i = 0; i < 20; i++)
        {
            var socket = await Attacks.ConnectAsync(server.Port, Deadline);
            socket.ReceiveBufferSize = 4096;
            sockets.Add(socket);
            for (var k = 0; k < 5; k++)
            {
                await socket.SendAsync(request, Deadline);
            }
        }

        Assert.EndsWith(Answer, await Attacks.SendAsync(server.Port, Attacks.Post("{__typename}"), Deadline), StringComparison.Ordinal);
        sockets.ForEach(socket => socket.Dispose());
        await AssertAtRestAsync(server);
    }

    [Fact]
    public async Task Handle_GoesOn_When_ClientsLeaveInTheMiddle()
    {
        await using var server = await TinyServer.StartAsync();
        var request = Attacks.Post("{wait}");
        foreach (var sent in Enumerable.Range(1, 40).Select(part => request.Length * part / 40))
        {
            using var socket = await Attacks.ConnectAsync(server.Port, Deadline);
            socket.LingerState = new LingerOption(enable: true, seconds: 0); // a reset, not a farewell
            await socket.SendAsync(request.AsMemory(0, sent), Deadline);
        }

        await AssertAtRestAsync(server);
    }

    [Fact]
    public async Task Handle_AnswersOrSendsAway_When_200RequestsComeAtOnce()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 8, MaxQueuedRequests = 16 } });
        var requests = Enumerable.Range(0, 200).Select(_ => Attacks.SendAsync(server.Port, Attacks.Post("{wait}"), Deadline)).ToArray();
        await server.State.Waiting.Task;
        server.State.Gate.SetResult(GraphQL.Execution.FieldValue.String("done"));

        foreach (var answer in await Task.WhenAll(requests))
        {
            Assert.Contains(Attacks.Summarise(answer), (string[])["200", "503 SERVICE_UNAVAILABLE concurrency"]);
            Assert.Equal(
                answer.Contains("HTTP/1.1 503", StringComparison.Ordinal),
                answer.Contains("\r\nRetry-After: 1\r\n", StringComparison.Ordinal));
        }

        await AssertAtRestAsync(server);
    }

    [Fact]
    public async Task Handle_AnswersAll_When_40AskForTheWholeSchemaAtOnce()
    {
        const string Document = "{__schema{types{kind name description fields(includeDeprecated:true){name description args{name "
            + "type{...T}} type{...T}} inputFields{name type{...T}} enumValues{name}} directives{name args{name}}}} fragment T on "
            + "__Type{kind name ofType{kind name ofType{kind name ofType{name}}}}";
        await using var server = await TinyServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Attacks.SendAsync(
            server.Port, Attacks.Post(Document), Deadline)));

        Assert.All(answers, answer => Assert.Equal(BodyOf(answers[0]), BodyOf(answer)));
        Assert.StartsWith("{\"data\":{\"__schema\":", BodyOf(answers[0]), StringComparison.Ordinal);
        await AssertAtRestAsync(server);
    }

    [Theory]
    [InlineData("valid", "{{a{0}:__typename}}", 0)]
    [InlineData("invalid", "{{nothing{0}}}", 0)]
    [InlineData("broken", "{{{{{0}", 0)]
    [InlineData("large", "{{a{0}:__typename #{1}\n}}", 60_000)]
    public async Task Cache_StaysBounded_When_EveryDocumentIsAnother(string kind, string document, int padding)
    {
        const int Entries = 50;
        await using var server = await TinyServer.StartAsync(new ServerOptions { Documents = new() { CachedDocuments = Entries } });
        var bytes = 0L;
        for (var i = 0; i < 8 * Entries; i++)
        {
            // each comes twice, since only then it is kept
            var text = string.Format(CultureInfo.InvariantCulture, document, i / 2, new string('x', padding));
            using var content = new StringContent(
                $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(text)}}}",
                Encoding.UTF8,
                new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            using var response = await server.Client.PostAsync(new Uri("/graphql", UriKind.Relative), content, Deadline);
            Assert.Equal(200, (int)response.StatusCode);
            bytes = Math.Max(bytes, server.Executor.CachedBytes);
            Assert.InRange(server.Executor.CachedDocuments, i == 0 ? 0 : 1, Entries);
        }

        Assert.True(bytes <= new GraphQL.Execution.ExecutorOptions().CacheBytes, $"{kind} documents take {bytes} bytes");
    }

    private async Task AssertAllAsync(IReadOnlyList<Attack> attacks)
    {
        await using var server = await TinyServer.StartAsync();
        var differences = new List<string>();
        foreach (var attack in attacks)
        {
            var answer = await Attacks.SendAsync(server.Port, attack.Request, Deadline);
            var found = Attacks.Summarise(answer);
            if (found != attack.Expected)
            {
                differences.Add($"{attack.Name}: {found} instead of {attack.Expected}: {answer[..Math.Min(300, answer.Length)]}");
            }

            if (found != "200" && answer.Length > 20_000)
            {
                differences.Add($"{attack.Name}: a refusal of {answer.Length} characters");
            }

            differences.AddRange(Internals.Where(word => answer.Contains(
                word, StringComparison.Ordinal)).Select(word => $"{attack.Name}: says {word}"));
            if (!(await Attacks.SendAsync(server.Port, Attacks.Post("{__typename}"), Deadline)).EndsWith(Answer, StringComparison.Ordinal))
            {
                differences.Add($"{attack.Name}: nothing is answered afterwards");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.DoesNotContain(
            server.Log.Events,
            logged => logged.Level >= Microsoft.Extensions.Logging.LogLevel.Error || logged.Text.AsSpan().ContainsAny('\r', '\n'));
        await AssertAtRestAsync(server);
    }

    /// <summary>The server answers, and when all are gone nobody holds a place at the gate.</summary>
    private async Task AssertAtRestAsync(TinyServer server)
    {
        Assert.EndsWith(Answer, await Attacks.SendAsync(server.Port, Attacks.Post("{__typename}"), Deadline), StringComparison.Ordinal);
        while (server.Endpoint.RequestsUnderWay > 0)
        {
            await Task.Delay(10, Deadline);
        }
    }

    private static string BodyOf(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

}
