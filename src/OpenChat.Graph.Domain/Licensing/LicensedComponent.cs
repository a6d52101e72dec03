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
    /// Whether a license relation is about the artifact itself: weights, data, service or, of a program, code.
    /// </summary>
    public static bool IsOwn(LineageGraph graph, int artifact, int licenseRelation) =>
        IsOwn(graph, artifact, graph.Licensing.ComponentOf(licenseRelation));

    /// <summary>
    /// Whether a component of a model is the service that it may be: its kind is a word that is near to it, or its rows disagree on it.
    /// Then nobody knows whether the license is that of the model itself.
    /// </summary>
    public static bool IsDoubtful(LineageGraph graph, int artifact, Component? component) =>
        component == Component.Service && graph.OwnComponentOf(artifact) == Component.Weights && graph.MayBeService(artifact);

    /// <summary>
    /// Whether what a row says is covered is the artifact itself. A row that says "weights" of a service means the service, whose weights
    /// nobody receives. The delta of a model is all that its makers hand out of its weights. An unknown word means the artifact itself, as
    /// an empty cell does: what it may have been meant to exclude is not guessed. So do weights, a service or a delta of a dataset, and
    /// weights or a delta of a program, which have none of these, and the service that a model may be.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="component">The component; null when the word is not known, or none is given.</param>
    public static bool IsOwn(LineageGraph graph, int artifact, Component? component)
    {
        var own = graph.OwnComponentOf(artifact);
        return component is null || component == own
            || (own == Component.Service && component is Component.Weights or Component.Delta or Component.Data)
            || (own == Component.Code && component is Component.Weights or Component.Delta)
            || (own == Component.Weights && component == Component.Delta)
            || (own == Component.Data && component is Component.Weights or Component.Service or Component.Delta)
            || IsDoubtful(graph, artifact, component);
    }

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

    /// <summary>
    /// The group of alternatives that a license relation is in; 0 for none. One that covers what a dataset does not have is in none: it
    /// counts as one of the data, and nobody said that it may be chosen for that.
    /// </summary>
    public static int GroupOf(LineageGraph graph, int artifact, int licenseRelation) =>
        graph.OwnComponentOf(artifact) == Component.Data
            && graph.Licensing.ComponentOf(licenseRelation) is Component.Weights or Component.Service or Component.Delta
            ? 0
            : graph.LicenseRelation(licenseRelation).GroupNumber;
}
