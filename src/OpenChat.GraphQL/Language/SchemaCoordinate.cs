using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>The name of one element of a schema (specification 2.14): <c>Type</c>, <c>Type.member</c>, <c>Type.field(arg:)</c>,
/// <c>@directive</c>, <c>@directive(arg:)</c>.</summary>
public abstract record SchemaCoordinate
{
    private SchemaCoordinate()
    {
    }

    /// <summary>Parses a coordinate. No white space, comment or comma is allowed in it.</summary>
    /// <param name="text">The coordinate and nothing else.</param>
    /// <param name="error">Why the result is null, with one location; null exactly when it is not.</param>
    public static SchemaCoordinate? TryParse(string text, out GraphQLError? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lexer = new Lexer(text, int.MaxValue);
        lexer.AdvanceInCoordinate();
        var coordinate = Parse(ref lexer);
        if (lexer.Kind != TokenKind.EndOfFile)
        {
            Expect(ref lexer, TokenKind.EndOfFile);
        }

        error = lexer.ErrorMessage is { } message ? SyntaxErrors.Create(new Source(text), lexer.ErrorPosition, message) : null;
        return error is null ? coordinate : null;
    }

    // SchemaCoordinate: TypeCoordinate | MemberCoordinate | ArgumentCoordinate | DirectiveCoordinate | DirectiveArgumentCoordinate
    private static SchemaCoordinate Parse(ref Lexer lexer)
    {
        if (lexer.Kind == TokenKind.At)
        {
            var directive = ReadName(ref lexer, skip: TokenKind.At);
            return lexer.Kind == TokenKind.ParenOpen
                ? new DirectiveArgument(directive, ReadArgument(ref lexer))
                : new Directive(directive);
        }

        var type = ReadName(ref lexer);
        if (lexer.Kind != TokenKind.Dot)
        {
            return new Type(type);
        }

        var member = ReadName(ref lexer, skip: TokenKind.Dot);
        return lexer.Kind == TokenKind.ParenOpen ? new Argument(type, member, ReadArgument(ref lexer)) : new Member(type, member);
    }

    // ( Name : )
    private static string ReadArgument(ref Lexer lexer)
    {
        var name = ReadName(ref lexer, skip: TokenKind.ParenOpen);
        Expect(ref lexer, TokenKind.Colon);
        Expect(ref lexer, TokenKind.ParenClose);
        return name;
    }

    private static string ReadName(ref Lexer lexer, TokenKind skip)
    {
        Expect(ref lexer, skip);
        return ReadName(ref lexer);
    }

    private static string ReadName(ref Lexer lexer)
    {
        var name = lexer.Kind == TokenKind.Name ? lexer.Text.ToString() : "";
        Expect(ref lexer, TokenKind.Name);
        return name;
    }

    private static void Expect(ref Lexer lexer, TokenKind kind)
    {
        if (lexer.Kind == kind)
        {
            lexer.AdvanceInCoordinate();
        }
        else if (lexer.Kind != TokenKind.Error)
        {
            lexer.Fail(lexer.Start, SyntaxErrors.Expected(kind, lexer.Describe()));
        }
    }

    /// <summary><c>Name</c>: a type.</summary>
    public sealed record Type(string Name) : SchemaCoordinate
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }

    /// <summary><c>TypeName.Name</c>: a field, an input field or an enum value, depending on the type.</summary>
    public sealed record Member(string TypeName, string Name) : SchemaCoordinate
    {
        /// <inheritdoc/>
        public override string ToString() => $"{TypeName}.{Name}";
    }

    /// <summary><c>TypeName.FieldName(Name:)</c>: an argument of a field.</summary>
    public sealed record Argument(string TypeName, string FieldName, string Name) : SchemaCoordinate
    {
        /// <inheritdoc/>
        public override string ToString() => $"{TypeName}.{FieldName}({Name}:)";
    }

    /// <summary><c>@Name</c>: a directive. <see cref="Name"/> has no at sign.</summary>
    public sealed record Directive(string Name) : SchemaCoordinate
    {
        /// <inheritdoc/>
        public override string ToString() => $"@{Name}";
    }

    /// <summary><c>@DirectiveName(Name:)</c>: an argument of a directive.</summary>
    public sealed record DirectiveArgument(string DirectiveName, string Name) : SchemaCoordinate
    {
        /// <inheritdoc/>
        public override string ToString() => $"@{DirectiveName}({Name}:)";
    }
}
