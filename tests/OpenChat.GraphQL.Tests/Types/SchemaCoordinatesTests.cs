using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class SchemaCoordinatesTests
{
    private static readonly GraphQLSchema Schema = Build("""
        type Query { book(id: ID!): Book }
        type Book { title: String }
        union Thing = Book
        enum Kind { PAPER }
        input Filter { kind: Kind }
        directive @mark(text: String) on OBJECT
        """);

    [Theory]
    [InlineData("Book", typeof(ObjectType))]
    [InlineData("Book.title", typeof(FieldDefinition))]
    [InlineData("Query.book(id:)", typeof(InputValueDefinition))]
    [InlineData("Query.__type(name:)", typeof(InputValueDefinition))]
    [InlineData("Kind.PAPER", typeof(EnumValueDefinition))]
    [InlineData("Filter.kind", typeof(InputValueDefinition))]
    [InlineData("@mark", typeof(DirectiveDefinition))]
    [InlineData("@mark(text:)", typeof(InputValueDefinition))]
    [InlineData("@skip(if:)", typeof(InputValueDefinition))]
    public void Resolve_FindsTheElement_When_ItExists(string coordinate, Type expected)
    {
        var found = SchemaCoordinates.Resolve(Schema, Parse(coordinate), out var error);
        Assert.Null(error);
        Assert.IsType(expected, found);
        Assert.Equal(coordinate.Contains("PAPER", StringComparison.Ordinal) ? "PAPER" : coordinate, found.ToString());
    }

    [Theory]
    [InlineData("Film")]
    [InlineData("Book.author")]
    [InlineData("Query.book(title:)")]
    [InlineData("Kind.FILM")]
    [InlineData("Filter.size")]
    [InlineData("@other")]
    [InlineData("@mark(level:)")]
    public void Resolve_FindsNothing_When_OnlyTheElementIsMissing(string coordinate)
    {
        Assert.Null(SchemaCoordinates.Resolve(Schema, Parse(coordinate), out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("Film.title", "Expected \"Film\" to be defined as a type in the schema.")]
    [InlineData("Thing.title", "Expected \"Thing\" to be an Enum, Input Object, Object or Interface type.")]
    [InlineData("Film.title(x:)", "Expected \"Film\" to be defined as a type in the schema.")]
    [InlineData("Kind.PAPER(x:)", "Expected \"Kind\" to be an object type or interface type.")]
    [InlineData("Book.author(x:)", "Expected \"author\" to exist as a field of type \"Book\" in the schema.")]
    [InlineData("@other(x:)", "Expected \"other\" to be defined as a directive in the schema.")]
    public void Resolve_Refuses_When_TheContainerIsMissing(string coordinate, string expected)
    {
        Assert.Null(SchemaCoordinates.Resolve(Schema, Parse(coordinate), out var error));
        Assert.Equal(expected, error?.Message);
    }

    private static SchemaCoordinate Parse(string text) =>
        SchemaCoordinate.TryParse(text, out var error) ?? throw new ArgumentException(error!.Message, nameof(text));
}
