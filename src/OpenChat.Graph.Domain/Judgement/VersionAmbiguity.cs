using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// VERSION_AMBIGUITY. Rule book, section 6: a name without a version, where the versions differ in law. Another artifact of the same kind
/// answers to one of the names of this one, and differs in the licenses in force or in what it was made from.
/// </summary>
internal static class VersionAmbiguity
{
    /// <summary>One clash that names every such artifact.</summary>
    public static IEnumerable<Clash> Find(ArtifactStudy study)
    {
        var (graph, artifact) = (study.Graph, study.Artifact);
        var node = graph.NodeOf(artifact);
        var others = new SortedSet<int>();
        foreach (var name in graph.AliasesOf(node).Prepend(graph.NameOf(node)))
        {
            if (name.Length > 0)
            {
                foreach (var index in graph.FindByName(node.Kind, name))
                {
                    var other = graph.ArtifactOf(new NodeId(node.Kind, index));
                    if (other != artifact
                        && (!study.LicensesInForce.SequenceEqual(study.Licenses.InForce(other))
                            || !Parents(study, artifact).SetEquals(Parents(study, other))))
                    {
                        others.Add(other);
                    }
                }
            }
        }

        var names = study.NamesOf(others.Append(artifact));
        return others.Count == 0
            ? []
            :
            [
                new Clash(
                    $"A name of {names[^1]} is also that of {string.Join(", ", names.SkipLast(1))}, "
                    + "which differs in licenses or in what it was made from.",
                    [.. others.Append(artifact).Order()],
                    [],
                    []),
            ];
    }

    private static HashSet<(RelationKind Kind, int To)> Parents(ArtifactStudy study, int artifact) =>
        [.. study.Graph.Outgoing(artifact).Where(r => study.Licenses.Carries(r.Position)).Select(static r => (r.Kind, r.To))];
}
