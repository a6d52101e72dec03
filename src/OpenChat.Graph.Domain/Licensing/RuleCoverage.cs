using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Whether rules say all that a graph needs of them: what is wrong with rule tables that no row shows by itself. A rule that is not there
/// must not clear anything; here it is told, and the gaps of artifacts (UNREAD_TERMS, MISSING_RULE) keep verdicts from being better than
/// unknown.
/// </summary>
public static class RuleCoverage
{
    private const string Unknown = "verdicts that depend on it are not better than unknown.";

    /// <summary>
    /// Everything that is wrong with the rules of a graph, by table: first what is wrong with rows (<see cref="RuleSet.Problems"/>), then
    /// what is not there. Empty when the tables are sound and say all that is needed. Rows of shipped tables are not the user's to mend: if
    /// they name terms that the vocabulary of the graph lacks, that is told of the vocabulary.
    /// </summary>
    /// <param name="graph">The graph, for its licenses.</param>
    /// <param name="rules">Its rules.</param>
    /// <exception cref="ArgumentNullException">No graph, or no rules.</exception>
    public static ImmutableArray<RuleProblem> Of(LineageGraph graph, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rules);
        var terms = new LicenseTerms(graph, rules);
        var held = new HashSet<int>();
        for (var license = 0; license < graph.Count(NodeKind.License); license++)
        {
            held.UnionWith(terms.ClausesOf(license).Select(static clause => clause.Term.Index));
        }

        ImmutableArray<Term> needed = [.. rules.Terms.Where(term => held.Contains(term.Index))];
        var problems = rules.Problems.Where(problem => IsOwn(rules, problem.Table)).ToList();
        problems.AddRange(Vocabulary(rules, terms));
        problems.AddRange(Clauses(rules, terms));
        problems.AddRange(Travel(rules, needed));
        problems.AddRange(Meaning(rules, needed));
        return [.. problems.OrderBy(static problem => problem.Table)];
    }

    private static IEnumerable<RuleProblem> Vocabulary(RuleSet rules, LicenseTerms terms)
    {
        if (IsOwn(rules, RuleTables.Terms) && rules.Terms.IsEmpty)
        {
            yield return NoRow(RuleTables.Terms, "so nothing is known of what licenses permit and forbid");
            yield break;
        }

        foreach (var (code, licenses) in rules.Read.UnknownTerms)
        {
            var here = licenses.Where(terms.Has).ToList();
            if (here.Count > 0)
            {
                yield return Whole(
                    RuleTables.Terms,
                    RuleProblemKind.UnusableTable,
                    $"terms.csv has no usable row for {code}, a term of {Count(here.Count, "license")} such as license:{here[0]}, which "
                    + $"therefore {(here.Count == 1 ? "does" : "do")} not count as recorded whole.",
                    "code",
                    code);
            }
        }

        var needs = IsOwn(rules, RuleTables.VerdictRules) ? []
            : Enum.GetValues<Purpose>().SelectMany(purpose => rules.UnknownNeeds(purpose).Select(code => (Purpose: purpose, Code: code)));
        foreach (var need in needs.GroupBy(static need => need.Code, static need => Words.Spell(need.Purpose), StringComparer.Ordinal))
        {
            yield return Whole(
                RuleTables.Terms,
                RuleProblemKind.MissingRule,
                $"terms.csv has no usable row for {need.Key}, a permission that is needed for {string.Join(", ", need)} by the shipped "
                + "verdict_rules.csv; no verdict for that is better than unknown.",
                "code",
                need.Key);
        }
    }

    private static IEnumerable<RuleProblem> Clauses(RuleSet rules, LicenseTerms terms)
    {
        if (!IsOwn(rules, RuleTables.LicenseTerms))
        {
            yield break;
        }

        if (rules.Read.Used == 0 && rules.Terms.IsEmpty)
        {
            yield break; // the vocabulary is what is wrong
        }

        if (rules.Read.Used == 0)
        {
            yield return NoRow(RuleTables.LicenseTerms, "so the terms of no license are known");
            yield break;
        }

        // Rows of a license that the product knows and the graph does not have are no slip, and take nothing away.
        foreach (var row in terms.OfNoLicense)
        {
            ImmutableArray<string> meant = [.. terms.MeantBy(row, out var isNamed).Select(static key => "license:" + key)];
            var text = RuleProblems.Show(row.License.Trim());
            var whole = $"{(meant.Length == 1 ? "that license does" : "these licenses do")} not count as recorded whole.";
            if (meant.IsEmpty && rules.Read.IsShipped(RuleSet.KeyOf(row.License)))
            {
                continue;
            }

            var isUnused = meant.IsEmpty && !terms.IsNoId(row.License);
            yield return new RuleProblem(
                RuleTables.LicenseTerms,
                isUnused ? RuleProblemKind.UnusedLicense : RuleProblemKind.UnlistedLicense,
                isNamed
                    ? $"\"{text}\" is no id of a license but what {string.Join(" or ", meant)} may be called, so its rows are not used, "
                        + $"and {whole} Write {string.Join(" or ", meant)}{(meant.Length == 1 ? "" : ", one in a row")}."
                    : !meant.IsEmpty
                        ? $"there is no license \"{text}\", so its rows are not used.{NearWords.Ask(meant)} Until that is settled, {whole}"
                    : isUnused
                        ? $"there is no license \"{text}\", so its rows are not used, and no license of licenses.csv has what they say. If "
                            + "the license has another id there, write that id here; else delete the rows."
                    : $"\"{text}\" is no id of a license. Which license the row is about cannot be told, so no license of this file counts "
                        + "as recorded whole. Write the id of a license of licenses.csv.")
            {
                Line = row.Line,
                Column = "license",
                Value = row.License,
                Expectation = "the id of a license of licenses.csv",
            };
        }

        foreach (var license in rules.Read.Absent.Where(terms.Has))
        {
            yield return Whole(
                RuleTables.LicenseTerms,
                RuleProblemKind.MissingClause,
                $"license_terms.csv has no row for license:{license}, and the shipped file has some. What the license permits and forbids "
                + "counts as not known. Add the rows of the shipped file, or what you know of it.",
                "license",
                "license:" + license);
        }

        foreach (var (license, codes) in rules.Read.Missing.Where(pair => terms.Has(pair.Key)).OrderBy(
            static pair => pair.Key, StringComparer.Ordinal))
        {
            yield return Whole(
                RuleTables.LicenseTerms,
                RuleProblemKind.MissingClause,
                $"license_terms.csv has no row for {string.Join(", ", codes)} of license:{license}, which the shipped file has. The "
                + "license does "
                + "not count as recorded whole. Add the rows, or rows with the certainty withdrawn if the license does not say that.",
                "license",
                "license:" + license);
        }
    }

    private static IEnumerable<RuleProblem> Travel(RuleSet rules, ImmutableArray<Term> needed)
    {
        if (IsOwn(rules, RuleTables.PropagationRules) && rules.Defaults.Used == 0)
        {
            yield return NoRow(RuleTables.PropagationRules, "so nothing says how the terms of licenses travel");
            yield break;
        }

        var restricting = rules.Terms.Where(static term => term.Kind != TermKind.Permission).ToList();
        if (IsOwn(rules, RuleTables.PropagationRules)
            && needed.Any(term => restricting.Contains(term) && rules.Defaults.Unset(term).IsEmpty)
            && !restricting.Exists(rules.Defaults.Travels))
        {
            yield return Nothing(
                RuleTables.PropagationRules,
                "lets no duty or prohibition travel over any relation",
                "nothing that a license says would reach what was made from what is under it",
                "the values");
        }

        foreach (var term in rules.Terms)
        {
            foreach (var columns in rules.Defaults.Unset(term).GroupBy(static column => DefaultColumns.All[column].Relation))
            {
                var isWhole =
                    columns.Count() == DefaultColumns.All.Count(column => column.Relation == columns.Key && column.Component is null);
                var isNeeded = needed.Contains(term);
                var names = isWhole
                    ? Words.Spell(columns.Key)
                    : string.Join(", ", columns.Select(DefaultColumns.Name));
                yield return Whole(
                    RuleTables.PropagationRules,
                    isWhole && isNeeded && rules.Defaults.Knows(columns.Key) ? RuleProblemKind.UnusableTable : RuleProblemKind.MissingRule,
                    $"{Name(rules, RuleTables.PropagationRules)} has no usable row for {term.Code} over {names}; "
                    + (isNeeded ? $"it is a term of licenses here, so {Unknown}" : "no license here has the term."),
                    "term",
                    term.Code,
                    isHarmless: !isNeeded);
            }
        }
    }

    private static IEnumerable<RuleProblem> Meaning(RuleSet rules, ImmutableArray<Term> needed)
    {
        if (IsOwn(rules, RuleTables.VerdictRules) && rules.Effects.Used == 0)
        {
            yield return NoRow(RuleTables.VerdictRules, "so nothing says what the terms of licenses mean for a purpose");
            yield break;
        }

        var purposes = Enum.GetValues<Purpose>();
        var restricting = rules.Terms.Where(static term => term.Kind != TermKind.Permission).ToList();
        if (IsOwn(rules, RuleTables.VerdictRules)
            && needed.Any(term => restricting.Contains(term)
                && !Array.Exists(purposes, purpose => rules.Effect(purpose, term) == VerdictEffect.Missing))
            && restricting.TrueForAll(term => Array.TrueForAll(purposes, purpose =>
                rules.Effect(purpose, term) is VerdictEffect.None or VerdictEffect.Missing)))
        {
            yield return Nothing(
                RuleTables.VerdictRules,
                "lets no duty or prohibition matter for any purpose",
                "no license would stand against anything",
                "the effects");
        }

        foreach (var term in rules.Terms)
        {
            var missing = Array.FindAll(purposes, purpose => rules.Effect(purpose, term) == VerdictEffect.Missing);
            if (missing.Length == 0)
            {
                continue;
            }

            var isNeeded = needed.Contains(term) || term.Kind == TermKind.Permission; // a permission may be needed of any license
            yield return Whole(
                RuleTables.VerdictRules,
                missing.Length == purposes.Length && needed.Contains(term) ? RuleProblemKind.UnusableTable : RuleProblemKind.MissingRule,
                $"{Name(rules, RuleTables.VerdictRules)} has no usable row for {term.Code} and "
                + $"{string.Join(", ", missing.Select(Words.Spell))}; "
                + (isNeeded ? $"{Unknown} " : "no license here has the term. ")
                + "Where a term does not matter for a purpose, a row with the effect none says so.",
                "term",
                term.Code,
                isHarmless: !isNeeded);
        }
    }

    private static bool IsOwn(RuleSet rules, RuleTables table) => rules.FromData.HasFlag(table);

    /// <summary>What a sentence calls a table: a graph without one of its own goes by the shipped one.</summary>
    private static string Name(RuleSet rules, RuleTables table) => (IsOwn(rules, table) ? "" : "the shipped ") + RuleProblem.FileOf(table);

    private static string Count(int count, string noun) =>
        FormattableString.Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    private static RuleProblem NoRow(RuleTables table, string consequence) => Whole(
        table,
        RuleProblemKind.UnusableTable,
        $"{RuleProblem.FileOf(table)} is there and yields no usable row, {consequence}; no verdict is better than unknown.");

    /// <summary>A table that can be read and takes everything away.</summary>
    private static RuleProblem Nothing(RuleTables table, string what, string consequence, string cells) => Whole(
        table,
        RuleProblemKind.UnusableTable,
        $"{RuleProblem.FileOf(table)} {what}, so that {consequence}; nothing is answered by such a table. Put {cells} right, or take the "
        + "file away, and the shipped table counts.");

    private static RuleProblem Whole(
        RuleTables table, RuleProblemKind kind, string message, string? column = null, string? value = null, bool isHarmless = false) =>
        new(table, kind, message) { Column = column, Value = value, IsHarmless = isHarmless };
}
