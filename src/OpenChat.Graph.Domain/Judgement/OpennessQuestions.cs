using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Why a model counts as one that claims to be open.</summary>
public enum OpennessClaimKind : byte
{
    /// <summary>A license is in force for it that the Open Source Initiative has approved.</summary>
    ApprovedLicense,

    /// <summary>The framework finds its license open, at least in part.</summary>
    LicenseCell,

    /// <summary>The framework finds its weights open, at least in part.</summary>
    WeightsCell,
}

/// <summary>One claim of a model to be open.</summary>
/// <param name="Kind">Why it is one.</param>
/// <param name="Text">The claim in one sentence.</param>
/// <param name="Evidence">Addresses where it can be checked.</param>
/// <param name="License">The license in force; null where the claim is a cell.</param>
/// <param name="Cell">The cell; null where the claim is a license.</param>
public sealed record OpennessClaim(
    OpennessClaimKind Kind, string Text, ImmutableArray<string> Evidence, int? License, Cell? Cell);

/// <summary>A model that claims to be open and keeps data closed.</summary>
/// <param name="Model">Index of the model.</param>
/// <param name="Card">What the framework says of it.</param>
/// <param name="Claims">Its claims, by kind; at least one.</param>
/// <param name="ClosedData">The cells of data that are closed; at least one.</param>
public sealed record OpenWashing(int Model, ScoreCard Card, ImmutableArray<OpennessClaim> Claims, ImmutableArray<Cell> ClosedData);

/// <summary>A model that is said to be more open than the base it has the thing from.</summary>
/// <param name="Model">Index of the model.</param>
/// <param name="Base">Index of the base: the nearest one on the way with a value for the criterion.</param>
/// <param name="Cell">What is said of the model.</param>
/// <param name="BaseCell">What is said of the base.</param>
/// <param name="Through">The models between them, from the model on.</param>
public sealed record MoreThanBase(int Model, int Base, Cell Cell, Cell BaseCell, ImmutableArray<int> Through)
{
    /// <summary>How much more the model is said to be worth.</summary>
    public decimal Difference => Cell.Worth!.Value - BaseCell.Worth!.Value; // both have a value of the scale
}

/// <summary>How a cell contradicts the graph.</summary>
public enum GraphContradictionCode : byte
{
    /// <summary>The cell says that an approved license covers everything, and one in force is not approved.</summary>
    LicenseNotApproved,

    /// <summary>The cell says that all data can be inspected, and the graph records none.</summary>
    DataNotRecorded,
}

/// <summary>A cell that says other than the graph.</summary>
/// <param name="Model">Index of the model.</param>
/// <param name="Code">How they contradict each other.</param>
/// <param name="Cell">The cell.</param>
/// <param name="Message">Both sides in one sentence.</param>
/// <param name="Licenses">The licenses in force that are not approved.</param>
/// <param name="Models">The models of which no data is recorded, by number.</param>
/// <param name="Evidence">Addresses of the side of the graph.</param>
public sealed record GraphContradiction(
    int Model,
    GraphContradictionCode Code,
    Cell Cell,
    string Message,
    ImmutableArray<int> Licenses,
    ImmutableArray<int> Models,
    ImmutableArray<string> Evidence);

/// <summary>Between what a disagreement is.</summary>
public enum OpennessDisagreementKind : byte
{
    /// <summary>Statements about one cell have different values.</summary>
    Value,

    /// <summary>Statements about one cell have one value, and words that the framework uses for different values.</summary>
    Label,

    /// <summary>Statements about one cell have one value in different words.</summary>
    Wording,

    /// <summary>Two editions of a framework.</summary>
    Edition,

    /// <summary>Two frameworks that look at the same thing.</summary>
    Framework,
}

/// <summary>A disagreement about one model.</summary>
/// <param name="Model">Index of the model.</param>
/// <param name="Kind">Between what.</param>
/// <param name="Cells">The one cell whose statements disagree, or the two cells that do, the earlier framework first.</param>
/// <param name="Difference">By how much of the whole scale; 0 where only words differ.</param>
public sealed record OpennessDisagreement(int Model, OpennessDisagreementKind Kind, ImmutableArray<Cell> Cells, decimal Difference);

/// <summary>
/// Questions that join what frameworks say with licenses and lineage. Answers come in the order of model ids, then of frameworks and
/// criteria. What is said of models that are not in the graph is left out. Each answer is worked out once, when it is asked for first; it
/// never changes and may be asked for by any number of threads.
/// </summary>
public sealed class OpennessQuestions
{
    private readonly LineageAnalysis _analysis;
    private readonly LineageGraph _graph;
    private readonly OpennessBook _book;
    private readonly Dictionary<Framework, OfFramework> _ofFrameworks = [];
    private readonly Lazy<ImmutableArray<OpennessDisagreement>> _disagreements;
    private readonly Lazy<ImmutableArray<int>> _inSeveral;

    /// <summary>Works nothing out yet.</summary>
    /// <param name="analysis">The lineage under its rules.</param>
    /// <param name="book">What frameworks say of its models.</param>
    /// <exception cref="ArgumentNullException">No analysis, or no book.</exception>
    public OpennessQuestions(LineageAnalysis analysis, OpennessBook book)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(book);
        (_analysis, _graph, _book) = (analysis, analysis.Graph, book);
        foreach (var framework in book.Frameworks)
        {
            _ofFrameworks.Add(framework, new OfFramework(
                new(() => FindOpenWashing(framework)), new(() => FindMoreThanBase(framework)), new(() => FindContradictions(framework))));
        }

        _disagreements = new(FindDisagreements);
        Checklists = new ChecklistQuestions(analysis, book);
        _inSeveral = new(() => [.. CardsByModel().Where(static pair => pair.Cards.Length > 1).Select(static pair => pair.Model)]);
    }

    /// <summary>
    /// Disagreements about models: within a cell, between editions, and between frameworks where both have a value for the same thing.
    /// </summary>
    public ImmutableArray<OpennessDisagreement> Disagreements => _disagreements.Value;

    /// <summary>Checklists held against models.</summary>
    public ChecklistQuestions Checklists { get; }

    /// <summary>The models that at least two frameworks assess.</summary>
    public ImmutableArray<int> InSeveral => _inSeveral.Value;

    /// <summary>Models that claim to be open while data that they were made from is closed.</summary>
    /// <exception cref="ArgumentException">The framework is none of the book.</exception>
    public ImmutableArray<OpenWashing> OpenWashing(Framework framework) => Of(framework).Washing.Value;

    /// <summary>
    /// Models that are said to be more open than a base in what they have from it. Distilled models have no data of their teacher.
    /// </summary>
    /// <exception cref="ArgumentException">The framework is none of the book.</exception>
    public ImmutableArray<MoreThanBase> MoreThanBase(Framework framework) => Of(framework).More.Value;

    /// <summary>Cells with the best value that the graph contradicts.</summary>
    /// <exception cref="ArgumentException">The framework is none of the book.</exception>
    public ImmutableArray<GraphContradiction> Contradictions(Framework framework) => Of(framework).Contradictions.Value;

    /// <summary>The addresses of all statements of a cell, each once.</summary>
    public static ImmutableArray<string> EvidenceOf(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return [.. cell.Statements.SelectMany(static fact => fact.Evidence).Distinct(StringComparer.Ordinal)];
    }

    private OfFramework Of(Framework framework)
    {
        ArgumentNullException.ThrowIfNull(framework);
        return _ofFrameworks.TryGetValue(framework, out var answers)
            ? answers
            : throw new ArgumentException("The framework is none of the book.", nameof(framework));
    }

    private ImmutableArray<OpenWashing> FindOpenWashing(Framework framework)
    {
        var found = ImmutableArray.CreateBuilder<OpenWashing>();
        foreach (var (model, card) in CardsOf(framework))
        {
            ImmutableArray<Cell> closed =
                [.. card.Cells.Where(static cell => Subjects.IsData(cell.Criterion.About) && cell.IsClosed)];
            ImmutableArray<OpennessClaim> claims =
                closed.IsEmpty ? [] : [.. ClaimsOf(model, card).OrderBy(static claim => claim.Kind)];
            if (!claims.IsEmpty)
            {
                found.Add(new OpenWashing(model, card, claims, closed));
            }
        }

        return found.DrainToImmutable();
    }

    private ImmutableArray<MoreThanBase> FindMoreThanBase(Framework framework)
    {
        var found = ImmutableArray.CreateBuilder<MoreThanBase>();
        var inherited = framework.Criteria.Where(static criterion => Subjects.IsInherited(criterion.About)).ToList();
        foreach (var (model, card) in CardsOf(framework))
        {
            foreach (var criterion in inherited.Where(criterion => card.Cells[criterion.Place].Worth is not null))
            {
                var cell = card.Cells[criterion.Place];
                found.AddRange(NearestBases(model, criterion).Where(nearest => nearest.BaseCell.Worth < cell.Worth)
                    .Select(nearest => new MoreThanBase(model, nearest.Base, cell, nearest.BaseCell, nearest.Through)));
            }
        }

        return found.DrainToImmutable();
    }

    private ImmutableArray<GraphContradiction> FindContradictions(Framework framework)
    {
        var found = ImmutableArray.CreateBuilder<GraphContradiction>();
        foreach (var (model, card) in CardsOf(framework))
        {
            foreach (var cell in card.Cells.Where(static cell => cell.IsBest))
            {
                var contradiction = cell.Criterion.About switch
                {
                    CriterionSubject.License => LicenseContradiction(model, cell),
                    CriterionSubject.BaseData or CriterionSubject.TuningData => DataContradiction(model, cell),
                    _ => null,
                };
                if (contradiction is not null)
                {
                    found.Add(contradiction);
                }
            }
        }

        return found.DrainToImmutable();
    }

    private ImmutableArray<OpennessDisagreement> FindDisagreements()
    {
        var found = ImmutableArray.CreateBuilder<OpennessDisagreement>();
        foreach (var (model, cards) in CardsByModel())
        {
            foreach (var cell in cards.SelectMany(static card => card.Cells).Where(static cell => cell.Conflict != CellConflict.None))
            {
                var kind = cell.Conflict switch
                {
                    CellConflict.Value => OpennessDisagreementKind.Value,
                    CellConflict.Label => OpennessDisagreementKind.Label,
                    _ => OpennessDisagreementKind.Wording,
                };
                found.Add(new OpennessDisagreement(model, kind, [cell], cell.Spread ?? 0));
            }

            for (var i = 0; i < cards.Length; i++)
            {
                for (var j = i + 1; j < cards.Length; j++)
                {
                    found.AddRange(Between(model, cards[i], cards[j]));
                }
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>What all frameworks say, by model; only of models that are in the _graph.</summary>
    private IEnumerable<(int Model, ImmutableArray<ScoreCard> Cards)> CardsByModel() =>
        _book.Models.Select(id => (Model: _graph.FindById(NodeKind.Model, id), Cards: _book.CardsOf(id)))
            .Where(static pair => pair.Model >= 0).OrderBy(static pair => pair.Model);

    private IEnumerable<(int Model, ScoreCard Card)> CardsOf(Framework framework) =>
        _book.TableOf(framework).Select(row => (Model: _graph.FindById(NodeKind.Model, row.Card.ModelId), row.Card))
            .Where(static pair => pair.Model >= 0).OrderBy(static pair => pair.Model);

    private IEnumerable<OpennessClaim> ClaimsOf(int model, ScoreCard card)
    {
        var (name, artifact) = (_graph.NameOf(new NodeId(NodeKind.Model, model)), _graph.ArtifactOf(new NodeId(NodeKind.Model, model)));
        foreach (var license in _analysis.Licenses.InForce(artifact).ToArray().Where(license => IsApproved(license) == true))
        {
            yield return new OpennessClaim(
                OpennessClaimKind.ApprovedLicense,
                $"{name} is under {_graph.LicenseNameOf(license)}, which the Open Source Initiative has approved.",
                EvidenceOf(artifact, license),
                license,
                null);
        }

        foreach (var cell in card.Cells.Where(static cell => cell.Worth > 0))
        {
            if (cell.Criterion.About is CriterionSubject.License or CriterionSubject.Weights)
            {
                yield return new OpennessClaim(
                    cell.Criterion.About == CriterionSubject.License ? OpennessClaimKind.LicenseCell : OpennessClaimKind.WeightsCell,
                    $"{card.Framework.Row.Name} says \"{cell.Counted!.Value}\" for {cell.Criterion.Row.Title} of {name}.", // it has a worth
                    EvidenceOf(cell),
                    null,
                    cell);
            }
        }
    }

    private ImmutableArray<string> EvidenceOf(int artifact, int license)
    {
        var evidence = new List<string>();
        foreach (var relation in _graph.LicensesOf(artifact))
        {
            if (relation.License != license)
            {
                continue;
            }

            foreach (var claim in relation.Claims)
            {
                evidence.Add(claim.EvidenceUrl);
            }
        }

        return [.. evidence.Where(static url => WebAddress.IsOne(url)).Distinct(StringComparer.Ordinal)];
    }

    private bool? IsApproved(int license) =>
        Words.TryParseBoolean(_graph.GetText(new NodeId(NodeKind.License, license), NodeField.OsiApproved), out var approved)
            ? approved
            : null;

    private List<(int Base, Cell BaseCell, ImmutableArray<int> Through)> NearestBases(int model, Criterion criterion)
    {
        var found = new List<(int, Cell, ImmutableArray<int>)>();
        var seen = new HashSet<int> { model };
        var open = new Queue<(int Model, ImmutableArray<int> Through)>([(model, [])]);
        while (open.TryDequeue(out var place))
        {
            foreach (var parent in BasesOf(place.Model).Where(seen.Add))
            {
                var card = _book.CardOf(criterion.Framework, _graph.IdOf(new NodeId(NodeKind.Model, parent)));
                if (card?.Cells[criterion.Place] is { Worth: not null } cell)
                {
                    found.Add((parent, cell, place.Through));
                }
                else
                {
                    open.Enqueue((parent, place.Through.Add(parent)));
                }
            }
        }

        return found;
    }

    /// <summary>The models that a model has its base data and base weights from.</summary>
    private List<int> BasesOf(int model)
    {
        var bases = new List<int>();
        foreach (var relation in _graph.Outgoing(_graph.ArtifactOf(new NodeId(NodeKind.Model, model))))
        {
            if (relation.Kind == RelationKind.FineTunesFrom && relation.Qualifier != Qualifier.Distillation
                && !_analysis.Licenses.IsOutweighed(relation.Position) && _graph.NodeOf(relation.To) is { Kind: NodeKind.Model } parent)
            {
                bases.Add(parent.Index);
            }
        }

        return bases;
    }

    private GraphContradiction? LicenseContradiction(int model, Cell cell)
    {
        var artifact = _graph.ArtifactOf(new NodeId(NodeKind.Model, model));
        ImmutableArray<int> licenses =
        [
            .. _analysis.Licenses.InForce(artifact).ToArray().Where(
                license => IsApproved(license) == false && !_analysis.Terms.IsMissing(license)), // what is not known says nothing
        ];
        return Contradiction(
            model,
            GraphContradictionCode.LicenseNotApproved,
            cell,
            NodeKind.License,
            licenses,
            names => $"{names} {(licenses.Length == 1 ? "is" : "are")} in force for it, which the Open Source Initiative has not approved",
            license => EvidenceOf(artifact, license));
    }

    /// <summary>For base data, every model at the end of the way must have data; for tuning data, the model itself.</summary>
    private GraphContradiction? DataContradiction(int model, Cell cell)
    {
        ImmutableArray<int> asked = cell.Criterion.About == CriterionSubject.TuningData ? [model] : RootsOf(model);
        return Contradiction(
            model,
            GraphContradictionCode.DataNotRecorded,
            cell,
            NodeKind.Model,
            [.. asked.Where(index => !HasData(index)).Order()],
            static names => $"no training data of {names} is recorded",
            static _ => []); // that no row is there has no address
    }

    /// <summary>A contradiction because of some licenses or models; null when there are none.</summary>
    private GraphContradiction? Contradiction(
        int model,
        GraphContradictionCode code,
        Cell cell,
        NodeKind kind,
        ImmutableArray<int> nodes,
        Func<string, string> say,
        Func<int, IEnumerable<string>> evidenceOf)
    {
        if (nodes.IsEmpty)
        {
            return null;
        }

        var names = string.Join(" and ", kind == NodeKind.License
            ? nodes.Select(_graph.LicenseNameOf)
            : _graph.NamesOf(nodes.Select(index => _graph.ArtifactOf(new NodeId(kind, index)))));
        return new GraphContradiction(
            model,
            code,
            cell,
            $"{Says(cell)} of {_graph.NameOf(new NodeId(NodeKind.Model, model))}, and {say(names)}.",
            kind == NodeKind.License ? nodes : [],
            kind == NodeKind.Model ? nodes : [],
            [.. nodes.SelectMany(evidenceOf).Distinct(StringComparer.Ordinal)]);
    }

    private static string Says(Cell cell) =>
        $"{cell.Criterion.Framework.Row.Name} says \"{cell.Counted!.Value}\" for {cell.Criterion.Row.Title}"; // the best value

    private ImmutableArray<int> RootsOf(int model)
    {
        var (roots, seen, open) = (new List<int>(), new HashSet<int> { model }, new Stack<int>([model]));
        while (open.TryPop(out var current))
        {
            var bases = BasesOf(current);
            if (bases.Count == 0)
            {
                roots.Add(current);
            }

            foreach (var parent in bases.Where(seen.Add))
            {
                open.Push(parent);
            }
        }

        return [.. roots.Order()];
    }

    private bool HasData(int model)
    {
        var artifact = _graph.ArtifactOf(new NodeId(NodeKind.Model, model));
        foreach (var relation in _graph.Outgoing(artifact))
        {
            if (relation.Kind == RelationKind.TrainedOn && relation.Qualifier != Qualifier.Evaluation)
            {
                return true;
            }
        }

        return _graph.UnresolvedOf(artifact).Any(row => row.Kind == RelationKind.TrainedOn && row.FromArtifact == artifact);
    }

    private static IEnumerable<OpennessDisagreement> Between(int model, ScoreCard one, ScoreCard other)
    {
        var isEdition = one.Framework.Earlier == other.Framework || other.Framework.Earlier == one.Framework;
        var (early, late) = one.Framework.Earlier == other.Framework ? (other, one) : (one, other);
        foreach (var cell in early.Cells.Where(static cell => cell.Worth is not null))
        {
            var pairs = isEdition
                ? cell.Criterion.Became.Select(late.Framework.Find).OfType<Criterion>()
                : late.Framework.Criteria.Where(criterion => cell.Criterion.About != CriterionSubject.Other
                    && criterion.About == cell.Criterion.About);
            foreach (var match in pairs.Select(criterion => late.Cells[criterion.Place]))
            {
                if (match.Worth is { } worth && worth != cell.Worth)
                {
                    yield return new OpennessDisagreement(
                        model,
                        isEdition ? OpennessDisagreementKind.Edition : OpennessDisagreementKind.Framework,
                        [cell, match],
                        Math.Abs(worth - cell.Worth!.Value)); // filtered above
                }
            }
        }
    }

    /// <summary>The answers about one framework.</summary>
    private sealed record OfFramework(
        Lazy<ImmutableArray<OpenWashing>> Washing,
        Lazy<ImmutableArray<MoreThanBase>> More,
        Lazy<ImmutableArray<GraphContradiction>> Contradictions);
}
