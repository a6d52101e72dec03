// Answers every field of the toy schema from one JSON file of values and operators.
using System.Globalization;
using System.Text.Json;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.ToyHost;

/// <summary>The data of the toy host. A value is plain JSON or an operator: an
/// object with one key that starts with a dollar sign.</summary>
public sealed class ToyResolvers
{
    private readonly Dictionary<string, object> _objects = new(StringComparer.Ordinal);
    private readonly JsonElement _roots;

    /// <summary>Reads the data: <c>roots</c> by operation type and named <c>objects</c>.</summary>
    public ToyResolvers(JsonElement data)
    {
        _roots = data.GetProperty("roots");
        foreach (var entry in data.GetProperty("objects").EnumerateObject())
        {
            _objects.Add(entry.Name, entry.Value);
        }
    }

    /// <summary>Binds every field and abstract type of the schema.</summary>
    public ResolverMap Bind(GraphQLSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var map = new ResolverMap();
        foreach (var type in schema.Types.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            if (type is ObjectType objectType)
            {
                foreach (var field in objectType.Fields)
                {
                    map.Field(field.ToString(), (in context) => Resolve(context));
                }
            }
            else if (type is CompositeType)
            {
                map.ResolveType(type.Name, static (in value) => TypeNameOf(value.Source));
            }
        }

        return map;
    }

    private static string? TypeNameOf(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } element && element.TryGetProperty("__typename", out var name)
            ? name.GetString()
            : null;

    private FieldValue Resolve(in FieldContext context)
    {
        var source = context.Source ?? Dereference(_roots.GetProperty(context.Field.DeclaringType.Name));
        return source is JsonElement { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty(context.Field.Name, out var value)
            ? Evaluate(
                value, new Call(context.Field, context.Arguments, (RequestState)context.State!)) // the host gives every request a state
            : FieldValue.Null;
    }

    private object Dereference(JsonElement root) => _objects[root.GetProperty("$ref").GetString()!]; // a root always is a reference

    private FieldValue Evaluate(JsonElement value, Call call)
    {
        if (value.ValueKind == JsonValueKind.Object && OperatorOf(value) is { } operation)
        {
            return Apply(operation.Name, operation.Value, call);
        }

        if (call.IsCustomScalar)
        {
            return FieldValue.Json(ToJson(value));
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => FieldValue.Boolean(true),
            JsonValueKind.False => FieldValue.Boolean(false),
            JsonValueKind.Number => value.TryGetInt64(out var number) ? FieldValue.Long(number) : FieldValue.Double(value.GetDouble()),
            JsonValueKind.String => FieldValue.String(value.GetString()),
            JsonValueKind.Array => FieldValue.List([.. value.EnumerateArray().Select(item => Evaluate(item, call))]),
            JsonValueKind.Object => FieldValue.Object(value),
            _ => FieldValue.Null,
        };
    }

    private static JsonProperty? OperatorOf(JsonElement value)
    {
        var properties = value.EnumerateObject();
        return properties.MoveNext() && properties.Current is var first && first.Name.StartsWith('$') && !properties.MoveNext()
            ? first
            : null;
    }

    private FieldValue Apply(string name, JsonElement operand, Call call) => name switch
    {
        "$ref" => FieldValue.Object(_objects[operand.GetString()!]), // data refers to objects it has
        "$error" => FieldValue.Error(operand.GetString()!), // always a text
        "$async" => FieldValue.Pending(Later(operand, call)),
        "$echo" => FieldValue.Json(new Dictionary<string, object?>(StringComparer.Ordinal) { ["__echo"] = Echo(call.Arguments) }),
        "$pick" => Pick(operand, call),
        "$take" => Take(operand, call),
        "$counter" when operand.TryGetProperty("async", out var isAsync) && isAsync.GetBoolean() =>
            FieldValue.Pending(CountLater(operand, call)),
        "$counter" => Count(operand, call),
        _ => throw new InvalidDataException($"Unknown operator {name}."),
    };

    private async Task<FieldValue> Later(JsonElement operand, Call call)
    {
        await Task.Delay(1);
        return Evaluate(operand, call);
    }

    private FieldValue Pick(JsonElement operand, Call call)
    {
        var text = call.Arguments.Get(operand.GetProperty("arg").GetString()!) switch // always names an argument
        {
            null => null,
            true => "true",
            false => "false",
            EnumValueDefinition value => value.Name,
            var value => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
        var isMapped = operand.GetProperty("map").TryGetProperty(text ?? "", out var picked) && text is not null;
        return Evaluate(isMapped ? picked : operand.GetProperty("else"), call);
    }

    private FieldValue Take(JsonElement operand, Call call)
    {
        var items = operand.GetProperty("of").EnumerateArray();
        var count = call.Arguments.GetInt(operand.GetProperty("arg").GetString()!) ?? -1; // always names an argument
        return FieldValue.List([.. (count < 0 ? items : items.Take(count)).Select(item => Evaluate(item, call))]);
    }

    private static async Task<FieldValue> CountLater(JsonElement operand, Call call)
    {
        await Task.Delay(3);
        return Count(operand, call);
    }

    private static FieldValue Count(JsonElement operand, Call call)
    {
        call.State.Counter += call.Arguments.GetInt("n") ?? 0;
        return operand.TryGetProperty("fail", out var text)
            ? FieldValue.Error(text.GetString()!) // always a text
            : FieldValue.Long(call.State.Counter);
    }

    private static Dictionary<string, object?> Echo(ArgumentValues arguments)
    {
        var echo = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!ReferenceEquals(arguments[i], InputValues.Absent))
            {
                echo.Add(arguments.Definition(i).Name, arguments[i]);
            }
        }

        return echo;
    }

    private static object? ToJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : value.GetDouble(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Array => value.EnumerateArray().Select(ToJson).ToArray(),
        JsonValueKind.Object =>
            value.EnumerateObject().ToDictionary(entry => entry.Name, entry => ToJson(entry.Value), StringComparer.Ordinal),
        _ => null,
    };

    /// <summary>What lasts as long as one request.</summary>
    public sealed class RequestState
    {
        /// <summary>The value of <c>$counter</c>.</summary>
        public long Counter { get; set; }
    }

    // a context cannot outlive its call, so what operators need is taken out of it
    private sealed record Call(FieldDefinition Field, ArgumentValues Arguments, RequestState State)
    {
        public bool IsCustomScalar { get; } =
            Field.Type.Named is ScalarType { Name: not ("Int" or "Float" or "String" or "Boolean" or "ID") };
    }
}
