// Where the loop hands over to PendingValues, and what it does with the values that come back.
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Pending;
using OpenChat.GraphQL.Execution.Plan;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Execution.Run;

/// <content>
/// All that a request without pending values touches here is <see cref="Run"/>, once. The others hand over at three points:
/// <see cref="TryDefer"/> where a resolver returns a pending value, <see cref="TryGoOn"/> where the frames have ended, and
/// <see cref="FailAround"/> where a null travels into text that is written already.
/// </content>
internal sealed partial class ExecutionLoop
{
    // Frames below this one are not run on with: the root of a mutation that must wait first, and what is open while a hole is filled.
    private int _floor;
    private PendingValues? _pending; // null until the first value is pending
    private bool _isPaused;
    private ResponseBuffer? _spareOutput;

    /// <summary>What the loop waits for, when it does.</summary>
    public Task Woken => _scope.Calls.Woken;

    /// <summary>Time until there is something to do even if nothing comes.</summary>
    public TimeSpan WaitLimit
    {
        get
        {
            var request = _scope.TimeLeft;
            var call = _scope.Calls.TimeLeft;
            return request == Timeout.InfiniteTimeSpan || (call != Timeout.InfiniteTimeSpan && call < request) ? call : request;
        }
    }

    private FieldError RequestTimeout => new(ExecutionErrors.Timeout(_options.RequestTimeout).Message, ErrorCodes.Timeout);

    /// <summary>Runs until the data is complete, or there is nothing to do but wait, or something stops it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public LoopOutcome Run()
    {
        try
        {
            LoopOutcome outcome;
            do
            {
                outcome = RunFrames();
            }
            while (_pending is not null && TryGoOn(_pending, ref outcome));

            return outcome;
        }
        catch (BufferLimitException)
        {
            return LoopOutcome.TooLarge;
        }
    }

    /// <summary>Goes on after waiting.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public LoopOutcome Resume()
    {
        var pending = _pending ?? throw new InvalidOperationException("The loop does not wait for anything.");
        if (_scope.IsTimeUp)
        {
            if (_isPaused)
            {
                return LoopOutcome.TimedOut;
            }

            pending.ExpireAll(RequestTimeout);
        }
        else
        {
            _scope.Calls.ExpireLate();
        }

        if (_isPaused && pending.MustWaitForRoom())
        {
            return LoopOutcome.Waiting;
        }

        _isPaused = false;
        return Run();
    }

    // The first point: a value is not known yet. False when the loop has to wait before it may call another resolver.
    private bool TryDefer(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        _pending ??= new PendingValues(_scope.Calls);
        if (Plan.Operation.Operation == OperationType.Mutation)
        {
            // 6.3.3.1: the next root field begins when this one is complete
            _floor = Math.Max(_floor, 1);
        }

        return _pending.TryDefer(
            PlaceOf(_pending, _depth),
            KeyIn(ref _frames[_depth]),
            field,
            shape,
            Output.Position,
            _scope.State,
            value,
            _scope.TakeCallStop());
    }

    // The second point: the frames have ended, or were stopped. True when there is something to run again; else the outcome stands.
    private bool TryGoOn(PendingValues pending, ref LoopOutcome outcome)
    {
        if (outcome == LoopOutcome.Waiting)
        {
            _isPaused = pending.MustWaitForRoom();
            return !_isPaused;
        }

        if (outcome == LoopOutcome.TimedOut && pending.Filling is { } late)
        {
            // computing it took too long, but what was complete before can be answered
            GiveUp(pending, late);
            return true;
        }

        if (outcome != LoopOutcome.Completed)
        {
            return false;
        }

        pending.EndText(Output.Position);
        Resume(_scope.RootState);
        if (pending.TakeReady() is { } hole)
        {
            Fill(pending, hole);
            return true;
        }

        if (pending.IsAnyOpen)
        {
            outcome = pending.MustWait() ? LoopOutcome.Waiting : LoopOutcome.Completed;
            return outcome != LoopOutcome.Waiting;
        }

        if (_depth >= 0 && HasData)
        {
            // the root of a mutation, whose last field is complete now
            _floor = 0;
            pending.GoOnWithRoot(Output.Position);
            return true;
        }

        Stitch(pending);
        return false;
    }

    // The third point: the frames up to the nearest value that may be null end here. What is pending in them stands before the error,
    // which counts only if none of it does. Where no frame of the text that is being written may be null, the text around becomes null.
    private void FailAround(PendingValues pending, GraphQLError error)
    {
        var isNonNull = true;
        while (isNonNull && _depth >= _floor)
        {
            ref var frame = ref _frames[_depth];
            isNonNull = frame.IsNonNull;
            End(ref frame);
            if (!isNonNull)
            {
                pending.NullIn(frame.Place!, error, Output.Position); // a frame around one with a place has one too
            }
        }

        if (isNonNull)
        {
            pending.NullAroundText(error, Output.Position); // the root frame is nullable, so there is text around
        }

        HasData &= !pending.IsRootNull;
    }

    // The topmost frame is part of what is pending, or there is none above the floor.
    private bool StandsInPending(PendingValues pending) =>
        (pending.Filling is not null && _depth < _floor) || _frames[_depth].Place is not null;

    private void Fill(PendingValues pending, Hole hole)
    {
        var value = hole.Late is { } late ? FieldValue.Error(late) : ValueOf(hole);
        if (value.Kind == FieldValueKind.Pending)
        {
            pending.Await(hole, value, _scope.TakeCallStop());
            return;
        }

        pending.BeginText(hole, Output.Position, Errors.Count);
        _floor = _depth + 1;
        Resume(hole.State);
#pragma warning disable CA1031 // as in RunFrames
        try
        {
            // below the floor nothing is called but type resolvers: there is nothing to wait for
            TryComplete(value, hole.Field, hole.Shape);
        }
        catch (Exception exception) when (_isCalling)
        {
            _isCalling = false;
            TryComplete(ErrorOf(exception, hole.Field), hole.Field, hole.Shape);
        }
#pragma warning restore CA1031
    }

    // No object with a state of its own is open where a text begins: what follows sees the state that it would have seen in its place.
    private void Resume(object? state)
    {
        if (!ReferenceEquals(state, _scope.State))
        {
            SetState(state);
        }
    }

    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    private FieldValue ValueOf(Hole hole)
    {
        if (hole.Task.IsCompletedSuccessfully)
        {
            return hole.Task.Result;
        }

        var exception = hole.Task.Exception?.InnerException ?? new OperationCanceledException();
        if (exception is not OperationCanceledException || !_scope.IsTimeUp)
        {
            return ErrorOf(exception, hole.Field);
        }

        // a client that leaves stops the same token, and nobody is there any more to be told of a deadline
        _scope.ThrowIfClientGone();
        return FieldValue.Error(RequestTimeout);
    }

    private void GiveUp(PendingValues pending, Hole late)
    {
        if (late.IsWanted)
        {
            // everything the value consists of is taken back
            for (; _depth >= _floor; _depth--)
            {
                if (_frames[_depth].Place is { } place)
                {
                    place.IsDropped = true;
                }
            }

            TakeBack(late.Start, late.ErrorsBefore);
            Fail(RequestTimeout, late.Field, late.Shape);
        }

        _isStopped = false;
        pending.ExpireAll(RequestTimeout);
    }

    // What the frame's value is part of, made when first needed; those around it too.
    private Place PlaceOf(PendingValues pending, int depth)
    {
        var first = pending.Filling is null ? 0 : _floor;
        for (var i = first; i <= depth; i++)
        {
            ref var frame = ref _frames[i];
            frame.Place ??= i == first
                ? new Place(pending.Filling, key: null, frame.IsNonNull) { Start = frame.Start }
                : new Place(_frames[i - 1].Place, KeyIn(ref _frames[i - 1]), frame.IsNonNull) { Start = frame.Start };
        }

        return _frames[depth].Place!; // made just now: values are asked for in frames only
    }

    private void Stitch(PendingValues pending)
    {
        var answer = _spareOutput ?? new ResponseBuffer();
        answer.Start(Output.Position, _options.HighestResponseBytes);
        pending.Stitch(Output, answer, Errors, _errorPlaces, HasData);
        Output.Drop();
        (_spareOutput, Output) = (Output, answer);
    }
}
