// Whether what is served is what the store holds, and since when not.
namespace OpenChat.Graph.Server.State;

/// <summary>What is known about the store at one moment.</summary>
/// <param name="CheckedAt">When the store was last seen to hold what is served; null when it never was.</param>
/// <param name="StaleSince">Since when that is not so, or not known; null while it is so.</param>
/// <param name="Reason">Why it is not so.</param>
internal sealed record SourceStatus(DateTimeOffset? CheckedAt, DateTimeOffset? StaleSince, StaleReason? Reason)
{
    /// <summary>Seconds the served graph may be behind its store; 0 while it is not.</summary>
    public double StaleSeconds(DateTimeOffset now) => StaleSince is { } since && now > since ? (now - since).TotalSeconds : 0;
}

/// <summary>The present status; replaced whole.</summary>
internal sealed class SourceHealth(TimeProvider time)
{
    private volatile SourceStatus _status = new(null, null, null);

    /// <summary>What is known now.</summary>
    public SourceStatus Status => _status;

    /// <summary>For a metric: seconds the served graph may be behind its store; 0 while it is not.</summary>
    public double StaleSeconds => _status.StaleSeconds(time.GetUtcNow());

    /// <summary>A reason as the schema spells it.</summary>
    public static string CodeOf(StaleReason reason) => reason switch
    {
        StaleReason.StoreUnreachable => "STORE_UNREACHABLE",
        StaleReason.StoreUnusable => "STORE_UNUSABLE",
        StaleReason.ImportUnfinished => "IMPORT_UNFINISHED",
        StaleReason.StoreUnsettled => "STORE_UNSETTLED",
        StaleReason.ChangeRefused => "CHANGE_REFUSED",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The store holds what is served.</summary>
    public void InStep() => _status = new SourceStatus(time.GetUtcNow(), null, null);

    /// <summary>It does not, or that is not known: since it was last seen to, unless an earlier moment is given.</summary>
    public void Stale(StaleReason reason, DateTimeOffset? since = null) =>
        _status = _status with { Reason = reason, StaleSince = _status.StaleSince ?? since ?? _status.CheckedAt ?? time.GetUtcNow() };
}
