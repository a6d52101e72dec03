using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// Sets of keys, each with a certainty. Equal sets are stored once and known by a number; 0 is the empty set. The entries of a set are in
/// ascending order of keys, and a key occurs once, with its greatest certainty. Unions and hops of sets already seen are looked up, not
/// computed (WholeGraphBenchmarks).
/// </summary>
internal sealed class SetPool
{
    private readonly List<Entry[]> _sets = [[]];
    private readonly Dictionary<int, List<int>> _byHash = [];
    private readonly Dictionary<long, int> _unions = [];
    private readonly Dictionary<long, int> _carried = [];
    private Entry[] _scratch = new Entry[64];

    /// <summary>Upper bound of the certainty of a key; a struct, so that the loop is compiled for it.</summary>
    internal interface ICap
    {
        /// <summary>The greatest certainty the key may keep; it is dropped when it does not travel.</summary>
        Certainty Of(int key);
    }

    /// <summary>Number of distinct sets.</summary>
    internal int Count => _sets.Count;

    /// <summary>The entries of a set, ascending.</summary>
    internal ReadOnlySpan<Entry> this[int set] => _sets[set];

    /// <summary>The number of a set given as ascending entries with distinct keys.</summary>
    internal int Intern(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty)
        {
            return 0;
        }

        var bytes = MemoryMarshal.AsBytes(entries);
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHash, hash.ToHashCode(), out _);
        bucket ??= [];
        foreach (var set in bucket)
        {
            if (bytes.SequenceEqual(MemoryMarshal.AsBytes<Entry>(_sets[set])))
            {
                return set;
            }
        }

        bucket.Add(_sets.Count);
        _sets.Add(entries.ToArray());
        return _sets.Count - 1;
    }

    /// <summary>The union of two sets; of a key in both the greater certainty stays.</summary>
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
            if (x.Key == y.Key)
            {
                scratch[count++] = x.Certainty >= y.Certainty ? x : y;
                i++;
                j++;
            }
            else if (x.Key < y.Key)
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
    /// What is left of a set after a hop: each certainty lowered to <paramref name="cap"/> of its key, and what does not travel dropped.
    /// <paramref name="hop"/> names the hop for look-up: equal numbers must mean equal caps.
    /// </summary>
    internal int Carry<TCap>(int set, byte hop, TCap cap)
        where TCap : ICap
    {
        if (set == 0)
        {
            return 0;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_carried, ((long)set << 8) | hop, out var exists);
        if (exists)
        {
            return known;
        }

        return known = Compute(set, cap);
    }

    /// <summary>As <see cref="Carry"/>, without remembering.</summary>
    internal int Compute<TCap>(int set, TCap cap)
        where TCap : ICap
    {
        var entries = _sets[set];
        var scratch = Scratch(entries.Length);
        var count = 0;
        foreach (var entry in entries)
        {
            var certainty = Certainties.Weaker(entry.Certainty, cap.Of(entry.Key));
            if (certainty != Certainty.DoesNotTravel)
            {
                scratch[count++] = new Entry(entry.Key, certainty);
            }
        }

        return Intern(scratch.AsSpan(0, count));
    }

    private Entry[] Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new Entry[Math.Max(length, _scratch.Length * 2)];
        }

        return _scratch;
    }

    /// <summary>
    /// A key with its certainty, which is never <see cref="Certainty.DoesNotTravel"/>. In four bytes: most of what a pass writes and
    /// compares is entries (WholeGraphBenchmarks).
    /// </summary>
    internal readonly struct Entry
    {
        private const int CertaintyBits = 2;

        private readonly uint _packed;

        internal Entry(int key, Certainty certainty) => _packed = ((uint)key << CertaintyBits) | (uint)certainty;

        internal int Key => (int)(_packed >> CertaintyBits);

        internal Certainty Certainty => (Certainty)(_packed & ((1 << CertaintyBits) - 1));
    }
}
