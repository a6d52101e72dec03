using System.Collections.Immutable;

namespace OpenChat.GraphQL.Errors;

/// <summary>One entry of the response's <c>errors</c> (specification 7.1.6). A value: collected and returned, never thrown.</summary>
public sealed class GraphQLError
{
    /// <summary>Makes an error; path, rule and further extensions are set by initialiser.</summary>
    /// <param name="message">For the developer of the client; not empty; worded as graphql-js words it where it has the same error.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="locations">Empty when no place in the document is to blame.</param>
    public GraphQLError(string message, string code, ImmutableArray<SourceLocation> locations = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(message);
        Message = message;
        Code = code;
        Locations = locations.IsDefault ? [] : locations;
    }

    /// <summary>What is wrong, for the developer of the client.</summary>
    public string Message { get; }

    /// <summary>Machine-readable kind, written as <c>extensions.code</c>.</summary>
    public string Code { get; }

    /// <summary>Places in the document, first the one to look at. May be empty.</summary>
    public ImmutableArray<SourceLocation> Locations { get; }

    /// <summary>Response names (<see cref="string"/>) and list indices (<see cref="int"/>) from the root to the failed position. Null
    /// unless an execution error.</summary>
    public ImmutableArray<object>? Path { get; init; }

    /// <summary>Name of the violated validation rule, written as <c>extensions.rule</c>; null elsewhere.</summary>
    public string? Rule { get; init; }

    /// <summary>Further entries of <c>extensions</c>, in this order: string, int, long,
    /// double, bool, null, or a list of those. Never null.</summary>
    public ImmutableArray<KeyValuePair<string, object?>> Extensions { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Locations.Length == 0 ? Message : $"{Message} ({Locations[0].Line}:{Locations[0].Column})";
}
