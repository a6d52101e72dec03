using System.Globalization;
using System.Text;
using CsvHelper;
using OpenChat.Graph.Domain.Vocabulary;
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

    /// <summary>Number of equal signs that make a mark of a merge.</summary>
    private const int MergeMark = 7;

    /// <summary>Characters at the start of a file in which its header is looked for.</summary>
    private const int HeaderLength = 1 << 14;

    private readonly CsvDialect _dialect;
    private readonly GuardedStream _stream;
    private readonly CsvReader _reader;
    private readonly HashSet<int> _strayQuotes = [];
    private readonly int[] _fields;
    private string[] _header = [];
    private Twin[] _twins = [];
    private int[] _unnamed = [];
    private readonly List<string> _strange = []; // headers of columns that are near to none
    private readonly List<int> _surplus = []; // lines of rows with more fields than the header, of which those left over are empty
    private readonly Dictionary<int, int> _odd = []; // numbers of fields that are not that of the header, with how many rows have it
    private ColumnStake[] _absent = []; // columns that answers depend on, not there and not told yet
    private char[] _text = new char[1 << 10];
    private int _textLength;
    private int _width;
    private int _skippedLines;
    private bool _hasOddQuotes;
    private bool _isCutOff;
    private bool _hasMergeMark;
    private bool _hasOtherSeparator; // in a row, which is told
    private int _rows;            // rows that are not blank
    private int _shortRows;       // rows with too few fields
    private string _lastStart = ""; // the first field of the last of these
    private bool _isLastRowShort; // whether the row read last is one of them

    private CsvTable(TableLayout table, Stream stream, CsvDialect dialect, FindingList findings)
        : base(table, findings)
    {
        _dialect = dialect;
        // No more than three bytes of UTF-8 make one character, so no row that the stream ends is within the limit.
        _stream = new GuardedStream(stream, 3 * MaxRow, ReportInvalidByte, ReportNul, dialect.Separator)
        {
            Windows1252 = ReportWindows1252,
        };
        _reader = CsvReader.Create(
            _stream, Rfc4180 with { Separator = dialect.Separator, OnMalformedRecord = _ => _hasOddQuotes = true });
        _fields = new int[table.Columns.Length];
    }

    private string File => Table.FileName;

    public override ReadOnlySpan<char> this[int slot] => HasField(slot) ? Text(_fields[slot]) : [];

    /// <summary>
    /// Whether a row with too few or too many fields is read as far as it goes: what a relation or a rule says must not be lost with it.
    /// </summary>
    private bool KeepsOddRows => Table is RelationLayout or RuleLayout;

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
        var start = new byte[HeaderLength];
        var read = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        var encoding = CsvEncoding.Detect(read);
        var header = encoding.Encoding.GetString(read[Math.Min(encoding.MarkLength, read.Length)..]);
        stream.Position = encoding.MarkLength;
        if (!encoding.IsUtf8)
        {
            var message = $"{table.FileName} is {encoding.Name}; it is read as that.";
            findings.Add(new Finding(FindingSeverity.Info, FindingCodes.WrongEncoding, message) { Line = 1, Expectation = "UTF-8" });
        }

#pragma warning disable CA2000 // the table disposes of its stream
        var text = encoding.Translate(stream, () => ReportNoCharacter(table, encoding, findings));
#pragma warning restore CA2000
        var rows = new CsvTable(table, text, CsvDialect.Detect(header, table), findings);
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
            if (IsBlank())
            {
                continue;
            }

            _isLastRowShort = false;
            if (!_reader.GetRawSpan(0).Contains((byte)':') && IsHeaderAgain())
            {
                continue;
            }

            if (IsMergeMark())
            {
                continue;
            }

            if (_reader.FieldCount == 1 && _width > 1 && IsUncut())
            {
                continue;
            }

            _rows++;
            var isWhole = _reader.FieldCount == _width
                || (_reader.FieldCount > _width ? IsSurplusEmpty() : HasAllFields());
            if (_twins.Length > 0 && HasTwoMeanings())
            {
                continue;
            }

            if (isWhole || KeepsOddRows)
            {
                ReportUnnamed();
                if (_absent.Length > 0)
                {
                    ReportAbsent();
                }

                return true;
            }

            if (Table is OpennessLayout)
            {
                LostRows.Add(this[0].ToString());
            }
        }

        CheckEnd();
        CheckHeader();
        return false;
    }

    /// <summary>
    /// Where most rows have another number of fields than the header, a name is missing in it or too many: what stands behind that place
    /// stands under the name of another column, be the fields that are left over empty or not.
    /// </summary>
    private void CheckHeader()
    {
        var (fields, count) = _odd.DefaultIfEmpty().MaxBy(static odd => odd.Value);
        if (2 * count <= _rows || (count == 1 && fields < _width))
        {
            ReportSurplus();
            return;
        }

        _odd.Clear(); // told
        _surplus.Clear();
        LostReason = HasLostRows ? LostReason : "its header has another number of fields than its rows";
        HasLostRows = true;
        var absent = Table.Columns.Where((_, slot) => _fields[slot] < 0).ToArray();
        var first = fields < _width ? 0 : FirstShifted();
        string[] shifted = [.. _header.Skip(first).Where(static name => name.Length > 0)];
        var affected = shifted.Length < 2 ? string.Concat(shifted) : $"{string.Join(", ", shifted[..^1])} and {shifted[^1]}";
        var message = Invariant($"{File} has {_width} names in its header and {fields} fields in {count} of {_rows} rows; a name is ")
            + (fields < _width ? "too many" : "missing") + " in the header, so that what stands under "
            + $"{FindingList.Cut(affected)} "
            + $"may belong to another column{Table.LossOfSome}. Put a name over each field"
            + (fields > _width && absent.Length > 0 ? $"; {string.Join(" or ", absent)} may be the one that is missing." : ".");
        Findings.Add(new Finding(
            FindingSeverity.Error, fields < _width ? FindingCodes.TooFewFields : FindingCodes.TooManyFields, message)
        {
            Line = 1,
            Value = string.Join(',', _header),
            Expectation = Invariant($"{fields} names"),
        });
    }

    /// <summary>Counts a row with another number of fields than the header; one that is two in one line says nothing about that.</summary>
    private void CountOdd(bool isTwo)
    {
        if (!isTwo)
        {
            _odd[_reader.FieldCount] = _odd.GetValueOrDefault(_reader.FieldCount) + 1;
        }
    }

    /// <summary>Rows with a separator too many, which may stand in the middle of the row.</summary>
    private void ReportSurplus()
    {
        foreach (var line in _surplus)
        {
            var message = Invariant($"{File} line {line} has more fields than the header, and those that are left over are empty. Where a ")
                + $"{_dialect.Name} too many stands in the middle, the cells behind it count under the names of other columns: delete "
                + "the one "
                + "that is too much.";
            Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.TooManyFields, message)
            {
                Line = line,
                Expectation = Invariant($"{_width} fields"),
            });
        }

        _surplus.Clear();
    }

    /// <summary>
    /// The first field that may stand under a wrong name when one is missing: behind the last column that stands before all that are not
    /// there, where the header has the order of the layout; else the first of all.
    /// </summary>
    private int FirstShifted()
    {
        var (next, isOrdered) = (0, true);
        foreach (var field in _fields.Where(static field => field >= 0))
        {
            isOrdered &= field >= next;
            next = field;
        }

        var absent = Array.FindIndex(_fields, static field => field < 0);
        return !isOrdered || absent <= 0 ? 0 : _fields[..absent].Max() + 1;
    }

    /// <summary>
    /// A file of which the last row alone has too few fields looks cut off there; one that ends within a line may be cut off in its last
    /// value.
    /// </summary>
    private void CheckEnd()
    {
        if (!_isLastRowShort || _shortRows != 1 || _isCutOff)
        {
            if (!_stream.EndsWithLine && !_isCutOff && !_isLastRowShort)
            {
                ReportOpenEnd();
            }

            return;
        }

        _isLastRowShort = false;
        HasLostRows = true;
        var message = Invariant($"{File} ends with line {Line}, which has too few fields; the file looks cut off there, and what rows ")
            + "behind it may have said is lost"
            + $"{Table.LossOfSome}. Restore the whole file.";
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.CutOff, message)
        {
            Line = Line,
            Value = _lastStart,
            Expectation = Invariant($"{_width} fields in the last row"),
        });
    }

    private void ReportOpenEnd()
    {
        var message = Invariant($"{File} ends within line {Line}: no line break stands behind it, as behind all others. If the file was ")
            + "cut off, the last value is not whole, and rows behind it are lost. If it is whole, end the line.";
        Findings.Add(new Finding(FindingSeverity.Info, FindingCodes.OpenEnd, message)
        {
            Line = Line,
            Expectation = "a line break at the end",
        });
    }

    public override int? FieldOf(int slot) => _fields[slot] < 0 ? null : _fields[slot] + 1;

    public override bool IsEmpty(int slot) => !HasField(slot) || _reader.IsEmpty(_fields[slot]);

    /// <inheritdoc/>
    /// <remarks>A field in which a quote swallowed lines.</remarks>
    protected override bool IsBroken(int slot) =>
        HasField(slot) && _strayQuotes.Contains(_fields[slot]) && this[slot].Contains('\n');

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private bool ReadHeader()
    {
        Array.Fill(_fields, -1);
        bool isThere;
        do
        {
            isThere = ReadRow();
        }
        while (isThere && (IsBlank() || CsvDialect.IsDeclaration(Text(0).ToString()) || IsMergeMark()));

        if (!isThere)
        {
            // That a table of rules has no row is an error where the rules are looked at.
            var isRelation = Table is RelationLayout;
            Findings.Add(new Finding(
                Table is RuleLayout ? FindingSeverity.Warning : FindingSeverity.Error,
                FindingCodes.EmptyFile,
                $"{File} has no header row{(isRelation ? ";" : ",")} "
                + (isRelation
                    ? $"nothing of it is read, so that {Table.LossOfAll}. Without any such relation, write the header alone."
                    : $"so that {(Table is RuleLayout ? "no row of it counts" : Table.LossOfAll)}. Write the names of the columns into "
                        + "its first row."))
            {
                Line = 1,
                Expectation = string.Join(',', Table.Columns),
            });
            return false;
        }

        _width = _reader.FieldCount;
        var names = new string[_width];
        var unknown = new List<int>();
        var twins = new List<Twin>();
        var former = new List<int>();
        for (var field = 0; field < _width; field++)
        {
            names[field] = NameIn(field);
            var slot = Table.Find(names[field]);
            if (Table.IsFormerName(names[field]))
            {
                former.Add(field);
            }
            else if (slot < 0)
            {
                unknown.Add(field);
            }
            else if (_fields[slot] >= 0)
            {
                twins.Add(new Twin(field, slot));
            }
            else
            {
                _fields[slot] = field;
            }
        }

        foreach (var field in former)
        {
            ReadFormerName(field, names[field], twins);
        }

        if (Table.RequiredColumns.Where(slot => _fields[slot] < 0).Select(slot => Table.Columns[slot]).ToArray() is { Length: > 0 } missing)
        {
            ReportMissing(missing, names);
            return false;
        }

        if (_dialect.Separator != ',')
        {
            var message = $"{File} has its fields separated by {_dialect.Name}s; it is read so.";
            Findings.Add(new Finding(FindingSeverity.Info, FindingCodes.OtherSeparator, message) { Line = Line, Expectation = "commas" });
        }

        twins.AddRange(unknown.Select(field => (Field: field, Slot: FindTwin(names[field]))).Where(static twin => twin.Slot >= 0)
            .Select(static twin => new Twin(twin.Field, twin.Slot)));
        unknown.RemoveAll(field => twins.Exists(twin => twin.Field == field));
        (_header, _twins) = (names, [.. twins.OrderBy(static twin => twin.Field)]);
        _unnamed = [.. unknown.Where(field => names[field].Length == 0)];
        _absent = [.. Table.Stakes.Where(stake => _fields[Table.Slot(stake.Column)] < 0)];
        foreach (var field in unknown.Where(field => names[field].Length > 0))
        {
            ReportUnknown(field, names[field]);
        }

        _strange.AddRange(unknown.Select(field => names[field]).Where(name => name.Length > 0 && NearestName(name) is null));

        _absent = [.. _absent.Where(stake => !stake.IsReviewed || Table is RuleLayout)];
        foreach (var twin in _twins)
        {
            ReportTwin(twin);
        }

        return true;
    }

    /// <summary>The name that a field of the header holds; one that swallowed rows, which is told, is what stands before them.</summary>
    private string NameIn(int field)
    {
        var name = Text(field).Trim();
        name = HasLostRows && name.IndexOfAny('\n', '\r') is var end and >= 0 ? name[..end].Trim() : name;
        var written = name.Trim('\uFEFF').ToString();
        if (written.AsSpan().IndexOfAny("\n\r\t") >= 0 || OddCharacters.Strip(written) is not { } shown || shown == written
            || Table.Find(shown) < 0)
        {
            return name.ToString();
        }

        var message = $"{File}: the header \"{FindingList.Cut(written)}\" is read as {Table.Columns[Table.Find(shown)]}."
            + OddCharacters.Describe(written);
        Findings.Add(new Finding(FindingSeverity.Info, FindingCodes.ReadAs, message)
        {
            Line = Line,
            Column = shown,
            Field = field + 1,
            Value = written,
            Expectation = string.Join(',', Table.Columns),
        });
        return shown;
    }

    /// <summary>
    /// The column, there under another header, that a header outside the layout may be a second one of: <c>license2</c>, <c>to.1</c>,
    /// <c>licenses</c>; −1 when it may not. Only of columns that answers depend on: of others no more is lost than their text.
    /// </summary>
    private int FindTwin(string name)
    {
        if (!KeepsOddRows)
        {
            return -1;
        }

        var slot = Table.Find(name.TrimEnd("0123456789 ._-()".ToCharArray()));
        var isNumbered = slot >= 0;
        slot = isNumbered ? slot : Table.Find(NearestName(name) ?? "");
        return slot >= 0 && _fields[slot] >= 0 && Table.IsDependedOn(slot, isNumbered) ? slot : -1;
    }

    private string? NearestName(string name) => NearWords.Find(name, Table.Names) is [var first, ..] ? first : null;

    /// <summary>Two headers of one column.</summary>
    private void ReportTwin(Twin twin)
    {
        var (first, second) = (_fields[twin.Slot], twin.Field);
        var message = Invariant(
            $"{File} has two headers of the column {Table.Columns[twin.Slot]}: \"{FindingList.Cut(_header[first])}\" in field {first + 1} ")
            + Invariant($"and \"{FindingList.Cut(_header[second])}\" in field {second + 1}. The first counts, and a row in which the ")
            + "second says something else is not read. Put what both say into rows of their own, and delete one of the two columns.";
        ReportColumn(FindingCodes.DuplicateColumn, message, second, _header[second], "each column once", FindingSeverity.Error);
    }

    /// <summary>Whether the row says different things under two headers of one column, so that it is not read.</summary>
    private bool HasTwoMeanings()
    {
        foreach (var twin in _twins)
        {
            if (twin.Field >= _reader.FieldCount)
            {
                continue;
            }

            var first = this[twin.Slot].Trim();
            var second = Text(twin.Field).Trim();
            if (second.IsEmpty || second.SequenceEqual(first))
            {
                continue;
            }

            HasLostRows = true;
            if (Table is OpennessLayout)
            {
                LostRows.Add(this[0].ToString());
            }

            var message = Invariant($"{File} line {Line}: ")
                + $"\"{FindingList.Cut(_header[_fields[twin.Slot]])}\" says {Said(first)}, and \"{FindingList.Cut(_header[twin.Field])}\" "
                + $"says {Said(second)}, which are two headers of the column {Table.Columns[twin.Slot]}; the row is not "
                + $"read{RowChecks.LossOf(Table)}. Put what both say into rows of their own, or delete what is wrong.";
            Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.DuplicateColumn, message)
            {
                Line = Line,
                Column = FindingList.Cut(_header[twin.Field]),
                Field = twin.Field + 1,
                Value = second.ToString(),
                Expectation = "one value for each column",
            });
            return true;
        }

        return false;
    }

    private static string Said(ReadOnlySpan<char> text) => text.IsEmpty ? "nothing" : $"\"{FindingList.Cut(text)}\"";

    /// <summary>
    /// Whether the row is a header again, as where files were put one behind the other. It is no row; where its columns stand in another
    /// order, nobody knows what the rows behind it say.
    /// </summary>
    private bool IsHeaderAgain()
    {
        if (_reader.FieldCount < 2 || Table.Find(Text(0).Trim().ToString()) < 0)
        {
            return false;
        }

        var (isSame, known) = (_reader.FieldCount == _width, 0);
        for (var field = 0; field < _reader.FieldCount; field++)
        {
            var name = Text(field).Trim('\uFEFF').Trim().ToString();
            isSame &= field < _width && name == _header[field].Trim('\uFEFF');
            known += Table.Find(name) >= 0 ? 1 : 0;
        }

        if (!isSame && known < Math.Max(2, _reader.FieldCount - 1))
        {
            return false;
        }

        HasLostRows |= !isSame;
        var message = isSame
            ? Invariant($"{File} line {Line} is the header again; it is not read as a row. Delete the line.")
            : Invariant($"{File} line {Line} is another header; it is not read as one, and what the rows behind it say under the ")
                + $"first may be wrong{Table.LossOfSome}. Put these rows into the order of the first header.";
        Findings.Add(new Finding(isSame ? FindingSeverity.Warning : FindingSeverity.Error, FindingCodes.RepeatedRow, message)
        {
            Line = Line,
            Value = Text(0).ToString(),
            Expectation = "one header, in the first row",
        });
        return true;
    }

    /// <summary>
    /// Whether the row is one field although it looks like a whole row: it stands in quotes as a whole, or its fields are separated by
    /// something else than those of the header. Such a row is not read.
    /// </summary>
    private bool IsUncut()
    {
        var text = Text(0);
        var isQuoted = _reader.GetRawSpan(0) is [(byte)'"', ..];
        var separator = _dialect.Separator;
        var fewest = Math.Max(1, Table.RequiredColumns.Length - 1);
        CsvDialect? other = null;
        foreach (var dialect in CsvDialect.All)
        {
            other ??= !isQuoted && dialect != _dialect && text.Count(dialect.Separator) >= fewest ? dialect : null;
        }

        if (isQuoted ? text.Count(separator) < fewest : other is null)
        {
            return false;
        }

        if (Table is OpennessLayout)
        {
            LostRows.Add(text.ToString());
        }

        HasLostRows = true;
        if (!isQuoted && _hasOtherSeparator)
        {
            return true;
        }

        _hasOtherSeparator |= !isQuoted;
        var message = isQuoted
            ? Invariant($"{File} line {Line} stands in quotes as a whole, so that it is one field and not {_width}; the row is not read")
                + $"{RowChecks.LossOf(Table)}. Delete the quotes around the line, and put them around those fields alone that hold a "
                + $"{_dialect.Name}."
            : Invariant($"{File} line {Line} has {other!.Value.Name}s between its fields, and the header has {_dialect.Name}s; this row ")
                + $"and those like it are not read{RowChecks.LossOf(Table)}. Write the same between all fields of the file, also in the "
                + "header.";
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooFewFields, message)
        {
            Line = Line,
            Value = text.ToString(),
            Expectation = Invariant($"{_width} fields, separated by {_dialect.Name}s"),
        });
        return true;
    }

    /// <summary>
    /// Whether the row is a mark that a program for versions left where it could not join two of them. It is told once; nobody knows which
    /// of the rows around it hold.
    /// </summary>
    private bool IsMergeMark()
    {
        var raw = _reader.RawRecord;
        if (raw.Length < MergeMark || raw[0] is not ((byte)'<' or (byte)'=' or (byte)'>' or (byte)'|')
            || raw[..MergeMark].ContainsAnyExcept(raw[0])
            || (raw.Length > MergeMark && !" \r\n,;\t"u8.Contains(raw[MergeMark])))
        {
            return false;
        }

        if (!_hasMergeMark)
        {
            var message = Invariant($"{File} line {Line} is a mark of an unresolved merge; the rows of both sides are read, and which of ")
                + $"them hold is not known{Table.LossOfSome}. Choose one side, and delete the marks.";
            Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooFewFields, message)
            {
                Line = Line,
                Value = Text(0).ToString(),
                Expectation = "rows of one version",
            });
        }

        HasLostRows = _hasMergeMark = true;
        LostReason = $"{Table.FileName} holds marks of an unresolved merge";
        return true;
    }

    /// <summary>
    /// A column that the layout does not have. Where it may be meant for one that answers depend on and that is not there, what it says is
    /// lost: an empty cell would say something else.
    /// </summary>
    private void ReportUnknown(int field, string name)
    {
        var near = NearestName(name) ?? Table.MeaningOf(name);
        var stake = Array.Find(_absent, stake => stake.Column == near);
        var isRetraction = stake is null && Table is ClaimLayout claims && near == claims.Columns[claims.RetractedSlot];
        string[] absent = near is null ? [.. _absent.Where(static stake => !stake.MayBeAbsent).Select(static stake => stake.Column)] : [];
        var isUnknown = stake is { IsSaidByNothing: true } && KeepsOddRows;
        var message =
            $"{File}: the column \"{FindingList.Cut(name)}\" is none of the layout{(near is null ? "" : $" (did you mean {near}?)")}; "
            + "its values are not read"
            + (isRetraction ? ", and a claim that it takes back stays in force. Put the day into retracted_at if that is meant."
                : stake is null
                    && absent.Length > 0 ? $". The file has no column {string.Join(" or ", absent)}; call it so if that is meant."
                : stake is null ? "."
                : $", so that {stake.IfMissing}{(isUnknown ? "; verdicts count what it may say as unknown" : "")}. "
                    + $"Call it {near} if that is meant.")
            + OddCharacters.Describe(name);
        if (stake is not null)
        {
            _absent = [.. _absent.Where(other => other != stake)];
            if (stake.IsSaidByNothing)
            {
                HasLostRows = true;
                LostReason = $"its column \"{FindingList.Cut(name)}\" may be meant for {near}";
            }
        }

        ReportColumn(
            FindingCodes.UnknownColumn, message, field, name, string.Join(',', Table.Columns),
            stake is null ? FindingSeverity.Warning : FindingSeverity.Error);
    }

    /// <summary>Says which columns that answers depend on are not there, once there is a row.</summary>
    private void ReportAbsent()
    {
        foreach (var stake in _absent.Where(static stake => !stake.MayBeAbsent))
        {
            var isUnknown = stake.IsSaidByNothing && KeepsOddRows;
            if (isUnknown)
            {
                HasLostRows = true;
                LostReason ??= $"it has no column {stake.Column}";
            }

            var message = $"{File} has no column {stake.Column}, so that {stake.IfMissing}"
                + (isUnknown
                    ? "; verdicts count what it may say as unknown. Add the column, with what is known; a cell may be empty in it."
                    : ". Add the column, with what is known.")
                + (_strange.Count == 0 ? ""
                    : $" If \"{FindingList.Cut(string.Join("\" or \"", _strange))}\" is meant for it, call it {stake.Column}.");
            Findings.Add(new Finding(isUnknown ? FindingSeverity.Error : FindingSeverity.Warning, FindingCodes.MissingColumn, message)
            {
                Line = 1,
                Column = stake.Column,
                Value = stake.Column,
                Expectation = string.Join(',', Table.Columns),
            });
        }

        _absent = [];
    }

    /// <summary>A column under a former name is read; beside one of the present name it is a second header of the column.</summary>
    private void ReadFormerName(int field, string name, List<Twin> twins)
    {
        var slot = Table.Find(name);
        if (_fields[slot] >= 0)
        {
            twins.Add(new Twin(field, slot));
            return;
        }

        _fields[slot] = field;
        var message = $"{File}: the column \"{FindingList.Cut(name)}\" is read as {Table.Columns[slot]}, as it is called now.";
        Findings.Add(new Finding(FindingSeverity.Info, FindingCodes.ReadAs, message)
        {
            Line = Line,
            Column = FindingList.Cut(name),
            Field = field + 1,
            Value = name,
            Expectation = string.Join(',', Table.Columns),
        });
    }

    private void ReportColumn(
        string code, string message, int field, string name, string expectation, FindingSeverity severity = FindingSeverity.Warning) =>
        Findings.Add(new Finding(severity, code, message)
        {
            Line = Line,
            Column = FindingList.Cut(name),
            Field = field + 1,
            Value = name,
            Expectation = expectation,
        });

    /// <summary>
    /// One finding for all that the header lacks, with what is there instead: whoever reads it must see the cause at once.
    /// </summary>
    private void ReportMissing(string[] missing, string[] names)
    {
        var which = missing.Length == 1
            ? $"no column {missing[0]}, which is required"
            : $"no columns {string.Join(" and ", missing)}, which are required";
        var there = string.Join(", ", names.Where(name => name.Length > 0));
        var separated = _dialect.Separator == ',' ? "" : $", separated by {_dialect.Name}s";
        var isRelation = Table is RelationLayout;
        var message =
            $"{File} has {which}; the file is not read, so that {(Table is RuleLayout ? "no row of it counts" : Table.LossOfAll)}. "
            + $"Its header has: {FindingList.Cut(there)}{separated}.{OddCharacters.Describe(there)} Put the names "
            + (isRelation
                ? "from, to and those of the other columns into the first row of the file."
                : "of all columns into its first row.");
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.MissingColumn, message)
        {
            Line = Line,
            Column = missing[0],
            Expectation = string.Join(',', Table.Columns),
        });
    }

    /// <summary>
    /// Whether all fields of the row are empty or blank, as in the rows that spreadsheets leave behind, or it is an old mark of the end.
    /// </summary>
    private bool IsBlank()
    {
        if (_reader.FieldCount == 1 && _reader.GetRawSpan(0).SequenceEqual("\u001A"u8))
        {
            return true;
        }

        if (!_reader.IsEmpty(0) && _reader.GetRawSpan(0)[0] > (byte)' ')
        {
            return false;
        }

        for (var field = 0; field < _reader.FieldCount; field++)
        {
            if (!_reader.IsEmpty(field) && _reader.GetSpan(field).ContainsAnyExcept((byte)' ', (byte)'\t', (byte)'\r'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Says which fields hold something under a header that names no column.</summary>
    private void ReportUnnamed()
    {
        foreach (var field in _unnamed)
        {
            if (!_reader.IsEmpty(field))
            {
                var message = Invariant($"{File} line {Line}: field {field + 1} stands under no name of a column; its value is not read.");
                Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.UnknownColumn, message)
                {
                    Line = Line,
                    Field = field + 1,
                    Value = Text(field).ToString(),
                    Expectation = "a name in the header",
                });
            }
        }
    }

    /// <summary>Reads rows up to one the file holds as a whole.</summary>
    private bool ReadRow()
    {
        while (ReadRecord())
        {
            Line = (int)_reader.LineNumber + _skippedLines;
            var length = _reader.RawRecord.Length;
            _stream.PassedRows = _reader.ByteOffset + length;
            var hasSwallowedRows = _hasOddQuotes && _reader.RawRecord.TrimEnd("\r\n"u8).Contains((byte)'\n');
            if (_stream.TryTakeEndedRow(out var lines) || (length > MaxRow && Encoding.UTF8.GetCharCount(_reader.RawRecord) > MaxRow))
            {
                HasLostRows = true;
                _skippedLines += lines;
                ReportLargeRow();
            }
            else if (_stream.IsCutOff && _stream.PassedRows == _stream.Position)
            {
                HasLostRows = _isCutOff = true;
                var end = KeepsOddRows ? "read as far as it goes" : "not read";
                var (last, loss) = (LastLine(), Table.LossOfSome);
                var message = Invariant($"{File} ends inside the quoted field that starts in line {Line}")
                    + (last > Line ? Invariant($", whose quote swallows the lines up to {last}") : "")
                    + $"; the file is cut off, or the quote is not closed. The row is {end}, and what stood behind it is lost{loss}. "
                    + "Restore the whole file, or close the quote.";
                Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.CutOff, message)
                {
                    Line = Line,
                    Column = ColumnAt(_reader.FieldCount - 1),
                    Field = _reader.FieldCount,
                    Expectation = "a closing quote",
                });
                return KeepsOddRows;
            }
            else
            {
                HasLostRows |= hasSwallowedRows;
                if (RowLikeness.MayHoldBreak(_reader.RawRecord))
                {
                    LookForRows();
                }

                return true;
            }
        }

        return false;
    }

    /// <summary>Looks for lines inside the row that look like rows of their own: a quote swallowed them, or a line feed is lost.</summary>
    private void LookForRows()
    {
        var width = _width == 0 ? _reader.FieldCount : _width;
        var (feeds, isFeed) = (0, false); // line feeds before the field, and whether one made what looks like a row
        var (found, first, last, text) = (-1, 0, 0, "");
        for (var field = 0; field < _reader.FieldCount; field++)
        {
            if (!RowLikeness.MayHoldBreak(_reader.GetRawSpan(field)))
            {
                continue;
            }

            var lines = RowLikeness.LinesOf(Encoding.UTF8.GetString(_reader.GetSpan(field))).ToArray();
            for (var i = 1; i < lines.Length; i++)
            {
                // What stands behind the last line is the rest of a row that the quote swallowed up to this field, or else of this row.
                if (RowLikeness.IsRow(lines[i].Text, _dialect.Separator, i < lines.Length - 1 ? width - 1 : Math.Min(field, width - 1)))
                {
                    last = Line + feeds + lines[i].Feeds;
                    (found, first, text) = found < 0 ? (field, last, lines[i].Text) : (found, first, text);
                    isFeed |= lines[i].IsBehindFeed;
                }
            }

            feeds += lines[^1].Feeds;
        }

        if (found < 0 || (!isFeed && _reader.FieldCount > width) || (isFeed && _hasOddQuotes && ColumnAt(found) is not null
            && !IsSound(Encoding.UTF8.GetString(_reader.GetRawSpan(found)))))
        {
            return; // none, or reported with the fields that are too many, or with the quote
        }

        HasLostRows = true;
        var rest = first == last ? Invariant($"line {first}, which looks like a row of its own and is not read as one")
            : Invariant($"lines {first} to {last}, which look like rows of their own and are not read as such");
        var message = isFeed
            ? Invariant($"{File}: a quote that opens in line {Line} swallows {rest}{RowChecks.LossOf(Table, isOther: true)}. ")
                + "Close the quote where the field ends; if it is a text that is meant, write it on one line."
            : Invariant($"{File} line {Line} looks like two rows in one line; what looks like the second is not read as a row")
                + $"{RowChecks.LossOf(Table, isOther: true)}. Put the line feed back.";
        Findings.Add(new Finding(FindingSeverity.Error, isFeed ? FindingCodes.StrayQuote : FindingCodes.TooManyFields, message)
        {
            Line = Line,
            Column = ColumnAt(found),
            Field = found + 1,
            Value = text,
            Expectation = "each row on a line of its own",
        });
    }

    /// <summary>The line on which the row that was read last ends.</summary>
    private int LastLine() => Line + _reader.RawRecord.TrimEnd("\r\n"u8).Count((byte)'\n');

    private bool HasField(int slot) => (uint)_fields[slot] < (uint)_reader.FieldCount;

    /// <summary>False, which is reported; that the file is cut off says it already.</summary>
    private bool HasAllFields()
    {
        if (!_isCutOff)
        {
            (_shortRows, _isLastRowShort, _lastStart) = (_shortRows + 1, true, Text(0).ToString());
            var isTwo = AreTwoShortRows();
            HasLostRows |= isTwo;
            CountOdd(isTwo);
            var end = KeepsOddRows ? "those that are missing count as empty" : $"the row is not read{Table.LossOfSome}";
            var message = Invariant($"{File} line {Line} has {_reader.FieldCount} fields where the header has {_width}; {end}")
                + (isTwo ? $". It looks like two rows in one line, and the second is lost{RowChecks.LossOf(Table, isOther: true)}. "
                        + "Put the line feed back."
                    : $". Put the {_dialect.Name}s that are missing, or restore the end of the line.");
            Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooFewFields, message)
            {
                Line = Line,
                Value = Text(0).ToString(),
                Expectation = Invariant($"{_width} fields"),
            });
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

    private bool IsSurplusEmpty()
    {
        var isEmpty = true;
        for (var field = _width; field < _reader.FieldCount; field++)
        {
            isEmpty &= _reader.IsEmpty(field);
        }

        if (isEmpty)
        {
            _surplus.Add(Line);
            CountOdd(isTwo: false);
        }
        else
        {
            var isTwo = AreTwoRows();
            HasLostRows |= isTwo;
            CountOdd(isTwo);
            var end = isTwo ? $"the second is not read{RowChecks.LossOf(Table, isOther: true)}. Put the line feed back."
                : (KeepsOddRows ? "those behind are not read" : $"the row is not read{Table.LossOfSome}")
                    + $". Put quotes around a field with a {_dialect.Name} in it, or delete what is too much.";
            var message = Invariant($"{File} line {Line} has {_reader.FieldCount} fields where the header has {_width}; ")
                + (isTwo ? "it looks like two rows in one line, and " : "") + end;
            Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.TooManyFields, message)
            {
                Line = Line,
                Field = _width + 1,
                Value = Text(_width).ToString(),
                Expectation = Invariant($"{_width} fields; a field with a {_dialect.Name} in it stands in quotes"),
            });
        }

        return isEmpty;
    }

    /// <summary>Whether what stands behind the last column is a row of its own, as where a line feed is lost.</summary>
    private bool AreTwoRows()
    {
        var last = Text(_width - 1);
        return RowLikeness.HoldsGluedId(last)
            || (RowLikeness.StartsWithId(last) && !Table.Required.Contains(Array.IndexOf(_fields, _width - 1)))
            || RowLikeness.AreRow(
                [.. Enumerable.Range(_width, _reader.FieldCount - _width).Select(field => Text(field).ToString())], _width);
    }

    /// <summary>Whether a row with too few fields is two, each with too few: an id stands where none belongs.</summary>
    private bool AreTwoShortRows()
    {
        for (var field = 0; field < _reader.FieldCount; field++)
        {
            var text = Text(field);
            var column = ColumnAt(field);
            if (RowLikeness.HoldsGluedId(text)
                || (column is not (null or "operator" or "source" or "note") && !Table.Required.Contains(Table.Slot(column))
                    && RowLikeness.StartsWithId(text)))
            {
                return true;
            }
        }

        return false;
    }

    private void ReportLargeRow()
    {
        var longest = Enumerable.Range(0, _reader.FieldCount).MaxBy(field => _reader.GetSpan(field).Length);
        var message = Invariant($"{File} line {Line} has more than {MaxRow} characters, most of them in field {longest + 1}; ")
            + $"the row is not read{Table.LossOfSome}.";
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

        var read = FindingList.Cut(Encoding.UTF8.GetString(_reader.GetSpan(field)));
        var last = raw.Contains('\n', StringComparison.Ordinal) ? LastLine() : Line;
        var message = last > Line
            ? Invariant($"{File}: a quote opens in line {Line} and swallows the lines up to {last}, which are read as one field")
                + Table.LossOfSome
                + ". Close the quote where the field ends, and double quotes that belong to it."
            : Invariant($"{File} line {Line} has quotes inside a field that is not quoted as a whole; it is read as \"{read}\". ")
                + "Put quotes around the whole field, and double those inside.";
        Findings.Add(new Finding(last > Line ? FindingSeverity.Error : FindingSeverity.Warning, FindingCodes.StrayQuote, message)
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
        var message = Invariant(
            $"{File} line {line}: byte 0x{value:X2} at offset {offset} is not UTF-8 and reads as U+FFFD; save the file as UTF-8.");
        Findings.Add(new Finding(FindingSeverity.Error, FindingCodes.InvalidUtf8, message)
        {
            Line = line,
            Value = Invariant($"0x{value:X2}"),
            Expectation = "UTF-8",
        });
    }

    private void ReportWindows1252(int line, byte value)
    {
        var message = Invariant(
            $"{File} is not UTF-8, as byte 0x{value:X2} in line {line} shows; it is read as Windows-1252. Where letters are wrong now, ")
            + "save the file as UTF-8.";
        Findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.WrongEncoding, message)
        {
            Line = line,
            Value = Invariant($"0x{value:X2}"),
            Expectation = "UTF-8",
        });
    }

    private static void ReportNoCharacter(TableLayout table, CsvEncoding encoding, FindingList findings)
    {
        var message = $"{table.FileName} has bytes that are no character of {encoding.Name} and read as U+FFFD; save the file as UTF-8.";
        findings.Add(new Finding(FindingSeverity.Error, FindingCodes.WrongEncoding, message) { Expectation = "UTF-8" });
    }

    private void ReportNul(int line)
    {
        var message = Invariant($"{File} line {line} holds a NUL character, which reads as U+FFFD.");
        Findings.Add(
            new Finding(FindingSeverity.Error, FindingCodes.NulCharacter, message) { Line = line, Expectation = "text without NUL" });
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string? ColumnAt(int field) => Array.IndexOf(_fields, field) is var slot and >= 0 ? Table.Columns[slot] : null;

    /// <summary>A second header of a column that has one.</summary>
    /// <param name="Field">Position of the field under it, from 0.</param>
    /// <param name="Slot">The column.</param>
    private readonly record struct Twin(int Field, int Slot);
}
