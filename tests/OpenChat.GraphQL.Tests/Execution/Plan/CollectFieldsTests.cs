// Specification 6.3.2: which fields are executed, merged, and in what order.
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Plan;

public sealed class CollectFieldsTests
{
    private const string Schema = """
        type Query { a: Int b: Int c: Int deep: Deep animal: Animal pets: [Pet] }
        type Deep { a: Int b: Int deep: Deep deeper: Deep }
        interface Animal { name: String }
        type Dog implements Animal { name: String barks: Boolean }
        type Cat implements Animal { name: String lives: Int }
        union Pet = Dog | Cat
        """;

    private static readonly FieldValue Dog =
        TestHost.Object(("__typename", FieldValue.String("Dog")), ("name", FieldValue.String("Rex")), ("barks", FieldValue.Boolean(true)));

    private static readonly FieldValue Cat =
        TestHost.Object(("__typename", FieldValue.String("Cat")), ("name", FieldValue.String("Tom")), ("lives", FieldValue.Int(9)));

    private static readonly FieldValue Deep = TestHost.Object(
        ("a", FieldValue.Int(1)), ("b", FieldValue.Int(2)),
        ("deeper", TestHost.Object(("a", FieldValue.Int(3)), ("b", FieldValue.Int(4)))));

    private readonly TestHost _host = TestHost.Create(Schema, TestHost.Object(
        ("a", FieldValue.Int(1)), ("b", FieldValue.Int(2)), ("c", FieldValue.Int(3)), ("deep", Deep), ("animal", Dog),
        ("pets", TestHost.List(Dog, Cat))));

    [Theory]
    [InlineData("{ c b a }", """{"c":3,"b":2,"a":1}""")]
    [InlineData("{ x: a y: a a }", """{"x":1,"y":1,"a":1}""")]
    [InlineData("{ a b a }", """{"a":1,"b":2}""")]
    [InlineData("{ a ...F b } fragment F on Query { c a }", """{"a":1,"c":3,"b":2}""")]
    [InlineData("{ ...F ...F b } fragment F on Query { c }", """{"c":3,"b":2}""")]
    [InlineData("{ ... { c } ... on Query { b } a }", """{"c":3,"b":2,"a":1}""")]
    public async Task Execute_KeepsDocumentOrder_When_FieldsAndFragmentsMix(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(query));

    [Fact]
    public async Task Execute_MergesSubselections_When_FieldOccursSeveralTimes() => Assert.Equal(
        """{"data":{"a":1,"deep":{"b":2,"deeper":{"b":4,"a":3},"a":1},"c":3}}""",
        await _host.AskAsync(
            "{ a ...F c } fragment F on Query { deep { b deeper { b } } ...G } fragment G on Query { deep { a deeper { a b } } }"));

    [Theory]
    [InlineData("{ a @skip(if: true) b }", """{"b":2}""")]
    [InlineData("{ a @skip(if: false) b @include(if: false) }", """{"a":1}""")]
    [InlineData("{ a @skip(if: true) @include(if: true) b }", """{"b":2}""")]
    [InlineData("{ a @skip(if: false) @include(if: false) b }", """{"b":2}""")]
    [InlineData("{ a @skip(if: true) b a }", """{"b":2,"a":1}""")]
    [InlineData("{ ...F @skip(if: true) ... @include(if: false) { b } c } fragment F on Query { a }", """{"c":3}""")]
    [InlineData("{ ...F @skip(if: true) ...F c } fragment F on Query { a }", """{"a":1,"c":3}""")]
    [InlineData("{ a @skip(if: true) }", "{}")]
    public async Task Execute_LeavesOut_When_SkippedOrNotIncluded(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(query));

    [Theory]
    [InlineData("""{"s":true,"i":true}""", "{}")]
    [InlineData("""{"s":true,"i":false}""", """{"c":3}""")]
    [InlineData("""{"s":false,"i":true}""", """{"a":1,"deep":{"b":2}}""")]
    [InlineData("""{"s":false}""", """{"a":1,"deep":{"b":2}}""")]
    public async Task Execute_FollowsVariables_When_ConditionsHoldThem(string variables, string data)
    {
        const string Query = "query ($s: Boolean!, $i: Boolean = true) { a @skip(if: $s) ...F c @skip(if: $i) } "
            + "fragment F on Query { deep @skip(if: $s) { a @skip(if: $i) b @include(if: $i) } }";

        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(Query, variables));
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(Query, variables)); // the kept plan says the same
    }

    [Fact]
    public async Task Execute_FailsAtTheParent_When_ConditionIsNull() => Assert.Equal(
        """{"data":{"a":1,"deep":null},"errors":[{"message":"Argument \"@skip(if:)\" has invalid value: Expected variable"""
            + """ \"$s\" provided to non-null type \"Boolean!\" not to be null.","locations":[{"line":1,"column":61}],"path":["deep"]"""
            + ""","extensions":{"code":"BAD_USER_INPUT"}}]}""",
        await _host.AskAsync("query ($s: Boolean = true) { a deep { ... on Deep @skip(if: $s) { a } } }", """{"s":null}"""));

    [Fact]
    public async Task Execute_AnswersNullData_When_ConditionAtTheRootIsNull()
    {
        using var result = await _host.RunAsync("query ($s: Boolean = true) { a @include(if: $s) }", """{"s":null}""");

        Assert.True(result.IsExecuted);
        Assert.False(result.HasData);
        Assert.Null(result.Errors[0].Path);
    }

    [Theory]
    [InlineData("{ animal { name } }", """{"animal":{"name":"Rex"}}""")]
    [InlineData("{ animal { ... on Dog { barks } ... on Cat { lives } } }", """{"animal":{"barks":true}}""")]
    [InlineData("{ animal { ... on Animal { name } } }", """{"animal":{"name":"Rex"}}""")]
    [InlineData("{ pets { ... on Animal { name } ... on Cat { lives } } }", """{"pets":[{"name":"Rex"},{"name":"Tom","lives":9}]}""")]
    [InlineData("{ pets { ... on Pet { __typename } } }", """{"pets":[{"__typename":"Dog"},{"__typename":"Cat"}]}""")]
    [InlineData("{ pets { ... on Cat { n: name } ... on Dog { n: name } } }", """{"pets":[{"n":"Rex"},{"n":"Tom"}]}""")]
    [InlineData("{ pets { ... on Cat { lives } } }", """{"pets":[{},{"lives":9}]}""")]
    public async Task Execute_AppliesFragments_When_TypeConditionFitsTheObject(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(query));

    [Theory]
    [InlineData("{ __typename }", """{"__typename":"Query"}""")]
    [InlineData("{ t: __typename a u: __typename }", """{"t":"Query","a":1,"u":"Query"}""")]
    [InlineData("{ a __typename }", """{"a":1,"__typename":"Query"}""")]
    [InlineData("{ deep { __typename deeper { __typename } } }", """{"deep":{"__typename":"Deep","deeper":{"__typename":"Deep"}}}""")]
    public async Task Execute_WritesTypeName_When_AskedAnywhere(string query, string data) =>
        Assert.Equal($$"""{"data":{{data}}}""", await _host.AskAsync(query));

    [Fact]
    public async Task Execute_DoesNotOverflow_When_FragmentChainIsLong()
    {
        var options = new ExecutorOptions
        {
            Parser = ParserOptions.Unlimited,
            Validation = ValidationOptions.Unlimited,
        };
        var host = TestHost.Create(Schema, TestHost.Object(("a", FieldValue.Int(1))), options);
        var chain = string.Concat(Enumerable.Range(0, 5000).Select(i => $"fragment F{i} on Query {{ ...F{i + 1} }}\n"));

        Assert.Equal("""{"data":{"a":1}}""", await host.AskAsync($"{{ ...F0 }} {chain} fragment F5000 on Query {{ a }}"));
    }
}
