// Where nodes that fit a filter may be, so that not all need be tested.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Indices of nodes in ascending order, each found when it is asked for. Not thread safe.</summary>
internal abstract class NodeCandidates
{
    /// <summary>What <see cref="Next"/> gives when there is no more.</summary>
    public const int None = int.MaxValue;

    /// <summary>About how many there are: exact enough to choose how to go on, no more.</summary>
    public abstract int About { get; }

    /// <summary>The first one from an index on, or <see cref="None"/>.</summary>
    public abstract int Next(int from);

    /// <summary>Some indices.</summary>
    /// <param name="sorted">In ascending order.</param>
    public static NodeCandidates Of(ReadOnlyMemory<int> sorted) => new Listed(sorted);

    /// <summary>The artifacts of one kind in a list of relations.</summary>
    /// <param name="list">In the order of artifacts.</param>
    /// <param name="artifactOf">The artifact of a relation.</param>
    /// <param name="first">The first artifact of the kind, which has the index 0.</param>
    /// <param name="count">How many there are of the kind.</param>
    public static NodeCandidates Of<T>(GraphList<T> list, Func<T, int> artifactOf, int first, int count)
        where T : struct, IGraphView<T> => new Related<T>(list, artifactOf, first, count);

    /// <summary>Nodes whose names hold a text; null when it is not known where these are.</summary>
    public static NodeCandidates? Named(NameCandidates? names) => names is null ? null : new Names(names);

    /// <summary>What is in all of some; null for none, which is everywhere.</summary>
    public static NodeCandidates? InAll(NodeCandidates[] all) => all.Length switch
    {
        0 => null,
        1 => all[0],
        _ => new Intersection(all),
    };

    /// <summary>What is in any of some; for none, nothing.</summary>
    public static NodeCandidates InAny(NodeCandidates[] all) => all.Length == 1 ? all[0] : new Union(all);

    private sealed class Listed(ReadOnlyMemory<int> sorted) : NodeCandidates
    {
        public override int About => sorted.Length;

        public override int Next(int from)
        {
            var place = sorted.Span.BinarySearch(from);
            place = place < 0 ? ~place : place;
            return place < sorted.Length ? sorted.Span[place] : None;
        }
    }

    private sealed class Related<T>(GraphList<T> list, Func<T, int> artifactOf, int first, int count) : NodeCandidates
        where T : struct, IGraphView<T>
    {
        private int _place; // where the last search ended

        public override int About => list.Count;

        public override int Next(int from)
        {
            // from the place on in steps that double, then between the last two
            var (wanted, high) = (from + first, list.Count);
            var low = _place < high && artifactOf(list[_place]) < wanted ? _place : 0;
            for (var step = 1; low + step < high; step *= 2)
            {
                if (artifactOf(list[low + step]) >= wanted)
                {
                    high = low + step;
                    break;
                }

                low += step;
            }

            while (low < high)
            {
                var middle = (low + high) >> 1;
                (low, high) = artifactOf(list[middle]) < wanted ? (middle + 1, high) : (low, middle);
            }

            _place = low;
            return low < list.Count && artifactOf(list[low]) - first is var index && index < count ? index : None;
        }
    }

    private sealed class Names(NameCandidates names) : NodeCandidates
    {
        public override int About => names.About;

        public override int Next(int from) => names.Next(from);
    }

    private sealed class Intersection(NodeCandidates[] all) : NodeCandidates
    {
        public override int About => all.Min(static one => one.About);

        public override int Next(int from)
        {
            // each moves on to where another is, until all are at one
            for (var agreed = 0; agreed < all.Length;)
            {
                agreed = 0;
                foreach (var one in all)
                {
                    var next = one.Next(from);
                    if (next == None)
                    {
                        return None;
                    }

                    agreed = next == from ? agreed + 1 : 0;
                    from = next;
                }
            }

            return from;
        }
    }

    private sealed class Union(NodeCandidates[] all) : NodeCandidates
    {
        private readonly int[] _next = [.. Enumerable.Repeat(-1, all.Length)]; // what each found last
        private int _from; // from where on

        public override int About => (int)Math.Min(int.MaxValue, all.Sum(static one => (long)one.About));

        public override int Next(int from)
        {
            var first = None;
            for (var i = 0; i < all.Length; i++)
            {
                if (_next[i] < from || from < _from)
                {
                    _next[i] = all[i].Next(from);
                }

                first = Math.Min(first, _next[i]);
            }

            _from = from;
            return first;
        }
    }
}
