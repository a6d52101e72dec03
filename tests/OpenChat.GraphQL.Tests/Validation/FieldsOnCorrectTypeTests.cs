namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>FieldsOnCorrectType (specification 5.3.1).</summary>
public sealed class FieldsOnCorrectTypeTests
{
    [Theory]
    [InlineData("{ artist { __typename name } act { __typename ... on Band { name } } node(id: 1) { id } }")]
    [InlineData("{ unknownAbove: artist { bestSong { id } } }")]
    [InlineData("{ __schema { queryType { name } } __type(name: \"Song\") { name } }")]
    public void Validate_ReportsNothing_When_TheRuleIsKept(string document) => Rules.AssertValid(document);

    [Theory]
    [InlineData(
        "{ artist { nam } }",
        "FieldsOnCorrectType 1:12 Cannot query field \"nam\" on type \"Artist\". Did you mean \"name\"?")]
    [InlineData(
        "{ nope { deeper { still } } }",
        "FieldsOnCorrectType 1:3 Cannot query field \"nope\" on type \"Query\". Did you mean \"node\"?")]
    [InlineData(
        "{ act { name } }",
        "FieldsOnCorrectType 1:9 Cannot query field \"name\" on type \"Act\". Did you mean to use an inline "
            + "fragment on \"Artist\" or \"Band\"?")]
    [InlineData(
        "{ node(id: 1) { title } }",
        "FieldsOnCorrectType 1:17 Cannot query field \"title\" on type \"Node\". Did you mean to use an inline "
            + "fragment on \"Work\", \"Album\", or \"Song\"?")]
    [InlineData(
        "{ recording { label year } }",
        "FieldsOnCorrectType 1:15 Cannot query field \"label\" on type \"Recording\". Did you mean to use an "
            + "inline fragment on \"Album\" or \"Song\"?",
        "FieldsOnCorrectType 1:21 Cannot query field \"year\" on type \"Recording\". Did you mean to use an "
            + "inline fragment on \"Album\"?")]
    [InlineData(
        "{ artist { bestSong { writter alsoBad { x } } meow } }",
        "FieldsOnCorrectType 1:23 Cannot query field \"writter\" on type \"Song\". Did you mean \"writer\"?",
        "FieldsOnCorrectType 1:31 Cannot query field \"alsoBad\" on type \"Song\".",
        "FieldsOnCorrectType 1:47 Cannot query field \"meow\" on type \"Artist\".")]
    [InlineData(
        "mutation { __schema { queryType { name } } }",
        "FieldsOnCorrectType 1:12 Cannot query field \"__schema\" on type \"Mutation\".")]
    [InlineData(
        "{ artist { __type(name: \"Song\") { name } } }",
        "FieldsOnCorrectType 1:12 Cannot query field \"__type\" on type \"Artist\".")]
    public void Validate_ReportsAll_When_TheRuleIsBroken(string document, params string[] errors) => Rules.AssertErrors(document, errors);
}
