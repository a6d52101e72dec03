using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>The rules of a scalar (specification 3.5). Output is written as the
/// resolver returns it, unless the scalar coerces it.</summary>
public abstract class ScalarCoercion
{
    /// <summary>Coerces a literal.</summary>
    /// <param name="literal">Never a null literal, never a variable; lists and objects may hold variables.</param>
    /// <param name="variables">Coerced variable values by name, for variables inside the literal; null in constant places.</param>
    /// <param name="value">The coerced value, as <see cref="InputValues"/> describes; null when refused.</param>
    /// <param name="error">Ends the message when refused; null for the plain message.</param>
    /// <returns>False when the literal is not a value of this scalar.</returns>
    public abstract bool TryCoerceLiteral(
        ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error);

    /// <summary>Coerces a JSON value of the variables.</summary>
    /// <param name="json">Raw JSON as <see cref="InputValues"/> describes; never null.</param>
    /// <param name="value">The coerced value; null when refused.</param>
    /// <param name="error">As for literals.</param>
    /// <returns>False when the JSON is not a value of this scalar.</returns>
    public abstract bool TryCoerceVariable(object json, out object? value, out string? error);

    /// <summary>Whether <see cref="TryCoerceOutput"/> is asked before a value is written; false by default. Always the same.</summary>
    public virtual bool CoercesOutput => false;

    /// <summary>Coerces a value that a resolver returns. Must not throw.</summary>
    /// <param name="value">Never null: a <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or <see cref="string"/>, or what was
    /// returned as JSON, which may be any object of the host.</param>
    /// <param name="json">What is written: raw JSON as <see cref="InputValues"/> describes, not null. Ignored when refused.</param>
    /// <param name="error">The message when refused; null for the plain message.</param>
    /// <returns>False when this is not a value of this scalar.</returns>
    public virtual bool TryCoerceOutput(object value, out object? json, out string? error)
    {
        (json, error) = (value, null);
        return true;
    }
}
