// Fields of the revision.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Revision</c>: the snapshot itself.</summary>
internal static class RevisionType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Revision.id", static (in FieldContext context) => FieldValue.String(context.Snapshot().Contents.Revision))
            .Field("Revision.loadedAt", static (in FieldContext context) =>
            {
                context.MarkVolatile(); // the same revision may be loaded again
                return FieldValue.Json(context.Snapshot().LoadedAt);
            })
            .Field("Revision.store", static (in FieldContext context) =>
            {
                context.MarkVolatile(); // equal revisions may come from different stores
                return FieldValue.Enum((int)context.Snapshot().Store);
            })
            .Field("Revision.staleSince", static (in FieldContext context) =>
            {
                context.MarkVolatile();
                return FieldValue.Json(context.Snapshot().Health.Status.StaleSince);
            })
            .Field("Revision.staleReason", static (in FieldContext context) =>
            {
                context.MarkVolatile();
                return context.Snapshot().Health.Status is { StaleSince: not null, Reason: { } reason }
                    ? FieldValue.Enum((int)reason)
                    : FieldValue.Null;
            })
            .Field("Revision.models", static (in FieldContext context) => FieldValue.Int(context.Graph().ModelCount))
            .Field("Revision.datasets", static (in FieldContext context) => FieldValue.Int(context.Graph().DatasetCount))
            .Field("Revision.licenses", static (in FieldContext context) => FieldValue.Int(context.Graph().Count(NodeKind.License)))
            .Field(
                "Revision.organisations", static (in FieldContext context) => FieldValue.Int(context.Graph().Count(NodeKind.Organisation)))
            .Field("Revision.relations", static (in FieldContext context) => FieldValue.Int(context.Graph().RelationCount))
            .Field("Revision.findings", static (in FieldContext context) => FieldValue.Int(
                context.Snapshot().Findings.Sum(static finding => finding.Count)));
    }
}
