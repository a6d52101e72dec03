// Checklists, and what they say of models.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>Query.checklists</c>, <c>Query.checklistResults</c> and <c>Model.checklist</c>, and the types <c>Checklist</c>,
/// <c>ChecklistClass</c>, <c>ChecklistCondition</c>, <c>ChecklistResult</c>, <c>ChecklistProgress</c>, <c>ConditionResult</c> and
/// <c>ConditionReason</c>; their objects are those of the domain.
/// </summary>
internal static class ChecklistType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField(
                "Query.checklists",
                static (in FieldContext context) => Values.List(ShippedChecklists.All),
                Values.ObjectItem<Checklist>)
            .Field("Query.checklistResults", Results)
            .Field("Model.checklist", static (in FieldContext context) => FieldValue.Object(
                Questions(context).Of(OpennessInputs.Checklist(context.Arguments.GetString("id")!), context.Index))) // non-null
            .Field("Checklist.id", static (in FieldContext context) => FieldValue.String(List(context).Id))
            .Field("Checklist.name", static (in FieldContext context) => FieldValue.String(List(context).Name))
            .Field("Checklist.description", static (in FieldContext context) => FieldValue.String(List(context).Description))
            .Field("Checklist.url", static (in FieldContext context) => FieldValue.String(List(context).Url))
            .ListField(
                "Checklist.classes",
                static (in FieldContext context) => Values.List(List(context).Classes),
                Values.ObjectItem<ChecklistClass>)
            .ListField(
                "Checklist.conditions",
                static (in FieldContext context) =>
                {
                    var list = List(context);
                    return Values.List(list.Conditions.Select(condition => new AskedCondition(list, condition)).ToArray());
                },
                Values.ObjectItem<AskedCondition>)
            .Field("ChecklistClass.id", static (in FieldContext context) => FieldValue.String(context.Object<ChecklistClass>().Id))
            .Field("ChecklistClass.name", static (in FieldContext context) => FieldValue.String(context.Object<ChecklistClass>().Name))
            .Field("ChecklistCondition.id", static (in FieldContext context) => FieldValue.String(Condition(context).Id))
            .Field("ChecklistCondition.title", static (in FieldContext context) => FieldValue.String(Condition(context).Title))
            .Field("ChecklistCondition.requirement", static (in FieldContext context) => FieldValue.String(Condition(context).Requirement))
            .Field("ChecklistCondition.url", static (in FieldContext context) => FieldValue.String(Condition(context).Url))
            .Field(
                "ChecklistCondition.class",
                static (in FieldContext context) => FieldValue.Object(
                    context.Object<AskedCondition>().Checklist.Classes[Condition(context).Class]));
        BindResults(map);
    }

    private static void BindResults(ResolverMap map) =>
        map.Field(
                "ChecklistResult.id",
                static (in FieldContext context) => Ids.Of("checklist-result", Result(context).Checklist.Id, Result(context).ModelId))
            .Field("ChecklistResult.checklist", static (in FieldContext context) => FieldValue.Object(Result(context).Checklist))
            .Field(
                "ChecklistResult.model",
                static (in FieldContext context) => Values.Of(new NodeId(NodeKind.Model, Result(context).Model)))
            .Field("ChecklistResult.reached", static (in FieldContext context) => FieldValue.ObjectOrNull(Result(context).Reached))
            .Field("ChecklistResult.mayReach", static (in FieldContext context) => FieldValue.ObjectOrNull(Result(context).MayReach))
            .ListField(
                "ChecklistResult.classes",
                static (in FieldContext context) =>
                {
                    var result = Result(context);
                    return Values.List(result.Classes.Select(progress => new Progress(result.Checklist, progress)).ToArray());
                },
                Values.ObjectItem<Progress>)
            .ListField(
                "ChecklistResult.conditions",
                static (in FieldContext context) => Conditions(context, Result(context).Checklist, Result(context).Conditions),
                Values.ObjectItem<HeldCondition>)
            .Field("ChecklistProgress.class", static (in FieldContext context) => FieldValue.Object(OfClass(context).Class))
            .Field("ChecklistProgress.status", static (in FieldContext context) => Status(OfClass(context).Status))
            .Field("ChecklistProgress.total", static (in FieldContext context) => FieldValue.Int(OfClass(context).Conditions.Length))
            .Field("ChecklistProgress.met", static (in FieldContext context) => Count(context, ConditionStatus.Met))
            .Field("ChecklistProgress.notMet", static (in FieldContext context) => Count(context, ConditionStatus.NotMet))
            .Field("ChecklistProgress.unknown", static (in FieldContext context) => Count(context, ConditionStatus.Unknown))
            .ListField(
                "ChecklistProgress.conditions",
                static (in FieldContext context) => Conditions(
                    context, context.Object<Progress>().Checklist, OfClass(context).Conditions),
                Values.ObjectItem<HeldCondition>)
            .Field(
                "ConditionResult.condition",
                static (in FieldContext context) => FieldValue.Object(
                    new AskedCondition(context.Object<HeldCondition>().Checklist, Held(context).Condition)))
            .Field("ConditionResult.status", static (in FieldContext context) => Status(Held(context).Status))
            .Field("ConditionResult.release", static (in FieldContext context) => Status(Held(context).Release))
            .Field(
                "ConditionResult.license",
                static (in FieldContext context) => Held(context).License is { } license ? Status(license) : FieldValue.Null)
            .Field("ConditionResult.isNear", static (in FieldContext context) => FieldValue.Boolean(Held(context).IsNear))
            .Field("ConditionResult.mismatch", static (in FieldContext context) => FieldValue.String(Held(context).Mismatch))
            .ListField(
                "ConditionResult.reasons",
                static (in FieldContext context) => Values.List(Held(context).Reasons),
                Values.ObjectItem<ConditionReason>)
            .Field("ConditionReason.status", static (in FieldContext context) => Status(Reason(context).Status))
            .Field("ConditionReason.text", static (in FieldContext context) => FieldValue.String(Reason(context).Text))
            .Field("ConditionReason.isNear", static (in FieldContext context) => FieldValue.Boolean(Reason(context).IsNear))
            .ListField(
                "ConditionReason.evidence", static (in FieldContext context) => Values.List(Reason(context).Evidence), Values.TextItem)
            .Field("ConditionReason.cell", static (in FieldContext context) => FieldValue.ObjectOrNull(Reason(context).Cell))
            .Field(
                "ConditionReason.license",
                static (in FieldContext context) => Reason(context).License is { } license ? Values.OfLicense(license) : FieldValue.Null);

    private static FieldValue Results(in FieldContext context)
    {
        var checklist = OpennessInputs.Checklist(context.Arguments.GetString("checklist")!); // the schema says non-null
        var place = context.Arguments.GetString("class") is { } id ? OpennessInputs.Class(checklist, id) : 0;
        var found = Questions(context).All(checklist);
        if (Statuses(context) is { } statuses)
        {
            found = [.. found.Where(result => statuses.Contains(result.Classes[place].Status))];
        }

        return Connections.OfList(context, found, static item => item.ModelId, static item => item.Checklist.Id);
    }

    private static FieldValue Conditions(in FieldContext context, Checklist checklist, ImmutableArray<ConditionResult> conditions)
    {
        var statuses = Statuses(context);
        return Values.List(conditions.Where(condition => statuses?.Contains(condition.Status) != false)
            .Select(condition => new HeldCondition(checklist, condition)).ToArray());
    }

    /// <summary>The statuses that are asked for; null for all.</summary>
    private static HashSet<ConditionStatus>? Statuses(in FieldContext context) => context.Arguments.GetList("statuses") is { } values
        // same order as in the schema, checked at start-up
        ? values.Select(static status => (ConditionStatus)((EnumValueDefinition)status!).Index).ToHashSet()
        : null;

    private static FieldValue Count(in FieldContext context, ConditionStatus status) => FieldValue.Int(OfClass(context).Count(status));

    private static FieldValue Status(ConditionStatus status) => FieldValue.Enum((int)status);

    private static ChecklistQuestions Questions(in FieldContext context) => context.Snapshot().OpennessQuestions.Checklists;

    private static Checklist List(in FieldContext context) => context.Object<Checklist>();

    private static ChecklistCondition Condition(in FieldContext context) => context.Object<AskedCondition>().Condition;

    private static ChecklistResult Result(in FieldContext context) => context.Object<ChecklistResult>();

    private static ClassProgress OfClass(in FieldContext context) => context.Object<Progress>().Of;

    private static ConditionResult Held(in FieldContext context) => context.Object<HeldCondition>().Result;

    private static ConditionReason Reason(in FieldContext context) => context.Object<ConditionReason>();

    private sealed record AskedCondition(Checklist Checklist, ChecklistCondition Condition);

    private sealed record HeldCondition(Checklist Checklist, ConditionResult Result);

    private sealed record Progress(Checklist Checklist, ClassProgress Of);
}
