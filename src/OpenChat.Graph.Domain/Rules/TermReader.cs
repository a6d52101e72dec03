using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>Reads the vocabulary (terms.csv).</summary>
internal static class TermReader
{
    private static readonly string[] Kinds = ["permission", "duty", "prohibition"];

    /// <summary>
    /// The terms, by code. Codes are compared and kept in upper case. Of several rows for a code the stricter counts: a prohibition rather
    /// than a duty, the greater severity, and among equals the first in ordinal order, so that the order of rows does not matter. A code
    /// that is said to be a permission and also something else is no term at all, as either could be the stricter. A duty or prohibition
    /// that the product ships is nothing milder: its kind counts.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="shipped">The vocabulary that the product ships; empty where the rows are that.</param>
    /// <param name="problems">Where problems go.</param>
    internal static ImmutableArray<Term> Read(ImmutableArray<TermRow> rows, ImmutableArray<TermRow> shipped, RuleProblems problems)
    {
        var known = shipped.ToDictionary(static row => row.Code, static row => KindOf(row), StringComparer.Ordinal);
        var severities = shipped.ToDictionary(static row => row.Code, static row => row.Severity, StringComparer.Ordinal);
        var tellsSeverity = rows.Any(static row => row.Severity > 0);
        var byCode = new SortedDictionary<string, List<(TermRow Row, TermKind? Kind)>>(StringComparer.Ordinal);
        foreach (var given in rows)
        {
            var code = CodeOf(given.Code);
            var row = given with { Severity = Math.Max(given.Severity, severities.GetValueOrDefault(code)) };
            var kind = KindOf(row);
            if (code.Length == 0)
            {
                problems.Word(row, "code", row.Code, [], "The row is not used.");
                continue;
            }

            if (kind is null)
            {
                problems.Word(
                    row,
                    "kind",
                    row.Kind,
                    Kinds,
                    $"The row is not used; without another one {code} is no term, and no license with such a clause counts as recorded "
                    + "whole.");
            }

            if (kind is not null && known.TryGetValue(code, out var stricter) && kind < stricter)
            {
                var word = Kinds[(int)stricter];
                problems.Add(
                    RuleProblemKind.Contradiction,
                    $"\"{row.Kind}\" is milder than what the shipped {code} is, a {word}, and what licenses forbid or ask would be lost. "
                    + $"The shipped kind counts. Write {word}, or give another term a code of its own.",
                    row,
                    "kind",
                    row.Kind,
                    word);
                kind = stricter;
            }

            if (tellsSeverity && row.Severity > given.Severity)
            {
                problems.Add(
                    RuleProblemKind.Contradiction,
                    FormattableString.Invariant($"the severity {given.Severity} is lower than that of the shipped {code}, which is ")
                    + FormattableString.Invariant($"{row.Severity}, and choices between licenses and conflicts would pass over what is ")
                    + FormattableString.Invariant($"graver. The shipped severity counts. Write {row.Severity}, or give another term a ")
                    + "code of its own.",
                    row,
                    "severity",
                    given.Severity.ToString(CultureInfo.InvariantCulture),
                    row.Severity.ToString(CultureInfo.InvariantCulture));
            }

            if (!byCode.TryGetValue(code, out var same))
            {
                byCode.Add(code, same = []);
            }
            else if (kind is not null && same.Find(static other => other.Kind is not null) is { Row: { } first })
            {
                problems.Again(
                    row,
                    first,
                    "code",
                    code,
                    IsSame(row, first),
                    "The stricter of the two counts; what is a permission in one row and not in the other is no term. Keep the row that "
                    + "holds, and delete the other.");
            }

            same.Add((row, kind));
        }

        var terms = ImmutableArray.CreateBuilder<Term>(byCode.Count);
        foreach (var (code, same) in byCode)
        {
            if (Merge(terms.Count, code, same) is { } term)
            {
                terms.Add(term);
            }
        }

        return terms.ToImmutable();
    }

    /// <summary>A code as it is compared.</summary>
    internal static string CodeOf(string text) => text.Trim().ToUpperInvariant();

    private static TermKind? KindOf(TermRow row) =>
        Array.IndexOf(Kinds, Words.FoldRuleWord(row.Kind)) is var found and >= 0 ? (TermKind)found : null;

    private static Term? Merge(int index, string code, List<(TermRow Row, TermKind? Kind)> same)
    {
        var usable = same.Where(static row => row.Kind is not null).ToList();
        if (usable.Count == 0
            || (usable.Exists(static row => row.Kind == TermKind.Permission) && same.Exists(static row => row.Kind != TermKind.Permission)))
        {
            return null;
        }

        var kind = usable.Exists(static row => row.Kind == TermKind.Prohibition) ? TermKind.Prohibition : usable[0].Kind!.Value; // not null
        var row = usable.Select(static row => row.Row).MinBy(Text, StringComparer.Ordinal)!; // there is one
        return new Term(
            index, code, kind, row.Title, row.Description, row.AlignedTo, usable.Max(static row => row.Row.Severity));
    }

    private static bool IsSame(TermRow a, TermRow b) =>
        Words.FoldRuleWord(a.Kind) == Words.FoldRuleWord(b.Kind) && a.Severity == b.Severity && Text(a) == Text(b);

    private static string Text(TermRow row) => string.Join('\0', row.Title, row.Description, row.AlignedTo);
}
