// Requirements P2 and P3: automatic persisted queries and trusted documents over HTTP.
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Documents;

public sealed class DocumentFinderTests : IDisposable
{
    private const string Json = "application/json";
    private const string GraphQL = "application/graphql-response+json";
    private const string Hello = """{"data":{"hello":"Hello, world!"}}""";
    private const string NotFound =
        """{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}""";
    private const string NotSupported =
        """{"errors":[{"message":"PersistedQueryNotSupported","extensions":{"code":"PERSISTED_QUERY_NOT_SUPPORTED"}}]}""";
    private const string NotTrusted =
        """{"errors":[{"message":"Only trusted documents are run here; name one by \"documentId\".","extensions":"""
        + """{"code":"TRUSTED_DOCUMENT_REQUIRED"}}]}""";

    private const string UnknownId =
        """{"errors":[{"message":"There is no document of this id.","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}""";
    private const string WrongHash =
        """{"errors":[{"message":"provided sha does not match query","extensions":{"code":"PERSISTED_QUERY_HASH_MISMATCH"}}]}""";
    private const string NoQuery = """{"errors":[{"message":"The parameter \"query\" is missing.","extensions":{"code":"BAD_REQUEST"}}]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Further members are ignored where there is a document, as the protocol wants it, and told where there is none.
    [Theory]
    [InlineData("""{"qurey":"{hello}"}""", "\\\"qurey\\\" is no parameter of a request and was ignored. Did you mean query?")]
    [InlineData("""{"text":"{hello}","x":1}""", "\\\"text\\\" is no parameter of a request and was ignored.")]
    [InlineData(
        """{"variables":{},"Query":"{hello}"}""", "\\\"Query\\\" is no parameter of a request and was ignored. Did you mean query?")]
    public async Task Request_IsToldWhatWasIgnored_When_ItHasNoQuery(string body, string told)
    {
        await using var server = await TinyServer.StartAsync();

        Assert.Equal(
            (400, NoQuery.Replace("missing.", "missing. " + told, StringComparison.Ordinal)), await PostAsync(server, body, Json));
    }

    [Theory]
    [InlineData("""{"qurey":"{nothing}","query":"{hello}"}""")]
    [InlineData("""{"query":"{hello}","qurey":"{nothing}"}""")]
    public async Task Request_IsAnswered_When_ItHasAQueryAndOtherMembers(string body)
    {
        await using var server = await TinyServer.StartAsync();

        Assert.Equal((200, Hello), await PostAsync(server, body, Json));
    }

    [Fact]
    public async Task Url_IsToldWhatWasIgnored_When_ItHasNoQuery()
    {
        await using var server = await TinyServer.StartAsync();

        Assert.Equal(
            (400, NoQuery.Replace(
                "missing.",
                "missing. \\\"qurey\\\" is no parameter of a request and was ignored. Did you mean query?",
                StringComparison.Ordinal)),
            await GetAsync(server, "qurey={hello}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hash_FindsTheQuery_When_ItWasSentOnce(bool byGet)
    {
        await using var server = await TinyServer.StartAsync();
        var unknown = await AskAsync(server, Extension("{hello}"), query: null, byGet);
        var sent = await AskAsync(server, Extension("{hello}"), "{hello}", byGet);
        var named = await AskAsync(server, Extension("{hello}"), query: null, byGet);
        var other = await AskAsync(server, Extension("{hello }"), query: null, byGet);
        var upper = await AskAsync(
            server,
            Extension("{hello}").Replace(Hash("{hello}"), Hash("{hello}").ToUpperInvariant(), StringComparison.Ordinal),
            query: null,
            byGet);

        Assert.Equal([(200, NotFound), (200, Hello), (200, Hello), (200, NotFound), (200, Hello)], [unknown, sent, named, other, upper]);
    }

    [Fact]
    public async Task Hash_IsFoundByEveryWay_When_ItWasSentByAnother()
    {
        await using var server = await TinyServer.StartAsync();
        await AskAsync(server, Extension("query($n:String){hello(name:$n)}"), "query($n:String){hello(name:$n)}", byGet: false);
        var byGet = await GetAsync(server, $"extensions={Extension("query($n:String){hello(name:$n)}")}&variables={{\"n\":\"x\"}}");
        var byId = await PostAsync(
            server, $$$"""{"documentId":"sha256:{{{Hash("query($n:String){hello(name:$n)}")}}}","variables":{"n":"y"}}""", Json);

        Assert.Equal([(200, """{"data":{"hello":"Hello, x!"}}"""), (200, """{"data":{"hello":"Hello, y!"}}""")], [byGet, byId]);
    }

    // Apollo's clients take PersistedQueryNotFound for a failure of the transport when its status is not 200; the draft wants 4xx where
    // there is no data
    [Theory]
    [InlineData(StatusProfile.Stable, Json, 200, 400)]
    [InlineData(StatusProfile.Stable, GraphQL, 200, 400)]
    [InlineData(StatusProfile.Draft2026, Json, 422, 422)]
    [InlineData(StatusProfile.Draft2026, GraphQL, 422, 422)]
    public async Task Status_FollowsTheProfile(StatusProfile profile, string accept, int notFound, int wrong)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { StatusProfile = profile } });
        var unknown = await PostAsync(server, Body(Extension("{hello}"), null), accept);
        var mismatch = await PostAsync(server, Body(Extension("{hello}"), "{none}"), accept);
        var unknownId = await PostAsync(server, """{"documentId":"x"}""", accept);

        Assert.Equal([(notFound, NotFound), (wrong, WrongHash), (wrong, UnknownId)], [unknown, mismatch, unknownId]);
    }

    [Fact]
    public async Task Hash_IsNotRemembered_When_ItIsWrongOrTheDocumentIsInvalid()
    {
        await using var server = await TinyServer.StartAsync();
        await AskAsync(server, Extension("{hello}"), "{none}", byGet: false);
        await AskAsync(server, Extension("{"), "{", byGet: false);
        await AskAsync(server, Extension("{nope}"), "{nope}", byGet: false);
        // valid, but a variable is missing
        await AskAsync(server, Extension("query($n:String!){hello(name:$n)}"), "query($n:String!){hello(name:$n)}", byGet: false);

        foreach (var (document, answer) in new[] { ("{hello}", NotFound), ("{none}", NotFound), ("{", NotFound), ("{nope}", NotFound) })
        {
            Assert.Equal((200, answer), await AskAsync(server, Extension(document), query: null, byGet: false));
        }

        Assert.Contains(
            "BAD_USER_INPUT",
            (await AskAsync(server, Extension("query($n:String!){hello(name:$n)}"), query: null, byGet: false)).Body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"persistedQuery":1}""")]
    [InlineData("""{"persistedQuery":[]}""")]
    [InlineData("""{"persistedQuery":{}}""")]
    [InlineData("""{"persistedQuery":{"version":1}}""")]
    [InlineData("""{"persistedQuery":{"version":1,"sha256Hash":1}}""")]
    [InlineData("""{"persistedQuery":{"version":1,"sha256Hash":"abc"}}""")]
    [InlineData("""{"persistedQuery":{"version":1,"sha256Hash":"../../../../../../../../../../../../../../../../../../../etc/passwd"}}""")]
    [InlineData("""{"persistedQuery":{"version":2,"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    [InlineData("""{"persistedQuery":{"version":"1","sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    [InlineData("""{"persistedQuery":{"sha256Hash":"0000000000000000000000000000000000000000000000000000000000000000"}}""")]
    public async Task Extension_IsRefused_When_ItsShapeIsWrong(string extensions)
    {
        const string Answer =
            """{"errors":[{"message":"The extension \"persistedQuery\" must be {\"version\": 1, \"sha256Hash\": \"64 hexadecimal """
            + """digits\"}.","extensions":{"code":"BAD_REQUEST"}}]}""";
        await using var server = await TinyServer.StartAsync();

        Assert.Equal((400, Answer), await PostAsync(server, Body(extensions, "{hello}"), Json));
        Assert.Equal((400, Answer), await GetAsync(server, "extensions=" + Uri.EscapeDataString(extensions)));
    }

    [Theory]
    [InlineData("""{"persistedQuery":null}""")]
    [InlineData("""{"other":{"persistedQuery":1},"more":[1]}""")]
    [InlineData("""{"a":[{"persistedQuery":{}}],"persistedQuery":{"x":{"y":[1]},"version":1,"sha256Hash":"HASH","z":null}}""")]
    public async Task Extension_MayHoldOtherThings(string extensions)
    {
        await using var server = await TinyServer.StartAsync();

        Assert.Equal(
            (200, Hello),
            await PostAsync(server, Body(extensions.Replace("HASH", Hash("{hello}"), StringComparison.Ordinal), "{hello}"), Json));
    }

    [Fact]
    public async Task Hash_IsNotSupported_When_NothingIsRemembered()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Documents = new() { PersistedQueries = 0 } });

        Assert.Equal((200, Hello), await PostAsync(server, Body(Extension("{hello}"), "{hello}"), Json));
        Assert.Equal((200, NotSupported), await PostAsync(server, Body(Extension("{hello}"), null), Json));
        Assert.Equal((400, UnknownId), await PostAsync(server, $$"""{"documentId":"{{Hash("{hello}")}}"}""", Json));
        Assert.Equal((400, NoQuery), await PostAsync(server, "{}", Json));
    }

    [Fact]
    public async Task Hash_IsForgotten_When_OthersComeAndTheStoreIsFull()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Documents = new() { PersistedQueries = 1 } });
        await AskAsync(server, Extension("{hello}"), "{hello}", byGet: false);
        await AskAsync(server, Extension("{a:hello}"), "{a:hello}", byGet: false);

        Assert.Equal((200, NotFound), await AskAsync(server, Extension("{hello}"), query: null, byGet: false));
    }

    [Theory]
    [InlineData("documentId=Greeting", 200, Hello)]
    [InlineData(
        "documentId=greetings",
        400,
        """{"errors":[{"message":"Must provide operation name if query contains multiple operations.","extensions":"""
        + """{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""")]
    [InlineData("documentId=greetings&operationName=Named&variables={\"n\":\"x\"}", 200, """{"data":{"hello":"Hello, x!"}}""")]
    [InlineData("documentId=Named&variables={\"n\":\"x\"}", 200, """{"data":{"hello":"Hello, x!"}}""")]
    [InlineData("documentId=sha256:HASH&operationName=Greeting", 200, Hello)]
    [InlineData("documentId=HASH&operationName=Greeting", 200, Hello)]
    [InlineData("extensions={\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"HASH\"}}&operationName=Greeting", 200, Hello)]
    [InlineData(
        "documentId=Bump",
        405,
        """{"errors":[{"message":"Can only perform a mutation operation from a POST request.","extensions":"""
        + """{"code":"OPERATION_RESOLUTION_FAILURE"}}]}""")]
    [InlineData("documentId=../greetings", 400, UnknownId)]
    [InlineData("documentId=nope", 400, UnknownId)]
    [InlineData(
        "documentId=Greeting&query={hello}",
        400,
        """{"errors":[{"message":"Send either \"query\" or \"documentId\", not both.","extensions":{"code":"BAD_REQUEST"}}]}""")]
    public async Task TrustedDocument_IsRunByItsIds_InBothModes(string parameters, int status, string answer)
    {
        foreach (var mode in (TrustedDocumentMode[])[TrustedDocumentMode.Preferred, TrustedDocumentMode.Only])
        {
            await using var server = await TinyServer.StartAsync(Trusting(mode));
            Assert.Equal(
                (status, answer), await GetAsync(server, parameters.Replace("HASH", Hash(Greetings), StringComparison.Ordinal), GraphQL));
        }
    }

    [Fact]
    public async Task FreeForm_IsRun_When_TrustedDocumentsArePreferred()
    {
        await using var server = await TinyServer.StartAsync(Trusting(TrustedDocumentMode.Preferred));

        Assert.Equal((200, Hello), await GetAsync(server, "query={hello}"));
        Assert.Equal((200, Hello), await AskAsync(server, Extension("{hello}"), "{hello}", byGet: false));
        Assert.Equal((200, Hello), await AskAsync(server, Extension("{hello}"), query: null, byGet: false));
    }

    [Fact]
    public async Task FreeForm_IsRefused_When_OnlyTrustedDocumentsAreRun()
    {
        await using var server = await TinyServer.StartAsync(Trusting(TrustedDocumentMode.Only));

        Assert.Equal((400, NotTrusted), await GetAsync(server, "query={hello}"));
        Assert.Equal((400, NotTrusted), await PostAsync(server, """{"query":"{hello}"}""", GraphQL));
        Assert.Equal((400, NotTrusted), await PostAsync(server, "{}", Json));
        Assert.Equal((400, NotTrusted), await AskAsync(server, Extension("{hello}"), "{hello}", byGet: false));
        Assert.Equal((200, NotFound), await AskAsync(server, Extension("{hello}"), query: null, byGet: false));
    }

    [Fact]
    public async Task Folder_IsNotRead_When_ModeIsOff()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions
        {
            Documents = new()
            {
                TrustedDocuments = Path.Combine(_folder.Path, "missing"),
                TrustedDocumentMode = TrustedDocumentMode.Off,
            }
        });

        Assert.Equal((400, UnknownId), await GetAsync(server, "documentId=Greeting"));
    }

    [Fact]
    public async Task Start_Fails_When_OnlyTrustedDocumentsAreRunButThereIsNoFolder()
    {
        var exception = await Assert.ThrowsAsync<StartUpException>(() =>
            TinyServer.StartAsync(new ServerOptions { Documents = new() { TrustedDocumentMode = TrustedDocumentMode.Only } }));

        Assert.Equal(
            "Only trusted documents are to be run, but there are none: name their folder or manifest with OPENCHAT_TRUSTED_DOCUMENTS.",
            exception.Message);
    }

    [Fact]
    public async Task Start_LogsHowManyDocumentsAreTrusted()
    {
        await using var server = await TinyServer.StartAsync(Trusting(TrustedDocumentMode.Only));

        Assert.Equal("Loaded 2 trusted documents, mode Only", (await server.Log.WaitForAsync(3005)).Text);
    }

    [Fact]
    public async Task Tag_IsTheSame_When_DocumentIsNamedOrSent()
    {
        await using var server = await TinyServer.StartAsync(Trusting(TrustedDocumentMode.Preferred));
        using var named = await server.Client.GetAsync("/graphql?documentId=greetings&operationName=Greeting");
        using var sent = await server.Client.GetAsync("/graphql?operationName=Greeting&query=" + Uri.EscapeDataString(Greetings));

        Assert.NotNull(named.Headers.ETag);
        Assert.Equal(named.Headers.ETag, sent.Headers.ETag);
    }

    private const string Greetings = "query Greeting { hello }\nquery Named($n: String) { hello(name: $n) }";

    private ServerOptions Trusting(TrustedDocumentMode mode)
    {
        _folder.Write("greetings.graphql", Greetings);
        _folder.Write("bump.graphql", "mutation Bump { bump }");
        return new ServerOptions { Documents = new() { TrustedDocuments = _folder.Path, TrustedDocumentMode = mode } };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Extension(string document) => $$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{Hash(document)}}}"}}""";

    private static string Body(string extensions, string? query) =>
        query is null ? $$"""{"extensions":{{extensions}}}""" : $$"""{"extensions":{{extensions}},"query":"{{query}}"}""";

    private static Task<(int Status, string Body)> AskAsync(TinyServer server, string extensions, string? query, bool byGet) => byGet
        ? GetAsync(
            server, "extensions=" + Uri.EscapeDataString(extensions) + (query is null ? "" : "&query=" + Uri.EscapeDataString(query)))
        : PostAsync(server, Body(extensions, query), Json);

    private static async Task<(int Status, string Body)> GetAsync(TinyServer server, string parameters, string accept = Json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?" + parameters);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<(int Status, string Body)> PostAsync(TinyServer server, string body, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(body, Encoding.UTF8, Json) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using var response = await server.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
