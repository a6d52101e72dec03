using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Lineage;

// Walks on random graphs with cycles, against oracles that are too slow to be wrong.
public sealed class TraversalTests
{
    private const int Models = 9;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240713, 7);

    private static Arbitrary<(int From, int To)[]> Links =>
        Gen.Zip(Gen.Choose(0, Models - 1), Gen.Choose(0, Models - 1)).Select(pair => (pair.Item1, pair.Item2)).ArrayOf().ToArbitrary();

    [Fact]
    public void Ancestors_AreTheNearestFirst_When_TheGraphIsRandom()
    {
        Check.One(Fixed, Prop.ForAll(Links, links =>
        {
            var graph = Create(links);
            return Enumerable.Range(0, Models).All(start => Enumerable.Range(0, 5).All(depth =>
                graph.Ancestors(start, depth).SequenceEqual(Oracle(links, start, depth))
                && graph.Descendants(start, depth).SequenceEqual(Oracle([.. links.Select(l => (l.To, l.From))], start, depth))));
        }));
    }

    [Fact]
    public void Walks_LeaveOutWhatIsMarked_When_TheGraphIsRandom()
    {
        Check.One(Fixed, Prop.ForAll(Links, links =>
        {
            var graph = Create(links);
            var marks = new RelationMarks(graph.RelationCount);
            var left = new List<(int From, int To)>();
            for (var relation = 0; relation < graph.RelationCount; relation++)
            {
                var (from, to) = (graph.Relation(relation).From, graph.Relation(relation).To);
                if ((from + to) % 3 == 0)
                {
                    marks.Add(relation);
                }
                else
                {
                    left.Add((from, to));
                }
            }

            (int From, int To)[] back = [.. left.Select(l => (l.To, l.From))];
            var lineage = graph.GetLineage(0, LineageDirection.Upstream, without: marks);
            return lineage.Artifacts.Skip(1).SequenceEqual(Oracle([.. left], 0, Models))
                && lineage.Relations.All(relation => !marks.Contains(relation))
                && Enumerable.Range(0, Models).All(start =>
                    graph.Ancestors(start, 3, marks).SequenceEqual(Oracle([.. left], start, 3))
                    && graph.Descendants(start, 3, marks).SequenceEqual(Oracle(back, start, 3))
                    && graph.CountDirectDescendants(start, marks) == Oracle(back, start, 1).Count()
                    && graph.CountDirectDescendants(start) == graph.Descendants(start, 1).Length);
        }));
    }

    [Fact]
    public void FindCycles_GroupsWhatReachesEachOther_When_TheGraphIsRandom()
    {
        Check.One(Fixed, Prop.ForAll(Links, links =>
        {
            var graph = Create(links);
            var groups = Enumerable.Range(0, Models)
                .Select(a => string.Join(
                    ' ', Enumerable.Range(0, Models).Where(b => b == a || (Reaches(links, a, b) && Reaches(links, b, a)))))
                .Where(group => group.Contains(' ', StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal);
            return graph.FindCycles().Select(group => string.Join(' ', group)).SequenceEqual(groups, StringComparer.Ordinal);
        }));
    }

    [Fact]
    public void GetLineage_HoldsAllRelationsBetweenItsArtifacts_When_TheGraphIsRandom()
    {
        Check.One(Fixed, Prop.ForAll(Links, links =>
        {
            var graph = Create(links);
            var lineage = graph.GetLineage(0, LineageDirection.Both, 3);
            var expected = Oracle(links, 0, 3).Concat(Oracle([.. links.Select(l => (l.To, l.From))], 0, 3))
                .GroupBy(r => r.Artifact).Select(same => same.MinBy(r => r.Depth)).OrderBy(r => r.Depth).ThenBy(r => r.Artifact);
            var inside = lineage.Artifacts.Select(r => r.Artifact).ToHashSet();
            return lineage.IsComplete
                && lineage.Artifacts.SequenceEqual([new ReachedArtifact(0, 0), .. expected])
                && lineage.Relations.SequenceEqual(Enumerable.Range(0, graph.RelationCount)
                    .Where(r => inside.Contains(graph.Relation(r).From) && inside.Contains(graph.Relation(r).To)));
        }));
    }

    [Fact]
    public void GetLineage_KeepsTheNearestAndSaysSo_When_ThereAreTooMany()
    {
        var graph = Create([(0, 1), (0, 2), (1, 3), (3, 4)]);
        var lineage = graph.GetLineage(0, LineageDirection.Upstream, maxArtifacts: 3);

        Assert.Equal([new ReachedArtifact(0, 0), new(1, 1), new(2, 1)], lineage.Artifacts.ToArray());
        Assert.Equal([0, 1], lineage.Relations.ToArray());
        Assert.False(lineage.IsComplete);
    }

    [Fact]
    public void FindCycles_DoesNotOverflow_When_AChainIsVeryLong()
    {
        const int Length = 200_000;
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < Length; i++)
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{i:000000}", Name = "m" });
        }

        for (var i = 0; i < Length; i++)
        {
            builder.AddRelation(
                RelationKind.FineTunesFrom, new RelationRow { From = $"model:{i:000000}", To = $"model:{(i + 1) % Length:000000}" });
        }

        var graph = builder.Build();

        Assert.Equal(Length, Assert.Single(graph.FindCycles()).Length);
        Assert.Equal(new ReachedArtifact(Length - 1, Length - 1), graph.Ancestors(0)[^1]);
    }

    private static LineageGraph Create((int From, int To)[] links)
    {
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < Models; i++)
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{i}", Name = $"M{i}" });
        }

        foreach (var (from, to) in links)
        {
            builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = $"model:{from}", To = $"model:{to}" });
        }

        return builder.Build();
    }

    private static IEnumerable<ReachedArtifact> Oracle((int From, int To)[] links, int start, int depth)
    {
        var distance = new int[Models];
        Array.Fill(distance, int.MaxValue);
        distance[start] = 0;
        for (var round = 0; round < Models; round++)
        {
            foreach (var (from, to) in links.Where(l => distance[l.From] != int.MaxValue))
            {
                distance[to] = Math.Min(distance[to], distance[from] + 1);
            }
        }

        return Enumerable.Range(0, Models).Where(m => m != start && distance[m] <= depth)
            .OrderBy(m => distance[m]).ThenBy(m => m).Select(m => new ReachedArtifact(m, distance[m]));
    }

    private static bool Reaches((int From, int To)[] links, int from, int to) => Oracle(links, from, Models).Any(r => r.Artifact == to);

    [Fact]
    public void Roots_AreTheAncestorsThatWereMadeFromNothingRecorded()
    {
        var toy = new Toy(
            """
            model:a
            model:b
            model:c
            dataset:d
            model:b tunes model:a full
            model:b trained dataset:d sft
            model:c tunes model:b full
            model:a tunes model:a full
            """);

        Assert.Equal([toy["model:a"], toy["dataset:d"]], toy.Graph.Roots(toy["model:c"]));
        Assert.Empty(toy.Graph.Roots(toy["model:a"]));
    }

    [Fact]
    public void LongestWay_GoesRoundNoCircle()
    {
        var toy = new Toy(
            """
            model:a
            model:b
            model:c
            model:d
            model:b tunes model:a full
            model:c tunes model:b merge
            model:b tunes model:c merge
            model:d tunes model:b full
            """);

        Assert.Equal(
            ["model:b from model:a", "model:d from model:b"],
            toy.Graph.LongestWay().Select(position =>
                $"{toy.Graph.IdOf(toy.Graph.Relation(position).From)} from {toy.Graph.IdOf(toy.Graph.Relation(position).To)}"));
        Assert.Empty(new Toy("model:a").Graph.LongestWay());
    }

    [Fact]
    public void LongestWay_IsTheLongestOfAllWays_When_ThereAreNoCircles() =>
        Check.One(RandomLineage.Config(300), Prop.ForAll(RandomLineage.Arbitrary(9, 14), static lineage =>
        {
            var graph = lineage.Graph;
            var longest = Enumerable.Range(0, graph.ArtifactCount)
                .SelectMany(from => SimplePaths.Find(graph, from, null, null, int.MaxValue, int.MaxValue).Paths)
                .Select(static path => path.Length).DefaultIfEmpty(0).Max();
            var way = graph.LongestWay();

            Assert.True(graph.FindCycles().IsEmpty ? way.Length == longest : way.Length <= longest);
            for (var i = 1; i < way.Length; i++)
            {
                Assert.Equal(graph.Relation(way[i - 1]).From, graph.Relation(way[i]).To);
            }
        }));
}
