using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Tests.Propagation;

namespace OpenChat.Graph.Domain.Tests.Lineage;

public sealed class SimplePathsTests
{
    private const string Diamond =
        """
        model:base
        model:left
        model:right
        model:top
        model:left tunes model:base full
        model:right tunes model:base full
        model:top tunes model:left full
        model:top tunes model:right full
        model:top tunes model:base adapter
        model:base tunes model:top merge
        """;

    [Fact]
    public void Find_GivesTheShortestFirst_ThenByArtifact() => Assert.Equal(
        ["base top", "base left top", "base right top"], Texts(new Toy(Diamond), "model:base", "model:top"));

    [Fact]
    public void Find_GivesEveryWayFromAnArtifact_When_NoEndIsNamed() => Assert.Equal(
        ["base left", "base right", "base top", "base left top", "base right top"], Texts(new Toy(Diamond), "model:base", null));

    [Fact]
    public void Find_GivesNothing_When_NothingLeadsThere()
    {
        Assert.Empty(Texts(new Toy(Diamond), "model:left", "model:left"));
        Assert.Empty(Texts(new Toy("model:a\nmodel:b"), "model:a", "model:b"));
    }

    [Theory]
    [InlineData(2, 1000, 2, PathStop.MostPaths)]
    [InlineData(1000, 4, 1, PathStop.MostSteps)]
    [InlineData(3, 1000, 3, null)]
    public void Find_SaysWhyItStopped(int maxPaths, int maxSteps, int count, PathStop? reason)
    {
        var toy = new Toy(Diamond);
        var found = SimplePaths.Find(toy.Graph, toy["model:base"], toy["model:top"], null, maxPaths, maxSteps);

        Assert.Equal((count, reason), (found.Paths.Length, found.StoppedBecause));
    }

    [Fact]
    public void Find_FindsWhatTryingEveryWayFinds() => Check.One(RandomLineage.Config(300), Prop.ForAll(
        RandomLineage.Arbitrary(8, 16), Gen.Choose(0, int.MaxValue).ToArbitrary(), (lineage, seed) =>
        {
            var graph = lineage.Graph;
            var random = new Random(seed);
            var from = random.Next(graph.ArtifactCount);
            int? to = random.Next(3) == 0 ? null : random.Next(graph.ArtifactCount);
            var all = new List<ImmutableArray<int>>();
            Try(graph, [from], [], path =>
            {
                if (to is null || graph.Relation(path[^1]).From == to)
                {
                    all.Add([.. path]);
                }
            });
            string[] expected =
            [
                .. all.OrderBy(static path => path.Length)
                    .ThenBy(
                        path => string.Join(' ', path.Select(relation => $"{graph.Relation(relation).From:d4} {relation:d4}")),
                        StringComparer.Ordinal)
                    .Select(static path => string.Join(' ', path)),
            ];

            var found = SimplePaths.Find(graph, from, to, null, int.MaxValue, int.MaxValue);

            Assert.Null(found.StoppedBecause);
            Assert.Equal(expected, found.Paths.Select(static path => string.Join(' ', path)));
        }));

    private static void Try(LineageGraph graph, List<int> seen, List<int> path, Action<List<int>> found)
    {
        foreach (var relation in graph.Incoming(seen[^1]))
        {
            if (!seen.Contains(relation.From))
            {
                seen.Add(relation.From);
                path.Add(relation.Position);
                found(path);
                Try(graph, seen, path, found);
                seen.RemoveAt(seen.Count - 1);
                path.RemoveAt(path.Count - 1);
            }
        }
    }

    private static string[] Texts(Toy toy, string from, string? to) =>
    [
        .. SimplePaths.Find(toy.Graph, toy[from], to is null ? null : toy[to]).Paths.Select(path => string.Join(
            ' ', path.Select(relation => toy.Graph.Relation(relation).From).Prepend(toy[from]).Select(toy.Graph.IdOf))
            .Replace("model:", "", StringComparison.Ordinal)),
    ];
}
