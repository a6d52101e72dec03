using System.Net;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Pages;

public sealed class RootEndpointTests
{
    private const string Names =
        """{"name":"OpenChat.Graph","graphql":"/graphql","schema":"/schema.graphql","introspection":"/schema.json","""
        + "\"health\":\"/health/ready\"}";

    [Fact]
    public async Task Get_AnswersTheExplorer_When_HtmlIsPreferred()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("Accept", response.Headers.Vary.ToString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("*/*", true)]
    [InlineData("application/json", true)]
    [InlineData("text/html", false)]
    public async Task Get_NamesTheEndpoints_When_ThereIsNoPageForTheClient(string? accept, bool hasPage)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { Pages = hasPage } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal(Names + "\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("HEAD", HttpStatusCode.OK, null)]
    [InlineData("POST", HttpStatusCode.MethodNotAllowed, "GET, HEAD")]
    public async Task OtherMethods_GetNoBody(string method, HttpStatusCode status, string? allowed)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/"));

        Assert.Equal((status, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(allowed, response.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", response.Content.Headers.Allow.Order()));
    }
}
