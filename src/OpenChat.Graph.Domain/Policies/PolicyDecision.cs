using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;

namespace OpenChat.Graph.Domain.Policies;

/// <summary>How a rule stands to an artifact.</summary>
public enum PolicyFit : byte
{
    /// <summary>Its condition holds.</summary>
    Fits,

    /// <summary>Whether its condition holds is not known.</summary>
    MayFit,

    /// <summary>
    /// Its condition holds, and it would allow what no verdict clears, without naming that outcome: so it allows nothing.
    /// </summary>
    HeldBack,
}

/// <summary>What a policy says of one artifact.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Effect">What it comes to: that of the first finding.</param>
/// <param name="Verdict">The verdict for the purposes of the policy: the worst, the first of equally bad ones.</param>
/// <param name="Findings">
/// Each rule that fits or may fit, the strictest first, then those that fit, then as the rules stand; last those that come to nothing.
/// Where no rule decides, the default stands first. Never empty.
/// </param>
public sealed record PolicyDecision(int Artifact, PolicyEffect Effect, Verdict Verdict, ImmutableArray<PolicyFinding> Findings);

/// <summary>What one rule says of an artifact, and why.</summary>
/// <param name="Rule">The rule; null for the default of the policy.</param>
/// <param name="Fit">How it stands to the artifact.</param>
/// <param name="Effect">
/// What it comes to: its effect where it fits; <see cref="PolicyEffect.Ask"/> where it may fit and would not allow; null where it would
/// allow and does not.
/// </param>
/// <param name="Message">All that in one sentence.</param>
/// <param name="Because">The facts, a sentence each; empty where the rule has no condition.</param>
/// <param name="Restrictions">The restrictions that fit, in the order of the set.</param>
/// <param name="Licenses">The licenses that fit, by index.</param>
/// <param name="Unknowns">What is not known and matters here, in the order of the unknowns.</param>
public sealed record PolicyFinding(
    PolicyRule? Rule,
    PolicyFit Fit,
    PolicyEffect? Effect,
    string Message,
    ImmutableArray<string> Because,
    ImmutableArray<Restriction> Restrictions,
    ImmutableArray<int> Licenses,
    ImmutableArray<Unknown> Unknowns);
