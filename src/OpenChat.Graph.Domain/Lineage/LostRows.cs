using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>
/// Which artifacts the relation rows may have been meant for that start from nothing their relation can start from: those whose id or name
/// is near, and when none is, every one of the kind. Made of the graph alone, so that every store that holds the rows says the same.
/// </summary>
internal sealed class LostRows
{
    /// <summary>Names compared at most; rows behind that count as near to none. A row costs as many as there are artifacts.</summary>
    private const long MostCompared = 20_000_000;

    private static readonly NodeKind[] Artifacts = [NodeKind.Model, NodeKind.Dataset];

    private readonly ILookup<int, UnresolvedRelation> _near;
    private readonly ImmutableArray<UnresolvedRelation>[] _anywhere; // [kind of artifact]

    public LostRows(LineageGraph graph)
    {
        var near = new List<(int Artifact, UnresolvedRelation Row)>();
        var anywhere = Artifacts.ToDictionary(static kind => kind, static _ => new List<UnresolvedRelation>());
        var known = new Dictionary<(RelationKind Kind, string From, bool IsSwapped), ImmutableArray<int>>();
        var left = MostCompared;
        foreach (var row in graph.Unresolved.Where(static row => row.FromArtifact < 0))
        {
            var key = (row.Kind, row.From, graph.IsSwapped(row.Kind, row.From, row.To));
            if (key.Item3 || !known.TryGetValue(key, out var artifacts))
            {
                artifacts = left < 0 ? [] : graph.NearStarts(row.Kind, row.From, row.To);
                left -= graph.ArtifactCount;
                known[key] = artifacts;
            }

            near.AddRange(artifacts.Select(artifact => (artifact, row)));
            foreach (var kind in artifacts.IsEmpty ? KindsOf(row) : [])
            {
                anywhere[kind].Add(row);
            }
        }

        _near = near.ToLookup(static pair => pair.Artifact, static pair => pair.Row);
        _anywhere = [.. Artifacts.Select(kind => anywhere[kind].ToImmutableArray())];
    }

    public IEnumerable<UnresolvedRelation> Near(int artifact) => _near[artifact];

    public ImmutableArray<UnresolvedRelation> Anywhere(NodeKind kind) =>
        Array.IndexOf(Artifacts, kind) is var index and >= 0 ? _anywhere[index] : [];

    /// <summary>
    /// The kinds of artifact a row may be about: the one that its text begins like, else all that its relation starts from.
    /// </summary>
    private static IEnumerable<NodeKind> KindsOf(UnresolvedRelation row)
    {
        var starts = RelationSchema.Of(row.Kind).Starts;
        var said = starts.Where(kind => row.From.AsSpan().Trim().StartsWith(Words.IdPrefix(kind), StringComparison.OrdinalIgnoreCase));
        return said.Any() ? said : starts;
    }
}
