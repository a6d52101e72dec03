using OpenChat.Graph.Server.Queries;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class TextWidthsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("i", 4)]
    [InlineData("n", 6)]
    [InlineData("MM", 18)]
    [InlineData("模", 10)]
    [InlineData("🦙", 10)]
    public void Measure_CountsByTheWidthOfCharacters(string text, int expected) =>
        Assert.Equal(expected, TextWidths.Measure(text, 10, isBold: false));

    [Fact]
    public void Measure_StaysANumber_When_TheTextIsHuge() =>
        Assert.True(TextWidths.Measure(new string('模', 10_000_000), 13, isBold: true) > 1_000_000);

    [Theory]
    [InlineData("short", "short")]
    [InlineData("a name that is too long", "a name t…")]
    [InlineData("🦙🦙🦙🦙🦙🦙🦙🦙", "🦙🦙🦙🦙…")]
    [InlineData("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "e\u0301e\u0301e\u0301e\u0301…")]
    public void Shorten_KeepsWholeCharacters(string text, string expected) =>
        Assert.Equal(expected, TextWidths.Shorten(text, 56, 10, isBold: false));
}
