// The shape of every format that a whole graph can be exported in.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Exports;

/// <summary>A format for a whole graph. An equal revision gives equal bytes.</summary>
internal interface IGraphExport
{
    /// <inheritdoc cref="IArtifactExport.Name"/>
    string Name { get; }

    /// <inheritdoc cref="IArtifactExport.Title"/>
    string Title { get; }

    /// <inheritdoc cref="IArtifactExport.MediaType"/>
    string MediaType { get; }

    /// <inheritdoc cref="IArtifactExport.Extension"/>
    string Extension { get; }

    /// <summary>Writes the whole file as it goes, in UTF-8 without a byte order mark.</summary>
    /// <param name="snapshot">What to write.</param>
    /// <param name="target">Where to; stays open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    void Write(Snapshot snapshot, Stream target, CancellationToken cancellationToken);
}

/// <summary>What the formats for whole graphs share.</summary>
internal static class WholeGraph
{
    /// <summary>Every kind of node, in the order in which they are written.</summary>
    public static ImmutableArray<NodeKind> Kinds { get; } =
        [NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation, NodeKind.Source];

    /// <summary>How to cite the data: its revision, which is its checksum, its day, and where it comes from.</summary>
    public static string Citation(Snapshot snapshot)
    {
        var graph = snapshot.Graph;
        var day = ArtifactLineage.DayOf(snapshot)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var sources = Enumerable.Range(0, graph.Count(NodeKind.Source)).Select(static source => new NodeId(NodeKind.Source, source))
            .Select(node => graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node)).ToList();
        return $"OpenChat.Graph, revision {snapshot.Contents.Revision}{(day is null ? "" : $", data as of {day}")}."
            + (sources.Count == 0 ? "" : $" Sources: {string.Join("; ", sources)}.");
    }

    /// <summary>The nodes of a kind, in order of ids.</summary>
    public static IEnumerable<NodeId> Nodes(LineageGraph graph, NodeKind kind) =>
        Enumerable.Range(0, graph.Count(kind)).Select(index => new NodeId(kind, index));

    /// <summary>The columns of nodes of a kind that are texts, besides id, name, address and aliases.</summary>
    public static IEnumerable<(string Name, NodeField Field)> Columns(NodeKind kind) =>
        NodeFields.Of(kind).ToArray().Select(static field => (char.ToLowerInvariant(field.ToString()[0]) + field.ToString()[1..], field));
}
