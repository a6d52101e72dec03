namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>UniqueDirectivesPerLocation (specification 5.7.3).</summary>
public sealed class UniqueDirectivesPerLocationTests
{
    [Theory]
    [InlineData("{ artist @once @tag(name: \"a\") @tag(name: \"b\") { id @once ... @once { id } } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query @once @once { artist @once @skip(if: false) @once { id @include(if: true) @include(if: true) } "
            + "}",
        "UniqueDirectivesPerLocation 1:7 1:13 The directive \"@once\" can only be used once at this location.",
        "UniqueDirectivesPerLocation 1:28 1:51 The directive \"@once\" can only be used once at this location.",
        "UniqueDirectivesPerLocation 1:62 1:81 The directive \"@include\" can only be used once at this "
            + "location.")]
    [InlineData(
        "query ($a: Int @once @once) { echo(int: $a) ...F @once @once @once } fragment F on Query @once @once "
            + "{ artist { id } }",
        "UniqueDirectivesPerLocation 1:16 1:22 The directive \"@once\" can only be used once at this location.",
        "UniqueDirectivesPerLocation 1:50 1:56 The directive \"@once\" can only be used once at this location.",
        "UniqueDirectivesPerLocation 1:50 1:62 The directive \"@once\" can only be used once at this location.",
        "UniqueDirectivesPerLocation 1:90 1:96 The directive \"@once\" can only be used once at this location.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
