using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Reads the rows of one CSV file by the columns of the layout, whatever their order is. Rows that are not sound are findings and are passed over.</summary>
internal sealed class CsvTable : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly CsvFile _file;
    private readonly FindingList _findings;
    private readonly GuardedReader _reader;
    private readonly CsvParser _parser;
    private readonly int[] _fields;
    private readonly int _maxRow;
    private int _width;
    private int _rawLines;
    private int _skippedLines;
    private int _reading;

    private CsvTable(CsvFile file, Stream stream, FindingList findings, int maxRow)
    {
        (_file, _findings, _maxRow) = (file, findings, maxRow);
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

    /// <summary>Line the row starts on, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The text of a column of the layout in this row; empty when the file does not have the column.</summary>
    public string this[int slot]
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

    /// <summary>Goes to the next sound row; false at the end.</summary>
    public bool Read()
    {
        while (ReadRow())
        {
            if (_parser.Count == 1 && _width > 1 && _parser[0].Length == 0)
            {
                continue;
            }

            if (_parser.Count < _width)
            {
                _findings.Add(
                    FindingSeverity.Error, FindingCodes.TooFewFields, Line, null, null, _parser[0], Invariant($"{_width} fields"),
                    Invariant($"{_file.Name} line {Line} has {_parser.Count} fields where the header has {_width}; the row is not read."));
                continue;
            }

            if (_parser.Count == _width || AcceptSurplus())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Position of a column in the file, from 1; null when the file does not have it.</summary>
    public int? FieldOf(int slot) => _fields[slot] < 0 ? null : _fields[slot] + 1;

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
            _findings.List(
                severity, code, Line, _file.Columns[slot], FieldOf(slot), this[slot], expectation,
                Invariant($"{_file.Name} line {Line}, {_file.Columns[slot]}: {problem.ToStringAndClear()}"));
        }
    }

    public void Dispose()
    {
        _parser.Dispose();
        _reader.Dispose();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private bool ReadHeader()
    {
        Array.Fill(_fields, -1);
        if (!ReadRow() || (_parser.Count == 1 && _parser[0].Length == 0))
        {
            _findings.Add(
                FindingSeverity.Warning, FindingCodes.EmptyFile, 1, null, null, null, string.Join(',', _file.Columns),
                $"{_file.Name} has no header row; it counts as empty.");
            return false;
        }

        _width = _parser.Count;
        for (var field = 0; field < _width; field++)
        {
            var name = _parser[field].Trim();
            var slot = _file.Slot(name);
            if (slot < 0)
            {
                _findings.Add(
                    FindingSeverity.Warning, FindingCodes.UnknownColumn, Line, FindingList.Cut(name), field + 1, name, string.Join(',', _file.Columns),
                    $"{_file.Name} has no column \"{FindingList.Cut(name)}\" in the layout; its values are not read.");
            }
            else if (_fields[slot] >= 0)
            {
                _findings.Add(
                    FindingSeverity.Warning, FindingCodes.DuplicateColumn, Line, name, field + 1, name, "each column once",
                    $"{_file.Name} has the column {name} twice; the first counts.");
            }
            else
            {
                _fields[slot] = field;
            }
        }

        var isUsable = true;
        foreach (var slot in _file.Required)
        {
            if (_fields[slot] < 0)
            {
                isUsable = false;
                _findings.Add(
                    FindingSeverity.Error, FindingCodes.MissingColumn, Line, _file.Columns[slot], null, null, string.Join(',', _file.Columns),
                    $"{_file.Name} has no column {_file.Columns[slot]}, which is required; the file is not read.");
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
                _findings.Add(
                    FindingSeverity.Error, FindingCodes.CutOff, Line, ColumnAt(_parser.Count - 1), _parser.Count, null, "a closing quote",
                    Invariant($"{_file.Name} ends inside the quoted field that starts in line {Line}; the file looks cut off. The row is not read."));
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

        _findings.Add(
            isEmpty ? FindingSeverity.Warning : FindingSeverity.Error, FindingCodes.TooManyFields, Line, null, _width + 1, _parser[_width],
            Invariant($"{_width} fields; a field with a comma in it stands in quotes"),
            Invariant($"{_file.Name} line {Line} has {_parser.Count} fields where the header has {_width}; the row is {(isEmpty ? "read without them" : "not read")}."));
        return isEmpty;
    }

    private void ReportLargeRow()
    {
        var longest = 0;
        for (var field = 1; field < _parser.Count; field++)
        {
            longest = _parser[field].Length > _parser[longest].Length ? field : longest;
        }

        _findings.Add(
            FindingSeverity.Error, FindingCodes.RowTooLarge, Line, ColumnAt(longest), longest + 1, _parser[longest], Invariant($"rows of at most {_maxRow} characters"),
            Invariant($"{_file.Name} line {Line} has more than {_maxRow} characters, most of them in field {longest + 1}; the row is not read."));
    }

    private void ReportStrayQuote(BadDataFoundArgs args) =>
        _findings.Add(
            FindingSeverity.Warning, FindingCodes.StrayQuote, Line, ColumnAt(_reading), _reading + 1, args.Field, "quotes around the whole field, doubled inside",
            Invariant($"{_file.Name} line {Line} has quotes inside a field that is not quoted; the field is kept as it is."));

    private void ReportInvalidByte(long offset, int line, byte value) =>
        _findings.Add(
            FindingSeverity.Error, FindingCodes.InvalidUtf8, line, null, null, Invariant($"0x{value:X2}"), "UTF-8",
            Invariant($"{_file.Name} line {line}: byte 0x{value:X2} at offset {offset} is not UTF-8 and reads as U+FFFD; the file looks like Latin-1, save it as UTF-8."));

    private void ReportNul(int line) =>
        _findings.Add(
            FindingSeverity.Error, FindingCodes.NulCharacter, line, null, null, null, "text without NUL",
            Invariant($"{_file.Name} line {line} holds a NUL character, which reads as U+FFFD."));

    private string? ColumnAt(int field) => Array.IndexOf(_fields, field) is var slot and >= 0 ? _file.Columns[slot] : null;

    /// <summary>A text that is put together only when its finding is listed: a million rows may have the same problem.</summary>
    [InterpolatedStringHandler]
    public ref struct Problem
    {
        private DefaultInterpolatedStringHandler _text;

        public Problem(
            int literalLength, int formattedCount, CsvTable table, FindingSeverity severity, string code, int slot, out bool isListed)
        {
            isListed = IsListed = table._findings.Admit(severity, code, table._file.Columns[slot]);
            _text = isListed ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
        }

        public bool IsListed { get; }

        public void AppendLiteral(string value) => _text.AppendLiteral(value);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public string ToStringAndClear() => _text.ToStringAndClear();
    }
}
