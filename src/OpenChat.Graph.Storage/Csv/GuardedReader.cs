using System.Buffers;
using System.Text.Unicode;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Feeds UTF-8 to the CSV parser and keeps trouble away from it: bytes that are not UTF-8 and NULs become U+FFFD and are reported, and a
/// row that grows above a limit is ended, so that one cell or one forgotten quote cannot fill the memory.
/// </summary>
/// <remarks>
/// The parser asks for more with its unfinished row at the start of its buffer. That is what makes the limit exact: the length of the row
/// so far is the index to fill from, and its text is there to tell whether it stands inside quotes.
/// </remarks>
internal sealed class GuardedReader : TextReader
{
    private const int ChunkSize = 1 << 16;
    private const char Replacement = '\uFFFD';

    private readonly Stream _stream;
    private readonly int _maxRow;
    private readonly Action<long, int, byte> _invalidByte;
    private readonly Action<int> _nul;
    private readonly byte[] _bytes = new byte[ChunkSize];
    private char[] _pending = [];
    private int _pendingStart;
    private int _start;
    private int _end;
    private long _offset;
    private int _line = 1;
    private bool _isAtEnd;

    /// <param name="stream">Read from where it stands to its end, then disposed.</param>
    /// <param name="maxRow">Longest row, in UTF-16 units.</param>
    /// <param name="invalidByte">Called with offset, line and byte.</param>
    /// <param name="nul">Called with the line.</param>
    public GuardedReader(Stream stream, int maxRow, Action<long, int, byte> invalidByte, Action<int> nul)
    {
        (_stream, _maxRow, _invalidByte, _nul) = (stream, maxRow, invalidByte, nul);
        _offset = stream.Position;
    }

    /// <summary>Whether the row the parser finished last was ended because of its length; whoever reads rows resets it.</summary>
    public bool IsRowTooLarge { get; set; }

    /// <summary>Whether the text ended inside quotes.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Lines the parser never saw, as they were part of rows that were too large.</summary>
    public int SkippedLines { get; private set; }

    public override int Read(char[] buffer, int index, int count)
    {
        if (index >= _maxRow && _pendingStart == _pending.Length && !_isAtEnd)
        {
            EndRow(buffer.AsSpan(0, index));
        }

        if (_pendingStart < _pending.Length)
        {
            var given = Math.Min(count, _pending.Length - _pendingStart);
            _pending.AsSpan(_pendingStart, given).CopyTo(buffer.AsSpan(index));
            _pendingStart += given;
            return given;
        }

        var read = Decode(buffer.AsSpan(index, count));
        if (read == 0 && count > 0 && !_isAtEnd)
        {
            _isAtEnd = true;
            var state = new RowState();
            state.Advance(buffer.AsSpan(0, index));
            IsCutOff = state.IsInQuotes;
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// Skips the rest of a row and leaves for the parser what ends it, and what was already decoded of the rows behind it.
    /// </summary>
    private void EndRow(ReadOnlySpan<char> row)
    {
        var state = new RowState();
        state.Advance(row);
        var end = state.IsInQuotes ? "\"\n" : "\n";
        IsRowTooLarge = true;
        var chunk = new char[ChunkSize];
        while (true)
        {
            var text = chunk.AsSpan(0, Decode(chunk));
            var length = state.Advance(text);
            SkippedLines += text[..length].Count('\n');
            if (text.IsEmpty || state.IsRowComplete)
            {
                // The parser counts the line feed that ends the row itself.
                SkippedLines -= state.IsRowComplete && SkippedLines > 0 ? 1 : 0;
                (_pending, _pendingStart) = ([.. end, .. text[length..]], 0);
                return;
            }
        }
    }

    /// <summary>Decodes as much as there is room for; 0 only at the end of the stream.</summary>
    private int Decode(Span<char> room)
    {
        if (room.Length == 1)
        {
            Span<char> pair = stackalloc char[2];
            var got = Decode(pair);
            room[0] = pair[0];
            (_pending, _pendingStart) = got == 2 ? ([pair[1]], 0) : (_pending, _pendingStart);
            return Math.Min(got, 1);
        }

        var written = 0;
        while (room.Length - written >= 2)
        {
            if (_start == _end && (written > 0 || !Refill()))
            {
                break;
            }

            var status = Utf8.ToUtf16(_bytes.AsSpan(_start, _end - _start), room[written..], out var used, out var decoded, false, false);
            Inspect(room.Slice(written, decoded));
            written += decoded;
            Consume(used);
            if (status == OperationStatus.InvalidData || (status == OperationStatus.NeedMoreData && !Refill()))
            {
                _invalidByte(_offset, _line, _bytes[_start]);
                room[written++] = Replacement;
                Consume(1);
            }
            else if (status == OperationStatus.DestinationTooSmall)
            {
                break;
            }
        }

        return written;
    }

    private void Consume(int count)
    {
        _start += count;
        _offset += count;
    }

    private void Inspect(Span<char> text)
    {
        for (var nul = text.IndexOf('\0'); nul >= 0; nul = text.IndexOf('\0'))
        {
            _nul(_line + text[..nul].Count('\n'));
            text[nul] = Replacement;
        }

        _line += text.Count('\n');
    }

    /// <summary>Reads more behind what is left; false at the end of the stream.</summary>
    private bool Refill()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        var read = _stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }
}

/// <summary>
/// Where the parser stands in a row: the same rules for quotes as CsvHelper's RFC 4180 mode, also for quotes where they do not belong.
/// </summary>
internal ref struct RowState
{
    private char _previous;
    private bool _isInField;
    private bool _isQuoted;
    private bool _isBad;

    /// <summary>Whether a line feed would belong to the field.</summary>
    public bool IsInQuotes { get; private set; }

    /// <summary>Whether the end of the row was seen.</summary>
    public bool IsRowComplete { get; private set; }

    /// <summary>Goes on to the end of the row or of the text; returns how many characters that were.</summary>
    public int Advance(ReadOnlySpan<char> text)
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
            else if (c == '\n' || (c == '\r' && !text[(i + 1)..].StartsWith('\n')))
            {
                IsRowComplete = true;
                return i + 1;
            }
        }

        return text.Length;
    }
}
