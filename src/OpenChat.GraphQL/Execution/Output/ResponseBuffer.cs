// The one buffer an answer is written to, front to back, with rewinding.
using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;

namespace OpenChat.GraphQL.Execution.Output;

/// <summary>A growing pooled byte buffer with the JSON tokens an answer is made
/// of. Reused from request to request; not thread-safe.</summary>
/// <remarks>
/// Most of what an answer consists of is shorter than a call to copy it takes: there is always room for one vector more than asked for, so
/// that short texts are copied by whole vectors, whose surplus the next token overwrites. The vectors are measured by EngineBenchmarks.Warm
/// (zephyr, closure).
/// </remarks>
internal sealed class ResponseBuffer
{
    /// <summary>Bytes that are copied at once.</summary>
    public const int VectorBytes = 32;

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
    /// <param name="limit">Above it the buffer does not grow: writing more, even in one value, throws a <see cref="BufferLimitException"/>.
    /// What fits into the memory that is there already may pass the limit, so whoever set it has to look at <see cref="Position"/> at the
    /// end.</param>
    public void Start(int expectedBytes, int limit = int.MaxValue)
    {
        _limit = limit;
        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(expectedBytes + VectorBytes, 512));
        Position = 0;
    }

    /// <summary>Takes back everything after the position.</summary>
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
        var position = Position;
        if ((uint)position >= (uint)_bytes.Length)
        {
            Grow(1);
        }

        _bytes[position] = value;
        Position = position + 1;
    }

    /// <summary>Writes constant JSON text.</summary>
    public void Write(in ConstantText text)
    {
        var position = Position;
        if (text.Length + VectorBytes > _bytes.Length - position)
        {
            Grow(text.Length);
        }

        text.Start.CopyTo(_bytes.AsSpan(position));
        if (text.Length > VectorBytes)
        {
            text.Rest.CopyTo(_bytes.AsSpan(position + VectorBytes));
        }

        Position = position + text.Length;
    }

    /// <summary>Writes a text again that stands in the buffer.</summary>
    public void Repeat(int start, int length)
    {
        Ensure(length);
        _bytes.AsSpan(start, length).CopyTo(_bytes.AsSpan(Position));
        Position += length;
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
    [MethodImpl(MethodImplOptions.NoInlining)] // the loop that calls it needs the registers (EngineBenchmarks.Warm, zephyr)
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        Ensure(utf8.Length + 2);
        var target = _bytes.AsSpan(Position);
        if (!TryCopyPlain(utf8, target[1..]))
        {
            WriteEscaping(utf8);
            return;
        }

        target[0] = (byte)'"';
        target[utf8.Length + 1] = (byte)'"';
        Position += utf8.Length + 2;
    }

    // Copies and looks for bytes to escape in one pass; false when there is one. The last vector overlaps the one before.
    private static bool TryCopyPlain(ReadOnlySpan<byte> utf8, Span<byte> target)
    {
        if (utf8.Length >= Vector256<byte>.Count)
        {
            var last = utf8.Length - Vector256<byte>.Count;
            for (var i = 0; i < last; i += Vector256<byte>.Count)
            {
                var part = Vector256.Create(utf8[i..]);
                part.CopyTo(target[i..]);
                if (MustEscape(part))
                {
                    return false;
                }
            }

            var end = Vector256.Create(utf8[last..]);
            end.CopyTo(target[last..]);
            return !MustEscape(end);
        }

        if (utf8.Length >= Vector128<byte>.Count)
        {
            var last = utf8.Length - Vector128<byte>.Count;
            var (start, end) = (Vector128.Create(utf8), Vector128.Create(utf8[last..]));
            start.CopyTo(target);
            end.CopyTo(target[last..]);
            return !MustEscape(Vector256.Create(start, end));
        }

        if (utf8.Length >= Vector64<byte>.Count)
        {
            var last = utf8.Length - Vector64<byte>.Count;
            var (start, end) = (Vector64.Create(utf8), Vector64.Create(utf8[last..]));
            start.CopyTo(target);
            end.CopyTo(target[last..]);
            return !MustEscape(Vector256.Create(Vector128.Create(start, end)));
        }

        for (var i = 0; i < utf8.Length; i++)
        {
            var value = utf8[i];
            if (value is < 32 or (byte)'"' or (byte)'\\')
            {
                return false;
            }

            target[i] = value;
        }

        return true;
    }

    private static bool MustEscape(Vector256<byte> part) =>
        (Vector256.Equals(Vector256.Min(part, Vector256.Create((byte)31)), part)
            | Vector256.Equals(part, Vector256.Create((byte)'"'))
            | Vector256.Equals(part, Vector256.Create((byte)'\\'))) != Vector256<byte>.Zero;

    private void WriteEscaping(ReadOnlySpan<byte> utf8)
    {
        WriteByte((byte)'"');
        for (int special; (special = utf8.IndexOfAny(EscapedBytes)) >= 0; utf8 = utf8[(special + 1)..])
        {
            WriteRaw(utf8[..special]);
            WriteEscape(utf8[special]);
        }

        WriteRaw(utf8);
        WriteByte((byte)'"');
    }

    /// <summary>Writes a JSON string. A lone surrogate becomes U+FFFD, so that the answer always is well-formed UTF-8.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // likewise
    public void WriteString(ReadOnlySpan<char> text)
    {
        Ensure(text.Length + 2);
        var target = _bytes.AsSpan(Position);
        if (!TryNarrowPlain(text, target[1..]))
        {
            WriteEscaping(text);
            return;
        }

        target[0] = (byte)'"';
        target[text.Length + 1] = (byte)'"';
        Position += text.Length + 2;
    }

    // Likewise for UTF-16; false also when a character is not ASCII.
    private static bool TryNarrowPlain(ReadOnlySpan<char> text, Span<byte> target)
    {
        var units = MemoryMarshal.Cast<char, ushort>(text);
        if (units.Length >= Vector256<ushort>.Count)
        {
            var last = units.Length - Vector256<ushort>.Count;
            for (var i = 0; i < last; i += Vector256<ushort>.Count)
            {
                if (!TryNarrow(Vector128.Create(units[i..]), Vector128.Create(units[(i + Vector128<ushort>.Count)..]), target[i..]))
                {
                    return false;
                }
            }

            return TryNarrow(Vector128.Create(units[last..]), Vector128.Create(units[(last + Vector128<ushort>.Count)..]), target[last..]);
        }

        if (units.Length >= Vector128<ushort>.Count)
        {
            var last = units.Length - Vector128<ushort>.Count;
            var (start, end) = (Vector128.Create(units), Vector128.Create(units[last..]));
            var bytes = Vector128.Narrow(start, end);
            bytes.GetLower().CopyTo(target);
            bytes.GetUpper().CopyTo(target[last..]);
            return IsAscii(start | end) && !MustEscape(Vector256.Create(bytes));
        }

        for (var i = 0; i < units.Length; i++)
        {
            var unit = units[i];
            if (unit is < 32 or '"' or '\\' or > 127)
            {
                return false;
            }

            target[i] = (byte)unit;
        }

        return true;

        static bool TryNarrow(Vector128<ushort> start, Vector128<ushort> end, Span<byte> target)
        {
            var bytes = Vector128.Narrow(start, end);
            bytes.CopyTo(target);
            return IsAscii(start | end) && !MustEscape(Vector256.Create(bytes));
        }

        static bool IsAscii(Vector128<ushort> units) => (units & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;
    }

    private void WriteEscaping(ReadOnlySpan<char> text)
    {
        WriteByte((byte)'"');
        for (int special; (special = text.IndexOfAny(EscapedChars)) >= 0; text = text[(special + 1)..])
        {
            WriteText(text[..special]);
            WriteEscape((byte)text[special]);
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
        if (count + VectorBytes > _bytes.Length - Position)
        {
            Grow(count);
        }
    }

    private void Grow(int count)
    {
        var needed = (long)Position + count + VectorBytes;
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

/// <summary>JSON text that is written again and again, its first bytes as a vector (EngineBenchmarks.Warm, zephyr).</summary>
internal readonly struct ConstantText
{
    private readonly byte[]? _rest;

    /// <summary>Keeps a text.</summary>
    public ConstantText(string text)
    {
        var bytes = new byte[Math.Max(Encoding.UTF8.GetByteCount(text), ResponseBuffer.VectorBytes)];
        Length = Encoding.UTF8.GetBytes(text, bytes);
        Start = Vector256.Create(bytes);
        _rest = Length > ResponseBuffer.VectorBytes ? bytes[ResponseBuffer.VectorBytes..] : null;
    }

    /// <summary>The first bytes; zeros after a shorter text.</summary>
    public Vector256<byte> Start { get; }

    /// <summary>Bytes of the text.</summary>
    public int Length { get; }

    /// <summary>What does not fit the vector.</summary>
    public ReadOnlySpan<byte> Rest => _rest;
}
