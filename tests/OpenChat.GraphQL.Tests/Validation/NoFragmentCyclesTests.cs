namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>NoFragmentCycles (specification 5.5.2.2).</summary>
public sealed class NoFragmentCyclesTests
{
    [Theory]
    [InlineData(
        "{ artist { ...A ...B } } fragment A on Artist { ...C id } fragment B on Artist { ...C ...C } "
            + "fragment C on Artist { name }")]
    [InlineData("{ artist { ...A } } fragment A on Artist { ...Missing2 } fragment Missing2 on Artist { name }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { ...A } } fragment A on Artist { ...A }",
        "NoFragmentCycles 1:44 Cannot spread fragment \"A\" within itself.")]
    [InlineData(
        "{ artist { ...A } } fragment A on Artist { ...B } fragment B on Artist { mentor { ...A } }",
        "NoFragmentCycles 1:44 1:83 Cannot spread fragment \"A\" within itself via \"B\".")]
    [InlineData(
        "{ artist { id } } fragment A on Artist { mentor { ...B } } fragment B on Artist { ... { ...C } } "
            + "fragment C on Artist { ...A ...B }",
        "NoFragmentCycles 1:51 1:89 1:121 Cannot spread fragment \"A\" within itself via \"B\", \"C\".",
        "NoFragmentCycles 1:89 1:126 Cannot spread fragment \"B\" within itself via \"C\".",
        "NoUnusedFragments 1:19 Fragment \"A\" is never used.",
        "NoUnusedFragments 1:60 Fragment \"B\" is never used.",
        "NoUnusedFragments 1:98 Fragment \"C\" is never used.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
