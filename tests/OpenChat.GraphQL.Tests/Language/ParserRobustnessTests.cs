namespace OpenChat.GraphQL.Tests.Language;

// Whatever the text, the parser gives a tree or one syntax error, and what it accepts survives printing (Documents.Check).
public sealed class ParserRobustnessTests
{
    private static readonly string[] Soup =
    [
        "{", "}", "(", ")", "[", "]", ":", "=", "!", "|", "&", "@", "$", "...", "..", ".", "\"", "\"\"\"", "\"\"", "\\", "#", "\n", "\r",
        " ", ",",
        "\uFEFF", "0", "00", "-", "1.", ".5", "1e", "1.5e3", "1a", "\"a\"", "\"\\u{41}\"", "\"\\uD800\"", "\"\\x\"", "\u00A0", "\u2028",
        "\0",
        "'", "?", "\uD83E", "\uDD8A", "🦊", "é", "a", "on", "query", "mutation", "subscription", "fragment", "type", "interface", "union",
        "enum",
        "input", "scalar", "schema", "directive", "extend", "implements", "repeatable", "true", "false", "null", "FIELD", "fragment a on b",
        "query Q", "type A", "extend type A", "union A = B", "directive @a on FIELD", "{a}", "$a", "\"d\" ", "$a: [A!]! = 1", "(a: 1)",
        "@a(b: {c: [1]})",
    ];

    [Fact]
    public void TryParse_AcceptsBothKitchenSinks_When_Whole()
    {
        Assert.NotNull(Documents.Check(Documents.KitchenSink));
        Assert.NotNull(Documents.Check(Documents.KitchenSinkSchema));
        Assert.NotNull(Documents.Check(Documents.KitchenSink + Documents.KitchenSinkSchema));
    }

    [Fact]
    public void TryParse_DecidesEveryPrefix_When_KitchenSinkIsCut() => CheckEveryPrefix(Documents.KitchenSink, accepted: 10);

    [Fact]
    public void TryParse_DecidesEveryPrefix_When_KitchenSinkSchemaIsCut() => CheckEveryPrefix(Documents.KitchenSinkSchema, accepted: 40);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void TryParse_GivesTheSameTree_When_LinesEndDifferently(string lineEnd)
    {
        var text = Documents.KitchenSink + Documents.KitchenSinkSchema;

        Assert.Equal(
            SyntaxDump.Of(Documents.Parse(text)), SyntaxDump.Of(Documents.Parse(text.Replace("\n", lineEnd, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData(",")]
    [InlineData("\t,\uFEFF \r\n\n#\uFEFF\"\"\" { 🦊\r")]
    public void TryParse_GivesTheSameTree_When_IgnoredTextStandsBetweenTokens(string ignored)
    {
        // Without strings, which would keep it.
        string[] tokens =
        [
            .. "query Q ( $ a : [ A ! ] = { b : 1.5 } ) @ c { d : e ( f : $ a ) ... G ... on H { i } }".Split(' '),
            .. "type J implements & K & L { m ( n : O = true ) : P } union Q = | R | S directive @ a repeatable on FIELD".Split(' '),
        ];

        var expected = SyntaxDump.Of(Documents.Parse(string.Join(' ', tokens)));

        Assert.Equal(expected, SyntaxDump.Of(Documents.Parse(ignored + string.Join(ignored, tokens) + ignored)));
    }

    [Fact]
    public void TryParse_DecidesEveryShortText_When_PunctuatorsAreEnumerated()
    {
        string[] letters = ["{", "}", "a", ":", "(", ")", "...", " on ", "@", "$", "1", "[", "]"];

        var accepted = Words.Over(letters, 4).Count(word => Documents.Check("{a" + word) is not null);

        // {a}, {aa}, {a:a}, {a{a}}, {a@a}, {a...a}, {a...{a}} and their like.
        Assert.Equal(70, accepted);
    }

    [Theory]
    [InlineData(20260101)]
    [InlineData(20260102)]
    [InlineData(20260103)]
    public void TryParse_DecidesEveryText_When_TokensAreThrownTogether(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var words = Enumerable.Range(0, random.Next(1, 14))
                .Select(_ => Soup[random.Next(Soup.Length)] + (random.Next(3) == 0 ? " " : ""));
            Check(string.Concat(words), seed);
        }
    }

    [Theory]
    [InlineData(20260201)]
    [InlineData(20260202)]
    public void TryParse_DecidesEveryText_When_KitchenSinksAreMutated(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 600; i++)
        {
            var text = i % 2 == 0 ? Documents.KitchenSink : Documents.KitchenSinkSchema;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var start = random.Next(text.Length);
                var end = Math.Min(text.Length, start + random.Next(6));
                text = random.Next(4) switch
                {
                    0 => text.Remove(start, end - start),
                    1 => text.Insert(start, Soup[random.Next(Soup.Length)]),
                    2 => text[..start] + (char)random.Next(char.MaxValue + 1) + text[end..],
                    _ => text[..start] + text[end..] + text[start..end],
                };
            }

            Check(text, seed);
        }
    }

    private static void CheckEveryPrefix(string text, int accepted)
    {
        var trees = Enumerable.Range(0, text.Length + 1).Count(length => Documents.Check(text[..length]) is not null);

        Assert.True(trees > accepted, $"Only {trees} prefixes are documents.");
    }

    private static void Check(string text, int seed)
    {
        try
        {
            Documents.Check(text);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed}: {text}", e);
        }
    }
}
