using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// Paths of one clause of one license, best first: certainty descending, hops, how sure its least sure claim is, then the order of
    /// ties. Simple paths only: no artifact twice. Looks at no more than <paramref name="maxSteps"/> partial paths; the list says whether
    /// it is complete.
    /// </summary>
    internal PathList Paths(int key, int first, int maxSteps)
    {
        var license = _terms.LicenseOf(key);
        var from = _seeds.FindIndex(s => s.License == license);
        if (from < 0)
        {
            return new PathList([], true);
        }

        var to = EndOfSeeds(from);
        var clause = _terms.ClauseOf(key);
        var complete = true;
        var ways = new SortedSet<Way>(Comparer<Way>.Create(OrderOfWays));
        foreach (var pass in Passes(from, to))
        {
            Spread(clause, from, to, pass);
            complete &= CollectPaths(clause, first, maxSteps, ways);
            Clear();
        }

        return new PathList([.. ways.Take(first).Select(way => ToPath(way, clause, license))], complete && ways.Count <= first);
    }

    /// <summary>
    /// Best-first search from the target; what the spread knows of the rest of the way bounds what a partial path can still become.
    /// </summary>
    private bool CollectPaths(int clause, int first, int maxSteps, SortedSet<Way> found)
    {
        var values = _rules.ValuesOf(clause).ToArray();
        var start = _rules.Start(clause);
        var open = new PriorityQueue<Way, Way>(Comparer<Way>.Create(OrderOfWays));
        var exempt = IsExempt(clause);
        var paths = 0;
        for (var slot = 0; slot < _places[0].Slots; slot++)
        {
            if (Counts(slot, exempt))
            {
                Continue([], 0, TravelSlots.At(_places[0].Part, slot), Certainty.Binding);
            }
        }

        for (var steps = 0; open.TryDequeue(out var way, out _); steps++)
        {
            if (paths == first || steps == maxSteps)
            {
                return false;
            }

            if (way.IsPath)
            {
                found.Add(way);
                paths++;
                continue;
            }

            // Here the license itself may stand...
            if (way.Place != 0 && HopsOf(SlotOf(way.Place, way.State), Certainty.Contested) == 0)
            {
                Finish(way, way.Arcs, Certainties.Weaker(way.Certainty, start));
            }

            // ...and from here the way may go on.
            for (var a = _places[way.Place].FirstArc; a < _places[way.Place].EndArc; a++)
            {
                var arc = _arcs[a];
                if (Visits(way, _places[arc.To].Artifact))
                {
                    continue;
                }

                for (var slot = 0; slot < _places[arc.To].Slots; slot++)
                {
                    var state = TravelSlots.At(_places[arc.To].Part, slot);
                    if (Next(arc, state, out var next, out var hop) && next == way.State && PassesNow(arc, state))
                    {
                        Continue([.. way.Arcs, a], arc.To, state, Certainties.Weaker(way.Certainty, values[hop].Certainty));
                    }
                }

                if (PassesByDate(arc) && Next(arc, StartAt(arc.To), out var written, out var writing) && written == way.State)
                {
                    var certainty = Certainties.Weaker(way.Certainty, values[writing].Certainty);
                    Finish(way, [.. way.Arcs, a], Certainties.Weaker(certainty, start));
                }
            }
        }

        return true;

        void Continue(int[] arcs, int place, TravelState state, Certainty certainty)
        {
            var slot = SlotOf(place, state);
            var bound = Certainties.Weaker(certainty, _best[slot]);
            if (bound > Certainty.DoesNotTravel)
            {
                var way = new Way(arcs, place, state, certainty, bound, arcs.Length + HopsOf(slot, bound), SurenessOf(arcs), false);
                open.Enqueue(way, way);
            }
        }

        void Finish(Way way, int[] arcs, Certainty certainty)
        {
            if (certainty > Certainty.DoesNotTravel)
            {
                var path = way with
                {
                    Arcs = arcs,
                    Bound = certainty,
                    BoundHops = arcs.Length,
                    Sureness = SurenessOf(arcs),
                    IsPath = true,
                };
                open.Enqueue(path, path);
            }
        }
    }

    private int OrderOfWays(Way a, Way b)
    {
        var order = b.Bound.CompareTo(a.Bound);
        order = order != 0 ? order : a.BoundHops.CompareTo(b.BoundHops);
        order = order != 0 ? order : b.Sureness.CompareTo(a.Sureness);
        for (var i = 0; order == 0 && i < Math.Min(a.Arcs.Length, b.Arcs.Length); i++)
        {
            order = a.Arcs[i] == b.Arcs[i] ? 0 : Before(a.Arcs[i], b.Arcs[i]) ? -1 : 1;
        }

        order = order != 0 ? order : a.Arcs.Length.CompareTo(b.Arcs.Length);
        return order != 0 ? order : b.IsPath.CompareTo(a.IsPath);
    }

    private bool Visits(Way way, int artifact) => Array.Exists(way.Arcs, a => _places[_arcs[a].To].Artifact == artifact);

    private RestrictionPath ToPath(Way way, int clause, int license)
    {
        var place = _arcs[way.Arcs[^1]].To;
        var byDate = _places[place].IsDated && _arcs[way.Arcs[^1]].Kind == RelationKind.GeneratedBy;
        var origin = _places[place].Artifact;
        return new RestrictionPath(
            _terms,
            _rules.Clauses[clause],
            way.Bound,
            origin,
            _licenses.RelationFor(origin, license, byDate),
            [.. way.Arcs.Select(a => _arcs[a].Relation)],
            [.. SortsOf(way.Arcs)]);
    }

    /// <summary>A way from the target, whole or so far.</summary>
    /// <param name="Arcs">Its arcs.</param>
    /// <param name="Place">Where it is.</param>
    /// <param name="State">What the rest of it must be.</param>
    /// <param name="Certainty">Weakest hop so far.</param>
    /// <param name="Bound">Greatest certainty it can end with.</param>
    /// <param name="BoundHops">Fewest hops it can end with at that certainty.</param>
    /// <param name="Sureness">How sure its least sure relation is, so far.</param>
    /// <param name="IsPath">Whether it ends here, at the license.</param>
    private sealed record Way(
        int[] Arcs, int Place, TravelState State, Certainty Certainty, Certainty Bound, int BoundHops, byte Sureness, bool IsPath);
}
