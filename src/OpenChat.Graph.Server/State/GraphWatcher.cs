// Keeps what is served in step with its store.
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

    /// <summary>Whether a graph without models or with an emptied rule table is believed.</summary>
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
    Action<TimeSpan>? onLoaded = null)
{
    private string? _state;
    private string? _toldKind;
    private Snapshot? _good;
    private bool _isRefused;

    /// <summary>Loads and publishes the first snapshot: from the store, else from the cache.</summary>
    /// <exception cref="StartUpException">Neither can be loaded.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var load = await source.LoadAsync(cancellationToken);
            var first = new Snapshot(load.Loaded, time.GetUtcNow(), source.Store, holder.Health);
            Publish(first, load.State, source.Name, started);
            await Task.Run(first.Warm, cancellationToken);
            await Task.Run(() => Keep(first, load.State), cancellationToken);
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

            holder.Health.Stale(exception.Reason, entry.CheckedAt);
            Tell(exception);
            var kept = new Snapshot(loaded, time.GetUtcNow(), GraphStore.Cache, holder.Health);
            Publish(kept, entry.State, "the cache", started);
            _state = null;
            await Task.Run(kept.Warm, cancellationToken);
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
        if (_good is { } good && !options.AcceptEmpty && Losses(good.Contents, load.Loaded.Contents) is { Length: > 0 } losses)
        {
            Refuse(good, losses, load.State);
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
        await Task.Run(next.Warm, cancellationToken);

        // (5)
        Publish(next, load.State, source.Name, started);

        // (6)
        await Task.Run(() => Keep(next, load.State), cancellationToken);
    }

    private void Publish(Snapshot snapshot, string state, string name, long started)
    {
        (_good, _state, _isRefused) = (snapshot, state, false);
        if (snapshot.Store != GraphStore.Cache)
        {
            InStep();
        }

        holder.Publish(snapshot);
        var (graph, elapsed) = (snapshot.Graph, Stopwatch.GetElapsedTime(started));
        onLoaded?.Invoke(elapsed);
        Log.GraphLoaded(
            logger,
            name,
            (long)elapsed.TotalMilliseconds,
            graph.ArtifactCount,
            graph.RelationCount,
            snapshot.Findings.Length,
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

    private void Refuse(Snapshot good, string losses, string state)
    {
        (_state, _isRefused) = (state, true);
        holder.Health.Stale(StaleReason.ChangeRefused);
        var message = $"The data changed so that {losses}. That is not believed: the graph before the change is served. Restart with "
            + "--accept-empty if it is meant, else undo it.";
        var finding = new Finding(FindingSeverity.Error, FindingCodes.RefusedChange, message);
        holder.Publish(good.WithFindings([.. good.Findings, finding]));
        _toldKind = FindingCodes.RefusedChange;
        Log.ChangeRefused(logger, losses);
    }

    /// <summary>What a change takes away that hardly anybody takes away on purpose; empty when nothing.</summary>
    private static string Losses(GraphContents before, GraphContents after)
    {
        (string What, int Before, int After)[] counts =
        [
            ("all models are gone", before.Lineage.ModelCount, after.Lineage.ModelCount),
            ("the vocabulary of terms is empty", before.Rules.Terms.Length, after.Rules.Terms.Length),
            ("the terms of licenses are empty", before.Rules.LicenseTerms.Length, after.Rules.LicenseTerms.Length),
            ("the propagation rules are empty", before.Rules.PropagationRules.Length, after.Rules.PropagationRules.Length),
            ("the verdict rules are empty", before.Rules.VerdictRules.Length, after.Rules.VerdictRules.Length),
        ];
        return string.Join(", ", counts.Where(count => count is { Before: > 0, After: 0 }).Select(count => count.What));
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
