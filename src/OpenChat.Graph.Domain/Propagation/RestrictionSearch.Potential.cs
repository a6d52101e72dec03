using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// How far clauses would go that stand where nothing is known.
internal sealed partial class RestrictionSearch
{
    private static readonly TravelKind[] States = Enum.GetValues<TravelKind>();

    private readonly Dictionary<(int Model, TravelKind From), byte[]> _askedHops = [];
    private HopMask? _arcHops;       // the sorts of hop over its arcs
    private HopMask? _askedArcHops;  // and over data that models do not disclose
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
        int[] clauses, ReadOnlySpan<PotentialSite> sites, Func<int, ImmutableArray<Qualifier>>? asked = null)
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
                    .SelectMany(stage => _table.HopsOver(RelationKind.TrainedOn, stage, from).ToArray()).Distinct(),
            ];
            _askedHops.Add((model, from), hops);
        }

        return hops;
    }

    /// <summary>The sorts of hop that may lead to a place behind a relation, when a term is in a state there.</summary>
    private ReadOnlySpan<byte> HopsOver(PotentialSite site, TravelKind from) => _table.HopsOver(site.Relation, site.Qualifier, from);

    /// <summary>
    /// Those of some clauses that can decide what reaches the target: of clauses that start alike and pass every hop there is here alike
    /// one, and none that another one outdoes everywhere. Few sets of hops and lists of clauses come up, so they are remembered.
    /// </summary>
    private int[] Strongest(int[] clauses, ReadOnlySpan<PotentialSite> sites)
    {
        if (clauses.Length < 2)
        {
            return clauses;
        }

        var hops = _asked is null ? _arcHops ??= HopsOfArcs() : _askedArcHops ??= HopsOfArcs();
        foreach (ref readonly var site in sites)
        {
            if (site.Kind == SiteKind.Behind)
            {
                foreach (ref readonly var transition in _table.Of(site.Relation))
                {
                    hops = hops.With(HopsOver(site, transition.From));
                }
            }
        }

        return _rules.Strongest(clauses, hops);
    }

    private HopMask HopsOfArcs()
    {
        var hops = default(HopMask);
        foreach (ref readonly var arc in CollectionsMarshal.AsSpan(_arcs))
        {
            hops = WithSteps(hops, arc.Row);
            if (arc.Kind != RelationKind.TrainedOn)
            {
                continue;
            }

            hops = WithSteps(hops, TravelTable.RowOf(arc.Kind, arc.Qualifier, Party.Shared));
            if (_asked is not null)
            {
                foreach (ref readonly var transition in _table.Of(RelationKind.TrainedOn))
                {
                    hops = hops.With(AskedHops(_places[arc.From].Artifact, transition.From));
                }
            }
        }

        return hops;
    }

    private HopMask WithSteps(HopMask hops, int row)
    {
        foreach (var from in States)
        {
            hops = _table.StepOf(row, from) is { Passes: true } step ? hops.With([step.Hop]) : hops;
        }

        return hops;
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
