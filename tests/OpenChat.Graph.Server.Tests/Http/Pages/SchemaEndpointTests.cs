// Requirement P16: the schema as a file.
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.Tests.Http.Endpoint;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Http.Pages;

public sealed class SchemaEndpointTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("/schema.graphql", "text/plain; charset=utf-8")]
    [InlineData("/schema.graphql?internal=true", "text/plain; charset=utf-8")]
    [InlineData("/schema.graphql?internal=false", "text/plain; charset=utf-8")]
    [InlineData("/graphql/schema.graphql", "text/plain; charset=utf-8")]
    [InlineData("/schema.json", "application/json; charset=utf-8")]
    public async Task Read_GivesAFileWithTagAndHash(string url, string contentType)
    {
        await using var server = await TinyServer.StartAsync();
        using var get = await SendAsync(server, url);
        using var head = await SendAsync(server, url, method: "HEAD");
        using var known = await SendAsync(server, url, ("If-None-Match", get.Headers.ETag!.Tag));
        using var post = await SendAsync(server, url, method: "POST");
        var text = await get.Content.ReadAsStringAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(TinyServer.Schema)));

        Assert.Equal((200, 200, 304, 405), ((int)get.StatusCode, (int)head.StatusCode, (int)known.StatusCode, (int)post.StatusCode));
        Assert.All([get, head], response => Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString()));
        Assert.All([get, head], response => Assert.Equal(Encoding.UTF8.GetByteCount(text), response.Content.Headers.ContentLength));
        Assert.All([get, head, known], response =>
        {
            Assert.Equal([hash], response.Headers.GetValues("GraphQL-Schema-Hash"));
            Assert.Equal(get.Headers.ETag, response.Headers.ETag);
            Assert.Equal("public, must-revalidate, max-age=0", response.Headers.CacheControl!.ToString());
            Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
        });
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
    }

    [Fact]
    public async Task Read_HasATagForEveryFileAndCoding()
    {
        await using var server = await TinyServer.StartAsync();
        var tags = new HashSet<string>();
        foreach (var url in (string[])["/schema.graphql", "/schema.graphql?internal=false", "/schema.json"])
        {
            var plain = await (await SendAsync(server, url)).Content.ReadAsByteArrayAsync();
            foreach (var coding in (string[])["identity", "gzip", "br"])
            {
                using var response = await SendAsync(server, url, ("Accept-Encoding", coding));
                await using Stream body = coding switch
                {
                    "gzip" => new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress),
                    "br" => new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress),
                    _ => await response.Content.ReadAsStreamAsync(),
                };
                using var buffer = new MemoryStream();
                await body.CopyToAsync(buffer);
                Assert.Equal(plain, buffer.ToArray());
                Assert.Equal(coding == "identity" ? [] : [coding], response.Content.Headers.ContentEncoding);
                tags.Add(response.Headers.ETag!.Tag);
            }
        }

        Assert.Equal(9, tags.Count);
    }

    [Fact]
    public async Task Json_IsWhatIntrospectionAnswers()
    {
        // limits of requests do not count
        await using var server = await TinyServer.StartAsync(new ServerOptions { Limits = new() { MaxFields = 10, MaxTokens = 20 } });
        var json = JsonNode.Parse(await server.Client.GetStringAsync("/schema.json"))!;

        Assert.Null(json["errors"]);
        Assert.Equal("Query", (string?)json["data"]!["__schema"]!["queryType"]!["name"]);
        Assert.Equal(
            ["hello", "none", "broken", "wait", "now", "items", "lost"],
            json["data"]!["__schema"]!["types"]!.AsArray().Single(type =>
                (string?)type!["name"] == "Query")!["fields"]!.AsArray().Select(field => (string?)field!["name"]));
    }

    [Theory]
    [InlineData(AccessMode.Open, IntrospectionMode.On, null, 200)]
    [InlineData(AccessMode.Open, IntrospectionMode.Off, Token, 404)]
    [InlineData(AccessMode.Open, IntrospectionMode.Authorized, null, 401)]
    [InlineData(AccessMode.Open, IntrospectionMode.Authorized, "wrong-token-012345", 401)]
    [InlineData(AccessMode.Open, IntrospectionMode.Authorized, Token, 200)]
    [InlineData(AccessMode.Authorized, IntrospectionMode.On, null, 401)]
    [InlineData(AccessMode.Authorized, IntrospectionMode.On, Token, 200)]
    public async Task Read_IsForWhomMayIntrospect(AccessMode access, IntrospectionMode introspection, string? token, int status)
    {
        await using var server = await TinyServer.StartAsync(
            new ServerOptions { Callers = new() { Access = access, Introspection = introspection, AccessTokens = Token } });
        foreach (var url in (string[])["/schema.graphql", "/schema.json"])
        {
            using var response = token is null
                ? await SendAsync(server, url)
                : await SendAsync(server, url, ("Authorization", "Bearer " + token));

            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Count > 0);
            Assert.Equal(status == 200 ? "must-revalidate, max-age=0, private" : "no-store", response.Headers.CacheControl!.ToString());
        }
    }

    [Fact]
    public void WithoutInternalDirectives_CutsDefinitionsAndUses()
    {
        const string Schema = """"
            # kept
            "Priced."
            directive @cost("A price." weight: String! @listSize) on FIELD_DEFINITION | OBJECT

            """
            How long.
            """
            directive @listSize(assumedSize: Int) on FIELD_DEFINITION | ARGUMENT_DEFINITION
            directive @shown on FIELD | FIELD_DEFINITION # for clients

            type Query @cost(weight: "1") {
              "A list." # note
              list(first: Int = 1 @cost(weight: "2")): [Int] @deprecated(reason: "@cost") @listSize(assumedSize: 3) @shown
            }

            input In @cost(weight: "1") { a: Int @cost(weight: "2") = 3 }
            enum E @cost(weight: "1") { A @deprecated B @cost(weight: "1") }
            """";

        Assert.Equal(
            """"
            # kept
            directive @shown on FIELD | FIELD_DEFINITION # for clients

            type Query {
              "A list." # note
              list(first: Int = 1): [Int] @deprecated(reason: "@cost") @shown
            }

            input In { a: Int = 3 }
            enum E { A @deprecated B }
            """",
            SchemaText.WithoutInternalDirectives(Schema.Replace(
                "a: Int @cost(weight: \"2\") = 3", "a: Int = 3 @cost(weight: \"2\")", StringComparison.Ordinal)));
    }

    [Fact]
    public void WithoutInternalDirectives_KeepsTheProductsSchemaSound()
    {
        var text = SchemaText.WithoutInternalDirectives(LineageSchema.Text);
        var scalars = new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal)
        {
            ["PartialDate"] = new PartialDateCoercion(),
            ["DateTime"] = new DateTimeCoercion(),
        };
        var full = SchemaBuilder.TryBuild(new Source(LineageSchema.Text), scalars, out _)!;
        var schema = SchemaBuilder.TryBuild(new Source(text), scalars, out var errors);

        Assert.Empty(errors);
        Assert.DoesNotContain("@cost", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@listSize", text, StringComparison.Ordinal);
        Assert.Equal(full.Types.Select(type => type.Name), schema!.Types.Select(type => type.Name));
        Assert.Equal(
            full.Directives.Select(directive => directive.Name).Except(["cost", "listSize"]),
            schema.Directives.Select(directive => directive.Name));
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TinyServer server, string url, (string Name, string Value) header = default, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (header.Name is not null)
        {
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return await server.Client.SendAsync(request);
    }
}
