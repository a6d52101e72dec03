// The public audit suite of GraphQL over HTTP (npm graphql-http, serverAudits) against the real server.
using System.Text.Json;
using OpenChat.Graph.Server.Options;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>One run of all audits.</summary>
public sealed class AuditRun
{
    private readonly RealServer _server;
    private readonly Lazy<Task<Dictionary<string, string>>> _results;

    public AuditRun(RealServer server)
    {
        _server = server;
        _results = new(RunAsync);
    }

    /// <summary>What each audit found: <c>ok</c>, or status, name and reason.</summary>
    public Task<Dictionary<string, string>> ResultsAsync() => _results.Value;

    private async Task<Dictionary<string, string>> RunAsync()
    {
        var (exitCode, lines, errors) = await NodeScript.RunAsync("audits.mjs", (await _server.UrlAsync(StatusProfile.Stable)).ToString());
        Assert.True(exitCode == 0, errors);
        using var results = JsonDocument.Parse(lines[^1]);
        return results.RootElement.EnumerateArray().ToDictionary(
            result => result.GetProperty("id").GetString()!, // every audit has an id, a name and a status
            result => result.GetProperty("status").GetString() == "ok"
                ? "ok"
                : $"{result.GetProperty("status")}: {result.GetProperty("name")}: {result.GetProperty("reason")}",
            StringComparer.Ordinal);
    }
}

[Collection(RealServerGroup.Name)]
public sealed class HttpAuditTests(AuditRun run) : IClassFixture<AuditRun>
{
    // the 61 audits of version 1.23.1
    private static readonly string[] Ids =
    [
        "22EB",
        "4655",
        "47DE",
        "80D8",
        "82A3",
        "BF61",
        "78D5",
        "2C94",
        "5A70",
        "9C48",
        "9ABE",
        "03D4",
        "A5BF",
        "423L",
        "LKJ0",
        "LKJ1",
        "LKJ2",
        "LKJ3",
        "34A2",
        "13EE",
        "6C00",
        "6C01",
        "6C02",
        "6C03",
        "8161",
        "B8B3",
        "94B0",
        "0220",
        "94B1",
        "0221",
        "94B2",
        "0222",
        "4760",
        "4761",
        "4762",
        "4763",
        "2EA1",
        "28B9",
        "D6D5",
        "6A70",
        "58B0",
        "58B1",
        "58B2",
        "58B3",
        "428F",
        "1B7A",
        "B6DC",
        "BCF8",
        "B7N8",
        "8764",
        "3E3A",
        "572B",
        "FDE2",
        "7B9B",
        "865D",
        "556A",
        "D586",
        "51FE",
        "74FF",
        "5E5B",
        "86EE",
    ];

    public static TheoryData<string> AuditIds => [.. Ids];

    [NodeTheory]
    [MemberData(nameof(AuditIds))]
    public async Task Audit_IsOk(string id) => Assert.Equal("ok", (await run.ResultsAsync())[id]);

    [NodeFact]
    public async Task Audits_AreTheWholeSuite() => Assert.Equal(Ids, (await run.ResultsAsync()).Keys);
}
