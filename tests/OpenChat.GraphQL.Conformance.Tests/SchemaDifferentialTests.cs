// Schema files against graphql-js: thousands of small ones, each accepted or refused by both.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>One run of <c>Node/schemas.mjs</c>, every file of it given to the engine.</summary>
public sealed class SchemaRun
{
    private readonly Lazy<Task<SchemaReport>> _report = new(RunAsync);

    /// <summary>The report, after the run has ended.</summary>
    public Task<SchemaReport> ReportAsync() => _report.Value;

    private static async Task<SchemaReport> RunAsync()
    {
        var (exitCode, lines, errors) = await NodeScript.RunAsync("schemas.mjs", "--seed", Settings.Seed, "--count", Settings.Count(2_500));
        Assert.True(exitCode == 0, errors);
        using var head = JsonDocument.Parse(lines[0]);
        ImmutableArray<AllowedRefusal> allowed = [.. head.RootElement.GetProperty("allowed").EnumerateArray().Select(AllowedRefusal.Read)];
        var report = new SchemaReport(
            [], new(StringComparer.Ordinal), allowed.ToDictionary(entry => entry.Name, _ => 0, StringComparer.Ordinal), lines.Length - 1);
        foreach (var line in lines.Skip(1))
        {
            using var schema = JsonDocument.Parse(line);
            report.Add(schema.RootElement, allowed);
        }

        return report;
    }
}

/// <summary>A way in which the engine is stricter: errors of a rule or with a message, in all files or those with a text.</summary>
public sealed record AllowedRefusal(string Name, string? Rule, Regex? Message, Regex? Text)
{
    // all have a name
    public static AllowedRefusal Read(JsonElement json) =>
        new(Get(json, "name")!, Get(json, "rule"), Pattern(Get(json, "message")), Pattern(Get(json, "text")));

    public bool Covers(string schema, GraphQLError error) =>
        (Text is null || Text.IsMatch(schema)) && ((Rule is not null && Rule == error.Rule) || Message?.IsMatch(error.Message) == true);

    private static string? Get(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Regex? Pattern(string? pattern) =>
        pattern is null ? null : new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}

/// <summary>
/// What was found: differences; how often each problem alone made a file invalid; how often each allowed difference was seen.
/// </summary>
public sealed record SchemaReport(IList<string> Differences, Dictionary<string, int> Alone, Dictionary<string, int> Allowed, int Count)
{
    public void Add(JsonElement schema, ImmutableArray<AllowedRefusal> allowed)
    {
        var text = schema.GetProperty("sdl").GetString()!; // always there
        string[] problems = [.. schema.GetProperty("problems").EnumerateArray().Select(problem =>
            problem.GetProperty("rule").GetString()!).Distinct(StringComparer.Ordinal)];
        if (problems is [var only])
        {
            Alone[only] = Alone.GetValueOrDefault(only) + 1;
        }

        var built = SchemaBuilder.TryBuild(new Source(text), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        if ((built is null) == (problems.Length > 0))
        {
            return;
        }

        if (built is null && errors.All(error => allowed.Any(entry => entry.Covers(text, error))))
        {
            foreach (var entry in allowed.Where(entry => errors.Any(error => entry.Covers(text, error))))
            {
                Allowed[entry.Name]++;
            }
        }
        else
        {
            Differences.Add($"{text}\n  graphql-js: {schema.GetProperty("problems")}\n  engine: {string.Join(" | ", errors)}");
        }
    }
}

public sealed class SchemaDifferentialTests(SchemaRun run) : IClassFixture<SchemaRun>
{
    [NodeFact]
    public async Task Engine_AcceptsTheSchemasThatGraphQLJsAccepts()
    {
        var report = await run.ReportAsync();
        Assert.True(
            report.Differences.Count == 0,
            $"{report.Differences.Count} of {report.Count}, seed {Settings.Seed}:\n" + string.Join(
                "\n---\n", report.Differences.OrderBy(text => text.Length).Take(10)));
    }

    // an engine without the rule would accept a file that only this problem makes invalid
    [NodeTheory]
    [InlineData(
        "syntax",
        "executable",
        "KnownTypeNames",
        "KnownDirectives",
        "PossibleTypeExtensions",
        "UniqueTypeNames",
        "UniqueEnumValueNames",
        "UniqueFieldDefinitionNames")]
    [InlineData(
        "UniqueArgumentDefinitionNames",
        "UniqueDirectiveNames",
        "UniqueDirectivesPerLocation",
        "UniqueInputFieldNames",
        "UniqueArgumentNames",
        "UniqueOperationTypes",
        "LoneSchemaDefinition")]
    [InlineData(
        "KnownArgumentNames",
        "ProvidedRequiredArguments",
        "argument of a built-in directive",
        "query root",
        "root kind",
        "roots differ",
        "reserved name",
        "required argument deprecated")]
    [InlineData(
        "required input field deprecated",
        "default value",
        "default cycle",
        "finite input object",
        "oneOf nullable",
        "oneOf default",
        "fields",
        "output type",
        "input type",
        "input fields")]
    [InlineData(
        "implements kind",
        "implements itself",
        "implements once",
        "implements ancestors",
        "interface cycle",
        "interface field",
        "interface field type",
        "interface argument",
        "interface argument type")]
    [InlineData("extra argument required", "implementation deprecated", "members", "member once", "member kind", "values")]
    public async Task Tester_NoticesALostRule(params string[] problems)
    {
        var report = await run.ReportAsync();
        Assert.All(problems, problem => Assert.Contains(problem, report.Alone.Keys));
        Assert.DoesNotContain(report.Alone.Keys, problem => problem.StartsWith("other", StringComparison.Ordinal));
    }

    [NodeFact]
    public async Task Tester_SeesEveryAllowedDifference() =>
        Assert.Empty((await run.ReportAsync()).Allowed.Where(entry => entry.Value == 0).Select(entry => entry.Key));
}
