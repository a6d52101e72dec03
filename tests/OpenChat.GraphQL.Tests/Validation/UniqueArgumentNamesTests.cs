namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueArgumentNames (specification 5.4.2).</summary>
public sealed class UniqueArgumentNamesTests
{
    [Theory]
    [InlineData("{ echo(int: 1, float: 1) @tag(name: \"a\", level: 1) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ echo(int: 1, float: 1, int: 2, int: 3) @tag(name: \"a\", name: \"b\") }",
        "UniqueArgumentNames 1:8 1:26 1:34 There can be only one argument named \"int\".",
        "UniqueArgumentNames 1:47 1:58 There can be only one argument named \"name\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
