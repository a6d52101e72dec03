// A part of the graph around an artifact.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Lineage</c>; its object is a <see cref="LineageSubgraph"/>.</summary>
internal static class LineageType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField(
                "Lineage.nodes",
                static (in FieldContext context) => Values.List(Subgraph(context).Artifacts),
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Item<ReachedArtifact>().Artifact))
            .ListField(
                "Lineage.relations",
                static (in FieldContext context) => Values.List(Subgraph(context).Relations),
                Values.RelationItem)
            .Field("Lineage.complete", static (in FieldContext context) => FieldValue.Boolean(Subgraph(context).IsComplete))
            .Field(
                "Lineage.mermaid",
                static (in FieldContext context) =>
                    FieldValue.String(Mermaid.Write(context.Graph(), context.Snapshot().Analysis.Licenses, Subgraph(context))))
            .Field(
                "Lineage.svg",
                static (in FieldContext context) =>
                    FieldValue.String(LineageSvg.Write(context.Graph(), context.Snapshot().Analysis.Licenses, Subgraph(context))));
    }

    private static LineageSubgraph Subgraph(in FieldContext context) => context.Object<LineageSubgraph>();
}
