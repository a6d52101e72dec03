// An error that a resolver wants the client to see, as a value and as an exception.
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Execution;

/// <summary>An error at one field that is meant for the client: nothing of it is masked.</summary>
/// <param name="message">Not empty.</param>
/// <param name="code">Written as <c>extensions.code</c>.</param>
public sealed class FieldError(string message, string code = ErrorCodes.BadUserInput)
{
    /// <summary>For the developer of the client; not empty.</summary>
    public string Message { get; } = string.IsNullOrEmpty(message)
        ? throw new ArgumentException("An error needs a message.", nameof(message))
        : message;

    /// <summary>Machine-readable kind.</summary>
    public string Code { get; } = code;

    /// <summary>Further entries of <c>extensions</c>, as in <see cref="GraphQLError.Extensions"/>. Never null.</summary>
    public ImmutableArray<KeyValuePair<string, object?>> Extensions { get; init; } = [];
}

/// <summary>Carries a <see cref="FieldError"/> out of code that cannot return one. Every other exception of a resolver is masked.</summary>
public sealed class FieldErrorException(FieldError error) : Exception(error.Message)
{
    /// <summary>Makes the exception with a message for the client.</summary>
    public FieldErrorException(string message)
        : this(new FieldError(message))
    {
    }

    /// <summary>What the client sees.</summary>
    public FieldError Error { get; } = error;
}
