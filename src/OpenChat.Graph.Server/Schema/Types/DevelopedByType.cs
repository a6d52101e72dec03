// Fields of developer relations.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>DevelopedBy</c>; its object is the position of the relation.</summary>
internal static class DevelopedByType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("DevelopedBy.id", static (in FieldContext context) => Ids.OfDeveloper(context.Graph(), Developer(context)))
            .Field("DevelopedBy.organisation", static (in FieldContext context) => Values.OfOrganisation(Developer(context).Organisation))
            .Field("DevelopedBy.role", static (in FieldContext context) => Values.TextOrNull(Developer(context).Role))
            .ListField(
                "DevelopedBy.claims",
                static (in FieldContext context) =>
                    ClaimList.Of(context.Graph(), RelationFamily.Developing, context.Index, Developer(context).Claims),
                Values.PlaceItem);
    }

    private static DeveloperRelation Developer(in FieldContext context) => context.Graph().DeveloperRelation(context.Index);
}
