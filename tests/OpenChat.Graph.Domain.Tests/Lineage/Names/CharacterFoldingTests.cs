using System.Text;
using OpenChat.Graph.Domain.Lineage.Names;

namespace OpenChat.Graph.Domain.Tests.Lineage.Names;

// What the table and the rules of composition make of characters, against another implementation of Unicode.
public sealed class CharacterFoldingTests
{
    // Random texts and their NFKC form after folding, as Python's unicodedata has it.
    [Theory]
    [InlineData("\uD7A3\u0F72\u0F72", "\uD7A3\u0F72\u0F72")]
    [InlineData("\u337F\U0001D4B7\uFB03\uFE0F\u304BE", "\u682A\u5F0F\u4F1A\u793Ebffi\u304Be")]
    [InlineData("\u0F71\uAC00", "\u0F71\uAC00")]
    [InlineData("\u01C5", "d\u017E")]
    [InlineData("\uFEFB\u3314\uAC01\U0001D7D7\u0149\u0390\u0F74", "\u0644\u0627\u30AD\u30ED\uAC019\u02BCn\u0390\u0F74")]
    [InlineData("\u0F74\u0F71\u1175\u01C5", "\u0F71\u0F74\u1175d\u017E")]
    [InlineData("\uFC00K\uFEFB\u200D\uAC00\uFF8A", "\u0626\u062Ck\u0644\u0627\uAC00\u30CF")]
    [InlineData(
        "\uAC01\uFDFA\u03C2", "\uAC01\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645\u03C3")]
    [InlineData("\uFF9F\uFC00\U0001D4B7\U0001D520", "\u309A\u0626\u062Cbc")]
    [InlineData("\u0345\u0F80", "\u0F80\u03B9")]
    [InlineData("\u015F\u0915\U0001D4B7\uFEFB", "\u015F\u0915b\u0644\u0627")]
    [InlineData("\uAC00\u306F\u304B\u01C5\U0001D520\u200D", "\uAC00\u306F\u304Bd\u017Ec")]
    [InlineData("\u03A3\u306F\U0001D400\u1FBCz\u1FBC", "\u03C3\u306Fa\u03B1\u03B9z\u03B1\u03B9")]
    [InlineData("\uFF21\U0001D4B7\u0149", "ab\u02BCn")]
    [InlineData("\U0001D4B7", "b")]
    [InlineData("\u0915", "\u0915")]
    [InlineData("\u11C2\u0302i\uAC00", "\u11C2\u0302i\uAC00")]
    [InlineData("\uAC01\u1FBC\u3099\uFC00", "\uAC01\u03B1\u3099\u03B9\u0626\u062C")]
    [InlineData("a\u11A8\uFF12", "a\u11A82")]
    [InlineData("\U000E0101\U0001D4B7\uAC00\u093C\u309A", "b\uAC00\u093C\u309A")]
    [InlineData("\u093C\uAC01\u03A3", "\u093C\uAC01\u03C3")]
    [InlineData("\u0131\u03C2\u093C", "\u0131\u03C3\u093C")]
    [InlineData("\u1112z\u0915\u0300\u0130\u00C5", "\u1112z\u0915\u0300i\u0307\u00E5")]
    [InlineData("\u01C5\U0001D7D7\uFC00\u0916u\u034F", "d\u017E9\u0626\u062C\u0916u")]
    [InlineData("\u337Fe", "\u682A\u5F0F\u4F1A\u793Ee")]
    [InlineData("\u2163\uAC01\u0390", "iv\uAC01\u0390")]
    [InlineData("z\uFB03\u1112", "zffi\u1112")]
    [InlineData("\u1FBC\u0915\u1175\uAC00", "\u03B1\u03B9\u0915\u1175\uAC00")]
    [InlineData("z\uFF8A\u309A\u017F\U0001D4B7\u0304\u1100", "z\u30D1sb\u0304\u1100")]
    [InlineData("\uAC00\u015F\U0001D4B7", "\uAC00\u015Fb")]
    [InlineData("\u01F3\U0001D7D7\u00C5\u00AD\u0309", "dz9\u00E5\u0309")]
    [InlineData("\u180E\u034F", "")]
    [InlineData("\uFF8A\uAC01\u0308", "\u30CF\uAC01\u0308")]
    [InlineData("i", "i")]
    [InlineData("e\u2060\u0308\u01F3\uFF9F\u0F74", "\u00EBdz\u309A\u0F74")]
    [InlineData(
        "e\u0327\u0915\uFEFB\uAC00\u0131\uFDFA",
        "\u0229\u0915\u0644\u0627\uAC00\u0131\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 "
        + "\u0648\u0633\u0644\u0645")]
    [InlineData("\uAC01\u1161\U0001D520\u093C\u01F3", "\uAC01\u1161c\u093Cdz")]
    [InlineData("\uAC00\uFC00\U000E0101\U0001D7D7", "\uAC00\u0626\u062C9")]
    [InlineData("\uFE8D\u00C9I\u200D\uFB03\u00C9", "\u0627\u00E9iffi\u00E9")]
    [InlineData("\uAC00\uFC00", "\uAC00\u0626\u062C")]
    [InlineData("\u3099\U0001D7D7O\u011E\u0F72", "\u30999o\u011F\u0F72")]
    [InlineData("K\u0F71\u30AB", "k\u0F71\u30AB")]
    [InlineData("\u01C5\U0001D7D7\u00C9\u0328", "d\u017E9\u0119\u0301")]
    [InlineData("\u00AD\u03B0\u01C5", "\u03B0d\u017E")]
    [InlineData("\U0001D400\u034F\U0001D400\u0308\uFF12\u1161", "a\u00E42\u1161")]
    [InlineData("\u11C2\U0001D520\u03A9\uD7A3\u2460\u309A", "\u11C2c\u03C9\uD7A31\u309A")]
    [InlineData(
        "\u0301\u200D\u1F80\u011E\uFDFA",
        "\u0301\u1F00\u03B9\u011F\u0635\u0644\u0649 \u0627\u0644\u0644\u0647 \u0639\u0644\u064A\u0647 \u0648\u0633\u0644\u0645")]
    [InlineData("\u1FBC\uFC00\u034F\u0304", "\u03B1\u03B9\u0626\u062C\u0304")]
    public void Fold_GivesTheNormalForm(string text, string expected)
    {
        Assert.Equal(expected, CharacterFolding.Fold(text));
        Assert.Equal(expected, CharacterFolding.Fold(expected));
    }

    [Theory]
    [InlineData("Llama 2-7B_x", "llama 2-7b_x")]
    [InlineData("tab\there", "tabhere")]
    [InlineData("", "")]
    public void Fold_LowersPlainTexts_WithoutControls(string text, string expected) => Assert.Equal(expected, CharacterFolding.Fold(text));

    [Fact]
    public void Fold_IsTheSameTwice_ForEveryCharacter()
    {
        var changed = new List<int>();
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (Rune.TryCreate(point, out var rune))
            {
                var once = CharacterFolding.Fold(rune.ToString());
                if (CharacterFolding.Fold(once) != once)
                {
                    changed.Add(point);
                }
            }
        }

        Assert.Empty(changed);
    }

    [Fact]
    public void NameFolding_NeverNeedsMoreRoomThanItSays()
    {
        var room = new byte[64];
        for (var point = 0; point <= 0x10FFFF; point++)
        {
            if (Rune.TryCreate(point, out var rune))
            {
                var text = Encoding.UTF8.GetBytes(rune.ToString());
                Assert.InRange(NameFolding.Fold(text, room), 0, NameFolding.MaxLength(text));
            }
        }
    }
}
