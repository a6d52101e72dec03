using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Tests.Errors;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("", "a", "a")]
    [InlineData("input", "", "")]
    [InlineData("abc", "a,ab,abc", "abc,ab,a")]
    [InlineData("GREEN", "greenish,green,Green,greet", "Green,green,greet,greenish")]
    [InlineData("agr", "arg", "arg")]
    [InlineData("214365879", "123456789", "123456789")]
    [InlineData("verylongname", "verylnogname,short,verylongnmae", "verylnogname,verylongnmae")]
    [InlineData("a", "a10,a2,a1,a01", "a1,a2")]
    [InlineData("item5", "item11,item10,item2,item1,item02", "item1,item2,item02,item10,item11")]
    [InlineData("same", "same,same,some", "same,some")]
    public void Find_ReturnsNearNamesNearestFirst_When_SomeAreWithinTheThreshold(string input, string options, string expected) =>
        Assert.Equal(Split(expected), Suggestions.Find(input, Split(options)));

    [Theory]
    [InlineData("", "")]
    [InlineData("A", " Did you mean \"A\"?")]
    [InlineData("A,B", " Did you mean \"A\" or \"B\"?")]
    [InlineData("A,B,C", " Did you mean \"A\", \"B\", or \"C\"?")]
    [InlineData("A,B,C,D,E,F", " Did you mean \"A\", \"B\", \"C\", \"D\", or \"E\"?")]
    public void DidYouMean_JoinsAtMostFiveNames_When_Given(string names, string expected) =>
        Assert.Equal(expected, Suggestions.DidYouMean(Split(names)));

    [Fact]
    public void DidYouMean_NamesTheKind_When_Asked() =>
        Assert.Equal(" Did you mean the enum value \"RED\"?", Suggestions.DidYouMean("REDD", ["RED", "BLUE"], "the enum value"));

    [Fact]
    public void Find_ReturnsNothing_When_TheInputIsLong() =>
        Assert.Empty(Suggestions.Find(new string('a', Suggestions.MaxNameLength + 1), [new string('a', Suggestions.MaxNameLength)]));

    [Fact]
    public void Find_ComparesALimitedNumberOfNames_When_ThereAreMany() =>
        Assert.Equal(
            ["abcd0"],
            Suggestions.Find(
                "abcd", [.. Enumerable.Repeat(0, Suggestions.MaxMeasured - 1).Select((_, i) => $"x{i:d4}"[..5]), "abcd0", "abcd"]));

    [Fact]
    public void AndList_UsesAnd_When_Joined() => Assert.Equal("a, b, and c", Suggestions.AndList(["a", "b", "c"]));

    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split(',');
}
