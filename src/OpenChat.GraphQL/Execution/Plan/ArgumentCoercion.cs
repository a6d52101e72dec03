// Coerces the arguments of a field (specification 6.4.1).
using System.Diagnostics.CodeAnalysis;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>Makes argument values: once per plan where they hold no variables, else once per request.</summary>
internal static class ArgumentCoercion
{
    /// <summary>The values of the variables of a request that has none.</summary>
    public static IReadOnlyDictionary<string, object?> NoVariables { get; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>The coerced arguments by position; null when they depend on variables or
    /// cannot be coerced, which the request then reports.</summary>
    public static object?[]? TryCoerceConstant(FieldDefinition field, FieldNode node)
    {
        foreach (var argument in node.Arguments)
        {
            if (HoldsVariable(argument.Value))
            {
                return null;
            }
        }

        return TryCoerce(field, node, NoVariables, out var values, out _) ? values : null;
    }

    /// <summary>Coerces the arguments with the values of the request's variables.</summary>
    /// <param name="field">The definition.</param>
    /// <param name="node">Its first occurrence; merged ones have the same arguments.</param>
    /// <param name="variables">Coerced.</param>
    /// <param name="values">By position in the definition; <see cref="InputValues.Absent"/> where there is no value.</param>
    /// <param name="error">Set when false is returned.</param>
    public static bool TryCoerce(
        FieldDefinition field, FieldNode node, IReadOnlyDictionary<string, object?> variables, out object?[] values,
        [NotNullWhen(false)] out FieldError? error)
    {
        var definitions = field.Arguments;
        values = definitions.IsEmpty ? [] : new object?[definitions.Length];
        error = null;
        for (var i = 0; i < values.Length; i++)
        {
            var definition = definitions[i];
            var literal = Find(node, definition.Name);
            if (literal is null && definition.IsRequired)
            {
                error = new FieldError(
                    $"Argument \"{field}({definition.Name}:)\" of required type \"{definition.Type}\" was not provided.");
                return false;
            }

            if (literal is null
                || (literal is VariableNode variable && !definition.IsRequired && !variables.ContainsKey(variable.Name.Value)))
            {
                values[i] = definition.CoercedDefault;
            }
            else if (!InputCoercion.TryCoerceLiteral(literal, definition.Type, variables, out values[i]))
            {
                error = Describe(field, definition, literal, variables);
                return false;
            }
        }

        return true;
    }

    private static FieldError Describe(
        FieldDefinition field, InputValueDefinition definition, ValueNode literal, IReadOnlyDictionary<string, object?> variables)
    {
        // without hints: what can be seen in the document alone was reported by validation, with hints
        var problems = new InputProblems(1, suggest: false);
        InputCoercion.TryCoerceLiteral(literal, definition.Type, variables, out _, problems);
        var problem = problems.Problems[0];
        return new FieldError($"Argument \"{field}({definition.Name}:)\" has invalid value{problem.PathText}: {problem.Message}");
    }

    private static ValueNode? Find(FieldNode node, string name)
    {
        foreach (var argument in node.Arguments)
        {
            if (argument.Name.Value == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    // the parser bounds the nesting
    private static bool HoldsVariable(ValueNode value)
    {
        switch (value)
        {
            case VariableNode:
                return true;
            case ListValueNode list:
                foreach (var item in list.Values)
                {
                    if (HoldsVariable(item))
                    {
                        return true;
                    }
                }

                return false;
            case ObjectValueNode entries:
                foreach (var entry in entries.Fields)
                {
                    if (HoldsVariable(entry.Value))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
