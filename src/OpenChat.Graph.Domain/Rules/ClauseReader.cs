using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>Reads the clauses of licenses (license_terms.csv).</summary>
internal sealed class ClauseReader
{
    internal const string Withdrawn = "withdrawn";

    private static readonly string[] ScopeTokens =
    [
        "copies", "adaptations", "derivative-weights", "adapters", "outputs", "models-trained-on-outputs", "models-trained-on-data",
        "dataset-derivatives", "hosted-service", "service-account", "holder", "model-name", "product-docs", "models-imitating-outputs",
    ];

    private static readonly string[] Certainties = ["explicit", "interpretive", Withdrawn];

    private readonly Func<string, Term?> _findTerm;
    private readonly ImmutableArray<Term> _terms;
    private readonly HashSet<string> _shippedCodes;
    private readonly HashSet<string> _shippedLicenses;
    private readonly RuleProblems _problems;
    private readonly SortedDictionary<(string License, int Term), List<Read>> _good = new(ByLicenseThenTerm);
    private readonly Dictionary<string, SortedSet<string>> _named = new(StringComparer.Ordinal);
    private readonly bool _tellsScopes;
    private readonly List<Read> _strays = []; // rows about a duty or prohibition that may be meant for another license
    private readonly Dictionary<(string License, string Code), LicenseTermRow> _shipped = []; // clauses that the product ships

    private ClauseReader(RuleRows rows, ImmutableArray<Term> terms, Func<string, Term?> findTerm, RuleProblems problems)
    {
        (_findTerm, _problems) = (findTerm, problems);
        _terms = terms;
        _shippedCodes = [.. rows.ShippedTerms.Select(static row => TermReader.CodeOf(row.Term))];
        _shippedLicenses = [.. rows.ShippedTerms.Select(static row => RuleSet.KeyOf(row.License))];
        foreach (var row in rows.ShippedTerms)
        {
            _shipped.TryAdd((RuleSet.KeyOf(row.License), TermReader.CodeOf(row.Term)), row);
        }

        _tellsScopes = rows.LicenseTerms.Any(static row => !row.Scope.IsEmpty);
        foreach (var row in rows.LicenseTerms)
        {
            Add(row);
        }

        (Clauses, Ranges, Variants) = Merge();
        FindLacking();
        FindMissing(rows.ShippedTerms);
        Examples = FindExamples(rows.ShippedTerms);
    }

    private static Comparer<(string License, int Term)> ByLicenseThenTerm { get; } = Comparer<(string License, int Term)>.Create(
        static (a, b) => string.CompareOrdinal(a.License, b.License) is not 0 and var byLicense ? byLicense : a.Term.CompareTo(b.Term));

    /// <summary>The clauses, by license, then by term; one for each license and term.</summary>
    internal ImmutableArray<Clause> Clauses { get; }

    /// <summary>The clauses of each license that has any.</summary>
    internal Dictionary<string, (int Start, int Count)> Ranges { get; }

    /// <summary>[clause]: the clause as each of its rows gives it. More than one where rows contradict each other.</summary>
    internal Clause[][] Variants { get; }

    /// <summary>
    /// Clauses that the product ships and that are not among <see cref="Clauses"/>: what a clause may look like that could not be read.
    /// </summary>
    internal ImmutableArray<Clause> Examples { get; }

    /// <summary>For each license that is not recorded whole, why: a part of a sentence each, in the order of the rows.</summary>
    internal Dictionary<string, List<string>> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Why no license is recorded whole: rows of which it cannot be told which license they are about.</summary>
    internal List<string> UnreadOfAll { get; } = [];

    /// <summary>
    /// For each license with rows, the shipped clauses of duties and prohibitions that it lacks without saying so, by code.
    /// </summary>
    internal Dictionary<string, ImmutableArray<string>> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>The licenses that the product ships and no row is about, in ordinal order.</summary>
    internal IEnumerable<string> Absent =>
        _shippedLicenses.Where(license => !Licenses.ContainsKey(license)).Order(StringComparer.Ordinal);

    /// <summary>Terms that the vocabulary does not know although the product does, with the licenses that hold them.</summary>
    internal SortedDictionary<string, SortedSet<string>> UnknownTerms { get; } = new(StringComparer.Ordinal);

    /// <summary>The licenses that rows are about, used or not, with the first row of each.</summary>
    internal Dictionary<string, LicenseTermRow> Licenses { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of rows that are clauses, or say that there is none.</summary>
    internal int Used { get; private set; }

    /// <summary>Reads the rows. Their order does not matter to anything but the problems.</summary>
    internal static ClauseReader Create(
        RuleRows rows, ImmutableArray<Term> terms, Func<string, Term?> findTerm, RuleProblems problems) =>
        new(rows, terms, findTerm, problems);

    /// <summary>Whether the product ships clauses of a license.</summary>
    internal bool IsShipped(string license) => _shippedLicenses.Contains(license);

    /// <summary>The tokens of a scope, in the order of <see cref="ClauseScope"/>.</summary>
    internal static string[] Spell(ClauseScope scope) => [.. ScopeTokens.Where((_, i) => ((int)scope & (1 << i)) != 0)];

    private void Add(LicenseTermRow row)
    {
        var license = RuleSet.KeyOf(row.License);
        var code = TermReader.CodeOf(row.Term);
        if (row.IsOfLostRows)
        {
            var file = row.Clause.Length == 0 ? RuleProblem.FileOf(RuleTables.LicenseTerms) : row.Clause;
            _problems.Add(
                RuleProblemKind.EmptyValue,
                (file == RuleProblem.FileOf(RuleTables.LicenseTerms)
                    ? "rows that stood behind this one, or a column, could not be read"
                    : $"the file {file} has rows or a column that could not be read")
                + ", and which licenses that is about cannot be told, so no license of this file counts as recorded "
                + "whole.",
                row,
                "license");
            UnreadOfAll.Add($"rows or a column of {file} could not be read");
            return;
        }

        if (license.Length == 0)
        {
            _problems.Word(
                row,
                "license",
                row.License,
                ["the id of a license"],
                "Which license the row is about cannot be told, so no license of this file counts as recorded whole.");
            UnreadOfAll.Add($"{Place(row)} names no license");
            return;
        }

        Licenses.TryAdd(license, row);
        if (!_named.TryGetValue(license, out var named))
        {
            _named.Add(license, named = new SortedSet<string>(StringComparer.Ordinal));
        }

        named.Add(code);
        var term = _findTerm(row.Term);
        if (term is null)
        {
            AddUnknown(row, license, code);
        }

        var certainty = Array.IndexOf(Certainties, Words.FoldRuleWord(row.Certainty));
        if (certainty < 0)
        {
            ReportCertainty(row, license, code);
        }

        var scope = ReadScope(row, license, code, isPermission: term?.Kind == TermKind.Permission);
        if (term is null)
        {
            return;
        }

        var clause = new Clause(
            -1,
            license,
            term,
            row.Clause,
            row.Summary,
            scope,
            ReadFlowsDown(row),
            certainty == 1 ? TextualReach.Interpretive : TextualReach.Explicit,
            row.SourceUrl,
            row.Verification,
            row.Mark)
        {
            Threshold = Threshold.Read(row, _problems),
        };
        clause = HeldToShipped(row, clause, code);
        var read = new Read(row, clause, certainty >= 0 && Certainties[certainty] == Withdrawn);
        if (!_good.TryGetValue((license, term.Index), out var same))
        {
            _good.Add((license, term.Index), same = []);
        }
        else
        {
            ReportAgain(read, same[0], code);
        }

        same.Add(read);
        Used++;
    }

    /// <summary>
    /// A second row for a license and term. Where both are about one clause the stricter counts. Else one of them may be meant for another
    /// term, or for another license: then what that says is not here.
    /// </summary>
    private void ReportAgain(Read read, Read first, string code)
    {
        var (row, license) = (read.Row, read.Clause.License);
        var isSame = read.Says(first);
        var differing = read.DiffersIn(first);
        var reason = differing.Length > 0 ? $"They differ in {string.Join(", ", differing)}" : "Neither says which clause it is";
        var isOneClause = differing.Length == 0 && first.NamesItsClause;
        var whole = $"{row.License.Trim()} does not count as recorded whole.";
        _problems.Again(
            row,
            first.Row,
            isOneClause ? "license" : "term",
            $"{row.License.Trim()} and {code}",
            isSame,
            isOneClause ? RuleProblems.KeepOne
                : $"The stricter of the two counts. {reason}, so one of them may be meant for another term or license, "
                    + $"and {whole} Put the right term or license, or delete the row that does not hold.",
            isOneClause ? ""
                : $"{reason}, so one of them may be meant for another term, and {whole} Put the right term, or delete one of them.");
        if (isOneClause)
        {
            return;
        }

        MarkUnread(license, $"{Place(row)} is about {code}, as another row is that says something else");
        if (differing.Length > 0 && read.Clause.Term.Kind != TermKind.Permission)
        {
            _strays.Add(read);
        }
    }

    /// <summary>
    /// Licenses that the program does not know and that lack what a stray row says: it may be theirs, and they would lack it in silence.
    /// </summary>
    private void FindLacking()
    {
        foreach (var stray in _strays)
        {
            var (own, code) = (stray.Clause.License, stray.Clause.Term.Code);
            foreach (var (license, named) in _named.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                if (license != own && !IsShipped(license) && !named.Contains(code))
                {
                    MarkUnread(
                        license, $"{Place(stray.Row)} says of license:{own} a second time what it says of {code}, and may be meant for it");
                }
            }
        }
    }

    private void AddUnknown(LicenseTermRow row, string license, string code)
    {
        MarkUnread(license, $"{Place(row)} has {(code.Length == 0 ? "no term" : $"the unknown term \"{row.Term}\"")}");
        if (_shippedCodes.Contains(code))
        {
            // The vocabulary lacks it: that is told once, where the vocabulary is.
            if (!UnknownTerms.TryGetValue(code, out var licenses))
            {
                UnknownTerms.Add(code, licenses = new SortedSet<string>(StringComparer.Ordinal));
            }

            licenses.Add(license);
            return;
        }

        _problems.Word(
            row,
            "term",
            row.Term,
            ["a code of terms.csv"],
            $"The row is not used, and {row.License.Trim()} does not count as recorded whole.",
            NearTerms(row.Term));
    }

    /// <summary>
    /// The terms that a text may be meant for, by their codes and titles, in ordinal order. A text that begins with no, not or non is never
    /// meant for a permission.
    /// </summary>
    private ImmutableArray<string> NearTerms(string text)
    {
        var isDenied = text.AsSpan().Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase);
        var codes = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var term in _terms.Where(term => !isDenied || term.Kind != TermKind.Permission))
        {
            foreach (var name in (string[])[term.Code, term.Title])
            {
                if (!codes.TryGetValue(name, out var known))
                {
                    codes.Add(name, known = new SortedSet<string>(StringComparer.Ordinal));
                }

                known.Add(term.Code);
            }
        }

        return [.. NearWords.Find(text, codes.Keys).SelectMany(name => codes[name]).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// A certainty that is not known counts as the strictest, explicit. Left empty it can hide nothing more; another word could say that
    /// the clause is not there.
    /// </summary>
    private void ReportCertainty(LicenseTermRow row, string license, string code)
    {
        if (row.Certainty.AsSpan().Trim().IsEmpty)
        {
            _problems.Add(
                RuleProblemKind.EmptyValue,
                "nothing says how sure the clause is; it counts as explicit, the stricter.",
                row,
                "certainty",
                row.Certainty,
                string.Join(' ', Certainties),
                isHarmless: true);
            return;
        }

        _problems.Word(
            row,
            "certainty",
            row.Certainty,
            Certainties,
            $"It counts as explicit, and {row.License.Trim()} does not count as recorded whole. Write withdrawn if the license does not "
            + "say this, else explicit or interpretive.");
        MarkUnread(license, $"{Place(row)} ({code}) has the unknown certainty \"{row.Certainty}\"");
    }

    /// <summary>
    /// A duty or prohibition that is milder by its certainty or by its threshold than the clause of this license that the product ships is
    /// not believed: the stricter of both counts, and the license is not recorded whole.
    /// </summary>
    private Clause HeldToShipped(LicenseTermRow row, Clause clause, string code)
    {
        if (clause.Term.Kind == TermKind.Permission || !_shipped.TryGetValue((clause.License, code), out var shipped)
            || Words.FoldRuleWord(row.Certainty) == Withdrawn)
        {
            return clause;
        }

        if (clause.Reach == TextualReach.Interpretive && Words.FoldRuleWord(shipped.Certainty) == Certainties[0])
        {
            Report(
                "certainty", row.Certainty, shipped.Certainty, "is less sure than the shipped clause, which is explicit",
                "Write explicit");
            MarkUnread(
                clause.License, $"{Place(row)} ({code}) has the certainty {row.Certainty.Trim()}, and the shipped clause is explicit");
            clause = clause with { Reach = TextualReach.Explicit };
        }

        var known = Threshold.Read(shipped, new RuleProblems(RuleTables.LicenseTerms));
        if (clause.Threshold is { } threshold && Threshold.Stricter(threshold, known) != threshold)
        {
            Report(
                "amount", row.Amount, known is null ? "an empty cell" : shipped.Amount,
                known is null
                    ? "frees all below it of the clause, and the shipped clause holds for everybody"
                    : $"is not the threshold of the shipped clause, which holds for whoever has {known}",
                known is null ? "Leave amount, unit, currency and measured_how empty" : "Write what the shipped file says");
            MarkUnread(
                clause.License,
                $"{Place(row)} ({code}) holds for whoever has {threshold}, and the shipped clause "
                + (known is null ? "for everybody" : $"for whoever has {known}"));
            clause = clause with { Threshold = Threshold.Stricter(threshold, known) };
        }

        return clause;

        void Report(string column, string value, string expectation, string wrong, string advice) => _problems.Add(
            RuleProblemKind.Contradiction,
            $"\"{RuleProblems.Show(value)}\" {wrong}. The stricter counts, and {row.License.Trim()} does not count as recorded whole. "
            + $"{advice}, or give another license an id of its own.",
            row,
            column,
            value,
            expectation);
    }

    private ClauseScope ReadScope(LicenseTermRow row, string license, string code, bool isPermission)
    {
        var scope = ClauseScope.None;
        foreach (var token in row.Scope)
        {
            var bit = Array.IndexOf(ScopeTokens, Words.FoldRuleWord(token));
            if (bit >= 0)
            {
                scope |= (ClauseScope)(1 << bit);
                continue;
            }

            _problems.Word(
                row,
                "scope",
                token,
                ScopeTokens,
                $"The clause counts without it, and {row.License.Trim()} does not count as recorded whole. "
                + (AreScopes(token)
                    ? "Put a semicolon between several words."
                    : "Write one of the known words, with a semicolon between several."));
            MarkUnread(license, $"{Place(row)} ({code}) has the unknown scope \"{token}\"");
        }

        if (row.Scope.IsEmpty && !isPermission && _shipped.TryGetValue((license, code), out var shipped) && !shipped.Scope.IsEmpty
            && Words.FoldRuleWord(row.Certainty) != Withdrawn)
        {
            _problems.Add(
                RuleProblemKind.EmptyValue,
                $"nothing says what the clause reaches, which the shipped file does. {row.License.Trim()} does not count as recorded "
                + "whole. "
                + "Say what it reaches, or give the license an id of its own.",
                row,
                "scope",
                "",
                string.Join(' ', ScopeTokens));
            MarkUnread(license, $"{Place(row)} ({code}) does not say what the clause reaches, as the shipped file does");
        }
        else if (row.Scope.IsEmpty && _tellsScopes && !isPermission)
        {
            _problems.Add(
                RuleProblemKind.EmptyValue,
                "nothing says what the clause reaches, although other rows do; it travels as propagation_rules.csv says.",
                row,
                "scope",
                "",
                string.Join(' ', ScopeTokens),
                isHarmless: true);
        }

        return scope;
    }

    /// <summary>Whether a text is several words of a scope with something else than a semicolon between them.</summary>
    private static bool AreScopes(string text)
    {
        var words = text.Split(['|', ',', '/', '+', '&', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 1 && Array.TrueForAll(
            words, static word => ScopeTokens.Contains(Words.FoldRuleWord(word), StringComparer.Ordinal));
    }

    private bool ReadFlowsDown(LicenseTermRow row)
    {
        if (Words.TryParseBoolean(row.FlowsDown, out var value))
        {
            return value == true;
        }

        _problems.Word(row, "flows_down", row.FlowsDown, ["true", "false"], "It counts as true.");
        return true;
    }

    private (ImmutableArray<Clause> Clauses, Dictionary<string, (int Start, int Count)> Ranges, Clause[][] Variants) Merge()
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>(_good.Count);
        var variants = new List<Clause[]>(_good.Count);
        var ranges = new Dictionary<string, (int Start, int Count)>(StringComparer.Ordinal);
        foreach (var ((license, _), reads) in _good)
        {
            // Whether a withdrawn clause or one that stands is the stricter depends on what it is.
            var isPermission = reads[0].Clause.Term.Kind == TermKind.Permission;
            var standing = reads.FindAll(static read => !read.IsWithdrawn);
            if (standing.Count == 0 || (isPermission && standing.Count < reads.Count))
            {
                continue;
            }

            // The texts are those of one row: an explicit one if there is one, the first in ordinal order.
            var texts = standing.OrderBy(static read => read.Clause.Reach).ThenBy(static read => read.Texts, StringComparer.Ordinal)
                .First().Clause;
            ranges[license] = ranges.TryGetValue(license, out var range) ? (range.Start, range.Count + 1) : (clauses.Count, 1);
            variants.Add([.. standing.Select(read => read.Clause with { Index = clauses.Count })]);
            clauses.Add(texts with
            {
                Index = clauses.Count,
                Scope = standing.Aggregate(ClauseScope.None, static (scope, read) => scope | read.Clause.Scope),
                FlowsDown = standing.Exists(static read => read.Clause.FlowsDown),
                Threshold = standing.Select(static read => read.Clause.Threshold).Aggregate(Threshold.Stricter),
            });
        }

        return (clauses.ToImmutable(), ranges, [.. variants]);
    }

    /// <summary>Finds what the product ships and the rows lack, for licenses that have rows.</summary>
    private void FindMissing(ImmutableArray<LicenseTermRow> shipped)
    {
        var missing = shipped.Select(row => (License: RuleSet.KeyOf(row.License), Code: TermReader.CodeOf(row.Term)))
            .Where(row => _named.TryGetValue(row.License, out var named) && !named.Contains(row.Code))
            .GroupBy(static row => row.License, static row => row.Code, StringComparer.Ordinal);
        foreach (var license in missing)
        {
            ImmutableArray<string> codes = [.. license.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            Missing.Add(license.Key, codes);
            MarkUnread(license.Key, $"license_terms.csv has no row for {string.Join(", ", codes)}, which the shipped file has");
        }
    }

    private ImmutableArray<Clause> FindExamples(ImmutableArray<LicenseTermRow> shipped)
    {
        var known = Clauses.Select(static clause => (clause.Term.Index, clause.Scope, clause.Reach)).ToHashSet();
        var examples = ImmutableArray.CreateBuilder<Clause>();
        foreach (var row in shipped)
        {
            if (_findTerm(row.Term) is not { } term || term.Kind == TermKind.Permission)
            {
                continue;
            }

            var scope = row.Scope.Select(static token => Array.IndexOf(ScopeTokens, token)).Where(static bit => bit >= 0)
                .Aggregate(ClauseScope.None, static (all, bit) => all | (ClauseScope)(1 << bit));
            var reach = row.Certainty == "interpretive" ? TextualReach.Interpretive : TextualReach.Explicit;
            if (known.Add((term.Index, scope, reach)))
            {
                examples.Add(new Clause(
                    Clauses.Length + examples.Count, "", term, "", "", scope, FlowsDown: false, reach, "", "", ""));
            }
        }

        return examples.ToImmutable();
    }

    private void MarkUnread(string license, string reason)
    {
        if (!Unread.TryGetValue(license, out var reasons))
        {
            Unread.Add(license, reasons = []);
        }

        reasons.Add(reason);
    }

    /// <summary>Where a row is, for a sentence.</summary>
    internal static string Place(LicenseTermRow row) =>
        row.Line > 0 ? FormattableString.Invariant($"license_terms.csv line {row.Line}") : "a row of license_terms.csv";

    /// <summary>A row that is a clause, or says that there is none.</summary>
    private sealed record Read(LicenseTermRow Row, Clause Clause, bool IsWithdrawn)
    {
        /// <summary>Whether the row says which clause of the license it is about, so that two rows can be known to be about one.</summary>
        public bool NamesItsClause => !string.IsNullOrWhiteSpace(Row.Clause) || !string.IsNullOrWhiteSpace(Row.Summary);

        /// <summary>The columns by which two rows about one license and term are about different clauses; empty when by none.</summary>
        public string[] DiffersIn(Read other) =>
        [
            .. new (string Column, bool Differs)[]
            {
                ("clause", Row.Clause.Trim() != other.Row.Clause.Trim()),
                ("summary", Row.Summary.Trim() != other.Row.Summary.Trim()),
                ("scope", Clause.Scope != other.Clause.Scope),
            }.Where(static column => column.Differs).Select(static column => column.Column),
        ];

        /// <summary>What the row says besides scope and certainty.</summary>
        public string Texts { get; } = string.Join('\0', Row.Clause, Row.Summary, Row.SourceUrl, Row.Verification, Row.Mark);

        /// <summary>Whether the row says what another row about the same license and term says.</summary>
        public bool Says(Read other) => Texts == other.Texts && IsWithdrawn == other.IsWithdrawn
            && (Clause.Scope, Clause.Reach, Clause.FlowsDown) == (other.Clause.Scope, other.Clause.Reach, other.Clause.FlowsDown)
            && Clause.Threshold == other.Clause.Threshold;
    }
}
