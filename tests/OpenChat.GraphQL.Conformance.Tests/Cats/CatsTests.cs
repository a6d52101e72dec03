// The scenarios of graphql-cats, each test a case.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Conformance.Tests.Cats;

public sealed class CatsTests
{
    // what the edition of September 2025 wants instead of what a test of 2018 says, and why
    private static readonly Dictionary<string, (string Reason, Func<CatsScenario, Task> Assertion)> Outdated = new(StringComparer.Ordinal)
    {
        ["UnionInterface: introspect on union and intersection types"] = (
            "Interfaces may implement interfaces now, so theirs is a list; possible types have no order.",
            scenario => AssertDataAsync(scenario, data =>
            {
                data["Named"]!["interfaces"] = new JsonArray(); // both are in the expected data
                data["Named"]!["possibleTypes"] = Named("Dog", "Cat", "Person");
            })),
        ["Executor: nulls out error subtrees"] = (
            "A position with an error is null and has one error: the errors of the lists are items of their own.",
            scenario => AssertDataAsync(scenario, data =>
            {
                data["syncErrorList"] = new JsonArray("sync0", null, "sync2", null);
                data["asyncRejectListError"] = new JsonArray("async0", null, "async2", null);
            })),
        ["Executor: throws if no operation is provided"] = (
            "The engine runs only documents that are valid; one without operation has a fragment that is never used.",
            scenario => AssertRefusedAsync(scenario, "NoUnusedFragments")),
        ["Executor: Avoids recursion"] = (
            "The engine runs only documents that are valid.", scenario => AssertRefusedAsync(scenario, "NoFragmentCycles")),
        ["Executor: does not include illegal fields in output"] = (
            "The engine runs only documents that are valid.", scenario => AssertRefusedAsync(scenario, "FieldsOnCorrectType")),
        ["UnionInterface: executes using union types"] = (
            "The engine runs only documents that are valid.", scenario => AssertRefusedAsync(scenario, "FieldsOnCorrectType")),
        ["UnionInterface: executes using interface types"] = (
            "The engine runs only documents that are valid.", scenario => AssertRefusedAsync(scenario, "FieldsOnCorrectType")),
        ["Executor: uses the subscription schema for subscriptions"] = (
            "A subscription is answered by a stream of events (6.2.3), not like a query; the engine has none and says so.",
            scenario => AssertRefusedAsync(scenario, rule: null)),
        ["KnownDirectives: within schema language with misplaced directives"] = (
            "Type definitions are no part of a request; as a schema file the definitions get the errors.",
            AssertDirectivesOfSchemaAsync),
    };

    public static TheoryData<string> Tests => [.. CatsScenario.All.Select(scenario => scenario.Id)];

    [Fact]
    public void Scenarios_AreAllThere()
    {
        Assert.Equal(101, CatsScenario.All.Count);
        Assert.Empty(Outdated.Keys.Except(CatsScenario.All.Select(scenario => scenario.Id), StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task Scenario_Holds(string id)
    {
        var scenario = CatsScenario.All.Single(candidate => candidate.Id == id);
        if (Outdated.TryGetValue(id, out var outdated))
        {
            await outdated.Assertion(scenario);
            return;
        }

        switch (scenario.Action.Key)
        {
            case "parse":
                AssertParsed(scenario);
                break;
            case "validate":
                AssertValidated(scenario);
                break;
            case "execute" when scenario.Expectations.Any(expectation => expectation.ContainsKey("exception")):
                await AssertRefusedAsync(scenario, rule: null);
                break;
            case "execute":
                await AssertDataAsync(scenario, _ => { });
                break;
            default:
                Assert.Fail($"Unknown action {scenario.Action.Key}.");
                break;
        }
    }

    private static void AssertParsed(CatsScenario scenario)
    {
        var expectation = scenario.Expectations.Single();
        Parser.TryParse(new Source(scenario.Query), ParserOptions.Default, out var error);
        Assert.True(expectation.ContainsKey("passes") || expectation.ContainsKey("syntax-error"));
        Assert.Equal(expectation.ContainsKey("passes"), error is null);
    }

    private static void AssertValidated(CatsScenario scenario)
    {
        var rules = ((List<object?>)scenario.Action.Value!).Cast<string>().ToHashSet(StringComparer.Ordinal); // a list of names
        var errors = DocumentValidator.Validate(BuildSchema(scenario), Parse(scenario.Query), ValidationOptions.Unlimited);
        AssertErrors(scenario, [.. errors.Where(error => rules.Contains(error.Rule!))]); // validation errors have one
    }

    private static void AssertErrors(CatsScenario scenario, ImmutableArray<GraphQLError> errors)
    {
        foreach (var expectation in scenario.Expectations)
        {
            if (expectation.ContainsKey("passes"))
            {
                Assert.Empty(errors);
            }
            else if (expectation.TryGetValue("error-count", out var count))
            {
                Assert.Equal(Convert.ToInt32(count, System.Globalization.CultureInfo.InvariantCulture), errors.Length);
            }
            else if (expectation.TryGetValue("error-code", out var code))
            {
                var arguments = (
                    expectation.GetValueOrDefault("args") as Dictionary<object,
                    object?> ?? []).Values.Select(value => $"{value}").ToArray();
                Assert.Contains(
                    errors,
                    error => error.Rule == RuleOf((string)code!) && Places(expectation, error)
                        && arguments.All(text => error.Message.Contains(text, StringComparison.Ordinal)));
            }
            else
            {
                Assert.True(expectation.TryGetValue("error", out var message), string.Join(", ", expectation.Keys));
                Assert.Contains(errors, error => error.Message == (string)message! && Places(expectation, error));
            }
        }
    }

    private static string RuleOf(string code) => code switch
    {
        "requiredSubselection" or "noSubselectionAllowed" => "ScalarLeafs",
        "nonExecutableDefinition" => "ExecutableDefinitions",
        "undefinedField" => "FieldsOnCorrectType",
        "fragmentOnNonCompositeType" or "inlineFragmentOnNonCompositeType" => "FragmentsOnCompositeTypes",
        "unknownArgument" or "unknownDirectiveArgument" => "KnownArgumentNames",
        "unknownDirective" or "misplacedDirective" => "KnownDirectives",
        _ => throw new InvalidDataException($"Unknown error code {code}."),
    };

    private static bool Places(Dictionary<object, object?> expectation, GraphQLError error) =>
        expectation.GetValueOrDefault("loc") is not Dictionary<object, object?> at
            || $"{error.Locations[0].Line}:{error.Locations[0].Column}" == $"{at["line"]}:{at["column"]}";

    private static async Task AssertDataAsync(CatsScenario scenario, Action<JsonNode> adapt)
    {
        using var result = await ExecuteAsync(scenario);
        var answer = JsonNode.Parse(result.Utf8.Span)!["data"];
        var expected = scenario.Expectations.Select(expectation => expectation.GetValueOrDefault("data")).Single(data => data is not null);
        var wanted = ToJson(expected)!; // not null
        adapt(wanted);

        // maps without order, as YAML has none
        Assert.True(JsonNode.DeepEquals(wanted, answer), $"expected {wanted.ToJsonString()}\nanswered {answer?.ToJsonString()}");
        AssertErrorsOfExecution(scenario, result);
    }

    private static void AssertErrorsOfExecution(CatsScenario scenario, ExecutionResult result)
    {
        var wanted = scenario.Expectations.Where(expectation => !expectation.ContainsKey("data")).ToArray();
        foreach (var expectation in wanted.Where(expectation => expectation.ContainsKey("error")))
        {
            Assert.Contains(result.Errors, error => error.Message == (string)expectation["error"]! && Places(expectation, error));
        }

        var count = wanted.Where(expectation =>
            expectation.ContainsKey("error-count")).Select(expectation => $"{expectation["error-count"]}").SingleOrDefault("0");
        Assert.Equal(count, $"{result.Errors.Length}");
    }

    // a request error: no data; by which rule, when validation finds it
    private static async Task AssertRefusedAsync(CatsScenario scenario, string? rule)
    {
        using var result = await ExecuteAsync(scenario);
        Assert.False(result.IsExecuted);
        using var answer = JsonDocument.Parse(result.Utf8);
        Assert.False(answer.RootElement.TryGetProperty("data", out _));
        Assert.NotEmpty(result.Errors);
        if (rule is not null)
        {
            Assert.Contains(result.Errors, error => error.Rule == rule);
        }
    }

    private static Task AssertDirectivesOfSchemaAsync(CatsScenario scenario)
    {
        SchemaBuilder.TryBuild(
            new Source($"{scenario.Query}\n{scenario.Schema}"), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        ImmutableArray<GraphQLError> misplaced = [.. errors.Where(error => error.Rule == "KnownDirectives" && error.Message.Contains(
            "may not be used on", StringComparison.Ordinal))];
        AssertErrors(scenario, misplaced);
        Assert.Contains(
            DocumentValidator.Validate(BuildSchema(scenario), Parse(scenario.Query), ValidationOptions.Unlimited),
            error => error.Rule == "ExecutableDefinitions");
        return Task.CompletedTask;
    }

    private static async Task<ExecutionResult> ExecuteAsync(CatsScenario scenario)
    {
        var root = scenario.Option("test-value") is string name ? scenario.Data[name] : scenario.Data.Values.FirstOrDefault();
        var resolvers = new CatsResolvers(scenario, root).Bind(Parse(scenario.Schema!)); // tests that execute have a schema
        var executor = new GraphQLExecutor(BuildSchema(scenario), resolvers, new ExecutorOptions());
        var variables = scenario.Option("variables") is { } values ? JsonSerializer.SerializeToUtf8Bytes(ToJson(values)) : default;
        return await executor.ExecuteAsync(
            new GraphQLRequest
            {
                Query = scenario.Query,
                OperationName = scenario.Option("operation-name") as string,
                VariablesUtf8 = variables,
            },
            CancellationToken.None);
    }

    private static GraphQLSchema BuildSchema(CatsScenario scenario)
    {
        var schema = SchemaBuilder.TryBuild(
            new Source(scenario.Schema + CatsResolvers.Directives), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        Assert.Empty(errors);
        return schema!; // there is one when there are no errors
    }

    private static DocumentNode Parse(string text)
    {
        var document = Parser.TryParse(new Source(text), ParserOptions.Default, out var error);
        return document ?? throw new InvalidDataException(error!.ToString()); // an error when there is no document
    }

    private static JsonArray Named(params string[] names) => [.. names.Select(name => new JsonObject { ["name"] = name })];

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        List<object?> items => new JsonArray([.. items.Select(ToJson)]),
        Dictionary<object, object?> map => new JsonObject(map.Select(pair => KeyValuePair.Create($"{pair.Key}", ToJson(pair.Value)))),
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        _ => JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
