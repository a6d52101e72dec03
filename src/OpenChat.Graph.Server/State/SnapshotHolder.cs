// The one mutable thing of a running server: which graph is current.
namespace OpenChat.Graph.Server.State;

/// <summary>Holds the current snapshot. It is replaced whole; a request reads it once and keeps what it read to its end.</summary>
/// <param name="time">For how old it is; null for the system's.</param>
internal sealed class SnapshotHolder(TimeProvider? time = null)
{
    private volatile Snapshot? _current;
    private TaskCompletionSource _next = NewNext();

    /// <summary>How the store of the snapshots is.</summary>
    public SourceHealth Health { get; } = new(time ?? TimeProvider.System);

    /// <summary>The snapshot to answer from; null until the first one is loaded.</summary>
    public Snapshot? Current => _current;

    /// <summary>Completes when a snapshot is published. Whoever waits asks for it before looking at <see cref="Current"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Makes a snapshot the current one.</summary>
    public void Publish(Snapshot snapshot)
    {
        _current = snapshot;
        Interlocked.Exchange(ref _next, NewNext()).SetResult();
    }

    // those who wait go on beside whoever publishes
    private static TaskCompletionSource NewNext() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
