namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>NoUnusedVariables (specification 5.8.4).</summary>
public sealed class NoUnusedVariablesTests
{
    [Theory]
    [InlineData(
        "query Q($a: String!, $b: Boolean!) { ...F @include(if: $b) } fragment F on Query { ... @tag(name: "
            + "$a) { artist { id } } }")]
    [InlineData("query A($a: String) { ...F } query B($a: String) { ...F } fragment F on Query { echo(string: $a) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query ($a: String) { artist { id } }",
        "NoUnusedVariables 1:8 Variable \"$a\" is never used.")]
    [InlineData(
        "query A($a: String, $b: String) { ...F } query B($b: String) { ...G } fragment F on Query { x: "
            + "echo(string: $a) } fragment G on Query { y: echo(string: $b) }",
        "NoUnusedVariables 1:21 Variable \"$b\" is never used in operation \"A\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
