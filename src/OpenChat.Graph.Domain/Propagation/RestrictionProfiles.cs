using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
/// exist once. What comes again and again is looked up, and what does not costs a few instructions (<see cref="SetPool"/>).</para>
/// <para>In a cycle no artifact is last. Each member of a cycle of up to <see cref="MaxSearchedCycle"/> artifacts is searched on its own.
/// In a larger one the sets are raised until nothing changes, and there a term of an artifact's own license that comes back to it round
/// the cycle counts as inherited.</para>
/// </remarks>
public sealed class RestrictionProfiles
{
    internal const int MaxSearchedCycle = 64;

    private readonly LicenseTerms _terms;
    private readonly KeySets _sets;
    private readonly int[] _profileOf;
    private readonly List<(int Own, int Inherited)> _profiles;

    private RestrictionProfiles(LicenseTerms terms, KeySets sets, int[] profileOf, List<(int Own, int Inherited)> profiles)
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
        return new Pass(terms, licenses, table, cancellation).Run();
    }

    /// <summary>The profile of an artifact: 0 to <see cref="Count"/>, exclusive. Equal numbers, equal restrictions.</summary>
    public int ProfileOf(int artifact) => _profileOf[artifact];

    /// <summary>The lines of a profile: own before inherited, each by license id, then term code.</summary>
    public ImmutableArray<ProfileEntry> EntriesOf(int profile)
    {
        var (own, inherited) = _profiles[profile];
        return
        [
            .. _sets.EntriesOf(own).Select(entry => Read(entry, false)),
            .. _sets.EntriesOf(inherited).Select(entry => Read(entry, true)),
        ];
    }

    /// <summary>Whether a profile has a restriction that fits. Makes no objects: fit for asking every profile of a graph.</summary>
    public bool Any<TState>(int profile, TState state, Func<ProfileEntry, TState, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        var (own, inherited) = _profiles[profile];
        return _sets.Any(own, (this, state, fits), static (entry, asked) => asked.fits(asked.Item1.Read(entry, false), asked.state))
            || _sets.Any(inherited, (this, state, fits), static (entry, asked) => asked.fits(asked.Item1.Read(entry, true), asked.state));
    }

    private ProfileEntry Read(KeyCertainty entry, bool inherited) => new(
        _terms.LicenseOf(entry.Key), _terms.Rules.Clauses[_terms.ClauseOf(entry.Key)], entry.Certainty, inherited);

    /// <summary>The pass itself; gone when the profiles are made.</summary>
    private sealed class Pass
    {
        private const int LookEvery = 1024; // artifacts visited between two looks at whether to go on; a power of two

        private readonly CancellationToken _cancellation;
        private readonly LineageGraph _graph;
        private readonly RelationSet _lineage;
        private readonly LicenseTerms _terms;
        private readonly LicenseResolution _licenses;
        private readonly TravelTable _table;
        private readonly SetPool _sets;
        private readonly SetPool _familySets; // keys are families; the certainty says nothing
        private readonly Vector128<uint>[] _ofRule6;  // keys that the rule is about
        private readonly Vector128<uint>[] _ofRule8;  // likewise
        private readonly Dictionary<ushort, Vector128<uint>[]> _bounds = []; // see BoundsOf
        private readonly int[] _ownOf;                // [license list]: set
        private readonly int[] _familiesOf;           // [license list]: family set, of those families only that rule 8 is about
        private readonly Dictionary<long, int> _profileIndex = [];
        private readonly List<(int Own, int Inherited)> _profiles = [];
        private readonly Dictionary<int, int> _operatorOf = []; // operator text → number; 0 for strangers to everybody who trains
        private readonly List<int[]> _operators = [[]];

        // What each artifact passes on.
        private readonly Sets[] _passesOn;                       // [artifact]
        private readonly (int Operators, int Set)[]?[] _outputs; // [dataset]: sets of state Outputs, by number of operators
        private readonly int[] _families;                        // [model]: family set of it and its bases
        private readonly int[] _profileOf;
        private readonly Arrived _arrived = new();
        private readonly SetSum _inherited = new();

        public Pass(LicenseTerms terms, LicenseResolution licenses, TravelTable table, CancellationToken cancellation)
        {
            _cancellation = cancellation;
            _graph = terms.Graph;
            _lineage = _graph.Lineage;
            _terms = terms;
            _licenses = licenses;
            _table = table;
            (_sets, _familySets) = (new SetPool(_lineage.Count), new SetPool(_lineage.Count));
            _ofRule6 = KeySets.Bounds(terms.KeyCount, key => About(NumberedRules.Rule6IsAbout(TermOf(key))));
            _ofRule8 = KeySets.Bounds(terms.KeyCount, key => About(NumberedRules.Rule8IsAbout(TermOf(key))));
            (_ownOf, _familiesOf) = ReadLists();
            _passesOn = new Sets[_graph.ArtifactCount];
            _outputs = new (int Operators, int Set)[]?[_graph.DatasetCount];
            _families = new int[_graph.ModelCount];
            _profileOf = new int[_graph.ArtifactCount];
            ReadOperators();
        }

        public RestrictionProfiles Run()
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
                    if ((head & (LookEvery - 1)) == 0)
                    {
                        _cancellation.ThrowIfCancellationRequested();
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
                    return Complete();
                }

                groups = FindGroups(waiting);
                foreach (var group in groups.Values.Distinct().Where(static g => g.Waiting == 0))
                {
                    tail = Resolve(group, queue, tail);
                }
            }
        }

        // Of all the sets only those of profiles are kept.
        private RestrictionProfiles Complete()
        {
            var kept = new KeySets();
            var numbers = new int[_sets.Count];
            var profiles = _profiles.ConvertAll(profile => (Kept(profile.Own), Kept(profile.Inherited)));
            return new RestrictionProfiles(_terms, kept, _profileOf, profiles);

            int Kept(int set) => set == 0 || numbers[set] != 0 ? numbers[set] : numbers[set] = kept.Append(_sets[set]);
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
                    _cancellation.ThrowIfCancellationRequested();
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
            var byState = new SortedDictionary<(TravelKind Kind, int Operators), List<KeyCertainty>>();
            foreach (var (key, state, certainty) in search.Arrivals())
            {
                var operators = state.Kind == TravelKind.Outputs ? OperatorNumber(search.OperatorTextOf(state)) : 0;
                if (!byState.TryGetValue((state.Kind, operators), out var entries))
                {
                    byState.Add((state.Kind, operators), entries = []);
                }

                entries.Add(new KeyCertainty(key, certainty));
            }

            _arrived.Clear();
            foreach (var ((kind, operators), entries) in byState)
            {
                _sets.Add(_arrived.In(kind, operators), _sets.Intern(entries)); // states that share an operator may bring a key twice
            }

            if (_graph.IsModel(artifact))
            {
                foreach (var model in search.Bases())
                {
                    _arrived.Families = _familySets.Union(_arrived.Families, _familiesOf[_licenses.ListOf(model)]);
                }
            }

            Settle(artifact);
        }

        /// <summary>Raises the sets of a large cycle until nothing changes. Sets only grow, and a key grows at most three times.</summary>
        private void Raise(Group group)
        {
            var members = group.Members.ToHashSet();
            var queue = new Queue<int>(group.Members);
            var queued = group.Members.ToHashSet();
            for (var visits = 0; queue.TryDequeue(out var artifact); visits++)
            {
                if ((visits & (LookEvery - 1)) == 0)
                {
                    _cancellation.ThrowIfCancellationRequested();
                }

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
            _arrived.Clear();
            if (_graph.IsModel(artifact))
            {
                _arrived.Families = _familiesOf[_licenses.ListOf(artifact)];
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
                            Bring(transition, relation, operators, set);
                        }
                    }
                    else if ((transition.ByDate ? OwnAtGeneration(relation) : sets[Sets.PlaceOf(transition.From)]) is var set and not 0)
                    {
                        Bring(transition, relation, 0, set);
                    }
                }

                if (kind == RelationKind.FineTunesFrom)
                {
                    _arrived.Families = _familySets.Union(_arrived.Families, _families[to]);
                }
            }

            Settle(artifact);
        }

        /// <summary>Carries a set, not the empty one, along a line of the table.</summary>
        private void Bring(in Transition transition, int relation, int operators, int set)
        {
            var (from, to) = (_lineage.From[relation], _lineage.To[relation]);
            var party = transition.Asks switch
            {
                PartyQuestion.Developers => KeySets.Meet(_sets[set], _ofRule6) ? _graph.PartyOf(from, to) : Party.Unknown,
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

            var ofService = transition.Asks == PartyQuestion.Account ? HopOf(transition, relation, Party.Different) : hop;
            var number = (ushort)((hop << 8) | ofService);
            _sets.Carry(_arrived.In(transition.To, operators), set, number, BoundsOf(number));
        }

        /// <summary>
        /// How each clause passes a sort of hop: the one in the upper half of the number, and what stands in terms of a service the one in
        /// the lower half (rule 6a).
        /// </summary>
        private Vector128<uint>[] BoundsOf(ushort number)
        {
            if (!_bounds.TryGetValue(number, out var bounds))
            {
                var (hop, ofService) = ((byte)(number >> 8), (byte)number);
                _bounds.Add(number, bounds = KeySets.Bounds(_terms.KeyCount, key => _terms.Rules.ValueOf(
                    _terms.ClauseOf(key), _terms.IsOfService(_terms.LicenseOf(key)) ? ofService : hop).Certainty));
            }

            return bounds;
        }

        private byte HopOf(in Transition transition, int relation, Party party) =>
            _table.StepOf(TravelTable.RowOf(transition.Relation, _lineage.QualifierOf(relation), party), transition.From).Hop;

        /// <summary>Joins what arrived with the artifact's own license, and makes its profile.</summary>
        private void Settle(int artifact)
        {
            var own = _ownOf[_licenses.ListOf(artifact)];
            var isModel = _graph.IsModel(artifact);
            _inherited.Clear();
            for (var place = 0; place < Sets.Length; place++)
            {
                if (_arrived.Places[place] is { IsEmpty: false } sum)
                {
                    if (isModel && place == Sets.PlaceOf(TravelTable.DroppedByRule8) && _arrived.Families != 0)
                    {
                        AddExempted(_inherited, sum, _arrived.Families);
                    }
                    else
                    {
                        _sets.Add(_inherited, sum);
                    }
                }
            }

            var start = isModel
                ? TravelTable.Start(TravelPart.Made, _licenses.IsDated(artifact))
                : TravelTable.Start(TravelPart.Data, isDated: false);
            _sets.Add(_arrived.Places[Sets.PlaceOf(start.Kind)], own);
            ref var passesOn = ref _passesOn[artifact];
            for (var place = 0; place < Sets.Length; place++)
            {
                passesOn[place] = _sets.NumberOf(_arrived.Places[place]);
            }

            if (isModel)
            {
                _families[artifact] = _arrived.Families;
            }
            else if (_arrived.Outputs.Count > 0)
            {
                var outputs = new (int Operators, int Set)[_arrived.Outputs.Count];
                for (var i = 0; i < outputs.Length; i++)
                {
                    var (operators, sum) = _arrived.Outputs[i];
                    outputs[i] = (operators, _sets.NumberOf(sum));
                    _sets.Add(_inherited, sum);
                }

                Array.Sort(outputs);
                _outputs[artifact - _graph.ModelCount] = Array.FindAll(outputs, static output => output.Set != 0);
            }

            _profileOf[artifact] = Profile(own, _sets.NumberOf(_inherited));
        }

        /// <summary>Rule 8: adds what has arrived in the state that it drops, without what families of the artifact exempt.</summary>
        private void AddExempted(SetSum sum, SetSum arrived, int families)
        {
            var blocks = _sets.BlocksOf(arrived);
            if (!KeySets.Meet(blocks, _ofRule8))
            {
                _sets.Add(sum, arrived);
                return;
            }

            var left = blocks.ToArray();
            foreach (ref var block in left.AsSpan())
            {
                foreach (var (key, certainty) in KeySets.EntriesOf(block & _ofRule8[(int)block.GetElement(0)]))
                {
                    if (_familySets.Contains(families, _terms.FamilyOf(_terms.LicenseOf(key))))
                    {
                        block &= ~KeySets.BitsOf(key, certainty);
                    }
                }
            }

            _sets.StartBlocks(sum);
            sum.Add(left);
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

        private Term TermOf(int key) => _terms.Rules.Clauses[_terms.ClauseOf(key)].Term;

        /// <summary>A bound that lets a key through as it is, or not at all.</summary>
        private static Certainty About(bool isAbout) => isAbout ? Certainty.Binding : Certainty.DoesNotTravel;

        // ---- tables ----

        private (int[] Own, int[] Families) ReadLists()
        {
            var own = new int[_licenses.ListCount];
            var familySets = new int[own.Length];
            for (var list = 0; list < own.Length; list++)
            {
                var entries = new List<KeyCertainty>();
                var families = new SortedSet<int>();
                foreach (var license in _licenses.List(list))
                {
                    var (first, count) = _terms.KeysOf(license);
                    for (var key = first; key < first + count; key++)
                    {
                        entries.Add(new KeyCertainty(key, _terms.Rules.Start(_terms.ClauseOf(key))));
                    }

                    if (ExemptFamilies().Contains(_terms.FamilyOf(license)))
                    {
                        families.Add(_terms.FamilyOf(license));
                    }
                }

                own[list] = _sets.Intern(entries);
                familySets[list] = _familySets.Intern(families.Select(static f => new KeyCertainty(f, Certainty.Binding)));
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

        /// <summary>What has arrived at the artifact being visited; one for all, cleared for each.</summary>
        private sealed class Arrived
        {
            private readonly Stack<SetSum> _spare = [];

            /// <summary>For each state of <see cref="Sets"/>.</summary>
            public SetSum[] Places { get; } = [.. Enumerable.Range(0, Sets.Length).Select(static _ => new SetSum())];

            public List<(int Operators, SetSum Sum)> Outputs { get; } = [];

            public int Families { get; set; }

            public void Clear()
            {
                foreach (var place in Places)
                {
                    place.Clear();
                }

                foreach (var (_, sum) in Outputs)
                {
                    _spare.Push(sum);
                }

                Outputs.Clear();
                Families = 0;
            }

            public SetSum In(TravelKind kind, int operators)
            {
                if (kind != TravelKind.Outputs)
                {
                    return Places[Sets.PlaceOf(kind)];
                }

                foreach (var (known, found) in Outputs)
                {
                    if (known == operators)
                    {
                        return found;
                    }
                }

                var sum = _spare.TryPop(out var spare) ? spare : new SetSum();
                sum.Clear();
                Outputs.Add((operators, sum));
                return sum;
            }
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
