using System.Globalization;
using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>Texts of syntax errors, worded as graphql-js words them, and of parser limits.</summary>
internal static class SyntaxErrors
{
    // What a client sent is shown up to this length.
    private const int LongestQuote = 100;

    public const string UnterminatedString = "Unterminated string.";

    public const string TwoDots = "Unexpected \"..\", did you mean \"...\"?";

    public const string SingleQuote = "Unexpected single quote character ('), did you mean to use a double quote (\")?";

    public const string DescriptionOnShorthand = "Unexpected description, descriptions are not supported on shorthand queries.";

    public const string DescriptionOnNonDefinition = "Unexpected description, only GraphQL definitions support descriptions.";

    public static GraphQLError Create(Source source, int position, string description) =>
        new("Syntax Error: " + description, ErrorCodes.ParseFailed, [source.GetLocation(position)]);

    public static GraphQLError LimitExceeded(Source source, int position, string limit, string description) =>
        new(description, ErrorCodes.LimitExceeded, [source.GetLocation(position)]) { Extensions = [new("limit", limit)] };

    public static string Limit(string limit, int value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"The document exceeds the limit \"{limit}\": at most {value} {unit} are allowed.");

    public static string UnexpectedCharacter(ReadOnlySpan<char> text, int position) =>
        IsLoneSurrogate(text, position)
            ? InvalidCharacter(text, position)
            : $"Unexpected character: {CodePoint(text, position)}.";

    public static string InvalidCharacter(ReadOnlySpan<char> text, int position) => $"Invalid character: {CodePoint(text, position)}.";

    public static string InvalidCharacterInString(ReadOnlySpan<char> text, int position) =>
        $"Invalid character within String: {CodePoint(text, position)}.";

    public static string DigitExpected(ReadOnlySpan<char> text, int position) =>
        $"Invalid number, expected digit but got: {CodePoint(text, position)}.";

    public static string DigitAfterZero(ReadOnlySpan<char> text, int position) =>
        $"Invalid number, unexpected digit after 0: {CodePoint(text, position)}.";

    public static string DigitBeforeDot(ReadOnlySpan<char> digits) =>
        $"Invalid number, expected digit before \".\", did you mean \"0.{Quote(digits)}\"?";

    public static string InvalidEscape(ReadOnlySpan<char> escape) => $"Invalid character escape sequence: \"{Quote(escape)}\".";

    public static string InvalidUnicodeEscape(ReadOnlySpan<char> escape) => $"Invalid Unicode escape sequence: \"{Quote(escape)}\".";

    public static string Expected(TokenKind kind, string found) => $"Expected {Describe(kind)}, found {found}.";

    public static string ExpectedKeyword(string keyword, string found) => $"Expected \"{keyword}\", found {found}.";

    public static string Unexpected(string found) => $"Unexpected {found}.";

    public static string VariableInConstant(ReadOnlySpan<char> name) => $"Unexpected variable \"${Quote(name)}\" in constant value.";

    public static string ReservedEnumValue(string found) => $"{found} is reserved and cannot be used for an enum value.";

    /// <summary>A token as messages show it; <paramref name="value"/> counts only for kinds that have one.</summary>
    public static string Describe(TokenKind kind, ReadOnlySpan<char> value) =>
        kind >= TokenKind.Name ? $"{Describe(kind)} \"{Quote(value)}\"" : Describe(kind);

    /// <summary>Text of a client, cut to 100 characters and fit to be encoded: lone surrogates become U+FFFD.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var cut = text.Length > LongestQuote;
        if (cut)
        {
            text = text[..(char.IsHighSurrogate(text[LongestQuote - 1]) ? LongestQuote - 1 : LongestQuote)];
        }

        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return cut ? string.Concat(text, "…") : text.ToString();
        }

        Span<char> sound = stackalloc char[LongestQuote];
        for (var i = 0; i < text.Length; i++)
        {
            sound[i] = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                sound[i] = text[i];
            }
            else if (char.IsSurrogate(text[i]))
            {
                sound[i] = '\uFFFD';
            }
        }

        return string.Concat(sound[..text.Length], cut ? "…" : "");
    }

    private static string Describe(TokenKind kind) => kind switch
    {
        TokenKind.StartOfFile => "<SOF>",
        TokenKind.EndOfFile => "<EOF>",
        TokenKind.Bang => "\"!\"",
        TokenKind.Dollar => "\"$\"",
        TokenKind.Ampersand => "\"&\"",
        TokenKind.ParenOpen => "\"(\"",
        TokenKind.ParenClose => "\")\"",
        TokenKind.Spread => "\"...\"",
        TokenKind.Dot => "\".\"",
        TokenKind.Colon => "\":\"",
        TokenKind.Equals => "\"=\"",
        TokenKind.At => "\"@\"",
        TokenKind.BracketOpen => "\"[\"",
        TokenKind.BracketClose => "\"]\"",
        TokenKind.BraceOpen => "\"{\"",
        TokenKind.Pipe => "\"|\"",
        TokenKind.BraceClose => "\"}\"",
        TokenKind.Name => "Name",
        TokenKind.Int => "Int",
        TokenKind.Float => "Float",
        TokenKind.String => "String",
        TokenKind.BlockString => "BlockString",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };

    private static string CodePoint(ReadOnlySpan<char> text, int position)
    {
        if (position >= text.Length)
        {
            return Describe(TokenKind.EndOfFile);
        }

        int code = text[position];
        if (char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            code = char.ConvertToUtf32(text[position], text[position + 1]);
        }

        return code switch
        {
            '"' => "'\"'",
            >= ' ' and <= '~' => $"\"{(char)code}\"",
            _ => "U+" + code.ToString("X4", CultureInfo.InvariantCulture),
        };
    }

    private static bool IsLoneSurrogate(ReadOnlySpan<char> text, int position) =>
        char.IsSurrogate(text[position])
        && !(char.IsHighSurrogate(text[position]) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]));
}
