using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>From text to syntax tree (specification sections 2 and 3). Never throws, whatever the text; stops at the first error.</summary>
/// <remarks>A syntax error has the code <see cref="ErrorCodes.ParseFailed"/>, an exceeded limit <see cref="ErrorCodes.LimitExceeded"/>
/// and the limit's name in <c>extensions.limit</c>; both have exactly one location.</remarks>
public static class Parser
{
    /// <summary>Parses a document: operations, fragments, type system definitions and extensions, in any mixture.</summary>
    /// <param name="source">The text.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static DocumentNode? TryParse(Source source, ParserOptions options, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var parser = new SyntaxParser(source, options);
        try
        {
            var document = parser.ParseDocument();
            error = parser.GetError();
            return error is null ? document : null;
        }
        finally
        {
            parser.Release();
        }
    }

    /// <summary>Parses a value that may hold variables.</summary>
    /// <param name="source">The text: one value and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static ValueNode? TryParseValue(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParseValue(source, options, isConst: false, out error);

    /// <summary>Parses a value without variables.</summary>
    /// <param name="source">The text: one value and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static ValueNode? TryParseConstValue(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParseValue(source, options, isConst: true, out error);

    /// <summary>Parses a type reference such as <c>[Int!]!</c>.</summary>
    /// <param name="source">The text: one type reference and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static TypeNode? TryParseType(Source source, ParserOptions options, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var parser = new SyntaxParser(source, options);
        try
        {
            var type = parser.ParseLoneType();
            error = parser.GetError();
            return error is null ? type : null;
        }
        finally
        {
            parser.Release();
        }
    }

    private static ValueNode? TryParseValue(Source source, ParserOptions options, bool isConst, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var parser = new SyntaxParser(source, options);
        try
        {
            var value = parser.ParseLoneValue(isConst);
            error = parser.GetError();
            return error is null ? value : null;
        }
        finally
        {
            parser.Release();
        }
    }
}
