// Documents that clients have sent once and name by their hash from then on (automatic persisted queries).
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.Graph.Server.Http.Documents;

/// <summary>
/// Texts by SHA-256. Bounded by count and bytes, least recently used ones leaving first; one that nobody asked for during the lifetime is
/// forgotten. Holds texts only: what is parsed is the business of the operation cache. Safe to share between threads.
/// </summary>
/// <param name="maxEntries">Texts kept.</param>
/// <param name="maxBytes">Bytes of all texts.</param>
/// <param name="lifetime">Since a text was last asked for.</param>
/// <param name="time">The clock.</param>
internal sealed class PersistedQueryStore(int maxEntries, long maxBytes, TimeSpan lifetime, TimeProvider time)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();

    /// <summary>Texts kept, forgotten ones included until room is made.</summary>
    public int Count => _entries.Count;

    /// <summary>Bytes of all texts.</summary>
    public long Bytes { get; private set; }

    /// <summary>The text of a hash.</summary>
    public bool TryFind(string hash, [NotNullWhen(true)] out byte[]? text)
    {
        lock (_lock)
        {
            text = null;
            if (!_entries.TryGetValue(hash, out var node))
            {
                return false;
            }

            _byUse.Remove(node);
            if (IsForgotten(node.Value))
            {
                Forget(node.Value);
                return false;
            }

            node.Value = node.Value with { LastUsed = time.GetTimestamp() };
            _byUse.AddLast(node);
            text = node.Value.Text;
            return true;
        }
    }

    /// <summary>Keeps a text, unless it alone would fill half of the store.</summary>
    public void Add(string hash, ReadOnlySpan<byte> text)
    {
        if (text.Length > maxBytes / 2)
        {
            return;
        }

        lock (_lock)
        {
            if (!_entries.TryGetValue(hash, out var node))
            {
                node = new LinkedListNode<Entry>(new Entry(hash, text.ToArray(), time.GetTimestamp()));
                _entries.Add(hash, node);
                _byUse.AddLast(node);
                Bytes += text.Length;
            }

            while (_byUse.First is { } oldest && (_entries.Count > maxEntries || Bytes > maxBytes || IsForgotten(oldest.Value)))
            {
                _byUse.RemoveFirst();
                Forget(oldest.Value);
            }
        }
    }

    private bool IsForgotten(Entry entry) => time.GetElapsedTime(entry.LastUsed) >= lifetime;

    private void Forget(Entry entry)
    {
        _entries.Remove(entry.Hash);
        Bytes -= entry.Text.Length;
    }

    private sealed record Entry(string Hash, byte[] Text, long LastUsed);
}
