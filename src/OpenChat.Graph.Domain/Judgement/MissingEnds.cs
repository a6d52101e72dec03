using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Gaps of relation rows with a missing end. What a row names and the data does not hold, or holds as something else, could be under any
/// license; the artifact that names it has the gap. A row that starts from no artifact concerns none.
/// </summary>
internal static class MissingEnds
{
    /// <summary>The gap that a row leaves at the artifact it starts from; null when it leaves none.</summary>
    public static Unknown? GapOf(ArtifactStudy study, int artifact, UnresolvedRelation row)
    {
        var schema = RelationSchema.Of(row.Kind);
        if (row.FromArtifact < 0)
        {
            return new Unknown(
                KindOf(row.Kind),
                artifact,
                $"A row puts {row.From} where {schema.FileName} has a {NameOf(schema.Starts[0])}, with {To(row)} as what it was made from; "
                + "what was meant is not known.",
                $"The row in the file of the relation that is meant, or the right id in the column from, would settle it.")
            {
                Missing = row.To,
                File = schema.FileName,
                Line = LineOf(row),
                Sites = [new PotentialSite(SiteKind.Anywhere, artifact)],
            };
        }

        return row.Kind switch
        {
            RelationKind.LicensedUnder => LicenseGap(study, artifact, row),
            RelationKind.DevelopedBy => new Unknown(
                UnknownKind.UnknownDeveloper,
                artifact,
                $"{To(row)}, said to have made {study.NameOf(artifact)}, {Absence(study, row, "organisation")}; whether it accepted the "
                + "terms of what it used is not known.",
                Remedy(study, row, "organisations.csv"))
            {
                Missing = row.To,
                File = schema.FileName,
                Line = LineOf(row),
            },
            _ => LineageGap(study, artifact, row),
        };
    }

    private static Unknown? LineageGap(ArtifactStudy study, int artifact, UnresolvedRelation row)
    {
        var schema = RelationSchema.Of(row.Kind);
        var qualifier = Words.ParseQualifier(row.Kind, row.Qualifier);
        return qualifier == Qualifier.Evaluation ? null : new Unknown(
            KindOf(row.Kind),
            artifact,
            $"{study.NameOf(artifact)} {Explanations.Verb(row.Kind, qualifier)} {To(row)}, which "
            + $"{Absence(study, row, NameOf(schema.End))}; "
            + $"what it passes on to {study.NameOf(artifact)} is not known.",
            Remedy(study, row, schema.End == NodeKind.Model ? "models.csv" : "datasets.csv"))
        {
            Missing = row.To,
            File = schema.FileName,
            Line = LineOf(row),
            Sites =
            [
                new PotentialSite(SiteKind.Behind, artifact, row.Kind, qualifier == Qualifier.None ? Qualifier.Unknown : qualifier),
            ],
        };
    }

    /// <summary>
    /// A license that is not there: of the artifact itself, or of a component of the artifact that is asked about. Where another license
    /// may be chosen instead, it hides nothing.
    /// </summary>
    private static Unknown? LicenseGap(ArtifactStudy study, int artifact, UnresolvedRelation row)
    {
        var own = study.Graph.OwnComponentOf(artifact);
        var isOwn = !Words.TryParseComponent(row.Qualifier, out var component)
            || LicensedComponent.IsOwn(component, own);
        if (!study.Graph.ReleaseDateOf(artifact).MayLieWithin(row.ValidFrom, row.ValidTo) || (!isOwn && artifact != study.Artifact))
        {
            return null;
        }

        var isChoice = row.Group.Length > 0 && study.Graph.LicensesOf(artifact).Any(other =>
            other.Group == row.Group && study.Licenses.IsOwn(artifact, other.Position)
            && study.Licenses.StatusOf(other.Position) is LicenseStatus.InForce or LicenseStatus.Alternative);
        return new Unknown(
            UnknownKind.UnknownLicense,
            artifact,
            $"{(isOwn ? "" : $"The {Words.Spell(component)} of ")}{study.NameOf(artifact)} is under {To(row)}, which "
            + $"{Absence(study, row, "license")}; what it demands is not known.",
            Remedy(study, row, "licenses.csv"))
        {
            Missing = row.To,
            File = RelationSchema.Of(row.Kind).FileName,
            Line = LineOf(row),
            Sites = isOwn && !isChoice ? [new PotentialSite(SiteKind.License, artifact)] : [],
            LeavesUnlicensed = isOwn && !isChoice,
            IsOfOtherComponent = !isOwn,
        };
    }

    private static UnknownKind KindOf(RelationKind relation) => relation switch
    {
        RelationKind.TrainedOn => UnknownKind.UnknownDataset,
        RelationKind.GeneratedBy => UnknownKind.UnknownGenerator,
        RelationKind.LicensedUnder => UnknownKind.UnknownLicense,
        RelationKind.DevelopedBy => UnknownKind.UnknownDeveloper,
        _ => UnknownKind.UnknownParent,
    };

    /// <summary>What the row leads to, as it writes it.</summary>
    private static string To(UnresolvedRelation row) => row.To.Length > 0 ? row.To : "something that the row does not name";

    private static string NameOf(NodeKind kind) => kind switch
    {
        NodeKind.Model => "model",
        NodeKind.Dataset => "dataset",
        NodeKind.License => "license",
        NodeKind.Organisation => "organisation",
        _ => "source",
    };

    private static string Absence(ArtifactStudy study, UnresolvedRelation row, string expected) =>
        study.Graph.FindById(row.To) is { } node
            ? $"is {(node.Kind == NodeKind.Organisation ? "an" : "a")} {NameOf(node.Kind)} and no {expected}"
            : $"is not among the {expected}s";

    private static string Remedy(ArtifactStudy study, UnresolvedRelation row, string file) =>
        study.Graph.FindById(row.To) is null
            ? $"A row of {file} for {row.To}, or the right id in the column to, would settle it."
            : "The right id in the column to, or the row in the file of the relation that is meant, would settle it.";

    private static int? LineOf(UnresolvedRelation row) => row.Line > 0 ? row.Line : null;
}
