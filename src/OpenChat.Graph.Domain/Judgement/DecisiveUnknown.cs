using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Something that is not known and on which verdicts wait.</summary>
/// <param name="Gap">What is not known.</param>
/// <param name="Settles">How many verdicts are unknown for no other reason: the answer settles them.</param>
/// <param name="Among">How many verdicts are unknown because of it and of other things.</param>
public sealed record DecisiveUnknown(Unknown Gap, int Settles, int Among)
{
    /// <summary>
    /// What is not known, by how many verdicts the answer settles, then by how many wait for it and for other answers, then in the order of
    /// artifacts and kinds. Of what only one verdict waits for nothing is said.
    /// </summary>
    /// <param name="analysis">The graph.</param>
    /// <param name="purpose">The purpose of the verdicts.</param>
    /// <param name="reading">Their reading.</param>
    /// <param name="party">Their party.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<DecisiveUnknown> All(
        LineageAnalysis analysis, Purpose purpose, Reading reading, VerdictParty party, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var counts = new Dictionary<Unknown, (int Settles, int Among)>();
        foreach (var group in Twins(analysis, purpose, reading, party, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var gaps = Verdicts.GapsOf(new ArtifactStudy(analysis, group.Artifact), purpose, reading, party);
            foreach (var gap in gaps)
            {
                // What is not known of one of several like artifacts is not known of each, and no verdict on another waits for it.
                var verdicts = gap.Artifact == group.Artifact ? 1 : group.Count;
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, gap, out _);
                count = gaps.Length == 1 ? (count.Settles + verdicts, count.Among) : (count.Settles, count.Among + verdicts);
            }
        }

        return
        [
            .. counts.Where(static pair => pair.Value.Settles + pair.Value.Among > 1)
                .Select(static pair => new DecisiveUnknown(pair.Key, pair.Value.Settles, pair.Value.Among))
                .OrderByDescending(static found => found.Settles).ThenByDescending(static found => found.Among)
                .ThenBy(static found => found.Gap.Artifact).ThenBy(static found => found.Gap.Kind)
                .ThenBy(static found => found.Gap.Message, StringComparer.Ordinal).ThenBy(static found => found.Gap.Line),
        ];
    }

    /// <summary>
    /// The artifacts with an unknown verdict, of those that nothing was made from and that are alike and made from the very same artifacts
    /// one, with how many there are: they wait for the same answers, but for those about themselves.
    /// </summary>
    private static List<(int Artifact, int Count)> Twins(
        LineageAnalysis analysis, Purpose purpose, Reading reading, VerdictParty party, CancellationToken cancellationToken)
    {
        var (graph, table) = (analysis.Graph, analysis.AllVerdicts(cancellationToken));
        var isToldApart = analysis.Rules.LacksRules || analysis.Rules.LacksEffects; // such gaps name the artifact that is judged
        var groups = new List<(int Artifact, int Count)>();
        var places = new Dictionary<(int Class, int First), List<int>>(); // class and first parent → groups
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            if (table.OutcomeOf(artifact, purpose, reading, party) != VerdictOutcome.Unknown)
            {
                continue;
            }

            var parents = graph.Lineage.TargetsOf(artifact);
            if (isToldApart || graph.Incoming(artifact).Count > 0)
            {
                groups.Add((artifact, 1));
                continue;
            }

            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(
                places, (table.ClassOf(artifact), parents.IsEmpty ? -1 : parents[0]), out _);
            alike ??= [];
            var place = -1;
            foreach (var group in alike)
            {
                place = graph.Lineage.TargetsOf(groups[group].Artifact).SequenceEqual(parents) ? group : place;
            }

            if (place >= 0)
            {
                groups[place] = groups[place] with { Count = groups[place].Count + 1 };
            }
            else
            {
                alike.Add(groups.Count);
                groups.Add((artifact, 1));
            }
        }

        return groups;
    }
}
