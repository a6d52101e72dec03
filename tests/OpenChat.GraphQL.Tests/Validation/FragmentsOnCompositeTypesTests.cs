namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>FragmentsOnCompositeTypes (specification 5.5.1.3).</summary>
public sealed class FragmentsOnCompositeTypesTests
{
    [Theory]
    [InlineData(
        "{ act { ... on Artist { id } ... on Band { founded } ... { __typename } } node(id: 1) { ...N } } "
            + "fragment N on Node { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ...G ... on Boolean { __typename } } } fragment G on Genre { bad }",
        "FragmentsOnCompositeTypes 1:24 Fragment cannot condition on non composite type \"Boolean\".",
        "FragmentsOnCompositeTypes 1:65 Fragment \"G\" cannot condition on non composite type \"Genre\".")]
    [InlineData(
        "{ songs { ... on SongFilter { writer } } }",
        "FragmentsOnCompositeTypes 1:18 Fragment cannot condition on non composite type \"SongFilter\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
