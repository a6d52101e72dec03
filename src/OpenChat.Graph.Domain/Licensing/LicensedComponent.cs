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
    /// Whether a license relation is about the artifact itself: weights, data or service.
    /// </summary>
    public static bool IsOwn(LineageGraph graph, int artifact, int licenseRelation) =>
        IsOwn(graph.Licensing.ComponentOf(licenseRelation), graph.OwnComponentOf(artifact));

    /// <summary>
    /// Whether what a row says is covered is the artifact itself. A row that says "weights" of a service means the service, whose weights
    /// nobody receives. The delta of a model is all that its makers hand out of its weights. An unknown word means the artifact itself, as
    /// an empty cell does: what it may have been meant to exclude is not guessed. So do weights, a service or a delta of a dataset, which
    /// has none of these.
    /// </summary>
    /// <param name="component">The component; null when the word is not known, or none is given.</param>
    /// <param name="own">The component that a row means that names none.</param>
    public static bool IsOwn(Component? component, Component own) =>
        component is null || component == own
        || (own == Component.Service && component is Component.Weights or Component.Delta or Component.Data)
        || (own == Component.Weights && component == Component.Delta)
        || (own == Component.Data && component is Component.Weights or Component.Service or Component.Delta);

    /// <summary>
    /// Whether two license relations of an artifact cover the same component, so that one may contradict the other. A delta and the weights
    /// that it makes are two things: the license of one says nothing against that of the other.
    /// </summary>
    public static bool IsSame(LineageGraph graph, int artifact, int a, int b) =>
        graph.Licensing.Code[a] == graph.Licensing.Code[b]
        || (IsOwn(graph, artifact, a) && IsOwn(graph, artifact, b) && !IsDelta(graph, artifact, a) && !IsDelta(graph, artifact, b));

    /// <summary>Whether a license relation is about a difference of weights and not about the weights that it makes.</summary>
    public static bool IsDelta(LineageGraph graph, int artifact, int licenseRelation) =>
        graph.Licensing.ComponentOf(licenseRelation) == Component.Delta && graph.OwnComponentOf(artifact) == Component.Weights;
}
