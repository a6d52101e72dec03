namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>LoneAnonymousOperation (specification 5.2.3.1).</summary>
public sealed class LoneAnonymousOperationTests
{
    [Theory]
    [InlineData("{ artist { id } }")]
    [InlineData("query A { artist { id } } query B { artist { id } }")]
    [InlineData("{ artist { ...A } } fragment A on Artist { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { id } } { artist { name } }",
        "LoneAnonymousOperation 1:1 This anonymous operation must be the only defined operation.",
        "LoneAnonymousOperation 1:19 This anonymous operation must be the only defined operation.")]
    [InlineData(
        "{ artist { id } } mutation A { rename(id: 1, title: \"a\") { id } }",
        "LoneAnonymousOperation 1:1 This anonymous operation must be the only defined operation.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
