namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>KnownTypeNames (specification 5.5.1.2).</summary>
public sealed class KnownTypeNamesTests
{
    [Theory]
    [InlineData(
        "query Q($a: String, $b: [SongFilter!]!) { echo(string: $a) songs(filter: null) { ... on Node { id } "
            + "...F } pickMany(by: null) { id } more: echo(anything: [$b]) } fragment F on Song { id }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query Q($a: Strin) { artist { ... on Artis { name } ...F } } fragment F on Peettt { name }",
        "KnownTypeNames 1:13 Unknown type \"Strin\". Did you mean \"String\"?",
        "KnownTypeNames 1:38 Unknown type \"Artis\". Did you mean \"Artist\" or \"Act\"?",
        "KnownTypeNames 1:76 Unknown type \"Peettt\".",
        "NoUnusedVariables 1:9 Variable \"$a\" is never used in operation \"Q\".")]
    [InlineData(
        "query Q($a: [[JumbledUpLetters!]]) { artist { ... on Wrk @include(if: true) { title } } }",
        "KnownTypeNames 1:15 Unknown type \"JumbledUpLetters\".",
        "KnownTypeNames 1:54 Unknown type \"Wrk\". Did you mean \"Work\"?",
        "NoUnusedVariables 1:9 Variable \"$a\" is never used in operation \"Q\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
