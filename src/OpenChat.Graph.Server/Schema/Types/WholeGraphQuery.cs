// Questions about all artifacts at once.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>Query.licenseDrift</c>, <c>Query.decisiveUnknowns</c>, <c>Query.mostDependedOn</c> and
/// <c>Artifact.upstreamOrganisations</c>, and the types <c>LicenseDrift</c>, <c>DecisiveUnknown</c>, <c>Dependency</c> and
/// <c>UpstreamOrganisation</c>.
/// </summary>
internal static class WholeGraphQuery
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        BindDrift(map);
        BindUnknowns(map);
        map.Field("Query.mostDependedOn", MostDependedOn)
            .Field(
                "Dependency.artifact",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Object<Dependency>().Artifact))
            .Field("Dependency.descendants", static (in FieldContext context) => FieldValue.Int(context.Object<Dependency>().Descendants))
            .Field("Dependency.descendantModels", static (in FieldContext context) => FieldValue.Int(context.Object<Dependency>().Models))
            .Field("Dependency.directDescendants", static (in FieldContext context) => FieldValue.Int(context.Object<Dependency>().Direct))
            .ListField("Artifact.upstreamOrganisations", UpstreamOrganisations, Values.ObjectItem<UpstreamOrganisation>)
            .Field(
                "UpstreamOrganisation.organisation",
                static (in FieldContext context) => context.Object<UpstreamOrganisation>().Organisation is var organisation and >= 0
                    ? Values.OfOrganisation(organisation)
                    : FieldValue.Null)
            .ListField(
                "UpstreamOrganisation.artifacts",
                static (in FieldContext context) => Values.List(context.Object<UpstreamOrganisation>().Artifacts),
                Values.ArtifactItem)
            .ListField(
                "UpstreamOrganisation.restrictions",
                static (in FieldContext context) => Values.List(context.Object<UpstreamOrganisation>().Restrictions),
                RestrictionItem);
    }

    private static void BindDrift(ResolverMap map) => map.Field("Query.licenseDrift", LicenseDrifts)
        .Field(
            "LicenseDrift.id",
            static (in FieldContext context) => Ids.Of("license-drift", Ids.TextOf(context.Graph(), RelationOf(context))))
        .Field(
            "LicenseDrift.child",
            static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Object<LicenseDrift>().Child))
        .Field(
            "LicenseDrift.parent",
            static (in FieldContext context) => Values.OfArtifact(context.Graph(), RelationOf(context).To))
        .Field(
            "LicenseDrift.relation",
            static (in FieldContext context) => FieldValue.Object(null, context.Object<LicenseDrift>().Relation))
        .Field(
            "LicenseDrift.directDescendants",
            static (in FieldContext context) => FieldValue.Int(context.Graph().CountDirectDescendants(
                context.Object<LicenseDrift>().Child, context.Snapshot().Analysis.Licenses.NoAncestry)))
        .ListField(
            "LicenseDrift.declared",
            static (in FieldContext context) => Values.List(
                context.Snapshot().Analysis.Licenses.InForce(context.Object<LicenseDrift>().Child).ToArray()),
            Values.LicenseItem)
        .ListField(
            "LicenseDrift.lost",
            static (in FieldContext context) => Values.List(context.Object<LicenseDrift>().Lost),
            RestrictionItem);

    private static void BindUnknowns(ResolverMap map) => map.Field("Query.decisiveUnknowns", DecisiveUnknowns)
        .Field(
            "DecisiveUnknown.unknown", static (in FieldContext context) => FieldValue.Object(context.Object<DecisiveUnknown>().Gap))
        .Field("DecisiveUnknown.settles", static (in FieldContext context) => FieldValue.Int(context.Object<DecisiveUnknown>().Settles))
        .Field("DecisiveUnknown.among", static (in FieldContext context) => FieldValue.Int(context.Object<DecisiveUnknown>().Among));

    private static FieldValue LicenseDrifts(in FieldContext context)
    {
        var (snapshot, token) = (context.Snapshot(), context.CancellationToken);
        var leastSeverity = context.Arguments.GetBoolean("notices") == true ? 1 : 2;
        var drifts = snapshot.Kept.Of(
            ("licenseDrift", leastSeverity), () => LicenseDrift.All(snapshot.Analysis, leastSeverity, token));
        return Connections.OfList(
            context, drifts, drift => Ids.TextOf(snapshot.Graph, snapshot.Graph.Relation(drift.Relation)));
    }

    private static FieldValue DecisiveUnknowns(in FieldContext context)
    {
        var (snapshot, token) = (context.Snapshot(), context.CancellationToken);
        // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
        var purpose = (Purpose)context.Arguments.GetEnum("purpose")!.Index;
        var reading = (Reading)context.Arguments.GetEnum("reading")!.Index;
        var party = (VerdictParty)context.Arguments.GetEnum("party")!.Index;
        var unknowns = snapshot.Kept.Of(
            ("decisiveUnknowns", purpose, reading, party),
            () => DecisiveUnknown.All(snapshot.Analysis, purpose, reading, party, token));
        return Connections.OfList(
            context, unknowns, found => $"{snapshot.Graph.IdOf(found.Gap.Artifact)} {UnknownType.TextOf(found.Gap)}");
    }

    private static FieldValue MostDependedOn(in FieldContext context)
    {
        var (snapshot, token) = (context.Snapshot(), context.CancellationToken);
        var measure = context.Arguments.GetEnum("by")!.Index; // the schema says non-null
        var dependencies = snapshot.Kept.Of(("mostDependedOn", measure), () => Rank(snapshot.Analysis, measure, token));
        return Connections.OfList(context, dependencies, dependency => snapshot.Graph.IdOf(dependency.Artifact));
    }

    private static ImmutableArray<Dependency> Rank(LineageAnalysis analysis, int measure, CancellationToken cancellationToken)
    {
        var (graph, noAncestry) = (analysis.Graph, analysis.Licenses.NoAncestry);
        var (all, models) = graph.CountDescendants(noAncestry, cancellationToken);
        return
        [
            .. Enumerable.Range(0, all.Length).Where(artifact => all[artifact] > 0)
                .Select(artifact => new Dependency(
                    artifact, all[artifact], models[artifact], graph.CountDirectDescendants(artifact, noAncestry)))
                .OrderByDescending(dependency => measure switch
                {
                    0 => dependency.Descendants,
                    1 => dependency.Direct,
                    _ => dependency.Models,
                })
                .ThenBy(static dependency => dependency.Artifact),
        ];
    }

    // Those who made most of it first; last what nobody is known to have made.
    private static FieldValue UpstreamOrganisations(in FieldContext context)
    {
        var (graph, analysis) = (context.Graph(), context.Snapshot().Analysis);
        var artifact = context.Artifact();
        var makers = new Dictionary<int, List<int>>();
        foreach (var (ancestor, _) in graph.Ancestors(artifact, without: analysis.Licenses.NoAncestry))
        {
            var found = graph.DevelopersOf(ancestor).Select(static developer => developer.Organisation).Distinct().ToList();
            foreach (var organisation in found.Count == 0 ? [-1] : found)
            {
                if (!makers.TryGetValue(organisation, out var artifacts))
                {
                    makers.Add(organisation, artifacts = []);
                }

                artifacts.Add(ancestor);
            }
        }

        var restrictions = analysis.StudyOf(artifact).Restrictions;
        UpstreamOrganisation[] organisations =
        [
            .. makers.OrderBy(static pair => pair.Key < 0).ThenByDescending(static pair => pair.Value.Count)
                .ThenBy(static pair => pair.Key).Select(pair => new UpstreamOrganisation(
                    pair.Key,
                    [.. pair.Value],
                    [.. restrictions.Where(restriction => restriction.Inherited && pair.Value.Contains(restriction.Origin))])),
        ];
        return Values.List(organisations);
    }

    private static LineageRelation RelationOf(in FieldContext context) =>
        context.Graph().Relation(context.Object<LicenseDrift>().Relation);

    private static FieldValue RestrictionItem(in FieldContext context) =>
        FieldValue.Object(context.Item<Restriction>().Set, context.Item<Restriction>().Index);
}
