// Requirement P1: documents are parsed, validated and planned once, and the memory for that is bounded.
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Documents;

public sealed class OperationCacheTests
{
    private static TestHost Host(ExecutorOptions options) =>
        TestHost.Create(
            "type Query { a: Int box: Query }",
            TestHost.Object(("a", FieldValue.Int(1)), ("box", TestHost.Object(("a", FieldValue.Int(2))))), options);

    [Theory]
    [InlineData("{ a }")]
    [InlineData("{ nosuch }")]
    [InlineData("{ a")]
    public async Task Execute_FindsTheDocument_When_AskedForTheThirdTime(string query)
    {
        var host = Host(new ExecutorOptions());

        using var first = await host.RunAsync(query);
        Assert.Equal((0, 0L), (host.Executor.CachedDocuments, host.Executor.CachedBytes)); // it may never come again
        using var second = await host.RunAsync(query);
        using var third = await host.RunAsync(query);
        using var asBytes = await host.Executor.ExecuteAsync(
            new GraphQLRequest { QueryUtf8 = Encoding.UTF8.GetBytes(query) }, CancellationToken.None);

        Assert.Equal([false, false, true, true], new[] { first.WasCached, second.WasCached, third.WasCached, asBytes.WasCached });
        Assert.Equal(first.Utf8.ToArray(), second.Utf8.ToArray());
        Assert.Equal(first.Utf8.ToArray(), asBytes.Utf8.ToArray());
        Assert.Equal(1, host.Executor.CachedDocuments);
    }

    [Fact]
    public async Task Execute_ForgetsTheLeastRecentlyUsed_When_EntriesAreTooMany()
    {
        var host = Host(new ExecutorOptions { CacheEntries = 2 });

        foreach (var query in (string[])["{ x1: a }", "{ x1: a }", "{ x2: a }", "{ x2: a }", "{ x1: a }", "{ x3: a }", "{ x3: a }"])
        {
            await host.AskAsync(query);
        }

        using var kept = await host.RunAsync("{ x1: a }");
        using var dropped = await host.RunAsync("{ x2: a }");
        Assert.Equal((true, false, 2), (kept.WasCached, dropped.WasCached, host.Executor.CachedDocuments));
    }

    [Fact]
    public async Task Execute_KeepsNothing_When_CacheIsOff()
    {
        var host = Host(new ExecutorOptions { CacheEntries = 0 });

        await host.AskAsync("{ a }");
        using var second = await host.RunAsync("{ a }");

        Assert.False(second.WasCached);
        Assert.Equal((0, 0L), (host.Executor.CachedDocuments, host.Executor.CachedBytes));
    }

    [Theory]
    [InlineData("{{ x{0}: a }}")]
    [InlineData("{{ nosuch{0} }}")]
    [InlineData("{{ x{0}: __schema {{ types {{ name fields {{ name }} }} }} }}")]
    public async Task Execute_StaysWithinBounds_When_FloodedWithDocuments(string format)
    {
        var host = Host(new ExecutorOptions { CacheEntries = 100, CacheBytes = 100_000 });

        for (var i = 0; i < 1_000; i++)
        {
            await host.AskAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i / 2));
            if (i == 0)
            {
                continue;
            }

            Assert.InRange(host.Executor.CachedDocuments, 1, 100);
            Assert.InRange(host.Executor.CachedBytes, 1, 100_000);
        }
    }

    [Fact]
    public async Task Execute_DropsNothing_When_EachDocumentComesOnce()
    {
        var host = Host(new ExecutorOptions { CacheEntries = 4 });
        await host.AskAsync("{ a }");
        await host.AskAsync("{ a }");

        for (var i = 0; i < 500; i++)
        {
            await host.AskAsync($"{{ x{i}: a }}");
        }

        using var kept = await host.RunAsync("{ a }");
        Assert.True(kept.WasCached);
        Assert.InRange(host.Executor.CachedDocuments, 1, 2); // should two of them share a hash
    }

    [Fact]
    public async Task Execute_DoesNotKeep_When_DocumentAloneFillsHalf()
    {
        var host = Host(new ExecutorOptions { CacheBytes = 10_000 });

        await host.AskAsync("{ a #" + new string('x', 5_000) + "\n}");
        await host.AskAsync("{ a #" + new string('x', 5_000) + "\n}");

        Assert.Equal(0, host.Executor.CachedDocuments);
    }

    [Fact]
    public async Task Execute_TellsTheHash_When_DocumentIsRead()
    {
        using var result = await Host(new ExecutorOptions()).RunAsync("{ a }");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{ a }"u8)), result.DocumentHash);
    }

    [Fact]
    public async Task Prepare_WarmsUp_When_DocumentIsValid()
    {
        var host = Host(new ExecutorOptions());

        Assert.Empty(host.Executor.Prepare("{ a }"));
        Assert.Equal(
            ["Cannot query field \"b\" on type \"Query\". Did you mean \"a\"?"],
            host.Executor.Prepare("{ b }").Select(error => error.Message));
        using var result = await host.RunAsync("{ a }");

        Assert.True(result.WasCached);
    }

    // plans are shared: the same document from many threads at once, with every set of decisions
    [Fact]
    public async Task Execute_GivesTheRightAnswers_When_ManyThreadsAskAtOnce()
    {
        const string Query = "query ($x: Boolean!, $y: Boolean!) { a @skip(if: $x) box @skip(if: $y) { a box { a } } }";
        for (var round = 0; round < 20; round++)
        {
            var host = Host(new ExecutorOptions());
            var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
                () => host.AskAsync(Query, $$"""{"x":{{(i % 2 == 0 ? "true" : "false")}},"y":{{(i % 4 < 2 ? "true" : "false")}}}"""))));

            for (var i = 0; i < answers.Length; i++)
            {
                var members = new[] { i % 2 == 0 ? "" : "\"a\":1", i % 4 < 2 ? "" : "\"box\":{\"a\":2,\"box\":null}" };
                Assert.Equal($$$"""{"data":{{{{string.Join(',', members.Where(member => member.Length > 0))}}}}}""", answers[i]);
            }
        }
    }
}
