// What is told as it happens.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The types <c>Subscription</c>, <c>RevisionChange</c> and <c>VerdictsChanged</c>. The event is the way from one snapshot to another, as a
/// view without changes; what is served then is the state.
/// </summary>
internal static class SubscriptionType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Subscription.revisionChanged", static (in FieldContext context) => FieldValue.Object(context.Object<ChangedView>()))
            .Field("Subscription.verdictChanged", VerdictChanged)
            .Field("RevisionChange.before", static (in FieldContext context) => Revision(context.Object<ChangedView>().Before))
            .Field("RevisionChange.after", static (in FieldContext context) => Revision(context.Object<ChangedView>().After))
            .Field("RevisionChange.graph", static (in FieldContext context) => FieldValue.Object(context.Object<ChangedView>().After))
            .Field("RevisionChange.changes", static (in FieldContext context) => TooLarge(context) ?? ViewQuery.Changes(context))
            .Field("RevisionChange.restrictions", static (in FieldContext context) => TooLarge(context) ?? ViewQuery.Restrictions(context))
            .ListField(
                "RevisionChange.counts",
                static (in FieldContext context) => TooLarge(context) ?? ViewQuery.Counts(context),
                Values.ObjectItem<ViewQuery.OutcomeCount>)
            .Field("VerdictsChanged.before", static (in FieldContext context) => Revision(context.Object<ChangedVerdicts>().View.Before))
            .Field("VerdictsChanged.after", static (in FieldContext context) => Revision(context.Object<ChangedVerdicts>().View.After))
            .Field("VerdictsChanged.changes", static (in FieldContext context) => Connections.OfList(
                context, context.Object<ChangedVerdicts>().Changes));
    }

    private static FieldValue VerdictChanged(in FieldContext context)
    {
        var view = context.Object<ChangedView>();
        var filter = (IReadOnlyDictionary<string, object?>)context.Arguments.Get("where")!; // the schema has a default
        var artifacts = ((object?[]?)filter.GetValueOrDefault("artifacts"))?.Select(id =>
            view.After.Graph.IdOf(ArtifactIds.Read(view.After.Graph, (string)id!))).ToHashSet(StringComparer.Ordinal);
        if (ViewQuery.IsTooLarge(view.After) is { } error)
        {
            return error;
        }

        var purposes = Named<Purpose>(filter, "purposes");
        var before = Named<VerdictOutcome>(filter, "before");
        var after = Named<VerdictOutcome>(filter, "after");
        var (reading, party) = (
            (Reading)((EnumValueDefinition)filter["reading"]!).Index, (VerdictParty)((EnumValueDefinition)filter["party"]!).Index);
        ImmutableArray<ViewChange> changes =
        [
            .. view.Difference(reading, party, context.CancellationToken).Verdicts
                .Where(change => artifacts?.Contains(change.ArtifactId) != false && purposes?.Contains(change.Purpose) != false
                    && before?.Contains(change.Before) != false && after?.Contains(change.After) != false)
                .Select(change => new ViewChange(view, change)),
        ];
        if (changes.Length == 0)
        {
            context.PassOver();
        }

        return FieldValue.Object(new ChangedVerdicts(view, changes));
    }

    /// <summary>
    /// What a list of the filter names; null when it is not given. The order is that of the vocabulary, checked at start-up.
    /// </summary>
    private static HashSet<T>? Named<T>(IReadOnlyDictionary<string, object?> filter, string name)
        where T : struct, Enum =>
        ((object?[]?)filter.GetValueOrDefault(name))?.Select(static value =>
            Enum.GetValues<T>()[((EnumValueDefinition)value!).Index]).ToHashSet();

    private static FieldValue? TooLarge(in FieldContext context) => ViewQuery.IsTooLarge(context.Object<ChangedView>().After);

    private static FieldValue Revision(Snapshot snapshot) => FieldValue.Under(snapshot, FieldValue.Object(snapshot));

    /// <summary>Those of the changed verdicts that fit what is asked.</summary>
    private sealed record ChangedVerdicts(ChangedView View, ImmutableArray<ViewChange> Changes);
}
