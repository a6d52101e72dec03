namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>ExecutableDefinitions (specification 5.1.1).</summary>
public sealed class ExecutableDefinitionsTests
{
    [Theory]
    [InlineData("{ artist { name } }")]
    [InlineData("query Q { artist { ...A } } fragment A on Artist { name }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { name } } type Cow { name: String }",
        "ExecutableDefinitions 1:21 The \"Cow\" definition is not executable.")]
    [InlineData(
        "{ artist { name } } extend type Artist { color: String } schema { query: Query }",
        "ExecutableDefinitions 1:21 The \"Artist\" definition is not executable.",
        "ExecutableDefinitions 1:58 The schema definition is not executable.")]
    [InlineData(
        "{ artist { name } } directive @moo on FIELD",
        "ExecutableDefinitions 1:21 The \"moo\" definition is not executable.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
