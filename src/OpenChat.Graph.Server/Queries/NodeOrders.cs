// Sort keys of connections: for each key the rank of every node, worked out once a snapshot, so that comparing two nodes is comparing
// integers.
using System.Collections.Concurrent;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// Ranks of nodes by sort key. Nodes with equal values have equal ranks; nodes without a value have <see cref="Missing"/>.
/// </summary>
internal sealed class NodeOrders(LineageGraph graph)
{
    private const int Missing = int.MaxValue;

    private readonly ConcurrentDictionary<(NodeKind Kind, string Field), Lazy<int[]?>> _ranks = new();

    /// <summary>The order that an <c>orderBy</c> argument asks for, ties by id; null for plain id order.</summary>
    public Comparison<int>? Read(NodeKind kind, object?[]? orderBy)
    {
        if (orderBy is null or [])
        {
            return null;
        }

        var keys = new (int[]? Ranks, bool Descending)[orderBy.Length];
        for (var i = 0; i < orderBy.Length; i++)
        {
            var key = (IReadOnlyDictionary<string, object?>)orderBy[i]!; // the schema says non-null
            var field = ((EnumValueDefinition)key["field"]!).Name;
            keys[i] = (Ranks(kind, field), ((EnumValueDefinition)key["direction"]!).Name == "DESC");
        }

        return (left, right) =>
        {
            foreach (var (ranks, descending) in keys)
            {
                var (a, b) = ranks is null ? (left, right) : (ranks[left], ranks[right]);
                if (a != b)
                {
                    return a == Missing ? 1 : b == Missing ? -1 : descending ? b.CompareTo(a) : a.CompareTo(b);
                }
            }

            return left.CompareTo(right);
        };
    }

    /// <summary>Works out all keys of connections that are slow to sort.</summary>
    public void Warm()
    {
        foreach (var kind in (NodeKind[])[NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation])
        {
            Ranks(kind, "NAME");
        }

        foreach (var kind in (NodeKind[])[NodeKind.Model, NodeKind.Dataset])
        {
            Ranks(kind, "RELEASE_DATE");
            Ranks(kind, "DIRECT_DESCENDANTS");
        }

        Ranks(NodeKind.Model, "FAMILY");
    }

    // Null for ids: nodes are stored in their order.
    private int[]? Ranks(NodeKind kind, string field) =>
        _ranks.GetOrAdd((kind, field), key => new Lazy<int[]?>(() => Compute(key.Kind, key.Field))).Value;

    private int[]? Compute(NodeKind kind, string field) => field switch
    {
        "ID" => null,
        "NAME" => ByText(kind, NodeField.Name),
        "FAMILY" => ByText(kind, NodeField.Family),
        "RELEASE_DATE" => ByNumber(
            kind, index => graph.DateOf(new NodeId(kind, index)) is { IsNone: false } date ? date.First.DayNumber : Missing),
        "DIRECT_DESCENDANTS" => ByNumber(kind, index => graph.Incoming(graph.ArtifactOf(new NodeId(kind, index))).Count),
        "ARTIFACTS" => ByNumber(
            kind, index => kind == NodeKind.License ? graph.LicensedUnder(index).Count : graph.DevelopedBy(index).Count),
        _ => throw new InvalidOperationException($"No sort key \"{field}\"."),
    };

    private int[] ByNumber(NodeKind kind, Func<int, int> value)
    {
        var ranks = new int[graph.Count(kind)];
        for (var i = 0; i < ranks.Length; i++)
        {
            ranks[i] = value(i);
        }

        return ranks;
    }

    private int[] ByText(NodeKind kind, NodeField field) =>
        TextRanks.Of(graph.Count(kind), index => graph.GetUtf8(new NodeId(kind, index), field), Missing);
}
