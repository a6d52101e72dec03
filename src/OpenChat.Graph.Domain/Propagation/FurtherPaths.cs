namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// The ways a term takes besides the one its restriction shows. Rule book, section 2, rule 2: the strongest path decides, and all paths
/// are kept for explanation. They are searched for when somebody asks and are not remembered.
/// </summary>
public static class FurtherPaths
{
    /// <summary>How many partial paths are looked at before the search gives up and says that the list is not complete.</summary>
    private const int MaxSteps = 20_000;

    /// <summary>
    /// Further ways from the license to the artifact, best first, without the path the restriction itself shows. Empty and complete for a
    /// restriction that stands in the artifact's own license.
    /// </summary>
    /// <param name="restriction">The restriction.</param>
    /// <param name="first">How many paths are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than none.</exception>
    public static PathList Of(Restriction restriction, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (!restriction.Inherited)
        {
            return new PathList([], true);
        }

        var set = restriction.Set;
        var all = new RestrictionSearch(set.Terms, set.Licenses, set.Artifact).Paths(restriction.Key, first + 1, MaxSteps);
        return all with { Paths = all.Paths.IsEmpty ? [] : all.Paths.RemoveAt(0) };
    }
}
