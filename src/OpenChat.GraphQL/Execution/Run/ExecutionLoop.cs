// The loop that runs a plan: resolves field after field and writes the answer as it goes, without recursion and without a result tree.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution.Output;
using OpenChat.GraphQL.Execution.Pending;
using OpenChat.GraphQL.Execution.Plan;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Run;

/// <summary>How a run of the loop ended.</summary>
internal enum LoopOutcome
{
    /// <summary>The value of <c>data</c> is complete.</summary>
    Completed,

    /// <summary>A value is not known yet: wait for <see cref="ExecutionLoop.Woken"/>, then resume.</summary>
    Waiting,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The answer outgrew its limit.</summary>
    TooLarge,
}

/// <summary>
/// Executes one operation (specification 6.3 and 6.4). The open objects and lists are frames on a stack of its own, so that the depth of
/// data and document is bounded by memory only. A null where none is allowed rewinds the buffer to the start of the enclosing value
/// (6.4.4). Fields run one after the other, but nothing waits for a pending value before it has to. Instances are pooled; one request at a
/// time.
/// </summary>
internal sealed partial class ExecutionLoop
{
    // A look at the clock costs as much as a small field (EngineBenchmarks.Warm, zephyr).
    private const int StepsBetweenChecks = 64;

    // The least that an error adds to the answer; keeps a flood of errors below the limit of the response.
    private const int ErrorBytes = 100;

    private readonly ExecutorOptions _options;
    private readonly GraphQLSchema _schema;
    private readonly RequestScope _scope;
    private Frame[] _frames = new Frame[16];
    private object?[]?[] _arguments = [];

    // Where objects of leaves stand in the answer; a power of two (EngineBenchmarks.Warm, zephyr and closure).
    private readonly WrittenObject[] _written = new WrittenObject[128];
    private bool _hasWritten;
    private readonly List<int> _errorPlaces = []; // where the null of each error stands in the output
    private int _depth = -1;
    private int _highest = -1;
    private int _untilCheck;
    private int _stateDepth = -1; // of the topmost frame with a state of its own; -1 when there is none
    private readonly Stack<(int Depth, object? Around)> _states = [];
    private bool _isStopped;
    private bool _isCalling;
    private Exception? _maskedCause; // one batch may fail many fields
    private FieldError? _maskedAs;
    private string _documentHash = "";
    private IReadOnlyDictionary<string, object?> _variables = ArgumentCoercion.NoVariables;

    public ExecutionLoop(ExecutorOptions options, GraphQLSchema schema)
    {
        _options = options;
        _schema = schema;
        _scope = new RequestScope(options);
    }

    public ResponseBuffer Output { get; private set; } = new();

    public List<GraphQLError> Errors { get; } = [];

    public OperationPlan Plan { get; private set; } = null!; // set by Start, before anything else is called

    /// <summary>False when a null travelled up to <c>data</c>.</summary>
    public bool HasData { get; private set; }

    /// <summary>A resolver said that an equal request may get another answer.</summary>
    public bool IsVolatile => _scope.IsVolatile;

    /// <summary>A resolver said that the event is none of the source stream.</summary>
    public bool IsPassedOver => _scope.IsPassedOver;

    /// <summary>Takes a request. Everything of the one before is gone already.</summary>
    public void Start(
        OperationPlan plan, IReadOnlyDictionary<string, object?> variables, GraphQLRequest request, long deadline, string documentHash,
        CancellationToken clientGone)
    {
        Plan = plan;
        HasData = true;
        _variables = variables;
        _documentHash = documentHash;
        _scope.Start(request.State, deadline, clientGone);
        _untilCheck = StepsBetweenChecks;
        Output.Start(plan.LastAnswerBytes + 64, _options.HighestResponseBytes);
        Output.WriteRaw("{\"data\":"u8);
        if (plan.Root.Error is { } error)
        {
            _errorPlaces.Add(Output.Position);
            Output.WriteNull();
            Errors.Add(error);
            HasData = false;
        }
        else
        {
            PushObject(
                plan.Root,
                plan.Operation.Operation == OperationType.Subscription ? FieldValue.ObjectOrNull(request.Event) : default,
                isNonNull: false);
        }
    }

    // Runs until the frames are done, or a pending value leaves no room for further ones, or something stops it.
    private LoopOutcome RunFrames()
    {
        while (true)
        {
            // The boundary: nothing a resolver throws gets past it, and nothing of an unknown exception reaches the client.
#pragma warning disable CA1031 // whatever a resolver throws is an error at its field only; the cause is logged under an id, once
            try
            {
                return RunSteps();
            }
            catch (Exception exception) when (_isCalling)
            {
                // a resolver is called before anything of its value is written, so the position is that of the topmost frame
                _isCalling = false;
                ref var frame = ref _frames[_depth];
                var field = frame.IsList ? frame.Field! : frame.Selection!.Fields[frame.Next - 1]; // as in RunItems and RunFields
                TryComplete(ErrorOf(exception, field), field, frame.IsList ? frame.ItemShape! : field.Shape);
            }
#pragma warning restore CA1031
        }
    }

    private LoopOutcome RunSteps()
    {
        while (_depth >= _floor)
        {
            ref var frame = ref _frames[_depth];
            var outcome = frame.IsList ? RunItems(ref frame) : RunFields(ref frame);
            if (outcome != LoopOutcome.Completed)
            {
                return outcome;
            }
        }

        return _isStopped && IsOverdue() ? LoopOutcome.TimedOut : LoopOutcome.Completed;
    }

    // The fields of an object, up to one whose value has to be run first: then the topmost frame is another one.
    private LoopOutcome RunFields(ref Frame frame)
    {
        var output = Output;
        var depth = _depth;
        var selection = frame.Selection!; // an object frame always has its selection
        var fields = selection.Fields;
        for (var next = frame.Next; (uint)next < (uint)fields.Length;)
        {
            if (--_untilCheck <= 0 && MustStop(out var outcome))
            {
                return outcome;
            }

            var field = fields[next];
            var shape = field.Shape;
            frame.Next = ++next;
            output.Write(field.Prefix);
            if (field.ArgumentSlot >= 0 && !TryGetArguments(field, out var error))
            {
                Fail(error, field, shape);
            }
            else
            {
                var value = Call(field.Resolver, field, frame.Reference, frame.Index, frame.SubIndex);
                if (shape.Leaf != LeafKind.None && LeafWriter.TryWriteFast(output, value, shape))
                {
                    continue;
                }

                if (!TryComplete(value, field, shape))
                {
                    return LoopOutcome.Waiting;
                }
            }

            if (_depth != depth || depth < _floor)
            {
                return LoopOutcome.Completed;
            }
        }

        output.Write(selection.Suffix);
        End(ref frame);
        return LoopOutcome.Completed;
    }

    // The items of a list, likewise.
    private LoopOutcome RunItems(ref Frame frame)
    {
        var output = Output;
        var depth = _depth;
        var field = frame.Field!; // a list frame always has its field and the shape of its items
        var shape = frame.ItemShape!;
        while (frame.Next < frame.Count)
        {
            if (--_untilCheck <= 0 && MustStop(out var outcome))
            {
                return outcome;
            }

            if (frame.Next > 0)
            {
                output.WriteByte((byte)',');
            }

            var position = frame.Index + frame.Next++;
            var value = frame.HasValues ? ((FieldValue[])frame.Reference!)[position] // such a frame always has its values
                : field.Items is null ? NoItemResolver(field)
                : Call(field.Items, field, frame.Reference, position, 0);
            if (shape.Leaf != LeafKind.None && LeafWriter.TryWriteFast(output, value, shape))
            {
                continue;
            }

            if (!TryComplete(value, field, shape))
            {
                return LoopOutcome.Waiting;
            }

            if (_depth != depth)
            {
                return LoopOutcome.Completed;
            }
        }

        output.WriteByte((byte)']');
        End(ref frame);
        return LoopOutcome.Completed;
    }

    private void End(ref Frame frame)
    {
        _depth--;
        if (_depth < _stateDepth)
        {
            LeaveState();
        }

        if (frame.Place is not null)
        {
            frame.Place.End = Output.Position;
        }
    }

    private bool MustStop(out LoopOutcome outcome)
    {
        outcome = IsOverdue() ? LoopOutcome.TimedOut
            : Output.Position + ((long)Errors.Count * ErrorBytes) > _options.HighestResponseBytes ? LoopOutcome.TooLarge
            : LoopOutcome.Completed;
        return outcome != LoopOutcome.Completed;
    }

    /// <summary>Forgets the request, so that the instance can take another one. Stops what resolvers still do.</summary>
    public void Reset()
    {
        _scope.Reset();
        ForgetWritten();
        Array.Clear(_frames, 0, _highest + 1);
        Array.Clear(_arguments);
        Errors.Clear();
        Output.Drop();
        _depth = _highest = _stateDepth = -1;
        _states.Clear();
        _isStopped = false;
        _maskedCause = null;
        _maskedAs = null;
        _variables = ArgumentCoercion.NoVariables;
        _floor = 0;
        _pending = null;
        _isPaused = false;
        _errorPlaces.Clear();
        Plan = null!; // as before Start
    }

    private bool IsOverdue()
    {
        _scope.ThrowIfClientGone();
        _untilCheck = StepsBetweenChecks;
        return _scope.IsOverdue;
    }

    private FieldValue Call(Resolver resolver, FieldPlan field, object? source, int index, int subIndex)
    {
        // the arguments of an item resolver are there already: the field itself was resolved before its items
        var arguments = field.ArgumentSlot >= 0 ? _arguments[field.ArgumentSlot]! : field.Arguments;
        _isCalling = true;
        var value = resolver(new FieldContext(_scope, field, arguments, source, index, subIndex));
        _isCalling = false;
        return value;
    }

    private FieldValue NoItemResolver(FieldPlan field) =>
        Mask(new InvalidOperationException($"The field \"{field.Definition}\" returns lists but has no item resolver."), field);

    private FieldValue ErrorOf(Exception exception, FieldPlan field)
    {
        switch (exception)
        {
            case FieldErrorException known:
                return FieldValue.Error(known.Error);
            case OperationCanceledException when _scope.IsClientGone || _scope.IsTimeUp:
                // the loop finds out why at its next check; the value written here is thrown away with the rest
                _isStopped = true;
                _untilCheck = 0;
                return FieldValue.Null;
            default:
                return ReferenceEquals(exception, _maskedCause) ? FieldValue.Error(_maskedAs!) : Mask(exception, field); // set together
        }
    }

    private FieldValue Mask(Exception exception, FieldPlan field)
    {
        var id = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        var path = string.Join('.', Path().Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
        _options.OnResolverFailure?.Invoke(
            new ResolverFailure(id, field.Definition.ToString(), path, Plan.Operation.Name?.Value, _documentHash, exception));
        _maskedCause = exception;
        _maskedAs = new FieldError("Internal server error", ErrorCodes.Internal) { Extensions = [new("errorId", id)] };
        return FieldValue.Error(_maskedAs);
    }

    private bool TryGetArguments(FieldPlan field, [NotNullWhen(false)] out FieldError? error)
    {
        if (field.ArgumentSlot >= _arguments.Length)
        {
            Array.Resize(ref _arguments, Math.Max(Plan.ArgumentSlots, field.ArgumentSlot + 1));
        }

        ref var slot = ref _arguments[field.ArgumentSlot];
        error = null;
        if (slot is not null)
        {
            return true;
        }

        var isCoerced = ArgumentCoercion.TryCoerce(field.Definition, field.Nodes[0], _variables, out var values, out error);
        slot = isCoerced ? values : null;
        return isCoerced;
    }

    // Writes the value, or opens a frame for it, or leaves a hole; false when the loop has to wait before it may call another resolver.
    private bool TryComplete(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        switch (value.Kind)
        {
            case FieldValueKind.Object when shape.Item is null && shape.Leaf == LeafKind.None:
                return TryCompleteObject(value, field, shape);
            case FieldValueKind.Null when shape.IsNonNull:
                Fail(ExecutionErrors.NullForNonNull(field.Definition), field, shape);
                return true;
            case FieldValueKind.Null:
                Output.WriteNull();
                return true;
            case FieldValueKind.Error:
                Fail((FieldError)value.Reference!, field, shape); // this kind always carries its error
                return true;
            case FieldValueKind.Pending:
                return TryDefer(value, field, shape);
            case FieldValueKind.List or FieldValueKind.ListOfValues when shape.Item is not null:
                CompleteList(value, field, shape);
                return true;
            default:
                if (shape.Item is not null)
                {
                    Fail(ExecutionErrors.NotAList(field.Definition), field, shape);
                }
                else if (shape.Leaf == LeafKind.None)
                {
                    Fail(ExecutionErrors.NotAnObject(shape, value), field, shape);
                }
                else
                {
                    CompleteLeaf(value, field, shape);
                }

                return true;
        }
    }

    private void CompleteLeaf(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        var start = Output.Position;
        if (LeafWriter.Write(Output, value, shape) is { } message)
        {
            Output.Rewind(start);
            Fail(message, field, shape);
        }
    }

    private void CompleteList(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        if (value.Second == 0)
        {
            Output.WriteRaw("[]"u8);
            return;
        }

        ref var frame = ref Push(shape.IsNonNull);
        frame.IsList = true;
        frame.HasValues = value.Kind == FieldValueKind.ListOfValues;
        frame.Field = field;
        frame.ItemShape = shape.Item;
        frame.Reference = value.Reference;
        frame.Index = value.First;
        frame.Count = value.Second;
        Output.WriteByte((byte)'[');
    }

    private bool TryCompleteObject(in FieldValue value, FieldPlan field, TypeShape shape)
    {
        if (value.Reference is StatefulObject own)
        {
            return TryCompleteUnder(own, value, field, shape);
        }

        var possibleType = 0;
        if (shape.IsAbstract && !TryResolveType(value, field, shape, out possibleType))
        {
            return true;
        }

        var selection = Volatile.Read(ref field.Selections[possibleType]) ?? Plan.SelectionOf(field, possibleType);
        if (selection.Error is { } error)
        {
            Fail(error, shape.IsNonNull);
        }
        else if (selection.IsFlat && _depth >= _floor)
        {
            return TryRunFlat(selection, value, shape.IsNonNull);
        }
        else
        {
            PushObject(selection, value, shape.IsNonNull);
        }

        return true;
    }

    // The object gets a frame always, which says how long its state lasts.
    private bool TryCompleteUnder(StatefulObject own, in FieldValue value, FieldPlan field, TypeShape shape)
    {
        _states.Push((_stateDepth, _scope.State));
        _stateDepth = _depth + 1;
        SetState(own.State);
        var inner = FieldValue.Object(own.Reference, value.First, value.Second);
        var possibleType = 0;
        var depth = _depth;
        if (!shape.IsAbstract || TryResolveType(inner, field, shape, out possibleType))
        {
            var selection = Volatile.Read(ref field.Selections[possibleType]) ?? Plan.SelectionOf(field, possibleType);
            if (selection.Error is { } error)
            {
                Fail(error, shape.IsNonNull);
            }
            else
            {
                PushObject(selection, inner, shape.IsNonNull);
                return true;
            }
        }

        if (_depth == depth)
        {
            LeaveState(); // the position is null, and its frame has never been there
        }

        return true;
    }

    private void LeaveState()
    {
        while (_depth < _stateDepth)
        {
            (_stateDepth, var around) = _states.Pop();
            SetState(around);
        }
    }

    // Equal references and numbers are the same object under one state only.
    private void SetState(object? state)
    {
        _scope.State = state;
        ForgetWritten();
    }

    // An object of leaves only, which are what most objects of an answer are. It gets its frame when something turns up that needs one. The
    // same node often stands in an answer many times: fields have no side effects (6.2), so that its text can be copied from where it stood
    // before. Both are measured by EngineBenchmarks.Warm (zephyr, closure).
    private bool TryRunFlat(SelectionPlan selection, in FieldValue value, bool isNonNull)
    {
        var output = Output;
        var start = output.Position;
        var fields = selection.Fields;
        var next = 0;
        _untilCheck -= fields.Length;
        ref var written = ref _written[((value.First * 31) + value.Second + selection.Number) & (_written.Length - 1)];
        if (ReferenceEquals(written.Selection, selection) && written.Value.IsSameObject(value))
        {
            output.Repeat(written.Start, written.Length);
            return true;
        }

        FieldValue leaf;
        FieldPlan field;
        try
        {
            do
            {
                if ((uint)next >= (uint)fields.Length)
                {
                    output.Write(selection.Suffix);
                    if (value.HasNumbers)
                    {
                        _hasWritten = true;
                        written = new WrittenObject(selection, value, start, output.Position - start);
                    }

                    return true;
                }

                field = fields[next++];
                output.Write(field.Prefix);
                leaf = Call(field.Resolver, field, value.Reference, value.First, value.Second);
            }
            while (LeafWriter.TryWriteFast(output, leaf, field.Shape));
        }
        catch
        {
            PushStarted(selection, value, isNonNull, start, next);
            throw;
        }

        PushStarted(selection, value, isNonNull, start, next);
        return TryComplete(leaf, field, field.Shape);
    }

    private void ForgetWritten()
    {
        if (_hasWritten)
        {
            Array.Clear(_written);
            _hasWritten = false;
        }
    }

    private bool TryResolveType(in FieldValue value, FieldPlan field, TypeShape shape, out int possibleType)
    {
        possibleType = -1;
        if (shape.TypeResolver is null)
        {
            Fail(ExecutionErrors.UnresolvedType(shape, field.Definition), field, shape);
            return false;
        }

        _isCalling = true;
        var name = shape.TypeResolver(new FieldContext(_scope, field, field.Arguments, value.Reference, value.First, value.Second));
        _isCalling = false;
        possibleType = shape.IndexOf(name);
        if (possibleType < 0)
        {
            var message = name is null
                ? ExecutionErrors.UnresolvedType(shape, field.Definition)
                : ExecutionErrors.WrongRuntimeType(shape, _schema, name);
            Fail(message, field, shape);
            return false;
        }

        return true;
    }

    private void PushObject(SelectionPlan selection, in FieldValue value, bool isNonNull)
    {
        ref var frame = ref Push(isNonNull);
        frame.IsList = false;
        frame.Selection = selection;
        frame.Reference = value.Reference;
        frame.Index = value.First;
        frame.SubIndex = value.Second;
    }

    private void PushStarted(SelectionPlan selection, in FieldValue value, bool isNonNull, int start, int next)
    {
        PushObject(selection, value, isNonNull);
        ref var frame = ref _frames[_depth];
        frame.Start = start;
        frame.Next = next;
    }

    private ref Frame Push(bool isNonNull)
    {
        if (++_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _frames.Length * 2);
        }

        _highest = Math.Max(_highest, _depth);
        ref var frame = ref _frames[_depth];
        frame.Start = Output.Position;
        frame.Errors = Errors.Count;
        frame.Next = 0;
        frame.IsNonNull = isNonNull;
        frame.Place = null;
        return ref frame;
    }

    private void Fail(string message, FieldPlan field, TypeShape shape) => Fail(new FieldError(message, ErrorCodes.Internal), field, shape);

    private void Fail(FieldError cause, FieldPlan field, TypeShape shape) =>
        Fail(new GraphQLError(cause.Message, cause.Code, Plan.LocationsOf(field)) { Extensions = cause.Extensions }, shape.IsNonNull);

    // 6.4.4: the position becomes null; where null is not allowed, the value around it does. The errors of what is thrown away go with it,
    // but not the cause. Where something in it is pending, the text stays until it is known whether that is the cause instead.
    private void Fail(GraphQLError cause, bool isNonNull)
    {
        var error = new GraphQLError(cause.Message, cause.Code, cause.Locations) { Path = Path(), Extensions = cause.Extensions };
        while (isNonNull)
        {
            if (_pending is not null && StandsInPending(_pending))
            {
                FailAround(_pending, error);
                return;
            }

            ref var frame = ref _frames[_depth]; // the root frame is nullable
            _depth--;
            TakeBack(frame.Start, frame.Errors);
            if (_depth < _stateDepth)
            {
                LeaveState();
            }

            isNonNull = frame.IsNonNull;
            HasData &= _depth >= 0 || _pending?.Filling is not null;
        }

        Errors.Add(error);
        _errorPlaces.Add(Output.Position);
        Output.WriteNull();
    }

    // Takes back all that was written after the position, and the errors after that count.
    private void TakeBack(int position, int count)
    {
        Output.Rewind(position);
        ForgetWritten();
        Errors.RemoveRange(count, Errors.Count - count);
        _errorPlaces.RemoveRange(count, _errorPlaces.Count - count);
    }

    private static object KeyIn(ref Frame frame)
    {
        object key = frame.Next - 1;
        return frame.IsList ? key : frame.Selection!.Fields[frame.Next - 1].ResponseName; // as in RunSteps
    }

    private ImmutableArray<object> Path()
    {
        var filling = _pending?.Filling;
        var path = ImmutableArray.CreateBuilder<object>(_depth + 1);
        for (Place? place = filling; place is not null; place = place.Parent)
        {
            if (place.Key is { } key)
            {
                path.Insert(0, key);
            }
        }

        for (var i = filling is null ? 0 : _floor; i <= _depth; i++)
        {
            path.Add(KeyIn(ref _frames[i]));
        }

        return path.ToImmutable();
    }

    /// <summary>An object of leaves that the answer holds already.</summary>
    private readonly record struct WrittenObject(SelectionPlan? Selection, FieldValue Value, int Start, int Length);

    /// <summary>An open object or list. Members that only the other kind uses may be left over from an earlier frame.</summary>
    private struct Frame
    {
        /// <summary>The fields of an object.</summary>
        public SelectionPlan? Selection;

        /// <summary>The field whose value a list is or belongs to.</summary>
        public FieldPlan? Field;

        /// <summary>The shape of a list's items.</summary>
        public TypeShape? ItemShape;

        /// <summary>Set when something in the value is pending.</summary>
        public Place? Place;

        /// <summary>The host's reference of the object or list; or the values of a list made beforehand.</summary>
        public object? Reference;

        /// <summary>The index of the object, or the first position of the list.</summary>
        public int Index;

        /// <summary>The sub-index of the object.</summary>
        public int SubIndex;

        /// <summary>Length of the list.</summary>
        public int Count;

        /// <summary>The next field or item, counted from 0.</summary>
        public int Next;

        /// <summary>Where the value begins in the output.</summary>
        public int Start;

        /// <summary>How many errors there were before the value began.</summary>
        public int Errors;

        /// <summary>Null may not stand in the place of this value.</summary>
        public bool IsNonNull;

        /// <summary>A list, else an object.</summary>
        public bool IsList;

        /// <summary>The list is made of values.</summary>
        public bool HasValues;
    }
}
