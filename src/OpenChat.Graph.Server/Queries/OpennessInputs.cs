// Frameworks, criteria, weights and sort keys that clients name.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>One row of a table, with the weights it was added up by.</summary>
/// <param name="Row">The row.</param>
/// <param name="Weights">The weight of each criterion, by place.</param>
internal sealed record WeightedRow(TableRow Row, ImmutableArray<decimal> Weights);

/// <summary>Reads arguments about openness. What is not known is an error with the nearest words.</summary>
internal static class OpennessInputs
{
    private const int MaxKeys = 8;
    private const int MostListed = 30;

    /// <summary>The framework of an id.</summary>
    /// <exception cref="FieldErrorException">There is none.</exception>
    public static Framework Framework(OpennessBook book, string id, string code = ErrorCodes.BadUserInput) =>
        book.Find(id) ?? throw NotFound(
            book.Rows.Frameworks.FirstOrDefault(row => row.Id == id) is { } row
                ? $"The framework \"{LookupErrors.Cut(id)}\" cannot be used: it {OpennessBook.ProblemOf(book.Rows, row)}. The findings say "
                    + "where."
                : $"There is no framework \"{LookupErrors.Cut(id)}\".", id, book.Frameworks.Select(static framework => framework.Id), code);

    /// <summary>The checklist of an id.</summary>
    /// <exception cref="FieldErrorException">There is none.</exception>
    public static Checklist Checklist(string id) =>
        ShippedChecklists.All.FirstOrDefault(checklist => checklist.Id == id) ?? throw NotFound(
            $"There is no checklist \"{LookupErrors.Cut(id)}\".",
            id,
            ShippedChecklists.All.Select(static checklist => checklist.Id),
            ErrorCodes.BadUserInput);

    /// <summary>The place of a class in a checklist.</summary>
    /// <exception cref="FieldErrorException">The checklist has none of this id.</exception>
    public static int Class(Checklist checklist, string id)
    {
        string[] ids = [.. checklist.Classes.Select(static one => one.Id)];
        return Array.IndexOf(ids, id) is var place and >= 0
            ? place
            : throw NotFound($"{checklist.Id} has no class \"{LookupErrors.Cut(id)}\".", id, ids, ErrorCodes.BadUserInput);
    }

    /// <summary>The criterion of a code.</summary>
    /// <exception cref="FieldErrorException">The framework has none.</exception>
    public static Criterion Criterion(Framework framework, string code) =>
        framework.Find(code) ?? throw NotFound(
            $"{framework.Id} has no criterion \"{LookupErrors.Cut(code)}\".",
            code,
            framework.Criteria.Select(static criterion => criterion.Id),
            ErrorCodes.BadUserInput);

    /// <summary>Weights by place: those given, and for other criteria those of the framework; null when none are given.</summary>
    /// <exception cref="FieldErrorException">A criterion is not known or there twice, or a weight is out of bounds.</exception>
    public static ImmutableArray<decimal>? Weights(Framework framework, object?[]? values)
    {
        if (values is null)
        {
            return null;
        }

        var weights = framework.Criteria.Select(static criterion => criterion.Weight).ToArray();
        var given = new HashSet<int>();
        foreach (var value in values)
        {
            var pair = (IReadOnlyDictionary<string, object?>)value!; // the schema says non-null, here and below
            var criterion = Criterion(framework, (string)pair["criterion"]!);
            var weight = (double)pair["weight"]!;
            if (!(weight >= 0 && weight <= (double)Numbers.MostWeight))
            {
                throw new FieldErrorException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The weight of \"{criterion.Id}\" must be between 0 and {Numbers.MostWeight}, not {weight}."));
            }

            if (!given.Add(criterion.Place))
            {
                throw new FieldErrorException($"The criterion \"{criterion.Id}\" has two weights.");
            }

            weights[criterion.Place] = (decimal)weight;
        }

        return Array.TrueForAll(weights, static weight => weight == 0)
            ? throw new FieldErrorException("All weights are 0, so that nothing counts; at least one must be more.")
            : [.. weights];
    }

    /// <summary>Sorts the rows of a table; rows that are equal under all keys stay in the order of ranks.</summary>
    /// <exception cref="FieldErrorException">A key lacks what it sorts by, or has it and does not need it.</exception>
    public static ImmutableArray<WeightedRow> Sort(
        LineageGraph graph, Framework framework, ImmutableArray<WeightedRow> rows, object?[]? orderBy)
    {
        if (orderBy is null or [])
        {
            return rows;
        }

        if (orderBy.Length > MaxKeys)
        {
            throw new FieldErrorException($"Argument \"orderBy\" must have at most {MaxKeys} entries, not {orderBy.Length}.");
        }

        var keys = Array.ConvertAll(orderBy, value => Key(graph, framework, (IReadOnlyDictionary<string, object?>)value!));
        var sorted = rows.Order(Comparer<WeightedRow>.Create((a, b) =>
        {
            foreach (var key in keys)
            {
                if (key(a, b) is var order and not 0)
                {
                    return order;
                }
            }

            return 0;
        })); // stable
        return [.. sorted];
    }

    private static Comparison<WeightedRow> Key(LineageGraph graph, Framework framework, IReadOnlyDictionary<string, object?> value)
    {
        var field = ((EnumValueDefinition)value["field"]!).Name; // the schema says non-null, here and below
        var isDescending = ((EnumValueDefinition)value["direction"]!).Index == 1;
        var (criterion, area) = ((string?)value.GetValueOrDefault("criterion"), (string?)value.GetValueOrDefault("area"));
        if (criterion is null == (field == "CRITERION") || area is null == (field == "AREA"))
        {
            throw new FieldErrorException(
                "A sort key gives \"criterion\" with the field CRITERION, \"area\" with the field AREA, and neither with another field.");
        }

        switch (field)
        {
            case "RANK":
                return Of<int>(row => row.Row.Rank);
            case "SCORE":
                return Of<decimal>(row => row.Row.Score.Points);
            case "SHARE":
                return Of<decimal>(row => row.Row.Score.Share);
            case "SHIFT":
                return Of<int>(row => row.Row.Shift);
            case "CRITERION":
                var place = Criterion(framework, criterion!).Place; // checked above
                return Of<decimal>(row => row.Row.Card.Cells[place].Worth);
            case "AREA":
                var known = framework.Areas.Contains(area!, StringComparer.Ordinal)
                    ? area
                    : throw NotFound(
                        $"{framework.Id} has no area \"{LookupErrors.Cut(area!)}\".", // checked above
                        area!,
                        framework.Areas,
                        ErrorCodes.BadUserInput);
                return Of<decimal>(row => row.Row.Card.ScoreBy(criterion => row.Weights[criterion.Place], known).Points);
            case "NAME":
                return OfText(static row => row.Row.Rank is null ? "" : row.Row.Card.Name); // without a rank it is not listed by a name
            case "ORGANISATION":
                return OfText(row => row.Row.Card.Listing?.Organisation is { Length: > 0 } listed ? listed : DeveloperOf(graph, row));
            default:
                return OfText(static row => row.Row.Card.Listing?.Base ?? "");
        }

        Comparison<WeightedRow> Of<T>(Func<WeightedRow, T?> value)
            where T : struct, IComparable<T> => (a, b) => (value(a), value(b)) switch
            {
                (null, null) => 0,
                (null, _) => 1, // a missing value comes last
                (_, null) => -1,
                ({ } left, { } right) => isDescending ? right.CompareTo(left) : left.CompareTo(right),
            };

        Comparison<WeightedRow> OfText(Func<WeightedRow, string> value) => (a, b) => (value(a), value(b)) switch
        {
            ("", "") => 0,
            ("", _) => 1,
            (_, "") => -1,
            var (left, right) => isDescending ? string.CompareOrdinal(right, left) : string.CompareOrdinal(left, right),
        };
    }

    /// <summary>The name of the first organisation that made a model; empty when none is known.</summary>
    private static string DeveloperOf(LineageGraph graph, WeightedRow row)
    {
        if (graph.FindById(NodeKind.Model, row.Row.Card.ModelId) is var model and >= 0)
        {
            foreach (var developer in graph.DevelopersOf(graph.ArtifactOf(new NodeId(NodeKind.Model, model))))
            {
                return graph.NameOf(new NodeId(NodeKind.Organisation, developer.Organisation));
            }
        }

        return "";
    }

    /// <summary>Which of the words was meant; where none is near, which there are.</summary>
    private static FieldErrorException NotFound(string message, string word, IEnumerable<string> words, string code)
    {
        string[] all = [.. words];
        var near = NearWords.Find(word, all);
        var hint = !near.IsEmpty ? NearWords.Ask(near)
            : all.Length == 0 ? " There are none."
            : all.Length <= MostListed ? $" There are: {string.Join(", ", all)}."
            : "";
        return new FieldErrorException(new FieldError(message + hint, code) { Extensions = [new("nearest", near.ToArray())] });
    }
}

/// <summary>The condition "a framework says this of it".</summary>
internal static class OpennessFilter
{
    /// <exception cref="FieldErrorException">A framework, criterion or value that is not known.</exception>
    public static Func<int, bool> Compile(LineageGraph graph, OpennessBook book, IReadOnlyDictionary<string, object?> filter)
    {
        var framework = OpennessInputs.Framework(book, (string)filter["framework"]!); // the schema says non-null
        var (minScore, maxScore) = ((double?)filter.GetValueOrDefault("minScore"), (double?)filter.GetValueOrDefault("maxScore"));
        var (minShare, maxRank) = ((double?)filter.GetValueOrDefault("minShare"), (int?)filter.GetValueOrDefault("maxRank"));
        Bounds.CheckOrder("minScore", minScore, "maxScore", maxScore);
        Bounds.Check("minShare", minShare, 0, 1);
        Bounds.Check("maxRank", maxRank, 1, int.MaxValue);
        var criteria = ((object?[]?)filter.GetValueOrDefault("criteria") ?? []).Select(value => Condition(
            framework, (IReadOnlyDictionary<string, object?>)value!)).ToArray();
        var fits = new HashSet<int>();
        foreach (var row in book.TableOf(framework))
        {
            if ((minScore is null || (double)row.Score.Points >= minScore) && (maxScore is null || (double)row.Score.Points <= maxScore)
                && (minShare is null || (double)row.Score.Share >= minShare) && (maxRank is null || row.Rank <= maxRank)
                && Array.TrueForAll(criteria, condition => condition(row.Card)))
            {
                fits.Add(graph.FindById(NodeKind.Model, row.Card.ModelId)); // −1, which no index is, when there is no such model
            }
        }

        return fits.Contains;
    }

    private static Func<ScoreCard, bool> Condition(Framework framework, IReadOnlyDictionary<string, object?> filter)
    {
        var place = OpennessInputs.Criterion(framework, (string)filter["criterion"]!).Place; // the schema says non-null
        var minWorth = (double?)filter.GetValueOrDefault("minWorth");
        Bounds.Check("minWorth", minWorth, 0, 1);
        var states = ((object?[]?)filter.GetValueOrDefault("states"))?.Select(
            static state => (CellState)((EnumValueDefinition)state!).Index).ToHashSet(); // same order as in the schema
        var values = ((object?[]?)filter.GetValueOrDefault("values"))?.Select(static value => (string)value!).ToHashSet(
            StringComparer.Ordinal);
        if (values?.FirstOrDefault(value => framework.Scale.WorthOf(value) is null) is { } unknown)
        {
            throw new FieldErrorException(
                $"\"{unknown}\" is not a value of {framework.Id}, which has "
                + $"{string.Join(", ", framework.Scale.Steps.Select(static step => step.Value))}; for what is no value, use \"states\".");
        }

        return card =>
        {
            var cell = card.Cells[place];
            return (values is null || (cell.State == CellState.Assessed && values.Contains(cell.Counted!.Value))) // assessed: it counts
                && (states is null || states.Contains(cell.State))
                && (minWorth is null || (cell.Worth is { } worth && (double)worth >= minWorth));
        };
    }
}
