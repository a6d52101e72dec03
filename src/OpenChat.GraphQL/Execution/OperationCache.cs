// The operation cache: documents by their text, with everything worked out about them.
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.GraphQL.Execution;

/// <summary>
/// Keeps documents, valid or not, least recently used ones leaving first. Bounded by count and estimated bytes. Reading takes no lock; the
/// order of use is as fine as
/// one insertion.
/// </summary>
internal sealed class OperationCache(int maxEntries, long maxBytes)
{
    private readonly ConcurrentDictionary<byte[], CachedDocument> _documents = new(new TextComparer());
    private readonly Lock _trimming = new();
    private long _clock;
    private long _bytes;

    /// <summary>Documents kept.</summary>
    public int Count => _documents.Count;

    /// <summary>Estimated bytes kept.</summary>
    public long EstimatedBytes => Volatile.Read(ref _bytes);

    /// <summary>The document of exactly that text.</summary>
    public bool TryFind(ReadOnlySpan<byte> text, [NotNullWhen(true)] out CachedDocument? document)
    {
        if (!_documents.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(text, out document))
        {
            return false;
        }

        // one more than the last insertion: later than it, and earlier than the next
        document.LastUsed = Volatile.Read(ref _clock) + 1;
        return true;
    }

    /// <summary>Keeps a document, unless one of the same text is there already or it alone would fill half of the cache.</summary>
    public void Add(CachedDocument document)
    {
        if (maxEntries <= 0 || document.EstimatedBytes > maxBytes / 2)
        {
            return;
        }

        document.LastUsed = Interlocked.Add(ref _clock, 2);
        if (_documents.TryAdd(document.Text, document))
        {
            Recharge(document);
        }
    }

    /// <summary>Takes notice of what a document has grown to since, and makes room if need be.</summary>
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
            if (_documents.TryGetValue(document.Text, out var kept) && ReferenceEquals(kept, document))
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

            if (_documents.TryRemove(document.Text, out var removed))
            {
                _bytes -= removed.ChargedBytes;
                removed.ChargedBytes = 0;
            }
        }
    }

    private sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        // seeded by the runtime at random, so that colliding texts cannot be prepared
        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
