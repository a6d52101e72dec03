using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using static OpenChat.GraphQL.Tests.Types.SchemaTestHelper;

namespace OpenChat.GraphQL.Tests.Types;

public sealed class VariableCoercionTests
{
    private static readonly GraphQLSchema Schema = Build("""
        type Query { a(in: In, list: [Int!], s: String): Int }
        input In { x: Int! y: [In!] }
        """);

    [Theory]
    [InlineData("($a: Int, $b: Int = 2, $c: Int = 3, $d: [Int!] = 4)", "{c: null, z: 1}", "{b: 2, c: null, d: [4]}")]
    [InlineData("($a: Int!, $b: String! = \"x\")", "{a: 1}", "{a: 1, b: 'x'}")]
    [InlineData("($in: In!)", "{in: {x: 1, y: {x: 2}}}", "{in: {x: 1, y: [{x: 2}]}}")]
    public void TryCoerceVariables_GivesValuesByName_When_AllAreRight(string definitions, string json, string expected)
    {
        var values = Coerce(definitions, json, out var errors);
        Assert.Empty(errors);
        Assert.Equal(expected, Show(values));
    }

    [Theory]
    [InlineData("($a: Int!, $b: Int! = null, $c: Int = \"x\")", "{}",
        "1:8 Variable \"$a\" has invalid value: Expected a value of non-null type \"Int!\" to be provided.",
        "1:18 Variable \"$b\" has invalid default value: Expected value of non-null type \"Int!\" not to be null.",
        "1:35 Variable \"$c\" has invalid default value: Int cannot represent non-integer value: \"x\"")]
    [InlineData("($a: Int!, $b: Int! = 1)", "{a: null, b: null}",
        "1:8 Variable \"$a\" has invalid value: Expected value of non-null type \"Int!\" not to be null.",
        "1:18 Variable \"$b\" has invalid value: Expected value of non-null type \"Int!\" not to be null.")]
    [InlineData("($in: [In])", "{in: [{x: 1, y: [{x: 1.5}]}, {x: null, z: 1}]}",
        "1:8 Variable \"$in\" has invalid value at [0].y[0].x: Int cannot represent non-integer value: 1.5",
        "1:8 Variable \"$in\" has invalid value at [1].x: Expected value of non-null type \"Int!\" not to be null.",
        "1:8 Variable \"$in\" has invalid value at [1]: Expected value of type \"In\" not to include unknown field \"z\". Did you "
            + "mean \"x\" or \"y\"? Found: { x: null, z: 1 }.")]
    [InlineData("($q: Query, $n: [Nothing!])", "{q: 1}",
        "1:8 Variable \"$q\" expected value of type \"Query\" which cannot be used as an input type.",
        "1:19 Variable \"$n\" expected value of type \"[Nothing!]\" which cannot be used as an input type.")]
    public void TryCoerceVariables_ListsEveryProblem_When_SomeAreWrong(string definitions, string json, params string[] expected)
    {
        Assert.Null(Coerce(definitions, json, out var errors));
        Assert.Equal(expected, errors.Select(Show));
        Assert.All(errors, error => Assert.Equal(ErrorCodes.BadUserInput, error.Code));
    }

    [Theory]
    [InlineData("($a: [Int], $b: Int)", "{a: [\"1\", \"2\", \"3\", \"4\"], b: \"5\"}", 2)]
    [InlineData("($a: [Int], $b: Int)", "{a: [\"1\", \"2\"], b: \"5\"}", 2)]
    public void TryCoerceVariables_SaysThatItStopped_When_ThereAreTooManyProblems(string definitions, string json, int max)
    {
        Assert.Null(Coerce(definitions, json, out var errors, max));
        Assert.Equal(
            [
                "1:8 Variable \"$a\" has invalid value at [0]: Int cannot represent non-integer value: \"1\"",
                "1:8 Variable \"$a\" has invalid value at [1]: Int cannot represent non-integer value: \"2\"",
                " Too many errors processing variables, error limit reached. Execution aborted.",
            ],
            errors.Select(Show));
    }

    [Fact]
    public void TryCoerceVariables_SaysNothingAboutALimit_When_ItIsJustReached()
    {
        Assert.Null(Coerce("($a: [Int])", "{a: [\"1\", \"2\"]}", out var errors, maxErrors: 2));
        Assert.Equal(2, errors.Length);
    }

    private static Dictionary<string, object?>? Coerce(
        string definitions, string json, out ImmutableArray<GraphQLError> errors, int maxErrors = 10)
    {
        var source = new Source($"query {definitions} {{ a }}");
        var document = Parser.TryParse(source, ParserOptions.Default, out _)!; // the texts above parse
        AnyScalar.Instance.TryCoerceLiteral(Value(json), variables: null, out var raw, out _);
        return InputCoercion.TryCoerceVariables(
            Schema, (OperationDefinitionNode)document.Definitions[0], (Dictionary<string, object?>)raw!, source, out errors, maxErrors);
    }
}
