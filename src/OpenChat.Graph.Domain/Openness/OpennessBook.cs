using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>
/// What all frameworks say of all models, put together once. A framework whose scale cannot be read is left out; loading reports it.
/// Immutable; safe for any number of readers.
/// </summary>
public sealed class OpennessBook
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly ImmutableArray<ImmutableArray<ScoreCard>> _cards;
    private readonly ImmutableArray<ImmutableArray<TableRow>> _tables;
    private readonly Dictionary<string, ImmutableArray<ScoreCard>> _ofModel;

    /// <summary>Puts tables and assessments together.</summary>
    /// <param name="rows">The tables.</param>
    /// <param name="assessments">The assessments, in order.</param>
    /// <param name="nameOf">The name of a model by its id; null when there is no such model.</param>
    public OpennessBook(OpennessRows rows, ImmutableArray<OpennessFact> assessments, Func<string, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(nameOf);
        Rows = rows;
        var frameworks = ImmutableArray.CreateBuilder<Framework>();
        foreach (var row in rows.Frameworks)
        {
            if (Scale.Read(row.Values, out _) is { } scale && _places.TryAdd(row.Id, frameworks.Count))
            {
                frameworks.Add(new Framework(
                    row,
                    scale,
                    [.. rows.Criteria.Where(criterion => criterion.Framework == row.Id).DistinctBy(
                        static criterion => criterion.Id, StringComparer.Ordinal)],
                    rows.Levels.Where(level => level.Framework == row.Id)));
            }
        }

        Frameworks = frameworks.DrainToImmutable();
        var listings = rows.Listings.ToLookup(static listing => (listing.Framework, listing.Model));
        var facts = assessments.ToLookup(static fact => fact.Framework, StringComparer.Ordinal);
        _cards = [.. Frameworks.Select(framework => CardsOf(framework, facts[framework.Id], listings, nameOf))];
        _tables = [.. _cards.Select(static cards => OpennessTables.Order(cards, null))];
        foreach (var row in _tables.SelectMany(static table => table))
        {
            row.Card.Rank = row.Rank;
        }

        _ofModel = _cards.SelectMany(static cards => cards).GroupBy(static card => card.ModelId, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The tables it was made from.</summary>
    public OpennessRows Rows { get; }

    /// <summary>The frameworks, in the order of the file.</summary>
    public ImmutableArray<Framework> Frameworks { get; }

    /// <summary>Every model that a framework assesses.</summary>
    public IEnumerable<ScoreCard> Cards => _cards.SelectMany(static cards => cards);

    /// <summary>Ids of the models that a framework assesses, each once, in no order.</summary>
    public IEnumerable<string> Models => _ofModel.Keys;

    /// <summary>The framework of an id; null when there is none.</summary>
    public Framework? Find(string id) => _places.TryGetValue(id, out var place) ? Frameworks[place] : null;

    /// <summary>The framework that succeeds another; null when none does.</summary>
    public Framework? SuccessorOf(Framework framework)
    {
        ArgumentNullException.ThrowIfNull(framework);
        return Frameworks.FirstOrDefault(other => other.Row.Succeeds == framework.Id);
    }

    /// <summary>The table of a framework by its own weights.</summary>
    public ImmutableArray<TableRow> TableOf(Framework framework)
    {
        ArgumentNullException.ThrowIfNull(framework);
        return _tables[_places[framework.Id]];
    }

    /// <summary>The table of a framework by other weights, worked out anew.</summary>
    /// <param name="framework">The framework.</param>
    /// <param name="weights">The weight of each of its criteria, by place.</param>
    public ImmutableArray<TableRow> TableOf(Framework framework, ImmutableArray<decimal> weights)
    {
        ArgumentNullException.ThrowIfNull(framework);
        return OpennessTables.Order(_cards[_places[framework.Id]], weights);
    }

    /// <summary>What all frameworks say of a model, in their order; empty when none assesses it.</summary>
    public ImmutableArray<ScoreCard> CardsOf(string modelId) => _ofModel.GetValueOrDefault(modelId, []);

    /// <summary>What a framework says of a model; null when it does not assess it.</summary>
    public ScoreCard? CardOf(Framework framework, string modelId) =>
        CardsOf(modelId).FirstOrDefault(card => card.Framework == framework);

    private static ImmutableArray<ScoreCard> CardsOf(
        Framework framework,
        IEnumerable<OpennessFact> facts,
        ILookup<(string Framework, string Model), ListingRow> listings,
        Func<string, string?> nameOf)
    {
        var usual = UsualValues(framework, facts);
        var cards = ImmutableArray.CreateBuilder<ScoreCard>();
        foreach (var ofModel in facts.GroupBy(static fact => fact.ModelId, StringComparer.Ordinal))
        {
            var byCriterion = ofModel.ToLookup(static fact => fact.Criterion, StringComparer.Ordinal);
            var listing = listings[(framework.Id, ofModel.Key)].FirstOrDefault();
            var cells = ImmutableArray.CreateBuilder<Cell>(framework.Criteria.Length);
            foreach (var criterion in framework.Criteria)
            {
                var cell = new Cell(criterion, ofModel.Key, [.. byCriterion[criterion.Id]]);
                if (cell.Conflict == CellConflict.Wording && cell.Statements.Any(fact => IsOfOtherValue(usual, fact)))
                {
                    cell.Conflict = CellConflict.Label;
                }

                cells.Add(cell);
            }

            var name = listing is { Name: { Length: > 0 } listed } ? listed : nameOf(ofModel.Key) ?? ofModel.Key;
            cards.Add(new ScoreCard(framework, ofModel.Key, name, listing, cells.MoveToImmutable()));
        }

        return cards.DrainToImmutable();
    }

    /// <summary>How often the framework uses a label for a value: in its levels, and in all of its cells.</summary>
    private static Dictionary<string, Dictionary<string, int>> UsualValues(Framework framework, IEnumerable<OpennessFact> facts)
    {
        var usual = new Dictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var levels = framework.Scale.Steps.Select(step => (framework.LevelOf("", step.Value)?.Label ?? "", step.Value));
        foreach (var (label, value) in facts.Select(static fact => (fact.Label, fact.Value)).Concat(levels))
        {
            if (label.Length > 0)
            {
                var counts = usual.TryGetValue(label, out var known) ? known : usual[label] = new(StringComparer.Ordinal);
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        return usual;
    }

    /// <summary>Whether the label of a statement is used more often for another value than for that of the statement.</summary>
    private static bool IsOfOtherValue(Dictionary<string, Dictionary<string, int>> usual, OpennessFact fact) =>
        usual.TryGetValue(fact.Label, out var counts)
        && counts.Any(count => count.Key != fact.Value && count.Value > counts.GetValueOrDefault(fact.Value));
}
