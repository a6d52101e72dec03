// Models and datasets that arguments name by id.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Reads what arguments name by an id and also take by any name.</summary>
internal static class ArtifactIds
{
    /// <summary>Models and datasets.</summary>
    public static ImmutableArray<NodeKind> Kinds { get; } = [NodeKind.Model, NodeKind.Dataset];

    /// <summary>The artifact of this id or name.</summary>
    /// <exception cref="FieldErrorException">There is none, or several; says the nearest, or all of them.</exception>
    public static int Read(LineageGraph graph, string text) => graph.ArtifactOf(Read(graph, text, Kinds));

    /// <summary>The node of one of some kinds that has this id or answers to this name.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="text">An id, or a name as <c>model(name:)</c> and its sisters take it.</param>
    /// <param name="kinds">The kinds it may be of; at least one.</param>
    /// <exception cref="FieldErrorException">There is none, or several; says the nearest, or all of them.</exception>
    public static NodeId Read(LineageGraph graph, string text, params ImmutableArray<NodeKind> kinds) =>
        TryRead(graph, text, kinds, out var node) is { } error ? throw new FieldErrorException(error) : node;

    /// <summary>As <see cref="Read(LineageGraph, string, ImmutableArray{NodeKind})"/>, for who tells errors another way.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="text">An id or a name.</param>
    /// <param name="kinds">The kinds it may be of; at least one.</param>
    /// <param name="node">The node, when there is exactly one.</param>
    /// <param name="code">The code of errors about ids.</param>
    /// <returns>Null when there is exactly one; what to tell else.</returns>
    public static FieldError? TryRead(
        LineageGraph graph, string text, ImmutableArray<NodeKind> kinds, out NodeId node, string code = ErrorCodes.BadUserInput)
    {
        var found = NodeIds.Find(graph, text, kinds);
        node = found is [var only] ? only : default;
        if (found.Length == 1)
        {
            return null;
        }

        if (graph.FindById(text) is { } known)
        {
            return new FieldError(LookupErrors.IsElsewhere(known, text, kinds), code);
        }

        foreach (var kind in kinds)
        {
            if (text.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal))
            {
                return LookupErrors.UnknownId(graph, kind, text, code);
            }
        }

        return found.IsEmpty ? LookupErrors.UnknownName(graph, text, kinds) : LookupErrors.AmbiguousName(graph, text, found);
    }
}

/// <summary>A way along lineage: positions of relations, the first leads from where it begins.</summary>
internal sealed record FoundPath(ImmutableArray<int> Relations);

/// <summary>Something that several artifacts were all made from.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Distances">Relations on the shortest way from each.</param>
internal sealed record CommonAncestor(int Artifact, ImmutableArray<int> Distances);

/// <summary>Artifacts that were, directly or not, all made from each other.</summary>
internal sealed record LineageCycle(ImmutableArray<int> Artifacts);

/// <summary>Something that relations name and the graph does not have.</summary>
/// <param name="Name">What is written.</param>
/// <param name="Kind">What kind of node belongs there.</param>
/// <param name="ReferredBy">The artifacts whose relations name it.</param>
/// <param name="Relations">The kinds of lineage relation in which it is named.</param>
internal sealed record MissingReference(
    string Name, NodeKind Kind, ImmutableArray<int> ReferredBy, ImmutableArray<RelationKind> Relations);
