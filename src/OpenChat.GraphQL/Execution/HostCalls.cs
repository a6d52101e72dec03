// The calls of the host that a request has under way, and the loads that wait to be sent together.
using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Execution;

/// <summary>A call of the host that is under way.</summary>
/// <param name="deadline">Timestamp at which it is too late; <see cref="long.MaxValue"/> for never.</param>
/// <param name="isBatch">It loads for several resolvers.</param>
/// <param name="stop">Tells the call to stop; null when it did not ask for a token.</param>
internal abstract class HostCall(long deadline, bool isBatch, CancellationTokenSource? stop)
{
    public bool IsBatch { get; } = isBatch;

    public long Deadline { get; } = deadline;

    public CancellationTokenSource? Stop { get; } = stop;

    public bool IsOver { get; set; }

    /// <summary>Its values will not be waited for any longer.</summary>
    public abstract void Expire();
}

/// <summary>Loads that wait to be sent together.</summary>
internal interface ILoadQueue
{
    /// <summary>Sends up to one batch; false when nothing waits. Not called by two threads at a time.</summary>
    bool TrySend();
}

/// <summary>
/// Counts the calls of one request, keeps their deadlines, sends batches of loads when the loop has nothing else to do, and wakes the loop
/// when there is a reason to go on. The loop belongs to one thread at a time; calls end on any thread, so what they touch is under a lock.
/// Made for one request and never reused: calls that outlive the request find this object, not one that serves another request by now.
/// </summary>
/// <param name="options">Time limit and number of calls.</param>
/// <param name="stop">See <see cref="Stop"/>.</param>
internal sealed class HostCalls(ExecutorOptions options, CancellationToken stop)
{
    private readonly Lock _lock = new();
    private readonly Queue<HostCall> _calls = [];
    private readonly Dictionary<(object Loader, object? State), ILoadQueue> _queues = [];
    private readonly List<ILoadQueue> _inOrder = [];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calling;
    private int _batches;
    private int _settling;

    /// <summary>Cancelled when the request has ended, whatever the reason.</summary>
    public CancellationToken Stop { get; } = stop;

    /// <summary>What stands for a value whose call took too long.</summary>
    public FieldError TooLate { get; } =
        new($"The value was not there within {options.ResolverTimeout.TotalSeconds:0.###} seconds.", ErrorCodes.Timeout);

    /// <summary>Completes when there is a reason to go on.</summary>
    public Task Woken => _wake.Task;

    /// <summary>As many resolvers are under way as may be.</summary>
    public bool IsFull => Volatile.Read(ref _calling) >= options.MaxParallelResolvers;

    /// <summary>Time until the first call is too late; infinite when none can be.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            lock (_lock)
            {
                while (_calls.TryPeek(out var first) && first.IsOver)
                {
                    _calls.Dequeue();
                }

                return _calls.TryPeek(out var next) && next.Deadline != long.MaxValue
                    ? Max(options.TimeProvider.GetElapsedTime(options.TimeProvider.GetTimestamp(), next.Deadline), TimeSpan.Zero)
                    : Timeout.InfiniteTimeSpan;
            }
        }
    }

    /// <summary>Timestamp at which a call that begins now is too late.</summary>
    public long NextDeadline() => options.ResolverTimeout == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : options.TimeProvider.GetTimestamp() + (long)(options.ResolverTimeout.TotalSeconds * options.TimeProvider.TimestampFrequency);

    public void Begin(HostCall call)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
            ref var count = ref call.IsBatch ? ref _batches : ref _calling;
            count++;
        }
    }

    /// <summary>The call has ended or is given up; false when that was said before.</summary>
    public bool TryEnd(HostCall call)
    {
        lock (_lock)
        {
            if (call.IsOver)
            {
                return false;
            }

            call.IsOver = true;
            ref var count = ref call.IsBatch ? ref _batches : ref _calling;
            count--;
            _wake.TrySetResult();
            return true;
        }
    }

    /// <summary>Gives up calls that took too long.</summary>
    public void ExpireLate()
    {
        var now = options.TimeProvider.GetTimestamp();
        while (true)
        {
            HostCall? call;
            lock (_lock)
            {
                if (!_calls.TryPeek(out call) || (!call.IsOver && call.Deadline > now))
                {
                    return;
                }

                _calls.Dequeue();
            }

            if (TryEnd(call))
            {
                call.Expire();
                call.Stop?.Cancel();
            }
        }
    }

    /// <summary>The loads of one loader under one state in this request. Called by the thread of the loop only.</summary>
    /// <param name="loader">The key of the queue.</param>
    /// <param name="state">Likewise, and what the loader gets.</param>
    /// <param name="make">Makes the queue when it is asked for first.</param>
    public TQueue QueueOf<TQueue>(object loader, object? state, Func<HostCalls, object?, TQueue> make)
        where TQueue : ILoadQueue
    {
        if (_queues.TryGetValue((loader, state), out var known))
        {
            return (TQueue)known;
        }

        var made = make(this, state);
        _queues.Add((loader, state), made);
        _inOrder.Add(made);
        return made;
    }

    /// <summary>Wakes the loop, should it sleep: there is something to send, or a value.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>Sends what waits to be loaded. From here on <see cref="Woken"/> completes at the next event: whoever wants to sleep calls
    /// this, looks once more whether there is something to do, and then waits.</summary>
    public void PrepareToWait()
    {
        bool maySend;
        lock (_lock)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            maySend = _settling == 0;
        }

        if (!maySend)
        {
            return;
        }

        for (var i = 0; i < _inOrder.Count; i++)
        {
            while (Volatile.Read(ref _batches) < options.MaxParallelResolvers && _inOrder[i].TrySend())
            {
                // one batch more
            }
        }
    }

    /// <summary>The values of a batch come one after the other now, and what is asked for because of them is to be sent together.</summary>
    public void BeginSettling()
    {
        lock (_lock)
        {
            _settling++;
        }
    }

    /// <summary>All values of the batch are there.</summary>
    public void EndSettling()
    {
        lock (_lock)
        {
            _settling--;
            _wake.TrySetResult();
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
