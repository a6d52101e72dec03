using System.Globalization;
using System.Text;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>How error messages show values. Long texts, long lists and deep values are
/// cut, so that an answer stays small whatever was sent.</summary>
internal static class ValueText
{
    private const int MaxLength = 100;
    private const int MaxItems = 10;
    private const int MaxDepth = 2;

    /// <summary>A literal as GraphQL writes it.</summary>
    public static string Of(ValueNode literal) => Clip(Printer.Print(literal));

    /// <summary>Raw JSON (see <see cref="InputValues"/>) in the manner of JavaScript: <c>{ a: [1, "x"] }</c>.</summary>
    public static string Of(object? json)
    {
        var text = new StringBuilder();
        Append(text, json, 0);
        return text.ToString();
    }

    /// <summary>A text of the request that a message repeats.</summary>
    public static string Clip(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        // Never cut a surrogate pair in half.
        var length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return text[..length] + "...";
    }

    private static void Append(StringBuilder text, object? json, int depth)
    {
        switch (json)
        {
            case null:
                text.Append("null");
                break;
            case bool value:
                text.Append(value ? "true" : "false");
                break;
            case string value:
                AppendString(text, Clip(value));
                break;
            case double value:
                text.Append(Number(value));
                break;
            case IReadOnlyDictionary<string, object?> { Count: 0 }:
                text.Append("{}");
                break;
            case IReadOnlyDictionary<string, object?> when depth >= MaxDepth:
                text.Append("[Object]");
                break;
            case IReadOnlyDictionary<string, object?> entries:
                text.Append("{ ");
                text.AppendJoin(", ", entries.Take(MaxItems).Select(pair => $"{Clip(pair.Key)}: {Nested(pair.Value, depth + 1)}"));
                text.Append(entries.Count > MaxItems ? $", ... {entries.Count - MaxItems} more }}" : " }");
                break;
            case IReadOnlyList<object?> { Count: 0 }:
                text.Append("[]");
                break;
            case IReadOnlyList<object?> when depth >= MaxDepth:
                text.Append("[Array]");
                break;
            case IReadOnlyList<object?> items:
                text.Append('[');
                text.AppendJoin(", ", items.Take(MaxItems).Select(item => Nested(item, depth + 1)));
                text.Append((items.Count - MaxItems) switch
                {
                    <= 0 => "]",
                    1 => ", ... 1 more item]",
                    var more => $", ... {more} more items]",
                });
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{json}");
                break;
        }
    }

    private static string Nested(object? json, int depth)
    {
        var text = new StringBuilder();
        Append(text, json, depth);
        return text.ToString();
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    // Shortest digits that read back as the same number; plain notation from 1e-6 up to below 1e21, as JSON writers in browsers do.
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
        {
            return text == "-0" ? "0" : text;
        }

        return Math.Abs(value) is >= 1e-6 and < 1e21
            ? decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : $"{text[..exponentAt]}e{text[exponentAt + 1]}{text[(exponentAt + 2)..].TrimStart('0')}";
    }
}
