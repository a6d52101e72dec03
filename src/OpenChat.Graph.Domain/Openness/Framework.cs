using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>A scheme that assesses how open models are: its scale and its criteria.</summary>
public sealed class Framework
{
    private readonly Dictionary<string, int> _places;
    private readonly Dictionary<(string Criterion, string Value), LevelRow> _levels;

    internal Framework(FrameworkRow row, Scale scale, ImmutableArray<CriterionRow> criteria, IEnumerable<LevelRow> levels)
    {
        (Row, Scale) = (row, scale);
        Criteria = [.. criteria.Select((criterion, place) => new Criterion(this, criterion, place))];
        Areas =
            [.. Criteria.Select(static criterion => criterion.Area).Where(static area => area.Length > 0).Distinct(StringComparer.Ordinal)];
        _places = Criteria.ToDictionary(static criterion => criterion.Id, static criterion => criterion.Place, StringComparer.Ordinal);
        _levels = [];
        foreach (var level in levels)
        {
            _levels.TryAdd((level.Criterion, level.Value), level);
        }
    }

    /// <summary>The row of frameworks.csv.</summary>
    public FrameworkRow Row { get; }

    /// <summary>Its id.</summary>
    public string Id => Row.Id;

    /// <summary>Its values.</summary>
    public Scale Scale { get; }

    /// <summary>What it looks at, in its order.</summary>
    public ImmutableArray<Criterion> Criteria { get; }

    /// <summary>The areas of its criteria, each once, in the order in which they first stand.</summary>
    public ImmutableArray<string> Areas { get; }

    /// <summary>
    /// The edition before; null when it succeeds none, or when what the frameworks say of it cannot be: one that succeeds itself, some that
    /// succeed each other in a circle, two that succeed the same one.
    /// </summary>
    public Framework? Earlier { get; internal set; }

    /// <summary>The criterion of an id; null when it has none.</summary>
    public Criterion? Find(string criterion) => _places.TryGetValue(criterion, out var place) ? Criteria[place] : null;

    /// <summary>What a value means for a criterion, or for every criterion; null when that is not said.</summary>
    /// <param name="criterion">Id of the criterion; empty for what it means for all.</param>
    /// <param name="value">The value.</param>
    public LevelRow? LevelOf(string criterion, string value) =>
        _levels.GetValueOrDefault((criterion, value)) ?? _levels.GetValueOrDefault(("", value));
}

/// <summary>One thing that a framework looks at.</summary>
/// <param name="Framework">The framework.</param>
/// <param name="Row">The row of criteria.csv.</param>
/// <param name="Place">Its place in the framework, from 0.</param>
public sealed record Criterion(Framework Framework, CriterionRow Row, int Place)
{
    /// <summary>Id within the framework.</summary>
    public string Id => Row.Id;

    /// <summary>The part of the framework it belongs to; empty when it belongs to none.</summary>
    public string Area => Row.Area;

    /// <summary>How much it counts.</summary>
    public decimal Weight { get; } = Numbers.ReadWeight(Row.Weight) ?? 1;

    /// <summary>What of a model it looks at.</summary>
    public CriterionSubject About { get; } = Subjects.Parse(Row.About) ?? CriterionSubject.Other;

    /// <summary>Whether its row says what it looks at in a word that nobody knows, so that it may be any.</summary>
    public bool IsAboutUnknown { get; } = Subjects.Parse(Row.About) is null;

    /// <summary>The criteria of the succeeding edition that it became.</summary>
    public ImmutableArray<string> Became { get; } =
    [
        .. Row.Became.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal),
    ];
}
