using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>One word of the controlled vocabulary, indexed.</summary>
/// <param name="Index">Place in <see cref="RuleSet.Terms"/>.</param>
/// <param name="Code">Upper-case code such as <c>NON_COMMERCIAL</c>.</param>
/// <param name="Kind">Permission, duty or prohibition.</param>
/// <param name="Title">Short name for people.</param>
/// <param name="Description">What the term means.</param>
/// <param name="AlignedTo">Terms of other vocabularies, separated by semicolons; empty when there are none.</param>
/// <param name="Severity">0 (harmless) to 3.</param>
public sealed record Term(int Index, string Code, TermKind Kind, string Title, string Description, string AlignedTo, int Severity);

/// <summary>One clause of one license, indexed: a row of license_terms.csv.</summary>
/// <param name="Index">Place in <see cref="RuleSet.Clauses"/>.</param>
/// <param name="License">License key: the id in lower case without the <c>license:</c> prefix.</param>
/// <param name="Term">The term.</param>
/// <param name="Place">Where in the text the term stands; empty when not recorded.</param>
/// <param name="Summary">What the clause says.</param>
/// <param name="Scope">What the clause reaches.</param>
/// <param name="FlowsDown">Whether the text asks to be passed on.</param>
/// <param name="Reach">Whether the text says so or it is read into it.</param>
/// <param name="SourceUrl">Where the text can be read; empty when not recorded.</param>
/// <param name="Verification">How the row was checked.</param>
/// <param name="Mark">The name prefix a license asks for; empty for all others.</param>
public sealed record Clause(
    int Index,
    string License,
    Term Term,
    string Place,
    string Summary,
    ClauseScope Scope,
    bool FlowsDown,
    TextualReach Reach,
    string SourceUrl,
    string Verification,
    string Mark)
{
    /// <summary>From which size of its user on the clause holds; null when it holds for everybody, or the size is not recorded.</summary>
    public Threshold? Threshold { get; init; }

    /// <summary>The threshold to be put behind what the clause demands; empty when there is none.</summary>
    internal string ThresholdText => Threshold is null ? "" : $", here {Threshold}";
}

/// <summary>
/// The rule book as indexed, immutable data: vocabulary, clauses of each license, how each clause passes each sort of hop, and what each
/// term means for each purpose. Compiled once from rows; bad rows become <see cref="Problems"/>, never exceptions, and nothing that could
/// not be read makes an answer better: what it could have said is a gap.
/// </summary>
public sealed class RuleSet
{
    /// <summary>How many lists are remembered by <see cref="Strongest"/>; a graph asks for a few hundred.</summary>
    private const int MaxStrongest = 4096;

    private readonly RuleRows _rows;
    private readonly FrozenDictionary<string, int> _termIndex;
    private readonly FrozenDictionary<string, (int Start, int Count)> _clausesOf;
    private readonly ClauseReader _read;
    private readonly DefaultTable _defaults;
    private readonly EffectTable _effects;
    private readonly ImmutableArray<Clause> _all; // the clauses, then examples of clauses that may stand where nothing could be read
    private readonly Certainty[] _start;          // [clause]
    private readonly HopValue[] _hops;            // [clause, sort of hop]
    private readonly string?[] _hopTexts;         // [clause, sort of hop], made on demand
    private readonly int[][] _prohibiting;        // [purpose]: one clause of each shape that may prohibit it
    private readonly int[][] _withholding;        // [purpose]: these, and one of each shape of a term that says that nothing is granted
    private readonly int[][] _conditioning;       // [purpose]: one clause of each shape that may set conditions
    private readonly Lazy<RuleSet> _supposed;
    private readonly ConcurrentDictionary<(int[] Clauses, HopMask Hops), int[]> _strongest = new();

    private RuleSet(RuleRows rows, bool isSupposed)
    {
        _rows = rows;
        var problems = Enum.GetValues<RuleTables>().ToDictionary(static table => table, static table => new RuleProblems(table));
        Terms = TermReader.Read(rows.Terms, rows.ShippedVocabulary, problems[RuleTables.Terms]);
        _termIndex = Terms.ToFrozenDictionary(t => t.Code, t => t.Index, StringComparer.Ordinal);
        _read = ClauseReader.Create(rows, Terms, FindTerm, problems[RuleTables.LicenseTerms]);
        (Clauses, _clausesOf) = (_read.Clauses, _read.Ranges.ToFrozenDictionary(StringComparer.Ordinal));
        _defaults = DefaultTable.Read(Terms, FindTerm, rows.PropagationRules, problems[RuleTables.PropagationRules]);
        _effects = EffectTable.Read(Terms, FindTerm, rows.VerdictRules, problems[RuleTables.VerdictRules]);
        Problems = [.. problems.Values.SelectMany(static table => table.Found)];

        _all = [.. Clauses, .. _read.Examples];
        _all = [.. _all, .. PlainExamples(_all)];
        _start = new Certainty[_all.Length];
        _hops = new HopValue[_all.Length * Hops.Count];
        _hopTexts = new string?[_hops.Length];
        ShapeOf = new int[_all.Length];
        foreach (var clause in _all)
        {
            // Rows that contradict each other count with whichever lets the clause pass more surely.
            var variants = clause.Index < Clauses.Length ? _read.Variants[clause.Index] : [clause];
            _start[clause.Index] = variants.Max(NumberedRules.Rule3Start);
            for (var hop = 0; hop < Hops.Count; hop++)
            {
                var sort = Hops.All[hop];
                var usual = _defaults.Of(clause.Term, sort.Relation, sort.Qualifier);
                var value = NumberedRules.Apply(variants[0], sort, usual);
                for (var i = 1; i < variants.Length; i++)
                {
                    value = HopValue.Stronger(value, NumberedRules.Apply(variants[i], sort, usual));
                }

                if (IsVoided(clause, sort.Relation))
                {
                    value = new HopValue(Certainty.DoesNotTravel, HopRule.Supposed);
                }

                LacksRules |= value.IsMissing;
                _hops[(clause.Index * Hops.Count) + hop] = isSupposed ? value.Supposed : value;
            }
        }

        ShapeClauses();
        _prohibiting = ShapesByPurpose(VerdictEffect.Prohibits);
        _withholding = [.. _prohibiting.Select(WithNoGrant)];
        _conditioning = ShapesByPurpose(VerdictEffect.Conditions);
        _supposed = new Lazy<RuleSet>(() => isSupposed || !LacksRules ? this : new RuleSet(_rows, isSupposed: true));
    }

    /// <summary>The vocabulary, by code (ordinal).</summary>
    public ImmutableArray<Term> Terms { get; }

    /// <summary>Every clause of every license, by license key, then term code (ordinal).</summary>
    public ImmutableArray<Clause> Clauses { get; }

    /// <summary>
    /// What is wrong with the rows, by table and in reading order; empty for a sound rule book. What is wrong with the tables as a whole
    /// depends on the licenses of a graph: see <c>Licensing.RuleCoverage</c>.
    /// </summary>
    public ImmutableArray<RuleProblem> Problems { get; }

    /// <summary>
    /// The same rules with every rule that is missing for a relation taken for one that lets everything pass: what they would say at worst.
    /// The rule set itself when none is missing.
    /// </summary>
    internal RuleSet Supposed => _supposed.Value;

    /// <summary>Whether a rule is missing for some clause and relation.</summary>
    internal bool LacksRules { get; }

    /// <summary>Whether a rule is missing that says what a term means for a purpose, or what a purpose needs.</summary>
    internal bool LacksEffects => _effects.LacksRules;

    /// <summary>Which of the tables came with the data.</summary>
    internal RuleTables FromData => _rows.FromData;

    /// <summary>What the product knows of a license besides its clauses; null when it does not ship it.</summary>
    internal ShippedLicense? ShippedLicenseOf(string license) => _rows.ShippedLicenses.GetValueOrDefault(KeyOf(license));

    /// <summary>What was read of the clauses besides the clauses.</summary>
    internal ClauseReader Read => _read;

    /// <summary>The table of defaults.</summary>
    internal DefaultTable Defaults => _defaults;

    /// <summary>The table of effects.</summary>
    internal EffectTable Effects => _effects;

    /// <summary>
    /// Clauses of equal shape pass every hop with the same value, so one search serves them all: shape number per clause.
    /// </summary>
    internal int[] ShapeOf { get; }

    /// <summary>Compiles the four rule files.</summary>
    /// <returns>Never null; <see cref="Problems"/> says what could not be used.</returns>
    public static RuleSet Create(RuleRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new RuleSet(rows, isSupposed: false);
    }

    /// <summary>The term with this code (any case, blanks around it), or null.</summary>
    public Term? FindTerm(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _termIndex.TryGetValue(code, out var index) || _termIndex.TryGetValue(TermReader.CodeOf(code), out index)
            ? Terms[index]
            : null;
    }

    /// <summary>
    /// The clauses recorded for a license, by term code; empty when none are. The id may come with or without its prefix, in any case.
    /// </summary>
    public ReadOnlySpan<Clause> ClausesOf(string license) =>
        _clausesOf.TryGetValue(KeyOf(license), out var range) ? Clauses.AsSpan().Slice(range.Start, range.Count) : [];

    /// <summary>The tokens of a scope as license_terms.csv spells them, in the order of <see cref="ClauseScope"/>.</summary>
    public static string[] Spell(ClauseScope scope) => ClauseReader.Spell(scope);

    /// <summary>What a term means for a purpose.</summary>
    public VerdictEffect Effect(Purpose purpose, Term term) => _effects.Effect(purpose, term);

    /// <summary>What the user has to do or know for the purpose; empty when the term does not matter.</summary>
    public string Note(Purpose purpose, Term term) => _effects.Note(purpose, term);

    /// <summary>
    /// Terms that the purpose may need as a permission and that the vocabulary does not know, as the table writes them; empty in a sound
    /// table. No license can be seen to give them.
    /// </summary>
    internal IReadOnlyCollection<string> UnknownNeeds(Purpose purpose) => _effects.UnknownNeeds(purpose);

    /// <summary>Which rule decided a hop, with its reason, in one sentence. The same text object is returned every time.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="hop">The sort of hop (<see cref="Hops"/>).</param>
    internal string Describe(Clause clause, byte hop)
    {
        ref var text = ref _hopTexts[(clause.Index * Hops.Count) + hop];
        return text ??= RuleText(clause, hop);
    }

    /// <summary>License id → key of the rule files: lower case, without the prefix and blanks around.</summary>
    public static string KeyOf(string license)
    {
        ReadOnlySpan<char> prefix = "license:";
        var id = license.AsSpan().Trim();
        var hasPrefix = id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        return (hasPrefix ? id[prefix.Length..].TrimStart() : id).ToString().ToLowerInvariant();
    }

    /// <summary>A clause, or an example of one (<see cref="ProhibitingShapes"/>), by index.</summary>
    internal Clause ClauseAt(int clause) => _all[clause];

    /// <summary>Certainty at the licensed artifact itself: binding, or likely for an interpretive clause (rule 3).</summary>
    internal Certainty Start(int clause) => _start[clause];

    /// <summary>How a clause passes a sort of hop (<see cref="Hops"/>).</summary>
    internal HopValue ValueOf(int clause, byte hop) => _hops[(clause * Hops.Count) + hop];

    /// <summary>How a clause passes every sort of hop, by number.</summary>
    internal ReadOnlySpan<HopValue> ValuesOf(int clause) => _hops.AsSpan(clause * Hops.Count, Hops.Count);

    /// <summary>
    /// One clause of each shape among those that prohibit a purpose, or may: what could stand where nothing is known. Beside the clauses of
    /// the graph these are the shipped ones, and at least one for each term.
    /// </summary>
    internal int[] ProhibitingShapes(Purpose purpose) => _prohibiting[(int)purpose];

    /// <summary>
    /// These, and one clause of each shape that says that nothing is granted: how a permission that is missing weighs for a purpose. The
    /// same list where they are the same.
    /// </summary>
    internal int[] WithholdingShapes(Purpose purpose) => _withholding[(int)purpose];

    /// <summary>The same for clauses that set conditions for a purpose, or may.</summary>
    internal int[] ConditioningShapes(Purpose purpose) => _conditioning[(int)purpose];

    /// <summary>
    /// Those of some clauses that can decide how surely any of them arrives over hops of some sorts: of clauses that start alike and pass
    /// every such hop alike one, and none that another one outdoes everywhere. In their order.
    /// </summary>
    /// <param name="clauses">A list that does not change: it is remembered by what it is, and not by what is in it.</param>
    /// <param name="hops">The sorts of hop.</param>
    internal int[] Strongest(int[] clauses, HopMask hops)
    {
        if (!_strongest.TryGetValue((clauses, hops), out var strongest))
        {
            strongest = FindStrongest(clauses, hops);
            if (_strongest.Count < MaxStrongest)
            {
                _strongest.TryAdd((clauses, hops), strongest);
            }
        }

        return strongest;
    }

    private int[] FindStrongest(int[] clauses, HopMask hops)
    {
        byte[] sorts = [.. Enumerable.Range(0, Hops.Count).Select(static hop => (byte)hop).Where(hops.Contains)];
        var strongest = new List<(int Clause, Certainty[] Values)>();
        foreach (var clause in clauses)
        {
            Certainty[] values = [Start(clause), .. sorts.Select(hop => ValueOf(clause, hop).Certainty)];
            if (!strongest.Exists(known => IsOutdone(values, known.Values)))
            {
                strongest.RemoveAll(known => IsOutdone(known.Values, values));
                strongest.Add((clause, values));
            }
        }

        return [.. strongest.Select(static found => found.Clause)];
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

    /// <summary>
    /// Whether a permission intersects over this relation (rule 4); over one of an unknown qualifier, if it does for any known one.
    /// </summary>
    internal bool Intersects(Term permission, RelationKind kind, Qualifier qualifier) => _defaults.Intersects(permission, kind, qualifier);

    /// <summary>
    /// For each duty or prohibition that no clause is about, a clause that names nothing: an unread clause may be of that term.
    /// </summary>
    private IEnumerable<Clause> PlainExamples(ImmutableArray<Clause> clauses)
    {
        var known = clauses.Select(static clause => clause.Term.Index).ToHashSet();
        return Terms.Where(term => term.Kind != TermKind.Permission && !known.Contains(term.Index)).Select((term, i) => new Clause(
            clauses.Length + i, "", term, "", "", ClauseScope.None, FlowsDown: false, TextualReach.Explicit, "", "", ""));
    }

    /// <summary>Whether a license of this key is recorded without a clause, because the one it had is supposed not to be.</summary>
    internal bool IsRecordedWithout(string key) => _rows.Voided.Any(hop => hop.Relation is null && hop.License == key);

    private bool IsVoided(Clause clause, RelationKind relation)
    {
        foreach (var hop in _rows.Voided)
        {
            if (hop.Relation == relation && hop.Term == clause.Term.Code && (hop.License is null || hop.License == clause.License))
            {
                return true;
            }
        }

        return false;
    }

    private int[] WithNoGrant(int[] shapes)
    {
        int[] more =
        [
            .. _all.Where(static clause => clause.Term.Code == NumberedRules.NoGrant).Select(static clause => clause.Index)
                .Where(clause => !shapes.Any(known => ShapeOf[known] == ShapeOf[clause])).DistinctBy(clause => ShapeOf[clause]),
        ];
        return more.Length == 0 ? shapes : [.. shapes, .. more];
    }

    private int[][] ShapesByPurpose(VerdictEffect effect) => [.. Enum.GetValues<Purpose>().Select(purpose => _all
        .Where(c => Effect(purpose, c.Term) == effect || Effect(purpose, c.Term) == VerdictEffect.Missing)
        .DistinctBy(c => ShapeOf[c.Index])
        .Select(static c => c.Index)
        .ToArray())];

    private string RuleText(Clause clause, byte hop)
    {
        var sort = Hops.All[hop];
        return ValueOf(clause.Index, hop).Rule switch
        {
            HopRule.TableDefault => $"table default: {_defaults.ReasonOf(clause.Term, sort.Relation, sort.Qualifier)}",
            HopRule.WeakestQualifier => "table default: the method is not known, so the weakest known one counts.",
            HopRule.ScopeOverride => $"scope override (rule 5): the clause names {NumberedRules.Rule5NamedThing(clause, sort)}.",
            HopRule.SameParty => "same party (rule 6): one organisation made both, so the terms keep their strength.",
            HopRule.OtherParty => "other party (rule 6): it came in through data, and another organisation never agreed to the terms.",
            HopRule.GeneratingParty => "scope override (rule 5): who trained also ran the generator.",
            HopRule.GeneratingStranger => "scope override (rule 5): who trained is not known to have run the generator.",
            HopRule.ImitationOnly => "scope override (rule 5): the clause names only models that are made in order to imitate this one.",
            HopRule.Supposed => "supposed: the term does not pass this relation.",
            HopRule.AccountLimit => "account limit (rule 6a): terms of a service bind the account, not the text that it wrote.",
            _ => throw new InvalidOperationException("A hop rule without a text."),
        };
    }

    /// <summary>Numbers the shapes: what the search asks of a clause, and nothing else, tells them apart.</summary>
    private void ShapeClauses()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var key = new char[Hops.Count + 2];
        foreach (var clause in _all)
        {
            var values = ValuesOf(clause.Index);
            for (var hop = 0; hop < Hops.Count; hop++)
            {
                key[hop] = (char)((int)values[hop].Certainty | (values[hop].IsMissing ? 1 << 2 : 0));
            }

            key[Hops.Count] = (char)Start(clause.Index);
            key[Hops.Count + 1] = NumberedRules.Rule8IsAbout(clause.Term) ? (char)1 : (char)0;
            var text = new string(key);
            if (!known.TryGetValue(text, out var shape))
            {
                shape = known.Count;
                known.Add(text, shape);
            }

            ShapeOf[clause.Index] = shape;
        }
    }
}
