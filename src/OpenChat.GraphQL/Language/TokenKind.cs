namespace OpenChat.GraphQL.Language;

/// <summary>Lexical tokens (specification 2.1.5) and the two states a lexer can end in.</summary>
internal enum TokenKind : byte
{
    /// <summary>Reading failed. Sticky, and accepted by no production, so the parser unwinds without checks of its own.</summary>
    Error,
    StartOfFile,
    EndOfFile,
    Bang,
    Dollar,
    Ampersand,
    ParenOpen,
    ParenClose,
    Spread,

    /// <summary>Only in schema coordinates.</summary>
    Dot,
    Colon,
    Equals,
    At,
    BracketOpen,
    BracketClose,
    BraceOpen,
    Pipe,
    BraceClose,
    Name,
    Int,
    Float,
    String,
    BlockString,
}
