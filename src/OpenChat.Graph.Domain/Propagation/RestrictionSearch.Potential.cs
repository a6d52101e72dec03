using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

internal sealed partial class RestrictionSearch
{
    /// <summary>
    /// How strongly clauses would reach the target if they stood at other artifacts: for each artifact of the closure the greatest
    /// certainty, for a clause at
    /// the artifact itself and for one at data the artifact might have been trained on. One walk from the target per clause and certainty.
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
                    if (_best[place.FirstSlot + F] != 0 && direct[place.Artifact] < level)
                    {
                        direct[place.Artifact] = level;
                    }

                    if (place.Part == Part.Made && throughData[place.Artifact] < level && DataReaches(clause, place.FirstSlot, level))
                    {
                        throughData[place.Artifact] = level;
                    }
                }

                Clear();
            }
        }

        return (direct, throughData);
    }

    private bool DataReaches(int clause, int slot, Certainty level)
    {
        foreach (var stage in RelationSchema.Of(RelationKind.TrainedOn).Qualifiers)
        {
            if (stage != Qualifier.Evaluation
                && ((_best[slot + T] != 0 && _rules.Value(clause, HopCode.TrainedOn(stage)) >= level)
                    || (_best[slot + Tg] != 0 && _rules.Value(clause, HopCode.TrainedOnGenerated(stage, true)) >= level)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Marks every place and state from which the clause reaches the target with at least a certainty.</summary>
    private void Mark(int clause, Certainty level)
    {
        var open = new Stack<(int Place, int State)>();
        for (var state = 0; state < StatesOf(_places[0].Part); state++)
        {
            Visit(0, state);
        }

        while (open.TryPop(out var at))
        {
            for (var a = _places[at.Place].FirstArc; a < _places[at.Place].EndArc; a++)
            {
                var arc = _arcs[a];
                for (var state = 0; state < StatesOf(_places[arc.To].Part); state++)
                {
                    if (Step(arc, state, out var code) == at.State && _rules.Value(clause, code) >= level)
                    {
                        Visit(arc.To, state);
                    }
                }
            }
        }

        void Visit(int place, int state)
        {
            var slot = _places[place].FirstSlot + state;
            if (_best[slot] == 0)
            {
                _best[slot] = 1;
                _touched.Add(slot);
                open.Push((place, state));
            }
        }
    }
}
