// Requirement P23: web pages of other origins may ask when they are named, and never with credentials.
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Callers;

public sealed class CrossOriginTests
{
    private const string Named = "https://page.example";
    private const string Foreign = "https://foreign.example";

    [Theory]
    [InlineData(null, Named, 405, "-", "-", "-")]
    [InlineData(Named, Named, 204, Named, "GET,HEAD,POST", "content-type,graphql-cost")]
    [InlineData(
        Named + ";http://localhost:3000",
        "http://localhost:3000",
        204,
        "http://localhost:3000",
        "GET,HEAD,POST",
        "content-type,graphql-cost")]
    [InlineData(Named, Foreign, 204, "-", "-", "-")]
    [InlineData(Named, "null", 204, "-", "-", "-")]
    [InlineData("*", Foreign, 204, "*", "GET,HEAD,POST", "content-type,graphql-cost")]
    public async Task Preflight_IsAnsweredForNamedOrigins(
        string? origins, string origin, int status, string allowedOrigin, string methods, string headers)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = origins } });
        using var response = await SendAsync(
            server,
            HttpMethod.Options,
            "/graphql",
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,graphql-cost"));

        Assert.Equal(
            (status, allowedOrigin, methods, headers, "-"),
            (
                (int)response.StatusCode,
                Header(response, "Access-Control-Allow-Origin"),
                Header(response, "Access-Control-Allow-Methods"),
                Header(response, "Access-Control-Allow-Headers"),
                Header(response, "Access-Control-Allow-Credentials")));
        Assert.Equal(status == 405 ? ["GET", "POST"] : [], response.Content.Headers.Allow);
        Assert.Empty(await ReadUnlessRefusedAsync(response));
    }

    [Theory]
    [InlineData("/graphql?query={hello}", Named, 200, Named)]
    [InlineData("/graphql?query={hello}", Foreign, 200, "-")]
    [InlineData("/graphql", Named, 400, Named)]
    [InlineData("/schema.graphql", Named, 200, Named)]
    [InlineData("/health/live", Foreign, 200, "-")]
    public async Task Answer_SaysWhichOriginMayReadIt(string url, string origin, int status, string allowedOrigin)
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = $"{Named};https://other.example" } });
        using var response = await SendAsync(server, HttpMethod.Get, url, ("Origin", origin));

        Assert.Equal(
            (status, allowedOrigin, "-", allowedOrigin == "-" ? "-" : "ETag,Retry-After,RateLimit,RateLimit-Policy,GraphQL-Schema-Hash"),
            (
                (int)response.StatusCode,
                Header(response, "Access-Control-Allow-Origin"),
                Header(response, "Access-Control-Allow-Credentials"),
                Header(response, "Access-Control-Expose-Headers")));
        Assert.Single(response.Headers.Vary, value => value == "Origin");
    }

    [Fact]
    public async Task Answer_VariesByOrigin_When_TheRequestHasNone()
    {
        await using var named = await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = Named } });
        await using var any = await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = "*" } });
        using var fromNamed = await named.Client.GetAsync("/graphql?query={hello}");
        using var fromAny = await any.Client.GetAsync("/graphql?query={hello}");

        Assert.Equal(["Accept", "Accept-Encoding", "Origin"], fromNamed.Headers.Vary);
        Assert.Equal(["Accept", "Accept-Encoding"], fromAny.Headers.Vary);
    }

    [Fact]
    public async Task Options_IsRefused_When_ItIsNoPreflight()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = Named } });
        using var response = await SendAsync(server, HttpMethod.Options, "/graphql", ("Origin", Named));

        Assert.Equal(405, (int)response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Preflight_IsLogged()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { CorsOrigins = Named } });
        using var response = await SendAsync(
            server, HttpMethod.Options, "/graphql", ("Origin", Named), ("Access-Control-Request-Method", "POST"));

        var line = await server.Log.WaitForAsync(3011);
        Assert.Equal(("OPTIONS", "/graphql", 204), (line.Values["Method"], line.Values["Path"], line.Values["Status"]));
    }

    [Theory]
    [InlineData("page.example")]
    [InlineData("https://page.example/")]
    [InlineData("https://page.example/path")]
    [InlineData("https://Page.example")]
    [InlineData("ftp://page.example")]
    [InlineData("https://*.example")]
    [InlineData("https://page.example;*")]
    [InlineData("null")]
    public void CreatePolicy_Fails_When_AnOriginIsNone(string origins)
    {
        var wrong = origins.Split(';')[^1];
        var exception = Assert.Throws<StartUpException>(() => CrossOrigin.CreatePolicy(origins));

        Assert.Equal(
            $"'{wrong}' is not an origin of web pages; give one such as https://example.org (scheme, host in lower case, port if it is "
            + "not the usual one), or * alone.",
            exception.Message);
    }

    private static async Task<string> ReadUnlessRefusedAsync(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : "";

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join('|', values) : "-";

    private static async Task<HttpResponseMessage> SendAsync(
        TinyServer server, HttpMethod method, string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Client.SendAsync(request);
    }
}
