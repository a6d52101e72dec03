using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class ParserErrorTests
{
    [Theory]
    [InlineData("", 1, 1, "Unexpected <EOF>.")]
    [InlineData(" # nothing\n", 2, 1, "Unexpected <EOF>.")]
    [InlineData("{", 1, 2, "Expected Name, found <EOF>.")]
    [InlineData("{ }", 1, 3, "Expected Name, found \"}\".")]
    [InlineData("{ a { } }", 1, 7, "Expected Name, found \"}\".")]
    [InlineData("query { }", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("{ ... { } }", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("{ a", 1, 4, "Expected Name, found <EOF>.")]
    [InlineData("{ a } }", 1, 7, "Unexpected \"}\".")]
    [InlineData("{ a } b", 1, 7, "Unexpected Name \"b\".")]
    [InlineData("a", 1, 1, "Unexpected Name \"a\".")]
    [InlineData("Query { a }", 1, 1, "Unexpected Name \"Query\".")]
    [InlineData("1", 1, 1, "Unexpected Int \"1\".")]
    [InlineData("1.5", 1, 1, "Unexpected Float \"1.5\".")]
    [InlineData("(", 1, 1, "Unexpected \"(\".")]
    [InlineData("...", 1, 1, "Unexpected \"...\".")]
    [InlineData("query", 1, 6, "Expected \"{\", found <EOF>.")]
    [InlineData("query Q R { a }", 1, 9, "Expected \"{\", found Name \"R\".")]
    [InlineData("query () { a }", 1, 8, "Expected \"$\", found \")\".")]
    [InlineData("query (a: Int) { a }", 1, 8, "Expected \"$\", found Name \"a\".")]
    [InlineData("query ($a) { a }", 1, 10, "Expected \":\", found \")\".")]
    [InlineData("query ($a: ) { a }", 1, 12, "Expected Name, found \")\".")]
    [InlineData("query ($: Int) { a }", 1, 9, "Expected Name, found \":\".")]
    [InlineData("query ($a: Int = ) { a }", 1, 18, "Unexpected \")\".")]
    [InlineData("query ($a: Int = $b) { a }", 1, 18, "Unexpected variable \"$b\" in constant value.")]
    [InlineData("query ($a: Int = [{b: $c}]) { a }", 1, 23, "Unexpected variable \"$c\" in constant value.")]
    [InlineData("query ($a: Int @b(c: $d)) { a }", 1, 22, "Unexpected variable \"$d\" in constant value.")]
    [InlineData("query ($a: [Int) { a }", 1, 16, "Expected \"]\", found \")\".")]
    [InlineData("query ($a: Int!!) { a }", 1, 16, "Expected \"$\", found \"!\".")]
    [InlineData("query ($a: Int \"d\" { a }", 1, 20, "Expected \"$\", found \"{\".")]
    [InlineData("\"d\" { a }", 1, 1, "Unexpected description, descriptions are not supported on shorthand queries.")]
    [InlineData("{ a }\n  \"\"\"d\"\"\" { a }", 2, 3, "Unexpected description, descriptions are not supported on shorthand queries.")]
    [InlineData("\"d\" a", 1, 1, "Unexpected description, only GraphQL definitions support descriptions.")]
    [InlineData("\"d\" 1", 1, 5, "Unexpected Int \"1\".")]
    [InlineData("\"d\" \"e\" query { a }", 1, 5, "Unexpected String \"e\".")]
    [InlineData("{ \"d\" a }", 1, 3, "Expected Name, found String \"d\".")]
    [InlineData("{ a() }", 1, 5, "Expected Name, found \")\".")]
    [InlineData("{ a(b) }", 1, 6, "Expected \":\", found \")\".")]
    [InlineData("{ a(b:) }", 1, 7, "Unexpected \")\".")]
    [InlineData("{ a(b: :) }", 1, 8, "Unexpected \":\".")]
    [InlineData("{ a(b: 1 }", 1, 10, "Expected Name, found \"}\".")]
    [InlineData("{ a(b: [1) }", 1, 10, "Unexpected \")\".")]
    [InlineData("{ a(b: [1}) }", 1, 10, "Unexpected \"}\".")]
    [InlineData("{ a(b: {c}) }", 1, 10, "Expected \":\", found \"}\".")]
    [InlineData("{ a(b: {\"c\": 1}) }", 1, 9, "Expected Name, found String \"c\".")]
    [InlineData("{ a(b: {c: 1, }", 1, 16, "Expected Name, found <EOF>.")]
    [InlineData("{ a(b: $) }", 1, 9, "Expected Name, found \")\".")]
    [InlineData("{ a(b: $$c) }", 1, 9, "Expected Name, found \"$\".")]
    [InlineData("{ a(b: 1 2) }", 1, 10, "Expected Name, found Int \"2\".")]
    [InlineData("{ a: }", 1, 6, "Expected Name, found \"}\".")]
    [InlineData("{ a: b: c }", 1, 7, "Expected Name, found \":\".")]
    [InlineData("{ a: \"b\" }", 1, 6, "Expected Name, found String \"b\".")]
    [InlineData("{ a @ }", 1, 7, "Expected Name, found \"}\".")]
    [InlineData("{ a @b() }", 1, 8, "Expected Name, found \")\".")]
    [InlineData("{ a { b } @c }", 1, 11, "Expected Name, found \"@\".")]
    [InlineData("{ ... }", 1, 7, "Expected \"{\", found \"}\".")]
    [InlineData("{ ...on }", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("{ ... on A }", 1, 12, "Expected \"{\", found \"}\".")]
    [InlineData("{ ... on A B { c } }", 1, 12, "Expected \"{\", found Name \"B\".")]
    [InlineData("{ ...A(b: 1) }", 1, 7, "Expected Name, found \"(\".")]
    [InlineData("{ ..a }", 1, 3, "Unexpected \"..\", did you mean \"...\"?")]
    [InlineData("fragment", 1, 9, "Expected Name, found <EOF>.")]
    [InlineData("fragment on on A { a }", 1, 10, "Unexpected Name \"on\".")]
    [InlineData("fragment A { a }", 1, 12, "Expected \"on\", found \"{\".")]
    [InlineData("fragment A On B { a }", 1, 12, "Expected \"on\", found Name \"On\".")]
    [InlineData("fragment A on { a }", 1, 15, "Expected Name, found \"{\".")]
    [InlineData("fragment A on B", 1, 16, "Expected \"{\", found <EOF>.")]
    [InlineData("fragment A ($b: Int) on C { a }", 1, 12, "Expected \"on\", found \"(\".")]
    [InlineData("{ a }\r\n{\r\n\tb?\r\n}", 3, 3, "Unexpected character: \"?\".")]
    [InlineData("{ a(b: \"\"\"\n\n\"\"\" c) }", 3, 6, "Expected \":\", found \")\".")]
    [InlineData("{ a(\"\"\" x \"\"\": 1) }", 1, 5, "Expected Name, found BlockString \" x \".")]
    [InlineData("{ a(\"\\n\\\"\": 1) }", 1, 5, "Expected Name, found String \"\n\"\".")]
    [InlineData("{ a(b: 'c') }", 1, 8, "Unexpected single quote character ('), did you mean to use a double quote (\")?")]
    public void TryParse_GivesOneSyntaxError_When_DocumentIsNotGrammatical(string text, int line, int column, string message)
    {
        var error = Documents.Refuse(text);

        Assert.Equal(("Syntax Error: " + message, new SourceLocation(line, column)), (error.Message, Assert.Single(error.Locations)));
        Assert.Equal(ErrorCodes.ParseFailed, error.Code);
        Assert.Null(error.Path);
        Assert.Null(error.Rule);
        Assert.Empty(error.Extensions);
    }

    [Theory]
    [InlineData("a", 'x')]
    [InlineData("", '1')]
    public void TryParse_CutsWhatItShows_When_TokenIsLong(string prefix, char c)
    {
        var token = prefix + new string(c, 90_000);

        Assert.Equal(
            $"Syntax Error: Expected \"{{\", found {(c == '1' ? "Int" : "Name")} \"{token[..100]}…\".",
            Documents.Refuse($"query Q {token}", ParserOptions.Default).Message);
    }

    [Fact]
    public void TryParse_CutsBetweenCharacters_When_TheLimitFallsIntoAPair()
    {
        var whole = new string('a', 98);

        Assert.EndsWith($" found String \"{whole}🦊…\".", Documents.Refuse($"query Q \"{whole}🦊b\"").Message, StringComparison.Ordinal);
        Assert.EndsWith($" found String \"{whole}a…\".", Documents.Refuse($"query Q \"{whole}a🦊b\"").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_ShowsNoBrokenText_When_AnEscapeIsFollowedByALoneSurrogate()
    {
        var error = Documents.Refuse("{ a(b: \"\\\uD83E\") }");

        Assert.Equal("Syntax Error: Invalid character escape sequence: \"\\\uFFFD\".", error.Message);
    }

    [Fact]
    public void TryParse_Throws_When_ArgumentsAreNull()
    {
        Assert.Throws<ArgumentNullException>(() => Parser.TryParse(null!, ParserOptions.Default, out _)); // null on purpose, here and below
        Assert.Throws<ArgumentNullException>(() => Parser.TryParse(new Source("{a}"), null!, out _));
        Assert.Throws<ArgumentNullException>(() => Parser.TryParseValue(null!, ParserOptions.Default, out _));
        Assert.Throws<ArgumentNullException>(() => Parser.TryParseType(null!, ParserOptions.Default, out _));
    }
}
