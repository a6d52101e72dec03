namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>KnownFragmentNames (specification 5.5.2.1).</summary>
public sealed class KnownFragmentNamesTests
{
    [Theory]
    [InlineData("{ artist { ...A ... on Artist { ...A } } } fragment A on Artist { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ...C ...A ... on Artist { ...B } } } fragment C on Artist { ...D }",
        "KnownFragmentNames 1:20 Unknown fragment \"A\".",
        "KnownFragmentNames 1:41 Unknown fragment \"B\".",
        "KnownFragmentNames 1:75 Unknown fragment \"D\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
