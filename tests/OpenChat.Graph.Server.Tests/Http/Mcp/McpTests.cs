// Agents ask the tools at /mcp, with the package's own client.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Http.Mcp;

public sealed class McpTests
{
    private const string Token = "a-token-of-the-tests";
    private const string Ping = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    [Fact]
    public async Task Tools_AreOperationsWithTheirVariables()
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }));
        await using var client = await ConnectAsync(server);

        var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            ["graphql", "paths", "restrictions", "search", "verdict", "what_if", "why"],
            tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, static tool => Assert.True(tool.ProtocolTool.Annotations?.ReadOnlyHint));
        var verdict = tools.Single(static tool => tool.Name == "verdict");
        Assert.StartsWith(
            "Whether a model or dataset may be used for a purpose: ALLOWED, CONDITIONAL", verdict.Description, StringComparison.Ordinal);
        var properties = verdict.JsonSchema.GetProperty("properties");
        Assert.Equal(["artifact"], verdict.JsonSchema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()));
        Assert.Equal("COMMERCIAL_USE", properties.GetProperty("purpose").GetProperty("default").GetString());
        Assert.Equal(
            ["CAUTIOUS", "BALANCED", "TEXT_ONLY"],
            properties.GetProperty("reading").GetProperty("enum").EnumerateArray().Select(static value => value.GetString()));
        var change = tools.Single(static tool => tool.Name == "what_if").JsonSchema.GetProperty("$defs").GetProperty("GraphChange");
        Assert.Equal(1, change.GetProperty("maxProperties").GetInt32());
        Assert.Equal("#/$defs/Relicense", change.GetProperty("properties").GetProperty("relicense").GetProperty("$ref").GetString());
    }

    [Theory]
    [InlineData("search", """{"text": "zephr"}""", "search.nodes.0.id", "model:zephyr-7b-beta")]
    [InlineData("restrictions", """{"artifact": "Zephyr", "inherited": true}""", "artifact.restrictions.0.term.code", "FLOW_DOWN")]
    [InlineData("verdict", """{"artifact": "model:alpaca-7b"}""", "artifact.verdict.outcome", "PROHIBITED")]
    [InlineData("why", """{"artifact": "model:alpaca-7b"}""", "artifact.verdict.restrictions.0.term.code", "NON_COMMERCIAL")]
    [InlineData("paths", """{"from": "The Pile", "to": "Dolly 2.0"}""", "paths.complete", "True")]
    [InlineData(
        "what_if",
        """{"changes": [{"voidTerm": {"term": "NO_COMPETING_MODELS"}}], "purposes": ["COMPETING_MODEL"], "first": 1}""",
        "whatIf.changes.nodes.0.purpose",
        "COMPETING_MODEL")]
    [InlineData(
        "graphql", """{"query": "query($id: ID!) {node(id: $id) {id}}", "variables": {"id": "license:mit"}}""", "node.id", "license:mit")]
    public async Task CallTool_Answers(string tool, string arguments, string place, string expected)
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }));
        await using var client = await ConnectAsync(server);

        var (json, isError) = await CallAsync(client, tool, arguments);

        Assert.False(isError, json);
        using var answer = JsonDocument.Parse(json);
        Assert.Equal(expected, At(answer.RootElement.GetProperty("data"), place).ToString());
        var extensions = answer.RootElement.GetProperty("extensions");
        Assert.Equal("This is evidence gathered from published texts, not legal advice.", extensions.GetProperty("notice").GetString());
        Assert.NotEmpty(extensions.GetProperty("revision").GetString()!);
    }

    [Theory]
    [InlineData("verdict", """{"artifact": "Zephr"}""", "There is no model or dataset called \\\"Zephr\\\". Did you mean \\\"Zephyr\\\"")]
    [InlineData("verdict", """{"artifact": "Zephyr", "purpse": "RESEARCH"}""",
        "The tool \"verdict\" takes no \"purpse\"; it takes artifact, purpose, reading, party.")]
    [InlineData("verdict", "{}", "Variable \\\"$artifact\\\" has ")]
    [InlineData("graphql", "{}", "The tool \"graphql\" needs \"query\", a text with a GraphQL query.")]
    [InlineData(
        "graphql", """{"query": "{}", "variables": [1]}""", "The tool \"graphql\" takes \"variables\" as an object of values by name.")]
    [InlineData("graphql", """{"query": "mutation {x}"}""", "The mutation operation is not ")]
    [InlineData("graphql", """{"query": "{models(first: 100) {nodes {descendants(first: 100) {descendants(first: 100) {id}}}}}"}""",
        "LIMIT_EXCEEDED")]
    public async Task CallTool_SaysWhatIsWrong(string tool, string arguments, string expected)
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }));
        await using var client = await ConnectAsync(server);

        var (text, isError) = await CallAsync(client, tool, arguments);

        Assert.True(isError);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_IsNotThere_When_ItIsOff()
    {
        await using var server = await SeedServer.StartAsync();

        using var answer = await PostAsync(server, Ping);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Mcp_TakesNoQueriesOfCallers_When_OnlyTrustedDocumentsAreRun()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "one.graphql"), "query One { revision { id } }", TestContext.Current.CancellationToken);
            await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }) with
            {
                Documents = new() { TrustedDocuments = folder.FullName, TrustedDocumentMode = TrustedDocumentMode.Only },
            });
            await using var client = await ConnectAsync(server);

            var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
            var (_, isError) = await CallAsync(client, "verdict", """{"artifact": "Zephyr"}""");

            Assert.DoesNotContain("graphql", tools.Select(static tool => tool.Name));
            Assert.False(isError);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Unauthorized)]
    [InlineData("another-token-of-these-tests", null, HttpStatusCode.Unauthorized)]
    [InlineData(Token, null, HttpStatusCode.OK)]
    [InlineData(Token, "https://named.example", HttpStatusCode.OK)]
    [InlineData(Token, "https://other.example", HttpStatusCode.Forbidden)]
    public async Task Mcp_LetsInWhomGraphQLLetsIn(string? token, string? origin, HttpStatusCode expected)
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }) with
        {
            Callers = new() { Access = AccessMode.Authorized, AccessTokens = Token, CorsOrigins = "https://named.example" },
        });

        using var answer = await PostAsync(server, Ping, token, origin);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task CallTool_IsRefused_When_TheBudgetOfTheClientIsUsedUp()
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }) with
        {
            Callers = new() { RateLimitCost = 50 },
        });
        await using var client = await ConnectAsync(server);

        var (_, isFirstRefused) = await CallAsync(client, "paths", """{"from": "The Pile"}""");
        var (text, isError) = await CallAsync(client, "paths", """{"from": "The Pile"}""");

        Assert.False(isFirstRefused);
        Assert.True(isError);
        Assert.Contains("RATE_LIMITED", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_IsRefused_When_TheBodyIsTooLarge()
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true, MaxBodyBytes = 2_000 }));

        using var answer = await PostAsync(server, Ping + new string(' ', 2_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Mcp_TakesNothingThatAWebPageMaySendUnasked()
    {
        await using var server = await SeedServer.StartAsync(With(new() { Urls = SeedServer.AnyPort, Mcp = true }));

        using var answer = await PostAsync(server, Ping, mediaType: "text/plain");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    // no test waits for the deadline, but a busy machine may be slow
    private static ServerOptions With(HttpOptions http) => new() { Http = http, Gate = new() { RequestTimeoutSeconds = 120 } };

    private static async Task<McpClient> ConnectAsync(SeedServer server) => await McpClient.CreateAsync(
        new HttpClientTransport(new() { Endpoint = new Uri(server.Url + "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }),
        cancellationToken: TestContext.Current.CancellationToken);

    private static async Task<(string Text, bool IsError)> CallAsync(McpClient client, string tool, string arguments)
    {
        var result = await client.CallToolAsync(
            tool,
            JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments),
            cancellationToken: TestContext.Current.CancellationToken);
        return (Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text, result.IsError == true);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        SeedServer server, string body, string? token = null, string? origin = null, string mediaType = "application/json")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Url + "/mcp");
        request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static JsonElement At(JsonElement element, string place) => place.Split('.').Aggregate(
        element,
        static (inner, step) => int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out var index)
            ? inner[index]
            : inner.GetProperty(step));
}
