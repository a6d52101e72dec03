using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>An answer for one purpose. Unknown is never allowed.</summary>
/// <param name="Purpose">What the artifact is to be used for.</param>
/// <param name="Reading">How doubtful restrictions counted.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Reasons">Why, a sentence each, in the order of <paramref name="Restrictions"/>; never empty.</param>
/// <param name="Unknowns">What is not known and could change the answer; not empty whenever the outcome is unknown.</param>
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
/// "dual license": every choice is judged, and the best answer is given.
/// </summary>
public static class Verdicts
{
    // Under all readings, [purpose]: to say which readings flip an outcome, all of them must be judged.
    private static readonly Question<ImmutableArray<Verdict>>[] Questions =
    [
        .. Enum.GetValues<Purpose>().Select(static purpose => new Question<ImmutableArray<Verdict>>(study => Judge(study, purpose))),
    ];

    // What an answer is worth to somebody who may choose between alternative licenses.
    private static readonly VerdictOutcome[] BestFirst =
        [VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited];

    /// <summary>
    /// Prohibited if a restriction that counts under the reading says so; else unknown if something that is not known could say so, or if
    /// the artifact's own license does not give a permission that the purpose needs; else conditional if a restriction that counts sets
    /// conditions; else allowed if every permission that the purpose needs is granted, and unknown if not.
    /// </summary>
    public static Verdict Of(ArtifactStudy study, Purpose purpose, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Questions[(int)purpose])[(int)reading];
    }

    /// <summary>The least certainty that counts under a reading.</summary>
    private static Certainty Floor(Reading reading) => reading switch
    {
        Reading.Cautious => Certainty.Contested,
        Reading.Balanced => Certainty.Likely,
        _ => Certainty.Binding,
    };

    private static ImmutableArray<Verdict> Judge(ArtifactStudy study, Purpose purpose)
    {
        var gaps = GapWeights.Of(study, purpose);
        var choices = study.Licenses.Choices(study.Artifact);
        var readings = Enum.GetValues<Reading>();
        var verdicts = new Verdict[readings.Length];
        foreach (var reading in readings)
        {
            Verdict? best = null;
            for (var i = 0; i < choices.Length; i++)
            {
                var set = i == 0 ? study.Restrictions : study.Restrictions.With(choices[i]);
                var verdict = Judge(study, set, choices[i], gaps, purpose, reading);
                if (best is null || Array.IndexOf(BestFirst, verdict.Outcome) < Array.IndexOf(BestFirst, best.Outcome))
                {
                    best = i == 0 ? verdict : verdict with
                    {
                        Reasons = verdict.Reasons.Insert(
                            0,
                            $"{study.NameOf(study.Artifact)} may be used under "
                            + $"{string.Join(" and ", choices[i].Select(study.LicenseNameOf))} instead."),
                    };
                }
            }

            verdicts[(int)reading] = best!; // there is always a first choice
        }

        return
        [
            .. verdicts.Select(verdict => verdict with
            {
                FlippedBy = [.. verdicts.Where(other => other.Outcome != verdict.Outcome).Select(static other => other.Reading)],
            }),
        ];
    }

    /// <summary>Judges one choice of licenses under one reading.</summary>
    private static Verdict Judge(
        ArtifactStudy study,
        RestrictionSet set,
        ImmutableArray<int> licenses,
        (Unknown Gap, Certainty Potential)[] gaps,
        Purpose purpose,
        Reading reading)
    {
        var rules = study.Rules;
        var floor = Floor(reading);
        var prohibiting = new List<Restriction>();
        var conditions = new List<Restriction>();
        foreach (var restriction in set)
        {
            if (restriction.Certainty >= floor)
            {
                switch (rules.Effect(purpose, restriction.Term))
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

        if (unknowns.Count > 0)
        {
            return Answer(VerdictOutcome.Unknown, ["No recorded restriction prohibits it, but something that could is not known."]);
        }

        var ungranted = rules.Terms
            .Where(term => rules.Effect(purpose, term) == VerdictEffect.Requires)
            .Select(term => Permissions.Intersect(study, term, licenses.AsSpan()))
            .Where(static permission => permission.Outcome != PermissionOutcome.Granted)
            .ToList();
        if (ungranted.Count > 0 && (conditions.Count == 0 || ungranted.Exists(permission => permission.Origin == study.Artifact)))
        {
            unknowns.AddRange(ungranted.Select(permission => Ungranted(study, permission)));
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
                [.. reasons, .. behind.Select(r => $"{rules.Note(purpose, r.Term).TrimEnd('.')}: {r.Explanation}")],
                [.. unknowns],
                behind,
                []);
        }
    }

    private static string Ungranted(ArtifactStudy study, Permission permission)
    {
        var origin = study.NameOf(permission.Origin!.Value); // only a granted permission has none
        return permission.License is { } license
            ? $"{study.LicenseNameOf(license)}, the license of {origin}, does not grant {permission.Term.Code}."
            : $"Whether {origin} grants {permission.Term.Code} is not known.";
    }
}
