using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// How strongly clauses would reach the target if they stood at other artifacts: for each artifact of the closure the greatest
    /// certainty, for a clause at the artifact itself and for one at data the artifact might have been trained on. One walk from the target
    /// for each clause and certainty.
    /// </summary>
    internal (Dictionary<int, Certainty> Direct, Dictionary<int, Certainty> ThroughData) Potential(ReadOnlySpan<int> clauses)
    {
        var direct = new Dictionary<int, Certainty>();
        var throughData = new Dictionary<int, Certainty>();
        foreach (var place in _places)
        {
            direct[place.Artifact] = Certainty.DoesNotTravel;
            throughData[place.Artifact] = Certainty.DoesNotTravel;
        }

        _searchedLicense = -1;
        _pass = Pass.Usual;
        foreach (var clause in clauses)
        {
            for (var level = _rules.Start(clause); level > Certainty.DoesNotTravel; level--)
            {
                Mark(clause, level);
                for (var p = 0; p < _places.Count; p++)
                {
                    var place = _places[p];
                    if (IsMarked(p, TravelTable.Start(place.Part, isDated: false)) && direct[place.Artifact] < level)
                    {
                        direct[place.Artifact] = level;
                    }

                    if (place.Part == TravelPart.Made && throughData[place.Artifact] < level && DataReaches(clause, p, level))
                    {
                        throughData[place.Artifact] = level;
                    }
                }

                Clear();
            }
        }

        return (direct, throughData);
    }

    /// <summary>
    /// Whether a clause at data of some training stage would reach the target through this model, be it the data's own or that of a model
    /// which wrote it; then who trains is taken to have run the generator, as that is the stronger case.
    /// </summary>
    private bool DataReaches(int clause, int place, Certainty level)
    {
        foreach (ref readonly var transition in _table.Of(RelationKind.TrainedOn))
        {
            foreach (var stage in Hops.QualifiersOf(RelationKind.TrainedOn))
            {
                var hop = _table.StepOf(TravelTable.RowOf(RelationKind.TrainedOn, stage, Party.Shared), transition.From).Hop;
                if (IsMarked(place, new TravelState(transition.To)) && _rules.ValueOf(clause, hop).Certainty >= level)
                {
                    return true;
                }
            }
        }

        return false;
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
                        && next == at.State && _rules.ValueOf(clause, hop).Certainty >= level && PassesNow(arc, state))
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
