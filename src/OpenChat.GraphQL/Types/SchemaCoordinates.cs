using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Finds what a schema coordinate names (specification 2.14).</summary>
public static class SchemaCoordinates
{
    /// <summary>Resolves a coordinate.</summary>
    /// <param name="schema">The schema to look in.</param>
    /// <param name="coordinate">What to look for.</param>
    /// <param name="error">Why nothing could be looked for: the type, field or directive that should contain the element does not exist, or
    /// contains no such elements. Null when there is a result, and when only the element itself is missing.</param>
    /// <returns>A <see cref="NamedType"/>, <see cref="FieldDefinition"/>, <see cref="InputValueDefinition"/>,
    /// <see cref="EnumValueDefinition"/> or <see cref="DirectiveDefinition"/>; null when the element does not exist.</returns>
    public static object? Resolve(GraphQLSchema schema, SchemaCoordinate coordinate, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(schema);
        error = null;
        switch (coordinate)
        {
            case SchemaCoordinate.Type type:
                return schema.FindType(type.Name);
            case SchemaCoordinate.Directive directive:
                return schema.FindDirective(directive.Name);
            case SchemaCoordinate.DirectiveArgument argument:
                var container = schema.FindDirective(argument.DirectiveName);
                error = container is null
                    ? Missing($"Expected \"{argument.DirectiveName}\" to be defined as a directive in the schema.")
                    : null;
                return container?.FindArgument(argument.Name);
            case SchemaCoordinate.Member member:
                return ResolveMember(schema, member, ref error);
            case SchemaCoordinate.Argument argument:
                return ResolveArgument(schema, argument, ref error);
            default:
                throw new ArgumentOutOfRangeException(nameof(coordinate));
        }
    }

    private static object? ResolveMember(GraphQLSchema schema, SchemaCoordinate.Member member, ref GraphQLError? error)
    {
        switch (schema.FindType(member.TypeName))
        {
            case FieldedType type:
                return schema.FindField(type, member.Name);
            case InputObjectType type:
                return type.FindField(member.Name);
            case EnumType type:
                return type.FindValue(member.Name);
            case null:
                error = Missing($"Expected \"{member.TypeName}\" to be defined as a type in the schema.");
                return null;
            default:
                error = Missing($"Expected \"{member.TypeName}\" to be an Enum, Input Object, Object or Interface type.");
                return null;
        }
    }

    private static InputValueDefinition? ResolveArgument(GraphQLSchema schema, SchemaCoordinate.Argument argument, ref GraphQLError? error)
    {
        var container = schema.FindType(argument.TypeName);
        if (container is not FieldedType type)
        {
            error = Missing(container is null
                ? $"Expected \"{argument.TypeName}\" to be defined as a type in the schema."
                : $"Expected \"{argument.TypeName}\" to be an object type or interface type.");
            return null;
        }

        var field = schema.FindField(type, argument.FieldName);
        if (field is null)
        {
            error = Missing($"Expected \"{argument.FieldName}\" to exist as a field of type \"{argument.TypeName}\" in the schema.");
        }

        return field?.FindArgument(argument.Name);
    }

    private static GraphQLError Missing(string message) => new(message, ErrorCodes.BadUserInput);
}
