// A walk goes on where it was, whatever happens to the list between two pages.
using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class CursorTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20261130, 13);

    private static readonly GraphQLSchema Schema = LineageSchema.Create().Schema;

    // Short ones, equal ones but for case, missing ones, and two that differ behind what counts.
    private static readonly string[] Texts =
        ["", "", "a", "A", "b", "B b", "c", "é", "É", "😀", new string('x', 300) + "1", new string('x', 300) + "2", "zz"];

    private static readonly string[] Dates = ["", "2022", "2022-05", "2022-05-01", "2024-12-31"];

    public static TheoryData<NodeKind, string> Orders { get; } = CreateOrders();

    /// <summary>
    /// Between two pages items are removed, added and changed at random, the one the cursor is of more often than others. Whatever stays as
    /// it is must be seen exactly once, in the order of the list.
    /// </summary>
    [Theory]
    [MemberData(nameof(Orders))]
    public void Walk_SeesEveryItemThatStaysOnceAndInOrder(NodeKind kind, string order) =>
        Check.One(Fixed, Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var items = Enumerable.Range(0, random.Next(1, 25)).Select(_ => Item.Create(random)).DistinctBy(item => item.Id).ToList();
            var stays = items.ToHashSet();
            var isForward = random.Next(2) == 0;
            var seen = new List<Item>();
            string? cursor = null;
            while (true)
            {
                var graph = Build(kind, items);
                var page = Page(graph, kind, order, random.Next(1, 6), cursor, isForward);
                var shown = page.Items.Select(node => items.Single(item => item.Id == graph.IdOf(node))).ToList();
                seen.InsertRange(isForward ? seen.Count : 0, shown);
                if (!(isForward ? page.HasNext : page.HasPrevious))
                {
                    break;
                }

                var last = isForward ? page.Items[^1] : page.Items[0];
                cursor = page.Order.CursorOf(last);
                Assert.InRange(cursor.Length, 1, 3_000);
                Change(items, stays, graph.IdOf(last), random);
            }

            var whole = Whole(Build(kind, [.. stays]), kind, order);
            Assert.Equal(whole, seen.Where(stays.Contains).Select(item => item.Id));
        }));

    [Theory]
    [InlineData("NAME", "b", "c d e")]
    [InlineData("ID", "b", "c d e")]
    public void Page_GoesOnBehindAnItem_When_ItIsGoneOrHasANewName(string field, string cursorAt, string expected)
    {
        List<Item> items = [.. "abcde".Select(c => new Item($"{c}", $"{c}", "", "", 0))];
        var order = $"{field} ASC";
        var page = Page(Build(NodeKind.Model, items), NodeKind.Model, order, 2, cursor: null, isForward: true);
        var cursor = page.Order.CursorOf(page.Items[^1]);
        items.RemoveAll(item => item.Id == cursorAt);
        var gone = Page(Build(NodeKind.Model, items), NodeKind.Model, order, 9, cursor, isForward: true);
        items.Add(new Item(cursorAt, "zz", "", "", 0));
        var renamed = Page(Build(NodeKind.Model, items), NodeKind.Model, order, 9, cursor, isForward: true);

        Assert.Equal(expected, Ids(Build(NodeKind.Model, [.. items.Where(item => item.Id != cursorAt)]), gone));
        Assert.Equal(field == "NAME" ? expected + " b" : expected, Ids(Build(NodeKind.Model, items), renamed));
        Assert.True(gone.HasPrevious);
        Assert.False(gone.HasNext);
    }

    /// <summary>What ends up behind the last item is an empty page, not an error.</summary>
    [Fact]
    public void Page_IsEmpty_When_NothingIsLeftBehindTheCursor()
    {
        List<Item> items = [new("a", "a", "", "", 0), new("b", "b", "", "", 0)];
        var page = Page(Build(NodeKind.Model, items), NodeKind.Model, "NAME ASC", 2, cursor: null, isForward: true);
        var next = Page(
            Build(NodeKind.Model, items[..1]), NodeKind.Model, "NAME ASC", 2, page.Order.CursorOf(page.Items[1]), isForward: true);

        Assert.Empty(next.Items);
        Assert.Equal((1, true, false), (next.TotalCount, next.HasPrevious, next.HasNext));
    }

    [Fact]
    public void ArtifactsOfALicense_GoOnBehindOneThatIsGone()
    {
        var graph = Artifacts("a b c", "d e");
        var cursors = Enumerable.Range(0, graph.ArtifactCount).Select(All(graph).CursorOf).ToArray();

        Assert.Equal("c d e", Rest(Artifacts("a c", "d e"), cursors[1]));
        Assert.Equal("d e", Rest(Artifacts("a b", "d e"), cursors[2]));
        Assert.Equal("e", Rest(Artifacts("c", "e"), cursors[3]));
        Assert.Equal("", Rest(Artifacts("a b c", ""), cursors[4]));
        Assert.Equal("a1 b", Rest(Artifacts("a1 b", ""), cursors[0]));

        static string Rest(LineageGraph graph, string cursor)
        {
            var page = ListPage.TryFind(All(graph), new PageRequest(9, null, cursor, null), out var error);
            Assert.Null(error);
            return string.Join(' ', page!.Items.Select(graph.IdOf)); // there is one where there is no error
        }

        static SortedArtifacts All(LineageGraph graph) => new(graph, graph.ArtifactCount, static artifact => artifact);

        static LineageGraph Artifacts(string models, string datasets)
        {
            var builder = new LineageGraphBuilder();
            foreach (var (kind, ids) in ((NodeKind, string)[])[(NodeKind.Model, models), (NodeKind.Dataset, datasets)])
            {
                foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    builder.AddNode(kind, new NodeRow { Id = id, Name = id });
                }
            }

            return builder.Build();
        }
    }

    [Fact]
    public void SearchResults_GoOnBehindOneThatIsGone()
    {
        var cursor = Search(["xa", "xab", "xabc", "yxa"], after: null, 2, out var first);
        _ = Search(["xa", "xabc", "yxa", "zzxa"], cursor, 9, out var gone);
        _ = Search(["xa", "xaa", "xab", "yxa"], cursor, 9, out var another);

        Assert.Equal("xa xab", first);
        Assert.Equal("xabc yxa zzxa", gone);
        Assert.Equal("yxa", another);

        static string? Search(string[] names, string? after, int first, out string found)
        {
            var graph = Build(NodeKind.Model, [.. names.Select(name => new Item(name, name, "", "", 0))]);
            var hits = graph.Search("xa", [NodeKind.Model], 100);
            var page = OffsetPage.TryFind(graph, hits, new PageRequest(first, null, after, null), out var error);
            Assert.Null(error);
            var places = Enumerable.Range(page!.Start, page.Count).ToArray(); // there is one where there is no error
            found = string.Join(' ', places.Select(place => graph.IdOf(hits[place].Node)));
            return places.Length == 0 ? null : page.Cursor(places[^1]);
        }
    }

    [Theory]
    [InlineData("a:1 a:2 a:3 b:1", "a:3 b:1")]
    [InlineData("a:1 a:3 b:1", "a:3 b:1")]
    [InlineData("a:2 a:3 b:1", "a:3 b:1")]
    [InlineData("a:0 a:1 a:1 a:1 a:2 a:3", "a:3")]
    [InlineData("a:0 a:1 a:3", "a:3")]
    [InlineData("a:1", "")]
    [InlineData("b:1 b:2 b:3", "b:2 b:3")]
    [InlineData("", "")]
    public void Findings_GoOnBehindOneThatIsGone(string now, string expected)
    {
        var page = OffsetPage.TryFind(Findings("a:1 a:2 a:3 b:1"), new PageRequest(2, null, null, null), out _)!; // as above
        var rest = OffsetPage.TryFind(Findings(now), new PageRequest(9, null, page.Cursor(1), null), out var error);

        Assert.Null(error);
        Assert.Equal(expected, string.Join(' ', rest!.Items.AsSpan(rest.Start, rest.Count).ToArray().Select(finding => finding.Message)));

        static ImmutableArray<Finding> Findings(string places) =>
        [
            .. places.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(place => new Finding(FindingSeverity.Info, "odd-id", place)
            {
                File = place[..1],
                Line = place[2] - '0',
            }),
        ];
    }

    /// <summary>Before the cursor of an item that is gone is all that stood before it.</summary>
    [Theory]
    [InlineData("xaa xab xac xad", "xaa xab")]
    [InlineData("xaa xab xad", "xaa xab")]
    [InlineData("xad", "")]
    public void Hits_EndBeforeOneThatIsGone(string now, string expected)
    {
        var before = Search("xaa xab xac xad");
        var first = OffsetPage.TryFind(before.Graph, before.Hits, new PageRequest(3, null, null, null), out _);
        var cursor = first!.Cursor(2); // there is no cursor that could be wrong
        var (graph, hits) = Search(now);

        var page = OffsetPage.TryFind(graph, hits, new PageRequest(9, 9, null, cursor), out var error);

        Assert.Null(error);
        Assert.Equal(expected, string.Join(' ', page!.Items.Skip(page.Start).Take(page.Count).Select(hit => graph.IdOf(hit.Node))));

        static (LineageGraph Graph, ImmutableArray<SearchHit> Hits) Search(string names)
        {
            var graph = Build(NodeKind.Model, [.. names.Split(' ').Select(name => new Item(name, name, "", "", 0))]);
            return (graph, graph.Search("xa", [NodeKind.Model], 100));
        }
    }

    private static TheoryData<NodeKind, string> CreateOrders()
    {
        var orders = new TheoryData<NodeKind, string>();
        foreach (var kind in (NodeKind[])[NodeKind.Model, NodeKind.Dataset, NodeKind.License, NodeKind.Organisation])
        {
            orders.Add(kind, "");
            foreach (var field in ((EnumType)Schema.FindType($"{kind}OrderField")!).Values) // the schema has one for each of these
            {
                orders.Add(kind, $"{field.Name} ASC");
                orders.Add(kind, $"{field.Name} DESC");
            }
        }

        orders.Add(NodeKind.Model, "FAMILY DESC, RELEASE_DATE ASC");
        orders.Add(NodeKind.Model, "DIRECT_DESCENDANTS DESC, NAME DESC, DIRECT_DESCENDANTS ASC, ID DESC");
        return orders;
    }

    private static NodePage Page(LineageGraph graph, NodeKind kind, string order, int length, string? cursor, bool isForward)
    {
        var request = isForward ? new PageRequest(length, null, cursor, null) : new PageRequest(0, length, null, cursor);
        var list = new NodeList(kind, graph.Count(kind), Filter: null, Order(graph, kind, order), CancellationToken.None);
        var page = NodePages.TryFind(list, request, out var error);
        Assert.Null(error);
        return page!; // there is one where there is no error
    }

    private static IEnumerable<string> Whole(LineageGraph graph, NodeKind kind, string order) =>
        Page(graph, kind, order, 1_000, cursor: null, isForward: true).Items.Select(graph.IdOf);

    private static string Ids(LineageGraph graph, NodePage page) => string.Join(' ', page.Items.Select(graph.IdOf));

    /// <summary>The order that is written so.</summary>
    internal static NodeOrder Order(LineageGraph graph, NodeKind kind, string order)
    {
        var fields = (EnumType)Schema.FindType($"{kind}OrderField")!; // as above
        var directions = (EnumType)Schema.FindType("OrderDirection")!;
        object?[] keys =
        [
            .. order.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(key => key.Split(' ')).Select(key =>
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["field"] = fields.FindValue(key[0]),
                    ["direction"] = directions.FindValue(key[1]),
                }),
        ];
        var analysis = new LineageAnalysis(graph, AskedFolder.Small.Snapshot.Rules);
        return new NodeOrders(graph, analysis.Licenses.NoAncestry).Read(kind, keys);
    }

    private static void Change(List<Item> items, HashSet<Item> stays, string cursor, Random random)
    {
        for (var i = random.Next(4); i > 0; i--)
        {
            var place = random.Next(3) == 0
                ? items.FindIndex(item => item.Id == cursor)
                : random.Next(items.Count + 1);
            var added = Item.Create(random);
            switch (random.Next(3))
            {
                case 0 when place >= 0 && place < items.Count:
                    stays.Remove(items[place]);
                    items.RemoveAt(place);
                    break;
                case 1 when place >= 0 && place < items.Count:
                    stays.Remove(items[place]);
                    items[place] = added with { Id = items[place].Id };
                    break;
                default:
                    if (items.TrueForAll(item => item.Id != added.Id))
                    {
                        items.Add(added);
                    }

                    break;
            }
        }
    }

    private static LineageGraph Build(NodeKind kind, List<Item> items)
    {
        var relation = kind switch
        {
            NodeKind.Model => RelationKind.GeneratedBy,
            NodeKind.Dataset => RelationKind.TrainedOn,
            NodeKind.License => RelationKind.LicensedUnder,
            _ => RelationKind.DevelopedBy,
        };
        var user = kind == NodeKind.Model ? NodeKind.Dataset : NodeKind.Model;
        var builder = new LineageGraphBuilder();
        for (var i = 0; i < Item.MostUsers; i++)
        {
            builder.AddNode(user, new NodeRow { Id = $"user-{i}", Name = "User" });
        }

        foreach (var item in items)
        {
            Assert.True(PartialDate.TryParse(item.Date, out var date));
            builder.AddNode(kind, new NodeRow { Id = item.Id, Name = item.Name, Family = item.Family, Date = date });
        }

        foreach (var item in items)
        {
            for (var i = 0; i < item.Users; i++)
            {
                builder.AddRelation(relation, new RelationRow { From = $"user-{i}", To = item.Id });
            }
        }

        return builder.Build();
    }

    /// <summary>A node and what it is sorted by.</summary>
    private sealed record Item(string Id, string Name, string Family, string Date, int Users)
    {
        public const int MostUsers = 3;

        public static Item Create(Random random) => new(
            random.Next(60).ToString("00", CultureInfo.InvariantCulture),
            Texts[random.Next(Texts.Length)],
            Texts[random.Next(Texts.Length)],
            Dates[random.Next(Dates.Length)],
            random.Next(MostUsers + 1));
    }
}
