using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// The search for one artifact, the target: its closure, and over it one widest-path search for each license and shape of clause. Not
/// thread safe; used once for an artifact. Where a term may go is said by <see cref="TravelTable"/>.
/// </summary>
/// <remarks>
/// <para>The closure is everything a way from the target to a license can pass, as places and arcs. A place is an artifact in one part of
/// the way (<see cref="TravelPart"/>), an arc is a relation between two places; it leaves the place of what was made. Each place has a slot
/// for each state a term can be in there.</para>
/// <para>A search goes from the licensed artifacts towards the target, hop count by hop count. A place and state is entered again only with
/// a greater certainty, so at most three times: linear in the closure. Certainty at the target is that of the strongest way, hops those of
/// its shortest (rule 2). Ties go to the way whose least sure relation has the surest claims, then to the one whose steps from the target
/// come first by artifact (datasets before models, then id), relation kind, relation.</para>
/// <para>The target is never passed on the way. No other artifact is passed twice either, on a best way: whoever would be, was first
/// reached in state <see cref="TravelKind.FineTuning"/>, and what is in that state goes at least as far.</para>
/// </remarks>
internal sealed partial class RestrictionSearch
{
    private const int Levels = (int)Certainty.Binding; // certainties a term can travel with

    private readonly LineageGraph _graph;
    private readonly RuleSet _rules;
    private readonly LicenseTerms _terms;
    private readonly LicenseResolution _licenses;
    private readonly TravelTable _table;
    private readonly int _target;
    private readonly LicenseBranch? _branch;
    private readonly bool _worst;
    private readonly bool _keepOperators;

    private readonly List<(int Place, TravelState State, Certainty Certainty)> _frontier = [];
    private readonly List<(int Place, TravelState State, Certainty Certainty)> _next = [];
    private readonly List<int> _touched = [];
    private Certainty[] _best = []; // [slot]: greatest certainty so far
    private int[] _hops = [];       // [slot, certainty]: see HopsOf
    private HashSet<int>? _families;
    private int _searchedLicense;
    private Pass _pass = Pass.Usual;
    private bool _fromOthers; // whether licenses of the target's own developers are left out

    /// <summary>Finds the closure of an artifact.</summary>
    /// <param name="terms">The licenses of the graph and their clauses.</param>
    /// <param name="licenses">Which licenses are in force.</param>
    /// <param name="target">The artifact.</param>
    /// <param name="branch">Which alternative licenses are chosen; null for those in force.</param>
    /// <param name="worst">
    /// Whether everything doubtful is as bad as it can be, all at once: outweighed claims are true, whoever is not known is the licensor or
    /// ran the generator, where a qualifier is not known, each clause takes the one that lets it pass best, and where a rule is missing, it
    /// passes.
    /// </param>
    /// <param name="keepOperators">
    /// Whether operators keep states of their own that train nothing in the closure; only what is made from the target can tell them apart.
    /// </param>
    /// <param name="table">How terms travel; null for <see cref="TravelTable.RuleBook"/>.</param>
    internal RestrictionSearch(
        LicenseTerms terms,
        LicenseResolution licenses,
        int target,
        LicenseBranch? branch = null,
        bool worst = false,
        bool keepOperators = false,
        TravelTable? table = null)
    {
        _keepOperators = keepOperators;
        _branch = branch is { Chosen.IsEmpty: true } ? null : branch; // nothing else is chosen
        _worst = worst;
        _graph = terms.Graph;
        _rules = worst ? terms.Rules.Supposed : terms.Rules;
        _terms = terms;
        _licenses = licenses;
        _table = table ?? TravelTable.RuleBook;
        _target = target;
        BuildClosure();
    }

    /// <summary>Every artifact a path can pass, the target first, then by distance.</summary>
    internal int[] Artifacts() => [.. _places.Select(static p => p.Artifact).Distinct()];

    /// <summary>The target and every model it descends from by FINE_TUNES_FROM, by distance; empty when the target is a dataset.</summary>
    internal int[] Bases() => _places[0].Part == TravelPart.Made ? [.. BasePlaces(sure: false).Select(p => _places[p].Artifact)] : [];

    /// <summary>
    /// The target and every model of which the training data can reach it, by distance: those it descends from by FINE_TUNES_FROM and
    /// ALIGNED_WITH. Not models that only wrote data, as nothing that they were trained on passes GENERATED_BY (rule 7). Empty when the
    /// target is a dataset.
    /// </summary>
    internal int[] Trained() =>
        [.. _places.Where(static place => place.Part == TravelPart.Made).Select(static place => place.Artifact).Distinct()];

    /// <summary>
    /// What arrives at the target, state by state and before the family exemption. A key and state may come more than once.
    /// </summary>
    internal List<(int Key, TravelState State, Certainty Certainty)> Arrivals()
    {
        var arrivals = new List<(int Key, TravelState State, Certainty Certainty)>();
        for (var from = 0; from < _seeds.Count;)
        {
            var license = _seeds[from].License;
            var to = EndOfSeeds(from);
            var (first, count) = _terms.KeysOf(license);
            for (var key = first; key < first + count; key++)
            {
                foreach (var pass in Passes(from, to))
                {
                    Spread(_terms.ClauseOf(key), from, to, pass);
                    for (var slot = 0; slot < _places[0].Slots; slot++)
                    {
                        if (_best[slot] != Certainty.DoesNotTravel)
                        {
                            arrivals.Add((key, TravelSlots.At(_places[0].Part, slot), _best[slot]));
                        }
                    }

                    Clear();
                }
            }

            from = to;
        }

        return arrivals;
    }

    /// <summary>The operators behind a state of a dataset, as a text number of the graph; 0 when not said.</summary>
    internal int OperatorTextOf(TravelState state) => _operatorTexts[state.Operators];

    /// <summary>Every restriction on the target.</summary>
    internal RestrictionSet All()
    {
        var entries = new List<RestrictionSet.Entry>();
        var relations = new List<int>();
        var hops = new List<byte>();
        foreach (var license in LicensesOf(_target))
        {
            RestrictionSet.AddOwn(entries, _terms, _licenses, _target, license);
        }

        var known = new List<(int Shape, RestrictionSet.Entry Entry)>();
        for (var from = 0; from < _seeds.Count;)
        {
            var license = _seeds[from].License;
            var to = EndOfSeeds(from);
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
                    known.Add((shape, Find(key, from, to, relations, hops)));
                }

                var entry = known[same].Entry;
                if (entry.Certainty != Certainty.DoesNotTravel)
                {
                    entries.Add(entry with { Key = key });
                }
            }

            from = to;
        }

        return RestrictionSet.Create(_terms, _licenses, _target, entries, [.. relations], [.. hops]);
    }

    // ---- one search ----

    /// <summary>The best inherited path of a clause; a certainty of <see cref="Certainty.DoesNotTravel"/> when there is none.</summary>
    private RestrictionSet.Entry Find(int key, int firstSeed, int endSeed, List<int> relations, List<byte> hops)
    {
        var (clause, license) = (_terms.ClauseOf(key), _terms.LicenseOf(key));
        var best = default(Found);
        foreach (var pass in Passes(firstSeed, endSeed))
        {
            Spread(clause, firstSeed, endSeed, pass);
            var exempt = IsExempt(clause);
            var certainty = Certainty.DoesNotTravel;
            for (var slot = 0; slot < _places[0].Slots; slot++)
            {
                certainty = Counts(slot, exempt) ? Certainties.Stronger(certainty, _best[slot]) : certainty;
            }

            if (certainty >= best.Certainty && certainty > Certainty.DoesNotTravel)
            {
                var found = Trace(clause, certainty, exempt);
                best = best.Certainty < certainty || Compare(found.Arcs!, best.Arcs!) < 0 ? found : best;
            }

            Clear();
        }

        if (best.Certainty == Certainty.DoesNotTravel)
        {
            return default;
        }

        var path = relations.Count;
        foreach (var arc in best.Arcs!)
        {
            relations.Add(_arcs[arc].Relation);
        }

        hops.AddRange(SortsOf(best.Arcs));
        var origin = _places[_arcs[best.Arcs[^1]].To].Artifact;
        return new RestrictionSet.Entry(
            key,
            best.Certainty,
            IsOwnLicensor(_arcs[best.Arcs[^1]].To) ? FromOthers(clause, firstSeed, endSeed) : best.Certainty,
            true,
            best.Arcs.Length,
            path,
            origin,
            _licenses.RelationFor(origin, license, best.ByDate || _worst || _branch is not null));
    }

    /// <summary>
    /// How surely a clause comes from somebody who did not develop the target: the strongest way from an artifact that another party
    /// licensed. Needed only where the strongest way of all is not one.
    /// </summary>
    private Certainty FromOthers(int clause, int firstSeed, int endSeed)
    {
        var certainty = Certainty.DoesNotTravel;
        var isAnyFromOthers = false;
        foreach (ref readonly var seed in CollectionsMarshal.AsSpan(_seeds)[firstSeed..endSeed])
        {
            isAnyFromOthers |= !seed.IsOwn;
        }

        if (!isAnyFromOthers)
        {
            return certainty;
        }

        _fromOthers = true;
        foreach (var pass in Passes(firstSeed, endSeed))
        {
            Spread(clause, firstSeed, endSeed, pass);
            var exempt = IsExempt(clause);
            for (var slot = 0; slot < _places[0].Slots; slot++)
            {
                certainty = Counts(slot, exempt) ? Certainties.Stronger(certainty, _best[slot]) : certainty;
            }

            Clear();
        }

        _fromOthers = false;
        return certainty;
    }

    /// <summary>
    /// Rule 8: whether a clause of the searched license exempts the target, because it descends by fine-tuning from the license's family.
    /// </summary>
    private bool IsExempt(int clause) =>
        _places[0].Part == TravelPart.Made
        && NumberedRules.Rule8IsAbout(_rules.ClauseAt(clause).Term)
        && Families().Contains(_terms.FamilyOf(_searchedLicense));

    /// <summary>Whether what arrives in a slot of the target restricts it.</summary>
    private bool Counts(int slot, bool exempt) =>
        !exempt || TravelSlots.At(_places[0].Part, slot).Kind != TravelTable.DroppedByRule8;

    /// <summary>The target and the models it descends from by FINE_TUNES_FROM, by distance.</summary>
    /// <param name="sure">Whether outweighed claims are left out, which only a search for the worst has.</param>
    private List<int> BasePlaces(bool sure)
    {
        var bases = new List<int> { 0 };
        var seen = new HashSet<int> { 0 };
        for (var i = 0; i < bases.Count; i++)
        {
            for (var a = _places[bases[i]].FirstArc; a < _places[bases[i]].EndArc; a++)
            {
                // Rule 8 exempts: what is doubtful does not.
                if (_arcs[a].Kind == RelationKind.FineTunesFrom && !(sure && _arcs[a].IsOutweighed) && seen.Add(_arcs[a].To))
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
            foreach (var place in BasePlaces(sure: true))
            {
                foreach (var license in InForce(_places[place].Artifact))
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
        var start = _rules.Start(clause);
        var values = _rules.ValuesOf(clause);
        var seeds = CollectionsMarshal.AsSpan(_seeds)[firstSeed..endSeed];
        foreach (ref readonly var seed in seeds)
        {
            if (!seed.IsByDate && Starts(seed))
            {
                Reach(seed.Place, StartAt(seed.Place), start, 0, _frontier);
            }
        }

        foreach (ref readonly var seed in seeds)
        {
            if (seed.IsByDate && Starts(seed) && Next(_arcs[seed.Arc], StartAt(seed.Place), out var next, out var hop))
            {
                Reach(_arcs[seed.Arc].From, next, Certainties.Weaker(start, values[hop].Certainty), 1, _next);
            }
        }

        for (var hops = 1; _frontier.Count > 0 || _next.Count > 0; hops++)
        {
            foreach (var (place, state, certainty) in CollectionsMarshal.AsSpan(_frontier))
            {
                // Also when the place was bettered since: perhaps one hop farther away, and then this weaker way is the shorter one.
                for (var i = _downStarts[place]; i < _downStarts[place + 1]; i++)
                {
                    ref readonly var arc = ref CollectionsMarshal.AsSpan(_arcs)[_down[i]];
                    if (Next(arc, state, out var next, out var hop) && PassesNow(arc, state))
                    {
                        Reach(arc.From, next, Certainties.Weaker(certainty, values[hop].Certainty), hops, _next);
                    }
                }
            }

            _frontier.Clear();
            _frontier.AddRange(_next);
            _next.Clear();
        }
    }

    private void Reach(
        int place, TravelState state, Certainty certainty, int hops, List<(int Place, TravelState State, Certainty Certainty)> frontier)
    {
        var slot = SlotOf(place, state);
        var known = _best[slot];
        if (certainty <= known || place == _pass.Blocked)
        {
            return;
        }

        if (known == Certainty.DoesNotTravel)
        {
            _touched.Add(slot);
        }

        for (var level = known + 1; level <= certainty; level++)
        {
            HopsOf(slot, level) = hops;
        }

        _best[slot] = certainty;
        frontier.Add((place, state, certainty));
    }

    /// <summary>The state after a hop towards the target, and the sort of hop; false when this state does not pass this relation.</summary>
    private bool Next(in Arc arc, TravelState state, out TravelState next, out byte hop)
    {
        var step = _table.StepOf(arc.Row, state.Kind);
        if (step.Asks == PartyQuestion.Operators
            && (MayHaveRun(arc.From, state.Operators)
                || _graph.Developing.TargetsOf(_places[arc.From].Artifact).ContainsAny(_operators[state.Operators])))
        {
            step = _table.StepOf(TravelTable.RowOf(arc.Kind, arc.Qualifier, Party.Shared), state.Kind);
        }
        else if (step.Asks == PartyQuestion.Account && _searchedLicense >= 0 && _terms.IsOfService(_searchedLicense))
        {
            step = _table.StepOf(TravelTable.RowOf(arc.Kind, arc.Qualifier, Party.Different), state.Kind);
        }

        hop = step.Hop;
        next = new TravelState(
            step.To, step.To != TravelKind.Outputs ? 0 : state.Kind == TravelKind.Outputs ? state.Operators : arc.Operators);
        return step.Passes;
    }

    /// <summary>Whether who trains here may have run the generator because it is not known who one of them is.</summary>
    private bool MayHaveRun(int place, int operators) => _worst
        && (operators == Anyone || HasUnknownDeveloper(_places[place].Artifact) || _graph.HasNoDeveloper(_places[place].Artifact));

    private bool HasUnknownDeveloper(int artifact) =>
        _worst && _graph.HasUnknownDeveloper(artifact);

    /// <summary>The licenses of an artifact in the branch of the search.</summary>
    private ReadOnlySpan<int> InForce(int artifact) => _branch is null ? _licenses.InForce(artifact) : _branch.Of(artifact);

    /// <summary>Fewest hops with which a slot was reached with at least a certainty; of this search only up to the best one.</summary>
    private ref int HopsOf(int slot, Certainty certainty) => ref _hops[(slot * Levels) + (int)certainty - 1];

    private int SlotOf(int place, TravelState state) => _places[place].FirstSlot + TravelSlots.Of(state);

    private TravelState StartAt(int place) => TravelTable.Start(_places[place].Part, _places[place].IsDated);

    private void Clear()
    {
        foreach (var slot in _touched)
        {
            _best[slot] = Certainty.DoesNotTravel;
        }

        _touched.Clear();
    }
}
