// Fields of paths and of their hops.
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The types <c>PathList</c>, <c>RestrictionPath</c> and <c>Hop</c>.</summary>
internal static class PathType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField(
                "PathList.paths",
                static (in FieldContext context) => FieldValue.List(context.Source, 0, context.Object<PathList>().Paths.Length),
                static (in FieldContext context) => FieldValue.Object(context.Object<PathList>().Paths[context.Index]))
            .Field("PathList.complete", static (in FieldContext context) => FieldValue.Boolean(context.Object<PathList>().IsComplete))
            .Field("RestrictionPath.certainty", static (in FieldContext context) => Values.OfCertainty(Path(context).Certainty))
            .Field("RestrictionPath.hops", static (in FieldContext context) => FieldValue.Int(Path(context).Hops))
            .Field("RestrictionPath.origin", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Path(context).Origin))
            .ListField("RestrictionPath.path", static (in FieldContext context) => Hops(Path(context)), Values.PlaceItem)
            .Field("Hop.relation", static (in FieldContext context) => FieldValue.Enum((int)Hop(context).Relation.Kind))
            .Field("Hop.qualifier", static (in FieldContext context) => Values.TextOrNull(Hop(context).Relation.QualifierText))
            .Field("Hop.rule", static (in FieldContext context) => FieldValue.String(Hop(context).RuleText))
            .Field("Hop.certainty", static (in FieldContext context) => Values.OfCertainty(Hop(context).Certainty))
            .Field("Hop.node", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Hop(context).Relation.To))
            .Field(
                "Hop.evidenceUrl",
                static (in FieldContext context) => Values.AddressOrNull(ClaimList.Surest(Hop(context).Relation.Claims).EvidenceUrl))
            .Field(
                "Hop.source", static (in FieldContext context) => Values.OfSource(ClaimList.Surest(Hop(context).Relation.Claims).Source));
    }

    /// <summary>The hops of a path: objects are places in it.</summary>
    public static FieldValue Hops(RestrictionPath path) => FieldValue.List(path, 0, path.Hops);

    private static RestrictionPath Path(in FieldContext context) => context.Object<RestrictionPath>();

    private static PathHop Hop(in FieldContext context) => Path(context).Hop(context.Index);
}
