using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Feeds UTF-8 to the CSV parser and keeps trouble away from it: bytes that are not UTF-8 and NULs become U+FFFD and are reported, and a
/// row that grows above a limit is ended, so that one cell or one forgotten quote cannot fill the memory.
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

    private static readonly byte[] Replacement = [0xEF, 0xBF, 0xBD];

    private readonly Stream _stream;
    private readonly long _maxBytes;
    private readonly Action<long, int, byte> _invalidByte;
    private readonly Action<int> _nul;
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

    /// <param name="stream">Read from where it stands to its end, then disposed.</param>
    /// <param name="maxBytes">Bytes from which on a row is ended where it is.</param>
    /// <param name="invalidByte">Called with offset, line and byte.</param>
    /// <param name="nul">Called with the line.</param>
    public GuardedStream(Stream stream, long maxBytes, Action<long, int, byte> invalidByte, Action<int> nul)
    {
        (_stream, _maxBytes, _invalidByte, _nul) = (stream, maxBytes, invalidByte, nul);
        (_sound, _offset) = (_chunk, stream.Position);
    }

    /// <summary>
    /// Bytes of this stream up to the end of the row that the parser returned last, without its line break; set by whoever reads rows.
    /// </summary>
    public long PassedRows { get; set; }

    /// <summary>Whether the text ended inside quotes. Then the last row of the parser reaches to the end of the text.</summary>
    public bool IsCutOff { get; private set; }

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
            text = text[_row.Advance(text)..];
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
            text = text[..row.Advance(text)];
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
            var whole = read == 0 ? bytes : bytes[..^UnfinishedCharacter(bytes)];
            (_carriedStart, _carriedEnd) = (whole.Length, bytes.Length);
            if (whole.Length > 0)
            {
                (_sound, _start) = (Utf8.IsValid(whole) && !whole.Contains((byte)0) ? _chunk : Repair(whole), 0);
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
    public int Advance(ReadOnlySpan<byte> text)
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

            if (c == ',')
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
