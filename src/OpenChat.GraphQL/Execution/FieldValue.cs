// What a resolver returns: a small value that says what to write, so that no object is made per field.
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.GraphQL.Execution;

/// <summary>What a <see cref="FieldValue"/> holds.</summary>
public enum FieldValueKind : byte
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A 32-bit integer.</summary>
    Int,

    /// <summary>A 64-bit integer; in a field of type Int it must fit 32 bits.</summary>
    Long,

    /// <summary>A double; must be finite.</summary>
    Double,

    /// <summary>Text. Lone surrogates are written as U+FFFD.</summary>
    String,

    /// <summary>Text as UTF-8, escaped while it is written.</summary>
    Utf8,

    /// <summary>Text as UTF-8 that already is escaped for JSON (without quotes); copied as it is.</summary>
    EscapedUtf8,

    /// <summary>An enum value by its position in the type.</summary>
    EnumIndex,

    /// <summary>An enum value by its name.</summary>
    EnumName,

    /// <summary>An object: a host reference and two numbers of the host's own.</summary>
    Object,

    /// <summary>A list whose items the field's item resolver returns one by one.</summary>
    List,

    /// <summary>A list of values made beforehand.</summary>
    ListOfValues,

    /// <summary>Any JSON, for custom scalars.</summary>
    Json,

    /// <summary>An error at this position; its message is public.</summary>
    Error,

    /// <summary>Not known yet.</summary>
    Pending,
}

/// <summary>
/// The value of a field or list item, as a resolver returns it (specification 6.4.3). Only <see cref="Json"/>,
/// <see cref="Error(FieldError)"/> and <see cref="Pending(Task{FieldValue})"/> need an allocation. The default value is null.
/// </summary>
/// <remarks>
/// Two machine words, so that it travels in registers: a resolver is called for every value of an answer. Most kinds keep their name in the
/// upper four bits of the second word; the two kinds that need all of its bits are marked by a reference of their own.
/// EngineBenchmarks.Warm measures it (zephyr, closure).
/// </remarks>
public readonly struct FieldValue
{
    /// <summary>The largest count of a list, length of a text and sub-index of an
    /// object; the smallest sub-index is one below its negative.</summary>
    public const int MaxSecond = (1 << (SecondBits - 1)) - 1;

    // from the low end: 32 bits of the first number, 28 of the second, 4 of the kind
    private const int SecondShift = 32;
    private const int SecondBits = 28;
    private const int KindShift = SecondShift + SecondBits;

    private static readonly object IsLong = new();
    private static readonly object IsDouble = new();

    private readonly object? _reference;
    private readonly long _bits;

    // long and double
    private FieldValue(object kind, long bits)
    {
        _reference = kind;
        _bits = bits;
    }

    private FieldValue(FieldValueKind kind, object? reference, int first, int second = 0)
    {
        if (second is > MaxSecond or < ~MaxSecond)
        {
            ThrowTooLarge();
        }

        const long SecondMask = (1L << SecondBits) - 1;
        _reference = reference;
        _bits = ((long)kind << KindShift) | ((second & SecondMask) << SecondShift) | (uint)first;
    }

    /// <summary>The null value.</summary>
    public static FieldValue Null => default;

    /// <summary>What this value holds.</summary>
    public FieldValueKind Kind =>
        ReferenceEquals(_reference, IsLong) ? FieldValueKind.Long
        : ReferenceEquals(_reference, IsDouble) ? FieldValueKind.Double
        : (FieldValueKind)(_bits >>> KindShift);

    /// <summary>The text, bytes, host reference, JSON, error or task; without meaning for the other kinds.</summary>
    internal object? Reference => _reference;

    /// <summary>Of an object its index, of a list its start, of bytes their offset; else the number or position.</summary>
    internal int First => (int)_bits;

    /// <summary>Of an object its sub-index, of a list its count, of bytes their length.</summary>
    internal int Second => (int)(_bits >> SecondShift) << (32 - SecondBits) >> (32 - SecondBits);

    /// <summary>The number of an integer kind.</summary>
    internal long AsLong => ReferenceEquals(_reference, IsLong) ? _bits : First;

    /// <summary>An object that differs from others by more than its reference.</summary>
    internal bool HasNumbers => _reference is null || (_bits & ((1L << KindShift) - 1)) != 0;

    internal double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A boolean.</summary>
    public static FieldValue Boolean(bool value) => new(FieldValueKind.Boolean, null, value ? 1 : 0);

    /// <summary>A 32-bit integer.</summary>
    public static FieldValue Int(int value) => new(FieldValueKind.Int, null, value);

    /// <summary>A 32-bit integer, or null.</summary>
    public static FieldValue Int(int? value) => value is { } number ? Int(number) : default;

    /// <summary>A 64-bit integer.</summary>
    public static FieldValue Long(long value) => new(IsLong, value);

    /// <summary>A double. NaN and infinity become an error at this position.</summary>
    public static FieldValue Double(double value) => new(IsDouble, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A double, or null.</summary>
    public static FieldValue Double(double? value) => value is { } number ? Double(number) : default;

    /// <summary>Text, or null.</summary>
    public static FieldValue String(string? value) => value is null ? default : new(FieldValueKind.String, value, 0);

    /// <summary>Text as well-formed UTF-8; null bytes mean null. The bytes must not change before the answer is complete.</summary>
    public static FieldValue Utf8(byte[]? bytes) => bytes is null ? default : Utf8(bytes, 0, bytes.Length);

    /// <summary>Text as a slice of well-formed UTF-8. The bytes must not change before the answer is complete.</summary>
    public static FieldValue Utf8(byte[] bytes, int offset, int length)
    {
        _ = bytes.AsSpan(offset, length); // throws here, at the resolver to blame, when the slice is outside the bytes
        return new(FieldValueKind.Utf8, bytes, offset, length);
    }

    /// <summary>Text as a slice of UTF-8 that is already escaped as the inside of a
    /// JSON string. The fastest text: copied as it is.</summary>
    public static FieldValue EscapedUtf8(byte[] bytes, int offset, int length)
    {
        _ = bytes.AsSpan(offset, length);
        return new(FieldValueKind.EscapedUtf8, bytes, offset, length);
    }

    /// <summary>The enum value at that position of the type's values.</summary>
    public static FieldValue Enum(int index) => new(FieldValueKind.EnumIndex, null, index);

    /// <summary>The enum value of that name, or null. A name the type does not have becomes an error at this position.</summary>
    public static FieldValue Enum(string? name) => name is null ? default : new(FieldValueKind.EnumName, name, 0);

    /// <summary>An object: what the resolvers of its fields get as <see cref="FieldContext.Source"/>, <see cref="FieldContext.Index"/> and
    /// <see cref="FieldContext.SubIndex"/>. Never null, even when the reference is. Equal reference and numbers mean the same object: where
    /// an answer needs the same leaves of it again, their resolvers need not be asked again.</summary>
    public static FieldValue Object(object? reference, int index = 0, int subIndex = 0) =>
        new(FieldValueKind.Object, reference, index, subIndex);

    /// <summary>An object, or null when the reference is null.</summary>
    public static FieldValue ObjectOrNull(object? reference) => reference is null ? default : Object(reference);

    /// <summary>
    /// An object below which resolvers see another state (<see cref="FieldContext.State"/>) than the rest of the request does: its fields,
    /// all that is selected in them, its loads in batches and, where its type is abstract, the resolver of its type.
    /// </summary>
    /// <param name="state">What they see; may be null.</param>
    /// <param name="value">The object.</param>
    /// <exception cref="ArgumentException">The value is no object.</exception>
    public static FieldValue Under(object? state, in FieldValue value) => value.Kind == FieldValueKind.Object
        ? new(FieldValueKind.Object, new StatefulObject(state, value.Reference), value.First, value.Second)
        : throw new ArgumentException("Only an object can have a state of its own.", nameof(value));

    /// <summary>A list: the field's item resolver is asked for the items <paramref name="start"/> up to <paramref name="start"/> +
    /// <paramref name="count"/> - 1 with <paramref name="reference"/> as <see cref="FieldContext.Source"/> and the position as
    /// <see cref="FieldContext.Index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above <see cref="MaxSecond"/>.</exception>
    public static FieldValue List(object? reference, int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new(FieldValueKind.List, reference, start, count);
    }

    /// <summary>A list of values made beforehand; needs no item resolver. Null means null.</summary>
    public static FieldValue List(FieldValue[]? items) =>
        items is null ? default : new(FieldValueKind.ListOfValues, items, 0, items.Length);

    /// <summary>Any JSON for a custom scalar: null, bool, int, long, double, string, <see cref="Types.EnumValueDefinition"/>,
    /// <c>object?[]</c>, <c>Dictionary&lt;string, object?&gt;</c>, nested at most 500 deep; or any object that the scalar coerces
    /// itself.</summary>
    public static FieldValue Json(object? value) => value is null ? default : new(FieldValueKind.Json, value, 0);

    /// <summary>An error at this position, shown to the client as it is.</summary>
    public static FieldValue Error(FieldError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(FieldValueKind.Error, error, 0);
    }

    /// <summary>An error at this position with a message for the client.</summary>
    public static FieldValue Error(string message, string code = Errors.ErrorCodes.BadUserInput) => Error(new FieldError(message, code));

    /// <summary>A value that is not known yet. Other fields are resolved meanwhile, but for the root fields of a mutation, which come one
    /// after the other.</summary>
    public static FieldValue Pending(Task<FieldValue> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.IsCompletedSuccessfully ? task.Result : new(FieldValueKind.Pending, task, 0);
    }

    /// <summary>A value that a batch of loads will give.</summary>
    internal static FieldValue Loading(Task<FieldValue> task) => new(FieldValueKind.Pending, task, 1, 0);

    /// <summary>A value that may not be known yet.</summary>
    public static FieldValue Pending(ValueTask<FieldValue> task) => task.IsCompletedSuccessfully ? task.Result : Pending(task.AsTask());

    /// <summary>Both are objects, of the same reference and numbers.</summary>
    internal bool IsSameObject(in FieldValue other) => ReferenceEquals(_reference, other._reference) && _bits == other._bits;

    [DoesNotReturn]
    private static void ThrowTooLarge() =>
        throw new ArgumentOutOfRangeException(null, $"Counts, lengths and sub-indices go up to {MaxSecond}.");
}

/// <summary>The reference of an object that is resolved under a state of its own.</summary>
/// <param name="State">What its resolvers see.</param>
/// <param name="Reference">The reference that the host gave.</param>
internal sealed record StatefulObject(object? State, object? Reference);
