// Other graphs that were asked for: with some things otherwise, or as the graph was at some time.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.State;

/// <summary>
/// Keeps the views that were asked for most recently, so that an equal question is not worked out again. A view follows from the graph it
/// is made from and what is changed; both are compared. Safe for any number of threads.
/// </summary>
internal sealed class ViewCache
{
    /// <summary>How many views are kept. One of a graph of a hundred thousand artifacts takes some tens of megabytes.</summary>
    public const int MaxViews = 8;

    /// <summary>
    /// How many artifacts a graph may have of which views are made (limit <c>viewArtifacts</c>): making one takes time and memory that are
    /// linear in the graph.
    /// </summary>
    public const int MaxArtifacts = 100_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Key, IReadOnlyList<GraphChange> Changes, object View)> _views = [];

    /// <summary>The graph as it was.</summary>
    /// <param name="snapshot">The graph.</param>
    /// <param name="asOf">The day of which the truth is asked; none for now.</param>
    /// <param name="knownAt">The day of which the knowledge is asked; none for now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Snapshot At(Snapshot snapshot, PartialDate asOf, PartialDate knownAt, CancellationToken cancellationToken) => Keep(
        $"at {snapshot.Contents.Revision} {asOf} {knownAt}",
        [],
        () => snapshot.Of(GraphViews.At(snapshot.Contents, asOf, knownAt, cancellationToken)));

    /// <summary>The graph at two times.</summary>
    /// <param name="snapshot">The graph.</param>
    /// <param name="from">The earlier time.</param>
    /// <param name="to">The later time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TimeView Between(Snapshot snapshot, Moment from, Moment to, CancellationToken cancellationToken) => Keep(
        $"between {snapshot.Contents.Revision} {from.AsOf} {from.KnownAt} {to.AsOf} {to.KnownAt}",
        [],
        () => new TimeView(
            At(snapshot, from.AsOf, from.KnownAt, cancellationToken),
            At(snapshot, to.AsOf, to.KnownAt, cancellationToken),
            ClaimEvent.Between(snapshot.Contents, from, to)));

    /// <summary>The graph under changes.</summary>
    /// <param name="snapshot">The graph.</param>
    /// <param name="changes">The changes; at least one, and such as the graph can have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ChangedView Changed(Snapshot snapshot, IReadOnlyList<GraphChange> changes, CancellationToken cancellationToken) => Keep(
        $"if {snapshot.Contents.Revision}",
        changes,
        () => new ChangedView(
            snapshot, snapshot.Of(GraphViews.Change(snapshot.Contents, changes, cancellationToken)), changes));

    // Changes are compared and not their text: a client gives names of its own, which could make the text of others.
    private T Keep<T>(string key, IReadOnlyList<GraphChange> changes, Func<T> make)
        where T : class
    {
        lock (_lock)
        {
            for (var node = _views.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key && node.Value.Changes.SequenceEqual(changes))
                {
                    _views.Remove(node);
                    _views.AddFirst(node);
                    return (T)node.Value.View;
                }
            }
        }

        // Two requests that ask for the same at once make it twice, and hold up nobody.
        var made = make();
        lock (_lock)
        {
            _views.AddFirst((key, changes, made));
            if (_views.Count > MaxViews)
            {
                _views.RemoveLast();
            }
        }

        return made;
    }
}

/// <summary>A graph under changes, or of another revision, and what it answers differently.</summary>
/// <param name="before">The graph without them.</param>
/// <param name="after">The graph with them.</param>
/// <param name="changes">The changes; empty when nobody says what they are, as between two revisions.</param>
internal sealed class ChangedView(Snapshot before, Snapshot after, IReadOnlyList<GraphChange> changes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Reading Reading, VerdictParty Party), GraphDifference> _differences = [];
    private readonly Dictionary<(int Change, Reading Reading, VerdictParty Party), HashSet<VerdictChange>> _alone = [];

    /// <summary>The graph without the changes.</summary>
    public Snapshot Before => before;

    /// <summary>The graph with them.</summary>
    public Snapshot After => after;

    /// <summary>The changes.</summary>
    public IReadOnlyList<GraphChange> Changes => changes;

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

        var difference = Between(before, after, changes, reading, party, cancellationToken);
        lock (_lock)
        {
            return _differences[(reading, party)] = difference;
        }
    }

    /// <summary>
    /// The places of the changes each of which alone makes the same difference; empty when only several together do.
    /// </summary>
    /// <param name="change">A verdict that is not the same.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int[] Because(VerdictChange change, CancellationToken cancellationToken) => changes.Count == 1
        ? [0]
        : [.. Enumerable.Range(0, changes.Count).Where(place =>
            Alone(place, change.Reading, change.Party, cancellationToken).Contains(change))];

    private HashSet<VerdictChange> Alone(int place, Reading reading, VerdictParty party, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_alone.TryGetValue((place, reading, party), out var known))
            {
                return known;
            }
        }

        HashSet<VerdictChange> found = [];
        try
        {
            GraphChange[] alone = [changes[place]];
            var then = before.Of(GraphViews.Change(before.Contents, alone, cancellationToken));
            found = [.. Between(before, then, alone, reading, party, cancellationToken).Verdicts];
        }
        catch (ArgumentException)
        {
            // A relation to a model that another change adds cannot be there without that one.
        }

        lock (_lock)
        {
            return _alone[(place, reading, party)] = found;
        }
    }

    private static GraphDifference Between(
        Snapshot before, Snapshot after, IReadOnlyList<GraphChange> changes, Reading reading, VerdictParty party,
        CancellationToken cancellationToken)
    {
        if (before == after)
        {
            return new GraphDifference([], []);
        }

        var reached = changes.Count == 0 ? null : GraphViews.Reach(before.Graph, after.Graph, changes);
        return GraphDifference.Between(before.Analysis, after.Analysis, reached, cancellationToken, [(party, reading)]);
    }
}

/// <summary>A changed verdict, and the view that it is of.</summary>
/// <param name="View">The view; null when it is one between two times.</param>
/// <param name="Change">The change.</param>
/// <param name="Time">The times between which it changed; null when it is one under supposed changes.</param>
internal sealed record ViewChange(ChangedView? View, VerdictChange Change, TimeView? Time = null);
