using System.Runtime.InteropServices;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// Sets of (key, level) pairs, equal sets stored once and known by a number; 0 is the empty set. An entry is <c>key &lt;&lt; 2 | level</c>,
/// a key occurs
/// once with its greatest level, entries are in ascending order. Unions and hop transforms of numbers already seen are looked up, not
/// computed.
/// </summary>
internal sealed class SetPool
{
    private readonly List<uint[]> _sets = [[]];
    private readonly Dictionary<int, List<int>> _byHash = [];
    private readonly Dictionary<long, int> _unions = [];
    private readonly Dictionary<long, int> _transforms = [];
    private uint[] _scratch = new uint[64];

    /// <summary>Number of distinct sets.</summary>
    internal int Count => _sets.Count;

    /// <summary>The entries of a set, ascending.</summary>
    internal ReadOnlySpan<uint> this[int set] => _sets[set];

    /// <summary>The number of a set given as ascending entries with distinct keys.</summary>
    internal int Intern(ReadOnlySpan<uint> entries)
    {
        if (entries.IsEmpty)
        {
            return 0;
        }

        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(entries));
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHash, hash.ToHashCode(), out _);
        bucket ??= [];
        foreach (var set in bucket)
        {
            if (entries.SequenceEqual(_sets[set]))
            {
                return set;
            }
        }

        bucket.Add(_sets.Count);
        _sets.Add(entries.ToArray());
        return _sets.Count - 1;
    }

    /// <summary>The union of two sets; of a key in both the greater level stays.</summary>
    internal int Union(int a, int b)
    {
        if (a == b || b == 0)
        {
            return a;
        }

        if (a == 0)
        {
            return b;
        }

        (a, b) = a < b ? (a, b) : (b, a);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_unions, ((long)a << 32) | (uint)b, out var exists);
        if (exists)
        {
            return known;
        }

        var left = _sets[a];
        var right = _sets[b];
        var scratch = Scratch(left.Length + right.Length);
        var (i, j, count) = (0, 0, 0);
        while (i < left.Length && j < right.Length)
        {
            var (x, y) = (left[i], right[j]);
            if (x >> 2 == y >> 2)
            {
                scratch[count++] = Math.Max(x, y);
                i++;
                j++;
            }
            else if (x < y)
            {
                scratch[count++] = x;
                i++;
            }
            else
            {
                scratch[count++] = y;
                j++;
            }
        }

        for (; i < left.Length; i++)
        {
            scratch[count++] = left[i];
        }

        for (; j < right.Length; j++)
        {
            scratch[count++] = right[j];
        }

        return known = Intern(scratch.AsSpan(0, count));
    }

    /// <summary>
    /// What is left of a set after a hop: each level lowered to <paramref name="cap"/> of its key, entries of level 0 dropped.
    /// <paramref name="hop"/> (below 64) names the hop for look-up: equal numbers must mean equal caps.
    /// </summary>
    internal int Transform<TCap>(int set, int hop, TCap cap)
        where TCap : ICap
    {
        if (set == 0)
        {
            return 0;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_transforms, ((long)set << 6) | (uint)hop, out var exists);
        if (exists)
        {
            return known;
        }

        return known = Compute(set, cap);
    }

    /// <summary>As <see cref="Transform"/>, without remembering.</summary>
    internal int Compute<TCap>(int set, TCap cap)
        where TCap : ICap
    {
        var entries = _sets[set];
        var scratch = Scratch(entries.Length);
        var count = 0;
        foreach (var entry in entries)
        {
            var level = Math.Min(entry & 3, cap.Of((int)(entry >> 2)));
            if (level != 0)
            {
                scratch[count++] = (entry & ~3u) | level;
            }
        }

        return Intern(scratch.AsSpan(0, count));
    }

    private uint[] Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new uint[Math.Max(length, _scratch.Length * 2)];
        }

        return _scratch;
    }

    /// <summary>Upper bound of the level of a key; a struct, so that the loop is compiled for it.</summary>
    internal interface ICap
    {
        /// <summary>0 to 3.</summary>
        uint Of(int key);
    }
}
