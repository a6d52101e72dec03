using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An artifact that cannot be made again from the ground up when others are not there any more.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Distance">Relations on the shortest way to one of those; 1 where one of them is needed directly.</param>
/// <param name="Lost">Those of them that it was made from, directly or not: the nearest first, then in the order of the graph.</param>
public sealed record ReproducibilityLoss(int Artifact, int Distance, ImmutableArray<int> Lost)
{
    private static readonly UnknownKind[] OfMaking =
    [
        UnknownKind.UndisclosedTrainingData, UnknownKind.UnknownParent, UnknownKind.UnknownDataset, UnknownKind.UnknownGenerator,
        UnknownKind.UnknownMethod, UnknownKind.UnrecordedTuningData, UnknownKind.CycleWithoutData,
    ];

    /// <summary>
    /// All that was made from some artifacts, without these: the nearest first, then in the order of the graph. Over relations that are
    /// ancestry, which data for evaluation and outweighed claims are not.
    /// </summary>
    /// <param name="analysis">The graph.</param>
    /// <param name="withdrawn">The artifacts that are not there any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<ReproducibilityLoss> All(
        LineageAnalysis analysis, IReadOnlyCollection<int> withdrawn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(withdrawn);
        var reached = new Dictionary<int, List<(int Depth, int Lost)>>();
        foreach (var lost in withdrawn.Distinct())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (artifact, depth) in analysis.Graph.Descendants(lost, without: analysis.Licenses.NoAncestry))
            {
                if (!reached.TryGetValue(artifact, out var from))
                {
                    reached.Add(artifact, from = []);
                }

                from.Add((depth, lost));
            }
        }

        return
        [
            .. reached.Where(pair => !withdrawn.Contains(pair.Key))
                .Select(static pair => new ReproducibilityLoss(
                    pair.Key, pair.Value.Min().Depth, [.. pair.Value.Order().Select(static from => from.Lost)]))
                .OrderBy(static loss => loss.Distance).ThenBy(static loss => loss.Artifact),
        ];
    }

    /// <summary>
    /// What is not known of how and from what an artifact was made, so that it could not be made again anyway; in the order of
    /// <see cref="Unknowns.Of"/>.
    /// </summary>
    public static ImmutableArray<Unknown> NotKnown(ArtifactStudy study) =>
        [.. Unknowns.Of(study).Where(static gap => OfMaking.Contains(gap.Kind))];
}

/// <summary>An artifact that might stand in for another: of the same kind, made from the same, and freer.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="SharedParents">What both were made from directly, in the order of the graph; not empty.</param>
/// <param name="SharesAll">Whether that is all that the other was made from directly.</param>
/// <param name="Outcome">Its verdict, which is better than that of the other.</param>
public sealed record Substitute(int Artifact, ImmutableArray<int> SharedParents, bool SharesAll, VerdictOutcome Outcome)
{
    /// <summary>How many artifacts are looked at, those with the most parents in common.</summary>
    public const int MaxLooked = 1_000;

    /// <summary>
    /// The substitutes of an artifact: those with the most parents in common first, then the best verdict, then in the order of the graph.
    /// Nothing that was itself made from it is one.
    /// </summary>
    /// <param name="analysis">The graph.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="purpose">For what they are freer.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="party">Who uses them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Substitute> Of(
        LineageAnalysis analysis,
        int artifact,
        Purpose purpose,
        Reading reading,
        VerdictParty party,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var (graph, licenses) = (analysis.Graph, analysis.Licenses);
        var kind = graph.GetText(graph.NodeOf(artifact), NodeField.Kind);
        var parents = graph.Outgoing(artifact).Where(relation => licenses.Carries(relation.Position)).Select(static relation => relation.To)
            .Where(parent => parent != artifact).Distinct().Order().ToList();
        var shared = new Dictionary<int, List<int>>();
        foreach (var parent in parents)
        {
            foreach (var other in graph.Incoming(parent).Where(relation => licenses.Carries(relation.Position))
                .Select(static relation => relation.From).Distinct())
            {
                if (other != artifact && graph.IsModel(other) == graph.IsModel(artifact)
                    && graph.GetText(graph.NodeOf(other), NodeField.Kind) == kind)
                {
                    if (!shared.TryGetValue(other, out var inCommon))
                    {
                        shared.Add(other, inCommon = []);
                    }

                    inCommon.Add(parent);
                }
            }
        }

        if (shared.Count == 0)
        {
            return [];
        }

        var made = graph.Descendants(artifact, without: licenses.NoAncestry).Select(static reached => reached.Artifact).ToHashSet();
        var table = analysis.SomeVerdicts(cancellationToken);
        var own = table.OutcomeOf(artifact, purpose, reading, party);
        var found = new List<Substitute>();
        foreach (var (other, inCommon) in shared.Where(pair => !made.Contains(pair.Key)).OrderByDescending(static pair => pair.Value.Count)
            .ThenBy(static pair => pair.Key).Take(MaxLooked))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = table.OutcomeOf(other, purpose, reading, party);
            if (outcome != VerdictOutcome.NotApplicable && Verdicts.IsBetter(outcome, own))
            {
                found.Add(new Substitute(other, [.. inCommon], inCommon.Count == parents.Count, outcome));
            }
        }

        return
        [
            .. found.OrderByDescending(static substitute => substitute.SharedParents.Length)
                .ThenBy(static substitute => substitute.Outcome, Comparer<VerdictOutcome>.Create(static (a, b) =>
                    Verdicts.IsBetter(a, b) ? -1 : Verdicts.IsBetter(b, a) ? 1 : 0))
                .ThenBy(static substitute => substitute.Artifact),
        ];
    }
}
