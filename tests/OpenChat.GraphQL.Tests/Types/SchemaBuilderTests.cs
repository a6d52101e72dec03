using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class SchemaBuilderTests
{
    private const string Library = """
        "What the library has."
        schema @stamp(text: "root") { query: Root subscription: Events }
        extend schema @stamp(text: "more") { mutation: Changes }

        directive @stamp(text: String!, level: Int = 1) repeatable on SCHEMA | OBJECT | SCALAR

        scalar Isbn @specifiedBy(url: "https://example.org/isbn")

        interface Node { id: ID! }
        interface Titled implements Node { id: ID! title(language: Language = EN): String }

        "Paper, mostly."
        type Book implements Titled & Node @stamp(text: "a") @stamp(text: "b", level: 2) {
          id: ID!
          "As on the cover."
          title(language: Language = EN, "Longest length." max: Int): String!
          isbn: Isbn @deprecated
          parts: [[Part!]]
        }
        type Film implements Node { id: ID! }
        union Part = Film
        extend union Part = | Book
        enum Language { EN DE @deprecated(reason: "few readers") }
        extend enum Language { FR }
        input Filter { language: [Language!] = EN, nested: Filter, top: Int = 3 @deprecated(reason: "unused") }
        input Pick @oneOf { id: ID title: String }
        type Root { find(filter: Filter = {}, pick: Pick): [Part!]! }
        extend type Root implements Node { id: ID! }
        type Changes { clear: Boolean }
        type Mutation { notARoot: Boolean }
        type Events { added: Book }
        """;

    private static readonly GraphQLSchema Schema = Build(Library);

    [Fact]
    public void TryBuild_ListsTypesInSourceOrder_When_Valid() =>
        Assert.Equal(
            [
                "Isbn", "Node", "Titled", "Book", "Film", "Part", "Language", "Filter", "Pick", "Root", "Changes", "Mutation", "Events",
                "String", "Int", "Boolean", "ID",
                "__Schema", "__Type", "__TypeKind", "__Field", "__InputValue", "__EnumValue", "__Directive", "__DirectiveLocation",
            ],
            Schema.Types.Select(type => type.Name));

    [Fact]
    public void TryBuild_TakesRootsFromTheDefinitionAndExtensions_When_Given()
    {
        Assert.Equal("Root", Schema.QueryType.Name);
        Assert.Equal("Changes", Schema.MutationType?.Name);
        Assert.Equal("Events", Schema.SubscriptionType?.Name);
        Assert.Same(Schema.QueryType, Schema.RootType(OperationType.Query));
        Assert.Same(Schema.MutationType, Schema.RootType(OperationType.Mutation));
        Assert.Same(Schema.SubscriptionType, Schema.RootType(OperationType.Subscription));
        Assert.Equal("What the library has.", Schema.Description);
        Assert.Equal(["@stamp(text: \"root\")", "@stamp(text: \"more\")"], Schema.AppliedDirectives.Select(Printer.Print));
    }

    [Theory]
    [InlineData("type Query { a: Int } type Mutation { b: Int } type Subscription { c: Int }", "Mutation", "Subscription")]
    [InlineData("type Query { a: Int } type Mutation { b: Int } schema { query: Query }", null, null)]
    [InlineData("type Query { a: Int } type M { b: Int } type Subscription { c: Int } extend schema { mutation: M }", "M", "Subscription")]
    public void TryBuild_UsesDefaultRootNames_When_ThereIsNoSchemaDefinition(string text, string? mutation, string? subscription)
    {
        var schema = Build(text);
        Assert.Equal(("Query", mutation, subscription), (schema.QueryType.Name, schema.MutationType?.Name, schema.SubscriptionType?.Name));
    }

    [Fact]
    public void TryBuild_FillsAFieldedType_When_Valid()
    {
        var book = Assert.IsType<ObjectType>(Schema.FindType("Book"));
        Assert.Equal("Paper, mostly.", book.Description);
        Assert.Equal(["Titled", "Node"], book.Interfaces.Select(type => type.Name));
        Assert.Equal(
            [
                "Book.id: ID!",
                "Book.title: String!",
                "Book.isbn: Isbn",
                "Book.parts: [[Part!]]",
            ], book.Fields.Select(field => $"{field}: {field.Type}"));
        Assert.Equal([0, 1, 2, 3], book.Fields.Select(field => field.Index));
        Assert.All(book.Fields, field => Assert.Same(book, field.DeclaringType));
        Assert.Equal([null, "As on the cover.", null, null], book.Fields.Select(field => field.Description));
        Assert.Equal([null, null, "No longer supported", null], book.Fields.Select(field => field.DeprecationReason));

        var title = book.FindField("title")!; // asserted above
        Assert.Equal(
            ["Book.title(language:): Language", "Book.title(max:): Int"],
            title.Arguments.Select(argument => $"{argument}: {argument.Type}"));
        Assert.Equal("Longest length.", title.FindArgument("max")?.Description);
        Assert.Null(title.FindArgument("min"));
        Assert.Equal("EN", Show(title.Arguments[0].CoercedDefault));
        Assert.Same(InputValues.Absent, title.Arguments[1].CoercedDefault);
        Assert.Null(book.FindField("__typename"));
        Assert.Null(book.FindField("author"));
    }

    [Fact]
    public void TryBuild_MergesExtensions_When_Given()
    {
        var root = Schema.QueryType;
        Assert.Equal(["find", "id"], root.Fields.Select(field => field.Name));
        Assert.Equal(["Node"], root.Interfaces.Select(type => type.Name));
        Assert.Equal([false, true], root.Definitions.Select(part => part.IsExtension));
        Assert.Equal(["EN", "DE", "FR"], ((EnumType)Schema.FindType("Language")!).Values.Select(value => value.Name));
        Assert.Equal(["Film", "Book"], ((UnionType)Schema.FindType("Part")!).Types.Select(type => type.Name));
    }

    [Fact]
    public void TryBuild_FillsEnumsScalarsAndInputObjects_When_Valid()
    {
        var language = Assert.IsType<EnumType>(Schema.FindType("Language"));
        Assert.Equal([null, "few readers", null], language.Values.Select(value => value.DeprecationReason));
        Assert.Equal([0, 1, 2], language.Values.Select(value => value.Index));
        Assert.Same(language.Values[1], language.FindValue("DE"));
        Assert.Null(language.FindValue("de"));
        Assert.Equal("https://example.org/isbn", Assert.IsType<ScalarType>(Schema.FindType("Isbn")).SpecifiedByUrl);

        var filter = Assert.IsType<InputObjectType>(Schema.FindType("Filter"));
        Assert.False(filter.IsOneOf);
        Assert.Equal(["[EN]", "(absent)", "3"], filter.Fields.Select(field => Show(field.CoercedDefault)));
        Assert.Equal("unused", filter.FindField("top")?.DeprecationReason);
        Assert.True(Assert.IsType<InputObjectType>(Schema.FindType("Pick")).IsOneOf);
        Assert.Equal("{language: [EN], top: 3}", Show(Schema.QueryType.Fields[0].Arguments[0].CoercedDefault));
    }

    [Fact]
    public void TryBuild_ListsDirectivesOfTheFileFirst_When_Valid()
    {
        Assert.Equal(
            ["@stamp", "@include", "@skip", "@deprecated", "@specifiedBy", "@oneOf"],
            Schema.Directives.Select(directive => directive.ToString()));
        var stamp = Schema.FindDirective("stamp")!;
        Assert.True(stamp.IsRepeatable);
        Assert.Equal(["SCHEMA", "OBJECT", "SCALAR"], stamp.Locations.AsEnumerable());
        Assert.Equal(["@stamp(text:): String!", "@stamp(level:): Int"], stamp.Arguments.Select(argument => $"{argument}: {argument.Type}"));
        Assert.Equal([true, false], stamp.Arguments.Select(argument => argument.IsRequired));
        Assert.Equal("No longer supported", Schema.FindDirective("deprecated")?.FindArgument("reason")?.CoercedDefault);
        Assert.Null(Schema.FindDirective("@stamp"));
    }

    [Fact]
    public void PossibleTypes_FollowsSourceOrder_When_TheTypeIsAbstract()
    {
        var book = (ObjectType)Schema.FindType("Book")!;
        Assert.Equal(["Book", "Film", "Root"], Possible("Node"));
        Assert.Equal(["Book"], Possible("Titled"));
        Assert.Equal(["Film", "Book"], Possible("Part"));
        Assert.Equal(["Book"], Possible("Book"));
        Assert.True(Schema.IsPossibleType((CompositeType)Schema.FindType("Part")!, book));
        Assert.False(Schema.IsPossibleType((CompositeType)Schema.FindType("Film")!, book));

        IEnumerable<string> Possible(string name) => Schema.PossibleTypes((CompositeType)Schema.FindType(name)!).Select(type => type.Name);
    }

    [Fact]
    public void FindField_KnowsMetaFields_When_TheTypeHasThem()
    {
        var query = Schema.QueryType;
        Assert.Equal("Root.__typename: String!", Shown(query, "__typename"));
        Assert.Equal("Root.__schema: __Schema!", Shown(query, "__schema"));
        Assert.Equal("Root.__type: __Type", Shown(query, "__type"));
        Assert.Equal(
            "Root.__type(name:): String!",
            string.Join(", ", Schema.TypeField.Arguments.Select(argument => $"{argument}: {argument.Type}")));
        Assert.Equal("Root.find: [Part!]!", Shown(query, "find"));
        Assert.Same(Schema.TypeNameField, Schema.FindField((CompositeType)Schema.FindType("Part")!, "__typename"));
        Assert.Equal(-1, Schema.TypeNameField.Index);
        Assert.Null(Schema.FindField(Schema.MutationType!, "__schema"));
        Assert.Null(Schema.FindField(Schema.MutationType!, "__type"));
        Assert.Null(Schema.FindField(query, "__other"));
        Assert.Null(Schema.FindField((CompositeType)Schema.FindType("Part")!, "id"));

        string Shown(CompositeType type, string name) => Schema.FindField(type, name) is { } field ? $"{field}: {field.Type}" : "";
    }

    [Theory]
    [InlineData("Book", "Book")]
    [InlineData("[Int!]!", "[Int!]!")]
    [InlineData("Float", null)]
    [InlineData("[Nothing]", null)]
    public void ResolveType_FindsTypesOfTheSchema_When_TheyExist(string reference, string? expected)
    {
        var node = Parser.TryParseType(new Source(reference), ParserOptions.Default, out _);
        Assert.Equal(expected, Schema.ResolveType(node!)?.ToString());
    }

    // clients may write endlessly many wrappers, and variables of custom scalars may have any of them
    [Theory]
    [InlineData("[[Part!]]", true)]
    [InlineData("[[Part!]!]", false)]
    [InlineData("[[[Part!]]]!", false)]
    public void ResolveType_KeepsNoWrapper_When_TheSchemaDoesNotUseIt(string reference, bool isKept)
    {
        var node = Parser.TryParseType(new Source(reference), ParserOptions.Default, out _);
        Assert.Equal(isKept, ReferenceEquals(Schema.ResolveType(node!), Schema.ResolveType(node!)));
    }

    [Fact]
    public void ListOf_IsAlwaysTheSameInstance_When_AskedFromManyThreads()
    {
        var type = Schema.FindType("Film")!;
        var lists = new GraphQLType[64];
        Parallel.For(0, lists.Length, i => lists[i] = type.NonNullOf.ListOf);
        Assert.Single(lists.Distinct());
    }

    [Fact]
    public void TryBuild_ListsABuiltInScalar_When_SomethingRefersToIt()
    {
        Assert.Equal(["Query", "String", "Boolean"], Names("type Query { a: Query }"));
        Assert.Equal(
            ["Query", "String", "Int", "Float", "Boolean", "ID"],
            Names("type Query { a(id: ID): Float } directive @d(n: [Int!]) on FIELD"));

        static IEnumerable<string> Names(string text) =>
            Build(text).Types.Select(type => type.Name).Where(name => !name.StartsWith("__", StringComparison.Ordinal));
    }

    [Fact]
    public void TryBuild_KeepsTheRulesOfBuiltInScalars_When_TheHostNamesOne()
    {
        var schema = Build("type Query { a: Int }", new Dictionary<string, ScalarCoercion> { ["Int"] = AnyScalar.Instance });
        Assert.False(InputCoercion.TryCoerceVariable("1", schema.FindType("Int")!, out _));
    }

    [Fact]
    public void TryBuild_KeepsARestatedDirective_When_ItIsTheSame()
    {
        var schema = Build("""
            directive @oneOf on INPUT_OBJECT
            type Query { a: Int @deprecated }
            directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ENUM_VALUE
            """);
        Assert.Equal(
            ["@oneOf", "@deprecated", "@include", "@skip", "@specifiedBy"], schema.Directives.Select(directive => directive.ToString()));
        Assert.Equal(["FIELD_DEFINITION", "ENUM_VALUE"], schema.FindDirective("deprecated")!.Locations.AsEnumerable());
    }

    [Theory]
    [InlineData("directive @deprecated on FIELD_DEFINITION")]
    [InlineData("directive @deprecated(reason: String, since: Int) repeatable on FIELD_DEFINITION | OBJECT")]
    public void TryBuild_KeepsARestatedDirective_When_WhatWeReadOfItIsThere(string directive)
    {
        var schema = Build(directive + " type Query { a: Int @deprecated }");
        Assert.Equal("No longer supported", schema.QueryType.FindField("a")!.DeprecationReason);
    }

    [Fact]
    public void TryBuild_TakesARestatedScalarForTheBuiltInOne()
    {
        var schema = Build("""
            "Ours." scalar ID @tag
            extend scalar ID @again
            scalar Float
            directive @tag on SCALAR
            directive @again on SCALAR
            type Query { id: ID! }
            """);
        Assert.Same(BuiltInScalar.Find("ID"), Assert.IsType<ScalarType>(schema.FindType("ID")).Coercion);
        Assert.Null(schema.FindType("Float"));
        Assert.DoesNotContain("scalar", SchemaPrinter.Print(schema), StringComparison.Ordinal);
    }
}
