using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class ParserLimitTests
{
    private const int Deep = 100_000;

    public static TheoryData<string, int, string> Counted { get; } = new()
    {
        { "tokens", 10_000, "tokens" },
        { "nesting", 200, "levels" },
        { "fields", 2_000, "fields" },
        { "aliases", 50, "aliases" },
        { "directives", 50, "directives" },
        { "fragments", 100, "fragments" },
        { "operations", 20, "operations" },
        { "variables", 100, "variable definitions" },
        { "document", 100_000, "characters" },
        { "inputList", 250, "entries of one list" },
    };

    /// <summary>Every form that nests: what one more level opens with, and what stands before the first.</summary>
    public static TheoryData<string, string> Nestable { get; } = new()
    {
        { "", "{a" },
        { "", "{a:a(b:1)@c" },
        { "{", "...{" },
        { "{", "...on A{" },
        { "{", "...@b{" },
        { "fragment A on B ", "{a" },
        { "mutation M", "{a" },
        { "{a(b:", "[" },
        { "{a(b:", "{b:" },
        { "{a(b:", "[{b:" },
        { "{a(b:", "[[],{},1 {b:[]c:" },
        { "{a@b(c:", "[" },
        { "{...A@b(c:", "{c:" },
        { "query($a:", "[" },
        { "query($a:Int=", "[" },
        { "query($a:Int=", "{a:" },
        { "query($a:Int@b(c:", "[" },
        { "query@a(b:", "[" },
        { "schema@a(b:", "[" },
        { "scalar A@a(b:", "{a:" },
        { "type A{a:", "[" },
        { "type A{a(b:", "[" },
        { "type A{a(b:C=", "[" },
        { "type A{a(b:C=", "{d:" },
        { "input A{a:B=", "[" },
        { "enum A{B@c(d:", "{e:" },
        { "union A@a(b:", "[" },
        { "directive@a(b:C=", "[" },
        { "extend interface A{a:", "[" },
    };

    [Fact]
    public void Default_HasTheDocumentedLimits_When_Read() =>
        Assert.Equal(
            "ParserOptions { MaxCharacters = 100000, MaxTokens = 10000, MaxNesting = 200, MaxFields = 2000, MaxAliases = 50, "
                + "MaxDirectives = 50, "
            + "MaxDirectivesPerLocation = 4, MaxFragments = 100, MaxOperations = 20, MaxVariables = 100, MaxListLength = 250 }",
            ParserOptions.Default.ToString());

    [Theory]
    [MemberData(nameof(Counted))]
    public void TryParse_RefusesAboveTheDefault_When_SomethingIsCounted(string limit, int value, string unit)
    {
        Assert.NotNull(Parser.TryParse(new Source(Text(limit, value - 1).Text), ParserOptions.Default, out _));
        Assert.NotNull(Parser.TryParse(new Source(Text(limit, value).Text), ParserOptions.Default, out _));
        var (text, position) = Text(limit, value + 1);
        var source = new Source(text);

        var error = Documents.Refuse(text, ParserOptions.Default);

        AssertLimit(error, limit, value, unit, source.GetLocation(position));
        Assert.Equal(limit == "nesting", Parser.TryParse(source, ParserOptions.Unlimited, out _) is null);
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public void TryParse_FollowsTheOption_When_LimitIsSet(string limit, int standard, string unit)
    {
        var value = limit is "tokens" or "document" ? 12 : 3;
        Assert.NotEqual(standard, value);
        var options = limit switch
        {
            "tokens" => ParserOptions.Default with { MaxTokens = value },
            "nesting" => ParserOptions.Default with { MaxNesting = value },
            "fields" => ParserOptions.Default with { MaxFields = value },
            "aliases" => ParserOptions.Default with { MaxAliases = value },
            "directives" => ParserOptions.Default with { MaxDirectives = value },
            "fragments" => ParserOptions.Default with { MaxFragments = value },
            "operations" => ParserOptions.Default with { MaxOperations = value },
            "variables" => ParserOptions.Default with { MaxVariables = value },
            "inputList" => ParserOptions.Default with { MaxListLength = value },
            _ => ParserOptions.Default with { MaxCharacters = value },
        };

        Assert.NotNull(Parser.TryParse(new Source(Text(limit, value).Text), options, out _));
        var (text, position) = Text(limit, value + 1);
        AssertLimit(Documents.Refuse(text, options), limit, value, unit, new Source(text).GetLocation(position));
    }

    [Theory]
    [InlineData("{ a @b @b @b @b }", null)]
    [InlineData("{ a @b @b @b }", null)]
    [InlineData("{ a @b @b @b @b @b }", 17)]
    [InlineData("{ a @b @b @b @b c @b @b @b @b }", null)]
    [InlineData("query @b @b @b @b @b { a }", 19)]
    [InlineData("query ($a: A @b @b @b @b @b) { a }", 26)]
    [InlineData("{ ...A @b @b @b @b @b }", 20)]
    [InlineData("{ ... @b @b @b @b @b { a } }", 19)]
    [InlineData("fragment A on B @b @b @b @b @b { a }", 29)]
    [InlineData("scalar A @b @b @b @b @b", 22)]
    public void TryParse_RefusesTheFifthDirective_When_TheyStandAtOnePlace(string text, int? column)
    {
        var document = Parser.TryParse(new Source(text), ParserOptions.Default, out var error);

        Assert.Equal(column is null, document is not null);
        if (column is not null)
        {
            Assert.NotNull(error);
            AssertLimit(error, "directives", 4, "directives at one place", new SourceLocation(1, column.Value));
        }
    }

    [Fact]
    public void TryParse_CountsInOneDocument_When_DefinitionsAreMany()
    {
        var operations = string.Concat(Enumerable.Range(0, 5).Select(i => $"query Q{i}($a: A, $b: B) @x @y {{ a: b }} "));

        var exact = ParserOptions.Default with { MaxVariables = 10, MaxDirectives = 10, MaxAliases = 5, MaxFields = 5 };
        Assert.NotNull(Parser.TryParse(new Source(operations), exact, out _));
        Assert.Equal(Limit("variables"), Documents.Refuse(operations, ParserOptions.Default with { MaxVariables = 9 }).Extensions);
        Assert.Equal(Limit("directives"), Documents.Refuse(operations, ParserOptions.Default with { MaxDirectives = 9 }).Extensions);
        Assert.Equal(Limit("aliases"), Documents.Refuse(operations, ParserOptions.Default with { MaxAliases = 4 }).Extensions);
        Assert.Equal(Limit("fields"), Documents.Refuse(operations, ParserOptions.Default with { MaxFields = 4 }).Extensions);
    }

    [Fact]
    public void TryParse_GivesTheFirstProblem_When_ThereAreSeveral()
    {
        Assert.Equal(ErrorCodes.ParseFailed, Documents.Refuse("{ } { a b c d }", ParserOptions.Default with { MaxFields = 1 }).Code);
        Assert.Equal(Limit("fields"), Documents.Refuse("{ a b } }", ParserOptions.Default with { MaxFields = 1 }).Extensions);
        Assert.Equal(Limit("document"), Documents.Refuse("?????", ParserOptions.Default with { MaxCharacters = 4 }).Extensions);
    }

    // A stack overflow would end the test run, so these prove that depth is refused before recursing.
    [Theory]
    [MemberData(nameof(Nestable))]
    public void TryParse_RefusesBeforeRecursing_When_NestingIsHuge(string start, string level)
    {
        var text = start + string.Concat(Enumerable.Repeat(level, Deep));

        // The 201st bracket of those open at the same time. The body of a type does not nest, so its brace does not count.
        var position = start.StartsWith('{') ? 0 : start.LastIndexOf('{') + 1;
        for (var open = 0; open <= 200; position++)
        {
            open += text[position] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        }

        var error = Documents.Refuse(text);

        AssertLimit(error, "nesting", 200, "levels", new SourceLocation(1, position));
        Assert.Equal(ErrorCodes.LimitExceeded, Documents.Refuse(text, ParserOptions.Default).Code);
    }

    [Theory]
    [InlineData("[", "]", "1")]
    [InlineData("{a:", "}", "1")]
    [InlineData("[[],{a:", "}]", "null")]
    public void TryParseValue_RefusesBeforeRecursing_When_NestingIsHuge(string open, string close, string inner)
    {
        var perLevel = open.Count(c => c is '[' or '{') - open.Count(c => c is ']' or '}');

        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels)) + inner + string.Concat(Enumerable.Repeat(close, levels));

        Assert.NotNull(Parser.TryParseValue(new Source(Nested(200 / perLevel)), ParserOptions.Default, out _));
        Assert.Null(Parser.TryParseConstValue(new Source(Nested((200 / perLevel) + 1)), ParserOptions.Default, out var error));
        Assert.Equal(Limit("nesting"), error?.Extensions);
        Assert.Null(Parser.TryParseValue(new Source(Nested(Deep)), ParserOptions.Unlimited, out error));
        Assert.Equal(Limit("nesting"), error?.Extensions);
    }

    [Fact]
    public void TryParseType_RefusesBeforeRecursing_When_NestingIsHuge()
    {
        static string Nested(int levels) => new string('[', levels) + "A" + new string(']', levels);

        Assert.NotNull(Parser.TryParseType(new Source(Nested(200)), ParserOptions.Default, out _));
        Assert.Null(Parser.TryParseType(new Source(Nested(201)), ParserOptions.Default, out var error));
        Assert.Equal(new SourceLocation(1, 201), error?.Locations.Single());
        Assert.Null(Parser.TryParseType(new Source(Nested(Deep)), ParserOptions.Unlimited, out error));
        Assert.Equal(Limit("nesting"), error?.Extensions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(ParserOptions.HighestNesting + 1)]
    [InlineData(int.MaxValue)]
    public void MaxNesting_Throws_When_ValueIsOutOfRange(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ParserOptions.Default with { MaxNesting = value });

    // A document with exactly that many, and the offset of the last one.
    private static (string Text, int Position) Text(string limit, int count)
    {
        string Each(string item) => string.Concat(Enumerable.Repeat(item, count));
        var text = limit switch
        {
            "tokens" => "enum E{" + string.Concat(Enumerable.Repeat(" A", count - 4)) + "}",
            "nesting" => Each("{a") + new string('}', count),
            "fields" => "{" + Each(" f") + "}",
            "aliases" => "{" + Each(" f:g") + "}",
            "directives" => "{" + Each(" f @d") + "}",
            "fragments" => "{a}" + Each(" fragment A on B{a}"),
            "operations" => Each(" query{a}"),
            "variables" => "query(" + Each(" $v:A") + "){a}",
            "inputList" => "{a(b:[" + Each(" 1") + "])}",
            _ => "{a} #" + new string('x', count - 5),
        };
        var last = limit switch
        {
            "tokens" => "}",
            "nesting" => "{",
            "fields" or "aliases" => "f",
            "directives" => "@",
            "variables" => "$",
            "inputList" => "1",
            "fragments" => "fragment",
            "operations" => "query",
            _ => "x",
        };
        return (text, text.LastIndexOf(last, StringComparison.Ordinal));
    }

    private static KeyValuePair<string, object?>[] Limit(string name) => [new("limit", name)];

    private static void AssertLimit(GraphQLError error, string limit, int value, string unit, SourceLocation location)
    {
        Assert.Equal($"The document exceeds the limit \"{limit}\": at most {value} {unit} are allowed.", error.Message);
        Assert.Equal(ErrorCodes.LimitExceeded, error.Code);
        Assert.Equal(Limit(limit), error.Extensions);
        Assert.Equal(location, Assert.Single(error.Locations));
    }
}
