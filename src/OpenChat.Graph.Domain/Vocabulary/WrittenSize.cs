using System.Globalization;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Reads sizes as sources write them: how many tokens or examples, how many languages.</summary>
public static class WrittenSize
{
    /// <summary>
    /// Whether a text is a number in ASCII digits, maybe with a decimal point and with <c>K</c>, <c>M</c>, <c>B</c> or <c>T</c> for
    /// thousands to trillions, or two such numbers with a hyphen between, the smaller first: <c>52002</c>, <c>1.2T</c>, <c>2T-15T</c>.
    /// Blanks around do not count. False for an empty text, and for one that may be two numbers (<see cref="IsAmbiguous"/>).
    /// </summary>
    public static bool IsSize(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        var hyphen = trimmed.IndexOf('-');
        return hyphen < 0
            ? IsNumber(trimmed) && !IsAmbiguous(trimmed)
            : IsNumber(trimmed[..hyphen]) && IsNumber(trimmed[(hyphen + 1)..]) && !IsReversed(trimmed)
                && !IsAmbiguous(trimmed[..hyphen]) && !IsAmbiguous(trimmed[(hyphen + 1)..]);
    }

    /// <summary>
    /// The least and the greatest number that a text says, which are one and the same unless it has a hyphen; null for a text that
    /// <see cref="IsSize"/> is not.
    /// </summary>
    public static (double Least, double Most)? Read(ReadOnlySpan<char> text)
    {
        if (!IsSize(text))
        {
            return null;
        }

        var trimmed = text.Trim();
        var hyphen = trimmed.IndexOf('-');
        return hyphen < 0
            ? (ValueOf(trimmed), ValueOf(trimmed))
            : (ValueOf(trimmed[..hyphen]), ValueOf(trimmed[(hyphen + 1)..]));
    }

    /// <summary>
    /// Whether a text is two numbers of which the first is larger, with a hyphen between, as in <c>15T-2T</c>. Blanks around do not count.
    /// </summary>
    public static bool IsReversed(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        var hyphen = trimmed.IndexOf('-');
        return hyphen >= 0 && IsNumber(trimmed[..hyphen]) && IsNumber(trimmed[(hyphen + 1)..])
            && ValueOf(trimmed[..hyphen]) > ValueOf(trimmed[(hyphen + 1)..]);
    }

    /// <summary>
    /// Whether a point in a number may stand before thousands or before a fraction, as in <c>8.000</c>: up to three digits before it, the
    /// first no zero, and three behind it. Blanks around do not count.
    /// </summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> text)
    {
        var number = text.Trim();
        var point = number.IndexOf('.');
        return point is 1 or 2 or 3 && number[0] != '0' && number.Length == point + 4 && IsDigits(number[..point])
            && IsDigits(number[(point + 1)..]);
    }

    /// <summary>Whether a text is nothing but ASCII digits, maybe with a point between two of them.</summary>
    public static bool IsPlainNumber(ReadOnlySpan<char> text) =>
        text.IndexOf('.') is var point && point < 0 ? IsDigits(text) : IsDigits(text[..point]) && IsDigits(text[(point + 1)..]);

    /// <summary>
    /// How many a text says there are, when it is nothing but ASCII digits; null for any other text, and above 2,147,483,647.
    /// </summary>
    public static int? ReadCount(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        return !trimmed.IsEmpty && !trimmed.ContainsAnyExceptInRange('0', '9') && int.TryParse(trimmed, out var count) ? count : null;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => IsPlainNumber(HasSuffix(text) ? text[..^1] : text);

    private static bool HasSuffix(ReadOnlySpan<char> text) => text is [.., 'K' or 'M' or 'B' or 'T' or 'k' or 'm' or 'b' or 't'];

    private static double ValueOf(ReadOnlySpan<char> number) => !HasSuffix(number)
        ? double.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : ValueOf(number[..^1]) * (number[^1] switch { 'K' or 'k' => 1e3, 'M' or 'm' => 1e6, 'B' or 'b' => 1e9, _ => 1e12 });

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
