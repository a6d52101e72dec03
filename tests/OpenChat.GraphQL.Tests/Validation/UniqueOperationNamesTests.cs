namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueOperationNames (specification 5.2.2.1).</summary>
public sealed class UniqueOperationNamesTests
{
    [Theory]
    [InlineData("query A { artist { id } } query B { artist { id } } mutation C { rename(id: 1, title: \"a\") { id } }")]
    [InlineData("query A { artist { ...A } } fragment A on Artist { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query A { artist { id } } query A { artist { name } }",
        "UniqueOperationNames 1:7 1:33 There can be only one operation named \"A\".")]
    [InlineData(
        "query A { artist { id } } mutation A { rename(id: 1, title: \"a\") { id } } subscription A { stopped }",
        "UniqueOperationNames 1:7 1:36 There can be only one operation named \"A\".",
        "UniqueOperationNames 1:7 1:88 There can be only one operation named \"A\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
