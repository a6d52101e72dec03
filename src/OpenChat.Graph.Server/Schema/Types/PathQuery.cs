// Ways along lineage, and where several meet.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>Query.paths</c> and <c>Query.commonAncestors</c>, and the types <c>LineagePath</c> and <c>CommonAncestor</c>.
/// </summary>
internal static class PathQuery
{
    private const int MaxArtifacts = 20;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.paths", Paths)
            .Field(
                "LineagePathConnection.complete",
                static (in FieldContext context) => FieldValue.Boolean(Found(context).StoppedBecause is null))
            .Field(
                "LineagePathConnection.stoppedBecause",
                static (in FieldContext context) =>
                    Found(context).StoppedBecause is { } stop ? FieldValue.Enum((int)stop) : FieldValue.Null)
            .Field("LineagePath.id", static (in FieldContext context) => Id(context))
            .Field("LineagePath.length", static (in FieldContext context) => FieldValue.Int(Path(context).Relations.Length))
            .Field("LineagePath.confidence", static (in FieldContext context) => Confidence(context))
            .Field("LineagePath.narrative", static (in FieldContext context) => FieldValue.String(Narrative(context)))
            .Field(
                "LineagePath.from",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), Relation(context, Path(context).Relations[0]).To))
            .Field(
                "LineagePath.to",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), Relation(context, Path(context).Relations[^1]).From))
            .ListField(
                "LineagePath.relations", static (in FieldContext context) => Values.List(Path(context).Relations), Values.RelationItem)
            .Field("Query.longestAncestry", LongestAncestry)
            .Field("Query.cycles", static (in FieldContext context) => Connections.OfList(
                context, [.. context.Graph().FindCycles().Select(static artifacts => new LineageCycle(artifacts))]))
            .ListField(
                "Cycle.artifacts",
                static (in FieldContext context) => Values.List(context.Object<LineageCycle>().Artifacts),
                Values.ArtifactItem)
            .Field("Query.missingReferences", MissingReferences)
            .Field("MissingReference.name", static (in FieldContext context) => FieldValue.String(Missing(context).Name))
            .ListField(
                "MissingReference.referredBy",
                static (in FieldContext context) => Values.List(Missing(context).ReferredBy),
                Values.ArtifactItem)
            .ListField(
                "MissingReference.relations",
                static (in FieldContext context) => Values.List(Missing(context).Relations),
                static (in FieldContext context) => FieldValue.Enum((int)context.Item<RelationKind>()))
            .ListField(
                "MissingReference.nearest",
                static (in FieldContext context) =>
                    Values.List(LookupErrors.NearestTo(context.Graph(), Missing(context).Kind, Missing(context).Name)),
                static (in FieldContext context) => Values.Of(context.Item<NodeId>()))
            .Field("Query.commonAncestors", CommonAncestors)
            .Field(
                "CommonAncestor.artifact",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Object<CommonAncestor>().Artifact))
            .ListField(
                "CommonAncestor.distances",
                static (in FieldContext context) => Values.List(context.Object<CommonAncestor>().Distances),
                static (in FieldContext context) => FieldValue.Int(context.Item<int>()));
    }

    private static FieldValue Paths(in FieldContext context)
    {
        var graph = context.Graph();
        var from = ArtifactIds.Read(graph, context.Arguments.GetString("from")!); // the schema says non-null
        var to = context.Arguments.GetString("to") is { } id ? ArtifactIds.Read(graph, id) : (int?)null;
        var found = SimplePaths.Find(graph, from, to, Without(context));
        // same order as in the vocabulary, checked at start-up
        var kinds = context.Arguments.GetList("kinds")?.Select(static kind => (NodeKind)((EnumValueDefinition)kind!).Index).ToHashSet();
        return Connections.OfList(
            context,
            [
                .. found.Paths.Where(relations => kinds?.Contains(graph.NodeOf(graph.Relation(relations[^1]).From).Kind) != false)
                    .Select(static relations => new FoundPath(relations)),
            ],
            found);
    }

    private static FieldValue LongestAncestry(in FieldContext context)
    {
        var way = context.Graph().LongestWay(Without(context));
        return way.IsEmpty ? FieldValue.Null : FieldValue.Object(new FoundPath(way));
    }

    private static FieldValue MissingReferences(in FieldContext context) => Connections.OfList(
        context,
        [
            .. context.Graph().Unresolved.Where(static row => row.FromArtifact >= 0 && row.To.Length > 0)
                .GroupBy(static row => (Name: row.To, RelationSchema.Of(row.Kind).End))
                .OrderBy(static group => group.Key.Name, StringComparer.Ordinal).ThenBy(static group => group.Key.End)
                .Select(static group => new MissingReference(
                    group.Key.Name,
                    group.Key.End,
                    [.. group.Select(static row => row.FromArtifact).Distinct().Order()],
                    [
                        .. group.Select(static row => row.Kind).Distinct().Order()
                            .Where(static kind => RelationSchema.Of(kind).Family == RelationFamily.Lineage),
                    ])),
        ]);

    private static MissingReference Missing(in FieldContext context) => context.Object<MissingReference>();

    private static FieldValue CommonAncestors(in FieldContext context)
    {
        var graph = context.Graph();
        var ids = context.Arguments.GetList("artifacts")!; // the schema says non-null
        if (ids.Length is < 2 or > MaxArtifacts)
        {
            return FieldValue.Error($"Argument \"artifacts\" must have 2 to {MaxArtifacts} entries, not {ids.Length}.");
        }

        var without = Without(context);
        var reached = ids.Select(id => ArtifactIds.Read(graph, (string)id!)) // likewise
            .Select(artifact => graph.Ancestors(artifact, without: without).Prepend(new ReachedArtifact(artifact, 0))
                .ToDictionary(static ancestor => ancestor.Artifact, static ancestor => ancestor.Depth)).ToArray();
        return Connections.OfList(
            context,
            [
                .. reached[0].Keys.Where(artifact => reached.All(ancestors => ancestors.ContainsKey(artifact)))
                    .Select(artifact => new CommonAncestor(artifact, [.. reached.Select(ancestors => ancestors[artifact])]))
                    .OrderBy(static common => common.Distances.Sum()).ThenBy(static common => common.Artifact),
            ]);
    }

    private static FieldValue Id(in FieldContext context)
    {
        var graph = context.Graph();
        var relations = Path(context).Relations;
        return Ids.Of(
            "path",
            graph.IdOf(graph.Relation(relations[0]).To),
            graph.IdOf(graph.Relation(relations[^1]).From),
            Ids.Digest(string.Join('\n', relations.Select(position => Ids.TextOf(graph, graph.Relation(position))))));
    }

    private static string Narrative(in FieldContext context)
    {
        var graph = context.Graph();
        var parts = new List<string>();
        foreach (var position in Path(context).Relations.Reverse())
        {
            var relation = graph.Relation(position);
            var verb = Explanations.Verb(relation);
            parts.Add(parts.Count == 0
                ? $"{Name(graph, relation.From)} {verb} {Name(graph, relation.To)}"
                : $"which {verb} {Name(graph, relation.To)}");
        }

        return string.Join(", ", parts) + ".";
    }

    private static string Name(LineageGraph graph, int artifact) =>
        graph.GetText(graph.NodeOf(artifact), NodeField.Name) is { Length: > 0 } name ? name : graph.IdOf(artifact);

    private static FieldValue Confidence(in FieldContext context)
    {
        var graph = context.Graph();
        var least = Path(context).Relations.Min(position => ClaimList.Surest(graph.Relation(position).Claims).Confidence);
        return ClaimList.OfConfidence(least);
    }

    private static RelationMarks? Without(in FieldContext context) =>
        context.Arguments.GetBoolean("includeDoubtful") == true ? null : context.Snapshot().Analysis.Licenses.NoAncestry;

    private static LineageRelation Relation(in FieldContext context, int position) => context.Graph().Relation(position);

    private static FoundPath Path(in FieldContext context) => context.Object<FoundPath>();

    // the page is one of what was found
    private static SimplePaths Found(in FieldContext context) => (SimplePaths)context.Object<OffsetPage<FoundPath>>().PartOf!;
}
