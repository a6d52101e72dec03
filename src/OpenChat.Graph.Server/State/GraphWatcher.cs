// Keeps what is served in step with its store.
using System.Collections.Immutable;
using System.Diagnostics;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.State;

/// <summary>How a store is watched.</summary>
internal sealed record WatchOptions
{
    /// <summary>Time between two looks. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause after a store changed all the time it was loaded. Default: 10 s.</summary>
    public TimeSpan UnsettledPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether data is believed that has neither models nor datasets, rule tables that cannot be relied on, or not a row left of a file.
    /// </summary>
    public bool AcceptEmpty { get; init; }
}

/// <summary>
/// Loads the first snapshot, then looks at the store every second: (1) has it changed; (2) load it in the background; (3) is the change
/// believable; (4) work out what the first request would; (5) make it the current snapshot; (6) keep a copy. Whatever fails, the last good
/// snapshot stays, and each kind of failure is told once until the store is in step again.
/// </summary>
internal sealed class GraphWatcher(
    IGraphSource source,
    SnapshotHolder holder,
    SnapshotCache? cache,
    WatchOptions options,
    ILogger logger,
    TimeProvider time,
    Action<TimeSpan>? onLoaded = null,
    Action<Snapshot, CancellationToken>? workBeside = null)
{
    /// <summary>Findings of refused data that are shown with the refusal.</summary>
    private const int MaxCauses = 20;

    private string? _state;
    private string? _toldKind;
    private Snapshot? _good;
    private bool _isRefused;
    private Action? _endBeside;

    /// <summary>Loads and publishes the first snapshot: from the store, else from the cache.</summary>
    /// <exception cref="StartUpException">Neither can be loaded, or nothing should be answered from what can.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var load = await source.LoadAsync(cancellationToken);
            SnapshotLoader.Require(load.Loaded, options.AcceptEmpty);
            var first = new Snapshot(load.Loaded, time.GetUtcNow(), source.Store, holder.Health);
            Publish(first, load.State, source.Name, started);
            await Task.Run(() => Keep(first, load.State), cancellationToken);
            WorkBeside(first, cancellationToken);
        }
        catch (SourceException exception)
        {
            string? problem = null;
            if (cache?.TryLoad(source.Name, out problem, cancellationToken) is not var (loaded, entry))
            {
                throw new StartUpException(
                    cache is null
                        ? exception.Message
                        : $"{exception.Message} Nor has the cache a graph to serve meanwhile{(problem is null ? "" : ": " + problem)}.");
            }

            SnapshotLoader.Require(loaded, options.AcceptEmpty);
            holder.Health.Stale(exception.Reason, entry.CheckedAt);
            Tell(exception);
            var kept = new Snapshot(loaded, time.GetUtcNow(), GraphStore.Cache, holder.Health);
            Publish(kept, entry.State, "the cache", started);
            _state = null;
            WorkBeside(kept, cancellationToken);
        }
    }

    /// <summary>Watches until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = options.Interval;
        while (true)
        {
            await Task.Delay(pause, time, cancellationToken);
            pause = options.Interval;
            try
            {
                await LookAsync(cancellationToken);
            }
            catch (SourceException exception)
            {
                holder.Health.Stale(exception.Reason);
                Tell(exception);
                pause = exception.Reason == StaleReason.StoreUnsettled ? options.UnsettledPause : options.Interval;
            }
#pragma warning disable CA1031 // a fault of the program while loading must not end the watch: the last good snapshot serves on
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                holder.Health.Stale(StaleReason.StoreUnusable);
                Tell(new SourceException(
                    StaleReason.StoreUnusable,
                    "fault",
                    $"{source.Name} could not be loaded because of a fault of the program.",
                    exception));
                pause = options.UnsettledPause;
            }
        }
    }

    /// <summary>One look at the store.</summary>
    /// <exception cref="SourceException">The store cannot be read.</exception>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        // (1)
        var state = await source.GetStateAsync(cancellationToken);
        if (state == _state)
        {
            if (_isRefused)
            {
                holder.Health.Stale(StaleReason.ChangeRefused);
            }
            else
            {
                InStep();
            }

            return;
        }

        // (2)
        var started = Stopwatch.GetTimestamp();
        using var threads = new RebuildThreads();
        var load = await source.LoadAsync(cancellationToken);

        // (3)
        if (_good is { } good && !options.AcceptEmpty && Losses(good.Contents, load.Loaded) is { IsEmpty: false } losses)
        {
            Refuse(good, losses, load.Loaded, load.State);
            return;
        }

        // Something else was committed, or a refused change was taken back.
        if (_good is { } same && same.Contents.Revision == load.Loaded.Contents.Revision && same.Store == source.Store
            && same.Findings.SequenceEqual(load.Loaded.Findings))
        {
            holder.Publish(same);
            (_state, _isRefused) = (load.State, false);
            InStep();
            return;
        }

        // (4)
        var next = new Snapshot(load.Loaded, time.GetUtcNow(), source.Store, holder.Health);
        await Task.Run(() => next.Warm(cancellationToken), cancellationToken);

        // (5)
        Publish(next, load.State, source.Name, started);

        // (6)
        await Task.Run(() => Keep(next, load.State), cancellationToken);
        WorkBeside(next, cancellationToken);
    }

    /// <summary>
    /// Works out beside everything else what the first requests would have to wait for and is not there yet, and then the verdicts of all
    /// artifacts, until another graph is served. Nobody waits for it: the store is watched meanwhile, and a request that needs more than is
    /// there goes on where this is.
    /// </summary>
    private void WorkBeside(Snapshot snapshot, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // without a timer there is nothing to dispose of, and whoever ends the work may come after it
        var isOver = new CancellationTokenSource();
#pragma warning restore CA2000
        _endBeside = isOver.Cancel;
        _ = Task.Run(
            () =>
            {
                using var both = CancellationTokenSource.CreateLinkedTokenSource(isOver.Token, cancellationToken);
                try
                {
                    (workBeside ?? WorkOut)(snapshot, both.Token);
                }
                catch (OperationCanceledException)
                {
                    // another graph is served, or none any more
                }
            },
            CancellationToken.None);
    }

    private static void WorkOut(Snapshot snapshot, CancellationToken cancellationToken)
    {
        snapshot.Warm(cancellationToken);
        snapshot.Analysis.SomeVerdicts(cancellationToken).JudgeWhile(() => !cancellationToken.IsCancellationRequested);
    }

    private void Publish(Snapshot snapshot, string state, string name, long started)
    {
        (_good, _state, _isRefused) = (snapshot, state, false);
        if (snapshot.Store != GraphStore.Cache)
        {
            InStep();
        }

        holder.Publish(snapshot);
        _endBeside?.Invoke();
        var (graph, elapsed) = (snapshot.Graph, Stopwatch.GetElapsedTime(started));
        onLoaded?.Invoke(elapsed);
        Log.GraphLoaded(
            logger,
            name,
            (long)elapsed.TotalMilliseconds,
            graph.ArtifactCount,
            graph.RelationCount,
            snapshot.Findings.Sum(static finding => finding.Count),
            snapshot.Contents.Revision);
    }

    private void InStep()
    {
        holder.Health.InStep();
        if (_toldKind is not null)
        {
            _toldKind = null;
            Log.StoreInStep(logger, source.Name);
        }
    }

    private void Tell(SourceException exception)
    {
        if (_toldKind != exception.Kind)
        {
            _toldKind = exception.Kind;
            Log.StoreFailed(logger, exception.Message, holder.Health.Status.StaleSince?.UtcDateTime ?? time.GetUtcNow().UtcDateTime);
            if (exception.Kind == "fault")
            {
                Log.LoadFault(logger, exception.InnerException ?? exception);
            }
        }
    }

    /// <summary>
    /// The refusal is a finding, and after it come those of the refused data that explain it: the good graph, which is served on, has
    /// others.
    /// </summary>
    private void Refuse(Snapshot good, ImmutableArray<(string? File, string What)> losses, LoadResult refused, string state)
    {
        (_state, _isRefused) = (state, true);
        holder.Health.Stale(StaleReason.ChangeRefused);
        var what = string.Join("; ", losses.Select(static loss => loss.What));
        var finding = new Finding(
            FindingSeverity.Error,
            FindingCodes.RefusedChange,
            $"The data was changed and is not believed: {what}. The graph before the change is served. Restart with --accept-empty if it "
            + "is meant, else undo it.");
        var causes = refused.Findings
            .Where(cause => cause.Severity > FindingSeverity.Info && losses.Any(loss => loss.File == cause.File))
            .Except(good.Findings)
            .Take(MaxCauses);
        holder.Publish(good.WithFindings([.. good.Findings, finding, .. causes]));
        _toldKind = FindingCodes.RefusedChange;
        Log.ChangeRefused(logger, what);
    }

    /// <summary>
    /// What a change takes away that hardly anybody takes away on purpose: all rows of a file, or what verdicts need. Empty when nothing.
    /// </summary>
    private static ImmutableArray<(string? File, string What)> Losses(GraphContents before, LoadResult after)
    {
        var obstacles = after.Obstacles;
        var gone = LoadResult.FilesOf(before).Except(LoadResult.FilesOf(after.Contents), StringComparer.Ordinal).Where(
            file => obstacles.All(obstacle => obstacle.File != file));
        return
        [
            .. obstacles.Select(static obstacle => (obstacle.File, obstacle.Message.TrimEnd('.'))),
            .. gone.Select(static file => ((string?)file, $"{file} is gone, or has no row left")),
        ];
    }

    private void Keep(Snapshot snapshot, string state)
    {
        try
        {
            cache?.Save(snapshot.Contents, source.Name, state, time.GetUtcNow());
        }
        catch (IOException exception)
        {
            Log.CacheFailed(logger, exception.Message);
        }
    }

    /// <summary>
    /// While it lives, the pool starts as many threads more at once as there are processors: rebuilding keeps that many busy for seconds,
    /// and requests would wait until the pool notices.
    /// </summary>
    private sealed class RebuildThreads : IDisposable
    {
        private static readonly Lock Changing = new();

        public RebuildThreads() => Add(Environment.ProcessorCount);

        public void Dispose() => Add(-Environment.ProcessorCount);

        private static void Add(int threads)
        {
            lock (Changing)
            {
                ThreadPool.GetMinThreads(out var workers, out var completionPorts);
                ThreadPool.SetMinThreads(workers + threads, completionPorts);
            }
        }
    }
}
