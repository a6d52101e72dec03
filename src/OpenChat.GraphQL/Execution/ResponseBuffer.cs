// The one buffer an answer is written to, front to back, with rewinding.
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace OpenChat.GraphQL.Execution;

/// <summary>A growing pooled byte buffer with the JSON tokens an answer is made of. Reused from request to request; not
/// thread-safe.</summary>
internal sealed class ResponseBuffer
{
    // RFC 8259 section 7: quotation mark, reverse solidus and the control characters must be escaped, nothing else is.
    private static readonly SearchValues<byte> EscapedBytes =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    private static readonly SearchValues<char> EscapedChars =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(control => (char)control), '"', '\\']);

    // What is ensured for short texts and numbers before their length is known, so that no answer within the limit is refused.
    private const int Slack = 4096;

    private byte[] _bytes = [];
    private int _limit;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>The bytes written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Position);

    /// <summary>Makes the buffer ready for an answer of about that many bytes.</summary>
    /// <param name="expectedBytes">A guess.</param>
    /// <param name="limit">Above it the buffer does not grow: writing more, be it one value, is a <see cref="BufferLimitException"/>. What fits into
    /// the memory that is there already may pass the limit; whoever set it looks at <see cref="Position"/> in the end.</param>
    public void Start(int expectedBytes, int limit = int.MaxValue)
    {
        _limit = limit;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(expectedBytes, 512));
        Position = 0;
    }

    /// <summary>Takes everything behind the position back.</summary>
    public void Rewind(int position) => Position = position;

    /// <summary>Hands the bytes over to the caller, who has to return them to the pool.</summary>
    public byte[] Detach(out int length)
    {
        var bytes = _bytes;
        length = Position;
        _bytes = [];
        Position = 0;
        return bytes;
    }

    /// <summary>Gives the bytes back to the pool.</summary>
    public void Drop()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = [];
        Position = 0;
    }

    public void WriteByte(byte value)
    {
        if (Position == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Position++] = value;
    }

    /// <summary>Writes JSON text as it is.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        var position = Position;
        if (json.Length > _bytes.Length - position)
        {
            Grow(json.Length);
        }

        json.CopyTo(_bytes.AsSpan(position));
        Position = position + json.Length;
    }

    public void WriteNull() => WriteRaw("null"u8);

    public void WriteBoolean(bool value) => WriteRaw(value ? "true"u8 : "false"u8);

    public void WriteLong(long value)
    {
        Ensure(20);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(Position), out var written);
        Position += written;
    }

    /// <summary>Writes the shortest text that reads back as the same double. The value must be finite.</summary>
    public void WriteDouble(double value)
    {
        Ensure(32);
        value.TryFormat(_bytes.AsSpan(Position), out var written, default, CultureInfo.InvariantCulture);
        Position += written;
    }

    /// <summary>Writes a JSON string from UTF-8 that needs no escaping.</summary>
    public void WriteEscaped(ReadOnlySpan<byte> escaped)
    {
        Ensure(escaped.Length + 2);
        var target = _bytes.AsSpan(Position);
        target[0] = (byte)'"';
        escaped.CopyTo(target[1..]);
        target[escaped.Length + 1] = (byte)'"';
        Position += escaped.Length + 2;
    }

    /// <summary>Writes a JSON string from UTF-8.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        var special = utf8.IndexOfAny(EscapedBytes);
        if (special < 0)
        {
            WriteEscaped(utf8);
            return;
        }

        WriteByte((byte)'"');
        while (special >= 0)
        {
            WriteRaw(utf8[..special]);
            WriteEscape(utf8[special]);
            utf8 = utf8[(special + 1)..];
            special = utf8.IndexOfAny(EscapedBytes);
        }

        WriteRaw(utf8);
        WriteByte((byte)'"');
    }

    /// <summary>Writes a JSON string. A lone surrogate becomes U+FFFD, so that the answer always is well-formed UTF-8.</summary>
    public void WriteString(ReadOnlySpan<char> text)
    {
        WriteByte((byte)'"');
        var special = text.IndexOfAny(EscapedChars);
        while (special >= 0)
        {
            WriteText(text[..special]);
            WriteEscape((byte)text[special]);
            text = text[(special + 1)..];
            special = text.IndexOfAny(EscapedChars);
        }

        WriteText(text);
        WriteByte((byte)'"');
    }

    private void WriteText(ReadOnlySpan<char> text)
    {
        // a UTF-16 unit needs three bytes at most; small texts are not counted first
        Ensure(text.Length <= 1024 ? text.Length * 3 : Encoding.UTF8.GetByteCount(text));
        Utf8.FromUtf16(text, _bytes.AsSpan(Position), out _, out var written, replaceInvalidSequences: true);
        Position += written;
    }

    private void WriteEscape(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                WriteRaw("\\\""u8);
                break;
            case (byte)'\\':
                WriteRaw("\\\\"u8);
                break;
            case (byte)'\b':
                WriteRaw("\\b"u8);
                break;
            case (byte)'\f':
                WriteRaw("\\f"u8);
                break;
            case (byte)'\n':
                WriteRaw("\\n"u8);
                break;
            case (byte)'\r':
                WriteRaw("\\r"u8);
                break;
            case (byte)'\t':
                WriteRaw("\\t"u8);
                break;
            default:
                WriteRaw("\\u00"u8);
                WriteByte((byte)(character >= 16 ? '1' : '0'));
                WriteByte("0123456789abcdef"u8[character & 15]);
                break;
        }
    }

    private void Ensure(int count)
    {
        if (count > _bytes.Length - Position)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        var needed = (long)Position + count;
        var most = Math.Min((long)_limit + Slack, Array.MaxLength);
        if (needed > most)
        {
            throw new BufferLimitException();
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, _bytes.Length * 2L), most));
        _bytes.AsSpan(0, Position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}

/// <summary>An answer outgrew the limit of its <see cref="ResponseBuffer"/>.</summary>
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "never leaves the engine")]
internal sealed class BufferLimitException : Exception;
