// Fields of frameworks and of what they look at.
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The types <c>Framework</c>, <c>Criterion</c> and <c>CriterionLevel</c>.</summary>
internal static class FrameworkType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Framework.id", static (in FieldContext context) => FieldValue.String(Framework(context).Id))
            .Field("Framework.name", static (in FieldContext context) => FieldValue.String(Framework(context).Row.Name))
            .Field("Framework.description", static (in FieldContext context) => Values.TextOrNull(Framework(context).Row.Description))
            .Field("Framework.url", static (in FieldContext context) => Values.AddressOrNull(Framework(context).Row.Url))
            .Field("Framework.source", static (in FieldContext context) => SourceOf(context, Framework(context).Row.Source))
            .Field("Framework.note", static (in FieldContext context) => Values.TextOrNull(Framework(context).Row.Note))
            .Field(
                "Framework.succeeds",
                static (in FieldContext context) => FieldValue.ObjectOrNull(Framework(context).Earlier))
            .Field(
                "Framework.succeededBy",
                static (in FieldContext context) => FieldValue.ObjectOrNull(context.Snapshot().Openness.SuccessorOf(Framework(context))))
            .ListField(
                "Framework.levels",
                static (in FieldContext context) => Values.List(LevelsOf(Framework(context), "")),
                Values.ObjectItem<LevelView>)
            .ListField(
                "Framework.areas", static (in FieldContext context) => Values.List(Framework(context).Areas), Values.TextItem)
            .ListField(
                "Framework.criteria",
                static (in FieldContext context) => Values.List(Framework(context).Criteria),
                Values.ObjectItem<Criterion>)
            .Field(
                "Framework.assessedCount",
                static (in FieldContext context) => FieldValue.Int(context.Snapshot().Openness.TableOf(Framework(context)).Length))
            .Field(
                "Criterion.id",
                static (in FieldContext context) => Ids.Of("criterion", Criterion(context).Framework.Id, Criterion(context).Id))
            .Field("Criterion.code", static (in FieldContext context) => FieldValue.String(Criterion(context).Id))
            .Field("Criterion.framework", static (in FieldContext context) => FieldValue.Object(Criterion(context).Framework))
            .Field("Criterion.title", static (in FieldContext context) => FieldValue.String(Criterion(context).Row.Title))
            .Field("Criterion.area", static (in FieldContext context) => Values.TextOrNull(Criterion(context).Area))
            .Field("Criterion.question", static (in FieldContext context) => Values.TextOrNull(Criterion(context).Row.Question))
            .Field("Criterion.definition", static (in FieldContext context) => Values.TextOrNull(Criterion(context).Row.Definition))
            .Field("Criterion.weight", static (in FieldContext context) => FieldValue.Double((double)Criterion(context).Weight))
            .Field("Criterion.about", static (in FieldContext context) => FieldValue.Enum((int)Criterion(context).About))
            .ListField(
                "Criterion.levels",
                static (in FieldContext context) => Values.List(LevelsOf(Criterion(context).Framework, Criterion(context).Id)),
                Values.ObjectItem<LevelView>)
            .ListField("Criterion.became", Became, Values.ObjectItem<Criterion>)
            .Field("CriterionLevel.value", static (in FieldContext context) => FieldValue.String(Level(context).Value))
            .Field("CriterionLevel.worth", static (in FieldContext context) => FieldValue.Double((double?)Level(context).Worth))
            .Field("CriterionLevel.label", static (in FieldContext context) => Values.TextOrNull(Level(context).Label))
            .Field("CriterionLevel.meaning", static (in FieldContext context) => Values.TextOrNull(Level(context).Meaning));
    }

    /// <summary>The source of an id; null when there is none.</summary>
    public static FieldValue SourceOf(in FieldContext context, string id) =>
        Values.OfSource(context.Graph().FindById(NodeKind.Source, id) is var source and >= 0 ? source : null);

    private static FieldValue Became(in FieldContext context)
    {
        var next = context.Snapshot().Openness.SuccessorOf(Criterion(context).Framework);
        return Values.List(Criterion(context).Became.Select(code => next?.Find(code)).OfType<Criterion>().ToArray());
    }

    /// <summary>The values of the scale, the worst first, then what every framework has and this one words.</summary>
    private static LevelView[] LevelsOf(Framework framework, string criterion)
    {
        var steps = framework.Scale.Steps.Select(static step => (step.Value, Worth: (decimal?)step.Worth));
        var others = ((string[])[OpennessWords.NotApplicable, OpennessWords.Withheld])
            .Where(value => framework.LevelOf(criterion, value) is not null).Select(static value => (Value: value, Worth: (decimal?)null));
        return
        [
            .. steps.Concat(others).Select(step => framework.LevelOf(criterion, step.Value) is { } level
                ? new LevelView(step.Value, step.Worth, level.Label, level.Meaning)
                : new LevelView(step.Value, step.Worth, "", "")),
        ];
    }

    private static Framework Framework(in FieldContext context) => context.Object<Framework>();

    private static Criterion Criterion(in FieldContext context) => context.Object<Criterion>();

    private static LevelView Level(in FieldContext context) => context.Object<LevelView>();

    private sealed record LevelView(string Value, decimal? Worth, string Label, string Meaning);
}
