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
/// <param name="graph">Has the nodes.</param>
/// <param name="noAncestry">Relations that do not count as ancestry.</param>
internal sealed class NodeOrders(LineageGraph graph, RelationMarks noAncestry)
{
    /// <summary>The rank of what has no value.</summary>
    public const int Missing = int.MaxValue;

    private const byte Descending = 0x80;

    /// <summary>Cursors name a key by its place here.</summary>
    private static readonly string[] Fields = ["ID", "NAME", "FAMILY", "RELEASE_DATE", "DIRECT_DESCENDANTS", "ARTIFACTS"];

    private readonly ConcurrentDictionary<(NodeKind Kind, string Field), Lazy<int[]?>> _ranks = new();
    private readonly ConcurrentDictionary<(NodeKind Kind, byte Key), Lazy<int[]>> _indices = new();

    /// <summary>
    /// The order that an <c>orderBy</c> argument asks for, ties by id. A key that is given again, or behind the id, does not count.
    /// </summary>
    public NodeOrder Read(NodeKind kind, object?[]? orderBy)
    {
        var keys = new List<NodeOrderKey>();
        foreach (var entry in orderBy ?? [])
        {
            var key = (IReadOnlyDictionary<string, object?>)entry!; // the schema says non-null
            var field = ((EnumValueDefinition)key["field"]!).Name;
            var number = (byte)Array.IndexOf(Fields, field);
            var isDescending = ((EnumValueDefinition)key["direction"]!).Name == "DESC";
            if (field == "ID" && !isDescending)
            {
                break; // what ties are broken by anyway
            }

            if (!keys.Exists(known => (known.Number & ~Descending) == number))
            {
                keys.Add(new NodeOrderKey(
                    isDescending ? (byte)(number | Descending) : number, TextOf(field), Ranks(kind, field), isDescending));
            }

            if (field == "ID")
            {
                break; // no two nodes share an id
            }
        }

        return new NodeOrder(graph, kind, [.. keys], keys.Count == 1 ? Indices(kind, keys[0]) : null);
    }

    /// <summary>Works out all keys of connections that are slow to sort. Orders by them are made when one is first asked for.</summary>
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

    private static NodeField? TextOf(string field) => field switch
    {
        "NAME" => NodeField.Name,
        "FAMILY" => NodeField.Family,
        _ => null,
    };

    // All nodes in the order of one key.
    private int[] Indices(NodeKind kind, NodeOrderKey key) => _indices.GetOrAdd((kind, key.Number), _ => new Lazy<int[]>(() =>
    {
        var sorted = new ulong[graph.Count(kind)];
        for (var i = 0; i < sorted.Length; i++)
        {
            // ids are ranks, too; what has none comes last in either direction, and ties are by id
            var rank = key.Ranks is { } ranks ? ranks[i] : i;
            sorted[i] = ((ulong)(uint)(key.IsDescending && rank != Missing ? Missing - 1 - rank : rank) << 32) | (uint)i;
        }

        Array.Sort(sorted);
        return Array.ConvertAll(sorted, static key => (int)(uint)key);
    })).Value;

    // Null for ids: nodes are stored in their order.
    private int[]? Ranks(NodeKind kind, string field) =>
        _ranks.GetOrAdd((kind, field), key => new Lazy<int[]?>(() => Compute(key.Kind, key.Field))).Value;

    private int[]? Compute(NodeKind kind, string field) => field switch
    {
        "ID" => null,
        "NAME" or "FAMILY" => ByText(kind, TextOf(field)!.Value), // these two have one
        "RELEASE_DATE" => ByNumber(
            kind, index => graph.DateOf(new NodeId(kind, index)) is { IsNone: false } date ? date.First.DayNumber : Missing),
        "DIRECT_DESCENDANTS" => ByNumber(
            kind, index => graph.CountDirectDescendants(graph.ArtifactOf(new NodeId(kind, index)), noAncestry)),
        "ARTIFACTS" => ByNumber(kind, CountArtifacts(kind)),
        _ => throw new InvalidOperationException($"No sort key \"{field}\"."),
    };

    // Relations to one node are in the order of their artifacts; an artifact with several of them counts once.
    private Func<int, int> CountArtifacts(NodeKind kind) => kind == NodeKind.License
        ? license => Distinct(graph.LicensedUnder(license), static relation => relation.Artifact)
        : organisation => Distinct(graph.DevelopedBy(organisation), static relation => relation.Artifact);

    private static int Distinct<T>(GraphList<T> relations, Func<T, int> artifactOf)
        where T : struct, IGraphView<T>
    {
        var (count, last) = (0, -1);
        foreach (var relation in relations)
        {
            var artifact = artifactOf(relation);
            count += artifact == last ? 0 : 1;
            last = artifact;
        }

        return count;
    }

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
        TextRanks.Of(graph.Count(kind), index => Cursors.Sorted(graph.GetUtf8(new NodeId(kind, index), field)), Missing);
}
