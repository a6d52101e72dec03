using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>Why a search for paths ended before it had found all.</summary>
public enum PathStop : byte
{
    /// <summary>It has found as many as it may.</summary>
    MostPaths,

    /// <summary>It has followed as many relations as it may.</summary>
    MostSteps,
}

/// <summary>
/// Ways along lineage on which no artifact stands twice, from an artifact to something that was made from it. The shortest come first; of
/// equally long ones those whose first artifact that differs comes earlier in artifact order, then those by the relation that comes
/// earlier.
/// </summary>
/// <param name="Paths">The ways: positions of relations, the first leads from the artifact.</param>
/// <param name="StoppedBecause">Why there may be more; null when these are all.</param>
public sealed record SimplePaths(ImmutableArray<ImmutableArray<int>> Paths, PathStop? StoppedBecause)
{
    /// <summary>How many relations a search follows at most, each as often as it is followed.</summary>
    public const int MaxSteps = 200_000;

    /// <summary>How many paths a search finds at most.</summary>
    public const int MaxPaths = 1_000;

    /// <summary>Finds the ways.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="from">Where they begin.</param>
    /// <param name="to">Where they end; null for anywhere: then every part of a way that begins at its beginning is a way.</param>
    /// <param name="without">Relations that are not followed; null for none.</param>
    /// <param name="maxPaths">Ends after so many.</param>
    /// <param name="maxSteps">Ends after so many steps.</param>
    /// <returns>None when nothing leads there, and when both ends are one artifact.</returns>
    public static SimplePaths Find(
        LineageGraph graph, int from, int? to, RelationMarks? without = null, int maxPaths = MaxPaths, int maxSteps = MaxSteps)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var search = new Search(graph, from, without, maxPaths, maxSteps);
        if (to is { } end)
        {
            search.Distances = new Dictionary<int, int> { [end] = 0 };
            foreach (var ancestor in graph.Ancestors(end, without: without))
            {
                search.Distances.Add(ancestor.Artifact, ancestor.Depth);
            }

            if (from == end || !search.Distances.ContainsKey(from))
            {
                return new SimplePaths([], null);
            }
        }

        return new SimplePaths([.. search.Run()], search.Stop);
    }

    // Ever longer ways, and a new walk for each length: so the shortest come first without keeping all that may become one.
    private sealed class Search(LineageGraph graph, int from, RelationMarks? without, int maxPaths, int maxSteps)
    {
        private readonly HashSet<int> _onPath = [from];
        private readonly List<int> _path = [];
        private readonly List<ImmutableArray<int>> _found = [];
        private int _steps;

        /// <summary>Relations from an artifact to the end, on the shortest way; null when any end will do.</summary>
        public Dictionary<int, int>? Distances { get; set; }

        public PathStop? Stop { get; private set; }

        public List<ImmutableArray<int>> Run()
        {
            var isCut = true;
            for (var length = Math.Max(1, Distances?[from] ?? 1); isCut && Stop is null; length++)
            {
                isCut = Walk(length);
            }

            return _found;
        }

        // True when something was left out because it is too long for this walk.
        private bool Walk(int length)
        {
            var isCut = false;
            var open = new Stack<IEnumerator<int>>();
            open.Push(RelationsTo(from).GetEnumerator());
            while (open.TryPeek(out var relations))
            {
                if (Stop is not null || !relations.MoveNext())
                {
                    open.Pop();
                    if (open.Count > 0)
                    {
                        _onPath.Remove(graph.Relation(_path[^1]).From);
                        _path.RemoveAt(_path.Count - 1);
                    }

                    continue;
                }

                var made = graph.Relation(relations.Current).From;
                if (++_steps > maxSteps)
                {
                    Stop = PathStop.MostSteps;
                    continue;
                }

                if (_onPath.Contains(made) || !TryDistance(made, out var distance))
                {
                    continue;
                }

                if (_path.Count + 1 + distance > length)
                {
                    isCut = true;
                    continue;
                }

                _path.Add(relations.Current);
                if (_path.Count == length)
                {
                    Found();
                    isCut |= Distances is null && RelationsTo(made).Any(relation => IsNew(graph.Relation(relation).From, made));
                    _path.RemoveAt(_path.Count - 1);
                    continue;
                }

                if (Distances is not null && distance == 0)
                {
                    _path.RemoveAt(_path.Count - 1); // a way to the end that an earlier walk has found
                    continue;
                }

                _onPath.Add(made);
                open.Push(RelationsTo(made).GetEnumerator());
            }

            return isCut;
        }

        private bool IsNew(int artifact, int last) => artifact != last && !_onPath.Contains(artifact);

        private void Found()
        {
            if (_found.Count == maxPaths)
            {
                Stop = PathStop.MostPaths;
                return;
            }

            _found.Add([.. _path]);
        }

        private bool TryDistance(int artifact, out int distance)
        {
            distance = 0;
            return Distances is null || Distances.TryGetValue(artifact, out distance);
        }

        // by the artifact that was made, then by position
        private IEnumerable<int> RelationsTo(int artifact)
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                if (relation.From != artifact && without?.Contains(relation.Position) != true)
                {
                    yield return relation.Position;
                }
            }
        }
    }
}
