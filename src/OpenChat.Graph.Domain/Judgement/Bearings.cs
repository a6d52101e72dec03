using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>What a term of a license does to a purpose. A greater value is worse.</summary>
internal enum Bearing : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It sets a condition.</summary>
    Conditions,

    /// <summary>
    /// It may exclude the purpose, which nobody knows: no rule says it, or no license was given and law may still allow it.
    /// </summary>
    LeavesOpen,

    /// <summary>It excludes the purpose.</summary>
    Prohibits,
}

/// <summary>
/// What a term of a license does to a purpose at an artifact, and to which artifacts a purpose applies: verdict_rules.csv, and what depends
/// on the license or the artifact. Rule book, section 5, "what a term does" and "not applicable": this is the only place.
/// </summary>
internal static class Bearings
{
    // What no kind of artifact can be used for. The sentence follows the name of the artifact.
    private static readonly (ModelKind Kind, Purpose Purpose, string Why)[] NotApplicable =
    [
        (ModelKind.Service, Purpose.Redistribute, "is a hosted service, and nothing of it is released that could be passed on."),
        (ModelKind.Service, Purpose.FineTune, "is a hosted service, and no weights of it are released that could be tuned."),
        (ModelKind.Tool, Purpose.TrainOnOutputs, "is a program and no model: it writes nothing that a model could be trained on."),
    ];

    /// <summary>What a term of a license does to a purpose.</summary>
    /// <param name="study">The study of the artifact.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="term">The term, a duty or a prohibition.</param>
    /// <param name="license">The license.</param>
    /// <param name="isOwn">Whether the license is that of the artifact itself.</param>
    public static Bearing Of(ArtifactStudy study, Purpose purpose, Term term, int license, bool isOwn)
    {
        switch (study.Rules.Effect(purpose, term))
        {
            case VerdictEffect.Conditions:
                return Bearing.Conditions;

            case VerdictEffect.Missing:
                return Bearing.LeavesOpen;

            // Without a license nobody may make copies of the thing itself. What exceptions in law allow beyond that nobody knows.
            case VerdictEffect.Prohibits when term.Code == NumberedRules.NoGrant:
                return isOwn && purpose is Purpose.Redistribute or Purpose.FineTune or Purpose.HostAsService
                    ? Bearing.Prohibits
                    : Bearing.LeavesOpen;

            // A model license gives rights in the model, also for training within its family; terms of a service give no model away.
            case VerdictEffect.Prohibits when term.Code == NumberedRules.NoTrainingOnOutputs && study.Terms.IsLicense(license):
                return Bearing.Conditions;

            case VerdictEffect.Prohibits:
                return Bearing.Prohibits;

            default:
                return Bearing.None;
        }
    }

    /// <summary>What a restriction does to a purpose.</summary>
    public static Bearing Of(ArtifactStudy study, Purpose purpose, Restriction restriction) =>
        Of(study, purpose, restriction.Term, restriction.License, !restriction.Inherited);

    /// <summary>
    /// Why a purpose does not apply to an artifact, in one sentence; null when it does. A service of which a license of weights is known
    /// has released something.
    /// </summary>
    public static string? WhyNotApplicable(ArtifactStudy study, Purpose purpose)
    {
        if (!study.Graph.IsModel(study.Artifact))
        {
            return null;
        }

        var kind = study.Graph.ModelKindOf(study.Artifact);
        foreach (var line in NotApplicable)
        {
            if (line.Kind == kind && line.Purpose == purpose && !(kind == ModelKind.Service && HasReleasedWeights(study)))
            {
                return $"{study.NameOf(study.Artifact)} {line.Why}";
            }
        }

        return null;
    }

    private static bool HasReleasedWeights(ArtifactStudy study)
    {
        foreach (var relation in study.Graph.LicensesOf(study.Artifact))
        {
            if (relation.Component == Component.Weights && !study.Terms.IsOfService(relation.License))
            {
                return true;
            }
        }

        return study.Graph.UnresolvedOf(study.Artifact).Any(static row => row.Kind == RelationKind.LicensedUnder
            && Words.TryParseComponent(row.Qualifier, out var component) && component == Component.Weights);
    }
}
