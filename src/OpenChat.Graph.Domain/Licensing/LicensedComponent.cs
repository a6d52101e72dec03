using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Which component of an artifact a license covers. Rule book, section 5, the case "component licenses": the license of the code never
/// answers for the weights.
/// </summary>
internal static class LicensedComponent
{
    /// <summary>
    /// Whether a license relation is about the artifact itself: weights, data or service. A row that says "weights" of a service means the
    /// service, whose weights nobody receives. An unknown word means the artifact itself, as an empty cell does: what it may have been
    /// meant to exclude is not guessed.
    /// </summary>
    public static bool IsOwn(LineageGraph graph, int artifact, int licenseRelation)
    {
        var component = graph.Licensing.ComponentOf(licenseRelation);
        var own = graph.OwnComponentOf(artifact);
        return component is null || component == own || (own == Component.Service && component == Component.Weights);
    }

    /// <summary>Whether two license relations of an artifact cover the same component.</summary>
    public static bool IsSame(LineageGraph graph, int artifact, int a, int b) =>
        (IsOwn(graph, artifact, a) && IsOwn(graph, artifact, b)) || graph.Licensing.Code[a] == graph.Licensing.Code[b];
}
