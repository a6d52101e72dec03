// Fields that every node has.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The interface <c>Node</c>.</summary>
internal static class NodeInterface
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ResolveType("Node", static (in FieldContext value) => Values.TypeName(value))
            .Field("Node.id", static (in FieldContext context) => Values.Text(context, NodeField.Id))
            .Field("Node.name", static (in FieldContext context) => Values.Text(context, NodeField.Name));
    }
}
