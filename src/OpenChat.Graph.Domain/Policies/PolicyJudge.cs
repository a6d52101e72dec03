using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Policies;

/// <summary>
/// The question of what a policy says of an artifact. The strictest rule that fits decides, in whatever order they stand, so that no rule
/// can take back what another forbids, and who adds a rule that allows opens no gap.
/// </summary>
/// <remarks>
/// <para>Nothing is allowed by silence. A condition holds, does not hold, or is not known to (<see cref="Facts"/>). A rule that asks or
/// denies and of which that is not known asks, unless it says that only what is known counts; one that allows does nothing then. An
/// exception of which it is not known whether it holds excepts nothing for sure, so then the rule asks in either case.</para>
/// <para>A rule that allows holds only where the verdict for the purposes of the policy is <see cref="VerdictOutcome.Allowed"/> or
/// <see cref="VerdictOutcome.Conditional"/>, or where the rule names the outcome itself.</para>
/// </remarks>
public static class PolicyJudge
{
    // From the worst to the best.
    private static readonly ImmutableArray<VerdictOutcome> WorstFirst =
    [
        VerdictOutcome.Prohibited, VerdictOutcome.Unknown, VerdictOutcome.Conditional, VerdictOutcome.Allowed,
        VerdictOutcome.NotApplicable,
    ];

    /// <summary>What a policy says of an artifact.</summary>
    /// <param name="study">The study of the artifact.</param>
    /// <param name="policy">The policy.</param>
    public static PolicyDecision Evaluate(ArtifactStudy study, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(policy);
        var verdict = policy.Purposes.Select(purpose => Verdicts.Of(study, purpose, policy.Reading, policy.Party))
            .MinBy(static verdict => WorstFirst.IndexOf(verdict.Outcome))!; // a policy has purposes
        var facts = new Facts(study, policy.Party, verdict);
        ImmutableArray<PolicyFinding> findings =
        [
            .. policy.Rules.Select(rule => Find(facts, policy, rule)).OfType<PolicyFinding>()
                .OrderByDescending(static finding => finding.Effect is { } effect ? (int)effect : -1)
                .ThenBy(static finding => finding.Fit),
        ];
        if (findings is not [{ Effect: { } decided }, ..])
        {
            decided = policy.Default;
            findings = findings.Insert(0, new PolicyFinding(
                null,
                PolicyFit.Fits,
                decided,
                $"No rule decides about {study.NameOf(study.Artifact)}, so the default of the policy holds: {Word(decided)}.",
                [],
                [],
                [],
                []));
        }

        return new PolicyDecision(study.Artifact, decided, verdict, findings);
    }

    private static PolicyFinding? Find(Facts facts, Policy policy, PolicyRule rule)
    {
        var when = facts.Of(rule.When, rule.KnownOnly);
        var unless = rule.Unless is { } exception ? facts.Of(exception, isKnownOnly: false) : Answer.No;
        if (when.Truth == Truth.No || unless.Truth == Truth.Yes || (rule.KnownOnly && when.Truth == Truth.Unknown))
        {
            return null;
        }

        var name = facts.Name;
        if (when.Truth == Truth.Unknown || unless.Truth == Truth.Unknown)
        {
            PolicyEffect? effect = rule.Effect == PolicyEffect.Allow ? null : PolicyEffect.Ask;
            var what = $"Whether the rule \"{rule.Name}\" fits {name} is not known, so ";
            var missing = Answer.Together(when.Truth == Truth.Unknown ? when : Answer.No, unless);
            return Make(
                PolicyFit.MayFit,
                effect,
                what + (effect is null ? "it allows nothing." : rule.Effect == PolicyEffect.Deny
                    ? "somebody has to settle that, or decide, before it is used."
                    : "somebody has to decide."),
                missing);
        }

        if (rule.Effect != PolicyEffect.Allow || IsCleared(facts.Verdict, policy, rule))
        {
            return Make(PolicyFit.Fits, rule.Effect, $"The rule \"{rule.Name}\" {Verb(rule.Effect)} {name}.", when);
        }

        return Make(
            PolicyFit.HeldBack,
            null,
            $"The rule \"{rule.Name}\" would allow {name}, but it does not name the outcome {Word(facts.Verdict.Outcome)} of the verdict "
            + $"on {Explanations.Use(facts.Verdict.Purpose)}, so it allows nothing here.",
            Answer.Together(when, facts.Held));

        PolicyFinding Make(PolicyFit fit, PolicyEffect? effect, string message, Answer answer) =>
            new(rule, fit, effect, message, answer.Because, answer.Restrictions, answer.Licenses, answer.Unknowns);
    }

    /// <summary>Whether the verdict lets a rule allow something.</summary>
    private static bool IsCleared(Verdict verdict, Policy policy, PolicyRule rule) =>
        verdict.Outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional
        || rule.When.Outcomes?.Contains(verdict.Outcome) == true
        || (policy.Purposes.Length == 1 && rule.When.Verdict is { } named && named.Purpose == verdict.Purpose
            && named.Reading == policy.Reading && named.Party == policy.Party && named.Outcomes.Contains(verdict.Outcome));

    private static string Verb(PolicyEffect effect) => effect switch
    {
        PolicyEffect.Deny => "denies",
        PolicyEffect.Ask => "asks about",
        _ => "allows",
    };

    private static string Word(PolicyEffect effect) => effect.ToString().ToUpperInvariant();

    private static string Word(VerdictOutcome outcome) =>
        outcome == VerdictOutcome.NotApplicable ? "NOT_APPLICABLE" : outcome.ToString().ToUpperInvariant();
}
