// What README.md promises: its queries are run, and its answer is compared with the real one.
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Tests.Pages;

public sealed partial class ReadmeTests
{
    private static readonly Page Readme = Page.At("README.md");

    [Fact]
    public async Task ZephyrAnswer_IsTheRealOne_WithTheGapsItSays()
    {
        var answer = await AskAsync(Readme.Block("graphql", 0));
        var real = answer["data"]!["model"]!["restrictions"]!.AsArray();

        var shown = WrappedSentence().Replace(Readme.Block("text", 0), " ");
        var entries = JsonNode.Parse(Gap().Replace(shown, ""))!.AsArray();
        var (at, entry) = (0, 0);
        foreach (Match part in GapOrEntry().Matches(shown))
        {
            if (part.Groups["count"].Success)
            {
                at += int.Parse(part.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
            }
            else
            {
                Assert.Equal(real[at]!.ToJsonString(), entries[entry]!.ToJsonString());
                at++;
                entry++;
            }
        }

        Assert.Equal(entries.Count, entry);
        Assert.Equal(real.Count, at);
        Assert.Equal(
            [.. new[] { "BINDING", "LIKELY", "CONTESTED" }.Select(level => real.Count(r => (string?)r!["certainty"] == level))],
            CountOfLevel().Matches(Readme.Text).Select(match => int.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task ZephyrSummary_IsTheOneThatIsTold()
    {
        var answer = await AskAsync("""{ model(name: "Zephyr") { summary { sentence } } }""");

        Assert.Contains(
            (string)answer["data"]!["model"]!["summary"]!["sentence"]!,
            Readme.Text.ReplaceLineEndings(" ").Replace(" > ", " ", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    /// <summary>What the README says of the verdict that it asks for on the command line.</summary>
    [Fact]
    public async Task ZephyrVerdict_IsTheOneThatIsTold()
    {
        var answer = await AskAsync(
            """
            {
              model(name: "Zephyr") {
                cautious: verdict(purpose: COMMERCIAL_USE) { reading outcome }
                balanced: verdict(purpose: COMMERCIAL_USE, reading: BALANCED) { outcome unknowns }
              }
            }
            """);

        Assert.Equal(
            """{"cautious":{"reading":"CAUTIOUS","outcome":"PROHIBITED"},"balanced":{"outcome":"UNKNOWN","unknowns":["""
            + "\"The pre-training data of Mistral-7B-v0.1 is not known; finding nothing there is not clearance.\"]}}",
            answer["data"]!["model"]!.ToJsonString());
        Assert.Contains("The first answer is `PROHIBITED`", Readme.Text, StringComparison.Ordinal);
        Assert.Contains("With `reading: BALANCED` it is `UNKNOWN`", Readme.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TourQuery_HasNoErrors()
    {
        var answer = await AskAsync(Readme.Block("graphql", 1));
        Assert.Null(answer["errors"]);
        Assert.Equal("model:zephyr-7b-beta", (string?)answer["data"]!["search"]!["nodes"]![0]!["id"]);
    }

    [Fact]
    public void TestCommand_IsTheOneOfTheCiScript()
    {
        var script = File.ReadAllText(Path.Combine(TestFolders.Root, ".ci", "run"));

        Assert.Equal("dotnet test -c Release", TestCommand().Match(Readme.Text).Value);
        Assert.Equal("dotnet test -c Release", TestCommand().Match(script).Value);
    }

    private static async Task<JsonNode> AskAsync(string document)
    {
        var snapshot = SnapshotLoader.Load(Path.Combine(TestFolders.Root, "seed"), TimeProvider.System, CancellationToken.None);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());
        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = document, State = snapshot }, CancellationToken.None);
        return JsonNode.Parse(result.Utf8.Span)!;
    }

    // A line that goes on within a string: it is indented deeper than a member of an entry and begins neither a member nor an entry of a
    // path.
    [GeneratedRegex("\n {6}(?=[^ {])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WrappedSentence();

    [GeneratedRegex(@"^ *…  \d+ (before|between|more)\n", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Gap();

    [GeneratedRegex(@"^ *…  (?<count>\d+) (before|between|more)$|^  \{$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex GapOrEntry();

    [GeneratedRegex(@"(?<count>\d+)\sare\s\*(binding|likely|contested)\*", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex CountOfLevel();

    [GeneratedRegex("dotnet test -c \\w+", RegexOptions.NonBacktracking)]
    private static partial Regex TestCommand();
}
