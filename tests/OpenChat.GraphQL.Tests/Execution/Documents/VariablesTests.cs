// Specification 6.1.2, and how the JSON of variables is read.
using System.Text;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Documents;

public sealed class VariablesTests
{
    private const string Schema = """
        scalar Any
        input In { n: Int! m: String = "x" }
        type Query { echo(any: Any, i: Int, in: In, l: [Int!]): Any }
        """;

    private readonly TestHost _host = TestHost.Create(Schema, resolvers: new()
    {
        ["Query.echo"] = static (in c) =>
            FieldValue.Json(c.Arguments.Get("any") ?? c.Arguments.Get("i") ?? c.Arguments.Get("in") ?? c.Arguments.Get("l")),
    });

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("1.5", "1.5")]
    [InlineData("\"a\\u00e9\\ud83d\\ude00\"", "\"a\u00e9\U0001F600\"")]
    [InlineData("[1,[true,null],{}]", "[1,[true,null],{}]")]
    [InlineData("{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}")]
    [InlineData("null", "null")]
    public async Task Execute_PassesJson_When_VariableIsAny(string json, string expected) =>
        Assert.Equal(
            $"{{\"data\":{{\"echo\":{expected}}}}}",
            await _host.AskAsync("query ($v: Any) { echo(any: $v) }", $"{{\"v\":{json},\"unknown\":1}}"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData(" {} ")]
    public async Task Execute_TakesNone_When_VariablesAreEmpty(string variables) =>
        Assert.Equal("""{"data":{"echo":null}}""", await _host.AskAsync("query ($v: Any) { echo(any: $v) }", variables));

    [Theory]
    [InlineData("[]", "Variables must be provided as an Object where each property is a variable value.")]
    [InlineData("1", "Variables must be provided as an Object where each property is a variable value.")]
    [InlineData("{", "Variables are invalid JSON (line 1, byte 2).")]
    [InlineData("{} {}", "Variables are invalid JSON (line 1, byte 4).")]
    [InlineData("{\"v\":NaN}", "Variables are invalid JSON (line 1, byte 6).")]
    [InlineData("{\"v\":01}", "Variables are invalid JSON (line 1, byte 7).")]
    [InlineData("{\"v\":1,}", "Variables are invalid JSON (line 1, byte 8).")]
    [InlineData(
        "{\"v\":\"\\ud800\"}", "Variables are invalid JSON (line 1, byte 7: a string escapes half of a surrogate pair).")]
    [InlineData(
        "{\n\"a\":\"\\ud83d\\ude00\\\\ud800\", \"v\":\"\\ude00\"}",
        "Variables are invalid JSON (line 2, byte 33: a string escapes half of a surrogate pair).")]
    [InlineData(
        "{\"\\ud83d\\n\":1}", "Variables are invalid JSON (line 1, byte 3: a string escapes half of a surrogate pair).")]
    [InlineData("{\"v\":1e400}", "Variables hold a number that is out of range.")]
    public async Task Execute_Refuses_When_VariablesAreNoGoodJson(string variables, string message)
    {
        using var result = await _host.RunAsync("query ($v: Any) { echo(any: $v) }", variables);

        Assert.Equal(RequestErrorStage.Variables, result.Stage);
        Assert.Equal(
            $$$"""{"errors":[{"message":"{{{message}}}","extensions":{"code":"BAD_USER_INPUT"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Fact]
    public async Task Execute_Refuses_When_VariablesAreNotUtf8()
    {
        using var result = await _host.Executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = "query ($v: Any) { echo(any: $v) }",
                VariablesUtf8 = new byte[] { 0x7b, 0x22, 0x76, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d },
            },
            CancellationToken.None);

        Assert.Equal(["Variables are not valid UTF-8."], result.Errors.Select(error => error.Message));
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "The variables are nested more than 64 levels deep.")]
    [InlineData(100_000, "The variables are nested more than 64 levels deep.")]
    public async Task Execute_HoldsTheDepthLimit_When_VariablesAreNested(int depth, string? message)
    {
        var lists = depth - 1; // the object around them is a level too
        using var result = await _host.RunAsync(
            "query ($v: Any) { echo(any: $v) }", $"{{\"v\":{new string('[', lists)}{new string(']', lists)}}}");

        Assert.Equal(message, result.Errors.FirstOrDefault()?.Message);
        Assert.Equal(message is null ? RequestErrorStage.None : RequestErrorStage.Limit, result.Stage);
    }

    [Theory]
    [InlineData(9_998, RequestErrorStage.None)]
    [InlineData(9_999, RequestErrorStage.Limit)]
    public async Task Execute_HoldsTheNodeLimit_When_VariablesAreMany(int keys, RequestErrorStage stage)
    {
        // object of objects: not a list, which has a limit of its own
        var members = string.Join(',', Enumerable.Range(0, keys).Select(i => $"\"k{i}\":1"));
        using var result = await _host.RunAsync("query ($v: Any) { echo(any: $v) }", $"{{\"v\":{{{members}}}}}");

        Assert.Equal(stage, result.Stage);
        if (stage == RequestErrorStage.Limit)
        {
            Assert.Equal(
                """{"errors":[{"message":"The variables hold more than 10000"""
                    + """ values.","extensions":{"code":"LIMIT_EXCEEDED","limit":"variables"}}]}""",
                Encoding.UTF8.GetString(result.Utf8.Span));
        }
    }

    [Theory]
    [InlineData(250, RequestErrorStage.None)]
    [InlineData(251, RequestErrorStage.Limit)]
    public async Task Execute_HoldsTheListLimit_When_ListIsLong(int items, RequestErrorStage stage)
    {
        using var result = await _host.RunAsync(
            "query ($v: [Int!]) { echo(l: $v) }", $$"""{"v":[{{string.Join(',', Enumerable.Repeat(1, items))}}]}""");

        Assert.Equal(stage, result.Stage);
        if (stage == RequestErrorStage.Limit)
        {
            Assert.Equal(ErrorCodes.LimitExceeded, result.Errors[0].Code);
            Assert.Equal(["limit=inputList"], result.Errors[0].Extensions.Select(entry => $"{entry.Key}={entry.Value}"));
        }
    }

    [Fact]
    public async Task Execute_ReportsEveryVariable_When_SeveralAreBad()
    {
        using var result = await _host.RunAsync(
            "query ($a: Int, $b: In, $c: [Int!]!, $d: Int!) { x: echo(i: $a) y: echo(in: $b) z: echo(l: $c) w: echo(i: $d) }",
            """{"a":"x","b":{"m":null},"c":[1,null]}""");

        Assert.Equal(RequestErrorStage.Variables, result.Stage);
        Assert.Equal(
            [
                "Variable \"$a\" has invalid value: Int cannot represent non-integer value: \"x\"",
                "Variable \"$b\" has invalid value: Expected value of type \"In\" to include required field \"n\", found: { m: null }.",
                "Variable \"$c\" has invalid value at [1]: Expected value of non-null type \"Int!\" not to be null.",
                "Variable \"$d\" has invalid value: Expected a value of non-null type \"Int!\" to be provided.",
            ],
            result.Errors.Select(error => error.Message));
        Assert.DoesNotContain("\"data\"", Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_TakesReadVariables_When_NoJsonIsGiven()
    {
        using var result = await _host.Executor.ExecuteAsync(
            new GraphQLRequest { Query = "query ($v: Int) { echo(i: $v) }", Variables = new Dictionary<string, object?> { ["v"] = 5L } },
            CancellationToken.None);

        Assert.Equal("""{"data":{"echo":5}}""", Encoding.UTF8.GetString(result.Utf8.Span));
    }
}
