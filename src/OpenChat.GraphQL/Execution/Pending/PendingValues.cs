// The values of a request that are not known yet, the order in which they come, and how the answer is put together from them.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Plan;

namespace OpenChat.GraphQL.Execution.Pending;

/// <summary>
/// The waiting side of one request. A pending value leaves a hole in the text: the loop goes on after it, so that calls run side by side
/// and loads gather. When nothing else can be done, loads are sent and the loop waits. What comes is written at the end of the buffer,
/// whatever order it comes in, and <see cref="AnswerStitcher"/> puts the parts into their places. A mutation waits after each of its root
/// fields instead.
/// </summary>
/// <remarks>
/// Made when the first value of a request is pending, and never reused: until then, and for every request without pending values, the loop
/// does without. It hands over at three points: <see cref="TryDefer"/> when a resolver returns a pending value; when its frames have ended
/// (<see cref="EndText"/>, <see cref="TakeReady"/>, <see cref="MustWait"/>, <see cref="Stitch"/>); and when a null travels into text that
/// is written already (<see cref="NullIn"/>, <see cref="NullAroundText"/>). It knows nothing of frames and resolvers. The loop belongs to
/// one thread at a time; tasks end on any thread, so what they touch is under a lock.
/// </remarks>
/// <param name="calls">The calls of the request.</param>
internal sealed class PendingValues(HostCalls calls)
{
    private readonly Lock _lock = new();
    private readonly Queue<Hole> _ready = [];
    private readonly List<Hole> _holes = []; // in the order of their positions
    private readonly List<Place> _nulled = [];
    private readonly List<(int Start, int End)> _stretches = [];
    private int _stretchStart; // of the root's text that is being written; -1 when none is
    private int _open;

    /// <summary>The pending value whose text is being written; null while it is the text of the root.</summary>
    public Hole? Filling { get; private set; }

    /// <summary>There are values that are neither written nor given up.</summary>
    public bool IsAnyOpen => _open > 0;

    /// <summary>A null travelled up to the root.</summary>
    public bool IsRootNull { get; private set; }

    /// <summary>Leaves a hole for a value.</summary>
    /// <param name="parent">What it stands in.</param>
    /// <param name="key">Under which response name or index.</param>
    /// <param name="field">Whose value it is, or whose list it belongs to.</param>
    /// <param name="shape">Of the value.</param>
    /// <param name="position">Where it belongs in the buffer.</param>
    /// <param name="state">What resolvers see there.</param>
    /// <param name="value">Of the kind <see cref="FieldValueKind.Pending"/>.</param>
    /// <param name="stop">Tells the resolver to stop; null when it did not ask for a token.</param>
    /// <returns>False when no further resolver may be called before one has ended.</returns>
    public bool TryDefer(
        Place parent, object key, FieldPlan field, TypeShape shape, int position, object? state, in FieldValue value,
        CancellationTokenSource? stop)
    {
        var hole = new Hole(parent, key, field, shape, new Spot(Filling, position), state);
        _holes.Add(hole);
        _open++;
        Await(hole, value, stop);
        return !calls.IsFull;
    }

    /// <summary>Waits for the value of a hole.</summary>
    /// <param name="hole">One whose value is not known.</param>
    /// <param name="value">Of the kind <see cref="FieldValueKind.Pending"/>.</param>
    /// <param name="stop">Tells the resolver to stop; null when it did not ask for a token.</param>
    public void Await(Hole hole, in FieldValue value, CancellationTokenSource? stop)
    {
        var task = (Task<FieldValue>)value.Reference!; // this kind always carries its task
        var isLoad = value.First != 0; // its batch counts and times it
        var call = isLoad ? null : new ResolverCall(this, hole, calls.TooLate, calls.NextDeadline(), stop);
        hole.Task = task;
        hole.IsSettled = false;
        if (call is not null)
        {
            calls.Begin(call);
        }

        _ = task.ContinueWith(
            (_, _) =>
                Settle(hole, call), null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The text that was being written is complete: that of the root, or of <see cref="Filling"/>.</summary>
    public void EndText(int position)
    {
        if (Filling is { } filled)
        {
            filled.End = position;
            Filling = null;
            _open--;
        }
        else if (_stretchStart >= 0)
        {
            _stretches.Add((_stretchStart, position));
            _stretchStart = -1;
        }
    }

    /// <summary>The root's text goes on: that of a mutation whose last field is complete now.</summary>
    public void GoOnWithRoot(int position) => _stretchStart = position;

    /// <summary>A hole of which it is known what to write, and whose text is still wanted.</summary>
    /// <returns>Null when there is none at the moment.</returns>
    public Hole? TakeReady()
    {
        while (true)
        {
            Hole? hole;
            lock (_lock)
            {
                if (!_ready.TryDequeue(out hole))
                {
                    return null;
                }
            }

            if (hole.IsWanted)
            {
                return hole;
            }

            _open--;
        }
    }

    /// <summary>The text of the hole is written next.</summary>
    /// <param name="hole">From <see cref="TakeReady"/>.</param>
    /// <param name="position">Where the text begins.</param>
    /// <param name="errors">How many errors there are so far.</param>
    public void BeginText(Hole hole, int position, int errors)
    {
        Filling = hole;
        hole.Start = position;
        hole.ErrorsBefore = errors;
    }

    /// <summary>Sends what waits to be loaded, then says whether there is nothing to do but wait for a value.</summary>
    public bool MustWait()
    {
        if (IsAnyReady())
        {
            return false;
        }

        calls.PrepareToWait();
        return !IsAnyReady();
    }

    /// <summary>Sends what waits to be loaded, then says whether there is still no room for another resolver.</summary>
    public bool MustWaitForRoom()
    {
        calls.PrepareToWait();
        return calls.IsFull;
    }

    /// <summary>Gives up all values that are not written yet.</summary>
    public void ExpireAll(FieldError error)
    {
        lock (_lock)
        {
            foreach (var hole in _holes)
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

    /// <summary>The place becomes null though its text is, or will be, in the buffer; the text is left out when stitching. Of all errors
    /// that make a value null, the one that stands first in the answer is reported, whichever came first.</summary>
    /// <param name="place">May be null.</param>
    /// <param name="error">Why.</param>
    /// <param name="position">Where the error happened.</param>
    public void NullIn(Place place, GraphQLError error, int position)
    {
        var cause = new Spot(Filling, position);
        if (place.Error is null)
        {
            _nulled.Add(place);
        }
        else if (!cause.IsBefore(place.Cause))
        {
            return;
        }

        place.Error = error;
        place.Cause = cause;
        IsRootNull |= place.Parent is null;
    }

    /// <summary>6.4.4 where the value around <see cref="Filling"/> is written
    /// already: the nearest one that may be null becomes null.</summary>
    public void NullAroundText(GraphQLError error, int position)
    {
        var place = Filling!.Parent!; // a pending value stands in something
        while (place.IsNonNull)
        {
            place = place.Parent!; // the root may be null
        }

        NullIn(place, error, position);
    }

    /// <summary>Writes the answer from its parts.</summary>
    /// <param name="from">The parts.</param>
    /// <param name="to">Gets the answer.</param>
    /// <param name="errors">In the order in which they happened; afterwards those of the answer, in its order.</param>
    /// <param name="errorPlaces">Where the null of each error stands, ascending.</param>
    /// <param name="hasData">Whether <c>data</c> is something else than null.</param>
    public void Stitch(ResponseBuffer from, ResponseBuffer to, List<GraphQLError> errors, List<int> errorPlaces, bool hasData)
    {
        if (hasData)
        {
            var stitcher = new AnswerStitcher(from, to, errors, errorPlaces);
            stitcher.Run(_stretches, _holes, _nulled);
            errors.Clear();
            errors.AddRange(stitcher.Errors);
        }
        else
        {
            // one error is the cause: that of the null which reached the root
            var cause = _nulled.Find(place => place.Parent is null)?.Error ?? errors[^1];
            to.WriteRaw("{\"data\":null"u8);
            errors.Clear();
            errors.Add(cause);
        }
    }

    private bool IsAnyReady()
    {
        lock (_lock)
        {
            return _ready.Count > 0;
        }
    }

    private void Settle(Hole hole, HostCall? call, FieldError? late = null)
    {
        _ = hole.Task.Exception; // seen, whether or not anybody wants it still
        if (late is null && call is not null && calls.TryEnd(call))
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
        }

        calls.Wake(); // after the hole is ready: who prepared to wait before looks again
    }

    private sealed class ResolverCall(PendingValues pending, Hole hole, FieldError late, long deadline, CancellationTokenSource? stop)
        : HostCall(deadline, isBatch: false, stop)
    {
        public override void Expire() => pending.Settle(hole, this, late);
    }
}
