using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class SourceTests
{
    [Fact]
    public void GetLocation_CountsEachTerminatorOnce_When_LinesEndDifferently()
    {
        var source = new Source("ab\ncd\r\nef\rgh\n\n\r\r\ni");

        var places = Enumerable.Range(0, source.Text.Length + 1).Select(source.GetLocation).Select(place => $"{place.Line}:{place.Column}");

        Assert.Equal("1:1 1:2 1:3 2:1 2:2 2:3 2:4 3:1 3:2 3:3 4:1 4:2 4:3 5:1 6:1 7:1 7:2 8:1 8:2", string.Join(' ', places));
    }

    [Fact]
    public void GetLocation_CountsUtf16Units_When_CharactersAreSupplementary() =>
        Assert.Equal(new SourceLocation(1, 3), new Source("🦊a").GetLocation(2));

    [Fact]
    public void GetLocation_IsTheFirstPlace_When_TextIsEmpty() => Assert.Equal(new SourceLocation(1, 1), new Source("").GetLocation(0));
}
