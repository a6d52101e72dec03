using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>One line of a restriction profile: a restriction without its proof.</summary>
/// <param name="License">Index of the license it stands in.</param>
/// <param name="Clause">The clause.</param>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Inherited">False for the artifact's own license.</param>
public readonly record struct ProfileEntry(int License, Clause Clause, Certainty Certainty, bool Inherited);

/// <summary>
/// The restrictions of every artifact of a graph, from one pass over it. Artifacts with the same restrictions share one profile. Agrees
/// with
/// <see cref="ArtifactStudy.Restrictions"/> on every artifact.
/// </summary>
/// <remarks>
/// <para>Artifacts are visited after everything they were made from. What flows on from an artifact are sets of (license and clause,
/// certainty), one per state
/// of <see cref="RestrictionSearch"/>; equal sets exist once, and a set over a sort of hop is computed once, so that a relation costs a few
/// look-ups.</para>
/// <para>In a cycle no artifact is last. Each member of a cycle of up to <see cref="MaxSearchedCycle"/> artifacts is searched on its own;
/// in a larger one the
/// sets are raised until nothing changes, and there a term of an artifact's own license that comes back to it round the cycle counts as
/// inherited.</para>
/// </remarks>
public sealed class RestrictionProfiles
{
    internal const int MaxSearchedCycle = 64;

    private readonly LicenseTerms _terms;
    private readonly SetPool _sets;
    private readonly int[] _profileOf;
    private readonly List<(int Own, int Inherited)> _profiles;

    private RestrictionProfiles(LicenseTerms terms, SetPool sets, int[] profileOf, List<(int Own, int Inherited)> profiles)
    {
        _terms = terms;
        _sets = sets;
        _profileOf = profileOf;
        _profiles = profiles;
    }

    /// <summary>Number of distinct profiles.</summary>
    public int Count => _profiles.Count;

    /// <summary>Visits the whole graph once.</summary>
    public static RestrictionProfiles Create(LineageAnalysis analysis, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return new Pass(analysis.Terms, analysis.Licenses).Run(cancellation);
    }

    /// <summary>The profile of an artifact: 0 to <see cref="Count"/>, exclusive. Equal numbers, equal restrictions.</summary>
    public int ProfileOf(int artifact) => _profileOf[artifact];

    /// <summary>The lines of a profile: own before inherited, each by license id, then term code.</summary>
    public ImmutableArray<ProfileEntry> EntriesOf(int profile)
    {
        var (own, inherited) = _profiles[profile];
        var entries = ImmutableArray.CreateBuilder<ProfileEntry>(_sets[own].Length + _sets[inherited].Length);
        foreach (var entry in _sets[own])
        {
            entries.Add(Read(entry, false));
        }

        foreach (var entry in _sets[inherited])
        {
            entries.Add(Read(entry, true));
        }

        return entries.MoveToImmutable();
    }

    /// <summary>Whether a profile has a restriction that fits. Makes no objects: fit for asking every profile of a graph.</summary>
    public bool Any<TState>(int profile, TState state, Func<ProfileEntry, TState, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        var (own, inherited) = _profiles[profile];
        foreach (var entry in _sets[own])
        {
            if (fits(Read(entry, false), state))
            {
                return true;
            }
        }

        foreach (var entry in _sets[inherited])
        {
            if (fits(Read(entry, true), state))
            {
                return true;
            }
        }

        return false;
    }

    private ProfileEntry Read(uint entry, bool inherited)
    {
        var key = (int)(entry >> 2);
        return new ProfileEntry(_terms.LicenseOf(key), _terms.Rules.Clauses[_terms.ClauseOf(key)], (Certainty)(entry & 3), inherited);
    }

    private readonly struct HopCap(LicenseTerms terms, int code) : SetPool.ICap
    {
        public uint Of(int key) => (uint)terms.Rules.Value(terms.ClauseOf(key), code);
    }

    /// <summary>Drops what the family exemption drops (rule 8).</summary>
    private readonly struct Exemption(LicenseTerms terms, HashSet<int> families) : SetPool.ICap
    {
        public uint Of(int key) =>
            terms.Rules.Clauses[terms.ClauseOf(key)].Term.Code == RuleSet.NoTrainingOnOutputs
            && families.Contains(terms.FamilyOf(terms.LicenseOf(key))) ? 0u : 3u;
    }

    /// <summary>The pass itself; gone when the profiles are made.</summary>
    private sealed class Pass
    {
        private readonly LineageGraph _graph;
        private readonly RelationSet _lineage;
        private readonly LicenseTerms _terms;
        private readonly LicenseResolution _licenses;
        private readonly SetPool _sets = new();
        private readonly SetPool _familySets = new();
        private readonly int[] _ownOf;             // [license list]: set
        private readonly int[] _familiesOf;        // [license list]: family set, of those families only that rule 8 is about
        private readonly List<bool?> _hasParty = [];
        private readonly Dictionary<long, int> _exempted = [];
        private readonly Dictionary<long, int> _profileIndex = [];
        private readonly List<(int Own, int Inherited)> _profiles = [];
        private readonly Dictionary<int, int> _operatorOf = []; // operator text → number; 0 for strangers to everybody who trains
        private readonly List<int[]> _operators = [[]];

        // What flows on from each artifact, as sets. Models: own license or only fine-tuning (F), through own-licensed data or a reward
        // model (T), through
        // generated data (Tg). Datasets: own license (in _f), and per operator what generators passed on.
        private readonly int[] _f;
        private readonly int[] _t;
        private readonly int[] _tg;
        private readonly int[] _families;
        private readonly Dictionary<int, int> _inheritedF = []; // of dated generators: F without the own license
        private readonly (int Operators, int Set)[]?[] _generated;
        private readonly int[] _profileOf;

        public Pass(LicenseTerms terms, LicenseResolution licenses)
        {
            _graph = terms.Graph;
            _lineage = _graph.Lineage;
            _terms = terms;
            _licenses = licenses;
            (_ownOf, _familiesOf) = ReadLists();
            _f = new int[_graph.ArtifactCount];
            _t = new int[_graph.ModelCount];
            _tg = new int[_graph.ModelCount];
            _families = new int[_graph.ModelCount];
            _generated = new (int Operators, int Set)[]?[_graph.DatasetCount];
            _profileOf = new int[_graph.ArtifactCount];
            ReadOperators();
        }

        public RestrictionProfiles Run(CancellationToken cancellation)
        {
            // How many relations of an artifact lead to artifacts not yet visited.
            var waiting = new int[_graph.ArtifactCount];
            for (var relation = 0; relation < _lineage.Count; relation++)
            {
                waiting[_lineage.From[relation]] += _lineage.From[relation] == _lineage.To[relation] ? 0 : 1;
            }

            var queue = new int[_graph.ArtifactCount];
            var (head, tail) = (0, 0);
            for (var artifact = 0; artifact < waiting.Length; artifact++)
            {
                if (waiting[artifact] == 0)
                {
                    queue[tail++] = artifact;
                }
            }

            Dictionary<int, Group>? groups = null;
            while (true)
            {
                while (head < tail)
                {
                    if ((head & 0xFFF) == 0)
                    {
                        cancellation.ThrowIfCancellationRequested();
                    }

                    var artifact = queue[head++];
                    if (groups is null || !groups.ContainsKey(artifact))
                    {
                        Visit(artifact, out _);
                    }

                    for (var i = _lineage.IncomingStarts[artifact]; i < _lineage.IncomingStarts[artifact + 1]; i++)
                    {
                        var child = _lineage.From[_lineage.Incoming[i]];
                        if (groups is not null && groups.TryGetValue(child, out var group))
                        {
                            if ((!groups.TryGetValue(artifact, out var same) || same != group) && --group.Waiting == 0)
                            {
                                tail = Resolve(group, queue, tail);
                            }
                        }
                        else if (child != artifact && --waiting[child] == 0)
                        {
                            queue[tail++] = child;
                        }
                    }
                }

                if (groups is not null || tail == queue.Length)
                {
                    return new RestrictionProfiles(_terms, _sets, _profileOf, _profiles);
                }

                groups = FindGroups(waiting);
                foreach (var group in groups.Values.Distinct().Where(static g => g.Waiting == 0))
                {
                    tail = Resolve(group, queue, tail);
                }
            }
        }

        // ---- cycles ----

        /// <summary>Cycles as units: how many relations of their members lead to unvisited artifacts outside.</summary>
        private Dictionary<int, Group> FindGroups(int[] waiting)
        {
            var groups = new Dictionary<int, Group>();
            foreach (var members in _graph.FindCycles())
            {
                var group = new Group(members);
                foreach (var member in members)
                {
                    groups.Add(member, group);
                    group.Waiting += waiting[member];
                }

                foreach (var member in members)
                {
                    for (var relation = _lineage.Starts[member]; relation < _lineage.Starts[member + 1]; relation++)
                    {
                        var to = _lineage.To[relation];
                        group.Waiting -= to != member && groups.TryGetValue(to, out var other) && other == group ? 1 : 0;
                    }
                }
            }

            return groups;
        }

        private int Resolve(Group group, int[] queue, int tail)
        {
            if (group.Members.Length <= MaxSearchedCycle)
            {
                foreach (var member in group.Members)
                {
                    Search(member);
                }
            }
            else
            {
                Raise(group);
            }

            foreach (var member in group.Members)
            {
                queue[tail++] = member;
            }

            return tail;
        }

        /// <summary>What arrives at one artifact, from the search for it alone.</summary>
        private void Search(int artifact)
        {
            var search = new RestrictionSearch(_terms, _licenses, artifact, keepOperators: true);
            var isModel = _graph.IsModel(artifact);
            var byState = new SortedDictionary<int, List<uint>>();
            foreach (var (key, state, certainty) in search.Arrivals())
            {
                var at = isModel ? state : state == 0 ? -1 : OperatorNumber(search.OperatorTextOf(state));
                if (!byState.TryGetValue(at, out var entries))
                {
                    byState.Add(at, entries = []);
                }

                entries.Add(((uint)key << 2) | (uint)certainty);
            }

            var own = _ownOf[_licenses.ListOf(artifact)];
            if (isModel)
            {
                var families = 0;
                foreach (var place in search.Bases())
                {
                    families = _familySets.Union(families, _familiesOf[_licenses.ListOf(place)]);
                }

                Settle(artifact, own, SetOf(0), SetOf(1), SetOf(2), families);
            }
            else
            {
                var generated = byState.Where(static s => s.Key >= 0).Select(s => (s.Key, SetOf(s.Key))).ToArray();
                Settle(artifact, own, SetOf(-1), generated.Length == 0 ? null : generated);
            }

            int SetOf(int state)
            {
                if (!byState.TryGetValue(state, out var entries))
                {
                    return 0;
                }

                // States that share an operator may bring a key twice.
                var merged = entries.GroupBy(static e => e >> 2).Select(static g => g.Max()).Order().ToArray();
                return _sets.Intern(merged);
            }
        }

        /// <summary>Raises the sets of a large cycle until nothing changes. Sets only grow, and a key grows at most three times.</summary>
        private void Raise(Group group)
        {
            var members = group.Members.ToHashSet();
            var queue = new Queue<int>(group.Members);
            var queued = group.Members.ToHashSet();
            while (queue.TryDequeue(out var artifact))
            {
                queued.Remove(artifact);
                Visit(artifact, out var changed);
                for (var i = _lineage.IncomingStarts[artifact]; changed && i < _lineage.IncomingStarts[artifact + 1]; i++)
                {
                    var child = _lineage.From[_lineage.Incoming[i]];
                    if (child != artifact && members.Contains(child) && queued.Add(child))
                    {
                        queue.Enqueue(child);
                    }
                }
            }
        }

        // ---- one artifact ----

        private void Visit(int artifact, out bool changed) =>
            changed = _graph.IsModel(artifact) ? VisitModel(artifact) : VisitDataset(artifact);

        private bool VisitModel(int model)
        {
            var list = _licenses.ListOf(model);
            var (f, t, tg, families) = (0, 0, 0, _familiesOf[list]);
            for (var relation = _lineage.Starts[model]; relation < _lineage.Starts[model + 1]; relation++)
            {
                var to = _lineage.To[relation];
                if (to == model || !_licenses.Carries(relation))
                {
                    continue;
                }

                var qualifier = _lineage.QualifierOf(relation);
                switch (_lineage.Kinds![relation])
                {
                    case RelationKind.FineTunesFrom:
                        f = _sets.Union(f, FineTune(_f[to], qualifier, model, to, true));
                        t = _sets.Union(t, FineTune(_t[to], qualifier, model, to, false));
                        tg = _sets.Union(tg, FineTune(_tg[to], qualifier, model, to, false));
                        families = _familySets.Union(families, _families[to]);
                        break;
                    case RelationKind.AlignedWith:
                        t = _sets.Union(t, Carry(_sets.Union(_f[to], _t[to]), HopCode.AlignedWith()));
                        tg = _sets.Union(tg, Carry(_tg[to], HopCode.AlignedWith()));
                        break;
                    case RelationKind.TrainedOn:
                        t = _sets.Union(t, Carry(_f[to], HopCode.TrainedOn(qualifier)));
                        foreach (var (operators, set) in _generated[to - _graph.ModelCount] ?? [])
                        {
                            var same = operators != 0 && _graph.Developing.TargetsOf(model).ContainsAny(_operators[operators]);
                            tg = _sets.Union(tg, Carry(set, HopCode.TrainedOnGenerated(qualifier, same)));
                        }

                        break;
                }
            }

            return Settle(model, _ownOf[list], f, t, tg, families);
        }

        private bool VisitDataset(int dataset)
        {
            var own = 0;
            List<(int Operators, int Set)>? generated = null;
            for (var relation = _lineage.Starts[dataset]; relation < _lineage.Starts[dataset + 1]; relation++)
            {
                var to = _lineage.To[relation];
                if (to == dataset || !_licenses.Carries(relation))
                {
                    continue;
                }

                var qualifier = _lineage.QualifierOf(relation);
                if (_lineage.Kinds![relation] == RelationKind.DerivedFrom)
                {
                    var code = HopCode.DerivedFrom(qualifier);
                    own = _sets.Union(own, Carry(_f[to], code));
                    foreach (var (operators, set) in _generated[to - _graph.ModelCount] ?? [])
                    {
                        Add(operators, Carry(set, code));
                    }
                }
                else
                {
                    // Rule 9: a generator with dated licenses passes on those of the day; what it inherited itself knows no day.
                    var set = _licenses.IsDated(to)
                        ? _sets.Union(_inheritedF.GetValueOrDefault(to), _ownOf[_licenses.ListAtGeneration(relation)])
                        : _f[to];
                    Add(OperatorNumber(_lineage.Extra?[relation] ?? 0), Carry(set, HopCode.GeneratedBy(qualifier)));
                }
            }

            generated?.Sort();
            return Settle(dataset, _ownOf[_licenses.ListOf(dataset)], own, generated?.ToArray());

            void Add(int operators, int set)
            {
                if (set == 0)
                {
                    return;
                }

                generated ??= [];
                var at = generated.FindIndex(g => g.Operators == operators);
                if (at < 0)
                {
                    generated.Add((operators, set));
                }
                else
                {
                    generated[at] = (operators, _sets.Union(generated[at].Set, set));
                }
            }
        }

        private bool Settle(int model, int own, int f, int t, int tg, int families)
        {
            var passesOn = _sets.Union(own, f);
            var changed = _f[model] != passesOn || _t[model] != t || _tg[model] != tg || _families[model] != families;
            (_f[model], _t[model], _tg[model], _families[model]) = (passesOn, t, tg, families);
            if (_licenses.IsDated(model))
            {
                changed |= _inheritedF.GetValueOrDefault(model) != f;
                _inheritedF[model] = f;
            }

            _profileOf[model] = Profile(own, _sets.Union(f, _sets.Union(t, Exempt(tg, families))));
            return changed;
        }

        private bool Settle(int dataset, int own, int inherited, (int Operators, int Set)[]? generated)
        {
            var passesOn = _sets.Union(own, inherited);
            ref var before = ref _generated[dataset - _graph.ModelCount];
            var changed = _f[dataset] != passesOn || !(before ?? []).AsSpan().SequenceEqual(generated ?? []);
            _f[dataset] = passesOn;
            before = generated;
            foreach (var (_, set) in generated ?? [])
            {
                inherited = _sets.Union(inherited, set);
            }

            _profileOf[dataset] = Profile(own, inherited);
            return changed;
        }

        private int Profile(int own, int inherited)
        {
            var key = ((long)own << 32) | (uint)inherited;
            ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_profileIndex, key, out var exists);
            if (!exists)
            {
                index = _profiles.Count;
                _profiles.Add((own, inherited));
            }

            return index;
        }

        // ---- hops ----

        private int Carry(int set, int code) => _sets.Transform(set, code, new HopCap(_terms, code));

        private int FineTune(int set, Qualifier method, int from, int to, bool onlyFineTuning)
        {
            if (set == 0)
            {
                return 0;
            }

            // Who is who matters to two terms only (rule 6).
            var party = HasParty(set) ? _graph.PartyOf(from, to) : Party.Unknown;
            return Carry(set, HopCode.FineTunesFrom(method, party, onlyFineTuning));
        }

        private bool HasParty(int set)
        {
            while (_hasParty.Count <= set)
            {
                _hasParty.Add(null);
            }

            if (_hasParty[set] is { } known)
            {
                return known;
            }

            var found = false;
            foreach (var entry in _sets[set])
            {
                var clause = _terms.Rules.Clauses[_terms.ClauseOf((int)(entry >> 2))];
                found |= clause.Term.Code is RuleSet.NoCompetingModels or RuleSet.NoTrainingOnOutputs;
            }

            _hasParty[set] = found;
            return found;
        }

        private int Exempt(int set, int families)
        {
            if (set == 0 || families == 0)
            {
                return set;
            }

            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_exempted, ((long)set << 32) | (uint)families, out var exists);
            if (!exists)
            {
                var numbers = new HashSet<int>();
                foreach (var entry in _familySets[families])
                {
                    numbers.Add((int)(entry >> 2));
                }

                known = _sets.Compute(set, new Exemption(_terms, numbers));
            }

            return known;
        }

        // ---- tables ----

        private (int[] Own, int[] Families) ReadLists()
        {
            var own = new int[_licenses.ListCount];
            var families = new int[own.Length];
            for (var list = 0; list < own.Length; list++)
            {
                var entries = new List<uint>();
                var numbers = new SortedSet<uint>();
                foreach (var license in _licenses.List(list))
                {
                    var (first, count) = _terms.KeysOf(license);
                    for (var key = first; key < first + count; key++)
                    {
                        entries.Add(((uint)key << 2) | (uint)_terms.Rules.Start(_terms.ClauseOf(key)));
                    }

                    if (ExemptFamilies().Contains(_terms.FamilyOf(license)))
                    {
                        numbers.Add(((uint)_terms.FamilyOf(license) << 2) | 1);
                    }
                }

                own[list] = _sets.Intern(CollectionsMarshal.AsSpan(entries));
                families[list] = _familySets.Intern(numbers.ToArray());
            }

            return (own, families);
        }

        private HashSet<int>? _exemptFamilies;

        private HashSet<int> ExemptFamilies()
        {
            if (_exemptFamilies is null)
            {
                _exemptFamilies = [];
                for (var license = 0; license < _graph.Count(NodeKind.License); license++)
                {
                    if (_terms.Find(license, RuleSet.NoTrainingOnOutputs) is not null)
                    {
                        _exemptFamilies.Add(_terms.FamilyOf(license));
                    }
                }
            }

            return _exemptFamilies;
        }

        private void ReadOperators()
        {
            if (_lineage.Extra is not { } extra)
            {
                return;
            }

            var trains = new bool[_graph.Count(NodeKind.Organisation)];
            for (var relation = 0; relation < _lineage.Count; relation++)
            {
                if (_lineage.Kinds![relation] == RelationKind.TrainedOn)
                {
                    foreach (var organisation in _graph.Developing.TargetsOf(_lineage.From[relation]))
                    {
                        trains[organisation] = true;
                    }
                }
            }

            foreach (var text in extra)
            {
                if (text != 0 && !_operatorOf.ContainsKey(text))
                {
                    var organisations = _graph.OperatorsOf(text).ToArray();
                    var number = Array.Exists(organisations, o => trains[o]) ? _operators.Count : 0;
                    _operatorOf.Add(text, number);
                    if (number != 0)
                    {
                        _operators.Add(organisations);
                    }
                }
            }
        }

        private int OperatorNumber(int text) => text == 0 ? 0 : _operatorOf[text];

        private sealed class Group(ImmutableArray<int> members)
        {
            public ImmutableArray<int> Members { get; } = members;

            public int Waiting { get; set; }
        }
    }
}
