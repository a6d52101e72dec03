// Ids in filters.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>The one place where filters read ids: an id that no node of the kind has is an error, not a filter that nothing fits.</summary>
internal static class NodeIds
{
    /// <summary>The nodes of one kind with these ids, by index.</summary>
    /// <exception cref="FieldErrorException">No node of the kind has one of the ids; says the nearest ones.</exception>
    public static HashSet<int> Read(LineageGraph graph, NodeKind kind, object?[] ids)
    {
        var indices = new HashSet<int>();
        foreach (var value in ids)
        {
            var id = (string)value!; // the schema says non-null
            var index = graph.FindById(kind, id);
            indices.Add(index >= 0
                ? index
                : throw new FieldErrorException(LookupErrors.UnknownId(graph, kind, id, ErrorCodes.BadUserInput)));
        }

        return indices;
    }
}
