// A whole graph as GraphML.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// Every model, dataset, license and organisation as a node, every relation between them as an edge; the graph says its revision and how to
/// cite it. No restrictions: those are of one artifact.
/// </summary>
internal sealed class GraphMLGraphExport : IGraphExport
{
    /// <inheritdoc/>
    public string Name => "graphml";

    /// <inheritdoc/>
    public string Title => "nodes and relations for network programs (GraphML)";

    /// <inheritdoc/>
    public string MediaType => "application/graphml+xml";

    /// <inheritdoc/>
    public string Extension => ".graphml";

    /// <inheritdoc/>
    public void Write(Snapshot snapshot, Stream target, CancellationToken cancellationToken)
    {
        var (graph, resolution) = (snapshot.Graph, snapshot.Analysis.Licenses);
        using var file = new GraphMLFile(
            target,
            ("citation", WholeGraph.Citation(snapshot)),
            ("disclaimer", Verdict.Disclaimer),
            ("revision", snapshot.Contents.Revision));
        var number = 0;
        foreach (var kind in WholeGraph.Kinds.Where(static kind => kind != NodeKind.Source))
        {
            foreach (var node in WholeGraph.Nodes(graph, kind))
            {
                cancellationToken.ThrowIfCancellationRequested();
                file.Node(
                    number++,
                    ("id", graph.IdOf(node)),
                    ("kind", graph.GetText(node, NodeField.Kind)),
                    ("name", graph.NameOf(node)),
                    ("releaseDate", kind is NodeKind.Model or NodeKind.Dataset ? graph.DateOf(node).ToString() : null),
                    ("spdxId", graph.GetText(node, NodeField.SpdxId)),
                    ("type", ArtifactLineage.Word(kind)),
                    ("url", WebAddress.IsOne(graph.GetText(node, NodeField.Url)) ? graph.GetText(node, NodeField.Url) : null));
            }
        }

        var (licenses, organisations) = (graph.ArtifactCount, graph.ArtifactCount + graph.Count(NodeKind.License));
        for (var position = 0; position < graph.RelationCount; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var relation = graph.Relation(position);
            file.Edge(
                relation.From,
                relation.To,
                ("ancestry", GraphMLFile.Spell(!resolution.NoAncestry.Contains(position))),
                ("generatedAt", relation.GeneratedAt.ToString()),
                ("operators", relation.OperatorText),
                ("outweighed", GraphMLFile.Spell(resolution.IsOutweighed(position))),
                ("qualifier", relation.QualifierText),
                ("relation", ArtifactLineage.Word(relation.Kind)),
                ("sources", GraphMLExport.SourcesOf(relation.Claims)));
        }

        for (var position = 0; position < graph.LicenseRelationCount; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var license = graph.LicenseRelation(position);
            file.Edge(
                license.Artifact,
                licenses + license.License,
                ("component", license.ComponentText),
                ("relation", ArtifactLineage.Word(RelationKind.LicensedUnder)),
                ("sources", GraphMLExport.SourcesOf(license.Claims)),
                ("status", ArtifactLineage.Word(resolution.StatusOf(position))));
        }

        for (var position = 0; position < graph.DeveloperRelationCount; position++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var developer = graph.DeveloperRelation(position);
            file.Edge(
                developer.Artifact,
                organisations + developer.Organisation,
                ("relation", ArtifactLineage.Word(RelationKind.DevelopedBy)),
                ("role", developer.Role),
                ("sources", GraphMLExport.SourcesOf(developer.Claims)));
        }
    }
}
