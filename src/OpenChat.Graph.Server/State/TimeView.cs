// What two times answer differently.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.State;

/// <summary>A graph at two times, and what it answers differently. Safe for any number of threads.</summary>
/// <param name="before">The graph at the earlier time.</param>
/// <param name="after">The graph at the later time.</param>
/// <param name="events">The claims that do not count alike.</param>
internal sealed class TimeView(Snapshot before, Snapshot after, ImmutableArray<ClaimEvent> events)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Reading Reading, VerdictParty Party), GraphDifference> _differences = [];

    /// <summary>The verdicts and restrictions that are not the same. Worked out when it is asked for first.</summary>
    /// <param name="reading">The reading of the verdicts.</param>
    /// <param name="party">The party of the verdicts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public GraphDifference Difference(Reading reading, VerdictParty party, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_differences.TryGetValue((reading, party), out var known))
            {
                return known;
            }
        }

        var difference = GraphDifference.Between(
            before.Analysis, after.Analysis, GraphViews.Reach(before.Graph, after.Graph, events), cancellationToken, [(party, reading)]);
        lock (_lock)
        {
            return _differences[(reading, party)] = difference;
        }
    }

    /// <summary>
    /// The scores of models that both graphs have and that are not the same: by framework in the order of the data, then by model id.
    /// </summary>
    public ImmutableArray<OpennessChange> Openness()
    {
        var (then, now) = (Cards(before), Cards(after));
        return
        [
            .. after.Openness.Frameworks.SelectMany(framework =>
                then.Keys.Union(now.Keys).Where(key => key.Framework == framework.Id)
                    .OrderBy(static key => key.Model, StringComparer.Ordinal)
                    .Select(key => new OpennessChange(
                        this, key.Framework, key.Model, then.GetValueOrDefault(key), now.GetValueOrDefault(key)))
                    .Where(static change => Sum(change.Before) != Sum(change.After))),
        ];

        static (decimal Points, decimal Possible)? Sum(ScoreCard? card) => card is null ? null : (card.Score.Points, card.Score.Possible);

        Dictionary<(string Framework, string Model), ScoreCard> Cards(Snapshot snapshot) => snapshot.Openness.Cards
            .Where(card => IsInBoth(card.ModelId)).ToDictionary(static card => (card.Framework.Id, card.ModelId));
    }

    /// <summary>The claims on the way of a changed verdict: about what the artifact, at either time, got its restrictions from.</summary>
    public ImmutableArray<ClaimEvent> CausesOf(VerdictChange change)
    {
        var concerned = new HashSet<string>(StringComparer.Ordinal) { change.ArtifactId };
        foreach (var snapshot in (Snapshot[])[before, after])
        {
            concerned.UnionWith(StudyOf(snapshot, change.ArtifactId).Closure.Select(snapshot.Graph.IdOf));
        }

        return About(concerned);
    }

    /// <summary>The claims on the way of a changed restriction: about what stands on its surest path at either time.</summary>
    public ImmutableArray<ClaimEvent> CausesOf(RestrictionChange change)
    {
        var concerned = new HashSet<string>(StringComparer.Ordinal) { change.ArtifactId };
        foreach (var snapshot in (Snapshot[])[before, after])
        {
            var graph = snapshot.Graph;
            foreach (var restriction in StudyOf(snapshot, change.ArtifactId).Restrictions)
            {
                if (restriction.Term.Code == change.Term && restriction.Inherited == change.IsInherited
                    && graph.IdOf(new NodeId(NodeKind.License, restriction.License)) == change.LicenseId)
                {
                    concerned.Add(graph.IdOf(restriction.Origin));
                    for (var hop = 0; hop < restriction.Hops; hop++)
                    {
                        concerned.Add(graph.IdOf(restriction.Hop(hop).Relation.From));
                    }
                }
            }
        }

        return About(concerned);
    }

    /// <summary>The assessments that a changed score is made of.</summary>
    public ImmutableArray<ClaimEvent> CausesOf(OpennessChange change) =>
    [
        .. events.Where(item => item.Relation == ClaimEvent.Assessed && item.FromId == change.ModelId && item.ToId == change.FrameworkId),
    ];

    private ImmutableArray<ClaimEvent> About(HashSet<string> ids) =>
        [.. events.Where(item => item.Relation != ClaimEvent.Assessed && (ids.Contains(item.FromId) || item.IsOfNothing(after.Graph)))];

    private bool IsInBoth(string model) =>
        before.Graph.FindById(NodeKind.Model, model) >= 0 && after.Graph.FindById(NodeKind.Model, model) >= 0;

    // both graphs have the artifacts of which differences tell
    private static ArtifactStudy StudyOf(Snapshot snapshot, string id) =>
        snapshot.Analysis.StudyOf(snapshot.Graph.ArtifactOf(snapshot.Graph.FindById(id)!.Value));
}

/// <summary>A score that two times give differently.</summary>
/// <param name="View">The times.</param>
/// <param name="FrameworkId">The framework.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Before">What the framework says at the earlier time; null when nothing.</param>
/// <param name="After">What it says at the later time; null when nothing.</param>
internal sealed record OpennessChange(TimeView View, string FrameworkId, string ModelId, ScoreCard? Before, ScoreCard? After);

/// <summary>A changed restriction.</summary>
/// <param name="Change">The change.</param>
/// <param name="Time">The times between which it changed; null when it is one under supposed changes.</param>
internal sealed record ViewRestriction(RestrictionChange Change, TimeView? Time = null);
