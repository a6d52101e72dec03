using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Gaps of relation rows with a missing end. What a row names and the data does not hold, or holds as something else, could be under any
/// license; the artifact that names it has the gap. A row that starts from nothing that is there may be about any artifact whose name is
/// near to what it says, and where none is, about every one of its kind; so may rows that could not be read.
/// </summary>
internal static class MissingEnds
{
    /// <summary>
    /// The gaps at an artifact: of rows that start from it, then of those that may have been meant for it, in the order of the graph, then
    /// one for each relation with rows that may be about any artifact of its kind.
    /// </summary>
    public static IEnumerable<Unknown> Of(ArtifactStudy study, int artifact)
    {
        if (study.Graph.Unresolved.IsEmpty)
        {
            return [];
        }

        var rows = study.Graph.UnresolvedOf(artifact).ToList();
        return rows.Select(row => GapOf(study, artifact, row))
            .Concat(study.Graph.LostNear(artifact).Except(rows).Select(row => OfLostRows(study, artifact, row, [row])))
            .Concat(study.Graph.LostAnywhere(study.Graph.NodeOf(artifact).Kind).GroupBy(static row => row.Kind).Select(
                group => OfLostRows(study, artifact, null, [.. group])))
            .OfType<Unknown>();
    }

    /// <summary>The gap that a row leaves at the artifact it starts from; null when it leaves none.</summary>
    private static Unknown? GapOf(ArtifactStudy study, int artifact, UnresolvedRelation row)
    {
        var schema = RelationSchema.Of(row.Kind);
        if (row.FromArtifact < 0)
        {
            return new Unknown(
                KindOf(row.Kind),
                artifact,
                $"A row puts {row.From} where {schema.FileName} has a {NameOf(schema.Starts[0])}, with "
                + $"{(row.To.Length > 0 ? row.To : "nothing")} as what it was made from; "
                + "what was meant is not known.",
                Settling.By(
                    Settling.Makers(study, artifact),
                    $"what {study.NameOf(artifact)} was made from",
                    $"the row belongs into the file of the relation that is meant, or the right id into the column from of "
                    + schema.FileName))
            {
                Missing = MissingIn(row),
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
                (row.To.Length == 0
                    ? $"A row says that {study.NameOf(artifact)} was made by somebody, and does not name them"
                    : $"{row.To}, said to have made {study.NameOf(artifact)}, {Absence(study, row, "organisation")}")
                + "; whether they accepted the terms of what they used is not known.",
                Remedy(study, artifact, row, "who made it"))
            {
                Missing = MissingIn(row),
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
            $"{study.NameOf(artifact)} {Explanations.Verb(row.Kind, qualifier)} {Named(study, row, NameOf(schema.End))}; "
            + $"what it passes on to {study.NameOf(artifact)} is not known.",
            Remedy(
                study,
                artifact,
                row,
                $"what {study.NameOf(artifact)} {Explanations.Verb(row.Kind, qualifier)}"))
        {
            Missing = MissingIn(row),
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
        var isOwn = !Words.TryParseComponent(row.Qualifier, out var component)
            || LicensedComponent.IsOwn(study.Graph, artifact, component);
        if (!study.Graph.ReleaseDateOf(artifact).MayLieWithin(row.ValidFrom, row.ValidTo) || (!isOwn && artifact != study.Artifact))
        {
            return null;
        }

        var isOfDataset = !study.Graph.IsModel(artifact) && Words.TryParseComponent(row.Qualifier, out component)
            && component is Component.Weights or Component.Service or Component.Delta;
        var isChoice = row.Group.Length > 0 && !isOfDataset && study.Graph.LicensesOf(artifact).Any(other =>
            other.Group == row.Group && LicensedComponent.GroupOf(study.Graph, artifact, other.Position) != 0
            && study.Licenses.IsOwn(artifact, other.Position)
            && study.Licenses.StatusOf(other.Position) is LicenseStatus.InForce or LicenseStatus.Alternative);
        return new Unknown(
            UnknownKind.UnknownLicense,
            artifact,
            $"{(isOwn ? "" : $"The {Words.Spell(component)} of ")}{study.NameOf(artifact)} is under "
            + $"{Named(study, row, "license")}; what it demands is not known.",
            Remedy(
                study,
                artifact,
                row,
                $"under which license {(isOwn ? "" : $"the {Words.Spell(component)} of ")}{study.NameOf(artifact)} is"))
        {
            Missing = MissingIn(row),
            File = RelationSchema.Of(row.Kind).FileName,
            Line = LineOf(row),
            Sites = isOwn && !isChoice ? [new PotentialSite(SiteKind.License, artifact)] : [],
            LeavesUnlicensed = isOwn && !isChoice,
            IsOfOtherComponent = !isOwn,
        };
    }

    /// <summary>The gap of rows that may be about an artifact.</summary>
    /// <param name="study">The study.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="near">The row if something in it is near to the artifact; null where the rows may be about any.</param>
    /// <param name="rows">The rows, of one relation.</param>
    private static Unknown? OfLostRows(
        ArtifactStudy study, int artifact, UnresolvedRelation? near, IReadOnlyList<UnresolvedRelation> rows)
    {
        var kind = rows[0].Kind;
        var schema = RelationSchema.Of(kind);
        rows = [.. rows.Where(row =>
            Words.ParseQualifier(kind, row.Qualifier) != Qualifier.Evaluation || schema.Family != RelationFamily.Lineage)];
        if (rows.Count == 0)
        {
            return null;
        }

        var first = rows.FirstOrDefault(static row => row.IsOfUnreadRows) ?? rows[0];
        var name = study.NameOf(artifact);
        var consequence = kind switch
        {
            RelationKind.LicensedUnder => $"under which licenses {name} is, is not known whole",
            RelationKind.DevelopedBy => $"who made {name} is not known whole",
            _ => $"what {name} {Explanations.Verb(kind, Qualifier.None)} is not known whole",
        };
        var start = NameOf(study.Graph.NodeOf(artifact).Kind);
        var isOwn = kind == RelationKind.LicensedUnder && rows.Any(row =>
            !Words.TryParseComponent(row.Qualifier, out var component) || LicensedComponent.IsOwn(study.Graph, artifact, component));
        if (kind == RelationKind.LicensedUnder && !isOwn && artifact != study.Artifact)
        {
            return null;
        }

        return new Unknown(
            KindOf(kind),
            artifact,
            first.IsOfUnreadRows
                ? $"Rows of {schema.FileName} could not be read{Because(first)}, and one of them may be about {name}; {consequence}."
                : $"{Place(first)} of {schema.FileName} {Start(first, start)}"
                    + (near is not null ? $", and {name} may be meant; {consequence}."
                        : (rows.Count == 1 ? "" : FormattableString.Invariant($", as {rows.Count - 1} more do not"))
                            + $", and any {start} may be meant; {consequence}."),
            first.IsOfUnreadRows
                ? $"{Settling.Keepers} could settle it by a {schema.FileName} that can be read whole; the command check says what is wrong "
                    + "with it."
                : $"{Settling.Keepers} could settle it by the right id in the column from of {schema.FileName}; a row about something that "
                    + "is not listed here can be deleted.")
        {
            Missing = first.From.Length == 0 ? null : first.From,
            File = schema.FileName,
            Line = LineOf(first),
            Sites = schema.Family switch
            {
                RelationFamily.Licensing => isOwn ? [new PotentialSite(SiteKind.License, artifact)] : [],
                RelationFamily.Developing => [],
                _ => [new PotentialSite(SiteKind.Behind, artifact, kind)],
            },
            LeavesUnlicensed = isOwn,
            IsOfOtherComponent = kind == RelationKind.LicensedUnder && !isOwn,
        };
    }

    /// <summary>What a row says it starts from, as a part of a sentence.</summary>
    private static string Start(UnresolvedRelation row, string kind) => row.From.Length == 0
        ? "does not say what it is about"
        : $"does not start from a {kind} that is there but from \"{row.From}\"";

    /// <summary>Why rows could not be read, as a part of a sentence.</summary>
    private static string Because(UnresolvedRelation row) =>
        row.Claim.Note.TrimEnd('.') is { Length: > 0 } note ? $" ({note})" : "";

    private static string Place(UnresolvedRelation row) =>
        row.Line > 0 ? FormattableString.Invariant($"Line {row.Line}") : "A row";

    private static UnknownKind KindOf(RelationKind relation) => relation switch
    {
        RelationKind.TrainedOn => UnknownKind.UnknownDataset,
        RelationKind.GeneratedBy => UnknownKind.UnknownGenerator,
        RelationKind.LicensedUnder => UnknownKind.UnknownLicense,
        RelationKind.DevelopedBy => UnknownKind.UnknownDeveloper,
        _ => UnknownKind.UnknownParent,
    };

    private static string? MissingIn(UnresolvedRelation row) => row.To.Length == 0 ? null : row.To;

    /// <summary>What the row leads to, as it writes it, and that it is not there; or that it does not say what.</summary>
    private static string Named(ArtifactStudy study, UnresolvedRelation row, string expected) =>
        row.To.Length > 0 ? $"{row.To}, which {Absence(study, row, expected)}" : $"a {expected} that the row does not name";

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

    /// <summary>Who could say what a row means, and what to do with the row then.</summary>
    private static string Remedy(ArtifactStudy study, int artifact, UnresolvedRelation row, string question)
    {
        var schema = RelationSchema.Of(row.Kind);
        return Settling.By(
            row.Kind == RelationKind.DevelopedBy ? Settling.Publisher(study, artifact) : Settling.Makers(study, artifact),
            question,
            row.To.Length == 0
                ? $"the id of what is meant belongs into the column to of {schema.FileName}"
                : study.Graph.FindById(row.To) is null
                ? $"a row for {row.To} belongs into {Words.FileOf(schema.End)}, or the right id into the column to of {schema.FileName}"
                : $"the right id belongs into the column to of {schema.FileName}, or the row into the file of the relation that is meant");
    }

    private static int? LineOf(UnresolvedRelation row) => row.Line > 0 ? row.Line : null;
}
