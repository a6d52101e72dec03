namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>VariablesAreInputTypes (specification 5.8.2).</summary>
public sealed class VariablesAreInputTypesTests
{
    [Theory]
    [InlineData("query Q($a: String, $b: [Boolean!]!, $c: SongFilter, $d: Genre) { echo(anything: [$a, $b, $c, $d]) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query Q($a: Artist, $b: [[Act!]]!, $c: Work) { echo(anything: [$a, $b, $c]) }",
        "VariablesAreInputTypes 1:13 Variable \"$a\" cannot be non-input type \"Artist\".",
        "VariablesAreInputTypes 1:25 Variable \"$b\" cannot be non-input type \"[[Act!]]!\".",
        "VariablesAreInputTypes 1:40 Variable \"$c\" cannot be non-input type \"Work\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
