// Requirement T16: bindings and schema are compared as a whole before the first request.
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
            "The resolvers do not fit the schema:\nThe field \"Query.a\" has no resolver.\nThe field \"Query.b\" has no resolver.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_UsesTheInterfaceBinding_When_ObjectHasNoneOfItsOwn()
    {
        var schema = TestHost.BuildSchema("type Query { a: A b: B } interface N { n: String m: String } type A implements N { n: String m: String } type B implements N { n: String m: String }");
        var map = new ResolverMap()
            .Field("Query.a", static (in _) => FieldValue.Object(null, 1)).Field("Query.b", static (in _) => FieldValue.Object(null, 2, 3))
            .Field("N.n", static (in c) => FieldValue.String($"{c.Field} {c.Index} {c.SubIndex}"))
            .Field("N.m", static (in _) => FieldValue.String("general")).Field("B.m", static (in _) => FieldValue.String("special"));
        var executor = new GraphQLExecutor(schema, map, new ExecutorOptions());

        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = "{ a { n m } b { n m } }" }, CancellationToken.None);

        Assert.Equal("""{"data":{"a":{"n":"A.n 1 0","m":"general"},"b":{"n":"B.n 2 3","m":"special"}}}""", System.Text.Encoding.UTF8.GetString(result.Utf8.Span));
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
}
