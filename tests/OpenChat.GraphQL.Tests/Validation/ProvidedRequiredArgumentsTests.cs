namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>ProvidedRequiredArguments (specification 5.4.3).</summary>
public sealed class ProvidedRequiredArgumentsTests
{
    [Theory]
    [InlineData("{ need(a: 1, b: \"b\") artist { id } act(limit: 4) { __typename } }")]
    [InlineData("query Q($a: Int!) { need(b: \"b\", a: $a) }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ need }",
        "ProvidedRequiredArguments 1:3 Argument \"Query.need(a:)\" of type \"Int!\" is required, but it was not "
            + "provided.",
        "ProvidedRequiredArguments 1:3 Argument \"Query.need(b:)\" of type \"String!\" is required, but it was "
            + "not provided.")]
    [InlineData(
        "{ need(a: 1) @tag(level: 2) @skip node { id } }",
        "ProvidedRequiredArguments 1:14 Argument \"@tag(name:)\" of type \"String!\" is required, but it was not "
            + "provided.",
        "ProvidedRequiredArguments 1:29 Argument \"@skip(if:)\" of type \"Boolean!\" is required, but it was not "
            + "provided.",
        "ProvidedRequiredArguments 1:3 Argument \"Query.need(b:)\" of type \"String!\" is required, but it was "
            + "not provided.",
        "ProvidedRequiredArguments 1:35 Argument \"Query.node(id:)\" of type \"ID!\" is required, but it was not "
            + "provided.")]
    [InlineData(
        "{ __type { name } }",
        "ProvidedRequiredArguments 1:3 Argument \"<meta>.__type(name:)\" of type \"String!\" is required, but it "
            + "was not provided.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
