namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>NoUnusedFragments (specification 5.5.1.4).</summary>
public sealed class NoUnusedFragmentsTests
{
    [Theory]
    [InlineData("{ artist { ...A } } fragment A on Artist { ...B } fragment B on Artist { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ...A } } fragment A on Artist { id } fragment B on Artist { ...C } fragment C on Artist { "
            + "id }",
        "NoUnusedFragments 1:49 Fragment \"B\" is never used.",
        "NoUnusedFragments 1:79 Fragment \"C\" is never used.")]
    [InlineData(
        "{ artist { id } } fragment A on Artist { ...A }",
        "NoFragmentCycles 1:42 Cannot spread fragment \"A\" within itself.",
        "NoUnusedFragments 1:19 Fragment \"A\" is never used.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
