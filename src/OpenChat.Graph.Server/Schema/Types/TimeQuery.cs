// What changed between two times, and which claims did it.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The field <c>Query.changesBetween</c>, the types <c>ChangesBetween</c>, <c>OpennessChange</c>, <c>ClaimEvents</c> and
/// <c>ClaimEvent</c>, and the <c>causes</c> of changes.
/// </summary>
internal static class TimeQuery
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.changesBetween", Between)
            .Field("ChangesBetween.verdicts", Verdicts)
            .Field("ChangesBetween.restrictions", static (in FieldContext context) =>
            {
                var view = context.Object<TimeView>();
                var restrictions = view.Difference(Reading.Balanced, VerdictParty.Recipient, context.CancellationToken).Restrictions;
                return Connections.OfList(context, [.. restrictions.Select(change => new ViewRestriction(change, view))]);
            })
            .Field(
                "ChangesBetween.openness",
                static (in FieldContext context) => Connections.OfList(context, context.Object<TimeView>().Openness()))
            .Field("VerdictChange.causes", static (in FieldContext context) =>
                Causes(context, context.Object<ViewChange>() is { Time: { } time } item ? time.CausesOf(item.Change) : null))
            .Field("RestrictionChange.causes", static (in FieldContext context) =>
                Causes(context, context.Object<ViewRestriction>() is { Time: { } time } item ? time.CausesOf(item.Change) : null))
            .Field(
                "OpennessChange.causes",
                static (in FieldContext context) => Causes(context, Score(context).View.CausesOf(Score(context))))
            .Field("OpennessChange.id", static (in FieldContext context) => Ids.Of(
                "openness-change", Score(context).FrameworkId, Score(context).ModelId, Text(Score(context).Before),
                Text(Score(context).After)))
            .Field("OpennessChange.framework", static (in FieldContext context) =>
                FieldValue.ObjectOrNull(context.Snapshot().Openness.Find(Score(context).FrameworkId)))
            .Field("OpennessChange.model", static (in FieldContext context) => OpennessType.OfModelId(context, Score(context).ModelId))
            .Field("OpennessChange.before", static (in FieldContext context) => Points(Score(context).Before))
            .Field("OpennessChange.after", static (in FieldContext context) => Points(Score(context).After))
            .Field("OpennessChange.shareBefore", static (in FieldContext context) => Share(Score(context).Before))
            .Field("OpennessChange.shareAfter", static (in FieldContext context) => Share(Score(context).After))
            .ListField(
                "ClaimEvents.nodes", static (in FieldContext context) => Values.List(List(context).Nodes), Values.ObjectItem<ClaimEvent>)
            .Field("ClaimEvents.totalCount", static (in FieldContext context) => FieldValue.Int(List(context).TotalCount))
            .Field(
                "ClaimEvents.complete",
                static (in FieldContext context) => FieldValue.Boolean(List(context).Nodes.Length == List(context).TotalCount))
            .Field("ClaimEvent.kind", static (in FieldContext context) => FieldValue.Enum((int)Event(context).Kind))
            .Field("ClaimEvent.date", static (in FieldContext context) => Values.Date(Event(context).Date))
            .Field("ClaimEvent.relation", static (in FieldContext context) => FieldValue.String(Event(context).Relation))
            .Field("ClaimEvent.fromId", static (in FieldContext context) => FieldValue.String(Event(context).FromId))
            .Field("ClaimEvent.from", static (in FieldContext context) => Node(context, Event(context).FromId))
            .Field("ClaimEvent.toId", static (in FieldContext context) => FieldValue.String(Event(context).ToId))
            .Field("ClaimEvent.to", static (in FieldContext context) => Node(context, Event(context).ToId))
            .Field("ClaimEvent.qualifier", static (in FieldContext context) => Values.TextOrNull(Event(context).Qualifier))
            .Field("ClaimEvent.claim", static (in FieldContext context) =>
                FieldValue.Object(new ClaimList(default, default, Event(context).Claim)));
    }

    private static FieldValue Between(in FieldContext context)
    {
        var snapshot = context.Snapshot();
        var (from, to) = (Read(context, "from"), Read(context, "to"));
        foreach (var (clock, earlier, later) in (ReadOnlySpan<(string, PartialDate, PartialDate)>)
            [("asOf", from.AsOf, to.AsOf), ("knownAt", from.KnownAt, to.KnownAt)])
        {
            if (earlier.Last > later.Last)
            {
                return FieldValue.Error(
                    $"from.{clock} ({(earlier.IsNone ? "today" : earlier)}) lies after to.{clock} ({(later.IsNone ? "today" : later)}); "
                    + "exchange them.");
            }
        }

        return ViewQuery.IsTooLarge(snapshot)
            ?? FieldValue.Object(snapshot.Views.Between(snapshot, from, to, context.CancellationToken));
    }

    private static Moment Read(in FieldContext context, string argument)
    {
        var moment = context.Arguments.GetObject(argument);
        return new Moment(
            moment?.GetValueOrDefault("asOf") as PartialDate? ?? default,
            moment?.GetValueOrDefault("knownAt") as PartialDate? ?? default);
    }

    private static FieldValue Verdicts(in FieldContext context)
    {
        var view = context.Object<TimeView>();
        var (reading, party) = ViewQuery.Side(context);
        var changes = ViewQuery.OfPurposes(context, view.Difference(reading, party, context.CancellationToken).Verdicts);
        return Connections.OfList(context, [.. changes.Select(change => new ViewChange(null, change, view))]);
    }

    private static FieldValue Causes(in FieldContext context, ImmutableArray<ClaimEvent>? causes)
    {
        var first = context.Arguments.GetInt("first")!.Value; // non-null, has a default
        return Arguments.CheckLength("first", first) is { } error ? FieldValue.Error(error)
            : causes is not { } all ? FieldValue.Null
            : FieldValue.Object(new EventList([.. all.Take(first)], all.Length));
    }

    private static FieldValue Node(in FieldContext context, string id) =>
        context.Graph().FindById(id) is { } node ? Values.Of(node) : FieldValue.Null;

    private static FieldValue Points(ScoreCard? card) => card is null ? FieldValue.Null : OpennessType.Of(card.Score.Points);

    private static FieldValue Share(ScoreCard? card) => card is null ? FieldValue.Null : OpennessType.Of(card.Score.Share);

    private static string Text(ScoreCard? card) => FormattableString.Invariant($"{card?.Score.Points}/{card?.Score.Possible}");

    private static OpennessChange Score(in FieldContext context) => context.Object<OpennessChange>();

    private static EventList List(in FieldContext context) => context.Object<EventList>();

    private static ClaimEvent Event(in FieldContext context) => context.Object<ClaimEvent>();

    private sealed record EventList(ImmutableArray<ClaimEvent> Nodes, int TotalCount);
}
