using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Http.Documents;

public sealed class TrustedDocumentsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FindsDocumentsByHashOperationAndFile()
    {
        const string One = "query First { hello }\n";
        const string Two = "query Second { hello } query Third { hello }";
        _folder.Write("one.graphql", One);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "below"));
        _folder.Write("below/Second.graphql", Two);
        _folder.Write("notes.txt", "no document");
        var documents = Load();

        Assert.Equal(2, documents.Count);
        foreach (var (id, text, operation) in new[]
        {
            ("First", One, "First"), ("Second", Two, "Second"), ("Third", Two, "Third"), ("one", One, null),
            (Hash(One), One, null),
            ("sha256:" + Hash(One), One, null),
            (Hash(One.TrimEnd()), One, null),
            ("sha256:" + Hash(Two), Two, null),
        })
        {
            var found = documents.Find(id)!;
            Assert.Equal((text, operation), (Encoding.UTF8.GetString(found.Text.Span), found.OperationName));
        }
    }

    [Theory]
    [InlineData("one.graphql")]
    [InlineData("../one")]
    [InlineData("below/Second")]
    [InlineData("sha256:")]
    [InlineData("sha256:First")]
    [InlineData("first")]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("First\0")]
    public void Find_GivesNull_When_IdIsNone(string id)
    {
        _folder.Write("one.graphql", "query First { hello }");

        Assert.Null(Load().Find(id));
    }

    [Fact]
    public void With_AddsDocumentsByHashAlone()
    {
        _folder.Write("one.graphql", "query First { hello }");
        var documents = Load().With(["query First { own: hello }\n", "not valid"]);

        Assert.Equal(3, documents.Count);
        Assert.Equal("query First { hello }", Encoding.UTF8.GetString(documents.Find("First")!.Text.Span));
        Assert.Equal(
            "query First { own: hello }\n",
            Encoding.UTF8.GetString(documents.Find("sha256:" + Hash("query First { own: hello }\n"))!.Text.Span));
        Assert.Null(TrustedDocuments.None.With([]).Find(Hash("query First { hello }")));
    }

    [Fact]
    public void Load_ListsEveryProblemWithItsPlace()
    {
        _folder.Write("a.graphql", "query Good { hello }");
        _folder.Write("b.graphql", "query Bad {\n  nope\n  nada\n}");
        _folder.Write("c.graphql", "query {");
        _folder.Write("d.graphql", "\n  { hello }");
        _folder.Write("e.graphql", "query Other { hello }\nquery Good { hello }");
        _folder.Write("f.graphql", "");
        _folder.Write("Other.graphql", "query Another { hello }");

        var exception = Assert.Throws<StartUpException>(Load);

        Assert.Equal(
            $"""
            The trusted documents in '{_folder.Path}' cannot be used:
            b.graphql:2:3: Cannot query field "nope" on type "Query".
            b.graphql:3:3: Cannot query field "nada" on type "Query".
            c.graphql:1:8: Syntax Error: Expected Name, found <EOF>.
            d.graphql:2:3: the operation needs a name.
            e.graphql:1:1: the name "Other" is that of another document.
            e.graphql:2:1: the name "Good" is that of another document.
            f.graphql: Must provide query string.
            """,
            exception.Message);
    }

    [Fact]
    public void Load_Fails_When_FolderIsEmptyOrMissing()
    {
        var empty = Assert.Throws<StartUpException>(Load);
        var missing = Assert.Throws<StartUpException>(() => TrustedDocuments.Load(Path.Combine(_folder.Path, "no"), Executor()));

        Assert.EndsWith("cannot be used:\nthere is no file that ends in .graphql.", empty.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"The trusted documents in '{_folder.Path}/no' cannot be read: Could not find a part of the path",
            missing.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FindsDocumentsOfAManifestByIdAndHash()
    {
        const string One = "query First { hello }";
        const string Two = "{ a: hello }\n";
        var manifest = _folder.Write("manifest.json", $$"""{ "First page": "query First { hello }", "{{Hash(Two)}}": "{ a: hello }\n" }""");
        var documents = TrustedDocuments.Load(manifest, Executor());

        Assert.Equal(2, documents.Count);
        foreach (var (id, text) in new[]
        {
            ("First page", One),
            (Hash(One), One),
            ("sha256:" + Hash(One), One),
            (Hash(Two), Two),
            ("sha256:" + Hash(Two), Two),
        })
        {
            var found = documents.Find(id)!;
            Assert.Equal((text, null), (Encoding.UTF8.GetString(found.Text.Span), found.OperationName));
        }

        Assert.Null(documents.Find("First"));
        Assert.Null(documents.Find("manifest"));
    }

    [Theory]
    [InlineData("""{ "a": "{ hello }", "b": "{\n  nope }", "c": 1, "d": null, "e": "", "a": "{ b: hello }" }""", """
        cannot be used:
        b:2:3: Cannot query field "nope" on type "Query".
        c: the text of a document must be a string.
        d: the text of a document must be a string.
        e: Must provide query string.
        a: the id is that of another document.
        """)]
    [InlineData("[]", "cannot be used:\na manifest is a JSON object of document texts by id, with one document at least.")]
    [InlineData("{}", "cannot be used:\na manifest is a JSON object of document texts by id, with one document at least.")]
    [InlineData("{\n\"a\": ", "cannot be read: not valid JSON at line 2.")]
    [InlineData("""{ "a": "\ud800" }""", "cannot be read: Cannot read incomplete UTF-16 JSON text as string with missing low surrogate.")]
    public void Load_ListsEveryProblem_When_TheManifestIsNone(string manifest, string problems)
    {
        var path = _folder.Write("manifest.json", manifest);

        var exception = Assert.Throws<StartUpException>(() => TrustedDocuments.Load(path, Executor()));

        Assert.Equal($"The trusted documents in '{path}' {problems}", exception.Message);
    }

    [Fact]
    public void Load_MakesTheEngineReady()
    {
        _folder.Write("one.graphql", "query First { hello }");
        var executor = Executor();
        TrustedDocuments.Load(_folder.Path, executor);

        Assert.Equal(1, executor.CachedDocuments);
    }

    private TrustedDocuments Load() => TrustedDocuments.Load(_folder.Path, Executor());

    private static GraphQLExecutor Executor()
    {
        var schema = SchemaBuilder.TryBuild(
            new Source("type Query { hello: String }"), new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal), out _)!;
        return new GraphQLExecutor(schema, new ResolverMap().Field("Query.hello", static (in _) => FieldValue.Null), new ExecutorOptions());
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
