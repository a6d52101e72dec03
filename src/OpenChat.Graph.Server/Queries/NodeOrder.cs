// One order of the nodes of one kind, and places in it.
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>A sort key of an order.</summary>
/// <param name="Number">Number of the key, with its direction: what cursors call it.</param>
/// <param name="Field">The text it sorts by; null when it sorts by numbers or ids.</param>
/// <param name="Ranks">
/// Rank of every node; nodes with equal values have equal ranks, and a rank of a key of numbers is the number. Null for ids.
/// </param>
/// <param name="IsDescending">Greatest first.</param>
internal readonly record struct NodeOrderKey(byte Number, NodeField? Field, int[]? Ranks, bool IsDescending);

/// <summary>
/// A place in an order: at a node or between two. Ranks are doubled, so that the odd numbers are the places between.
/// </summary>
/// <param name="Ranks">For each key; <see cref="NodeOrder.Missing"/> where the item has no value.</param>
/// <param name="Index">Doubled index of the node.</param>
internal sealed record OrderPlace(long[] Ranks, int Index);

/// <summary>A total order of the nodes of one kind: some sort keys, missing values last, ties by id.</summary>
/// <param name="graph">Has the nodes.</param>
/// <param name="kind">The kind of all nodes.</param>
/// <param name="keys">The key that counts most first; none for the order of ids.</param>
/// <param name="indices">The nodes in this order; null for the order of ids, and for orders that are not kept.</param>
internal sealed class NodeOrder(LineageGraph graph, NodeKind kind, NodeOrderKey[] keys, int[]? indices)
{
    /// <summary>The doubled rank of what has no value.</summary>
    public const long Missing = long.MaxValue;

    /// <summary>Whether it is the order of ids, in which nodes are stored.</summary>
    public bool IsById => keys.Length == 0;

    /// <summary>Whether <see cref="At"/> tells which node is where.</summary>
    public bool IsKept => IsById || indices is not null;

    /// <summary>The node at a place of an order that is kept.</summary>
    public int At(int place) => indices is null ? place : indices[place];

    /// <summary>In an order that is kept, how many nodes come before a place, with the node at it where wanted.</summary>
    public int CountBefore(OrderPlace place, bool withIt)
    {
        if (IsById)
        {
            return (place.Index + (withIt ? 2 : 1)) >> 1;
        }

        var (low, high) = (0, indices!.Length); // kept, as the caller knows
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var order = Compare(indices[middle], place);
            (low, high) = order < 0 || (order == 0 && withIt) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Negative when the first node comes first.</summary>
    public int Compare(int left, int right)
    {
        foreach (var key in keys)
        {
            var (a, b) = key.Ranks is { } ranks ? (ranks[left], ranks[right]) : (left, right);
            if (a != b)
            {
                return a == NodeOrders.Missing ? 1 : b == NodeOrders.Missing ? -1 : key.IsDescending ? b.CompareTo(a) : a.CompareTo(b);
            }
        }

        return left.CompareTo(right);
    }

    /// <summary>Negative when a node comes before a place, 0 when it is at the place.</summary>
    public int Compare(int index, OrderPlace place)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var a = keys[i].Ranks is { } ranks ? Double(ranks[index]) : 2L * index;
            var b = place.Ranks[i];
            if (a != b)
            {
                return a == Missing ? 1 : b == Missing ? -1 : keys[i].IsDescending ? b.CompareTo(a) : a.CompareTo(b);
            }
        }

        return (2 * index).CompareTo(place.Index);
    }

    /// <summary>The cursor of a node.</summary>
    public string CursorOf(NodeId node)
    {
        var values = new SortValue[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i];
            values[i] = key.Ranks is null || key.Ranks[node.Index] == NodeOrders.Missing
                ? new SortValue(key.Number, null, null)
                : key.Field is { } field
                    ? new SortValue(key.Number, null, Cursors.Sorted(graph.GetUtf8(node, field)).ToArray())
                    : new SortValue(key.Number, key.Ranks[node.Index], null);
        }

        return Cursors.Write(node.Kind, graph.IdOf(node), values);
    }

    /// <summary>The place of a cursor's item, whether it is there or not; null when the cursor is of another order.</summary>
    public OrderPlace? PlaceOf(CursorContent cursor)
    {
        if (cursor.Values.Length != keys.Length)
        {
            return null;
        }

        var index = PlaceOfId(graph, kind, cursor.Id);
        var ranks = new long[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var (key, value) = (keys[i], cursor.Values[i]);
            if (value.Key != key.Number
                || (value.Text is not null && key.Field is null)
                || (value.Number is not null && (key.Field is not null || key.Ranks is null)))
            {
                return null;
            }

            ranks[i] = key.Ranks is null ? index
                : value.Number is { } number ? Double(number)
                : value.Text is { } text ? PlaceOfText(key, text, index)
                : Missing;
        }

        return new OrderPlace(ranks, index);
    }

    /// <summary>The doubled index of the node with an id, or of the place between two nodes where it would be.</summary>
    public static int PlaceOfId(LineageGraph graph, NodeKind kind, string id)
    {
        var place = graph.FindPlace(kind, id);
        return place >= 0 ? 2 * place : (2 * ~place) - 1;
    }

    private static long Double(int rank) => rank == NodeOrders.Missing ? Missing : 2L * rank;

    // The item itself mostly tells. Else all texts are looked at, which is slow and seldom.
    private long PlaceOfText(NodeOrderKey key, byte[] text, int index)
    {
        var ranks = key.Ranks!; // texts have ranks
        var wanted = Encoding.UTF8.GetString(text);
        if ((index & 1) == 0 && Order(index / 2) == 0)
        {
            return Double(ranks[index / 2]);
        }

        var below = -1L;
        for (var i = 0; i < ranks.Length; i++)
        {
            if (ranks[i] != NodeOrders.Missing)
            {
                var order = Order(i);
                if (order == 0)
                {
                    return 2L * ranks[i];
                }

                below = order < 0 ? Math.Max(below, ranks[i]) : below;
            }
        }

        return (2 * below) + 1;

        int Order(int node) => string.Compare(
            Encoding.UTF8.GetString(Cursors.Sorted(graph.GetUtf8(new NodeId(kind, node), key.Field!.Value))),
            wanted,
            StringComparison.OrdinalIgnoreCase);
    }
}
