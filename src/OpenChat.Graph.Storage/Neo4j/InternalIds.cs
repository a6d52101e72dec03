// From the internal ids of a database to the nodes of a builder: a number is shorter to send than an id, and nobody has to look the id up.
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Graph;

namespace OpenChat.Graph.Storage.Neo4j;

/// <summary>
/// Which node of the builder each node of the database is. Internal ids say nothing once the database has changed, so they are good for one load. A node may have
/// the labels of several kinds, so each kind has ids of its own. Kinds may be filled on different threads; finding is safe once all are filled.
/// </summary>
internal sealed class InternalIds
{
    /// <summary>Number of a node that is not in the graph because it has no id of its own.</summary>
    public const int Nameless = -1;

    private readonly Dictionary<long, int>[] _numbers = [.. Enum.GetValues<NodeKind>().Select(_ => new Dictionary<long, int>())];

    /// <summary>Makes room for the nodes of a kind.</summary>
    public void Reserve(NodeKind kind, long nodes) => _numbers[(int)kind].EnsureCapacity((int)Math.Min(nodes, Array.MaxLength));

    /// <summary>Adds a node: its number from the builder, or <see cref="Nameless"/>.</summary>
    public void Add(NodeKind kind, long id, int number) => _numbers[(int)kind][id] = number;

    /// <summary>Finds a node of one of some kinds; false when none of them has the id.</summary>
    public bool TryFind(ReadOnlySpan<NodeKind> kinds, long id, out NodeKind kind, out int number)
    {
        foreach (var candidate in kinds)
        {
            if (_numbers[(int)candidate].TryGetValue(id, out number))
            {
                kind = candidate;
                return true;
            }
        }

        (kind, number) = (default, Nameless);
        return false;
    }
}
