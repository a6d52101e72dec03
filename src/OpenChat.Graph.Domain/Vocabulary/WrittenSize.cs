namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Reads sizes as sources write them: how many tokens or examples, how many languages.</summary>
public static class WrittenSize
{
    /// <summary>
    /// Whether a text is a number in ASCII digits, maybe with a decimal point and with <c>K</c>, <c>M</c>, <c>B</c> or <c>T</c> for
    /// thousands to trillions, or two such numbers with a hyphen between: <c>52002</c>, <c>1.2T</c>, <c>2T-15T</c>. Blanks around do not
    /// count. False for an empty text.
    /// </summary>
    public static bool IsSize(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        var hyphen = trimmed.IndexOf('-');
        return hyphen < 0 ? IsNumber(trimmed) : IsNumber(trimmed[..hyphen]) && IsNumber(trimmed[(hyphen + 1)..]);
    }

    /// <summary>
    /// How many a text says there are, when it is nothing but ASCII digits; null for any other text, and above 2,147,483,647.
    /// </summary>
    public static int? ReadCount(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        return !trimmed.IsEmpty && !trimmed.ContainsAnyExceptInRange('0', '9') && int.TryParse(trimmed, out var count) ? count : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var digits = text is [.., 'K' or 'M' or 'B' or 'T' or 'k' or 'm' or 'b' or 't'] ? text[..^1] : text;
        var point = digits.IndexOf('.');
        return point < 0 ? IsDigits(digits) : IsDigits(digits[..point]) && IsDigits(digits[(point + 1)..]);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
