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
    public static DocumentNode? TryParse(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParse(source, options, static (ref SyntaxParser parser) => parser.ParseDocument(), out error);

    /// <summary>Parses a value that may hold variables.</summary>
    /// <param name="source">The text: one value and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static ValueNode? TryParseValue(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParse(source, options, static (ref SyntaxParser parser) => parser.ParseLoneValue(isConst: false), out error);

    /// <summary>Parses a value without variables.</summary>
    /// <param name="source">The text: one value and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static ValueNode? TryParseConstValue(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParse(source, options, static (ref SyntaxParser parser) => parser.ParseLoneValue(isConst: true), out error);

    /// <summary>Parses a type reference such as <c>[Int!]!</c>.</summary>
    /// <param name="source">The text: one type reference and nothing else.</param>
    /// <param name="options">What it may cost.</param>
    /// <param name="error">Why the result is null; null exactly when it is not.</param>
    public static TypeNode? TryParseType(Source source, ParserOptions options, out GraphQLError? error) =>
        TryParse(source, options, static (ref SyntaxParser parser) => parser.ParseLoneType(), out error);

    private delegate T Production<out T>(ref SyntaxParser parser);

    private static T? TryParse<T>(Source source, ParserOptions options, Production<T> production, out GraphQLError? error)
        where T : SyntaxNode
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        var parser = new SyntaxParser(source, options);
        try
        {
            var node = production(ref parser);
            error = parser.GetError();
            if (error is null)
            {
                return node;
            }
        }
        finally
        {
            parser.Release();
        }

        if (parser.IsOutOfStack && DeepStack.TryRun(
                (Source: source, Options: options, Production: production),
                static state => (Node: TryParse(state.Source, state.Options, state.Production, out var found), Error: found),
                out var result))
        {
            error = result.Error;
            return result.Node;
        }

        return null;
    }
}
