using System.Globalization;
using System.Runtime.CompilerServices;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>Rows by the columns of the layout, wherever they come from, and where findings about them go.</summary>
internal abstract class RowTable(CsvFile file, FindingList findings)
{
    /// <summary>The file the rows are of.</summary>
    public CsvFile File { get; } = file;

    /// <summary>Line the row starts on, from 1.</summary>
    public int Line { get; protected set; }

    /// <summary>What was found about the rows.</summary>
    protected FindingList Findings { get; } = findings;

    /// <summary>The text of a column of the layout in this row; empty when the rows do not have the column.</summary>
    public abstract string this[int slot] { get; }

    /// <summary>Goes to the next sound row; false at the end.</summary>
    public abstract bool Read();

    /// <summary>Position of a column in the file, from 1; null when the file does not have it.</summary>
    public virtual int? FieldOf(int slot) => slot + 1;

    /// <summary>Adds a finding about a column in this row. What the text is made of is only evaluated when the finding is listed.</summary>
    public void Report(
        FindingSeverity severity,
        string code,
        int slot,
        string? expectation,
        [InterpolatedStringHandlerArgument("", nameof(severity), nameof(code), nameof(slot))] ref Problem problem)
    {
        if (problem.IsListed)
        {
            Findings.List(
                severity, code, Line, File.Columns[slot], FieldOf(slot), this[slot], expectation,
                Invariant($"{File.Name} line {Line}, {File.Columns[slot]}: {problem.ToStringAndClear()}"));
        }
    }

    protected static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text that is put together only when its finding is listed: a million rows may have the same problem.</summary>
    [InterpolatedStringHandler]
    public ref struct Problem
    {
        private DefaultInterpolatedStringHandler _text;

        public Problem(
            int literalLength, int formattedCount, RowTable table, FindingSeverity severity, string code, int slot, out bool isListed)
        {
            isListed = IsListed = table.Findings.Admit(severity, code, table.File.Columns[slot]);
            _text = isListed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }

        public bool IsListed { get; }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public string ToStringAndClear() => _text.ToStringAndClear();
    }
}
