// What the two published sources say of openness, cell by cell, on the data that the product ships.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Openness;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class OpennessSeedTests
{
    private const string Live = "opening-up-chatgpt";

    /// <summary>The published table of "Opening up ChatGPT", in its order: name as listed and openness.</summary>
    private static readonly (string Name, double Score)[] Published =
    [
        ("OLMo 7B Instruct", 12.5), ("BLOOMZ", 12), ("AmberChat", 10), ("Open Assistant", 9.5), ("OpenChat 3.5 7B", 9.5),
        ("Pythia-Chat-Base-7B-v0.16", 9.5), ("Cerebras GPT 111M Instruction", 8.5), ("RedPajama-INCITE-Instruct-7B", 8.5),
        ("dolly", 8.5), ("Tulu V2 DPO 70B", 8), ("MPT-30B Instruct", 7.5), ("MPT-7B Instruct", 7.5), ("trlx", 7.5),
        ("NeuralChat 7B", 7), ("Vicuna 13B v 1.3", 7), ("minChatGPT", 7), ("ChatRWKV", 6.5), ("BELLE", 6), ("Geitje Ultra 7B", 6),
        ("Phi 3 Instruct", 6), ("WizardLM 13B v1.2", 6), ("Airoboros L2 70B GPT4", 5.5), ("ChatGLM-6B", 5.5), ("Mistral 7B-Instruct", 5.5),
        ("WizardLM-7B", 5.5), ("Mistral NeMo Instruct", 5), ("Qwen 1.5", 5), ("StableVicuna-13B", 5), ("Falcon-40B-instruct", 4.5),
        ("UltraLM", 4.5), ("Yi 34B Chat", 4.5), ("Koala 13B", 4), ("Llama 3.1", 4), ("Mixtral 8x7B Instruct", 4), ("Stable Beluga 2", 4),
        ("Stanford Alpaca", 4), ("Falcon-180B-chat", 3.5), ("Gemma 7B Instruct", 3.5), ("Orca 2", 3.5), ("Command R+", 3),
        ("LLaMA2 Chat", 3), ("Nanbeige2-Chat", 3), ("Llama 3 Instruct", 2.5), ("Solar 70B", 2), ("Xwin-LM", 1), ("ChatGPT", 0.5),
    ];

    [Fact]
    public void LiveTable_HasTheOrderAndTheScoresOfThePublishedOne_46Of46()
    {
        var rows = AskedFolder.Seed.Data($$"""
            { opennessTable(framework: "{{Live}}", first: 100) {
                totalCount nodes { rank score shift openness { nameAsListed model { id } } }
            } }
            """).GetProperty("opennessTable").GetProperty("nodes").EnumerateArray().ToList();

        Assert.Equal(47, rows.Count);
        Assert.Equal(
            Published.Select(static (row, place) => (Name: (string?)row.Name, row.Score, Rank: place + 1)),
            rows.Take(46).Select(static row => (
                row.GetProperty("openness").GetProperty("nameAsListed").GetString(),
                row.GetProperty("score").GetDouble(),
                row.GetProperty("rank").GetInt32())));
        Assert.All(rows.Take(46), static row => Assert.Equal(0, row.GetProperty("shift").GetInt32()));

        // The one file of the source without a name, which the source leaves out.
        var last = rows[46];
        Assert.Equal(JsonValueKind.Null, last.GetProperty("rank").ValueKind);
        Assert.Equal(
            "model:text-generation-webui", last.GetProperty("openness").GetProperty("model").GetProperty("id").GetString());
        Assert.Equal(5, last.GetProperty("score").GetDouble());
    }

    /// <summary>Copied by hand from the published table: the areas of five rows.</summary>
    [Theory]
    [InlineData("model:olmo-7b-instruct", 6, 5, 1.5)]
    [InlineData("model:bloomz", 5, 6, 1)]
    [InlineData("model:dolly-v2-12b", 5, 2.5, 1)]
    [InlineData("model:llama-3.1", 1, 1.5, 1.5)]
    [InlineData("model:gpt-3.5-turbo", 0, 0.5, 0)]
    public void LiveTable_HasTheAreasOfThePublishedOne(string model, double availability, double documentation, double access)
    {
        var areas = AskedFolder.Seed.Data($$"""
            { model(id: "{{model}}") { openness(framework: "{{Live}}") { areas { area score } } } }
            """).GetProperty("model").GetProperty("openness").GetProperty("areas").EnumerateArray().Select(static area => (
                area.GetProperty("area").GetString(), area.GetProperty("score").GetDouble()));

        Assert.Equal([("Availability", availability), ("Documentation", documentation), ("Access", access)], areas);
    }

    [Fact]
    public void LiveTable_HasTheCellsOfThePublishedOne()
    {
        var book = AskedFolder.Seed.Snapshot.Openness;
        var facts = AskedFolder.Seed.Snapshot.Contents.Assessments.Where(static fact => fact.Framework == Live).ToList();
        var framework = book.Find(Live);

        Assert.NotNull(framework);
        Assert.Equal(14, framework.Criteria.Length);
        Assert.Equal(["Availability", "Documentation", "Access"], framework.Areas);
        Assert.Equal(
            ["closed 290", "open 175", "partial 193"],
            facts.CountBy(static fact => fact.Value).Select(static count => string.Create(
                CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")).Order(StringComparer.Ordinal));
        Assert.Equal(346, facts.Count(static fact => !fact.Evidence.IsEmpty));
        Assert.Equal(575, facts.Count(static fact => fact.Claim.Note.Length > 0));
        Assert.Equal(658, book.TableOf(framework).Sum(static row => row.Card.Cells.Count(
            static cell => cell.State == CellState.Assessed)));
    }

    /// <summary>Eleven rows of five components, each with a level, at least one label and a motivation.</summary>
    [Fact]
    public void Matrix_IsWhole_55Of55()
    {
        string[] models =
        [
            "alpaca-7b", "vicuna-13b", "gpt-j-6b", "falcon-40b", "bloom-176b", "openllama-7b", "mistral-7b", "dolly-v2-12b",
            "bloomchat-176b", "zephyr-7b-beta", "amberchat",
        ];
        var book = AskedFolder.Seed.Snapshot.Openness;
        var cells = models.SelectMany(model => book.CardsOf("model:" + model)
            .Single(static card => card.Framework.Id == "seed-matrix").Cells).ToList();

        Assert.Equal(55, cells.Count);
        Assert.All(cells, static cell => Assert.True(cell.State is CellState.Assessed or CellState.NotApplicable));
        Assert.All(cells, static cell => Assert.All(cell.Statements, static fact => Assert.NotEqual("", fact.Label)));
        Assert.All(cells, static cell => Assert.All(cell.Statements, static fact => Assert.NotEqual("", fact.Claim.Note)));
    }

    [Fact]
    public void Matrix_ShowsBothLabelConflicts_InOneQuery()
    {
        var found = AskedFolder.Seed.Data("""
            { opennessDisagreements(kinds: [LABEL]) {
                model { id } difference cells { criterion { code } value statements { label } }
            } }
            """).GetProperty("opennessDisagreements").GetRawText();

        Assert.Equal(
            """
            [{"model":{"id":"model:amberchat"},"difference":0,"cells":[{"criterion":{"code":"data-processing-code"},"value":"4",
            "statements":[{"label":"Open with limitations"},{"label":"Under Apache 2 license"}]}]},
            {"model":{"id":"model:bloom-176b"},"difference":0,"cells":[{"criterion":{"code":"weights"},"value":"3",
            "statements":[{"label":"Completely open"},{"label":"Open with limitations"}]}]}]
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(found)));
    }

    [Fact]
    public void Zephyr_ClaimsMoreThanItsBase_InTheMatrix()
    {
        var found = AskedFolder.Seed.Data("""
            { moreThanBase(framework: "seed-matrix", first: 100) {
                model { id } base { id } difference cell { criterion { code } value } baseCell { value }
            } }
            """).GetProperty("moreThanBase").EnumerateArray().Select(static row => row.GetRawText().ReplaceLineEndings("")
                .Replace(" ", "", StringComparison.Ordinal));

        Assert.Contains(
            """
            {"model":{"id":"model:zephyr-7b-beta"},"base":{"id":"model:mistral-7b"},"difference":0.75,
            "cell":{"criterion":{"code":"pretraining-data"},"value":"3"},"baseCell":{"value":"0"}}
            """.ReplaceLineEndings(""),
            found);
    }

    [Fact]
    public void Editions_Have13And14Criteria_AndSayWhatBecameOfThem()
    {
        var edition = AskedFolder.Seed.Data("""
            { framework(id: "opening-up-chatgpt-2023") { succeededBy { id } criteria { code became { code } } } }
            """).GetProperty("framework");

        Assert.Equal(Live, edition.GetProperty("succeededBy").GetProperty("id").GetString());
        var became = edition.GetProperty("criteria").EnumerateArray().ToDictionary(
            static criterion => criterion.GetProperty("code").GetString()!,
            static criterion => string.Join(' ', criterion.GetProperty("became").EnumerateArray().Select(
                static code => code.GetProperty("code").GetString())));
        Assert.Equal(13, became.Count);
        Assert.Equal("modelcard datasheet", became["datasheet"]);
        Assert.All(became.Where(static pair => pair.Key != "datasheet"), static pair => Assert.Equal(pair.Key, pair.Value));
    }

    [Fact]
    public void Projects_AreThe13_AndTheirOwnLinksAreTold()
    {
        var projects = AskedFolder.Seed.Data("{ projects { id links { own } ownLinkCount problem } }").GetProperty("projects")
            .EnumerateArray().ToList();

        Assert.Equal(13, projects.Count);
        Assert.All(projects, static project => Assert.Equal(13, project.GetProperty("links").GetArrayLength()));
        Assert.Equal(
            ["project:belle 13", "project:open-assistant 6", "project:xmtf 13"],
            projects.Where(static project => project.GetProperty("ownLinkCount").GetInt32() > 0)
                .Select(static project => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{project.GetProperty("id").GetString()} {project.GetProperty("ownLinkCount").GetInt32()}"))
                .Order(StringComparer.Ordinal));
        Assert.All(projects, static project => Assert.NotEqual(JsonValueKind.Null, project.GetProperty("problem").ValueKind));
    }

    [Fact]
    public void Papers_HaveBibTex() => Assert.Equal(
        """
        @inproceedings{liesenfeld-2023,
          author = {Andreas Liesenfeld and Alianda Lopez and Mark Dingemanse},
          title = {{Opening up ChatGPT: Tracking openness, transparency, and accountability in instruction-tuned text generators}},
          booktitle = {Proceedings of the 5th International Conference on Conversational User Interfaces},
          year = {2023},
          doi = {10.1145/3571884.3604316},
          url = {https://doi.org/10.1145/3571884.3604316}
        }
        @inproceedings{liesenfeld-2024,
          author = {Andreas Liesenfeld and Mark Dingemanse},
          title = {{Rethinking open source generative AI: open washing and the EU AI Act}},
          booktitle = {The 2024 ACM Conference on Fairness, Accountability, and Transparency},
          year = {2024},
          doi = {10.1145/3630106.3659005},
          url = {https://doi.org/10.1145/3630106.3659005}
        }

        """.ReplaceLineEndings("\n"),
        string.Concat(AskedFolder.Seed.Data("""{ resources(kinds: ["paper"]) { id bibtex } }""").GetProperty("resources").EnumerateArray()
            .Where(static paper => paper.GetProperty("id").GetString()!.StartsWith("resource:liesenfeld", StringComparison.Ordinal))
            .Select(static paper => paper.GetProperty("bibtex").GetString())));
}
