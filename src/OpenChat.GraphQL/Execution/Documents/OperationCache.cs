// The operation cache: documents by their text, with everything worked out about them.
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace OpenChat.GraphQL.Execution.Documents;

/// <summary>
/// Keeps documents, valid or not, least recently used ones leaving first. Bounded by count and estimated bytes. Reading takes no lock and
/// allocates nothing (EngineBenchmarks.Warm, typename); the order of use is as fine as one insertion.
/// </summary>
/// <remarks>
/// A document earns its place at its second use. Of the first only a hash is kept, four bytes in a table of fixed size: of a stream of
/// documents that never come again nothing is held, and no document leaves for them.
/// </remarks>
internal sealed class OperationCache(int maxEntries, long maxBytes)
{
    private const int MostSeen = 1 << 16;

    private readonly ConcurrentDictionary<CachedDocument, CachedDocument> _documents = new(new KeyComparer());
    private readonly Lock _trimming = new();
    private readonly int[] _seen = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(maxEntries, 0, MostSeen) * 4)]; // hashes
    private long _clock;
    private long _bytes;

    /// <summary>Documents kept.</summary>
    public int Count => _documents.Count;

    /// <summary>Estimated bytes kept.</summary>
    public long EstimatedBytes => Volatile.Read(ref _bytes);

    /// <summary>The document of exactly that text, judged for that kind of caller.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, bool mayIntrospect, [NotNullWhen(true)] out CachedDocument? document)
    {
        if (!_documents.GetAlternateLookup<Key>().TryGetValue(new Key(text, mayIntrospect), out document))
        {
            return false;
        }

        // one more than the last insertion: later than it, and earlier than the next
        document.LastUsed = Volatile.Read(ref _clock) + 1;
        return true;
    }

    /// <summary>Keeps a document that has been seen before, unless one of the same text and kind of caller is
    /// there already or it alone would fill half of the cache.</summary>
    /// <param name="document">The document.</param>
    /// <param name="isExpected">It will be used again: it is kept at once.</param>
    public void Add(CachedDocument document, bool isExpected)
    {
        if (maxEntries <= 0 || document.EstimatedBytes > maxBytes / 2 || !(WasSeen(document) || isExpected))
        {
            return;
        }

        document.LastUsed = Interlocked.Add(ref _clock, 2);
        if (_documents.TryAdd(document, document))
        {
            Recharge(document);
        }
    }

    // Two texts may share a place and, very rarely, a hash: then one is forgotten, or kept too early. Neither does harm.
    private bool WasSeen(CachedDocument document)
    {
        var hash = HashOf(new Key(document.Text, document.MayIntrospect));
        ref var seen = ref _seen[hash & (_seen.Length - 1)];
        if (Volatile.Read(ref seen) == hash)
        {
            return true;
        }

        Volatile.Write(ref seen, hash);
        return false;
    }

    // seeded by the runtime at random, so that colliding texts cannot be prepared
    private static int HashOf(Key key)
    {
        var hash = default(HashCode);
        hash.AddBytes(key.Text);
        return hash.ToHashCode();
    }

    /// <summary>Charges for what the document has grown to since it was added, and makes room if need be.</summary>
    public void Recharge(CachedDocument document)
    {
        var now = document.EstimatedBytes;
        if (now == Volatile.Read(ref document.ChargedBytes))
        {
            return;
        }

        lock (_trimming)
        {
            // only what is kept is charged for
            if (_documents.TryGetValue(document, out var kept) && ReferenceEquals(kept, document))
            {
                _bytes += now - document.ChargedBytes;
                document.ChargedBytes = now;
                Trim();
            }
        }
    }

    private void Trim()
    {
        if (_documents.Count <= maxEntries && _bytes <= maxBytes)
        {
            return;
        }

        // an eighth goes at once, so that sorting is paid for by many insertions
        var entriesLeft = maxEntries - (maxEntries / 8);
        var bytesLeft = maxBytes - (maxBytes / 8);
        foreach (var document in _documents.Values.OrderBy(document => document.LastUsed))
        {
            if (_documents.Count <= entriesLeft && _bytes <= bytesLeft)
            {
                break;
            }

            if (_documents.TryRemove(document, out var removed))
            {
                _bytes -= removed.ChargedBytes;
                removed.ChargedBytes = 0;
            }
        }
    }

    /// <summary>Both parts belong to the key: what callers who may introspect are told must not reach the others.</summary>
    private readonly ref struct Key(ReadOnlySpan<byte> text, bool mayIntrospect)
    {
        public readonly ReadOnlySpan<byte> Text = text;
        public readonly bool MayIntrospect = mayIntrospect;
    }

    private sealed class KeyComparer : IEqualityComparer<CachedDocument>, IAlternateEqualityComparer<Key, CachedDocument>
    {
        public bool Equals(CachedDocument? x, CachedDocument? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && Equals(new Key(x.Text, x.MayIntrospect), y));

        public bool Equals(Key alternate, CachedDocument other) =>
            alternate.MayIntrospect == other.MayIntrospect && alternate.Text.SequenceEqual(other.Text);

        public int GetHashCode(CachedDocument obj) => GetHashCode(new Key(obj.Text, obj.MayIntrospect));

        public int GetHashCode(Key alternate) => HashOf(alternate);

        public CachedDocument Create(Key alternate) => throw new NotSupportedException("Documents are added whole.");
    }
}
