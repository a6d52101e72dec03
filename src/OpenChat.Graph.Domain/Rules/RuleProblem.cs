using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>Kinds of things that are wrong with rule tables.</summary>
public enum RuleProblemKind : byte
{
    /// <summary>A word is not one that may stand there.</summary>
    UnknownWord,

    /// <summary>A value that the row cannot do without is not there.</summary>
    EmptyValue,

    /// <summary>Two rows say different things about the same; the stricter counts.</summary>
    Contradiction,

    /// <summary>Two rows say the same.</summary>
    Repetition,

    /// <summary>A row is about a license that the graph does not have, and may mean one that it has.</summary>
    UnlistedLicense,

    /// <summary>A row is about a license that the graph does not have, and of which no name is near.</summary>
    UnusedLicense,

    /// <summary>A rule is not there.</summary>
    MissingRule,

    /// <summary>The table lacks clauses of a license that the product ships.</summary>
    MissingClause,

    /// <summary>A table has no usable row at all, or none for a term that licenses of the graph use: it cannot be relied on.</summary>
    UnusableTable,
}

/// <summary>Something wrong with a rule table, and what follows from it. What is sound in the table counts all the same.</summary>
/// <param name="Table">The table.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">What is wrong and what follows, in whole sentences that name the value but not the place.</param>
public sealed record RuleProblem(RuleTables Table, RuleProblemKind Kind, string Message)
{
    /// <summary>Line of the row, from 1; 0 when it is about the table as a whole, or the row has none.</summary>
    public int Line { get; init; }

    /// <summary>Name of the column; null when it is about the row or the table as a whole.</summary>
    public string? Column { get; init; }

    /// <summary>What stands there; null when there is nothing to show.</summary>
    public string? Value { get; init; }

    /// <summary>What should stand there; null when that is plain.</summary>
    public string? Expectation { get; init; }

    /// <summary>Whether it is worth a look but takes nothing from the answers.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>Name of the file of a table.</summary>
    public static string FileOf(RuleTables table) => table switch
    {
        RuleTables.Terms => "terms.csv",
        RuleTables.LicenseTerms => "license_terms.csv",
        RuleTables.PropagationRules => "propagation_rules.csv",
        RuleTables.VerdictRules => "verdict_rules.csv",
        _ => throw new ArgumentOutOfRangeException(nameof(table)),
    };
}

/// <summary>Gathers the problems of one table.</summary>
internal sealed class RuleProblems(RuleTables table)
{
    /// <summary>What follows when two rows about one thing say something else, and what to do.</summary>
    internal const string KeepOne = "The stricter of the two counts. Keep the row that holds, and delete the other.";

    private readonly List<RuleProblem> _found = [];

    /// <summary>In the order in which they were found.</summary>
    internal IEnumerable<RuleProblem> Found => _found;

    /// <summary>A word that is not known, or an empty cell where one must stand.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">The cell.</param>
    /// <param name="known">What may stand there.</param>
    /// <param name="consequence">What follows, a sentence.</param>
    /// <param name="asks">The words that are near; looked for among the known ones when not given.</param>
    internal void Word(
        RuleRow row, string column, string value, IReadOnlyCollection<string> known, string consequence, ImmutableArray<string>? asks =
            null)
    {
        var isEmpty = value.AsSpan().Trim().IsEmpty;
        var near = asks ?? NearWords.Find(value, known);
        _found.Add(new RuleProblem(
            table,
            isEmpty ? RuleProblemKind.EmptyValue : RuleProblemKind.UnknownWord,
            (isEmpty ? "the value is required." : $"\"{Show(value)}\" is not a known value here.{NearWords.Ask(near)}") + " " + consequence)
        {
            Line = row.Line,
            Column = column,
            Value = value,
            Expectation = string.Join(' ', known.Where(static word => word.Length > 0)),
        });
    }

    /// <summary>A row about something that an earlier row is about.</summary>
    /// <param name="row">The later row.</param>
    /// <param name="first">The earlier one.</param>
    /// <param name="column">The first column of those that say what the rows are about.</param>
    /// <param name="what">What they are about.</param>
    /// <param name="isSame">Whether they say the same.</param>
    /// <param name="consequence">What follows when they do not, and what to do, sentences.</param>
    /// <param name="ifSame">The same when they do; empty when there is no more to say.</param>
    internal void Again(
        RuleRow row, RuleRow first, string column, string what, bool isSame, string consequence = KeepOne, string ifSame = "")
    {
        var place = first.Line > 0 ? FormattableString.Invariant($" on line {first.Line}") : "";
        _found.Add(new RuleProblem(
            table,
            isSame ? RuleProblemKind.Repetition : RuleProblemKind.Contradiction,
            (isSame
                ? $"there is a row for {what}{place} already, which says the same; it counts once."
                : $"there is a row for {what}{place} already, which says something else.")
            + ((isSame ? ifSame : consequence) is { Length: > 0 } more ? " " + more : ""))
        {
            Line = row.Line,
            Column = column,
            Value = what,
            Expectation = "one row",
            IsHarmless = isSame,
        });
    }

    /// <summary>Anything else.</summary>
    internal void Add(
        RuleProblemKind kind, string message, RuleRow? row = null, string? column = null, string? value = null, string? expectation = null,
        bool isHarmless = false) =>
        _found.Add(new RuleProblem(table, kind, message)
        {
            Line = row?.Line ?? 0,
            Column = column,
            Value = value,
            Expectation = expectation,
            IsHarmless = isHarmless,
        });

    /// <summary>A value in a message: cut when it is long.</summary>
    internal static string Show(string value) => value.Length <= MaxShown ? value : value[..MaxShown];

    private const int MaxShown = 200;
}
