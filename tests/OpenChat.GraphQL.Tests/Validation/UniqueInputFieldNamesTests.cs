namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueInputFieldNames (specification 5.6.3).</summary>
public sealed class UniqueInputFieldNamesTests
{
    [Theory]
    [InlineData("{ songs(filter: { writer: \"a\", not: { writer: \"b\" } }) { id } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ songs(filter: { writer: \"a\", writer: \"b\", writer: \"c\" }) { id } }",
        "UniqueInputFieldNames 1:19 1:32 There can be only one input field named \"writer\".",
        "UniqueInputFieldNames 1:19 1:45 There can be only one input field named \"writer\".")]
    [InlineData(
        "{ echo(anything: [{ a: { b: 1, b: 2 }, a: 3 }]) }",
        "UniqueInputFieldNames 1:21 1:40 There can be only one input field named \"a\".",
        "UniqueInputFieldNames 1:26 1:32 There can be only one input field named \"b\".")]
    [InlineData(
        "query Q($f: SongFilter = { writer: \"a\", writer: \"b\" }) { songs(filter: $f) { id } }",
        "UniqueInputFieldNames 1:28 1:41 There can be only one input field named \"writer\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
