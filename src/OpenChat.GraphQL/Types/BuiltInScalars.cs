using System.Globalization;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Input rules of the built-in scalars (specification 3.5.1 to 3.5.5). Their
/// error is the whole message, as graphql-js words it.</summary>
internal sealed class BuiltInScalar : ScalarCoercion
{
    private readonly Func<ValueNode, (object? Value, string? Error)> _literal;
    private readonly Func<object, (object? Value, string? Error)> _json;

    private BuiltInScalar(Func<ValueNode, (object?, string?)> literal, Func<object, (object?, string?)> json)
    {
        _literal = literal;
        _json = json;
    }

    /// <summary>The rules of a built-in scalar, or null when no built-in scalar has that name.</summary>
    public static BuiltInScalar? Find(string name) => name switch
    {
        "Int" => Int,
        "Float" => Float,
        "String" => String,
        "Boolean" => Boolean,
        "ID" => Id,
        _ => null,
    };

    private static readonly BuiltInScalar Int = new(
        static literal => literal switch
        {
            IntValueNode { Value.Length: <= 11 } node when int.TryParse(
                node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => (value, null),
            IntValueNode node => (null, $"Int cannot represent non 32-bit signed integer value: {ValueText.Clip(node.Value)}"),
            _ => (null, $"Int cannot represent non-integer value: {ValueText.Of(literal)}"),
        },
        static json => json switch
        {
            int value => (value, null),
            long value and >= int.MinValue and <= int.MaxValue => ((int)value, null),
            double value and >= int.MinValue and <= int.MaxValue when double.IsInteger(value) => ((int)value, null),
            long => (null, $"Int cannot represent non 32-bit signed integer value: {ValueText.Of(json)}"),
            double value when double.IsInteger(value) =>
                (null, $"Int cannot represent non 32-bit signed integer value: {ValueText.Of(json)}"),
            _ => (null, $"Int cannot represent non-integer value: {ValueText.Of(json)}"),
        });

    private static readonly BuiltInScalar Float = new(
        static literal =>
            TryReadNumber(literal, out var value)
                ? (value, null)
                : (null, $"Float cannot represent non numeric value: {ValueText.Of(literal)}"),
        static json => json switch
        {
            int value => ((double)value, null),
            long value => ((double)value, null),
            double value when double.IsFinite(value) => (value, null),
            _ => (null, $"Float cannot represent non numeric value: {ValueText.Of(json)}"),
        });

    private static readonly BuiltInScalar String = new(
        static literal =>
            literal is StringValueNode node
                ? (node.Value, null)
                : (null, $"String cannot represent a non string value: {ValueText.Of(literal)}"),
        static json => json is string ? (json, null) : (null, $"String cannot represent a non string value: {ValueText.Of(json)}"));

    private static readonly BuiltInScalar Boolean = new(
        static literal =>
            literal is BooleanValueNode node
                ? (node.Value, null)
                : (null, $"Boolean cannot represent a non boolean value: {ValueText.Of(literal)}"),
        static json => json is bool ? (json, null) : (null, $"Boolean cannot represent a non boolean value: {ValueText.Of(json)}"));

    private static readonly BuiltInScalar Id = new(
        static literal => literal switch
        {
            StringValueNode node => (node.Value, null),
            IntValueNode node => (node.Value, null),
            _ => (null, $"ID cannot represent a non-string and non-integer value: {ValueText.Of(literal)}"),
        },
        static json => json switch
        {
            string => (json, null),
            int or long => (ValueText.Of(json), null),
            double value when double.IsInteger(value) => (ValueText.Of(json), null),
            _ => (null, $"ID cannot represent value: {ValueText.Of(json)}"),
        });

    public override bool TryCoerceLiteral(
        ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error)
    {
        (value, error) = _literal(literal);
        return error is null;
    }

    public override bool TryCoerceVariable(object json, out object? value, out string? error)
    {
        (value, error) = _json(json);
        return error is null;
    }

    /// <summary>Reads an integer or float literal as a finite number.</summary>
    public static bool TryReadNumber(ValueNode literal, out double value)
    {
        value = 0;
        var text = literal switch
        {
            IntValueNode node => node.Value,
            FloatValueNode node => node.Value,
            _ => null,
        };
        return text is not null
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }
}

/// <summary>The rules of custom scalars for which the host has none: any value is accepted and kept as it is.</summary>
internal sealed class AnyScalar : ScalarCoercion
{
    public static readonly AnyScalar Instance = new();

    private AnyScalar()
    {
    }

    public override bool TryCoerceLiteral(
        ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error)
    {
        error = null;
        return TryConvert(literal, variables, out value);
    }

    public override bool TryCoerceVariable(object json, out object? value, out string? error)
    {
        value = json;
        error = null;
        return true;
    }

    // False for numbers no double holds, and for values nested deeper than the stack allows.
    private static bool TryConvert(ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value)
    {
        value = null;
        switch (literal)
        {
            case NullValueNode:
                return true;
            case BooleanValueNode node:
                value = node.Value;
                return true;
            case StringValueNode node:
                value = node.Value;
                return true;
            case EnumValueNode node:
                value = node.Value;
                return true;
            case IntValueNode { Value.Length: <= 20 } node when long.TryParse(
                node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer):
                value = integer;
                return true;
            case IntValueNode or FloatValueNode:
                var finite = BuiltInScalar.TryReadNumber(literal, out var number);
                value = finite ? number : null;
                return finite;
            case VariableNode node:
                value = variables is not null && variables.TryGetValue(node.Name.Value, out var given) ? Plain(given) : null;
                return true;
            case ListValueNode node when DeepStack.HasRoom:
                var items = new object?[node.Values.Length];
                value = items;
                for (var i = 0; i < items.Length; i++)
                {
                    if (!TryConvert(node.Values[i], variables, out items[i]))
                    {
                        return false;
                    }
                }

                return true;
            case ObjectValueNode node when DeepStack.HasRoom:
                var entries = new Dictionary<string, object?>(node.Fields.Length, StringComparer.Ordinal);
                value = entries;
                foreach (var field in node.Fields)
                {
                    if (field.Value is VariableNode variable && variables?.ContainsKey(variable.Name.Value) != true)
                    {
                        continue;
                    }

                    if (!TryConvert(field.Value, variables, out var entry))
                    {
                        return false;
                    }

                    entries[field.Name.Value] = entry;
                }

                return true;
            default:
                var isKnown = DeepStack.TryRun(
                    (Literal: literal, Variables: variables),
                    static state => (IsRight: TryConvert(state.Literal, state.Variables, out var converted), Value: converted),
                    out var result);
                value = result.Value;
                return isKnown && result.IsRight;
        }
    }

    // A variable of an enum type brings its value as such; inside a plain value it is its name, as an enum literal would be.
    private static object? Plain(object? given) => given switch
    {
        object?[] or Dictionary<string, object?> when !DeepStack.HasRoom => DeepStack.Run(given, Plain),
        EnumValueDefinition enumValue => enumValue.Name,
        object?[] items => Array.ConvertAll(items, Plain),
        Dictionary<string, object?> entries =>
            new Dictionary<string, object?>(
                entries.Select(static pair => KeyValuePair.Create(pair.Key, Plain(pair.Value))), StringComparer.Ordinal),
        _ => given,
    };
}
