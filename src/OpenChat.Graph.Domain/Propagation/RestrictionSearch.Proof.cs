using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// From what a spread knows to the path that proves it.
internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// Walks a shortest path of a certainty from the target to its origin; among equals one whose least sure relation is surest, and among
    /// those the first by artifact, relation kind, relation.
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

        List<TravelState> starts = [.. here];
        var place = 0;
        var there = new List<TravelState>();
        var arcs = new int[remaining];
        var isOnly = true;
        for (var i = 0; i < arcs.Length; i++)
        {
            var best = -1;
            for (var a = _places[place].FirstArc; a < _places[place].EndArc; a++)
            {
                if (Predecessors(a, here, values, certainty, arcs.Length - i, null))
                {
                    isOnly &= best < 0;
                    best = best < 0 || Before(a, best) ? a : best;
                }
            }

            there.Clear();
            Predecessors(best, here, values, certainty, arcs.Length - i, there);
            (here, there) = (there, here);
            arcs[i] = best;
            place = _arcs[best].To;
        }

        var found = new Found(certainty, arcs, here.Count == 0);
        return isOnly || SurenessOf(arcs) == Surest ? found : TraceSurest(starts, values, found);
    }

    /// <summary>
    /// The surest of the shortest paths of a certainty. Looks at all of them at once, layer by layer: first from the target how far each
    /// goes, then back how sure the rest is.
    /// </summary>
    private Found TraceSurest(List<TravelState> starts, ReadOnlySpan<HopValue> values, Found first)
    {
        var hops = first.Arcs!.Length; // a path was found
        var layers = new List<Dictionary<int, Step>> { starts.ToDictionary(state => SlotOf(0, state), state => new Step(0, state)) };
        var before = new List<TravelState>();
        for (var i = 0; i < hops; i++)
        {
            var next = new Dictionary<int, Step>();
            foreach (var step in layers[i].Values)
            {
                for (var a = _places[step.Place].FirstArc; a < _places[step.Place].EndArc; a++)
                {
                    before.Clear();
                    if (!Predecessors(a, [step.State], values, first.Certainty, hops - i, before))
                    {
                        continue;
                    }

                    foreach (var state in before)
                    {
                        var slot = SlotOf(_arcs[a].To, state);
                        next.TryAdd(slot, new Step(_arcs[a].To, state));
                        step.Arcs.Add((a, slot));
                    }

                    if (before.Count == 0)
                    {
                        step.Arcs.Add((a, -1)); // the path starts with what a generator passed on by date
                    }
                }
            }

            layers.Add(next);
        }

        for (var i = hops - 1; i >= 0; i--)
        {
            foreach (var step in layers[i].Values)
            {
                step.Sureness = 0;
                foreach (var (arc, slot) in step.Arcs)
                {
                    step.Sureness = Math.Max(step.Sureness, Through(layers[i + 1], arc, slot));
                }
            }
        }

        var surest = layers[0].Values.Max(static step => step.Sureness);
        var arcs = new int[hops];
        var here = layers[0].Values.Where(step => step.Sureness == surest).ToList();
        for (var i = 0; i < hops; i++)
        {
            var best = -1;
            var there = new HashSet<int>();
            foreach (var (arc, slot) in here.SelectMany(static step => step.Arcs))
            {
                if (Through(layers[i + 1], arc, slot) < surest || (best >= 0 && arc != best && !Before(arc, best)))
                {
                    continue;
                }

                if (arc != best)
                {
                    best = arc;
                    there.Clear();
                }

                there.Add(slot);
            }

            arcs[i] = best;
            here = [.. there.Where(static slot => slot >= 0).Select(slot => layers[i + 1][slot])];
        }

        return new Found(first.Certainty, arcs, here.Count == 0);

        int Through(Dictionary<int, Step> layer, int arc, int slot) =>
            Math.Min(_arcs[arc].Sureness, slot < 0 ? Surest : layer[slot].Sureness);
    }

    /// <summary>How sure a path is: as its least sure relation.</summary>
    private byte SurenessOf(int[] arcs)
    {
        var least = Surest;
        foreach (var arc in arcs)
        {
            least = Math.Min(least, _arcs[arc].Sureness);
        }

        return least;
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
        order = order != 0 ? order : SurenessOf(b).CompareTo(SurenessOf(a));
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

    /// <summary>A place and state on shortest paths.</summary>
    private sealed class Step(int place, TravelState state)
    {
        public int Place { get; } = place;

        public TravelState State { get; } = state;

        /// <summary>The arcs that paths go on by, each with the slot it leads to; −1 for none.</summary>
        public List<(int Arc, int Slot)> Arcs { get; } = [];

        /// <summary>How sure the surest way from here to the origin is.</summary>
        public int Sureness { get; set; } = Surest;
    }

    private readonly record struct Found(Certainty Certainty, int[]? Arcs, bool ByDate);
}
