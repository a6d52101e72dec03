using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Vocabulary;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://x.org", true)]
    [InlineData("HTTP://x.org/a;v=1?b=c#d", true)]
    [InlineData("http://[::1]/a", true)]
    [InlineData("", false)]
    [InlineData("https://", false)]
    [InlineData("https:///a", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("not an address", false)]
    [InlineData("https://x.org/a b", false)]
    [InlineData("https://x.org/\"><script>", false)]
    [InlineData(" https://x.org", false)]
    public void Address_IsOneOfTheWeb(string text, bool expected) => Assert.Equal(expected, WebAddress.IsOne(text));

    [Fact]
    public void List_HasItsAddresses_AndNothingElse() =>
        Assert.Equal(["https://a", "https://b"], WebAddress.In("https://a; javascript:x ;v=1;https://b"));
}
