using System.Collections.Immutable;
using OpenChat.Graph.Domain.Openness;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Whether a condition of a checklist is met, as far as facts are recorded. What no record answers is never met.</summary>
public enum ConditionStatus : byte
{
    /// <summary>A recorded fact says that it is, and none says otherwise.</summary>
    Met,

    /// <summary>A recorded fact says that it is not.</summary>
    NotMet,

    /// <summary>No recorded fact answers it, or facts contradict each other, or one answers it in part.</summary>
    Unknown,

    /// <summary>It cannot be asked of the model.</summary>
    NotApplicable,
}

/// <summary>For what a license of a component must be made.</summary>
public enum LicensedContent : byte
{
    /// <summary>Nothing is asked of a license.</summary>
    None,

    /// <summary>The weights of the model, which count as data.</summary>
    Weights,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>Data.</summary>
    Data,

    /// <summary>Documents.</summary>
    Document,
}

/// <summary>How a cell of a framework answers a condition.</summary>
/// <param name="Framework">Id of the framework; one that the graph does not have answers nothing.</param>
/// <param name="Criterion">Id of the criterion.</param>
/// <param name="Met">The values by which the condition is met.</param>
/// <param name="NotMet">
/// The values by which it is not; what is withheld is not met either, where there are any. All others leave it open.
/// </param>
/// <param name="Near">What the criterion asks that the condition does not ask, or the other way; empty where both ask the same.</param>
public sealed record CellCheck(
    string Framework, string Criterion, ImmutableArray<string> Met, ImmutableArray<string> NotMet, string Near);

/// <summary>Something that the license of a model must leave free.</summary>
/// <param name="Needed">The permissions that give it, by code.</param>
/// <param name="Against">The terms that take it away.</param>
/// <param name="Open">The terms of which nobody has decided whether they take it away.</param>
public sealed record FreedomCheck(ImmutableArray<string> Needed, ImmutableArray<string> Against, ImmutableArray<string> Open);

/// <summary>A class of a checklist. It asks all its conditions, and those of the classes before it.</summary>
/// <param name="Id">Id within the checklist.</param>
/// <param name="Name">Name to show.</param>
public sealed record ChecklistClass(string Id, string Name);

/// <summary>A condition of a checklist.</summary>
/// <param name="Id">Id within the checklist.</param>
/// <param name="Class">The place of the first class that asks it.</param>
/// <param name="Title">Title to show.</param>
/// <param name="Requirement">What is asked, in a sentence.</param>
/// <param name="Url">Where it is asked.</param>
public sealed record ChecklistCondition(string Id, int Class, string Title, string Requirement, string Url)
{
    /// <summary>
    /// The cells that answer it. Those of one group speak of one thing, and where one says other than another, it is open. Empty when no
    /// cell does.
    /// </summary>
    public ImmutableArray<ImmutableArray<CellCheck>> Cells { get; init; } = [];

    /// <summary>Whether one group of cells is enough; otherwise all must be met.</summary>
    public bool IsAnyEnough { get; init; }

    /// <summary>For what the license of the component must be made, besides being open.</summary>
    public LicensedContent Content { get; init; }

    /// <summary>What the license of the model must leave free; null when that is not asked.</summary>
    public FreedomCheck? Freedom { get; init; }

    /// <summary>What is to be known of why nothing that is recorded can answer it; empty when something can.</summary>
    public string Unanswerable { get; init; } = "";
}

/// <summary>
/// Conditions that somebody published, to be held against what is recorded of models. It is data: nothing else knows of it.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Description">What it is, and what is left out.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Classes">Its classes, the one that asks least first; at least one.</param>
/// <param name="Conditions">Its conditions, by class.</param>
public sealed record Checklist(
    string Id,
    string Name,
    string Description,
    string Url,
    ImmutableArray<ChecklistClass> Classes,
    ImmutableArray<ChecklistCondition> Conditions);

/// <summary>One recorded fact, and what it says of a condition; or that there is none.</summary>
/// <param name="Status">What it says.</param>
/// <param name="Text">The fact in a sentence or two.</param>
/// <param name="IsNear">Whether it answers something near to the condition and not the same.</param>
/// <param name="Evidence">Addresses where it can be checked.</param>
/// <param name="Cell">The cell; null where it is none.</param>
/// <param name="License">The license; null where it is none.</param>
public sealed record ConditionReason(
    ConditionStatus Status, string Text, bool IsNear, ImmutableArray<string> Evidence, Cell? Cell, int? License);

/// <summary>A condition held against one model.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Status">Whether it is met; the least of release and license.</param>
/// <param name="Release">Whether what it asks for is there; that of the condition where nothing is asked of a license.</param>
/// <param name="License">Whether it is under a license that fits; null where nothing is asked of one.</param>
/// <param name="Reasons">The facts; at least one.</param>
/// <param name="Mismatch">
/// Why an open license of it is not made for what it covers, in a sentence; null when it is, or is not known.
/// </param>
public sealed record ConditionResult(
    ChecklistCondition Condition,
    ConditionStatus Status,
    ConditionStatus Release,
    ConditionStatus? License,
    ImmutableArray<ConditionReason> Reasons,
    string? Mismatch)
{
    /// <summary>Whether what makes it met, or not met, is only near to what is asked.</summary>
    public bool IsNear => Status is ConditionStatus.Met or ConditionStatus.NotMet
        && Reasons.Any(reason => reason.Status == Status && reason.IsNear);
}

/// <summary>How far a model is on the way to a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Status">Met when all its conditions are; not met when one is not; otherwise unknown.</param>
/// <param name="Conditions">Its conditions, with those of the classes before it.</param>
public sealed record ClassProgress(ChecklistClass Class, ConditionStatus Status, ImmutableArray<ConditionResult> Conditions)
{
    /// <summary>How many of them have a status.</summary>
    public int Count(ConditionStatus status) => Conditions.Count(condition => condition.Status == status);
}

/// <summary>A checklist held against one model.</summary>
/// <param name="Checklist">The checklist.</param>
/// <param name="Model">Index of the model.</param>
/// <param name="ModelId">Id of the model.</param>
/// <param name="Conditions">All conditions, in the order of the checklist.</param>
/// <param name="Classes">All classes, in its order.</param>
public sealed record ChecklistResult(
    Checklist Checklist,
    int Model,
    string ModelId,
    ImmutableArray<ConditionResult> Conditions,
    ImmutableArray<ClassProgress> Classes)
{
    /// <summary>The last class that is reached with all before it; null when none is.</summary>
    public ChecklistClass? Reached => Classes.TakeWhile(static one => one.Status == ConditionStatus.Met).LastOrDefault()?.Class;

    /// <summary>The last class that may be reached, since no condition of it is known not to be met; null when none may be.</summary>
    public ChecklistClass? MayReach => Classes.TakeWhile(static one => one.Status != ConditionStatus.NotMet).LastOrDefault()?.Class;
}
