// The names people type, on the data that the product ships.
namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class SeedTests
{
    [Theory]
    [InlineData("Zephyr", "model:zephyr-7b-beta")]
    [InlineData("zephyr 7b beta", "model:zephyr-7b-beta")]
    [InlineData("HuggingFaceH4/zephyr-7b-beta", "model:zephyr-7b-beta")]
    [InlineData("Alpaca", "model:alpaca-7b")]
    [InlineData("stanford-alpaca", "model:alpaca-7b")]
    public void Model_IsFound_ByTheNamesPeopleType(string name, string expected)
    {
        var model = AskedFolder.Seed.Data(
            "query ($name: String) { model(name: $name) { id } }", $$"""{ "name": "{{name}}" }""").GetProperty("model");

        Assert.Equal(expected, model.GetProperty("id").GetString());
    }

    [Fact]
    public void Mistral_IsFound()
    {
        Assert.StartsWith(
            "model:mistral-7b",
            AskedFolder.Seed.Data("""{ model(name: "Mistral") { id } }""").GetProperty("model").GetProperty("id").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_LeadToTheirOrigin_InAsManyHopsAsTheySay()
    {
        var ids = AskedFolder.Seed.Data("{ models(first: 100) { nodes { id } } }").GetProperty("models").GetProperty("nodes")
            .EnumerateArray().Select(node => node.GetProperty("id").GetString()!);
        var restrictions = 0;
        foreach (var id in ids)
        {
            var model = AskedFolder.Seed.Data(
                $$"""{ model(id: "{{id}}") { restrictions { hops inherited origin { id } path { node { id } } } } }""")
                    .GetProperty("model");
            foreach (var restriction in model.GetProperty("restrictions").EnumerateArray())
            {
                restrictions++;
                var nodes = restriction.GetProperty("path").EnumerateArray().Select(hop =>
                    hop.GetProperty("node").GetProperty("id").GetString()).ToArray();
                Assert.Equal(restriction.GetProperty("hops").GetInt32(), nodes.Length);
                Assert.Equal(restriction.GetProperty("inherited").GetBoolean(), nodes.Length > 0);
                Assert.Equal(restriction.GetProperty("origin").GetProperty("id").GetString(), nodes.Length == 0 ? id : nodes[^1]);
            }
        }

        Assert.True(restrictions > 500, $"only {restrictions} restrictions");
    }

    [Fact]
    public void Terms_AreInTheOrderOfTheirCodes()
    {
        var codes = AskedFolder.Seed.Data("{ terms { code } }").GetProperty("terms").EnumerateArray().Select(term =>
            term.GetProperty("code").GetString()!).ToArray();
        var duties = AskedFolder.Seed.Data("{ terms(kinds: [DUTY]) { code kind } }").GetProperty("terms").EnumerateArray().ToArray();

        Assert.Equal(AskedFolder.Seed.Snapshot.Rules.Terms.Length, codes.Length);
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.NotEmpty(duties);
        Assert.All(duties, term => Assert.Equal("DUTY", term.GetProperty("kind").GetString()));
        Assert.Equal(0, AskedFolder.Seed.Data("{ terms(kinds: []) { code } }").GetProperty("terms").GetArrayLength());
    }

    [Fact]
    public void Every_ModelAndDataset_AnswersEveryField()
    {
        foreach (var (field, one) in ((string, string)[])[("models", "model"), ("datasets", "dataset")])
        {
            var ids = AskedFolder.Seed.Data($"{{ {field}(first: 100) {{ nodes {{ id }} }} }}").GetProperty(field).GetProperty("nodes")
                .EnumerateArray();
            foreach (var id in ids.Select(node => node.GetProperty("id").GetString()))
            {
                Assert.Equal("", AskedFolder.Seed.Errors($$"""
                    { {{one}}(id: "{{id}}") {
                        aliases url releaseDate organisations { id } developedBy { role claims { note } } licenses { id }
                        licensedUnder { status component claims { confidence } }
                        relations(direction: BOTH) { kind outweighed operators { id } claims { source { id } } }
                        restrictions { explanation textualReach partyReach path { rule certainty evidenceUrl source { id } }
                          licensedUnder { status } }
                        permissions { outcome } conflicts { code level message artifacts { id } licenses { id } terms { code } }
                        unknowns { kind message artifact { id } }
                        ancestors(first: 5) { id } descendants(first: 5) { id }
                        lineage(direction: BOTH, maxDepth: 2) { complete mermaid svg }
                        verdict(purpose: HOST_AS_SERVICE, reading: BALANCED) { outcome reasons unknowns flippedBy }
                    } }
                    """));
            }
        }
    }

    [Theory]
    [InlineData("{ licenses(first: 100) { nodes { aliases spdxId version family steward kind osiApproved effectiveFrom supersededBy { id "
        + "} url artifacts(first: 1) { totalCount nodes { __typename } } } } }")]
    [InlineData("{ licenses(first: 100) { nodes { terms { term { code alignedTo } clause summary scope flowsDown textualReach sourceUrl "
        + "verification } } } }")]
    [InlineData("{ organisations(first: 100) { nodes { aliases kind country url artifacts(first: 1) { totalCount nodes { __typename } } "
        + "} } }")]
    [InlineData("{ terms { code kind title description alignedTo severity } findings(first: 100) { totalCount nodes { message } } "
        + "revision { id loadedAt } }")]
    public void Every_OtherNode_AnswersEveryField(string document)
    {
        Assert.Equal("", AskedFolder.Seed.Errors(document));
    }
}
