using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Http.Pages;

public sealed partial class PageEndpointTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/graphql", "worker-src 'self'; style-src 'self' 'nonce-NONCE'; style-src-attr 'unsafe-inline'; ")]
    [InlineData("/", "style-src 'self'; ")]
    [InlineData("/model/zephyr-7b-beta", "style-src 'self'; ")]
    public async Task Get_AnswersAPage_When_HtmlIsPreferred(string path, string own)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await SendAsync(server, HttpMethod.Get, path, Browser);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var nonce = Nonce().Match(policy).Groups["nonce"].Value;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(24, nonce.Length);
        Assert.Equal(
            $"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; {own.Replace("NONCE", nonce, StringComparison.Ordinal)}" +
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            policy);
        Assert.Equal(["DENY"], response.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["same-origin"], response.Headers.GetValues("Cross-Origin-Opener-Policy"));
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Equal("Accept", response.Headers.Vary.ToString());
        var line = await server.Log.WaitForAsync(3011);
        Assert.Equal(("GET", path, 200), (line.Values["Method"], line.Values["Path"], line.Values["Status"]));
    }

    [Theory]
    [InlineData("/model/zephyr-7b-beta", HttpStatusCode.OK)]
    [InlineData("/dataset/a%2Fb%3Fc", HttpStatusCode.OK)]
    [InlineData("/license/mit?for=maker", HttpStatusCode.OK)]
    [InlineData("/organisation/meta", HttpStatusCode.OK)]
    [InlineData("/table/opening-up-chatgpt", HttpStatusCode.OK)]
    [InlineData("/compare", HttpStatusCode.OK)]
    [InlineData("/what-if/", HttpStatusCode.OK)]
    [InlineData("/findings", HttpStatusCode.OK)]
    [InlineData("/model", HttpStatusCode.NotFound)]
    [InlineData("/model/a/b", HttpStatusCode.NotFound)]
    [InlineData("/none", HttpStatusCode.NotFound)]
    public async Task Get_AnswersTheExplorer_WithTheStatusOfItsViews(string path, HttpStatusCode status)
    {
        await using var server = await TinyServer.StartAsync();
        using var page = await SendAsync(server, HttpMethod.Get, path, Browser);
        using var nothing = await SendAsync(server, HttpMethod.Get, path, "application/json");
        using var post = await SendAsync(server, HttpMethod.Post, path, Browser);

        Assert.Equal((status, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Equal(
            (HttpStatusCode.NotFound, ""), (nothing.StatusCode, await nothing.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
    }

    [PageFact]
    public async Task Explorer_HasTheSameFiles_HoweverDeepItsPathIs()
    {
        await using var server = await TinyServer.StartAsync();

        var home = await PageAsync(server, "/");
        var deep = await PageAsync(server, "/model/%3Cscript%3E?term=%3Cscript%3E");

        Assert.Equal(home.Replace("data-root=\"\"", "data-root=\"../\"", StringComparison.Ordinal).Replace(
            "\"web/", "\"../web/", StringComparison.Ordinal).Replace("\"schema", "\"../schema", StringComparison.Ordinal), deep);
        Assert.Contains("<html lang=\"en\" data-root=\"\" data-editor=\"yes\">", home, StringComparison.Ordinal);
    }

    [PageFact]
    public async Task Explorer_LeadsToNoEditor_When_OnlyTrustedDocumentsAreRun()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.graphql"), "query A { hello }");
            await using var server = await TinyServer.StartAsync(
                new ServerOptions
                {
                    Documents = new() { TrustedDocuments = folder.FullName, TrustedDocumentMode = TrustedDocumentMode.Only },
                },
                ownDocuments: ["{ hello(name: \"page\") }"]);
            var id = Convert.ToHexStringLower(SHA256.HashData("{ hello(name: \"page\") }"u8));
            using var own = await SendAsync(server, HttpMethod.Get, "/graphql?documentId=sha256:" + id, accept: null);
            using var text = await SendAsync(server, HttpMethod.Get, "/graphql?query=%7Bhello%7D", accept: null);
            using var editor = await SendAsync(server, HttpMethod.Get, "/graphql", "text/html");

            Assert.Contains(" data-editor=\"no\">", await PageAsync(server, "/"), StringComparison.Ordinal);
            Assert.Equal("""{"data":{"hello":"Hello, page!"}}""", await own.Content.ReadAsStringAsync());
            Assert.Contains("\"TRUSTED_DOCUMENT_REQUIRED\"", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotAcceptable, editor.StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
    public async Task Get_AnswersGraphQL_When_ThePagesAreSwitchedOff()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { Pages = false } });
        using var answer = await SendAsync(server, HttpMethod.Get, "/graphql?query={hello}", Browser);
        using var refusal = await SendAsync(server, HttpMethod.Get, "/graphql", "text/html");
        using var file = await SendAsync(server, HttpMethod.Get, "/web/any.js", accept: null);
        using var view = await SendAsync(server, HttpMethod.Get, "/model/zephyr-7b-beta", Browser);

        Assert.Equal("""{"data":{"hello":"Hello, world!"}}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotAcceptable, refusal.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (file.StatusCode, view.StatusCode));
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

    [Theory]
    [InlineData("/graphql", "schema.graphql")]
    [InlineData("/", "schema.graphql")]
    [InlineData("/model/zephyr-7b-beta", "../schema.graphql")]
    public async Task Get_AnswersAShortPageThatSaysSo_When_TheProgramWasBuiltWithoutThem(string path, string schema)
    {
        await using var server = await TinyServer.StartAsync(pages: typeof(PageEndpointTests).Assembly);

        var page = await PageAsync(server, path);

        Assert.Contains(
            "<p>This server was built without its pages. Building it on a machine with Node.js 18 or later adds them.</p>",
            page,
            StringComparison.Ordinal);
        Assert.Equal([schema], Address().Matches(page).Select(match => match.Groups["address"].Value));
    }

    [PageFact]
    public async Task Pages_NameOnlyFilesOfThisServer_ThatMayBeKeptForEver()
    {
        await using var server = await TinyServer.StartAsync();
        var addresses = new[] { "/", "/graphql" }.ToDictionary(path => path, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var (path, list) in addresses)
        {
            list.AddRange(Address().Matches(await PageAsync(server, path)).Select(match => match.Groups["address"].Value));
        }

        Assert.Equal(
            ["explorer", "explorer"], addresses["/"].Where(IsFile).Select(address => FileName().Match(address).Groups["page"].Value));
        Assert.Equal(
            ["editor", "editor"], addresses["/graphql"].Where(IsFile).Select(address => FileName().Match(address).Groups["page"].Value));
        Assert.All(addresses.Values, list => Assert.Equal(
            ["data:,", "schema.graphql"], list.Where(address => !IsFile(address)).Distinct().Order(StringComparer.Ordinal)));
        foreach (var address in addresses.Values.SelectMany(static list => list).Where(IsFile))
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

    /// <summary>
    /// The first view must not wait for much: all script of the explorer, as it is sent, without what only the editor needs.
    /// </summary>
    [PageFact]
    public async Task Explorer_HasLittleScript()
    {
        await using var server = await TinyServer.StartAsync();
        var script = Address().Matches(await PageAsync(server, "/")).Select(match => match.Groups["address"].Value).Single(
            address => address.EndsWith(".js", StringComparison.Ordinal));

        var sent = await FileAsync(server, "/" + script, "br", "br");

        Assert.InRange(sent.Length, 1, 350 * 1024);
        var text = Encoding.UTF8.GetString(await PlainAsync(new BrotliStream(new MemoryStream(sent), CompressionMode.Decompress)));
        Assert.DoesNotContain("monaco", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("chunk-", text, StringComparison.Ordinal); // all of it is this one file
    }

    [PageFact]
    public async Task File_IsTheSameInEveryEncoding()
    {
        await using var server = await TinyServer.StartAsync();
        var address = "/" + Address().Matches(await PageAsync(server, "/graphql")).Select(match =>
            match.Groups["address"].Value).First(IsFile);

        var plain = await FileAsync(server, address, "identity", null);
        var brotli = await FileAsync(server, address, "deflate, gzip;q=0.5, br", "br");
        var gzip = await FileAsync(server, address, "GZIP, br;q=0", "gzip");

        Assert.Equal(plain, await PlainAsync(new BrotliStream(new MemoryStream(brotli), CompressionMode.Decompress)));
        Assert.Equal(plain, await PlainAsync(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)));
        Assert.InRange(brotli.Length, 1, plain.Length / 3);
    }

    [Theory]
    [InlineData("GET", "/web/none.js", HttpStatusCode.NotFound)]
    [InlineData("GET", "/web/explorer.html", HttpStatusCode.NotFound)]
    [InlineData("GET", "/web/..%2F..%2Fschema.graphql", HttpStatusCode.NotFound)]
    [InlineData("POST", "/web/none.js", HttpStatusCode.MethodNotAllowed)]
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

    private static bool IsFile(string address) => FileName().IsMatch(address);

    [GeneratedRegex(
        "^web/(?<page>explorer|editor)-[0-9A-Z]{8}\\.(js|css)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();
}
