using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Something that is not known and could hide a restriction.</summary>
/// <param name="Kind">Which kind of gap.</param>
/// <param name="Artifact">Where.</param>
/// <param name="Message">What is missing, in one sentence.</param>
public sealed record Unknown(UnknownKind Kind, int Artifact, string Message)
{
    /// <summary>The lineage relation that an outweighed claim is about; -1 for a license claim and for other gaps.</summary>
    internal int Relation { get; init; } = -1;

    /// <summary>The license that an outweighed claim names; -1 for a lineage claim and for other gaps.</summary>
    internal int License { get; init; } = -1;
}

/// <summary>
/// The question of what is not known on the way to an artifact. Rule book, section 5, the cases "no license", "license unknown",
/// "undisclosed data" and "competing sources": a gap is named and never guessed away, and finding nothing is not clearance.
/// </summary>
public static class Unknowns
{
    private static readonly Question<ImmutableArray<Unknown>> Question = new(Find);

    /// <summary>
    /// Missing licenses, unpublished training data of the artifact and its bases, licenses without recorded terms, and claims that surer
    /// ones contradict; by kind, then by distance, then in the order of the lineage. Empty means that no gap is known.
    /// </summary>
    public static ImmutableArray<Unknown> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    /// <summary>The sentence about a lineage relation that only doubtful claims state while a surer one states another.</summary>
    internal static string Doubt(ArtifactStudy study, LineageRelation relation) =>
        $"A doubtful claim says that {study.NameOf(relation.From)} {Explanations.Verb(relation)} {study.NameOf(relation.To)}; "
        + $"a surer one says otherwise.";

    private static ImmutableArray<Unknown> Find(ArtifactStudy study)
    {
        var gaps = new List<Unknown>();
        foreach (var artifact in study.Closure)
        {
            AddLicenseGaps(study, artifact, gaps);
            AddOutweighed(study, artifact, gaps);
        }

        foreach (var model in study.Bases)
        {
            if (IsUndisclosed(study, model))
            {
                gaps.Add(new Unknown(
                    UnknownKind.UndisclosedTrainingData,
                    model,
                    $"The training data of {study.NameOf(model)} is not known; finding nothing there is not clearance."));
            }
        }

        return [.. gaps.OrderBy(static gap => gap.Kind)];
    }

    private static void AddLicenseGaps(ArtifactStudy study, int artifact, List<Unknown> gaps)
    {
        var licenses = study.Licenses.InForce(artifact);
        if (licenses.IsEmpty)
        {
            gaps.Add(new Unknown(UnknownKind.MissingLicense, artifact, $"{study.NameOf(artifact)} has no known license."));
        }

        foreach (var license in licenses)
        {
            if (study.Terms.IsMissing(license))
            {
                gaps.Add(new Unknown(
                    UnknownKind.MissingLicense,
                    artifact,
                    $"{study.NameOf(artifact)} carries no license: {study.LicenseNameOf(license)}."));
            }
            else if (!study.Terms.IsRecorded(license))
            {
                gaps.Add(new Unknown(
                    UnknownKind.UnrecordedTerms,
                    artifact,
                    $"The terms of {study.LicenseNameOf(license)}, the license of {study.NameOf(artifact)}, are not recorded."));
            }
        }
    }

    private static void AddOutweighed(ArtifactStudy study, int artifact, List<Unknown> gaps)
    {
        foreach (var relation in study.Graph.Outgoing(artifact))
        {
            if (study.Licenses.IsOutweighed(relation.Position))
            {
                gaps.Add(new Unknown(UnknownKind.OutweighedClaim, artifact, Doubt(study, relation)) { Relation = relation.Position });
            }
        }

        foreach (var relation in study.Graph.LicensesOf(artifact))
        {
            if (study.Licenses.StatusOf(relation.Position) == LicenseStatus.Outweighed)
            {
                gaps.Add(new Unknown(
                    UnknownKind.OutweighedClaim,
                    artifact,
                    $"A doubtful claim says that {study.NameOf(artifact)} is under {study.LicenseNameOf(relation.License)}; "
                    + $"a surer one says otherwise.")
                {
                    License = relation.License,
                });
            }
        }
    }

    /// <summary>
    /// Whether nothing is known that a model was made from: it has no base, and no training data but evaluation data. Services and programs
    /// are not asked.
    /// </summary>
    private static bool IsUndisclosed(ArtifactStudy study, int model)
    {
        if (study.Graph.ModelKindOf(model) is ModelKind.Service or ModelKind.Tool)
        {
            return false;
        }

        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind is RelationKind.FineTunesFrom or RelationKind.TrainedOn
                && relation.To != model && study.Licenses.Carries(relation.Position))
            {
                return false;
            }
        }

        return true;
    }
}
