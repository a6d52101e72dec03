using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An answer for one purpose. Unknown is never allowed.</summary>
/// <param name="Purpose">What the artifact is to be used for.</param>
/// <param name="Reading">How doubtful restrictions counted.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Reasons">
/// Why, a sentence each; never empty. Which licenses are chosen, what all of it comes to, then in the order of
/// <paramref name="Restrictions"/>, last what other components ask for.
/// </param>
/// <param name="Unknowns">
/// What is not known and could change the answer, a sentence each; not empty whenever the outcome is unknown, nor when it is conditional
/// for no known reason. Of a conditional one: what could set further conditions.
/// </param>
/// <param name="Restrictions">
/// The restrictions behind the reasons: those that prohibit, then those that set conditions; each in the order of the set.
/// </param>
/// <param name="FlippedBy">Readings under which the outcome would be another, most cautious first.</param>
public sealed record Verdict(
    Purpose Purpose,
    Reading Reading,
    VerdictOutcome Outcome,
    ImmutableArray<string> Reasons,
    ImmutableArray<string> Unknowns,
    ImmutableArray<Restriction> Restrictions,
    ImmutableArray<Reading> FlippedBy)
{
    /// <summary>What no answer is.</summary>
    public const string Disclaimer = "This is evidence gathered from published texts, not legal advice.";
}

/// <summary>
/// The question of whether an artifact may be used for a purpose. The table verdict_rules.csv says what a term means for a purpose; the
/// levels are those of the rule book, section 1, of which a reading counts the upper ones. Alternative licenses follow section 5, the case
/// "dual license": at every artifact on the way the best branch for the purpose is taken, and named.
/// </summary>
/// <remarks>
/// An outcome is the worst that is not excluded. From worst to best: prohibited, when something known forbids the purpose; unknown, when
/// something that is not known could forbid it, or a permission is missing; conditional, when something known sets a condition, or
/// something that is not known could; allowed, when nothing known and nothing unknown counts. So less that counts never gives a worse
/// outcome, be it fewer restrictions, fewer gaps or a less cautious reading, and a condition hides no gap.
/// </remarks>
public static class Verdicts
{
    private const string NoProhibition = "No recorded restriction prohibits it, but ";

    // Under all readings, [purpose]: to say which readings flip an outcome, all of them must be judged.
    private static readonly Question<ImmutableArray<Verdict>>[] Questions =
    [
        .. Enum.GetValues<Purpose>().Select(static purpose => new Question<ImmutableArray<Verdict>>(study => Judge(study, purpose))),
    ];

    // What an answer is worth to somebody who may choose between alternative licenses.
    private static readonly VerdictOutcome[] BestFirst =
        [VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited];

    /// <summary>
    /// Prohibited if a restriction that counts under the reading says so; else unknown if something that is not known could say so, or if a
    /// permission that the purpose needs is not given by a license whose restrictions would count; else conditional if a restriction that
    /// counts sets conditions, or something that is not known could, or if another component of the artifact is not free for the purpose;
    /// else allowed.
    /// </summary>
    public static Verdict Of(ArtifactStudy study, Purpose purpose, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Questions[(int)purpose])[(int)reading];
    }

    /// <summary>The least certainty that counts under a reading.</summary>
    internal static Certainty Floor(Reading reading) => reading switch
    {
        Reading.Cautious => Certainty.Contested,
        Reading.Balanced => Certainty.Likely,
        _ => Certainty.Binding,
    };

    private static ImmutableArray<Verdict> Judge(ArtifactStudy study, Purpose purpose)
    {
        // Every branch is judged under every reading, so that a less cautious one cannot come out worse for want of a choice.
        var readings = Enum.GetValues<Reading>();
        var usual = new Case(study, LicenseBranch.Usual(study.Licenses), study.Restrictions, purpose);
        Verdict[] verdicts = [.. readings.Select(usual.Judge)];
        if (!Array.TrueForAll(verdicts, static verdict => verdict.Outcome == VerdictOutcome.Allowed))
        {
            foreach (var branch in BestBranches.Find(study, purpose))
            {
                var restrictions = new RestrictionSearch(study.Terms, study.Licenses, study.Artifact, branch).All();
                var other = new Case(study, branch, restrictions, purpose);
                foreach (var reading in readings)
                {
                    ref var best = ref verdicts[(int)reading];
                    var verdict = other.Judge(reading);
                    if (Array.IndexOf(BestFirst, verdict.Outcome) < Array.IndexOf(BestFirst, best.Outcome))
                    {
                        best = verdict with { Reasons = [.. Choices(study, branch), .. verdict.Reasons] };
                    }
                }
            }
        }

        return
        [
            .. verdicts.Select(verdict => verdict with
            {
                FlippedBy = [.. verdicts.Where(other => other.Outcome != verdict.Outcome).Select(static other => other.Reading)],
            }),
        ];
    }

    /// <summary>A sentence for each choice that a branch makes, the artifact's own first.</summary>
    private static IEnumerable<string> Choices(ArtifactStudy study, LicenseBranch branch) =>
        from choice in branch.Chosen
        orderby choice.Key != study.Artifact
        let licenses = string.Join(" and ", choice.Value.Select(study.LicenseNameOf))
        select choice.Key == study.Artifact
            ? $"{study.NameOf(choice.Key)} may be used under {licenses} instead."
            : $"This holds if {study.NameOf(choice.Key)} is taken under {licenses}, as whoever uses it may choose.";

    /// <summary>All that counts for a purpose, in one branch of licenses.</summary>
    private sealed class Case
    {
        private readonly ArtifactStudy _study;
        private readonly Purpose _purpose;
        private readonly RestrictionSet _restrictions;
        private readonly GapWeights _weights;
        private readonly ImmutableArray<string> _components;

        public Case(ArtifactStudy study, LicenseBranch branch, RestrictionSet restrictions, Purpose purpose)
        {
            (_study, _purpose, _restrictions) = (study, purpose, restrictions);
            _weights = GapWeights.Of(study, branch, restrictions, purpose);
            _components = OtherComponents.ConditionsOf(study, purpose);
        }

        /// <summary>Judges it under one reading.</summary>
        public Verdict Judge(Reading reading)
        {
            var rules = _study.Rules;
            var floor = Floor(reading);
            var prohibiting = new List<Restriction>();
            var conditions = new List<Restriction>();
            foreach (var restriction in _restrictions)
            {
                if (restriction.Certainty >= floor)
                {
                    switch (rules.Effect(_purpose, restriction.Term))
                    {
                        case VerdictEffect.Prohibits:
                            prohibiting.Add(restriction);
                            break;
                        case VerdictEffect.Conditions:
                            conditions.Add(restriction);
                            break;
                    }
                }
            }

            var hiding = _weights.Gaps.Where(weighed => weighed.Prohibits >= floor).Select(static weighed => weighed.Gap).ToList();
            if (prohibiting.Count > 0)
            {
                return Answer(VerdictOutcome.Prohibited, [], hiding.Select(static gap => gap.Message));
            }

            var ungranted = Ungranted(floor, hiding);
            if (hiding.Count + ungranted.Count > 0)
            {
                return Answer(
                    VerdictOutcome.Unknown,
                    [NoProhibition + (hiding.Count > 0 ? "something that could is not known." : "a permission it needs is not granted.")],
                    hiding.Select(static gap => gap.Message).Concat(ungranted));
            }

            string[] limiting =
                [.. _weights.Gaps.Where(weighed => weighed.Conditions >= floor).Select(static weighed => weighed.Gap.Message)];
            if (conditions.Count + _components.Length > 0)
            {
                return Answer(VerdictOutcome.Conditional, [], limiting);
            }

            return limiting.Length > 0
                ? Answer(VerdictOutcome.Conditional, [NoProhibition + "something that could set conditions is not known."], limiting)
                : Answer(
                    VerdictOutcome.Allowed, ["No recorded restriction stands against it, and every permission it needs is granted."], []);

            Verdict Answer(VerdictOutcome outcome, ImmutableArray<string> reasons, IEnumerable<string> unknowns)
            {
                ImmutableArray<Restriction> behind = [.. prohibiting, .. conditions];
                return new Verdict(
                    _purpose,
                    reading,
                    outcome,
                    [.. reasons, .. behind.Select(r => $"{rules.Note(_purpose, r.Term).TrimEnd('.')}: {r.Explanation}"), .. _components],
                    [.. unknowns.Distinct(StringComparer.Ordinal)],
                    behind,
                    []);
            }
        }

        /// <summary>
        /// A sentence for each permission that is needed and not given: about the nearest license that withholds it, or else the nearest
        /// artifact of which it is not known. Silent where a gap that counts says already that the license is not known.
        /// </summary>
        private List<string> Ungranted(Certainty floor, List<Unknown> hiding)
        {
            var sentences = new List<string>();
            foreach (var grants in _weights.Grants.Where(grant => grant.Weight >= floor).GroupBy(static grant => grant.Withheld.Term.Index))
            {
                var grant = grants.First().Withheld; // withheld ones come first
                var origin = _study.NameOf(grant.Artifact);
                if (grant.License is { } license)
                {
                    sentences.Add($"{_study.LicenseNameOf(license)}, the license of {origin}, does not grant {grant.Term.Code}.");
                }
                else if (!hiding.Exists(gap => gap.Artifact == grant.Artifact))
                {
                    sentences.Add($"Whether {origin} grants {grant.Term.Code} is not known.");
                }
            }

            return sentences;
        }
    }
}
