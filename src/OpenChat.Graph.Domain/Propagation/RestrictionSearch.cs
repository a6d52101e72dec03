using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// The search for one artifact: its closure, and over it one widest-path search per license and shape of clause. Not thread safe; used once
/// per artifact.
/// </summary>
/// <remarks>
/// <para>A path reads, from the target: (FINE_TUNES_FROM | ALIGNED_WITH)* [TRAINED_ON DERIVED_FROM* [GENERATED_BY FINE_TUNES_FROM*]] for a
/// model,
/// DERIVED_FROM* [GENERATED_BY FINE_TUNES_FROM*] for a dataset, then the licensed artifact (rule 7). An artifact therefore has one place in
/// the closure per
/// part of that shape, and at a place a small state tells what the way from the license to here was: only fine-tuning (F); through data
/// under its own
/// license or a reward model (T, at data D); through GENERATED_BY (Tg, at data one state per set of operators, G).</para>
/// <para>A search goes from the licensed artifacts towards the target, hop count by hop count. A place and state is entered again only with
/// a greater
/// certainty, so at most three times: linear in the closure. Certainty at the target is that of the strongest path, hops those of its
/// shortest (rule 2);
/// ties go to the path whose steps from the target come first by artifact (datasets before models, then id), relation kind,
/// relation.</para>
/// <para>The target is never passed on the way. No other artifact is passed twice either, on a best path: whoever would be, was first
/// reached in state F,
/// and what is in state F goes at least as far.</para>
/// </remarks>
internal sealed partial class RestrictionSearch
{
    private const int F = 0;
    private const int T = 1;
    private const int Tg = 2;
    private const int Own = 1; // at a generator whose license depends on the date: its own license, which passes GENERATED_BY by date only
    private const int D = 0;

    private readonly LineageGraph _graph;
    private readonly RuleSet _rules;
    private readonly LicenseTerms _terms;
    private readonly LicenseResolution _licenses;
    private readonly int _target;
    private readonly int _assumedRelation;
    private readonly (int Artifact, int License)? _assumedLicense;
    private readonly bool _keepOperators;

    private readonly List<Place> _places = [];
    private readonly List<Arc> _arcs = [];          // by place they leave, in the order of the graph
    private readonly List<(int License, int Seed)> _seeds = []; // place, or ~arc for what a dated generator passed on
    private readonly List<int[]> _operators = [[]];  // 0: nobody who trains anything here
    private readonly List<int> _operatorTexts = [0];
    private int[] _downStarts = [];
    private int[] _down = [];

    private byte[] _best = [];
    private int[] _hops = [];                        // [slot, certainty - 1]: fewest hops for at least this certainty
    private readonly List<int> _touched = [];
    private readonly List<(int Place, int State, byte Certainty)> _frontier = [];
    private readonly List<(int Place, int State, byte Certainty)> _next = [];
    private HashSet<int>? _families;
    private int _searchedLicense;
    private Pass _pass = Pass.Usual;

    /// <summary>A search; optionally as if one relation that carries nothing did, or an artifact had one more license.</summary>
    internal RestrictionSearch(
        LicenseTerms terms,
        LicenseResolution licenses,
        int target,
        int assumedRelation = -1,
        (int Artifact, int License)? assumedLicense = null,
        bool keepOperators = false)
    {
        _keepOperators = keepOperators;
        _assumedRelation = assumedRelation;
        _assumedLicense = assumedLicense;
        _graph = terms.Graph;
        _rules = terms.Rules;
        _terms = terms;
        _licenses = licenses;
        _target = target;
        BuildClosure();
    }

    private enum Part : byte
    {
        /// <summary>Models before GENERATED_BY.</summary>
        Made,

        /// <summary>Datasets.</summary>
        Data,

        /// <summary>Models behind GENERATED_BY: only FINE_TUNES_FROM may follow (rule 7).</summary>
        Generator,
    }

    /// <summary>Every artifact a path can pass, the target first, then by distance.</summary>
    internal int[] Artifacts() => [.. _places.Select(static p => p.Artifact).Distinct()];

    /// <summary>The target, if it is a model, and every model it descends from by FINE_TUNES_FROM, by distance.</summary>
    internal int[] Bases() => _places[0].Part == Part.Made ? [.. BasePlaces().Select(p => _places[p].Artifact)] : [];

    /// <summary>
    /// What arrives at the target, state by state and before the family exemption; a key and state may come more than once.
    /// </summary>
    internal List<(int Key, int State, Certainty Certainty)> Arrivals()
    {
        var arrivals = new List<(int Key, int State, Certainty Certainty)>();
        for (var from = 0; from < _seeds.Count;)
        {
            var license = _seeds[from].License;
            var to = _seeds.FindLastIndex(s => s.License == license) + 1;
            var (first, count) = _terms.KeysOf(license);
            for (var key = first; key < first + count; key++)
            {
                foreach (var pass in Passes(from, to))
                {
                    Spread(_terms.ClauseOf(key), from, to, pass);
                    for (var state = 0; state < StatesOf(_places[0].Part); state++)
                    {
                        if (_best[state] != 0)
                        {
                            arrivals.Add((key, state, (Certainty)_best[state]));
                        }
                    }

                    Clear();
                }
            }

            from = to;
        }

        return arrivals;
    }

    /// <summary>The operators, as a text number of the graph, behind a state of a dataset; 0 when not said.</summary>
    internal int OperatorTextOf(int state) => _operatorTexts[state - 1 - D];

    /// <summary>Every restriction on the target.</summary>
    internal RestrictionSet All()
    {
        var entries = new List<RestrictionSet.Entry>();
        var relations = new List<int>();
        var codes = new List<byte>();
        foreach (var license in _licenses.InForce(_target))
        {
            RestrictionSet.AddOwn(entries, _terms, _licenses, _target, license);
        }

        if (_assumedLicense is { } assumed && assumed.Artifact == _target)
        {
            RestrictionSet.AddOwn(entries, _terms, _licenses, _target, assumed.License);
        }

        var known = new List<(int Shape, RestrictionSet.Entry Entry)>();
        for (var from = 0; from < _seeds.Count;)
        {
            var license = _seeds[from].License;
            var to = from;
            while (to < _seeds.Count && _seeds[to].License == license)
            {
                to++;
            }

            known.Clear();
            var (first, count) = _terms.KeysOf(license);
            for (var key = first; key < first + count; key++)
            {
                var shape = _rules.ShapeOf[_terms.ClauseOf(key)];
                var same = 0;
                while (same < known.Count && known[same].Shape != shape)
                {
                    same++;
                }

                if (same == known.Count)
                {
                    known.Add((shape, Find(key, from, to, relations, codes)));
                }

                var entry = known[same].Entry;

                if (entry.Certainty != Certainty.DoesNotTravel)
                {
                    entries.Add(entry with { Key = key });
                }
            }

            from = to;
        }

        return RestrictionSet.Create(_terms, _licenses, _target, entries, [.. relations], [.. codes]);
    }

    // ---- the closure ----

    private void BuildClosure()
    {
        var index = new Dictionary<long, int>();
        var lineage = _graph.Lineage;
        var operatorIndex = new Dictionary<int, int>();
        PlaceOf(index, _target, _graph.IsModel(_target) ? Part.Made : Part.Data);
        for (var place = 0; place < _places.Count; place++)
        {
            var (artifact, part) = (_places[place].Artifact, _places[place].Part);
            CollectionsMarshal.AsSpan(_places)[place].FirstArc = _arcs.Count;
            for (var relation = lineage.Starts[artifact]; relation < lineage.Starts[artifact + 1]; relation++)
            {
                var to = lineage.To[relation];
                var kind = lineage.Kinds![relation];
                if (to == _target || to == artifact || (part == Part.Generator && kind != RelationKind.FineTunesFrom)
                    || !(_licenses.Carries(relation) || relation == _assumedRelation))
                {
                    continue;
                }

                var qualifier = lineage.QualifierOf(relation);
                var arc = new Arc { From = place, Relation = relation, Kind = kind, Qualifier = qualifier };
                switch (kind)
                {
                    case RelationKind.FineTunesFrom:
                        var party = _graph.PartyOf(artifact, to);
                        arc.To = PlaceOf(index, to, part);
                        arc.Code = (byte)HopCode.FineTunesFrom(qualifier, party, true);
                        arc.OtherCode = (byte)HopCode.FineTunesFrom(qualifier, party, false);
                        break;
                    case RelationKind.AlignedWith:
                        arc.To = PlaceOf(index, to, Part.Made);
                        arc.Code = (byte)HopCode.AlignedWith();
                        break;
                    case RelationKind.TrainedOn:
                        arc.To = PlaceOf(index, to, Part.Data);
                        arc.Code = (byte)HopCode.TrainedOn(qualifier);
                        break;
                    case RelationKind.DerivedFrom:
                        arc.To = PlaceOf(index, to, Part.Data);
                        arc.Code = (byte)HopCode.DerivedFrom(qualifier);
                        break;
                    case RelationKind.GeneratedBy:
                        arc.To = PlaceOf(index, to, Part.Generator);
                        arc.Code = (byte)HopCode.GeneratedBy(qualifier);
                        var text = lineage.Extra?[relation] ?? 0;
                        if (text != 0 && !operatorIndex.TryGetValue(text, out arc.Operators))
                        {
                            arc.Operators = _operators.Count;
                            operatorIndex.Add(text, arc.Operators);
                            _operators.Add(_graph.OperatorsOf(text).ToArray());
                            _operatorTexts.Add(text);
                        }

                        break;
                    default:
                        continue;
                }

                _arcs.Add(arc);
            }

            CollectionsMarshal.AsSpan(_places)[place].EndArc = _arcs.Count;
        }

        foreach (ref var place in CollectionsMarshal.AsSpan(_places))
        {
            place.Made = place.IsDated && index.TryGetValue(((long)place.Artifact << 2) | (long)Part.Made, out var made) ? made : -1;
        }

        ForgetStrangers();
        LayOutSlots();
        CollectSeeds();
    }

    private int PlaceOf(Dictionary<long, int> index, int artifact, Part part)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(index, ((long)artifact << 2) | (long)part, out var exists);
        if (!exists)
        {
            place = _places.Count;
            _places.Add(new Place { Artifact = artifact, Part = part, IsDated = part == Part.Generator && _licenses.IsDated(artifact) });
        }

        return place;
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
            slots += StatesOf(place.Part);
        }

        _best = new byte[slots];
        _hops = new int[slots * 3];
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
            foreach (var license in _licenses.InForce(_places[place].Artifact))
            {
                _seeds.Add((license, place));
            }

            if (_assumedLicense is { } assumed && assumed.Artifact == _places[place].Artifact)
            {
                _seeds.Add((assumed.License, place));
            }
        }

        for (var i = 0; i < _arcs.Count; i++)
        {
            if (_arcs[i].Kind == RelationKind.GeneratedBy && _places[_arcs[i].To].IsDated)
            {
                foreach (var license in _licenses.List(_licenses.ListAtGeneration(_arcs[i].Relation)))
                {
                    _seeds.Add((license, ~i));
                }
            }
        }

        _seeds.Sort();
    }

    // ---- one search ----

    /// <summary>The best inherited path of a clause; certainty 0 when there is none.</summary>
    private RestrictionSet.Entry Find(int key, int firstSeed, int endSeed, List<int> relations, List<byte> codes)
    {
        var (clause, license) = (_terms.ClauseOf(key), _terms.LicenseOf(key));
        var best = default(Found);
        foreach (var pass in Passes(firstSeed, endSeed))
        {
            Spread(clause, firstSeed, endSeed, pass);
            var states = AllowedStates(clause);
            var level = 0;
            for (var state = 0; state < states; state++)
            {
                level = Math.Max(level, _best[state]);
            }

            if (level >= best.Level && level > 0)
            {
                var found = Trace(clause, level, states);
                best = best.Level < level || Compare(found.Arcs!, best.Arcs!) < 0 ? found : best;
            }

            Clear();
        }

        if (best.Level == 0)
        {
            return default;
        }

        var path = relations.Count;
        foreach (var arc in best.Arcs!)
        {
            relations.Add(_arcs[arc].Relation);
        }

        codes.AddRange(Decode(best.Arcs, best.ByDate));
        var origin = _places[_arcs[best.Arcs[^1]].To].Artifact;
        return new RestrictionSet.Entry(
            key, (Certainty)best.Level, true, best.Arcs.Length, path, origin, _licenses.RelationFor(origin, license, best.ByDate));
    }

    /// <summary>
    /// One pass finds everything, but for generators whose own license depends on the date; state F does not stand for them. What only
    /// comes back to such a
    /// generator from itself must not pass GENERATED_BY, what reaches it from others must; and what only its outputs carry must not go
    /// through it again.
    /// </summary>
    private List<Pass> Passes(int firstSeed, int endSeed)
    {
        _searchedLicense = _seeds[firstSeed].License;
        List<Pass> passes = [Pass.Usual];
        for (var s = firstSeed; s < endSeed; s++)
        {
            var seed = _seeds[s].Seed;
            if (seed >= 0)
            {
                if (_places[seed].IsDated && _places[seed].FirstArc < _places[seed].EndArc)
                {
                    passes.Add(new Pass(seed, -1, -1));
                }
            }
            else if (GoesRound(seed) is var again and >= 0 && !passes.Exists(p => p.Generator == _arcs[~seed].To))
            {
                passes.Add(new Pass(-1, _arcs[~seed].To, again));
            }
        }

        return passes;
    }

    /// <summary>Where a generator also stands among the models made, while the license is none of its own; -1 otherwise.</summary>
    private int GoesRound(int seed)
    {
        var place = _arcs[~seed].To;
        return IsSeeded(place) ? -1 : _places[place].Made;
    }

    private bool IsSeeded(int place) => _licenses.InForce(_places[place].Artifact).Contains(_searchedLicense);

    /// <summary>How many states of the target count: all, but for a family member not those behind GENERATED_BY (rule 8).</summary>
    private int AllowedStates(int clause)
    {
        if (_places[0].Part != Part.Made)
        {
            return 1 + _operators.Count;
        }

        var row = _rules.Clauses[clause];
        return row.Term.Code == RuleSet.NoTrainingOnOutputs && Families().Contains(_terms.FamilyOf(_searchedLicense)) ? Tg : Tg + 1;
    }

    /// <summary>The target and the models it descends from by FINE_TUNES_FROM, by distance.</summary>
    private List<int> BasePlaces()
    {
        var bases = new List<int> { 0 };
        var seen = new HashSet<int> { 0 };
        for (var i = 0; i < bases.Count; i++)
        {
            for (var a = _places[bases[i]].FirstArc; a < _places[bases[i]].EndArc; a++)
            {
                if (_arcs[a].Kind == RelationKind.FineTunesFrom && seen.Add(_arcs[a].To))
                {
                    bases.Add(_arcs[a].To);
                }
            }
        }

        return bases;
    }

    private HashSet<int> Families()
    {
        if (_families is null)
        {
            _families = [];
            foreach (var place in BasePlaces())
            {
                foreach (var license in _licenses.InForce(_places[place].Artifact))
                {
                    _families.Add(_terms.FamilyOf(license));
                }
            }
        }

        return _families;
    }

    /// <summary>Spreads a clause from the artifacts that carry its license over the closure.</summary>
    private void Spread(int clause, int firstSeed, int endSeed, in Pass pass)
    {
        _pass = pass;
        _searchedLicense = _seeds[firstSeed].License;
        var start = (byte)_rules.Start(clause);
        var values = _rules.Values(clause);
        for (var s = firstSeed; s < endSeed; s++)
        {
            if (_seeds[s].Seed is var place and >= 0 && place != pass.Open && pass.Generator < 0)
            {
                Reach(place, _places[place].IsDated ? Own : F, start, 0, _frontier);
            }
        }

        for (var hops = 1; _frontier.Count > 0 || hops == 1; hops++)
        {
            if (hops == 1)
            {
                for (var s = firstSeed; s < endSeed; s++)
                {
                    if (_seeds[s].Seed is var seed and < 0
                        && (pass.Generator < 0 ? GoesRound(seed) < 0 : _arcs[~seed].To == pass.Generator))
                    {
                        var arc = _arcs[~seed];
                        Reach(arc.From, D + 1 + arc.Operators, (byte)Math.Min(start, values[arc.Code] & 3), 1, _next);
                    }
                }
            }

            foreach (var (place, state, certainty) in CollectionsMarshal.AsSpan(_frontier))
            {
                // Also when the place was bettered since: perhaps one hop farther away, and then this weaker way is the shorter one.
                for (var i = _downStarts[place]; i < _downStarts[place + 1]; i++)
                {
                    ref readonly var arc = ref CollectionsMarshal.AsSpan(_arcs)[_down[i]];
                    var next = Step(arc, state, out var code);
                    if (next >= 0)
                    {
                        Reach(arc.From, next, (byte)Math.Min(certainty, values[code] & 3), hops, _next);
                    }
                }
            }

            _frontier.Clear();
            _frontier.AddRange(_next);
            _next.Clear();
        }
    }

    private void Reach(int place, int state, byte certainty, int hops, List<(int Place, int State, byte Certainty)> frontier)
    {
        var slot = _places[place].FirstSlot + state;
        var known = _best[slot];
        if (certainty <= known || place == _pass.Blocked)
        {
            return;
        }

        if (known == 0)
        {
            _touched.Add(slot);
        }

        for (var level = known; level < certainty; level++)
        {
            _hops[(slot * 3) + level] = hops;
        }

        _best[slot] = certainty;
        frontier.Add((place, state, certainty));
    }

    /// <summary>The state after a hop towards the target, and the sort of hop; -1 when this state does not pass this relation.</summary>
    private int Step(in Arc arc, int state, out int code)
    {
        code = arc.Code;
        switch (arc.Kind)
        {
            case RelationKind.FineTunesFrom:
                if (_places[arc.To].Part == Part.Generator)
                {
                    return F;
                }

                code = state == F ? arc.Code : arc.OtherCode;
                return state;
            case RelationKind.AlignedWith:
                return state == Tg ? Tg : T;
            case RelationKind.TrainedOn:
                if (state == D)
                {
                    return T;
                }

                var developers = _graph.Developing.TargetsOf(_places[arc.From].Artifact);
                code = HopCode.TrainedOnGenerated(arc.Qualifier, developers.ContainsAny(_operators[state - 1]));
                return Tg;
            case RelationKind.DerivedFrom:
                return state;
            default: // GENERATED_BY
                return state == F && (!_places[arc.To].IsDated || arc.To == _pass.Open || !IsSeeded(arc.To)) ? D + 1 + arc.Operators : -1;
        }
    }

    private void Clear()
    {
        foreach (var slot in _touched)
        {
            _best[slot] = 0;
        }

        _touched.Clear();
    }

    // ---- the proof ----

    /// <summary>
    /// Walks a shortest path of a certainty from the target to its origin; among equals the first by artifact, relation kind, relation.
    /// </summary>
    private Found Trace(int clause, int level, int states)
    {
        var values = _rules.Values(clause);
        var remaining = int.MaxValue;
        for (var state = 0; state < states; state++)
        {
            if (_best[state] >= level)
            {
                remaining = Math.Min(remaining, _hops[(state * 3) + level - 1]);
            }
        }

        var here = new List<int>();
        for (var state = 0; state < states; state++)
        {
            if (_best[state] >= level && _hops[(state * 3) + level - 1] == remaining)
            {
                here.Add(state);
            }
        }

        var place = 0;
        var there = new List<int>();
        var arcs = new int[remaining];
        for (var i = 0; i < arcs.Length; i++)
        {
            var best = -1;
            for (var a = _places[place].FirstArc; a < _places[place].EndArc; a++)
            {
                if ((best < 0 || Before(a, best)) && Predecessors(a, here, values, level, arcs.Length - i, null))
                {
                    best = a;
                }
            }

            there.Clear();
            Predecessors(best, here, values, level, arcs.Length - i, there);
            (here, there) = (there, here);
            arcs[i] = best;
            place = _arcs[best].To;
        }

        return new Found(level, arcs, here.Count == 0);
    }

    /// <summary>The sorts of hops of a way: its states, and so the sorts, follow from where it starts.</summary>
    private byte[] Decode(int[] arcs, bool byDate)
    {
        var codes = new byte[arcs.Length];
        var at = F;
        var last = arcs.Length - 1;
        if (byDate)
        {
            codes[last] = _arcs[arcs[last]].Code;
            at = D + 1 + _arcs[arcs[last]].Operators;
            last--;
        }

        for (var i = last; i >= 0; i--)
        {
            at = Step(_arcs[arcs[i]], at, out var code);
            codes[i] = (byte)code;
        }

        return codes;
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

    /// <summary>Which states before an arc lead to one of <paramref name="after"/> with exactly the hops that remain.</summary>
    private bool Predecessors(
        int index, List<int> after, ReadOnlySpan<byte> values, int level, int remaining, List<int>? found)
    {
        ref readonly var arc = ref CollectionsMarshal.AsSpan(_arcs)[index];
        var place = _places[arc.To];
        var states = StatesOf(place.Part);
        var any = false;
        for (var state = 0; state < states; state++)
        {
            var slot = place.FirstSlot + state;
            if (_best[slot] >= level && _hops[(slot * 3) + level - 1] == remaining - 1
                && Step(arc, state, out var code) is var next and >= 0 && (values[code] & 3) >= level && after.Contains(next))
            {
                any = true;
                found?.Add(state);
            }
        }

        return any || (remaining == 1 && (values[arc.Code] & 3) >= level && after.Contains(D + 1 + arc.Operators) && PassesByDate(index));
    }

    /// <summary>
    /// Whether a generator whose licenses changed had the searched one when it wrote the dataset (rule 9), as far as this pass is about it.
    /// </summary>
    private bool PassesByDate(int index)
    {
        var arc = _arcs[index];
        return arc.Kind == RelationKind.GeneratedBy && _places[arc.To].IsDated
            && _licenses.List(_licenses.ListAtGeneration(arc.Relation)).Contains(_searchedLicense)
            && (_pass.Generator < 0 ? GoesRound(~index) < 0 : _pass.Generator == arc.To);
    }

    private int StatesOf(Part part) => part switch { Part.Made => 3, Part.Generator => 2, _ => 1 + _operators.Count };

    /// <summary>What is special about one of several passes; -1 where nothing is.</summary>
    /// <param name="Open">This generator is no origin but passes on what reaches it.</param>
    /// <param name="Generator">Only what this generator passed on by date is an origin.</param>
    /// <param name="Blocked">Nothing goes through here.</param>
    private readonly record struct Pass(int Open, int Generator, int Blocked)
    {
        internal static Pass Usual { get; } = new(-1, -1, -1);
    }

    private readonly record struct Found(int Level, int[]? Arcs, bool ByDate);

    private struct Place
    {
        public int Artifact;
        public int FirstArc;
        public int EndArc;
        public int FirstSlot;
        public int Made; // of a dated generator: where it stands among the models made; -1 when nowhere
        public Part Part;
        public bool IsDated;
    }

    private struct Arc
    {
        public int From;
        public int To;
        public int Relation;
        public int Operators;
        public RelationKind Kind;
        public Qualifier Qualifier;
        public byte Code;
        public byte OtherCode;
    }
}
