// serve: load the data and answer over HTTP until asked to stop.
using System.Diagnostics;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Telemetry;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Runs the server.</summary>
internal sealed class ServeCommand(ServerOptions options)
{
    /// <summary>Listens first, so that a taken address is told before a long load, and answers 503 until the graph is there.</summary>
    /// <param name="warnings">Told in the log.</param>
    /// <param name="cancellationToken">Stops the server, as SIGTERM does.</param>
    public async Task<int> RunAsync(IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        await using var log = new ConsoleLog(options, Console.OpenStandardOutput());
        using var source = SnapshotLoader.OpenSource(options, TimeProvider.System);
        if (ServerHost.FindUrlProblem(options.Http.Urls) is { } problem)
        {
            throw new StartUpException(problem);
        }

        await using var app = ServerHost.Create(options, logging => logging.AddProvider(log));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Graph.Server");
        foreach (var warning in warnings)
        {
            Logging.Log.OptionIgnored(logger, warning);
        }

        var holder = new SnapshotHolder();
        var (schema, resolvers) = LineageSchema.Create();
        using var telemetry = ServerTelemetry.TryStart(new ConfigurationBuilder().AddEnvironmentVariables().Build(), logger);
        var executor = LineageSchema.CreateExecutor(
            schema, resolvers, EngineOptions.Create(options, logger) with { CountUsage = telemetry?.HasMetrics == true });
        using var meter = new GraphMeter(holder, executor, TimeProvider.System);
        var callers = ServerHost.CreateCallerPolicy(options);
        var pages = options.Http.Pages
            ? new PageEndpoint(typeof(ServeCommand).Assembly, options.Documents.TrustedDocumentMode != TrustedDocumentMode.Only)
            : null;
        var state = new CurrentState(holder, LineageSchema.Text);
        using var endpoint = ServerHost.CreateEndpoint(
            options, callers, executor, state.Get, logger, pages?.Operations ?? [], state.Events(app.Lifetime.ApplicationStopping));
        ServerHost.Map(
            app,
            options,
            endpoint,
            ServerHost.CreateSchemaEndpoint(options, callers, LineageSchema.Text, schema, resolvers),
            pages,
            holder,
            logger);
        if (options.Http.Mcp)
        {
            ServerHost.MapMcp(app, options, endpoint, executor);
        }

        await ServerHost.StartAsync(app, options.Http.Urls, cancellationToken);
        var stopped = 0L;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            stopped = Stopwatch.GetTimestamp();
            Logging.Log.Stopping(logger, options.Http.ShutdownTimeoutSeconds);
        });
        foreach (var url in app.Urls)
        {
            Logging.Log.Listening(logger, url + ServerHost.GraphQLPath);
        }

        var cache = options.Store.Cache is null ? null : new SnapshotCache(Path.GetFullPath(options.Store.Cache));
        var watcher = new GraphWatcher(
            source, holder, cache, new WatchOptions { AcceptEmpty = options.Store.AcceptEmpty }, logger, TimeProvider.System, meter.Loaded);
        var watching = await StartAsync(watcher, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync(cancellationToken);
        await watching;
        telemetry?.Stop(TimeSpan.FromSeconds(options.Http.ShutdownTimeoutSeconds) - Stopwatch.GetElapsedTime(stopped));
        return ExitCode.Success;
    }

    /// <summary>Loads the first snapshot; the task it gives watches the store until the server stops.</summary>
    private async Task<Task> StartAsync(GraphWatcher watcher, CancellationToken stopping)
    {
        try
        {
            await watcher.StartAsync(stopping);
            return options.Store.Watch ? WatchAsync(watcher, stopping) : Task.CompletedTask;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Task.CompletedTask; // asked to stop while loading: nothing to tell
        }
    }

    private static async Task WatchAsync(GraphWatcher watcher, CancellationToken stopping)
    {
        try
        {
            await watcher.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the end of watching
        }
    }
}
