// The golden cases, to be held against any analysis of the seed.
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Tests.GoldenCases;

/// <summary>
/// A real model with the terms that reach it from upstream, worked out by hand from the license texts (golden-cases.json). A case lists
/// inherited duties and prohibitions: severity 2 and 3 at any certainty, severity 1 when likely or binding, and every ATTRIBUTION.
/// </summary>
internal sealed record GoldenCase(string Case, ExpectedTerm[] ExpectedUpstreamTerms, string[] MustNotContain, string[] ExpectedConflicts)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>All eighteen.</summary>
    public static GoldenCase[] All { get; } = JsonSerializer.Deserialize<GoldenCase[]>(
        File.ReadAllText(Path.Combine(Seed.Root, "tests", "OpenChat.Graph.Storage.Tests", "GoldenCases", "golden-cases.json")), Json)!;

    public static GoldenCase Of(string id) => All.Single(golden => golden.Case == id);

    public void AssertRestrictionsAreExact(LineageAnalysis analysis)
    {
        var inherited = Inherited(analysis).Where(IsListed).Select(restriction => Told(analysis, restriction));

        Assert.Equal(Lines(ExpectedUpstreamTerms), Lines(inherited));
    }

    /// <summary>
    /// As <see cref="AssertRestrictionsAreExact"/>, for data that knows more than the case does: a further fact may show a shorter way to
    /// the same license, or a license that the maker has from itself, and nothing else.
    /// </summary>
    public void AssertRestrictionsAreThere(LineageAnalysis analysis)
    {
        var expected = ExpectedUpstreamTerms.ToDictionary(static term => (term.Term, term.OriginLicense));
        var found = Inherited(analysis).Where(IsListed).Select(restriction => (
            Own: restriction.IsOwnLicense, Term: Told(analysis, restriction)))
            .Where(found => !found.Own || expected.ContainsKey((found.Term.Term, found.Term.OriginLicense)))
            .Select(found => expected.GetValueOrDefault((found.Term.Term, found.Term.OriginLicense)) is { } known
                && known.Hops > found.Term.Hops
                ? found.Term with { Hops = known.Hops }
                : found.Term);

        Assert.Equal(Lines(ExpectedUpstreamTerms), Lines(found));
    }

    public void AssertOtherTermsDoNotReach(LineageAnalysis analysis) =>
        Assert.Empty(
            Inherited(analysis).Select(static restriction => restriction.Term.Code).Intersect(MustNotContain, StringComparer.Ordinal));

    public void AssertConflictsAreRaised(LineageAnalysis analysis)
    {
        var raised = Conflicts.Of(analysis.StudyOf(Artifact(analysis))).Select(static conflict => Spell(conflict.Code.ToString()));

        Assert.Empty(ExpectedConflicts.Except(raised, StringComparer.Ordinal));
    }

    private IEnumerable<Restriction> Inherited(LineageAnalysis analysis) =>
        analysis.StudyOf(Artifact(analysis)).Restrictions.Where(static restriction => restriction.Inherited);

    private static bool IsListed(Restriction restriction) =>
        restriction.Term.Severity >= 2
        || restriction.Term.Code == "ATTRIBUTION"
        || (restriction.Term.Severity == 1 && restriction.Certainty >= Certainty.Likely);

    private static ExpectedTerm Told(LineageAnalysis analysis, Restriction restriction) => new(
        restriction.Term.Code,
        restriction.Certainty.ToString().ToLowerInvariant(),
        analysis.Graph.IdOf(new NodeId(NodeKind.License, restriction.License)),
        restriction.Hops);

    private int Artifact(LineageAnalysis analysis) =>
        analysis.Graph.ArtifactOf(analysis.Graph.FindById(Case) ?? throw new KeyNotFoundException($"The graph has no {Case}."));

    /// <summary>RelicensedUpward as RELICENSED_UPWARD.</summary>
    private static string Spell(string name) =>
        string.Concat(name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static string Lines(IEnumerable<ExpectedTerm> terms) => string.Join(
        '\n', terms.Select(static term => $"{term.Term} {term.OriginLicense} {term.Result} {term.Hops}").Order(StringComparer.Ordinal));
}

internal sealed record ExpectedTerm(string Term, string Result, string OriginLicense, int Hops);
