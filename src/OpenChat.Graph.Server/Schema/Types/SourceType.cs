// Fields of sources.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Source</c>.</summary>
internal static class SourceType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Source.url", static (in FieldContext context) => Values.Address(context))
            .Field("Source.license", static (in FieldContext context) => Values.Text(context, NodeField.License))
            .Field("Source.retrieved", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())));
    }
}
