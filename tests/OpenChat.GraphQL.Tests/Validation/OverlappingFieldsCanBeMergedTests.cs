namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>OverlappingFieldsCanBeMerged (specification 5.3.2).</summary>
public sealed class OverlappingFieldsCanBeMergedTests
{
    [Theory]
    [InlineData("{ artist { name name x: id x: id } }")]
    [InlineData("{ artist { albums(first: 1) { id } } artist { albums(first: 1) { title } } }")]
    [InlineData("{ echo(anything: { a: 1, b: [2] }, int: 1) echo(int: 1, anything: { b: [2], a: 1 }) }")]
    [InlineData("{ act { ... on Artist { y: id n: name } ... on Band { x: name } } }")]
    [InlineData("{ recording { ... on Song { x: length(unit: \"s\") } ... on Album { x: year } } }")]
    [InlineData("{ recording { ... on Song { w: writer { id } } ... on Album { v: songs { id } } } }")]
    [InlineData(
        "{ artist { ...A mentor { ...A } } } fragment A on Artist { bestSong { id ...S } } fragment S on Song "
            + "{ id title }")]
    [InlineData("query Q($a: Int) { artist { albums(first: $a) { id } albums(first: $a) { id } } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { x: id x: name } }",
        "OverlappingFieldsCanBeMerged 1:12 1:18 Fields \"x\" conflict because \"id\" and \"name\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ artist { albums(first: 1) { id } albums(first: 2) { id } albums { id } } }",
        "OverlappingFieldsCanBeMerged 1:12 1:36 Fields \"albums\" conflict because they have differing "
            + "arguments. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:12 1:60 Fields \"albums\" conflict because they have differing "
            + "arguments. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:36 1:60 Fields \"albums\" conflict because they have differing "
            + "arguments. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ echo(string: \"a\") echo(string: \"\"\"a\"\"\") }",
        "OverlappingFieldsCanBeMerged 1:3 1:21 Fields \"echo\" conflict because they have differing arguments. "
            + "Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ recording { ... on Song { label } ... on Album { label } } }",
        "OverlappingFieldsCanBeMerged 1:29 1:52 Fields \"label\" conflict because they return conflicting types "
            + "\"String\" and \"String!\". Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ recording { ... on Song { x: id ... on Work { x: title } } ... on Album { x: year } } }",
        "OverlappingFieldsCanBeMerged 1:29 1:49 Fields \"x\" conflict because \"id\" and \"title\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:29 1:77 Fields \"x\" conflict because they return conflicting types "
            + "\"ID!\" and \"Int\". Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:49 1:77 Fields \"x\" conflict because \"title\" and \"year\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ recording { ... on Song { w: writer { x: id } } ... on Album { w: songs { x: id } } } }",
        "OverlappingFieldsCanBeMerged 1:29 1:66 Fields \"w\" conflict because they return conflicting types "
            + "\"Artist\" and \"[Song!]!\". Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ artist { bestSong { x: id } } artist { bestSong { x: title y: id } } artist { bestSong { y: title "
            + "} } }",
        "OverlappingFieldsCanBeMerged 1:3 1:12 1:23 1:33 1:42 Fields \"artist\" conflict because subfields "
            + "\"bestSong\" conflict because subfields \"x\" conflict because \"id\" and \"title\" are different fields. "
            + "Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:33 1:42 1:62 1:72 1:81 Fields \"artist\" conflict because subfields "
            + "\"bestSong\" conflict because subfields \"y\" conflict because \"id\" and \"title\" are different fields. "
            + "Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ artist { ...A ...B } } fragment A on Artist { x: id ...C } fragment B on Artist { x: name } "
            + "fragment C on Artist { x: __typename }",
        "OverlappingFieldsCanBeMerged 1:49 1:85 Fields \"x\" conflict because \"id\" and \"name\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:118 1:85 Fields \"x\" conflict because \"__typename\" and \"name\" are "
            + "different fields. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:49 1:118 Fields \"x\" conflict because \"id\" and \"__typename\" are "
            + "different fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ recording { ... on Song { w: writer { n: name } } ... on Album { w: label } } }",
        "OverlappingFieldsCanBeMerged 1:29 1:68 Fields \"w\" conflict because they return conflicting types "
            + "\"Artist\" and \"String!\". Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "query Q($a: Int, $b: Int) { artist { albums(first: $a) { id } ... { albums(first: $b) { id } } } }",
        "OverlappingFieldsCanBeMerged 1:38 1:69 Fields \"albums\" conflict because they have differing "
            + "arguments. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ a: recording { ... on Song { s: writer { x: id mentor { y: id } } } ... on Album { s: songs { x: "
            + "title } } } }",
        "OverlappingFieldsCanBeMerged 1:32 1:86 Fields \"s\" conflict because they return conflicting types "
            + "\"Artist\" and \"[Song!]!\". Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ artist { id } } fragment U on Artist { x: id x: name }",
        "NoUnusedFragments 1:19 Fragment \"U\" is never used.",
        "OverlappingFieldsCanBeMerged 1:42 1:48 Fields \"x\" conflict because \"id\" and \"name\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.")]
    [InlineData(
        "{ node(id: 1) { ... on Song { x: writer { n: id } } ... on Artist { x: mentor { n: name } } ... on "
            + "Node { x: id } } }",
        "OverlappingFieldsCanBeMerged 1:31 1:43 1:69 1:81 Fields \"x\" conflict because subfields \"n\" conflict "
            + "because they return conflicting types \"ID!\" and \"String\". Use different aliases on the fields to "
            + "fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:31 1:107 Fields \"x\" conflict because \"writer\" and \"id\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.",
        "OverlappingFieldsCanBeMerged 1:69 1:107 Fields \"x\" conflict because \"mentor\" and \"id\" are different "
            + "fields. Use different aliases on the fields to fetch both if this was intentional.")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
