// One request, as its resolvers and its loads see it.
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.GraphQL.Execution;

/// <summary>
/// What one request brings along, and how long it may take: the state object of the host, the deadline, the tokens that tell work to
/// stop, and the calls of the host that are under way. Pooled with the loop that runs the request; serves one request at a time.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "pooled: Reset disposes of them")]
internal sealed class RequestScope(ExecutorOptions options)
{
    private CancellationToken _clientGone;
    private CancellationTokenSource? _stop;
    private CancellationTokenRegistration _stopWithClient;
    private CancellationTokenSource? _callStop;
    private HostCalls? _calls;

    /// <summary>
    /// What resolvers see: as in <see cref="GraphQLRequest.State"/>, or of the object that is being run (<see cref="FieldValue.Under"/>).
    /// </summary>
    public object? State { get; set; }

    /// <summary>As in <see cref="GraphQLRequest.State"/>.</summary>
    public object? RootState { get; private set; }

    /// <summary>A resolver said that an equal request may get another answer.</summary>
    public bool IsVolatile { get; set; }

    /// <summary>A resolver said that the event is none of the source stream.</summary>
    public bool IsPassedOver { get; set; }

    /// <summary>Timestamp of the deadline; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Deadline { get; private set; }

    /// <summary>Cancelled when the client is gone or the deadline has passed. Made when somebody asks for it.</summary>
    public CancellationToken Token
    {
        get
        {
            if (_stop is null)
            {
                _stop = new CancellationTokenSource(TimeLeft, options.TimeProvider);
                _stopWithClient = _clientGone.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop); // given here
            }

            return _stop.Token;
        }
    }

    /// <summary>The token of the resolver that is being called: <see cref="Token"/>, and its own time limit should its value be
    /// pending. Made when the resolver asks for it.</summary>
    public CancellationToken CallToken => (_callStop ??= CancellationTokenSource.CreateLinkedTokenSource(Token)).Token;

    /// <summary>The calls of the host in this request. Made when somebody asks for them.</summary>
    public HostCalls Calls => _calls ??= new HostCalls(options, Token);

    /// <summary>Time until the deadline, zero when it has passed; infinite when there is none.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            if (Deadline == long.MaxValue)
            {
                return Timeout.InfiniteTimeSpan;
            }

            var left = options.TimeProvider.GetElapsedTime(options.TimeProvider.GetTimestamp(), Deadline);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>The client is gone.</summary>
    public bool IsClientGone => _clientGone.IsCancellationRequested;

    /// <summary>The deadline has passed, or <see cref="Token"/> has said so.</summary>
    public bool IsTimeUp => HasStopFired || TimeLeft == TimeSpan.Zero;

    /// <summary>Likewise, read off the clock once and without rounding.</summary>
    public bool IsOverdue => Deadline != long.MaxValue && (options.TimeProvider.GetTimestamp() >= Deadline || HasStopFired);

    // Timers count in coarser ticks than timestamps and may fire some milliseconds before the deadline: then that was the deadline.
    private bool HasStopFired => _stop is { IsCancellationRequested: true };

    /// <summary>Takes a request. Everything of the one before is gone already.</summary>
    public void Start(object? state, long deadline, CancellationToken clientGone)
    {
        State = RootState = state;
        Deadline = deadline;
        IsVolatile = IsPassedOver = false;
        _clientGone = clientGone;
    }

    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public void ThrowIfClientGone() => _clientGone.ThrowIfCancellationRequested();

    /// <summary>What cancels the token that the last resolver asked for, which then
    /// belongs to the caller; null when it asked for none.</summary>
    public CancellationTokenSource? TakeCallStop()
    {
        var stop = _callStop;
        _callStop = null;
        return stop;
    }

    /// <summary>Forgets the request, and stops what its resolvers and loads still do.</summary>
    public void Reset()
    {
        if (_stop is not null)
        {
            _stopWithClient.Dispose();
            _stop.Cancel();
            _stop.Dispose();
            _stop = null;
        }

        _callStop?.Dispose();
        _callStop = null;
        _calls = null;
        State = RootState = null;
    }
}
