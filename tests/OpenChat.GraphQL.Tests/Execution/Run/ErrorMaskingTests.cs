// Requirement R7: what a client sees of an exception, and what the host does.
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.GraphQL.Tests.Execution.Run;

public sealed class ErrorMaskingTests
{
    private readonly List<ResolverFailure> _failures = [];

    private TestHost Host(Resolver resolver) => TestHost.Create(
        "type Query { items: [Item] } type Item { f: Int u: [U] } union U = Item",
        TestHost.Object(("items", TestHost.List(TestHost.Object(), TestHost.Object()))),
        new ExecutorOptions { OnResolverFailure = _failures.Add },
        new() { ["Item.f"] = resolver });

    [Fact]
    public async Task Execute_MasksAndReports_When_ResolverThrows()
    {
        using var result = await Host(static (in _) => throw new InvalidOperationException("password=secret"))
            .RunAsync("query Q { items { x: f } }");

        var ids = _failures.Select(failure => failure.ErrorId).ToArray();
        Assert.Equal(
            $$$"""{"data":{"items":[{"x":null},{"x":null}]},"errors":[{"message":"Internal server error","locations":[{"line":1"""
                + $$$""","column":19}],"path":["items",0,"x"],"extensions":{"code":"INTERNAL_SERVER_ERROR","errorId":"{{{ids[0]}}}"}}"""
                + $$$""",{"message":"Internal server error","locations":[{"line":1,"column":19}],"path":["items",1,"x"]"""
                + $$$""","extensions":{"code":"INTERNAL_SERVER_ERROR","errorId":"{{{ids[1]}}}"}}]}""",
            Encoding.UTF8.GetString(result.Utf8.Span));
        Assert.Equal(["Item.f items.0.x Q password=secret", "Item.f items.1.x Q password=secret"],
            _failures.Select(failure => $"{failure.Coordinate} {failure.Path} {failure.OperationName} {failure.Exception.Message}"));
        Assert.Equal(result.DocumentHash, _failures[0].DocumentHash);
        Assert.Matches("^[0-9a-f]{32}$", ids[0]);
    }

    [Fact]
    public async Task Execute_MasksAndReports_When_TaskFails()
    {
        using var result = await Host(
            static (in _) => FieldValue.Pending(FailAsync(new InvalidOperationException("secret")))).RunAsync("{ items { f } }");

        Assert.Equal(["Internal server error", "Internal server error"], result.Errors.Select(error => error.Message));
        Assert.All(_failures, failure => Assert.Equal("secret", failure.Exception.Message));
    }

    [Fact]
    public async Task Execute_MasksCancellation_When_NobodyAskedForIt()
    {
        using var result = await Host(static (in _) => throw new OperationCanceledException()).RunAsync("{ items { f } }");

        Assert.Equal(["Internal server error", "Internal server error"], result.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task Execute_ShowsTheError_When_ExceptionIsPublic()
    {
        var error = new FieldError("Ambiguous name.", "AMBIGUOUS") { Extensions = [new("candidates", new object?[] { "a", "b" })] };
        TestHost[] hosts =
        [
            Host((in _) => throw new FieldErrorException(error)),
            Host((in _) => FieldValue.Error(error)),
            Host((in _) => FieldValue.Pending(FailAsync(new FieldErrorException(error)))),
        ];
        foreach (var host in hosts)
        {
            Assert.Equal(
                """{"data":{"items":[{"f":null},{"f":null}]},"errors":[{"message":"Ambiguous name.","locations":[{"line":1"""
                    + ""","column":11}],"path":["items",0,"f"],"extensions":{"code":"AMBIGUOUS","candidates":["a","b"]}}"""
                    + """,{"message":"Ambiguous name.","locations":[{"line":1,"column":11}],"path":["items",1,"f"]"""
                    + ""","extensions":{"code":"AMBIGUOUS","candidates":["a","b"]}}]}""",
                await host.AskAsync("{ items { f } }"));
        }

        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Execute_LocatesEveryOccurrence_When_FieldsAreMerged()
    {
        var host = Host(static (in _) => FieldValue.Error("no"));

        using var result = await host.RunAsync("{ items { f f f f f f f } }");

        Assert.Equal([11, 13, 15, 17, 19], result.Errors[0].Locations.Select(location => location.Column));
    }

    private static async Task<FieldValue> FailAsync(Exception exception)
    {
        await Task.Yield();
        throw exception;
    }
}
