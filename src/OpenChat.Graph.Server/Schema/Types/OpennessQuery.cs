// Questions about openness: frameworks, their tables, comparisons, and what joins them with licenses and lineage.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields of <c>Query</c> about openness, and the types <c>Comparison</c>, <c>ComparisonRow</c>, <c>OpenWashing</c>,
/// <c>OpennessClaim</c>, <c>MoreThanBase</c>, <c>GraphContradiction</c> and <c>OpennessDisagreement</c>.
/// </summary>
internal static class OpennessQuery
{
    private const int MaxCompared = 20;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField(
                "Query.frameworks",
                static (in FieldContext context) => Values.List(Book(context).Frameworks),
                Values.ObjectItem<Framework>)
            .Field(
                "Query.framework",
                static (in FieldContext context) => FieldValue.Object(OpennessInputs.Framework(
                    Book(context), context.Arguments.GetString("id")!, LookupErrors.NotFound))) // the schema says non-null
            .Field("Query.opennessTable", Table)
            .Field("Query.compare", Compare)
            .ListField(
                "Query.openWashing",
                static (in FieldContext context) => Window(context, AllOpenWashing(context)),
                Values.ObjectItem<OpenWashing>)
            .Field("Query.openWashingCount", static (in FieldContext context) => FieldValue.Int(AllOpenWashing(context).Length))
            .ListField(
                "Query.moreThanBase",
                static (in FieldContext context) => Window(context, Questions(context).MoreThanBase(AskedWithSubjects(context))),
                Values.ObjectItem<MoreThanBase>)
            .Field(
                "Query.moreThanBaseCount",
                static (in FieldContext context) => FieldValue.Int(Questions(context).MoreThanBase(AskedWithSubjects(context)).Length))
            .ListField(
                "Query.graphContradictions",
                static (in FieldContext context) => Window(context, Questions(context).Contradictions(AskedWithSubjects(context))),
                Values.ObjectItem<GraphContradiction>)
            .Field(
                "Query.graphContradictionsCount",
                static (in FieldContext context) => FieldValue.Int(Questions(context).Contradictions(AskedWithSubjects(context)).Length))
            .ListField(
                "Query.opennessDisagreements",
                static (in FieldContext context) => Window(context, AllDisagreements(context)),
                Values.ObjectItem<OpennessDisagreement>)
            .Field(
                "Query.opennessDisagreementsCount", static (in FieldContext context) => FieldValue.Int(AllDisagreements(context).Length))
            .ListField(
                "Query.inSeveralFrameworks",
                static (in FieldContext context) => Window(context, Questions(context).InSeveral),
                ModelItem)
            .Field(
                "Query.inSeveralFrameworksCount", static (in FieldContext context) => FieldValue.Int(Questions(context).InSeveral.Length))
            .Field("Query.openWashingConnection", static (in FieldContext context) => Connections.OfList(
                context, AllOpenWashing(context), static item => item.Card.ModelId, static item => item.Card.Framework.Id))
            .Field("Query.moreThanBaseConnection", static (in FieldContext context) => Connections.OfList(
                context,
                Questions(context).MoreThanBase(AskedWithSubjects(context)),
                static item => item.Cell.ModelId,
                static item => $"{item.Cell.Criterion.Id} {item.BaseCell.ModelId}"))
            .Field("Query.graphContradictionsConnection", static (in FieldContext context) => Connections.OfList(
                context,
                Questions(context).Contradictions(AskedWithSubjects(context)),
                static item => item.Cell.ModelId,
                static item => $"{item.Code} {item.Cell.Criterion.Id}"))
            .Field("Query.opennessDisagreementsConnection", DisagreementPage)
            .Field("Query.inSeveralFrameworksConnection", static (in FieldContext context) =>
            {
                var models = Questions(context).InSeveral;
                var filter = new NodeFilter(models.ToHashSet().Contains, NodeCandidates.Of(models.Order().ToArray()));
                return Connections.Of(context, NodeKind.Model, filter, new NodeOrder(context.Graph(), NodeKind.Model, [], null));
            })
            .Field("Comparison.framework", static (in FieldContext context) => FieldValue.Object(context.Object<Comparison>().Framework))
            .ListField(
                "Comparison.models", static (in FieldContext context) => Values.List(context.Object<Comparison>().Models), ModelItem)
            .ListField(
                "Comparison.rows",
                static (in FieldContext context) => Values.List(context.Object<Comparison>().Rows),
                Values.ObjectItem<ComparisonRow>)
            .Field(
                "ComparisonRow.criterion", static (in FieldContext context) => FieldValue.Object(context.Object<ComparisonRow>().Criterion))
            .ListField(
                "ComparisonRow.cells",
                static (in FieldContext context) => Values.List(context.Object<ComparisonRow>().Cells),
                static (in FieldContext context) => FieldValue.ObjectOrNull(context.Item<Cell?>()))
            .ListField(
                "ComparisonRow.evidence",
                static (in FieldContext context) => Values.List(context.Object<ComparisonRow>().Evidence),
                Values.TextItem)
            .Field(
                "ComparisonRow.difference",
                static (in FieldContext context) => FieldValue.Double((double?)context.Object<ComparisonRow>().Difference));
        BindJoined(map);
    }

    private static void BindJoined(ResolverMap map) =>
        map.Field(
                "OpenWashing.id",
                static (in FieldContext context) =>
                    Ids.Of("open-washing", Washing(context).Card.Framework.Id, Washing(context).Card.ModelId))
            .Field("OpenWashing.model", static (in FieldContext context) => OfModel(Washing(context).Model))
            .Field("OpenWashing.openness", static (in FieldContext context) => FieldValue.Object(Washing(context).Card))
            .ListField(
                "OpenWashing.claims",
                static (in FieldContext context) => Values.List(Washing(context).Claims),
                Values.ObjectItem<OpennessClaim>)
            .ListField(
                "OpenWashing.closedData",
                static (in FieldContext context) => Values.List(Washing(context).ClosedData),
                Values.ObjectItem<Cell>)
            .Field("OpennessClaim.kind", static (in FieldContext context) => FieldValue.Enum((int)Claim(context).Kind))
            .Field("OpennessClaim.text", static (in FieldContext context) => FieldValue.String(Claim(context).Text))
            .ListField(
                "OpennessClaim.evidence", static (in FieldContext context) => Values.List(Claim(context).Evidence), Values.TextItem)
            .Field(
                "OpennessClaim.license",
                static (in FieldContext context) => Claim(context).License is { } license ? Values.OfLicense(license) : FieldValue.Null)
            .Field("OpennessClaim.cell", static (in FieldContext context) => FieldValue.ObjectOrNull(Claim(context).Cell))
            .Field(
                "MoreThanBase.id",
                static (in FieldContext context) => Ids.Of(
                    "more-than-base",
                    More(context).Cell.Criterion.Framework.Id,
                    More(context).Cell.Criterion.Id,
                    More(context).Cell.ModelId,
                    More(context).BaseCell.ModelId))
            .Field("MoreThanBase.model", static (in FieldContext context) => OfModel(More(context).Model))
            .Field("MoreThanBase.base", static (in FieldContext context) => OfModel(More(context).Base))
            .ListField("MoreThanBase.through", static (in FieldContext context) => Values.List(More(context).Through), ModelItem)
            .Field("MoreThanBase.cell", static (in FieldContext context) => FieldValue.Object(More(context).Cell))
            .Field("MoreThanBase.baseCell", static (in FieldContext context) => FieldValue.Object(More(context).BaseCell))
            .Field("MoreThanBase.difference", static (in FieldContext context) => OpennessType.Of(More(context).Difference))
            .Field(
                "GraphContradiction.id",
                static (in FieldContext context) => Ids.Of(
                    "graph-contradiction",
                    Ids.Word(Contradiction(context).Code),
                    Contradiction(context).Cell.Criterion.Framework.Id,
                    Contradiction(context).Cell.Criterion.Id,
                    Contradiction(context).Cell.ModelId))
            .Field("GraphContradiction.code", static (in FieldContext context) => FieldValue.Enum((int)Contradiction(context).Code))
            .Field("GraphContradiction.message", static (in FieldContext context) => FieldValue.String(Contradiction(context).Message))
            .Field("GraphContradiction.model", static (in FieldContext context) => OfModel(Contradiction(context).Model))
            .Field("GraphContradiction.cell", static (in FieldContext context) => FieldValue.Object(Contradiction(context).Cell))
            .ListField(
                "GraphContradiction.licenses",
                static (in FieldContext context) => Values.List(Contradiction(context).Licenses),
                Values.LicenseItem)
            .ListField(
                "GraphContradiction.models", static (in FieldContext context) => Values.List(Contradiction(context).Models), ModelItem)
            .ListField(
                "GraphContradiction.evidence",
                static (in FieldContext context) => Values.List(Contradiction(context).Evidence),
                Values.TextItem)
            .Field(
                "OpennessDisagreement.id",
                static (in FieldContext context) => Ids.Of(
                    "openness-disagreement",
                    [
                        Ids.Word(OpennessDisagreement(context).Kind),
                        OpennessDisagreement(context).Cells[0].ModelId,
                        .. OpennessDisagreement(context).Cells.SelectMany(static cell => (string[])[
                            cell.Criterion.Framework.Id, cell.Criterion.Id]),
                    ]))
            .Field(
                "OpennessDisagreement.kind", static (in FieldContext context) => FieldValue.Enum((int)OpennessDisagreement(context).Kind))
            .Field("OpennessDisagreement.model", static (in FieldContext context) => OfModel(OpennessDisagreement(context).Model))
            .ListField(
                "OpennessDisagreement.cells",
                static (in FieldContext context) => Values.List(OpennessDisagreement(context).Cells),
                Values.ObjectItem<Cell>)
            .Field(
                "OpennessDisagreement.difference",
                static (in FieldContext context) => OpennessType.Of(OpennessDisagreement(context).Difference));

    private static FieldValue Table(in FieldContext context)
    {
        var (snapshot, arguments) = (context.Snapshot(), context.Arguments);
        var framework = Asked(context);
        var own = OpennessInputs.Weights(framework, arguments.GetList("weights"));
        var weights = own ?? [.. framework.Criteria.Select(static criterion => criterion.Weight)];
        var table = own is null ? snapshot.Openness.TableOf(framework) : snapshot.Openness.TableOf(framework, weights);
        var rows = table.Select(row => new WeightedRow(row, weights));
        var filters = new NodeFilters(snapshot.Analysis, snapshot.Openness, NodeKind.Model, context.CancellationToken);
        if (filters.Compile(arguments.GetObject("where")) is { Fits: var fits })
        {
            var graph = snapshot.Graph;
            rows = rows.Where(row => graph.FindById(NodeKind.Model, row.Row.Card.ModelId) is var model and >= 0 && fits(model));
        }

        var orderBy = arguments.GetList("orderBy");
        var order = string.Join(
            '\n',
            [
                framework.Id,
                .. weights.Select(static weight => weight.ToString(CultureInfo.InvariantCulture)),
                .. (orderBy ?? []).SelectMany(static key => ((IReadOnlyDictionary<string, object?>)key!)
                    .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                    .Select(static pair => $"{pair.Key} {(pair.Value is EnumValueDefinition word ? word.Name : pair.Value)}")),
            ]);
        return Connections.OfTable(context, OpennessInputs.Sort(snapshot.Graph, framework, [.. rows], orderBy), order);
    }

    private static FieldValue Compare(in FieldContext context)
    {
        var ids = context.Arguments.GetList("models")!; // the schema says non-null
        if (ids.Length is 0 or > MaxCompared)
        {
            return FieldValue.Error($"Argument \"models\" must have 1 to {MaxCompared} entries, not {ids.Length}.");
        }

        var (graph, book, framework) = (context.Graph(), Book(context), Asked(context));
        var models = new List<int>();
        foreach (var id in ids)
        {
            models.AddRange(NodeIds.Read(graph, NodeKind.Model, [id]).Where(model => !models.Contains(model)));
        }

        var cards = models.ConvertAll(model => book.CardOf(framework, graph.IdOf(new NodeId(NodeKind.Model, model))));
        return FieldValue.Object(new Comparison(
            framework,
            [.. models],
            [.. framework.Criteria.Select(criterion => new ComparisonRow(
                criterion, [.. cards.Select(card => card?.Cells[criterion.Place])]))]));
    }

    private static ImmutableArray<OpenWashing> AllOpenWashing(in FieldContext context)
    {
        var found = Questions(context).OpenWashing(AskedWithSubjects(context));
        if (context.Arguments.GetList("claims") is { } values)
        {
            // same order as in the schema, checked at start-up
            var kinds = values.Select(static kind => (OpennessClaimKind)((EnumValueDefinition)kind!).Index).ToHashSet();
            found = [.. found.Where(washing => washing.Claims.Any(claim => kinds.Contains(claim.Kind)))];
        }

        return found;
    }

    private static ImmutableArray<OpennessDisagreement> AllDisagreements(in FieldContext context)
    {
        var found = Questions(context).Disagreements;
        if (context.Arguments.GetList("kinds") is { } values)
        {
            // same order as in the schema, checked at start-up
            var kinds = values.Select(static kind => (OpennessDisagreementKind)((EnumValueDefinition)kind!).Index).ToHashSet();
            found = [.. found.Where(disagreement => kinds.Contains(disagreement.Kind))];
        }

        if (context.Arguments.GetList("models") is { } ids)
        {
            var models = NodeIds.Read(context.Graph(), NodeKind.Model, ids);
            found = [.. found.Where(disagreement => models.Contains(disagreement.Model))];
        }

        return found;
    }

    private static FieldValue DisagreementPage(in FieldContext context) => Connections.OfList(
        context,
        AllDisagreements(context),
        static item => item.Cells[0].ModelId,
        static item => string.Join(
            ' ', item.Cells.Select(static cell => $"{cell.Criterion.Framework.Id} {cell.Criterion.Id}").Prepend(item.Kind.ToString())));

    private static FieldValue Window<T>(in FieldContext context, ImmutableArray<T> items) =>
        Arguments.TryReadWindow(context, out var window, out var error) ? window.Of([.. items]) : FieldValue.Error(error!);

    private static Framework Asked(in FieldContext context) =>
        OpennessInputs.Framework(Book(context), context.Arguments.GetString("framework")!); // the schema says non-null

    /// <summary>
    /// The framework of a question that goes by what its criteria look at. Where one says that in a word nobody knows, models would be
    /// missing from the answer without a trace.
    /// </summary>
    private static Framework AskedWithSubjects(in FieldContext context)
    {
        var framework = Asked(context);
        return framework.Criteria.FirstOrDefault(static criterion => criterion.IsAboutUnknown) is { } criterion
            ? throw new FieldErrorException(
                $"What {framework.Id} says cannot be held against anything: its criterion \"{LookupErrors.Cut(criterion.Id)}\" looks at "
                + $"\"{LookupErrors.Cut(criterion.Row.About)}\", which is none of {string.Join(", ", Subjects.Words)}. Mend the column "
                + "about of criteria.csv.")
            : framework;
    }

    private static OpennessBook Book(in FieldContext context) => context.Snapshot().Openness;

    private static OpennessQuestions Questions(in FieldContext context) => context.Snapshot().OpennessQuestions;

    private static FieldValue OfModel(int model) => Values.Of(new NodeId(NodeKind.Model, model));

    private static FieldValue ModelItem(in FieldContext context) => OfModel(context.Item<int>());

    private static OpenWashing Washing(in FieldContext context) => context.Object<OpenWashing>();

    private static OpennessClaim Claim(in FieldContext context) => context.Object<OpennessClaim>();

    private static MoreThanBase More(in FieldContext context) => context.Object<MoreThanBase>();

    private static GraphContradiction Contradiction(in FieldContext context) => context.Object<GraphContradiction>();

    private static OpennessDisagreement OpennessDisagreement(in FieldContext context) => context.Object<OpennessDisagreement>();

    private sealed record Comparison(Framework Framework, ImmutableArray<int> Models, ImmutableArray<ComparisonRow> Rows);

    private sealed record ComparisonRow(Criterion Criterion, ImmutableArray<Cell?> Cells)
    {
        /// <summary>Every address that a cell names, each once.</summary>
        public string[] Evidence =>
            [.. Cells.OfType<Cell>().SelectMany(static cell => OpennessQuestions.EvidenceOf(cell)).Distinct(StringComparer.Ordinal)];

        /// <summary>The best worth less the worst; null when fewer than two cells have a value.</summary>
        public decimal? Difference
        {
            get
            {
                var worth = Cells.Select(static cell => cell?.Worth).OfType<decimal>().ToList();
                return worth.Count < 2 ? null : worth.Max() - worth.Min();
            }
        }
    }
}
