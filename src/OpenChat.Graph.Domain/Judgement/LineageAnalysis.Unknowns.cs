using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    /// <summary>The lineage relation of an outweighed claim; -1 for other gaps.</summary>
    internal int Relation { get; init; } = -1;

    /// <summary>The license of an outweighed claim; -1 for other gaps.</summary>
    internal int License { get; init; } = -1;
}

public sealed partial class LineageAnalysis
{
    /// <summary>
    /// What is not known on the way to an artifact: missing licenses, unpublished training data of it and its bases, licenses without
    /// recorded terms, claims
    /// that surer ones contradict. By kind, then by distance, then as in the graph. Empty is not clearance but the absence of known gaps.
    /// </summary>
    public ImmutableArray<Unknown> UnknownsOf(int artifact) =>
        ImmutableCollectionsMarshal.AsImmutableArray(UnknownsFor(AnswersFor(artifact)));

    private Unknown[] UnknownsFor(Answers answers)
    {
        if (answers.Unknowns is { } known)
        {
            return known;
        }

        var gaps = new List<Unknown>();
        foreach (var artifact in answers.Closure)
        {
            var licenses = Licenses.InForce(artifact);
            if (licenses.IsEmpty)
            {
                gaps.Add(new Unknown(UnknownKind.MissingLicense, artifact, $"{NameOf(artifact)} has no known license."));
            }

            foreach (var license in licenses)
            {
                if (Terms.IsMissing(license))
                {
                    gaps.Add(new Unknown(
                        UnknownKind.MissingLicense, artifact, $"{NameOf(artifact)} carries no license: {LicenseName(license)}."));
                }
                else if (!Terms.IsRecorded(license))
                {
                    gaps.Add(new Unknown(
                        UnknownKind.UnrecordedTerms,
                        artifact,
                        $"The terms of {LicenseName(license)}, the license of {NameOf(artifact)}, are not recorded."));
                }
            }

            AddOutweighed(artifact, gaps);
        }

        foreach (var model in answers.Bases)
        {
            if (IsUndisclosed(model))
            {
                gaps.Add(new Unknown(
                    UnknownKind.UndisclosedTrainingData,
                    model,
                    $"The training data of {NameOf(model)} is not known; finding nothing there is not clearance."));
            }
        }

        return answers.Unknowns = [.. gaps.OrderBy(static g => g.Kind)];
    }

    private void AddOutweighed(int artifact, List<Unknown> gaps)
    {
        foreach (var relation in Graph.Outgoing(artifact))
        {
            if (Licenses.IsOutweighed(relation.Position))
            {
                gaps.Add(new Unknown(UnknownKind.OutweighedClaim, artifact, Doubt(relation)) { Relation = relation.Position });
            }
        }

        foreach (var relation in Graph.LicensesOf(artifact))
        {
            if (Licenses.StatusOf(relation.Position) == LicenseStatus.Outweighed)
            {
                gaps.Add(new Unknown(
                    UnknownKind.OutweighedClaim,
                    artifact,
                    $"A doubtful claim says that {NameOf(artifact)} is under {LicenseName(relation.License)}; a surer one says otherwise.")
                {
                    License = relation.License,
                });
            }
        }
    }

    private string Doubt(LineageRelation relation) =>
        $"A doubtful claim says that {NameOf(relation.From)} {Explanations.Verb(relation)} {NameOf(relation.To)}; a surer one says otherwise.";

    /// <summary>
    /// Whether a model is made from nothing that is known: no training data but evaluation, no base; services and programs aside.
    /// </summary>
    private bool IsUndisclosed(int model)
    {
        if (Graph.ModelKindOf(model) is ModelKind.Service or ModelKind.Tool)
        {
            return false;
        }

        foreach (var relation in Graph.Outgoing(model))
        {
            if (relation.Kind is RelationKind.FineTunesFrom or RelationKind.TrainedOn
                && relation.To != model && Licenses.Carries(relation.Position))
            {
                return false;
            }
        }

        return true;
    }
}
