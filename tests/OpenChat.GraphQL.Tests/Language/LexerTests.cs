using System.Globalization;
using System.Text.RegularExpressions;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed partial class LexerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\n\r\r\n,,,", "")]
    [InlineData("\uFEFF{\uFEFFa\uFEFF}\uFEFF", "BraceOpen@1 Name@3 BraceClose@5")]
    [InlineData("#", "")]
    [InlineData("# no token\n! # \u0000\u0007\u2028 any character 🦊\r$", "Bang@11 Dollar@36")]
    [InlineData(
        "!$&()...:=@[]{|}",
        "Bang@0 Dollar@1 Ampersand@2 ParenOpen@3 ParenClose@4 Spread@5 Colon@8 Equals@9 At@10 BracketOpen@11 BracketClose@12 "
            + "BraceOpen@13 Pipe@14 "
        + "BraceClose@15")]
    [InlineData("a _ __ Ab9_z,b", "Name@0 Name@2 Name@4 Name@7 Name@13")]
    [InlineData("a-1", "Name@0 Int@1")]
    [InlineData("......", "Spread@0 Spread@3")]
    [InlineData("0 -0 10 1.0 1e1 -1.5E+10 0.0 0e-0", "Int@0 Int@2 Int@5 Float@8 Float@12 Float@16 Float@25 Float@29")]
    [InlineData("0[", "Int@0 BracketOpen@1")]
    [InlineData("1\"\"", "Int@0 String@1")]
    [InlineData("\"\"\"\"\"\"", "BlockString@0")]
    [InlineData("\"\"\"\"\"\"\"\"", "BlockString@0 String@6")]
    [InlineData("\"\" \"\"", "String@0 String@3")]
    [InlineData("\"#\"#\"", "String@0")]
    public void Advance_ReadsTokens_When_TextIsSound(string text, string tokens) => Assert.Equal(tokens, Tokens(text));

    [Theory]
    [InlineData("..", 0, "Unexpected \"..\", did you mean \"...\"?")]
    [InlineData(". .", 0, "Unexpected character: \".\".")]
    [InlineData(".5", 0, "Invalid number, expected digit before \".\", did you mean \"0.5\"?")]
    [InlineData(".123a", 0, "Invalid number, expected digit before \".\", did you mean \"0.123\"?")]
    [InlineData("00", 1, "Invalid number, unexpected digit after 0: \"0\".")]
    [InlineData("-01", 2, "Invalid number, unexpected digit after 0: \"1\".")]
    [InlineData("-", 1, "Invalid number, expected digit but got: <EOF>.")]
    [InlineData("--1", 1, "Invalid number, expected digit but got: \"-\".")]
    [InlineData("+1", 0, "Unexpected character: \"+\".")]
    [InlineData("1.", 2, "Invalid number, expected digit but got: <EOF>.")]
    [InlineData("1.e1", 2, "Invalid number, expected digit but got: \"e\".")]
    [InlineData("1e", 2, "Invalid number, expected digit but got: <EOF>.")]
    [InlineData("1e+", 3, "Invalid number, expected digit but got: <EOF>.")]
    [InlineData("1.2.3", 3, "Invalid number, expected digit but got: \".\".")]
    [InlineData("1a", 1, "Invalid number, expected digit but got: \"a\".")]
    [InlineData("0x1", 1, "Invalid number, expected digit but got: \"x\".")]
    [InlineData("1_0", 1, "Invalid number, expected digit but got: \"_\".")]
    [InlineData("1.\"", 2, "Invalid number, expected digit but got: '\"'.")]
    [InlineData("1.é", 2, "Invalid number, expected digit but got: U+00E9.")]
    [InlineData("'a'", 0, "Unexpected single quote character ('), did you mean to use a double quote (\")?")]
    [InlineData("?", 0, "Unexpected character: \"?\".")]
    [InlineData("é", 0, "Unexpected character: U+00E9.")]
    [InlineData("a\u00A0", 1, "Unexpected character: U+00A0.")]
    [InlineData("\u2028", 0, "Unexpected character: U+2028.")]
    [InlineData("\u3000", 0, "Unexpected character: U+3000.")]
    [InlineData("\v", 0, "Unexpected character: U+000B.")]
    [InlineData("\0", 0, "Unexpected character: U+0000.")]
    [InlineData("🦊", 0, "Unexpected character: U+1F98A.")]
    [InlineData("\"", 1, "Unterminated string.")]
    [InlineData("\"a\n\"", 2, "Unterminated string.")]
    [InlineData("\"a\r\"", 2, "Unterminated string.")]
    [InlineData("\"\"\"\"", 4, "Unterminated string.")]
    [InlineData("\"\"\"a\\\"\"\"", 8, "Unterminated string.")]
    [InlineData("\"\\", 1, "Invalid character escape sequence: \"\\\".")]
    [InlineData("\"a\\x\"", 2, "Invalid character escape sequence: \"\\x\".")]
    [InlineData("\"\\U0041\"", 1, "Invalid character escape sequence: \"\\U\".")]
    [InlineData("\"\\'\"", 1, "Invalid character escape sequence: \"\\'\".")]
    [InlineData("\"\\u004\"", 1, "Invalid Unicode escape sequence: \"\\u004\"\".")]
    [InlineData("\"\\uXYZ1 \"", 1, "Invalid Unicode escape sequence: \"\\uXYZ1\".")]
    [InlineData("\"\\uD83D\"", 1, "Invalid Unicode escape sequence: \"\\uD83D\".")]
    [InlineData("\"\\uDC00\\uD83D\"", 1, "Invalid Unicode escape sequence: \"\\uDC00\".")]
    [InlineData("\"\\uD83D\\u{DC00}\"", 1, "Invalid Unicode escape sequence: \"\\uD83D\".")]
    [InlineData("\"\\u{D83D}\\u{DC00}\"", 1, "Invalid Unicode escape sequence: \"\\u{D83D}\".")]
    [InlineData("\"\\u{}\"", 1, "Invalid Unicode escape sequence: \"\\u{}\".")]
    [InlineData("\"\\u{110000}\"", 1, "Invalid Unicode escape sequence: \"\\u{110000}\".")]
    [InlineData("\"\\u{100000000041}\"", 1, "Invalid Unicode escape sequence: \"\\u{100000000041}\".")]
    [InlineData("\"\\u{41\"", 1, "Invalid Unicode escape sequence: \"\\u{41\"\".")]
    [InlineData("\"\\u{4G}\"", 1, "Invalid Unicode escape sequence: \"\\u{4G\".")]
    public void Advance_Fails_When_TextIsNotLexical(string text, int position, string message) =>
        Assert.Equal((position, message), Failure(text));

    // Attributes cannot hold lone surrogates.
    [Fact]
    public void Advance_Fails_When_ASurrogateIsAlone()
    {
        Assert.Equal((0, "Invalid character: U+D83E."), Failure("\uD83E"));
        Assert.Equal((0, "Invalid character: U+DD8A."), Failure("\uDD8A\uD83E"));
        Assert.Equal((2, "Invalid character: U+D83E."), Failure("# \uD83E\n"));
        Assert.Equal((4, "Invalid character: U+DD8A."), Failure("# 🦊\uDD8A 🦊"));
        Assert.Equal((1, "Invalid character within String: U+D83E."), Failure("\"\uD83E\""));
        Assert.Equal((3, "Invalid character within String: U+D83E."), Failure("\"\\n\uD83E\\uDD8A\""));
        Assert.Equal((5, "Invalid character within String: U+DD8A."), Failure("\"\"\"🦊\uDD8A\"\"\""));
        Assert.Equal((1, "Invalid character escape sequence: \"\\\uFFFD\"."), Failure("\"\\\uD83E\""));
    }

    [Fact]
    public void Advance_StaysFailed_When_CalledOn()
    {
        var lexer = new Lexer("? a", int.MaxValue);
        lexer.Advance();
        lexer.Fail(2, "later");

        Assert.Equal((TokenKind.Error, 0, "Unexpected character: \"?\"."), (lexer.Kind, lexer.ErrorPosition, lexer.ErrorMessage));
    }

    [Fact]
    public void Advance_StaysAtTheEnd_When_CalledOn()
    {
        var lexer = new Lexer("a", int.MaxValue);
        for (var i = 0; i < 4; i++)
        {
            lexer.Advance();
        }

        Assert.Equal((TokenKind.EndOfFile, 1, 1), (lexer.Kind, lexer.Start, lexer.End));
    }

    [Fact]
    public void Advance_AgreesWithThePattern_When_NumbersAreEnumerated()
    {
        string[] letters = ["0", "1", "9", "-", "+", ".", "e", "E", "a", "_"];
        foreach (var word in Words.Over(letters, 5).Where(word => word is ['-' or (>= '0' and <= '9'), ..]))
        {
            var match = Number().Match(word);
            var expected = match.Success
                ? $"{(match.Value.AsSpan().ContainsAny(".eE") ? "Float" : "Int")} {match.Value}"
                : "Error";

            var lexer = new Lexer(word, int.MaxValue);
            lexer.Advance();

            Assert.Equal((word, expected), (word, lexer.Kind == TokenKind.Error ? "Error" : $"{lexer.Kind} {lexer.Text}"));
        }
    }

    [Fact]
    public void Advance_AgreesWithThePattern_When_PunctuatorsAreEnumerated()
    {
        string[] letters = ["!", "$", "&", "(", ")", ".", ":", "=", "@", "[", "]", "{", "|", "}", "a"];
        foreach (var word in Words.Over(letters, 4))
        {
            var tokens = string.Join(' ', Token().Matches(word).Select(match => match.Value));
            var isSound = Token().Replace(word, "").Trim().Length == 0;

            var lexer = new Lexer(word, int.MaxValue);
            var actual = new List<string>();
            lexer.Advance();
            while (lexer.Kind is not (TokenKind.Error or TokenKind.EndOfFile))
            {
                actual.Add(lexer.Text.ToString());
                lexer.Advance();
            }

            Assert.Equal((word, isSound), (word, lexer.Kind == TokenKind.EndOfFile));
            if (isSound)
            {
                Assert.Equal(tokens, string.Join(' ', actual));
            }
        }
    }

    [Fact]
    public void Advance_RefusesEveryOtherCharacter_When_ItStandsBetweenTokens()
    {
        const string punctuation = "!$&():=@[]{|}";
        const string ignored = "\t\n\r ,#\uFEFF";
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            var isToken = char.IsAsciiLetterOrDigit(c) || c == '_' || punctuation.Contains(c, StringComparison.Ordinal);
            var expected = isToken ? 2 : ignored.Contains(c, StringComparison.Ordinal) ? 1 : 0;

            var text = $"{c}\n!";
            var lexer = new Lexer(text, int.MaxValue);
            var tokens = 0;
            for (lexer.Advance(); lexer.Kind is not (TokenKind.Error or TokenKind.EndOfFile); lexer.Advance())
            {
                tokens++;
            }

            Assert.Equal((c, expected), (c, lexer.Kind == TokenKind.Error ? 0 : tokens));
        }
    }

    // Without strings and comments: the vector code that searches them allocates until the runtime has optimised it.
    [Fact]
    public void Advance_AllocatesNothing_When_TextIsSound()
    {
        var text = string.Concat(Enumerable.Repeat("{ name(a: [-1.5e3, $b]) @c \n\t\t\t\t  ... }", 100));

        // The first runs pay for the runtime's own work.
        Assert.Equal(0, Enumerable.Range(0, 20).Min(_ => Allocated(text)));
    }

    private static long Allocated(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var lexer = new Lexer(text, int.MaxValue);
        do
        {
            lexer.Advance();
        }
        while (lexer.Kind > TokenKind.EndOfFile);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(TokenKind.EndOfFile, lexer.Kind);
        return allocated;
    }

    private static string Tokens(string text)
    {
        var lexer = new Lexer(text, int.MaxValue);
        var tokens = new List<string>();
        for (lexer.Advance(); lexer.Kind is not (TokenKind.Error or TokenKind.EndOfFile); lexer.Advance())
        {
            tokens.Add(string.Create(CultureInfo.InvariantCulture, $"{lexer.Kind}@{lexer.Start}"));
        }

        Assert.Null(lexer.ErrorMessage);
        return string.Join(' ', tokens);
    }

    private static (int Position, string? Message) Failure(string text)
    {
        var lexer = new Lexer(text, int.MaxValue);
        do
        {
            lexer.Advance();
        }
        while (lexer.Kind is not (TokenKind.Error or TokenKind.EndOfFile));

        Assert.Null(lexer.ErrorLimit);
        return (lexer.ErrorPosition, lexer.ErrorMessage);
    }

    // Possessive, so that what follows is judged after the longest match.
    [GeneratedRegex(
        @"^(?>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z_.])",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\.\.\.|[!$&():=@\[\]{|}]|a+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
