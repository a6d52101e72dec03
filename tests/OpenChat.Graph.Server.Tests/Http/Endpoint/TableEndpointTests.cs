// Rows over HTTP: who gets them, what stands beside them, and what is no table.
using System.IO.Compression;
using System.Text;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class TableEndpointTests
{
    private const string Csv = "text/csv";
    private const string Lines = "application/jsonl";

    [Theory]
    [InlineData("GET", "/graphql?query={items{text}}", Csv)]
    [InlineData("GET", "/graphql.csv?query={items{text}}", null)]
    [InlineData("GET", "/graphql.csv?query={items{text}}", "text/html,application/xhtml+xml,*/*;q=0.8")]
    [InlineData("GET", "/graphql.csv?query={items{text}}", "application/json")]
    [InlineData("POST", "/graphql", Csv)]
    [InlineData("POST", "/graphql.csv", "image/png")]
    public async Task Csv_IsGivenToThoseWhoAskForIt(string method, string url, string? accept) => Assert.Equal(
        (200, "text/csv; charset=utf-8; header=present", "text\r\né\r\nb\r\n"),
        await AskAsync(new ServerOptions(), method, url, accept));

    [Theory]
    [InlineData("/graphql?query={items{text}}", Lines)]
    [InlineData("/graphql.jsonl?query={items{text}}", null)]
    public async Task JsonLines_AreGivenToThoseWhoAskForThem(string url, string? accept) => Assert.Equal(
        (200, "application/jsonl; charset=utf-8", "{\"text\":\"é\"}\n{\"text\":\"b\"}\n"),
        await AskAsync(new ServerOptions(), "GET", url, accept));

    /// <summary>Whoever takes rows does not look for errors in them.</summary>
    [Theory]
    [InlineData(
        "{items{text broken}}", 500, 500,
        "\"message\":\"Internal server error\",\"locations\":[{\"line\":1,\"column\":13}],\"path\":[\"items\",0,\"broken\"]")]
    [InlineData("{items{text} none}", 500, 500, "\"message\":\"Cannot return null for non-nullable field Query.none.\"")]
    [InlineData("{items{nope}}", 400, 422, "\"code\":\"GRAPHQL_VALIDATION_FAILED\"")]
    [InlineData("{items{", 400, 400, "\"code\":\"GRAPHQL_PARSE_FAILED\"")]
    [InlineData(
        "{hello}", 406, 406,
        "\"message\":\"Rows are made of one list of objects, and this operation asks for none. Ask for one, or take the answer as JSON.\","
        + "\"extensions\":{\"code\":\"NOT_ACCEPTABLE\"}")]
    [InlineData(
        "{lost{items{text}}}", 404, 404,
        "\"message\":\"There are no rows, not even none: lost is null, so nothing is known of the list lost.items.\","
        + "\"extensions\":{\"code\":\"NOT_FOUND\"}")]
    public async Task Rows_AreNotGiven_OfAnAnswerWithErrors(string document, int stable, int draft, string expected)
    {
        foreach (var (profile, status, type) in (IEnumerable<(StatusProfile, int, string)>)
        [
            (StatusProfile.Stable, stable, "application/json; charset=utf-8"),
            (StatusProfile.Draft2026, draft, draft is 406 ? "application/json; charset=utf-8"
                : "application/graphql-response+json; charset=utf-8"),
        ])
        {
            foreach (var accept in (string[])[Csv, Lines])
            {
                var answer = await AskAsync(
                    new ServerOptions { Http = new() { StatusProfile = profile } }, "GET", "/graphql?query=" + document, accept);

                Assert.Equal((status, type), (answer.Status, answer.Type));
                Assert.StartsWith("{\"errors\":[{", answer.Body, StringComparison.Ordinal);
                Assert.Contains(expected, answer.Body, StringComparison.Ordinal);
                Assert.DoesNotContain("é", answer.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Rows_AreNotLookedFor_BeforeTheOperationRuns()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await server.Client.GetAsync("/graphql.csv?query={wait}");

        Assert.Equal((406, 0), ((int)response.StatusCode, server.State.Runs));
    }

    /// <summary>What is no failure to clients of JSON has status 200 there; as rows it would be read as a table.</summary>
    [Fact]
    public async Task PersistedQueryThatIsNotThere_IsNoTable()
    {
        const string Url = "?extensions={\"persistedQuery\":{\"version\":1,\"sha256Hash\":"
            + "\"0000000000000000000000000000000000000000000000000000000000000000\"}}";
        var json = await AskAsync(new ServerOptions(), "GET", "/graphql" + Url, "application/json");
        var csv = await AskAsync(new ServerOptions(), "GET", "/graphql.csv" + Url, accept: null);

        Assert.Equal((200, 400), (json.Status, csv.Status));
        Assert.Equal((json.Type, json.Body), (csv.Type, csv.Body));
    }

    [Fact]
    public async Task Rows_HaveALimit_SinceWhatIsBesideThemRepeats()
    {
        var options = new ServerOptions { Limits = new() { MaxResponseBytes = 300 } };
        var document = $"{{hello(name:\"{new string('a', 150)}\") items{{text}}}}";
        var json = await AskAsync(options, "GET", "/graphql?query=" + document, "application/json");
        var csv = await AskAsync(options, "GET", "/graphql?query=" + document, Csv);

        Assert.Equal(200, json.Status);
        Assert.Equal(
            (
                400,
                "application/json; charset=utf-8",
                """{"errors":[{"message":"The rows take more than 300 bytes, since what stands outside the list is repeated in each. """
                + """Ask for shorter pages, or for less beside the list.","extensions":{"code":"LIMIT_EXCEEDED","limit":"response"}}]}"""),
            csv);
    }

    [Fact]
    public async Task Head_HasTheHeadersOfTheRows()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/graphql.csv?query={items{text}}");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal((200, 13L), ((int)response.StatusCode, response.Content.Headers.ContentLength));
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task Rows_AreKeptByTheirTag_AndCompressed()
    {
        await using var server = await TinyServer.StartAsync();
        var url = $"/graphql.csv?query={{items(text:\"{new string('a', 2_000)}\"){{text}}}}";
        using var first = new HttpRequestMessage(HttpMethod.Get, url);
        first.Headers.Add("Accept-Encoding", "gzip");
        using var answer = await server.Client.SendAsync(first);
        using var second = new HttpRequestMessage(HttpMethod.Get, url);
        second.Headers.Add("Accept-Encoding", "gzip");
        second.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var known = await server.Client.SendAsync(second);

        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        await using var unpacked = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        Assert.Equal($"text\r\n{new string('a', 2_000)}\r\nb\r\n", await reader.ReadToEndAsync());
        Assert.Equal((200, 304), ((int)answer.StatusCode, (int)known.StatusCode));
    }

    [Fact]
    public async Task Batch_HasNoRows() => Assert.Equal(
        (
            406,
            "application/json; charset=utf-8",
            """{"errors":[{"message":"A batch has no rows: send its requests one by one, or ask for application/json.","""
            + "\"extensions\":{\"code\":\"NOT_ACCEPTABLE\"}}]}"),
        await AskAsync(
            new ServerOptions { Http = new() { MaxBatchedRequests = 2 } }, "POST", "/graphql", Csv, """[{"query":"{items{text}}"}]"""));

    [Fact]
    public async Task Price_IsInAHeaderOfRows()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql.csv?query={hello items{text}}");
        request.Headers.Add("GraphQL-Cost", "1");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal("hello,text\r\n\"Hello, world!\",é\r\n\"Hello, world!\",b\r\n", await response.Content.ReadAsStringAsync());
        Assert.Equal("fields=4, types=20, nodes=20", Assert.Single(response.Headers.GetValues("GraphQL-Cost")));
    }

    /// <summary>Nothing runs, nothing is charged, and what is too dear is refused with its price.</summary>
    [Fact]
    public async Task CostOnly_PricesWithoutRunning()
    {
        var options = new ServerOptions { Price = new() { MaxFieldCost = 3 }, Callers = new() { RateLimitCost = 3 } };
        await using var server = await TinyServer.StartAsync(options);
        async Task<(int Status, string Body)> PriceAsync(string document)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query=" + document);
            request.Headers.Add("GraphQL-Cost", "Only");
            using var response = await server.Client.SendAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(
                (200, """{"data":null,"extensions":{"cost":{"fields":3,"types":0,"nodes":0}}}"""), await PriceAsync("{hello wait}"));
        }

        Assert.Equal(0, server.State.Runs);
        Assert.Equal(
            (
                200,
                """{"errors":[{"message":"The request exceeds the limit \"cost\": its field cost is 6, at most 3 is allowed.","""
                + "\"locations\":" + """[{"line":1,"column":1}]"""
                + ""","extensions":{"code":"LIMIT_EXCEEDED","limit":"cost"}}],"extensions":{"cost":{"fields":6,"types":0,"nodes":0}}}"""),
            await PriceAsync("{a:hello b:hello}"));
        Assert.Contains("GRAPHQL_VALIDATION_FAILED", (await PriceAsync("{nope}")).Body, StringComparison.Ordinal);
        server.State.Gate.SetResult(FieldValue.Null);
        using var run = await server.Client.GetAsync("/graphql?query={hello wait}");
        Assert.Equal("""{"data":{"hello":"Hello, world!","wait":null}}""", await run.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task CostOnly_HasNoRows()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql.csv?query={items{text}}");
        request.Headers.Add("GraphQL-Cost", "only");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(
            (
                406,
                """{"errors":[{"message":"A price has no rows: ask for the price alone as application/json.","""
                + "\"extensions\":{\"code\":\"NOT_ACCEPTABLE\"}}]}"),
            ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    private static async Task<(int Status, string? Type, string Body)> AskAsync(
        ServerOptions options, string method, string url, string? accept, string body = """{"query":"{items{text}}"}""")
    {
        await using var server = await TinyServer.StartAsync(options);
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (method == "POST")
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await server.Client.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }
}
