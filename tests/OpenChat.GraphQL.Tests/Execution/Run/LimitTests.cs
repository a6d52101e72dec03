// Requirement P7: every limit, through the executor: one below, at the limit, one above, and the same when it only warns.
using System.Globalization;
using System.Text.Json.Nodes;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class LimitTests
{
    private const int Limit = 6;

    private const string Schema =
        """
        directive @d repeatable on FIELD
        type Query {
            a(l: [Int], o: In): Int box: Query
            list(first: Int = 1): [Query] @listSize(slicingArguments: ["first"])
            dear: Int @cost(weight: "1")
        }
        input In { l: [Int] }
        directive @cost(weight: String!) on FIELD_DEFINITION
        directive @listSize(
            assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true
        ) on FIELD_DEFINITION
        """;

    /// <summary>The limit and what its refusal says at one above.</summary>
    public static TheoryData<string, string> Limits { get; } = new()
    {
        { "document", "The document exceeds the limit \"document\": at most 6 characters are allowed." },
        { "tokens", "The document exceeds the limit \"tokens\": at most 6 tokens are allowed." },
        { "nesting", "The document exceeds the limit \"nesting\": at most 6 levels are allowed." },
        { "fields", "The document exceeds the limit \"fields\": at most 6 fields are allowed." },
        { "aliases", "The document exceeds the limit \"aliases\": at most 6 aliases are allowed." },
        { "directives", "The document exceeds the limit \"directives\": at most 6 directives are allowed." },
        { "directives at one place", "The document exceeds the limit \"directives\": at most 6 directives at one place are allowed." },
        { "fragments", "The document exceeds the limit \"fragments\": at most 6 fragments are allowed." },
        { "operations", "The document exceeds the limit \"operations\": at most 6 operations are allowed." },
        { "variables", "The document exceeds the limit \"variables\": at most 6 variable definitions are allowed." },
        { "variables in JSON", "The variables hold more than 6 values." },
        { "inputList", "The document exceeds the limit \"inputList\": at most 6 entries of one list are allowed." },
        { "inputList in JSON", "A list in the variables has more than 6 entries." },
        { "fragmentVisits", "The document exceeds the limit \"fragmentVisits\": at most 6 visits of fragments are allowed." },
        {
            "mergeComparisons",
            "The document exceeds the limit \"mergeComparisons\": at most 6 comparisons of fields that may merge are allowed."
        },
        { "depth", "The document exceeds the limit \"depth\": at most 6 fields inside one another are allowed." },
        { "cycleDepth", "The document exceeds the limit \"cycleDepth\": at most 6 \"Query.box\" inside one another are allowed." },
        { "rootFields", "The document exceeds the limit \"rootFields\": at most 6 fields at the root are allowed." },
        {
            "introspectionDepth",
            "The document exceeds the limit \"introspectionDepth\": at most 6 lists of introspection inside one another are allowed."
        },
        {
            "introspectionDepth of types",
            "The document exceeds the limit \"introspectionDepth\": at most 6 \"ofType\" inside one another are allowed."
        },
        { "cost", "The request exceeds the limit \"cost\": its field cost is 7, at most 6 is allowed." },
        { "cost of types", "The request exceeds the limit \"cost\": its type cost is 7, at most 6 is allowed." },
        { "nodes", "The request exceeds the limit \"nodes\": its number of objects is 7, at most 6 is allowed." },
        { "pageSize", "Argument \"Query.list(first:)\" must be from 0 to 6, but is 7." },
        { "pageSize in JSON", "Argument \"Query.list(first:)\" must be from 0 to 6, but is 7." },
        { "response", "The answer is larger than 60 bytes." },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Execute_RefusesFromOneAboveOn_When_LimitIsSet(string what, string message)
    {
        foreach (var amount in new[] { Limit - 1, Limit })
        {
            Assert.StartsWith("""{"data":{""", await AskAsync(what, amount, WarnableLimits.None, []), StringComparison.Ordinal);
        }

        var error = JsonNode.Parse(await AskAsync(what, Limit + 1, WarnableLimits.None, []))!["errors"]!.AsArray();

        Assert.Equal(
            (message, "LIMIT_EXCEEDED", what.Split(' ')[0]),
            ((string?)error[0]!["message"], (string?)error[0]!["extensions"]!["code"], (string?)error[0]!["extensions"]!["limit"]));
        Assert.Single(error);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task Execute_RunsAndTells_When_LimitOnlyWarns(string what, string message)
    {
        var name = what.Split(' ')[0];
        var warnings = new List<LimitWarning>();
        var limit = LimitOf.Error(new GraphQLError("x", ErrorCodes.LimitExceeded) { Extensions = [new("limit", name)] });

        // all but nesting, which would overflow the stack
        Assert.Equal(name == "nesting", limit == WarnableLimits.None);
        await AskAsync(what, Limit, limit, warnings);
        Assert.Empty(warnings);
        for (var i = 0; i < 2; i++)
        {
            var answer = await AskAsync(what, Limit + 1, limit, warnings);
            Assert.Equal(name != "nesting", answer.StartsWith("""{"data":{""", StringComparison.Ordinal));
        }

        Assert.Equal(
            name == "nesting" ? [] : [(name, message), (name, message)], warnings.Select(warning => (warning.Limit, warning.Message)));
    }

    [Fact]
    public async Task Execute_TellsEachTime_When_TheDocumentIsCached()
    {
        var warnings = new List<LimitWarning>();
        var host = Host("depth", WarnableLimits.Depth | WarnableLimits.CycleDepth, warnings, Limit);
        var (query, _) = Request("depth", Limit + 1);

        await host.AskAsync(query);
        await host.AskAsync(query);
        using var third = await host.RunAsync(query);

        Assert.True(third.WasCached);
        Assert.Equal(["depth", "depth", "depth"], warnings.Select(warning => warning.Limit));
        Assert.All(warnings, warning => Assert.Equal((null, third.DocumentHash), (warning.OperationName, warning.DocumentHash)));
    }

    [Fact]
    public async Task Execute_Refuses_When_AnotherLimitDoesNotWarn()
    {
        var warnings = new List<LimitWarning>();
        var (query, _) = Request("depth", Limit + 1);

        var answer = await Host("depth", WarnableLimits.CycleDepth, warnings, Limit).AskAsync(query);

        Assert.Contains("\"limit\":\"depth\"", answer, StringComparison.Ordinal);
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Execute_RefusesNegativePages_When_LargeOnesOnlyWarn()
    {
        var warnings = new List<LimitWarning>();
        var host = Host("pageSize", WarnableLimits.PageSize, warnings, Limit);

        var answer = await host.AskAsync("{ list(first: 7) { a } b: list(first: -1) { a } }");

        Assert.Contains("must be from 0 to 6, but is -1.\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"BAD_USER_INPUT\"", answer, StringComparison.Ordinal);
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Execute_RefusesAfterAHundredTimes_When_MergeComparisonsOnlyWarn()
    {
        var warnings = new List<LimitWarning>();
        var host = Host("mergeComparisons", WarnableLimits.MergeComparisons, warnings, 1);
        var fields = string.Concat(Enumerable.Repeat(" a", 101));

        Assert.Equal("""{"data":{"a":1}}""", await host.AskAsync($"{{{fields[2..]} }}"));
        Assert.Contains("\"limit\":\"mergeComparisons\"", await host.AskAsync($"{{{fields} }}"), StringComparison.Ordinal);
        Assert.Single(warnings);
    }

    private static async Task<string> AskAsync(string what, int amount, WarnableLimits warnOnly, List<LimitWarning> warnings)
    {
        var (query, variables) = Request(what, amount);
        return await Host(what, warnOnly, warnings, Limit).AskAsync(query, variables, what == "operations" ? "O0" : null);
    }

    private static TestHost Host(string what, WarnableLimits warnOnly, List<LimitWarning> warnings, int limit)
    {
        var parser = ParserOptions.Unlimited;
        var validation = ValidationOptions.Unlimited;
        var cost = CostOptions.Unlimited;
        var options = new ExecutorOptions
        {
            WarnOnly = warnOnly,
            OnLimitWarning = warnings.Add,
            MaxVariableNodes = int.MaxValue,
            MaxInputListLength = int.MaxValue,
        };
        options = what switch
        {
            "document" => options with { Parser = parser with { MaxCharacters = limit } },
            "tokens" => options with { Parser = parser with { MaxTokens = limit } },
            "nesting" => options with { Parser = parser with { MaxNesting = limit } },
            "fields" => options with { Parser = parser with { MaxFields = limit } },
            "aliases" => options with { Parser = parser with { MaxAliases = limit } },
            "directives" => options with { Parser = parser with { MaxDirectives = limit } },
            "directives at one place" => options with { Parser = parser with { MaxDirectivesPerLocation = limit } },
            "fragments" => options with { Parser = parser with { MaxFragments = limit } },
            "operations" => options with { Parser = parser with { MaxOperations = limit } },
            "variables" => options with { Parser = parser with { MaxVariables = limit } },
            "inputList" => options with { Parser = parser with { MaxListLength = limit } },
            "variables in JSON" => options with { Parser = parser, MaxVariableNodes = limit },
            "inputList in JSON" => options with { Parser = parser, MaxInputListLength = limit },
            "response" => options with { Parser = parser, MaxResponseBytes = 10 * limit },
            _ => options with { Parser = parser },
        };
        validation = what switch
        {
            "fragmentVisits" => validation with { MaxFragmentVisits = limit },
            "mergeComparisons" => validation with { MaxMergeComparisons = limit },
            "depth" => validation with { MaxDepth = limit },
            "cycleDepth" => validation with { MaxCycleDepth = limit },
            "rootFields" => validation with { MaxRootFields = limit },
            "introspectionDepth" => validation with { MaxIntrospectionLists = limit },
            "introspectionDepth of types" => validation with { MaxIntrospectionOfType = limit },
            _ => validation,
        };
        cost = what switch
        {
            "cost" => cost with { MaxFieldCost = limit },
            "cost of types" => cost with { MaxTypeCost = limit },
            "nodes" => cost with { MaxNodes = limit },
            "pageSize" or "pageSize in JSON" => cost with { MaxPageSize = limit },
            _ => cost,
        };
        return TestHost.Create(
            Schema,
            TestHost.Object(("a", FieldValue.Int(1))),
            options with { Validation = validation, Cost = cost },
            new()
            {
                ["Query.box"] = static (in _) => FieldValue.Object(null),
            });
    }

    // A sound request that uses exactly that much of what is limited.
    private static (string Query, string Variables) Request(string what, int amount)
    {
        string Each(string format, int? count = null) =>
            string.Concat(Enumerable.Range(0, count ?? amount).Select(i => string.Format(CultureInfo.InvariantCulture, format, i)));

        string Close(int count) => string.Concat(Enumerable.Repeat(" }", count));

        string Nest(string open, string inner) => Each(open) + inner + Close(amount);

        return what switch
        {
            "document" => ($"{{a}}{new string(' ', amount - 3)}", ""),
            "tokens" => ($"{{{Each(" a", amount - 2)}}}", ""),
            "fields" or "mergeComparisons" => ($"{{{Each(" a")} }}", ""),
            "aliases" or "rootFields" => ($"{{{Each(" x{0}: a")} }}", ""),
            "directives" or "directives at one place" => ($"{{ a{Each(" @d")} }}", ""),
            "fragments" => ($"{{{Each(" ...F{0}")} }}{Each(" fragment F{0} on Query {{ a }}")}", ""),
            "fragmentVisits" => ($"{{{Each(" ...F")} }} fragment F on Query {{ a }}", ""),
            "operations" => (Each(" query O{0} {{ a }}"), ""),
            "variables" => ($"query ({Each(" $v{0}: [Int]")}) {{{Each(" x{0}: a(l: $v{0})")} }}", ""),
            "variables in JSON" =>
                ("query ($v: [Int]) { a(l: $v) }", $$"""{"v":[{{string.Join(',', Enumerable.Repeat("1", amount - 2))}}]}"""),
            "inputList" => ($"{{ a(l: [{Each(" 1")}]) }}", ""),
            "inputList in JSON" =>
                ("query ($v: In) { a(o: $v) }", $$$"""{"v":{"l":[{{{string.Join(',', Enumerable.Repeat("1", amount))}}}]}}"""),
            "nesting" or "depth" => ($"{{ {Each("box {{ ", amount - 1)}a{Close(amount)}", ""),
            "cycleDepth" => ($"{{ {Each("box {{ ")}a{Close(amount + 1)}", ""),
            "introspectionDepth" =>
                ($"{{ __schema {{ types {{ {Nest("fields {{ type {{ ", "name")}{Close(amount)} }} }} }}", ""),
            "introspectionDepth of types" => ($"{{ __type(name: \"Query\") {{ {Nest("ofType {{ ", "name")} }} }}", ""),
            "cost" => ($"{{{Each(" x{0}: dear")} }}", ""),
            "cost of types" or "nodes" => ($"{{{Each(" x{0}: box {{ a }}")} }}", ""),
            "pageSize" => ($"{{ list(first: {amount}) {{ a }} }}", ""),
            "pageSize in JSON" => ("query ($v: Int) { list(first: $v) { a } }", $$"""{"v":{{amount}}}"""),
            "response" => ($"{{ {new string('x', (amount * 10) - "{\"data\":{\"\":1}}".Length)}: a }}", ""),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, message: null),
        };
    }
}
