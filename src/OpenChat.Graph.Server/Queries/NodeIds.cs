// What filters name by id or name.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// The one place where filters read ids and names: what no node of the kind answers to is an error, not a filter that nothing fits.
/// </summary>
internal static class NodeIds
{
    /// <summary>The nodes of one kind with these ids or names, by index.</summary>
    /// <exception cref="FieldErrorException">
    /// No node of the kind has one of the ids or answers to one of the names; says the nearest ones. Or several answer to a name, or it is
    /// an expression that names several licenses; says all of them.
    /// </exception>
    public static HashSet<int> Read(LineageGraph graph, NodeKind kind, object?[] ids) =>
        [.. ids.Select(value => Read(graph, kind, (string)value!))]; // the schema says non-null

    /// <summary>
    /// The nodes of some kinds that a text means: the one with this id, or those that answer to this name. An id of another kind and what
    /// looks like an id are no names.
    /// </summary>
    public static ImmutableArray<NodeId> Find(LineageGraph graph, string text, params ImmutableArray<NodeKind> kinds) =>
        graph.FindById(text) is { } known ? kinds.Contains(known.Kind) ? [known] : []
        : kinds.Any(kind => text.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal)) ? []
        : [.. kinds.SelectMany(kind => NodeNames.Find(graph, kind, text).Select(index => new NodeId(kind, index)))];

    private static int Read(LineageGraph graph, NodeKind kind, string text)
    {
        var found = Find(graph, text, kind);
        if (found is [var only])
        {
            return only.Index;
        }

        throw new FieldErrorException(
            !found.IsEmpty ? LookupErrors.AmbiguousName(graph, text, found)
            : kind == NodeKind.License && NodeNames.TryReadLicenses(graph, text, out var licenses, out var unknown)
                ? LookupErrors.LicenseExpression(graph, text, licenses, unknown)
            : LookupErrors.UnknownId(graph, kind, text, ErrorCodes.BadUserInput));
    }
}
