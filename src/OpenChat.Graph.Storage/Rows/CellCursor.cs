namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Rows of texts, each with a cell for every column of the table; an array may be that of the next row too. Their lines are those of the
/// file that would be written from them: a header, and more than one line where a cell has line breaks.
/// </summary>
internal sealed class CellCursor(TableLayout table, IEnumerable<string[]> rows, FindingList findings)
    : RowCursor(table, findings), IDisposable
{
    private readonly IEnumerator<string[]> _rows = rows.GetEnumerator();
    private int _nextLine = 2;

    /// <summary>A column that the file would not have; −1 when it would have all.</summary>
    public int Unwritten { get; init; } = -1;

    public override ReadOnlySpan<char> this[int slot] => _rows.Current[slot];

    public override int? FieldOf(int slot) => slot == Unwritten ? null : Unwritten >= 0 && slot > Unwritten ? slot : slot + 1;

    public override bool Read()
    {
        if (!_rows.MoveNext())
        {
            return false;
        }

        Line = _nextLine++;
        foreach (var cell in _rows.Current)
        {
            _nextLine += cell.AsSpan().Count('\n');
        }

        return true;
    }

    public void Dispose() => _rows.Dispose();
}
