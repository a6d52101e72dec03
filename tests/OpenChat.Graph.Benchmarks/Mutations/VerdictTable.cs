using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>Every verdict of a graph: for each artifact, purpose, reading and party.</summary>
internal sealed class VerdictTable
{
    private static readonly VerdictOutcome[] BestFirst =
    [
        VerdictOutcome.NotApplicable, VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown,
        VerdictOutcome.Prohibited,
    ];

    private readonly Dictionary<(string Artifact, Purpose Purpose, Reading Reading, VerdictParty Party), Verdict> _verdicts = [];

    private readonly HashSet<string> _gaps = new(StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<string>> _corrected = new(StringComparer.Ordinal); // artifact → its disagreements

    /// <summary>Judges everything.</summary>
    public VerdictTable(LoadResult loaded)
    {
        var analysis = new LineageAnalysis(loaded.Graph, RuleSet.Create(loaded.Contents.Rules));
        for (var artifact = 0; artifact < loaded.Graph.ArtifactCount; artifact++)
        {
            var study = analysis.StudyOf(artifact);
            _gaps.UnionWith(Unknowns.Of(study).Select(static gap => gap.Message));
            var corrected = Disagreements.Of(study).Select(static disagreement => disagreement.Message).ToHashSet(StringComparer.Ordinal);
            _gaps.UnionWith(corrected);
            _corrected.Add(loaded.Graph.IdOf(artifact), corrected);
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                foreach (var reading in Enum.GetValues<Reading>())
                {
                    foreach (var party in Enum.GetValues<VerdictParty>())
                    {
                        _verdicts.Add(
                            (loaded.Graph.IdOf(artifact), purpose, reading, party), Verdicts.Of(study, purpose, reading, party));
                    }
                }
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _verdicts.Count;

    /// <summary>
    /// The verdicts that are better than before, with both; an artifact that was not there before is better when it is not at least
    /// unknown.
    /// </summary>
    public IEnumerable<(string Artifact, string Text, Verdict? Before, Verdict After)> BetterThan(VerdictTable before)
    {
        foreach (var (key, after) in _verdicts)
        {
            var known = before._verdicts.GetValueOrDefault(key);
            if (Rank(after.Outcome) < Rank(known?.Outcome ?? VerdictOutcome.Unknown))
            {
                yield return (
                    key.Artifact,
                    $"{key.Artifact} {key.Purpose} {key.Reading} {key.Party}: {known?.Outcome.ToString() ?? "not there"} -> "
                    + $"{after.Outcome}",
                    known, after);
            }
        }
    }

    /// <summary>Whether an artifact tells of a corrected claim that it did not tell of before.</summary>
    public bool TellsOfCorrection(string artifact, VerdictTable before) =>
        _corrected.TryGetValue(artifact, out var now) && !now.IsSubsetOf(before._corrected.GetValueOrDefault(artifact) ?? []);

    /// <summary>Whether an artifact has a gap, or tells of a corrected claim, that none had or told of before.</summary>
    public bool HasGapsBeyond(VerdictTable before) => !_gaps.IsSubsetOf(before._gaps);

    /// <summary>The verdicts that differ in outcome, reasons or unknowns; those of artifacts that only one side has, too.</summary>
    public IEnumerable<string> Differences(VerdictTable other) => _verdicts
        .Where(pair => other._verdicts.GetValueOrDefault(pair.Key) is not { } there
            || there.Outcome != pair.Value.Outcome
            || !there.Reasons.SequenceEqual(pair.Value.Reasons)
            || !there.Unknowns.SequenceEqual(pair.Value.Unknowns))
        .Select(static pair => $"{pair.Key.Artifact} {pair.Key.Purpose} {pair.Key.Reading} {pair.Key.Party}");

    private static int Rank(VerdictOutcome outcome) => Array.IndexOf(BestFirst, outcome);
}
