using System.Text.RegularExpressions;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j;

/// <summary>docs/neo4j.md: its labels are the real ones, and its examples, which only read, give the rows it shows.</summary>
[Collection(SeedDatabaseCollection.Name)]
public sealed partial class Neo4jDocumentationTests(SeedDatabase seed)
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Seed.Folder)!, "docs", "neo4j.md"));

    [Fact]
    public void Page_NamesEveryLabelAndRelationshipType() =>
        Assert.All(Neo4jLayout.All.SelectMany(table => table.Labels), label => Assert.Contains(label, Text, StringComparison.Ordinal));

    [Neo4jFact]
    public async Task Examples_GiveTheRowsThatAreShown()
    {
        var (database, _) = await seed.GetAsync();
        var examples = Example().Matches(Text);

        Assert.Equal(11, examples.Count);
        foreach (Match example in examples)
        {
            var expected = example.Groups["rows"].Value.TrimEnd('\n').Split('\n');
            Assert.Equal(expected, (await AskAsync(database, example.Groups["query"].Value)).Take(expected.Length));
        }
    }

    [Neo4jFact]
    public async Task ZephyrQuery_FindsLicensesBehindItsData()
    {
        var (database, _) = await seed.GetAsync();
        var rows = await AskAsync(
            database,
            "MATCH (m:Model {name: 'Zephyr 7B " +
            "beta'})-[:FINE_TUNES_FROM|TRAINED_ON|ALIGNED_WITH|GENERATED_BY|DERIVED_FROM*]->(a)-[:LICENSED_UNDER]->(l) RETURN " +
            "a.name, l.name");

        Assert.Contains("UltraChat | Creative Commons Attribution-NonCommercial 4.0 International", rows);
        Assert.Contains("gpt-3.5-turbo / ChatGPT | OpenAI Terms of Use", rows);
        Assert.Contains("Mistral-7B-v0.1 | Apache License 2.0", rows);
    }

    private static async Task<List<string>> AskAsync(TestDatabase database, string query)
    {
        var rows = new List<string>();
        await database.Client.RunAsync(
            new Neo4jStatement(query) { IsRead = true },
            row => rows.Add(string.Join(" | ", Enumerable.Range(0, row.Count).Select(column => row[column].ToString()))),
            CancellationToken.None);
        return rows;
    }

    [GeneratedRegex(
        "^```cypher\n(?<query>.*?)^```\n\n```text\n(?<rows>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();
}
