using System.Globalization;
using System.Text;
using CsvHelper;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Reads the rows of one CSV file by the columns of the layout, whatever their order is.
/// Rows that are not sound are findings and are passed over.
/// </summary>
internal sealed class CsvTable : RowCursor, IDisposable
{
    /// <summary>Longest row in characters; a longer one is a finding and is not read.</summary>
    private const int MaxRow = 1 << 20;

    private static readonly CsvReaderOptions Rfc4180 = new()
    {
        Separator = ',',
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        BufferSize = 1 << 16,
    };

    private readonly GuardedStream _stream;
    private readonly CsvReader _reader;
    private readonly HashSet<int> _strayQuotes = [];
    private readonly int[] _fields;
    private char[] _text = new char[1 << 10];
    private int _textLength;
    private int _width;
    private int _skippedLines;
    private bool _hasOddQuotes;

    private CsvTable(TableLayout table, Stream stream, FindingList findings)
        : base(table, findings)
    {
        // No more than three bytes of UTF-8 make one character, so no row that the stream ends is within the limit.
        _stream = new GuardedStream(stream, 3 * MaxRow, ReportInvalidByte, ReportNul);
        _reader = CsvReader.Create(_stream, Rfc4180 with { OnMalformedRecord = _ => _hasOddQuotes = true });
        _fields = new int[table.Columns.Length];
    }

    private string File => Table.FileName;

    public override ReadOnlySpan<char> this[int slot] => _fields[slot] < 0 ? [] : Text(_fields[slot]);

    /// <summary>
    /// Opens a file and reads its header; null when it cannot be used, which then is a finding. Takes over the stream: whatever comes of
    /// it, only the table that is handed out needs to be disposed of.
    /// </summary>
    public static CsvTable? Open(TableLayout table, Stream stream, FindingList findings)
    {
        try
        {
            return TryOpen(table, stream, findings);
        }
        catch (IOException)
        {
            stream.Dispose();
            throw;
        }
    }

    private static CsvTable? TryOpen(TableLayout table, Stream stream, FindingList findings)
    {
        Span<byte> mark = stackalloc byte[4];
        mark = mark[..stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false)];
        if (mark is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF])
        {
            var message = $"{table.FileName} is UTF-16 or UTF-32; save it as UTF-8. The file is not read.";
            findings.Add(new Finding(FindingSeverity.Error, FindingCodes.WrongEncoding, message) { Line = 1, Expectation = "UTF-8" });
            stream.Dispose();
            return null;
        }

        stream.Position = mark is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var rows = new CsvTable(table, stream, findings);
        if (rows.ReadHeader())
        {
            return rows;
        }

        rows.Dispose();
        return null;
    }

    public override bool Read()
    {
        while (ReadRow())
        {
            if (_reader.FieldCount == 1 && _width > 1 && _reader.IsEmpty(0))
            {
                continue;
            }

            if (_reader.FieldCount < _width)
            {
                var message = Invariant(
                    $"{File} line {Line} has {_reader.FieldCount} fields where the header has {_width}; the row is not read.");
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooFewFields, message)
                {
                    Line = Line,
                    Value = Text(0).ToString(),
                    Expectation = Invariant($"{_width} fields"),
                });
                continue;
            }

            if (_reader.FieldCount == _width || AcceptSurplus())
            {
                return true;
            }
        }

        return false;
    }

    public override int? FieldOf(int slot) => _fields[slot] < 0 ? null : _fields[slot] + 1;

    public override bool IsEmpty(int slot) => _fields[slot] < 0 || _reader.IsEmpty(_fields[slot]);

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private bool ReadHeader()
    {
        Array.Fill(_fields, -1);
        if (!ReadRow() || (_reader.FieldCount == 1 && _reader.IsEmpty(0)))
        {
            Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.EmptyFile, $"{File} has no header row; it counts as empty.")
            {
                Line = 1,
                Expectation = string.Join(',', Table.Columns),
            });
            return false;
        }

        _width = _reader.FieldCount;
        for (var field = 0; field < _width; field++)
        {
            var name = Text(field).Trim().ToString();
            var slot = Table.Slot(name);
            if (slot < 0)
            {
                var message = $"{File} has no column \"{FindingList.Cut(name)}\" in the layout; its values are not read.";
                Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.UnknownColumn, message)
                {
                    Line = Line,
                    Column = FindingList.Cut(name),
                    Field = field + 1,
                    Value = name,
                    Expectation = string.Join(',', Table.Columns),
                });
            }
            else if (_fields[slot] >= 0)
            {
                Findings.Add(new Finding(
                    FindingSeverity.Warning, FindingCodes.DuplicateColumn, $"{File} has the column {name} twice; the first counts.")
                {
                    Line = Line,
                    Column = name,
                    Field = field + 1,
                    Value = name,
                    Expectation = "each column once",
                });
            }
            else
            {
                _fields[slot] = field;
            }
        }

        var isUsable = true;
        foreach (var slot in Table.Required)
        {
            if (_fields[slot] < 0)
            {
                isUsable = false;
                var message = $"{File} has no column {Table.Columns[slot]}, which is required; the file is not read.";
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.MissingColumn, message)
                {
                    Line = Line,
                    Column = Table.Columns[slot],
                    Expectation = string.Join(',', Table.Columns),
                });
            }
        }

        return isUsable;
    }

    /// <summary>Reads rows up to one the file holds as a whole.</summary>
    private bool ReadRow()
    {
        while (ReadRecord())
        {
            Line = (int)_reader.LineNumber + _skippedLines;
            var length = _reader.RawRecord.Length;
            _stream.PassedRows = _reader.ByteOffset + length;
            if (_stream.TryTakeEndedRow(out var lines) || (length > MaxRow && Encoding.UTF8.GetCharCount(_reader.RawRecord) > MaxRow))
            {
                _skippedLines += lines;
                ReportLargeRow();
            }
            else if (_stream.IsCutOff && _stream.PassedRows == _stream.Position)
            {
                var message = Invariant(
                    $"{File} ends inside the quoted field that starts in line {Line}; the file looks cut off. The row is not read.");
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.CutOff, message)
                {
                    Line = Line,
                    Column = ColumnAt(_reader.FieldCount - 1),
                    Field = _reader.FieldCount,
                    Expectation = "a closing quote",
                });
                return false;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private bool ReadRecord()
    {
        _textLength = 0;
        if (_hasOddQuotes)
        {
            _hasOddQuotes = false;
            _strayQuotes.Clear();
        }

        return _reader.Read();
    }

    /// <summary>The text of a field; quotes in it that should not be there are reported once.</summary>
    private ReadOnlySpan<char> Text(int field)
    {
        if (_hasOddQuotes)
        {
            ReportStrayQuote(field);
        }

        var bytes = _reader.GetSpan(field);
        if (_text.Length - _textLength < bytes.Length)
        {
            // What was handed out of this row keeps the old array.
            (_text, _textLength) = (new char[Math.Max(2 * _text.Length, bytes.Length)], 0);
        }

        var text = _text.AsSpan(_textLength, Encoding.UTF8.GetChars(bytes, _text.AsSpan(_textLength)));
        _textLength += text.Length;
        return text;
    }

    private bool AcceptSurplus()
    {
        var isEmpty = true;
        for (var field = _width; field < _reader.FieldCount; field++)
        {
            isEmpty &= _reader.IsEmpty(field);
        }

        var end = isEmpty ? "read without them" : "not read";
        var message = Invariant($"{File} line {Line} has {_reader.FieldCount} fields where the header has {_width}; the row is {end}.");
        Findings.Add(new Finding(isEmpty ? FindingSeverity.Warning : FindingSeverity.Error, FindingCodes.TooManyFields, message)
        {
            Line = Line,
            Field = _width + 1,
            Value = Text(_width).ToString(),
            Expectation = Invariant($"{_width} fields; a field with a comma in it stands in quotes"),
        });
        return isEmpty;
    }

    private void ReportLargeRow()
    {
        var longest = Enumerable.Range(0, _reader.FieldCount).MaxBy(field => _reader.GetSpan(field).Length);
        var message = Invariant(
            $"{File} line {Line} has more than {MaxRow} characters, most of them in field {longest + 1}; the row is not read.");
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.RowTooLarge, message)
        {
            Line = Line,
            Column = ColumnAt(longest),
            Field = longest + 1,
            Value = Text(longest).ToString(),
            Expectation = Invariant($"rows of at most {MaxRow} characters"),
        });
    }

    private void ReportStrayQuote(int field)
    {
        var raw = Encoding.UTF8.GetString(_reader.GetRawSpan(field));
        if (IsSound(raw) || !_strayQuotes.Add(field))
        {
            return;
        }

        var message = Invariant($"{File} line {Line} has quotes inside a field that is not quoted; the field is kept as it is.");
        Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.StrayQuote, message)
        {
            Line = Line,
            Column = ColumnAt(field),
            Field = field + 1,
            Value = raw,
            Expectation = "quotes around the whole field, doubled inside",
        });
    }

    /// <summary>Whether a field has no quotes, or has them around the whole of it and doubled inside.</summary>
    private static bool IsSound(string raw) =>
        !HasQuote(raw) || (raw is ['"', .. var inside, '"'] && !HasQuote(inside.Replace("\"\"", "", StringComparison.Ordinal)));

    private static bool HasQuote(string text) => text.Contains('"', StringComparison.Ordinal);

    private void ReportInvalidByte(long offset, int line, byte value)
    {
        const string Hint = "the file looks like Latin-1, save it as UTF-8.";
        var message = Invariant(
            $"{File} line {line}: byte 0x{value:X2} at offset {offset} is not UTF-8 and reads as U+FFFD; {Hint}");
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.InvalidUtf8, message)
        {
            Line = line,
            Value = Invariant($"0x{value:X2}"),
            Expectation = "UTF-8",
        });
    }

    private void ReportNul(int line)
    {
        var message = Invariant($"{File} line {line} holds a NUL character, which reads as U+FFFD.");
        Findings.Add(
            new Finding(FindingSeverity.Error, FindingCodes.NulCharacter, message) { Line = line, Expectation = "text without NUL" });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string? ColumnAt(int field) => Array.IndexOf(_fields, field) is var slot and >= 0 ? Table.Columns[slot] : null;
}
