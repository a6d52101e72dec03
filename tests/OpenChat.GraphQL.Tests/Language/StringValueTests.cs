using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

public sealed partial class StringValueTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"simple\"", "simple")]
    [InlineData("\" white space \"", " white space ")]
    [InlineData("\"quote \\\" slash \\\\ \\/ \\b\\f\\n\\r\\t\"", "quote \" slash \\ / \b\f\n\r\t")]
    [InlineData("\"\\u0041\\u00e9\\uFFFF\"", "Aé\uFFFF")]
    [InlineData("\"\\uD83E\\uDD8A\"", "🦊")]
    [InlineData("\"\\u{1F98A}\\u{0}\\u{41}\\u{000000000000041}\\u{10FFFF}\\u{10fffF}\"", "🦊\0AA\U0010FFFF\U0010FFFF")]
    [InlineData("\"raw \0 \u0007 \t \u007F \u2028 🦊\"", "raw \0 \u0007 \t \u007F \u2028 🦊")]
    [InlineData("\"# no comment, ... {\"", "# no comment, ... {")]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\" one line \"\"\"", " one line ")]
    [InlineData("\"\"\"no \\n escapes \\u0041 \\ \"\"\"", "no \\n escapes \\u0041 \\ ")]
    [InlineData("\"\"\"\\\"\"\"\"\"\"", "\"\"\"")]
    [InlineData("\"\"\"\"a\"\" b\"\"\"", "\"a\"\" b")]
    [InlineData("\"\"\"\n\n  a\r\n    b\r\r  c\n \n\"\"\"", "a\n  b\n\nc")]
    [InlineData("\"\"\"  first\n    second\n   third\"\"\"", "  first\n second\nthird")]
    [InlineData("\"\"\"\n\ttab\n  spaces\n\"\"\"", "tab\n spaces")]
    [InlineData("\"\"\"\n  a\n \n     \n  b\"\"\"", "a\n\n   \nb")]
    [InlineData("\"\"\"\n \t \n\t\n\"\"\"", "")]
    [InlineData("\"\"\"\u00A0\n\u00A0\"\"\"", "\u00A0\n\u00A0")]
    public void ParseValue_ResolvesEscapesAndIndentation_When_StringIsSound(string text, string value)
    {
        var node = Assert.IsType<StringValueNode>(Documents.ParseValue(text));

        Assert.Equal(
            (value, text.StartsWith("\"\"\"", StringComparison.Ordinal), 0, text.Length), (node.Value, node.IsBlock, node.Start, node.End));
    }

    [Fact]
    public void ParseValue_AgreesWithTheSpecificationAlgorithm_When_BlockStringsAreEnumerated()
    {
        foreach (var word in Words.Over(["\"", "\\", " ", "\t", "\n", "\r", "a"], 5))
        {
            var text = $"\"\"\"{word}\"\"\"";
            var (expected, end) = SlowBlockString(text);

            var lexer = new Lexer(text, int.MaxValue);
            lexer.Advance();

            Assert.Equal((word, expected), (word, lexer.Kind == TokenKind.Error ? null : lexer.StringValue()));
            Assert.Equal(end, lexer.End);
        }
    }

    [Fact]
    public void ParseValue_AgreesWithThePattern_When_StringsAreEnumerated()
    {
        string[] letters = ["\"", "\\", "n", "{", "}", "\\u", "0041", "D83D", "DE0A", "110000", "\n", "é"];
        foreach (var word in Words.Over(letters, 4))
        {
            var text = $"\"{word}\"";
            if (text.StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                continue;
            }

            var expected = SlowString(text);

            var lexer = new Lexer(text, int.MaxValue);
            lexer.Advance();

            Assert.Equal((word, expected), (word, lexer.Kind == TokenKind.Error ? null : lexer.StringValue()));
        }
    }

    [Fact]
    public void ParseValue_IsLinear_When_BlockStringIsHuge()
    {
        var lines = string.Concat(Enumerable.Repeat("        \\\"\"\" x\r\n", 100_000));
        var node = Assert.IsType<StringValueNode>(Documents.ParseValue($"\"\"\"{new string(' ', 500_000)}\n{lines}\"\"\""));

        Assert.Equal((100_000 * 6) - 1, node.Value.Length);
        Assert.StartsWith("\"\"\" x\n\"\"\" x", node.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("  a", true)]
    [InlineData("  a\nb", true)]
    [InlineData("a\n  b\nc", true)]
    [InlineData("a\n\n \nb", true)]
    [InlineData("\0\u0007\"\"\"\\", true)]
    [InlineData(" ", false)]
    [InlineData("\n", false)]
    [InlineData("a\n", false)]
    [InlineData("a\n ", false)]
    [InlineData("\na", false)]
    [InlineData("\t\na", false)]
    [InlineData("  a\n  b", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\r\nb", false)]
    public void CanHold_TellsWhetherABlockStringHasTheValue_When_Asked(string value, bool expected) =>
        Assert.Equal(expected, BlockString.CanHold(value));

    [Fact]
    public void Print_IsUndoneByParsing_When_BlockStringCanHoldTheValue()
    {
        string[] letters =
        [
            "\"",
            "\"\"\"",
            "\\",
            " ",
            "\t",
            "\n",
            "a",
            "a long line that fills the line well behind the seventieth column of it",
        ];
        foreach (var word in Words.Over(letters, 5))
        {
            var text = Printer.Print(new StringValueNode(word, isBlock: true, 0, 0));
            var node = Assert.IsType<StringValueNode>(Documents.ParseValue(text));

            Assert.Equal((word, BlockString.CanHold(word)), (node.Value, node.IsBlock));
        }
    }

    [Fact]
    public void Print_EscapesControls_When_StringIsQuoted()
    {
        var all = string.Concat(Enumerable.Range(0, 0xA1).Select(code => (char)code)) + "é🦊\u2028";

        var text = Printer.Print(new StringValueNode(all, isBlock: false, 0, 0));

        Assert.StartsWith(
            "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000B\\f\\r\\u000E", text, StringComparison.Ordinal);
        var upperControls = string.Concat(Enumerable.Range(0x7F, 0x21).Select(code => $"\\u{code:X4}"));
        Assert.EndsWith($"}}~{upperControls}\u00A0é🦊\u2028\"", text, StringComparison.Ordinal);
        Assert.Equal(all, Assert.IsType<StringValueNode>(Documents.ParseValue(text)).Value);
    }

    // The two algorithms of specification 2.9.4 as written there, one character and one list at a time.
    private static (string? Value, int End) SlowBlockString(string text)
    {
        var raw = "";
        var i = 3;
        while (i < text.Length)
        {
            if (text[i..].StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                return (SlowBlockStringValue(raw), i + 3);
            }

            if (text[i..].StartsWith("\\\"\"\"", StringComparison.Ordinal))
            {
                raw += "\"\"\"";
                i += 4;
            }
            else
            {
                raw += text[i];
                i++;
            }
        }

        return (null, 0);
    }

    private static string SlowBlockStringValue(string raw)
    {
        var lines = raw.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n').ToList();
        int? commonIndent = null;
        foreach (var line in lines.Skip(1))
        {
            var indent = line.Length - line.TrimStart(' ', '\t').Length;
            if (indent < line.Length && (commonIndent is null || indent < commonIndent))
            {
                commonIndent = indent;
            }
        }

        if (commonIndent is { } cut)
        {
            lines = [.. lines.Select((line, number) => number == 0 ? line : line[Math.Min(cut, line.Length)..])];
        }

        while (lines.Count > 0 && lines[0].Trim(' ', '\t').Length == 0)
        {
            lines.RemoveAt(0);
        }

        while (lines.Count > 0 && lines[^1].Trim(' ', '\t').Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Join('\n', lines);
    }

    private static string? SlowString(string text)
    {
        var match = Quoted().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var value = new StringBuilder();
        foreach (Capture part in match.Groups["part"].Captures)
        {
            if (part.Value is not ['\\', 'u', ..])
            {
                value.Append(part.Value is ['\\', var c] ? c switch { 'n' => '\n', _ => c } : part.Value[0]);
                continue;
            }

            foreach (Match hex in Hex().Matches(part.Value))
            {
                var code = long.Parse(hex.Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (part.Value.Length == 12 && part.Value[2] != '{')
                {
                    value.Append((char)code);
                }
                else if (code > int.MaxValue || !Rune.TryCreate((int)code, out var rune))
                {
                    return null;
                }
                else
                {
                    value.Append(rune);
                }
            }
        }

        return value.ToString();
    }

    [GeneratedRegex(
        """^"(?<part>[^"\\\r\n]|\\["\\/bfnrt]|\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}"""
        + """|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]+\})*\x22""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("[0-9A-Fa-f]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hex();
}
