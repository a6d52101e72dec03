// The packed sets of the pass against plain dictionaries.
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

public sealed class SetPoolTests
{
    private const int Keys = 150; // five blocks, the last one not full

    [Theory]
    [InlineData(16)] // tables so small that keys drive each other out
    [InlineData(1 << 16)]
    public void Sums_AreUnionsOfCarriedSets_When_TheSameComesAgainAndAgain(int expected)
    {
        var random = new Random(expected);
        var pool = new SetPool(expected);
        var hops = Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, Keys).Select(_ => (Certainty)random.Next(4)).ToArray()).ToArray();
        var bounds = hops.Select(hop => KeySets.Bounds(Keys, key => hop[key])).ToArray();
        var known = new List<(int Set, SortedDictionary<int, Certainty> Entries)>();
        for (var i = 0; i < 12; i++)
        {
            var entries = Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => new KeyCertainty(random.Next(Keys), (Certainty)random.Next(1, 4))).ToArray();
            var wanted = new SortedDictionary<int, Certainty>();
            foreach (var entry in entries)
            {
                Raise(wanted, entry.Key, entry.Certainty);
            }

            known.Add((pool.Intern(entries), wanted));
        }

        var sum = new SetSum();
        for (var round = 0; round < 3_000; round++)
        {
            sum.Clear();
            var wanted = new SortedDictionary<int, Certainty>();
            for (var part = random.Next(4); part >= 0; part--)
            {
                var (set, entries) = known[random.Next(12)];
                var hop = random.Next(hops.Length + 1);
                if (hop == hops.Length)
                {
                    pool.Add(sum, set);
                }
                else
                {
                    pool.Carry(sum, set, (ushort)hop, bounds[hop]);
                }

                foreach (var (key, certainty) in entries)
                {
                    Raise(wanted, key, hop == hops.Length ? certainty : (Certainty)Math.Min((int)certainty, (int)hops[hop][key]));
                }
            }

            Assert.Equal(wanted.Count == 0, sum.IsEmpty);
            var number = pool.NumberOf(sum);
            Assert.Equal(wanted.Select(static entry => new KeyCertainty(entry.Key, entry.Value)), pool.EntriesOf(number));
            Assert.Equal(number, pool.Intern(wanted.Select(static entry => new KeyCertainty(entry.Key, entry.Value))));
            Assert.Equal(wanted.ContainsKey(7), pool.Contains(number, 7));
            Assert.Equal(wanted.Keys.Any(static key => key % 50 == 0), KeySets.Meet(
                pool[number], KeySets.Bounds(Keys, static key => key % 50 == 0 ? Certainty.Binding : Certainty.DoesNotTravel)));
            Assert.Equal(
                wanted.Any(static entry => entry.Value == Certainty.Likely),
                pool.Any(number, Certainty.Likely, static (entry, certainty) => entry.Certainty == certainty));
        }

        static void Raise(SortedDictionary<int, Certainty> entries, int key, Certainty certainty)
        {
            if (certainty > entries.GetValueOrDefault(key))
            {
                entries[key] = certainty;
            }
        }
    }

    [Fact]
    public void Union_IsTheSameNumber_When_TheSetsAreTheSame()
    {
        var pool = new SetPool(16);
        var a = pool.Intern((KeyCertainty[])[new(1, Certainty.Binding), new(40, Certainty.Likely)]);
        var b = pool.Intern((KeyCertainty[])[new(1, Certainty.Contested), new(99, Certainty.Likely)]);

        var union = pool.Union(a, b);

        Assert.Equal(
            [new KeyCertainty(1, Certainty.Binding), new(40, Certainty.Likely), new(99, Certainty.Likely)], pool.EntriesOf(union));
        Assert.Equal(union, pool.Union(b, a));
        Assert.Equal(union, pool.Union(b, union));
        Assert.Equal(a, pool.Union(a, 0));
        Assert.Equal(a, pool.Union(0, a));
        Assert.Equal(0, pool.Union(0, 0));
    }

    [Fact]
    public void Sets_AreKept_When_TheyAreMoreThanAChunkHolds()
    {
        var pool = new SetPool(16);
        var sets = Enumerable.Range(0, 3_000).Select(i => pool.Intern(
            Enumerable.Range(0, 1 + (i % 90)).Select(block => new KeyCertainty((block * 32) + (i % 32), Certainty.Likely))
                .Append(new KeyCertainty(100_000 + i, Certainty.Binding)))).ToArray();

        Assert.Equal(3_000, sets.Distinct().Count());
        for (var i = 0; i < sets.Length; i++)
        {
            Assert.Equal(2 + (i % 90), pool.EntriesOf(sets[i]).Count());
            Assert.Equal(new KeyCertainty(100_000 + i, Certainty.Binding), pool.EntriesOf(sets[i]).Last());
        }
    }
}
