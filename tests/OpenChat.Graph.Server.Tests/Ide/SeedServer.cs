// The server as serve puts it together, on a loopback port, answering from seed/.
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.GraphQL;

namespace OpenChat.Graph.Server.Tests.Ide;

internal sealed class SeedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GraphQLEndpoint _endpoint;

    private SeedServer(WebApplication app, GraphQLEndpoint endpoint)
    {
        _app = app;
        _endpoint = endpoint;
    }

    /// <summary>Scheme, host and port.</summary>
    public string Url => _app.Urls.First();

    public static async Task<SeedServer> StartAsync()
    {
        var options = new ServerOptions { Http = new() { Urls = "http://127.0.0.1:0" } };
        var app = ServerHost.Create(options, static _ => { });
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Test");
        var holder = new SnapshotHolder();
        holder.Publish(AskedFolder.Seed.Snapshot);
        var (schema, resolvers) = LineageSchema.Create();
        var endpoint = ServerHost.CreateEndpoint(
            options,
            CallerPolicy.Open,
            new GraphQLExecutor(schema, resolvers, EngineOptions.Create(options, logger)),
            new CurrentState(holder, LineageSchema.Text).Get,
            logger);
        var files = ServerHost.CreateSchemaEndpoint(options, CallerPolicy.Open, LineageSchema.Text, schema, resolvers);
        ServerHost.Map(app, options, endpoint, files, new IdeEndpoint(typeof(IdeEndpoint).Assembly), holder, logger);
        await ServerHost.StartAsync(app, options.Http.Urls, CancellationToken.None);
        return new SeedServer(app, endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _endpoint.Dispose();
    }
}
