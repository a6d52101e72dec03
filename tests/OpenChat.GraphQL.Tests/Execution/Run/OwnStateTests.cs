// FieldValue.Under: an object, and everything below it, is resolved under a state of its own.
using System.Globalization;
using System.Text;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class OwnStateTests
{
    private const string Schema =
        """
        type Query implements Place {
          state: String
          late: String
          loaded: String
          broken: String!
          under(state: String!): Query
          underLate(state: String!): Query
          underAny(state: String!): Place
          underNobody(state: String!): Place
          underAll(states: [String!]!): [Query]
          here: Leaf!
          all: [Leaf!]!
        }
        interface Place { state: String }
        type Leaf { state: String }
        """;

    [Fact]
    public async Task Execute_GivesEveryFieldTheStateOfTheNearestObject_When_StatesAreNested()
    {
        var answer = await AskAsync("{ state under(state: \"a\") { state under(state: \"b\") { state } after: state } after: state }");

        Assert.Equal("""{"data":{"state":"0","under":{"state":"a","under":{"state":"b"},"after":"a"},"after":"0"}}""", answer);
    }

    [Fact]
    public async Task Execute_DoesNotCopyTheTextOfAnEqualObject_When_ItWasWrittenUnderAnotherState()
    {
        var answer = await AskAsync(
            "{ here { state } under(state: \"a\") { here { state } all { state } } all { state } }");

        Assert.Equal(
            """{"data":{"here":{"state":"0"},"under":{"here":{"state":"a"},"all":[{"state":"a"},{"state":"a"}]}"""
            + ""","all":[{"state":"0"},{"state":"0"}]}}""",
            answer);
    }

    [Fact]
    public async Task Execute_GivesLateValuesTheStateOfTheirPlace_When_TheyAreFilledAfterEverythingElse()
    {
        var answer = await AskAsync(
            "{ underLate(state: \"a\") { late under(state: \"b\") { late } state } late under(state: \"c\") { late state } }");

        Assert.Equal(
            """{"data":{"underLate":{"late":"a","under":{"late":"b"},"state":"a"},"late":"0","under":{"late":"c","state":"c"}}}""",
            answer);
    }

    [Fact]
    public async Task Execute_LoadsAKeyOnceForEachState_When_StatesDiffer()
    {
        var batches = new List<string>();

        var answer = await AskAsync(
            "{ loaded again: loaded under(state: \"a\") { loaded again: loaded } same: under(state: \"a\") { loaded } }", batches);

        Assert.Equal(
            """{"data":{"loaded":"0","again":"0","under":{"loaded":"a","again":"a"},"same":{"loaded":"a"}}}""", answer);
        Assert.Equal(["0", "a"], batches.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Execute_ReturnsToTheStateAround_When_ANullTakesTheObjectAway()
    {
        var answer = await AskAsync("{ under(state: \"a\") { state under(state: \"b\") { state broken } after: state } after: state }");

        Assert.StartsWith(
            """{"data":{"under":{"state":"a","under":null,"after":"a"},"after":"0"},"errors":[""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_ReturnsToTheStateAround_When_TheTypeIsNotKnown()
    {
        var answer = await AskAsync("{ underNobody(state: \"a\") { state } state underAny(state: \"b\") { state } after: state }");

        Assert.StartsWith(
            """{"data":{"underNobody":null,"state":"0","underAny":{"state":"b"},"after":"0"},"errors":[""",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_GivesEveryItemItsState_When_TheyAreInAList()
    {
        var answer = await AskAsync("{ underAll(states: [\"a\", \"b\"]) { state here { state } } state }");

        Assert.Equal(
            """{"data":{"underAll":[{"state":"a","here":{"state":"a"}},{"state":"b","here":{"state":"b"}}],"state":"0"}}""", answer);
    }

    [Fact]
    public void Under_RefusesWhatIsNoObject() =>
        Assert.StartsWith(
            "Only an object can have a state of its own.",
            Assert.Throws<ArgumentException>(() => FieldValue.Under("a", FieldValue.String("b"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Execute_AnswersWhatAWalkAnswers_When_TheQueryIsAnyAtAll()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var host = Host([]);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var (query, data) = (new StringBuilder("{ "), new StringBuilder());
            var isNull = Walk(random, query, data, "0", depth: 0);
            query.Append('}');

            using var result = await host.RunAsync(query.ToString(), state: "0");
            var answer = Encoding.UTF8.GetString(result.Utf8.Span);

            var expected = "{\"data\":" + (isNull ? "null" : data.ToString());
            Assert.True(
                answer == expected + "}" || answer.StartsWith(expected + ",\"errors\":[", StringComparison.Ordinal),
                $"seed {seed}, turn {turn}\n{query}\n{expected}\n{answer}");
        }
    }

    // Writes a selection and the object it gives; true when a null takes the object away.
    private static bool Walk(Random random, StringBuilder query, StringBuilder data, string state, int depth)
    {
        var isNull = false;
        data.Append('{');
        var count = random.Next(1, 6);
        for (var i = 0; i < count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"f{i}");
            data.Append(i == 0 ? "" : ",").Append('"').Append(name).Append("\":");
            query.Append(name).Append(": ");
            var own = string.Create(CultureInfo.InvariantCulture, $"s{random.Next(3)}");
            switch (random.Next(depth < 4 ? 10 : 5))
            {
                case 0:
                    query.Append("here { state } ");
                    data.Append($$"""{"state":"{{state}}"}""");
                    break;
                case 1:
                    query.Append("all { state } ");
                    data.Append($$"""[{"state":"{{state}}"},{"state":"{{state}}"}]""");
                    break;
                case 2:
                case 3:
                    query.Append(random.Next(3) switch { 0 => "state ", 1 => "late ", _ => "loaded " });
                    data.Append('"').Append(state).Append('"');
                    break;
                case 4 when random.Next(4) == 0:
                    query.Append("broken ");
                    isNull = true;
                    break;
                case 4:
                    query.Append("state ");
                    data.Append('"').Append(state).Append('"');
                    break;
                case 5:
                    query.Append($"underAny(state: \"{own}\") {{ state }} ");
                    data.Append($$"""{"state":"{{own}}"}""");
                    break;
                default:
                    query.Append($"{(random.Next(2) == 0 ? "under" : "underLate")}(state: \"{own}\") {{ ");
                    var start = data.Length;
                    if (Walk(random, query, data, own, depth + 1))
                    {
                        data.Length = start;
                        data.Append("null");
                    }

                    query.Append("} ");
                    break;
            }
        }

        data.Append('}');
        return isNull;
    }

    private static async Task<string> AskAsync(string query, List<string>? batches = null)
    {
        using var result = await Host(batches ?? []).RunAsync(query, state: "0");
        return Encoding.UTF8.GetString(result.Utf8.Span);
    }

    private static TestHost Host(List<string> batches)
    {
        var leaf = new object();
        var loader = new BatchLoader<int, string>((keys, state, _) =>
        {
            lock (batches)
            {
                batches.Add((string)state!);
            }

            return Task.FromResult<IReadOnlyList<BatchResult<string>>>(
                [.. keys.Select(_ => BatchResult.Of((string)state!))]);
        });
        return TestHost.Create(
            Schema,
            options: new ExecutorOptions
            {
                RequestTimeout = Timeout.InfiniteTimeSpan,
                ResolverTimeout = Timeout.InfiniteTimeSpan,
                Parser = ParserOptions.Default with { MaxAliases = 10_000 },
            },
            resolvers: new Dictionary<string, Resolver>(StringComparer.Ordinal)
            {
                ["Query.state"] = static (in c) => FieldValue.String((string?)c.State),
                ["Query.late"] = static (in c) => TestHost.Later(FieldValue.String((string?)c.State)),
                ["Query.loaded"] = (in c) => c.Loads(loader).Load(1, static value => FieldValue.String(value)),
                ["Query.broken"] = static (in _) => FieldValue.Null,
                ["Query.under"] = static (in c) => Under(c, "Query"),
                ["Query.underLate"] = static (in c) => TestHost.Later(Under(c, "Query")),
                ["Query.underAny"] = static (in c) => Under(c, "Query"),
                ["Query.underNobody"] = static (in c) => Under(c, "Nobody"),
                ["Query.underAll"] = static (in c) => FieldValue.List(
                    [.. ((object?[])c.Arguments["states"]!).Select(static state => FieldValue.Under(state, FieldValue.Object("Query")))]),
                ["Query.here"] = (in _) => FieldValue.Object(leaf),
                ["Query.all"] = (in _) => FieldValue.List([FieldValue.Object(leaf), FieldValue.Object(leaf)]),
                ["Leaf.state"] = static (in c) => FieldValue.String((string?)c.State),
                ["Place"] = static (in value) => FieldValue.String((string?)value.Source),
            });
    }

    private static FieldValue Under(in FieldContext context, string type) =>
        FieldValue.Under(context.Arguments["state"], FieldValue.Object(type));
}
