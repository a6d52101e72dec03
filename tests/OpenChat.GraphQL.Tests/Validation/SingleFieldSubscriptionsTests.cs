namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>SingleFieldSubscriptions (specification 5.2.4.1).</summary>
public sealed class SingleFieldSubscriptionsTests
{
    [Theory]
    [InlineData("subscription { played(by: 1) { id } }")]
    [InlineData("subscription S { ...F } fragment F on Subscription { ... { played { id } } played { title } }")]
    [InlineData("query { artist { id } recording { __typename } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "subscription S { played { id } stopped }",
        "SingleFieldSubscriptions 1:32 Subscription \"S\" must select only one top level field.")]
    [InlineData(
        "subscription { played { id } ...F } fragment F on Subscription { a: stopped ... on Subscription { b: "
            + "stopped } ...F2 } fragment F2 on Subscription { stopped }",
        "SingleFieldSubscriptions 1:66 1:99 1:150 Anonymous Subscription must select only one top level "
            + "field.")]
    [InlineData(
        "subscription S { __typename }",
        "SingleFieldSubscriptions 1:18 Subscription \"S\" must not select an introspection top level field.")]
    [InlineData(
        "subscription { played { id } ... { x: __typename } }",
        "SingleFieldSubscriptions 1:36 Anonymous Subscription must select only one top level field.",
        "SingleFieldSubscriptions 1:36 Anonymous Subscription must not select an introspection top level "
            + "field.")]
    [InlineData(
        "subscription S { played @skip(if: true) { id } stopped @include(if: false) }",
        "SingleFieldSubscriptions 1:25 1:56 Subscription \"S\" must not use `@skip` or `@include` directives in "
            + "the top level selection.")]
    [InlineData(
        "subscription S($c: Boolean!) { ...F @include(if: $c) } fragment F on Subscription { stopped }",
        "SingleFieldSubscriptions 1:37 Subscription \"S\" must not use `@skip` or `@include` directives in the "
            + "top level selection.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
