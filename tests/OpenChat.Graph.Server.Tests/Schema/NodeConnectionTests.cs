// Paging: forward and backward give every node once and in order, whatever the page length.
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class NodeConnectionTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261121, 7);

    [Theory]
    [InlineData("models", "")]
    [InlineData("models", "where: { kinds: [BASE, CHAT] }")]
    [InlineData("models", "orderBy: [{ field: NAME, direction: DESC }]")]
    [InlineData("models", "orderBy: [{ field: RELEASE_DATE }]")]
    [InlineData("models", "orderBy: [{ field: FAMILY, direction: DESC }, { field: DIRECT_DESCENDANTS }]")]
    [InlineData("models", """where: { not: { name: { contains: "llama" } } }, orderBy: [{ field: RELEASE_DATE, direction: DESC }]""")]
    [InlineData("datasets", "orderBy: [{ field: DIRECT_DESCENDANTS, direction: DESC }]")]
    [InlineData("licenses", "orderBy: [{ field: ARTIFACTS, direction: DESC }, { field: NAME, direction: DESC }]")]
    [InlineData("organisations", "orderBy: [{ field: ARTIFACTS }]")]
    public void Pages_GiveEveryNodeOnceInOrder_InBothDirections(string field, string arguments)
    {
        var whole = Walk(field, arguments, "first", _ => 100);

        Check.One(Fixed, Prop.ForAll(Gen.Choose(1, 100).NonEmptyListOf().ToArbitrary(), lengths =>
        {
            Assert.Equal(whole, Walk(field, arguments, "first", page => lengths[page % lengths.Count]));
            Assert.Equal(whole, Walk(field, arguments, "last", page => lengths[page % lengths.Count]));
        }));
        Assert.Equal(whole.Count, whole.Distinct(StringComparer.Ordinal).Count());
        Assert.NotEmpty(whole);
    }

    [Theory]
    [InlineData("models", "ID", "ASC", "acme-base acme-chat beta-mix odd oracle plain ring")]
    [InlineData("models", "ID", "DESC", "ring plain oracle odd beta-mix acme-chat acme-base")]
    [InlineData("models", "NAME", "ASC", "acme-base acme-chat beta-mix odd oracle plain ring")]
    [InlineData("models", "NAME", "DESC", "ring plain oracle odd beta-mix acme-chat acme-base")]
    [InlineData("models", "FAMILY", "ASC", "acme-base acme-chat odd beta-mix oracle plain ring")]
    [InlineData("models", "FAMILY", "DESC", "acme-base acme-chat odd beta-mix oracle plain ring")]
    [InlineData("models", "RELEASE_DATE", "ASC", "oracle acme-base acme-chat ring beta-mix odd plain")]
    [InlineData("models", "RELEASE_DATE", "DESC", "beta-mix ring acme-chat acme-base oracle odd plain")]
    [InlineData("models", "DIRECT_DESCENDANTS", "DESC", "acme-base acme-chat beta-mix oracle plain ring odd")]
    [InlineData("models", "DIRECT_DESCENDANTS", "ASC", "odd acme-chat beta-mix oracle plain ring acme-base")]
    [InlineData("datasets", "DIRECT_DESCENDANTS", "ASC", "seeds talk")]
    [InlineData("datasets", "RELEASE_DATE", "DESC", "talk seeds")]
    [InlineData("licenses", "NAME", "ASC", "research open-1 open-2 oracle-terms")]
    [InlineData("licenses", "ARTIFACTS", "DESC", "research open-1 open-2 oracle-terms")]
    [InlineData("organisations", "ARTIFACTS", "DESC", "acme beta oracle")]
    [InlineData("organisations", "NAME", "DESC", "oracle beta acme")]
    public void OrderBy_PutsMissingValuesLast_TiesById(string field, string key, string direction, string expected)
    {
        var nodes = AskedFolder.Small.Data($"{{ {field}(orderBy: [{{ field: {key}, direction: {direction} }}]) {{ nodes {{ id }} }} }}")
            .GetProperty(field).GetProperty("nodes");

        Assert.Equal(expected, string.Join(' ', nodes.EnumerateArray().Select(node => node.GetProperty("id").GetString()!.Split(':')[1])));
    }

    [Theory]
    [InlineData("first: 0", "", false, true)]
    [InlineData("first: 3", "acme-base acme-chat beta-mix", false, true)]
    [InlineData("first: 100", "acme-base acme-chat beta-mix odd oracle plain ring", false, false)]
    [InlineData("first: null, last: null", "acme-base acme-chat beta-mix odd oracle plain ring", false, false)]
    [InlineData("last: 0", "", true, false)]
    [InlineData("last: 2", "plain ring", true, false)]
    [InlineData("first: 5, last: 2", "plain ring", true, false)]
    [InlineData("""first: 2, after: "AgAAbW9kZWw6b2Rk" """, "oracle plain", true, true)]
    [InlineData("""last: 2, before: "AgAAbW9kZWw6b2Rk" """, "acme-chat beta-mix", true, true)]
    [InlineData("""first: 9, after: "AgAAbW9kZWw6b2Rk", before: "AgAAbW9kZWw6cmluZw" """, "oracle plain", true, true)]
    [InlineData("""first: 9, after: "AgAAbW9kZWw6cmluZw" """, "", true, false)]
    [InlineData("""last: 9, before: "AgAAbW9kZWw6YWNtZS1iYXNl" """, "", false, true)]
    [InlineData("""first: 9, after: "AgAAbW9kZWw6cmluZw", before: "AgAAbW9kZWw6b2Rk" """, "", true, false)]
    public void Page_IsTheOneAskedFor(string arguments, string expected, bool hasPrevious, bool hasNext)
    {
        foreach (var scan in (string[])["", ", where: { not: { ids: [] } }", ", orderBy: [{ field: ID }]"])
        {
            var page = AskedFolder.Small.Data(
                $"{{ models({arguments}{scan}) {{ totalCount edges {{ cursor node {{ id }} }} nodes {{ id }} "
                + "pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } }")
                .GetProperty("models");
            var edges = page.GetProperty("edges").EnumerateArray().ToArray();
            var info = page.GetProperty("pageInfo");

            Assert.Equal(
                expected,
                string.Join(' ', edges.Select(edge => edge.GetProperty("node").GetProperty("id").GetString()!["model:".Length..])));
            Assert.Equal(
                expected,
                string.Join(
                    ' ',
                    page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!["model:".Length..])));
            Assert.Equal(7, page.GetProperty("totalCount").GetInt32());
            Assert.Equal(
                (hasPrevious, hasNext), (info.GetProperty("hasPreviousPage").GetBoolean(), info.GetProperty("hasNextPage").GetBoolean()));
            Assert.Equal(
                edges.FirstOrDefault() is { ValueKind: JsonValueKind.Object } start ? start.GetProperty("cursor").GetString() : null,
                info.GetProperty("startCursor").GetString());
            Assert.Equal(
                edges.LastOrDefault() is { ValueKind: JsonValueKind.Object } end ? end.GetProperty("cursor").GetString() : null,
                info.GetProperty("endCursor").GetString());
        }
    }

    [Theory]
    [InlineData("{ models(first: 1001) { totalCount } }")]
    [InlineData("{ models(first: -1) { totalCount } }")]
    [InlineData("{ models(last: 1001) { totalCount } }")]
    [InlineData("{ datasets(last: -1) { totalCount } }")]
    [InlineData("{ findings(first: 1001) { totalCount } }")]
    [InlineData("""{ search(text: "a", first: 1001) { totalCount } }""")]
    [InlineData("""{ model(id: "model:odd") { relations(first: 1001) { kind } } }""")]
    [InlineData("""{ model(id: "model:odd") { descendants(first: -1) { id } } }""")]
    [InlineData("""{ model(id: "model:odd") { restrictions { furtherPaths(first: 1001) { complete } } } }""")]
    [InlineData("""{ license(id: "license:open-1") { artifacts(first: 1001) { totalCount } } }""")]
    public void PageLength_IsRefused_When_OutsideItsBounds(string document)
    {
        Assert.Matches("^(LIMIT_EXCEEDED: .* is 1001|BAD_USER_INPUT: .* is -1)\\.$", AskedFolder.Small.Errors(document));
        Assert.Matches(
            "^[A-Z_]+: Argument \"[A-Za-z.]+\\((first|last):\\)\" must be from 0 to 1000, but is (1001|-1)\\.$",
            AskedFolder.Small.Errors(document));
    }

    [Fact]
    public void OffsetPages_GiveEveryFindingAndHitOnce()
    {
        Assert.Equal(
            AskedFolder.Seed.Data("""{ search(text: "llama", first: 100) { edges { node { id } } } }""").GetProperty("search")
                .GetProperty("edges").EnumerateArray()
                .Select(edge => edge.GetProperty("node").GetProperty("id").GetString()!),
            Walk("search", """text: "llama" """, "first", _ => 3));
    }

    /// <summary>Pages of ready lists go backward as pages of nodes do: the last first, each item once, in the order of the list.</summary>
    [Theory]
    [InlineData("search", """text: "a" """)]
    [InlineData("findings", "")]
    [InlineData("opennessTable", """framework: "index" """)]
    public void OffsetPages_GoBackward(string list, string arguments)
    {
        var comma = arguments.Length > 0 ? ", " : "";
        string[] whole = [.. Page("first: 100").Items];
        var (backward, before, hasMore) = (new List<string>(), "", true);
        while (hasMore)
        {
            var (items, hasPrevious, hasNext) = Page($"last: 2{(before.Length > 0 ? $", before: \"{before}\"" : "")}");
            Assert.Equal((backward.Count > 0, Math.Min(2, whole.Length - backward.Count)), (hasNext, items.Length));
            backward.InsertRange(0, items);
            (before, hasMore) = (items[0], hasPrevious);
        }

        Assert.InRange(whole.Length, 3, 99);
        Assert.Equal(whole, backward);
        Assert.Equal([whole[1]], Page($"last: 5, after: \"{whole[0]}\", before: \"{whole[2]}\"").Items);
        Assert.Empty(Page($"last: 5, after: \"{whole[2]}\", before: \"{whole[0]}\"").Items);
        Assert.Equal(
            "BAD_USER_INPUT: Argument \"before\" is not a cursor of this list. Use a cursor that a page of the same list gave.",
            AskedFolder.Small.Errors($"{{ {list}({arguments}{comma}before: \"AgMAb3JnOmFjbWU\") {{ totalCount }} }}"));

        (string[] Items, bool HasPrevious, bool HasNext) Page(string page)
        {
            var answer = AskedFolder.Small
                .Data($"{{ {list}({arguments}{comma}{page}) {{ edges {{ cursor }} pageInfo {{ hasPreviousPage hasNextPage }} }} }}")
                .GetProperty(list);
            var info = answer.GetProperty("pageInfo");
            return (
                [.. answer.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("cursor").GetString()!)], // never null
                info.GetProperty("hasPreviousPage").GetBoolean(),
                info.GetProperty("hasNextPage").GetBoolean());
        }
    }

    [Fact]
    public void Nodes_AreRefused_When_MoreThanAHundred()
    {
        var ids = string.Join(", ", Enumerable.Repeat("\"model:odd\"", 101));

        Assert.Equal(
            "BAD_USER_INPUT: Argument \"ids\" must have at most 100 entries, not 101.",
            AskedFolder.Small.Errors($"{{ nodes(ids: [{ids}]) {{ id }} }}"));
        Assert.Equal(100, AskedFolder.Small.Data($"{{ nodes(ids: [{ids[..^13]}]) {{ id }} }}").GetProperty("nodes").GetArrayLength());
    }

    // "AgAA…" says: the node of kind 0 (models) with the id that follows, in the order of ids; "AgMA…" is of kind 3 (organisations).
    [Theory]
    [InlineData("""{ models(after: "%%%") { totalCount } }""", "after")]
    [InlineData("""{ models(after: "") { totalCount } }""", "after")]
    [InlineData("""{ models(after: "AgAC") { totalCount } }""", "after")]
    [InlineData("""{ models(after: "AgAB_w") { totalCount } }""", "after")]
    [InlineData("""{ models(after: "AwAAbW9kZWw6b2Rk") { totalCount } }""", "after")]
    [InlineData("""{ models(before: "AgMAb3JnOmFjbWU") { totalCount } }""", "before")]
    [InlineData("""{ models(after: "AgAAbW9kZWw6b2Rk", before: "AgEAZGF0YXNldDp0YWxr") { totalCount } }""", "before")]
    [InlineData("""{ findings(after: "AgAAbW9kZWw6b2Rk") { totalCount } }""", "after")]
    [InlineData("""{ search(text: "acme", after: "AgAAbW9kZWw6cmluZw") { totalCount } }""", "after")]
    [InlineData("""{ license(id: "license:research") { artifacts(after: "AgMAb3JnOmFjbWU") { totalCount } } }""", "after")]
    public void Cursor_IsRefused_When_NoPageOfTheListGaveIt(string document, string argument)
    {
        Assert.Equal(
            $"BAD_USER_INPUT: Argument \"{argument}\" is not a cursor of this list. Use a cursor that a page of the same list gave.",
            AskedFolder.Small.Errors(document));
    }

    [Theory]
    [InlineData("""{ models(after: "bW9kZWw6b2Rk") { totalCount } }""")]
    [InlineData("""{ findings(after: "MTI") { totalCount } }""")]
    [InlineData("""{ license(id: "license:research") { artifacts(after: "bW9kZWw6cmluZw") { totalCount } } }""")]
    public void Cursor_IsRefusedWithAHint_When_AnEarlierVersionGaveIt(string document) => Assert.Equal(
        "BAD_USER_INPUT: Argument \"after\" is a cursor that an earlier version of the server gave. Start again from a page without it.",
        AskedFolder.Small.Errors(document));

    [Theory]
    [InlineData("")]
    [InlineData("orderBy: [{ field: NAME, direction: DESC }],")]
    [InlineData("orderBy: [{ field: NAME }, { field: FAMILY }],")]
    [InlineData("orderBy: [{ field: DIRECT_DESCENDANTS }],")]
    public void Cursor_IsRefused_When_TheListHasAnotherOrder(string order)
    {
        var cursor = AskedFolder.Small.Data("{ models(first: 1, orderBy: [{ field: NAME }]) { pageInfo { endCursor } } }")
            .GetProperty("models").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        Assert.Equal(
            "BAD_USER_INPUT: Argument \"after\" is a cursor of another list, or of this one in another order. "
            + "Use a cursor that a page in the same order "
            + "gave, "
            + "or start again from a page without it.",
            AskedFolder.Small.Errors($"{{ models({order} after: \"{cursor}\") {{ totalCount }} }}"));
    }

    [Fact]
    public void Cursor_IsTheSamePlace_When_AKeyIsGivenTwice()
    {
        const string Twice = "orderBy: [{ field: NAME }, { field: FAMILY }, { field: NAME, direction: DESC }]";
        var cursor = AskedFolder.Small.Data($"{{ models(first: 1, {Twice}) {{ pageInfo {{ endCursor }} }} }}")
            .GetProperty("models").GetProperty("pageInfo").GetProperty("endCursor").GetString();

        Assert.Equal(
            "",
            AskedFolder.Small.Errors(
                $"{{ models(orderBy: [{{ field: NAME }}, {{ field: FAMILY }}], after: \"{cursor}\") {{ totalCount }} }}"));
    }

    [Theory]
    [InlineData("{ model(id: \"model:odd\") { relations(offset: -1) { kind } } }", "Argument \"offset\" must not be negative, but is -1.")]
    [InlineData(
        "{ model(id: \"model:odd\") { ancestors(maxDepth: -1) { id } } }", "Argument \"maxDepth\" must not be negative, but is -1.")]
    [InlineData("{ model(id: \"model:odd\") { descendantCount(maxDepth: -5) } }", "Argument \"maxDepth\" must not be negative, but is -5.")]
    [InlineData(
        "{ model(id: \"model:odd\") { lineage(maxDepth: -1) { complete } } }", "Argument \"maxDepth\" must not be negative, but is -1.")]
    public void Window_IsRefused_When_Negative(string document, string expected)
    {
        Assert.Equal($"BAD_USER_INPUT: {expected}", AskedFolder.Small.Errors(document));
    }

    private static List<string> Walk(string field, string arguments, string direction, Func<int, int> length)
    {
        var forward = direction == "first";
        var ids = new List<string>();
        string? cursor = null;
        for (var page = 0; ; page++)
        {
            var at = cursor is null ? "" : $", {(forward ? "after" : "before")}: \"{cursor}\"";
            var answer = AskedFolder.Seed.Data(
                $"{{ {field}({arguments} {direction}: {length(page)}{at}) {{ edges {{ cursor node {{ id }} }} "
                + "pageInfo { hasPreviousPage hasNextPage startCursor endCursor } } }").GetProperty(field);
            var items =
                answer.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty("id").GetString()!);
            ids.InsertRange(forward ? ids.Count : 0, items);
            var info = answer.GetProperty("pageInfo");
            Assert.Equal(cursor is not null, info.GetProperty(forward ? "hasPreviousPage" : "hasNextPage").GetBoolean());
            if (!info.GetProperty(forward ? "hasNextPage" : "hasPreviousPage").GetBoolean())
            {
                return ids;
            }

            cursor = info.GetProperty(forward ? "endCursor" : "startCursor").GetString();
        }
    }
}
