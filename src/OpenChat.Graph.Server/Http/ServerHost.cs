// The web host: what is mapped where, and the limits of the HTTP server itself.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Http.Files;
using OpenChat.Graph.Server.Http.Mcp;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Telemetry;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Http;

/// <summary>Builds and starts the web host. Nothing of it reads configuration: the options are all there is.</summary>
internal static class ServerHost
{
    /// <summary>Where GraphQL is answered.</summary>
    internal const string GraphQLPath = "/graphql";
    private const string StreamPath = GraphQLPath + "/stream";
    private const long ChunkFraming = 6; // bytes on the wire for a byte that is sent in a chunk of its own; the server counts them all
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxHeaders = 100;
    private const long PersistedQueryBytes = 16 * 1024 * 1024;

    private static readonly MinDataRate SlowestClient = new(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>A host that is not started yet.</summary>
    public static WebApplication Create(ServerOptions options, Action<ILoggingBuilder> configureLogging)
    {
        var builder =
            WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        configureLogging(builder.Logging);
        if (options.Log.LogLevel > LogLevel.Debug)
        {
            // whoever asks for its lines pays for a scope and an activity in every request
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Warning); // each call of a tool has its own line
        }

        builder.Services.AddRoutingCore();
        builder.Services.AddCors();
        builder.Services.Configure<ConsoleLifetimeOptions>(lifetime => lifetime.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.Http.ShutdownTimeoutSeconds));
        if (options.Http.Mcp)
        {
            McpHost.Add(builder.Services);
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // the exact limit is the endpoint's
            kestrel.Limits.MaxRequestBodySize = (ChunkFraming * options.Http.MaxBodyBytes) + MaxHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = options.Http.MaxUrlBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(65);
            kestrel.Limits.MinRequestBodyDataRate = SlowestClient;
            // an answer is in memory until it is read: 10 MB for a quarter of an hour at most
            kestrel.Limits.MinResponseDataRate = SlowestClient;
        });
        var app = builder.Build();
        foreach (var url in options.Http.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            app.Urls.Add(url);
        }

        return app;
    }

    /// <summary>Who may ask for what.</summary>
    /// <exception cref="StartUpException">The options do not fit together, or the tokens cannot be used.</exception>
    public static CallerPolicy CreateCallerPolicy(ServerOptions options)
    {
        var tokens = BearerTokens.Read(options.Callers.AccessTokens, options.Callers.AccessTokensFile);
        if (tokens is null && (
            options.Callers.Access == AccessMode.Authorized || options.Callers.Introspection == IntrospectionMode.Authorized))
        {
            throw new StartUpException(
                "Only authorized callers are let in, but there are no access tokens: "
                + "name them with OPENCHAT_ACCESS_TOKENS or OPENCHAT_ACCESS_TOKENS_FILE.");
        }

        var hasLimits = options.Callers.RateLimitRequests > 0 || options.Callers.RateLimitCost > 0;
        return tokens is null && !hasLimits && !options.Callers.RequirePreflight && options.Callers.Introspection == IntrospectionMode.On
            ? CallerPolicy.Open
            : new CallerPolicy
            {
                Tokens = tokens,
                Access = options.Callers.Access,
                Introspection = options.Callers.Introspection,
                RequiresPreflight = options.Callers.RequirePreflight,
                Limits = hasLimits ? new RateLimits(options.Callers.RateLimitRequests, options.Callers.RateLimitCost) : null,
            };
    }

    /// <summary>The handler of <c>/graphql</c> with everything it needs.</summary>
    /// <param name="options">Say what is on.</param>
    /// <param name="callers">Checks who asks; the endpoint disposes of it.</param>
    /// <param name="executor">The engine.</param>
    /// <param name="currentState">Asked once a request; null means "not ready yet".</param>
    /// <param name="logger">Gets one line a request.</param>
    /// <param name="ownDocuments">What the program's own page asks; it may, whatever documents of others are run.</param>
    /// <param name="events">What subscriptions are told; null for nothing.</param>
    /// <exception cref="StartUpException">What the options name cannot be used.</exception>
    public static GraphQLEndpoint CreateEndpoint(
        ServerOptions options,
        CallerPolicy callers,
        GraphQLExecutor executor,
        Func<EndpointState?> currentState,
        ILogger logger,
        IReadOnlyList<string> ownDocuments,
        EventSource? events = null)
    {
        var onlyTrusted = options.Documents.TrustedDocumentMode == TrustedDocumentMode.Only;
        var trusted = TrustedDocuments.None;
        if (options.Documents.TrustedDocuments is { } path && options.Documents.TrustedDocumentMode != TrustedDocumentMode.Off)
        {
            trusted = TrustedDocuments.Load(path, executor);
            Log.TrustedDocumentsLoaded(logger, trusted.Count, options.Documents.TrustedDocumentMode);
        }
        else if (onlyTrusted)
        {
            throw new StartUpException(
                "Only trusted documents are to be run, but there are none: name their folder or manifest with OPENCHAT_TRUSTED_DOCUMENTS.");
        }

        trusted = trusted.With(ownDocuments);
        var queries = options.Documents.PersistedQueries == 0 || onlyTrusted
            ? null
            : new PersistedQueryStore(
                options.Documents.PersistedQueries,
                PersistedQueryBytes,
                TimeSpan.FromMinutes(options.Documents.PersistedQueryMinutes),
                TimeProvider.System);
        return new GraphQLEndpoint(
            executor, options, callers, new DocumentFinder(trusted, onlyTrusted, queries), currentState, logger, events);
    }

    /// <summary>The handler of the schema files.</summary>
    /// <param name="options">Say what is on.</param>
    /// <param name="callers">Says who may see the schema.</param>
    /// <param name="text">The schema file.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="resolvers">Its bindings.</param>
    public static SchemaEndpoint CreateSchemaEndpoint(
        ServerOptions options, CallerPolicy callers, string text, GraphQLSchema schema, ResolverMap resolvers) =>
        new(
            text,
            async document =>
            {
                // an engine with the usual limits, whatever the options make of those for requests
                var executor = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());
                using var result = await executor.ExecuteAsync(new GraphQLRequest { Query = document }, CancellationToken.None);
                return result.Utf8.ToArray();
            },
            callers,
            options.Http.Compression);

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

                if (url.LastIndexOf(':') <= Math.Max(url.LastIndexOf(']'), url.IndexOf("://", StringComparison.Ordinal)))
                {
                    return $"'{url}' names no port; give an address such as http://127.0.0.1:5080 (with port 0 the system chooses one).";
                }

                // the HTTP server takes any other name to mean every address of the machine
                if (!IPAddress.TryParse(address.Host, out _) && address.Host is not ("+" or "*")
                    && !string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
                {
                    return $"'{url.Split('@')[^1]}' names no address of this machine; give an IP address or localhost, such as "
                        + "http://127.0.0.1:5080, or http://*:5080 for every address of the machine.";
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
            throw new StartUpException(
                $"Cannot listen on {urls}: another program uses this address. Stop it, or choose another one with --urls.");
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
    /// <param name="options">Say what is on.</param>
    /// <param name="graphQL">The handler of <c>/graphql</c>.</param>
    /// <param name="schema">The handler of <c>/schema.graphql</c> and <c>/schema.json</c>.</param>
    /// <param name="pages">What browsers get; null when they get what everybody gets.</param>
    /// <param name="holder">What the health probes look at.</param>
    /// <param name="logger">Gets one line a request.</param>
    /// <exception cref="StartUpException">The options name origins or proxies that cannot be used.</exception>
    public static void Map(
        WebApplication app,
        ServerOptions options,
        GraphQLEndpoint graphQL,
        SchemaEndpoint schema,
        PageEndpoint? pages,
        SnapshotHolder holder,
        ILogger logger)
    {
        var health = new HealthEndpoints(holder);
        if (options.Callers.TrustedProxies is { } proxies)
        {
            CrossOrigin.UseProxies(app, proxies);
        }

        app.Use((context, next) => AroundAsync(context, next, logger));
        if (options.Callers.CorsOrigins is { } origins)
        {
            CrossOrigin.Use(app, CrossOrigin.CreatePolicy(origins));
        }

        var editor = pages?.HasEditor == true ? pages : null;
        app.Map(
            GraphQLPath,
            context => editor is not null && PageEndpoint.IsAskedFor(context.Request)
                ? EditorAsync(context, editor)
                : graphQL.HandleAsync(context))
            .WithDisplayName(GraphQLPath);
        app.Map(StreamPath, graphQL.HandleStreamAsync).WithDisplayName(GraphQLPath);
        foreach (var (end, type) in (ReadOnlySpan<(string, AnswerType)>)[(".csv", AnswerType.Csv), (".jsonl", AnswerType.JsonLines)])
        {
            app.Map(GraphQLPath + end, context => graphQL.HandleAsync(context, type)).WithDisplayName(GraphQLPath);
        }

        if (pages is not null)
        {
            MapPages(app, pages);
        }

        app.Map(
            "/",
            context => pages is not null && PageEndpoint.IsAskedFor(context.Request)
                ? pages.ExplorerAsync(context, isFound: true)
                : RootEndpoint.HandleAsync(context));
        app.Map("/schema.graphql", schema.HandleTextAsync);
        app.Map(GraphQLPath + "/schema.graphql", schema.HandleTextAsync);
        app.Map("/schema.json", schema.HandleJsonAsync);
        var exports = new ExportEndpoint(graphQL);
        app.Map(ExportEndpoint.GraphPattern, exports.HandleGraphAsync);
        app.Map(ExportEndpoint.Pattern, exports.HandleAsync);
        app.Map(ReportEndpoint.Pattern, new ReportEndpoint(graphQL).HandleAsync);
        app.Map("/health/live", HealthEndpoints.LiveAsync);
        app.Map("/health/ready", health.ReadyAsync);
    }

    /// <summary>Serves tools for agents, too.</summary>
    /// <param name="app">Not started yet.</param>
    /// <param name="options">Say what is on.</param>
    /// <param name="graphQL">The handler of <c>/graphql</c>.</param>
    /// <param name="executor">The engine.</param>
    public static void MapMcp(WebApplication app, ServerOptions options, GraphQLEndpoint graphQL, GraphQLExecutor executor) =>
        McpHost.Map(app, options, graphQL, executor);

    /// <summary>
    /// What the explorer shows but for <c>/</c>, the files of the pages, and the explorer for whatever else a browser opens.
    /// </summary>
    private static void MapPages(WebApplication app, PageEndpoint pages)
    {
        app.Map(PageEndpoint.FilesPattern, pages.FileAsync);
        foreach (var view in PageEndpoint.Views)
        {
            app.Map(view, context =>
            {
                if (PageEndpoint.IsAskedFor(context.Request))
                {
                    return pages.ExplorerAsync(context, isFound: true);
                }

                context.Response.Headers.Vary = "Accept";
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        }

        app.Use((context, next) => context.GetEndpoint() is null && PageEndpoint.IsAskedFor(context.Request)
            ? pages.ExplorerAsync(context, isFound: false)
            : next(context));
    }

    private static Task EditorAsync(HttpContext context, PageEndpoint pages)
    {
        context.SetEndpoint(null); // no GraphQL request: the log line is that of any other one
        return pages.EditorAsync(context);
    }

    /// <summary>
    /// What holds for every answer; and one log line for each request that writes none of its own (probes of health only at Debug).
    /// </summary>
    private static async Task AroundAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        var started = Stopwatch.GetTimestamp();
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
        ServerTelemetry.Describe(
            context,
            route,
            isWorthASpan: route != PageEndpoint.FilesPattern && route?.StartsWith("/health", StringComparison.Ordinal) != true);
        // a preflight, answered on the way
        if (context.GetEndpoint()?.DisplayName != GraphQLPath || context.Response.StatusCode == StatusCodes.Status204NoContent)
        {
            var level = context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                ? LogLevel.Debug
                : LogLevel.Information;
            var method = LogSetup.Escape(context.Request.Method);
            var path = LogSetup.Escape(context.Request.Path.Value);
            var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Log.OtherRequest(logger, level, method, path, context.Response.StatusCode, elapsed);
        }
    }
}
