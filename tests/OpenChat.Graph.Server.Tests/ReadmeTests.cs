using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Tests;

// What README.md promises: its queries are run, its answer and its table of options are compared with the real ones.
public sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(TestFolders.Root, "README.md"));

    [Fact]
    public async Task ZephyrAnswer_IsTheRealOne_WithTheGapsItSays()
    {
        var answer = await AskAsync(Block("graphql", 0));
        var real = answer["data"]!["model"]!["restrictions"]!.AsArray();

        var shown = Block("text", 0);
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
    }

    [Fact]
    public async Task TourQuery_HasNoErrors()
    {
        var answer = await AskAsync(Block("graphql", 1));
        Assert.Null(answer["errors"]);
        Assert.Equal("model:zephyr-7b-beta", (string?)answer["data"]!["search"]!["nodes"]![0]!["id"]);
    }

    [Fact]
    public void ConfigurationTable_NamesEveryOption_WithItsDefault()
    {
        var options = new ServerOptions();
        var expected = OptionsReader.All.Select(option =>
        {
            var environment = $"OPENCHAT_{WordStart().Replace(option.Name, "_").ToUpperInvariant()}";
            var value = option.Get(options) switch
            {
                null => option.Name == "Data" ? "nearest `seed`" : "none",
                bool flag => flag ? "`true`" : "`false`",
                var other => $"`{Convert.ToString(other, CultureInfo.InvariantCulture)}`",
            };
            return $"`{environment}` `{option.Name}` {value}";
        });
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            OptionRow().Matches(Text).Select(row =>
                $"{row.Groups["name"]} {row.Groups["key"]} {row.Groups["value"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TestCommand_IsTheOneOfTheCiScript() =>
        Assert.Equal(
            ["dotnet test -c Release"],
            new[] { Text, File.ReadAllText(Path.Combine(
                TestFolders.Root, ".ci", "run")) }.Select(text => TestCommand().Match(text).Value).Distinct());

    private static async Task<JsonNode> AskAsync(string document)
    {
        var snapshot = SnapshotLoader.Load(Path.Combine(TestFolders.Root, "seed"), TimeProvider.System, CancellationToken.None);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());
        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = document, State = snapshot }, CancellationToken.None);
        return JsonNode.Parse(result.Utf8.Span)!;
    }

    private static string Block(string language, int index) =>
        Regex.Matches(
            Text,
            $"^```{language}\n(.*?)^```",
            RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)[index]
            .Value[(4 + language.Length)..^3];

    [GeneratedRegex(
        @"^ *…  \d+ (before|between|more)\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Gap();

    [GeneratedRegex(
        @"^ *…  (?<count>\d+) (before|between|more)$|^  \{$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex GapOrEntry();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    [GeneratedRegex(
        @"^\| (?<name>`OPENCHAT_\w+`) \| (?<key>`\w+`) \| (?<value>[^|]+) \|",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OptionRow();

    [GeneratedRegex("dotnet test -c \\w+", RegexOptions.NonBacktracking)]
    private static partial Regex TestCommand();
}
