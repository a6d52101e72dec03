// Where a search result stands.
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>SearchEdge</c>.</summary>
internal static class SearchEdgeType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
            "SearchEdge.matched",
            static (in FieldContext context) => FieldValue.String((context.Object<OffsetPage<SearchHit>>().Items)[context.Index].Matched));
    }
}
