// Output coercion: from what a resolver returned to the JSON of a scalar or enum (specification 3.5 and 3.9, result coercion).
using System.Globalization;
using System.Text;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Output;

/// <summary>Writes leaf values, or says in the words of the reference implementation why a value does not belong to its type.</summary>
internal static class LeafWriter
{
    // deeper than any text the parser takes; keeps the recursion far from the end of the stack
    private const int MaxJsonDepth = 600;

    /// <summary>Writes the values that resolvers return most often, each in a field of the type that it is meant for: one look at the kind
    /// is enough for most leaves (EngineBenchmarks.Warm, zephyr).</summary>
    /// <returns>False when nothing is written: the value is of another kind, or does not fit.</returns>
    public static bool TryWriteFast(ResponseBuffer output, in FieldValue value, TypeShape shape)
    {
        var leaf = shape.Leaf;
        switch (value.Kind)
        {
            case FieldValueKind.Null when !shape.IsNonNull:
                output.WriteNull();
                return true;
            case FieldValueKind.EscapedUtf8 when leaf is LeafKind.String or LeafKind.Id or LeafKind.Custom:
                output.WriteEscaped(Bytes(value));
                return true;
            case FieldValueKind.Utf8 when leaf is LeafKind.String or LeafKind.Id or LeafKind.Custom:
                output.WriteString(Bytes(value));
                return true;
            case FieldValueKind.String when leaf is LeafKind.String or LeafKind.Id or LeafKind.Custom:
                output.WriteString((string)value.Reference!); // this kind always carries its text
                return true;
            case FieldValueKind.EnumIndex when (uint)value.First < (uint)shape.EnumTexts.Length:
                output.Write(shape.EnumTexts[value.First]);
                return true;
            case FieldValueKind.Int when leaf is LeafKind.Int or LeafKind.Float or LeafKind.Custom:
                output.WriteLong(value.AsLong);
                return true;
            case FieldValueKind.Boolean when leaf is LeafKind.Boolean or LeafKind.Custom:
                output.WriteBoolean(value.AsLong != 0);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes any value a leaf type can take.</summary>
    /// <returns>Null, or the message of the error; then the caller takes back what is written.</returns>
    public static string? Write(ResponseBuffer output, in FieldValue value, TypeShape shape) => shape.Leaf switch
    {
        LeafKind.String => WriteString(output, value),
        LeafKind.Enum => WriteEnum(output, value, shape),
        LeafKind.Int => WriteInt(output, value),
        LeafKind.Id => WriteId(output, value),
        LeafKind.Boolean => WriteBoolean(output, value),
        LeafKind.Float => WriteFloat(output, value),
        LeafKind.Custom => WriteCustom(output, value, shape),
        LeafKind.Coerced => WriteCoerced(output, value, shape),
        _ => throw new InvalidOperationException($"{shape.Type} is not a leaf type."),
    };

    /// <summary>The value as it is shown in messages: text in quotes and at most 100 characters of it, never a host object.</summary>
    public static string Inspect(in FieldValue value) => value.Kind switch
    {
        FieldValueKind.Null => "null",
        FieldValueKind.Boolean => value.AsLong != 0 ? "true" : "false",
        FieldValueKind.Int or FieldValueKind.Long => value.AsLong.ToString(CultureInfo.InvariantCulture),
        FieldValueKind.Double => Inspect(value.AsDouble),
        FieldValueKind.String or FieldValueKind.EnumName => Quote((string)value.Reference!), // these kinds always carry their text
        FieldValueKind.Utf8 or FieldValueKind.EscapedUtf8 => Quote(Encoding.UTF8.GetString(Bytes(value))),
        FieldValueKind.EnumIndex => value.First.ToString(CultureInfo.InvariantCulture),
        FieldValueKind.List or FieldValueKind.ListOfValues => "[Array]",
        FieldValueKind.Json => InspectJson(value.Reference),
        _ => "[Object]",
    };

    private static string Inspect(double value) => value switch
    {
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string InspectJson(object? value) => value switch
    {
        null => "null",
        bool boolean => boolean ? "true" : "false",
        string text => Quote(text),
        int or long => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        double number => Inspect(number),
        System.Collections.IList => "[Array]",
        _ => "[Object]",
    };

    private static string Quote(string text) => text.Length <= 100 ? $"\"{text}\"" : $"\"{text.AsSpan(0, 100)}...\"";

    /// <summary>Writes null, bool, int, long, double, string, enum value, list or object.</summary>
    /// <returns>False for other types, numbers that are not finite and values nested too deeply.</returns>
    public static bool TryWriteJson(ResponseBuffer output, object? value) => TryWriteJson(output, value, MaxJsonDepth);

    private static ReadOnlySpan<byte> Bytes(in FieldValue value) =>
        ((byte[])value.Reference!).AsSpan(value.First, value.Second); // both UTF-8 kinds carry bytes

    private static bool TryWriteText(ResponseBuffer output, in FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldValueKind.EscapedUtf8:
                output.WriteEscaped(Bytes(value));
                return true;
            case FieldValueKind.Utf8:
                output.WriteString(Bytes(value));
                return true;
            case FieldValueKind.String:
                output.WriteString((string)value.Reference!); // this kind always carries its text
                return true;
            case FieldValueKind.Json when value.Reference is string text:
                output.WriteString(text);
                return true;
            default:
                return false;
        }
    }

    private static string? WriteString(ResponseBuffer output, in FieldValue value)
    {
        if (TryWriteText(output, value))
        {
            return null;
        }

        // as in the reference implementation, booleans and finite numbers are text too
        switch (Unwrap(value, out var number, out var real))
        {
            case Primitive.Boolean:
                output.WriteEscaped(number != 0 ? "true"u8 : "false"u8);
                return null;
            case Primitive.Integer:
                WriteQuoted(output, number);
                return null;
            case Primitive.Real when double.IsFinite(real):
                output.WriteByte((byte)'"');
                output.WriteDouble(real);
                output.WriteByte((byte)'"');
                return null;
            default:
                return $"String cannot represent value: {Inspect(value)}";
        }
    }

    private static string? WriteId(ResponseBuffer output, in FieldValue value)
    {
        if (TryWriteText(output, value))
        {
            return null;
        }

        switch (Unwrap(value, out var number, out var real))
        {
            case Primitive.Integer:
                WriteQuoted(output, number);
                return null;
            case Primitive.Real when TryToLong(real, out number):
                WriteQuoted(output, number);
                return null;
            default:
                return $"ID cannot represent value: {Inspect(value)}";
        }
    }

    private static string? WriteInt(ResponseBuffer output, in FieldValue value)
    {
        switch (Unwrap(value, out var number, out var real))
        {
            case Primitive.Integer:
                break;
            case Primitive.Real when double.IsFinite(real) && Math.Floor(real) == real:
                number = real is < int.MinValue or > int.MaxValue ? long.MaxValue : (long)real;
                break;
            default:
                return $"Int cannot represent non-integer value: {Inspect(value)}";
        }

        if (number is < int.MinValue or > int.MaxValue)
        {
            return $"Int cannot represent non 32-bit signed integer value: {Inspect(value)}";
        }

        output.WriteLong(number);
        return null;
    }

    private static string? WriteFloat(ResponseBuffer output, in FieldValue value)
    {
        switch (Unwrap(value, out var number, out var real))
        {
            case Primitive.Integer:
                output.WriteLong(number);
                return null;
            case Primitive.Real when double.IsFinite(real):
                output.WriteDouble(real);
                return null;
            default:
                return $"Float cannot represent non numeric value: {Inspect(value)}";
        }
    }

    private static string? WriteBoolean(ResponseBuffer output, in FieldValue value)
    {
        if (Unwrap(value, out var number, out _) != Primitive.Boolean)
        {
            return $"Boolean cannot represent a non boolean value: {Inspect(value)}";
        }

        output.WriteBoolean(number != 0);
        return null;
    }

    private static string? WriteEnum(ResponseBuffer output, in FieldValue value, TypeShape shape)
    {
        var index = value.Kind switch
        {
            FieldValueKind.EnumIndex => value.First,
            FieldValueKind.EnumName or FieldValueKind.String =>
                IndexOfEnumValue(shape, (string)value.Reference!), // always carry their text
            FieldValueKind.Json when value.Reference is string name => IndexOfEnumValue(shape, name),
            FieldValueKind.Json when value.Reference is EnumValueDefinition definition => IndexOfEnumValue(shape, definition.Name),
            _ => -1,
        };
        if ((uint)index >= (uint)shape.EnumTexts.Length)
        {
            return $"Enum \"{shape.Type.Named.Name}\" cannot represent value: {Inspect(value)}";
        }

        output.Write(shape.EnumTexts[index]);
        return null;
    }

    private static int IndexOfEnumValue(TypeShape shape, string name) => ((EnumType)shape.Type.Named).FindValue(name)?.Index ?? -1;

    private static string? WriteCoerced(ResponseBuffer output, in FieldValue value, TypeShape shape)
    {
        object? given = value.Kind switch
        {
            FieldValueKind.Boolean => value.AsLong != 0,
            FieldValueKind.Int or FieldValueKind.Long => value.AsLong,
            FieldValueKind.Double => value.AsDouble,
            FieldValueKind.Utf8 => Encoding.UTF8.GetString(Bytes(value)),
            FieldValueKind.String or FieldValueKind.EnumName or FieldValueKind.Json => value.Reference,
            _ => null,
        };
        string? message = null;
        var scalar = (ScalarType)shape.Type.Named; // only scalars have shapes of this kind
        return given is not null
            && scalar.Coercion.TryCoerceOutput(given, out var json, out message)
            && json is not null
            && TryWriteJson(output, json)
            ? null
            : message ?? $"{scalar.Name} cannot represent value: {Inspect(value)}";
    }

    private static string? WriteCustom(ResponseBuffer output, in FieldValue value, TypeShape shape)
    {
        if (TryWriteText(output, value))
        {
            return null;
        }

        switch (value.Kind)
        {
            case FieldValueKind.Boolean:
                output.WriteBoolean(value.AsLong != 0);
                return null;
            case FieldValueKind.Int or FieldValueKind.Long:
                output.WriteLong(value.AsLong);
                return null;
            case FieldValueKind.Double when double.IsFinite(value.AsDouble):
                output.WriteDouble(value.AsDouble);
                return null;
            case FieldValueKind.EnumName:
                output.WriteString((string)value.Reference!); // this kind always carries its text
                return null;
            case FieldValueKind.Json when TryWriteJson(output, value.Reference):
                return null;
            default:
                return $"{shape.Type.Named.Name} cannot represent value: {Inspect(value)}";
        }
    }

    private static bool TryWriteJson(ResponseBuffer output, object? value, int depth)
    {
        switch (value)
        {
            case null:
                output.WriteNull();
                return true;
            case bool boolean:
                output.WriteBoolean(boolean);
                return true;
            case int number:
                output.WriteLong(number);
                return true;
            case long number:
                output.WriteLong(number);
                return true;
            case double number when double.IsFinite(number):
                output.WriteDouble(number);
                return true;
            case string text:
                output.WriteString(text);
                return true;
            case EnumValueDefinition definition:
                output.WriteString(definition.Name);
                return true;
            case IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> when !DeepStack.HasRoom:
                return DeepStack.Run(
                    (Output: output, Value: value, Depth: depth), static state => TryWriteJson(state.Output, state.Value, state.Depth));
            case IReadOnlyList<object?> items when depth > 0:
                return TryWriteJsonList(output, items, depth - 1);
            case IReadOnlyDictionary<string, object?> members when depth > 0:
                return TryWriteJsonObject(output, members, depth - 1);
            default:
                return false;
        }
    }

    private static bool TryWriteJsonList(ResponseBuffer output, IReadOnlyList<object?> items, int depth)
    {
        output.WriteByte((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                output.WriteByte((byte)',');
            }

            if (!TryWriteJson(output, items[i], depth))
            {
                return false;
            }
        }

        output.WriteByte((byte)']');
        return true;
    }

    private static bool TryWriteJsonObject(ResponseBuffer output, IReadOnlyDictionary<string, object?> members, int depth)
    {
        output.WriteByte((byte)'{');
        var isFirst = true;
        foreach (var (name, value) in members)
        {
            if (!isFirst)
            {
                output.WriteByte((byte)',');
            }

            isFirst = false;
            output.WriteString(name);
            output.WriteByte((byte)':');
            if (!TryWriteJson(output, value, depth))
            {
                return false;
            }
        }

        output.WriteByte((byte)'}');
        return true;
    }

    private static void WriteQuoted(ResponseBuffer output, long number)
    {
        output.WriteByte((byte)'"');
        output.WriteLong(number);
        output.WriteByte((byte)'"');
    }

    private enum Primitive
    {
        None,
        Boolean,
        Integer,
        Real,
    }

    // the primitive inside a value, wherever it is kept
    private static Primitive Unwrap(in FieldValue value, out long number, out double real)
    {
        (number, real) = (value.AsLong, 0);
        switch (value.Kind)
        {
            case FieldValueKind.Boolean:
                return Primitive.Boolean;
            case FieldValueKind.Int or FieldValueKind.Long:
                return Primitive.Integer;
            case FieldValueKind.Double:
                real = value.AsDouble;
                return Primitive.Real;
            case FieldValueKind.Json:
                (number, real, var primitive) = value.Reference switch
                {
                    bool boolean => (boolean ? 1 : 0, 0, Primitive.Boolean),
                    int integer => (integer, 0, Primitive.Integer),
                    long integer => (integer, 0, Primitive.Integer),
                    double floating => (0, floating, Primitive.Real),
                    _ => (0L, 0d, Primitive.None),
                };
                return primitive;
            default:
                return Primitive.None;
        }
    }

    private static bool TryToLong(double value, out long number)
    {
        // 2^53: below it every integer has a double of its own
        number = Math.Abs(value) <= 9007199254740992d ? (long)value : 0;
        return Math.Abs(value) <= 9007199254740992d && number == value;
    }
}
