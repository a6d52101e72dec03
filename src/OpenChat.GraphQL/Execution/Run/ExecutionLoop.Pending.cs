// The half of the loop that deals with values which are not known yet.
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Pending;
using OpenChat.GraphQL.Execution.Plan;

namespace OpenChat.GraphQL.Execution.Run;

/// <content>
/// A pending value leaves a hole: the loop goes on behind it, so that calls run side by side and loads gather. When nothing else can be
/// done, loads are sent and the loop waits. What comes is written at the end of the buffer, whatever order it comes in, and
/// <see cref="AnswerStitcher"/> puts the parts into their places. A mutation waits behind each of its root fields instead.
/// </content>
internal sealed partial class ExecutionLoop
{
    // Frames below this one are not run on with: the root of a mutation that must wait first.
    private int _floor;
    private PendingRun? _pending;
    private Hole? _filling;
    private bool _isPaused;
    private CancellationTokenSource? _callStop;
    private ResponseBuffer? _spareOutput;
    private bool _isMain = true;
    private int _mainStart;
    private readonly List<(int Start, int End)> _stretches = [];
    private readonly List<Place> _nulled = [];
    private readonly List<int> _errorPlaces = [];

    /// <summary>What the loop waits for, when it does.</summary>
    public Task Woken => _pending?.Woken ?? throw new InvalidOperationException("The loop does not wait for anything.");

    /// <summary>Time until there is something to do even if nothing comes.</summary>
    public TimeSpan WaitLimit
    {
        get
        {
            var request = TimeLeft;
            var call = _pending?.TimeLeft ?? Timeout.InfiniteTimeSpan;
            return request == Timeout.InfiniteTimeSpan || (call != Timeout.InfiniteTimeSpan && call < request) ? call : request;
        }
    }

    /// <summary>The token of the resolver that is being called.</summary>
    public CancellationToken CallToken => (_callStop ??= CancellationTokenSource.CreateLinkedTokenSource(Token)).Token;

    /// <summary>The waiting side of this request.</summary>
    public PendingRun Pending => _pending ??= new PendingRun(_options, State, Token);

    /// <summary>Runs until the data is complete, or there is nothing to do but wait, or something stops it.</summary>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public LoopOutcome Run()
    {
        try
        {
            return RunParts();
        }
        catch (BufferLimitException)
        {
            return LoopOutcome.TooLarge;
        }
    }

    private LoopOutcome RunParts()
    {
        while (true)
        {
            var outcome = RunFrames();
            if (_pending is not { } pending)
            {
                return outcome;
            }

            if (outcome == LoopOutcome.Waiting)
            {
                if (pending.MustWait(forRoom: true))
                {
                    _isPaused = true;
                    return outcome;
                }
            }
            else if (outcome == LoopOutcome.TimedOut && _filling is { } late)
            {
                // computing it took too long, but what was complete before can be answered
                GiveUp(late);
            }
            else if (outcome != LoopOutcome.Completed)
            {
                return outcome;
            }
            else
            {
                EndPart(pending);
                if (TryFillNext(pending))
                {
                    continue;
                }

                if (pending.Open > 0)
                {
                    if (pending.MustWait(forRoom: false))
                    {
                        return LoopOutcome.Waiting;
                    }
                }
                else if (_depth >= 0 && HasData)
                {
                    // the root of a mutation, whose last field is complete now
                    _floor = 0;
                    _mainStart = Output.Position;
                    _isMain = true;
                }
                else
                {
                    Stitch(pending);
                    return outcome;
                }
            }
        }
    }

    /// <summary>Goes on after waiting.</summary>
    public LoopOutcome Resume()
    {
        var pending = Pending; // is there, or nobody had waited
        if (TimeLeft == TimeSpan.Zero || HasStopFired)
        {
            if (_isPaused)
            {
                return LoopOutcome.TimedOut;
            }

            pending.ExpireAll(RequestTimeout);
        }
        else
        {
            pending.ExpireCalls();
        }

        if (_isPaused && pending.MustWait(forRoom: true))
        {
            return LoopOutcome.Waiting;
        }

        _isPaused = false;
        return Run();
    }

    private FieldError RequestTimeout => new(ExecutionErrors.Timeout(_options.RequestTimeout).Message, ErrorCodes.Timeout);

    private void ResetPending()
    {
        _callStop?.Dispose();
        _callStop = null;
        _floor = 0;
        _pending = null;
        _filling = null;
        _isPaused = false;
        _isMain = true;
        _mainStart = 0;
        _stretches.Clear();
        _nulled.Clear();
        _errorPlaces.Clear();
    }

    // Leaves a hole for the value; false when the loop has to wait before it may call another resolver.
    private bool TryDefer(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        var pending = Pending;
        var hole = new Hole(PlaceOf(_depth), KeyIn(ref _frames[_depth]), field, shape, new Spot(_filling, Output.Position));
        pending.Holes.Add(hole);
        pending.Open++;
        Await(hole, value);
        if (Plan.Operation.Operation == Language.OperationType.Mutation)
        {
            // 6.3.3.1: the next root field begins when this one is complete
            _floor = Math.Max(_floor, 1);
        }

        return !pending.IsFull;
    }

    private void Await(Hole hole, in FieldValue value)
    {
        var task = (Task<FieldValue>)value.Reference!; // this kind always carries its task
        Pending.Await(hole, task, isLoad: value.First != 0, _callStop);
        _callStop = null;
    }

    private void EndPart(PendingRun pending)
    {
        if (_filling is { } filled)
        {
            filled.End = Output.Position;
            _filling = null;
            pending.Open--;
        }
        else if (_isMain)
        {
            _stretches.Add((_mainStart, Output.Position));
            _isMain = false;
        }
    }

    private bool TryFillNext(PendingRun pending)
    {
        while (pending.TryTakeReady(out var hole))
        {
            if (!hole.IsWanted)
            {
                pending.Open--;
                continue;
            }

            Fill(hole);
            return true;
        }

        return false;
    }

    private void Fill(Hole hole)
    {
        var value = hole.Late is { } late ? FieldValue.Error(late) : ValueOf(hole);
        if (value.Kind == FieldValueKind.Pending)
        {
            Await(hole, value);
            return;
        }

        _filling = hole;
        _floor = _depth + 1;
        hole.Start = Output.Position;
        hole.ErrorsBefore = Errors.Count;
#pragma warning disable CA1031 // as in RunFrames
        try
        {
            TryComplete(value, hole.Field, hole.Shape); // below the floor nothing is called but type resolvers: there is nothing to wait for
        }
        catch (Exception exception) when (_isCalling)
        {
            _isCalling = false;
            TryComplete(ErrorOf(exception, hole.Field), hole.Field, hole.Shape);
        }
#pragma warning restore CA1031
    }

    private FieldValue ValueOf(Hole hole)
    {
        if (hole.Task.IsCompletedSuccessfully)
        {
            return hole.Task.Result;
        }

        var exception = hole.Task.Exception?.InnerException ?? new OperationCanceledException();
        return exception is OperationCanceledException && (HasStopFired || TimeLeft == TimeSpan.Zero)
            ? FieldValue.Error(RequestTimeout)
            : ErrorOf(exception, hole.Field);
    }

    private void GiveUp(Hole late)
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
        Pending.ExpireAll(RequestTimeout);
    }

    // What the frame's value is part of, made when first needed; those around it too.
    private Place PlaceOf(int depth)
    {
        var first = _filling is null ? 0 : _floor;
        for (var i = first; i <= depth; i++)
        {
            ref var frame = ref _frames[i];
            frame.Place ??= i == first
                ? new Place(_filling, key: null, frame.IsNonNull) { Start = frame.Start }
                : new Place(_frames[i - 1].Place, KeyIn(ref _frames[i - 1]), frame.IsNonNull) { Start = frame.Start };
        }

        return _frames[depth].Place!; // made just now: values are asked for in frames only
    }

    private static object KeyIn(ref Frame frame)
    {
        object key = frame.Next - 1;
        return frame.IsList ? key : frame.Selection!.Fields[frame.Next - 1].ResponseName; // as in RunSteps
    }

    private ImmutableArray<object> Path()
    {
        var path = ImmutableArray.CreateBuilder<object>(_depth + 1);
        for (Place? place = _filling; place is not null; place = place.Parent)
        {
            if (place.Key is { } key)
            {
                path.Insert(0, key);
            }
        }

        for (var i = _filling is null ? 0 : _floor; i <= _depth; i++)
        {
            path.Add(KeyIn(ref _frames[i]));
        }

        return path.ToImmutable();
    }

    // The frames up to the nearest value that may be null end here: what is pending in them stands before the error, which counts only if none of it does.
    private void NullFrames(GraphQLError error)
    {
        var isNonNull = true;
        while (isNonNull && _depth >= _floor)
        {
            ref var frame = ref _frames[_depth];
            isNonNull = frame.IsNonNull;
            End(ref frame);
            if (!isNonNull)
            {
                NullIn(frame.Place!, error); // a frame around one with a place has one too
            }
        }

        if (isNonNull)
        {
            NullAround(_filling!, error); // the root frame is nullable
        }
    }

    // 6.4.4 where the text around is written already: the nearest value that may be null is marked, to be left out when stitching.
    private void NullAround(Hole hole, GraphQLError error)
    {
        var place = hole.Parent!; // a pending value stands in something
        while (place.IsNonNull)
        {
            place = place.Parent!; // the root may be null
        }

        NullIn(place, error);
    }

    // Of all errors that make a value null, the one that stands first in the answer is told, whichever came first.
    private void NullIn(Place place, GraphQLError error)
    {
        var cause = new Spot(_filling, Output.Position);
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
        HasData &= place.Parent is not null;
    }

    // All that was written behind the position, and the errors behind that count.
    private void TakeBack(int position, int count)
    {
        Output.Rewind(position);
        ForgetWritten();
        Errors.RemoveRange(count, Errors.Count - count);
        _errorPlaces.RemoveRange(count, _errorPlaces.Count - count);
    }

    private void Stitch(PendingRun pending)
    {
        var answer = _spareOutput ?? new ResponseBuffer();
        answer.Start(Output.Position, _options.HighestResponseBytes);
        if (HasData)
        {
            var stitcher = new AnswerStitcher(Output, answer, Errors, _errorPlaces);
            stitcher.Run(_stretches, pending.Holes, _nulled);
            Errors.Clear();
            Errors.AddRange(stitcher.Errors);
        }
        else
        {
            // one error is the cause: that of the null which reached the root
            var cause = _nulled.Find(place => place.Parent is null)?.Error ?? Errors[^1];
            answer.WriteRaw("{\"data\":null"u8);
            Errors.Clear();
            Errors.Add(cause);
        }

        Output.Drop();
        (_spareOutput, Output) = (Output, answer);
    }
}
