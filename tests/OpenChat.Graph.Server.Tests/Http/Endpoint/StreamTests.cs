// Subscriptions over server-sent events: both modes of graphql-sse, by hand, as any client sees them.
using System.Diagnostics;
using System.Net;
using System.Text;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class StreamTests : IDisposable
{
    private const string Revisions = "subscription { revisionChanged { before { models } after { models } } }";

    private const string Verdicts =
        "subscription($where: VerdictChangeFilter!) { verdictChanged(where: $where) "
        + "{ changes { totalCount nodes { artifact { id } purpose before after } } } }";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(3) };

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Stream_TellsOfEachRevision_OverPostAndGet()
    {
        await using var server = await StartAsync();
        await using var posted = await OpenAsync(server, Revisions);
        await using var got = await OpenAsync(
            new HttpRequestMessage(HttpMethod.Get, $"{server.Url}/graphql?query={Uri.EscapeDataString(Revisions)}"));

        Assert.Equal("text/event-stream; charset=utf-8", posted.ContentType);
        server.Holder.Publish(Graph("mit", "model:b,B,base\n"));
        Assert.Equal(
            "event: next\ndata: {\"data\":{\"revisionChanged\":{\"before\":{\"models\":1},\"after\":{\"models\":2}}}}",
            await posted.NextAsync());
        Assert.StartsWith("event: next\n", await got.NextAsync(), StringComparison.Ordinal);

        server.Holder.Publish(Graph("mit", "model:b,B,base\nmodel:c,C,base\n"));
        Assert.Contains("\"before\":{\"models\":2},\"after\":{\"models\":3}", await posted.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TellsOfVerdicts_ThatFit()
    {
        await using var server = await StartAsync();
        await using var all = await OpenAsync(server, Verdicts, """{"where":{"purposes":["COMMERCIAL_USE"]}}""");
        await using var none = await OpenAsync(server, Verdicts, """{"where":{"after":["ALLOWED"],"purposes":["COMMERCIAL_USE"]}}""");

        server.Holder.Publish(Graph("mit", "model:b,B,base\n")); // no verdict is another one: nothing is told
        server.Holder.Publish(Graph("cc-by-nc-4.0"));
        Assert.Equal(
            "event: next\ndata: {\"data\":{\"verdictChanged\":{\"changes\":{\"totalCount\":1,\"nodes\":[{\"artifact\":{\"id\":\"model:a\"},"
            + "\"purpose\":\"COMMERCIAL_USE\",\"before\":\"ALLOWED\",\"after\":\"PROHIBITED\"}]}}}}",
            await all.NextAsync());

        server.Holder.Publish(Graph("mit"));
        Assert.Contains("\"before\":\"PROHIBITED\",\"after\":\"ALLOWED\"", await none.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_TellsAQueryOnce_AndEnds()
    {
        await using var server = await StartAsync();
        await using var stream = await OpenAsync(server, "{ revision { models } }");

        Assert.Equal("event: next\ndata: {\"data\":{\"revision\":{\"models\":1}}}", await stream.NextAsync());
        Assert.Equal("event: complete\ndata: ", await stream.NextAsync());
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("subscription { nosuch }", "{}", "Cannot query field \\\"nosuch\\\" on type \\\"Subscription\\\".")]
    [InlineData(Verdicts, """{"where":{"artifacts":["model:nosuch"]}}""", "There is no model with the id \\\"model:nosuch\\\".")]
    [InlineData(
        "subscription { revisionChanged { before { id } } verdictChanged { before { id } } }", "{}", "must select only one top level")]
    public async Task Stream_IsRefusedAtOnce_When_TheOperationIsWrong(string query, string variables, string message)
    {
        await using var server = await StartAsync();
        using var response = await _http.SendAsync(Post($"{server.Url}/graphql", query, variables));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/graphql-response+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, server.StreamsOpen);
    }

    [Fact]
    public async Task Subscription_IsRefused_When_OneAnswerIsAskedFor()
    {
        await using var server = await StartAsync();
        using var request = Post($"{server.Url}/graphql", Revisions);
        request.Headers.Remove("Accept");
        using var response = await _http.SendAsync(request);

        Assert.Contains(
            "A subscription is answered with a stream of events", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_IsRefused_When_TooManyAreOpen_AndAPlaceIsFreeAgainWhenOneIsGone()
    {
        await using var server = await StartAsync(new() { Http = new() { Urls = SeedServer.AnyPort, MaxEventStreams = 1 } });
        await using (await OpenAsync(server, Revisions))
        {
            using var refused = await _http.SendAsync(Post($"{server.Url}/graphql", Revisions));

            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Contains("\"limit\":\"eventStreams\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await UntilAsync(() => server.StreamsOpen == 0);
        await using var again = await OpenAsync(server, Revisions);
        Assert.Equal(1, server.StreamsOpen);
    }

    [Fact]
    public async Task Stream_GetsAComment_When_NothingHappens_AndEndsWithTheServer()
    {
        await using var server = await StartAsync(new() { Http = new() { Urls = SeedServer.AnyPort, EventKeepAliveSeconds = 1 } });
        await using var stream = await OpenAsync(server, Revisions);

        Assert.Equal(":", await stream.NextAsync());
        var stopping = server.StopAsync();
        string? last;
        while ((last = await stream.NextAsync()) == ":")
        {
            // one more may be on its way
        }

        Assert.Equal("event: complete\ndata: ", last);
        await stopping.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Connection_CarriesSeveralOperations()
    {
        await using var server = await StartAsync();
        var address = $"{server.Url}/graphql/stream";
        var token = await ReserveAsync(address);
        await using var stream = await OpenAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}?token={token}"));
        Assert.Equal(":", await stream.NextAsync());

        Assert.Equal(HttpStatusCode.Accepted, await AddAsync(address, token, "one", Revisions));
        Assert.Equal(HttpStatusCode.Conflict, await AddAsync(address, token, "one", Revisions));
        Assert.Equal(HttpStatusCode.BadRequest, await AddAsync(address, token, "two", "subscription { nosuch }"));
        Assert.Equal(HttpStatusCode.Accepted, await AddAsync(address, token, "two", "{ revision { models } }"));
        Assert.Equal("event: next\ndata: {\"id\":\"two\",\"payload\":{\"data\":{\"revision\":{\"models\":1}}}}", await stream.NextAsync());
        Assert.Equal("event: complete\ndata: {\"id\":\"two\"}", await stream.NextAsync());

        server.Holder.Publish(Graph("mit", "model:b,B,base\n"));
        Assert.StartsWith("event: next\ndata: {\"id\":\"one\",\"payload\":{\"data\":", await stream.NextAsync(), StringComparison.Ordinal);

        using var ended = await _http.DeleteAsync($"{address}?token={token}&operationId=one");
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);
        Assert.Equal("event: complete\ndata: {\"id\":\"one\"}", await stream.NextAsync());
        Assert.Equal(1, server.StreamsOpen);
    }

    [Fact]
    public async Task Connection_NeedsItsToken()
    {
        await using var server = await StartAsync();
        var address = $"{server.Url}/graphql/stream";
        using var unknown = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}?token=nosuch"));
        var token = await ReserveAsync(address);
        await using var open = await OpenAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}?token={token}"));
        using var twice = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}?token={token}"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Conflict), (unknown.StatusCode, twice.StatusCode));
        Assert.Contains(
            "No stream is open or reserved under this token", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_FreesItsPlace_When_TheClientIsGone()
    {
        await using var server = await StartAsync();
        var address = $"{server.Url}/graphql/stream";
        var token = await ReserveAsync(address);
        await using (await OpenAsync(new HttpRequestMessage(HttpMethod.Get, $"{address}?token={token}")))
        {
            Assert.Equal(HttpStatusCode.Accepted, await AddAsync(address, token, "one", Revisions));
            Assert.Equal(1, server.StreamsOpen);
        }

        await UntilAsync(() => server.StreamsOpen == 0);
        Assert.Equal(HttpStatusCode.NotFound, await AddAsync(address, token, "two", Revisions));
    }

    // The client that people use, where Node.js and the package are there (.ci/run installs it).
    [Theory]
    [InlineData("distinct")]
    [InlineData("single")]
    public async Task Client_ReadsEvents(string mode)
    {
        var packages = Path.Combine(TestFolders.Root, "artifacts", "clients", "node_modules");
        Assert.SkipUnless(Directory.Exists(Path.Combine(packages, "graphql-sse")), "graphql-sse is not installed in artifacts/clients.");
        using var program = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(program.Path, "node_modules"), packages);
        var file = program.Write(
            "watch.mjs",
            """
            import { createClient } from "graphql-sse";

            const client = createClient({ url: process.argv[2], singleConnection: process.argv[3] === "single" });
            for await (const { data } of client.iterate({ query: "subscription { revisionChanged { after { models } } }" })) {
              console.log(data.revisionChanged.after.models > 1);
              break;
            }
            client.dispose();
            """);
        await using var server = await StartAsync();
        var start = new ProcessStartInfo("node", [file, $"{server.Url}/graphql/stream", mode])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var node = Process.Start(start)!; // a new process, as no shell is used
        var output = node.StandardOutput.ReadToEndAsync();
        var models = new StringBuilder();
        for (var i = 0; i < 500 && !node.HasExited; i++)
        {
            models.Append($"model:m{i},M{i},base\n"); // it may not listen yet
            server.Holder.Publish(Graph("mit", models.ToString()));
            await Task.Delay(200);
        }

        Assert.Equal("true", (await output.WaitAsync(TimeSpan.FromMinutes(1))).Trim());
        await UntilAsync(() => server.StreamsOpen == 0);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static HttpRequestMessage Post(string address, string query, string variables = "{}")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(
                $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(query)},\"variables\":{variables}}}",
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }

    private Task<SeedServer> StartAsync(ServerOptions? options = null) => SeedServer.StartAsync(options, Graph("mit"));

    /// <summary>A model a under a license, and further rows of models.</summary>
    private Snapshot Graph(string license, string models = "")
    {
        _folder.Write("models.csv", $"id,name,kind\nmodel:a,A,base\n{models}");
        _folder.Write("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n");
        _folder.Write("licenses.csv", "id,name\nlicense:mit,MIT\nlicense:cc-by-nc-4.0,NC\n");
        _folder.Write("organisations.csv", "id,name\n");
        _folder.Write("sources.csv", "id,name\n");
        _folder.Write("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n");
        _folder.Write("licensed_under.csv", $"from,to,component,group\nmodel:a,license:{license},,\ndataset:d,license:mit,,\n");
        foreach (var file in (string[])["fine_tunes_from", "aligned_with", "derived_from", "generated_by", "developed_by"])
        {
            _folder.Write($"{file}.csv", "from,to,method,role,operator,generated_at\n");
        }

        return SnapshotLoader.Load(_folder.Path, TimeProvider.System, CancellationToken.None);
    }

    private async Task<string> ReserveAsync(string address)
    {
        using var response = await _http.PutAsync(address, null);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<HttpStatusCode> AddAsync(string address, string token, string id, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(
                $"{{\"query\":{System.Text.Json.JsonSerializer.Serialize(query)},\"extensions\":{{\"operationId\":\"{id}\"}}}}",
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Add("X-GraphQL-Event-Stream-Token", token);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }

    private Task<Stream> OpenAsync(SeedServer server, string query, string variables = "{}") =>
        OpenAsync(Post($"{server.Url}/graphql", query, variables));

    private async Task<Stream> OpenAsync(HttpRequestMessage request)
    {
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new Stream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>What a client reads, frame by frame.</summary>
    private sealed class Stream(HttpResponseMessage response, System.IO.Stream body) : IAsyncDisposable
    {
        private readonly StreamReader _reader = new(body);

        public string ContentType => response.Content.Headers.ContentType!.ToString();

        /// <summary>The lines up to the next empty one; null at the end.</summary>
        public async Task<string?> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var lines = new List<string>();
            while (await _reader.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.Length == 0)
                {
                    return string.Join('\n', lines);
                }

                lines.Add(line);
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            _reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
