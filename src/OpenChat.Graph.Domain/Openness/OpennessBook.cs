using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>
/// What all frameworks say of all models, put together once. A framework that cannot be used (<see cref="ProblemOf"/>) is left out;
/// loading reports it.
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
            if (ProblemOf(rows, row) is null && Scale.Read(row.Values, out _) is { } scale && _places.TryAdd(row.Id, frameworks.Count))
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
        foreach (var framework in Frameworks.Where(framework => SuccessionProblemOf(rows, framework.Row) is null))
        {
            framework.Earlier = Find(framework.Row.Succeeds);
        }

        var listings = rows.Listings.ToLookup(static listing => (listing.Framework, listing.Model));
        var facts = assessments.ToLookup(static fact => fact.Framework, StringComparer.Ordinal);
        var known = rows.Frameworks.Select(static row => row.Id).ToHashSet(StringComparer.Ordinal);
        var lost = facts.Where(group => !known.Contains(group.Key)).SelectMany(static group => group).ToLookup(
            static fact => fact.ModelId, StringComparer.Ordinal);
        _cards = [.. Frameworks.Select(framework => CardsOf(framework, [.. facts[framework.Id]], lost, listings, nameOf))];
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
        return Frameworks.FirstOrDefault(other => other.Earlier == framework);
    }

    /// <summary>
    /// Why what a framework says of the edition before cannot be, as the end of a sentence about it: it succeeds itself, it stands in a
    /// circle, or another one succeeds the same. Then neither counts as succeeding anything.
    /// </summary>
    /// <returns>Null when it can be, or when it succeeds none that is there.</returns>
    public static string? SuccessionProblemOf(OpennessRows rows, FrameworkRow framework)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(framework);
        var before = rows.Frameworks.DistinctBy(static row => row.Id, StringComparer.Ordinal)
            .ToDictionary(static row => row.Id, static row => row.Succeeds, StringComparer.Ordinal);
        if (framework.Succeeds == framework.Id)
        {
            return "succeeds itself";
        }

        if (!before.ContainsKey(framework.Succeeds))
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var id = framework.Succeeds; before.TryGetValue(id, out var next) && seen.Add(id); id = next)
        {
            if (next == framework.Id)
            {
                return $"succeeds {framework.Succeeds}, which succeeds it in turn";
            }
        }

        string[] others = [.. before.Where(pair => pair.Value == framework.Succeeds && pair.Key != framework.Id && pair.Key != pair.Value)
            .Select(static pair => pair.Key).Order(StringComparer.Ordinal)];
        return others.Length == 0 ? null
            : $"succeeds {framework.Succeeds}, as {string.Join(" and ", others)} {(others.Length == 1 ? "does" : "do")}";
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

    /// <summary>
    /// Why a framework cannot be used, as the end of a sentence about it: its scale or one of its criteria cannot be read, a criterion of a
    /// framework that is not there may be meant for it, it has none, or none of them counts. A criterion without an id stands for rows that
    /// could not be read, and one without a framework may be of any.
    /// </summary>
    /// <returns>Null when it can be used.</returns>
    public static string? ProblemOf(OpennessRows rows, FrameworkRow framework)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(framework);
        if (Scale.Read(framework.Values, out var problem) is null)
        {
            return $"has a scale that {problem}";
        }

        if (rows.Criteria.Any(row => row.Id.Length == 0 && (row.Framework.Length == 0 || row.Framework == framework.Id)))
        {
            return "may have a criterion more, in a row that could not be read";
        }

        var known = rows.Frameworks.Select(static row => row.Id).ToHashSet(StringComparer.Ordinal);
        if (rows.Criteria.FirstOrDefault(row => row.Framework.Length > 0 && !known.Contains(row.Framework)
            && NearWords.Find(row.Framework, known).Contains(framework.Id, StringComparer.Ordinal)) is { } stray)
        {
            return $"may have the criterion \"{stray.Id}\" of \"{stray.Framework}\", which is no framework";
        }

        var criteria = rows.Criteria.Where(row => row.Framework == framework.Id).ToList();
        return criteria.Count == 0 ? "has no criteria"
            : criteria.TrueForAll(static row => Numbers.ReadWeight(row.Weight) == 0) ? "has no criterion with a weight above 0"
            : null;
    }

    private static ImmutableArray<ScoreCard> CardsOf(
        Framework framework,
        OpennessFact[] facts,
        ILookup<string, OpennessFact> lost,
        ILookup<(string Framework, string Model), ListingRow> listings,
        Func<string, string?> nameOf)
    {
        var usual = UsualValues(framework, facts);
        var strays = Strays(framework, facts, nameOf);
        var cards = ImmutableArray.CreateBuilder<ScoreCard>();
        foreach (var ofModel in facts.GroupBy(static fact => fact.ModelId, StringComparer.Ordinal))
        {
            var byCriterion = ofModel.ToLookup(static fact => fact.Criterion, StringComparer.Ordinal);
            var listing = listings[(framework.Id, ofModel.Key)].FirstOrDefault();
            var cells = ImmutableArray.CreateBuilder<Cell>(framework.Criteria.Length);
            foreach (var criterion in framework.Criteria)
            {
                ImmutableArray<OpennessFact> statements = [.. byCriterion[criterion.Id]];
                var cell = new Cell(criterion, ofModel.Key, statements, statements.IsEmpty ? StraysOf(ofModel, criterion) : []);
                if (cell.Conflict == CellConflict.Wording && cell.Statements.Any(fact => IsOfOtherValue(usual, fact)))
                {
                    cell.Conflict = CellConflict.Label;
                }

                cells.Add(cell);
            }

            cards.Add(new ScoreCard(framework, ofModel.Key, nameOf(ofModel.Key), listing, cells.MoveToImmutable()));
        }

        return cards.DrainToImmutable();

        // What was said of the model under a criterion or framework that is not there, and what was said of a model that is not there.
        ImmutableArray<OpennessFact> StraysOf(IGrouping<string, OpennessFact> ofModel, Criterion criterion) =>
        [
            .. ofModel.Where(fact => framework.Find(fact.Criterion) is null),
            .. lost[ofModel.Key].Where(fact => fact.Criterion == criterion.Id || framework.Find(fact.Criterion) is null),
            .. strays[(ofModel.Key, criterion.Id)],
        ];
    }

    /// <summary>
    /// What was said of models that are not there, by the models that may be meant: those with ids that are near of which nothing is said
    /// under the criterion.
    /// </summary>
    private static ILookup<(string Model, string Criterion), OpennessFact> Strays(
        Framework framework, OpennessFact[] facts, Func<string, string?> nameOf)
    {
        var models = facts.Select(static fact => fact.ModelId).Distinct(StringComparer.Ordinal).ToLookup(id => nameOf(id) is not null);
        var gone = models[false].ToHashSet(StringComparer.Ordinal);
        var found = new List<((string Model, string Criterion) Cell, OpennessFact Fact)>();
        if (gone.Count > 0)
        {
            var said = facts.Select(static fact => (fact.ModelId, fact.Criterion)).ToHashSet();
            foreach (var ofCriterion in facts.Where(fact => gone.Contains(fact.ModelId) && framework.Find(fact.Criterion) is not null)
                .GroupBy(static fact => fact.Criterion, StringComparer.Ordinal))
            {
                var open = models[true].Where(id => !said.Contains((id, ofCriterion.Key))).ToList();
                found.AddRange(ofCriterion.SelectMany(
                    fact => NearWords.Find(fact.ModelId, open).Select(id => ((id, ofCriterion.Key), fact))));
            }
        }

        return found.ToLookup(static pair => pair.Cell, static pair => pair.Fact);
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
