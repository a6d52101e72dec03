using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A verdict that two graphs give differently.</summary>
/// <param name="ArtifactId">The artifact, which both graphs have.</param>
/// <param name="Purpose">What it is to be used for.</param>
/// <param name="Reading">How doubtful restrictions count.</param>
/// <param name="Party">Who uses it.</param>
/// <param name="Before">The answer of the first graph.</param>
/// <param name="After">The answer of the second.</param>
public sealed record VerdictChange(
    string ArtifactId, Purpose Purpose, Reading Reading, VerdictParty Party, VerdictOutcome Before, VerdictOutcome After);

/// <summary>A restriction that two graphs give differently.</summary>
/// <param name="ArtifactId">The artifact it is on, which both graphs have.</param>
/// <param name="Term">Code of the term.</param>
/// <param name="LicenseId">The license it stands in.</param>
/// <param name="IsInherited">False when that is the artifact's own.</param>
/// <param name="Before">How sure it is in the first graph; it does not travel where it is not there.</param>
/// <param name="After">How sure it is in the second, likewise.</param>
public sealed record RestrictionChange(
    string ArtifactId, string Term, string LicenseId, bool IsInherited, Certainty Before, Certainty After);

/// <summary>
/// What two graphs answer differently about the artifacts that both have: every verdict, for each purpose, party and reading, and
/// every restriction. A pure function of the two.
/// </summary>
/// <param name="Verdicts">By artifact id (ordinal), purpose, party, reading.</param>
/// <param name="Restrictions">By artifact id, term code, license id (all ordinal), own before inherited.</param>
public sealed record GraphDifference(ImmutableArray<VerdictChange> Verdicts, ImmutableArray<RestrictionChange> Restrictions)
{
    /// <summary>From how many artifacts on it is worth finding out which of them are alike.</summary>
    private const int FewestForClasses = 500;

    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();

    /// <summary>Compares two graphs.</summary>
    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    /// <param name="artifacts">Ids of the artifacts to compare; null for all. Those that only one graph has are left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="sides">For whom, under which readings; null for everybody under all.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GraphDifference Between(
        LineageAnalysis before,
        LineageAnalysis after,
        IReadOnlySet<string>? artifacts,
        CancellationToken cancellationToken,
        IReadOnlyCollection<(VerdictParty Party, Reading Reading)>? sides = null) =>
        Between(before, after, artifacts, sides, FewestForClasses, cancellationToken);

    /// <summary>As the other; from how many artifacts on like ones are judged together is an argument for tests.</summary>
    internal static GraphDifference Between(
        LineageAnalysis before,
        LineageAnalysis after,
        IReadOnlySet<string>? artifacts,
        IReadOnlyCollection<(VerdictParty Party, Reading Reading)>? sides,
        int fewestForClasses,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var verdicts = ImmutableArray.CreateBuilder<VerdictChange>();
        var restrictions = ImmutableArray.CreateBuilder<RestrictionChange>();
        var ids = artifacts ?? Enumerable.Range(0, after.Graph.ArtifactCount).Select(after.Graph.IdOf);

        // What is alike in both graphs has the same differences. To find out what is takes as long as to judge some.
        var isLarge = (artifacts?.Count ?? after.Graph.ArtifactCount) >= fewestForClasses;
        var tableBefore = isLarge ? before.SomeVerdicts(cancellationToken) : null;
        var tableAfter = isLarge ? after.SomeVerdicts(cancellationToken) : null;
        tableBefore?.Judge(ClassesOf(before.Graph, tableBefore, artifacts), cancellationToken);
        tableAfter?.Judge(ClassesOf(after.Graph, tableAfter, artifacts), cancellationToken);
        var known = new Dictionary<(int Before, int After), GraphDifference>();
        foreach (var id in ids.Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (FindArtifact(before.Graph, id) is not { } then || FindArtifact(after.Graph, id) is not { } now)
            {
                continue;
            }

            if (tableBefore is null || tableAfter is null)
            {
                var difference = OfOne(id, before.StudyOf(then), after.StudyOf(now), OutcomeOf, OutcomeOf);
                verdicts.AddRange(difference.Verdicts);
                restrictions.AddRange(difference.Restrictions);
                continue;
            }

            var classes = (tableBefore.ClassOf(then), tableAfter.ClassOf(now));
            if (!known.TryGetValue(classes, out var alike))
            {
                alike = OfOne(
                    id, new ArtifactStudy(before, then), new ArtifactStudy(after, now), InTable(tableBefore), InTable(tableAfter));
                known.Add(classes, alike);
            }

            verdicts.AddRange(alike.Verdicts.Select(change => change with { ArtifactId = id }));
            restrictions.AddRange(alike.Restrictions.Select(change => change with { ArtifactId = id }));
        }

        return new GraphDifference(verdicts.DrainToImmutable(), restrictions.DrainToImmutable());

        GraphDifference OfOne(string id, ArtifactStudy then, ArtifactStudy now, Outcome outcomeBefore, Outcome outcomeAfter) => new(
            [
                .. from purpose in Purposes
                   from side in sides ?? Judgement.Verdicts.Sides
                   let change = new VerdictChange(
                       id,
                       purpose,
                       side.Reading,
                       side.Party,
                       outcomeBefore(then, purpose, side.Reading, side.Party),
                       outcomeAfter(now, purpose, side.Reading, side.Party))
                   where change.Before != change.After
                   select change,
            ],
            [.. Changes(id, then.Restrictions, now.Restrictions)]);

        static VerdictOutcome OutcomeOf(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party) =>
            Judgement.Verdicts.OutcomeOf(study, purpose, reading, party);

        static HashSet<int> ClassesOf(LineageGraph graph, VerdictTable table, IReadOnlySet<string>? artifacts) =>
        [
            .. artifacts is null
                ? Enumerable.Range(0, table.ClassCount)
                : artifacts.Select(id => FindArtifact(graph, id)).OfType<int>().Select(table.ClassOf),
        ];

        static Outcome InTable(VerdictTable table) =>
            (study, purpose, reading, party) => table.OutcomeOf(study.Artifact, purpose, reading, party);
    }

    /// <summary>
    /// Ids of the artifacts whose answers may depend on nodes: the nodes themselves, what is under them if they are licenses, and what was
    /// made from any of these, directly or not; and those that lost rows or swapped columns may be about. Ids that the graph does not have
    /// reach nothing in it.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="nodeIds">Ids of the nodes.</param>
    /// <param name="withLost">Whether what lost rows and swapped columns may be about is reached: not where these say the same.</param>
    public static ISet<string> ReachedFrom(LineageGraph graph, IEnumerable<string> nodeIds, bool withLost = true)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodeIds);
        var open = new Queue<int>();
        var seen = new HashSet<int>();
        foreach (var id in nodeIds)
        {
            if (graph.FindById(NodeKind.License, id) is var license and >= 0)
            {
                foreach (var relation in graph.LicensedUnder(license))
                {
                    Visit(relation.Artifact);
                }
            }
            else if (FindArtifact(graph, id) is { } artifact)
            {
                Visit(artifact);
            }
        }

        for (var artifact = 0; withLost && artifact < graph.ArtifactCount; artifact++)
        {
            if (graph.MayBeMeant(artifact))
            {
                Visit(artifact);
            }
        }

        while (open.TryDequeue(out var artifact))
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                Visit(relation.From);
            }
        }

        return seen.Select(graph.IdOf).ToHashSet(StringComparer.Ordinal);

        void Visit(int artifact)
        {
            if (seen.Add(artifact))
            {
                open.Enqueue(artifact);
            }
        }
    }

    private static int? FindArtifact(LineageGraph graph, string id) =>
        graph.FindById(id) is { Kind: NodeKind.Model or NodeKind.Dataset } node ? graph.ArtifactOf(node) : null;

    private static IEnumerable<RestrictionChange> Changes(string artifact, RestrictionSet before, RestrictionSet after)
    {
        var (then, now) = (Certainties(before), Certainties(after));
        return then.Keys.Union(now.Keys)
            .Select(key => new RestrictionChange(
                artifact, key.Term, key.License, key.IsInherited, then.GetValueOrDefault(key), now.GetValueOrDefault(key)))
            .Where(static change => change.Before != change.After)
            .OrderBy(static change => change.Term, StringComparer.Ordinal)
            .ThenBy(static change => change.LicenseId, StringComparer.Ordinal)
            .ThenBy(static change => change.IsInherited);
    }

    private static Dictionary<(string Term, string License, bool IsInherited), Certainty> Certainties(RestrictionSet set)
    {
        var all = new Dictionary<(string Term, string License, bool IsInherited), Certainty>();
        foreach (var restriction in set)
        {
            var license = set.Graph.IdOf(new NodeId(NodeKind.License, restriction.License));
            all[(restriction.Term.Code, license, restriction.Inherited)] = restriction.Certainty;
        }

        return all;
    }

    private delegate VerdictOutcome Outcome(ArtifactStudy study, Purpose purpose, Reading reading, VerdictParty party);
}
