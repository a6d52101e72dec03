// What /graphql is answered from: the snapshot that is served, and what makes equal requests to it get equal bytes.
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL;

namespace OpenChat.Graph.Server.Http;

/// <summary>
/// Hands the current snapshot to the endpoint. Its version is worked out once, by the first request that meets the snapshot.
/// </summary>
/// <param name="holder">Has the snapshot.</param>
/// <param name="schemaText">The schema file; answers follow from it too.</param>
internal sealed class CurrentState(SnapshotHolder holder, string schemaText)
{
    private volatile EndpointState? _last;
    private volatile WeakReference<ChangedView>? _lastChange; // its graphs are kept no longer than somebody reads of them

    /// <summary>The state for a request that begins now; null before the first graph is loaded.</summary>
    public EndpointState? Get()
    {
        if (holder.Current is not { } snapshot)
        {
            return null;
        }

        var state = _last;
        if (!ReferenceEquals(state?.State, snapshot))
        {
            _last = state = new EndpointState(snapshot, snapshot.Contents.Revision) { Version = VersionOf(snapshot) };
        }

        return state;
    }

    /// <summary>What subscriptions are told: that another revision is served.</summary>
    /// <param name="stopping">Cancelled when the server stops.</param>
    public EventSource Events(CancellationToken stopping) => new(
        () => holder.Next,
        static (before, after) => ((Snapshot)before).Contents.Revision == ((Snapshot)after).Contents.Revision,
        (before, after) => Between((Snapshot)before, (Snapshot)after),
        stopping);

    /// <summary>The same for all who saw the same revisions, so that what is different is worked out once.</summary>
    private ChangedView Between(Snapshot before, Snapshot after)
    {
        if (_lastChange?.TryGetTarget(out var known) == true && known.Before == before && known.After == after)
        {
            return known;
        }

        var made = new ChangedView(before, after, []);
        _lastChange = new WeakReference<ChangedView>(made);
        return made;
    }

    /// <summary>
    /// A hash of all that answers follow from: the graph, the findings (which are not part of the revision), the schema, the program.
    /// </summary>
    private string VersionOf(Snapshot snapshot)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(snapshot.Contents.Revision));
        hash.AppendData(Encoding.UTF8.GetBytes(schemaText));
        foreach (var type in (Type[])[typeof(Snapshot), typeof(Finding), typeof(LineageGraph), typeof(GraphQLExecutor)])
        {
            hash.AppendData(type.Module.ModuleVersionId.ToByteArray());
        }

        foreach (var finding in snapshot.Findings)
        {
            hash.AppendData(MemoryMarshal.AsBytes(finding.File.AsSpan()));
            hash.AppendData(BitConverter.GetBytes(finding.Line ?? 0));
            hash.AppendData(MemoryMarshal.AsBytes(finding.Message.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
