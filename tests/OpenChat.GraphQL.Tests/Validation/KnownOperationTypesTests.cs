using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>KnownOperationTypes (specification 5.2.1.1).</summary>
public sealed class KnownOperationTypesTests
{
    [Theory]
    [InlineData("query { artist { id } }")]
    [InlineData("mutation { rename(id: 1, title: \"a\") { id } }")]
    [InlineData("subscription { stopped }")]
    public void Validate_ReportsNothing_When_TheSchemaHasTheRoot(string document) => Rules.AssertValid(document);

    [Fact]
    public void Validate_ReportsTheOperation_When_TheSchemaHasNoSuchRoot()
    {
        var schema = Rules.Build("type Query { a: Int } type Mutation2 { a: Int } schema { query: Query }");
        var document = Rules.Parse("query A { a } mutation B { anything(x: 1) { below } } subscription C { a }");
        Assert.Equal(
            [
                "KnownOperationTypes 1:15 The mutation operation is not supported by the schema.",
                "KnownOperationTypes 1:55 The subscription operation is not supported by the schema.",
            ],
            DocumentValidator.Validate(schema, document, ValidationOptions.Default).Select(Rules.Show));
    }
}
