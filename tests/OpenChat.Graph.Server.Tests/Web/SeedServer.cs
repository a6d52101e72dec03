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

    private SeedServer(WebApplication app, GraphQLEndpoint endpoint, SnapshotHolder holder) =>
        (_app, _endpoint, Holder) = (app, endpoint, holder);

    /// <summary>What is served; another graph may be published.</summary>
    public SnapshotHolder Holder { get; }

    /// <summary>Streams of events that are open.</summary>
    public int StreamsOpen => _endpoint.StreamsOpen;

    /// <summary>Scheme, host and port.</summary>
    public string Url => _app.Urls.First();

    /// <param name="options">With an address on which the system chooses the port; the defaults when null.</param>
    /// <param name="snapshot">What is served first; that of the seed when null.</param>
    public static async Task<SeedServer> StartAsync(ServerOptions? options = null, Snapshot? snapshot = null)
    {
        options ??= new ServerOptions { Http = new() { Urls = AnyPort } };
        var app = ServerHost.Create(options, static _ => { });
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Test");
        var holder = new SnapshotHolder();
        holder.Publish(snapshot ?? AskedFolder.Seed.Snapshot);
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, EngineOptions.Create(options, logger));
        var callers = ServerHost.CreateCallerPolicy(options);
        var pages = new PageEndpoint(
            typeof(PageEndpoint).Assembly, options.Documents.TrustedDocumentMode != TrustedDocumentMode.Only);
        var state = new CurrentState(holder, LineageSchema.Text);
        var endpoint = ServerHost.CreateEndpoint(
            options, callers, executor, state.Get, logger, pages.Operations, state.Events(app.Lifetime.ApplicationStopping));
        var files = ServerHost.CreateSchemaEndpoint(options, callers, LineageSchema.Text, schema, resolvers);
        ServerHost.Map(app, options, endpoint, files, pages, holder, logger);
        if (options.Http.Mcp)
        {
            ServerHost.MapMcp(app, options, endpoint, executor);
        }

        await ServerHost.StartAsync(app, options.Http.Urls, CancellationToken.None);
        return new SeedServer(app, endpoint, holder);
    }

    /// <summary>Stops as a signal does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _endpoint.Dispose();
    }
}
