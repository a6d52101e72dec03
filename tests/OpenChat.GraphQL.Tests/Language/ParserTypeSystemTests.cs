using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed class ParserTypeSystemTests
{
    [Fact]
    public void TryParse_ReadsEveryProduction_When_KitchenSinkIsParsed()
    {
        var document = Documents.Parse(Documents.KitchenSinkSchema);

        Assert.Equal(
            [
                "schema ", "extend schema ", "extend schema ", "extend schema ",
                "scalar DateTime", "scalar JSON", "extend scalar JSON",
                "interface Artifact", "interface Empty", "interface OnlyDirectives", "interface OnlyInterfaces",
                "extend interface Artifact", "extend interface Artifact", "extend interface Artifact",
                "type Model", "type Bare", "type Nothing", "extend type Model", "extend type Model", "extend type Model",
                "union Found", "union One", "union NoMembers", "union OnlyDirective", "extend union Found", "extend union Found",
                "extend union Found",
                "enum Language", "enum NoValues", "extend enum Language", "extend enum Language", "extend enum Language",
                "input Options", "input NoFields", "extend input Options", "extend input Options", "extend input Options",
                "directive key", "directive everywhere", "directive repeatable", "directive on",
            ],
            document.Definitions.Select(Head));
    }

    [Fact]
    public void TryParse_KeepsEveryPart_When_TypeHasAll()
    {
        var type = Documents.ParseOne<ObjectTypeDefinitionNode>(
            "\"d\" type T implements & A & B @x { \"e\" f(\"g\" h: [Int!]! = [1] @y, i: J): K! @z }");

        Assert.Equal(("d", false, false, "T"), (type.Description?.Value, type.IsExtension, type.IsInterface, type.Name.Value));
        Assert.Equal(["A", "B"], type.Interfaces.Select(name => name.Name.Value));
        Assert.Equal(["x"], type.Directives.Select(directive => directive.Name.Value));
        var field = Assert.Single(type.Fields);
        Assert.Equal(("e", "f", "K!"), (field.Description?.Value, field.Name.Value, Printer.Print(field.Type)));
        Assert.Equal(["z"], field.Directives.Select(directive => directive.Name.Value));
        Assert.Equal(["h", "i"], field.Arguments.Select(argument => argument.Name.Value));
        var argument = field.Arguments[0];
        Assert.Equal(("g", "[Int!]!"), (argument.Description?.Value, Printer.Print(argument.Type)));
        Assert.Equal("[1]", Printer.Print(Assert.IsType<ListValueNode>(argument.DefaultValue)));
        Assert.Equal(["y"], argument.Directives.Select(directive => directive.Name.Value));
        Assert.Null(field.Arguments[1].DefaultValue);
    }

    [Fact]
    public void TryParse_KeepsEveryPart_When_DirectiveHasAll()
    {
        var directive = Documents.ParseOne<DirectiveDefinitionNode>("\"d\" directive @a(b: C) repeatable on | FIELD | ENUM_VALUE");

        Assert.Equal(("d", "a", true), (directive.Description?.Value, directive.Name.Value, directive.IsRepeatable));
        Assert.Equal(["b"], directive.Arguments.Select(argument => argument.Name.Value));
        Assert.Equal(["FIELD", "ENUM_VALUE"], directive.Locations.Select(location => location.Value));
        Assert.False(Documents.ParseOne<DirectiveDefinitionNode>("directive @a on FIELD").IsRepeatable);
    }

    [Theory]
    [InlineData("schema { query: A mutation: B subscription: C }", "Query A, Mutation B, Subscription C")]
    [InlineData("schema @a { query: A }", "Query A")]
    [InlineData("extend schema @a", "")]
    public void TryParse_ReadsRootTypes_When_SchemaHasThem(string text, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ", ", Documents.ParseOne<SchemaDefinitionNode>(text).OperationTypes.Select(type => $"{type.Operation} {type.Type.Name}")));

    // A body is taken as such; what cannot have one leaves the braces to a shorthand query (3.5, 3.8, 3.13).
    [Theory]
    [InlineData("scalar A { a }")]
    [InlineData("scalar A @a { a }")]
    [InlineData("union A { a }")]
    [InlineData("union A = B { a }")]
    [InlineData("directive @a on FIELD { a }")]
    [InlineData("extend scalar A @a { a }")]
    [InlineData("type A { a: B } { a }")]
    public void TryParse_LeavesTheShorthand_When_DefinitionHasNoBody(string text)
    {
        var definitions = Documents.Parse(text).Definitions;

        Assert.Equal(2, definitions.Length);
        Assert.True(Assert.IsType<OperationDefinitionNode>(definitions[1]).IsShorthand);
    }

    [Theory]
    [InlineData("type A { a }", 1, 12, "Expected \":\", found \"}\".")]
    [InlineData("type A @a { a }", 1, 15, "Expected \":\", found \"}\".")]
    [InlineData("interface A implements B { a }", 1, 30, "Expected \":\", found \"}\".")]
    [InlineData("input A { a }", 1, 13, "Expected \":\", found \"}\".")]
    [InlineData("enum A { a(b: 1) }", 1, 11, "Expected Name, found \"(\".")]
    [InlineData("extend schema @a { a }", 1, 20, "Unexpected Name \"a\".")]
    [InlineData("type A {}", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("interface A {}", 1, 14, "Expected Name, found \"}\".")]
    [InlineData("enum A {}", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("input A {}", 1, 10, "Expected Name, found \"}\".")]
    [InlineData("type A { a(): B }", 1, 12, "Expected Name, found \")\".")]
    [InlineData("schema {}", 1, 9, "Expected Name, found \"}\".")]
    [InlineData("schema", 1, 7, "Expected \"{\", found <EOF>.")]
    [InlineData("schema { query }", 1, 16, "Expected \":\", found \"}\".")]
    [InlineData("schema { query: [A] }", 1, 17, "Expected Name, found \"[\".")]
    [InlineData("schema { \"d\" query: A }", 1, 10, "Expected Name, found String \"d\".")]
    [InlineData("type A implements", 1, 18, "Expected Name, found <EOF>.")]
    [InlineData("type A implements B C", 1, 21, "Unexpected Name \"C\".")]
    [InlineData("type A implements B, C { a: B }", 1, 22, "Unexpected Name \"C\".")]
    [InlineData("type A implements && B", 1, 20, "Expected Name, found \"&\".")]
    [InlineData("type A implements B & { a: B }", 1, 23, "Expected Name, found \"{\".")]
    [InlineData("union A =", 1, 10, "Expected Name, found <EOF>.")]
    [InlineData("union A = |", 1, 12, "Expected Name, found <EOF>.")]
    [InlineData("union A = B | | C", 1, 15, "Expected Name, found \"|\".")]
    [InlineData("union A = | | B", 1, 13, "Expected Name, found \"|\".")]
    [InlineData("union A = B C", 1, 13, "Unexpected Name \"C\".")]
    [InlineData("union A = [B]", 1, 11, "Expected Name, found \"[\".")]
    [InlineData("enum A { true }", 1, 10, "Name \"true\" is reserved and cannot be used for an enum value.")]
    [InlineData("enum A { B \"d\" false }", 1, 16, "Name \"false\" is reserved and cannot be used for an enum value.")]
    [InlineData("extend enum A { null }", 1, 17, "Name \"null\" is reserved and cannot be used for an enum value.")]
    [InlineData("enum A { \"d\" }", 1, 14, "Expected Name, found \"}\".")]
    [InlineData("input A { a(b: C): D }", 1, 12, "Expected \":\", found \"(\".")]
    [InlineData("input A { a: B = $c }", 1, 18, "Unexpected variable \"$c\" in constant value.")]
    [InlineData("type A { a(b: C = $d): E }", 1, 19, "Unexpected variable \"$d\" in constant value.")]
    [InlineData("type A @a(b: $c)", 1, 14, "Unexpected variable \"$c\" in constant value.")]
    [InlineData("type A { a: B = 1 }", 1, 15, "Expected Name, found \"=\".")]
    [InlineData("directive a on FIELD", 1, 11, "Expected \"@\", found Name \"a\".")]
    [InlineData("directive @a on", 1, 16, "Expected Name, found <EOF>.")]
    [InlineData("directive @a FIELD", 1, 14, "Expected \"on\", found Name \"FIELD\".")]
    [InlineData("directive @a on field", 1, 17, "Unexpected Name \"field\".")]
    [InlineData("directive @a on FIELD | NOWHERE", 1, 25, "Unexpected Name \"NOWHERE\".")]
    [InlineData("directive @a on FIELD |", 1, 24, "Expected Name, found <EOF>.")]
    [InlineData("directive @a on FIELD QUERY", 1, 23, "Unexpected Name \"QUERY\".")]
    [InlineData("directive @a repeatable repeatable on FIELD", 1, 25, "Expected \"on\", found Name \"repeatable\".")]
    [InlineData("directive @a() on FIELD", 1, 14, "Expected Name, found \")\".")]
    [InlineData("extend", 1, 7, "Unexpected <EOF>.")]
    [InlineData("extend A", 1, 8, "Unexpected Name \"A\".")]
    [InlineData("extend { a }", 1, 8, "Unexpected \"{\".")]
    [InlineData("extend \"d\" type A @a", 1, 8, "Unexpected String \"d\".")]
    [InlineData("extend query Q { a }", 1, 8, "Unexpected Name \"query\".")]
    [InlineData("\"d\" extend type A @a", 1, 1, "Unexpected description, only GraphQL definitions support descriptions.")]
    [InlineData("\"d\" \"e\" type A", 1, 5, "Unexpected String \"e\".")]
    [InlineData("\"d\"", 1, 4, "Unexpected <EOF>.")]
    [InlineData("extend schema", 1, 14, "Unexpected <EOF>.")]
    [InlineData("extend schema {}", 1, 16, "Expected Name, found \"}\".")]
    [InlineData("extend scalar A", 1, 16, "Unexpected <EOF>.")]
    [InlineData("extend type A type B", 1, 15, "Unexpected Name \"type\".")]
    [InlineData("extend type A {}", 1, 16, "Expected Name, found \"}\".")]
    [InlineData("extend interface A", 1, 19, "Unexpected <EOF>.")]
    [InlineData("extend union A", 1, 15, "Unexpected <EOF>.")]
    [InlineData("extend enum A", 1, 14, "Unexpected <EOF>.")]
    [InlineData("extend input A", 1, 15, "Unexpected <EOF>.")]
    [InlineData("extend directive @a on FIELD", 1, 8, "Unexpected Name \"directive\".")]
    [InlineData("type", 1, 5, "Expected Name, found <EOF>.")]
    [InlineData("typo A { a: B }", 1, 1, "Unexpected Name \"typo\".")]
    [InlineData("Type A", 1, 1, "Unexpected Name \"Type\".")]
    public void TryParse_Refuses_When_DefinitionIsNotGrammatical(string text, int line, int column, string message)
    {
        var error = Documents.Refuse(text);

        Assert.Equal(("Syntax Error: " + message, new SourceLocation(line, column)), (error.Message, Assert.Single(error.Locations)));
    }

    // The locations of the September 2025 edition; later drafts have more.
    [Theory]
    [InlineData("DIRECTIVE_DEFINITION")]
    [InlineData("FRAGMENT_VARIABLE_DEFINITION")]
    public void TryParse_Refuses_When_LocationIsOnlyInDrafts(string location) =>
        Assert.Equal($"Syntax Error: Unexpected Name \"{location}\".", Documents.Refuse($"directive @a on {location}").Message);

    // Likewise directives on directive definitions.
    [Fact]
    public void TryParse_Refuses_When_DirectiveDefinitionHasDirectives() =>
        Assert.Equal("Syntax Error: Expected \"on\", found \"@\".", Documents.Refuse("directive @a @b on FIELD").Message);

    private static string Head(DefinitionNode definition) => definition switch
    {
        SchemaDefinitionNode schema => Extend(schema) + "schema ",
        ScalarTypeDefinitionNode type => Extend(type) + "scalar " + type.Name,
        ObjectTypeDefinitionNode type => Extend(type) + (type.IsInterface ? "interface " : "type ") + type.Name,
        UnionTypeDefinitionNode type => Extend(type) + "union " + type.Name,
        EnumTypeDefinitionNode type => Extend(type) + "enum " + type.Name,
        InputObjectTypeDefinitionNode type => Extend(type) + "input " + type.Name,
        DirectiveDefinitionNode directive => "directive " + directive.Name,
        _ => definition.GetType().Name,
    };

    private static string Extend(TypeSystemDefinitionNode definition) => definition.IsExtension ? "extend " : "";
}
