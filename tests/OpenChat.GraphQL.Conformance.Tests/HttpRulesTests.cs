// Rules of GraphQL over HTTP that the public audits leave out, asked of the real server in both status profiles.
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.Options;

namespace OpenChat.GraphQL.Conformance.Tests;

[Collection(RealServerGroup.Name)]
public sealed class HttpRulesTests(RealServer server) : IDisposable
{
    private const string Json = "application/json";
    private const string GraphQL = "application/graphql-response+json";
    private const string Good = """{"query":"{__typename}"}""";

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData("", Json)]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData(Json, Json)]
    [InlineData(GraphQL, GraphQL)]
    [InlineData("APPLICATION/GRAPHQL-RESPONSE+JSON", GraphQL)]
    [InlineData(GraphQL + ", " + Json, GraphQL)]
    [InlineData(Json + ", " + GraphQL, Json)]
    [InlineData(Json + ";q=0.4, " + GraphQL + ";q=0.5", GraphQL)]
    [InlineData(Json + ";q=0.9, " + GraphQL + ";q=0.1", Json)]
    [InlineData(Json + ";q=0, */*", GraphQL)]
    [InlineData("*/*;q=0.1, " + GraphQL, GraphQL)]
    [InlineData("text/html, " + GraphQL + ";q=0.2", GraphQL)]
    [InlineData(GraphQL + "; charset=utf-8", GraphQL)]
    [InlineData("image/png", null)]
    [InlineData(GraphQL + ";q=0", null)]
    [InlineData(GraphQL + "; charset=utf-16", null)]
    [InlineData("*/*;q=0", null)]
    public async Task Accept_DecidesTheType(string accept, string? type)
    {
        foreach (var profile in Enum.GetValues<StatusProfile>())
        {
            var answer = await PostAsync(profile, Good, accept);

            Assert.Equal((type is null ? 406 : 200, type ?? Json, "utf-8"), (answer.Status, answer.Type, answer.Charset));
            Assert.Contains("Accept", answer.Vary, StringComparer.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/json;charset=\"UTF-8\"", 200)]
    [InlineData("Application/JSON; Charset=UTF-8", 200)]
    [InlineData("application/json; x=y", 200)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=iso-8859-1", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/graphql", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("multipart/form-data; boundary=x", 415)]
    [InlineData(null, 415)]
    public async Task ContentType_IsJsonInUtf8(string? contentType, int status)
    {
        var answer = await PostAsync(StatusProfile.Stable, Good, GraphQL, contentType);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? GraphQL : Json, answer.Type); // what is refused before GraphQL is not typed as an answer of GraphQL
    }

    // body, then the status for response+json and for application/json in the stable profile, then for both in the draft
    [Theory]
    [InlineData("", 400, 400, 400)]
    [InlineData("{", 400, 400, 400)]
    [InlineData("{\"query\":\"{__typename}\"} x", 400, 400, 400)]
    [InlineData("null", 400, 400, 422)]
    [InlineData("1", 400, 400, 422)]
    [InlineData("\"{__typename}\"", 400, 400, 422)]
    [InlineData("true", 400, 400, 422)]
    [InlineData("[]", 400, 400, 422)]
    [InlineData("[" + Good + "]", 400, 400, 422)]
    [InlineData("{}", 400, 400, 422)]
    [InlineData("""{"query":null}""", 400, 400, 422)]
    [InlineData("""{"query":["{__typename}"]}""", 400, 400, 422)]
    [InlineData("""{"Query":"{__typename}"}""", 400, 400, 422)]
    [InlineData("""{"query":"{__typename}","variables":[]}""", 400, 400, 422)]
    [InlineData("""{"query":"{__typename}","variables":"{}"}""", 400, 400, 422)]
    [InlineData("""{"query":"{__typename}","extensions":1}""", 400, 400, 422)]
    [InlineData("""{"query":"{__typename}","operationName":1}""", 400, 400, 422)]
    [InlineData("""{"query":"{"}""", 400, 200, 400)]
    [InlineData("""{"query":"{nope}"}""", 400, 200, 422)]
    [InlineData("""{"query":"query A{__typename} query B{__typename}"}""", 400, 200, 422)]
    [InlineData("""{"query":"query A{__typename}","operationName":"a"}""", 400, 200, 422)]
    [InlineData("""{"query":"query($n:String!){search(text:$n,first:1){nodes{id}}}","variables":{"n":1}}""", 400, 200, 422)]
    public async Task Refusal_HasTheStatusOfItsKind(string body, int stable, int stableOld, int draft)
    {
        Answer[] answers =
        [
            await PostAsync(StatusProfile.Stable, body, GraphQL),
            await PostAsync(StatusProfile.Stable, body, Json),
            await PostAsync(StatusProfile.Draft2026, body, GraphQL),
            await PostAsync(StatusProfile.Draft2026, body, Json),
        ];

        Assert.Equal([stable, stableOld, draft, draft], answers.Select(answer => answer.Status));
        Assert.Equal([GraphQL, Json, GraphQL, GraphQL], answers.Select(answer => answer.Type));
        Assert.All(answers, AssertErrorShape);
    }

    [Theory]
    [InlineData("""{"query":"{__typename}","variables":null,"operationName":null,"extensions":null}""")]
    [InlineData("""{"query":"{__typename}","operationName":""}""")]
    [InlineData("""{"id":1,"query":"{__typename}","unknown":{"query":1},"extensions":{"x":[1]}}""")]
    [InlineData("""{"variables":{"unused":1},"query":"{__typename}"}""")]
    [InlineData("""{"query":"query A{__typename} query B{x:__typename}","operationName":"A"}""")]
    [InlineData("""  {"query":"{__typename}"}  """)]
    public async Task Request_IsAnswered_When_ItIsWellFormed(string body)
    {
        var answer = await PostAsync(StatusProfile.Stable, body, GraphQL);
        Assert.Equal((200, """{"data":{"__typename":"Query"}}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("query={__typename}", 200)]
    [InlineData("query={__typename}&variables=&operationName=&extensions=", 200)]
    [InlineData("query={__typename}&variables={}&extensions={}&unknown=1", 200)]
    [InlineData("query=query%20null{__typename}&operationName=null", 200)]
    [InlineData("query={__typename}&operationName=null", 400)]
    [InlineData("query=query%20A{__typename}%20query%20B{__typename}", 400)]
    [InlineData("query={__typename}&variables=null", 200)]
    [InlineData("query={__typename}&variables=[]", 400)]
    [InlineData("query={__typename}&variables={", 400)]
    [InlineData("query={__typename}&extensions=1", 400)]
    [InlineData("query=", 400)]
    [InlineData("", 400)]
    public async Task Get_ReadsItsParameters(string parameters, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{await server.UrlAsync(StatusProfile.Stable)}?{parameters}"));
        request.Headers.Accept.ParseAdd(GraphQL);
        var answer = await SendAsync(request);

        Assert.Equal((status, GraphQL), (answer.Status, answer.Type));
        if (status != 200)
        {
            AssertErrorShape(answer);
        }
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("TRACE")]
    public async Task OtherMethods_AreNotAllowed(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), await server.UrlAsync(StatusProfile.Stable));
        using var response = await _client.SendAsync(request);

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _client.Dispose();

    // 7.1: errors with message, locations, path and extensions, nothing else, and no data
    private static void AssertErrorShape(Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal(["errors"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.All(json.RootElement.GetProperty("errors").EnumerateArray(), error =>
        {
            Assert.NotEqual("", error.GetProperty("message").GetString());
            Assert.NotEqual("", error.GetProperty("extensions").GetProperty("code").GetString());
            Assert.Empty(error.EnumerateObject().Select(property => property.Name).Except(["message", "locations", "extensions"]));
        });
    }

    private async Task<Answer> PostAsync(StatusProfile profile, string body, string accept, string? contentType = Json)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, await server.UrlAsync(profile)) { Content = content };
        if (accept.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await SendAsync(request);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _client.SendAsync(request);
        var type = response.Content.Headers.ContentType;
        return new Answer(
            (int)response.StatusCode, type?.MediaType, type?.CharSet, response.Headers.Vary, await response.Content.ReadAsStringAsync());
    }

    private sealed record Answer(int Status, string? Type, string? Charset, IEnumerable<string> Vary, string Body);
}
