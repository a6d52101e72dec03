// What the data that the product ships answers about all artifacts at once.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class WholeGraphSeedTests
{
    // Question 9: where does a child declare a looser license than a parent allows?
    [Fact]
    public void LicenseDrift_NamesAlpacasDataAndWhatTookItOver()
    {
        var drifts = Nodes(
            "licenseDrift(first: 100)",
            "child { id } parent { id } declared { id } lost { term { code } license { id } } directDescendants");

        Assert.Equal(
            "dataset:alpaca-52k from model:text-davinci-003 under license:cc-by-nc-4.0 loses NO_COMPETING_MODELS of "
            + "license:openai-tou-2022-12; 13 below",
            Text(drifts[0]));
        Assert.Contains(
            "dataset:ultrachat from model:gpt-3.5-turbo under license:mit loses NO_COMPETING_MODELS of license:openai-tou-2023-03-14; "
            + "9 below",
            drifts.Select(Text));
        Assert.DoesNotContain(drifts, static drift => Id(drift, "child") == "model:dolly-v2-12b");

        static string Text(JsonElement drift)
        {
            var lost = drift.GetProperty("lost")[0];
            return $"{Id(drift, "child")} from {Id(drift, "parent")} under {drift.GetProperty("declared")[0].GetProperty("id")} loses "
                + $"{lost.GetProperty("term").GetProperty("code")} of {Id(lost, "license")}; "
                + $"{drift.GetProperty("directDescendants")} below";
        }
    }

    // Question 39: which single missing fact would settle most verdicts?
    [Fact]
    public void DecisiveUnknowns_BeginWithTheDataOfMistral()
    {
        var unknowns = Nodes(
            "decisiveUnknowns(purpose: COMMERCIAL_USE, reading: BALANCED, first: 3)", "settles among unknown { kind artifact { id } }");

        Assert.Equal(
            [
                "UNDISCLOSED_TRAINING_DATA model:mistral-7b 12 12", "UNDISCLOSED_TRAINING_DATA model:llama-2-weights 8 11",
                "UNRECORDED_TERMS dataset:flan 7 5",
            ],
            unknowns.Select(static found =>
                $"{found.GetProperty("unknown").GetProperty("kind")} {Id(found.GetProperty("unknown"), "artifact")} "
                + $"{found.GetProperty("settles")} {found.GetProperty("among")}"));
    }

    // Question 17: from which artifact was most made?
    [Fact]
    public void MostDependedOn_IsWhatWroteTheData()
    {
        Assert.Equal(
            ["model:gpt-3.5 188", "model:gpt-3.5-turbo 182", "dataset:common-crawl 174"],
            Nodes("mostDependedOn(first: 3)", "artifact { id } descendants").Select(static found =>
                $"{Id(found, "artifact")} {found.GetProperty("descendants")}"));
        Assert.Equal(
            ["dataset:common-crawl 124", "model:gpt-3.5 120", "model:gpt-3.5-turbo 116"],
            Nodes("mostDependedOn(by: DESCENDANT_MODELS, first: 3)", "artifact { id } descendantModels").Select(static found =>
                $"{Id(found, "artifact")} {found.GetProperty("descendantModels")}"));
        Assert.Equal(
            AskedFolder.Seed.Data("{ artifact(id: \"model:gpt-3.5\") { descendantCount } }").GetProperty("artifact")
                .GetProperty("descendantCount").GetInt32(),
            Nodes("mostDependedOn(first: 1)", "descendants")[0].GetProperty("descendants").GetInt32());
    }

    // Question 25: everything an organisation controls upstream of a product.
    [Fact]
    public void UpstreamOrganisations_OfZephyr_HaveOpenAIsModelsAndTerms()
    {
        var openAI = AskedFolder.Seed
            .Data(
                "{ model(name: \"Zephyr\") { upstreamOrganisations { organisation { id } artifacts { id } restrictions { term { code } "
                + "origin { id } } } } }")
            .GetProperty("model").GetProperty("upstreamOrganisations").EnumerateArray()
            .Single(static found => found.GetProperty("organisation").ValueKind != JsonValueKind.Null
                && Id(found, "organisation") == "org:openai");

        Assert.Equal(
            ["model:gpt-3.5-turbo", "model:gpt-4", "dataset:truthfulqa", "model:gpt-3.5", "model:text-davinci-003"],
            openAI.GetProperty("artifacts").EnumerateArray().Select(static artifact => artifact.GetProperty("id").GetString()));
        Assert.All(
            openAI.GetProperty("restrictions").EnumerateArray(),
            static restriction => Assert.Equal("NO_COMPETING_MODELS", restriction.GetProperty("term").GetProperty("code").GetString()));
    }

    [Fact]
    public void Substitutes_OfShareGpt_AreConversationsThatTheSameModelWrote() => Assert.Equal(
        """
        {"totalCount":3,"nodes":[
        {"artifact":{"id":"dataset:hc3"},"sharedParents":[{"id":"model:gpt-3.5-turbo"}],"sharesAllParents":true,"outcome":"ALLOWED"},
        {"artifact":{"id":"dataset:ultrachat"},"sharedParents":[{"id":"model:gpt-3.5-turbo"}],"sharesAllParents":true,"outcome":"ALLOWED"},
        {"artifact":{"id":"dataset:wildchat"},"sharedParents":[{"id":"model:gpt-3.5-turbo"}],"sharesAllParents":true,
        "outcome":"CONDITIONAL"}]}
        """.ReplaceLineEndings(""),
        JsonSerializer.Serialize(AskedFolder.Seed.Data(
            "{ dataset(id: \"dataset:sharegpt\") { substitutes { totalCount nodes { artifact { id } sharedParents { id } "
            + "sharesAllParents outcome } } } }").GetProperty("dataset").GetProperty("substitutes")));

    private static JsonElement[] Nodes(string field, string selection) =>
    [
        .. AskedFolder.Seed.Data($"{{ found: {field} {{ nodes {{ {selection} }} }} }}").GetProperty("found").GetProperty("nodes")
            .EnumerateArray(),
    ];

    private static string Id(JsonElement of, string field) => of.GetProperty(field).GetProperty("id").GetString()!;
}
