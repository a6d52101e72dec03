// Every condition of `where`, also negated, against the ids that fit.
using System.Text.Json;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class NodeFiltersTests
{
    private const string AllModels = "acme-base acme-chat beta-mix odd oracle plain ring";

    [Theory]
    [InlineData("{}", AllModels)]
    [InlineData("{ and: [] }", AllModels)]
    [InlineData("{ or: [] }", "")]
    [InlineData("{ or: [{}] }", AllModels)]
    [InlineData("{ not: {} }", "")]
    [InlineData("{ not: { not: { kinds: [SERVICE] } } }", "oracle")]
    [InlineData("""{ and: [{ kinds: [BASE] }, { name: { startsWith: "r" } }] }""", "ring")]
    [InlineData("""{ or: [{ kinds: [SERVICE] }, { name: { startsWith: "r" } }] }""", "oracle ring")]
    [InlineData("""{ kinds: [BASE], or: [{ kinds: [SERVICE] }, { name: { startsWith: "r" } }] }""", "ring")]
    [InlineData("""{ ids: ["model:ring", "model:acme-base", "model:ring"] }""", "acme-base ring")]
    [InlineData("{ ids: [] }", "")]
    [InlineData("{ ids: null }", AllModels)]
    [InlineData("""{ name: { equals: "acme base" } }""", "acme-base")]
    [InlineData("""{ name: { equals: "chatty" } }""", "acme-chat beta-mix")]
    [InlineData("""{ name: { equals: "" } }""", "")]
    [InlineData("""{ name: { in: ["CHATTY", "Ring"] } }""", "acme-chat beta-mix ring")]
    [InlineData("{ name: { in: [] } }", "")]
    [InlineData("""{ name: { contains: "acme/" } }""", "acme-base acme-chat")]
    [InlineData("""{ name: { contains: ";" } }""", "odd")]
    [InlineData("""{ name: { contains: "🦙" } }""", "odd")]
    [InlineData("""{ name: { startsWith: "base" } }""", "acme-base")]
    [InlineData("""{ name: { startsWith: "acme", contains: "chat" } }""", "acme-chat")]
    [InlineData("{ name: { equals: \"\uff21cm\u200be base\" } }", "acme-base")]
    [InlineData("{ name: { in: [\"C\u00adHATTY\"] } }", "acme-chat beta-mix")]
    [InlineData("{ name: { contains: \"\u24d0\u24d2\u24dc\u24d4/\" } }", "acme-base acme-chat")]
    [InlineData("{ name: { startsWith: \"b\u00e4se\" } }", "")]
    [InlineData("{ name: {} }", AllModels)]
    [InlineData("{ kinds: [BASE] }", "acme-base plain ring")]
    [InlineData("{ kinds: [MERGE, CHAT, DERIVED] }", "acme-chat beta-mix odd")]
    [InlineData("{ kinds: [] }", "")]
    [InlineData("""{ family: { equals: "ACME" } }""", "acme-base acme-chat odd")]
    [InlineData("""{ family: { contains: "" } }""", "acme-base acme-chat odd")]
    [InlineData("""{ parameters: { in: ["7b"] } }""", "acme-base acme-chat")]
    [InlineData("{ parametersBetween: { from: 7e9, to: 7e9 } }", "acme-base acme-chat")]
    [InlineData("{ parametersBetween: { from: 7.1e9 } }", "beta-mix")]
    [InlineData("{ parametersBetween: { to: 12.9e9 } }", "acme-base acme-chat")]
    [InlineData("{ parametersBetween: {} }", AllModels)]
    [InlineData("""{ country: { in: ["usa", "France"] } }""", "acme-base acme-chat oracle")]
    [InlineData("""{ country: { equals: "" } }""", "")]
    [InlineData("{ country: {} }", AllModels)]
    [InlineData("{ verdict: { purpose: COMMERCIAL_USE, outcome: [] } }", "")]
    [InlineData("""{ releaseDate: { from: "2023" } }""", "acme-base acme-chat beta-mix ring")]
    [InlineData("""{ releaseDate: { from: "2023-05-20" } }""", "acme-chat beta-mix ring")]
    [InlineData("""{ releaseDate: { to: "2023-05-20" } }""", "acme-base acme-chat oracle")]
    [InlineData("""{ releaseDate: { to: "2023-04" } }""", "acme-base oracle")]
    [InlineData("""{ releaseDate: { from: "2023", to: "2023" } }""", "acme-base acme-chat ring")]
    [InlineData("""{ releaseDate: { from: "2024-12-31" } }""", "beta-mix")]
    [InlineData("{ releaseDate: {} }", AllModels)]
    [InlineData("""{ organisations: ["org:acme"] }""", "acme-base acme-chat")]
    [InlineData("""{ organisations: ["org:beta", "org:oracle"] }""", "acme-chat oracle")]
    [InlineData("""{ licenses: ["license:research"] }""", "acme-base odd")]
    [InlineData("""{ licenses: ["license:open-2"] }""", "")]
    [InlineData("""{ licenses: ["license:open-1", "license:oracle-terms"] }""", "acme-chat oracle")]
    [InlineData("{ related: { kinds: [TRAINED_ON] } }", "acme-base acme-chat plain")]
    [InlineData("{ related: { kinds: [FINE_TUNES_FROM], direction: DOWNSTREAM } }", "acme-base acme-chat beta-mix ring")]
    [InlineData("{ related: { kinds: [FINE_TUNES_FROM, TRAINED_ON], direction: BOTH } }", "acme-base acme-chat beta-mix odd plain ring")]
    [InlineData("{ related: { kinds: [TRAINED_ON], to: [\"dataset:talk\"] } }", "acme-chat plain")]
    [InlineData("{ related: { kinds: [TRAINED_ON], to: [\"Talk Data\", \"Seeds\"] } }", "acme-base acme-chat plain")]
    [InlineData("{ related: { kinds: [TRAINED_ON], dataset: { related: { kinds: [GENERATED_BY] } } } }", "acme-chat plain")]
    [InlineData("{ related: { kinds: [TRAINED_ON], model: {} } }", "")]
    [InlineData("{ related: { kinds: [] } }", "")]
    public void Models_AreThoseThatFit(string where, string expected) => Check("models", "ModelFilter", where, "model:", expected);

    [Theory]
    [InlineData("{}", "seeds talk")]
    [InlineData("""{ ids: ["dataset:talk"] }""", "talk")]
    [InlineData("""{ name: { equals: "talk DATA" } }""", "talk")]
    [InlineData("""{ kind: { equals: "Text" } }""", "seeds")]
    [InlineData("""{ stage: { startsWith: "s" } }""", "talk")]
    [InlineData("""{ releaseDate: { to: "2022" } }""", "seeds")]
    [InlineData("""{ organisations: ["org:beta"] }""", "talk")]
    [InlineData("""{ licenses: ["license:open-1"] }""", "seeds talk")]
    [InlineData("""{ restrictedBy: { terms: ["NOTICE"], inherited: false } }""", "seeds talk")]
    public void Datasets_AreThoseThatFit(string where, string expected) => Check("datasets", "DatasetFilter", where, "dataset:", expected);

    [Theory]
    [InlineData("""{ ids: ["license:open-1"] }""", "open-1")]
    [InlineData("""{ name: { equals: "OPEN-2.0" } }""", "open-2")]
    [InlineData("""{ name: { equals: "oracle tos" } }""", "oracle-terms")]
    [InlineData("""{ kind: { in: ["open-source"] } }""", "open-1 open-2")]
    [InlineData("""{ family: { equals: "acme" } }""", "research")]
    [InlineData("""{ steward: { contains: "inc" } }""", "oracle-terms")]
    [InlineData("{ osiApproved: true }", "open-1")]
    [InlineData("{ osiApproved: false }", "open-2 research")]
    [InlineData("""{ terms: ["NOTICE"] }""", "open-1")]
    [InlineData("""{ terms: ["COMMERCIAL_USE", "NON_COMMERCIAL"] }""", "open-1 oracle-terms research")]
    [InlineData("{ terms: [] }", "")]
    public void Licenses_AreThoseThatFit(string where, string expected) => Check("licenses", "LicenseFilter", where, "license:", expected);

    [Theory]
    [InlineData("""{ ids: ["org:beta"] }""", "beta")]
    [InlineData("""{ name: { equals: "acme-AI" } }""", "acme")]
    [InlineData("""{ kind: { equals: "company" } }""", "acme oracle")]
    [InlineData("""{ country: { equals: "usa" } }""", "oracle")]
    public void Organisations_AreThoseThatFit(string where, string expected) =>
        Check("organisations", "OrganisationFilter", where, "org:", expected);

    [Theory]
    [InlineData("""{ terms: ["NON_COMMERCIAL"] }""")]
    [InlineData("""{ terms: ["NOTICE", "NO_COMPETING_MODELS"], inherited: true }""")]
    [InlineData("""{ terms: ["NON_COMMERCIAL"], inherited: false }""")]
    [InlineData("{ atLeast: BINDING }")]
    [InlineData("{ atLeast: LIKELY, inherited: true }")]
    [InlineData("""{ licenses: ["license:research"] }""")]
    [InlineData("""{ licenses: ["license:open-1"], terms: ["NON_COMMERCIAL"] }""")]
    [InlineData("{ licenses: [] }")]
    [InlineData("{}")]
    public void RestrictedBy_AgreesWithTheRestrictionsListed(string restriction)
    {
        Compare(AskedFolder.Small, restriction);
    }

    [Theory]
    [InlineData("""{ terms: ["NON_COMMERCIAL"], inherited: true }""")]
    [InlineData("""{ terms: ["NO_COMPETING_MODELS"], atLeast: LIKELY }""")]
    [InlineData("""{ licenses: ["license:apache-2.0"], inherited: false }""")]
    [InlineData("{ atLeast: BINDING, inherited: true }")]
    public void RestrictedBy_AgreesWithTheRestrictionsListed_OnTheSeed(string restriction)
    {
        Compare(AskedFolder.Seed, restriction);
    }

    [Theory]
    [InlineData("purpose: COMMERCIAL_USE")]
    [InlineData("purpose: REDISTRIBUTE, reading: BALANCED")]
    [InlineData("purpose: TRAIN_ON_OUTPUTS, reading: TEXT_ONLY, party: MAKER")]
    [InlineData("purpose: HOST_AS_SERVICE, reading: CAUTIOUS, party: MAKER")]
    public void Verdict_AgreesWithTheVerdictsListed_And_WithTheFacet(string verdict)
    {
        foreach (var folder in (AskedFolder[])[AskedFolder.Small, AskedFolder.Seed])
        {
            var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var byOutcome = Ids(folder, "{}").ToLookup(id => folder
                .Data($"{{ model(id: \"{id}\") {{ verdict({verdict}) {{ outcome }} }} }}")
                .GetProperty("model").GetProperty("verdict").GetProperty("outcome").GetString()!);
            foreach (var outcome in (string[])["ALLOWED", "CONDITIONAL", "PROHIBITED", "UNKNOWN", "NOT_APPLICABLE"])
            {
                Assert.Equal(byOutcome[outcome], Ids(folder, $"{{ verdict: {{ {verdict}, outcome: {outcome} }} }}"));
                counts[outcome] = byOutcome[outcome].Count();
            }

            Assert.Equal(
                [.. byOutcome["PROHIBITED"], .. byOutcome["UNKNOWN"]],
                Ids(folder, $"{{ verdict: {{ {verdict}, outcome: [UNKNOWN, PROHIBITED] }} }}").OrderBy(
                    id => byOutcome["UNKNOWN"].Contains(id)));
            var facet = folder.Data($"{{ models {{ facets {{ verdict({verdict}) {{ buckets {{ value count }} unknown }} }} }} }}")
                .GetProperty("models").GetProperty("facets").GetProperty("verdict");
            Assert.Equal(counts["UNKNOWN"], facet.GetProperty("unknown").GetInt32());
            Assert.Equal(
                counts.Where(pair => pair.Key != "UNKNOWN" && pair.Value > 0).OrderByDescending(pair => pair.Value)
                    .Select(pair => $"{pair.Key} {pair.Value}"),
                facet.GetProperty("buckets").EnumerateArray().Select(bucket =>
                    $"{bucket.GetProperty("value").GetString()} {bucket.GetProperty("count").GetInt32()}"));
        }
    }

    [Theory]
    [InlineData(
        "{ models(where: {parametersBetween: {from: 2, to: 1}}) { totalCount } }",
        "BAD_USER_INPUT: \"from\" is 2 and \"to\" is 1, so that nothing can fit.")]
    [InlineData(
        "{ models { facets { year(first: 101) { unknown } } } }",
        "BAD_USER_INPUT: Argument \"first\" must be between 0 and 100, not 101.")]
    public void WhatNothingFits_IsAnError(string document, string expected) =>
        Assert.Equal(expected, AskedFolder.Small.Errors(document));

    // Filters that take ids and names, with an id that is not there, and one of another kind.
    [Theory]
    [InlineData(
        """{ models(where: { ids: ["model:acme-bace"] }) { totalCount } }""",
        "There is no model with the id \"model:acme-bace\". Did you mean \"model:acme-base\", \"model:acme-chat\"?")]
    [InlineData(
        """{ models(where: { restrictedBy: { licenses: ["model:ring"] } }) { totalCount } }""",
        "\"model:ring\" is the id of a model, not of a license.")]
    [InlineData(
        """{ datasets(where: { organisations: ["org:betta"] }) { totalCount } }""",
        "There is no organisation with the id \"org:betta\". Did you mean \"org:beta\"?")]
    [InlineData(
        """{ datasets(where: { licenses: ["license:Open-1"] }) { totalCount } }""",
        "There is no license with the id \"license:Open-1\". Did you mean \"license:open-1\"?")]
    [InlineData(
        """{ organisations(where: { ids: [""] }) { totalCount } }""",
        "The id is empty; give the id of an organisation, which begins with \"org:\".")]
    public void Id_IsAnError_When_NoNodeOfTheKindHasIt(string document, string expected) =>
        Assert.Equal($"BAD_USER_INPUT: {expected}", AskedFolder.Small.Errors(document));

    [Fact]
    public void Id_IsAnErrorWithTheNearestIds_When_NoLicenseHasIt()
    {
        var answer = AskedFolder.Small.Ask("""{ models(where: { not: { licenses: ["license:Open-1"] } }) { totalCount } }""");

        Assert.Contains("\"nearest\": [\n          \"license:open-1\"\n        ]", answer, StringComparison.Ordinal);
    }

    /// <summary>Filters take what the argument `name` of a look-up takes, everywhere where they take ids.</summary>
    [Theory]
    [InlineData(
        """models(where: { ids: ["Zephyr", "https://huggingface.co/HuggingFaceH4/zephyr-7b-beta"] })""",
        """models(where: { ids: ["model:zephyr-7b-beta"] })""")]
    [InlineData("""models(where: { licenses: ["mit"] })""", """models(where: { licenses: ["license:mit"] })""")]
    [InlineData(
        """models(where: { licenses: ["Apache License, Version 2.0"] })""", """models(where: { licenses: ["license:apache-2.0"] })""")]
    [InlineData(
        """models(where: { not: { organisations: ["Hugging Face"] } })""",
        """models(where: { not: { organisations: ["org:hugging-face"] } })""")]
    [InlineData("""datasets(where: { ids: ["UltraChat"] })""", """datasets(where: { ids: ["dataset:ultrachat"] })""")]
    [InlineData("""licenses(where: { ids: ["MIT License"] })""", """licenses(where: { ids: ["license:mit"] })""")]
    [InlineData("""organisations(where: { ids: ["hugging-face"] })""", """organisations(where: { ids: ["org:hugging-face"] })""")]
    [InlineData(
        """models(where: { restrictedBy: { licenses: ["CC-BY-NC-4.0"], terms: ["NON_COMMERCIAL"] } })""",
        """models(where: { restrictedBy: { licenses: ["license:cc-by-nc-4.0"], terms: ["NON_COMMERCIAL"] } })""")]
    public void Name_StandsForItsId(string byName, string byId)
    {
        var field = byId[..byId.IndexOf('(', StringComparison.Ordinal)];
        var named = AskedFolder.Seed.Data($"{{ {byName} {{ totalCount nodes {{ id }} }} }}").GetProperty(field);

        Assert.NotEqual(0, named.GetProperty("totalCount").GetInt32());
        Assert.Equal(
            AskedFolder.Seed.Data($"{{ {byId} {{ totalCount nodes {{ id }} }} }}").GetProperty(field).GetRawText(), named.GetRawText());
    }

    [Theory]
    [InlineData(
        """{ models(where: { ids: ["Chatty"] }) { totalCount } }""",
        "\"Chatty\" is the name of 2 models; ask by id for one of: model:acme-chat, model:beta-mix.")]
    [InlineData(
        """{ models(where: { licenses: ["OPEN-1.0 OR OPEN-2.0"] }) { totalCount } }""",
        "\"OPEN-1.0 OR OPEN-2.0\" is an expression, not the name of one license; ask by id for what it names: license:open-1, "
        + "license:open-2.")]
    public void Name_IsAnErrorWithTheCandidates_When_ItIsOfSeveral(string document, string expected) =>
        Assert.Equal($"AMBIGUOUS_NAME: {expected}", AskedFolder.Small.Errors(document));

    [Theory]
    [InlineData(
        """{ models(where: { restrictedBy: { terms: ["NON-COMMERCIAL"] } }) { totalCount } }""",
        "There is no term \"NON-COMMERCIAL\". Did you mean NON_COMMERCIAL?")]
    [InlineData(
        """{ models(where: { restrictedBy: { terms: ["NON_COMERCIAL"] } }) { totalCount } }""",
        "There is no term \"NON_COMERCIAL\". Did you mean NON_COMMERCIAL?")]
    [InlineData(
        """{ datasets(where: { not: { restrictedBy: { terms: ["NOTICE", "NOTICES"] } } }) { totalCount } }""",
        "There is no term \"NOTICES\". Did you mean NOTICE?")]
    [InlineData("""{ licenses(where: { terms: ["FREEDOM"] }) { totalCount } }""", "There is no term \"FREEDOM\".")]
    [InlineData("""{ licenses(where: { terms: [""] }) { totalCount } }""", "The code of a term is empty.")]
    public void Term_IsAnError_When_NoTermHasTheCode(string document, string problem)
    {
        Assert.Equal($"BAD_USER_INPUT: {problem} The field \"terms\" lists all codes.", AskedFolder.Small.Errors(document));
    }

    [Theory]
    [InlineData("""{ model(name: "") { id } }""", "The name is empty; give a name, an alias or an address of a model.")]
    [InlineData(
        """{ organisation(name: " \u200B ") { id } }""", "The name is empty; give a name, an alias or an address of an organisation.")]
    [InlineData("""{ license(id: " ") { id } }""", "The id is empty; give the id of a license, which begins with \"license:\".")]
    [InlineData("""{ node(id: "") { id } }""", "The id is empty; ids look like \"model:zephyr-7b-beta\".")]
    [InlineData("""{ node(id: "x") { id } }""", "\"x\" is not the id of a node; ids look like \"model:zephyr-7b-beta\".")]
    public void Lookup_SaysWhatIsWrong_When_NothingIsNamed(string document, string problem) =>
        Assert.Equal($"NOT_FOUND: {problem}", AskedFolder.Small.Errors(document));

    [Fact]
    public void Filter_IsAnswered_When_VariablesAreAsDeepAndLongAsAllowed()
    {
        const string Document = "query ($where: ModelFilter) { models(where: $where) { totalCount } }";
        var deep = string.Concat(Enumerable.Repeat("""{"not":""", 60)) + "{}" + new string('}', 60);
        var either = """{"or":[{"kinds":["SERVICE"]},{"ids":["model:oracle"]}]}""";
        var wide = $$"""{"and":[{{string.Join(',', Enumerable.Repeat(either, 250))}}]}""";

        Assert.Equal(
            7, AskedFolder.Small.Data(Document, $$"""{"where":{{deep}}}""").GetProperty("models").GetProperty("totalCount").GetInt32());
        Assert.Equal(
            1, AskedFolder.Small.Data(Document, $$"""{"where":{{wide}}}""").GetProperty("models").GetProperty("totalCount").GetInt32());
    }

    private static void Check(string field, string type, string where, string prefix, string expected)
    {
        Assert.Equal(expected, Ids(where));
        var fitting = expected.Split(' ');
        Assert.Equal(string.Join(' ', Ids("{}").Split(' ').Except(fitting)), Ids($"{{ not: {where} }}"));
        Assert.Equal(expected, Ids($"{{ and: [{where}, {where}], or: [{{ or: [] }}, {where}] }}"));

        string Ids(string condition)
        {
            var connection =
                AskedFolder.Small.Data($"{{ {field}(where: {condition}) {{ totalCount nodes {{ id }} }} }}").GetProperty(field);
            var ids = connection.GetProperty("nodes").EnumerateArray().Select(node =>
                node.GetProperty("id").GetString()![prefix.Length..]).ToArray();
            Assert.Equal(ids.Length, connection.GetProperty("totalCount").GetInt32());
            return string.Join(' ', ids);
        }
    }

    // The profiles of the whole graph against the restrictions of each model, filtered here.
    private static void Compare(AskedFolder folder, string restriction)
    {
        var filter = new Wanted(restriction);
        var all = new List<string>();
        var expected = new List<string>();
        foreach (var id in Ids(folder, "{}"))
        {
            all.Add(id);
            var restrictions =
                folder.Data($$"""{ model(id: "{{id}}") { restrictions { term { code } license { id } certainty inherited } } }""")
                .GetProperty("model").GetProperty("restrictions").EnumerateArray();
            if (restrictions.Any(filter.Fits))
            {
                expected.Add(id);
            }
        }

        Assert.Equal(expected, Ids(folder, $"{{ restrictedBy: {restriction} }}"));
        Assert.Equal(all.Except(expected), Ids(folder, $"{{ not: {{ restrictedBy: {restriction} }} }}"));
    }

    private static List<string> Ids(AskedFolder folder, string where)
    {
        var ids = new List<string>();
        string? after = null;
        while (true)
        {
            var cursor = after is null ? "null" : $"\"{after}\"";
            var page = folder.Data(
                $"{{ models(where: {where}, first: 100, after: {cursor}) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}")
                    .GetProperty("models");
            ids.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return ids;
            }

            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    // Reads the filter literals of these tests by what they have in them.
    private sealed class Wanted(string filter)
    {
        private static readonly string[] Certainties = ["BINDING", "LIKELY", "CONTESTED"];

        private readonly bool _hasLicenses = filter.Contains("licenses:", StringComparison.Ordinal);
        private readonly bool _hasTerms = filter.Contains("terms:", StringComparison.Ordinal);
        private readonly int _weakest = Math.Max(
            Array.FindIndex(Certainties, certainty => filter.Contains(certainty, StringComparison.Ordinal)), -1) is var found and >= 0
            ? found
            : 2;

        public bool Fits(JsonElement restriction)
        {
            var inherited = restriction.GetProperty("inherited").GetBoolean();
            return (!_hasTerms || filter.Contains(
                $"\"{restriction.GetProperty("term").GetProperty("code").GetString()}\"", StringComparison.Ordinal))
                && (!_hasLicenses || filter.Contains(
                    $"\"{restriction.GetProperty("license").GetProperty("id").GetString()}\"", StringComparison.Ordinal))
                && !filter.Contains($"inherited: {(inherited ? "false" : "true")}", StringComparison.Ordinal)
                && Array.IndexOf(Certainties, restriction.GetProperty("certainty").GetString()) <= _weakest;
        }
    }
}
