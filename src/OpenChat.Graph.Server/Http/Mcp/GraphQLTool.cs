// A tool that runs GraphQL: an operation that ships with the program, or one that the caller writes.
using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Language;

namespace OpenChat.Graph.Server.Http.Mcp;

/// <summary>
/// A tool of the Model Context Protocol. The ones that ship are operations: name and description are those of the operation, what it takes
/// are its variables.
/// </summary>
internal sealed class GraphQLTool : McpServerTool
{
    private const string Folder = "mcp/"; // of the embedded operations

    private readonly GraphQLEndpoint _endpoint;
    private readonly IHttpContextAccessor _context;
    private readonly ReadOnlyMemory<byte> _document; // empty: the caller writes it
    private readonly ImmutableArray<string> _arguments;

    private GraphQLTool(
        GraphQLEndpoint endpoint,
        IHttpContextAccessor context,
        Tool tool,
        ReadOnlyMemory<byte> document,
        ImmutableArray<string> arguments)
    {
        (_endpoint, _context, ProtocolTool, _document, _arguments) = (endpoint, context, tool, document, arguments);
        ProtocolTool.Annotations = new ToolAnnotations { ReadOnlyHint = true, IdempotentHint = true, OpenWorldHint = false };
    }

    /// <inheritdoc/>
    public override Tool ProtocolTool { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <summary>The tools that ship, by name.</summary>
    /// <param name="endpoint">Runs them.</param>
    /// <param name="context">Says which HTTP request a call came in.</param>
    /// <param name="executor">Checks them.</param>
    /// <exception cref="InvalidOperationException">An operation is not valid.</exception>
    public static IEnumerable<GraphQLTool> ReadAll(GraphQLEndpoint endpoint, IHttpContextAccessor context, GraphQLExecutor executor)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var schemas = new InputSchemas(executor.Schema);
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8); // it was listed
            var text = reader.ReadToEnd();
            var errors = executor.Prepare(text);
            var definitions = Parser.TryParse(new Source(text, name), ParserOptions.Default, out _)?.Definitions ?? [];
            if (!errors.IsEmpty
                || definitions is not [OperationDefinitionNode { Name: { } operationName, Description: { } description } operation])
            {
                throw new InvalidOperationException(
                    $"{name}: not one described operation with a name. {string.Join(' ', errors.Select(static error => error.Message))}");
            }

            var tool = new Tool { Name = operationName.Value, Description = description.Value, InputSchema = schemas.Of(operation) };
            yield return new GraphQLTool(
                endpoint,
                context,
                tool,
                Encoding.UTF8.GetBytes(text),
                [.. operation.VariableDefinitions.Select(static variable => variable.Variable.Name.Value)]);
        }
    }

    /// <summary>The tool <c>graphql</c>, which runs any query.</summary>
    /// <param name="endpoint">Runs it.</param>
    /// <param name="context">Says which HTTP request a call came in.</param>
    public static GraphQLTool Free(GraphQLEndpoint endpoint, IHttpContextAccessor context)
    {
        const string Schema =
            """
            {
              "type": "object",
              "properties": {
                "query": {"type": "string", "description": "A GraphQL document with one query."},
                "variables": {"type": "object", "description": "Values of its variables, by name."}
              },
              "required": ["query"],
              "additionalProperties": false
            }
            """;
        var tool = new Tool
        {
            Name = "graphql",
            Description =
                """
                Any question to the graph, as a GraphQL query, within the limits of the server. Ask {__schema {queryType {fields {name
                description}}}} for what can be asked, {__type(name: "Model") {fields {name description}}} for what a type has.
                """,
            InputSchema = JsonElement.Parse(Schema),
        };
        return new GraphQLTool(endpoint, context, tool, document: default, ["query", "variables"]);
    }

    /// <inheritdoc/>
    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        var arguments = request.Params?.Arguments ?? ImmutableDictionary<string, JsonElement>.Empty;
        if (arguments.Keys.FirstOrDefault(name => !_arguments.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            return Result(
                $"The tool \"{ProtocolTool.Name}\" takes no \"{unknown}\"; it takes {string.Join(", ", _arguments)}.", isError: true);
        }

        var (document, variables) = (_document, arguments);
        if (document.IsEmpty)
        {
            if (!arguments.TryGetValue("query", out var query) || query.ValueKind != JsonValueKind.String)
            {
                return Result("The tool \"graphql\" needs \"query\", a text with a GraphQL query.", isError: true);
            }

            if (arguments.TryGetValue("variables", out var given) && given.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return Result("The tool \"graphql\" takes \"variables\" as an object of values by name.", isError: true);
            }

            document = Encoding.UTF8.GetBytes(query.GetString()!); // it is a string
            variables = given.ValueKind == JsonValueKind.Object
                ? given.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal)
                : ImmutableDictionary<string, JsonElement>.Empty;
        }

        // tools come over HTTP alone
        var answer = await _endpoint.RunAsync(_context.HttpContext!, document, Write(variables), McpHost.Notice);
        return Result(answer.Json, answer.HasErrors);
    }

    private static ReadOnlyMemory<byte> Write(IDictionary<string, JsonElement> variables)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        foreach (var (name, value) in variables)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static CallToolResult Result(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };
}
