using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// Says in which blocks of a long text some bytes may be: for each hash of three bytes, which blocks hold three bytes of that hash, a bit
/// a block. A search looks at the blocks that have all hashes of what it looks for, so that a rare text among a million names is found in
/// some hundred blocks instead of fifty megabytes. It takes half as much room as the text (ScaleRun).
/// </summary>
internal sealed class TextSignatures
{
    /// <summary>The length of a block in bytes.</summary>
    public const int BlockLength = 4096;

    private const int BitsOfHash = 14;
    private const int Rows = 1 << BitsOfHash;
    private const int BitsOfWord = 64;
    private const int BytesOfHash = 3;

    /// <summary>A block also has the hashes of so many bytes behind it: what begins in it is found by it, up to this length.</summary>
    private const int Overlap = 64;

    private readonly int _words; // of a row
    private readonly ulong[] _rows;

    private TextSignatures(int words) => (_words, _rows) = (words, new ulong[Rows * words]);

    /// <summary>The signatures of a text; null for one so short that it is searched as fast without. Linear in the text.</summary>
    public static TextSignatures? Create(ReadOnlySpan<byte> text)
    {
        var blocks = (text.Length + BlockLength - 1) / BlockLength;
        if (blocks < BitsOfWord / 4)
        {
            return null;
        }

        var signatures = new TextSignatures((blocks + BitsOfWord - 1) / BitsOfWord);
        for (var block = 0; block < blocks; block++)
        {
            var (word, bit) = (block / BitsOfWord, 1UL << (block % BitsOfWord));
            var start = block * BlockLength;
            var end = Math.Min(text.Length, start + BlockLength + Overlap) - BytesOfHash + 1;
            for (var i = start; i < end; i++)
            {
                signatures._rows[(Hash(text, i) * signatures._words) + word] |= bit;
            }
        }

        return signatures;
    }

    /// <summary>The blocks, as bits, in which the bytes may begin; null when they are too few to tell, so that all may.</summary>
    public ulong[]? BlocksOf(ReadOnlySpan<byte> bytes)
    {
        var end = Math.Min(bytes.Length, Overlap) - BytesOfHash + 1;
        if (end <= 0)
        {
            return null;
        }

        var blocks = new ulong[_words];
        Array.Fill(blocks, ulong.MaxValue);
        for (var i = 0; i < end; i++)
        {
            var row = _rows.AsSpan(Hash(bytes, i) * _words, _words);
            var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(blocks.AsSpan());
            var rows = MemoryMarshal.Cast<ulong, Vector<ulong>>(row);
            for (var v = 0; v < vectors.Length; v++)
            {
                vectors[v] &= rows[v];
            }

            for (var w = vectors.Length * Vector<ulong>.Count; w < blocks.Length; w++)
            {
                blocks[w] &= row[w];
            }
        }

        return blocks;
    }

    /// <summary>How many blocks there are in a set.</summary>
    public static int Count(ReadOnlySpan<ulong> blocks)
    {
        var count = 0;
        foreach (var word in blocks)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>
    /// The first block from one on that is in a set, or that is not; the number of bits of the set when there is none.
    /// </summary>
    public static int Next(ReadOnlySpan<ulong> blocks, int block, bool isIn)
    {
        for (var (word, skipped) = (block / BitsOfWord, block % BitsOfWord); word < blocks.Length; (word, skipped) = (word + 1, 0))
        {
            var bits = (isIn ? blocks[word] : ~blocks[word]) >> skipped << skipped;
            if (bits != 0)
            {
                return (word * BitsOfWord) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return blocks.Length * BitsOfWord;
    }

    private static int Hash(ReadOnlySpan<byte> bytes, int index)
    {
        var three = bytes[index] | ((uint)bytes[index + 1] << 8) | ((uint)bytes[index + 2] << 16);
        return (int)(unchecked(three * 2654435769) >> (32 - BitsOfHash)); // Fibonacci hashing
    }
}
