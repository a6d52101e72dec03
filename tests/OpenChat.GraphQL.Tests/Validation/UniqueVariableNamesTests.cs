namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueVariableNames (specification 5.8.1).</summary>
public sealed class UniqueVariableNamesTests
{
    [Theory]
    [InlineData("query A($a: Int, $b: Float) { echo(int: $a, float: $b) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query A($x: Int, $x: Int, $y: String, $x: Int) { echo(int: $x, string: $y) }",
        "UniqueVariableNames 1:10 1:19 1:40 There can be only one variable named \"$x\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
