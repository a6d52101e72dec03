using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An answer for one purpose. Unknown is never allowed.</summary>
/// <param name="Purpose">What for.</param>
/// <param name="Reading">How doubtful restrictions counted.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Reasons">Why, a sentence each, in the order of <paramref name="Restrictions"/>; never empty.</param>
/// <param name="Unknowns">What is not known and could change the answer; not empty whenever the outcome is unknown.</param>
/// <param name="Restrictions">The restrictions behind the reasons: those that prohibit, then those that set conditions; each in the order
/// of the set.</param>
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

public sealed partial class LineageAnalysis
{
    // What an answer is worth to somebody who may choose between alternative licenses.
    private static readonly VerdictOutcome[] BestFirst =
        [VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited];

    /// <summary>
    /// Whether an artifact may be used for a purpose: prohibited if a restriction that counts says so; else unknown if something that is
    /// not known could say so,
    /// or the artifact's own license does not give a needed permission; else conditional if a restriction sets conditions; else allowed if
    /// every needed
    /// permission is granted, and unknown if not. Of alternative licenses (OR) the best answer.
    /// </summary>
    public Verdict VerdictFor(int artifact, Purpose purpose, Reading reading)
    {
        var answers = AnswersFor(artifact);
        return (answers.Verdicts[(int)purpose] ??= Judge(answers, purpose))[(int)reading];
    }

    private static Certainty Floor(Reading reading) => reading switch
    {
        Reading.Cautious => Certainty.Contested,
        Reading.Balanced => Certainty.Likely,
        _ => Certainty.Binding,
    };

    private Verdict[] Judge(Answers answers, Purpose purpose)
    {
        var artifact = answers.Restrictions.Artifact;
        var gaps = Weigh(answers, purpose);
        var choices = Licenses.Choices(artifact);
        var verdicts = new Verdict[Enum.GetValues<Reading>().Length];
        foreach (var reading in Enum.GetValues<Reading>())
        {
            Verdict? best = null;
            for (var i = 0; i < choices.Length; i++)
            {
                var set = i == 0 ? answers.Restrictions : answers.Restrictions.With(choices[i]);
                var verdict = Judge(set, choices[i], gaps, purpose, reading);
                if (best is null || Array.IndexOf(BestFirst, verdict.Outcome) < Array.IndexOf(BestFirst, best.Outcome))
                {
                    best = i == 0 ? verdict : verdict with
                    {
                        Reasons = verdict.Reasons.Insert(
                            0, $"{NameOf(artifact)} may be used under {string.Join(" and ", choices[i].Select(LicenseName))} instead."),
                    };
                }
            }

            verdicts[(int)reading] = best!;
        }

        for (var i = 0; i < verdicts.Length; i++)
        {
            var outcome = verdicts[i].Outcome;
            verdicts[i] = verdicts[i] with { FlippedBy = [.. verdicts.Where(v => v.Outcome != outcome).Select(static v => v.Reading)] };
        }

        return verdicts;
    }

    private Verdict Judge(
        RestrictionSet set, ImmutableArray<int> licenses, (Unknown Gap, Certainty Potential)[] gaps, Purpose purpose, Reading reading)
    {
        var floor = Floor(reading);
        var prohibiting = new List<Restriction>();
        var conditions = new List<Restriction>();
        foreach (var restriction in set)
        {
            if (restriction.Certainty >= floor)
            {
                switch (Rules.Effect(purpose, restriction.Term))
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

        var unknowns = gaps.Where(g => g.Potential >= floor).Select(static g => g.Gap.Message).ToList();
        if (prohibiting.Count > 0)
        {
            return Answer(VerdictOutcome.Prohibited, []);
        }

        var ungranted = Rules.Terms
            .Where(t => Rules.Effect(purpose, t) == VerdictEffect.Requires)
            .Select(t => Intersect(t, set.Artifact, licenses))
            .Where(static p => p.Outcome != PermissionOutcome.Granted)
            .ToList();
        if (unknowns.Count > 0)
        {
            return Answer(VerdictOutcome.Unknown, ["No recorded restriction prohibits it, but something that could is not known."]);
        }

        if (ungranted.Count > 0 && (conditions.Count == 0 || ungranted.Exists(p => p.Origin == set.Artifact)))
        {
            unknowns.AddRange(ungranted.Select(Ungranted));
            return Answer(VerdictOutcome.Unknown, ["No recorded restriction prohibits it, but a permission it needs is not granted."]);
        }

        return conditions.Count > 0
            ? Answer(VerdictOutcome.Conditional, [])
            : Answer(VerdictOutcome.Allowed, ["No recorded restriction stands against it, and every permission it needs is granted."]);

        Verdict Answer(VerdictOutcome outcome, ImmutableArray<string> reasons)
        {
            ImmutableArray<Restriction> behind = [.. prohibiting, .. conditions];
            return new Verdict(
                purpose,
                reading,
                outcome,
                [.. reasons, .. behind.Select(r => $"{Rules.Note(purpose, r.Term).TrimEnd('.')}: {r.Explanation}")],
                [.. unknowns],
                behind,
                []);
        }
    }

    private string Ungranted(Permission permission) => permission.License is { } license
        ? $"{LicenseName(license)}, the license of {NameOf(permission.Origin!.Value)}, does not grant {permission.Term.Code}."
        : $"Whether {NameOf(permission.Origin!.Value)} grants {permission.Term.Code} is not known.";

    /// <summary>
    /// How sure the worst thing is that a gap could hide for a purpose: the strongest certainty at which any clause of the rule book that
    /// prohibits the purpose
    /// would reach the artifact from there; for a doubtful claim, what would prohibit the purpose if it were true. A missing license of the
    /// artifact itself
    /// always counts.
    /// </summary>
    private (Unknown Gap, Certainty Potential)[] Weigh(Answers answers, Purpose purpose)
    {
        var gaps = UnknownsFor(answers);
        if (gaps.Length == 0)
        {
            return [];
        }

        var artifact = answers.Restrictions.Artifact;
        var (direct, throughData) = new RestrictionSearch(Terms, Licenses, artifact).Potential(Rules.ProhibitingShapes(purpose));
        var ifTrue = answers.IfTrue ??= [.. gaps.Select(gap => IfTrue(gap, artifact))];
        var weighed = new (Unknown Gap, Certainty Potential)[gaps.Length];
        for (var i = 0; i < gaps.Length; i++)
        {
            weighed[i] = (gaps[i], gaps[i].Kind switch
            {
                UnknownKind.UndisclosedTrainingData => throughData[gaps[i].Artifact],
                UnknownKind.OutweighedClaim => Strongest(ifTrue[i]!, purpose),
                _ => gaps[i].Artifact == artifact ? Certainty.Binding : direct[gaps[i].Artifact],
            });
        }

        return weighed;
    }

    private RestrictionSet? IfTrue(Unknown gap, int artifact) => gap.Kind == UnknownKind.OutweighedClaim
        ? new RestrictionSearch(Terms, Licenses, artifact, gap.Relation, gap.License < 0 ? null : (gap.Artifact, gap.License)).All()
        : null;

    private Certainty Strongest(RestrictionSet set, Purpose purpose)
    {
        var strongest = Certainty.DoesNotTravel;
        foreach (var restriction in set)
        {
            if (restriction.Certainty > strongest && Rules.Effect(purpose, restriction.Term) == VerdictEffect.Prohibits)
            {
                strongest = restriction.Certainty;
            }
        }

        return strongest;
    }
}
