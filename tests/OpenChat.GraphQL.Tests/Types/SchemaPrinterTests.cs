using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class SchemaPrinterTests
{
    private const string Everything = """"
        scalar Day @specifiedBy(url: "https://example.org/day")
        "Where things start." schema @mark { query: Start }
        enum Colour @mark { RED "Like the sky." BLUE @deprecated(reason: "faded") }
        """
        First line.

          Indented line with \""" in it.
        """
        type Start implements Thing @mark(n: 2) { id(from: Day = "x", colours: [Colour!] = [RED, BLUE]): ID! @deprecated }
        interface Thing { id(from: Day): ID! @deprecated }
        union Any @mark = Start
        input Choice @oneOf { day: Day "Which." colour: Colour }
        input Filter { limit: Int! = 10 @mark, choice: Choice = { colour: RED } }
        extend type Start @mark { "Added." more("Which ones." filter: Filter = {}): [Any] }
        extend enum Colour { GREEN }
        extend union Any = Other
        type Other { x: Float }
        directive @mark("How much." n: Int = 1 @mark2) repeatable on SCHEMA | ENUM | OBJECT | UNION | INPUT_FIELD_DEFINITION
        "Restated." directive @skip(if: Boolean!) on FIELD
        directive @mark2 on ARGUMENT_DEFINITION
        """";

    private const string Printed = """"
        """Where things start."""
        schema @mark {
          query: Start
        }

        directive @mark(
          """How much."""
          n: Int = 1 @mark2
        ) repeatable on SCHEMA | ENUM | OBJECT | UNION | INPUT_FIELD_DEFINITION

        """Restated."""
        directive @skip(if: Boolean!) on FIELD

        directive @mark2 on ARGUMENT_DEFINITION

        scalar Day @specifiedBy(url: "https://example.org/day")

        enum Colour @mark {
          RED
          """Like the sky."""
          BLUE @deprecated(reason: "faded")
          GREEN
        }

        """
        First line.

          Indented line with \""" in it.
        """
        type Start implements Thing @mark(n: 2) @mark {
          id(from: Day = "x", colours: [Colour!] = [RED, BLUE]): ID! @deprecated
          """Added."""
          more(
            """Which ones."""
            filter: Filter = {  }
          ): [Any]
        }

        interface Thing {
          id(from: Day): ID! @deprecated
        }

        union Any @mark = Start | Other

        input Choice @oneOf {
          day: Day
          """Which."""
          colour: Colour
        }

        input Filter {
          limit: Int! = 10 @mark
          choice: Choice = { colour: RED }
        }

        type Other {
          x: Float
        }

        """";

    [Fact]
    public void Print_MergesExtensionsAndKeepsDirectives_When_TheSchemaHasEverything() =>
        Assert.Equal(Printed, SchemaPrinter.Print(Build(Everything)));

    [Fact]
    public void Print_GivesTheSameText_When_ItsOwnOutputIsBuiltAgain() => Assert.Equal(Printed, SchemaPrinter.Print(Build(Printed)));

    [Theory]
    [InlineData("schema { query: Query } type Query { a: Int }", "type Query {\n  a: Int\n}\n")]
    [InlineData(
        "schema { query: Query } type Query { a: Int } type Mutation { b: Int }",
        "schema {\n  query: Query\n}\n\ntype Query {\n  a: Int\n}\n\ntype Mutation {\n  b: Int\n}\n")]
    [InlineData(
        "schema { query: Q } type Q { a: Int } extend schema { mutation: M } type M { b: Int }",
        "schema {\n  query: Q\n  mutation: M\n}\n\ntype Q {\n  a: Int\n}\n\ntype M {\n  b: Int\n}\n")]
    public void Print_ShowsTheSchemaDefinition_When_DefaultNamesWouldMeanSomethingElse(string text, string expected)
    {
        Assert.Equal(expected, SchemaPrinter.Print(Build(text)));
        Assert.Equal(expected, SchemaPrinter.Print(Build(expected)));
    }

    [Fact]
    public void Print_ShowsOneType_When_Asked()
    {
        var schema = Build("type Query { a: Int } extend type Query { b: Int }");
        Assert.Equal("type Query {\n  a: Int\n  b: Int\n}", SchemaPrinter.Print(schema.QueryType));
        Assert.Null(SchemaPrinter.Print(schema.FindType("Int")!));
        Assert.Null(SchemaPrinter.Print(schema.FindType("__Type")!));
    }
}
