using System.Buffers;

namespace OpenChat.GraphQL.Language;

/// <summary>Reads one token at a time (specification 2.1) from a text, without allocating (EngineBenchmarks.Parse).</summary>
/// <remarks>Mutable and without identity: keep it in one field and call it there; a copy would read the same tokens again.
/// After the first failure <see cref="Kind"/> stays <see cref="TokenKind.Error"/>.</remarks>
internal ref struct Lexer(ReadOnlySpan<char> source, int maxTokens)
{
    // What stands between tokens without meaning (2.1.1 to 2.1.6). Comments are read apart.
    private static readonly SearchValues<char> Ignored = SearchValues.Create("\t\n\r ,\uFEFF");

    private static readonly SearchValues<char> StringStops = SearchValues.Create("\"\\\n\r");

    private readonly ReadOnlySpan<char> _text = source;

    private int _tokens;

    /// <summary>Kind of the current token.</summary>
    public TokenKind Kind { get; private set; } = TokenKind.StartOfFile;

    /// <summary>Offset of the current token's first character.</summary>
    public int Start { get; private set; }

    /// <summary>Offset after the current token's last character.</summary>
    public int End { get; private set; }

    /// <summary>Offset after the last character of the token before the current one: where a node ends.</summary>
    public int PreviousEnd { get; private set; }

    /// <summary>Offset to blame; only meaningful when <see cref="Kind"/> is <see cref="TokenKind.Error"/>.</summary>
    public int ErrorPosition { get; private set; }

    /// <summary>Why reading failed, or null.</summary>
    public string? ErrorMessage { get; private set; }

    /// <summary>Name of the limit that was exceeded; null when nothing failed and when the text is not GraphQL.</summary>
    public string? ErrorLimit { get; private set; }

    // The current string token has escapes to resolve.
    private bool _hasEscapes;

    /// <summary>The current token as written.</summary>
    public readonly ReadOnlySpan<char> Text => _text[Start..End];

    /// <summary>Fails at a position, unless reading has failed already.</summary>
    public void Fail(int position, string message, string? limit = null)
    {
        if (Kind != TokenKind.Error)
        {
            Kind = TokenKind.Error;
            ErrorPosition = position;
            ErrorMessage = message;
            ErrorLimit = limit;
        }
    }

    /// <summary>Makes the next token the current one.</summary>
    public void Advance()
    {
        PreviousEnd = End;
        var text = _text;
        var i = End;
        while ((uint)i < (uint)text.Length)
        {
            var c = text[i];
            switch (c)
            {
                case ' ' or '\n' or '\r' or ',' or '\t' or '\uFEFF':
                    i++;
                    if ((uint)i < (uint)text.Length && text[i] <= ' ')
                    {
                        i = SkipIgnored(i);
                    }

                    continue;
                case '#':
                    i = SkipComment(i);
                    if (i < 0)
                    {
                        return;
                    }

                    continue;
                case '{':
                    Accept(TokenKind.BraceOpen, i, i + 1);
                    return;
                case '}':
                    Accept(TokenKind.BraceClose, i, i + 1);
                    return;
                case '(':
                    Accept(TokenKind.ParenOpen, i, i + 1);
                    return;
                case ')':
                    Accept(TokenKind.ParenClose, i, i + 1);
                    return;
                case ':':
                    Accept(TokenKind.Colon, i, i + 1);
                    return;
                case '$':
                    Accept(TokenKind.Dollar, i, i + 1);
                    return;
                case '!':
                    Accept(TokenKind.Bang, i, i + 1);
                    return;
                case '@':
                    Accept(TokenKind.At, i, i + 1);
                    return;
                case '[':
                    Accept(TokenKind.BracketOpen, i, i + 1);
                    return;
                case ']':
                    Accept(TokenKind.BracketClose, i, i + 1);
                    return;
                case '=':
                    Accept(TokenKind.Equals, i, i + 1);
                    return;
                case '|':
                    Accept(TokenKind.Pipe, i, i + 1);
                    return;
                case '&':
                    Accept(TokenKind.Ampersand, i, i + 1);
                    return;
                case '.':
                    ReadSpread(i);
                    return;
                case '"':
                    if (At(i + 1) == '"' && At(i + 2) == '"')
                    {
                        ReadBlockString(i);
                    }
                    else
                    {
                        ReadString(i);
                    }

                    return;
                case '-' or (>= '0' and <= '9'):
                    ReadNumber(i);
                    return;
                case '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                    Accept(TokenKind.Name, i, SkipName(i));
                    return;
                default:
                    Fail(i, c == '\'' ? SyntaxErrors.SingleQuote : SyntaxErrors.UnexpectedCharacter(text, i));
                    return;
            }
        }

        Kind = TokenKind.EndOfFile;
        Start = text.Length;
        End = text.Length;
    }

    /// <summary>Makes the next token of a schema coordinate the current one (2.14):
    /// fewer punctuators, a dot of its own, nothing ignored.</summary>
    public void AdvanceInCoordinate()
    {
        var i = End;
        if (i == _text.Length)
        {
            Kind = TokenKind.EndOfFile;
            Start = i;
            return;
        }

        switch (_text[i])
        {
            case '.':
                Accept(TokenKind.Dot, i, i + 1);
                break;
            case '(':
                Accept(TokenKind.ParenOpen, i, i + 1);
                break;
            case ')':
                Accept(TokenKind.ParenClose, i, i + 1);
                break;
            case ':':
                Accept(TokenKind.Colon, i, i + 1);
                break;
            case '@':
                Accept(TokenKind.At, i, i + 1);
                break;
            case var c when IsNameStart(c):
                Accept(TokenKind.Name, i, SkipName(i));
                break;
            default:
                Fail(i, SyntaxErrors.InvalidCharacter(_text, i));
                break;
        }
    }

    /// <summary>The meaning of the current string or block string token: escapes resolved, indentation removed.</summary>
    public readonly string StringValue()
    {
        if (Kind == TokenKind.BlockString)
        {
            return BlockString.Dedent(_text[(Start + 3)..(End - 3)]);
        }

        var raw = _text[(Start + 1)..(End - 1)];
        return _hasEscapes ? StringEscapes.Resolve(raw) : raw.ToString();
    }

    /// <summary>The current token as messages show it, strings by their meaning.</summary>
    public readonly string Describe() =>
        SyntaxErrors.Describe(Kind, Kind is TokenKind.String or TokenKind.BlockString ? StringValue() : Text);

    private static bool IsNameContinue(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    // Offset after the name that starts at i.
    private readonly int SkipName(int i)
    {
        var text = _text;
        do
        {
            i++;
        }
        while ((uint)i < (uint)text.Length && IsNameContinue(text[i]));

        return i;
    }

    // NUL beyond the end: no production accepts it there.
    private readonly char At(int position) => (uint)position < (uint)_text.Length ? _text[position] : '\0';

    private void Accept(TokenKind kind, int start, int end)
    {
        if (++_tokens > maxTokens)
        {
            Fail(start, SyntaxErrors.Limit("tokens", maxTokens, "tokens"), "tokens");
            return;
        }

        Kind = kind;
        Start = start;
        End = end;
    }

    private readonly int SkipIgnored(int i)
    {
        var length = _text[i..].IndexOfAnyExcept(Ignored);
        return length < 0 ? _text.Length : i + length;
    }

    // Offset after the comment that starts at i, or -1 after a failure.
    private int SkipComment(int i)
    {
        var length = _text[i..].IndexOfAny('\n', '\r');
        var end = length < 0 ? _text.Length : i + length;
        var lone = FindLoneSurrogate(i, end);
        if (lone >= 0)
        {
            Fail(lone, SyntaxErrors.UnexpectedCharacter(_text, lone));
            return -1;
        }

        return end;
    }

    private void ReadSpread(int start)
    {
        var next = At(start + 1);
        if (next == '.' && At(start + 2) == '.')
        {
            Accept(TokenKind.Spread, start, start + 3);
        }
        else if (next == '.')
        {
            Fail(start, SyntaxErrors.TwoDots);
        }
        else if (char.IsAsciiDigit(next))
        {
            Fail(start, SyntaxErrors.DigitBeforeDot(_text[(start + 1)..SkipDigits(start + 1)]));
        }
        else
        {
            Fail(start, SyntaxErrors.UnexpectedCharacter(_text, start));
        }
    }

    // IntValue and FloatValue (2.10.1, 2.10.2) with their look-ahead: what follows must not be a digit, a dot or the start of a name.
    private void ReadNumber(int start)
    {
        var i = start;
        if (_text[i] == '-')
        {
            i++;
        }

        if (At(i) == '0')
        {
            i++;
            if (char.IsAsciiDigit(At(i)))
            {
                Fail(i, SyntaxErrors.DigitAfterZero(_text, i));
                return;
            }
        }
        else if (!ReadDigits(ref i))
        {
            return;
        }

        var kind = TokenKind.Int;
        if (At(i) == '.')
        {
            kind = TokenKind.Float;
            i++;
            if (!ReadDigits(ref i))
            {
                return;
            }
        }

        if (At(i) is 'e' or 'E')
        {
            kind = TokenKind.Float;
            i++;
            if (At(i) is '+' or '-')
            {
                i++;
            }

            if (!ReadDigits(ref i))
            {
                return;
            }
        }

        if (At(i) == '.' || IsNameStart(At(i)))
        {
            Fail(i, SyntaxErrors.DigitExpected(_text, i));
            return;
        }

        Accept(kind, start, i);
    }

    // One digit or more.
    private bool ReadDigits(ref int i)
    {
        var end = SkipDigits(i);
        if (end == i)
        {
            Fail(i, SyntaxErrors.DigitExpected(_text, i));
            return false;
        }

        i = end;
        return true;
    }

    private readonly int SkipDigits(int i)
    {
        while (char.IsAsciiDigit(At(i)))
        {
            i++;
        }

        return i;
    }

    // StringValue in quotes (2.10.4).
    private void ReadString(int start)
    {
        var hasEscapes = false;
        var i = start + 1;
        while (true)
        {
            var length = _text[i..].IndexOfAny(StringStops);
            var stop = length < 0 ? _text.Length : i + length;
            var lone = FindLoneSurrogate(i, stop);
            if (lone >= 0)
            {
                Fail(lone, SyntaxErrors.InvalidCharacterInString(_text, lone));
                return;
            }

            switch (At(stop))
            {
                case '"':
                    Accept(TokenKind.String, start, stop + 1);
                    _hasEscapes = hasEscapes;
                    return;
                case '\\':
                    var escape = StringEscapes.Read(_text[stop..], out _, out var problem);
                    if (problem is not null)
                    {
                        Fail(stop, problem);
                        return;
                    }

                    hasEscapes = true;
                    i = stop + escape;
                    break;
                default:
                    Fail(stop, SyntaxErrors.UnterminatedString);
                    return;
            }
        }
    }

    // StringValue in triple quotes (2.10.4).
    private void ReadBlockString(int start)
    {
        var i = start + 3;
        while (true)
        {
            var length = _text[i..].IndexOfAny('"', '\\');
            if (length < 0)
            {
                i = _text.Length;
                break;
            }

            i += length;
            var isQuote = _text[i] == '"';
            var quotes = isQuote ? i : i + 1;
            if (At(quotes) == '"' && At(quotes + 1) == '"' && At(quotes + 2) == '"')
            {
                if (isQuote)
                {
                    break;
                }

                i += 4;
            }
            else
            {
                i++;
            }
        }

        var lone = FindLoneSurrogate(start + 3, i);
        if (lone >= 0)
        {
            Fail(lone, SyntaxErrors.InvalidCharacterInString(_text, lone));
        }
        else if (i == _text.Length)
        {
            Fail(i, SyntaxErrors.UnterminatedString);
        }
        else
        {
            Accept(TokenKind.BlockString, start, i + 3);
        }
    }

    // First surrogate in [start, end) that is not part of a pair, or -1. The range is cut at ASCII characters, so it splits no pair.
    private readonly int FindLoneSurrogate(int start, int end)
    {
        var text = _text[start..end];
        var i = 0;
        while (true)
        {
            var length = text[i..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (length < 0)
            {
                return -1;
            }

            i += length;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return start + i;
            }

            i += 2;
        }
    }
}
