using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
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

    private const int BufferSize = 1 << 16;

    private readonly GuardedReader _reader;
    private readonly CsvParser _parser;
    private readonly int[] _fields;
    private int _width;
    private int _rawLines;
    private int _skippedLines;
    private int _reading;

    private CsvTable(TableLayout table, Stream stream, FindingList findings)
        : base(table, findings)
    {
        _reader = new GuardedReader(stream, MaxRow, ReportInvalidByte, ReportNul);
        _parser = new CsvParser(
            _reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = ",",
                BufferSize = BufferSize,
                IgnoreBlankLines = false,
                BadDataFound = ReportStrayQuote,
            });
        _fields = new int[table.Columns.Length];
    }

    private string File => Table.FileName;

    public override ReadOnlySpan<char> this[int slot]
    {
        get
        {
            var field = _fields[slot];
            if (field < 0)
            {
                return [];
            }

            _reading = field;
            return _parser[field];
        }
    }

    /// <summary>Opens a file and reads its header; null when it cannot be used, which then is a finding. Takes over the stream.</summary>
    public static CsvTable? Open(TableLayout table, Stream stream, FindingList findings)
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
            if (_parser.Count == 1 && _width > 1 && _parser[0].Length == 0)
            {
                continue;
            }

            if (_parser.Count < _width)
            {
                var message = Invariant(
                    $"{File} line {Line} has {_parser.Count} fields where the header has {_width}; the row is not read.");
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooFewFields, message)
                {
                    Line = Line,
                    Value = _parser[0],
                    Expectation = Invariant($"{_width} fields"),
                });
                continue;
            }

            if (_parser.Count == _width || AcceptSurplus())
            {
                return true;
            }
        }

        return false;
    }

    public override int? FieldOf(int slot) => _fields[slot] < 0 ? null : _fields[slot] + 1;

    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
    }

    private bool ReadHeader()
    {
        Array.Fill(_fields, -1);
        if (!ReadRow() || (_parser.Count == 1 && _parser[0].Length == 0))
        {
            Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.EmptyFile, $"{File} has no header row; it counts as empty.")
            {
                Line = 1,
                Expectation = string.Join(',', Table.Columns),
            });
            return false;
        }

        _width = _parser.Count;
        for (var field = 0; field < _width; field++)
        {
            var name = _parser[field].Trim();
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
        while (_parser.Read())
        {
            Line = _rawLines + _skippedLines + 1;
            (_rawLines, _skippedLines) = (_parser.RawRow, _reader.SkippedLines);
            if (_reader.IsRowTooLarge)
            {
                _reader.IsRowTooLarge = false;
                ReportLargeRow();
            }
            else if (_reader.IsCutOff)
            {
                var message = Invariant(
                    $"{File} ends inside the quoted field that starts in line {Line}; the file looks cut off. The row is not read.");
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.CutOff, message)
                {
                    Line = Line,
                    Column = ColumnAt(_parser.Count - 1),
                    Field = _parser.Count,
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

    private bool AcceptSurplus()
    {
        var isEmpty = true;
        for (var field = _width; field < _parser.Count; field++)
        {
            isEmpty &= _parser[field].Length == 0;
        }

        var end = isEmpty ? "read without them" : "not read";
        var message = Invariant($"{File} line {Line} has {_parser.Count} fields where the header has {_width}; the row is {end}.");
        Findings.Add(new Finding(isEmpty ? FindingSeverity.Warning : FindingSeverity.Error, FindingCodes.TooManyFields, message)
        {
            Line = Line,
            Field = _width + 1,
            Value = _parser[_width],
            Expectation = Invariant($"{_width} fields; a field with a comma in it stands in quotes"),
        });
        return isEmpty;
    }

    private void ReportLargeRow()
    {
        var longest = 0;
        for (var field = 1; field < _parser.Count; field++)
        {
            longest = _parser[field].Length > _parser[longest].Length ? field : longest;
        }

        var message = Invariant(
            $"{File} line {Line} has more than {MaxRow} characters, most of them in field {longest + 1}; the row is not read.");
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.RowTooLarge, message)
        {
            Line = Line,
            Column = ColumnAt(longest),
            Field = longest + 1,
            Value = _parser[longest],
            Expectation = Invariant($"rows of at most {MaxRow} characters"),
        });
    }

    private void ReportStrayQuote(BadDataFoundArgs args)
    {
        var message = Invariant($"{File} line {Line} has quotes inside a field that is not quoted; the field is kept as it is.");
        Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.StrayQuote, message)
        {
            Line = Line,
            Column = ColumnAt(_reading),
            Field = _reading + 1,
            Value = args.Field,
            Expectation = "quotes around the whole field, doubled inside",
        });
    }

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
