using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>Which way along lineage.</summary>
public enum LineageDirection : byte
{
    /// <summary>Towards what an artifact was made from.</summary>
    Upstream,

    /// <summary>Towards what was made from it.</summary>
    Downstream,

    /// <summary>Both ways: ancestors and descendants, not the siblings in between.</summary>
    Both,
}

/// <summary>An artifact that was reached.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Depth">Relations on the shortest way to it.</param>
public readonly record struct ReachedArtifact(int Artifact, int Depth);

/// <summary>A part of the graph around one artifact.</summary>
/// <param name="Artifacts">The artifact itself first, then the others by depth, then in artifact order.</param>
/// <param name="Relations">Positions of all lineage relations between these artifacts, in order.</param>
/// <param name="IsComplete">False when artifacts were left out because there were too many.</param>
public sealed record LineageSubgraph(ImmutableArray<ReachedArtifact> Artifacts, ImmutableArray<int> Relations, bool IsComplete);

/// <summary>Walks along lineage: breadth first, so that cycles end and no depth is too deep.</summary>
public sealed partial class LineageGraph
{
    /// <summary>What an artifact was made from, directly or not, without itself; by depth, then in artifact order.</summary>
    /// <param name="artifact">Where to start.</param>
    /// <param name="maxDepth">Follow at most this many relations.</param>
    /// <param name="without">Relations that are not followed, such as <c>LicenseResolution.NoAncestry</c>; null for none.</param>
    public ImmutableArray<ReachedArtifact> Ancestors(int artifact, int maxDepth = int.MaxValue, RelationMarks? without = null) =>
        [.. Reach(artifact, upstream: true, maxDepth, int.MaxValue, without, out _).Skip(1)];

    /// <summary>What was made from an artifact, directly or not, without itself; by depth, then in artifact order.</summary>
    /// <inheritdoc cref="Ancestors" path="/param"/>
    public ImmutableArray<ReachedArtifact> Descendants(int artifact, int maxDepth = int.MaxValue, RelationMarks? without = null) =>
        [.. Reach(artifact, upstream: false, maxDepth, int.MaxValue, without, out _).Skip(1)];

    /// <summary>How many other artifacts were made directly from one. Each counts once, by however many relations.</summary>
    /// <param name="artifact">What they were made from.</param>
    /// <param name="without">Relations that do not count; null for none.</param>
    public int CountDirectDescendants(int artifact, RelationMarks? without = null)
    {
        var (count, last) = (0, artifact);
        for (var i = Lineage.IncomingStarts[artifact]; i < Lineage.IncomingStarts[artifact + 1]; i++)
        {
            var relation = Lineage.Incoming[i];
            var from = Lineage.From[relation]; // incoming relations are in the order of the artifacts made
            if (from != last && from != artifact && without?.Contains(relation) != true)
            {
                (count, last) = (count + 1, from);
            }
        }

        return count;
    }

    /// <summary>
    /// How many other artifacts, and how many models among them, were made from each artifact, directly or not. As much work as there are
    /// artifacts with what each was made from.
    /// </summary>
    /// <param name="without">Relations that are not followed; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Both by artifact.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (int[] All, int[] Models) CountDescendants(RelationMarks? without, CancellationToken cancellationToken)
    {
        var (counts, models) = (new int[ArtifactCount], new int[ArtifactCount]);
        var seenBy = new int[ArtifactCount]; // from 1: the last artifact whose ancestry it was seen in
        var open = new List<int>();
        for (var artifact = 0; artifact < ArtifactCount; artifact++)
        {
            if ((artifact & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (artifact == ModelCount)
            {
                counts.CopyTo(models, 0); // models come first
            }

            open.Clear();
            open.Add(artifact);
            seenBy[artifact] = artifact + 1;
            for (var i = 0; i < open.Count; i++)
            {
                for (var relation = Lineage.Starts[open[i]]; relation < Lineage.Starts[open[i] + 1]; relation++)
                {
                    var to = Lineage.To[relation];
                    if (seenBy[to] != artifact + 1 && without?.Contains(relation) != true)
                    {
                        seenBy[to] = artifact + 1;
                        counts[to]++;
                        open.Add(to);
                    }
                }
            }
        }

        return (counts, ModelCount == ArtifactCount ? counts : models);
    }

    /// <summary>The part of the graph around an artifact.</summary>
    /// <param name="artifact">Where to start.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="maxDepth">Follow at most this many relations.</param>
    /// <param name="maxArtifacts">Keep at most this many artifacts, the nearest ones.</param>
    /// <param name="without">Relations that are neither followed nor listed; null for none.</param>
    public LineageSubgraph GetLineage(
        int artifact,
        LineageDirection direction,
        int maxDepth = int.MaxValue,
        int maxArtifacts = int.MaxValue,
        RelationMarks? without = null)
    {
        var isComplete = true;
        var depths = new Dictionary<int, int>();
        foreach (var upstream in (bool[])[true, false])
        {
            if (direction == (upstream ? LineageDirection.Downstream : LineageDirection.Upstream))
            {
                continue;
            }

            var found = Reach(artifact, upstream, maxDepth, maxArtifacts, without, out var all);
            isComplete &= all;
            foreach (var reached in found)
            {
                depths[reached.Artifact] = Math.Min(depths.GetValueOrDefault(reached.Artifact, int.MaxValue), reached.Depth);
            }
        }

        isComplete &= depths.Count <= maxArtifacts;
        var artifacts = depths.Select(pair => new ReachedArtifact(pair.Key, pair.Value))
            .OrderBy(reached => reached.Depth).ThenBy(reached => reached.Artifact).Take(Math.Max(1, maxArtifacts)).ToImmutableArray();
        var kept = artifacts.Select(reached => reached.Artifact).ToHashSet();
        var relations = ImmutableArray.CreateBuilder<int>();
        foreach (var from in kept.Order())
        {
            for (var relation = Lineage.Starts[from]; relation < Lineage.Starts[from + 1]; relation++)
            {
                if (kept.Contains(Lineage.To[relation]) && without?.Contains(relation) != true)
                {
                    relations.Add(relation);
                }
            }
        }

        return new LineageSubgraph(artifacts, relations.DrainToImmutable(), isComplete);
    }

    /// <summary>
    /// Groups of artifacts that were, directly or not, made from each other (strongly connected components of two and more). A self-loop is
    /// not a group.
    /// </summary>
    /// <returns>Each group in artifact order; groups by their first artifact.</returns>
    public ImmutableArray<ImmutableArray<int>> FindCycles()
    {
        // Tarjan's algorithm with its call stack in arrays.
        var count = ArtifactCount;
        var (order, low, next) = (new int[count], new int[count], new int[count]);
        var (isOpen, open, walk) = (new bool[count], new Stack<int>(), new Stack<int>());
        var groups = new List<ImmutableArray<int>>();
        var visited = 0;
        for (var root = 0; root < count; root++)
        {
            if (order[root] != 0 || Lineage.Starts[root] == Lineage.Starts[root + 1])
            {
                continue;
            }

            walk.Push(root);
            while (walk.TryPeek(out var artifact))
            {
                if (order[artifact] == 0)
                {
                    order[artifact] = low[artifact] = ++visited;
                    next[artifact] = Lineage.Starts[artifact];
                    isOpen[artifact] = true;
                    open.Push(artifact);
                }

                if (next[artifact] < Lineage.Starts[artifact + 1])
                {
                    var to = Lineage.To[next[artifact]++];
                    if (order[to] == 0)
                    {
                        walk.Push(to);
                    }
                    else if (isOpen[to])
                    {
                        low[artifact] = Math.Min(low[artifact], order[to]);
                    }

                    continue;
                }

                walk.Pop();
                if (walk.TryPeek(out var below))
                {
                    low[below] = Math.Min(low[below], low[artifact]);
                }

                if (low[artifact] == order[artifact])
                {
                    var group = new List<int>();
                    int member;
                    do
                    {
                        member = open.Pop();
                        isOpen[member] = false;
                        group.Add(member);
                    }
                    while (member != artifact);

                    if (group.Count > 1)
                    {
                        groups.Add([.. group.Order()]);
                    }
                }
            }
        }

        return [.. groups.OrderBy(group => group[0])];
    }

    /// <summary>The ancestors of an artifact of which nothing is recorded that they were made from; in artifact order.</summary>
    /// <param name="artifact">Where to start. It is no root of its own.</param>
    /// <param name="without">Relations that do not count; null for none.</param>
    public ImmutableArray<int> Roots(int artifact, RelationMarks? without = null)
    {
        return [.. Ancestors(artifact, without: without).Select(static reached => reached.Artifact).Where(IsRoot).Order()];

        bool IsRoot(int ancestor)
        {
            for (var relation = Lineage.Starts[ancestor]; relation < Lineage.Starts[ancestor + 1]; relation++)
            {
                if (Lineage.To[relation] != ancestor && without?.Contains(relation) != true)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>
    /// The longest way along lineage: positions of relations, the first leads from the oldest artifact. Of equally long ones the one that
    /// ends in the first artifact, and goes through the first at each step. Relations between members of a circle are not followed, as
    /// nobody knows which of them came first.
    /// </summary>
    /// <param name="without">Relations that are not followed; null for none.</param>
    /// <returns>Empty when there are no relations.</returns>
    public ImmutableArray<int> LongestWay(RelationMarks? without = null)
    {
        var circle = new int[ArtifactCount];
        var cycles = FindCycles();
        for (var i = 0; i < cycles.Length; i++)
        {
            foreach (var member in cycles[i])
            {
                circle[member] = i + 1;
            }
        }

        // How long the longest way up from each artifact is, and by which relation it goes; each is worked out after what it was made from.
        var (length, by, isDone, walk) = (new int[ArtifactCount], new int[ArtifactCount], new bool[ArtifactCount], new Stack<int>());
        var longest = -1;
        for (var start = 0; start < ArtifactCount; start++)
        {
            walk.Push(start);
            while (walk.TryPeek(out var artifact))
            {
                if (isDone[artifact])
                {
                    walk.Pop();
                    continue;
                }

                var isReady = true;
                (by[artifact], length[artifact]) = (-1, 0);
                for (var relation = Lineage.Starts[artifact]; relation < Lineage.Starts[artifact + 1]; relation++)
                {
                    var to = Lineage.To[relation];
                    if (to == artifact || (circle[to] > 0 && circle[to] == circle[artifact]) || without?.Contains(relation) == true)
                    {
                        continue;
                    }

                    if (!isDone[to])
                    {
                        isReady = false;
                        walk.Push(to);
                    }
                    else if (length[to] + 1 > length[artifact]
                        || (length[to] + 1 == length[artifact] && to < Lineage.To[by[artifact]]))
                    {
                        (length[artifact], by[artifact]) = (length[to] + 1, relation);
                    }
                }

                if (isReady)
                {
                    isDone[artifact] = true;
                    walk.Pop();
                }
            }

            longest = longest < 0 || length[start] > length[longest] ? start : longest;
        }

        var way = new List<int>();
        for (var artifact = longest; artifact >= 0 && by[artifact] >= 0; artifact = Lineage.To[by[artifact]])
        {
            way.Add(by[artifact]);
        }

        way.Reverse();
        return [.. way];
    }

    /// <summary>A walk from an artifact that goes on only as far as it is asked to.</summary>
    /// <param name="artifact">Where to start.</param>
    /// <param name="upstream">Towards what it was made from; else towards what was made from it.</param>
    /// <param name="maxDepth">Follow at most this many relations.</param>
    /// <param name="without">Relations that are not followed; null for none.</param>
    public LineageWalk WalkFrom(int artifact, bool upstream, int maxDepth = int.MaxValue, RelationMarks? without = null) =>
        new(this, artifact, upstream, maxDepth, without);

    /// <summary>The artifact itself and what can be reached from it, by depth, then in artifact order.</summary>
    private IReadOnlyList<ReachedArtifact> Reach(
        int artifact, bool upstream, int maxDepth, int most, RelationMarks? without, out bool isComplete)
    {
        most = Math.Max(1, most);
        var walk = WalkFrom(artifact, upstream, maxDepth, without);
        while (walk.Reached.Count <= most && walk.Step())
        {
        }

        isComplete = walk.Reached.Count <= most;
        return isComplete ? walk.Reached : [.. walk.Reached.Take(most)];
    }
}

/// <summary>
/// A walk along lineage from one artifact, breadth first, that goes on only as far as it is asked to. For one request; not for several
/// threads.
/// </summary>
public sealed class LineageWalk
{
    private static readonly Comparer<ReachedArtifact> ByArtifact =
        Comparer<ReachedArtifact>.Create((a, b) => a.Artifact.CompareTo(b.Artifact));

    private readonly LineageGraph _graph;
    private readonly bool _upstream;
    private readonly int _maxDepth;
    private readonly RelationMarks? _without;
    private readonly List<ReachedArtifact> _reached;
    private readonly HashSet<int> _seen;
    private int _start;

    internal LineageWalk(LineageGraph graph, int artifact, bool upstream, int maxDepth, RelationMarks? without)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)artifact, (uint)graph.ArtifactCount, nameof(artifact));
        (_graph, _upstream, _maxDepth, _without) = (graph, upstream, maxDepth, without);
        _reached = [new ReachedArtifact(artifact, 0)];
        _seen = [artifact];
    }

    /// <summary>What was reached so far: the artifact itself, then the others by depth, then in artifact order.</summary>
    public IReadOnlyList<ReachedArtifact> Reached => _reached;

    /// <summary>Relations followed so far: everything that is so near is in <see cref="Reached"/>.</summary>
    public int Depth { get; private set; }

    /// <summary>Follows one relation more.</summary>
    /// <returns>False when that led to nothing new; then <see cref="Reached"/> has everything.</returns>
    public bool Step()
    {
        if (Depth >= _maxDepth || _start == _reached.Count)
        {
            return false;
        }

        var end = _reached.Count;
        Depth++;
        for (var i = _start; i < end; i++)
        {
            AddNeighbours(_reached[i].Artifact);
        }

        _reached.Sort(end, _reached.Count - end, ByArtifact);
        _start = end;
        return _reached.Count > end;
    }

    private void AddNeighbours(int artifact)
    {
        var lineage = _graph.Lineage;
        var starts = _upstream ? lineage.Starts : lineage.IncomingStarts;
        for (var i = starts[artifact]; i < starts[artifact + 1]; i++)
        {
            var relation = _upstream ? i : lineage.Incoming[i];
            var neighbour = _upstream ? lineage.To[relation] : lineage.From[relation];
            if (_without?.Contains(relation) != true && _seen.Add(neighbour))
            {
                _reached.Add(new ReachedArtifact(neighbour, Depth));
            }
        }
    }
}
