// serve: load the data folder and answer over HTTP until asked to stop.
using System.Diagnostics;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Telemetry;
using OpenChat.GraphQL.Execution;
using Serilog;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Runs the server.</summary>
internal sealed class ServeCommand(ServerOptions options)
{
    /// <summary>Listens first, so that a taken address is told before a long load, and answers 503 until the graph is there.</summary>
    /// <param name="warnings">Told in the log.</param>
    /// <param name="cancellationToken">Stops the server, as SIGTERM does.</param>
    public async Task<int> RunAsync(IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        await using var log = LogSetup.Create(options, onStandardError: false);
        var folder = SnapshotLoader.FindFolder(options.Data);
        if (ServerHost.FindUrlProblem(options.Urls) is { } problem)
        {
            throw new StartUpException(problem);
        }

        await using var app = ServerHost.Create(options, logging => logging.AddSerilog(log));
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Graph.Server");
        foreach (var warning in warnings)
        {
            Logging.Log.OptionIgnored(logger, warning);
        }

        var holder = new SnapshotHolder();
        var (schema, resolvers) = LineageSchema.Create();
        using var telemetry = ServerTelemetry.TryStart(new ConfigurationBuilder().AddEnvironmentVariables().Build(), logger);
        var executor = new GraphQLExecutor(schema, resolvers, options.ToExecutorOptions(logger) with { CountUsage = telemetry?.HasMetrics == true });
        using var meter = new GraphMeter(holder, executor, TimeProvider.System);
        var callers = ServerHost.CreateCallerPolicy(options);
        using var endpoint = ServerHost.CreateEndpoint(options, callers, executor, () => holder.Current?.Endpoint, logger);
        var ide = options.Ide ? new IdeEndpoint(typeof(ServeCommand).Assembly) : null;
        ServerHost.Map(app, options, endpoint, ServerHost.CreateSchemaEndpoint(options, callers, LineageSchema.Text, schema, resolvers), ide, holder, logger);
        await ServerHost.StartAsync(app, options.Urls, cancellationToken);
        var stopped = 0L;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            stopped = Stopwatch.GetTimestamp();
            Logging.Log.Stopping(logger, options.ShutdownTimeoutSeconds);
        });
        foreach (var url in app.Urls)
        {
            Logging.Log.Listening(logger, url);
        }

        await LoadAsync(folder, holder, meter, logger, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync(cancellationToken);
        telemetry?.Stop(TimeSpan.FromSeconds(options.ShutdownTimeoutSeconds) - Stopwatch.GetElapsedTime(stopped));
        return ExitCode.Success;
    }

    private static async Task LoadAsync(string folder, SnapshotHolder holder, GraphMeter meter, Microsoft.Extensions.Logging.ILogger logger, CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var snapshot = await Task.Run(() => SnapshotLoader.Load(folder, TimeProvider.System, stopping), stopping);
            holder.Publish(snapshot);
            var elapsed = Stopwatch.GetElapsedTime(started);
            meter.Loaded(elapsed);
            var graph = snapshot.Graph;
            Logging.Log.GraphLoaded(
                logger,
                Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)),
                (long)elapsed.TotalMilliseconds,
                graph.ArtifactCount,
                graph.RelationCount,
                snapshot.Findings.Length,
                graph.Revision);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // asked to stop while loading: nothing to tell
        }
    }
}
