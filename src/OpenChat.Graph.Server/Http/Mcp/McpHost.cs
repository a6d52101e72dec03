// The Model Context Protocol at /mcp: how agents ask.
using Microsoft.AspNetCore.Http.Features;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL;

namespace OpenChat.Graph.Server.Http.Mcp;

/// <summary>
/// Serves tools for agents over streamable HTTP, without sessions: each request stands for itself, and a client that is gone costs nothing.
/// The protocol is that of the package, the answers are those of <c>/graphql</c>, with its callers, its places and its limits.
/// </summary>
internal static class McpHost
{
    /// <summary>Where it is served.</summary>
    public const string Path = "/mcp";

    /// <summary>What every answer says.</summary>
    public const string Notice = Verdict.Disclaimer;

    private const string Instructions =
        """
        A graph of AI models, datasets, licenses and organisations: what was made from what, and which license limits travel along. Answers
        are evidence gathered from published texts, not legal advice: say so, and give clause and address with what you report. UNKNOWN
        means that something is not known that could decide the answer; never report it as allowed. Names may stand where an id is asked
        for; an error lists what may be meant.
        """;

    /// <summary>Adds what the protocol needs.</summary>
    public static void Add(IServiceCollection services)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>(); // filled by Map: they need the endpoint
        services.AddSingleton(tools);
        services.AddHttpContextAccessor();
        services.AddMcpServer(server =>
        {
            server.ServerInfo = new Implementation
            {
                Name = "openchat-graph",
                Title = "OpenChat.Graph",
                Version = typeof(McpHost).Assembly.GetName().Version?.ToString(3) ?? "0",
            };
            server.ServerInstructions = Instructions;
            server.ToolCollection = tools;
        }).WithHttpTransport(static transport => transport.SessionMode = HttpServerSessionMode.Stateless);
    }

    /// <summary>Maps it.</summary>
    /// <param name="app">Not started yet.</param>
    /// <param name="options">Say which origins may ask, how large a request may be, and whether callers may write queries of their
    /// own.</param>
    /// <param name="endpoint">Answers.</param>
    /// <param name="executor">Checks the tools.</param>
    public static void Map(WebApplication app, ServerOptions options, GraphQLEndpoint endpoint, GraphQLExecutor executor)
    {
        var context = app.Services.GetRequiredService<IHttpContextAccessor>();
        var tools = app.Services.GetRequiredService<McpServerPrimitiveCollection<McpServerTool>>();
        foreach (var tool in GraphQLTool.ReadAll(endpoint, context, executor))
        {
            tools.Add(tool);
        }

        if (options.Documents.TrustedDocumentMode != TrustedDocumentMode.Only)
        {
            tools.Add(GraphQLTool.Free(endpoint, context));
        }

        var origins = options.Callers.CorsOrigins?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        app.MapMcp(Path).Add(route =>
        {
            var inner = route.RequestDelegate!; // the package maps delegates
            route.DisplayName = Path;
            route.RequestDelegate = async request =>
            {
                if (request.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
                {
                    size.MaxRequestBodySize = options.Http.MaxBodyBytes;
                }

                if (await endpoint.AdmitAsync(request, origins))
                {
                    await inner(request);
                }
            };
        });
    }
}
