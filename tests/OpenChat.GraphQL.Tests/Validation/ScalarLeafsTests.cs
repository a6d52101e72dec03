namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>ScalarLeafs (specification 5.3.3).</summary>
public sealed class ScalarLeafsTests
{
    [Theory]
    [InlineData("{ artist { name albums { title } } }")]
    [InlineData("{ act { __typename } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist }",
        "ScalarLeafs 1:3 Field \"artist\" of type \"Artist\" must have a selection of subfields. Did you mean "
            + "\"artist { ... }\"?")]
    [InlineData(
        "{ artist { name { first } } }",
        "ScalarLeafs 1:12 Field \"name\" must not have a selection since type \"String\" has no subfields.")]
    [InlineData(
        "{ songs { writer, id { x } } }",
        "ScalarLeafs 1:11 Field \"writer\" of type \"Artist\" must have a selection of subfields. Did you mean "
            + "\"writer { ... }\"?",
        "ScalarLeafs 1:19 Field \"id\" must not have a selection since type \"ID!\" has no subfields.")]
    [InlineData(
        "{ artist { id { a } bestSong } }",
        "ScalarLeafs 1:12 Field \"id\" must not have a selection since type \"ID!\" has no subfields.",
        "ScalarLeafs 1:21 Field \"bestSong\" of type \"Song\" must have a selection of subfields. Did you mean "
            + "\"bestSong { ... }\"?")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
