// What the explorer asks: documents that ship with the program, each within the default limits and answered by the data that ships, too.
using System.Text.Json;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Web;

public sealed class OperationTests
{
    private static readonly string Folder =
        Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Web", "explorer", "operations");

    /// <summary>Each file, with variables of a small page and of the largest of its kind.</summary>
    public static TheoryData<string, string> Asked { get; } = new()
    {
        { "artifact", """{"id":"model:zephyr-7b-beta","party":"RECIPIENT","reading":"BALANCED"}""" },
        { "artifact", """{"id":"dataset:common-crawl","party":"MAKER","reading":"CAUTIOUS"}""" },
        {
            "compare",
            """
            {
              "ids": ["model:smollm3", "model:zephyr-7b-beta", "model:olmo-7b-instruct", "dataset:ultrachat"],
              "reading": "BALANCED",
              "party": "RECIPIENT"
            }
            """
        },
        { "findings", """{"purpose":"COMMERCIAL_USE","reading":"CAUTIOUS","party":"RECIPIENT"}""" },
        { "flips", """{"id":"model:alpaca-7b","purpose":"COMMERCIAL_USE","reading":"BALANCED","party":"RECIPIENT"}""" },
        { "framework", """{"framework":"opening-up-chatgpt"}""" },
        { "home", """{"example":"model:zephyr-7b-beta"}""" },
        { "home", """{"example":"model:not-there"}""" },
        { "license", """{"id":"license:mit"}""" },
        { "lineage", """{"id":"model:smollm3","party":"RECIPIENT"}""" },
        { "lineage", """{"id":"dataset:ultrachat","party":"MAKER"}""" },
        { "more", """{"id":"model:gpt-3.5-turbo"}""" },
        { "more", """{"id":"dataset:the-pile"}""" },
        { "names", """{"ids":["model:zephyr-7b-beta","license:mit","model:not-there"]}""" },
        { "organisation", """{"id":"org:meta"}""" },
        { "reasons", """{"id":"model:alpaca-7b","purpose":"COMMERCIAL_USE","reading":"TEXT_ONLY","party":"RECIPIENT"}""" },
        { "relations", """{"id":"model:smollm3"}""" },
        { "revision", "{}" },
        { "search", """{"text":"zehpyr"}""" },
        { "search", """{"text":"llama","kinds":["LICENSE"]}""" },
        {
            "supposed",
            """
            {
              "changes": [{"voidTerm": {"term": "NO_COMPETING_MODELS"}}],
              "id": "model:alpaca-7b",
              "purpose": "COMPETING_MODEL",
              "reading": "BALANCED",
              "party": "RECIPIENT"
            }
            """
        },
        { "table", """{"framework":"seed-matrix","first":100}""" },
        {
            "table",
            """
            {
              "framework": "opening-up-chatgpt",
              "weights": [{"criterion": "llmdata", "weight": 3}, {"criterion": "api", "weight": 0}],
              "where": {
                "name": {"contains": "a"},
                "organisations": ["org:meta"],
                "licenses": ["license:apache-2.0"],
                "related": {"kinds": ["FINE_TUNES_FROM"], "to": ["model:llama-1-weights"]}
              },
              "orderBy": [{"field": "SHIFT", "direction": "DESC"}],
              "first": 500
            }
            """
        },
        {
            "whatIf",
            """
            {
              "changes": [{"voidTerm": {"term": "NO_COMPETING_MODELS"}}, {"withdraw": "dataset:the-pile"}],
              "reading": "BALANCED",
              "party": "RECIPIENT",
              "first": 200
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public void Operation_IsAnswered_WithinHalfTheDefaultPrice(string name, string variables)
    {
        var answer = JsonDocument.Parse(
            AskedFolder.Seed.Ask(File.ReadAllText(Path.Combine(Folder, name + ".graphql")), variables, reportCost: true)).RootElement;

        Assert.False(answer.TryGetProperty("errors", out var errors), errors.ToString());
        var cost = answer.GetProperty("extensions").GetProperty("cost");
        var price = new PriceOptions();
        Assert.InRange(cost.GetProperty("fields").GetInt32(), 1, price.MaxFieldCost / 2);
        Assert.InRange(cost.GetProperty("types").GetInt32(), 1, price.MaxTypeCost / 2);
    }

    [Fact]
    public void Operations_AreAllAsked() => Assert.Equal(
        Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal),
        Asked.Select(static row => row.Data.Item1 + ".graphql").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Operations_AreThoseThatTheProgramTrusts() => Assert.Equal(
        Directory.GetFiles(Folder).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        new PageEndpoint(typeof(PageEndpoint).Assembly).Operations);

    /// <summary>So that the browser asks by GET and is told when nothing has changed: only the foot asks what changes by itself.</summary>
    [Fact]
    public void Operations_AskForNothingThatKeepsAnAnswerFromBeingKept_ButThatOfTheFoot() => Assert.Equal(
        ["revision.graphql"],
        Directory.GetFiles(Folder)
            .Where(static file => File.ReadAllText(file).Contains("loadedAt", StringComparison.Ordinal))
            .Select(Path.GetFileName));
}
