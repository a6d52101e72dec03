using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Vocabulary;

// Dates of which only a part is known.
public sealed class PartialDateTests
{
    [Theory]
    [InlineData("", "0001-01-01", "9999-12-31")]
    [InlineData("2023", "2023-01-01", "2023-12-31")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29")]
    [InlineData("2023-03-24", "2023-03-24", "2023-03-24")]
    public void TryParse_GivesTheIntervalAndPrintsBack_When_TheTextIsADate(string text, string first, string last)
    {
        Assert.True(PartialDate.TryParse(text, out var date));
        Assert.Equal(
            (text, first, last),
            (date.ToString(), date.First.ToString("yyyy-MM-dd", null), date.Last.ToString("yyyy-MM-dd", null)));
    }

    [Theory]
    [InlineData("23")]
    [InlineData("2023-")]
    [InlineData("2023-00")]
    [InlineData("2023-02-29")]
    [InlineData("2023-02-00")]
    [InlineData("2023/02/01")]
    [InlineData("0000-01-01")]
    [InlineData("\u0662\u0660\u0662\u0663")]
    [InlineData(" 2023")]
    public void TryParse_IsFalse_When_TheTextIsNoDate(string text)
    {
        Assert.False(PartialDate.TryParse(text, out var date));
        Assert.True(date.IsNone);
    }

    [Theory]
    [InlineData("2023-03", "2023-03-24", "", true)]
    [InlineData("2023-03-23", "2023-03-24", "", false)]
    [InlineData("2023", "", "2022-12-31", false)]
    [InlineData("2023", "2022", "2023-01", true)]
    [InlineData("", "2022", "2023", true)]
    [InlineData("1999", "", "", true)]
    public void MayLieWithin_AsksWhetherIntervalsOverlap_When_PartsAreUnknown(string date, string from, string to, bool expected)
    {
        Assert.Equal(expected, Parse(date).MayLieWithin(Parse(from), Parse(to)));
    }

    [Fact]
    public void Constructor_Throws_When_ThereIsNoSuchDay()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartialDate(2023, 2, 29));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartialDate(2023, 0, 1));
    }

    private static PartialDate Parse(string text) =>
        PartialDate.TryParse(text, out var date) ? date : throw new ArgumentException(text, nameof(text));
}
