// The web host: what is mapped where, and the limits of the HTTP server itself.
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Telemetry;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Http;

/// <summary>Builds and starts the web host. Nothing of it reads configuration: the options are all there is.</summary>
internal static class ServerHost
{
    private const string GraphQLPath = "/graphql";
    private const long ChunkFraming = 6; // bytes on the wire for a byte that is sent in a chunk of its own; the server counts them all
    private const int MaxRequestLineBytes = 16 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxHeaders = 100;
    private const long PersistedQueryBytes = 16 * 1024 * 1024;

    /// <summary>A host that is not started yet.</summary>
    public static WebApplication Create(ServerOptions options, Action<ILoggingBuilder> configureLogging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        configureLogging(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownTimeoutSeconds));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = (ChunkFraming * options.MaxBodyBytes) + MaxHeaderBytes; // the exact limit is the endpoint's
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(65);
        });
        var app = builder.Build();
        foreach (var url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            app.Urls.Add(url);
        }

        return app;
    }

    /// <summary>The handler of <c>/graphql</c> with everything it needs.</summary>
    /// <param name="options">Say what is on.</param>
    /// <param name="executor">The engine.</param>
    /// <param name="currentState">Asked once a request; null means "not ready yet".</param>
    /// <param name="logger">Gets one line a request.</param>
    /// <exception cref="StartUpException">What the options name cannot be used.</exception>
    public static GraphQLEndpoint CreateEndpoint(ServerOptions options, GraphQLExecutor executor, Func<EndpointState?> currentState, ILogger logger)
    {
        var onlyTrusted = options.TrustedDocumentMode == TrustedDocumentMode.Only;
        var trusted = TrustedDocuments.None;
        if (options.TrustedDocuments is { } folder && options.TrustedDocumentMode != TrustedDocumentMode.Off)
        {
            trusted = TrustedDocuments.Load(folder, executor);
            Log.TrustedDocumentsLoaded(logger, trusted.Count, options.TrustedDocumentMode);
        }
        else if (onlyTrusted)
        {
            throw new StartUpException("Only trusted documents are to be run, but there are none: name their folder with OPENCHAT_TRUSTED_DOCUMENTS.");
        }

        var queries = options.PersistedQueries == 0 || onlyTrusted
            ? null
            : new PersistedQueryStore(options.PersistedQueries, PersistedQueryBytes, TimeSpan.FromMinutes(options.PersistedQueryMinutes), TimeProvider.System);
        return new GraphQLEndpoint(executor, options.ToEndpointOptions(new DocumentFinder(trusted, onlyTrusted, queries)), currentState, logger);
    }

    /// <summary>Says in plain words what is wrong with the addresses; null when they can be tried.</summary>
    public static string? FindUrlProblem(string urls)
    {
        var list = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (list.Length == 0)
        {
            return "No address to listen on; give one such as http://127.0.0.1:5080.";
        }

        foreach (var url in list)
        {
            try
            {
                var address = BindingAddress.Parse(url);
                if (address.Scheme != "http" || address.PathBase.Length > 0 || address.Port is < 0 or > ushort.MaxValue)
                {
                    return $"'{url}' is not an address to listen on; give one such as http://127.0.0.1:5080 (http only, no path).";
                }
            }
            catch (FormatException)
            {
                return $"'{url}' is not an address to listen on; give one such as http://127.0.0.1:5080 (http only, no path).";
            }
        }

        return null;
    }

    /// <summary>Starts listening.</summary>
    /// <exception cref="StartUpException">The address is not available.</exception>
    public static async Task StartAsync(WebApplication app, string urls, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new StartUpException($"Cannot listen on {urls}: another program uses this address. Stop it, or choose another one with --urls.");
        }
        catch (SocketException exception)
        {
            throw new StartUpException($"Cannot listen on {urls}: {exception.SocketErrorCode switch
            {
                SocketError.AccessDenied => "not permitted; ports below 1024 need privileges",
                SocketError.AddressNotAvailable => "this machine has no such address",
                _ => exception.SocketErrorCode.ToString(),
            }}.");
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or NotSupportedException)
        {
            throw new StartUpException($"Cannot listen on {urls}: {exception.Message}");
        }
    }

    /// <summary>The list of everything that is served.</summary>
    /// <param name="app">Not started yet.</param>
    /// <param name="graphQL">The handler of <c>/graphql</c>.</param>
    /// <param name="schema">The handler of <c>/schema.graphql</c>.</param>
    /// <param name="ide">What browsers get at <c>/graphql</c>; null for the same as everybody.</param>
    /// <param name="holder">What the health probes look at.</param>
    /// <param name="logger">Gets one line a request.</param>
    public static void Map(WebApplication app, GraphQLEndpoint graphQL, SchemaEndpoint schema, IdeEndpoint? ide, SnapshotHolder holder, ILogger logger)
    {
        var health = new HealthEndpoints(holder);
        app.Use((context, next) => AroundAsync(context, next, logger));
        app.Map(GraphQLPath, context => ide is not null && IdeEndpoint.IsAskedFor(context.Request) ? PageAsync(context, ide) : graphQL.HandleAsync(context))
            .WithDisplayName(GraphQLPath);
        if (ide is not null)
        {
            app.Map(IdeEndpoint.FilesPattern, ide.FileAsync);
        }

        app.Map("/schema.graphql", schema.HandleAsync);
        app.Map("/health/live", HealthEndpoints.LiveAsync);
        app.Map("/health/ready", health.ReadyAsync);
    }

    private static Task PageAsync(HttpContext context, IdeEndpoint ide)
    {
        context.SetEndpoint(null); // no GraphQL request: the log line is that of any other one
        return ide.PageAsync(context);
    }

    /// <summary>What holds for every answer; and one log line for each request that writes none of its own (probes of health only at Debug).</summary>
    private static async Task AroundAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
        ServerTelemetry.Describe(context, route, isWorthASpan: route != IdeEndpoint.FilesPattern && route?.StartsWith("/health", StringComparison.Ordinal) != true);
        if (context.GetEndpoint()?.DisplayName != GraphQLPath)
        {
            var level = context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            var method = LogSetup.Escape(context.Request.Method);
            var path = LogSetup.Escape(context.Request.Path.Value);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Log.OtherRequest(logger, level, method, path, context.Response.StatusCode, elapsed);
        }
    }
}
