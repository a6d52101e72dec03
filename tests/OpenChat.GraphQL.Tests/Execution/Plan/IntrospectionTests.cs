// Specification 4: what introspection answers, part by part.
using System.Text;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Plan;

public sealed class IntrospectionTests
{
    private const string Schema = """"
        "About the schema."
        schema { query: Root }
        "A person."
        type Person implements Named & Node {
            id: ID!
            name(upper: Boolean = false, old: Int @deprecated, list: [In!] = [{ a: 1 }]): String @deprecated(reason: "gone")
            friends: [[Person!]]!
        }
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name(upper: Boolean = false, list: [In!]): String @deprecated }
        union U = Person | Root
        enum E { A "Bee." B @deprecated(reason: "why") }
        input In { a: Int! = 3 b: String @deprecated e: E = A }
        input One @oneOf { a: Int b: E }
        scalar S @specifiedBy(url: "https://example.com/s")
        scalar Plain
        directive @d(x: One, y: Int = 5 @deprecated(reason: "n")) repeatable on FIELD | QUERY
        type Root { me(one: One): Person u: U named: Named s: S p: Plain }
        """";

    private readonly TestHost _host = TestHost.Create(Schema);

    [Theory]
    [InlineData(
        "{ __schema { description queryType { name } mutationType { name } subscriptionType { name } } }",
        """{"__schema":{"description":"About the schema.","queryType":{"name":"Root"},"mutationType":null,"subscriptionType":null}}""")]
    [InlineData(
        "{ __schema { types { name } } }",
        """{"__schema":{"types":[{"name":"Person"},{"name":"Node"},{"name":"Named"},{"name":"U"},{"name":"E"},{"name":"In"}"""
            + """,{"name":"One"},{"name":"S"},{"name":"Plain"},{"name":"Root"},{"name":"String"},{"name":"Int"},{"name":"Boolean"}"""
            + """,{"name":"ID"},{"name":"__Schema"},{"name":"__Type"},{"name":"__TypeKind"},{"name":"__Field"},{"name":"__InputValue"}"""
            + """,{"name":"__EnumValue"},{"name":"__Directive"},{"name":"__DirectiveLocation"}]}}""")]
    [InlineData(
        "{ __schema { directives { name isRepeatable locations args { name defaultValue } } } }",
        """{"__schema":{"directives":[{"name":"d","isRepeatable":true,"locations":["FIELD","QUERY"]"""
            + ""","args":[{"name":"x","defaultValue":null}]},{"name":"include","isRepeatable":false"""
            + ""","locations":["FIELD","FRAGMENT_SPREAD","INLINE_FRAGMENT"],"args":[{"name":"if","defaultValue":null}]}"""
            + """,{"name":"skip","isRepeatable":false,"locations":["FIELD","FRAGMENT_SPREAD","INLINE_FRAGMENT"]"""
            + ""","args":[{"name":"if","defaultValue":null}]},{"name":"deprecated","isRepeatable":false"""
            + ""","locations":["FIELD_DEFINITION","ARGUMENT_DEFINITION","INPUT_FIELD_DEFINITION","ENUM_VALUE"]"""
            + ""","args":[{"name":"reason","defaultValue":"\"No longer supported\""}]},{"name":"specifiedBy","isRepeatable":false"""
            + ""","locations":["SCALAR"],"args":[{"name":"url","defaultValue":null}]},{"name":"oneOf","isRepeatable":false"""
            + ""","locations":["INPUT_OBJECT"],"args":[]}]}}""")]
    [InlineData(
        """{ __type(name: "Person") { kind name description interfaces { name } possibleTypes { name } enumValues { name"""
            + """ } inputFields { name } ofType { name } isOneOf specifiedByURL fields { name } } }""",
        """{"__type":{"kind":"OBJECT","name":"Person","description":"A person.","interfaces":[{"name":"Named"},{"name":"Node"}]"""
            + ""","possibleTypes":null,"enumValues":null,"inputFields":null,"ofType":null,"isOneOf":null,"specifiedByURL":null"""
            + ""","fields":[{"name":"id"},{"name":"friends"}]}}""")]
    [InlineData(
        """{ __type(name: "Person") { fields(includeDeprecated: true) { name isDeprecated deprecationReason args(includeDeprecated:"""
            + """ true) { name defaultValue isDeprecated deprecationReason } } } }""",
        """{"__type":{"fields":[{"name":"id","isDeprecated":false,"deprecationReason":null,"args":[]}"""
            + """,{"name":"name","isDeprecated":true"""
            + ""","deprecationReason":"gone","args":[{"name":"upper","defaultValue":"false","isDeprecated":false"""
            + ""","deprecationReason":null},{"name":"old","defaultValue":null,"isDeprecated":true"""
            + ""","deprecationReason":"No longer supported"},{"name":"list","defaultValue":"[{ a: 1 }]","isDeprecated":false"""
            + ""","deprecationReason":null}]},{"name":"friends","isDeprecated":false,"deprecationReason":null,"args":[]}]}}""")]
    [InlineData(
        """{ __type(name: "Person") { fields(includeDeprecated: true) { name args { name } } } }""",
        """{"__type":{"fields":[{"name":"id","args":[]},{"name":"name","args":[{"name":"upper"},{"name":"list"}]}"""
            + """,{"name":"friends","args":[]}]}}""")]
    [InlineData(
        """{ __type(name: "Person") { fields { type { kind name ofType { kind name ofType { kind ofType { kind ofType {"""
            + """ kind name ofType { name } } } } } } } } }""",
        """{"__type":{"fields":[{"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"SCALAR","name":"ID","ofType":null}}}"""
            + """,{"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"LIST","name":null"""
            + ""","ofType":{"kind":"LIST","ofType":{"kind":"NON_NULL","ofType":{"kind":"OBJECT","name":"Person","ofType":null}}}}}}]}}""")]
    [InlineData(
        """{ __type(name: "Named") { kind interfaces { name } possibleTypes { name } fields { name } } }""",
        """{"__type":{"kind":"INTERFACE","interfaces":[{"name":"Node"}],"possibleTypes":[{"name":"Person"}],"fields":[{"name":"id"}]}}""")]
    [InlineData("""{ __type(name: "Node") { interfaces { name } } }""", """{"__type":{"interfaces":[]}}""")]
    [InlineData(
        """{ __type(name: "U") { kind interfaces { name } possibleTypes { name } fields { name } } }""",
        """{"__type":{"kind":"UNION","interfaces":null,"possibleTypes":[{"name":"Person"},{"name":"Root"}],"fields":null}}""")]
    [InlineData(
        """{ __type(name: "E") { kind enumValues { name } all: enumValues(includeDeprecated:"""
            + """ true) { name description isDeprecated deprecationReason } } }""",
        """{"__type":{"kind":"ENUM","enumValues":[{"name":"A"}],"all":[{"name":"A","description":null,"isDeprecated":false"""
            + ""","deprecationReason":null},{"name":"B","description":"Bee.","isDeprecated":true,"deprecationReason":"why"}]}}""")]
    [InlineData(
        """{ __type(name: "In") { kind isOneOf inputFields { name defaultValue type { kind } } all: inputFields(includeDeprecated:"""
            + """ true) { name } } }""",
        """{"__type":{"kind":"INPUT_OBJECT","isOneOf":false,"inputFields":[{"name":"a","defaultValue":"3","type":{"kind":"NON_NULL"}}"""
            + """,{"name":"e","defaultValue":"A","type":{"kind":"ENUM"}}],"all":[{"name":"a"},{"name":"b"},{"name":"e"}]}}""")]
    [InlineData("""{ __type(name: "One") { isOneOf } }""", """{"__type":{"isOneOf":true}}""")]
    [InlineData(
        """{ __type(name: "S") { kind specifiedByURL } p: __type(name: "Plain") { specifiedByURL } }""",
        """{"__type":{"kind":"SCALAR","specifiedByURL":"https://example.com/s"},"p":{"specifiedByURL":null}}""")]
    [InlineData(
        """{ __type(name: "__Type") { kind fields { name } } }""",
        """{"__type":{"kind":"OBJECT","fields":[{"name":"kind"},{"name":"name"},{"name":"description"},{"name":"specifiedByURL"}"""
            + """,{"name":"fields"},{"name":"interfaces"},{"name":"possibleTypes"},{"name":"enumValues"},{"name":"inputFields"}"""
            + """,{"name":"ofType"},{"name":"isOneOf"}]}}""")]
    [InlineData(
        """{ a: __type(name: "Nope") { name } b: __type(name: "[Person]") { name } c: __type(name: "") { name } }""",
        """{"a":null,"b":null,"c":null}""")]
    [InlineData(
        """{ __schema { __typename } __type(name: "E") { __typename enumValues { __typename } } }""",
        """{"__schema":{"__typename":"__Schema"},"__type":{"__typename":"__Type","enumValues":[{"__typename":"__EnumValue"}]}}""")]
    public async Task Execute_AnswersIntrospection_When_Asked(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(query));

    [Fact]
    public async Task Execute_AnswersFromMemory_When_IntrospectionIsAskedAgain()
    {
        const string Query = "{ __schema { types { name kind fields { name } } } }";

        using var first = await _host.RunAsync(Query);
        for (var i = 0; i < 100; i++)
        {
            (await _host.RunAsync(Query)).Dispose();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var second = await _host.RunAsync(Query);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(first.Utf8.ToArray(), second.Utf8.ToArray());
        Assert.InRange(allocated, 0, 1_000);
    }

    [Fact]
    public async Task Execute_DoesNotRemember_When_IntrospectionStandsBesideData()
    {
        var n = 0;
        var host = TestHost.Create("type Query { n: Int }", resolvers: new() { ["Query.n"] = (in _) => FieldValue.Int(++n) });

        Assert.Equal(
            """{"data":{"n":1,"__schema":{"queryType":{"name":"Query"}}}}""", await host.AskAsync("{ n __schema { queryType { name } } }"));
        Assert.Equal(
            """{"data":{"n":2,"__schema":{"queryType":{"name":"Query"}}}}""", await host.AskAsync("{ n __schema { queryType { name } } }"));
    }

    [Fact]
    public async Task Execute_FollowsTheVariable_When_TypeNameIsOne()
    {
        const string Query = "query ($n: String!) { __type(name: $n) { name } }";

        Assert.Equal("""{"data":{"__type":{"name":"E"}}}""", await _host.AskAsync(Query, """{"n":"E"}"""));
        Assert.Equal("""{"data":{"__type":{"name":"S"}}}""", await _host.AskAsync(Query, """{"n":"S"}"""));
    }

    [Fact]
    public async Task Execute_RefusesButForTypeName_When_IntrospectionIsOff()
    {
        var host = TestHost.Create(
            Schema, options: new ExecutorOptions { Validation = ValidationOptions.Default with { IntrospectionEnabled = false } });

        using var refused = await host.RunAsync("{ __schema { description } }");

        Assert.Equal(RequestErrorStage.Validation, refused.Stage);
        Assert.Equal("""{"data":{"__typename":"Root"}}""", await host.AskAsync("{ __typename }"));
        Assert.DoesNotContain(
            "Did you mean", Encoding.UTF8.GetString((await host.RunAsync("{ mee { id } }")).Utf8.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Execute_GoesByTheRequest_When_ItSaysWhetherTheCallerMayIntrospect(bool byDefault)
    {
        const string Query = "{ __type(name: \"E\") { name } }";
        const string Refusal = "GraphQL introspection has been disabled, but the requested query contained the field \\\"__type\\\".";
        var host = TestHost.Create(
            Schema, options: new ExecutorOptions { Validation = ValidationOptions.Default with { IntrospectionEnabled = byDefault } });

        // each kind of caller meets the cached verdict of the other, in both orders
        foreach (var allow in new bool?[] { null, true, false, null, false, true })
        {
            var answer = await AskAsync(host, Query, allow);
            Assert.Equal(allow ?? byDefault, answer == """{"data":{"__type":{"name":"E"}}}""");
            Assert.Equal(!(allow ?? byDefault), answer.Contains(Refusal, StringComparison.Ordinal));
        }

        Assert.Equal(2, host.Executor.CachedDocuments);
    }

    [Theory]
    [InlineData("{ mee { id } }", "")]
    [InlineData("query ($v: In) { takes(v: $v) }", """{"v":{"nam":1}}""")]
    public async Task Execute_GivesNoHints_When_TheCallerMayNotIntrospect(string query, string variables)
    {
        var host = TestHost.Create("type Query { me: Query id: ID takes(v: In): Int } input In { name: String }");

        var open = await AskAsync(host, query, allowIntrospection: true, variables);
        var closed = await AskAsync(host, query, allowIntrospection: false, variables);

        Assert.Contains(" Did you mean", open, StringComparison.Ordinal);
        Assert.StartsWith("{\"errors\":[{\"message\":", closed, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", closed, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(TestHost host, string query, bool? allowIntrospection, string variables = "")
    {
        using var result = await host.Executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = query,
                VariablesUtf8 = Encoding.UTF8.GetBytes(variables),
                AllowIntrospection = allowIntrospection,
            }, CancellationToken.None);
        return Encoding.UTF8.GetString(result.Utf8.Span);
    }
}
