// Specification 6.4.1: what a resolver gets as arguments.
using System.Text.Json;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests.Execution.Plan;

public sealed class ArgumentsTests
{
    private const string Schema = """
        scalar Any
        enum Color { RED GREEN }
        input Point { x: Int! = 1 y: Int label: String = "p" next: Point }
        type Query {
          echo(a: Int, d: Int = 7, r: Int! = 9, s: String, l: [Int], p: Point, c: Color, any: Any): Any
          need(n: Int!): Any
        }
        """;

    private static readonly Resolver Echo = static (in c) =>
    {
        var given = new Dictionary<string, object?>();
        for (var i = 0; i < c.Arguments.Count; i++)
        {
            if (c.Arguments.IsPresent(c.Arguments.Definition(i).Name))
            {
                given.Add(c.Arguments.Definition(i).Name, c.Arguments[i]);
            }
        }

        return FieldValue.Json(given);
    };

    private readonly TestHost _host = TestHost.Create(Schema, resolvers: new() { ["Query.echo"] = Echo, ["Query.need"] = Echo });

    [Theory]
    [InlineData("{ echo }", "", """{"d":7,"r":9}""")]
    [InlineData("{ echo(a: null, d: null) }", "", """{"a":null,"d":null,"r":9}""")]
    [InlineData("{ echo(a: 1, d: 2, r: 3) }", "", """{"a":1,"d":2,"r":3}""")]
    [InlineData("{ echo(l: 5) }", "", """{"d":7,"r":9,"l":[5]}""")]
    [InlineData("{ echo(p: { y: 2, next: {} }) }", "", """{"d":7,"r":9,"p":{"x":1,"y":2,"label":"p","next":{"x":1,"label":"p"}}}""")]
    [InlineData("{ echo(c: GREEN, any: { a: [RED, 1.5] }) }", "", """{"d":7,"r":9,"c":"GREEN","any":{"a":["RED",1.5]}}""")]
    [InlineData("query ($v: Int) { echo(a: $v, d: $v) }", "{}", """{"d":7,"r":9}""")]
    [InlineData("query ($v: Int) { echo(a: $v, d: $v) }", """{"v":null}""", """{"a":null,"d":null,"r":9}""")]
    [InlineData("query ($v: Int) { echo(a: $v, d: $v) }", """{"v":3}""", """{"a":3,"d":3,"r":9}""")]
    [InlineData("query ($v: Int = 4) { echo(a: $v) }", "", """{"a":4,"d":7,"r":9}""")]
    [InlineData("query ($v: Int) { echo(r: $v) }", "", """{"d":7,"r":9}""")]
    [InlineData("query ($v: Int) { echo(l: [1, $v, 2]) }", "", """{"d":7,"r":9,"l":[1,null,2]}""")]
    [InlineData("query ($v: Int) { echo(p: { y: $v }) }", "", """{"d":7,"r":9,"p":{"x":1,"label":"p"}}""")]
    [InlineData("query ($v: Int) { echo(p: { y: $v }) }", """{"v":null}""", """{"d":7,"r":9,"p":{"x":1,"y":null,"label":"p"}}""")]
    [InlineData(
        "query ($p: Point) { echo(p: $p) }", """{"p":{"next":{"y":5}}}""",
        """{"d":7,"r":9,"p":{"x":1,"label":"p","next":{"x":1,"y":5,"label":"p"}}}""")]
    [InlineData("query ($v: Any) { echo(any: { a: $v, b: [$v] }) }", "", """{"d":7,"r":9,"any":{"b":[null]}}""")]
    public async Task Execute_HandsOutArguments_When_GivenAbsentNullOrDefault(string query, string variables, string echo) =>
        Assert.Equal($$$"""{"data":{"echo":{{{echo}}}}}""", await _host.AskAsync(query, variables));

    [Fact]
    public async Task Execute_FailsAtTheField_When_NullableVariableWithDefaultIsNull() => Assert.Equal(
        """{"data":{"need":null,"x":{"d":7,"r":9}},"errors":[{"message":"Argument \"Query.need(n:)\" has invalid value: Expected"""
            + """ variable \"$v\" provided to non-null type \"Int!\" not to be null.","locations":[{"line":1,"column":23}]"""
            + ""","path":["need"],"extensions":{"code":"BAD_USER_INPUT"}}]}""",
        await _host.AskAsync("query ($v: Int = 1) { need(n: $v) x: echo }", """{"v":null}"""));

    [Fact]
    public async Task Execute_CoercesOncePerRequest_When_ArgumentsHoldVariables()
    {
        var seen = new List<object?>();
        var host = TestHost.Create(
            "type Query { items: [Item] } type Item { f(l: [Int]): Int }",
            TestHost.Object(("items", TestHost.List(TestHost.Object(), TestHost.Object(), TestHost.Object()))),
            resolvers: new()
            {
                ["Item.f"] = (in c) =>
                {
                    seen.Add(c.Arguments.GetList("l"));
                    return FieldValue.Int(c.Arguments.GetList("l")!.Length);
                },
            });

        Assert.Equal(
            """{"data":{"items":[{"f":2},{"f":2},{"f":2}]}}""",
            await host.AskAsync("query ($v: Int) { items { f(l: [$v, 1]) } }", """{"v":1}"""));
        Assert.Equal(
            """{"data":{"items":[{"f":2},{"f":2},{"f":2}]}}""",
            await host.AskAsync("query ($v: Int) { items { f(l: [$v, 1]) } }", """{"v":2}"""));
        Assert.Same(seen[0], seen[2]);
        Assert.NotSame(seen[2], seen[3]);
        Assert.Equal(new object?[] { 2, 1 }, (object?[]?)seen[5]);
    }

    [Fact]
    public async Task TypedGetters_AnswerNull_When_ArgumentIsNullOrAbsent()
    {
        string? text = null;
        var host = TestHost.Create(Schema, resolvers: new()
        {
            ["Query.need"] = Echo,
            ["Query.echo"] = (in c) =>
            {
                var a = c.Arguments;
                text = JsonSerializer.Serialize(new object?[]
                {
                    a.GetInt("a"), a.GetInt("d"), a.GetString("s"), a.GetList("l")?.Length, a.GetObject("p")?.Count, a.GetEnum("c")?.Name,
                    a.Get("any"),
                    a.GetFloat("a"), a.GetBoolean("a"), ReferenceEquals(a["l"], InputValues.Absent), a["a"] is null,
                });
                Assert.Throws<ArgumentException>(() => a["nosuch"]);
                return FieldValue.Null;
            },
        });

        await host.AskAsync("""{ echo(a: null, s: "t", p: {}, c: RED) }""");

        Assert.Equal("""[null,7,"t",null,2,"RED",null,null,null,true,true]""", text);
    }
}
