// What a tool takes, told in JSON Schema: the variables of an operation.
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Http.Mcp;

/// <summary>Makes JSON Schema of the variables of an operation.</summary>
/// <param name="schema">The schema that the operation is valid against.</param>
internal sealed class InputSchemas(GraphQLSchema schema)
{
    /// <summary>An object with a member for each variable, in their order; input objects are in <c>$defs</c>.</summary>
    public JsonElement Of(OperationDefinitionNode operation)
    {
        var definitions = new JsonObject();
        var result = Object(
            operation.VariableDefinitions.Select(variable => (
                variable.Variable.Name.Value, schema.ResolveType(variable.Type)!, variable.Description?.Value, variable.DefaultValue)),
            definitions); // the types are there: the operation is valid
        if (definitions.Count > 0)
        {
            result["$defs"] = definitions;
        }

        return JsonSerializer.SerializeToElement(result);
    }

    /// <summary>An object of named values; what has a default, or may be null, need not be there.</summary>
    private static JsonObject Object(
        IEnumerable<(string Name, GraphQLType Type, string? Description, ValueNode? Default)> members, JsonObject definitions)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in members)
        {
            var property = Of(member.Type, member.Description, definitions);
            if (member.Default is { } value)
            {
                property["default"] = Json(value);
            }
            else if (member.Type is NonNullType)
            {
                required.Add(member.Name);
            }

            properties[member.Name] = property;
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        return result;
    }

    private static JsonObject Of(GraphQLType type, string? description, JsonObject definitions)
    {
        var result = type.Nullable switch
        {
            ListType list => new JsonObject { ["type"] = "array", ["items"] = Of(list.OfType, description: null, definitions) },
            EnumType values => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. values.Values.Select(static value => (JsonNode)value.Name)]),
            },
            InputObjectType input => Reference(input, definitions),
            var named => new JsonObject { ["type"] = TypeOf(named) },
        };
        var text = string.Join('\n', new[] { description, Meanings(type) }.Where(static part => !string.IsNullOrEmpty(part)));
        if (text.Length > 0)
        {
            result["description"] = text;
        }

        return result;
    }

    private static string TypeOf(GraphQLType type) => type.Named.Name switch
    {
        "Int" => "integer",
        "Float" => "number",
        "Boolean" => "boolean",
        _ => "string", // ids, texts, and the scalars of this schema, which are all written as strings
    };

    /// <summary>What the values of an enum mean, or how a scalar is written; null for what needs no words.</summary>
    private static string? Meanings(GraphQLType type) => type.Nullable switch
    {
        EnumType values => string.Join('\n', values.Values.Select(static value => $"{value.Name}: {value.Description}")),
        ScalarType scalar when scalar.Name is not ("Int" or "Float" or "Boolean" or "String" or "ID") => scalar.Description,
        _ => null,
    };

    private static JsonObject Reference(InputObjectType input, JsonObject definitions)
    {
        if (!definitions.ContainsKey(input.Name))
        {
            definitions[input.Name] = null; // is being made: an input object may hold itself
            var definition = Object(
                input.Fields.Select(static field => (field.Name, field.Type, field.Description, field.DefaultValue)), definitions);
            if (input.Description is { } description)
            {
                definition["description"] = description;
            }

            if (input.IsOneOf)
            {
                (definition["minProperties"], definition["maxProperties"]) = (1, 1);
            }

            definitions[input.Name] = definition;
        }

        return new JsonObject { ["$ref"] = "#/$defs/" + input.Name };
    }

    private static JsonNode? Json(ValueNode value) => value switch
    {
        IntValueNode number => JsonNode.Parse(number.Value),
        FloatValueNode number => JsonNode.Parse(number.Value),
        BooleanValueNode truth => truth.Value,
        StringValueNode text => text.Value,
        EnumValueNode word => word.Value,
        ListValueNode list => new JsonArray([.. list.Values.Select(Json)]),
        ObjectValueNode members => new JsonObject(members.Fields.Select(static field => KeyValuePair.Create(
            field.Name.Value, Json(field.Value)))),
        _ => null,
    };
}
