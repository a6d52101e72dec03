// The engine against graphql-js: thousands of requests to the toy host, each answer held against the reference implementation.
using System.Text.Json;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>One run of <c>Node/differential.mjs</c>, shared by the tests that look at its report.</summary>
public sealed class DifferentialRun
{
    private readonly Lazy<Task<DifferentialReport>> _report = new(() => RunAsync());

    /// <summary>The report, after the run has ended.</summary>
    public Task<DifferentialReport> ReportAsync() => _report.Value;

    /// <summary>A run of its own, with further options.</summary>
    public static async Task<DifferentialReport> RunAsync(params string[] options)
    {
        using var host = await ChildProcess.StartAsync("OpenChat.GraphQL.ToyHost.dll", ["--port", "0"]);
        var (exitCode, lines, errors) = await NodeScript.RunAsync(
            "differential.mjs",
            [
                "--url", new Uri(host.Url, "graphql").ToString(),
                "--toy", Path.Combine(NodeScript.Root, "tests", "OpenChat.GraphQL.ToyHost"),
                "--seed", Settings.Seed,
                "--count", Settings.Count(3_000),
                "--max-seconds", Settings.MaxSeconds,
                .. options,
            ]);
        return lines.Length > 0 && lines[^1].StartsWith("{\"seed\"", StringComparison.Ordinal)
            ? new DifferentialReport(exitCode, JsonDocument.Parse(lines[^1]).RootElement, string.Join('\n', lines[..^1]))
            : throw new InvalidOperationException($"The tester broke: {errors}");
    }
}

/// <summary>What the tester found: its report and, for people, the differences as small as it could make them.</summary>
public sealed record DifferentialReport(int ExitCode, JsonElement Json, string Differences);

public sealed class DifferentialTests(DifferentialRun run) : IClassFixture<DifferentialRun>
{
    private static readonly string[] Categories =
    [
        "documents",
        "literals",
        "positions",
        "json",
        "valid",
        "noisy",
        "mutated",
        "overlap",
        "arguments",
        "directives",
        "fragments",
        "operations",
        "introspection",
        "broken",
        "soup",
        "definitions",
    ];

    // KnownOperationTypes is left out: the toy schema has all three roots, so no document can break it (KnownOperationTypesTests does)
    private static readonly string[] Rules =
    [
        "ExecutableDefinitions",
        "UniqueOperationNames",
        "LoneAnonymousOperation",
        "SingleFieldSubscriptions",
        "KnownTypeNames",
        "FragmentsOnCompositeTypes",
        "VariablesAreInputTypes",
        "ScalarLeafs",
        "FieldsOnCorrectType",
        "UniqueFragmentNames",
        "KnownFragmentNames",
        "NoUnusedFragments",
        "PossibleFragmentSpreads",
        "NoFragmentCycles",
        "UniqueVariableNames",
        "NoUndefinedVariables",
        "NoUnusedVariables",
        "KnownDirectives",
        "UniqueDirectivesPerLocation",
        "KnownArgumentNames",
        "UniqueArgumentNames",
        "ValuesOfCorrectType",
        "ProvidedRequiredArguments",
        "VariablesInAllowedPosition",
        "OverlappingFieldsCanBeMerged", "UniqueInputFieldNames",
    ];

    public static TheoryData<string> CategoryNames => [.. Categories];

    public static TheoryData<string> RuleNames => [.. Rules];

    [NodeTheory]
    [MemberData(nameof(CategoryNames))]
    public async Task Engine_AnswersAsGraphQLJs(string category)
    {
        var report = await run.ReportAsync();
        var found = report.Json.GetProperty("categories").GetProperty(category);

        Assert.True(report.Json.GetProperty("isComplete").GetBoolean(), $"Not all requests were asked within {Settings.MaxSeconds} s.");
        Assert.True(found.GetProperty("requests").GetInt32() > 0);
        Assert.True(found.GetProperty("differences").GetInt32() == 0, report.Differences);
    }

    [NodeFact]
    public async Task Tester_AsksEveryCategory() =>
        Assert.Equal(
            Categories, (await run.ReportAsync()).Json.GetProperty("categories").EnumerateObject().Select(property => property.Name));

    // an engine without the rule would accept a document that the oracle refuses for this rule alone
    [NodeTheory]
    [MemberData(nameof(RuleNames))]
    public async Task Tester_NoticesALostRule(string rule)
    {
        var counts = (await run.ReportAsync()).Json.GetProperty("rules").GetProperty(rule);
        Assert.True(counts.GetProperty("alone").GetInt32() > 0, counts.ToString());
    }

    [NodeFact]
    public async Task Tester_KnowsEveryRuleOfTheOracle() =>
        Assert.Equal(
            [.. Rules.Append("KnownOperationTypes").Order(StringComparer.Ordinal)],
            (await run.ReportAsync()).Json.GetProperty("rules").EnumerateObject().Select(property =>
                property.Name).Order(StringComparer.Ordinal));

    // each fault put into the oracle must show against the same answers of the engine
    [NodeFact]
    public async Task Tester_NoticesFaultsOfExecution()
    {
        var sabotages = (await run.ReportAsync()).Json.GetProperty("sabotages").EnumerateObject().ToArray();
        Assert.Equal(17, sabotages.Length);
        Assert.Empty(sabotages.Where(fault => fault.Value.GetInt32() == 0).Select(fault => fault.Name));
    }

    // the whole way: a fault in the oracle ends in a failed run that names a small request
    [NodeTheory]
    [InlineData("--lose-rule", "KnownFragmentNames", "verdict")]
    [InlineData("--lose-rule", "FieldsOnCorrectType", "verdict")]
    [InlineData("--sabotage", "the last key is lost", "data")]
    [InlineData("--sabotage", "the last error is lost", "errors")]
    public async Task Tester_FailsAndShowsASmallRequest_When_TheOracleHasAFault(string option, string fault, string kind)
    {
        var report = await DifferentialRun.RunAsync(option, fault, "--only", "documents", "--show", "3");
        var examples = report.Json.GetProperty("examples").EnumerateArray().ToArray();

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(Math.Min(3, report.Json.GetProperty("differences").GetInt32()), examples.Length);
        Assert.Contains(examples, example => example.GetProperty("kind").GetString() == kind);
        Assert.All(examples, example => Assert.InRange(example.GetProperty("query").GetString()!.Length, 1, 100)); // an example has a query
    }

    // a difference that is allowed but never seen would hide a new one some day
    [NodeFact]
    public async Task Tester_SeesEveryAllowedDifference() =>
        Assert.Empty((await run.ReportAsync()).Json.GetProperty("allowed").EnumerateObject().Where(entry =>
            entry.Value.GetInt32() == 0).Select(entry => entry.Name));
}
