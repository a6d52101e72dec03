using System.Collections.Concurrent;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Everything the rules say about one graph: restrictions with proofs, permissions, verdicts, unknowns, conflicts. Immutable for its
/// callers and safe for
/// any number of them; answers are remembered for the artifacts asked for most recently.
/// </summary>
public sealed partial class LineageAnalysis
{
    /// <summary>Partial paths looked at, at most, when further paths are listed.</summary>
    private const int MaxPathSteps = 20_000;

    /// <summary>Artifacts remembered before the memory is emptied; what is known of a deep one takes a few kilobytes.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<int, Answers> _answers = new();

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

    /// <summary>
    /// Every restriction on an artifact, its own and inherited, with proofs. Order: see <see cref="RestrictionSet"/>. Never null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such artifact.</exception>
    public RestrictionSet RestrictionsOf(int artifact) => AnswersFor(artifact).Restrictions;

    /// <summary>
    /// Further ways the term of a restriction takes from its license, best first, without the path the restriction itself shows. Empty and
    /// complete for the
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
        return all with { Paths = all.Paths.IsEmpty ? [] : all.Paths.RemoveAt(0) };
    }

    private Answers AnswersFor(int artifact)
    {
        if (_answers.TryGetValue(artifact, out var known))
        {
            return known;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)artifact, (uint)Graph.ArtifactCount, nameof(artifact));
        if (_answers.Count >= MaxRemembered)
        {
            _answers.Clear();
        }

        return _answers.GetOrAdd(artifact, static (a, self) => self.Search(a), this);
    }

    private Answers Search(int artifact)
    {
        var search = new RestrictionSearch(Terms, Licenses, artifact);
        return new Answers(search.All(), search.Artifacts(), search.Bases());
    }

    private string NameOf(int artifact) => Graph.NameOf(artifact) is { Length: > 0 } name ? name : Graph.IdOf(artifact);

    private string LicenseName(int license)
    {
        var node = new NodeId(NodeKind.License, license);
        return Graph.NameOf(node) is { Length: > 0 } name ? name : Graph.IdOf(node);
    }

    /// <summary>What is remembered of one artifact.</summary>
    /// <param name="restrictions">Its restrictions.</param>
    /// <param name="closure">Every artifact a path can pass, itself first.</param>
    /// <param name="bases">Itself and the models it descends from by FINE_TUNES_FROM; empty for a dataset.</param>
    private sealed class Answers(RestrictionSet restrictions, int[] closure, int[] bases)
    {
        public RestrictionSet Restrictions { get; } = restrictions;

        public int[] Closure { get; } = closure;

        public int[] Bases { get; } = bases;

        // Made at first use; two threads may make the same value twice, which does no harm.
        public Unknown[]? Unknowns { get; set; }

        /// <summary>For each unknown that is an outweighed claim: the restrictions if it were true after all.</summary>
        public RestrictionSet?[]? IfTrue { get; set; }

        public Permission[]? Permissions { get; set; }

        public Conflict[]? Conflicts { get; set; }

        public Verdict[]?[] Verdicts { get; } = new Verdict[]?[Enum.GetValues<Purpose>().Length];
    }
}
