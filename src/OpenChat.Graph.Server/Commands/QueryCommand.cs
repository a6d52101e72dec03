// query: one GraphQL document, or the summary of one artifact, from a data folder, without a server.
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Runs a document and prints the answer, or tells in plain text what is known of an artifact.</summary>
internal sealed class QueryCommand(ServerOptions options, TextWriter output)
{
    private const string NoDocument = " (A GraphQL document would have braces.)";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints the answer as indented JSON.</summary>
    /// <param name="document">The document.</param>
    /// <param name="variables">A JSON object; null for none.</param>
    /// <param name="operationName">Null when the document has one operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(string document, string? variables, string? operationName, CancellationToken cancellationToken)
    {
        await using var log = new ConsoleLog(options, Console.OpenStandardError());
        var json = ReadOnlyMemory<byte>.Empty;
        if (variables is not null && RequestParser.ParseObject(variables, "variables", out json) is { } problem)
        {
            throw new StartUpException(problem.Message);
        }

        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = LineageSchema.CreateExecutor(
            schema, resolvers, EngineOptions.Create(options, log.CreateLogger("OpenChat.Graph.Server")));
        var request = new GraphQLRequest { Query = document, OperationName = operationName, VariablesUtf8 = json, State = snapshot };
        using var result = await executor.ExecuteAsync(request, cancellationToken);
        await output.WriteLineAsync(Indent(result.Utf8));
        return result.HasErrors ? ExitCode.Negative : ExitCode.Success;
    }

    /// <summary>Prints the summary of a model or dataset.</summary>
    /// <param name="text">Its id or one of its names.</param>
    /// <param name="party">For whom.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">The data has no such artifact, or several of that name; says which are near.</exception>
    public async Task<int> SummarizeAsync(string text, VerdictParty party, Reading reading, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        var graph = snapshot.Graph;
        if (ArtifactIds.TryRead(graph, text, ArtifactIds.Kinds, out var node) is { } error)
        {
            throw new StartUpException(error.Code == LookupErrors.NotFound ? error.Message + NoDocument : error.Message);
        }

        var summary = Summaries.Of(snapshot.Analysis.StudyOf(graph.ArtifactOf(node)), party, reading);
        await output.WriteAsync(SummaryText.Of($"{graph.NameOf(node)} ({graph.IdOf(node)})", summary));
        return ExitCode.Success;
    }

    private static string Indent(ReadOnlyMemory<byte> json)
    {
        using var answer = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 });
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            answer.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
