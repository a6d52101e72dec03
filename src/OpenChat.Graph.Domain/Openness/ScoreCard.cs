using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>Everything that one framework says of one model.</summary>
public sealed class ScoreCard
{
    /// <summary>A cell that does not apply.</summary>
    private const sbyte DoesNotApply = -2;

    /// <summary>For each cell the place of its value in the scale; -1 where it has none.</summary>
    private readonly sbyte[] _steps;

    internal ScoreCard(
        Framework framework, string modelId, string? modelName, ListingRow? listing, ImmutableArray<Cell> cells)
    {
        (Framework, ModelId, Listing, Cells) = (framework, modelId, listing, cells);
        (Name, IsOfModel) = (IsListed ? listing!.Name : modelName ?? modelId, modelName is not null); // listed: there is a listing
        _steps = [.. cells.Select(static cell => cell.State == CellState.NotApplicable ? DoesNotApply : cell.Step)];
        Score = ScoreBy(static criterion => criterion.Weight, null);
    }

    /// <summary>The framework.</summary>
    public Framework Framework { get; }

    /// <summary>Id of the model.</summary>
    public string ModelId { get; }

    /// <summary>The name that ties go by: as the framework lists it, else the name of the model, else its id.</summary>
    public string Name { get; }

    /// <summary>How the framework lists the model; null when that is not recorded.</summary>
    public ListingRow? Listing { get; }

    /// <summary>A cell for each criterion of the framework, in its order.</summary>
    public ImmutableArray<Cell> Cells { get; }

    /// <summary>Whether there is such a model. One that is not there takes no rank from others.</summary>
    public bool IsOfModel { get; }

    /// <summary>Whether the framework lists the model by a name.</summary>
    public bool IsListed => Listing is { Name.Length: > 0 };

    /// <summary>The sum of all cells, by the weights of the framework.</summary>
    public Score Score { get; }

    /// <summary>
    /// The place among all that the framework assesses, from 1: by share of what is possible, then by name, by code point. Null when the
    /// framework has a list and the model is not on it, and when there is no such model.
    /// </summary>
    public int? Rank { get; internal set; }

    /// <summary>The sums of the areas, in the order of the framework.</summary>
    public IEnumerable<AreaScore> Areas => Framework.Areas.Select(area => new AreaScore(
        area, ScoreBy(static criterion => criterion.Weight, area)));

    /// <summary>
    /// The sum by other weights. Weights are added up for each value and multiplied once: adding is what decimal numbers are fast at.
    /// </summary>
    /// <param name="weights">The weight of each criterion, by place.</param>
    public Score ScoreBy(ImmutableArray<decimal> weights)
    {
        var steps = Framework.Scale.Steps;
        Span<decimal> sums = stackalloc decimal[steps.Length];
        sums.Clear();
        var (rest, assessed) = (0m, 0);
        for (var place = 0; place < _steps.Length; place++)
        {
            var step = _steps[place];
            if (step >= 0)
            {
                sums[step] += weights[place];
                assessed++;
            }
            else if (step != DoesNotApply)
            {
                rest += weights[place];
            }
        }

        var points = 0m;
        for (var step = 0; step < sums.Length; step++)
        {
            points += sums[step] * steps[step].Worth;
            rest += sums[step];
        }

        return new Score(points, rest * Framework.Scale.BestWorth, assessed);
    }

    /// <summary>The sum by other weights.</summary>
    /// <param name="weightOf">The weight of a criterion.</param>
    /// <param name="area">Only criteria of this area; all when null.</param>
    public Score ScoreBy(Func<Criterion, decimal> weightOf, string? area)
    {
        ArgumentNullException.ThrowIfNull(weightOf);
        var score = default(Score);
        foreach (var cell in Cells)
        {
            if (area is null || cell.Criterion.Area == area)
            {
                score = score.With(cell, weightOf(cell.Criterion));
            }
        }

        return score;
    }
}

/// <summary>A row of the table of a framework under some weights.</summary>
/// <param name="Card">What the framework says.</param>
/// <param name="Score">The sum under these weights.</param>
/// <param name="Rank">The place under these weights; null when the model is not listed, or not there.</param>
public sealed record TableRow(ScoreCard Card, Score Score, int? Rank)
{
    /// <summary>How many places it went up by these weights, down when negative; null when it has no place.</summary>
    public int? Shift => Card.Rank - Rank;
}

/// <summary>Puts what a framework assesses in order.</summary>
public static class OpennessTables
{
    /// <summary>
    /// The table of a framework: by share of what is possible, falling, then by name, by code point, then by id; last, without ranks, what
    /// the framework does not list, and models that are not there.
    /// </summary>
    /// <param name="cards">All that the framework assesses.</param>
    /// <param name="weights">The weight of each criterion by its place; those of the framework when null.</param>
    public static ImmutableArray<TableRow> Order(ImmutableArray<ScoreCard> cards, ImmutableArray<decimal>? weights)
    {
        var rows = new TableRow[cards.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new TableRow(cards[i], weights is { } own ? cards[i].ScoreBy(own) : cards[i].Score, null);
        }

        var isListed = cards.Any(static card => card is { IsListed: true, IsOfModel: true });
        var keys = Array.ConvertAll(rows, row => new Key(
            !row.Card.IsOfModel || (isListed && !row.Card.IsListed), row.Score.Share, row.Card));
        Array.Sort(keys, rows, Comparer<Key>.Create(Compare));
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = keys[i].IsLast ? rows[i] : rows[i] with { Rank = i + 1 };
        }

        return [.. rows];
    }

    private static int Compare(Key left, Key right)
    {
        if (left.IsLast != right.IsLast)
        {
            return left.IsLast ? 1 : -1;
        }

        var order = right.Share.CompareTo(left.Share);
        order = order != 0 ? order : string.CompareOrdinal(left.Card.Name, right.Card.Name);
        return order != 0 ? order : string.CompareOrdinal(left.Card.ModelId, right.Card.ModelId);
    }

    private readonly record struct Key(bool IsLast, decimal Share, ScoreCard Card);
}
