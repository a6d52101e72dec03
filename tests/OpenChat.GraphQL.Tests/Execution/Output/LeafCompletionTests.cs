// Specification 3.5, 3.9 and 6.4.3: what leaf values look like in the answer.
using System.Globalization;
using System.Text;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests.Execution.Output;

public sealed class LeafCompletionTests
{
    private const string Schema =
        "scalar Any enum Color { RED GREEN } type Query { i: Int f: Float s: String b: Boolean d: ID e: Color any: Any }";

    public static TheoryData<string, FieldValue, string> Accepted => new()
    {
        { "i", FieldValue.Int(-7), "-7" },
        { "i", FieldValue.Long(int.MaxValue), "2147483647" },
        { "i", FieldValue.Long(int.MinValue), "-2147483648" },
        { "i", FieldValue.Double(3.0), "3" },
        { "i", FieldValue.Json(5L), "5" },
        { "i", FieldValue.Int((int?)null), "null" },
        { "f", FieldValue.Double(0.1), "0.1" },
        { "f", FieldValue.Double(1e300), "1E+300" },
        { "f", FieldValue.Double(-1.25), "-1.25" },
        { "f", FieldValue.Int(3), "3" },
        { "f", FieldValue.Long(9007199254740993), "9007199254740993" },
        { "f", FieldValue.Long(long.MinValue), "-9223372036854775808" },
        { "f", FieldValue.Long(-1), "-1" },
        { "f", FieldValue.Double(-double.MaxValue), "-1.7976931348623157E+308" },
        { "i", FieldValue.Int(int.MinValue), "-2147483648" },
        { "f", FieldValue.Double((double?)null), "null" },
        { "s", FieldValue.String("a"), "\"a\"" },
        { "s", FieldValue.String(null), "null" },
        { "s", FieldValue.Utf8("h\u00e9\"\n"u8.ToArray()), "\"h\u00e9\\\"\\n\"" },
        { "s", FieldValue.Utf8(null), "null" },
        { "s", FieldValue.Utf8("xabcx"u8.ToArray(), 1, 3), "\"abc\"" },
        { "s", FieldValue.EscapedUtf8("x\\nx"u8.ToArray(), 1, 2), "\"\\n\"" },
        { "s", FieldValue.Json("t"), "\"t\"" },
        { "s", FieldValue.Int(1), "\"1\"" },
        { "s", FieldValue.Double(1.5), "\"1.5\"" },
        { "s", FieldValue.Boolean(false), "\"false\"" },
        { "b", FieldValue.Boolean(true), "true" },
        { "b", FieldValue.Json(false), "false" },
        { "d", FieldValue.String("x"), "\"x\"" },
        { "d", FieldValue.Int(7), "\"7\"" },
        { "d", FieldValue.Double(7), "\"7\"" },
        { "e", FieldValue.Enum(1), "\"GREEN\"" },
        { "e", FieldValue.Enum("RED"), "\"RED\"" },
        { "e", FieldValue.String("RED"), "\"RED\"" },
        { "e", FieldValue.Enum(null), "null" },
        {
            "any",
            FieldValue.Json(
                new object?[] { 1, 2L, 0.5, "x\"", true, null, new Dictionary<string, object?> { ["k"] = Array.Empty<object?>() } }),
            "[1,2,0.5,\"x\\\"\",true,null,{\"k\":[]}]"
        },
        { "any", FieldValue.Int(1), "1" },
        { "any", FieldValue.Boolean(true), "true" },
        { "any", FieldValue.Double(1.5), "1.5" },
        { "any", FieldValue.Enum("X"), "\"X\"" },
        { "any", FieldValue.Utf8("u"u8.ToArray()), "\"u\"" },
        { "any", FieldValue.Json(null), "null" },
    };

    public static TheoryData<string, FieldValue, string> Refused => new()
    {
        { "i", FieldValue.Long(2147483648), "Int cannot represent non 32-bit signed integer value: 2147483648" },
        { "i", FieldValue.Double(-3e9), "Int cannot represent non 32-bit signed integer value: -3000000000" },
        { "i", FieldValue.Double(1.5), "Int cannot represent non-integer value: 1.5" },
        { "i", FieldValue.Double(double.NaN), "Int cannot represent non-integer value: NaN" },
        { "i", FieldValue.String("abc"), "Int cannot represent non-integer value: \"abc\"" },
        { "i", FieldValue.Boolean(true), "Int cannot represent non-integer value: true" },
        { "f", FieldValue.Double(double.NaN), "Float cannot represent non numeric value: NaN" },
        { "f", FieldValue.Double(double.PositiveInfinity), "Float cannot represent non numeric value: Infinity" },
        { "f", FieldValue.Double(double.NegativeInfinity), "Float cannot represent non numeric value: -Infinity" },
        { "f", FieldValue.String("1"), "Float cannot represent non numeric value: \"1\"" },
        { "s", FieldValue.Object(new object()), "String cannot represent value: [Object]" },
        { "s", FieldValue.List([]), "String cannot represent value: [Array]" },
        { "b", FieldValue.String("maybe"), "Boolean cannot represent a non boolean value: \"maybe\"" },
        { "b", FieldValue.Int(1), "Boolean cannot represent a non boolean value: 1" },
        { "d", FieldValue.Double(1.5), "ID cannot represent value: 1.5" },
        { "d", FieldValue.Boolean(true), "ID cannot represent value: true" },
        { "e", FieldValue.Enum("PURPLE"), "Enum \"Color\" cannot represent value: \"PURPLE\"" },
        { "e", FieldValue.Enum(2), "Enum \"Color\" cannot represent value: 2" },
        { "e", FieldValue.Enum(-1), "Enum \"Color\" cannot represent value: -1" },
        { "e", FieldValue.Int(0), "Enum \"Color\" cannot represent value: 0" },
        { "any", FieldValue.Json(new object?[] { 1, double.NaN }), "Any cannot represent value: [Array]" },
        { "any", FieldValue.Json(new Uri("http://secret/")), "Any cannot represent value: [Object]" },
        { "any", FieldValue.Object("host object"), "Any cannot represent value: [Object]" },
        { "s", FieldValue.Json(new Dictionary<string, object?>()), "String cannot represent value: [Object]" },
        { "i", FieldValue.String(new string('x', 101)), "Int cannot represent non-integer value: \"" + new string('x', 100) + "...\"" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Execute_WritesJson_When_LeafFitsItsType(string field, FieldValue value, string json) =>
        Assert.Equal(
            $$$"""{"data":{"{{{field}}}":{{{json}}}}}""",
            await TestHost.Create(Schema, TestHost.Object((field, value))).AskAsync($"{{ {field} }}"));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Execute_NullsTheFieldWithError_When_LeafDoesNotFit(string field, FieldValue value, string message)
    {
        using var result = await TestHost.Create(Schema, TestHost.Object((field, value))).RunAsync($"{{ {field} __typename }}");

        Assert.Equal([message], result.Errors.Select(error => error.Message));
        Assert.Equal(new object[] { field }, result.Errors[0].Path);
        Assert.StartsWith(
            $$$"""{"data":{"{{{field}}}":null,"__typename":"Query"},"errors":[""", Encoding.UTF8.GetString(result.Utf8.Span),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_RefusesJson_When_ItIsNestedTooDeeply()
    {
        object? value = null;
        for (var i = 0; i < 100_000; i++)
        {
            value = new object?[] { value };
        }

        using var result = await TestHost.Create(Schema, TestHost.Object(("any", FieldValue.Json(value)))).RunAsync("{ any }");

        Assert.Equal("Any cannot represent value: [Array]", result.Errors[0].Message);
    }

    // requirement T15
    [Fact]
    public async Task Execute_AsksTheScalar_When_ItCoercesOutput()
    {
        using var result = await RunCoercedAsync(
            FieldValue.Boolean(true), FieldValue.Int(7), FieldValue.Long(8), FieldValue.Double(1.5), FieldValue.String("t"),
            FieldValue.Utf8("u"u8.ToArray()),
            FieldValue.Enum("e"), FieldValue.Json(new DateOnly(2026, 11, 21)), FieldValue.Null);

        Assert.Equal(
            """{"data":{"a":["Boolean true","Int64 7","Int64 8","Double 1.5","String t","String u","String e","DateOnly"""
                + """ 11/21/2026",null]}}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Fact]
    public async Task Execute_NullsThePosition_When_TheScalarRefuses()
    {
        using var result = await RunCoercedAsync(
            FieldValue.String("no"), FieldValue.String("null"), FieldValue.Json(new object()), FieldValue.Object("host object"),
            FieldValue.String("yes"));

        Assert.StartsWith(
            """{"data":{"a":[null,null,null,null,"String yes"]},""", Encoding.UTF8.GetString(result.Utf8.Span), StringComparison.Ordinal);
        Assert.Equal(
            [
                "no is refused",
                "Told cannot represent value: \"null\"",
                "Told cannot represent value: [Object]",
                "Told cannot represent value: [Object]",
            ],
            result.Errors.Select(error => error.Message));
    }

    // decided: a text of the host with a lone surrogate is repaired, not refused, so that one bad row does not cost an answer
    [Fact]
    public async Task Execute_WritesReplacementCharacter_When_TextHasLoneSurrogate() => Assert.Equal(
        "{\"data\":{\"s\":\"a\uFFFDb\uFFFD\"}}",
        await TestHost.Create(Schema, TestHost.Object(("s", FieldValue.String("a\ud800b\udc00")))).AskAsync("{ s }"));

    private static async Task<ExecutionResult> RunCoercedAsync(params FieldValue[] values)
    {
        var schema = SchemaBuilder.TryBuild(
            new Source("scalar Told type Query { a: [Told] }"),
            new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal) { ["Told"] = new ToldScalar() },
            out _)!;
        var executor = new GraphQLExecutor(
            schema, new ResolverMap().Field("Query.a", (in _) => FieldValue.List(values)),
            new ExecutorOptions { RequestTimeout = Timeout.InfiniteTimeSpan });
        return await executor.ExecuteAsync(new GraphQLRequest { Query = "{ a }" }, CancellationToken.None);
    }

    /// <summary>Says what it was given.</summary>
    private sealed class ToldScalar : ScalarCoercion
    {
        public override bool CoercesOutput => true;

        public override bool TryCoerceOutput(object value, out object? json, out string? error)
        {
            json = value switch
            {
                "null" => null,
                bool flag => $"Boolean {(flag ? "true" : "false")}",
                _ => string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value}"),
            };
            error = value is "no" ? "no is refused" : null;
            return error is null && value.GetType() != typeof(object);
        }

        public override bool TryCoerceLiteral(
            ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error) =>
            throw new NotSupportedException();

        public override bool TryCoerceVariable(object json, out object? value, out string? error) => throw new NotSupportedException();
    }
}
