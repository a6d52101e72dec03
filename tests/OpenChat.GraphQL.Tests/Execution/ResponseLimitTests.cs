// Requirement R6: an answer that grows too large is replaced by a clean error.
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution;

public sealed class ResponseLimitTests
{
    private const string Error = """{"errors":[{"message":"The answer is larger than 100 bytes.","extensions":{"code":"LIMIT_EXCEEDED","limit":"response"}}]}""";

    private static TestHost Host(int length, FieldValue items = default) => TestHost.Create(
        "type Query { s: String items: [Int] }",
        TestHost.Object(("s", FieldValue.String(new string('x', length))), ("items", items)),
        new ExecutorOptions { MaxResponseBytes = 100 });

    // {"data":{"s":"…"}} has 17 bytes around the text
    [Theory]
    [InlineData(82)]
    [InlineData(83)]
    public async Task Execute_Answers_When_BytesAreWithinTheLimit(int length) =>
        Assert.Equal($$$"""{"data":{"s":"{{{new string('x', length)}}}"}}""", await Host(length).AskAsync("{ s }"));

    [Theory]
    [InlineData(84)]
    [InlineData(1_000_000)]
    public async Task Execute_AnswersLimitError_When_TextIsTooLong(int length)
    {
        using var result = await Host(length).RunAsync("{ s }");

        Assert.Equal(RequestErrorStage.Limit, result.Stage);
        Assert.Equal(Error, Encoding.UTF8.GetString(result.Utf8.Span));
    }

    [Fact]
    public async Task Execute_StopsEarly_When_ListIsEndless()
    {
        var asked = 0;
        var schema = TestHost.BuildSchema("type Query { items: [Int!] }");
        var map = new ResolverMap().ListField("Query.items", static (in _) => FieldValue.List(null, 0, FieldValue.MaxSecond), (in c) =>
        {
            asked++;
            return FieldValue.Int(c.Index);
        });
        var executor = new GraphQLExecutor(schema, map, new ExecutorOptions { MaxResponseBytes = 100 });

        using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = "{ items }" }, CancellationToken.None);

        Assert.Equal(Error, Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.InRange(asked, 1, 64);
    }

    [Fact]
    public async Task Execute_StopsEarly_When_EveryItemFails()
    {
        var host = Host(0, FieldValue.List([.. Enumerable.Repeat(FieldValue.Error("no"), 100_000)]));

        Assert.Equal(Error, await host.AskAsync("{ items }"));
    }
}
