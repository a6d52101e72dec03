using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>The input rules of a scalar (specification 3.5). Output is written by the response writer, by the kind of value the resolver hands out.</summary>
public abstract class ScalarCoercion
{
    /// <summary>Coerces a literal.</summary>
    /// <param name="literal">Never a null literal, never a variable; lists and objects may hold variables.</param>
    /// <param name="variables">Coerced variable values by name, for variables inside the literal; null in constant places.</param>
    /// <param name="value">The coerced value, as <see cref="InputValues"/> describes; null when refused.</param>
    /// <param name="error">Ends the message when refused; null for the plain message.</param>
    /// <returns>False when the literal is no value of this scalar.</returns>
    public abstract bool TryCoerceLiteral(ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error);

    /// <summary>Coerces a JSON value of the variables.</summary>
    /// <param name="json">Raw JSON as <see cref="InputValues"/> describes; never null.</param>
    /// <param name="value">The coerced value; null when refused.</param>
    /// <param name="error">As for literals.</param>
    /// <returns>False when the value is none of this scalar.</returns>
    public abstract bool TryCoerceVariable(object json, out object? value, out string? error);
}
