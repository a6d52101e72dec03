using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Tests.Queries;

/// <summary>Names are in the order that a comparison of strings without regard to case gives.</summary>
public sealed class TextRanksTests
{
    private const int Missing = int.MaxValue;

    // Few letters in both cases, what sorts between the cases, the ends of ASCII, and letters beyond it that have cases or need two units.
    private static readonly string[] Parts =
        ["a", "A", "b", "B", "ab", "_", "[", "\0", "\u007f", "é", "É", "ı", "ſ", "K", "\uffee", "😀", "𐐨", "𐐀", "owner/model-"];

    [Fact]
    public void Of_OrdersAsTheComparerOfStrings() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true),
        Prop.ForAll(
            Gen.Choose(0, Parts.Length - 1).ListOf().Select(parts =>
                string.Concat(parts.Select(part => Parts[part]))).ListOf().ToArbitrary(),
            texts => AssertOrder([.. texts])));

    [Fact]
    public void Of_OrdersTextsThatBeginAlikeForLong()
    {
        var alike = new string('x', 100_000);
        AssertOrder([alike + "b", alike + "A", alike + "a", alike, alike + "é", "", alike.ToUpperInvariant() + "B", ""]);
    }

    [Fact]
    public void Of_GivesEqualTextsOneRank_AndEmptyOnesNone() =>
        Assert.Equal([1, Missing, 0, 1, 2, Missing], Ranks(["Beta", "", "alpha", "BETA", "beta2", ""]));

    private static void AssertOrder(string[] texts)
    {
        var ranks = Ranks(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(texts[i].Length == 0, ranks[i] == Missing);
            for (var j = 0; j < i; j++)
            {
                if (texts[i].Length > 0 && texts[j].Length > 0)
                {
                    Assert.Equal(Math.Sign(StringComparer.OrdinalIgnoreCase.Compare(texts[i], texts[j])), ranks[i].CompareTo(ranks[j]));
                }
            }
        }
    }

    private static int[] Ranks(string[] texts)
    {
        byte[][] utf8 = [.. texts.Select(Encoding.UTF8.GetBytes)];
        return TextRanks.Of(texts.Length, index => utf8[index], Missing);
    }
}
