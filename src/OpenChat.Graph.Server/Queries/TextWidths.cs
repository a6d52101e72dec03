// How wide a text will be, without a font: good enough to choose the size of a box.
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Estimates by classes of characters, on the wide side of the usual sans-serif fonts.</summary>
internal static class TextWidths
{
    private const string Narrow = "iljtfrI.,:;'!|()[]{}/\\- ";
    private const string Wide = "mwMW@%&—…";

    /// <summary>Width in pixels, rounded up.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Font size in pixels.</param>
    /// <param name="isBold">Whether the font is bold.</param>
    public static int Measure(string text, int size, bool isBold)
    {
        var thousandths = 0L;
        foreach (var rune in text.EnumerateRunes())
        {
            thousandths += rune.Value switch
            {
                < 128 when Narrow.Contains((char)rune.Value, StringComparison.Ordinal) => 340,
                < 128 when Wide.Contains((char)rune.Value, StringComparison.Ordinal) => 880,
                >= 'A' and <= 'Z' => 690,
                < 0x1100 => 570,
                _ => 1_000,
            };
        }

        return (int)Math.Min(int.MaxValue / 2, ((thousandths * size * (isBold ? 114 : 100)) + 99_999) / 100_000);
    }

    /// <summary>The text itself, or as much of it as fits with an ellipsis at its end. Characters are not cut in the middle.</summary>
    public static string Shorten(string text, int width, int size, bool isBold)
    {
        if (Measure(text, size, isBold) <= width)
        {
            return text;
        }

        var shown = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && Measure($"{shown}{elements.GetTextElement()}…", size, isBold) <= width)
        {
            shown.Append(elements.GetTextElement());
        }

        return shown.Append('…').ToString();
    }
}
