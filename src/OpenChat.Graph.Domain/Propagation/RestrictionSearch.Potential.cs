using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// How far clauses would go that stand where nothing is known.
internal sealed partial class RestrictionSearch
{
    private static readonly Party[] Parties = Enum.GetValues<Party>();

    private readonly Dictionary<(int Model, TravelKind From), byte[]> _askedHops = [];
    private ILookup<int, int>? _placesOf; // places by artifact
    private Func<int, ImmutableArray<Qualifier>>? _asked;

    /// <summary>
    /// How strongly clauses would reach the target if they stood at these places: the greatest certainty of any of them, for each place.
    /// Where a hop to the place asks who developed or ran something, the stronger case is taken. One walk from the target for each
    /// certainty and clause, less those that no other clause leaves anything to.
    /// </summary>
    /// <param name="clauses">The clauses.</param>
    /// <param name="sites">The places.</param>
    /// <param name="asked">
    /// The stages of which data is asked of a model. Then a clause passes from data to a model no surer than from data of these stages that
    /// the model would not disclose, and not at all where none is asked: disclosing is never punished. Null where that does not matter.
    /// </param>
    internal Certainty[] Potential(
        ReadOnlySpan<int> clauses, ReadOnlySpan<PotentialSite> sites, Func<int, ImmutableArray<Qualifier>>? asked = null)
    {
        _asked = asked;
        var potential = new Certainty[sites.Length];
        if (sites.IsEmpty)
        {
            return potential;
        }

        _placesOf ??= Enumerable.Range(0, _places.Count).ToLookup(place => _places[place].Artifact);
        _searchedLicense = -1;
        _pass = Pass.Usual;
        foreach (var clause in Strongest(clauses, sites))
        {
            for (var level = _rules.Start(clause); level > Certainty.DoesNotTravel; level--)
            {
                if (potential.All(known => known >= level))
                {
                    break;
                }

                Mark(clause, level);
                for (var i = 0; i < sites.Length; i++)
                {
                    if (potential[i] < level && Reaches(clause, sites[i], level))
                    {
                        potential[i] = level;
                    }
                }

                Clear();
            }
        }

        return potential;
    }

    /// <summary>Whether a clause at a place would reach the target with at least the certainty that is marked.</summary>
    private bool Reaches(int clause, in PotentialSite site, Certainty level)
    {
        foreach (var p in _placesOf![site.Artifact]) // made by the only caller
        {
            var part = _places[p].Part;
            var reaches = site.Kind switch
            {
                SiteKind.License => IsMarked(p, TravelTable.Start(part, isDated: false)),
                SiteKind.Behind => ReachesBehind(clause, p, site, level),
                _ => Enumerable.Range(0, _places[p].Slots).Any(slot => IsMarked(p, TravelSlots.At(part, slot))),
            };
            if (reaches)
            {
                return true;
            }
        }

        return false;
    }

    private bool ReachesBehind(int clause, int place, in PotentialSite site, Certainty level)
    {
        var kinds = TravelSlots.KindsOf(_places[place].Part);
        foreach (ref readonly var transition in _table.Of(site.Relation))
        {
            if (!kinds.Contains(transition.To)
                || !IsMarked(place, new TravelState(transition.To, transition.To == TravelKind.Outputs && _worst ? Anyone : 0)))
            {
                continue;
            }

            if (_asked is not null && site.Relation == RelationKind.TrainedOn
                && !PassesAsAsked(clause, site.Artifact, transition.From, level))
            {
                continue;
            }

            foreach (var hop in HopsOver(site, transition.From))
            {
                if (_rules.ValueOf(clause, hop).Certainty >= level)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a clause would pass from data that a model does not disclose, of the stages that are asked of it.</summary>
    private bool PassesAsAsked(int clause, int model, TravelKind from, Certainty level)
    {
        foreach (var hop in AskedHops(model, from))
        {
            if (_rules.ValueOf(clause, hop).Certainty >= level)
            {
                return true;
            }
        }

        return false;
    }

    private byte[] AskedHops(int model, TravelKind from)
    {
        if (!_askedHops.TryGetValue((model, from), out var hops))
        {
            hops =
            [
                .. _asked!(model) // asked only where it is there
                    .SelectMany(stage => HopsOver(
                        new PotentialSite(SiteKind.Behind, model, RelationKind.TrainedOn, stage), from)).Distinct(),
            ];
            _askedHops.Add((model, from), hops);
        }

        return hops;
    }

    /// <summary>The sorts of hop that may lead to a place behind a relation, when a term is in a state there.</summary>
    private IEnumerable<byte> HopsOver(PotentialSite site, TravelKind from)
    {
        var known = Hops.QualifiersOf(site.Relation);
        foreach (var qualifier in known.Contains(site.Qualifier) && site.Qualifier != Qualifier.Unknown ? [site.Qualifier] : known)
        {
            foreach (var party in Parties)
            {
                yield return _table.StepOf(TravelTable.RowOf(site.Relation, qualifier, party), from).Hop;
            }
        }
    }

    /// <summary>
    /// Those of some clauses that can decide what reaches the target: of clauses that start alike and pass every hop there is here alike
    /// one, and none that another one outdoes everywhere.
    /// </summary>
    private List<int> Strongest(ReadOnlySpan<int> clauses, ReadOnlySpan<PotentialSite> sites)
    {
        var hops = new SortedSet<byte>();
        foreach (var row in _arcs.SelectMany(static arc => arc.Kind == RelationKind.TrainedOn
            ? (int[])[arc.Row, TravelTable.RowOf(arc.Kind, arc.Qualifier, Party.Shared)]
            : [arc.Row]).Distinct())
        {
            foreach (var from in Enum.GetValues<TravelKind>())
            {
                if (_table.StepOf(row, from) is { Passes: true } step)
                {
                    hops.Add(step.Hop);
                }
            }
        }

        foreach (var model in _asked is null
            ? []
            : _arcs.Where(static arc => arc.Kind == RelationKind.TrainedOn).Select(arc => _places[arc.From].Artifact).Distinct())
        {
            foreach (var transition in _table.Of(RelationKind.TrainedOn))
            {
                hops.UnionWith(AskedHops(model, transition.From));
            }
        }

        foreach (var site in sites)
        {
            if (site.Kind == SiteKind.Behind)
            {
                foreach (var transition in _table.Of(site.Relation))
                {
                    hops.UnionWith(HopsOver(site, transition.From));
                }
            }
        }

        var strongest = new List<(int Clause, Certainty[] Values)>();
        foreach (var clause in clauses)
        {
            Certainty[] values = [_rules.Start(clause), .. hops.Select(hop => _rules.ValueOf(clause, hop).Certainty)];
            if (!strongest.Exists(known => IsOutdone(values, known.Values)))
            {
                strongest.RemoveAll(known => IsOutdone(known.Values, values));
                strongest.Add((clause, values));
            }
        }

        return strongest.ConvertAll(static found => found.Clause);
    }

    private static bool IsOutdone(Certainty[] values, Certainty[] by)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > by[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Marks every place and state from which the clause reaches the target with at least a certainty.</summary>
    private void Mark(int clause, Certainty level)
    {
        var open = new Stack<(int Place, TravelState State)>();
        for (var slot = 0; slot < _places[0].Slots; slot++)
        {
            Visit(0, TravelSlots.At(_places[0].Part, slot));
        }

        while (open.TryPop(out var at))
        {
            for (var a = _places[at.Place].FirstArc; a < _places[at.Place].EndArc; a++)
            {
                var arc = _arcs[a];
                for (var slot = 0; slot < _places[arc.To].Slots; slot++)
                {
                    var state = TravelSlots.At(_places[arc.To].Part, slot);
                    if (Next(arc, state, out var next, out var hop)
                        && next == at.State && _rules.ValueOf(clause, hop).Certainty >= level && PassesNow(arc, state)
                        && (_asked is null || arc.Kind != RelationKind.TrainedOn || PassesAsAsked(
                            clause, _places[arc.From].Artifact, state.Kind, level)))
                    {
                        Visit(arc.To, state);
                    }
                }
            }
        }

        void Visit(int place, TravelState state)
        {
            if (!IsMarked(place, state))
            {
                _best[SlotOf(place, state)] = Certainty.Contested; // any that is not DoesNotTravel
                _touched.Add(SlotOf(place, state));
                open.Push((place, state));
            }
        }
    }

    private bool IsMarked(int place, TravelState state) => _best[SlotOf(place, state)] != Certainty.DoesNotTravel;
}
