// The one mutable thing of a running server: which graph is current.
namespace OpenChat.Graph.Server.State;

/// <summary>Holds the current snapshot. It is replaced whole; a request reads it once and keeps what it read to its end.</summary>
/// <param name="time">For how old it is; null for the system's.</param>
internal sealed class SnapshotHolder(TimeProvider? time = null)
{
    private volatile Snapshot? _current;

    /// <summary>How the store of the snapshots is.</summary>
    public SourceHealth Health { get; } = new(time ?? TimeProvider.System);

    /// <summary>The snapshot to answer from; null until the first one is loaded.</summary>
    public Snapshot? Current => _current;

    /// <summary>Makes a snapshot the current one.</summary>
    public void Publish(Snapshot snapshot) => _current = snapshot;
}
