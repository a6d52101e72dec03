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
    private readonly Dictionary<(string Code, string? Column), (int Count, FindingSeverity Worst)> _counts = [];
    private readonly Dictionary<(string Code, string? Column), (SortedSet<Finding> First, int Count)> _unplaced = [];
    private readonly Dictionary<(FindingSeverity Severity, string Code, string? Column, string What), int> _sums = [];

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
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (code, column), out _);
        known = (known.Count + 1, severity > known.Worst ? severity : known.Worst);
        return known.Count <= most;
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
        var key = (finding.Code, finding.Column);
        var (first, count) = _unplaced.TryGetValue(key, out var known) ? known : (new SortedSet<Finding>(ByMessage.Instance), 0);
        _unplaced[key] = (first, count + 1);
        first.Add(Complete(finding));
        if (first.Count > most)
        {
            first.Remove(first.Max!); // there is one, as there are more than none
        }
    }

    /// <summary>
    /// Sums, those without a line, then by line and as they were found; each cut flood is summed up at the end.
    /// </summary>
    public IEnumerable<Finding> Take()
    {
        var unplaced = _unplaced.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(
            pair => pair.Key.Column, StringComparer.Ordinal);
        var placedFloods = _counts.Where(pair => pair.Value.Count > most).Select(
            pair => (pair.Key.Code, pair.Key.Column, pair.Value.Count, pair.Value.Worst));
        var unplacedFloods = unplaced.Where(pair => pair.Value.First.Count == most && pair.Value.Count > most)
            .Select(pair => (pair.Key.Code, pair.Key.Column, pair.Value.Count, pair.Value.First.Max(finding => finding.Severity)));
        var rest = placedFloods.Concat(unplacedFloods)
            .OrderBy(flood => flood.Code, StringComparer.Ordinal).ThenBy(flood => flood.Column, StringComparer.Ordinal)
            .Select(flood => Complete(
                new Finding(flood.Item4, flood.Code, SumUp(flood.Code, flood.Column, flood.Count)) { Column = flood.Column }));
        var sums = _sums.OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Column, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.What, StringComparer.Ordinal).Select(pair => Complete(
                new Finding(pair.Key.Severity, pair.Key.Code, Describe(pair.Key.Column, pair.Key.What, pair.Value))
                {
                    Column = pair.Key.Column,
                }));
        return [.. sums, .. unplaced.SelectMany(pair => pair.Value.First), .. _findings.OrderBy(finding => finding.Line ?? 0), .. rest];
    }

    /// <summary>A value as findings show it: cut, on one line.</summary>
    public static string Cut(ReadOnlySpan<char> value)
    {
        var shown = value[..Math.Min(value.Length, Finding.MaxValueLength)];
        shown = shown is [.., var last] && char.IsHighSurrogate(last) ? shown[..^1] : shown; // half a character
        return shown.IndexOfAnyInRange('\0', '\u001f') < 0
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
        CultureInfo.InvariantCulture, $"{file}{(column is null ? "" : $", {column}")}: {count} {(count == 1 ? "row names" : "rows name")} {what}");

    private string SumUp(string code, string? column, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count - most} more findings {code}{(column is null ? "" : $" in column {column}")}, {count} in all.");

    private sealed class ByMessage : IComparer<Finding>
    {
        public static readonly ByMessage Instance = new();

        public int Compare(Finding? x, Finding? y) => string.CompareOrdinal(x?.Message, y?.Message);
    }
}
