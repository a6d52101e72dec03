// Coerces the arguments of a field (specification 6.4.1).
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>Makes argument values: once per plan where they hold no variables, else once per request.</summary>
internal static class ArgumentCoercion
{
    /// <summary>The coerced arguments by position; null when they depend on variables or cannot be coerced, which the request then reports.</summary>
    public static object?[]? TryCoerceConstant(FieldDefinition field, FieldNode node) => throw new NotSupportedException("Arrives with the input rules.");

    /// <summary>Coerces the arguments with the values of the request's variables.</summary>
    public static bool TryCoerce(
        FieldDefinition field, FieldNode node, IReadOnlyDictionary<string, object?> variables, out object?[] values, out FieldError error) =>
        throw new NotSupportedException("Arrives with the input rules.");
}
