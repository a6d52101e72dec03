// The product's own schema: the real server's verdicts about random documents against those of graphql-js.
using System.Text.Json;
using OpenChat.Graph.Server.Options;

namespace OpenChat.GraphQL.Conformance.Tests;

[Collection(RealServerGroup.Name)]
public sealed class VerdictTests(RealServer server)
{
    [NodeFact]
    public async Task Server_AcceptsTheDocumentsThatGraphQLJsAccepts()
    {
        var (exitCode, lines, errors) = await NodeScript.RunAsync(
            "verdict.mjs",
            "--url", (await server.UrlAsync(StatusProfile.Stable)).ToString(),
            "--schema", Path.Combine(NodeScript.Root, "schema.graphql"),
            "--seed", Settings.Seed,
            "--count", Settings.Count(800));
        Assert.True(exitCode == 0, errors);
        using var report = JsonDocument.Parse(lines[^1]);
        var differences = report.RootElement.GetProperty("differences").EnumerateArray().Select(difference =>
            difference.ToString()).OrderBy(text => text.Length).ToArray();

        Assert.True(differences.Length == 0, $"{differences.Length}, seed {Settings.Seed}:\n{string.Join("\n---\n", differences.Take(5))}");
        Assert.True(report.RootElement.GetProperty("accepted").GetInt32() > 100);
        Assert.True(report.RootElement.GetProperty("refused").GetInt32() > 100);
        // the toy schema cannot show this one
        Assert.True(report.RootElement.GetProperty("rules").GetProperty("KnownOperationTypes").GetInt32() > 0);
    }
}
