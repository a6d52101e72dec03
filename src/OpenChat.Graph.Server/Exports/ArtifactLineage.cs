// What an export of one artifact is about.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Exports;

/// <summary>An artifact with all it was made from, what reached it on the way, and what is not known. Always whole.</summary>
internal sealed class ArtifactLineage
{
    /// <summary>Artifacts in one export (limit <c>exportArtifacts</c>).</summary>
    public const int MaxArtifacts = 1_000;

    /// <summary>The name of the limit.</summary>
    public const string Limit = "exportArtifacts";

    private readonly Dictionary<int, int> _places;

    private ArtifactLineage(Snapshot snapshot, int artifact, LineageSubgraph all, LineageSubgraph ancestry)
    {
        (Snapshot, Artifact, All, Ancestry) = (snapshot, artifact, all, ancestry);
        Study = snapshot.Analysis.StudyOf(artifact);
        _places = new Dictionary<int, int>(all.Artifacts.Length);
        foreach (var reached in all.Artifacts)
        {
            _places.Add(reached.Artifact, _places.Count);
        }
    }

    /// <summary>The revision that is exported.</summary>
    public Snapshot Snapshot { get; }

    /// <summary>Its graph.</summary>
    public LineageGraph Graph => Snapshot.Graph;

    /// <summary>The artifact.</summary>
    public int Artifact { get; }

    /// <summary>Its id.</summary>
    public string Id => Graph.IdOf(Artifact);

    /// <summary>
    /// The artifact and all that is said to be upstream of it, also by relations that are no ancestry: outweighed claims, and data used for
    /// evaluation only. <see cref="IsAncestry"/> tells them apart.
    /// </summary>
    public LineageSubgraph All { get; }

    /// <summary>The artifact and what it was made from; a part of <see cref="All"/>.</summary>
    public LineageSubgraph Ancestry { get; }

    /// <summary>What the rules say of the artifact.</summary>
    public ArtifactStudy Study { get; }

    /// <summary>What reached it, in the order of the set.</summary>
    public RestrictionSet Restrictions => Study.Restrictions;

    /// <summary>What is not known of it and of what it was made from.</summary>
    public ImmutableArray<Unknown> Unknowns => Domain.Judgement.Unknowns.Of(Study);

    /// <summary>The day of the newest claim in the data, which stands for the time of the revision; null when no claim has one.</summary>
    public DateOnly? Day => DayOf(Snapshot);

    /// <summary>The same at midnight UTC, as RFC 3339 writes it; null when no claim has a day.</summary>
    public string? Timestamp => Day?.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    /// <summary>Gathers what is to be exported.</summary>
    /// <param name="snapshot">The revision.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="problem">Why there is nothing to export; empty when there is.</param>
    /// <returns>Null when the artifact has more upstream than fits (<see cref="MaxArtifacts"/>): nothing is cut.</returns>
    public static ArtifactLineage? TryCreate(Snapshot snapshot, int artifact, out string problem)
    {
        var all = snapshot.Graph.GetLineage(artifact, LineageDirection.Upstream, maxArtifacts: MaxArtifacts);
        problem = all.IsComplete ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"{snapshot.Graph.IdOf(artifact)} has more than {MaxArtifacts} artifacts upstream; an export holds so many at most, and is "
            + $"never cut. Ask for parts of it with the field lineage(maxDepth:).");
        return all.IsComplete
            ? new ArtifactLineage(
                snapshot,
                artifact,
                all,
                snapshot.Graph.GetLineage(artifact, LineageDirection.Upstream, without: snapshot.Analysis.Licenses.NoAncestry))
            : null;
    }

    /// <summary>The place of an artifact in <see cref="All"/>.</summary>
    public int PlaceOf(int artifact) => _places[artifact];

    /// <summary>Whether an artifact is in <see cref="All"/>.</summary>
    public bool Has(int artifact) => _places.ContainsKey(artifact);

    /// <summary>Whether restrictions travel over a relation.</summary>
    public bool IsAncestry(int relation) => !Snapshot.Analysis.Licenses.NoAncestry.Contains(relation);

    /// <summary>The relations of <see cref="Ancestry"/> that leave an artifact, in order.</summary>
    public IEnumerable<LineageRelation> MadeFrom(int artifact) =>
        Graph.Outgoing(artifact).Where(relation => IsAncestry(relation.Position));

    /// <summary>What sentences call an artifact: its name, or its id where it has none.</summary>
    public string NameOf(int artifact) => Graph.NameOf(artifact) is { Length: > 0 } name ? name : Graph.IdOf(artifact);

    /// <summary>The node of a license.</summary>
    public static NodeId LicenseNode(int license) => new(NodeKind.License, license);

    /// <summary>What a license is called: its name, or its id where it has none.</summary>
    public string LicenseNameOf(int license) =>
        Graph.NameOf(LicenseNode(license)) is { Length: > 0 } name ? name : Graph.IdOf(LicenseNode(license));

    /// <summary>The address of a node, if it is one that may be given out; else null.</summary>
    public string? AddressOf(NodeId node) => Graph.GetText(node, NodeField.Url) is var url && WebAddress.IsOne(url) ? url : null;

    /// <summary>What a model or dataset is: the word of its column <c>kind</c>; empty when it has none.</summary>
    public string KindOf(int artifact) => Graph.GetText(Graph.NodeOf(artifact), NodeField.Kind);

    /// <summary>The ids on the way of a restriction, from the artifact to the origin, the artifact itself left out.</summary>
    public IEnumerable<string> PathOf(Restriction restriction) =>
        Enumerable.Range(0, restriction.Hops).Select(hop => Graph.IdOf(restriction.Hop(hop).Relation.To));

    /// <summary>The member of an enum as the schema of the API spells it.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString());

    /// <summary>The day of the newest claim in the data; null when no claim has one.</summary>
    public static DateOnly? DayOf(Snapshot snapshot)
    {
        var newest = snapshot.Kept.Of((nameof(ArtifactLineage), nameof(DayOf)), () => FindNewest(snapshot));
        return newest == DateOnly.MinValue ? null : newest;
    }

    private static DateOnly FindNewest(Snapshot snapshot)
    {
        var (graph, newest) = (snapshot.Graph, default(PartialDate));
        for (var position = 0; position < graph.RelationCount; position++)
        {
            Add(graph.Relation(position).Claims);
        }

        for (var position = 0; position < graph.LicenseRelationCount; position++)
        {
            Add(graph.LicenseRelation(position).Claims);
        }

        for (var position = 0; position < graph.DeveloperRelationCount; position++)
        {
            Add(graph.DeveloperRelation(position).Claims);
        }

        foreach (var assessment in snapshot.Contents.Assessments)
        {
            newest = Later(assessment.Claim.RecordedAt);
        }

        return newest.IsNone ? DateOnly.MinValue : newest.Last;

        void Add(GraphList<Claim> claims)
        {
            foreach (var claim in claims)
            {
                newest = Later(claim.RecordedAt);
            }
        }

        PartialDate Later(PartialDate date) => !date.IsNone && (newest.IsNone || date.Last > newest.Last) ? date : newest;
    }
}
