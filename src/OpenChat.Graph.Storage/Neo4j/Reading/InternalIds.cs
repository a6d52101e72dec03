// From the internal ids of a database to the nodes of a builder: a number is shorter to send than an id, and nobody has to look the id up.
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Neo4j.Reading;

/// <summary>
/// Which node of the builder each node of the database is. Internal ids say nothing once the database has changed, so they are
/// good for one load. A node may have the labels of several kinds, so each kind has ids of its own. Kinds may be filled on
/// different threads; finding is safe once all are filled.
/// </summary>
internal sealed class InternalIds
{
    private readonly Dictionary<long, int>[] _numbers = [.. Enum.GetValues<NodeKind>().Select(_ => new Dictionary<long, int>())];
    private readonly List<string> _refused = [];

    /// <summary>Makes room for the nodes of a kind.</summary>
    public void Reserve(NodeKind kind, long nodes) => _numbers[(int)kind].EnsureCapacity((int)Math.Min(nodes, Array.MaxLength));

    /// <summary>Adds a node with its number from the builder.</summary>
    public void Add(NodeKind kind, long internalId, int number) => _numbers[(int)kind][internalId] = number;

    /// <summary>Adds a node that the builder did not get, by its id, which may be empty.</summary>
    public void AddRefused(NodeKind kind, long internalId, string id)
    {
        lock (_refused)
        {
            _refused.Add(id);
            Add(kind, internalId, -_refused.Count);
        }
    }

    /// <summary>Finds a node of one of some kinds; false when none of them has it.</summary>
    /// <param name="kinds">Where to look, in this order.</param>
    /// <param name="internalId">What to look for.</param>
    /// <param name="node">Its kind and its number from the builder; null when the builder did not get it.</param>
    /// <param name="refused">The id of a node that the builder did not get; empty for others.</param>
    public bool TryFind(ReadOnlySpan<NodeKind> kinds, long internalId, out (NodeKind Kind, int Number)? node, out string refused)
    {
        foreach (var kind in kinds)
        {
            if (_numbers[(int)kind].TryGetValue(internalId, out var number))
            {
                node = number < 0 ? null : (kind, number);
                refused = number < 0 ? _refused[-1 - number] : "";
                return true;
            }
        }

        (node, refused) = (null, "");
        return false;
    }
}
