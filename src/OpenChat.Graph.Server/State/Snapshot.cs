// One loaded revision of the graph with everything computed from it once.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Domain.Graph;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Storage;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.State;

/// <summary>Immutable. Requests are answered from one snapshot from start to end.</summary>
internal sealed class Snapshot
{
    private readonly Lazy<RestrictionProfiles> _profiles;

    public Snapshot(LoadResult loaded, DateTimeOffset loadedAt)
    {
        Graph = loaded.Graph;
        Findings = loaded.Findings;
        Rules = RuleSet.Create(loaded.Graph.Rules);
        Analysis = new LineageAnalysis(loaded.Graph, Rules);
        _profiles = new Lazy<RestrictionProfiles>(() => RestrictionProfiles.Create(Analysis, CancellationToken.None));
        Orders = new NodeOrders(loaded.Graph);
        LoadedAt = loadedAt;
        Endpoint = new EndpointState(this, loaded.Graph.Revision) { Version = VersionOf(loaded) };
    }

    public LineageGraph Graph { get; }

    /// <summary>The rule tables of the folder, or the shipped ones.</summary>
    public RuleSet Rules { get; }

    /// <summary>Restrictions, permissions, verdicts and conflicts of the graph under the rules.</summary>
    public LineageAnalysis Analysis { get; }

    /// <summary>Which restrictions reach every artifact, worked out by one pass at first use.</summary>
    public RestrictionProfiles Profiles => _profiles.Value;

    /// <summary>Sort keys of connections, each worked out at first use.</summary>
    public NodeOrders Orders { get; }

    /// <summary>In the order of files and lines.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>When loading was complete.</summary>
    public DateTimeOffset LoadedAt { get; }

    /// <summary>This snapshot as the endpoint hands it to resolvers.</summary>
    public EndpointState Endpoint { get; }

    /// <summary>A hash of all that answers follow from: the graph, the findings (which are no part of the revision), the schema, the program.</summary>
    private static string VersionOf(LoadResult loaded)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(loaded.Graph.Revision));
        hash.AppendData(Encoding.UTF8.GetBytes(LineageSchema.Text));
        foreach (var type in (Type[])[typeof(Snapshot), typeof(LoadResult), typeof(LineageGraph), typeof(GraphQLExecutor)])
        {
            hash.AppendData(type.Module.ModuleVersionId.ToByteArray());
        }

        foreach (var finding in loaded.Findings)
        {
            hash.AppendData(MemoryMarshal.AsBytes(finding.File.AsSpan()));
            hash.AppendData(BitConverter.GetBytes(finding.Line ?? 0));
            hash.AppendData(MemoryMarshal.AsBytes(finding.Message.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
