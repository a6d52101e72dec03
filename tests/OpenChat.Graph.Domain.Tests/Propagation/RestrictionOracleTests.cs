using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

// The search against the oracle on random small lineages. A failure prints the lineage and the seed to replay it.
public sealed class RestrictionOracleTests
{
    [Fact]
    public void RestrictionsOf_EqualsTheOracle_On_RandomLineages() =>
        Check.One(RandomLineage.Config(2000), Prop.ForAll(RandomLineage.Arbitrary(8, 14), lineage =>
        {
            var oracle = new RuleBookOracle(lineage.Graph, SeedFolder.Rows);
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var best = oracle.AllPaths(artifact).GroupBy(f => (f.Term, f.License))
                    .Select(g => $"{g.First()} {oracle.FromOthers(artifact, g)}");
                Assert.Equal(
                    oracle.Own(artifact).Select(f => $"{f} {(Certainty)f.Certainty}").Concat(best).Order(StringComparer.Ordinal),
                    analysis.StudyOf(artifact).Restrictions.Select(r => Text(lineage.Graph, r)).Order(StringComparer.Ordinal));
            }
        }));

    [Fact]
    public void FurtherPaths_ListEveryOtherSimplePathInOrder_On_RandomLineages() =>
        Check.One(RandomLineage.Config(600), Prop.ForAll(RandomLineage.Arbitrary(7, 14), lineage =>
        {
            var oracle = new RuleBookOracle(lineage.Graph, SeedFolder.Rows);
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var all = oracle.AllPaths(artifact).ToLookup(f => (f.Term, f.License));
                foreach (var restriction in analysis.StudyOf(artifact).Restrictions.Where(r => r.Inherited))
                {
                    var license = lineage.Graph.IdOf(new NodeId(NodeKind.License, restriction.License));
                    var expected = all[(restriction.Term.Code, license)].Skip(1).Select(f => f.ToString());
                    var paths = FurtherPaths.Of(restriction, 10_000);
                    Assert.True(paths.IsComplete);
                    Assert.Equal(expected, paths.Paths.Select(p =>
                    {
                        var relations = string.Join(' ', Enumerable.Range(0, p.Hops).Select(i => p.Hop(i).Position));
                        return $"{restriction.Term.Code} {license} {p.Certainty} [{relations}] {p.Origin}";
                    }));
                    Assert.All(paths.Paths, p => Assert.Equal(p.Certainty, Weakest(restriction.Clause, p.Hops, p.Hop)));
                }
            }
        }));

    private static string Text(LineageGraph graph, Restriction restriction)
    {
        Assert.Equal(restriction.Inherited, restriction.Hops > 0);
        Assert.Equal(restriction.Certainty, Weakest(restriction.Clause, restriction.Hops, restriction.Hop));
        Assert.Equal((restriction.Origin, restriction.License), (restriction.LicensedUnder.Artifact, restriction.LicensedUnder.License));
        var at = restriction.Artifact;
        for (var i = 0; i < restriction.Hops; i++)
        {
            var relation = restriction.Hop(i).Relation;
            Assert.Equal(at, relation.From);
            at = relation.To;
        }

        Assert.Equal(restriction.Origin, at);
        var path = string.Join(' ', Enumerable.Range(0, restriction.Hops).Select(i => restriction.Hop(i).Position));
        var license = graph.IdOf(new NodeId(NodeKind.License, restriction.License));
        Assert.Equal(restriction.IsOwnLicense, restriction.CertaintyFromOthers == Certainty.DoesNotTravel);
        return $"{restriction.Term.Code} {license} {restriction.Certainty} [{path}] {restriction.Origin} {restriction.CertaintyFromOthers}";
    }

    private static Certainty Weakest(Clause clause, int hops, Func<int, PathHop> hop) =>
        Enumerable.Range(0, hops).Select(i => hop(i).Certainty)
            .Append(clause.Reach == TextualReach.Explicit ? Certainty.Binding : Certainty.Likely)
            .Min();
}
