// One row of an answer, in memory that the next row overwrites.
using System.Globalization;
using System.Text.Json;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>
/// The cells of the row that is being read. One object serves all rows of an answer; spans are valid until the next row. Asking for a
/// column that is not there throws a <see cref="JsonException"/>: such an answer is damaged.
/// </summary>
internal sealed class Neo4jRow
{
    private char[] _text = new char[1024];
    private int _used;
    private Cell[] _cells = new Cell[16];
    private Cell[] _items = new Cell[16];
    private int _itemCount;
    private int _nested = -1;

    private enum CellKind : byte
    {
        Null,
        Text,
        Number,
        Boolean,
        List,
    }

    /// <summary>How many columns the row has.</summary>
    public int Count { get; private set; }

    /// <summary>The text of a cell; a number or boolean as JSON spells it; empty for null and for lists.</summary>
    public ReadOnlySpan<char> this[int column] => Slice(At(column));

    /// <summary>Whether a cell is null.</summary>
    public bool IsNull(int column) => At(column).Kind == CellKind.Null;

    /// <summary>Whether a cell is a list.</summary>
    public bool IsList(int column) => At(column).Kind == CellKind.List;

    /// <summary>How many items a list has; 0 for all else.</summary>
    public int ItemCount(int column) => At(column) is { Kind: CellKind.List } cell ? cell.Length : 0;

    /// <summary>An item of a list as text; empty for null; of a list within the list its items with a semicolon between them.</summary>
    public ReadOnlySpan<char> GetItem(int column, int item)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)item, (uint)ItemCount(column), nameof(item));
        return Slice(_items[At(column).Start + item]);
    }

    /// <summary>All items of a list as texts of their own; none for all else.</summary>
    public string[] Items(int column) => [.. Enumerable.Range(0, ItemCount(column)).Select(item => GetItem(column, item).ToString())];

    /// <summary>The text of a cell; the items of a list with a semicolon between them.</summary>
    public ReadOnlySpan<char> Joined(int column)
    {
        if (!IsList(column))
        {
            return this[column];
        }

        var start = _used;
        for (var item = 0; item < ItemCount(column); item++)
        {
            var text = GetItem(column, item);
            Reserve(text.Length + 1);
            if (item > 0)
            {
                _text[_used++] = ';';
            }

            text.CopyTo(_text.AsSpan(_used));
            _used += text.Length;
        }

        return _text.AsSpan(start, _used - start);
    }

    /// <summary>A cell that must be a whole number.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public long GetInt64(int column) =>
        long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new JsonException("a value that is not a whole number where one was asked for");

    /// <summary>A cell that is true; false for all else.</summary>
    public bool IsTrue(int column) => At(column).Kind == CellKind.Boolean && this[column] is "true";

    /// <summary>Empties the row for the next one.</summary>
    public void Clear() => (Count, _used, _itemCount, _nested) = (0, 0, 0, -1);

    /// <summary>Adds the cell, or the item of the list that was opened last, which the reader stands on.</summary>
    public void Add(ref Utf8JsonReader json, bool isItem)
    {
        if (_nested >= 0)
        {
            Reserve(1);
            _text[_used++] = ';';
        }

        var start = _used;
        var kind = CellKind.Null;
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                kind = CellKind.Text;
                Reserve(json.ValueSpan.Length);
                _used += json.CopyString(_text.AsSpan(_used));
                break;
            case JsonTokenType.Number:
                kind = CellKind.Number;
                Reserve(json.ValueSpan.Length);
                foreach (var digit in json.ValueSpan)
                {
                    _text[_used++] = (char)digit;
                }

                break;
            case JsonTokenType.True or JsonTokenType.False:
                kind = CellKind.Boolean;
                var word = json.TokenType == JsonTokenType.True ? "true" : "false";
                Reserve(word.Length);
                word.CopyTo(_text.AsSpan(_used));
                _used += word.Length;
                break;
        }

        var cell = new Cell(kind, start, _used - start);
        if (_nested >= 0)
        {
            return;
        }

        if (isItem)
        {
            AddItem(cell);
        }
        else
        {
            Put(ref _cells, Count++, cell);
        }
    }

    /// <summary>Adds a list, which the items that follow belong to.</summary>
    public void OpenList() => Put(ref _cells, Count++, new Cell(CellKind.List, _itemCount, 0));

    /// <summary>
    /// Adds a list as an item of the list that was opened last; what is added until <see cref="CloseItem"/> belongs to it.
    /// </summary>
    public void OpenItem() => _nested = _used;

    /// <summary>Ends the list within the list.</summary>
    public void CloseItem()
    {
        var start = Math.Min(_nested + 1, _used); // behind the first semicolon
        AddItem(new Cell(CellKind.Text, start, _used - start));
        _nested = -1;
    }

    private void AddItem(Cell cell)
    {
        Put(ref _items, _itemCount++, cell);
        _cells[Count - 1] = _cells[Count - 1] with { Length = _cells[Count - 1].Length + 1 };
    }

    private static void Put(ref Cell[] cells, int index, Cell cell)
    {
        if (index == cells.Length)
        {
            Array.Resize(ref cells, cells.Length * 2);
        }

        cells[index] = cell;
    }

    // Whoever asks knows which columns the statement returns: where one is not there, the answer is not that of the statement.
    private Cell At(int column) =>
        (uint)column < (uint)Count ? _cells[column] : throw new JsonException("a row with fewer columns than were asked for");

    private ReadOnlySpan<char> Slice(Cell cell) => cell.Kind is CellKind.List or CellKind.Null ? [] : _text.AsSpan(cell.Start, cell.Length);

    private void Reserve(int length)
    {
        if (_text.Length - _used < length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + length));
        }
    }

    /// <summary>Where a cell is: in the text, or for a list its first item and how many there are.</summary>
    private readonly record struct Cell(CellKind Kind, int Start, int Length);
}
