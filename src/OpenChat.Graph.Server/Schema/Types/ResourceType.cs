// Fields of publications and further reading.
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The field <c>Query.resources</c> and the type <c>Resource</c>; its objects are rows.</summary>
internal static class ResourceType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField("Query.resources", All, Values.ObjectItem<ResourceRow>)
            .Field("Resource.id", static (in FieldContext context) => FieldValue.String(Resource(context).Id))
            .Field("Resource.title", static (in FieldContext context) => FieldValue.String(Resource(context).Title))
            .Field("Resource.kind", static (in FieldContext context) => Values.TextOrNull(Resource(context).Kind))
            .ListField(
                "Resource.authors",
                static (in FieldContext context) => Values.List(Resource(context).Authors.Split(
                    ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
                Values.TextItem)
            .Field("Resource.venue", static (in FieldContext context) => Values.TextOrNull(Resource(context).Venue))
            .Field("Resource.year", static (in FieldContext context) => FieldValue.Int(Numbers.ReadYear(Resource(context).Year)))
            .Field("Resource.doi", static (in FieldContext context) => Values.TextOrNull(Resource(context).Doi))
            .Field("Resource.url", static (in FieldContext context) => Values.AddressOrNull(Resource(context).Url))
            .Field("Resource.citedFor", static (in FieldContext context) => Values.TextOrNull(Resource(context).CitedFor))
            .Field("Resource.source", static (in FieldContext context) => FrameworkType.SourceOf(context, Resource(context).Source))
            .Field("Resource.note", static (in FieldContext context) => Values.TextOrNull(Resource(context).Note))
            .Field("Resource.bibtex", static (in FieldContext context) => FieldValue.String(BibTex.Of(Resource(context))));
    }

    private static FieldValue All(in FieldContext context)
    {
        var rows = context.Snapshot().Contents.Openness.Resources;
        var kinds = context.Arguments.GetList("kinds")?.Select(static kind => (string)kind!).ToHashSet(StringComparer.Ordinal);
        var known = rows.Select(static row => row.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (kinds?.FirstOrDefault(kind => !known.Contains(kind, StringComparer.Ordinal)) is { } unknown)
        {
            return FieldValue.Error(
                $"There are no resources of the kind \"{LookupErrors.Cut(unknown)}\". Kinds are: {string.Join(", ", known)}.");
        }

        return Values.List(kinds is null ? rows : [.. rows.Where(row => kinds.Contains(row.Kind))]);
    }

    private static ResourceRow Resource(in FieldContext context) => context.Object<ResourceRow>();
}
