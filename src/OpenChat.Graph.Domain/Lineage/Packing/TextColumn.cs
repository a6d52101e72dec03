using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace OpenChat.Graph.Domain.Lineage.Packing;

// Packed texts: UTF-8 in one byte array with offsets. A million names cost their bytes and four more each, and the garbage collector has
// nothing to trace (ScaleRun).

/// <summary>Immutable texts, addressed by position.</summary>
internal sealed class TextColumn
{
    /// <summary>A column without texts.</summary>
    public static readonly TextColumn Empty = new([], null, 0);

    private readonly byte[] _bytes;

    /// <summary>Where each text starts, and the end; null when all texts are empty.</summary>
    private readonly int[]? _offsets;

    private TextColumn(byte[] bytes, int[]? offsets, int count)
    {
        _bytes = bytes;
        _offsets = offsets;
        Count = count;
    }

    public int Count { get; }

    /// <summary>All texts one after the other; with <see cref="Offsets"/> the whole content of the column.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public ReadOnlySpan<int> Offsets => _offsets;

    public ReadOnlySpan<byte> this[int index] =>
        _offsets is null ? [] : _bytes.AsSpan(_offsets[index], _offsets[index + 1] - _offsets[index]);

    /// <summary>A text as a part of the array that holds it, for writers that keep it beyond the call.</summary>
    public ArraySegment<byte> Segment(int index) =>
        _offsets is null
            ? ArraySegment<byte>.Empty
            : new ArraySegment<byte>(_bytes, _offsets[index], _offsets[index + 1] - _offsets[index]);

    public string GetString(int index)
    {
        var text = this[index];
        return text.IsEmpty ? "" : Encoding.UTF8.GetString(text);
    }

    /// <summary>The texts of <paramref name="source"/> at the given positions, in that order.</summary>
    public static TextColumn Gather(TextBuffer source, ReadOnlySpan<int> order)
    {
        if (source.Bytes.IsEmpty)
        {
            return new TextColumn([], null, order.Length);
        }

        var offsets = new int[order.Length + 1];
        var total = 0;
        for (var i = 0; i < order.Length; i++)
        {
            offsets[i] = total;
            total += source[order[i]].Length;
        }

        if (total == 0)
        {
            return new TextColumn([], null, order.Length);
        }

        offsets[order.Length] = total;
        var bytes = new byte[total];
        for (var i = 0; i < order.Length; i++)
        {
            source[order[i]].CopyTo(bytes.AsSpan(offsets[i]));
        }

        return new TextColumn(bytes, offsets, order.Length);
    }

    /// <summary>
    /// Position of a text in a column that is in ordinal order without repeats; the complement of the insertion point when it is not there.
    /// </summary>
    public int BinarySearch(ReadOnlySpan<byte> text)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var order = this[middle].SequenceCompareTo(text);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }
}

/// <summary>Texts while they are being collected: append only, in any order.</summary>
internal sealed class TextBuffer
{
    private byte[] _bytes = [];
    private int[] _ends = new int[16];
    private int _length;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    public int Add(ReadOnlySpan<char> text)
    {
        var room = Reserve(text.Length * 3);
        var written = text.IsEmpty ? 0 : Encoding.UTF8.GetBytes(text, room);
        return Commit(written);
    }

    public int Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        return Commit(text.Length);
    }

    /// <summary>The positions of all texts in ordinal (byte) order; equal texts keep the order of their positions.</summary>
    public int[] Sort()
    {
        // Most ids share a prefix and differ in the next eight bytes, so integers decide nearly all comparisons (StorageBenchmarks).
        var count = Count;
        var order = new int[count];
        var keys = new ulong[count];
        var shared = SharedPrefix();
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
            keys[i] = Key(this[i][shared..]);
        }

        Array.Sort(keys, order);
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                order.AsSpan(start, end - start).Sort((a, b) => this[a].SequenceCompareTo(this[b]) is var c and not 0 ? c : a.CompareTo(b));
            }

            start = end;
        }

        return order;
    }

    private static ulong Key(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(text);
        }

        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        text.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    private int SharedPrefix()
    {
        if (Count == 0)
        {
            return 0;
        }

        var first = this[0];
        var shared = first.Length;
        for (var i = 1; i < Count && shared > 0; i++)
        {
            shared = first[..shared].CommonPrefixLength(this[i]);
        }

        return shared;
    }

    private Span<byte> Reserve(int most)
    {
        if (_bytes.Length - _length < most)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(_length + (long)most, Math.Max(256, _bytes.Length * 2L))));
        }

        return _bytes.AsSpan(_length);
    }

    private int Commit(int written)
    {
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _length += written;
        _ends[Count] = _length;
        return Count++;
    }
}

/// <summary>Texts that are each kept once; the position of a text is its number. Open addressing over a <see cref="TextBuffer"/>.</summary>
internal sealed class TextInterner
{
    // Hashes never leave the process, so a seed of the process keeps crafted ids from meeting in one bucket.
    private static readonly ulong Seed = unchecked((ulong)Random.Shared.NextInt64()) | 1;

    /// <summary>
    /// Hash in the upper half, number + 1 in the lower; 0 is free. One word, since a look-up among a million ids mostly waits for memory
    /// (StorageBenchmarks).
    /// </summary>
    private ulong[] _slots = new ulong[16];

    public TextBuffer Texts { get; } = new();

    public int Count => Texts.Count;

    /// <summary>The number of a text, which is new when <paramref name="added"/>.</summary>
    public int Intern(ReadOnlySpan<char> text, out bool added)
    {
        byte[]? rented = null;
        var room = text.Length <= 64 ? stackalloc byte[192] : rented = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        var result = Intern(room[..Encoding.UTF8.GetBytes(text, room)], out added);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }

    public int Intern(ReadOnlySpan<byte> text, out bool added)
    {
        var hash = Hash(text);
        var slot = FindSlot(text, hash);
        added = _slots[slot] == 0;
        if (added)
        {
            if ((Count + 1) * 2L > _slots.Length)
            {
                Grow();
                slot = FindSlot(text, hash);
            }

            _slots[slot] = ((ulong)hash << 32) | (uint)(Texts.Add(text) + 1);
        }

        return NumberIn(slot);
    }

    /// <summary>The number of a text; −1 when it was never added. Safe from several threads as long as nobody adds.</summary>
    public int Find(ReadOnlySpan<char> text)
    {
        var hint = 0;
        return Find(text, ref hint);
    }

    /// <summary>
    /// As <see cref="Find(ReadOnlySpan{char})"/>, faster when texts are looked up in about the order in which they were added
    /// (StorageBenchmarks).
    /// </summary>
    /// <param name="text">What to look for.</param>
    /// <param name="hint">What was found last by this caller.</param>
    public int Find(ReadOnlySpan<char> text, ref int hint)
    {
        byte[]? rented = null;
        var room = text.Length <= 64 ? stackalloc byte[192] : rented = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        var bytes = room[..Encoding.UTF8.GetBytes(text, room)];
        var result = FindNear(bytes, hint);
        result = result >= 0 ? result : NumberIn(FindSlot(bytes, Hash(bytes)));
        hint = Math.Max(result, 0);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return result;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[8..];
        }

        ulong rest = 0;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            rest = (rest << 8) | text[i];
        }

        hash = Mix(hash ^ rest);
        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E3779B97F4A7C15;
        return value ^ BitOperations.RotateLeft(value, 29) ^ (value >> 32);
    }

    private int FindNear(ReadOnlySpan<byte> text, int hint)
    {
        for (var number = hint; number < Math.Min(hint + 3, Count); number++)
        {
            if (Texts[number].SequenceEqual(text))
            {
                return number;
            }
        }

        return -1;
    }

    private int NumberIn(int slot) => (int)(uint)_slots[slot] - 1;

    private int FindSlot(ReadOnlySpan<byte> text, uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _slots[slot];
            if (entry == 0 || ((uint)(entry >> 32) == hash && Texts[(int)(uint)entry - 1].SequenceEqual(text)))
            {
                return slot;
            }
        }
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var entry in old)
        {
            if (entry == 0)
            {
                continue;
            }

            var slot = (int)(entry >> 32) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = entry;
        }
    }
}
