// Requirement P13: answers to GET can be kept and asked for again by their entity tag.
using System.Net.Http.Headers;
using System.Text;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Answers;

public sealed class CachingTests
{
    private const string Hello = "/graphql?query={hello}";
    private const string Items = "/graphql?query={items{text}}";
    private const string Named = "/graphql?query=query($n:String){hello(name:$n)}&variables=";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Read_CarriesATagAndALifetime(string method)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, Hello, method: method);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Matches("^\"[0-9a-f]{32}\"$", response.Headers.ETag!.ToString());
        Assert.Equal("must-revalidate, max-age=0", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept, Accept-Encoding", response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData("GET", "{0}")]
    [InlineData("HEAD", "{0}")]
    [InlineData("GET", "W/{0}")]
    [InlineData("GET", "\"other\", {0}")]
    [InlineData("GET", "*")]
    public async Task Read_Answers304_When_ClientHasTheAnswer(string method, string ifNoneMatch)
    {
        await using var server = await TinyServer.StartAsync();
        using var first = await SendAsync(server, Hello);
        using var second = await SendAsync(server, Hello, string.Format(null, ifNoneMatch, first.Headers.ETag), method);

        Assert.Equal(304, (int)second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        Assert.Null(second.Content.Headers.ContentType);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(first.Headers.CacheControl, second.Headers.CacheControl);
        Assert.Equal(first.Headers.Vary, second.Headers.Vary);
    }

    [Fact]
    public async Task Read_RunsNothing_When_TheTagMatches()
    {
        await using var server = await TinyServer.StartAsync();
        server.State.Gate.SetResult(OpenChat.GraphQL.Execution.FieldValue.Null);
        using var first = await SendAsync(server, "/graphql?query={wait}");
        server.State.Runs = 0;
        using var second = await SendAsync(server, "/graphql?query={wait}", first.Headers.ETag!.ToString());
        using var other = await SendAsync(server, "/graphql?query={wait}", "\"other\"");

        Assert.Equal((200, 304, 200, 1), ((int)first.StatusCode, (int)second.StatusCode, (int)other.StatusCode, server.State.Runs));
    }

    [Fact]
    public async Task Read_LogsOperationAndStatusWithoutErrors_When_TheTagMatches()
    {
        await using var server = await TinyServer.StartAsync();
        using var first = await SendAsync(server, "/graphql?query=query+Greeting{hello}");
        await server.Log.WaitForAsync(3010);
        using var second = await SendAsync(server, "/graphql?query=query+Greeting{hello}", first.Headers.ETag!.ToString());

        var line = await server.Log.WaitForAsync(3010, count: 2);

        Assert.Equal(
            (304, "Greeting", string.Empty, 0L, 3.0),
            (line.Values["Status"], line.Values["Operation"], line.Values["ErrorCodes"], line.Values["Bytes"], line.Values["Cost"]));
    }

    [Theory]
    [InlineData("revision", Hello, Hello)]
    [InlineData("document", Hello, "/graphql?query={hello+}")]
    [InlineData(
        "operation",
        "/graphql?query=query+A{hello}query+B{hello}&operationName=A",
        "/graphql?query=query+A{hello}query+B{hello}&operationName=B")]
    [InlineData("variables", Named + "{\"n\":\"a\"}", Named + "{\"n\":\"b\"}")]
    [InlineData("type", Hello, Hello)]
    [InlineData("rows", Items, Items)]
    [InlineData("rows by address", Items, "/graphql.csv?query={items{text}}")]
    [InlineData("price", Hello, Hello)]
    [InlineData("coding", Hello, Hello)]
    [InlineData("cost", Hello, Hello)]
    public async Task Read_ChangesTheTag_When_TheAnswerMayDiffer(string what, string firstUrl, string secondUrl)
    {
        await using var server = await TinyServer.StartAsync();
        using var first = await SendAsync(server, firstUrl);
        if (what == "revision")
        {
            server.Publish("r2");
        }

        using var second = await SendAsync(server, secondUrl, first.Headers.ETag!.ToString(), configure: headers =>
        {
            _ = what switch
            {
                "type" => headers.TryAddWithoutValidation("Accept", "application/graphql-response+json"),
                "coding" => headers.TryAddWithoutValidation("Accept-Encoding", "br"),
                "rows" => headers.TryAddWithoutValidation("Accept", "text/csv"),
                "price" => headers.TryAddWithoutValidation("GraphQL-Cost", "only"),
                "cost" => headers.TryAddWithoutValidation("GraphQL-Cost", "1"),
                _ => true,
            };
        });

        Assert.Equal(200, (int)second.StatusCode);
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
    }

    [Theory]
    [InlineData("/graphql?query={", 200)] // what an old client gets for a document that cannot be read
    [InlineData("/graphql?query={nope}", 200)]
    [InlineData("/graphql?query=query($n:String!){hello(name:$n)}", 200)]
    [InlineData("/graphql?query=query+A{hello}&operationName=B", 200)]
    [InlineData("/graphql?query={broken}", 200)]
    [InlineData("/graphql?query={now}", 200)] // no error, but volatile
    [InlineData("/graphql?query=mutation{bump}", 405)]
    [InlineData("/graphql?query={hello}&variables=1", 400)]
    [InlineData("/graphql", 400)]
    public async Task Read_IsNotToBeKept_When_ThereIsNoRepeatableAnswer(string url, int status)
    {
        await using var server = await TinyServer.StartAsync();
        using var plain = await SendAsync(server, url);
        using var known = await SendAsync(server, url, "\"00000000000000000000000000000000\"");
        using var any = await SendAsync(server, url, "*");

        Assert.All([plain, known, any], response =>
        {
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Null(response.Headers.ETag);
        });
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{nope}")]
    [InlineData("query($n:String!){hello(name:$n)}")]
    public async Task Read_NeverAnswers304_When_RequestIsWrongButItsTagIsKnown(string document)
    {
        await using var server = await TinyServer.StartAsync();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(document)));
        var forged = EntityTags.Create(
            "r1", hash, operationName: null, variables: [], AnswerType.Json, ContentCoding.Identity, CostReport.None);
        using var response = await SendAsync(server, "/graphql?query=" + Uri.EscapeDataString(document), forged);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.StartsWith("{\"errors\":", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_SaysHowLongAnAnswerMayBeKept()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Http = new() { CacheMaxAgeSeconds = 60, Compression = false } });
        using var response = await SendAsync(server, Hello);

        Assert.Equal("must-revalidate, max-age=60", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task Post_IgnoresTags()
    {
        await using var server = await TinyServer.StartAsync();
        using var content = new StringContent("""{"query":"{hello}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Null(response.Headers.ETag);
        Assert.Null(response.Headers.CacheControl);
    }

    private static Task<HttpResponseMessage> SendAsync(
        TinyServer server, string url, string? ifNoneMatch = null, string method = "GET", Action<HttpRequestHeaders>? configure = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        configure?.Invoke(request.Headers);
        return server.Client.SendAsync(request);
    }
}
