using System.Buffers;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Addresses of the web: http and https, and nothing else that a program might follow.</summary>
public static class WebAddress
{
    private static readonly SearchValues<char> NotInAddresses =
        SearchValues.Create([.. Enumerable.Range(0, 0x21).Append(0x7F).Select(static code => (char)code), '<', '>', '"', '\\']);

    /// <summary>
    /// Whether a text is an address that answers may give out: http or https, a host, no blanks, control characters, quotes or angle
    /// brackets.
    /// </summary>
    public static bool IsOne(ReadOnlySpan<char> text)
    {
        var length = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : 0;
        return length > 0 && text.Length > length && (char.IsLetterOrDigit(text[length]) || text[length] == '[')
            && !text.ContainsAny(NotInAddresses);
    }

    /// <summary>The addresses of a list that is separated by semicolons, in their order; what is none is left out.</summary>
    public static IEnumerable<string> In(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(
            static address => IsOne(address));
    }
}
