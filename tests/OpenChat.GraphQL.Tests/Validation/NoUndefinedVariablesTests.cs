namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>NoUndefinedVariables (specification 5.8.3).</summary>
public sealed class NoUndefinedVariablesTests
{
    [Theory]
    [InlineData("query Q($a: String) { echo(string: $a) ...F } fragment F on Query { again: echo(string: $a) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ echo(string: $a) }",
        "NoUndefinedVariables 1:16 1:1 Variable \"$a\" is not defined.")]
    [InlineData(
        "query Q { echo(anything: [{ x: $a }, $b]) @tag(name: $c) }",
        "NoUndefinedVariables 1:32 1:1 Variable \"$a\" is not defined by operation \"Q\".",
        "NoUndefinedVariables 1:38 1:1 Variable \"$b\" is not defined by operation \"Q\".",
        "NoUndefinedVariables 1:54 1:1 Variable \"$c\" is not defined by operation \"Q\".")]
    [InlineData(
        "query A($a: String) { ...F } query B($b: String) { ...F echo(string: $b) } fragment F on Query { x: "
            + "echo(string: $a) ...G } fragment G on Query { y: echo(string: $c) }",
        "NoUndefinedVariables 1:163 1:1 Variable \"$c\" is not defined by operation \"A\".",
        "NoUndefinedVariables 1:114 1:30 Variable \"$a\" is not defined by operation \"B\".",
        "NoUndefinedVariables 1:163 1:30 Variable \"$c\" is not defined by operation \"B\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
