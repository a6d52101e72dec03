using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// How much each gap on the way to an artifact matters for a purpose: how sure the worst thing is that it could hide. Rule book, section 5,
/// "undisclosed data" and "license unknown": a gap keeps a verdict from being better than unknown only if the rules would let something
/// that prohibits the purpose reach the artifact from there.
/// </summary>
internal static class GapWeights
{
    // For each unknown that is an outweighed claim, the restrictions on the artifact if the claim were true after all; null for the others.
    private static readonly Question<RestrictionSet?[]> IfTrue = new(static study =>
        [.. Unknowns.Of(study).Select(gap => gap.Kind == UnknownKind.OutweighedClaim ? Assume(study, gap) : null)]);

    /// <summary>
    /// Every unknown with its weight, in the order of the unknowns: the strongest certainty at which any clause of the rule set that
    /// prohibits the purpose would reach the artifact from the gap; for a doubtful claim, of what would prohibit the purpose if it were
    /// true. That the artifact's own license is missing always counts.
    /// </summary>
    public static (Unknown Gap, Certainty Potential)[] Of(ArtifactStudy study, Purpose purpose)
    {
        var gaps = Unknowns.Of(study);
        if (gaps.IsEmpty)
        {
            return [];
        }

        var search = new RestrictionSearch(study.Terms, study.Licenses, study.Artifact);
        var (direct, throughData) = search.Potential(study.Rules.ProhibitingShapes(purpose));
        var ifTrue = study.Answer(IfTrue);
        var weighed = new (Unknown Gap, Certainty Potential)[gaps.Length];
        for (var i = 0; i < weighed.Length; i++)
        {
            var gap = gaps[i];
            weighed[i] = (gap, gap.Kind switch
            {
                UnknownKind.UndisclosedTrainingData => throughData[gap.Artifact],
                UnknownKind.OutweighedClaim => Strongest(study, ifTrue[i]!, purpose), // there is a set for each such claim
                _ => gap.Artifact == study.Artifact ? Certainty.Binding : direct[gap.Artifact],
            });
        }

        return weighed;
    }

    private static RestrictionSet Assume(ArtifactStudy study, Unknown claim)
    {
        (int Artifact, int License)? license = claim.License < 0 ? null : (claim.Artifact, claim.License);
        return new RestrictionSearch(study.Terms, study.Licenses, study.Artifact, claim.Relation, license).All();
    }

    private static Certainty Strongest(ArtifactStudy study, RestrictionSet set, Purpose purpose)
    {
        var strongest = Certainty.DoesNotTravel;
        foreach (var restriction in set)
        {
            if (restriction.Certainty > strongest && study.Rules.Effect(purpose, restriction.Term) == VerdictEffect.Prohibits)
            {
                strongest = restriction.Certainty;
            }
        }

        return strongest;
    }
}
