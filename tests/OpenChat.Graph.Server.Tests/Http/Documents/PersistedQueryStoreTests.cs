using System.Text;
using OpenChat.Graph.Server.Http.Documents;

namespace OpenChat.Graph.Server.Tests.Http.Documents;

public sealed class PersistedQueryStoreTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void TryFind_GivesTheText_When_ItWasAdded()
    {
        var store = Store();
        store.Add("a", "{a}"u8);
        store.Add("a", "{a}"u8);

        Assert.True(store.TryFind("a", out var text));
        Assert.Equal("{a}", Encoding.UTF8.GetString(text));
        Assert.False(store.TryFind("b", out _));
        Assert.Equal((1, 3L), (store.Count, store.Bytes));
    }

    [Theory]
    [InlineData(2, "abc")]
    [InlineData(3, "abc")]
    [InlineData(4, "acd")] // b is the one that was not asked for since
    public void Add_DropsTheLeastRecentlyUsed_When_EntriesAreTooMany(int added, string left)
    {
        var store = Store(maxEntries: 3);
        foreach (var name in (string[])["a", "b", "c"])
        {
            store.Add(name, "x"u8);
        }

        store.TryFind("a", out _);
        if (added == 4)
        {
            store.Add("d", "x"u8);
        }

        Assert.Equal(left, string.Concat("abcd".Where(name => store.TryFind(name.ToString(), out _))));
        Assert.Equal(3, store.Count);
    }

    [Theory]
    [InlineData(40, 2, 80)]
    [InlineData(50, 2, 100)]
    [InlineData(51, 1, 50)] // more than half of the store: not kept
    public void Add_HoldsTheBytes(int bytes, int count, long total)
    {
        var store = Store(maxBytes: 100);
        store.Add("a", new byte[Math.Min(bytes, 50)]);
        store.Add("b", new byte[bytes]);

        Assert.Equal((count, total), (store.Count, store.Bytes));
    }

    [Fact]
    public void Add_DropsUntilTheBytesFit()
    {
        var store = Store(maxBytes: 100);
        store.Add("a", new byte[30]);
        store.Add("b", new byte[30]);
        store.Add("c", new byte[30]);
        store.Add("d", new byte[50]);

        Assert.Equal((2, 80L), (store.Count, store.Bytes));
        Assert.True(store.TryFind("c", out _));
        Assert.True(store.TryFind("d", out _));
    }

    [Fact]
    public void TryFind_Forgets_When_NobodyAskedForTheLifetime()
    {
        var store = Store();
        store.Add("a", "x"u8);
        store.Add("b", "x"u8);
        _clock.Now += TimeSpan.FromSeconds(59);
        var found = store.TryFind("a", out _);
        _clock.Now += TimeSpan.FromSeconds(1);

        Assert.True(found);
        Assert.False(store.TryFind("b", out _));
        Assert.True(store.TryFind("a", out _));
        Assert.Equal((1, 1L), (store.Count, store.Bytes));

        _clock.Now += TimeSpan.FromSeconds(60);
        store.Add("c", "x"u8);
        Assert.Equal((1, 1L), (store.Count, store.Bytes));
    }

    private PersistedQueryStore Store(int maxEntries = 100, long maxBytes = 1_000) =>
        new(maxEntries, maxBytes, TimeSpan.FromSeconds(60), _clock);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
