using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class InputCoercionTests
{
    private static readonly GraphQLSchema Schema = Build("""
        type Query { a(f: Float, id: ID, b: Boolean, s: Any, v: Even, in: In, pick: Pick): Int }
        enum Colour { RED GREEN BLUE }
        scalar Any
        scalar Even
        input In {
          req: Int!
          opt: String = "default"
          list: [Int!] = 4
          nested: In
          colours: [Colour] = [RED]
          rate: Float! = 0.5
          any: Any
        }
        input Pick @oneOf { text: String number: Int list: [Int!] point: Point }
        input Point { x: Int = 1, y: Int = 2 }
        """, new Dictionary<string, ScalarCoercion> { ["Even"] = new EvenScalar() });

    // One value per cell; "-" where the literal is refused.
    [Theory]
    [InlineData("1", "1", "1d", "-", "-", "'1'", "-", "1L")]
    [InlineData("-0", "0", "-0d", "-", "-", "'-0'", "-", "0L")]
    [InlineData("2147483647", "2147483647", "2147483647d", "-", "-", "'2147483647'", "-", "2147483647L")]
    [InlineData("-2147483648", "-2147483648", "-2147483648d", "-", "-", "'-2147483648'", "-", "-2147483648L")]
    [InlineData("2147483648", "-", "2147483648d", "-", "-", "'2147483648'", "-", "2147483648L")]
    [InlineData("-2147483649", "-", "-2147483649d", "-", "-", "'-2147483649'", "-", "-2147483649L")]
    [InlineData("99999999999999999999", "-", "1E+20d", "-", "-", "'99999999999999999999'", "-", "1E+20d")]
    [InlineData("1.0", "-", "1d", "-", "-", "-", "-", "1d")]
    [InlineData("1.5e3", "-", "1500d", "-", "-", "-", "-", "1500d")]
    [InlineData("1e999", "-", "-", "-", "-", "-", "-", "-")]
    [InlineData("[1e999]", "-", "-", "-", "-", "-", "-", "-")]
    [InlineData("{a: 1e999}", "-", "-", "-", "-", "-", "-", "-")]
    [InlineData("\"1\"", "-", "-", "'1'", "-", "'1'", "-", "'1'")]
    [InlineData("\"\"", "-", "-", "''", "-", "''", "-", "''")]
    [InlineData("\"RED\"", "-", "-", "'RED'", "-", "'RED'", "-", "'RED'")]
    [InlineData("true", "-", "-", "-", "true", "-", "-", "true")]
    [InlineData("RED", "-", "-", "-", "-", "-", "RED", "'RED'")]
    [InlineData("red", "-", "-", "-", "-", "-", "-", "'red'")]
    [InlineData("null", "null", "null", "null", "null", "null", "null", "null")]
    [InlineData("[1]", "-", "-", "-", "-", "-", "-", "[1L]")]
    [InlineData("{a: [X, {b: null}]}", "-", "-", "-", "-", "-", "-", "{a: ['X', {b: null}]}")]
    public void TryCoerceLiteral_FollowsTheScalar_When_TheTypeIsALeaf(
        string literal, string asInt, string asFloat, string asString, string asBoolean, string asId, string asEnum, string asAny)
    {
        string[] types = ["Int", "Float", "String", "Boolean", "ID", "Colour", "Any"];
        Assert.Equal([asInt, asFloat, asString, asBoolean, asId, asEnum, asAny], types.Select(type => Literal(type, literal)));
        string[] expected = [asInt, asFloat, asString, asBoolean, asId, asEnum, asAny];
        Assert.Equal(expected.Select(cell => cell == "null" ? "-" : cell), types.Select(type => Literal(type + "!", literal)));
    }

    [Theory]
    [MemberData(nameof(JsonLeaves))]
    public void TryCoerceVariable_FollowsTheScalar_When_TheTypeIsALeaf(object? json, string[] expected) =>
        Assert.Equal(expected, new[] { "Int", "Float", "String", "Boolean", "ID", "Colour", "Any" }.Select(type => Json(type, json)));

    public static TheoryData<object?, string[]> JsonLeaves() => new()
    {
        { 1L, ["1", "1d", "-", "-", "'1'", "-", "1L"] },
        { 2147483647L, ["2147483647", "2147483647d", "-", "-", "'2147483647'", "-", "2147483647L"] },
        { 2147483648L, ["-", "2147483648d", "-", "-", "'2147483648'", "-", "2147483648L"] },
        { -2147483648L, ["-2147483648", "-2147483648d", "-", "-", "'-2147483648'", "-", "-2147483648L"] },
        { -2147483649L, ["-", "-2147483649d", "-", "-", "'-2147483649'", "-", "-2147483649L"] },
        { 1.0, ["1", "1d", "-", "-", "'1'", "-", "1d"] },
        { 1.5, ["-", "1.5d", "-", "-", "-", "-", "1.5d"] },
        { 1e20, ["-", "1E+20d", "-", "-", "'100000000000000000000'", "-", "1E+20d"] },
        { 1e21, ["-", "1E+21d", "-", "-", "'1e+21'", "-", "1E+21d"] },
        { double.PositiveInfinity, ["-", "-", "-", "-", "-", "-", "Infinityd"] },
        { "1", ["-", "-", "'1'", "-", "'1'", "-", "'1'"] },
        { "RED", ["-", "-", "'RED'", "-", "'RED'", "RED", "'RED'"] },
        { "red", ["-", "-", "'red'", "-", "'red'", "-", "'red'"] },
        { true, ["-", "-", "-", "true", "-", "-", "true"] },
        { null, ["null", "null", "null", "null", "null", "null", "null"] },
        { new object?[] { 1L }, ["-", "-", "-", "-", "-", "-", "[1L]"] },
    };

    [Theory]
    [InlineData("[Int]", "1", "[1]")]
    [InlineData("[Int]", "null", "null")]
    [InlineData("[Int]", "[1, null]", "[1, null]")]
    [InlineData("[Int!]", "[1, null]", "-")]
    [InlineData("[Int!]!", "null", "-")]
    [InlineData("[Int]", "[[1]]", "-")]
    [InlineData("[Int]", "[]", "[]")]
    [InlineData("[[Int]]", "1", "[[1]]")]
    [InlineData("[[Int]]", "[1]", "[[1]]")]
    [InlineData("[[Int]]", "[1, [2, null], null]", "[[1], [2, null], null]")]
    [InlineData("[[Int]]", "[[[1]]]", "-")]
    [InlineData("[Colour]", "RED", "[RED]")]
    [InlineData("[Any]", "[1, [2]]", "[1L, [2L]]")]
    [InlineData("[Any]", "{a: 1}", "[{a: 1L}]")]
    [InlineData("[Point]", "{}", "[{x: 1, y: 2}]")]
    [InlineData("Point", "{y: null}", "{x: 1, y: null}")]
    [InlineData("Point", "{y: 3, x: 4}", "{x: 4, y: 3}")]
    [InlineData("Point", "{z: 3}", "-")]
    [InlineData("Point", "[]", "-")]
    [InlineData("Point", "1", "-")]
    [InlineData("In", "{req: 1}", "{req: 1, opt: 'default', list: [4], colours: [RED], rate: 0.5d}")]
    [InlineData("In", "{req: 1, nested: {req: 2, colours: null}, list: 5, rate: 2}",
        "{req: 1, opt: 'default', list: [5], nested: {req: 2, opt: 'default', list: [4], colours: null, rate: 0.5d}, colours: [RED], "
            + "rate: 2d}")]
    [InlineData("In", "{req: 1, rate: null}", "-")]
    [InlineData("In", "{}", "-")]
    [InlineData("In", "{req: null}", "-")]
    [InlineData("Pick", "{text: \"a\"}", "{text: 'a'}")]
    [InlineData("Pick", "{list: 1}", "{list: [1]}")]
    [InlineData("Pick", "{point: {}}", "{point: {x: 1, y: 2}}")]
    [InlineData("Pick", "{}", "-")]
    [InlineData("Pick", "{text: null}", "-")]
    [InlineData("Pick", "{text: \"a\", number: 1}", "-")]
    [InlineData("Pick", "{text: \"a\", number: null}", "-")]
    [InlineData("Pick", "{text: \"a\", other: 1}", "-")]
    [InlineData("Even", "2", "2")]
    [InlineData("Even", "3", "-")]
    public void TryCoerce_GivesTheSame_When_AValueIsWrittenAsLiteralOrAsJson(string type, string literal, string expected)
    {
        Assert.Equal(expected, Literal(type, literal));
        Assert.Equal(expected, Json(type, Raw(Value(literal))));
    }

    [Theory]
    [InlineData("Int", "1.5", ": Int cannot represent non-integer value: 1.5")]
    [InlineData("Int", "3000000000", ": Int cannot represent non 32-bit signed integer value: 3000000000")]
    [InlineData("Float", "\"1\"", ": Float cannot represent non numeric value: \"1\"")]
    [InlineData("String", "1", ": String cannot represent a non string value: 1")]
    [InlineData("Boolean", "1", ": Boolean cannot represent a non boolean value: 1")]
    [InlineData("ID", "true", ": ID cannot represent a non-string and non-integer value: true")]
    [InlineData(
        "Colour", "\"RED\"",
        ": Enum \"Colour\" cannot represent non-enum value: \"RED\". Did you mean the enum value \"RED\" or \"GREEN\"?")]
    [InlineData("Colour", "REDD", ": Value \"REDD\" does not exist in \"Colour\" enum. Did you mean the enum value \"RED\"?")]
    [InlineData("Even", "3", ": Expected value of type \"Even\", but encountered error \"3 is odd\"; found: 3.")]
    [InlineData("Even", "\"x\"", ": Expected value of type \"Even\", found: \"x\".")]
    [InlineData("Int!", "null", ": Expected value of non-null type \"Int!\" not to be null.")]
    [InlineData("[[Int!]]", "[1, [2, null], [\"x\", true]]",
        " at [1][1]: Expected value of non-null type \"Int!\" not to be null.",
        " at [2][0]: Int cannot represent non-integer value: \"x\"",
        " at [2][1]: Int cannot represent non-integer value: true")]
    [InlineData("[In]", "[{req: 1, nested: {req: 1.5, list: [1, \"x\"]}}, {op: 1}]",
        " at [0].nested.req: Int cannot represent non-integer value: 1.5",
        " at [0].nested.list[1]: Int cannot represent non-integer value: \"x\"",
        " at [1]: Expected value of type \"In\" to include required field \"req\", found: { op: 1 }.",
        " at [1]: Expected value of type \"In\" not to include unknown field \"op\". Did you mean \"opt\"? Found: { op: 1 }.")]
    [InlineData("Point", "RED", ": Expected value of type \"Point\" to be an object, found: RED.")]
    [InlineData("[Pick]", "[{}, {text: null}]",
        " at [0]: Within OneOf Input Object type \"Pick\", exactly one field must be specified, and the value for that field must be "
            + "non-null.",
        " at [1].text: Within OneOf Input Object type \"Pick\", exactly one field must be specified, and the value for that field "
            + "must be non-null.")]
    public void CheckLiteral_TellsPathAndMessage_When_TheLiteralIsWrong(string type, string literal, params string[] expected)
    {
        var problems = new InputProblems();
        Assert.False(InputCoercion.CheckLiteral(Value(literal), TypeOf(type), problems));
        Assert.Equal(expected, Shown(problems));

        var again = new InputProblems();
        Assert.False(InputCoercion.TryCoerceLiteral(Value(literal), TypeOf(type), variables: null, out _, again));
        Assert.Equal(expected, Shown(again));
    }

    [Fact]
    public void CheckLiteral_BlamesTheInnermostNode_When_AnItemIsWrong()
    {
        var problems = new InputProblems();
        InputCoercion.CheckLiteral(Value("[{x: 1}, {x: \"one\"}]"), TypeOf("[Point]"), problems);
        var problem = Assert.Single(problems.Problems);
        Assert.Equal([1, "x"], problem.Path.AsEnumerable());
        Assert.Equal(13, problem.Node?.Start);
    }

    [Theory]
    [InlineData("Colour", "REDD", ": Value \"REDD\" does not exist in \"Colour\" enum.")]
    [InlineData("Point", "{xx: 1}", ": Expected value of type \"Point\" not to include unknown field \"xx\", found: { xx: 1 }.")]
    public void CheckLiteral_GivesNoHint_When_SuggestionsAreOff(string type, string literal, string expected)
    {
        var problems = new InputProblems(suggest: false);
        InputCoercion.CheckLiteral(Value(literal), TypeOf(type), problems);
        Assert.Equal([expected], Shown(problems));
    }

    [Theory]
    [InlineData("Int", "$unknown")]
    [InlineData("[Int!]", "[$unknown, 1]")]
    [InlineData("Pick", "{number: $unknown}")]
    [InlineData("In", "{req: $unknown, any: [$unknown]}")]
    public void CheckLiteral_TakesVariablesAsRight_When_TheyHaveNoValueYet(string type, string literal) =>
        Assert.True(InputCoercion.CheckLiteral(Value(literal), TypeOf(type), new InputProblems()));

    [Theory]
    [InlineData("Int", "$absent", "(absent)", null)]
    [InlineData("Int!", "$absent", "-", ": Expected variable \"$absent\" provided to type \"Int!\" to provide a runtime value.")]
    [InlineData("Int!", "$null", "-", ": Expected variable \"$null\" provided to non-null type \"Int!\" not to be null.")]
    [InlineData("Int", "$seven", "7", null)]
    [InlineData("[Int]", "[$absent, $null, $seven]", "[null, null, 7]", null)]
    [InlineData("[Int!]", "[$absent]", "-", " at [0]: Expected variable \"$absent\" provided to type \"Int!\" to provide a runtime value.")]
    [InlineData("[[Int]]", "[$absent, [$absent]]", "[null, [null]]", null)]
    [InlineData("Point", "{x: $absent, y: $null}", "{x: 1, y: null}", null)]
    [InlineData("Point", "{x: $seven}", "{x: 7, y: 2}", null)]
    [InlineData(
        "In", "{req: $seven, rate: $absent, list: $null}", "{req: 7, opt: 'default', list: null, colours: [RED], rate: 0.5d}", null)]
    [InlineData(
        "In", "{req: $absent}", "-", " at .req: Expected variable \"$absent\" provided to type \"Int!\" to provide a runtime value.")]
    [InlineData(
        "In", "{req: 1, rate: $null}", "-", " at .rate: Expected variable \"$null\" provided to non-null type \"Float!\" not to be null.")]
    [InlineData("Pick", "{number: $seven}", "{number: 7}", null)]
    [InlineData("Pick", "{number: $absent}", "-",
        ": Expected variable \"$absent\" provided to field \"number\" for OneOf Input Object type \"Pick\" to provide a runtime value.")]
    [InlineData("Pick", "{number: $null}", "-",
        ": Expected variable \"$null\" provided to field \"number\" for OneOf Input Object type \"Pick\" not to be null.")]
    [InlineData(
        "Any", "{a: $absent, b: $null, c: [$absent, $seven, $colour], d: $colours}", "{b: null, c: [null, 7, 'RED'], d: [{k: 'BLUE'}]}",
        null)]
    public void TryCoerceLiteral_UsesVariables_When_TheLiteralHoldsThem(string type, string literal, string expected, string? problem)
    {
        var red = ((EnumType)Schema.FindType("Colour")!).Values[0]; // exists, here and below
        var blue = ((EnumType)Schema.FindType("Colour")!).Values[2];
        var variables = new Dictionary<string, object?>
        {
            ["null"] = null,
            ["seven"] = 7,
            ["colour"] = red,
            ["colours"] = new object?[] { new Dictionary<string, object?> { ["k"] = blue } },
        };
        var problems = new InputProblems();
        var isRight = InputCoercion.TryCoerceLiteral(Value(literal), TypeOf(type), variables, out var value, problems);
        Assert.Equal(expected, isRight ? Show(value) : "-");
        Assert.Equal(problem is null ? [] : [problem], Shown(problems));
    }

    [Fact]
    public void TryCoerceVariable_StopsEarly_When_ThereAreMoreProblemsThanAsked()
    {
        var problems = new InputProblems(max: 2);
        Assert.False(InputCoercion.TryCoerceVariable(Enumerable.Repeat<object?>("x", 100_000).ToArray(), TypeOf("[Int]"), out _, problems));
        Assert.Equal(
            [" at [0]: Int cannot represent non-integer value: \"x\"", " at [1]: Int cannot represent non-integer value: \"x\""],
            Shown(problems));
        Assert.True(problems.Overflowed);
    }

    [Theory]
    [MemberData(nameof(ShownJson))]
    public void TryCoerceVariable_ShowsTheValueShort_When_ItIsWrong(object json, string expected)
    {
        var problems = new InputProblems();
        InputCoercion.TryCoerceVariable(json, TypeOf("Boolean"), out _, problems);
        Assert.Equal([$": Boolean cannot represent a non boolean value: {expected}"], Shown(problems));
    }

    public static TheoryData<object, string> ShownJson() => new()
    {
        { "a\"b\\c\n\u0001", "\"a\\\"b\\\\c\\n\\u0001\"" },
        { new string('x', 101), $"\"{new string('x', 100)}...\"" },
        { new string('x', 99) + "\U0001F600", $"\"{new string('x', 99)}...\"" },
        { 1e21, "1e+21" },
        { 1e20, "100000000000000000000" },
        { 1e-7, "1e-7" },
        { 0.00001, "0.00001" },
        { -0.0, "0" },
        { Array.Empty<object?>(), "[]" },
        { Enumerable.Range(1, 11).Select(i => (object?)(long)i).ToArray(), "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ... 1 more item]" },
        { Enumerable.Range(1, 12).Select(i => (object?)(long)i).ToArray(), "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ... 2 more items]" },
        { new Dictionary<string, object?>(), "{}" },
        {
            new Dictionary<string, object?>
            {
                ["a"] = new Dictionary<string, object?>
                {
                    ["b"] = new Dictionary<string, object?> { ["c"] = null },
                    ["d"] = new object?[] { 1L },
                },
            },
            "{ a: { b: [Object], d: [Array] } }"
        },
    };

    [Fact]
    public void TryCoerceVariable_Refuses_When_TheValueIsDeeperThanTheStack()
    {
        // arrange
        object? json = new Dictionary<string, object?> { ["req"] = 1L };
        for (var i = 0; i < 100_000; i++)
        {
            json = new Dictionary<string, object?> { ["req"] = 1L, ["nested"] = json };
        }

        // act
        var problems = new InputProblems();
        var isRight = InputCoercion.TryCoerceVariable(json, TypeOf("In"), out _, problems);

        // assert
        Assert.False(isRight);
        Assert.Equal("The value is nested too deeply.", Assert.Single(problems.Problems).Message);
    }

    private static GraphQLType TypeOf(string reference) =>
        Schema.ResolveType(Parser.TryParseType(new Source(reference), ParserOptions.Default, out _)!)
            ?? throw new ArgumentException("unknown", nameof(reference));

    private static string Literal(string type, string literal) =>
        InputCoercion.TryCoerceLiteral(Value(literal), TypeOf(type), variables: null, out var value) ? Show(value) : "-";

    private static string Json(string type, object? json) =>
        InputCoercion.TryCoerceVariable(json, TypeOf(type), out var value) ? Show(value) : "-";

    private static string[] Shown(InputProblems problems) =>
        [.. problems.Problems.Select(problem => $"{problem.PathText}: {problem.Message}")];

    // The literal as a JSON client would send it.
    private static object? Raw(ValueNode literal) =>
        InputCoercion.TryCoerceLiteral(literal, TypeOf("Any"), variables: null, out var value)
            ? value
            : throw new ArgumentException("no JSON", nameof(literal));

    private sealed class EvenScalar : ScalarCoercion
    {
        public override bool TryCoerceLiteral(
            ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error) =>
            Accept((literal as IntValueNode)?.Value, out value, out error);

        public override bool TryCoerceVariable(object json, out object? value, out string? error) =>
            Accept((json as long?)?.ToString(), out value, out error);

        private static bool Accept(string? digits, out object? value, out string? error)
        {
            var isNumber = int.TryParse(digits, out var number);
            value = isNumber && number % 2 == 0 ? number : null;
            error = isNumber && value is null ? $"{number} is odd" : null;
            return value is not null;
        }
    }
}
