// Where boxes stand: below what leads to them, never one over another, links downwards, circles at the side.
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class LayeredLayoutTests
{
    private static readonly LayoutBox Box = new(100, 50);

    [Fact]
    public void Create_PlacesOneBox_When_NothingLeadsAnywhere()
    {
        var layout = LayeredLayout.Create([Box], [], 500);

        Assert.Equal((100, 50), (layout.Width, layout.Height));
        Assert.Equal([(50, 0)], layout.Places.ToArray());
    }

    [Fact]
    public void Create_DrawsAPair_OneBelowTheOther()
    {
        var layout = LayeredLayout.Create([Box, Box], [new LayoutBundle(0, 10, [1])], 500);

        Assert.Equal([(50, 0), (60, 90)], layout.Places.ToArray());
        Assert.Equal([new LayoutLink(LinkShape.Curve, 60, 50, 60, 90, 0)], layout.Links[0].ToArray());
    }

    [Fact]
    public void Create_PutsABoxBelowAllThatLeadToIt_AndPassesTheRowBetween()
    {
        var layout = LayeredLayout.Create([Box, Box, Box], [new LayoutBundle(0, 0, [1, 2]), new LayoutBundle(1, 0, [2])], 500);

        Assert.Equal([0, 94, 186], layout.Places.Select(place => place.Y));
        Assert.Equal([LinkShape.Curve, LinkShape.Curve, LinkShape.Pass, LinkShape.Curve], layout.Links[0].Select(link => link.Shape));
    }

    [Fact]
    public void Create_PutsWhatLeadsToTheFirstBoxAboveIt()
    {
        var layout = LayeredLayout.Create([Box, Box, Box], [new LayoutBundle(1, 0, [0]), new LayoutBundle(2, 0, [1])], 500);

        Assert.Equal([180, 90, 0], layout.Places.Select(place => place.Y));
    }

    [Fact]
    public void Create_LeadsBackUpAtTheSide_When_LinksCloseACircle()
    {
        var layout = LayeredLayout.Create([Box, Box], [new LayoutBundle(0, 0, [1]), new LayoutBundle(1, 0, [0, 1])], 500);

        Assert.Equal([16, 106], layout.Places.Select(place => place.Y)); // room for the turn above
        Assert.Equal(
            [new LayoutLink(LinkShape.Detour, 50, 156, 50, 16, 114), new LayoutLink(LinkShape.Detour, 50, 156, 50, 106, 128)],
            layout.Links[1].ToArray());
        Assert.Equal((128, 172), (layout.Width, layout.Height));
    }

    [Fact]
    public void Create_BreaksALayerIntoRows_When_ItIsTooWide()
    {
        var layout = LayeredLayout.Create(
            [.. Enumerable.Repeat(Box, 8)], [new LayoutBundle(0, 0, [1, 2, 3, 4, 5, 6]), new LayoutBundle(1, 0, [7])], 400);

        var rows = layout.Places.GroupBy(place => place.Y).OrderBy(row => row.Key).Select(row => row.Count());
        Assert.Equal([1, 3, 3, 1], rows);
        Assert.Equal(layout.Places[7].Y, layout.Places.Max(place => place.Y));
        Assert.True(layout.Places[1].Y > layout.Places[2].Y, "what leads on stands in the lower row");
    }

    [Theory]
    [InlineData(1, 12, 20)]
    [InlineData(2, 60, 90)]
    [InlineData(3, 60, 400)]
    [InlineData(4, 200, 300)]
    [InlineData(5, 200, 4_000)]
    public void Create_KeepsItsPromises_When_LinksAreRandom(int seed, int count, int links)
    {
        var random = new Random(seed);
        var boxes = Enumerable.Range(0, count).Select(_ => new LayoutBox(2 * random.Next(40, 100), random.Next(40, 90))).ToArray();
        var bundles = Enumerable.Range(0, links / 3)
            .Select(_ => new LayoutBundle(random.Next(count), 0, [.. Enumerable.Range(0, 3).Select(_ => random.Next(count)).Distinct()]))
            .ToArray();

        var layout = LayeredLayout.Create([.. boxes], [.. bundles], 1_200);

        var again = LayeredLayout.Create([.. boxes], [.. bundles], 1_200);
        Assert.Equal(layout.Places.ToArray(), again.Places.ToArray());
        Assert.Equal(layout.Links.SelectMany(parts => parts), again.Links.SelectMany(parts => parts));
        for (var a = 0; a < count; a++)
        {
            var (x, y) = layout.Places[a];
            Assert.InRange(x - (boxes[a].Width / 2), 0, layout.Width - boxes[a].Width);
            Assert.InRange(y, 0, layout.Height - boxes[a].Height);
            for (var b = 0; b < a; b++)
            {
                var apart = Math.Abs(x - layout.Places[b].X) >= (boxes[a].Width + boxes[b].Width) / 2
                    || (y < layout.Places[b].Y ? y + boxes[a].Height <= layout.Places[b].Y : layout.Places[b].Y + boxes[b].Height <= y);
                Assert.True(apart, $"boxes {a} and {b}");
            }
        }

        for (var bundle = 0; bundle < bundles.Length; bundle++)
        {
            var parts = layout.Links[bundle];
            Assert.All(parts, part => Assert.True(part.Shape == LinkShape.Detour || part.Y2 >= part.Y1));
            Assert.All(
                parts.Where(part => part.Shape == LinkShape.Detour),
                part => Assert.True(part.Y2 < part.Y1 && part.Lane > part.X1 && part.Lane <= layout.Width));
            foreach (var to in bundles[bundle].To)
            {
                Assert.Contains(parts, part => part.Shape != LinkShape.Pass && (part.X2, part.Y2) == layout.Places[to]);
            }
        }
    }

    [Fact]
    public void Create_LeadsLinksStraight_When_EveryBoxOfAChainLeadsToAllBelow()
    {
        const int Count = 200;
        var bundles = Enumerable.Range(0, Count - 1)
            .Select(box => new LayoutBundle(box, 0, [.. Enumerable.Range(box + 1, Count - box - 1)]));

        var layout = LayeredLayout.Create([.. Enumerable.Repeat(Box, Count)], [.. bundles], 1_200);

        Assert.Equal(Count, layout.Places.Select(place => place.Y).Distinct().Count());
        Assert.DoesNotContain(layout.Links.SelectMany(parts => parts), part => part.Shape == LinkShape.Pass);
    }
}
