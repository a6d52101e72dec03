// What a request waits for: values that are not known yet, the calls that find them, and batches of loads.
using System.Diagnostics.CodeAnalysis;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;

namespace OpenChat.GraphQL.Execution.Pending;

/// <summary>A value of the answer that a pending value stands in, or that is pending itself.</summary>
/// <param name="parent">The value around it; null for the root.</param>
/// <param name="key">The response name or the index under which it stands there; null for the root, and for the value that fills a
/// hole.</param>
/// <param name="isNonNull">Null may not stand in its place.</param>
internal class Place(Place? parent, object? key, bool isNonNull)
{
    public Place? Parent { get; } = parent;

    public object? Key { get; } = key;

    public bool IsNonNull { get; } = isNonNull;

    /// <summary>Where its text begins in the buffer.</summary>
    public int Start { get; set; }

    /// <summary>Where its text ends in the buffer.</summary>
    public int End { get; set; }

    /// <summary>It was taken back: nothing in it is part of the answer.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Why null stands in its place though something else was written; null when not so.</summary>
    public Errors.GraphQLError? Error { get; set; }

    /// <summary>Where <see cref="Error"/> happened.</summary>
    public Spot Cause { get; set; }

    /// <summary>It, or something around it, is not part of the answer any more.</summary>
    public bool IsGone
    {
        get
        {
            for (var place = this; place is not null; place = place.Parent)
            {
                if (place.IsDropped || place.Error is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>A position of the answer.</summary>
/// <param name="Text">The pending value in whose text it is; null for the text that is written first.</param>
/// <param name="Position">The position in the buffer.</param>
internal readonly record struct Spot(Hole? Text, int Position)
{
    private int Level => Text is null ? 0 : Text.Level;

    /// <summary>It comes first in the answer, whatever the order in the buffer.</summary>
    public bool IsBefore(Spot other)
    {
        var one = this;
        while (one.Level > other.Level)
        {
            one = one.Text!.Spot; // only the first text has level 0
        }

        while (other.Level > one.Level)
        {
            other = other.Text!.Spot;
        }

        while (one.Text != other.Text)
        {
            (one, other) = (one.Text!.Spot, other.Text!.Spot);
        }

        return one.Position < other.Position;
    }
}

/// <summary>A pending value. Its text is written behind everything else and put into its place at the end.</summary>
internal sealed class Hole(Place parent, object key, FieldPlan field, TypeShape shape, Spot spot) : Place(parent, key, shape.IsNonNull)
{
    /// <summary>Where the value belongs; the value itself is from <see cref="Place.Start"/> to <see cref="Place.End"/>.</summary>
    public Spot Spot { get; } = spot;

    /// <summary>Pending values around its text, itself included.</summary>
    public int Level { get; } = spot.Text is null ? 1 : spot.Text.Level + 1;

    public FieldPlan Field { get; } = field;

    public TypeShape Shape { get; } = shape;

    /// <summary>Finds the value; set when waiting begins.</summary>
    public Task<FieldValue> Task { get; set; } = null!;

    /// <summary>Errors there were before the value was written.</summary>
    public int ErrorsBefore { get; set; }

    /// <summary>The error that takes the value's place when it does not come in time.</summary>
    public FieldError? Late { get; set; }

    /// <summary>It is known what to write.</summary>
    public bool IsSettled { get; set; }

    /// <summary>What comes may be part of the answer, or be the cause of a null in it: an error that stands before the known cause.</summary>
    public bool IsWanted
    {
        get
        {
            var mayNullAround = IsNonNull;
            for (var place = Parent; place is not null; place = place.Parent)
            {
                if (place.IsDropped || (place.Error is not null && !(mayNullAround && Spot.IsBefore(place.Cause))))
                {
                    return false;
                }

                mayNullAround &= place.IsNonNull;
            }

            return true;
        }
    }
}

/// <summary>A call of the host that is under way.</summary>
/// <param name="deadline">Timestamp at which it is too late; <see cref="long.MaxValue"/> for never.</param>
/// <param name="isBatch">It loads for several resolvers.</param>
/// <param name="stop">Tells the call to stop; null when it did not ask for a token.</param>
internal abstract class PendingCall(long deadline, bool isBatch, CancellationTokenSource? stop)
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
    /// <summary>Sends up to one batch, when something waits. Not called by two threads at a time.</summary>
    bool TrySend(PendingRun run);
}

/// <summary>
/// The waiting side of one request. The loop belongs to one thread at a time; calls end on any thread, so what they touch is under a lock.
/// Made when the first value is pending; calls that outlive the request find it, not the pooled loop.
/// </summary>
internal sealed class PendingRun(ExecutorOptions options, object? state, CancellationToken stop)
{
    private readonly Lock _lock = new();
    private readonly Queue<Hole> _ready = [];
    private readonly Queue<PendingCall> _calls = [];
    private readonly Dictionary<object, ILoadQueue> _queues = [];
    private readonly List<ILoadQueue> _inOrder = [];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calling;
    private int _batches;
    private int _settling;

    public object? State { get; } = state;

    public CancellationToken Stop { get; } = stop;

    /// <summary>What stands for a value whose call took too long.</summary>
    public FieldError Late { get; } = ExecutionErrors.ResolverTimeout(options.ResolverTimeout);

    /// <summary>All values that were pending, in the order of their positions.</summary>
    public List<Hole> Holes { get; } = [];

    /// <summary>Values that are written, or will never be, not counted.</summary>
    public int Open { get; set; }

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

    /// <summary>Waits for the value of a hole.</summary>
    /// <param name="hole">One of <see cref="Holes"/>.</param>
    /// <param name="task">Finds the value.</param>
    /// <param name="isLoad">A load, which its batch counts and times.</param>
    /// <param name="callStop">Tells the resolver to stop; null when it did not ask for a token.</param>
    public void Await(Hole hole, Task<FieldValue> task, bool isLoad, CancellationTokenSource? callStop)
    {
        var call = isLoad ? null : new ResolverCall(this, hole, Late, NextDeadline(), callStop);
        hole.Task = task;
        hole.IsSettled = false;
        if (call is not null)
        {
            Begin(call);
        }

        _ = task.ContinueWith(
            (_, _) => Settle(hole, call), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A hole of which it is known what to write.</summary>
    public bool TryTakeReady([NotNullWhen(true)] out Hole? hole)
    {
        lock (_lock)
        {
            return _ready.TryDequeue(out hole);
        }
    }

    /// <summary>Sends what waits to be loaded, then says whether there is nothing to do but wait for <see cref="Woken"/>.</summary>
    /// <param name="forRoom">Whether it is room for another resolver that is waited for, not a value.</param>
    public bool MustWait(bool forRoom)
    {
        bool maySend;
        lock (_lock)
        {
            if (!forRoom && _ready.Count > 0)
            {
                return false;
            }

            if (_wake.Task.IsCompleted)
            {
                _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            maySend = _settling == 0;
        }

        if (maySend)
        {
            Send();
        }

        lock (_lock)
        {
            return forRoom ? _calling >= options.MaxParallelResolvers : _ready.Count == 0;
        }
    }

    /// <summary>Gives up calls that took too long.</summary>
    public void ExpireCalls()
    {
        var now = options.TimeProvider.GetTimestamp();
        while (true)
        {
            PendingCall? call;
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

    /// <summary>Gives up all values that are not written yet.</summary>
    public void ExpireAll(FieldError error)
    {
        lock (_lock)
        {
            foreach (var hole in Holes)
            {
                hole.Late ??= error; // what is written already does not look
                if (!hole.IsSettled)
                {
                    hole.IsSettled = true;
                    _ready.Enqueue(hole);
                }
            }
        }
    }

    /// <summary>The loads of one loader in this request. Called by the loop's thread only.</summary>
    public TQueue QueueOf<TQueue>(object loader, Func<PendingRun, TQueue> make)
        where TQueue : ILoadQueue
    {
        if (_queues.TryGetValue(loader, out var known))
        {
            return (TQueue)known;
        }

        var made = make(this);
        _queues.Add(loader, made);
        _inOrder.Add(made);
        return made;
    }

    /// <summary>Something waits to be sent; wakes the loop if it sleeps.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            _wake.TrySetResult();
        }
    }

    public void Begin(PendingCall call)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
            ref var count = ref call.IsBatch ? ref _batches : ref _calling;
            count++;
        }
    }

    /// <summary>The call has ended, or is given up; false when it has already.</summary>
    public bool TryEnd(PendingCall call)
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

    /// <summary>Loads come one after the other now, and what is asked for because of them is to be sent together.</summary>
    public void BeginSettling()
    {
        lock (_lock)
        {
            _settling++;
        }
    }

    public void EndSettling()
    {
        lock (_lock)
        {
            _settling--;
            _wake.TrySetResult();
        }
    }

    /// <summary>When a call that begins now is too late.</summary>
    public long NextDeadline() => options.ResolverTimeout == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : options.TimeProvider.GetTimestamp() + (long)(options.ResolverTimeout.TotalSeconds * options.TimeProvider.TimestampFrequency);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private void Send()
    {
        for (var i = 0; i < _inOrder.Count; i++)
        {
            while (Volatile.Read(ref _batches) < options.MaxParallelResolvers && _inOrder[i].TrySend(this))
            {
                // one batch more
            }
        }
    }

    private void Settle(Hole hole, PendingCall? call, FieldError? late = null)
    {
        _ = hole.Task.Exception; // seen, whether or not anybody wants it still
        if (late is null && call is not null && TryEnd(call))
        {
            call.Stop?.Dispose();
        }

        lock (_lock)
        {
            if (!hole.IsSettled)
            {
                hole.IsSettled = true;
                hole.Late = late;
                _ready.Enqueue(hole);
            }

            _wake.TrySetResult();
        }
    }

    private sealed class ResolverCall(PendingRun run, Hole hole, FieldError late, long deadline, CancellationTokenSource? stop)
        : PendingCall(deadline, isBatch: false, stop)
    {
        public override void Expire() => run.Settle(hole, this, late);
    }
}
