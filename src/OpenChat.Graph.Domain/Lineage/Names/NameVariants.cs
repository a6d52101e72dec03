using System.Text.RegularExpressions;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// What a name that no node has may have been made from: copies on the hub carry the name of who converted them before the slash, and the
/// format behind the name. What is left is a suggestion, never the same thing.
/// </summary>
internal static partial class NameVariants
{
    private const int LongestName = 200;
    private const int MostFormats = 10;

    private static readonly char[] BetweenWords = [' ', '-', '_', '.', '/', ',', '(', ')'];

    /// <summary>
    /// The name without format, then without publisher, then without both; what is the name itself is left out.
    /// </summary>
    public static IEnumerable<string> Of(string name)
    {
        if (name.Length > LongestName)
        {
            return [];
        }

        var text = Address.Read(name)?.Name ?? name.Trim();
        var local = text[(text.LastIndexOf('/') + 1)..];
        return new[] { WithoutFormats(text), local, WithoutFormats(local) }.Where(variant => variant.Length > 0 && variant != name)
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// The text without its last word, then its first half, its first quarter, and its first word unless that is a short one; nothing for
    /// a single word.
    /// </summary>
    public static IEnumerable<string> WithFewerWords(string text)
    {
        var words = text.Length > LongestName ? [] : text.Split(BetweenWords, StringSplitOptions.RemoveEmptyEntries);
        return new[] { words.Length - 1, (words.Length + 1) / 2, (words.Length + 3) / 4, 1 }.Where(count =>
            count > 0 && count < words.Length)
            .Distinct().Select(count => string.Join(' ', words.Take(count))).Where(part => part.Length > 2);
    }

    private static string WithoutFormats(string text)
    {
        for (var i = 0; i < MostFormats && Format().Match(text) is { Success: true, Index: > 0 } format; i++)
        {
            text = text[..format.Index];
        }

        return text;
    }

    [GeneratedRegex(
        @"[-_. ](gguf|ggml|gptq|awq|exl[0-9]|bnb|mlx|onnx|hqq|aqlm|autoround|imatrix|i1|hf|safetensors|quantized|quantised|quant|merged|"
        + @"q?lora|peft|adapter|[0-9]{1,2}[-_]?bits?|[0-9]{2,3}g|i?q[0-9](_[a-z0-9]{1,2})*|w[0-9]+a[0-9]+|(fp|bf|int|nf|mxfp)[0-9]{1,2})$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Format();
}
