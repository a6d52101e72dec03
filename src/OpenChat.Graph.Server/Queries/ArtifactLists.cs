// Lists of artifacts: what is reached along lineage, and what belongs to a license or an organisation.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Places of artifacts in their order.</summary>
internal static class ArtifactPlaces
{
    /// <summary>The doubled number of the artifact of a cursor, or of the place where it would be; null for other nodes.</summary>
    public static int? Of(LineageGraph graph, CursorContent cursor) => cursor.Kind switch
    {
        NodeKind.Model => NodeOrder.PlaceOfId(graph, NodeKind.Model, cursor.Id),
        NodeKind.Dataset => NodeOrder.PlaceOfId(graph, NodeKind.Dataset, cursor.Id) + (2 * graph.ModelCount),
        _ => null,
    };

    /// <summary>How many items of a sorted list come before the first one that does not.</summary>
    public static int CountBefore(int count, Func<int, bool> isBefore)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = isBefore(middle) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>Artifacts that stand in a sorted list, each perhaps several times next to each other; here each is there once.</summary>
/// <param name="graph">Has the artifacts.</param>
/// <param name="count">Length of the sorted list.</param>
/// <param name="artifactAt">The artifact at a place of the sorted list; -1 for what does not count.</param>
/// <param name="orderAt">The artifact by which that place is sorted.</param>
internal sealed class SortedArtifacts(LineageGraph graph, int count, Func<int, int> artifactAt, Func<int, int> orderAt) : IOrderedList<int>
{
    /// <summary>A list in which everything counts.</summary>
    public SortedArtifacts(LineageGraph graph, int count, Func<int, int> artifactAt)
        : this(graph, count, artifactAt, artifactAt)
    {
    }

    /// <inheritdoc/>
    public IEnumerable<int> Forward(ListPlace? from)
    {
        var last = -1;
        for (var i = StartOf(from); i < count; i++)
        {
            if (artifactAt(i) is var artifact and >= 0 && artifact != last)
            {
                yield return last = artifact;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<int> Backward(ListPlace? before)
    {
        var last = -1;
        for (var i = (before is null ? count : StartOf(before)) - 1; i >= 0; i--)
        {
            if (artifactAt(i) is var artifact and >= 0 && artifact != last)
            {
                yield return last = artifact;
            }
        }
    }

    /// <inheritdoc/>
    public int Count() => Forward(null).Count();

    /// <inheritdoc/>
    public ListPlace PlaceOf(int item) => new("", 2 * item);

    /// <inheritdoc/>
    public ListPlace? PlaceOf(CursorContent cursor) =>
        cursor.Values is [] && ArtifactPlaces.Of(graph, cursor) is { } place ? new ListPlace("", place) : null;

    /// <inheritdoc/>
    public string CursorOf(int item) => Cursors.Write(graph.NodeOf(item).Kind, graph.IdOf(item), []);

    private int StartOf(ListPlace? from) =>
        from is null ? 0 : ArtifactPlaces.CountBefore(count, i => 2 * orderAt(i) < from.Numbers[0]);
}

/// <summary>
/// What an artifact was made from, or what was made from it: the nearest first, then in artifact order. What was made directly from it is
/// read as it is stored; only what comes behind that takes a walk, as far as it is read.
/// </summary>
internal sealed class ReachedArtifacts : IOrderedList<ReachedArtifact>
{
    private const byte DepthKey = 0x47;

    private readonly LineageGraph _graph;
    private readonly LineageWalk _walk;
    private readonly SortedArtifacts? _nearest;

    /// <param name="graph">The graph.</param>
    /// <param name="artifact">Where the ways begin.</param>
    /// <param name="direction">Up or down.</param>
    /// <param name="maxDepth">Follow at most this many relations.</param>
    /// <param name="without">Relations that are not followed; null for none.</param>
    public ReachedArtifacts(LineageGraph graph, int artifact, LineageDirection direction, int maxDepth, RelationMarks? without)
    {
        _graph = graph;
        _walk = graph.WalkFrom(artifact, direction == LineageDirection.Upstream, maxDepth, without);
        if (direction == LineageDirection.Downstream && maxDepth > 0)
        {
            var incoming = graph.Incoming(artifact);
            _nearest = new SortedArtifacts(
                graph,
                incoming.Count,
                i => incoming[i].From is var from && from != artifact && without?.Contains(incoming[i].Position) != true ? from : -1,
                i => incoming[i].From);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReachedArtifact> Forward(ListPlace? from)
    {
        var start = from ?? new ListPlace("", 1, -1);
        if (_nearest is not null && start.Numbers[0] <= 1)
        {
            foreach (var artifact in _nearest.Forward(start.Numbers[0] == 1 ? new ListPlace("", start.Numbers[1]) : null))
            {
                yield return new ReachedArtifact(artifact, 1);
            }

            start = new ListPlace("", 2, -1);
        }

        for (var i = CountBefore(start); i < _walk.Reached.Count || _walk.Step(); i++)
        {
            yield return _walk.Reached[i];
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ReachedArtifact> Backward(ListPlace? before)
    {
        if (_nearest is not null && before is not null && before.Numbers[0] <= 1)
        {
            foreach (var artifact in before.Numbers[0] < 1 ? [] : _nearest.Backward(new ListPlace("", before.Numbers[1])))
            {
                yield return new ReachedArtifact(artifact, 1);
            }

            yield break;
        }

        for (var i = before is null ? Count() : CountBefore(before) - 1; i > 0; i--)
        {
            yield return _walk.Reached[i];
        }
    }

    /// <inheritdoc/>
    public int Count()
    {
        while (_walk.Step())
        {
        }

        return _walk.Reached.Count - 1;
    }

    /// <inheritdoc/>
    public ListPlace PlaceOf(ReachedArtifact item) => new("", item.Depth, 2 * item.Artifact);

    /// <inheritdoc/>
    public ListPlace? PlaceOf(CursorContent cursor) =>
        cursor.Values is [{ Key: DepthKey, Number: { } depth }] && ArtifactPlaces.Of(_graph, cursor) is { } place
            ? new ListPlace("", depth, place)
            : null;

    /// <inheritdoc/>
    public string CursorOf(ReachedArtifact item) => Cursors.Write(
        _graph.NodeOf(item.Artifact).Kind, _graph.IdOf(item.Artifact), [new SortValue(DepthKey, item.Depth, null)]);

    // Where a place is in what was reached, the artifact itself at 0 not counting.
    private int CountBefore(ListPlace place)
    {
        while (_walk.Depth < place.Numbers[0] && _walk.Step())
        {
        }

        return Math.Max(1, ArtifactPlaces.CountBefore(_walk.Reached.Count, i => PlaceOf(_walk.Reached[i]) < place));
    }
}
