using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>Every verdict of a graph: for each artifact, purpose, reading and party. Judges what it is asked for.</summary>
internal sealed class VerdictTable
{
    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();

    private static readonly VerdictOutcome[] BestFirst =
    [
        VerdictOutcome.NotApplicable, VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown,
        VerdictOutcome.Prohibited,
    ];

    private readonly LineageAnalysis _analysis;
    private readonly string _revision;
    private readonly Lazy<Reach> _reach;
    private readonly Lazy<HashSet<string>> _gaps;

    /// <summary>The verdicts of a graph.</summary>
    public VerdictTable(LoadResult loaded)
    {
        _analysis = new LineageAnalysis(loaded.Graph, loaded.Rules);
        _revision = loaded.Contents.Revision;
        _reach = new Lazy<Reach>(() => new Reach(_analysis));
        _gaps = new Lazy<HashSet<string>>(() => GapsOf(Enumerable.Range(0, _analysis.Graph.ArtifactCount)));
    }

    /// <summary>How many there are.</summary>
    public int Count => _analysis.Graph.ArtifactCount * Purposes.Length * Verdicts.Sides.Length;

    /// <summary>
    /// The verdicts that are better than before, with both; an artifact that was not there before is better when it is not at least
    /// unknown. By artifact, purpose, reading, party.
    /// </summary>
    /// <param name="before">The verdicts before.</param>
    /// <param name="isWhole">Whether all are compared, and not only those that can be others.</param>
    public IEnumerable<(string Artifact, string Text, Verdict? Before, Verdict After)> BetterThan(VerdictTable before, bool isWhole = false)
    {
        var (artifacts, purposes) = OthersThan(before, isWhole);
        for (var artifact = 0; artifact < _analysis.Graph.ArtifactCount; artifact++)
        {
            var isReached = artifacts.Contains(artifact);
            foreach (var purpose in Purposes.Where(purpose => isReached || purposes.Contains(purpose)))
            {
                var study = _analysis.StudyOf(artifact);
                var id = _analysis.Graph.IdOf(artifact);
                var known = before.StudyOf(id);
                foreach (var (party, reading) in Verdicts.Sides.OrderBy(static side => side.Reading))
                {
                    var now = Verdicts.OutcomeOf(study, purpose, reading, party);
                    VerdictOutcome? then = known is null ? null : Verdicts.OutcomeOf(known, purpose, reading, party);
                    if (Rank(now) < Rank(then ?? VerdictOutcome.Unknown))
                    {
                        yield return (
                            id,
                            $"{id} {purpose} {reading} {party}: {then?.ToString() ?? "not there"} -> {now}",
                            known is null ? null : Verdicts.Of(known, purpose, reading, party),
                            Verdicts.Of(study, purpose, reading, party));
                    }
                }
            }
        }
    }

    /// <summary>Asks for every gap and, for one purpose, every verdict: nothing is compared, and nothing may crash.</summary>
    public void Ask()
    {
        for (var artifact = 0; artifact < _analysis.Graph.ArtifactCount; artifact++)
        {
            var study = _analysis.StudyOf(artifact);
            _ = Unknowns.Of(study);
            _ = Verdicts.Of(study, Purpose.CommercialUse, Reading.Cautious);
        }
    }

    /// <summary>Whether an artifact tells of a corrected claim that it did not tell of before.</summary>
    public bool TellsOfCorrection(string artifact, VerdictTable before) =>
        !CorrectionsOf(StudyOf(artifact)).IsSubsetOf(CorrectionsOf(before.StudyOf(artifact)));

    /// <summary>Whether an artifact has a gap, or tells of a corrected claim, that none had or told of before.</summary>
    public bool HasGapsBeyond(VerdictTable before, bool isWhole = false)
    {
        var (artifacts, purposes) = OthersThan(before, isWhole);
        return !(purposes.Count > 0 ? _gaps.Value : GapsOf(artifacts)).IsSubsetOf(before._gaps.Value);
    }

    /// <summary>
    /// The verdicts that differ in outcome, reasons or unknowns; those of artifacts that are here only, too. None where nothing can be
    /// another and both are of one revision; else all are compared.
    /// </summary>
    public IEnumerable<string> Differences(VerdictTable other, bool isWhole = false)
    {
        var (artifacts, purposes) = OthersThan(other, isWhole);
        return artifacts.Count + purposes.Count == 0 && _revision == other._revision ? [] :
            from artifact in Enumerable.Range(0, _analysis.Graph.ArtifactCount)
            let id = _analysis.Graph.IdOf(artifact)
            let study = other.StudyOf(id)
            from purpose in Purposes
            from side in Verdicts.Sides
            let here = Verdicts.Of(_analysis.StudyOf(artifact), purpose, side.Reading, side.Party)
            let there = study is null ? null : Verdicts.Of(study, purpose, side.Reading, side.Party)
            where there is null || there.Outcome != here.Outcome || !there.Reasons.SequenceEqual(here.Reasons)
                || !there.Unknowns.SequenceEqual(here.Unknowns)
            select $"{id} {purpose} {side.Reading} {side.Party}";
    }

    private static int Rank(VerdictOutcome outcome) => Array.IndexOf(BestFirst, outcome);

    private static HashSet<string> CorrectionsOf(ArtifactStudy? study) =>
        study is null ? [] : [.. Disagreements.Of(study).Select(static disagreement => disagreement.Message)];

    private (IReadOnlySet<int> Artifacts, IReadOnlySet<Purpose> Purposes) OthersThan(VerdictTable before, bool isWhole) =>
        isWhole ? (new HashSet<int>(), Purposes.ToHashSet()) : _reach.Value.From(before._reach.Value);

    private HashSet<string> GapsOf(IEnumerable<int> artifacts)
    {
        var gaps = new HashSet<string>(StringComparer.Ordinal);
        foreach (var study in artifacts.Select(_analysis.StudyOf))
        {
            gaps.UnionWith(Unknowns.Of(study).Select(static gap => gap.Message));
            gaps.UnionWith(CorrectionsOf(study));
        }

        return gaps;
    }

    private ArtifactStudy? StudyOf(string artifact) =>
        _analysis.Graph.FindById(artifact) is { Kind: NodeKind.Model or NodeKind.Dataset } node
            ? _analysis.StudyOf(_analysis.Graph.ArtifactOf(node))
            : null;
}
