// Lists that are read from a place on: against lists in memory, while the graph changes between two pages, and at a hub.
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class OrderedListTests
{
    private const int HubSize = 10_000;

    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261201, 7);

    private static readonly Lazy<LineageGraph> Hub = new(() => Build(
        Enumerable.Range(0, HubSize).Select(i => $"m{i:D5}").Append("a-hub").Append("a-leaf"),
        [
            .. Enumerable.Range(0, HubSize).Select(i => new Link($"m{i:D5}", "a-hub", i % 2 == 0 ? "adapter" : "full")),
            new Link("a-leaf", "m00007", "full"),
        ]));

    private enum Way
    {
        Ancestors,
        Descendants,
        Upstream,
        Downstream,
        Both,
    }

    /// <summary>
    /// Between two pages relations come, go and get other qualifiers at random. What stays where it is in the order is seen exactly once,
    /// in order; and at rest a walk sees the whole list.
    /// </summary>
    [Theory]
    [InlineData(nameof(Way.Ancestors))]
    [InlineData(nameof(Way.Descendants))]
    [InlineData(nameof(Way.Upstream))]
    [InlineData(nameof(Way.Downstream))]
    [InlineData(nameof(Way.Both))]
    public void Walk_SeesWhatStaysOnceAndInOrder(string way) =>
        Check.One(Fixed, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string[] names = [.. Enumerable.Range(0, 9).Select(i => $"{(char)('a' + i)}")];
            var links = Enumerable.Range(0, random.Next(1, 20)).Select(_ => Link.Create(random, names)).Distinct().ToList();
            var isStill = random.Next(3) == 0;
            var isForward = random.Next(2) == 0;
            var seen = new List<string>();
            HashSet<string>? stays = null;
            string[] order = [];
            string? cursor = null;
            while (true)
            {
                var graph = Build(names, links);
                var whole = Places(graph, Enum.Parse<Way>(way));
                stays ??= [.. whole];
                stays.IntersectWith(whole);
                order = whole;
                var length = random.Next(1, 4);
                var (items, cursors, more) = Page(
                    graph,
                    Enum.Parse<Way>(way),
                    new PageRequest(length, isForward ? null : length, isForward ? cursor : null, isForward ? null : cursor));
                seen.InsertRange(isForward ? seen.Count : 0, items);
                if (!more)
                {
                    break;
                }

                cursor = isForward ? cursors[^1] : cursors[0];
                if (!isStill)
                {
                    links.RemoveAll(_ => random.Next(8) == 0);
                    links.AddRange(Enumerable.Range(0, random.Next(3)).Select(_ => Link.Create(random, names)));
                    links = [.. links.Distinct()];
                }
            }

            Assert.Equal(order.Where(stays.Contains), seen.Where(stays.Contains));
            if (isStill)
            {
                Assert.Equal(order, seen);
            }
        }));

    [Theory]
    [InlineData("first: 0", "", false, true)]
    [InlineData("first: 2", "b c", false, true)]
    [InlineData("first: 9", "b c d e", false, false)]
    [InlineData("last: 0", "", true, false)]
    [InlineData("last: 2", "d e", true, false)]
    [InlineData("first: 1 after: b", "c", true, true)]
    [InlineData("first: 9 after: b before: d", "c", true, true)]
    [InlineData("last: 1 after: b before: e", "d", true, true)]
    [InlineData("first: 9 after: d before: c", "", true, true)]
    [InlineData("first: 9 after: e before: b", "", true, false)]
    [InlineData("last: 9 before: b", "", false, true)]
    [InlineData("first: 9 after: e", "", true, false)]
    public void Page_IsTheOneAskedFor(string asked, string expected, bool hasPrevious, bool hasNext)
    {
        var graph = Build(["a", "b", "c", "d", "e"], [new("b", "a", ""), new("c", "a", ""), new("d", "b", ""), new("e", "b", "")]);
        var list = new ReachedArtifacts(graph, 0, LineageDirection.Downstream, int.MaxValue, without: null);
        var words = asked.Split(' ');
        int? last = Word("last:") is { } length ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : null;
        var first = int.Parse(Word("first:") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

        var page = ListPage.TryFind(list, new PageRequest(first, last, Cursor("after:"), Cursor("before:")), out var error);

        Assert.Null(error);
        Assert.Equal(expected, string.Join(' ', page!.Items.Select(item => graph.NameOf(item.Artifact)))); // there is one without an error
        Assert.Equal((hasPrevious, hasNext, 4), (page.HasPrevious, page.HasNext, page.CountAll()));

        string? Word(string name) => Array.IndexOf(words, name) is var at and >= 0 ? words[at + 1] : null;

        string? Cursor(string name) => Word(name) is { } item
            ? list.CursorOf(list.Forward(null).Single(reached => graph.NameOf(reached.Artifact) == item))
            : null;
    }

    /// <summary>
    /// A page of a hub is read where it begins, however deep: it takes no more memory than the first one, where the whole list takes more
    /// than a hundred times as much.
    /// </summary>
    [Theory]
    [InlineData(nameof(Way.Descendants))]
    [InlineData(nameof(Way.Downstream))]
    public void DeepPageOfAHub_IsReadWhereItBegins(string name)
    {
        var (graph, way) = (Hub.Value, Enum.Parse<Way>(name));
        var (items, cursors, _) = Page(graph, way, new PageRequest(HubSize - 50, null, null, null));
        var deep = new PageRequest(20, null, cursors[^1], null);
        var back = new PageRequest(0, 20, null, cursors[^1]);
        Page(graph, way, deep);
        Page(graph, way, back);

        var (next, _, more) = (default(string[])!, cursors, false);
        var whole = BytesOf(() => Page(graph, way, new PageRequest(HubSize, null, null, null)));
        var forward = BytesOf(() => (next, _, more) = Page(graph, way, deep));
        var backward = BytesOf(() => Page(graph, way, back));

        Assert.Equal(HubSize - 50, items.Length);
        Assert.Equal(20, next.Length);
        Assert.True(more);
        Assert.InRange(forward, 1, whole / 100);
        Assert.InRange(backward, 1, whole / 100);
    }

    [Fact]
    public void Descendants_OfAHub_GoOnBehindTheNearest()
    {
        var list = new ReachedArtifacts(Hub.Value, Hub.Value.ArtifactOf(Id("a-hub")), LineageDirection.Downstream, 9, without: null);
        var page = ListPage.TryFind(list, new PageRequest(0, 2, null, null), out _);

        Assert.Equal(HubSize + 1, list.Count());
        Assert.Equal("m09999 a-leaf", string.Join(' ', page!.Items.Select(item => Hub.Value.NameOf(item.Artifact)))); // no cursor, no error

        static NodeId Id(string name) => Hub.Value.FindById($"model:{name}")!.Value; // it was put there
    }

    private static long BytesOf(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (string[] Items, string[] Cursors, bool More) Page(LineageGraph graph, Way way, PageRequest request)
    {
        ListPage? page;
        string[] items;
        if (way is Way.Ancestors or Way.Descendants)
        {
            var found = ListPage.TryFind(Reached(graph, way), request, out var error);
            Assert.Null(error);
            (page, items) = (found, [.. found!.Items.Select(item => PlaceOf(graph, item))]); // there is one where there is no error
        }
        else
        {
            var found = ListPage.TryFind(Relations(graph, way), request, out var error);
            Assert.Null(error);
            (page, items) = (found, [.. found!.Items.Select(item => PlaceOf(graph, item))]); // as above
        }

        string[] cursors = [.. Enumerable.Range(0, page!.Length).Select(page.CursorAt)]; // as above
        return (items, cursors, request.Last is null ? page.HasNext : page.HasPrevious);
    }

    // The list as a plain sort makes it.
    private static string[] Places(LineageGraph graph, Way way)
    {
        if (way is Way.Ancestors or Way.Descendants)
        {
            return
            [
                .. (way == Way.Ancestors ? graph.Ancestors(Start(graph)) : graph.Descendants(Start(graph)))
                    .Select(item => PlaceOf(graph, item)),
            ];
        }

        var relations = new List<LineageRelation>();
        relations.AddRange(way == Way.Downstream ? [] : graph.Outgoing(Start(graph)));
        relations.AddRange(way == Way.Upstream ? [] : graph.Incoming(Start(graph)).Where(relation =>
            way == Way.Downstream || relation.From != Start(graph)));
        return
        [
            .. relations.OrderBy(relation => relation.Kind).ThenBy(relation => relation.From == Start(graph) ? relation.To : relation.From)
                .ThenBy(relation => relation.From == Start(graph) ? 0 : 1)
                .ThenBy(relation => relation.QualifierText + "|", StringComparer.Ordinal)
                .Select(relation => PlaceOf(graph, relation.Position)),
        ];
    }

    private static int Start(LineageGraph graph) =>
        graph.ArtifactOf(graph.FindById("model:a-hub") ?? graph.FindById("model:c")!.Value); // one of them is there

    private static ReachedArtifacts Reached(LineageGraph graph, Way way) => new(
        graph,
        Start(graph),
        way == Way.Ancestors ? LineageDirection.Upstream : LineageDirection.Downstream,
        int.MaxValue,
        without: null);

    private static RelationList Relations(LineageGraph graph, Way way) => new(
        graph,
        Start(graph),
        way switch { Way.Upstream => LineageDirection.Upstream, Way.Downstream => LineageDirection.Downstream, _ => LineageDirection.Both },
        static _ => true);

    private static string PlaceOf(LineageGraph graph, ReachedArtifact item) => $"{item.Depth} {graph.IdOf(item.Artifact)}";

    private static string PlaceOf(LineageGraph graph, int position)
    {
        var relation = graph.Relation(position);
        return $"{relation.Kind} {graph.IdOf(relation.From)} {graph.IdOf(relation.To)} {relation.QualifierText}";
    }

    private static LineageGraph Build(IEnumerable<string> names, IReadOnlyCollection<Link> links)
    {
        var builder = new LineageGraphBuilder();
        foreach (var name in names)
        {
            builder.AddNode(NodeKind.Model, new NodeRow { Id = $"model:{name}", Name = name });
        }

        foreach (var link in links)
        {
            builder.AddRelation(
                RelationKind.FineTunesFrom,
                new RelationRow { From = $"model:{link.From}", To = $"model:{link.To}", Qualifier = link.Qualifier });
        }

        return builder.Build();
    }

    private sealed record Link(string From, string To, string Qualifier)
    {
        public static Link Create(Random random, string[] names) => new(
            names[random.Next(names.Length)],
            names[random.Next(names.Length)],
            random.Next(3) switch { 0 => "full", 1 => "adapter", _ => "" });
    }
}
