using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Commands;

/// <summary>An artifact of the data that a command loads.</summary>
/// <param name="Snapshot">The data.</param>
/// <param name="Node">The artifact.</param>
internal sealed record NamedArtifact(Snapshot Snapshot, NodeId Node)
{
    /// <summary>Its number among models and datasets.</summary>
    public int Index => Snapshot.Graph.ArtifactOf(Node);

    /// <summary>Loads the data, and finds in it what is named.</summary>
    /// <param name="options">Say where the data is.</param>
    /// <param name="text">The id or one of the names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">The data has no such artifact, or several of that name; says which are near.</exception>
    public static async Task<NamedArtifact> LoadAsync(ServerOptions options, string text, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        return ArtifactIds.TryRead(snapshot.Graph, text, ArtifactIds.Kinds, out var node) is { } error
            ? throw new StartUpException(error.Message)
            : new NamedArtifact(snapshot, node);
    }
}
