using Microsoft.Extensions.Primitives;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Http.Callers;

public sealed class BearerTokensTests
{
    private const string First = "first-token-0123456789";
    private const string Second = "second.token_~+/==";

    [Theory]
    [InlineData(null, "None")]
    [InlineData("", "None")]
    [InlineData("Basic dXNlcjpwYXNz", "None")]
    [InlineData("Bearer", "None")]
    [InlineData("Bearer " + First, "Known")]
    [InlineData("bearer   " + First + " ", "Known")]
    [InlineData("Bearer " + Second, "Known")]
    [InlineData("Bearer ", "Unknown")]
    [InlineData("Bearer " + First + "0", "Unknown")]
    [InlineData("Bearer First-token-0123456789", "Unknown")]
    [InlineData("Bearer " + First + " " + Second, "Unknown")]
    [InlineData("Bearer " + First + ";" + Second, "Unknown")]
    [InlineData("Bearer caf\u00e9-0123456789abcdef", "Unknown")]
    public void Check_TellsCallersApart(string? header, string expected) =>
        Assert.Equal(expected, BearerTokens.Read($"{First}; {Second};", file: null)!.Check(header).ToString());

    [Fact]
    public void Check_GivesUnknown_When_TokenIsLongerThanAny() =>
        Assert.Equal(Credentials.Unknown, BearerTokens.Read(First, file: null)!.Check("Bearer " + new string('a', 1_001)));

    [Fact]
    public void Check_GivesUnknown_When_HeaderIsSentTwice() =>
        Assert.Equal(
            Credentials.Unknown, BearerTokens.Read(First, file: null)!.Check(new StringValues(["Bearer " + First, "Bearer " + First])));

    [Fact]
    public void Read_TakesListAndFile()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("tokens", $"# for the dashboard\n\n  {Second}  \r\n");
        var both = BearerTokens.Read(First, file)!;

        Assert.Equal([Credentials.Known, Credentials.Known], new[] { First, Second }.Select(token => both.Check("Bearer " + token)));
        Assert.Equal(Credentials.Unknown, BearerTokens.Read(list: null, file)!.Check("Bearer " + First));
        Assert.Null(BearerTokens.Read(list: null, file: null));
    }

    [Theory]
    [InlineData("short-token-123", "Access token 1 cannot be used: a token has 16 to 1000 letters, digits and -._~+/= characters.")]
    [InlineData(
        First + ";second token 0123456789",
        "Access token 2 cannot be used: a token has 16 to 1000 letters, digits and -._~+/= characters.")]
    [InlineData(" ; ", "The options name a place for access tokens, but no token is there.")]
    public void Read_Fails_WithoutShowingTheToken(string list, string message) =>
        Assert.Equal(message, Assert.Throws<StartUpException>(() => BearerTokens.Read(list, file: null)).Message);

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void Read_HoldsTheLengths(int length, bool isGood)
    {
        var token = new string('a', length);
        var exception = Record.Exception(() => Assert.Equal(
            Credentials.Known, BearerTokens.Read(token, file: null)!.Check("Bearer " + token)));

        Assert.Equal(isGood, exception is null);
    }

    [Fact]
    public void Read_Fails_When_FileIsMissing() =>
        Assert.Equal(
            "The file of access tokens '/no/file' cannot be read.",
            Assert.Throws<StartUpException>(() => BearerTokens.Read(list: null, "/no/file")).Message);

    [Fact]
    public void Options_NeverShowSecrets()
    {
        var options = new ServerOptions { Callers = new() { AccessTokens = First }, Neo4j = new() { Password = First, Token = First } };

        Assert.DoesNotContain(First, options.ToString(), StringComparison.Ordinal);
        Assert.Contains("Urls = http://127.0.0.1:5080", options.ToString(), StringComparison.Ordinal);
    }
}
