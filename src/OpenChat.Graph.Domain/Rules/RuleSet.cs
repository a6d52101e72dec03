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
    string Mark);

/// <summary>What was wrong with a rule row; the row is left out, the rest of the rule set stands.</summary>
/// <param name="File">Rule file the row belongs to.</param>
/// <param name="Row">Zero-based row in that file, in the order given; -1 for something missing as a whole.</param>
/// <param name="Message">What is wrong, naming the value.</param>
public sealed record RuleProblem(string File, int Row, string Message);

/// <summary>
/// The rule book as indexed, immutable data: vocabulary, clauses of each license, how each clause passes each sort of hop, and what each
/// term means for each purpose. Compiled once from rows; bad rows become <see cref="Problems"/>, never exceptions.
/// </summary>
public sealed class RuleSet
{
    private static readonly string[] ScopeTokens =
    [
        "copies", "adaptations", "derivative-weights", "adapters", "outputs", "models-trained-on-outputs", "models-trained-on-data",
        "dataset-derivatives", "hosted-service", "service-account", "holder", "model-name", "product-docs",
    ];

    private readonly FrozenDictionary<string, int> _termIndex;
    private readonly FrozenDictionary<string, (int Start, int Count)> _clausesOf;
    private readonly DefaultTable _defaults;
    private readonly Certainty[] _start;       // [clause]
    private readonly HopValue[] _hops;         // [clause, sort of hop]
    private readonly string?[] _hopTexts;      // [clause, sort of hop], made on demand
    private readonly VerdictEffect[] _effects; // [purpose, term]
    private readonly string[] _notes;          // [purpose, term]
    private readonly int[][] _prohibiting;     // [purpose]: one clause of each shape that prohibits it

    private RuleSet(RuleRows rows)
    {
        var problems = ImmutableArray.CreateBuilder<RuleProblem>();
        Terms = ReadTerms(rows.Terms, problems);
        _termIndex = Terms.ToFrozenDictionary(t => t.Code, t => t.Index, StringComparer.Ordinal);
        _defaults = DefaultTable.Read(Terms, FindTerm, rows.PropagationRules, problems);
        (Clauses, _clausesOf) = ReadClauses(rows.LicenseTerms, problems);
        (_effects, _notes) = ReadEffects(rows.VerdictRules, problems);

        _start = [.. Clauses.Select(NumberedRules.Rule3Start)];
        _hops = new HopValue[Clauses.Length * Hops.Count];
        _hopTexts = new string?[_hops.Length];
        ShapeOf = new int[Clauses.Length];
        foreach (var clause in Clauses)
        {
            for (var hop = 0; hop < Hops.Count; hop++)
            {
                var sort = Hops.All[hop];
                var usual = _defaults.Of(clause.Term, sort.Relation, sort.Qualifier);
                _hops[(clause.Index * Hops.Count) + hop] = NumberedRules.Apply(clause, sort, usual);
            }
        }

        ShapeClauses();
        _prohibiting = [.. Enum.GetValues<Purpose>().Select(purpose => Clauses
            .Where(c => Effect(purpose, c.Term) == VerdictEffect.Prohibits)
            .DistinctBy(c => ShapeOf[c.Index])
            .Select(static c => c.Index)
            .ToArray())];
        Problems = problems.ToImmutable();
    }

    /// <summary>The vocabulary, by code (ordinal).</summary>
    public ImmutableArray<Term> Terms { get; }

    /// <summary>Every clause of every license, by license key, then term code (ordinal).</summary>
    public ImmutableArray<Clause> Clauses { get; }

    /// <summary>What was wrong with the rows, in reading order; empty for a sound rule book.</summary>
    public ImmutableArray<RuleProblem> Problems { get; }

    /// <summary>
    /// Clauses of equal shape pass every hop with the same value, so one search serves them all: shape number per clause.
    /// </summary>
    internal int[] ShapeOf { get; }

    /// <summary>Compiles the four rule files.</summary>
    /// <returns>Never null; <see cref="Problems"/> says what could not be used.</returns>
    public static RuleSet Create(RuleRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new RuleSet(rows);
    }

    /// <summary>The term with this code (any case), or null.</summary>
    public Term? FindTerm(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _termIndex.TryGetValue(code, out var index) || _termIndex.TryGetValue(code.ToUpperInvariant(), out index)
            ? Terms[index]
            : null;
    }

    /// <summary>
    /// The clauses recorded for a license, by term code; empty when none are. The id may come with or without its prefix, in any case.
    /// </summary>
    public ReadOnlySpan<Clause> ClausesOf(string license) =>
        _clausesOf.TryGetValue(KeyOf(license), out var range) ? Clauses.AsSpan().Slice(range.Start, range.Count) : [];

    /// <summary>The tokens of a scope as license_terms.csv spells them, in the order of <see cref="ClauseScope"/>.</summary>
    public static string[] Spell(ClauseScope scope) => [.. ScopeTokens.Where((_, i) => ((int)scope & (1 << i)) != 0)];

    /// <summary>What a term means for a purpose.</summary>
    public VerdictEffect Effect(Purpose purpose, Term term) => _effects[((int)purpose * Terms.Length) + term.Index];

    /// <summary>What the user has to do or know for the purpose; empty when the term does not matter.</summary>
    public string Note(Purpose purpose, Term term) => _notes[((int)purpose * Terms.Length) + term.Index];

    /// <summary>Which rule decided a hop, with its reason, in one sentence. The same text object is returned every time.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="hop">The sort of hop (<see cref="Hops"/>).</param>
    internal string Describe(Clause clause, byte hop)
    {
        ref var text = ref _hopTexts[(clause.Index * Hops.Count) + hop];
        return text ??= RuleText(clause, hop);
    }

    /// <summary>License id → key of the rule files: lower case, without the prefix.</summary>
    public static string KeyOf(string license)
    {
        ReadOnlySpan<char> prefix = "license:";
        var hasPrefix = license.AsSpan().StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        return (hasPrefix ? license[prefix.Length..] : license).ToLowerInvariant();
    }

    /// <summary>Certainty at the licensed artifact itself: binding, or likely for an interpretive clause (rule 3).</summary>
    internal Certainty Start(int clause) => _start[clause];

    /// <summary>How a clause passes a sort of hop (<see cref="Hops"/>).</summary>
    internal HopValue ValueOf(int clause, byte hop) => _hops[(clause * Hops.Count) + hop];

    /// <summary>How a clause passes every sort of hop, by number.</summary>
    internal ReadOnlySpan<HopValue> ValuesOf(int clause) => _hops.AsSpan(clause * Hops.Count, Hops.Count);

    /// <summary>One clause of each shape among those that prohibit a purpose.</summary>
    internal ReadOnlySpan<int> ProhibitingShapes(Purpose purpose) => _prohibiting[(int)purpose];

    /// <summary>
    /// Whether a permission intersects over this relation (rule 4); over one of an unknown qualifier, if it does for any known one.
    /// </summary>
    internal bool Intersects(Term permission, RelationKind kind, Qualifier qualifier) => _defaults.Intersects(permission, kind, qualifier);

    private static ImmutableArray<Term> ReadTerms(ImmutableArray<TermRow> rows, ImmutableArray<RuleProblem>.Builder problems)
    {
        var good = new SortedDictionary<string, (TermRow Row, TermKind Kind)>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            TermKind? kind = row.Kind.ToUpperInvariant() switch
            {
                "PERMISSION" => TermKind.Permission,
                "DUTY" => TermKind.Duty,
                "PROHIBITION" => TermKind.Prohibition,
                _ => null,
            };
            if (row.Code.Length == 0)
            {
                problems.Add(new RuleProblem("terms.csv", i, "A term without a code."));
            }
            else if (kind is null)
            {
                problems.Add(new RuleProblem(
                    "terms.csv", i, $"Term {row.Code} has the kind \"{row.Kind}\"; expected permission, duty or prohibition."));
            }
            else if (!good.TryAdd(row.Code, (row, kind.Value)))
            {
                problems.Add(new RuleProblem("terms.csv", i, $"Term {row.Code} is listed twice; the first row counts."));
            }
        }

        var index = 0;
        return
        [
            .. good.Select(g => new Term(
                index++, g.Key, g.Value.Kind, g.Value.Row.Title, g.Value.Row.Description, g.Value.Row.AlignedTo, g.Value.Row.Severity)),
        ];
    }

    private (ImmutableArray<Clause> Clauses, FrozenDictionary<string, (int Start, int Count)> ClausesOf) ReadClauses(
        ImmutableArray<LicenseTermRow> rows, ImmutableArray<RuleProblem>.Builder problems)
    {
        const string File = "license_terms.csv";
        var order = Comparer<(string License, int Term)>.Create(static (a, b) =>
        {
            var byLicense = string.CompareOrdinal(a.License, b.License);
            return byLicense != 0 ? byLicense : a.Term.CompareTo(b.Term);
        });
        var good = new SortedDictionary<(string License, int Term), LicenseTermRow>(order);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var key = KeyOf(row.License);
            var term = FindTerm(row.Term);
            if (key.Length == 0 || term is null)
            {
                problems.Add(new RuleProblem(File, i, term is null ? $"Unknown term \"{row.Term}\"." : "A row without a license."));
                continue;
            }

            if (row.Certainty is not ("explicit" or "interpretive"))
            {
                problems.Add(new RuleProblem(
                    File,
                    i,
                    $"Certainty \"{row.Certainty}\" of {key} {row.Term}; expected explicit or interpretive. Read as interpretive."));
            }

            foreach (var token in row.Scope)
            {
                if (!ScopeTokens.Contains(token, StringComparer.Ordinal))
                {
                    problems.Add(new RuleProblem(File, i, $"Unknown scope \"{token}\" of {key} {row.Term}."));
                }
            }

            if (!good.TryAdd((key, term.Index), row))
            {
                problems.Add(new RuleProblem(File, i, $"{key} {row.Term} is listed twice; the first row counts."));
            }
        }

        var clauses = ImmutableArray.CreateBuilder<Clause>(good.Count);
        var ranges = new Dictionary<string, (int Start, int Count)>(StringComparer.Ordinal);
        foreach (var ((license, term), row) in good)
        {
            var scope = ClauseScope.None;
            foreach (var token in row.Scope)
            {
                var bit = Array.IndexOf(ScopeTokens, token);
                scope |= bit < 0 ? ClauseScope.None : (ClauseScope)(1 << bit);
            }

            ranges[license] = ranges.TryGetValue(license, out var range) ? (range.Start, range.Count + 1) : (clauses.Count, 1);
            clauses.Add(new Clause(
                clauses.Count,
                license,
                Terms[term],
                row.Clause,
                row.Summary,
                scope,
                string.Equals(row.FlowsDown, "true", StringComparison.OrdinalIgnoreCase),
                row.Certainty == "explicit" ? TextualReach.Explicit : TextualReach.Interpretive,
                row.SourceUrl,
                row.Verification,
                row.Mark));
        }

        return (clauses.MoveToImmutable(), ranges.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private (VerdictEffect[] Effects, string[] Notes) ReadEffects(
        ImmutableArray<VerdictRuleRow> rows, ImmutableArray<RuleProblem>.Builder problems)
    {
        const string File = "verdict_rules.csv";
        var effects = new VerdictEffect[Enum.GetValues<Purpose>().Length * Terms.Length];
        var notes = new string[effects.Length];
        Array.Fill(notes, "");
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var term = FindTerm(row.Term);
            if (term is null)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown term \"{row.Term}\"."));
                continue;
            }

            Purpose? purpose = row.Purpose.Replace('_', '-').ToLowerInvariant() switch
            {
                "research" => Purpose.Research,
                "commercial-use" => Purpose.CommercialUse,
                "redistribute" => Purpose.Redistribute,
                "fine-tune" => Purpose.FineTune,
                "train-on-outputs" => Purpose.TrainOnOutputs,
                "competing-model" => Purpose.CompetingModel,
                "host-as-service" => Purpose.HostAsService,
                _ => null,
            };
            if (purpose is null)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown purpose \"{row.Purpose}\"."));
                continue;
            }

            VerdictEffect? effect = row.Effect switch
            {
                "prohibits" => VerdictEffect.Prohibits,
                "conditions" => VerdictEffect.Conditions,
                "requires" => VerdictEffect.Requires,
                _ => null,
            };
            if (effect is null || effect == VerdictEffect.Requires != (term.Kind == TermKind.Permission))
            {
                problems.Add(new RuleProblem(
                    File,
                    i,
                    $"Effect \"{row.Effect}\" of {term.Code}; a permission takes requires, "
                    + "a duty or prohibition takes prohibits or conditions."));
                continue;
            }

            var cell = ((int)purpose.Value * Terms.Length) + term.Index;
            if (effects[cell] != VerdictEffect.None)
            {
                problems.Add(new RuleProblem(File, i, $"{row.Purpose} and {row.Term} are listed twice; the first row counts."));
                continue;
            }

            effects[cell] = effect.Value;
            notes[cell] = row.Note;
        }

        return (effects, notes);
    }

    private string RuleText(Clause clause, byte hop)
    {
        var sort = Hops.All[hop];
        return ValueOf(clause.Index, hop).Rule switch
        {
            HopRule.TableDefault => $"table default: {_defaults.ReasonOf(clause.Term, sort.Relation, sort.Qualifier)}",
            HopRule.WeakestQualifier => "table default: the method is not known, so the weakest known one counts.",
            HopRule.ScopeOverride => $"scope override (rule 5): the clause names {NumberedRules.Rule5NamedThing(clause, sort)}.",
            HopRule.SameParty => "same party (rule 6): one organisation made both, so the terms keep their strength.",
            HopRule.OtherParty => "other party (rule 6): another organisation never agreed to the terms.",
            HopRule.GeneratingParty => "scope override (rule 5): who trained also ran the generator.",
            HopRule.GeneratingStranger => "scope override (rule 5): who trained is not known to have run the generator.",
            _ => throw new InvalidOperationException("A hop rule without a text."),
        };
    }

    /// <summary>Numbers the shapes: what the search asks of a clause, and nothing else, tells them apart.</summary>
    private void ShapeClauses()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var key = new char[Hops.Count + 2];
        foreach (var clause in Clauses)
        {
            var values = ValuesOf(clause.Index);
            for (var hop = 0; hop < Hops.Count; hop++)
            {
                key[hop] = (char)values[hop].Certainty;
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
