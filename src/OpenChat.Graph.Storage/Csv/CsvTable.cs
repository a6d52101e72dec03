using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Reads the rows of one CSV file by the columns of the layout, whatever their order is. Rows that are not sound are findings and are passed over.</summary>
internal sealed class CsvTable : RowTable, IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly GuardedReader _reader;
    private readonly CsvParser _parser;
    private readonly int[] _fields;
    private readonly int _maxRow;
    private int _width;
    private int _rawLines;
    private int _skippedLines;
    private int _reading;

    private CsvTable(CsvFile file, Stream stream, FindingList findings, int maxRow)
        : base(file, findings)
    {
        _maxRow = maxRow;
        _reader = new GuardedReader(stream, maxRow, ReportInvalidByte, ReportNul);
        _parser = new CsvParser(
            _reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = ",",
                BufferSize = BufferSize,
                IgnoreBlankLines = false,
                BadDataFound = ReportStrayQuote,
            });
        _fields = new int[file.Columns.Length];
    }

    public override string this[int slot]
    {
        get
        {
            var field = _fields[slot];
            if (field < 0)
            {
                return "";
            }

            _reading = field;
            return _parser[field];
        }
    }

    /// <summary>Opens a file and reads its header; null when it cannot be used, which then is a finding. Takes over the stream.</summary>
    public static CsvTable? Open(CsvFile file, Stream stream, FindingList findings, int maxRow)
    {
        Span<byte> mark = stackalloc byte[4];
        mark = mark[..stream.ReadAtLeast(mark, 4, throwOnEndOfStream: false)];
        if (mark is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF])
        {
            findings.Add(
                FindingSeverity.Error, FindingCodes.WrongEncoding, 1, null, null, null, "UTF-8", $"{file.Name} is UTF-16 or UTF-32; save it as UTF-8. The file is not read.");
            stream.Dispose();
            return null;
        }

        stream.Position = mark is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        var table = new CsvTable(file, stream, findings, maxRow);
        if (table.ReadHeader())
        {
            return table;
        }

        table.Dispose();
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
                Findings.Add(
                    FindingSeverity.Error, FindingCodes.TooFewFields, Line, null, null, _parser[0], Invariant($"{_width} fields"),
                    Invariant($"{File.Name} line {Line} has {_parser.Count} fields where the header has {_width}; the row is not read."));
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
            Findings.Add(
                FindingSeverity.Warning, FindingCodes.EmptyFile, 1, null, null, null, string.Join(',', File.Columns),
                $"{File.Name} has no header row; it counts as empty.");
            return false;
        }

        _width = _parser.Count;
        for (var field = 0; field < _width; field++)
        {
            var name = _parser[field].Trim();
            var slot = File.Slot(name);
            if (slot < 0)
            {
                Findings.Add(
                    FindingSeverity.Warning, FindingCodes.UnknownColumn, Line, FindingList.Cut(name), field + 1, name, string.Join(',', File.Columns),
                    $"{File.Name} has no column \"{FindingList.Cut(name)}\" in the layout; its values are not read.");
            }
            else if (_fields[slot] >= 0)
            {
                Findings.Add(
                    FindingSeverity.Warning, FindingCodes.DuplicateColumn, Line, name, field + 1, name, "each column once",
                    $"{File.Name} has the column {name} twice; the first counts.");
            }
            else
            {
                _fields[slot] = field;
            }
        }

        var isUsable = true;
        foreach (var slot in File.Required)
        {
            if (_fields[slot] < 0)
            {
                isUsable = false;
                Findings.Add(
                    FindingSeverity.Error, FindingCodes.MissingColumn, Line, File.Columns[slot], null, null, string.Join(',', File.Columns),
                    $"{File.Name} has no column {File.Columns[slot]}, which is required; the file is not read.");
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
                Findings.Add(
                    FindingSeverity.Error, FindingCodes.CutOff, Line, ColumnAt(_parser.Count - 1), _parser.Count, null, "a closing quote",
                    Invariant($"{File.Name} ends inside the quoted field that starts in line {Line}; the file looks cut off. The row is not read."));
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

        Findings.Add(
            isEmpty ? FindingSeverity.Warning : FindingSeverity.Error, FindingCodes.TooManyFields, Line, null, _width + 1, _parser[_width],
            Invariant($"{_width} fields; a field with a comma in it stands in quotes"),
            Invariant($"{File.Name} line {Line} has {_parser.Count} fields where the header has {_width}; the row is {(isEmpty ? "read without them" : "not read")}."));
        return isEmpty;
    }

    private void ReportLargeRow()
    {
        var longest = 0;
        for (var field = 1; field < _parser.Count; field++)
        {
            longest = _parser[field].Length > _parser[longest].Length ? field : longest;
        }

        Findings.Add(
            FindingSeverity.Error, FindingCodes.RowTooLarge, Line, ColumnAt(longest), longest + 1, _parser[longest], Invariant($"rows of at most {_maxRow} characters"),
            Invariant($"{File.Name} line {Line} has more than {_maxRow} characters, most of them in field {longest + 1}; the row is not read."));
    }

    private void ReportStrayQuote(BadDataFoundArgs args) =>
        Findings.Add(
            FindingSeverity.Warning, FindingCodes.StrayQuote, Line, ColumnAt(_reading), _reading + 1, args.Field, "quotes around the whole field, doubled inside",
            Invariant($"{File.Name} line {Line} has quotes inside a field that is not quoted; the field is kept as it is."));

    private void ReportInvalidByte(long offset, int line, byte value) =>
        Findings.Add(
            FindingSeverity.Error, FindingCodes.InvalidUtf8, line, null, null, Invariant($"0x{value:X2}"), "UTF-8",
            Invariant($"{File.Name} line {line}: byte 0x{value:X2} at offset {offset} is not UTF-8 and reads as U+FFFD; the file looks like Latin-1, save it as UTF-8."));

    private void ReportNul(int line) =>
        Findings.Add(
            FindingSeverity.Error, FindingCodes.NulCharacter, line, null, null, null, "text without NUL",
            Invariant($"{File.Name} line {line} holds a NUL character, which reads as U+FFFD."));

    private string? ColumnAt(int field) => Array.IndexOf(_fields, field) is var slot and >= 0 ? File.Columns[slot] : null;
}
