// Exports over HTTP, asked of the server as serve puts it together.
using System.Text.Json.Nodes;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.Tests.Exports;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Server.Tests.Web;

namespace OpenChat.Graph.Server.Tests.Http.Files;

public sealed class ExportEndpointTests
{
    private const string Token = "0123456789abcdef";

    public static TheoryData<string> Formats { get; } = [.. ExportFormats.OfArtifact.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Export_IsAFileToSave(string name)
    {
        var format = ExportFormats.FindOfArtifact(name, out _)!;
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var get = await client.GetAsync(new Uri($"/export/{name}/model:zephyr-7b-beta", UriKind.Relative));
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/export/{name}/model:zephyr-7b-beta"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/export/{name}/model:zephyr-7b-beta");
        request.Headers.IfNoneMatch.Add(get.Headers.ETag!);
        using var known = await client.SendAsync(request);

        Assert.Equal((200, 200, 304), ((int)get.StatusCode, (int)head.StatusCode, (int)known.StatusCode));
        Assert.Equal(Exported.Text(AskedFolder.Seed.Snapshot, "model:zephyr-7b-beta", name), await get.Content.ReadAsStringAsync());
        Assert.All([get, head], response =>
        {
            Assert.Equal(format.MediaType, response.Content.Headers.ContentType!.ToString());
            Assert.Equal(
                $"attachment; filename=\"model-zephyr-7b-beta{format.Extension}\"",
                response.Content.Headers.ContentDisposition!.ToString());
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(
                ["default-src 'none'; style-src 'unsafe-inline'; sandbox"], response.Headers.GetValues("Content-Security-Policy"));
            Assert.Equal("must-revalidate, max-age=0", response.Headers.CacheControl!.ToString());
        });
        Assert.Equal(get.Headers.ETag, known.Headers.ETag);
    }

    [Fact]
    public async Task Export_HasATagForEachFormatAndArtifact()
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var tags = new HashSet<string>();
        foreach (var path in (string[])["svg/Zephyr", "svg/model:zephyr-7b-beta", "dot/Zephyr", "svg/model:alpaca-7b"])
        {
            using var response = await client.GetAsync(new Uri($"/export/{path}", UriKind.Relative));
            Assert.True(tags.Add(response.Headers.ETag!.Tag));
        }
    }

    [Theory]
    [InlineData("HuggingFaceH4/zephyr-7b-beta")]
    [InlineData("HuggingFaceH4%2Fzephyr-7b-beta")]
    [InlineData("zephyr%207b%20beta")]
    public async Task Export_IsFoundByName(string name)
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };

        Assert.Equal(
            Exported.Text(AskedFolder.Seed.Snapshot, "model:zephyr-7b-beta", "csv"),
            await client.GetStringAsync(new Uri($"/export/csv/{name}", UriKind.Relative)));
    }

    [Theory]
    [InlineData(
        "/export/svgg/model:zephyr-7b-beta", 404, "NOT_FOUND",
        "There is no format \"svgg\". Did you mean svg? There are svg, dot, mermaid, ")]
    [InlineData(
        "/export/svg/model:zephyr-7b-betta", 404, "NOT_FOUND",
        "There is no model with the id \"model:zephyr-7b-betta\". Did you mean \"model:zephyr-7b-beta\"")]
    [InlineData("/export/svg/license:mit", 404, "NOT_FOUND", "\"license:mit\" is the id of a license, not of a model or a dataset.")]
    [InlineData("/export/svg", 404, "NOT_FOUND", "The format svg is for one model or dataset: name it.")]
    [InlineData("/export/jsonl/Zephyr", 404, "NOT_FOUND", "The format jsonl is for a whole graph: name no model or dataset.")]
    [InlineData("/export/jsoln", 404, "NOT_FOUND", "There is no format \"jsoln\". Did you mean jsonl? There are jsonl, graphml.")]
    [InlineData("/export/svg/Vicuna", 404, "AMBIGUOUS_NAME", "\"Vicuna\" is the name of ")]
    public async Task Export_SaysWhatIsMissing(string path, int status, string code, string message)
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!;

        Assert.Equal((status, code), ((int)response.StatusCode, (string?)error["extensions"]!["code"]));
        Assert.StartsWith(message, (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
        Assert.Null(response.Headers.ETag);
    }

    [Theory]
    [InlineData("html", "", VerdictParty.Recipient, "text/html; charset=utf-8", "inline; filename=\"model-zephyr-7b-beta-recipient.html\"")]
    [InlineData(
        "markdown", "?party=maker", VerdictParty.Maker, "text/markdown; charset=utf-8",
        "attachment; filename=\"model-zephyr-7b-beta-maker.md\"")]
    public async Task Report_IsThatOfTheParty(string format, string query, VerdictParty party, string type, string disposition)
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await client.GetAsync(new Uri($"/report/{format}/HuggingFaceH4/zephyr-7b-beta{query}", UriKind.Relative));
        var snapshot = AskedFolder.Seed.Snapshot;
        var artifact = snapshot.Graph.ArtifactOf(snapshot.Graph.FindById("model:zephyr-7b-beta")!.Value); // the seed has it

        Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(disposition, response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(["default-src 'none'; style-src 'unsafe-inline'; sandbox"], response.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal(
            ArtifactReport.Of(snapshot, artifact, party).As(format == "html" ? ReportFormat.Html : ReportFormat.Markdown),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Report_HasATagForEachFormatAndParty()
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var tags = new HashSet<string>();
        foreach (var path in (string[])["html/Zephyr", "html/Zephyr?party=maker", "markdown/Zephyr", "html/Vicuna-13B v1.5"])
        {
            using var response = await client.GetAsync(new Uri($"/report/{path}", UriKind.Relative));
            Assert.True(tags.Add(response.Headers.ETag!.Tag), path);
        }
    }

    [Theory]
    [InlineData(
        "/report/htmll/Zephyr", 404, "NOT_FOUND", "There is no such format of reports. Did you mean html? There are markdown and html.")]
    [InlineData("/report/html/zephyyr", 404, "NOT_FOUND", "There is no model or dataset called \"zephyyr\".")]
    [InlineData("/report/html/Zephyr?party=me", 400, "BAD_REQUEST", "A report is for a party: party=recipient for who got it from its ")]
    public async Task Report_SaysWhatIsMissing(string path, int status, string code, string message) =>
        await Export_SaysWhatIsMissing(path, status, code, message);

    [Theory]
    [InlineData("jsonl", "application/jsonl")]
    [InlineData("graphml", "application/graphml+xml")]
    public async Task Graph_IsAFileToSave(string format, string type)
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await client.GetAsync(new Uri($"/export/{format}", UriKind.Relative));

        Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(Exported.Graph(AskedFolder.Seed.Snapshot, format), await response.Content.ReadAsStringAsync());
        Assert.Equal(
            $"attachment; filename=\"graph-{AskedFolder.Seed.Snapshot.Contents.Revision}.{format}\"",
            response.Content.Headers.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task Export_IsForReadersOnly()
    {
        await using var server = await SeedServer.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var post = await client.PostAsync(new Uri("/export/svg/Zephyr", UriKind.Relative), content: null);

        Assert.Equal(405, (int)post.StatusCode);
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
    }

    [Fact]
    public async Task Export_NeedsAToken_When_ItIsForAuthorizedCallers()
    {
        await using var server = await SeedServer.StartAsync(new ServerOptions
        {
            Http = new() { Urls = SeedServer.AnyPort },
            Callers = new() { Access = AccessMode.Authorized, AccessTokens = Token },
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var unknown = await client.GetAsync(new Uri("/export/svg/Zephyr", UriKind.Relative));
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + Token);
        using var known = await client.GetAsync(new Uri("/export/svg/Zephyr", UriKind.Relative));

        Assert.Equal((401, 200), ((int)unknown.StatusCode, (int)known.StatusCode));
        Assert.Equal("Bearer realm=\"OpenChat.Graph\"", unknown.Headers.WwwAuthenticate.ToString());
        Assert.Equal("must-revalidate, max-age=0, private", known.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Export_IsChargedFor_When_CostIsLimited()
    {
        await using var server = await SeedServer.StartAsync(new ServerOptions
        {
            Http = new() { Urls = SeedServer.AnyPort },
            Callers = new() { RateLimitCost = 5_000 },
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var first = await client.GetAsync(new Uri("/export/svg/Zephyr", UriKind.Relative));
        using var second = await client.GetAsync(new Uri("/export/dot/Zephyr", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/export/svg/Zephyr");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var known = await client.SendAsync(request);

        Assert.Equal((200, 429, 304), ((int)first.StatusCode, (int)second.StatusCode, (int)known.StatusCode));
    }

    [Fact]
    public async Task Export_IsRefused_When_ItIsLongerThanAnAnswer()
    {
        await using var server = await SeedServer.StartAsync(new ServerOptions
        {
            Http = new() { Urls = SeedServer.AnyPort },
            Limits = new() { MaxResponseBytes = 1_024 },
        });
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await client.GetAsync(new Uri("/export/json/Zephyr", UriKind.Relative));
        var length = System.Text.Encoding.UTF8.GetByteCount(Exported.Text(AskedFolder.Seed.Snapshot, "model:zephyr-7b-beta", "json"));

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(
            $"{{\"errors\":[{{\"message\":\"The file has {length} bytes, and an answer 1024 at most; nothing is cut. The command export "
            + "writes files of any length.\",\"extensions\":{\"code\":\"LIMIT_EXCEEDED\",\"limit\":\"response\"}}]}",
            await response.Content.ReadAsStringAsync());
    }
}
