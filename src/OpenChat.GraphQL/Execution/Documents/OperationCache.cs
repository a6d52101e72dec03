// The operation cache: documents by their text, with everything worked out about them.
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.GraphQL.Execution.Documents;

/// <summary>
/// Keeps documents, valid or not, least recently used ones leaving first. Bounded by count and estimated bytes. Reading takes no lock and
/// allocates nothing (EngineBenchmarks.Warm, typename); the order of use is as fine as one insertion.
/// </summary>
internal sealed class OperationCache(int maxEntries, long maxBytes)
{
    private readonly ConcurrentDictionary<CachedDocument, CachedDocument> _documents = new(new KeyComparer());
    private readonly Lock _trimming = new();
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

    /// <summary>Keeps a document, unless one of the same text and kind of caller is
    /// there already or it alone would fill half of the cache.</summary>
    public void Add(CachedDocument document)
    {
        if (maxEntries <= 0 || document.EstimatedBytes > maxBytes / 2)
        {
            return;
        }

        document.LastUsed = Interlocked.Add(ref _clock, 2);
        if (_documents.TryAdd(document, document))
        {
            Recharge(document);
        }
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

        // seeded by the runtime at random, so that colliding texts cannot be prepared
        public int GetHashCode(Key alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate.Text);
            return hash.ToHashCode();
        }

        public CachedDocument Create(Key alternate) => throw new NotSupportedException("Documents are added whole.");
    }
}
