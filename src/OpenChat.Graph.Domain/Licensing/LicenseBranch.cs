using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// One way to choose among the alternative licenses of all artifacts. Rule book, section 5, the case "dual license": whoever holds an
/// artifact may choose, at every artifact on the way.
/// </summary>
/// <param name="licenses">Which licenses are in force.</param>
/// <param name="chosen">The licenses of those artifacts for which others are chosen than those in force, each by index.</param>
internal sealed class LicenseBranch(LicenseResolution licenses, ImmutableSortedDictionary<int, ImmutableArray<int>> chosen)
{
    /// <summary>The artifacts for which other licenses are chosen than those in force, in the order of the lineage.</summary>
    public ImmutableSortedDictionary<int, ImmutableArray<int>> Chosen { get; } = chosen;

    /// <summary>The licenses in force everywhere.</summary>
    public static LicenseBranch Usual(LicenseResolution licenses) =>
        new(licenses, ImmutableSortedDictionary<int, ImmutableArray<int>>.Empty);

    /// <summary>The licenses of an artifact in this branch, by index; empty when none is known.</summary>
    public ReadOnlySpan<int> Of(int artifact) => Chosen.TryGetValue(artifact, out var own) ? own.AsSpan() : licenses.InForce(artifact);
}
