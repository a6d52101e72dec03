// Models and datasets that arguments name by id.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Reads ids of models and datasets.</summary>
internal static class ArtifactIds
{
    /// <summary>The artifact of this id.</summary>
    /// <exception cref="FieldErrorException">There is none; says the nearest ids.</exception>
    public static int Read(LineageGraph graph, string id) =>
        graph.FindById(id) is { Kind: NodeKind.Model or NodeKind.Dataset } node
            ? graph.ArtifactOf(node)
            : throw new FieldErrorException(Unknown(graph, id));

    /// <summary>What is told of an id that no model and no dataset has.</summary>
    public static FieldError Unknown(LineageGraph graph, string id) => LookupErrors.UnknownId(
        graph,
        id.StartsWith(Words.IdPrefix(NodeKind.Dataset), StringComparison.Ordinal) ? NodeKind.Dataset : NodeKind.Model,
        id,
        ErrorCodes.BadUserInput);
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
