using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
/// with <see cref="RestrictionSet"/> on every artifact. Where a term may go is said by <see cref="TravelTable"/>.
/// </summary>
/// <remarks>
/// <para>Artifacts are visited after everything they were made from. What an artifact passes on are sets of (license and clause,
/// certainty), one for each state of <see cref="TravelKind"/>, at datasets that a model wrote one for each set of operators too. Equal sets
/// exist once, and a set over a sort of hop is computed once, so that a relation costs a few look-ups.</para>
/// <para>In a cycle no artifact is last. Each member of a cycle of up to <see cref="MaxSearchedCycle"/> artifacts is searched on its own.
/// In a larger one the sets are raised until nothing changes, and there a term of an artifact's own license that comes back to it round
/// the cycle counts as inherited.</para>
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
    /// <param name="terms">The licenses of the graph and their clauses.</param>
    /// <param name="licenses">Which of them are in force.</param>
    /// <param name="cancellation">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">The pass was ended.</exception>
    public static RestrictionProfiles Create(LicenseTerms terms, LicenseResolution licenses, CancellationToken cancellation) =>
        Create(terms, licenses, TravelTable.RuleBook, cancellation);

    /// <summary>As the other, with another table of transitions.</summary>
    internal static RestrictionProfiles Create(
        LicenseTerms terms, LicenseResolution licenses, TravelTable table, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(licenses);
        return new Pass(terms, licenses, table).Run(cancellation);
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

    private ProfileEntry Read(SetPool.Entry entry, bool inherited) => new(
        _terms.LicenseOf(entry.Key), _terms.Rules.Clauses[_terms.ClauseOf(entry.Key)], entry.Certainty, inherited);

    /// <summary>How each clause passes a sort of hop.</summary>
    private readonly struct HopCap(LicenseTerms terms, byte hop) : SetPool.ICap
    {
        public Certainty Of(int key) => terms.Rules.ValueOf(terms.ClauseOf(key), hop).Certainty;
    }

    /// <summary>How each clause passes a sort of hop, and what stands in terms of a service another one (rule 6a).</summary>
    private readonly struct AccountCap(LicenseTerms terms, byte hop, byte ofService) : SetPool.ICap
    {
        public Certainty Of(int key) =>
            terms.Rules.ValueOf(terms.ClauseOf(key), terms.IsOfService(terms.LicenseOf(key)) ? ofService : hop).Certainty;
    }

    /// <summary>Drops what the family exemption drops (rule 8).</summary>
    private readonly struct Exemption(LicenseTerms terms, HashSet<int> families) : SetPool.ICap
    {
        public Certainty Of(int key) =>
            NumberedRules.Rule8IsAbout(terms.Rules.Clauses[terms.ClauseOf(key)].Term)
            && families.Contains(terms.FamilyOf(terms.LicenseOf(key))) ? Certainty.DoesNotTravel : Certainty.Binding;
    }

    /// <summary>The pass itself; gone when the profiles are made.</summary>
    private sealed class Pass
    {
        private readonly LineageGraph _graph;
        private readonly RelationSet _lineage;
        private readonly LicenseTerms _terms;
        private readonly LicenseResolution _licenses;
        private readonly TravelTable _table;
        private readonly SetPool _sets = new();
        private readonly SetPool _familySets = new(); // keys are families; the certainty says nothing
        private readonly int[] _ownOf;                // [license list]: set
        private readonly int[] _familiesOf;           // [license list]: family set, of those families only that rule 8 is about
        private readonly List<bool?> _isParty = [];   // [set]: whether rule 6 is about anything in it
        private readonly Dictionary<long, int> _exempted = [];
        private readonly Dictionary<long, int> _profileIndex = [];
        private readonly List<(int Own, int Inherited)> _profiles = [];
        private readonly Dictionary<int, int> _operatorOf = []; // operator text → number; 0 for strangers to everybody who trains
        private readonly List<int[]> _operators = [[]];

        // What each artifact passes on.
        private readonly Sets[] _passesOn;                       // [artifact]
        private readonly (int Operators, int Set)[]?[] _outputs; // [dataset]: sets of state Outputs, by number of operators
        private readonly int[] _families;                        // [model]: family set of it and its bases
        private readonly int[] _profileOf;

        public Pass(LicenseTerms terms, LicenseResolution licenses, TravelTable table)
        {
            _graph = terms.Graph;
            _lineage = _graph.Lineage;
            _terms = terms;
            _licenses = licenses;
            _table = table;
            (_ownOf, _familiesOf) = ReadLists();
            _passesOn = new Sets[_graph.ArtifactCount];
            _outputs = new (int Operators, int Set)[]?[_graph.DatasetCount];
            _families = new int[_graph.ModelCount];
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
                        Visit(artifact);
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
            var search = new RestrictionSearch(_terms, _licenses, artifact, keepOperators: true, table: _table);
            var byState = new SortedDictionary<(TravelKind Kind, int Operators), List<SetPool.Entry>>();
            foreach (var (key, state, certainty) in search.Arrivals())
            {
                var operators = state.Kind == TravelKind.Outputs ? OperatorNumber(search.OperatorTextOf(state)) : 0;
                if (!byState.TryGetValue((state.Kind, operators), out var entries))
                {
                    byState.Add((state.Kind, operators), entries = []);
                }

                entries.Add(new SetPool.Entry(key, certainty));
            }

            var arrived = new Arrived();
            foreach (var ((kind, operators), entries) in byState)
            {
                // States that share an operator may bring a key twice.
                var set = _sets.Intern(entries.GroupBy(static e => e.Key).OrderBy(static g => g.Key)
                    .Select(static g => g.MaxBy(static e => e.Certainty)).ToArray());
                Add(ref arrived, kind, operators, set);
            }

            if (_graph.IsModel(artifact))
            {
                foreach (var model in search.Bases())
                {
                    arrived.Families = _familySets.Union(arrived.Families, _familiesOf[_licenses.ListOf(model)]);
                }
            }

            Settle(artifact, ref arrived);
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
                var (sets, outputs, families) = (_passesOn[artifact], OutputsOf(artifact).ToArray(), FamiliesOf(artifact));
                Visit(artifact);
                var changed = families != FamiliesOf(artifact)
                    || !((ReadOnlySpan<int>)sets).SequenceEqual(_passesOn[artifact])
                    || !outputs.AsSpan().SequenceEqual(OutputsOf(artifact));
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

        /// <summary>Brings to an artifact what the artifacts it was made from pass on.</summary>
        private void Visit(int artifact)
        {
            var arrived = new Arrived();
            if (_graph.IsModel(artifact))
            {
                arrived.Families = _familiesOf[_licenses.ListOf(artifact)];
            }

            for (var relation = _lineage.Starts[artifact]; relation < _lineage.Starts[artifact + 1]; relation++)
            {
                var to = _lineage.To[relation];
                if (to == artifact || !_licenses.Carries(relation))
                {
                    continue;
                }

                var kind = _lineage.Kinds![relation];
                ref readonly var sets = ref _passesOn[to];
                foreach (ref readonly var transition in _table.Of(kind))
                {
                    if (transition.From == TravelKind.Outputs)
                    {
                        foreach (var (operators, set) in OutputsOf(to))
                        {
                            Bring(ref arrived, transition, relation, operators, set);
                        }
                    }
                    else if ((transition.ByDate ? OwnAtGeneration(relation) : sets[Sets.PlaceOf(transition.From)]) is var set and not 0)
                    {
                        Bring(ref arrived, transition, relation, 0, set);
                    }
                }

                if (kind == RelationKind.FineTunesFrom)
                {
                    arrived.Families = _familySets.Union(arrived.Families, _families[to]);
                }
            }

            Settle(artifact, ref arrived);
        }

        /// <summary>Carries a set, not the empty one, along a line of the table.</summary>
        private void Bring(ref Arrived arrived, in Transition transition, int relation, int operators, int set)
        {
            var (from, to) = (_lineage.From[relation], _lineage.To[relation]);
            var party = transition.Asks switch
            {
                PartyQuestion.Developers => IsParty(set) ? _graph.PartyOf(from, to) : Party.Unknown,
                PartyQuestion.Operators => operators != 0 && _graph.Developing.TargetsOf(from).ContainsAny(_operators[operators])
                    ? Party.Shared
                    : Party.Different,
                _ => Party.Unknown,
            };
            var hop = HopOf(transition, relation, party);
            if (transition.To == TravelKind.Outputs && transition.From != TravelKind.Outputs)
            {
                operators = OperatorNumber(_lineage.Extra?[relation] ?? 0);
            }

            var carried = transition.Asks == PartyQuestion.Account
                ? _sets.Carry(set, hop, new AccountCap(_terms, hop, HopOf(transition, relation, Party.Different)))
                : _sets.Carry(set, hop, new HopCap(_terms, hop));
            Add(ref arrived, transition.To, operators, carried);
        }

        private byte HopOf(in Transition transition, int relation, Party party) =>
            _table.StepOf(TravelTable.RowOf(transition.Relation, _lineage.QualifierOf(relation), party), transition.From).Hop;

        private void Add(ref Arrived arrived, TravelKind kind, int operators, int set)
        {
            if (set == 0)
            {
                return;
            }

            if (kind != TravelKind.Outputs)
            {
                ref var known = ref arrived.Sets[Sets.PlaceOf(kind)];
                known = _sets.Union(known, set);
                return;
            }

            foreach (ref var known in CollectionsMarshal.AsSpan(arrived.Outputs))
            {
                if (known.Operators == operators)
                {
                    known.Set = _sets.Union(known.Set, set);
                    return;
                }
            }

            (arrived.Outputs ??= []).Add((operators, set));
        }

        /// <summary>Joins what arrived with the artifact's own license, and makes its profile.</summary>
        private void Settle(int artifact, ref Arrived arrived)
        {
            var own = _ownOf[_licenses.ListOf(artifact)];
            var isModel = _graph.IsModel(artifact);
            var inherited = 0;
            for (var place = 0; place < Sets.Length; place++)
            {
                if (arrived.Sets[place] is var set and not 0)
                {
                    var isDropped = isModel && place == Sets.PlaceOf(TravelTable.DroppedByRule8);
                    inherited = _sets.Union(inherited, isDropped ? Exempt(set, arrived.Families) : set);
                }
            }

            var start = isModel
                ? TravelTable.Start(TravelPart.Made, _licenses.IsDated(artifact))
                : TravelTable.Start(TravelPart.Data, isDated: false);
            ref var starting = ref arrived.Sets[Sets.PlaceOf(start.Kind)];
            starting = _sets.Union(own, starting);
            _passesOn[artifact] = arrived.Sets;
            if (isModel)
            {
                _families[artifact] = arrived.Families;
            }
            else if (arrived.Outputs is { } outputs)
            {
                outputs.Sort();
                _outputs[artifact - _graph.ModelCount] = [.. outputs];
                foreach (var (_, set) in outputs)
                {
                    inherited = _sets.Union(inherited, set);
                }
            }

            _profileOf[artifact] = Profile(own, inherited);
        }

        /// <summary>What a dataset passes on in state <see cref="TravelKind.Outputs"/>; nothing for a model.</summary>
        private ReadOnlySpan<(int Operators, int Set)> OutputsOf(int artifact) =>
            _graph.IsModel(artifact) ? [] : _outputs[artifact - _graph.ModelCount];

        private int FamiliesOf(int artifact) => _graph.IsModel(artifact) ? _families[artifact] : 0;

        /// <summary>
        /// Rule 9: a generator whose licenses changed passes on those of the day over this relation; nothing for all other generators,
        /// whose own license is in state <see cref="TravelKind.FineTuning"/>.
        /// </summary>
        private int OwnAtGeneration(int relation) =>
            _licenses.IsDated(_lineage.To[relation]) ? _ownOf[_licenses.ListAtGeneration(relation)] : 0;

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

        /// <summary>
        /// Whether rule 6 is about anything in a set. Who is who matters to no other; one carried set then serves all pairs of developers.
        /// </summary>
        private bool IsParty(int set)
        {
            while (_isParty.Count <= set)
            {
                _isParty.Add(null);
            }

            if (_isParty[set] is { } known)
            {
                return known;
            }

            var found = false;
            foreach (var entry in _sets[set])
            {
                found |= NumberedRules.Rule6IsAbout(_terms.Rules.Clauses[_terms.ClauseOf(entry.Key)].Term);
            }

            _isParty[set] = found;
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
                    numbers.Add(entry.Key);
                }

                known = _sets.Compute(set, new Exemption(_terms, numbers));
            }

            return known;
        }

        // ---- tables ----

        private (int[] Own, int[] Families) ReadLists()
        {
            var own = new int[_licenses.ListCount];
            var familySets = new int[own.Length];
            for (var list = 0; list < own.Length; list++)
            {
                var entries = new List<SetPool.Entry>();
                var families = new SortedSet<int>();
                foreach (var license in _licenses.List(list))
                {
                    var (first, count) = _terms.KeysOf(license);
                    for (var key = first; key < first + count; key++)
                    {
                        entries.Add(new SetPool.Entry(key, _terms.Rules.Start(_terms.ClauseOf(key))));
                    }

                    if (ExemptFamilies().Contains(_terms.FamilyOf(license)))
                    {
                        families.Add(_terms.FamilyOf(license));
                    }
                }

                own[list] = _sets.Intern(CollectionsMarshal.AsSpan(entries));
                familySets[list] = _familySets.Intern(families.Select(static f => new SetPool.Entry(f, Certainty.Binding)).ToArray());
            }

            return (own, familySets);
        }

        private HashSet<int>? _exemptFamilies;

        private HashSet<int> ExemptFamilies()
        {
            if (_exemptFamilies is null)
            {
                _exemptFamilies = [];
                for (var license = 0; license < _graph.Count(NodeKind.License); license++)
                {
                    if (_terms.ClausesOf(license).Any(static clause => NumberedRules.Rule8IsAbout(clause.Term)))
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

        /// <summary>What has arrived at the artifact being visited.</summary>
        private struct Arrived
        {
            public Sets Sets;
            public List<(int Operators, int Set)>? Outputs;
            public int Families;
        }

        /// <summary>
        /// A set for each state an artifact can be in, but <see cref="TravelKind.Outputs"/>; together, as they are read and written
        /// together (WholeGraphBenchmarks).
        /// </summary>
        [InlineArray(Length)]
        private struct Sets
        {
            public const int Length = (int)TravelKind.Data; // states of models come before those of datasets, which are fewer

            private int _set;

            public static int PlaceOf(TravelKind kind) => kind < TravelKind.Data ? (int)kind : kind - TravelKind.Data;
        }

        private sealed class Group(ImmutableArray<int> members)
        {
            public ImmutableArray<int> Members { get; } = members;

            public int Waiting { get; set; }
        }
    }
}
