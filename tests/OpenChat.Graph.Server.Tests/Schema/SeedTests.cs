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
    [InlineData("https://huggingface.co/HuggingFaceH4/zephyr-7b-beta/tree/main", "model:zephyr-7b-beta")]
    [InlineData("pkg:huggingface/HuggingFaceH4/zephyr-7b-beta@892b3d7a7b1cf10c7a701c60881cd93df615734c", "model:zephyr-7b-beta")]
    [InlineData("https://github.com/tatsu-lab/stanford_alpaca", "model:alpaca-7b")]
    [InlineData("https://crfm.stanford.edu/2023/03/13/alpaca.html#overview", "model:alpaca-7b")]
    public void Model_IsFound_ByTheNamesPeopleType(string name, string expected)
    {
        var model = AskedFolder.Seed.Data(
            "query ($name: String) { model(name: $name) { id } }", $$"""{ "name": "{{name}}" }""").GetProperty("model");

        Assert.Equal(expected, model.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("Apache License, Version 2.0", "license:apache-2.0")]
    [InlineData("apache-2.0", "license:apache-2.0")]
    [InlineData("GPL-3.0-or-later", "license:gpl-3.0")]
    [InlineData("gpl-3.0", "license:gpl-3.0")]
    [InlineData("LGPL-3.0+", "license:lgpl-3.0")]
    [InlineData("AGPLv3", "license:agpl-3.0")]
    [InlineData("cc-by-nc-sa-4.0", "license:cc-by-nc-sa-4.0")]
    [InlineData("Creative Commons Attribution 4.0", "license:cc-by-4.0")]
    [InlineData("https://creativecommons.org/licenses/by/4.0", "license:cc-by-4.0")]
    [InlineData("The MIT License", "license:mit")]
    [InlineData("llama3.1", "license:llama-3.1")]
    public void License_IsFound_ByTheNamesPeopleType(string name, string expected) => Assert.Equal(
        expected,
        AskedFolder.Seed.Data("query ($name: String) { license(name: $name) { id } }", $$"""{ "name": "{{name}}" }""")
            .GetProperty("license").GetProperty("id").GetString());

    // Who asked by id is shown ids, who asked by name is shown names; nothing is guessed.
    [Theory]
    [InlineData(
        """{ model(id: "Zephyr") { id } }""",
        "NOT_FOUND: There is no model with the id \"Zephyr\". Did you mean \"model:zephyr-7b-beta\"? To ask by a name, use the argument "
        + "\"name\".")]
    [InlineData(
        """{ license(id: "apache-2.0") { id } }""",
        "NOT_FOUND: There is no license with the id \"apache-2.0\". Did you mean \"license:apache-2.0\"? To ask by a name, use the "
        + "argument "
        + "\"name\".")]
    [InlineData(
        """{ model(id: "https://huggingface.co/HuggingFaceH4/zephyr-7b-beta") { id } }""",
        "NOT_FOUND: There is no model with the id \"https://huggingface.co/HuggingFaceH4/zephyr-7b-beta\". Did you mean "
        + "\"model:zephyr-7b-beta\"? To ask by a name, use the argument \"name\".")]
    [InlineData(
        """{ license(id: "license:apache-20") { id } }""",
        "NOT_FOUND: There is no license with the id \"license:apache-20\". Did you mean \"license:apache-2.0\"?")]
    [InlineData(
        """{ model(name: "TheBloke/zephyr-7B-beta-GGUF") { id } }""",
        "NOT_FOUND: There is no model called \"TheBloke/zephyr-7B-beta-GGUF\". Did you mean \"Zephyr 7B beta\"?")]
    [InlineData(
        """{ model(name: "https://huggingface.co/TheBloke/zephyr-7B-beta-AWQ/tree/main") { id } }""",
        "NOT_FOUND: There is no model called \"https://huggingface.co/TheBloke/zephyr-7B-beta-AWQ/tree/main\". Did you mean "
        + "\"Zephyr 7B beta\"?")]
    [InlineData(
        """{ model(name: "UltraChat") { id } }""",
        "NOT_FOUND: There is no model called \"UltraChat\". It is the name of the dataset \"dataset:ultrachat\".")]
    [InlineData(
        """{ model(name: "https://huggingface.co/datasets/allenai/dolma") { id } }""",
        "NOT_FOUND: There is no model called \"https://huggingface.co/datasets/allenai/dolma\". It is the name of the dataset "
        + "\"dataset:dolma\".")]
    [InlineData(
        """{ license(name: "Apache-2.0 OR MIT") { id } }""",
        "AMBIGUOUS_NAME: \"Apache-2.0 OR MIT\" is an expression, not the name of one license; ask by id for what it names: "
        + "license:apache-2.0, license:mit.")]
    [InlineData(
        """{ license(name: "(mit and CC-BY-4.0) or GPL-2.0-only WITH Classpath-exception-2.0") { id } }""",
        "AMBIGUOUS_NAME: \"(mit and CC-BY-4.0) or GPL-2.0-only WITH Classpath-exception-2.0\" is an expression, not the name of one "
        + "license; "
        + "ask by id for what it names: license:mit, license:cc-by-4.0. Not known here: \"GPL-2.0-only WITH Classpath-exception-2.0\".")]
    [InlineData(
        """{ license(name: "MIT, Apache-2.0") { id } }""",
        "AMBIGUOUS_NAME: \"MIT, Apache-2.0\" is an expression, not the name of one license; ask by id for what it names: license:mit, "
        + "license:apache-2.0.")]
    [InlineData(
        """{ node(id: "Zephyr") { id } }""",
        "NOT_FOUND: \"Zephyr\" is not the id of a node; ids look like \"model:zephyr-7b-beta\". Did you mean \"model:zephyr-7b-beta\"?")]
    [InlineData(
        """{ nodes(ids: ["mit", "model:gone", ""]) { id } }""",
        "NOT_FOUND: \"mit\" is not the id of a node; ids look like \"model:zephyr-7b-beta\". Did you mean \"license:mit\"?\n"
        + "NOT_FOUND: The id is empty; ids look like \"model:zephyr-7b-beta\".")]
    public void LookUp_SaysWhatMayHaveBeenMeant(string document, string expected) =>
        Assert.Equal(expected, AskedFolder.Seed.Errors(document));

    [Theory]
    [InlineData("license", "Apache License, Version 2.1")]
    [InlineData("license", "AGPL-1.0-or-later")]
    [InlineData("model", "someone/Mistral-7B-v0.1-merged-final")]
    [InlineData("model", "pkg:huggingface/TheBloke/Mistral-7B-v0.1-AWQ@main")]
    public void Suggestions_AreThere_ForNamesWithAWordTooMany(string field, string name) => Assert.Matches(
        "^NOT_FOUND: .* Did you mean .*\\?$",
        AskedFolder.Seed.Errors($"query ($name: String) {{ {field}(name: $name) {{ id }} }}", $$"""{ "name": "{{name}}" }"""));

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
                        relations(direction: BOTH) { id kind outweighed doubtful operators { id } claims { source { id } } }
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
