// What a resolver gets to see: source value, arguments, request state, look-ahead.
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>Finds the value of a field, or of one item of a list (specification 6.4.2).
/// A static lambda: no state but what the context gives.</summary>
/// <param name="context">Valid during the call only.</param>
public delegate FieldValue Resolver(in FieldContext context);

/// <summary>Says whether the caller may see a field; asked before its resolver.</summary>
/// <param name="context">What the resolver would get.</param>
/// <returns>The error that stands at the field instead of a value (never a silent null), best with the code
/// <see cref="Errors.ErrorCodes.Unauthenticated"/> or <see cref="Errors.ErrorCodes.Forbidden"/>; null lets the resolver run.</returns>
public delegate FieldError? FieldGuard(in FieldContext context);

/// <summary>Names the object type of a value in a position of an interface or union type (specification 6.4.3,
/// ResolveAbstractType).</summary>
/// <param name="value">Source, index and sub-index are those of the value whose type is asked for.</param>
/// <returns>The name of an object type; best a constant. Null or any other name becomes an error at the position.</returns>
public delegate string? TypeResolver(in FieldContext value);

/// <summary>The surroundings of one resolver call.</summary>
public readonly ref struct FieldContext
{
    private readonly RequestScope _scope;
    private readonly AskedField _field;
    private readonly object?[] _arguments;

    internal FieldContext(RequestScope scope, AskedField field, object?[] arguments, object? source, int index, int subIndex)
    {
        _scope = scope;
        _field = field;
        _arguments = arguments;
        Source = source;
        Index = index;
        SubIndex = subIndex;
    }

    /// <summary>The reference of the object whose field is asked for; in an item resolver that of the list. Null at the root, but for
    /// a subscription, where it is the event (<see cref="GraphQLRequest.Event"/>).</summary>
    public object? Source { get; }

    /// <summary>The index of that object; in an item resolver the position asked for, counted as the list's start does.</summary>
    public int Index { get; }

    /// <summary>The sub-index of that object; 0 in an item resolver.</summary>
    public int SubIndex { get; }

    /// <summary>The coerced arguments of the field.</summary>
    public ArgumentValues Arguments => new(_field.Definition.Arguments, _arguments);

    /// <summary>
    /// The state object of the request, as in <see cref="GraphQLRequest.State"/>; below an object that came with a state of its own, that
    /// one (<see cref="FieldValue.Under"/>).
    /// </summary>
    public object? State => _scope.State;

    /// <summary>The field.</summary>
    public FieldDefinition Field => _field.Definition;

    /// <summary>Cancelled when the client is gone, the request's deadline has passed, or this resolver's value is pending for longer than
    /// <see cref="ExecutorOptions.ResolverTimeout"/>. Asking for it costs allocations: only resolvers that wait or take long
    /// should.</summary>
    public CancellationToken CancellationToken => _scope.CallToken;

    /// <summary>The loads of a batch loader in this request: with its own cache, and batches of its own.</summary>
    public RequestLoads<TKey, TValue> Loads<TKey, TValue>(BatchLoader<TKey, TValue> loader)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(loader);
        return _scope.Calls.QueueOf(loader, State, loader.Begin);
    }

    /// <summary>Says that the value does not follow from state and arguments alone (it tells the time, say), so that the answer must not be
    /// taken for that of an equal request. Seen as <see cref="ExecutionResult.IsVolatile"/>.</summary>
    public void MarkVolatile() => _scope.IsVolatile = true;

    /// <summary>Says, in the root field of a subscription, that the event is none of its source stream (specification 6.2.3.1): there is no
    /// response to it. The value returned besides counts for nothing. Seen as <see cref="ExecutionResult.IsPassedOver"/>.</summary>
    public void PassOver() => _scope.IsPassedOver = true;

    /// <summary>What is selected below this field, after <c>@skip</c> and <c>@include</c> (look-ahead). Empty for leaf fields.</summary>
    public SelectedFields Selection => new(_field);
}
