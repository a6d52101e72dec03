using System.Collections.Immutable;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Policies;

/// <summary>What a policy says of an artifact. A greater value is stricter.</summary>
public enum PolicyEffect : byte
{
    /// <summary>It may be used.</summary>
    Allow,

    /// <summary>A person has to decide.</summary>
    Ask,

    /// <summary>It may not be used.</summary>
    Deny,
}

/// <summary>
/// What a company lets be used: rules in any order, of which the strictest that fits decides; where none does, the default.
/// </summary>
/// <param name="Purposes">What the artifacts are to be used for; at least one.</param>
/// <param name="Reading">How doubtful restrictions count.</param>
/// <param name="Party">Who uses them.</param>
/// <param name="Default">What is said where no rule decides; never <see cref="PolicyEffect.Allow"/>.</param>
/// <param name="Rules">The rules; no two of the same name.</param>
public sealed record Policy(
    ImmutableArray<Purpose> Purposes, Reading Reading, VerdictParty Party, PolicyEffect Default, ImmutableArray<PolicyRule> Rules);

/// <summary>One rule of a policy.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Effect">What it says of artifacts that it fits.</param>
/// <param name="Reason">Why there is such a rule, for whoever it stops.</param>
/// <param name="When">What must hold; without a condition it holds of every artifact.</param>
/// <param name="Unless">What must not hold besides; null for nothing.</param>
/// <param name="KnownOnly">
/// Whether it passes over artifacts of which it is not known whether <paramref name="When"/> holds; of no use for one that allows.
/// </param>
public sealed record PolicyRule(
    string Name, PolicyEffect Effect, string Reason, PolicyCondition When, PolicyCondition? Unless, bool KnownOnly);

/// <summary>What can be asked of an artifact. All that is given must hold together; null is not asked.</summary>
public sealed record PolicyCondition
{
    /// <summary>It is one of these.</summary>
    public ImmutableHashSet<int>? Artifacts { get; init; }

    /// <summary>It is a model, or a dataset.</summary>
    public ImmutableHashSet<NodeKind>? Kinds { get; init; }

    /// <summary>It is a model of one of these kinds.</summary>
    public ImmutableHashSet<ModelKind>? ModelKinds { get; init; }

    /// <summary>One of these organisations made it, by index.</summary>
    public ImmutableHashSet<int>? Organisations { get; init; }

    /// <summary>One of these licenses is in force for it, by index.</summary>
    public ImmutableHashSet<int>? Licenses { get; init; }

    /// <summary>All licenses that are in force for it are of these, by index; of alternatives those that one choice brings.</summary>
    public ImmutableHashSet<int>? OnlyLicenses { get; init; }

    /// <summary>A restriction like this reaches it.</summary>
    public PolicyRestriction? RestrictedBy { get; init; }

    /// <summary>The verdict for the purposes of the policy has one of these outcomes; of several purposes the worst counts.</summary>
    public ImmutableHashSet<VerdictOutcome>? Outcomes { get; init; }

    /// <summary>A verdict of its own has one of some outcomes.</summary>
    public PolicyVerdict? Verdict { get; init; }

    /// <summary>Something of one of these kinds is not known of it or of what it was made from.</summary>
    public ImmutableHashSet<UnknownKind>? Unknowns { get; init; }
}

/// <summary>Which restrictions a condition is about: those that fit all that is given.</summary>
/// <param name="Terms">Numbers of terms; null for all duties and prohibitions.</param>
/// <param name="Licenses">The licenses they stand in, by index; null for all.</param>
/// <param name="AtLeast">How sure they must be for the party of the policy.</param>
/// <param name="Inherited">Inherited, or its own; null for either.</param>
/// <param name="Threshold">Whether the size above which a clause holds fits; null when it is not asked.</param>
public sealed record PolicyRestriction(
    ImmutableHashSet<int>? Terms,
    ImmutableHashSet<int>? Licenses,
    Certainty AtLeast,
    bool? Inherited,
    Predicate<Threshold?>? Threshold);

/// <summary>A verdict that a condition is about.</summary>
/// <param name="Purpose">What the artifact is to be used for.</param>
/// <param name="Reading">How doubtful restrictions count.</param>
/// <param name="Party">Who uses it.</param>
/// <param name="Outcomes">Which outcomes fit.</param>
public sealed record PolicyVerdict(Purpose Purpose, Reading Reading, VerdictParty Party, ImmutableHashSet<VerdictOutcome> Outcomes);
