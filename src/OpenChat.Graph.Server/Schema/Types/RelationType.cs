// Fields of lineage relations.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Relation</c>; its object is the position of the relation.</summary>
internal static class RelationType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Relation.id", static (in FieldContext context) => Ids.OfRelation(context.Graph(), Lineage(context)))
            .Field("Relation.kind", static (in FieldContext context) => FieldValue.Enum((int)Lineage(context).Kind))
            .Field("Relation.qualifier", static (in FieldContext context) => Values.TextOrNull(Lineage(context).QualifierText))
            .Field("Relation.role", static (in FieldContext context) => Role(Lineage(context)))
            .Field("Relation.generatedAt", static (in FieldContext context) => Values.Date(Lineage(context).GeneratedAt))
            .Field("Relation.from", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Lineage(context).From))
            .Field("Relation.to", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Lineage(context).To))
            .ListField(
                "Relation.operators",
                static (in FieldContext context) => Values.List(Lineage(context).Operators.ToArray()),
                Values.OrganisationItem)
            .Field(
                "Relation.outweighed",
                static (in FieldContext context) => FieldValue.Boolean(context.Snapshot().Analysis.Licenses.IsOutweighed(context.Index)))
            .Field(
                "Relation.doubtful",
                static (in FieldContext context) =>
                    FieldValue.Boolean(context.Snapshot().Analysis.Licenses.NoAncestry.Contains(context.Index)))
            .ListField(
                "Relation.claims",
                static (in FieldContext context) =>
                    ClaimList.Of(context.Graph(), RelationFamily.Lineage, context.Index, Lineage(context).Claims),
                Values.PlaceItem);
    }

    /// <summary>
    /// The relations of one kind that go out from an artifact. Outgoing relations stand together, ordered by kind: those of one kind are a
    /// range of positions.
    /// </summary>
    public static FieldValue OfKind(in FieldContext context, RelationKind kind)
    {
        var start = 0;
        var count = 0;
        foreach (var relation in context.Graph().Outgoing(context.Artifact()))
        {
            if (relation.Kind == kind)
            {
                start = count++ == 0 ? relation.Position : start;
            }
        }

        return FieldValue.List(null, start, count);
    }

    private static FieldValue Role(LineageRelation relation) => relation switch
    {
        { Kind: not RelationKind.GeneratedBy } or { Qualifier: Qualifier.Unknown } => FieldValue.Null,
        { Qualifier: Qualifier.None } => FieldValue.Enum(0),
        _ => FieldValue.Enum(relation.Qualifier - Qualifier.Text),
    };

    private static LineageRelation Lineage(in FieldContext context) => context.Graph().Relation(context.Index);
}
