// The server as serve puts it together, on a loopback port, answering from seed/.
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.GraphQL;

namespace OpenChat.Graph.Server.Tests.Web;

internal sealed class SeedServer : IAsyncDisposable
{
    /// <summary>An address of this machine on which the system chooses the port.</summary>
    public const string AnyPort = "http://127.0.0.1:0";

    private readonly WebApplication _app;
    private readonly GraphQLEndpoint _endpoint;

    private SeedServer(WebApplication app, GraphQLEndpoint endpoint)
    {
        _app = app;
        _endpoint = endpoint;
    }

    /// <summary>Scheme, host and port.</summary>
    public string Url => _app.Urls.First();

    /// <param name="options">With an address on which the system chooses the port; the defaults when null.</param>
    public static async Task<SeedServer> StartAsync(ServerOptions? options = null)
    {
        options ??= new ServerOptions { Http = new() { Urls = AnyPort } };
        var app = ServerHost.Create(options, static _ => { });
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Test");
        var holder = new SnapshotHolder();
        holder.Publish(AskedFolder.Seed.Snapshot);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, EngineOptions.Create(options, logger));
        var callers = ServerHost.CreateCallerPolicy(options);
        var pages = new PageEndpoint(
            typeof(PageEndpoint).Assembly, options.Documents.TrustedDocumentMode != TrustedDocumentMode.Only);
        var endpoint = ServerHost.CreateEndpoint(
            options, callers, executor, new CurrentState(holder, LineageSchema.Text).Get, logger, pages.Operations);
        var files = ServerHost.CreateSchemaEndpoint(options, callers, LineageSchema.Text, schema, resolvers);
        ServerHost.Map(app, options, endpoint, files, pages, holder, logger);
        if (options.Http.Mcp)
        {
            ServerHost.MapMcp(app, options, endpoint, executor);
        }

        await ServerHost.StartAsync(app, options.Http.Urls, CancellationToken.None);
        return new SeedServer(app, endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _endpoint.Dispose();
    }
}
