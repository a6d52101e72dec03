namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>ValuesOfCorrectType (specification 5.6.1 to 5.6.4).</summary>
public sealed class ValuesOfCorrectTypeTests
{
    [Theory]
    [InlineData(
        "{ echo(int: -5, float: 1, string: \"a\", boolean: true, id: 5, genre: ROCK, matrix: 1, anything: { a: "
            + "[1, \"b\", RED] }) b: echo(int: null, float: 1.5e3, id: \"x\", matrix: [[1, null], null]) }")]
    [InlineData(
        "{ songs(filter: { writer: \"a\", not: { writer: \"b\", genre: null }, tags: \"one\" }, genres: []) { id } "
            + "}")]
    [InlineData("{ pick(by: { id: 1 }) { id } b: pick(by: { genres: [ROCK] }) { id } }")]
    [InlineData(
        "query Q($a: Int = 1, $b: [Int!] = [1, 2], $c: [[Int]] = 3, $d: SongFilter = { writer: \"a\" }, $e: "
            + "Choice = { name: \"a\" }, $f: Int = null) { echo(anything: [$a, $b, $c, $d, $e, $f]) }")]
    [InlineData("query Q($a: String!) { songs(filter: { writer: \"x\", tags: [$a, \"b\"] }) { id } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ echo(int: \"1\", float: \"1\", string: 1, boolean: 2, id: 1.5, genre: \"ROCK\", matrix: [[1.5]]) }",
        "ValuesOfCorrectType 1:13 Int cannot represent non-integer value: \"1\"",
        "ValuesOfCorrectType 1:25 Float cannot represent non numeric value: \"1\"",
        "ValuesOfCorrectType 1:38 String cannot represent a non string value: 1",
        "ValuesOfCorrectType 1:50 Boolean cannot represent a non boolean value: 2",
        "ValuesOfCorrectType 1:57 ID cannot represent a non-string and non-integer value: 1.5",
        "ValuesOfCorrectType 1:69 Enum \"Genre\" cannot represent non-enum value: \"ROCK\". Did you mean the enum "
            + "value \"ROCK\"?",
        "ValuesOfCorrectType 1:87 Int cannot represent non-integer value: 1.5")]
    [InlineData(
        "{ echo(int: 2147483648, genre: ROC, string: ROCK, boolean: \"true\", float: true, id: true) }",
        "ValuesOfCorrectType 1:13 Int cannot represent non 32-bit signed integer value: 2147483648",
        "ValuesOfCorrectType 1:32 Value \"ROC\" does not exist in \"Genre\" enum. Did you mean the enum value "
            + "\"ROCK\"?",
        "ValuesOfCorrectType 1:45 String cannot represent a non string value: ROCK",
        "ValuesOfCorrectType 1:60 Boolean cannot represent a non boolean value: \"true\"",
        "ValuesOfCorrectType 1:75 Float cannot represent non numeric value: true",
        "ValuesOfCorrectType 1:85 ID cannot represent a non-string and non-integer value: true")]
    [InlineData(
        "{ need(a: null, b: null) }",
        "ValuesOfCorrectType 1:11 Expected value of non-null type \"Int!\" not to be null.",
        "ValuesOfCorrectType 1:20 Expected value of non-null type \"String!\" not to be null.")]
    [InlineData(
        "{ songs(filter: { genre: ROCK }) { id } }",
        "ValuesOfCorrectType 1:17 Expected value of type \"SongFilter\" to include required field \"writer\", "
            + "found: { genre: ROCK }.")]
    [InlineData(
        "{ songs(filter: { writer: \"a\", writr: \"b\", minLength: \"2\" }) { id } }",
        "ValuesOfCorrectType 1:55 Int cannot represent non-integer value: \"2\"",
        "ValuesOfCorrectType 1:32 Expected value of type \"SongFilter\" not to include unknown field \"writr\". "
            + "Did you mean \"writer\"? Found: { writer: \"a\", writr: \"b\", minLength: \"2\" }.")]
    [InlineData(
        "{ songs(filter: \"a\", genres: [ROCK, null, \"JAZZ\"]) { id } }",
        "ValuesOfCorrectType 1:17 Expected value of type \"SongFilter\" to be an object, found: \"a\".",
        "ValuesOfCorrectType 1:37 Expected value of non-null type \"Genre!\" not to be null.",
        "ValuesOfCorrectType 1:43 Enum \"Genre\" cannot represent non-enum value: \"JAZZ\". Did you mean the enum "
            + "value \"JAZZ\"?")]
    [InlineData(
        "{ pick(by: { id: 1, name: \"a\" }) { id } b: pick(by: {}) { id } c: pick(by: { id: null }) { id } d: "
            + "pick(by: { nope: 1 }) { id } }",
        "ValuesOfCorrectType 1:12 Within OneOf Input Object type \"Choice\", exactly one field must be "
            + "specified, and the value for that field must be non-null.",
        "ValuesOfCorrectType 1:53 Within OneOf Input Object type \"Choice\", exactly one field must be "
            + "specified, and the value for that field must be non-null.",
        "ValuesOfCorrectType 1:76 Within OneOf Input Object type \"Choice\", exactly one field must be "
            + "specified, and the value for that field must be non-null.",
        "ValuesOfCorrectType 1:111 Expected value of type \"Choice\" not to include unknown field \"nope\". Did "
            + "you mean \"name\"? Found: { nope: 1 }.",
        "ValuesOfCorrectType 1:109 Within OneOf Input Object type \"Choice\", exactly one field must be "
            + "specified, and the value for that field must be non-null.")]
    [InlineData(
        "query Q($a: Int = \"1\", $b: [Int!] = [1, null], $c: Int! = null, $d: SongFilter = { genre: 1 }, $e: "
            + "Choice = { id: 1, name: \"a\" }) { echo(anything: [$a, $b, $c, $d, $e]) }",
        "ValuesOfCorrectType 1:19 Int cannot represent non-integer value: \"1\"",
        "ValuesOfCorrectType 1:41 Expected value of non-null type \"Int!\" not to be null.",
        "ValuesOfCorrectType 1:59 Expected value of non-null type \"Int!\" not to be null.",
        "ValuesOfCorrectType 1:82 Expected value of type \"SongFilter\" to include required field \"writer\", "
            + "found: { genre: 1 }.",
        "ValuesOfCorrectType 1:91 Enum \"Genre\" cannot represent non-enum value: 1.",
        "ValuesOfCorrectType 1:109 Within OneOf Input Object type \"Choice\", exactly one field must be "
            + "specified, and the value for that field must be non-null.")]
    [InlineData(
        "{ artist @skip(if: \"yes\") { id @tag(name: 1, level: \"2\") } }",
        "ValuesOfCorrectType 1:20 Boolean cannot represent a non boolean value: \"yes\"",
        "ValuesOfCorrectType 1:43 String cannot represent a non string value: 1",
        "ValuesOfCorrectType 1:53 Int cannot represent non-integer value: \"2\"")]
    [InlineData(
        "query Q($a: String) { songs(filter: { writer: \"w\", minLength: [1, $a], tags: { a: 1 } }) { id } }",
        "ValuesOfCorrectType 1:63 Int cannot represent non-integer value: [1, $a]",
        "ValuesOfCorrectType 1:78 String cannot represent a non string value: { a: 1 }")]
    [InlineData(
        "{ artist(id: 1) @unknown(id: [1]) { id } }",
        "KnownDirectives 1:17 Unknown directive \"@unknown\".",
        "ValuesOfCorrectType 1:30 ID cannot represent a non-string and non-integer value: [1]")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
