using System.Collections.Concurrent;
using OpenChat.Graph.Domain.Graph;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// Everything the rules say about one graph: restrictions with proofs, permissions, verdicts, unknowns, conflicts. Immutable for its callers and safe for
/// any number of them; answers are remembered for the artifacts asked for most recently.
/// </summary>
public sealed partial class LineageAnalysis
{
    /// <summary>Partial paths looked at, at most, when further paths are listed.</summary>
    private const int MaxPathSteps = 20_000;

    /// <summary>Answers remembered before the memory is emptied; a restriction set of a deep artifact takes a few kilobytes.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<int, RestrictionSet> _restrictions = new();

    /// <summary>Resolves the licenses of a graph under a rule set. Linear in the graph.</summary>
    public LineageAnalysis(LineageGraph graph, RuleSet rules)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(rules);
        Graph = graph;
        Rules = rules;
        Terms = new LicenseTerms(graph, rules);
        Licenses = new LicenseResolution(graph, Terms);
    }

    /// <summary>The graph.</summary>
    public LineageGraph Graph { get; }

    /// <summary>The rule book.</summary>
    public RuleSet Rules { get; }

    /// <summary>The licenses of the graph and their clauses.</summary>
    public LicenseTerms Terms { get; }

    /// <summary>Which licenses are in force.</summary>
    public LicenseResolution Licenses { get; }

    /// <summary>Every restriction on an artifact, its own and inherited, with proofs. Order: see <see cref="RestrictionSet"/>. Never null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such artifact.</exception>
    public RestrictionSet RestrictionsOf(int artifact)
    {
        if (_restrictions.TryGetValue(artifact, out var known))
        {
            return known;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)artifact, (uint)Graph.ArtifactCount, nameof(artifact));
        if (_restrictions.Count >= MaxRemembered)
        {
            _restrictions.Clear();
        }

        return _restrictions.GetOrAdd(artifact, static (a, self) => new RestrictionSearch(self.Terms, self.Licenses, a).All(), this);
    }

    /// <summary>
    /// Further ways the term of a restriction takes from its license, best first, without the path the restriction itself shows. Empty and complete for the
    /// artifact's own restrictions.
    /// </summary>
    /// <param name="restriction">A restriction of this analysis.</param>
    /// <param name="first">Number of paths wanted.</param>
    public PathList FurtherPaths(Restriction restriction, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (!restriction.Inherited)
        {
            return new PathList([], true);
        }

        var all = new RestrictionSearch(Terms, Licenses, restriction.Artifact).Paths(restriction.Key, first + 1, MaxPathSteps);
        return all with { Paths = all.Paths.RemoveAt(0) };
    }
}
