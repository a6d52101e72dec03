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
    /// <param name="criterion">What was looked at.</param>
    /// <param name="modelId">Id of the model.</param>
    /// <param name="statements">What was stated, in the order of the graph.</param>
    /// <param name="strays">What was stated of a model, framework or criterion that is not there and that may be meant for these.</param>
    internal Cell(
        Criterion criterion, string modelId, ImmutableArray<OpennessFact> statements, ImmutableArray<OpennessFact> strays)
    {
        (Criterion, ModelId, Statements) = (criterion, modelId, statements.IsEmpty ? strays : statements);
        if (statements.IsEmpty)
        {
            State = strays.IsEmpty ? CellState.NotAssessed : CellState.UnknownValue;
            IsClosed = !strays.IsEmpty;
            return;
        }

        // What is worth least counts: a contradiction makes nothing more open. What cannot be read, or is not stated, is worth nothing.
        var scale = criterion.Framework.Scale;
        Counted = statements.OrderBy(static fact => fact.Value == OpennessWords.NotApplicable)
            .ThenBy(fact => scale.WorthOf(fact.Value) ?? 0).ThenBy(fact => Rank(StateOf(scale, fact.Value))).First();
        State = StateOf(scale, Counted.Value);
        Worth = scale.WorthOf(Counted.Value);
        Step = (sbyte)scale.PlaceOf(Counted.Value);
        Conflict = statements.Select(static fact => fact.Value).Distinct(StringComparer.Ordinal).Skip(1).Any() ? CellConflict.Value
            : statements.Select(static fact => fact.Label).Distinct(StringComparer.Ordinal).Skip(1).Any() ? CellConflict.Wording
            : CellConflict.None;
        IsClosed = State is CellState.Withheld or CellState.UnknownValue
            || (State == CellState.Assessed && Counted.Value == scale.Worst)
            || (State == CellState.Blank && statements.Any(fact => scale.WorthOf(fact.Value) is not null));
    }

    /// <summary>What was looked at.</summary>
    public Criterion Criterion { get; }

    /// <summary>Id of the model.</summary>
    public string ModelId { get; }

    /// <summary>
    /// Everything that was stated, in the order of the graph; where nothing was, what was stated of a model, framework or criterion that is
    /// not there and may be meant for these. Empty when nobody has looked.
    /// </summary>
    public ImmutableArray<OpennessFact> Statements { get; }

    /// <summary>
    /// The statement that counts: of several the one that is worth least, and what is not stated or cannot be read is worth nothing; null
    /// when there is none.
    /// </summary>
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

    /// <summary>
    /// Whether the value is the worst of the scale or withheld, or may be: it cannot be read, or a blank one stands beside others.
    /// </summary>
    public bool IsClosed { get; }

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
        _ => 3,
    };
}
