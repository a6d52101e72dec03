using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Feeds UTF-8 to the CSV parser and keeps trouble away from it: bytes that are not UTF-8 and NULs become U+FFFD and are reported, and a
/// row that grows above a limit is ended, so that one cell or one forgotten quote cannot fill the memory. A file in which no byte outside
/// ASCII is a part of UTF-8 is read as Windows-1252, which is reported once.
/// </summary>
/// <remarks>
/// How long the parser's unfinished row is, and whether it stands inside quotes, is found by following the rules for rows through what the
/// parser was given last. That costs next to nothing, because the parser asks for more only when it has returned nearly all rows it was
/// given before, and what lies before <see cref="PassedRows"/> is not looked at.
/// </remarks>
internal sealed class GuardedStream : Stream
{
    private const int ChunkSize = 1 << 16;
    private const int LongestCharacter = 4;
    private const byte OldMarkOfTheEnd = 0x1A;

    /// <summary>The characters of Windows-1252 that are not those of Latin-1, from 0x80; U+FFFD where it has none.</summary>
    private const string Windows1252High =
        "\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD"
        + "\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178";

    private static readonly byte[] Replacement = [0xEF, 0xBF, 0xBD];

    private readonly Stream _stream;
    private readonly long _maxBytes;
    private readonly Action<long, int, byte> _invalidByte;
    private readonly Action<int> _nul;
    private readonly byte _separator;
    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly Queue<(long Position, int Lines)> _endedRows = new();
    private byte[] _sound;
    private int _start;
    private int _end;
    private int _carriedStart;
    private int _carriedEnd;
    private int _lastGiven;
    private long _given;
    private long _rowStart;
    private long _offset;
    private int _line = 1;
    private RowState _row;
    private bool? _isWindows1252;

    /// <param name="stream">Read from where it stands to its end, then disposed.</param>
    /// <param name="maxBytes">Bytes from which on a row is ended where it is.</param>
    /// <param name="invalidByte">Called with offset, line and byte.</param>
    /// <param name="nul">Called with the line.</param>
    /// <param name="separator">What the parser takes for the end of a field.</param>
    public GuardedStream(Stream stream, long maxBytes, Action<long, int, byte> invalidByte, Action<int> nul, char separator)
    {
        (_stream, _maxBytes, _invalidByte, _nul, _separator) = (stream, maxBytes, invalidByte, nul, (byte)separator);
        (_sound, _offset) = (_chunk, stream.CanSeek ? stream.Position : 0);
    }

    /// <summary>
    /// Called with line and byte when the file turns out to be Windows-1252; the bytes are not reported one by one then. Null when such a
    /// file is nothing else than one with bytes that are not UTF-8.
    /// </summary>
    public Action<int, byte>? Windows1252 { get; init; }

    /// <summary>
    /// Bytes of this stream up to the end of the row that the parser returned last, without its line break; set by whoever reads rows.
    /// </summary>
    public long PassedRows { get; set; }

    /// <summary>Whether the text ended inside quotes. Then the last row of the parser reaches to the end of the text.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>The last byte that was given ends a line or, as old programs have it, the file; or none was given.</summary>
    public bool EndsWithLine { get; private set; } = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _given;
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Whether the row that the parser returned last was ended because of its length, and how many lines of it the parser never saw.
    /// </summary>
    public bool TryTakeEndedRow(out int lines)
    {
        lines = 0;
        if (!_endedRows.TryPeek(out var ended) || ended.Position > PassedRows)
        {
            return false;
        }

        lines = _endedRows.Dequeue().Lines;
        return true;
    }

    public override int Read(Span<byte> buffer)
    {
        Follow();
        if (_given - _rowStart > _maxBytes)
        {
            EndRow();
        }

        if (_start == _end && !Refill())
        {
            IsCutOff = _row.IsInQuotes;
            return 0;
        }

        _lastGiven = Math.Min(buffer.Length, _end - _start);
        _sound.AsSpan(_start, _lastGiven).CopyTo(buffer);
        _start += _lastGiven;
        _given += _lastGiven;
        EndsWithLine = buffer[_lastGiven - 1] is (byte)'\n' or (byte)'\r' or OldMarkOfTheEnd;
        return _lastGiven;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Follows the rows through what was given last.</summary>
    private void Follow()
    {
        var text = _sound.AsSpan(_start - _lastGiven, _lastGiven);
        _lastGiven = 0;
        if (PassedRows > _given - text.Length)
        {
            text = text[(int)(PassedRows - (_given - text.Length))..];
            (_row, _rowStart) = (default, PassedRows);
        }

        while (!text.IsEmpty)
        {
            text = text[_row.Advance(text, _separator)..];
            if (_row.IsRowComplete)
            {
                (_row, _rowStart) = (default, _given - text.Length);
            }
        }
    }

    /// <summary>Skips the rest of a row and puts in its place what ends it.</summary>
    private void EndRow()
    {
        var end = _row.IsInQuotes ? "\"\n"u8 : "\n"u8;
        var row = _row;
        var lines = 0;
        while (!row.IsRowComplete && (_start < _end || Refill()))
        {
            var text = _sound.AsSpan(_start, _end - _start);
            text = text[..row.Advance(text, _separator)];
            // The parser counts the line feed that ends the row itself.
            lines += text.Count((byte)'\n') - (row.IsRowComplete && text[^1] == '\n' ? 1 : 0);
            _start += text.Length;
        }

        _endedRows.Enqueue((_given, lines));
        (_sound, _start) = ([.. end, .. _sound.AsSpan(_start, _end - _start)], 0);
        _end = _sound.Length;
    }

    /// <summary>Makes the next bytes sound; false at the end of the stream.</summary>
    private bool Refill()
    {
        while (true)
        {
            _chunk.AsSpan(_carriedStart, _carriedEnd - _carriedStart).CopyTo(_chunk);
            var carried = _carriedEnd - _carriedStart;
            var read = _stream.Read(_chunk, carried, ChunkSize - carried);
            var bytes = _chunk.AsSpan(0, carried + read);
            var whole = read == 0 || _isWindows1252 == true ? bytes : bytes[..^UnfinishedCharacter(bytes)];
            (_carriedStart, _carriedEnd) = (whole.Length, bytes.Length);
            if (whole.Length > 0)
            {
                (_sound, _start) = (IsSound(whole) ? _chunk : Repair(whole), 0);
                _end = ReferenceEquals(_sound, _chunk) ? whole.Length : _sound.Length;
                _line += whole.Count((byte)'\n');
                _offset += whole.Length;
                return true;
            }

            if (read == 0)
            {
                return false;
            }
        }
    }

    private bool IsSound(ReadOnlySpan<byte> bytes) =>
        (_isWindows1252 == true ? Ascii.IsValid(bytes) : Utf8.IsValid(bytes)) && !bytes.Contains((byte)0);

    /// <summary>How many bytes at the end are the start of a character that goes on.</summary>
    private static int UnfinishedCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length < LongestCharacter && length <= bytes.Length; length++)
        {
            var first = bytes[^length];
            if ((first & 0xC0) != 0x80)
            {
                var whole = first switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
                return whole > length ? length : 0;
            }
        }

        return 0;
    }

    private byte[] Repair(ReadOnlySpan<byte> bytes)
    {
        if (_isWindows1252 is null && !Utf8.IsValid(bytes))
        {
            _isWindows1252 = Windows1252 is not null && LooksLikeWindows1252();
            if (_isWindows1252 == true)
            {
                var first = bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                Windows1252!(_line + bytes[..first].Count((byte)'\n'), bytes[first]); // not null, as tested above
            }
        }

        return _isWindows1252 == true ? Translate(bytes) : ReplaceInvalid(bytes);
    }

    /// <summary>Windows-1252 as UTF-8; a file of it has no NULs.</summary>
    private static byte[] Translate(ReadOnlySpan<byte> bytes)
    {
        var text = string.Create(bytes.Length, bytes, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = bytes[i] is >= 0x80 and < 0xA0 ? Windows1252High[bytes[i] - 0x80] : (char)bytes[i];
            }
        });
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>
    /// Whether the whole file has bytes outside ASCII, each of them a character of Windows-1252 and none of them a part of a character of
    /// UTF-8. A character that the file breaks off in says nothing. Comes back to where the stream stands.
    /// </summary>
    private bool LooksLikeWindows1252()
    {
        if (!_stream.CanSeek)
        {
            return false;
        }

        var here = _stream.Position;
        _stream.Position = 0;
        var found = false;
        var buffer = new byte[ChunkSize];
        var kept = 0;
        for (var isEnd = false; !isEnd;)
        {
            var read = _stream.Read(buffer, kept, buffer.Length - kept);
            isEnd = read == 0;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, kept + read);
            while (!rest.IsEmpty)
            {
                if (Ascii.IsValid(rest[0]))
                {
                    var ascii = rest.IndexOfAnyExceptInRange((byte)1, (byte)0x7F);
                    if (ascii == 0)
                    {
                        return Decide(false); // a NUL
                    }

                    rest = ascii < 0 ? [] : rest[ascii..];
                    continue;
                }

                var status = Rune.DecodeFromUtf8(rest, out _, out _);
                if (status == OperationStatus.NeedMoreData)
                {
                    break;
                }

                if (status == OperationStatus.Done || (rest[0] < 0xA0 && Windows1252High[rest[0] - 0x80] == '\uFFFD'))
                {
                    return Decide(false);
                }

                found = true;
                rest = rest[1..];
            }

            kept = rest.Length;
            rest.CopyTo(buffer);
        }

        return Decide(found);

        bool Decide(bool result)
        {
            _stream.Position = here;
            return result;
        }
    }

    private byte[] ReplaceInvalid(ReadOnlySpan<byte> bytes)
    {
        var sound = new List<byte>(bytes.Length + ChunkSize);
        var line = _line;
        for (var position = 0; position < bytes.Length;)
        {
            var rest = bytes[position..];
            var isSound = Rune.DecodeFromUtf8(rest, out var character, out var length) == OperationStatus.Done && character.Value != 0;
            if (!isSound && rest[0] == 0)
            {
                _nul(line);
            }
            else if (!isSound)
            {
                _invalidByte(_offset + position, line, rest[0]);
            }

            line += rest[0] == '\n' ? 1 : 0;
            length = isSound ? length : 1;
            sound.AddRange(isSound ? rest[..length] : Replacement);
            position += length;
        }

        return [.. sound];
    }
}

/// <summary>
/// Where the parser stands in a row: the same rules for quotes as CsvHelper's RFC 4180 mode, also for quotes where they do not belong.
/// </summary>
internal struct RowState
{
    private byte _previous;
    private bool _isInField;
    private bool _isQuoted;
    private bool _isBad;

    /// <summary>Whether a line feed would belong to the field.</summary>
    public bool IsInQuotes { get; private set; }

    /// <summary>Whether the end of the row was seen.</summary>
    public bool IsRowComplete { get; private set; }

    /// <summary>Goes on to the end of the row or of the text; returns how many bytes that were.</summary>
    /// <param name="text">What comes next.</param>
    /// <param name="separator">What ends a field.</param>
    public int Advance(ReadOnlySpan<byte> text, byte separator = (byte)',')
    {
        for (var i = 0; i < text.Length; i++)
        {
            var (c, previous) = (text[i], _previous);
            _previous = c;
            var isFirst = !_isInField;
            if (isFirst)
            {
                _isQuoted = c == '"';
                _isInField = true;
            }

            if (_isQuoted && c == '"')
            {
                if (!IsInQuotes && !isFirst && previous != '"')
                {
                    _isBad = true;
                }
                else if (!_isBad)
                {
                    IsInQuotes = !IsInQuotes;
                }
            }

            if (IsInQuotes)
            {
                continue;
            }

            if (c == separator)
            {
                (_isInField, _isBad) = (false, false);
            }
            else if (c == '\n' || (c == '\r' && !text[(i + 1)..].StartsWith((byte)'\n')))
            {
                IsRowComplete = true;
                return i + 1;
            }
        }

        return text.Length;
    }
}
