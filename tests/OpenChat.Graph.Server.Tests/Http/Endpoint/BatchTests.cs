// Requirement P12: several requests in one array, where that is switched on.
using System.Net.Http.Headers;
using System.Text;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class BatchTests
{
    private const string Hello = """{"query":"{hello}"}""";
    private const string HelloAnswer = """{"data":{"hello":"Hello, world!"}}""";
    private const string NotABatch = "Batches are not supported; send one request as a JSON object.";

    private static readonly ServerOptions On = new() { Http = new() { MaxBatchedRequests = 3 } };

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    public async Task Post_AnswersEveryEntryInOrder(string accept)
    {
        await using var server = await TinyServer.StartAsync(On);

        var answer = await PostAsync(
            server,
            "[" + Hello + """, {"query":"query Q($n: String) { hello(name: $n) }","variables":{"n":"\u00e9"}} ,{"query":"{missing}"}]""",
            accept);

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(
            "[" + HelloAnswer + """,{"data":{"hello":"Hello, é!"}},"""
            + """{"errors":[{"message":"Cannot query field \"missing\" on type \"Query\".","locations":[{"line":1,"column":2}]"""
            + ""","extensions":{"code":"GRAPHQL_VALIDATION_FAILED","rule":"FieldsOnCorrectType"}}]}]""",
            answer.Body);
    }

    [Theory]
    [InlineData(0, "[" + Hello + "]", "BAD_REQUEST", NotABatch)]
    [InlineData(0, "[]", "BAD_REQUEST", NotABatch)]
    [InlineData(3, "[]", "BAD_REQUEST", "A batch must hold at least one request.")]
    [InlineData(3, " [1]", "BAD_REQUEST", "Every entry of a batch must be a JSON object.")]
    [InlineData(3, "[[" + Hello + "]]", "BAD_REQUEST", "Every entry of a batch must be a JSON object.")]
    [InlineData(3, "[" + Hello + ",null]", "BAD_REQUEST", "Every entry of a batch must be a JSON object.")]
    [InlineData(3, "[" + Hello + """,{"query":1}]""", "BAD_REQUEST", "The parameter \\\"query\\\" must be a string.")]
    [InlineData(3, "[" + Hello, "BAD_REQUEST", "The request body is not valid JSON (line 1, byte 21).")]
    [InlineData(3, "[" + Hello + "] x", "BAD_REQUEST", "The request body is not valid JSON (line 1, byte 23).")]
    [InlineData(3, "[" + Hello + ",]", "BAD_REQUEST", "The request body is not valid JSON (line 1, byte 22).")]
    [InlineData(
        3,
        "[" + Hello + "," + Hello + "," + Hello + "," + Hello + "]",
        "LIMIT_EXCEEDED\",\"limit\":\"batch",
        "A batch may hold at most 3 requests.")]
    public async Task Post_RefusesAll_When_TheArrayIsNoBatch(int most, string body, string code, string message)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { MaxBatchedRequests = most } });

        var answer = await PostAsync(server, body);

        Assert.Equal(
            (400, $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"{{{code}}}"}}]}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Post_StillAnswersOneRequest_When_BatchesAreOn()
    {
        await using var server = await TinyServer.StartAsync(On);

        Assert.Equal(HelloAnswer, (await PostAsync(server, Hello)).Body);
    }

    [Fact]
    public async Task Entries_ShareTheCost()
    {
        await using var server = await TinyServer.StartAsync(On with { Price = new() { MaxFieldCost = 5 } }); // hello costs 3

        var answer = await PostAsync(server, $$"""[{{Hello}},{{Hello}},{"query":"{now}"}]""");

        Assert.Equal(
            "[" + HelloAnswer + ","
            + """{"errors":[{"message":"The request exceeds the limit \"cost\": its field cost is 6, at most 5 is """
            + """allowed.","locations":[{"line":1,"column":1}]"""
            + ""","extensions":{"code":"LIMIT_EXCEEDED","limit":"cost"}}]},{"data":{"now":"noon"}}]""",
            answer.Body);
    }

    [Fact]
    public async Task Entries_ShareTheDeadline()
    {
        await using var server = await TinyServer.StartAsync(On with { Gate = new() { RequestTimeoutSeconds = 1 } });

        var answer = await PostAsync(server, $$"""[{{Hello}},{"query":"{wait}"},{{Hello}}]""");

        const string Late = "\"errors\":[{\"message\":\"The request was not answered within 1 seconds.\"";
        Assert.Equal(
            "[" + HelloAnswer
            + """,{"data":{"wait":null},""" + Late + ""","locations":[{"line":1,"column":2}],"path":["wait"],"extensions":"""
                + """{"code":"TIMEOUT"}}]}"""
            + ",{" + Late + ""","extensions":{"code":"TIMEOUT"}}]}]""",
            answer.Body);
    }

    [Fact]
    public async Task Entries_AreChargedOneByOne()
    {
        await using var byRequest = await TinyServer.StartAsync(On with { Callers = new() { RateLimitRequests = 4 } });
        await using var byCost = await TinyServer.StartAsync(On with { Callers = new() { RateLimitCost = 10 } });
        foreach (var server in (TinyServer[])[byRequest, byCost])
        {
            Assert.Equal($"[{HelloAnswer},{HelloAnswer},{HelloAnswer}]", (await PostAsync(server, $"[{Hello},{Hello},{Hello}]")).Body);
            Assert.Equal(429, (await PostAsync(server, $"[{Hello},{Hello}]")).Status);
        }
    }

    [Fact]
    public async Task Entries_MayNameTheirDocument()
    {
        await using var server = await TinyServer.StartAsync(On);
        const string Named = """{"extensions":{"persistedQuery":"""
            + """{"version":1,"sha256Hash":"f8d2dbbbe0b1ce6eb4a0af38d9a7fa0b8b4ec3b7d6a3d4bb02b5a1f3a86d2f00"}}}""";

        Assert.Equal(
            """[{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]},""" + HelloAnswer + "]",
            (await PostAsync(server, $"[{Named},{Hello}]")).Body);
    }

    [Fact]
    public async Task Entries_AreLoggedOneByOne()
    {
        await using var server = await TinyServer.StartAsync(On);
        await PostAsync(server, """[{"query":"query A { hello }"},{"query":"query B { nope }"}]""");

        await server.Log.WaitForAsync(3010, count: 3);

        Assert.Equal(
            [("A", 200, 3.0, ""), ("-", 200, 0.0, "GRAPHQL_VALIDATION_FAILED"), ("-", 200, 0.0, "")],
            server.Log.Events.Select(line => (
                (string)line.Values["Operation"]!,
                (int)line.Values["Status"]!,
                (double)line.Values["Cost"]!,
                (string)line.Values["ErrorCodes"]!)));
    }

    private static async Task<(int Status, string MediaType, string Body)> PostAsync(
        TinyServer server, string body, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        request.Headers.Accept.ParseAdd(accept);
        using var response = await server.Client.SendAsync(request);
        return ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType!, await response.Content.ReadAsStringAsync());
    }
}
