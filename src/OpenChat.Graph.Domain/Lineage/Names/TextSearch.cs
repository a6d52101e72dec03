using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>A node that fits a search text.</summary>
/// <param name="Node">The node.</param>
/// <param name="Matched">The name, alias or id that fitted, as written.</param>
/// <param name="Rank">How well it fits; smaller is better. Hits of one search come by rank, then by kind and id.</param>
public readonly record struct SearchHit(NodeId Node, string Matched, int Rank);

/// <summary>
/// Finds nodes by parts of their names and forgives a few typing mistakes. All folded names lie one after the other, each behind a line
/// feed, so that a search is a few vectorised scans of the blocks that <see cref="TextSignatures"/> leaves over (ScaleRun).
/// </summary>
internal sealed class TextSearch
{
    /// <summary>A scan stops after so many places, which bounds the work for texts that are found everywhere.</summary>
    private const int MaxPlaces = 50_000;

    /// <summary>The bits of a machine word: mistakes are forgiven in texts of at most so many folded UTF-8 bytes.</summary>
    private const int MaxPattern = 64;

    /// <summary>At most so many bytes of a name are compared where mistakes are forgiven.</summary>
    private const int MaxCompared = 256;

    private const byte Separator = (byte)'\n';

    private readonly NodeColumns[] _nodes;
    private readonly byte[] _folded;
    private readonly int[] _starts;
    private readonly int[] _numbers;
    private readonly TextSignatures? _signatures;

    /// <summary>Where the names of each kind start in <see cref="_folded"/>, and the end.</summary>
    private readonly int[] _kinds;

    /// <summary>Folds the names of all nodes.</summary>
    /// <param name="nodes">The nodes of each kind, in the order of kinds.</param>
    public TextSearch(NodeColumns[] nodes)
    {
        _nodes = nodes;
        _kinds = new int[nodes.Length + 1];
        var total = nodes.Sum(columns => columns.Count);
        var (starts, numbers) = (new List<int>(total * 2), new List<int>(total * 2));
        var folded = new byte[1 + (total * 2) + nodes.Sum(NameBytes)];
        folded[0] = Separator;
        var (length, number) = (1, 0);
        foreach (var columns in nodes)
        {
            _kinds[(int)columns.Kind] = length - 1;
            for (var i = 0; i < columns.Count; i++, number++)
            {
                var firstOfNode = starts.Count;
                foreach (var text in new NameTexts(columns, i, withId: true))
                {
                    if (folded.Length - length <= NameFolding.MaxLength(text))
                    {
                        var wanted = (folded.Length * 5L / 4) + NameFolding.MaxLength(text) + 1;
                        Array.Resize(ref folded, (int)Math.Min(Array.MaxLength, wanted));
                    }

                    var written = NameFolding.Fold(text, folded.AsSpan(length));
                    if (written > 0 && !IsListed(folded.AsSpan(0, length), starts, firstOfNode, folded.AsSpan(length, written)))
                    {
                        starts.Add(length);
                        numbers.Add(number);
                        length += written;
                        folded[length++] = Separator;
                    }
                }
            }
        }

        _kinds[^1] = length - 1;
        starts.Add(length);
        (_folded, _starts, _numbers) = (folded, [.. starts], [.. numbers]);
        _signatures = TextSignatures.Create(folded.AsSpan(0, length));
    }

    /// <summary>Takes a name, folded and at most <see cref="MaxCompared"/> bytes of it.</summary>
    private delegate void CandidateName(int entry, ReadOnlySpan<byte> name);

    /// <summary>How well a name fits; smaller is better.</summary>
    private enum Tier
    {
        Whole,
        Start,
        Inside,
        Words,
        Mistaken,
    }

    /// <summary>
    /// Best first: the whole name, its start, a part of it, all words of the text in any order, then with mistakes (fewer first). Among
    /// equals, shorter names come first, then by kind and id. A node is listed once, with its best name. Mistakes are only looked for when
    /// nothing fits without them: first in the text as a whole, then, when it has several words, in each of them in any order.
    /// </summary>
    public ImmutableArray<SearchHit> Search(ReadOnlySpan<char> text, ImmutableArray<NodeKind> kinds, int limit)
    {
        var pattern = NameFolding.Fold(text);
        if (pattern.Length == 0 || limit <= 0)
        {
            return [];
        }

        var found = new Dictionary<int, Fit>();
        var wanted = kinds.IsDefaultOrEmpty ? Enum.GetValues<NodeKind>() : [.. kinds.Distinct().Order()];
        foreach (var kind in wanted)
        {
            FindExact(kind, pattern, found);
            FindWords(kind, text, found);
        }

        if (found.Count == 0)
        {
            foreach (var kind in wanted)
            {
                FindMistaken(kind, pattern, whole: false, found);
            }
        }

        if (found.Count == 0)
        {
            foreach (var kind in wanted)
            {
                FindMistakenWords(kind, text, found);
            }
        }

        return Best(found, limit);
    }

    /// <summary>
    /// The names that a mistyped one may have meant: closest spelling first, then names that contain it; among equals by kind and id.
    /// </summary>
    public ImmutableArray<SearchHit> Nearest(NodeKind kind, ReadOnlySpan<char> text, int limit)
    {
        var pattern = NameFolding.Fold(text);
        if (pattern.Length == 0 || limit <= 0)
        {
            return [];
        }

        var found = new Dictionary<int, Fit>();
        FindMistaken(kind, pattern, whole: true, found);
        var near = Best(found, limit);
        if (near.Length == limit)
        {
            return near;
        }

        var listed = near.Select(hit => hit.Node).ToHashSet();
        return [.. near, .. Search(text, [kind], limit * 2).Where(hit => !listed.Contains(hit.Node)).Take(limit - near.Length)];
    }

    /// <summary>The names that contain a text or all its words, without forgiving mistakes: a few plain scans.</summary>
    public ImmutableArray<SearchHit> Containing(NodeKind kind, ReadOnlySpan<char> text, int limit)
    {
        var pattern = NameFolding.Fold(text);
        var found = new Dictionary<int, Fit>();
        if (pattern.Length > 0)
        {
            FindExact(kind, pattern, found);
            FindWords(kind, text, found);
        }

        return Best(found, limit);
    }

    /// <summary>The blocks in which a pattern may begin, null for all; and about how many nodes of a kind that may be.</summary>
    internal (ulong[]? Blocks, int About) BlocksOf(NodeKind kind, ReadOnlySpan<byte> pattern)
    {
        var blocks = _signatures?.BlocksOf(pattern);
        if (blocks is null)
        {
            return (null, _nodes[(int)kind].Count);
        }

        // of names that are found in every other block there are several in each
        var (found, all) = (TextSignatures.Count(blocks), _kinds[^1] / TextSignatures.BlockLength);
        return (blocks, found > all / 4 ? _nodes[(int)kind].Count : found);
    }

    /// <summary>The index of the first node of a kind, from one on, of which a name holds a pattern.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="pattern">Folded.</param>
    /// <param name="blocks">Where the pattern may be.</param>
    /// <param name="from">The index from which on.</param>
    /// <param name="entry">A name near to it, from which to look for it; then the one that was found.</param>
    internal int Next(NodeKind kind, ReadOnlySpan<byte> pattern, ulong[]? blocks, int from, ref int entry)
    {
        if (from >= _nodes[(int)kind].Count)
        {
            return int.MaxValue;
        }

        var first = 0;
        for (var before = 0; before < (int)kind; before++)
        {
            first += _nodes[before].Count;
        }

        // Names that are empty when folded leave nodes without an entry.
        entry = Place(_numbers, first + from, entry);
        if (entry == _numbers.Length)
        {
            return int.MaxValue;
        }

        var found = IndexOf(pattern, blocks, _starts[entry], _kinds[(int)kind + 1] + 1);
        if (found < 0)
        {
            return int.MaxValue;
        }

        entry = Place(_starts, found + 1, entry) - 1;
        return _numbers[entry] - first;
    }

    // The first place of a sorted list with a value that is not less, looked for from a place that is near.
    private static int Place(int[] sorted, int value, int near)
    {
        var (low, high) = (0, sorted.Length);
        for (var step = 1; near < sorted.Length && sorted[near] < value; step *= 2)
        {
            (low, near) = (near + 1, near + step);
        }

        if (low > 0 || (near < sorted.Length && near >= 0 && sorted[near] >= value))
        {
            high = Math.Min(high, near);
        }

        while (low < high)
        {
            var middle = (low + high) >> 1;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Where bytes are found in a part of the folded names; -1 when nowhere.</summary>
    private int IndexOf(ReadOnlySpan<byte> bytes, ulong[]? blocks, int position, int end)
    {
        if (blocks is null)
        {
            var found = _folded.AsSpan(position, end - position).IndexOf(bytes);
            return found < 0 ? -1 : position + found;
        }

        while (end - position >= bytes.Length)
        {
            var block = TextSignatures.Next(blocks, position / TextSignatures.BlockLength, isIn: true);
            position = Math.Max(position, (int)Math.Min(end, (long)block * TextSignatures.BlockLength));
            var next = (int)Math.Min(end, (long)TextSignatures.Next(blocks, block, isIn: false) * TextSignatures.BlockLength);
            var part = _folded.AsSpan(position, Math.Min(end, next + bytes.Length - 1) - position); // what begins in these blocks
            if (part.IndexOf(bytes) is var found and >= 0)
            {
                return position + found;
            }

            position = next;
        }

        return -1;
    }

    private static int NameBytes(NodeColumns nodes) => nodes.Names.Bytes.Length + nodes.Aliases.Bytes.Length + nodes.Ids.Bytes.Length;

    private static bool IsListed(ReadOnlySpan<byte> folded, List<int> starts, int first, ReadOnlySpan<byte> name)
    {
        for (var i = first; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1] : folded.Length;
            if (folded[starts[i]..(end - 1)].SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static int Mistakes(int length) => length switch
    {
        < 3 => 0,
        < 5 => 1,
        < 12 => 2,
        _ => 3,
    };

    private void FindExact(NodeKind kind, byte[] pattern, Dictionary<int, Fit> found)
    {
        byte[] start = [Separator, .. pattern];
        Scan(kind, [.. start, Separator], 1, (entry, _) => Keep(found, entry, Tier.Whole, 0));
        Scan(kind, start, 1, (entry, _) => Keep(found, entry, Tier.Start, 0));
        Scan(kind, pattern, 0, (entry, _) => Keep(found, entry, Tier.Inside, 0));
    }

    private void FindWords(NodeKind kind, ReadOnlySpan<char> text, Dictionary<int, Fit> found)
    {
        var words = LongestFirst(text);
        if (words.Length < 2)
        {
            return;
        }

        Scan(kind, words[0], 0, (entry, _) =>
        {
            var name = Entry(entry);
            foreach (var word in words.AsSpan(1))
            {
                if (name.IndexOf(word) < 0)
                {
                    return;
                }
            }

            Keep(found, entry, Tier.Words, 0);
        });
    }

    private static byte[][] LongestFirst(ReadOnlySpan<char> text) =>
        [.. text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => NameFolding.Fold(word)).Where(word => word.Length > 0).OrderByDescending(word => word.Length)];

    // Each word has its own mistakes; short ones have none, since two letters are found in nearly every name.
    private void FindMistakenWords(NodeKind kind, ReadOnlySpan<char> text, Dictionary<int, Fit> found)
    {
        var words = LongestFirst(text);
        if (words.Length < 2 || words[0].Length > MaxPattern)
        {
            return;
        }

        var masks = words.Select(Masks).ToArray();
        ScanPieces(kind, words[0], Mistakes(words[0].Length), (entry, name) =>
        {
            var all = 0;
            for (var i = 0; i < words.Length; i++)
            {
                var distance = Distance(masks[i], words[i].Length, name, whole: false);
                if (distance > Mistakes(words[i].Length))
                {
                    return;
                }

                all += distance;
            }

            Keep(found, entry, Tier.Mistaken, Math.Min(all, Fit.MostMistakes));
        });
    }

    private void FindMistaken(NodeKind kind, byte[] pattern, bool whole, Dictionary<int, Fit> found)
    {
        var mistakes = Mistakes(pattern.Length);
        if (mistakes == 0 || pattern.Length > MaxPattern)
        {
            return;
        }

        var masks = Masks(pattern);
        ScanPieces(kind, pattern, mistakes, (entry, name) =>
        {
            if (whole && Math.Abs(name.Length - pattern.Length) > mistakes)
            {
                return;
            }

            var distance = Distance(masks, pattern.Length, name, whole);
            if (distance <= mistakes)
            {
                Keep(found, entry, Tier.Mistaken, distance);
            }
        });
    }

    // When a text with k mistakes is cut into k + 1 pieces, one piece is free of them: scanning for the pieces finds every candidate.
    private void ScanPieces(NodeKind kind, byte[] pattern, int mistakes, CandidateName candidate)
    {
        for (var piece = 0; piece <= mistakes; piece++)
        {
            var (from, to) = (pattern.Length * piece / (mistakes + 1), pattern.Length * (piece + 1) / (mistakes + 1));
            Scan(kind, pattern.AsSpan(from, to - from), 0, (entry, _) =>
            {
                var name = Entry(entry);
                candidate(entry, name[..Math.Min(name.Length, MaxCompared)]);
            });
        }
    }

    private static ulong[] Masks(byte[] pattern)
    {
        var masks = new ulong[256];
        for (var i = 0; i < pattern.Length; i++)
        {
            masks[pattern[i]] |= 1UL << i;
        }

        return masks;
    }

    /// <summary>Myers' bit-parallel edit distance of a pattern to a whole text, or to the part of it that is nearest.</summary>
    private static int Distance(ulong[] masks, int length, ReadOnlySpan<byte> text, bool whole)
    {
        var (plus, minus, score, best) = (~0UL, 0UL, length, length);
        var last = 1UL << (length - 1);
        foreach (var b in text)
        {
            var equal = masks[b];
            var vertical = equal | minus;
            var horizontal = (((equal & plus) + plus) ^ plus) | equal;
            var up = minus | ~(horizontal | plus);
            var down = plus & horizontal;
            score += (up & last) != 0 ? 1 : (down & last) != 0 ? -1 : 0;
            best = Math.Min(best, score);
            up = (up << 1) | (whole ? 1UL : 0UL);
            down <<= 1;
            plus = down | ~(vertical | up);
            minus = up & vertical;
        }

        return whole ? score : best;
    }

    private static void KeepBetter(Dictionary<int, Fit> found, int number, Fit fit)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(found, number, out var exists);
        if (!exists || fit.CompareWith(kept) < 0)
        {
            kept = fit;
        }
    }

    /// <summary>
    /// Calls <paramref name="hit"/> for every name that the bytes are found in, in order; <paramref name="lead"/> of the bytes lie before
    /// it.
    /// </summary>
    private void Scan(NodeKind kind, ReadOnlySpan<byte> bytes, int lead, Action<int, int> hit)
    {
        var blocks = _signatures?.BlocksOf(bytes);
        var end = _kinds[(int)kind + 1] + 1; // the separator that ends the last name of the kind belongs to the range
        var (position, entry) = (_kinds[(int)kind], 0);
        for (var places = 0; places < MaxPlaces; places++)
        {
            position = IndexOf(bytes, blocks, position, end);
            if (position < 0)
            {
                return;
            }

            entry = Place(_starts, position + lead + 1, entry) - 1;
            hit(entry, position + lead);
            position = _starts[entry + 1] - 1;
        }
    }

    private ReadOnlySpan<byte> Entry(int entry) => _folded.AsSpan(_starts[entry], _starts[entry + 1] - _starts[entry] - 1);

    private void Keep(Dictionary<int, Fit> found, int entry, Tier tier, int mistakes) =>
        KeepBetter(found, _numbers[entry], new Fit(tier, mistakes, _starts[entry + 1] - _starts[entry], entry));

    private ImmutableArray<SearchHit> Best(Dictionary<int, Fit> found, int limit) =>
        [.. found.Values.Order(Comparer<Fit>.Create((a, b) => a.CompareWith(b))).Take(limit).Select(fit => Hit(fit.Entry, fit.Rank))];

    private SearchHit Hit(int entry, int rank)
    {
        var node = Numbering.NodeAt(_nodes, _numbers[entry]);
        foreach (var text in new NameTexts(_nodes[(int)node.Kind], node.Index, withId: true))
        {
            if (NameFolding.Fold(text).AsSpan().SequenceEqual(Entry(entry)))
            {
                return new SearchHit(node, Encoding.UTF8.GetString(text), rank);
            }
        }

        throw new InvalidOperationException("A folded name is not a name of its node.");
    }

    private readonly record struct Fit(Tier Tier, int Mistakes, int Length, int Entry)
    {
        public const int MostMistakes = 15;
        private const int LongestLength = (1 << 24) - 1;

        /// <summary>Tier, then mistakes, then length, in one number.</summary>
        public int Rank => (int)Tier << 28 | Mistakes << 24 | Math.Min(Length, LongestLength);

        /// <summary>Entries are in the order of kinds and ids.</summary>
        public int CompareWith(Fit other) => Rank != other.Rank ? Rank.CompareTo(other.Rank) : Entry.CompareTo(other.Entry);
    }
}
