namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>KnownDirectives (specification 5.7.1, 5.7.2).</summary>
public sealed class KnownDirectivesTests
{
    [Theory]
    [InlineData(
        "query Q($a: Boolean! @once) @onQuery @tag(name: \"a\") { artist @skip(if: $a) { ...F @once } } "
            + "fragment F on Artist @once { ... @include(if: true) { name } }")]
    [InlineData("mutation @once { rename(id: 1, title: \"a\") { id } }")]
    [InlineData("subscription @once { stopped }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist @unknown(a: 1) { id } }",
        "KnownDirectives 1:10 Unknown directive \"@unknown\".")]
    [InlineData(
        "query Q($a: Boolean! @onQuery) @include(if: true) { artist @onQuery { ...F @onQuery name @skip(if: "
            + "$a) } } fragment F on Artist @tag(name: \"a\") { ... @deprecated { name } }",
        "KnownDirectives 1:22 Directive \"@onQuery\" may not be used on VARIABLE_DEFINITION.",
        "KnownDirectives 1:32 Directive \"@include\" may not be used on QUERY.",
        "KnownDirectives 1:60 Directive \"@onQuery\" may not be used on FIELD.",
        "KnownDirectives 1:76 Directive \"@onQuery\" may not be used on FRAGMENT_SPREAD.",
        "KnownDirectives 1:129 Directive \"@tag\" may not be used on FRAGMENT_DEFINITION.",
        "KnownDirectives 1:151 Directive \"@deprecated\" may not be used on INLINE_FRAGMENT.")]
    [InlineData(
        "mutation @onQuery { rename(id: 1, title: \"a\") { id } }",
        "KnownDirectives 1:10 Directive \"@onQuery\" may not be used on MUTATION.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
