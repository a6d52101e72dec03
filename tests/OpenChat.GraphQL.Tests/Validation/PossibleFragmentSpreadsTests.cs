namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>PossibleFragmentSpreads (specification 5.5.2.3).</summary>
public sealed class PossibleFragmentSpreadsTests
{
    [Theory]
    [InlineData(
        "{ node(id: 1) { ... on Song { id } ... on Work { id } ...R } recording { ... on Node { id } ... on "
            + "Album { id } ... on Recording { __typename } } } fragment R on Recording { __typename }")]
    [InlineData("{ artist { ... { name } ... on Artist { name } ... on Node { id } ... on Act { __typename } } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ... on Song { id } ...B } } fragment B on Band { name }",
        "PossibleFragmentSpreads 1:12 Fragment cannot be spread here as objects of type \"Artist\" can never be "
            + "of type \"Song\".",
        "PossibleFragmentSpreads 1:31 Fragment \"B\" cannot be spread here as objects of type \"Artist\" can "
            + "never be of type \"Band\".")]
    [InlineData(
        "{ act { ... on Work { title } ... on Recording { __typename } ... on Song { id } } }",
        "PossibleFragmentSpreads 1:9 Fragment cannot be spread here as objects of type \"Act\" can never be of "
            + "type \"Work\".",
        "PossibleFragmentSpreads 1:31 Fragment cannot be spread here as objects of type \"Act\" can never be of "
            + "type \"Recording\".",
        "PossibleFragmentSpreads 1:63 Fragment cannot be spread here as objects of type \"Act\" can never be of "
            + "type \"Song\".")]
    [InlineData(
        "{ recording { ... on Artist { id } } work(id: 1) { ... on Act { __typename } } }",
        "PossibleFragmentSpreads 1:15 Fragment cannot be spread here as objects of type \"Recording\" can never "
            + "be of type \"Artist\".",
        "PossibleFragmentSpreads 1:52 Fragment cannot be spread here as objects of type \"Work\" can never be "
            + "of type \"Act\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
