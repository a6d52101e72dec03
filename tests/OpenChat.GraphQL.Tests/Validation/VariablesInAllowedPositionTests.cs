namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>VariablesInAllowedPosition (specification 5.8.5).</summary>
public sealed class VariablesInAllowedPositionTests
{
    [Theory]
    [InlineData("query Q($a: Int!, $b: String!) { need(a: $a, b: $b) echo(int: $a) }")]
    [InlineData("query Q($a: Int = 1, $b: ID) { need(a: $a, b: \"b\") x: artist(id: $b) { id } }")]
    [InlineData("query Q($a: [Genre!], $g: Genre!) { songs(genres: $a) { id } b: songs(genres: [$g]) { id } }")]
    [InlineData("query Q($w: String!, $t: [String!]!) { songs(filter: { writer: $w, tags: $t }) { id } }")]
    [InlineData("query Q($a: ID!, $n: SongFilter!) { pick(by: { id: $a }) { id } b: pick(by: { filter: $n }) { id } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "query Q($a: Int, $b: Int) { need(a: $a, b: $b) }",
        "VariablesInAllowedPosition 1:9 1:37 Variable \"$a\" of type \"Int\" used in position expecting type "
            + "\"Int!\".",
        "VariablesInAllowedPosition 1:18 1:44 Variable \"$b\" of type \"Int\" used in position expecting type "
            + "\"String!\".")]
    [InlineData(
        "query Q($a: Int = null) { ...F } fragment F on Query { need(a: $a, b: \"b\") }",
        "VariablesInAllowedPosition 1:9 1:64 Variable \"$a\" of type \"Int\" used in position expecting type "
            + "\"Int!\".")]
    [InlineData(
        "query Q($a: Genre, $b: [Genre], $c: Genre!) { songs(genres: [$a]) { id } b: songs(genres: $b) { id } "
            + "c: songs(genres: $c) { id } }",
        "VariablesInAllowedPosition 1:9 1:62 Variable \"$a\" of type \"Genre\" used in position expecting type "
            + "\"Genre!\".",
        "VariablesInAllowedPosition 1:20 1:91 Variable \"$b\" of type \"[Genre]\" used in position expecting type "
            + "\"[Genre!]\".",
        "VariablesInAllowedPosition 1:33 1:119 Variable \"$c\" of type \"Genre!\" used in position expecting type "
            + "\"[Genre!]\".")]
    [InlineData(
        "query Q($w: String) { songs(filter: { writer: $w, tags: [$w] }) { id } }",
        "VariablesInAllowedPosition 1:9 1:47 Variable \"$w\" of type \"String\" used in position expecting type "
            + "\"String!\".",
        "VariablesInAllowedPosition 1:9 1:58 Variable \"$w\" of type \"String\" used in position expecting type "
            + "\"String!\".")]
    [InlineData(
        "query Q($a: String = \"a\") { artist @tag(name: $a, level: $a) { id } }",
        "VariablesInAllowedPosition 1:9 1:58 Variable \"$a\" of type \"String\" used in position expecting type "
            + "\"Int\".")]
    [InlineData(
        "query Q($a: ID, $b: String = \"b\") { pick(by: { id: $a }) { id } b: pick(by: { name: $b }) { id } }",
        "VariablesInAllowedPosition 1:9 1:52 Variable \"$a\" is of type \"ID\" but must be non-nullable to be "
            + "used for OneOf Input Object \"Choice\".",
        "VariablesInAllowedPosition 1:17 1:85 Variable \"$b\" is of type \"String\" but must be non-nullable to "
            + "be used for OneOf Input Object \"Choice\".")]
    [InlineData(
        "query Q($a: Artist) { need(a: $a, b: \"b\") }",
        "VariablesAreInputTypes 1:13 Variable \"$a\" cannot be non-input type \"Artist\".",
        "VariablesInAllowedPosition 1:9 1:31 Variable \"$a\" of type \"Artist\" used in position expecting type "
            + "\"Int!\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
