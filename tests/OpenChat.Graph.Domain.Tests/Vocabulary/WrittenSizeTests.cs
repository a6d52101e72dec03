using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Vocabulary;

public sealed class WrittenSizeTests
{
    [Theory]
    [InlineData("52002", 52002, 52002)]
    [InlineData(" 1.5b ", 1.5e9, 1.5e9)]
    [InlineData("135M-1.7B", 135e6, 1.7e9)]
    [InlineData("2T", 2e12, 2e12)]
    public void Read_IsTheLeastAndTheGreatestNumber(string text, double least, double most) =>
        Assert.Equal((least, most), WrittenSize.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("8x7B")]
    [InlineData("6.9B (1.3B active)")]
    [InlineData("8.000")]
    [InlineData("15T-2T")]
    public void Read_IsNothing_When_TheTextIsNoSize(string text) => Assert.Null(WrittenSize.Read(text));
}
