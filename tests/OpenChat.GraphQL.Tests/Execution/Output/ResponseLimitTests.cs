// Requirement R6: an answer that grows too large is replaced by a clean error.
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Output;

public sealed class ResponseLimitTests
{
    private const string Error = """{"errors":[{"message":"The"""
        + """ answer is larger than 100 bytes.","extensions":{"code":"LIMIT_EXCEEDED","limit":"response"}}]}""";

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

    // The memory of an answer is that of the limit, rounded up as the pool does,
    // whatever comes between two looks at the clock and the size.
    [Fact]
    public async Task Execute_StopsAtTheLimit_When_ValuesAreHuge()
    {
        const int Megabyte = 1_000_000;
        var asked = 0;
        var text = Escaped(Megabyte);
        var executor = Texts(10 * Megabyte, 64, (in _) =>
        {
            asked++;
            return text;
        });

        var (answer, bytes) = await MeasureAsync(executor, "{ items }");

        Assert.Equal(Error.Replace("100", "10000000", StringComparison.Ordinal), answer);
        Assert.InRange(asked, 11, 17); // 16 MiB is what the pool has for 10 MB
        Assert.InRange(bytes, 0, 34 * Megabyte); // grown by doubling
    }

    [Fact]
    public async Task Execute_DoesNotWriteTheValue_When_ItAloneIsTooLarge()
    {
        FieldValue[] texts =
            [FieldValue.String(new string('\u00e4', 20_000_000)), Escaped(20_000_000), FieldValue.Utf8(new byte[20_000_000])];
        foreach (var text in texts)
        {
            var (answer, bytes) = await MeasureAsync(Texts(100, 1, (in _) => text), "{ items }");

            Assert.Equal(Error, answer);
            Assert.InRange(bytes, 0, 1_000_000);
        }
    }

    // 100 bytes are what an error counts while the data is written; here each is much longer.
    [Fact]
    public async Task Execute_DoesNotWriteTheErrors_When_MessagesAreTooLong()
    {
        var error = FieldValue.Error(new string('m', 100_000));
        var (answer, bytes) = await MeasureAsync(Texts(1_000_000, 1_000, (in _) => error), "{ items }");

        Assert.Equal(Error.Replace("100", "1000000", StringComparison.Ordinal), answer);
        Assert.InRange(bytes, 0, 5_000_000);
    }

    [Fact]
    public async Task Execute_StopsAtTheLimit_When_ValuesComeLate()
    {
        var text = Escaped(40);
        var host = TestHost.Create(
            "type Query { a: String b: String c: String }",
            TestHost.Object(("a", TestHost.Later(text)), ("b", TestHost.Later(FieldValue.String(new string('x', 1_000_000)))), ("c", text)),
            new ExecutorOptions { MaxResponseBytes = 100 });

        Assert.Equal($$$"""{"data":{"a":"{{{new string('x', 40)}}}"}}""", await host.AskAsync("{ a }"));
        Assert.Equal(Error, await host.AskAsync("{ a c }"));
        Assert.Equal(Error, await host.AskAsync("{ b }"));
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await host.AskAsync("{ __typename }"));
    }

    private static FieldValue Escaped(int length) => FieldValue.EscapedUtf8([.. Enumerable.Repeat((byte)'x', length)], 0, length);

    private static GraphQLExecutor Texts(int limit, int count, Resolver item) => new(
        TestHost.BuildSchema("type Query { items: [String] }"),
        new ResolverMap().ListField("Query.items", (in _) => FieldValue.List(null, 0, count), item),
        new ExecutorOptions { MaxResponseBytes = limit });

    // The answer and what this thread allocated for it.
    private static async Task<(string Answer, long Bytes)> MeasureAsync(GraphQLExecutor executor, string query)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var run = executor.ExecuteAsync(new GraphQLRequest { Query = query }, CancellationToken.None);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        using var result = await run;
        return (Encoding.UTF8.GetString(result.Utf8.Span), bytes);
    }
}
