// Fields of what a framework says of a model.
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The types <c>Openness</c>, <c>AreaScore</c>, <c>OpennessCell</c>, <c>OpennessStatement</c> and <c>OpennessRow</c>; their objects are
/// those of the domain.
/// </summary>
internal static class OpennessType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Openness.id",
                static (in FieldContext context) => Ids.Of("openness", Card(context).Framework.Id, Card(context).ModelId))
            .Field("Openness.framework", static (in FieldContext context) => FieldValue.Object(Card(context).Framework))
            .Field("Openness.model", static (in FieldContext context) => OfModelId(context, Card(context).ModelId))
            .Field("Openness.nameAsListed", static (in FieldContext context) => Listed(context, static row => row.Name))
            .Field("Openness.urlAsListed", static (in FieldContext context) => Values.AddressOrNull(Card(context).Listing?.Url ?? ""))
            .Field("Openness.baseAsListed", static (in FieldContext context) => Listed(context, static row => row.Base))
            .Field("Openness.tuningAsListed", static (in FieldContext context) => Listed(context, static row => row.Tuning))
            .Field("Openness.licenseAsListed", static (in FieldContext context) => Listed(context, static row => row.License))
            .Field("Openness.organisationAsListed", static (in FieldContext context) => Listed(context, static row => row.Organisation))
            .Field("Openness.score", static (in FieldContext context) => Of(Card(context).Score.Points))
            .Field("Openness.possible", static (in FieldContext context) => Of(Card(context).Score.Possible))
            .Field("Openness.share", static (in FieldContext context) => Of(Card(context).Score.Share))
            .Field("Openness.assessedCount", static (in FieldContext context) => FieldValue.Int(Card(context).Score.Assessed))
            .Field("Openness.rank", static (in FieldContext context) => FieldValue.Int(Card(context).Rank))
            .ListField(
                "Openness.areas",
                static (in FieldContext context) => Values.List(Card(context).Areas.ToArray()),
                Values.ObjectItem<AreaScore>)
            .ListField(
                "Openness.cells", static (in FieldContext context) => Values.List(Card(context).Cells), Values.ObjectItem<Cell>)
            .Field("Openness.cell", OneCell)
            .Field("AreaScore.area", static (in FieldContext context) => FieldValue.String(context.Object<AreaScore>().Area))
            .Field("AreaScore.score", static (in FieldContext context) => Of(context.Object<AreaScore>().Score.Points))
            .Field("AreaScore.possible", static (in FieldContext context) => Of(context.Object<AreaScore>().Score.Possible))
            .Field(
                "OpennessCell.id",
                static (in FieldContext context) => Ids.Of(
                    "cell", Cell(context).Criterion.Framework.Id, Cell(context).Criterion.Id, Cell(context).ModelId))
            .Field("OpennessCell.criterion", static (in FieldContext context) => FieldValue.Object(Cell(context).Criterion))
            .Field("OpennessCell.model", static (in FieldContext context) => OfModelId(context, Cell(context).ModelId))
            .Field("OpennessCell.state", static (in FieldContext context) => FieldValue.Enum((int)Cell(context).State))
            .Field("OpennessCell.value", static (in FieldContext context) => Values.TextOrNull(Cell(context).Counted?.Value ?? ""))
            .Field("OpennessCell.worth", static (in FieldContext context) => FieldValue.Double((double?)Cell(context).Worth))
            .Field(
                "OpennessCell.meaning",
                static (in FieldContext context) => Values.TextOrNull(Cell(context).Counted is { } counted
                    ? Cell(context).Criterion.Framework.LevelOf(Cell(context).Criterion.Id, counted.Value)?.Meaning ?? ""
                    : ""))
            .Field("OpennessCell.conflict", static (in FieldContext context) => FieldValue.Enum((int)Cell(context).Conflict))
            .Field("OpennessCell.spread", static (in FieldContext context) => FieldValue.Double((double?)Cell(context).Spread))
            .ListField(
                "OpennessCell.statements",
                static (in FieldContext context) => Values.List(Cell(context).Statements),
                Values.ObjectItem<OpennessFact>)
            .ListField(
                "OpennessCell.retracted",
                static (in FieldContext context) => Values.List(RetractedOf(context.Snapshot(), Cell(context))),
                Values.ObjectItem<OpennessFact>)
            .Field("OpennessStatement.value", static (in FieldContext context) => Values.TextOrNull(Fact(context).Value))
            .Field("OpennessStatement.label", static (in FieldContext context) => Values.TextOrNull(Fact(context).Label))
            .Field("OpennessStatement.note", static (in FieldContext context) => Values.TextOrNull(Fact(context).Claim.Note))
            .ListField(
                "OpennessStatement.evidence", static (in FieldContext context) => Values.List(Fact(context).Evidence), Values.TextItem)
            .Field(
                "OpennessStatement.source", static (in FieldContext context) => FrameworkType.SourceOf(context, Fact(context).Claim.Source))
            .Field("OpennessStatement.since", static (in FieldContext context) => Values.Date(Fact(context).Since))
            .Field("OpennessStatement.recordedAt", static (in FieldContext context) => Values.Date(Fact(context).Claim.RecordedAt))
            .Field("OpennessStatement.retractedAt", static (in FieldContext context) => Values.Date(Fact(context).Claim.RetractedAt))
            .Field("OpennessStatement.confidence", static (in FieldContext context) => Fact(context).Claim.Confidence switch
            {
                Confidence.High => FieldValue.Enum("HIGH"),
                Confidence.Medium => FieldValue.Enum("MEDIUM"),
                Confidence.Low => FieldValue.Enum("LOW"),
                _ => FieldValue.Null,
            })
            .Field("OpennessRow.openness", static (in FieldContext context) => FieldValue.Object(Row(context).Card))
            .Field("OpennessRow.score", static (in FieldContext context) => Of(Row(context).Score.Points))
            .Field("OpennessRow.possible", static (in FieldContext context) => Of(Row(context).Score.Possible))
            .Field("OpennessRow.share", static (in FieldContext context) => Of(Row(context).Score.Share))
            .Field("OpennessRow.rank", static (in FieldContext context) => FieldValue.Int(Row(context).Rank))
            .Field("OpennessRow.shift", static (in FieldContext context) => FieldValue.Int(Row(context).Shift))
            .ListField("OpennessRow.areas", AreasOfRow, Values.ObjectItem<AreaScore>);
    }

    /// <summary>What one framework says of a model.</summary>
    public static FieldValue OfModel(in FieldContext context)
    {
        var book = context.Snapshot().Openness;
        var framework = OpennessInputs.Framework(book, context.Arguments.GetString("framework")!); // the schema says non-null
        return FieldValue.ObjectOrNull(book.CardOf(framework, context.Graph().IdOf(context.Node())));
    }

    /// <summary>What all frameworks say of a model.</summary>
    public static FieldValue AllOfModel(in FieldContext context) =>
        Values.List(context.Snapshot().Openness.CardsOf(context.Graph().IdOf(context.Node())));

    /// <summary>The model of an id; null when there is none.</summary>
    public static FieldValue OfModelId(in FieldContext context, string id) =>
        context.Graph().FindById(NodeKind.Model, id) is var model and >= 0 ? Values.Of(new NodeId(NodeKind.Model, model)) : FieldValue.Null;

    /// <summary>A number of the domain.</summary>
    public static FieldValue Of(decimal number) => FieldValue.Double((double)number);

    /// <summary>What was stated for a cell and taken back, in the order of the graph.</summary>
    public static OpennessFact[] RetractedOf(Snapshot snapshot, Cell cell)
    {
        var contents = snapshot.Contents;
        return contents.AllAssessments.Length == contents.Assessments.Length ? []
            :
            [
                .. contents.AllAssessments.Where(fact => fact.ModelId == cell.ModelId && fact.Criterion == cell.Criterion.Id
                    && fact.Framework == cell.Criterion.Framework.Id && fact.Claim.RetractedAt.IsBy(contents.Lineage.KnownAt)),
            ];
    }

    private static FieldValue OneCell(in FieldContext context)
    {
        var card = Card(context);
        var criterion = OpennessInputs.Criterion(card.Framework, context.Arguments.GetString("criterion")!); // the schema says non-null
        return FieldValue.Object(card.Cells[criterion.Place]);
    }

    private static FieldValue AreasOfRow(in FieldContext context)
    {
        var (card, weights) = (Row(context).Card, context.Object<WeightedRow>().Weights);
        return Values.List(card.Framework.Areas.Select(
            area => new AreaScore(area, card.ScoreBy(criterion => weights[criterion.Place], area))).ToArray());
    }

    private static FieldValue Listed(in FieldContext context, Func<ListingRow, string> column) =>
        Values.TextOrNull(Card(context).Listing is { } listing ? column(listing) : "");

    private static ScoreCard Card(in FieldContext context) => context.Object<ScoreCard>();

    private static Cell Cell(in FieldContext context) => context.Object<Cell>();

    private static OpennessFact Fact(in FieldContext context) => context.Object<OpennessFact>();

    private static TableRow Row(in FieldContext context) => context.Object<WeightedRow>().Row;
}
