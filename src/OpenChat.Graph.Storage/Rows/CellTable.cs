namespace OpenChat.Graph.Storage.Rows;

/// <summary>Rows that are in memory already, each with a cell for every column of the file. Lines are those of the file that would be written from them.</summary>
internal sealed class CellTable(CsvFile file, IReadOnlyList<string[]> rows, FindingList findings) : RowTable(file, findings)
{
    private int _next;
    private int _nextLine = 2;

    public override string this[int slot] => rows[_next - 1][slot];

    public override bool Read()
    {
        if (_next == rows.Count)
        {
            return false;
        }

        Line = _nextLine;
        _nextLine += 1 + rows[_next++].Sum(static cell => cell.AsSpan().Count('\n'));
        return true;
    }
}
