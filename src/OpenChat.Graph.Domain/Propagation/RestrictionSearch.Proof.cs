using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// From what a spread knows to the path that proves it.
internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// Walks a shortest path of a certainty from the target to its origin; among equals the first by artifact, relation kind, relation.
    /// </summary>
    private Found Trace(int clause, Certainty certainty, bool exempt)
    {
        var values = _rules.ValuesOf(clause);
        var remaining = int.MaxValue;
        for (var slot = 0; slot < _places[0].Slots; slot++)
        {
            if (_best[slot] >= certainty && Counts(slot, exempt))
            {
                remaining = Math.Min(remaining, HopsOf(slot, certainty));
            }
        }

        var here = new List<TravelState>();
        for (var slot = 0; slot < _places[0].Slots; slot++)
        {
            if (_best[slot] >= certainty && Counts(slot, exempt) && HopsOf(slot, certainty) == remaining)
            {
                here.Add(TravelSlots.At(_places[0].Part, slot));
            }
        }

        var place = 0;
        var there = new List<TravelState>();
        var arcs = new int[remaining];
        for (var i = 0; i < arcs.Length; i++)
        {
            var best = -1;
            for (var a = _places[place].FirstArc; a < _places[place].EndArc; a++)
            {
                if ((best < 0 || Before(a, best)) && Predecessors(a, here, values, certainty, arcs.Length - i, null))
                {
                    best = a;
                }
            }

            there.Clear();
            Predecessors(best, here, values, certainty, arcs.Length - i, there);
            (here, there) = (there, here);
            arcs[i] = best;
            place = _arcs[best].To;
        }

        return new Found(certainty, arcs, here.Count == 0);
    }

    /// <summary>
    /// The sorts of hops of a path, from the target. Its states, and so the sorts, follow from where it starts; what passes in which pass
    /// of the search does not matter any more.
    /// </summary>
    private byte[] SortsOf(int[] arcs)
    {
        var state = StartAt(_arcs[arcs[^1]].To);
        var sorts = new byte[arcs.Length];
        for (var i = arcs.Length - 1; i >= 0; i--)
        {
            Next(_arcs[arcs[i]], state, out state, out sorts[i]);
        }

        return sorts;
    }

    private int Compare(int[] a, int[] b)
    {
        var order = a.Length.CompareTo(b.Length);
        for (var i = 0; order == 0 && i < a.Length; i++)
        {
            order = a[i] == b[i] ? 0 : Before(a[i], b[i]) ? -1 : 1;
        }

        return order;
    }

    /// <summary>Order of ties: artifact reached (datasets before models, each by id), relation kind, relation.</summary>
    private bool Before(int a, int b)
    {
        var (left, right) = (_places[_arcs[a].To].Artifact, _places[_arcs[b].To].Artifact);
        if (left != right)
        {
            return _graph.IsModel(left) == _graph.IsModel(right) ? left < right : !_graph.IsModel(left);
        }

        return _arcs[a].Relation < _arcs[b].Relation; // relations of one artifact are in order of kind
    }

    /// <summary>
    /// Which states before an arc lead to one of <paramref name="after"/> with exactly the hops that remain. None are found, and still the
    /// answer is yes, where the path starts with what a generator passed on by date.
    /// </summary>
    private bool Predecessors(
        int index, List<TravelState> after, ReadOnlySpan<HopValue> values, Certainty certainty, int remaining, List<TravelState>? found)
    {
        ref readonly var arc = ref CollectionsMarshal.AsSpan(_arcs)[index];
        ref readonly var place = ref CollectionsMarshal.AsSpan(_places)[arc.To];
        var any = false;
        for (var i = 0; i < place.Slots; i++)
        {
            var slot = place.FirstSlot + i;
            if (_best[slot] >= certainty && HopsOf(slot, certainty) == remaining - 1)
            {
                var state = TravelSlots.At(place.Part, i);
                if (Next(arc, state, out var next, out var hop)
                    && values[hop].Certainty >= certainty && after.Contains(next) && PassesNow(arc, state))
                {
                    any = true;
                    found?.Add(state);
                }
            }
        }

        return any || (remaining == 1 && PassesByDate(arc)
            && Next(arc, StartAt(arc.To), out var written, out var writing)
            && values[writing].Certainty >= certainty && after.Contains(written));
    }

    private readonly record struct Found(Certainty Certainty, int[]? Arcs, bool ByDate);
}
