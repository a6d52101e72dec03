using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>The findings of one file. A flood of the same finding in the same column is cut and summed up.</summary>
internal sealed class FindingList(string? file, int most)
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(string Code, string? Column), (int Count, FindingSeverity Worst)> _counts = [];

    /// <summary>Counts a finding and says whether it is to be listed; then <see cref="List"/> follows.</summary>
    public bool Admit(FindingSeverity severity, string code, string? column)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (code, column), out _);
        known = (known.Count + 1, severity > known.Worst ? severity : known.Worst);
        return known.Count <= most;
    }

    public void List(
        FindingSeverity severity, string code, int? line, string? column, int? field, string? value, string? expectation, string message) =>
        _findings.Add(new Finding(severity, code, file, line, column, field, value is null ? null : Cut(value), expectation, message));

    public void Add(
        FindingSeverity severity, string code, int? line, string? column, int? field, string? value, string? expectation, string message)
    {
        if (Admit(severity, code, column))
        {
            List(severity, code, line, column, field, value, expectation, message);
        }
    }

    /// <summary>By line, then as they were found; each cut flood is summed up at the end.</summary>
    public IEnumerable<Finding> Take()
    {
        var rest = _counts.Where(pair => pair.Value.Count > most)
            .OrderBy(pair => pair.Key.Code, StringComparer.Ordinal).ThenBy(pair => pair.Key.Column, StringComparer.Ordinal)
            .Select(pair => new Finding(
                pair.Value.Worst,
                pair.Key.Code,
                file,
                null,
                pair.Key.Column,
                null,
                null,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{pair.Value.Count - most} more findings {pair.Key.Code}{(pair.Key.Column is null ? "" : $" in column {pair.Key.Column}")}, {pair.Value.Count} in all.")));
        return [.. _findings.OrderBy(finding => finding.Line ?? 0), .. rest];
    }

    /// <summary>A value as findings show it: cut, on one line.</summary>
    public static string Cut(string value)
    {
        var shown = value.Length <= Finding.MaxValueLength ? value : value[..Finding.MaxValueLength];
        return shown.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? shown : string.Concat(shown.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }
}
