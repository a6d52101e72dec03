using System.Globalization;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// The findings of one table, or of none. A flood of the same finding in the same column is cut and summed up. For one thread at a time.
/// </summary>
/// <param name="file">The file that the findings name; null for none.</param>
/// <param name="most">How many findings of the same code in the same column are listed one by one.</param>
internal sealed class FindingList(string? file, int most)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(string Code, string? Column), int> _counts = [];
    private readonly Dictionary<(string Code, string? Column), SortedSet<Finding>> _unplaced = []; // the first by message
    private readonly Dictionary<(FindingSeverity Severity, string Code, string? Column, string What), int> _sums = [];
    private readonly Dictionary<(string Code, string? Column, FindingSeverity Severity), int> _bySeverity = [];

    /// <summary>
    /// Whether a row without a line is doubtful, so that the rows of the finished graph, which have lines, must be checked too.
    /// </summary>
    public bool IsIncomplete { get; set; }

    /// <summary>
    /// Kinds of nodes whose table is not there or was not read. Whatever names one of these dangles, which says nothing about the row.
    /// </summary>
    public IReadOnlySet<NodeKind> Unread { get; set; } = new HashSet<NodeKind>();

    /// <summary>Counts a finding that is listed only as a sum of all with the same text.</summary>
    /// <param name="severity">How bad each is.</param>
    /// <param name="code">Their code.</param>
    /// <param name="column">Their column.</param>
    /// <param name="what">What the rows name, and what follows, as the end of a sentence.</param>
    public void Sum(FindingSeverity severity, string code, string? column, string what) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (severity, code, column, what), out _)++;

    /// <summary>Counts a finding and says whether it is to be listed; then <see cref="List"/> follows.</summary>
    public bool Admit(FindingSeverity severity, string code, string? column)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_bySeverity, (code, column, severity), out _)++;
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (code, column), out _);
        return ++known <= most;
    }

    /// <summary>Lists a finding that was admitted; it gets the file, and its value is cut.</summary>
    public void List(Finding finding) => _findings.Add(Complete(finding));

    /// <summary>Counts a finding and lists it when it is admitted.</summary>
    public void Add(Finding finding)
    {
        if (Admit(finding.Severity, finding.Code, finding.Column))
        {
            List(finding);
        }
    }

    /// <summary>
    /// Counts and lists a finding about a row that has no line. Such rows come in no order, so the findings are kept in the order of their
    /// messages and the first ones are listed: the same rows give the same findings.
    /// </summary>
    public void ListUnplaced(Finding finding)
    {
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(_unplaced, (finding.Code, finding.Column), out _);
        first ??= new SortedSet<Finding>(ByMessage.Instance);
        if (first.Add(Complete(finding)))
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_bySeverity, (finding.Code, finding.Column, finding.Severity), out _)++;
        }

        if (first.Count > most)
        {
            first.Remove(first.Max!); // there is one, as there are more than none
        }
    }

    /// <summary>
    /// Sums, those without a line, then by line and as they were found; what was cut is summed up at the end.
    /// </summary>
    public IEnumerable<Finding> Take()
    {
        var unplaced = _unplaced.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(
            pair => pair.Key.Column, StringComparer.Ordinal).SelectMany(pair => pair.Value);
        var listed = unplaced.Concat(_findings).CountBy(
            finding => (finding.Code, finding.Column, finding.Severity)).ToDictionary();
        var rest = _bySeverity.Select(pair => (pair.Key, All: pair.Value, Unlisted: pair.Value - listed.GetValueOrDefault(pair.Key)))
            .Where(flood => flood.Unlisted > 0)
            .OrderBy(flood => flood.Key.Code, StringComparer.Ordinal).ThenBy(flood => flood.Key.Column, StringComparer.Ordinal)
            .ThenByDescending(flood => flood.Key.Severity)
            .Select(flood => Complete(
                new Finding(flood.Key.Severity, flood.Key.Code, SumUp(flood.Key.Code, flood.Key.Column, flood.Unlisted, flood.All))
                {
                    Column = flood.Key.Column,
                    Count = flood.Unlisted,
                }));
        var sums = _sums.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Column, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.What, StringComparer.Ordinal).Select(pair => Complete(
                new Finding(pair.Key.Severity, pair.Key.Code, Describe(pair.Key.Column, pair.Key.What, pair.Value))
                {
                    Column = pair.Key.Column,
                    Count = pair.Value,
                }));
        return [.. sums, .. unplaced, .. _findings.OrderBy(finding => finding.Line ?? 0), .. rest];
    }

    /// <summary>A value as findings show it: cut, on one line.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">How many characters are shown at most.</param>
    public static string Cut(ReadOnlySpan<char> value, int most = Finding.MaxValueLength)
    {
        var shown = value[..Math.Min(value.Length, most)];
        shown = shown is [.., var last] && char.IsHighSurrogate(last) ? shown[..^1] : shown; // half a character
        return shown.IndexOfAnyInRange('\0', '\u001f') < 0 && shown.IndexOfAnyInRange('\u007f', '\u009f') < 0
            ? shown.ToString()
            : string.Create(shown.Length, shown, static (text, shown) =>
            {
                for (var i = 0; i < text.Length; i++)
                {
                    text[i] = char.IsControl(shown[i]) ? '\uFFFD' : shown[i];
                }
            });
    }

    private Finding Complete(Finding finding) => finding with { File = file, Value = finding.Value is null ? null : Cut(finding.Value) };

    private string Describe(string? column, string what, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{file}{(column is null ? "" : $", {column}")}: {count} {(count == 1 ? "row names" : "rows name")} {what}");

    private static string SumUp(string code, string? column, int rest, int all) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rest} more {(rest == 1 ? "finding" : "findings")} of the kind {code}{(column is null ? "" : $" in the column {column}")} "
        + $"{(rest == 1 ? "is" : "are")} not listed; there are {all} in all.");

    private sealed class ByMessage : IComparer<Finding>
    {
        public static readonly ByMessage Instance = new();

        public int Compare(Finding? x, Finding? y) => string.CompareOrdinal(x?.Message, y?.Message);
    }
}
