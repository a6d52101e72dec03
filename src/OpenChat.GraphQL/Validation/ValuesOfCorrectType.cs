using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// ValuesOfCorrectType (specification 5.6.1, 5.6.2, 5.6.4): literals fit the type of their place; variables inside are another rule's
/// business. A sound literal is recognised without making its value; the coercion of literals says what is wrong with an unsound one.
/// </summary>
internal static class ValuesOfCorrectType
{
    private const string Rule = "ValuesOfCorrectType";

    public static void Check(ValidationContext context, ValueNode value, GraphQLType type)
    {
        if (IsSound(value, type))
        {
            return;
        }

        var problems = new InputProblems(context.Options.MaxErrors + 1, context.HasSuggestions);
        if (InputCoercion.CheckLiteral(value, type, problems))
        {
            return;
        }

        foreach (var problem in problems.Problems)
        {
            context.Report(Rule, problem.Message, (problem.Node ?? value).Start);
        }
    }

    /// <summary>Checks a default against a type as written. List and non-null types are read off the syntax: making a type for each way of
    /// nesting them that a client can think of would never be forgotten.</summary>
    public static void CheckDefault(ValidationContext context, ValueNode value, TypeNode type)
    {
        switch (type)
        {
            case NonNullTypeNode nonNull when value is NullValueNode:
                context.Report(Rule, ValidationErrors.NullNotAllowed(nonNull), value.Start);
                break;
            case NonNullTypeNode nonNull:
                CheckDefault(context, value, nonNull.OfType);
                break;
            case ListTypeNode list when value is ListValueNode items:
                foreach (var item in items.Values)
                {
                    CheckDefault(context, item, list.OfType);
                }

                break;
            case ListTypeNode list when value is not NullValueNode:
                CheckDefault(context, value, list.OfType);
                break;
            case NamedTypeNode named when context.Schema.FindType(named.Name.Value) is { IsInputType: true } known:
                Check(context, value, known);
                break;
        }
    }

    // True only for literals that are surely right; those it does not know are left to coercion.
    private static bool IsSound(ValueNode value, GraphQLType type)
    {
        if (value is VariableNode)
        {
            return true;
        }

        if (type is NonNullType nonNull)
        {
            return value is not NullValueNode && IsSound(value, nonNull.OfType);
        }

        return value is NullValueNode || type switch
        {
            ListType or InputObjectType when !DeepStack.HasRoom => false,
            ListType list => IsSoundList(value, list),
            InputObjectType inputObject => IsSoundObject(value, inputObject),
            EnumType enumType => value is EnumValueNode name && enumType.FindValue(name.Value) is not null,
            ScalarType scalar => IsSoundScalar(value, scalar),
            _ => false,
        };
    }

    private static bool IsSoundList(ValueNode value, ListType type)
    {
        if (value is not ListValueNode list)
        {
            return IsSound(value, type.OfType);
        }

        foreach (var item in list.Values)
        {
            if (!IsSound(item, type.OfType))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSoundObject(ValueNode value, InputObjectType type)
    {
        if (value is not ObjectValueNode literal || literal.Fields.Length > type.Fields.Length)
        {
            return false;
        }

        var requiredLeft = 0;
        foreach (var field in type.Fields)
        {
            requiredLeft += field.IsRequired ? 1 : 0;
        }

        foreach (var field in literal.Fields)
        {
            if (type.FindField(field.Name.Value) is not { } definition || !IsSound(field.Value, definition.Type))
            {
                return false;
            }

            requiredLeft -= definition.IsRequired ? 1 : 0;
        }

        // A field given twice may hide one that is missing, or be right once and wrong once.
        return requiredLeft == 0 && (!type.IsOneOf || literal.Fields is [{ Value: not NullValueNode }])
            && !ArgumentRules.HasTwins(literal.Fields);
    }

    private static bool IsSoundScalar(ValueNode value, ScalarType type) => value switch
    {
        StringValueNode => type.Name is "String" or "ID",
        BooleanValueNode => type.Name is "Boolean",
        IntValueNode { Value.Length: < 10 } => type.Name is "Int" or "Float" or "ID",
        FloatValueNode { Value.Length: < 18 } literal => type.Name is "Float" && !literal.Value.AsSpan().ContainsAny('e', 'E'),
        _ => false,
    };
}
