// query: one GraphQL document, from a data folder, without a server.
using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tables;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Commands;

/// <summary>How <c>query</c> prints an answer.</summary>
internal enum AnswerFormat
{
    /// <summary>The answer as it is, indented.</summary>
    Json,

    /// <summary>Rows in columns, for a terminal.</summary>
    Table,

    /// <summary>Rows as the server gives them for <c>text/csv</c>.</summary>
    Csv,

    /// <summary>Rows as a table of Markdown.</summary>
    Markdown,
}

/// <summary>Runs a document and prints the answer.</summary>
internal sealed class QueryCommand(ServerOptions options, TextWriter output, TextWriter error)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly GraphQLError NoRows = new("The answer has no rows.", ErrorCodes.BadUserInput); // never printed: the problem is

    /// <summary>The document that is meant: what stands in braces, <c>-</c> for standard input, else a file.</summary>
    /// <exception cref="StartUpException">There is no such file.</exception>
    public static string ReadDocument(string given) =>
        given == "-" ? Console.In.ReadToEnd()
        : string.IsNullOrWhiteSpace(given) || given.Contains('{', StringComparison.Ordinal) ? given
        : ReadFile(given, "document", $"A document in place of a file has braces. To be told about a model or dataset: ask {Quote(given)}");

    /// <summary>Prints the answer.</summary>
    /// <param name="document">The document.</param>
    /// <param name="variables">A JSON object, or a file with one; null for none.</param>
    /// <param name="operationName">Null when the document has one operation.</param>
    /// <param name="format">As what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">The answer cannot be given as rows, or the variables cannot be used.</exception>
    public async Task<int> RunAsync(
        string document, string? variables, string? operationName, AnswerFormat format, CancellationToken cancellationToken)
    {
        await using var log = new ConsoleLog(options, Console.OpenStandardError());
        var json = ReadOnlyMemory<byte>.Empty;
        if (variables is not null && RequestParser.ParseObject(ReadVariables(variables), "variables", out json) is { } problem)
        {
            throw new StartUpException(problem.Message);
        }

        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = LineageSchema.CreateExecutor(
            schema, resolvers, EngineOptions.Create(options, log.CreateLogger("OpenChat.Graph.Server")));
        var (shapes, noRows) = (new List<TableShape>(), ""); // one when the document asks for rows
        var request = new GraphQLRequest
        {
            Query = document,
            OperationName = operationName,
            VariablesUtf8 = json,
            State = snapshot,
            Admit = format == AnswerFormat.Json ? null : priced =>
            {
                if (TableShape.Find(priced.Answer, out noRows) is not { } found)
                {
                    return NoRows;
                }

                shapes.Add(found);
                return null;
            },
        };
        using var result = await executor.ExecuteAsync(request, cancellationToken);
        if (format == AnswerFormat.Json)
        {
            await output.WriteLineAsync(Indent(result.Utf8));
            return result.HasErrors ? ExitCode.Negative : ExitCode.Success;
        }

        if (noRows.Length > 0)
        {
            throw new StartUpException(noRows);
        }

        if (result.HasErrors || shapes is not [var shape])
        {
            // no rows at all rather than some that look like all
            foreach (var one in result.Errors)
            {
                await error.WriteLineAsync($"{one.Code}: {one.Message}");
            }

            return ExitCode.Negative;
        }

        using var table = Table.Open(result.Utf8, shape, out noRows);
        await output.WriteAsync(table is null ? throw new StartUpException(noRows) : Write(table, format));
        return ExitCode.Success;
    }

    private static string Write(Table table, AnswerFormat format)
    {
        if (format != AnswerFormat.Csv)
        {
            return format == AnswerFormat.Markdown ? table.ToMarkdown() : table.ToText();
        }

        var rows = new ArrayBufferWriter<byte>();
        table.TryWriteCsv(rows, int.MaxValue);
        return Encoding.UTF8.GetString(rows.WrittenSpan);
    }

    private static string ReadVariables(string given) => given.AsSpan().TrimStart() is ['{' or '[', ..] or []
        ? given
        : ReadFile(given, "variables", "Variables in place of a file are a JSON object, in braces.");

    private static string ReadFile(string path, string what, string otherwise)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartUpException($"The file '{path}' with the {what} cannot be read. {otherwise}");
        }
    }

    private static string Quote(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'." : word + ".";

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
