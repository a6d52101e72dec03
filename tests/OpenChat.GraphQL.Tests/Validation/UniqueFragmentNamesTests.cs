namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueFragmentNames (specification 5.5.1.1).</summary>
public sealed class UniqueFragmentNamesTests
{
    [Theory]
    [InlineData("{ artist { ...A ...B } } fragment A on Artist { id } fragment B on Artist { name }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ...A } } fragment A on Artist { id } fragment A on Artist { name } fragment A on Artist { "
            + "id name }",
        "UniqueFragmentNames 1:30 1:58 There can be only one fragment named \"A\".",
        "UniqueFragmentNames 1:30 1:88 There can be only one fragment named \"A\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
