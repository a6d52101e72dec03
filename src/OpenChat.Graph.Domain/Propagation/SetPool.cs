using System.Numerics;
using System.Runtime.Intrinsics;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>A key with its certainty, which is never <see cref="Certainty.DoesNotTravel"/>.</summary>
internal readonly record struct KeyCertainty(int Key, Certainty Certainty);

/// <summary>
/// Sets of keys, each with a certainty, known by number; 0 is the empty set. A set is a run of blocks of thirty-two keys, ascending,
/// without those that hold nothing. A block is one vector: its number, and for each certainty from the weakest a bit for every key that has
/// at least that one. The union of two blocks is then one instruction, and so is a hop that lowers certainties (WholeGraphBenchmarks).
/// </summary>
internal class KeySets
{
    /// <summary>Keys of a block, as a power of two.</summary>
    private const int BlockBits = 5;

    private const int FirstChunk = 256;
    private const int OffsetBits = 16;
    private const int LongestChunk = 1 << OffsetBits;

    private readonly List<Vector128<uint>[]> _chunks = [new Vector128<uint>[FirstChunk]];
    private uint[] _starts = new uint[64]; // [set]: chunk in the upper half, place in it in the lower
    private int[] _lengths = new int[64];
    private int _used;

    /// <summary>Number of distinct sets.</summary>
    internal int Count { get; private set; } = 1;

    /// <summary>The blocks of a set.</summary>
    internal ReadOnlySpan<Vector128<uint>> this[int set]
    {
        get
        {
            var start = _starts[set];
            return _chunks[(int)(start >> OffsetBits)].AsSpan((int)(start & (LongestChunk - 1)), _lengths[set]);
        }
    }

    /// <summary>A block that holds one key.</summary>
    internal static Vector128<uint> BlockOf(int key, Certainty certainty) => BitsOf(key, certainty).WithElement(0, (uint)key >> BlockBits);

    /// <summary>The bits of a key, without the number of its block.</summary>
    internal static Vector128<uint> BitsOf(int key, Certainty certainty)
    {
        var bit = 1u << (key & ((1 << BlockBits) - 1));
        return Vector128.Create(
            0,
            certainty >= Certainty.Contested ? bit : 0,
            certainty >= Certainty.Likely ? bit : 0,
            certainty >= Certainty.Binding ? bit : 0);
    }

    /// <summary>
    /// Bounds of certainties as blocks to be intersected with those of a set: the block of each number at that place, up to the last key.
    /// </summary>
    /// <param name="keys">Number of keys.</param>
    /// <param name="most">The greatest certainty that a key may keep.</param>
    internal static Vector128<uint>[] Bounds(int keys, Func<int, Certainty> most)
    {
        var bounds = new Vector128<uint>[(keys >> BlockBits) + 1];
        for (var key = 0; key < keys; key++)
        {
            bounds[key >> BlockBits] |= BlockOf(key, most(key));
        }

        for (var block = 0; block < bounds.Length; block++)
        {
            bounds[block] = bounds[block].WithElement(0, uint.MaxValue); // keeps the number of a block
        }

        return bounds;
    }

    /// <summary>Whether a block holds nothing.</summary>
    internal static bool IsEmpty(Vector128<uint> block) => block.GetElement(1) == 0; // the bits of greater certainties are among these

    /// <summary>The keys of a block with their certainties, ascending.</summary>
    internal static IEnumerable<KeyCertainty> EntriesOf(Vector128<uint> block)
    {
        for (var left = block.GetElement(1); left != 0; left &= left - 1)
        {
            yield return EntryAt(block, BitOperations.TrailingZeroCount(left));
        }
    }

    /// <summary>The keys of a set with their certainties, ascending.</summary>
    internal IEnumerable<KeyCertainty> EntriesOf(int set) => this[set].ToArray().SelectMany(EntriesOf);

    /// <summary>Whether a set has a key.</summary>
    internal bool Contains(int set, int key)
    {
        var wanted = BlockOf(key, Certainty.Contested);
        foreach (var block in this[set])
        {
            if (block.GetElement(0) == wanted.GetElement(0))
            {
                return (block.GetElement(1) & wanted.GetElement(1)) != 0;
            }
        }

        return false;
    }

    /// <summary>Whether a set has an entry that fits. Makes no objects.</summary>
    internal bool Any<TState>(int set, TState state, Func<KeyCertainty, TState, bool> fits)
    {
        foreach (var block in this[set])
        {
            for (var left = block.GetElement(1); left != 0; left &= left - 1)
            {
                if (fits(EntryAt(block, BitOperations.TrailingZeroCount(left)), state))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether blocks have a key that bounds let through.</summary>
    internal static bool Meet(ReadOnlySpan<Vector128<uint>> blocks, ReadOnlySpan<Vector128<uint>> bounds)
    {
        foreach (var block in blocks)
        {
            if (!IsEmpty(block & bounds[(int)block.GetElement(0)]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps a set that is not there yet, and returns its number.</summary>
    internal int Append(ReadOnlySpan<Vector128<uint>> blocks)
    {
        if (_used + blocks.Length > _chunks[^1].Length)
        {
            _chunks.Add(new Vector128<uint>[Math.Max(blocks.Length, Math.Min(LongestChunk, _chunks[^1].Length * 4))]);
            _used = 0;
        }

        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lengths, Count * 2);
        }

        blocks.CopyTo(_chunks[^1].AsSpan(_used));
        _starts[Count] = ((uint)(_chunks.Count - 1) << OffsetBits) | (uint)_used;
        _lengths[Count] = blocks.Length;
        _used += blocks.Length;
        return Count++;
    }

    private static KeyCertainty EntryAt(Vector128<uint> block, int bit) => new(
        (int)(block.GetElement(0) << BlockBits) | bit,
        (Certainty)(1 + ((block.GetElement(2) >> bit) & 1) + ((block.GetElement(3) >> bit) & 1)));
}

/// <summary>
/// Sets of which equal ones are stored once. What a set becomes over a hop, and what two sets are together, is kept from the second time on
/// in tables of fixed size: a graph in which few sets come twice would fill tables that grow with what is never asked for again
/// (WholeGraphBenchmarks).
/// </summary>
internal sealed class SetPool : KeySets
{
    private const int MostRemembered = 1 << 17;

    // Hashes never leave the process.
    private static readonly ulong Seed = unchecked((ulong)Random.Shared.NextInt64()) | 1;

    private readonly Memory _unions;
    private readonly Memory _carried;
    private int[] _table = new int[64]; // numbers of sets by hash; 0 is free
    private uint[] _hashes = new uint[64];
    private readonly SetSum _sum = new();

    /// <param name="expected">About how often sets are joined: tables are made for that.</param>
    internal SetPool(int expected)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(expected, 16, MostRemembered));
        (_unions, _carried) = (new Memory(size), new Memory(size));
    }

    /// <summary>The number of a set given as ascending blocks of which none is empty.</summary>
    internal int Intern(ReadOnlySpan<Vector128<uint>> blocks)
    {
        if (blocks.IsEmpty)
        {
            return 0;
        }

        var hash = Hash(blocks);
        var slot = (int)hash & (_table.Length - 1);
        while (_table[slot] is var set and not 0)
        {
            if (_hashes[set] == hash && this[set].SequenceEqual(blocks))
            {
                return set;
            }

            slot = (slot + 1) & (_table.Length - 1);
        }

        var added = Append(blocks);
        if (added >= _hashes.Length)
        {
            Array.Resize(ref _hashes, _hashes.Length * 2);
        }

        _hashes[added] = hash;
        _table[slot] = added;
        if (Count * 2 > _table.Length)
        {
            Grow();
        }

        return added;
    }

    /// <summary>The number of a set given by its entries in any order; of a key that comes twice the greater certainty counts.</summary>
    internal int Intern(IEnumerable<KeyCertainty> entries)
    {
        var blocks = new SortedDictionary<uint, Vector128<uint>>();
        foreach (var (key, certainty) in entries)
        {
            var block = BlockOf(key, certainty);
            blocks[block.GetElement(0)] = blocks.GetValueOrDefault(block.GetElement(0)) | block;
        }

        return Intern(blocks.Values.ToArray());
    }

    /// <summary>The union of two sets; of a key in both the greater certainty stays.</summary>
    internal int Union(int a, int b)
    {
        _sum.Clear();
        Add(_sum, a);
        Add(_sum, b);
        return NumberOf(_sum);
    }

    /// <summary>The number of what was added up.</summary>
    internal int NumberOf(SetSum sum)
    {
        if (sum.Set < 0)
        {
            sum.Set = Intern(sum.Blocks);
        }

        return sum.Set;
    }

    /// <summary>Adds a set.</summary>
    internal void Add(SetSum sum, int set)
    {
        if (set == 0 || sum.Set == set)
        {
            return;
        }

        if (sum.Set == 0)
        {
            sum.Set = set;
            return;
        }

        if (sum.Set > 0)
        {
            var first = sum.Set;
            var key = first < set ? ((ulong)first << 32) | (uint)set : ((ulong)set << 32) | (uint)first;
            ref var known = ref _unions.At(key, out var isSecond);
            if (known > 0)
            {
                sum.Set = known;
                return;
            }

            sum.Start(this[first]);
            sum.Add(this[set]);
            if (isSecond)
            {
                known = NumberOf(sum);
            }

            return;
        }

        sum.Add(this[set]);
    }

    /// <summary>Adds what another sum comes to.</summary>
    internal void Add(SetSum sum, SetSum other)
    {
        if (other.Set >= 0)
        {
            Add(sum, other.Set);
            return;
        }

        StartBlocks(sum);
        sum.Add(other.Blocks);
    }

    /// <summary>Adds what is left of a set, not the empty one, after a hop.</summary>
    /// <param name="sum">Added to.</param>
    /// <param name="set">The set.</param>
    /// <param name="hop">Names the bounds for look-up: equal numbers must mean equal bounds.</param>
    /// <param name="bounds">The greatest certainty each key keeps (<see cref="KeySets.Bounds"/>).</param>
    internal void Carry(SetSum sum, int set, ushort hop, ReadOnlySpan<Vector128<uint>> bounds)
    {
        // what is left may be the empty set, whose number is 0 as is that of what is not known: it is kept as one more
        ref var known = ref _carried.At(((ulong)set << 16) | hop, out var isSecond);
        if (known > 0)
        {
            Add(sum, known - 1);
            return;
        }

        if (isSecond)
        {
            _sum.Start(this[set], bounds);
            known = NumberOf(_sum) + 1;
            Add(sum, known - 1);
            return;
        }

        StartBlocks(sum);
        sum.Add(this[set], bounds);
    }

    /// <summary>The blocks of what was added up.</summary>
    internal ReadOnlySpan<Vector128<uint>> BlocksOf(SetSum sum) => sum.Set >= 0 ? this[sum.Set] : sum.Blocks;

    /// <summary>From here on the sum is blocks, whatever it was.</summary>
    internal void StartBlocks(SetSum sum)
    {
        if (sum.Set >= 0)
        {
            sum.Start(this[sum.Set]);
        }
    }

    private static uint Hash(ReadOnlySpan<Vector128<uint>> blocks)
    {
        var hash = Seed;
        foreach (var block in blocks)
        {
            var halves = block.AsUInt64();
            hash = (hash ^ halves.GetElement(0)) * 0x9E3779B97F4A7C15;
            hash = (hash ^ (hash >> 32) ^ halves.GetElement(1)) * 0xC2B2AE3D27D4EB4F;
        }

        return (uint)((hash ^ (hash >> 29)) >> 16);
    }

    private void Grow()
    {
        var table = new int[_table.Length * 2];
        for (var set = 1; set < Count; set++)
        {
            var slot = (int)_hashes[set] & (table.Length - 1);
            while (table[slot] != 0)
            {
                slot = (slot + 1) & (table.Length - 1);
            }

            table[slot] = set;
        }

        _table = table;
    }

    /// <summary>A table of fixed size in which a key takes the place of another one, and has a value from its second use on.</summary>
    private sealed class Memory(int size)
    {
        private readonly (ulong Key, int Value)[] _slots = new (ulong, int)[size];

        /// <summary>The value of a key, not 0; 0 where there is none.</summary>
        public ref int At(ulong key, out bool isSecond)
        {
            ref var slot = ref _slots[(int)((key * 0x9E3779B97F4A7C15) >> 40) & (_slots.Length - 1)];
            isSecond = slot.Key == key;
            if (!isSecond)
            {
                slot = (key, 0);
            }

            return ref slot.Value;
        }
    }
}

/// <summary>
/// A union while it is being made: one set by number as long as that is all, then blocks of its own. Sets on the way to it are not stored.
/// </summary>
internal sealed class SetSum
{
    private Vector128<uint>[] _blocks = new Vector128<uint>[8];
    private Vector128<uint>[] _next = new Vector128<uint>[8];
    private int _count;

    /// <summary>The set that it is, 0 for the empty one; less where it is <see cref="Blocks"/>.</summary>
    public int Set { get; set; }

    /// <summary>The blocks, where it is blocks.</summary>
    public ReadOnlySpan<Vector128<uint>> Blocks => _blocks.AsSpan(0, _count);

    /// <summary>It is the empty set.</summary>
    public bool IsEmpty => Set == 0 || (Set < 0 && _count == 0);

    /// <summary>Makes it the empty set.</summary>
    public void Clear() => Set = 0;

    /// <summary>Makes it these blocks, as <see cref="Add"/> takes them.</summary>
    public void Start(ReadOnlySpan<Vector128<uint>> blocks, ReadOnlySpan<Vector128<uint>> bounds = default)
    {
        (Set, _count) = (-1, 0);
        Add(blocks, bounds);
    }

    /// <summary>Adds blocks, where it is blocks.</summary>
    /// <param name="blocks">Ascending.</param>
    /// <param name="bounds">What of them may stay, by number of the block; all when empty.</param>
    public void Add(ReadOnlySpan<Vector128<uint>> blocks, ReadOnlySpan<Vector128<uint>> bounds = default)
    {
        if (_next.Length < _count + blocks.Length)
        {
            _next = new Vector128<uint>[Math.Max(_count + blocks.Length, _next.Length * 2)];
        }

        var (i, count) = (0, 0);
        foreach (var whole in blocks)
        {
            var number = whole.GetElement(0);
            var block = bounds.IsEmpty ? whole : whole & bounds[(int)number];
            if (KeySets.IsEmpty(block))
            {
                continue;
            }

            while (i < _count && _blocks[i].GetElement(0) < number)
            {
                _next[count++] = _blocks[i++];
            }

            _next[count++] = i < _count && _blocks[i].GetElement(0) == number ? block | _blocks[i++] : block;
        }

        while (i < _count)
        {
            _next[count++] = _blocks[i++];
        }

        (_blocks, _next, _count) = (_next, _blocks, count);
    }
}
