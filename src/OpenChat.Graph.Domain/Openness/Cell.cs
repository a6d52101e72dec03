using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>What is known for a model and a criterion.</summary>
public enum CellState : byte
{
    /// <summary>A value of the scale.</summary>
    Assessed,

    /// <summary>Looked for, and nothing was stated.</summary>
    Blank,

    /// <summary>The criterion cannot be asked of the model; it does not count.</summary>
    NotApplicable,

    /// <summary>The makers keep it to themselves.</summary>
    Withheld,

    /// <summary>Nobody has looked.</summary>
    NotAssessed,

    /// <summary>A value that the scale does not have.</summary>
    UnknownValue,
}

/// <summary>How statements about one cell contradict each other.</summary>
public enum CellConflict : byte
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>One value in different words.</summary>
    Wording,

    /// <summary>One value, but words that the framework uses for different values.</summary>
    Label,

    /// <summary>Different values.</summary>
    Value,
}

/// <summary>What a framework says of one model under one criterion: every statement, and what counts.</summary>
public sealed class Cell
{
    internal Cell(Criterion criterion, string modelId, ImmutableArray<OpennessFact> statements)
    {
        (Criterion, ModelId, Statements) = (criterion, modelId, statements);
        if (statements.IsEmpty)
        {
            State = CellState.NotAssessed;
            return;
        }

        // What is worth least counts: a contradiction makes nothing more open. A value beats what is no value.
        var scale = criterion.Framework.Scale;
        Counted = statements.OrderBy(fact => Rank(StateOf(scale, fact.Value))).ThenBy(fact => scale.WorthOf(fact.Value) ?? 0).First();
        State = StateOf(scale, Counted.Value);
        Worth = scale.WorthOf(Counted.Value);
        Step = (sbyte)scale.PlaceOf(Counted.Value);
        Conflict = statements.Select(static fact => fact.Value).Distinct(StringComparer.Ordinal).Skip(1).Any() ? CellConflict.Value
            : statements.Select(static fact => fact.Label).Distinct(StringComparer.Ordinal).Skip(1).Any() ? CellConflict.Wording
            : CellConflict.None;
    }

    /// <summary>What was looked at.</summary>
    public Criterion Criterion { get; }

    /// <summary>Id of the model.</summary>
    public string ModelId { get; }

    /// <summary>Everything that was stated, in the order of the graph; empty when nobody has looked.</summary>
    public ImmutableArray<OpennessFact> Statements { get; }

    /// <summary>The statement that counts: of several the one that is worth least; null when there is none.</summary>
    public OpennessFact? Counted { get; }

    /// <summary>What is known.</summary>
    public CellState State { get; }

    /// <summary>How the statements contradict each other.</summary>
    public CellConflict Conflict { get; internal set; }

    /// <summary>What the value is worth; null when there is no value of the scale.</summary>
    public decimal? Worth { get; }

    /// <summary>The place of the value in the scale, from 0; -1 when it is none of the scale.</summary>
    internal sbyte Step { get; } = -1;

    /// <summary>The difference between the statement that is worth most and the one that is worth least; null without two values.</summary>
    public decimal? Spread
    {
        get
        {
            var worth = Statements.Select(fact => Criterion.Framework.Scale.WorthOf(fact.Value)).OfType<decimal>().ToList();
            return worth.Count < 2 ? null : worth.Max() - worth.Min();
        }
    }

    /// <summary>Whether the value is the best of the scale.</summary>
    public bool IsBest => State == CellState.Assessed && Counted!.Value == Criterion.Framework.Scale.Best; // assessed: it counts

    /// <summary>Whether the value is the worst of the scale, or withheld.</summary>
    public bool IsClosed => State == CellState.Withheld
        || (State == CellState.Assessed && Counted!.Value == Criterion.Framework.Scale.Worst); // as above

    /// <summary>What a value says under a scale.</summary>
    public static CellState StateOf(Scale scale, string value)
    {
        ArgumentNullException.ThrowIfNull(scale);
        return value switch
        {
            "" => CellState.Blank,
            OpennessWords.NotApplicable => CellState.NotApplicable,
            OpennessWords.Withheld => CellState.Withheld,
            _ => scale.WorthOf(value) is null ? CellState.UnknownValue : CellState.Assessed,
        };
    }

    private static int Rank(CellState state) => state switch
    {
        CellState.Withheld => 0,
        CellState.Assessed => 1,
        CellState.UnknownValue => 2,
        CellState.Blank => 3,
        _ => 4,
    };
}
