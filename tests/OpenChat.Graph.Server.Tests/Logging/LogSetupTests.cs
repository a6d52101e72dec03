using OpenChat.Graph.Server.Logging;

namespace OpenChat.Graph.Server.Tests.Logging;

public sealed class LogSetupTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData("", "-")]
    [InlineData("Zephyr_1", "Zephyr_1")]
    [InlineData("a\r\nb c", "a\\u000d\\u000ab\\u0020c")]
    [InlineData("\u202Eé", "\\u202e\\u00e9")]
    public void Escape_LeavesNothingThatForgesALine(string? text, string expected) => Assert.Equal(expected, LogSetup.Escape(text));

    [Fact]
    public void Escape_CutsLongTexts() => Assert.Equal(new string('a', 64), LogSetup.Escape(new string('a', 1000)));
}
