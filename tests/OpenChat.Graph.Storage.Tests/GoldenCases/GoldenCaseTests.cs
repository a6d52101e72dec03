using System.Text.Json;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Graph;

namespace OpenChat.Graph.Storage.Tests.GoldenCases;

/// <summary>
/// Eighteen real models with the terms that reach them from upstream, worked out by hand from the licence texts (golden-cases.json). A case lists inherited
/// duties and prohibitions: severity 2 and 3 at any certainty, severity 1 when likely or binding, and every ATTRIBUTION.
/// </summary>
public sealed class GoldenCaseTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<GoldenCase[]> LazyCases = new(static () => JsonSerializer.Deserialize<GoldenCase[]>(
        File.ReadAllText(Path.Combine(Seed.Root, "tests", "OpenChat.Graph.Storage.Tests", "GoldenCases", "golden-cases.json")), Json)!);

    public static TheoryData<string> Cases => [.. LazyCases.Value.Select(static golden => golden.Case)];

    [Fact]
    public void Cases_AreEighteen() => Assert.Equal(18, LazyCases.Value.Select(static golden => golden.Case).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restrictions_AreExact_When_CaseIsGolden(string id)
    {
        var graph = Seed.Result.Graph;

        var inherited = Seed.Analysis.RestrictionsOf(Seed.Artifact(id))
            .Where(static restriction => restriction.Inherited)
            .Where(static restriction => restriction.Term.Severity >= 2
                || restriction.Term.Code == "ATTRIBUTION"
                || (restriction.Term.Severity == 1 && restriction.Certainty >= Certainty.Likely))
            .Select(restriction => new ExpectedTerm(
                restriction.Term.Code,
                restriction.Certainty.ToString().ToLowerInvariant(),
                graph.IdOf(new NodeId(NodeKind.License, restriction.License)),
                restriction.Hops));

        Assert.Equal(Lines(Case(id).ExpectedUpstreamTerms), Lines(inherited));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Restrictions_LackTermsThatDoNotReach_When_CaseIsGolden(string id)
    {
        var reached = Seed.Analysis.RestrictionsOf(Seed.Artifact(id))
            .Where(static restriction => restriction.Inherited)
            .Select(static restriction => restriction.Term.Code);

        Assert.Empty(reached.Intersect(Case(id).MustNotContain, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Conflicts_ContainTheExpectedCodes_When_CaseIsGolden(string id)
    {
        var raised = Seed.Analysis.ConflictsOf(Seed.Artifact(id)).Select(static conflict => Spell(conflict.Code.ToString()));

        Assert.Empty(Case(id).ExpectedConflicts.Except(raised, StringComparer.Ordinal));
    }

    /// <summary>RelicensedUpward as RELICENSED_UPWARD.</summary>
    private static string Spell(string name) =>
        string.Concat(name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static GoldenCase Case(string id) => LazyCases.Value.Single(golden => golden.Case == id);

    private static string Lines(IEnumerable<ExpectedTerm> terms) => string.Join(
        '\n', terms.Select(static term => $"{term.Term} {term.OriginLicense} {term.Result} {term.Hops}").Order(StringComparer.Ordinal));

    private sealed record GoldenCase(string Case, ExpectedTerm[] ExpectedUpstreamTerms, string[] MustNotContain, string[] ExpectedConflicts);

    private sealed record ExpectedTerm(string Term, string Result, string OriginLicense, int Hops);
}
