// Requirement T16: bindings and schema are compared as a whole before the first request.
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution;

public sealed class ResolverMapTests
{
    private static readonly Resolver Null = static (in _) => FieldValue.Null;

    [Fact]
    public void Check_ListsEverything_When_BindingsAndSchemaDiffer()
    {
        var schema = TestHost.BuildSchema("""
            type Query { a: Int node: Node pet: Pet }
            type Subscription { tick: Int }
            interface Node { id: ID }
            interface Named { id: ID name: String }
            interface Unused { x: Int }
            type Dog implements Node & Named { id: ID name: String }
            union Pet = Dog
            """);
        var map = new ResolverMap()
            .Field("Query.a", Null).Field("Query.a", Null).Field("Query.nosuch", Null).Field("Nosuch.a", Null)
            .Field("Node.id", Null).Field("Named.id", Null).Field("Unused.x", Null)
            .ResolveType("Dog", static (in _) => "Dog").ResolveType("Node", static (in _) => "Dog");

        Assert.Equal(
            [
                "The field \"Query.a\" has several resolvers.",
                "The field \"Query.node\" has no resolver.",
                "The field \"Query.pet\" has no resolver.",
                "The field \"Dog.id\" has no resolver of its own and several to inherit: \"Node.id\", \"Named.id\".",
                "The field \"Dog.name\" has no resolver.",
                "The abstract type \"Pet\" has no type resolver.",
                "The resolver of \"Nosuch.a\" belongs to no field of an object type.",
                "The resolver of \"Query.nosuch\" belongs to no field of an object type.",
                "The resolver of \"Unused.x\" belongs to no field of an object type.",
                "The type resolver of \"Dog\" belongs to no interface or union.",
            ],
            map.Check(schema).ToArray());
    }

    [Fact]
    public void Constructor_Throws_When_AFieldHasNoResolver()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => new GraphQLExecutor(TestHost.BuildSchema("type Query { a: Int b: Int }"), new ResolverMap(), new ExecutorOptions()));

        Assert.StartsWith(
            "The resolvers do not fit the schema:\nThe field \"Query.a\" has no resolver.\nThe field \"Query.b\" has no resolver.",
            exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_UsesTheInterfaceBinding_When_ObjectHasNoneOfItsOwn()
    {
        var schema = TestHost.BuildSchema(
            "type Query { a: A b: B } interface N { n: String m: String } type A implements N { n: String m: String } type B "
                + "implements N { n: String m: String }");
        var map = new ResolverMap()
            .Field("Query.a", static (in _) => FieldValue.Object(null, 1)).Field("Query.b", static (in _) => FieldValue.Object(null, 2, 3))
            .Field("N.n", static (in c) => FieldValue.String($"{c.Field} {c.Index} {c.SubIndex}"))
            .Field("N.m", static (in _) => FieldValue.String("general")).Field("B.m", static (in _) => FieldValue.String("special"));
        var executor = new GraphQLExecutor(schema, map, new ExecutorOptions());

        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = "{ a { n m } b { n m } }" }, CancellationToken.None);

        Assert.Equal(
            """{"data":{"a":{"n":"A.n 1 0","m":"general"},"b":{"n":"B.n 2 3","m":"special"}}}""",
            System.Text.Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Theory]
    [InlineData(int.MinValue, -134_217_728)]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(int.MaxValue, FieldValue.MaxSecond)]
    public void Resolver_GetsIndexAndSubIndex_When_TheyAreInRange(int index, int subIndex)
    {
        var value = FieldValue.Object("host", index, subIndex);

        Assert.Equal((FieldValueKind.Object, "host", index, subIndex), (value.Kind, value.Reference, value.First, value.Second));
    }

    [Theory]
    [InlineData(FieldValue.MaxSecond + 1)]
    [InlineData(-134_217_729)]
    [InlineData(int.MinValue)]
    public void Object_Throws_When_SubIndexIsOutOfRange(int subIndex) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FieldValue.Object(null, 0, subIndex));

    // requirement P24: an error with a code, and the resolver is not called
    [Fact]
    public async Task Guard_PutsItsErrorAtTheField_When_ItRefuses()
    {
        var calls = new List<string>();
        var schema = TestHost.BuildSchema(
            "type Query { open: Int secret: Int box: Box any: Named } interface Named { name: String } type Box implements Named { "
                + "name: String size: Int! }");
        FieldValue Called(string name, FieldValue value)
        {
            calls.Add(name);
            return value;
        }

        var map = new ResolverMap()
            .Field("Query.open", (in _) => Called("open", FieldValue.Int(1)))
            .Field("Query.secret", (in _) => Called("secret", FieldValue.Int(2)))
            .Field("Query.box", (in _) => Called("box", FieldValue.Object("box")))
            .Field("Query.any", (in _) => Called("any", FieldValue.Object("any")))
            .Field("Box.name", (in _) => Called("name", FieldValue.String("n")))
            .Field("Box.size", (in _) => Called("size", FieldValue.Int(3)))
            .ResolveType("Named", static (in _) => "Box")
            .Guard("Query.secret", static (in c) => c.State is "admin" ? null : new FieldError("Not for you.", ErrorCodes.Forbidden))
            .Guard("Box", static (in c) => c.State is null ? new FieldError("Say who you are.", ErrorCodes.Unauthenticated) : null)
            .Guard("Named.name", static (in c) => c.State is "admin" ? null : new FieldError("Names are secret.", ErrorCodes.Forbidden));
        Assert.Empty(map.Check(schema));
        var executor = new GraphQLExecutor(schema, map, new ExecutorOptions());

        async Task<string> AskAsync(object? state)
        {
            calls.Clear();
            using var result = await executor.ExecuteAsync(
                new GraphQLRequest { Query = "{ open secret box { size } any { name } }", State = state }, CancellationToken.None);
            return Encoding.UTF8.GetString(result.Utf8.Span);
        }

        Assert.Equal("""{"data":{"open":1,"secret":2,"box":{"size":3},"any":{"name":"n"}}}""", await AskAsync("admin"));
        Assert.Equal(
            """{"data":{"open":1,"secret":null,"box":{"size":3},"any":{"name":null}},"errors":["""
            + """{"message":"Not for you.","locations":[{"line":1,"column":8}],"path":["secret"],"extensions":{"code":"FORBIDDEN"}},"""
            + """{"message":"Names are secret.","locations":[{"line":1,"column":34}],"path":["any","name"]"""
            + ""","extensions":{"code":"FORBIDDEN"}}]}""",
            await AskAsync("user"));
        Assert.Equal(["open", "box", "size", "any"], calls);
        Assert.Contains(
            """{"message":"Say who you are.","locations":[{"line":1,"column":21}],"path":["box","size"]"""
                + ""","extensions":{"code":"UNAUTHENTICATED"}}""",
            await AskAsync(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TellsGuardsWithoutAPlace_When_TheSchemaHasNone()
    {
        var schema = TestHost.BuildSchema("type Query { a: Int } enum E { X }");
        var map = new ResolverMap().Field("Query.a", static (in _) => default)
            .Guard("Query", static (in _) => null).Guard("Query.b", static (in _) => null).Guard("E", static (in _) => null)
                .Guard("Query", static (in _) => null);

        Assert.Equal(
            [
                "\"Query\" has several guards.",
                "The guard of \"E\" belongs to no object or interface type, nor to a field of one.",
                "The guard of \"Query.b\" belongs to no object or interface type, nor to a field of one.",
            ],
            map.Check(schema).AsEnumerable());
    }
}
