using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>VariablesInAllowedPosition (specification 5.8.5): the type of a variable fits every place it is used in; a field of a oneOf
/// input object needs a non-null one.</summary>
internal static class VariablesInAllowedPosition
{
    private const string Rule = "VariablesInAllowedPosition";

    public static void Check(ValidationContext context, VariableDefinitionNode definition, in VariableUsage usage)
    {
        if (usage.Type is not { } position || !IsKnown(context.Schema, definition.Type))
        {
            return;
        }

        if (!IsAllowed(definition, in usage, position))
        {
            var message = ValidationErrors.VariableMisplaced(usage.Node.Name.Value, definition.Type, position);
            context.Report(Rule, message, definition.Start, usage.Node.Start);
        }

        if (usage.OneOf is { } oneOf && definition.Type is not NonNullTypeNode)
        {
            var message = ValidationErrors.VariableNullableInOneOf(usage.Node.Name.Value, definition.Type, oneOf);
            context.Report(Rule, message, definition.Start, usage.Node.Start);
        }
    }

    private static bool IsAllowed(VariableDefinitionNode definition, in VariableUsage usage, GraphQLType position)
    {
        if (position is not NonNullType nonNull || definition.Type is NonNullTypeNode)
        {
            return AreCompatible(definition.Type, position);
        }

        // A default on either side stands in for a missing value; a null that is sent nevertheless is refused when the field runs.
        var hasDefault = usage.HasDefault || definition.DefaultValue is not null and not NullValueNode;
        return hasDefault && AreCompatible(definition.Type, nonNull.OfType);
    }

    private static bool AreCompatible(TypeNode variable, GraphQLType position) => (variable, position) switch
    {
        (NonNullTypeNode inner, NonNullType outer) => AreCompatible(inner.OfType, outer.OfType),
        (_, NonNullType) => false,
        (NonNullTypeNode inner, _) => AreCompatible(inner.OfType, position),
        (ListTypeNode inner, ListType outer) => AreCompatible(inner.OfType, outer.OfType),
        (NamedTypeNode named, NamedType type) => named.Name.Value == type.Name,
        _ => false,
    };

    private static bool IsKnown(GraphQLSchema schema, TypeNode type) => type switch
    {
        NamedTypeNode named => schema.FindType(named.Name.Value) is not null,
        ListTypeNode list => IsKnown(schema, list.OfType),
        NonNullTypeNode nonNull => IsKnown(schema, nonNull.OfType),
        _ => false,
    };
}
