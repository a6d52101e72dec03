using System.Globalization;
using System.Runtime.CompilerServices;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// A table that is read row by row, wherever the rows come from; stands before the first row at the
/// beginning. Either all of its rows have lines, or none has.
/// </summary>
/// <param name="table">What the rows are.</param>
/// <param name="findings">Where findings about the rows go.</param>
internal abstract class RowCursor(TableLayout table, FindingList findings)
{
    /// <summary>What the rows are.</summary>
    public TableLayout Table { get; } = table;

    /// <summary>The line that the row starts on, from 1; 0 when the store has no lines.</summary>
    public int Line { get; protected set; }

    /// <summary>
    /// Whether something was passed over of which it cannot be told how many rows it was, or what they said; it is reported.
    /// </summary>
    public bool HasLostRows { get; protected set; }

    /// <summary>Why rows are lost, as a part of a sentence; null when there is no more to say than that they are.</summary>
    public string? LostReason { get; protected set; }

    /// <summary>
    /// The first column of each row that was passed over, as far as it can be read; only of tables about openness beside the assessments.
    /// </summary>
    public List<string> LostRows { get; } = [];

    /// <summary>What was found about the rows.</summary>
    protected FindingList Findings { get; } = findings;

    /// <summary>The text of a column in this row, valid until the next row is read; empty when the rows do not have the column.</summary>
    public abstract ReadOnlySpan<char> this[int slot] { get; }

    /// <summary>Goes to the next sound row; false at the end.</summary>
    public abstract bool Read();

    /// <summary>Whether a column is empty in this row; for stores that know without making the text.</summary>
    public virtual bool IsEmpty(int slot) => this[slot].IsEmpty;

    /// <summary>The node that a column of this row names, for stores that know it without its id; null for all others.</summary>
    public virtual (NodeKind Kind, int Number)? NodeAt(int slot) => null;

    /// <summary>Told which node this row is, by its number in the builder, and null when it is none because the row is not read.</summary>
    public virtual void OnNode(int? number)
    {
    }

    /// <summary>Position of a column in the row of the store, from 1; null when the rows do not have it.</summary>
    public virtual int? FieldOf(int slot) => slot + 1;

    /// <summary>
    /// Adds a finding about a column in this row, which can also be made from the finished graph: when the row has no
    /// line, it is left until the rows of the graph give it one.
    /// </summary>
    public void Report(
        FindingSeverity severity,
        string code,
        int slot,
        string expectation,
        [InterpolatedStringHandlerArgument("", nameof(severity), nameof(code), nameof(slot))] ref Problem problem) =>
        Add(severity, code, slot, expectation, ref problem);

    /// <summary>
    /// Whether something about a column in this row is told already that makes nonsense of what stands in it, so that no more is told.
    /// </summary>
    protected virtual bool IsBroken(int slot) => false;

    /// <summary>Whether the table of a kind of nodes is not there or was not read.</summary>
    public bool IsUnread(NodeKind kind) => Findings.Unread.Contains(kind);

    /// <summary>
    /// Adds a finding about what a column names of a table that is not there; it is listed only as a sum.
    /// </summary>
    public void ReportUnread(FindingSeverity severity, int slot, NodeKind kind, string consequence)
    {
        if (Line == 0)
        {
            Findings.IsIncomplete = true;
            return;
        }

        var unread = TableLayouts.Of(kind);
        Findings.Sum(
            severity,
            FindingCodes.DanglingId,
            Table.Columns[slot],
            $"{unread.Name}, and {unread.FileName} is not there or not read; {consequence}");
    }

    /// <summary>
    /// Adds a finding about a framework that a column names when rows of frameworks are not there or not read; it is listed only as a sum.
    /// </summary>
    public void ReportUnreadFramework(int slot, string consequence)
    {
        if (Line == 0)
        {
            Findings.IsIncomplete = true;
            return;
        }

        Findings.Sum(
            FindingSeverity.Error, FindingCodes.DanglingId, Table.Columns[slot],
            $"a framework that is not there, and {TableLayouts.Frameworks.FileName} is not read whole; {consequence}");
    }

    /// <summary>
    /// Adds a finding about something that the graph will not hold, so that only the row can
    /// tell: at once, and placed by ids when the row has no line.
    /// </summary>
    public void ReportLost(
        FindingSeverity severity,
        string code,
        int slot,
        string expectation,
        [InterpolatedStringHandlerArgument("", nameof(severity), nameof(code), nameof(slot), nameof(expectation))] ref Problem problem) =>
        Add(severity, code, slot, expectation, ref problem);

    private void Add(FindingSeverity severity, string code, int slot, string expectation, ref Problem problem)
    {
        if (!problem.IsListed)
        {
            return;
        }

        var (column, text) = (Table.Columns[slot], problem.ToStringAndClear() + OddCharacters.Describe(this[slot]));
        if (Line > 0)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{Table.FileName} line {Line}, {column}: {text}");
            Findings.List(new Finding(severity, code, message)
            {
                Line = Line,
                Column = column,
                Field = FieldOf(slot),
                Value = this[slot].ToString(),
                Expectation = expectation,
            });
            return;
        }

        var place = Table is RelationLayout ? $"{this[0]} to {this[1]}" : this[0];
        Findings.ListUnplaced(new Finding(severity, code, $"{Table.FileName}, {column} of \"{FindingList.Cut(place)}\": {text}")
        {
            Column = column,
            Value = this[slot].ToString(),
            Expectation = expectation,
        });
    }

    /// <summary>A text that is put together only when its finding is listed: a million rows may have the same problem.</summary>
    [InterpolatedStringHandler]
    public ref struct Problem
    {
        private DefaultInterpolatedStringHandler _text;

        /// <summary>For <see cref="Report"/>.</summary>
        public Problem(
            int literalLength, int formattedCount, RowCursor rows, FindingSeverity severity, string code, int slot, out bool isListed)
        {
            if (rows.Line == 0)
            {
                rows.Findings.IsIncomplete = true;
                isListed = false;
                return;
            }

            Open(
                literalLength, formattedCount,
                isListed = !rows.IsBroken(slot) && rows.Findings.Admit(severity, code, rows.Table.Columns[slot]));
        }

        /// <summary>
        /// For <see cref="ReportLost"/>, which alone hands over what it expects. Findings without lines are all listed, and sorted first.
        /// </summary>
        public Problem(
            int literalLength,
            int formattedCount,
            RowCursor rows,
            FindingSeverity severity,
            string code,
            int slot,
            string expectation,
            out bool isListed)
        {
            _ = expectation;
            Open(
                literalLength, formattedCount,
                isListed = rows.Line == 0
                    || (!rows.IsBroken(slot) && rows.Findings.Admit(severity, code, rows.Table.Columns[slot])));
        }

        public bool IsListed { get; private set; }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public string ToStringAndClear() => _text.ToStringAndClear();

        private void Open(int literalLength, int formattedCount, bool isListed)
        {
            IsListed = isListed;
            _text = isListed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }
    }
}
