using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A rule for travel that is missing: how a term passes a relation of a qualifier.</summary>
/// <param name="Term">Index of the term.</param>
/// <param name="Relation">The relation.</param>
/// <param name="Qualifier">Its qualifier.</param>
internal readonly record struct MissingTravel(int Term, RelationKind Relation, Qualifier Qualifier);

/// <summary>
/// Gaps of rules that are not there: a term without a rule for a relation might travel over it, and one without a rule for a purpose might
/// prohibit it. Only a rule that matters for the artifact is a gap of it. Nothing is looked for while the rules are whole.
/// </summary>
internal static class RuleGaps
{
    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();

    /// <summary>The gaps of an artifact in one branch of licenses: of travel by distance, of meaning by term, of needs by term.</summary>
    public static IEnumerable<Unknown> Of(ArtifactStudy study, LicenseBranch branch)
    {
        var rules = study.Rules;
        if (!rules.LacksRules && !rules.LacksEffects)
        {
            return [];
        }

        var known = branch.Chosen.IsEmpty
            ? study.Restrictions
            : new RestrictionSearch(study.Terms, study.Licenses, study.Artifact, branch).All();
        return OfTravel(study, branch, known).Concat(OfMeaning(study, known)).Concat(OfNeeds(study));
    }

    /// <summary>The rule that is missing for a hop; null when none is.</summary>
    public static MissingTravel? MissingOn(in Restriction restriction, in PathHop hop) =>
        hop.LacksRule ? new MissingTravel(restriction.Term.Index, hop.Relation.Kind, hop.Relation.Qualifier) : null;

    /// <summary>What would reach the artifact, or reach it more surely, if a rule that is missing let everything pass.</summary>
    private static IEnumerable<Unknown> OfTravel(ArtifactStudy study, LicenseBranch branch, RestrictionSet known)
    {
        if (!study.Rules.LacksRules)
        {
            yield break;
        }

        var reached = known.StrongestByKey();
        var told = new HashSet<MissingTravel>();
        var worst = new RestrictionSearch(study.Terms, study.Licenses, study.Artifact, branch, worst: true).All();
        foreach (var restriction in worst)
        {
            for (var i = 0; restriction.ByParty.Maker > reached.GetValueOrDefault(restriction.Key).Maker && i < restriction.Hops; i++)
            {
                var hop = restriction.Hop(i);
                if (MissingOn(restriction, hop) is not { } missing || !told.Add(missing))
                {
                    continue;
                }

                var relation = hop.Relation;
                var words = $"{Words.Spell(relation.Kind)} {Words.Spell(relation.Qualifier)}".TrimEnd();
                yield return new Unknown(
                    UnknownKind.MissingRule,
                    relation.From,
                    $"No usable rule says how {restriction.Term.Code} travels over {words}; from "
                    + $"{study.LicenseNameOf(restriction.License)}, "
                    + $"the license of {study.NameOf(restriction.Origin)}, it may reach {study.NameOf(study.Artifact)}.",
                    $"{Settling.Keepers} could settle it by a row of propagation_rules.csv for {restriction.Term.Code} and {words}, with "
                    + "a value that fits.")
                {
                    Missing = $"{restriction.Term.Code} {words}",
                    File = RuleProblem.FileOf(RuleTables.PropagationRules),
                    Travel = missing,
                };
            }
        }
    }

    /// <summary>What lies on the artifact and has no rule for some purposes.</summary>
    private static IEnumerable<Unknown> OfMeaning(ArtifactStudy study, RestrictionSet known)
    {
        foreach (var restrictions in known.GroupBy(static restriction => restriction.Term.Index).OrderBy(static group => group.Key))
        {
            var first = restrictions.First();
            var purposes = Array.FindAll(Purposes, purpose => study.Rules.Effect(purpose, first.Term) == VerdictEffect.Missing);
            if (purposes.Length == 0)
            {
                continue;
            }

            var words = string.Join(", ", purposes.Select(Words.Spell));
            var surest = restrictions.Select(static restriction => restriction.ByParty).Aggregate(PartyCertainty.Stronger);
            yield return new Unknown(
                UnknownKind.MissingRule,
                study.Artifact,
                $"No usable rule says what {first.Term.Code} means for {words}; {study.NameOf(study.Artifact)} has it from "
                + $"{study.LicenseNameOf(first.License)}.",
                $"{Settling.Keepers} could settle it by rows of verdict_rules.csv for {first.Term.Code} and {words}, with an effect that "
                + "fits.")
            {
                Missing = first.Term.Code,
                File = RuleProblem.FileOf(RuleTables.VerdictRules),
                Weights = [.. purposes.Select(purpose => (purpose, surest))],
            };
        }
    }

    /// <summary>
    /// Permissions that a purpose may need and that no license can be seen to give, as the vocabulary does not know them.
    /// </summary>
    private static IEnumerable<Unknown> OfNeeds(ArtifactStudy study)
    {
        var needs = Purposes.SelectMany(purpose => study.Rules.UnknownNeeds(purpose).Select(code => (Purpose: purpose, Code: code)));
        foreach (var need in needs.GroupBy(static need => need.Code, static need => need.Purpose, StringComparer.Ordinal).OrderBy(
            static group => group.Key, StringComparer.Ordinal))
        {
            var words = string.Join(", ", need.Select(Words.Spell));
            yield return new Unknown(
                UnknownKind.MissingRule,
                study.Artifact,
                $"By verdict_rules.csv {words} may need \"{need.Key}\", which is no term of terms.csv; whether a license gives it cannot "
                + "be told.",
                $"{Settling.Keepers} could settle it by a row of terms.csv for it, or by the right term in verdict_rules.csv.")
            {
                Missing = need.Key,
                File = RuleProblem.FileOf(RuleTables.VerdictRules),
                Weights = [.. need.Select(static purpose => (purpose, PartyCertainty.Of(Certainty.Binding)))],
            };
        }
    }
}
