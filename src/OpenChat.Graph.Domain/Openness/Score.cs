namespace OpenChat.Graph.Domain.Openness;

/// <summary>A sum of what cells are worth.</summary>
/// <param name="Points">Worth times weight, summed up; what has no value of the scale is worth nothing.</param>
/// <param name="Possible">The sum if every criterion that applies had the best value.</param>
/// <param name="Assessed">How many criteria have a value of the scale.</param>
public readonly record struct Score(decimal Points, decimal Possible, int Assessed)
{
    /// <summary>The part of what is possible; 0 when nothing is.</summary>
    public decimal Share => Possible == 0 ? 0 : Points / Possible;

    /// <summary>Adds a cell.</summary>
    internal Score With(Cell cell, decimal weight) => cell.State == CellState.NotApplicable
        ? this
        : new Score(
            Points + (weight * (cell.Worth ?? 0)),
            Possible + (weight * cell.Criterion.Framework.Scale.BestWorth),
            Assessed + (cell.State == CellState.Assessed ? 1 : 0));
}

/// <summary>The part of a score that criteria of one area make.</summary>
/// <param name="Area">The area.</param>
/// <param name="Score">The part.</param>
public sealed record AreaScore(string Area, Score Score);
