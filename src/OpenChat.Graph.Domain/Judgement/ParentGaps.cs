using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Gaps of what artifacts were made from where rows are there and cannot be so, or are missing although the artifact says of itself that it
/// was made from another: a model of such a kind without a base, an artifact made from itself, a program that is said to have been trained,
/// and files whose columns look swapped.
/// </summary>
internal static class ParentGaps
{
    /// <summary>The gaps at an artifact.</summary>
    public static IEnumerable<Unknown> Of(ArtifactStudy study, int artifact)
    {
        var graph = study.Graph;
        var (name, isModel) = (study.NameOf(artifact), graph.IsModel(artifact));
        var hasBase = !isModel;
        var isMerge = isModel && graph.ModelKindOf(artifact) == ModelKind.Merge;
        var bases = new HashSet<int>();
        foreach (var relation in graph.Outgoing(artifact))
        {
            if (relation.Kind == RelationKind.FineTunesFrom)
            {
                hasBase = true;
                isMerge |= relation.Qualifier == Qualifier.Merge;
                bases.Add(relation.To);
            }

            if (relation.To == artifact && relation.Qualifier != Qualifier.Evaluation)
            {
                var (file, what) = (RelationSchema.Of(relation.Kind).FileName, isModel ? "model" : "dataset");
                yield return New(
                    artifact,
                    relation.Kind,
                    $"{file} says that {name} {Explanations.Verb(relation)} itself, so another {what} is meant, and what it passes on to "
                    + $"{name} is not known.",
                    Settling.By(
                        Settling.Makers(study, artifact),
                        $"which {what} {name} was made from",
                        $"its id belongs into the column to of {file}")) with
                {
                    Missing = graph.IdOf(artifact),
                    Line = Unknowns.LineOf(study, RelationFamily.Lineage, relation.Position),
                    Sites = [new PotentialSite(
                        SiteKind.Behind,
                        artifact,
                        relation.Kind,
                        relation.Qualifier == Qualifier.None ? Qualifier.Unknown : relation.Qualifier)],
                };
            }
        }

        // What was made from it counts where it is on the way.
        if (graph.AgainstTool(artifact, position =>
            study.Licenses.Carries(position) && study.Closure.Contains(graph.Relation(position).From)) is { } against)
        {
            var other = against.From == artifact ? against.To : against.From;
            var told = against.From == artifact
                ? $"it {Explanations.Verb(against)} {study.NameOf(other)}"
                : $"{study.NameOf(other)} {Explanations.Verb(against)} it";
            yield return new Unknown(
                UnknownKind.UnknownParent,
                artifact,
                $"{name} is said to be a tool, a program that holds no weights, and {RelationSchema.Of(against.Kind).FileName} says that "
                + $"{told}; which of the two is right, and what passes on to {name}, is not known.",
                Settling.By(
                    Settling.Makers(study, artifact),
                    $"what kind of model {name} is, such as base or chat",
                    $"the kind belongs into the column kind of {Words.FileOf(NodeKind.Model)}"))
            {
                Missing = graph.GetText(graph.NodeOf(artifact), NodeField.Kind),
                File = Words.FileOf(NodeKind.Model),
                Line = Unknowns.LineOf(study, graph.NodeOf(artifact)),
                Sites = [new PotentialSite(SiteKind.Anywhere, artifact)],
                LeavesUnlicensed = true,
            };
        }

        var isOtherNamed = graph.UnresolvedOf(artifact).Any(static row => row.Kind == RelationKind.FineTunesFrom);
        if (isMerge && bases.Count == 1 && !bases.Contains(artifact) && !isOtherNamed)
        {
            yield return New(
                artifact,
                RelationKind.FineTunesFrom,
                $"{name} is a merge, which has two parents at least, and only {study.NameOf(bases.First())} is recorded; what another one "
                + $"passes on to {name} is not known.",
                Settling.By(
                    Settling.Makers(study, artifact),
                    $"what else {name} was merged from, or by which other method it was made"));
        }

        if (!hasBase && graph.MayHaveBase(artifact) && !isOtherNamed)
        {
            var kind = graph.GetText(graph.NodeOf(artifact), NodeField.Kind);
            yield return New(
                artifact,
                RelationKind.FineTunesFrom,
                $"{name} is of the kind \"{kind}\", which is made from another model, and which one is not recorded; what that passes on "
                + $"to {name} is not known.",
                Settling.By(Settling.Makers(study, artifact), $"which model {name} was made from"));
        }

        if (!hasBase && !graph.MayHaveBase(artifact) && !isOtherNamed && HasDelta(graph, artifact))
        {
            yield return New(
                artifact,
                RelationKind.FineTunesFrom,
                $"{name} is licensed as a difference of weights (component delta), which is added to those of another model, and which one "
                + $"is not recorded; what that passes on to {name} is not known.",
                Settling.By(
                    Settling.Makers(study, artifact), $"to which model {name} is added, or that the license is that of whole weights"));
        }

        foreach (var kind in graph.Reversed.Where(kind => RelationSchema.Of(kind).Starts.Contains(graph.NodeOf(artifact).Kind)))
        {
            yield return New(
                artifact,
                kind,
                $"Most rows of {RelationSchema.Of(kind).FileName} make something older than what it was made from, so that the columns "
                + $"from and to may be swapped; what {name} {Explanations.Verb(kind, Qualifier.None)} is not known.",
                $"{Settling.Keepers} could settle it by putting the columns from and to of {RelationSchema.Of(kind).FileName} under the "
                + "right names, or by the right dates.");
        }
    }

    private static bool HasDelta(LineageGraph graph, int artifact)
    {
        var licenses = graph.Licensing;
        for (var relation = licenses.Starts[artifact]; relation < licenses.Starts[artifact + 1]; relation++)
        {
            if (LicensedComponent.IsDelta(graph, artifact, relation))
            {
                return true;
            }
        }

        return false;
    }

    private static Unknown New(int artifact, RelationKind relation, string message, string settledBy) =>
        new(UnknownKind.UnknownParent, artifact, message, settledBy)
        {
            File = RelationSchema.Of(relation).FileName,
            Sites = [new PotentialSite(SiteKind.Behind, artifact, relation)],
        };
}
