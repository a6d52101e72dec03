using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// Paths of one clause of one license, best first: certainty descending, hops, then the order of ties. Simple paths only: no artifact
    /// twice. Looks at
    /// no more than <paramref name="maxSteps"/> partial paths; the list says whether it is complete.
    /// </summary>
    internal PathList Paths(int key, int first, int maxSteps)
    {
        var license = _terms.LicenseOf(key);
        var from = _seeds.FindIndex(s => s.License == license);
        if (from < 0)
        {
            return new PathList([], true);
        }

        var to = _seeds.FindLastIndex(s => s.License == license) + 1;
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
        var values = _rules.Values(clause).ToArray();
        var start = (int)_rules.Start(clause);
        var open = new PriorityQueue<Way, Way>(Comparer<Way>.Create(OrderOfWays));
        var states = AllowedStates(clause);
        var paths = 0;
        for (var state = 0; state < states; state++)
        {
            Continue([], 0, state, (int)Certainty.Binding);
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
            var slot = _places[way.Place].FirstSlot + way.State;
            if (way.Place != 0 && _hops[slot * 3] == 0)
            {
                Finish(way, way.Arcs, Math.Min(way.Level, start));
            }

            // ...and from here the way may go on.
            for (var a = _places[way.Place].FirstArc; a < _places[way.Place].EndArc; a++)
            {
                var arc = _arcs[a];
                if (Visits(way, _places[arc.To].Artifact))
                {
                    continue;
                }

                for (var state = 0; state < StatesOf(_places[arc.To].Part); state++)
                {
                    if (Step(arc, state, out var code) == way.State)
                    {
                        Continue([.. way.Arcs, a], arc.To, state, Math.Min(way.Level, values[code] & 3));
                    }
                }

                if (way.State == D + 1 + arc.Operators && PassesByDate(a))
                {
                    Finish(way, [.. way.Arcs, a], Math.Min(start, Math.Min(way.Level, values[arc.Code] & 3)));
                }
            }
        }

        return true;

        void Continue(int[] arcs, int place, int state, int level)
        {
            var slot = _places[place].FirstSlot + state;
            var bound = Math.Min(level, (int)_best[slot]);
            if (bound > 0)
            {
                var way = new Way(arcs, place, state, level, bound, arcs.Length + _hops[(slot * 3) + bound - 1], false);
                open.Enqueue(way, way);
            }
        }

        void Finish(Way way, int[] arcs, int level)
        {
            if (level > 0)
            {
                var path = way with { Arcs = arcs, Bound = level, BoundHops = arcs.Length, IsPath = true };
                open.Enqueue(path, path);
            }
        }
    }

    private int OrderOfWays(Way a, Way b)
    {
        var order = b.Bound.CompareTo(a.Bound);
        order = order != 0 ? order : a.BoundHops.CompareTo(b.BoundHops);
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
            (Certainty)way.Bound,
            origin,
            _licenses.RelationFor(origin, license, byDate),
            [.. way.Arcs.Select(a => _arcs[a].Relation)],
            [.. Decode(way.Arcs, byDate)]);
    }

    /// <summary>A way from the target, whole or so far.</summary>
    /// <param name="Arcs">Its arcs.</param>
    /// <param name="Place">Where it is.</param>
    /// <param name="State">What the rest of it must be.</param>
    /// <param name="Level">Weakest hop so far.</param>
    /// <param name="Bound">Greatest certainty it can end with.</param>
    /// <param name="BoundHops">Fewest hops it can end with at that certainty.</param>
    /// <param name="IsPath">Whether it ends here, at the license.</param>
    private sealed record Way(int[] Arcs, int Place, int State, int Level, int Bound, int BoundHops, bool IsPath);
}
