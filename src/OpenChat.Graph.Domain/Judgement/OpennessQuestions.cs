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
/// criteria. What is said of models that are not in the graph is left out.
/// </summary>
public static class OpennessQuestions
{
    /// <summary>Models that claim to be open while data that they were made from is closed.</summary>
    public static ImmutableArray<OpenWashing> FindOpenWashing(LineageAnalysis analysis, OpennessBook book, Framework framework)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(book);
        var found = ImmutableArray.CreateBuilder<OpenWashing>();
        foreach (var (model, card) in CardsOf(analysis.Graph, book, framework))
        {
            ImmutableArray<Cell> closed =
                [.. card.Cells.Where(static cell => Subjects.IsData(cell.Criterion.About) && cell.IsClosed)];
            ImmutableArray<OpennessClaim> claims =
                closed.IsEmpty ? [] : [.. ClaimsOf(analysis, model, card).OrderBy(static claim => claim.Kind)];
            if (!claims.IsEmpty)
            {
                found.Add(new OpenWashing(model, card, claims, closed));
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>
    /// Models that are said to be more open than a base in what they have from it. Distilled models have no data of their teacher.
    /// </summary>
    public static ImmutableArray<MoreThanBase> FindMoreThanBase(LineageAnalysis analysis, OpennessBook book, Framework framework)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(framework);
        var found = ImmutableArray.CreateBuilder<MoreThanBase>();
        var inherited = framework.Criteria.Where(static criterion => Subjects.IsInherited(criterion.About)).ToList();
        foreach (var (model, card) in CardsOf(analysis.Graph, book, framework))
        {
            foreach (var criterion in inherited.Where(criterion => card.Cells[criterion.Place].Worth is not null))
            {
                var cell = card.Cells[criterion.Place];
                found.AddRange(NearestBases(analysis, book, model, criterion).Where(nearest => nearest.BaseCell.Worth < cell.Worth)
                    .Select(nearest => new MoreThanBase(model, nearest.Base, cell, nearest.BaseCell, nearest.Through)));
            }
        }

        return found.DrainToImmutable();
    }

    /// <summary>Cells with the best value that the graph contradicts.</summary>
    public static ImmutableArray<GraphContradiction> FindContradictions(
        LineageAnalysis analysis, OpennessBook book, Framework framework)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(book);
        var found = ImmutableArray.CreateBuilder<GraphContradiction>();
        foreach (var (model, card) in CardsOf(analysis.Graph, book, framework))
        {
            foreach (var cell in card.Cells.Where(static cell => cell.IsBest))
            {
                var contradiction = cell.Criterion.About switch
                {
                    CriterionSubject.License => LicenseContradiction(analysis, model, cell),
                    CriterionSubject.BaseData or CriterionSubject.TuningData => DataContradiction(analysis, model, cell),
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

    /// <summary>
    /// Disagreements about models: within a cell, between editions, and between frameworks where both have a value for the same thing.
    /// </summary>
    public static ImmutableArray<OpennessDisagreement> FindDisagreements(LineageGraph graph, OpennessBook book)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(book);
        var found = ImmutableArray.CreateBuilder<OpennessDisagreement>();
        foreach (var (model, cards) in CardsByModel(graph, book))
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

    /// <summary>The models that at least two frameworks assess.</summary>
    public static ImmutableArray<int> FindInSeveral(LineageGraph graph, OpennessBook book)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(book);
        return [.. CardsByModel(graph, book).Where(static pair => pair.Cards.Length > 1).Select(static pair => pair.Model)];
    }

    /// <summary>What all frameworks say, by model; only of models that are in the graph.</summary>
    private static IEnumerable<(int Model, ImmutableArray<ScoreCard> Cards)> CardsByModel(LineageGraph graph, OpennessBook book) =>
        book.Models.Select(id => (Model: graph.FindById(NodeKind.Model, id), Cards: book.CardsOf(id)))
            .Where(static pair => pair.Model >= 0).OrderBy(static pair => pair.Model);

    private static IEnumerable<(int Model, ScoreCard Card)> CardsOf(LineageGraph graph, OpennessBook book, Framework framework) =>
        book.TableOf(framework).Select(row => (Model: graph.FindById(NodeKind.Model, row.Card.ModelId), row.Card))
            .Where(static pair => pair.Model >= 0).OrderBy(static pair => pair.Model);

    private static IEnumerable<OpennessClaim> ClaimsOf(LineageAnalysis analysis, int model, ScoreCard card)
    {
        var graph = analysis.Graph;
        var (name, artifact) = (graph.NameOf(new NodeId(NodeKind.Model, model)), graph.ArtifactOf(new NodeId(NodeKind.Model, model)));
        foreach (var license in analysis.Licenses.InForce(artifact).ToArray().Where(license => IsApproved(graph, license) == true))
        {
            yield return new OpennessClaim(
                OpennessClaimKind.ApprovedLicense,
                $"{name} is under {graph.NameOf(new NodeId(NodeKind.License, license))}, which the Open Source Initiative has approved.",
                EvidenceOf(graph, artifact, license),
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

    /// <summary>The addresses of all statements of a cell, each once.</summary>
    public static ImmutableArray<string> EvidenceOf(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return [.. cell.Statements.SelectMany(static fact => fact.Evidence).Distinct(StringComparer.Ordinal)];
    }

    private static ImmutableArray<string> EvidenceOf(LineageGraph graph, int artifact, int license)
    {
        var evidence = new List<string>();
        foreach (var relation in graph.LicensesOf(artifact))
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

        return [.. evidence.Where(static url => url.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static bool? IsApproved(LineageGraph graph, int license) =>
        Words.TryParseBoolean(graph.GetText(new NodeId(NodeKind.License, license), NodeField.OsiApproved), out var approved)
            ? approved
            : null;

    private static List<(int Base, Cell BaseCell, ImmutableArray<int> Through)> NearestBases(
        LineageAnalysis analysis, OpennessBook book, int model, Criterion criterion)
    {
        var graph = analysis.Graph;
        var found = new List<(int, Cell, ImmutableArray<int>)>();
        var seen = new HashSet<int> { model };
        var open = new Queue<(int Model, ImmutableArray<int> Through)>([(model, [])]);
        while (open.TryDequeue(out var place))
        {
            foreach (var parent in BasesOf(analysis, place.Model).Where(seen.Add))
            {
                var card = book.CardOf(criterion.Framework, graph.IdOf(new NodeId(NodeKind.Model, parent)));
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
    private static List<int> BasesOf(LineageAnalysis analysis, int model)
    {
        var (graph, bases) = (analysis.Graph, new List<int>());
        foreach (var relation in graph.Outgoing(graph.ArtifactOf(new NodeId(NodeKind.Model, model))))
        {
            if (relation.Kind == RelationKind.FineTunesFrom && relation.Qualifier != Qualifier.Distillation
                && !analysis.Licenses.IsOutweighed(relation.Position) && graph.NodeOf(relation.To) is { Kind: NodeKind.Model } parent)
            {
                bases.Add(parent.Index);
            }
        }

        return bases;
    }

    private static GraphContradiction? LicenseContradiction(LineageAnalysis analysis, int model, Cell cell)
    {
        var graph = analysis.Graph;
        var artifact = graph.ArtifactOf(new NodeId(NodeKind.Model, model));
        ImmutableArray<int> licenses =
        [
            .. analysis.Licenses.InForce(artifact).ToArray().Where(
                license => IsApproved(graph, license) == false && !analysis.Terms.IsMissing(license)), // what is not known says nothing
        ];
        if (licenses.IsEmpty)
        {
            return null;
        }

        var names = string.Join(" and ", licenses.Select(license => graph.NameOf(new NodeId(NodeKind.License, license))));
        return new GraphContradiction(
            model,
            GraphContradictionCode.LicenseNotApproved,
            cell,
            $"{Says(cell)} of {graph.NameOf(new NodeId(NodeKind.Model, model))}, and {names} is in force for it, which the Open Source "
            + "Initiative has not approved.",
            licenses,
            [],
            [.. licenses.SelectMany(license => EvidenceOf(graph, artifact, license)).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>For base data, every model at the end of the way must have data; for tuning data, the model itself.</summary>
    private static GraphContradiction? DataContradiction(LineageAnalysis analysis, int model, Cell cell)
    {
        var graph = analysis.Graph;
        ImmutableArray<int> asked = cell.Criterion.About == CriterionSubject.TuningData ? [model] : RootsOf(analysis, model);
        ImmutableArray<int> without = [.. asked.Where(index => !HasData(graph, index)).Order()];
        if (without.IsEmpty)
        {
            return null;
        }

        var names = string.Join(" and ", without.Select(index => graph.NameOf(new NodeId(NodeKind.Model, index))));
        return new GraphContradiction(
            model,
            GraphContradictionCode.DataNotRecorded,
            cell,
            $"{Says(cell)} of {graph.NameOf(new NodeId(NodeKind.Model, model))}, and no training data of {names} is recorded.",
            [],
            without,
            []);
    }

    private static string Says(Cell cell) =>
        $"{cell.Criterion.Framework.Row.Name} says \"{cell.Counted!.Value}\" for {cell.Criterion.Row.Title}"; // the best value

    private static ImmutableArray<int> RootsOf(LineageAnalysis analysis, int model)
    {
        var (roots, seen, open) = (new List<int>(), new HashSet<int> { model }, new Stack<int>([model]));
        while (open.TryPop(out var current))
        {
            var bases = BasesOf(analysis, current);
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

    private static bool HasData(LineageGraph graph, int model)
    {
        var artifact = graph.ArtifactOf(new NodeId(NodeKind.Model, model));
        foreach (var relation in graph.Outgoing(artifact))
        {
            if (relation.Kind == RelationKind.TrainedOn && relation.Qualifier != Qualifier.Evaluation)
            {
                return true;
            }
        }

        return graph.UnresolvedOf(artifact).Any(row => row.Kind == RelationKind.TrainedOn && row.FromArtifact == artifact);
    }

    private static IEnumerable<OpennessDisagreement> Between(int model, ScoreCard one, ScoreCard other)
    {
        var isEdition = one.Framework.Row.Succeeds == other.Framework.Id || other.Framework.Row.Succeeds == one.Framework.Id;
        var (early, late) = isEdition && one.Framework.Row.Succeeds == other.Framework.Id ? (other, one) : (one, other);
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
}
