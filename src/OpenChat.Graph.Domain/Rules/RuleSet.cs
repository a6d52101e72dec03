using System.Collections.Frozen;
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;
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
/// The rule book as indexed, immutable data: vocabulary, clauses per license, how each clause passes each sort of hop, and what each term
/// means for each
/// purpose. Compiled once from rows; bad rows become <see cref="Problems"/>, never exceptions.
/// </summary>
public sealed class RuleSet
{
    internal const string NoCompetingModels = "NO_COMPETING_MODELS";
    internal const string NoTrainingOnOutputs = "NO_TRAINING_ON_OUTPUTS";

    private const byte Unset = 255;
    private const byte Intersect = 254;
    private const byte ComponentOnly = 253;

    private static readonly string[] ScopeTokens =
    [
        "copies", "adaptations", "derivative-weights", "adapters", "outputs", "models-trained-on-outputs", "models-trained-on-data",
        "dataset-derivatives", "hosted-service", "service-account", "holder", "model-name", "product-docs",
    ];

    private readonly FrozenDictionary<string, int> _termIndex;
    private readonly FrozenDictionary<string, (int Start, int Count)> _clausesOf;
    private readonly byte[] _defaults;        // [term, default column]: certainty, Intersect, ComponentOnly or Unset
    private readonly string[] _reasons;       // [term, default column]
    private readonly byte[] _start;           // [clause]: certainty of the license itself, before any hop
    private readonly byte[] _hops;            // [clause, hop code]: certainty | rule << 2
    private readonly string?[] _hopTexts;     // [clause, hop code], made on demand
    private readonly VerdictEffect[] _effects; // [purpose, term]
    private readonly string[] _notes;         // [purpose, term]
    private readonly int[][] _prohibiting;    // [purpose]: one clause of each shape that prohibits it

    private RuleSet(RuleRows rows)
    {
        var problems = ImmutableArray.CreateBuilder<RuleProblem>();
        Terms = ReadTerms(rows.Terms, problems);
        _termIndex = Terms.ToFrozenDictionary(t => t.Code, t => t.Index, StringComparer.Ordinal);
        (_defaults, _reasons) = ReadDefaults(rows.PropagationRules, problems);
        (Clauses, _clausesOf) = ReadClauses(rows.LicenseTerms, problems);
        (_effects, _notes) = ReadEffects(rows.VerdictRules, problems);

        _start = new byte[Clauses.Length];
        _hops = new byte[Clauses.Length * HopCode.Count];
        _hopTexts = new string?[_hops.Length];
        ShapeOf = new int[Clauses.Length];
        foreach (var clause in Clauses)
        {
            _start[clause.Index] = (byte)(clause.Reach == TextualReach.Explicit ? Certainty.Binding : Certainty.Likely);
            for (var code = 0; code < HopCode.Count; code++)
            {
                var (value, rule) = Evaluate(clause, code);
                _hops[(clause.Index * HopCode.Count) + code] = (byte)((int)value | ((int)rule << 2));
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
    internal string Describe(Clause clause, int hopCode)
    {
        ref var text = ref _hopTexts[(clause.Index * HopCode.Count) + hopCode];
        return text ??= RuleText(clause, hopCode);
    }

    /// <summary>License id → key of the rule files: lower case, without the prefix.</summary>
    public static string KeyOf(string license)
    {
        ReadOnlySpan<char> prefix = "license:";
        var hasPrefix = license.AsSpan().StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
        return (hasPrefix ? license[prefix.Length..] : license).ToLowerInvariant();
    }

    /// <summary>Certainty at the licensed artifact itself: binding, or likely for an interpretive clause (rule 3).</summary>
    internal Certainty Start(int clause) => (Certainty)_start[clause];

    /// <summary>How strongly a clause passes a hop.</summary>
    internal Certainty Value(int clause, int hopCode) => (Certainty)(_hops[(clause * HopCode.Count) + hopCode] & 3);

    /// <summary>Which rule decided <see cref="Value"/>.</summary>
    internal HopRule Rule(int clause, int hopCode) => (HopRule)(_hops[(clause * HopCode.Count) + hopCode] >> 2);

    /// <summary>The 64 hop values of a clause, certainty in the two low bits.</summary>
    internal ReadOnlySpan<byte> Values(int clause) => _hops.AsSpan(clause * HopCode.Count, HopCode.Count);

    /// <summary>One clause of each shape among those that prohibit a purpose.</summary>
    internal ReadOnlySpan<int> ProhibitingShapes(Purpose purpose) => _prohibiting[(int)purpose];

    /// <summary>
    /// Whether a permission intersects over this relation; permissions of unknown qualifiers intersect when they do for any known one.
    /// </summary>
    internal bool Intersects(Term permission, RelationKind kind, Qualifier qualifier)
    {
        var row = permission.Index * DefaultColumn.Count;
        var column = DefaultColumn.Of(kind, qualifier);
        if (column >= 0)
        {
            return _defaults[row + column] == Intersect;
        }

        foreach (var known in RelationSchema.Of(kind).Qualifiers)
        {
            if (known != Qualifier.Evaluation && _defaults[row + DefaultColumn.Of(kind, known)] == Intersect)
            {
                return true;
            }
        }

        return false;
    }

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

    private (byte[] Defaults, string[] Reasons) ReadDefaults(
        ImmutableArray<PropagationRuleRow> rows, ImmutableArray<RuleProblem>.Builder problems)
    {
        const string File = "propagation_rules.csv";
        var defaults = new byte[Terms.Length * DefaultColumn.Count];
        var reasons = new string[defaults.Length];
        Array.Fill(defaults, Unset);
        Array.Fill(reasons, "");
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var term = FindTerm(row.Term);
            if (term is null)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown term \"{row.Term}\"."));
                continue;
            }

            if (!Words.TryParseRelation(row.Relation, out var kind) || kind == RelationKind.DevelopedBy)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown relation \"{row.Relation}\"."));
                continue;
            }

            var column = DefaultColumn.Parse(kind, row.Qualifier);
            if (column < 0)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown qualifier \"{row.Qualifier}\" of {row.Relation}."));
                continue;
            }

            byte? value = row.Value switch
            {
                "binding" => (byte)Certainty.Binding,
                "likely" => (byte)Certainty.Likely,
                "contested" => (byte)Certainty.Contested,
                "does-not-travel" or "no" => (byte)Certainty.DoesNotTravel,
                "intersect" => Intersect,
                "component" => ComponentOnly,
                _ => null,
            };
            if (value is null)
            {
                problems.Add(new RuleProblem(File, i, $"Unknown value \"{row.Value}\"."));
                continue;
            }

            var cell = (term.Index * DefaultColumn.Count) + column;
            if (defaults[cell] != Unset)
            {
                problems.Add(new RuleProblem(
                    File, i, $"{row.Term} over {row.Relation} {row.Qualifier} is listed twice; the first row counts."));
                continue;
            }

            defaults[cell] = value.Value;
            reasons[cell] = row.Citation.Length == 0 ? row.Reason : $"{row.Reason.TrimEnd('.')} ({row.Citation}).";
        }

        // A generator's mode has no rule of its own unless the table gives one: text and annotation are both outputs.
        var plain = DefaultColumn.Of(RelationKind.GeneratedBy, Qualifier.None);
        foreach (var term in Terms)
        {
            var row = term.Index * DefaultColumn.Count;
            foreach (var mode in RelationSchema.Of(RelationKind.GeneratedBy).Qualifiers)
            {
                var column = DefaultColumn.Of(RelationKind.GeneratedBy, mode);
                if (defaults[row + column] == Unset)
                {
                    defaults[row + column] = defaults[row + plain];
                    reasons[row + column] = reasons[row + plain];
                }
            }

            for (var column = 0; column < DefaultColumn.Lineage; column++)
            {
                if (defaults[row + column] == Unset)
                {
                    defaults[row + column] = (byte)Certainty.DoesNotTravel;
                    if (rows.Length > 0 && column < DefaultColumn.FirstMode)
                    {
                        problems.Add(new RuleProblem(
                            File, -1, $"No rule for {term.Code} over {DefaultColumn.Name(column)}; it does not travel."));
                    }
                }
            }
        }

        return (defaults, reasons);
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

    /// <summary>The value of one sort of hop for one clause: overrides (rule 5), the same-party rule (rule 6), then the table.</summary>
    private (Certainty Value, HopRule Rule) Evaluate(Clause clause, int code)
    {
        var hop = HopCode.Decode(code);
        var scope = clause.Scope;
        var isExplicit = clause.Reach == TextualReach.Explicit;
        var (value, rule) = Default(clause.Term, hop.Kind, hop.Qualifier);
        switch (hop.Kind)
        {
            case RelationKind.FineTunesFrom:
                // Rule 5: an override holds only while every hop between it and the licensed artifact is FINE_TUNES_FROM too.
                if (isExplicit && hop.OnlyFineTuning && Override(hop.Qualifier, scope) is { } certainty)
                {
                    return (Stronger(value, certainty), HopRule.ScopeOverride);
                }

                // Rule 6: terms of service bind whoever agreed to them.
                if (hop.Party != Party.Unknown && clause.Term.Code is NoCompetingModels or NoTrainingOnOutputs)
                {
                    return hop.Party == Party.Shared ? (Certainty.Binding, HopRule.SameParty) : (Certainty.Contested, HopRule.OtherParty);
                }

                return (value, rule);

            case RelationKind.GeneratedBy:
                return (scope & (ClauseScope.Outputs | ClauseScope.ModelsTrainedOnOutputs)) != ClauseScope.None
                    ? (isExplicit ? Certainty.Binding : Certainty.Likely, HopRule.ScopeOverride)
                    : (value, rule);

            case RelationKind.TrainedOn when hop.Generated:
                // Rule 5, TRAINED_ON leading to GENERATED_BY: decided by who ran the generator; nobody known counts as a stranger.
                return isExplicit
                    && (scope.HasFlag(ClauseScope.ModelsTrainedOnOutputs)
                        || (scope.HasFlag(ClauseScope.Outputs) && value != Certainty.DoesNotTravel))
                    ? hop.Party == Party.Shared
                        ? (Certainty.Likely, HopRule.GeneratingParty)
                        : (Certainty.Contested, HopRule.GeneratingStranger)
                    : (value, rule);

            case RelationKind.TrainedOn:
                return isExplicit && scope.HasFlag(ClauseScope.ModelsTrainedOnData)
                    ? (Certainty.Binding, HopRule.ScopeOverride)
                    : (value, rule);

            case RelationKind.AlignedWith:
                return isExplicit && scope.HasFlag(ClauseScope.ModelsTrainedOnOutputs)
                    ? (Stronger(value, Certainty.Likely), HopRule.ScopeOverride)
                    : (value, rule);

            default:
                return (value, rule);
        }
    }

    private static Certainty? Override(Qualifier method, ClauseScope scope) => method switch
    {
        Qualifier.Full or Qualifier.ContinuedPretraining or Qualifier.Merge
            when scope.HasFlag(ClauseScope.DerivativeWeights) => Certainty.Binding,
        Qualifier.Adapter when scope.HasFlag(ClauseScope.Adapters) => Certainty.Binding,
        Qualifier.Adapter when scope.HasFlag(ClauseScope.DerivativeWeights) => Certainty.Likely,
        Qualifier.Quantization when (scope & (ClauseScope.Copies | ClauseScope.DerivativeWeights)) != ClauseScope.None => Certainty.Binding,
        Qualifier.Distillation when scope.HasFlag(ClauseScope.ModelsTrainedOnOutputs) => Certainty.Binding,
        _ => null,
    };

    // An override never weakens what the table gives: the search relies on fine-tuning from the licensed artifact being the strongest way.
    private static Certainty Stronger(Certainty a, Certainty b) => a > b ? a : b;

    private (Certainty Value, HopRule Rule) Default(Term term, RelationKind kind, Qualifier qualifier)
    {
        var row = term.Index * DefaultColumn.Count;
        var column = DefaultColumn.Of(kind, qualifier);
        if (column >= 0)
        {
            return (AsCertainty(_defaults[row + column]), HopRule.TableDefault);
        }

        var weakest = Certainty.Binding;
        foreach (var known in RelationSchema.Of(kind).Qualifiers)
        {
            if (known != Qualifier.Evaluation)
            {
                var value = AsCertainty(_defaults[row + DefaultColumn.Of(kind, known)]);
                weakest = value < weakest ? value : weakest;
            }
        }

        return (weakest, HopRule.WeakestQualifier);
    }

    private static Certainty AsCertainty(byte value) => value <= (byte)Certainty.Binding ? (Certainty)value : Certainty.DoesNotTravel;

    private string RuleText(Clause clause, int code)
    {
        var hop = HopCode.Decode(code);
        var column = DefaultColumn.Of(hop.Kind, hop.Qualifier);
        return Rule(clause.Index, code) switch
        {
            HopRule.TableDefault => $"table default: {_reasons[(clause.Term.Index * DefaultColumn.Count) + column]}",
            HopRule.WeakestQualifier => "table default: the method is not known, so the weakest known one counts.",
            HopRule.ScopeOverride => $"scope override (rule 5): the clause names {ScopeText(hop, clause.Scope)}.",
            HopRule.SameParty => "same party (rule 6): one organisation made both, so the terms keep their strength.",
            HopRule.OtherParty => "other party (rule 6): another organisation never agreed to the terms.",
            HopRule.GeneratingParty => "scope override (rule 5): who trained also ran the generator.",
            HopRule.GeneratingStranger => "scope override (rule 5): who trained is not known to have run the generator.",
            _ => throw new InvalidOperationException("A hop rule without a text."),
        };
    }

    private static string ScopeText(in HopCode.Hop hop, ClauseScope scope) => hop.Kind switch
    {
        RelationKind.FineTunesFrom => hop.Qualifier switch
        {
            Qualifier.Adapter when scope.HasFlag(ClauseScope.Adapters) => "adapters",
            Qualifier.Quantization when scope.HasFlag(ClauseScope.Copies) => "copies",
            Qualifier.Distillation => "models trained on outputs",
            _ => "derived weights",
        },
        RelationKind.GeneratedBy => scope.HasFlag(ClauseScope.Outputs) ? "outputs" : "models trained on outputs",
        RelationKind.TrainedOn => "models trained on the data",
        _ => "models trained on outputs",
    };

    private void ShapeClauses()
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var key = new char[HopCode.Count + 2];
        foreach (var clause in Clauses)
        {
            var values = Values(clause.Index);
            for (var i = 0; i < HopCode.Count; i++)
            {
                key[i] = (char)(values[i] & 3);
            }

            key[HopCode.Count] = (char)_start[clause.Index];
            key[HopCode.Count + 1] = clause.Term.Code == NoTrainingOnOutputs ? (char)1 : (char)0; // rule 8 asks for the term
            var text = new string(key);
            if (!known.TryGetValue(text, out var shape))
            {
                shape = known.Count;
                known.Add(text, shape);
            }

            ShapeOf[clause.Index] = shape;
        }
    }

    /// <summary>Columns of the default table: every relation with every qualifier that has a rule.</summary>
    private static class DefaultColumn
    {
        internal const int FirstMode = 15;
        internal const int Lineage = 17;
        internal const int Count = Lineage + 5;

        internal static int Of(RelationKind kind, Qualifier qualifier) => kind switch
        {
            RelationKind.FineTunesFrom when qualifier is >= Qualifier.Full and <= Qualifier.Distillation => qualifier - Qualifier.Full,
            RelationKind.TrainedOn
                when qualifier is >= Qualifier.Pretraining and <= Qualifier.Preference => 6 + (qualifier - Qualifier.Pretraining),
            RelationKind.AlignedWith => 9,
            RelationKind.DerivedFrom when qualifier is >= Qualifier.Subset and <= Qualifier.Mixture => 10 + (qualifier - Qualifier.Subset),
            RelationKind.GeneratedBy when qualifier is Qualifier.Text or Qualifier.Annotation => FirstMode + (qualifier - Qualifier.Text),
            RelationKind.GeneratedBy => 14,
            _ => -1,
        };

        internal static int Parse(RelationKind kind, string qualifier)
        {
            if (kind == RelationKind.LicensedUnder)
            {
                return Words.TryParseComponent(qualifier, out var component) ? Lineage + (int)component : -1;
            }

            var parsed = Words.ParseQualifier(kind, qualifier);
            return parsed == Qualifier.Unknown ? -1 : Of(kind, parsed);
        }

        internal static string Name(int column)
        {
            foreach (var kind in (ReadOnlySpan<RelationKind>)[RelationKind.FineTunesFrom, RelationKind.TrainedOn, RelationKind.DerivedFrom])
            {
                foreach (var qualifier in RelationSchema.Of(kind).Qualifiers)
                {
                    if (Of(kind, qualifier) == column)
                    {
                        return $"{Words.Spell(kind)} {Words.Spell(qualifier)}";
                    }
                }
            }

            return Words.Spell(column == 9 ? RelationKind.AlignedWith : RelationKind.GeneratedBy);
        }
    }
}
