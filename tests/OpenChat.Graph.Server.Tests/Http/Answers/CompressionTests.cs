// Requirement P14: answers from a kilobyte on are compressed for clients that take it.
using System.IO.Compression;
using System.Text;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Answers;

public sealed class CompressionTests
{
    private const int Frame = 28; // bytes of an answer around the name

    [Theory]
    [InlineData(null, "Identity")]
    [InlineData("", "Identity")]
    [InlineData("br", "Brotli")]
    [InlineData("gzip", "Gzip")]
    [InlineData("X-GZIP", "Gzip")]
    [InlineData("gzip, deflate, br, zstd", "Brotli")]
    [InlineData("gzip;q=1.0, br;q=0.9", "Gzip")]
    [InlineData("gzip ; q=0.5 ,BR; Q=0.5", "Brotli")]
    [InlineData("br;q=0, gzip", "Gzip")]
    [InlineData("br;q=0", "Identity")]
    [InlineData("*", "Brotli")]
    [InlineData("*;q=0.1, br;q=0", "Gzip")]
    [InlineData("*;q=0", "Identity")]
    [InlineData("gzip;q=0, *", "Brotli")]
    [InlineData("identity, gzip;q=0.5", "Identity")]
    [InlineData("identity;q=0.5, gzip;q=0.5", "Gzip")]
    [InlineData("identity;q=0", "Identity")]
    [InlineData("deflate, zstd", "Identity")]
    [InlineData("gzip;q=2", "Identity")]
    [InlineData("gzip;q=high", "Identity")]
    [InlineData("gzip;level=1", "Identity")]
    [InlineData(",;,=;q=,", "Identity")]
    public void Negotiate_TakesTheBestCoding(string? header, string expected) =>
        Assert.Equal(expected, ContentCodings.Negotiate(header).ToString());

    [Fact]
    public void Negotiate_ReadsAllLinesOfTheHeader() =>
        Assert.Equal(
            ContentCoding.Brotli, ContentCodings.Negotiate(new Microsoft.Extensions.Primitives.StringValues(["gzip;q=0.5", "br"])));

    [Theory]
    [InlineData("br", 1_023, null)]
    [InlineData("br", 1_024, "br")]
    [InlineData("br", 1_025, "br")]
    [InlineData("gzip", 1_023, null)]
    [InlineData("gzip", 1_024, "gzip")]
    [InlineData("gzip", 300_000, "gzip")]
    [InlineData("br", 300_000, "br")]
    [InlineData("deflate", 300_000, null)]
    public async Task Post_IsCompressed_When_AnswerIsLongEnough(string accepted, int bytes, string? coding)
    {
        await using var server = await TinyServer.StartAsync();
        var name = new string('x', bytes - Frame - 1);
        using var response = await PostAsync(server, name, accepted);
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(coding is null ? [] : [coding], response.Content.Headers.ContentEncoding);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        Assert.Equal(coding is null, body.Length == bytes);
        Assert.Equal($$$"""{"data":{"hello":"Hello, {{{name}}}!"}}""", Decode(body, coding));
        Assert.Equal("Accept, Accept-Encoding", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task Post_IsPlain_When_CompressionIsOff()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { Compression = false } });
        using var response = await PostAsync(server, new string('x', 2_000), "br, gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal("Accept", response.Headers.Vary.ToString());
    }

    [Fact]
    public async Task Get_HasATagForEveryCoding()
    {
        await using var server = await TinyServer.StartAsync();
        var answers = new List<(string? Tag, string? Coding, int Again)>();
        foreach (var accepted in (string[])["identity", "gzip", "br"])
        {
            using var first = await GetAsync(server, accepted, null);
            using var second = await GetAsync(server, accepted, first.Headers.ETag!.Tag);
            answers.Add((first.Headers.ETag.Tag, first.Content.Headers.ContentEncoding.SingleOrDefault(), (int)second.StatusCode));
        }

        Assert.Equal([(null, 304), ("gzip", 304), ("br", 304)], answers.Select(answer => (answer.Coding, answer.Again)));
        Assert.Equal(3, answers.Select(answer => answer.Tag).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compress_GivesUp_When_BytesDoNotShrink(int coding)
    {
        var noise = new byte[100_000];
        new Random(12).NextBytes(noise);

        Assert.Equal(0, ContentCodings.Compress(noise, (ContentCoding)coding, out _));
    }

    private static string Decode(byte[] body, string? coding)
    {
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(new MemoryStream(body), CompressionMode.Decompress),
            "gzip" => new GZipStream(new MemoryStream(body), CompressionMode.Decompress),
            _ => new MemoryStream(body),
        };
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Task<HttpResponseMessage> PostAsync(TinyServer server, string name, string accepted)
    {
        var json = $$$"""{"query":"query($n:String){hello(name:$n)}","variables":{"n":"{{{name}}}"}}""";
        var request =
            new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        return server.Client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> GetAsync(TinyServer server, string accepted, string? ifNoneMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={{hello(name:\"{new string('x', 2_000)}\")}}");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch ?? "\"none\"");
        return server.Client.SendAsync(request);
    }
}
