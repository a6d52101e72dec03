using System.Buffers;

namespace OpenChat.GraphQL.Language;

/// <summary>The names of one document: equal names give the same string instance.</summary>
/// <remarks>A hash set with open addressing over a pooled array
/// (EngineBenchmarks.Parse, repeated-fields). Mutable: never copy it.</remarks>
internal struct NameTable()
{
    private string?[] _slots = Rent(64);

    // Power of two; the rented array may be longer.
    private int _capacity = 64;

    private int _count;

    /// <summary>The one string for this name.</summary>
    public string Intern(ReadOnlySpan<char> name)
    {
        var slot = Find(name);
        var known = _slots[slot];
        if (known is not null)
        {
            return known;
        }

        var value = name.ToString();
        _slots[slot] = value;
        if (++_count * 2 > _capacity)
        {
            Grow();
        }

        return value;
    }

    /// <summary>Gives the array back. The table must not be used afterwards.</summary>
    public void Release()
    {
        Array.Clear(_slots, 0, _capacity);
        ArrayPool<string?>.Shared.Return(_slots);
        _slots = [];
    }

    private static string?[] Rent(int capacity)
    {
        var slots = ArrayPool<string?>.Shared.Rent(capacity);
        Array.Clear(slots, 0, capacity);
        return slots;
    }

    // The slot that holds the name, or the free one where it belongs. The hash is keyed per process, so nobody can aim at one chain.
    private readonly int Find(ReadOnlySpan<char> name)
    {
        var slots = _slots;
        var mask = _capacity - 1;
        var slot = string.GetHashCode(name, StringComparison.Ordinal) & mask;
        while (slots[slot] is { } other && !name.SequenceEqual(other))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        var oldCapacity = _capacity;
        _capacity *= 2;
        _slots = Rent(_capacity);
        foreach (var name in old.AsSpan(0, oldCapacity))
        {
            if (name is not null)
            {
                _slots[Find(name)] = name;
            }
        }

        Array.Clear(old, 0, oldCapacity);
        ArrayPool<string?>.Shared.Return(old);
    }
}
