using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Licenses of other components of an artifact, such as its code or documentation. Rule book, section 5, the case "component licenses":
/// they neither give nor withhold anything of the artifact itself, nor of what is made from it; they are conditions of using that
/// component.
/// </summary>
internal static class OtherComponents
{
    /// <summary>
    /// A sentence for each license of another component that does not leave the purpose open, in the order of the lineage.
    /// </summary>
    public static ImmutableArray<string> ConditionsOf(ArtifactStudy study, Purpose purpose)
    {
        var conditions = ImmutableArray.CreateBuilder<string>();
        foreach (var relation in study.Graph.LicensesOf(study.Artifact))
        {
            if (study.Licenses.StatusOf(relation.Position) == LicenseStatus.OtherComponent
                && Obstacle(study, relation, purpose) is { } obstacle)
            {
                var component = Words.Spell(relation.Component);
                conditions.Add(Reasons.Fit(names =>
                    $"The {component} of {names.OfArtifact(study, study.Artifact)} is under {names.OfLicense(study, relation.License)}, "
                    + $"{obstacle}; this answer is about it without its {component}."));
            }
        }

        return conditions.DrainToImmutable();
    }

    private static string? Obstacle(ArtifactStudy study, LicenseRelation relation, Purpose purpose)
    {
        foreach (var clause in study.Terms.ClausesOf(relation.License))
        {
            if (clause.Term.Kind == TermKind.Permission)
            {
                continue;
            }

            switch (Bearings.Of(study, purpose, clause.Term, relation.License, isOwn: true))
            {
                case Bearing.Prohibits:
                    return $"which stands against it ({clause.Term.Code})";
                case Bearing.LeavesOpen when study.Rules.Effect(purpose, clause.Term) != VerdictEffect.Missing:
                    return $"which may stand against it ({clause.Term.Code})";
                case Bearing.LeavesOpen:
                    return $"which may stand against it ({clause.Term.Code}): no usable rule says what that means for it";
            }
        }

        if (study.Terms.UnreadOf(relation.License) is not [])
        {
            return "of which not all terms are recorded";
        }

        foreach (var term in study.Rules.Terms)
        {
            if (Permissions.IsNeeded(study, purpose, term)
                && Permissions.Gives(study, relation.License, term) is not true and var given)
            {
                return given is null
                    ? $"of which no grant of {term.Code} is recorded"
                    : $"which does not grant {term.Code}";
            }
        }

        return null;
    }
}
