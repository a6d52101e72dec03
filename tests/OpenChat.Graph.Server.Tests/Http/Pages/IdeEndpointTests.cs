using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Http.Pages;

public sealed partial class IdeEndpointTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Fact]
    public async Task Get_AnswersAPage_When_HtmlIsPreferred()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/graphql", Browser);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(24, nonce.Length);
        Assert.Equal(
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; worker-src 'self'; style-src 'self' 'nonce-{nonce}'; "
            + "style-src-attr 'unsafe-inline'; " +
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Opener-Policy"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept", response.Headers.Vary.ToString());
        var line = await server.Log.WaitForAsync(3011);
        Assert.Equal(("GET", "/graphql", 200), (line.Values["Method"], line.Values["Path"], line.Values["Status"]));
    }

    [Fact]
    public async Task Get_AnswersTheSamePageButForTheNonce_When_TheUrlHasAQuery()
    {
        await using var server = await TinyServer.StartAsync();

        var plain = await PageAsync(server, "/graphql");
        var withQuery = await PageAsync(server, "/graphql?query=%3Cscript%3Ealert(1)%3C%2Fscript%3E&operationName=a%22b");

        Assert.Equal(plain, withQuery);
    }

    [Fact]
    public async Task Get_LeadsToThePage_When_ThePathEndsWithASlash()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/graphql/?query=%7Bhello%7D", Browser);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode); // followed
        Assert.Equal("/graphql?query=%7Bhello%7D", response.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("application/json, text/html")]
    [InlineData(null)]
    public async Task Get_AnswersGraphQL_When_HtmlIsNotPreferred(string? accept)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, "/graphql?query={hello}", accept);

        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_AnswersGraphQL_When_ThePageIsSwitchedOff()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { Ide = false } });
        using var answer = await SendAsync(server, HttpMethod.Get, "/graphql?query={hello}", Browser);
        using var refusal = await SendAsync(server, HttpMethod.Get, "/graphql", "text/html");
        using var file = await SendAsync(server, HttpMethod.Get, "/graphql/ide/any.js", accept: null);

        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.NotAcceptable, HttpStatusCode.NotFound), (refusal.StatusCode, file.StatusCode));
    }

    [Fact]
    public async Task Post_AnswersGraphQL_When_HtmlIsPreferred()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
            """{"query":"{hello}"}""", MediaTypeHeaderValue.Parse("application/json"))
        };
        request.Headers.TryAddWithoutValidation("Accept", Browser);
        using var response = await server.Client.SendAsync(request);

        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_HasTheHeadersOfThePage()
    {
        await using var server = await TinyServer.StartAsync();
        using var get = await SendAsync(server, HttpMethod.Get, "/graphql", Browser);
        using var head = await SendAsync(server, HttpMethod.Head, "/graphql", Browser);

        Assert.Equal("text/html", head.Content.Headers.ContentType!.MediaType);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_AnswersAShortPageThatSaysSo_When_TheProgramWasBuiltWithoutIt()
    {
        await using var server = await TinyServer.StartAsync(pages: typeof(IdeEndpointTests).Assembly);

        var page = await PageAsync(server, "/graphql");

        Assert.Contains(
            "<p>This server was built without the query editor. Building it on a machine with Node.js 18 or later adds the editor.</p>",
            page,
            StringComparison.Ordinal);
        Assert.Equal(["schema.graphql"], Address().Matches(page).Select(match => match.Groups["address"].Value));
    }

    [PageFact]
    public async Task Page_NamesOnlyFilesOfThisServer_ThatMayBeKeptForEver()
    {
        await using var server = await TinyServer.StartAsync();
        var addresses = Address().Matches(await PageAsync(server, "/graphql")).Select(match => match.Groups["address"].Value).ToList();

        Assert.Equal(2, addresses.Count(address => FileName().IsMatch(address)));
        Assert.Equal(
            ["data:,", "schema.graphql"],
            addresses.Where(address => !FileName().IsMatch(address)).Distinct().Order(StringComparer.Ordinal));
        foreach (var address in addresses.Where(address => FileName().IsMatch(address)))
        {
            using var response = await SendAsync(server, HttpMethod.Get, "/" + address, accept: null);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl!.ToString());
            Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
            Assert.Equal(["default-src 'none'"], response.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Resource-Policy"));
            Assert.Equal(
                address.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
                response.Content.Headers.ContentType!.ToString());
        }
    }

    [PageFact]
    public async Task File_IsTheSameInEveryEncoding()
    {
        await using var server = await TinyServer.StartAsync();
        var address = "/" + Address().Matches(await PageAsync(server, "/graphql")).Select(match =>
            match.Groups["address"].Value).First(FileName().IsMatch);

        var plain = await FileAsync(server, address, "identity", null);
        var brotli = await FileAsync(server, address, "deflate, gzip;q=0.5, br", "br");
        var gzip = await FileAsync(server, address, "GZIP, br;q=0", "gzip");

        Assert.Equal(plain, await PlainAsync(new BrotliStream(new MemoryStream(brotli), CompressionMode.Decompress)));
        Assert.Equal(plain, await PlainAsync(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)));
        Assert.InRange(brotli.Length, 1, plain.Length / 3);
    }

    [Theory]
    [InlineData("GET", "/graphql/ide/none.js", HttpStatusCode.NotFound)]
    [InlineData("GET", "/graphql/ide/page.html", HttpStatusCode.NotFound)]
    [InlineData("GET", "/graphql/ide/..%2F..%2Fschema.graphql", HttpStatusCode.NotFound)]
    [InlineData("POST", "/graphql/ide/none.js", HttpStatusCode.MethodNotAllowed)]
    public async Task File_IsRefused_When_ItIsNone(string method, string url, HttpStatusCode status)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, new HttpMethod(method), url, accept: null);

        Assert.Equal((status, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public void LockFile_NamesNoRegistry()
    {
        var text = File.ReadAllText(Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Web", "package-lock.json"));

        Assert.DoesNotContain("\"resolved\"", text, StringComparison.Ordinal);
    }

    /// <summary>The page with its nonce taken out, which is checked to be in it where the policy says.</summary>
    private static async Task<string> PageAsync(TinyServer server, string url)
    {
        using var response = await SendAsync(server, HttpMethod.Get, url, Browser);
        var nonce = Nonce().Match(response.Headers.GetValues("Content-Security-Policy").Single()).Groups["nonce"].Value;
        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal(Regex.Count(page, "<script"), Regex.Count(page, $"<script type=\"module\" nonce=\"{Regex.Escape(nonce)}\""));
        return page.Replace(nonce, "", StringComparison.Ordinal);
    }

    private static async Task<byte[]> FileAsync(TinyServer server, string url, string accepted, string? expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        return await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<byte[]> PlainAsync(Stream compressed)
    {
        await using (compressed)
        {
            using var plain = new MemoryStream();
            await compressed.CopyToAsync(plain);
            return plain.ToArray();
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(TinyServer server, HttpMethod method, string url, string? accept)
    {
        using var request = new HttpRequestMessage(method, url);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await server.Client.SendAsync(request);
    }

    [GeneratedRegex("'nonce-(?<nonce>[^']+)'", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Nonce();

    [GeneratedRegex("(href|src)=\"(?<address>[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex("^graphql/ide/ide-[0-9A-Z]{8}\\.(js|css)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();
}
