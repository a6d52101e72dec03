// Depth cannot become a stack overflow: nesting without end is refused, the highest nesting that can be set and chains without end work,
// all on a stack of 256 KB.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests;

public sealed class DepthTests
{
    private const int Endless = 100_000;
    private const int Highest = ParserOptions.HighestNesting;
    private const int Long = 20_000;

    private const string Sdl = """
        scalar Any
        directive @tag(any: Any) on QUERY | FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT | VARIABLE_DEFINITION
        input In { in: In ins: [In!] n: Int }
        interface Node { node: Node id: ID }
        type Query implements Node { node: Node query: Query id: ID echo(any: Any, in: In): Any }
        """;

    private static readonly ParserOptions Parser500 = ParserOptions.Unlimited with { MaxNesting = Highest };

    private static readonly ExecutorOptions Widest = new()
    {
        Parser = Parser500,
        // looked at, never exceeded
        Validation = ValidationOptions.Unlimited with { MaxDepth = int.MaxValue - 1, MaxCycleDepth = int.MaxValue - 1 },
        Cost = CostOptions.Default with { MaxFieldCost = 1e9, MaxTypeCost = 1e9, MaxNodes = 1e9 },
        RequestTimeout = Timeout.InfiniteTimeSpan,
        MaxVariableNodes = int.MaxValue,
        MaxInputListLength = int.MaxValue,
        MaxResponseBytes = 100_000_000,
        CountUsage = true,
    };

    // (a) 100,000 levels

    public static TheoryData<string, string> NestedDocuments { get; } = new()
    {
        { "", "{query" },
        { "{", "...{" },
        { "{", "...on Query{" },
        { "fragment F on Query ", "{query" },
        { "{echo(any:", "[" },
        { "{echo(any:", "{a:" },
        { "{echo(in:", "{ins:[" },
        { "{id@tag(any:", "[" },
        { "{...F@tag(any:", "{a:" },
        { "query($v:", "[" },
        { "query($v:Any=", "{a:" },
        { "query($v:Any@tag(any:", "[{a:" },
        { "query@tag(any:", "[" },
    };

    public static TheoryData<string, string> NestedSchemas { get; } = new()
    {
        { "type Query{a:", "[" },
        { "type Query{a(b:", "[" },
        { "type Query{a(b:Any=", "[" },
        { "input In{a:Any=", "{a:" },
        { "schema@tag(any:", "[" },
        { "scalar Any@tag(any:", "{a:" },
        { "enum E{A@tag(any:", "[{a:" },
        { "directive@tag(any:Any=", "[" },
    };

    [Theory]
    [MemberData(nameof(NestedDocuments))]
    public void Execute_RefusesTheDocument_When_NestingIsEndless(string start, string level)
    {
        var text = start + Repeat(level, Endless);
        AssertNestingError(Ask(Host(Widest), text), text, Highest);
        AssertNestingError(Ask(Host(Widest with { Parser = ParserOptions.Unlimited }), text), text, 200);
        Assert.EndsWith(
            "\"extensions\":{\"code\":\"LIMIT_EXCEEDED\",\"limit\":\"document\"}}]}",
            Ask(Host(new ExecutorOptions()), text),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NestedSchemas))]
    public void TryBuild_RefusesTheSchema_When_NestingIsEndless(string start, string level)
    {
        var error = Assert.Single(Errors(start + Repeat(level, Endless)));
        Assert.Equal(
            (ErrorCodes.LimitExceeded, "The document exceeds the limit \"nesting\": at most 200 levels are allowed."),
            (error.Code, error.Message));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"in\":", "}")]
    [InlineData("[{\"a\":", "}]")]
    [InlineData("[", "")]
    [InlineData("{\"a\":", "")]
    public void Execute_RefusesTheVariables_When_NestingIsEndless(string open, string close)
    {
        var variables = $$"""{"v":{{Repeat(open, Endless)}}1{{Repeat(close, Endless)}}}""";
        Assert.Equal(
            """{"errors":[{"message":"The variables are nested more than 64 levels"""
                + """ deep.","extensions":{"code":"LIMIT_EXCEEDED","limit":"nesting"}}]}""",
            Ask(Host(Widest), "query($v:Any){echo(any:$v)}", variables));
    }

    // what a host hands over as objects has no text whose nesting was bounded
    [Fact]
    public void Execute_RefusesTheVariables_When_ObjectsOfTheHostAreNestedEndlessly()
    {
        object? value = null;
        for (var i = 0; i < 10 * Endless; i++)
        {
            value = new Dictionary<string, object?>(StringComparer.Ordinal) { ["in"] = value };
        }

        var answer = Ask(Host(Widest), new GraphQLRequest
        {
            Query = "query($v:In){echo(in:$v)}",
            Variables = new Dictionary<string, object?>(StringComparer.Ordinal) { ["v"] = value },
        });

        Assert.Contains(
            ": The value is nested too deeply.\",\"locations\":[{\"line\":1,\"column\":7}],\"extensions\":{\"code\":\"BAD_USER_INPUT\"}}]}",
            answer, StringComparison.Ordinal);
    }

    // the engine writes no value of a host that is deeper than any it can read
    [Fact]
    public void Execute_AnswersAnError_When_TheValueOfTheHostIsNestedEndlessly()
    {
        object? list = 1;
        for (var i = 0; i < Endless; i++)
        {
            list = new[] { list };
        }

        var host = TestHost.Create(
            "type Query { any: Any } scalar Any", TestHost.Object(("any", FieldValue.Json(list))), Widest);
        Assert.Equal(
            """{"data":{"any":null},"errors":[{"message":"Any cannot represent value: [Array]","locations":[{"line":1,"column":2}]"""
                + ""","path":["any"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}""",
            Ask(host, "{any}"));
    }

    // (b) the highest nesting that can be set

    // Document, what the answer holds as data, and its price in fields.
    public static TheoryData<string, string, int> HighDocuments { get; } = new()
    {
        { Nested("{query", Highest - 1, "{id}", "}"), Nested("{\"query\":", Highest - 1, "{\"id\":\"i\"}", "}"), Highest - 1 },
        {
            Nested("{id query{id}id:id query", Highest - 1, "{id}", "}"),
            Nested("{\"id\":\"i\",\"query\":", Highest - 1, "{\"id\":\"i\"}", "}"), 2 * (Highest - 1)
        },
        { Nested("{node", Highest - 1, "{id}", "}"), Nested("{\"node\":", Highest - 1, "{\"id\":\"i\"}", "}"), Highest - 1 },
        { Nested("{...on Query", Highest - 1, "{id}", "}"), """{"id":"i"}""", 0 },
        { "{node" + Nested("{...on Node", Highest - 2, "{id}", "}") + "}", """{"node":{"id":"i"}}""", 1 },
        { Nested("{...", Highest - 2, "{query{id}query{id}}", "}"), """{"query":{"id":"i"}}""", 2 },
        { Nested("{...@tag(any:1)", Highest - 1, "{id}", "}"), """{"id":"i"}""", 0 },
        { "{echo(any:" + Nested("[", Highest - 1, "1", "]") + ")}", "{\"echo\":" + Nested("[", Highest - 1, "1", "]") + "}", 0 },
        { "{echo(any:" + Nested("{a:", Highest - 1, "1", "}") + ")}", "{\"echo\":" + Nested("{\"a\":", Highest - 1, "1", "}") + "}", 0 },
        {
            "{echo(in:" + Nested("{in:", Highest - 2, "{n:1}", "}") + ")}",
            "{\"echo\":" + Nested("{\"in\":", Highest - 2, "{\"n\":1}", "}") + "}", Highest - 1
        },
        {
            "{echo(in:" + Nested("{ins:[", 248, "{n:1}", "]}") + ")}", "{\"echo\":" + Nested("{\"ins\":[", 248, "{\"n\":1}", "]}") + "}",
            1 + (2 * 248)
        },
        { "{echo(in:" + Nested("{ins:", 298, "{n:1}", "}") + ")}", "{\"echo\":" + Nested("{\"ins\":[", 298, "{\"n\":1}", "]}") + "}", 299 },
        {
            Twice("echo(in:" + Nested("{in:", Highest - 2, "{n:1}", "}") + ")"),
            "{\"echo\":" + Nested("{\"in\":", Highest - 2, "{\"n\":1}", "}") + "}", 2 * (Highest - 1)
        },
        { Twice("echo(any:" + Nested("[{a:", 249, "1", "}]") + ")"), "{\"echo\":" + Nested("[{\"a\":", 249, "1", "}]") + "}", 0 },
        { "{id@tag(any:" + Nested("[", Highest - 1, "1", "]") + ")}", """{"id":"i"}""", 0 },
        { "query($v:Any=" + Nested("[", Highest, "1", "]") + "){echo(any:$v)}", "{\"echo\":" + Nested("[", Highest, "1", "]") + "}", 0 },
        {
            "query($v:In=" + Nested("{in:", Highest - 1, "{}", "}") + "){echo(in:$v)}",
            "{\"echo\":" + Nested("{\"in\":", Highest - 1, "{}", "}") + "}", Highest
        },
        {
            "query($n:Int=1){echo(in:" + Nested("{in:", Highest - 2, "{n:$n}", "}") + ")}",
            "{\"echo\":" + Nested("{\"in\":", Highest - 2, "{\"n\":1}", "}") + "}", Highest - 1
        },
        {
            "query($n:Any=1){echo(any:" + Nested("[{a:", 249, "$n", "}]") + ")}", "{\"echo\":" + Nested("[{\"a\":", 249, "1", "}]") + "}", 0
        },
    };

    // Documents that are refused, and why.
    public static TheoryData<string, string> HighFaults { get; } = new()
    {
        {
            Nested("{query", Highest - 1, "{nothing}", "}"),
            "Cannot query field \"nothing\" on type \"Query\"."
        },
        {
            "{echo(in:" + Nested("{in:", Highest - 2, "{x:1}", "}") + ")}",
            "Expected value of type \"In\" not to include unknown field \"x\". Did you mean \"n\"? Found: { x: 1 }."
        },
        {
            "{echo(in:{n:" + Nested("[", Highest - 2, "1", "]") + "})}",
            "Int cannot represent non-integer value: "
                + string.Concat(Enumerable.Range(0, 9).Select(i => new string(' ', 2 * i) + "[\n"))
                + "          ..."
        },
        {
            "query($v:" + Nested("[", Highest, "Int", "]") + "){echo(in:{n:$v})}",
            "Variable \"$v\" of type \"" + Repeat("[", 100) + "…\" used in position expecting type \"Int\"."
        },
        {
            "query($v:" + Nested("[", Highest, "Int", "]") + "=" + Nested("[", Highest, "true", "]") + "){echo(any:$v)}",
            "Int cannot represent non-integer value: true"
        },
        {
            "{query" + Nested("{query", Highest - 2, "{x:id}", "}") + "query" + Nested("{query", Highest - 2, "{x:__typename}", "}") + "}",
            "Fields \"query\" conflict because "
                + $"{Repeat("subfields \"query\" conflict because ", 28)}subfields \"query\" co.... "
                + "Use different aliases on the fields to fetch both if this was intentional."
        },
        {
            Nested("{...", Highest - 2, "{query{x:id}query{x:__typename}}", "}"),
            "Fields \"query\" conflict because subfields \"x\" conflict because \"id\" and \"__typename\" are different fields. "
                + "Use different aliases on the fields to fetch both if this was intentional."
        },
        {
            Twice("echo(any:" + Nested("[{a:", 249, "1", "}]") + ")", "echo(any:" + Nested("[{a:", 249, "2", "}]") + ")"),
            "Fields \"echo\" conflict because they have differing arguments. Use different aliases on the fields to fetch both if "
                + "this was intentional."
        },
    };

    [Theory]
    [MemberData(nameof(HighDocuments))]
    public void Execute_Answers_When_NestingIsTheHighest(string document, string data, int cost)
    {
        var answer = Ask(Host(Widest), new GraphQLRequest { Query = document, ReportCost = true });
        Assert.Equal($"{{\"data\":{data}", answer[..answer.LastIndexOf(",\"extensions\":", StringComparison.Ordinal)]);
        Assert.Contains($"\"extensions\":{{\"cost\":{{\"fields\":{cost},", answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HighFaults))]
    public void Execute_SaysWhatIsWrong_When_NestingIsTheHighest(string document, string message)
    {
        var errors = SmallStack.Run(() => DocumentValidator.Validate(TestHost.BuildSchema(Sdl), Parse(document), Widest.Validation));
        Assert.Contains(message, errors.Select(error => error.Message));
        Assert.Contains("\"code\":\"GRAPHQL_VALIDATION_FAILED\"", Ask(Host(Widest), document), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HighDocuments))]
    public void Print_ReadsBack_When_NestingIsTheHighest(string document, string data, int cost)
    {
        Assert.NotNull(data);
        Assert.True(cost >= 0, "The price is for the test above.");
        var (printed, again) = SmallStack.Run(() =>
        {
            var text = Printer.Print(Parse(document));
            return (text, Printer.Print(Parse(text)));
        });
        Assert.Equal(printed, again);
        Assert.Equal(document.Count(character => character is '{' or '['), printed.Count(character => character is '{' or '['));
    }

    // one item stands for a list of it, so that coerced values are deeper than the text
    [Fact]
    public void Execute_AnswersAnError_When_CoercedValuesAreDeeperThanWhatIsWritten() => Assert.Equal(
        """{"data":{"echo":null},"errors":[{"message":"Any cannot represent value: [Object]","locations":[{"line":1,"column":2}]"""
            + ""","path":["echo"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}""",
        Ask(Host(Widest), "{echo(in:" + Nested("{ins:", Highest - 2, "{n:1}", "}") + ")}"));

    [Fact]
    public void Execute_CoercesVariables_When_NestingIsTheHighest()
    {
        var json = Nested("{\"in\":", 62, "{\"n\":1}", "}");
        Assert.Equal($$$"""{"data":{"echo":{{{json}}}}}""", Ask(Host(Widest), "query($v:In){echo(in:$v)}", $$"""{"v":{{json}}}"""));
        Assert.Equal(
            $"Variable \"$v\" has invalid value at {Repeat(".in", 62)}: Expected value of type \"In\" to be an object, found: 1.",
            Message(Ask(Host(Widest), "query($v:In){echo(in:$v)}", $$"""{"v":{{Nested("{\"in\":", 62, "1", "}")}}}""")));
    }

    [Fact]
    public void TryBuild_MakesTheSchema_When_NestingIsTheHighest()
    {
        const int Levels = 200; // of schema files
        var type = Nested("[", Levels, "Int", "]");
        var text = $"interface Node {{\n  a(in: In = {{}}): {type}\n}}\n\ntype Query implements Node "
            + $"{{\n  a(in: In = {{}}): {type}!\n}}\n\n"
            + $"input In {{\n  list: {type} = 1\n  any: Any = {Nested("[", Levels, "", "]")}\n}}\n\nscalar Any\n";
        var (printed, again, changes) = SmallStack.Run(() =>
        {
            var schema = TestHost.BuildSchema(text);
            var other = TestHost.BuildSchema(text.Replace($"{type}!", Nested("[", Levels, "ID", "]"), StringComparison.Ordinal)
                .Replace($"In = {{}}): {type}", $"In = {{}}): {Nested("[", Levels, "ID", "]")}", StringComparison.Ordinal));
            var first = SchemaPrinter.Print(schema);
            return (first, SchemaPrinter.Print(TestHost.BuildSchema(first)), SchemaDiff.Compare(schema, other));
        });
        Assert.Equal(printed, again);
        Assert.Contains($"): {type}!", printed, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("FIELD_CHANGED_TYPE", "Node.a"),
                ("FIELD_CHANGED_TYPE", "Query.a"),
            ], changes.Select(change => (change.Kind, change.Coordinate)));
    }

    // (c) chains, which no nesting bounds

    [Fact]
    public void Execute_Answers_When_FragmentsFormAChain()
    {
        var chain = Chain(Endless, next => $"id ...{next}", "id");
        Assert.Equal("""{"data":{"query":{"id":"i"}}}""", Ask(Host(Widest), "{query{...F0}}" + chain));
        var deep = Chain(Long, next => $"query{{...{next}}}", "id");
        Assert.Equal(
            $$$"""{"data":{"query":{{{Nested("{\"query\":", Long - 1, "{\"id\":\"i\"}", "}")}}}}}""",
            Ask(Host(Widest), "{query{...F0}}" + deep));
    }

    [Fact]
    public void Validate_FindsTheConflict_When_FragmentsFormTwoChains()
    {
        var chains = Chain(Long, next => $"query{{...{next}}}", "x:id", "F")
            + Chain(Long, next => $"query{{...{next}}}", "x:__typename", "G");
        Assert.StartsWith(
            "Fields \"query\" conflict because subfields \"query\" conflict because ",
            Message(Ask(Host(Widest), "{query{...F0}query{...G0}}" + chains)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_RefusesTheCycle_When_ItIsLong()
    {
        var circle = Chain(Endless, next => $"query{{...{next}}}", "...F0");
        Assert.StartsWith(
            "Cannot spread fragment \"F0\" within itself via \"F1\", \"F2\", ",
            Message(Ask(Host(Widest), "{query{...F0}}" + circle)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TryBuild_MakesTheSchema_When_TypesFormAChain()
    {
        var types = string.Concat(
            Enumerable.Range(0, Long).Select(i => $"type T{i} {{ next: T{i + 1} }} input I{i} {{ next: I{i + 1} @cost(weight: \"0\") }} "));
        var schema = SmallStack.Run(() =>
        {
            var made = TestHost.BuildSchema(
                "directive @cost(weight: String!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION "
                + $"type Query {{ t(in: I0 @cost(weight: \"0\")): T0 }} type T{Long} {{ id: ID }} "
                + $"input I{Long} {{ id: ID @cost(weight: \"2\") }} {types}");
            Assert.Empty(SchemaDiff.Compare(made, TestHost.BuildSchema(SchemaPrinter.Print(made))));
            Assert.Empty(new CostAnalyzer(made, CostOptions.Default).Problems);
            return made;
        });
        Assert.Equal(Long + 1, schema.Types.Count(type => type is InputObjectType));
    }

    [Fact]
    public void TryBuild_BoundsDefaults_When_TheyFormAChain()
    {
        string Chained(int count, IEnumerable<int> order) => $"type Query {{ a(in: I0 = {{}}): Int }} input I{count} {{ n: Int = 7 }} "
            + string.Concat(order.Select(i => $"input I{i} {{ next: I{i + 1} = {{}} }} "));

        var deepest = SmallStack.Run(() => TestHost.BuildSchema(Chained(199, Enumerable.Range(0, 199))));
        Assert.Equal(200, deepest.Types.Count(type => type is InputObjectType));
        Assert.Equal(
            ["The default value of Input Object field I200.next is nested too deeply through the default values of other fields."],
            Errors(Chained(Long, Enumerable.Range(0, Long))).Select(error => error.Message));
    }

    [Fact]
    public void TryBuild_SaysWhatIsWrong_When_TypesFormACircle()
    {
        var inputs = string.Concat(Enumerable.Range(0, Long).Select(i => $"input I{i} {{ next: I{(i + 1) % Long}! }} "));
        Assert.StartsWith(
            "Input Object I0 cannot be provided a finite value because it references itself through fields: I0.next, I1.next, ",
            Assert.Single(Errors("type Query { a: Int } " + inputs)).Message,
            StringComparison.Ordinal);
        var interfaces = string.Concat(Enumerable.Range(0, Long).Select(i => $"interface I{i} implements I{(i + 1) % Long} {{ a: Int }} "));
        var errors = Errors("type Query { a: Int } " + interfaces);
        Assert.Equal(Long, errors.Length);
        Assert.Equal("Type I0 must implement I2 because it is implemented by I1.", errors[0].Message);
        var directives = string.Concat(
            Enumerable.Range(0, 1_000).Select(i => $"directive @d{i}(a: Int @d{(i + 1) % 1_000}) on ARGUMENT_DEFINITION "));
        Assert.Equal(
            "Directive @d0 cannot reference itself through @d1, @d2, ", Errors("type Query { a: Int } " + directives)[0].Message[..56]);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string Nested(string open, int levels, string inner, string close) =>
        Repeat(open, levels) + inner + Repeat(close, levels);

    private static string Twice(string field, string? other = null) => $"{{{field} {other ?? field}}}";

    // Fragments on Query, each with the text for the name of the next.
    private static string Chain(int count, Func<string, string> next, string last, string name = "F") =>
        string.Concat(
            Enumerable.Range(0, count).Select(i => $"fragment {name}{i} on Query{{{(i == count - 1 ? last : next($"{name}{i + 1}"))}}}"));

    private static TestHost Host(ExecutorOptions options) =>
        TestHost.Create(Sdl, default, options, Resolvers);

    private static Dictionary<string, Resolver> Resolvers { get; } = new(StringComparer.Ordinal)
    {
        ["Query.node"] = (in _) => FieldValue.Object("node"),
        ["Query.query"] = (in _) => FieldValue.Object("query"),
        ["Query.id"] = (in _) => FieldValue.String("i"),
        ["Query.echo"] = (in c) => FieldValue.Json(c.Arguments.IsPresent("any") ? c.Arguments.Get("any") : c.Arguments.Get("in")),
        ["Node"] = (in _) => FieldValue.Enum("Query"),
    };

    private static string Ask(TestHost host, string document, string variables = "") =>
        Ask(host, new GraphQLRequest { Query = document, VariablesUtf8 = Encoding.UTF8.GetBytes(variables) });

    private static string Ask(TestHost host, GraphQLRequest request) => SmallStack.Run(() =>
    {
        using var result = host.Executor.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Encoding.UTF8.GetString(result.Utf8.Span);
    });

    private static DocumentNode Parse(string document)
    {
        var node = Parser.TryParse(new Source(document), Parser500, out var error);
        Assert.Null(error);
        return node!; // there was no error
    }

    private static ImmutableArray<GraphQLError> Errors(string sdl) => SmallStack.Run(() =>
    {
        Assert.Null(SchemaBuilder.TryBuild(new Source(sdl), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors));
        return errors;
    });

    private static string? Message(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.GetProperty("errors")[0].GetProperty("message").GetString();
    }

    private static void AssertNestingError(string answer, string document, int limit)
    {
        var position = -1;
        for (var open = 0; open <= limit;)
        {
            open += document[++position] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        }

        Assert.Equal(
            $$$"""{"errors":[{"message":"The document exceeds the limit \"nesting\": at"""
                + $$$""" most {{{limit}}} levels are allowed.","locations":[{"line":1,"column":{{{position + 1}}}}]"""
                + $$$""","extensions":{"code":"LIMIT_EXCEEDED","limit":"nesting"}}]}""",
            answer);
    }
}
