using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// What a search runs on: places, arcs, operators, slots, seeds.
internal sealed partial class RestrictionSearch
{
    /// <summary>Number of the set of operators that may hold anybody; only a search for the worst has it.</summary>
    private const int Anyone = 1;

    private const byte Surest = 3;

    private readonly List<Place> _places = []; // the target first, then by distance
    private readonly List<Arc> _arcs = [];     // by place they leave, in the order of the graph
    private readonly List<Seed> _seeds = [];   // by license
    private readonly List<int[]> _operators = [[]];  // 0: nobody who trains anything here
    private readonly List<int> _operatorTexts = [0];
    private int[] _downStarts = []; // [place]: where its arcs begin in _down
    private int[] _down = [];       // the arcs by place they lead to

    private void BuildClosure()
    {
        var index = new Dictionary<long, int>();
        var lineage = _graph.Lineage;
        var operatorIndex = new Dictionary<int, int>();
        if (_worst)
        {
            _operators.Add([]); // Anyone
            _operatorTexts.Add(0);
        }

        PlaceOf(index, _target, _graph.IsModel(_target) ? TravelPart.Made : TravelPart.Data);
        for (var place = 0; place < _places.Count; place++)
        {
            var (artifact, part) = (_places[place].Artifact, _places[place].Part);
            CollectionsMarshal.AsSpan(_places)[place].FirstArc = _arcs.Count;
            for (var relation = lineage.Starts[artifact]; relation < lineage.Starts[artifact + 1]; relation++)
            {
                var to = lineage.To[relation];
                var kind = lineage.Kinds![relation];
                if (to == _target || to == artifact || _table.PartBehind(part, kind) is not { } behind
                    || !(_licenses.Carries(relation) || (_worst && _licenses.IsDoubtful(relation))))
                {
                    continue;
                }

                var qualifier = lineage.QualifierOf(relation);
                var party = _table.AsksDevelopers(kind) ? _graph.PartyOf(artifact, to) : Party.Unknown;
                var arc = new Arc
                {
                    From = place,
                    To = PlaceOf(index, to, behind),
                    Relation = relation,
                    Row = TravelTable.RowOf(kind, qualifier, party),
                    Operators = kind == RelationKind.GeneratedBy ? OperatorsOf(lineage.Extra?[relation] ?? 0, operatorIndex) : 0,
                    Kind = kind,
                    Qualifier = qualifier,
                    Sureness = SurenessOf(relation),
                };
                _arcs.Add(arc);
                if (_worst)
                {
                    AddWorse(arc, party);
                }
            }

            CollectionsMarshal.AsSpan(_places)[place].EndArc = _arcs.Count;
        }

        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
        {
            place.Made = place.IsDated && index.TryGetValue(KeyOf(place.Artifact, TravelPart.Made), out var made) ? made : -1;
        }

        ForgetStrangers();
        LayOutSlots();
        CollectSeeds();
    }

    /// <summary>How sure the surest claim of a relation is: from 0, doubtful, over 1, not said, to <see cref="Surest"/>.</summary>
    private byte SurenessOf(int relation)
    {
        var lineage = _graph.Lineage;
        byte surest = 0;
        for (var claim = lineage.ClaimStarts[relation]; claim < lineage.ClaimStarts[relation + 1]; claim++)
        {
            surest = Math.Max(surest, lineage.Confidence[claim] switch
            {
                Confidence.Low => (byte)0,
                Confidence.None => (byte)1,
                Confidence.Medium => (byte)2,
                _ => Surest,
            });
        }

        return surest;
    }

    /// <summary>
    /// Replaces the arc of a relation by several of which each clause may take the best: one for each qualifier and party that the relation
    /// may have instead of what is not known of it.
    /// </summary>
    private void AddWorse(Arc arc, Party party)
    {
        _arcs.RemoveAt(_arcs.Count - 1);
        var isOpen = arc.Qualifier == Qualifier.Unknown
            || (arc.Qualifier == Qualifier.None && RelationSchema.Of(arc.Kind).NeedsQualifier);
        var asksParty = _table.AsksDevelopers(arc.Kind)
            && (HasUnknownDeveloper(_places[arc.From].Artifact) || HasUnknownDeveloper(_places[arc.To].Artifact));
        arc.IsOutweighed = _licenses.IsOutweighed(arc.Relation);
        arc.Operators = arc.Kind == RelationKind.GeneratedBy && !_graph.IsOperatorKnown(arc.Relation) ? Anyone : arc.Operators;
        foreach (var qualifier in isOpen ? Hops.QualifiersOf(arc.Kind) : [arc.Qualifier])
        {
            foreach (var who in asksParty && party != Party.Shared ? (ReadOnlySpan<Party>)[party, Party.Shared] : [party])
            {
                arc.Qualifier = qualifier;
                arc.Row = TravelTable.RowOf(arc.Kind, qualifier, who);
                _arcs.Add(arc);
            }
        }
    }

    private int PlaceOf(Dictionary<long, int> index, int artifact, TravelPart part)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(index, KeyOf(artifact, part), out var exists);
        if (!exists)
        {
            place = _places.Count;
            _places.Add(new Place
            {
                Artifact = artifact,
                Part = part,
                IsDated = part == TravelPart.Generator && _licenses.IsDated(artifact),
            });
        }

        return place;
    }

    private static long KeyOf(int artifact, TravelPart part) => ((long)artifact << 8) | (long)part;

    /// <summary>The number of a set of operators; 0 when the relation names none.</summary>
    private int OperatorsOf(int text, Dictionary<int, int> index)
    {
        if (text == 0)
        {
            return 0;
        }

        ref var operators = ref CollectionsMarshal.GetValueRefOrAddDefault(index, text, out var exists);
        if (!exists)
        {
            operators = _operators.Count;
            _operators.Add(_graph.OperatorsOf(text).ToArray());
            _operatorTexts.Add(text);
        }

        return operators;
    }

    /// <summary>Operators that train nothing in this closure are strangers to all of it and need no state of their own.</summary>
    private void ForgetStrangers()
    {
        if (_operators.Count == 1 || _keepOperators)
        {
            return;
        }

        var arcs = CollectionsMarshal.AsSpan(_arcs);
        var kept = new int[_operators.Count];
        if (_worst)
        {
            kept[Anyone] = 1;
        }

        foreach (ref readonly var arc in arcs)
        {
            if (arc.Kind == RelationKind.TrainedOn)
            {
                for (var o = 1; o < kept.Length; o++)
                {
                    if (kept[o] == 0 && _graph.Developing.TargetsOf(_places[arc.From].Artifact).ContainsAny(_operators[o]))
                    {
                        kept[o] = 1;
                    }
                }
            }
        }

        var count = 1;
        for (var o = 1; o < kept.Length; o++)
        {
            if (kept[o] != 0)
            {
                _operators[count] = _operators[o];
                kept[o] = count++;
            }
        }

        _operators.RemoveRange(count, _operators.Count - count);
        foreach (ref var arc in arcs)
        {
            arc.Operators = kept[arc.Operators];
        }
    }

    private void LayOutSlots()
    {
        var slots = 0;
        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
        {
            place.FirstSlot = slots;
            place.Slots = TravelSlots.Count(place.Part, _operators.Count);
            slots += place.Slots;
        }

        _best = new Certainty[slots];
        _hops = new int[slots * Levels];
        _downStarts = new int[_places.Count + 1];
        foreach (var arc in _arcs)
        {
            _downStarts[arc.To + 1]++;
        }

        for (var i = 1; i < _downStarts.Length; i++)
        {
            _downStarts[i] += _downStarts[i - 1];
        }

        _down = new int[_arcs.Count];
        var next = _downStarts.AsSpan().ToArray();
        for (var i = 0; i < _arcs.Count; i++)
        {
            _down[next[_arcs[i].To]++] = i;
        }
    }

    private void CollectSeeds()
    {
        for (var place = 1; place < _places.Count; place++)
        {
            var licenses = LicensesOf(_places[place].Artifact);
            var isOwn = !licenses.IsEmpty && IsOwnLicensor(place);
            foreach (var license in licenses)
            {
                _seeds.Add(Seed.OfArtifact(license, place, isOwn));
            }
        }

        CollectSeedsByDate();
        _seeds.Sort(static (a, b) =>
        {
            var order = a.License.CompareTo(b.License);
            order = order != 0 ? order : a.Arc.CompareTo(b.Arc);
            return order != 0 ? order : a.Place.CompareTo(b.Place);
        });
    }

    /// <summary>Whether who licensed the artifact of a place developed the target.</summary>
    private bool IsOwnLicensor(int place) => _licenses.IsOwnLicensor(_target, _places[place].Artifact);

    /// <summary>
    /// The licenses an artifact is searched with: when the worst is searched for, also those of outweighed claims, and those that may hold
    /// although their days say otherwise or leave it open.
    /// </summary>
    private ReadOnlySpan<int> LicensesOf(int artifact)
    {
        var licenses = InForce(artifact);
        if (!_worst)
        {
            return licenses;
        }

        var all = new SortedSet<int>(licenses.ToArray());
        foreach (var relation in _graph.LicensesOf(artifact))
        {
            var status = _licenses.StatusOf(relation.Position);
            if ((_licenses.MayHold(artifact, relation.Position)
                    || (status == LicenseStatus.Outweighed && !_licenses.IsCorrectedLicense(relation.Position)))
                && _licenses.IsOwn(artifact, relation.Position))
            {
                all.Add(relation.License);
            }
        }

        return all.ToArray();
    }

    /// <summary>Where the seeds of the license of a seed end.</summary>
    private int EndOfSeeds(int first)
    {
        var end = first;
        while (end < _seeds.Count && _seeds[end].License == _seeds[first].License)
        {
            end++;
        }

        return end;
    }

    /// <summary>Where the terms of a license start.</summary>
    /// <param name="License">The license.</param>
    /// <param name="Place">The artifact that carries it.</param>
    /// <param name="Arc">
    /// The arc over which a dated generator passed the license on (rule 9); -1 for a license that is in force for the artifact.
    /// </param>
    /// <param name="IsOwn">Whether the licensor developed the target.</param>
    private readonly record struct Seed(int License, int Place, int Arc, bool IsOwn)
    {
        /// <summary>Whether it starts behind the artifact, at a dataset the generator wrote while the license was in force.</summary>
        internal bool IsByDate => Arc >= 0;

        internal static Seed OfArtifact(int license, int place, bool isOwn) => new(license, place, -1, isOwn);

        internal static Seed OfOutputs(int license, int generator, int arc, bool isOwn) => new(license, generator, arc, isOwn);
    }

    private struct Place
    {
        public int Artifact;
        public int FirstArc;
        public int EndArc;
        public int FirstSlot;
        public int Slots;
        public int Made; // of a dated generator: where it stands among the models made; -1 when nowhere
        public TravelPart Part;
        public bool IsDated; // of a generator: its outputs are governed by the licenses of their day (rule 9)
    }

    private struct Arc
    {
        public int From;
        public int To;
        public int Relation;
        public int Operators; // of GENERATED_BY: number of the set of organisations that ran the generator
        public int Row;       // in the table of transitions
        public RelationKind Kind;
        public Qualifier Qualifier;
        public byte Sureness;     // of the surest claim of the relation
        public bool IsOutweighed; // only a search for the worst has such arcs
    }
}
