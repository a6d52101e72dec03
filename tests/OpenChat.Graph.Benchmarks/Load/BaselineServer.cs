// The least a web server can do for the same bytes: what the server is held against. It parses nothing, decides nothing and logs nothing.
using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Benchmarks.Load;

/// <summary>
/// A hand-written endpoint for each document under <c>/NAME</c>: reads the body of a POST, writes an answer made at start-up.
/// </summary>
internal static class BaselineServer
{
    private const string JsonType = "application/graphql-response+json; charset=utf-8";

    /// <summary>The documents that both servers answer.</summary>
    public static IReadOnlyList<string> Documents { get; } = ["typename", "model", "zephyr", "closure"];

    /// <summary>A host with the settings of the server's own, not started yet.</summary>
    public static async Task<WebApplication> CreateAsync(int port)
    {
        var app = ServerHost.Create(
            new ServerOptions { Http = new() { Urls = FormattableString.Invariant($"http://127.0.0.1:{port}") } }, _ => { });
        foreach (var document in Documents)
        {
            var answer = await AnswerAsync(document);
            app.MapPost($"/{document}", context => HandleAsync(context, answer));
        }

        return app;
    }

    private static async Task HandleAsync(HttpContext context, byte[] answer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)(context.Request.ContentLength ?? 4096));
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
        var response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.ContentType = JsonType;
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>What the engine answers from the seed.</summary>
    private static async Task<byte[]> AnswerAsync(string document)
    {
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());
        var request = new GraphQLRequest
        {
            Query = Inputs.Document(document),
            State = new Snapshot(
            Inputs.Load(Inputs.Seed), DateTimeOffset.UnixEpoch)
        };
        using var result = await executor.ExecuteAsync(request, CancellationToken.None);
        return result.HasErrors ? throw new InvalidOperationException(result.Errors[0].Message) : result.Utf8.ToArray();
    }
}
