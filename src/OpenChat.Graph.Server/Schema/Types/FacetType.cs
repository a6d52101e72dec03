// Fields of facets: how many of what fits are of each sort.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The types <c>Facets</c>, <c>Facet</c> and <c>FacetBucket</c>, and the fields that lead to them.</summary>
internal static class FacetType
{
    private const int MaxValues = 100;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("ModelConnection.facets", static (in FieldContext context) => FacetsOf(context, NodeKind.Model))
            .Field("DatasetConnection.facets", static (in FieldContext context) => FacetsOf(context, NodeKind.Dataset))
            .Field(
                "Facets.verdict",
                static (in FieldContext context) => FieldValue.Object(context.Object<FacetCounter>().ByVerdict(
                    // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
                    (Purpose)context.Arguments.GetEnum("purpose")!.Index,
                    (Reading)context.Arguments.GetEnum("reading")!.Index,
                    (VerdictParty)context.Arguments.GetEnum("party")!.Index)))
            .Field(
                "Facets.certainty",
                static (in FieldContext context) => FieldValue.Object(context.Object<FacetCounter>().ByCertainty()))
            .Field("Facets.kind", static (in FieldContext context) => First(context, static (counter, first) => counter.ByKind(first)))
            .Field("Facets.year", static (in FieldContext context) => First(context, static (counter, first) => counter.ByYear(first)))
            .Field(
                "Facets.licenseFamily",
                static (in FieldContext context) => First(context, static (counter, first) => counter.ByLicenseFamily(first)))
            .Field(
                "Facets.organisation",
                static (in FieldContext context) => First(context, static (counter, first) => counter.ByOrganisation(first)))
            .Field(
                "Facets.country",
                static (in FieldContext context) => First(context, static (counter, first) => counter.ByCountry(first)))
            .ListField(
                "Facet.buckets",
                static (in FieldContext context) => Values.List(context.Object<Facet>().Buckets),
                Values.ObjectItem<FacetBucket>)
            .Field("Facet.unknown", static (in FieldContext context) => FieldValue.Int(context.Object<Facet>().Unknown))
            .Field("Facet.otherValues", static (in FieldContext context) => FieldValue.Int(context.Object<Facet>().OtherValues))
            .Field("Facet.otherCount", static (in FieldContext context) => FieldValue.Int(context.Object<Facet>().OtherCount))
            .Field("FacetBucket.value", static (in FieldContext context) => FieldValue.String(context.Object<FacetBucket>().Value))
            .Field("FacetBucket.name", static (in FieldContext context) => FieldValue.String(context.Object<FacetBucket>().Name))
            .Field("FacetBucket.count", static (in FieldContext context) => FieldValue.Int(context.Object<FacetBucket>().Count));
    }

    private static FieldValue FacetsOf(in FieldContext context, NodeKind kind) => FieldValue.Object(new FacetCounter(
        context.Snapshot().Analysis, kind, context.Object<NodePage>().Fits, Ids.ScreamingSnakeCase, context.CancellationToken));

    private static FieldValue First(in FieldContext context, Func<FacetCounter, int, Facet> count)
    {
        var first = context.Arguments.GetInt("first")!.Value; // the schema says non-null
        return first is < 0 or > MaxValues
            ? FieldValue.Error($"Argument \"first\" must be between 0 and {MaxValues}, not {first}.")
            : FieldValue.Object(count(context.Object<FacetCounter>(), first));
    }
}
