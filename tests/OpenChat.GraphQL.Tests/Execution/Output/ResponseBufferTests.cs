// JSON strings follow RFC 8259, whatever the text.
using System.Text;
using System.Text.Json;
using OpenChat.GraphQL.Execution.Output;

namespace OpenChat.GraphQL.Tests.Execution.Output;

public sealed class ResponseBufferTests
{
    [Fact]
    public void WriteString_EscapesOnlyWhatMustBe_When_AnyCharacterBelow256()
    {
        for (var c = '\0'; c < 256; c++)
        {
            var expected = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            };
            (string Before, string After)[] around =
                [("", ""), ("a", ""), ("", "b"), ("some longer text, longer than a vector ", " and more of it behind it all")];
            foreach (var (before, after) in around)
            {
                AssertWritten($"\"{before}{expected}{after}\"", $"{before}{c}{after}");
            }
        }
    }

    // every text of up to five characters over the alphabet in which escaping can go wrong
    [Fact]
    public void WriteString_ReadsBack_When_TextsAreShort()
    {
        const string Alphabet = "a\"\\\n\u001f\u00e9\u2028";
        var texts = new List<string> { "" };
        for (var length = 0; length < 5; length++)
        {
            texts = [.. texts.SelectMany(text => Alphabet.Select(c => text + c))];
            foreach (var text in texts)
            {
                Assert.Equal(text, JsonSerializer.Deserialize<string>(Write(buffer => buffer.WriteString(text))));
                Assert.Equal(text, JsonSerializer.Deserialize<string>(Write(buffer => buffer.WriteString(Encoding.UTF8.GetBytes(text)))));
            }
        }
    }

    // texts are copied by vectors of several widths, the last of which overlap: each length, with each kind of character at each place
    [Fact]
    public void WriteString_ReadsBack_When_TheCharacterIsAnywhereInATextOfAnyLength()
    {
        for (var length = 1; length <= 100; length++)
        {
            for (var place = 0; place < length; place++)
            {
                foreach (var c in "b\u007f\"\\\u0000\u001f\u0080\u00e9\uffff")
                {
                    var text = new string('a', place) + c + new string('z', length - place - 1);
                    Assert.Equal(text, JsonSerializer.Deserialize<string>(Write(buffer => buffer.WriteString(text))));
                    Assert.Equal(
                        text, JsonSerializer.Deserialize<string>(Write(buffer => buffer.WriteString(Encoding.UTF8.GetBytes(text)))));
                }
            }
        }
    }

    // whatever room is left, nothing is written beyond it and nothing before is lost
    [Fact]
    public void Write_KeepsAll_When_TheBufferIsNearlyFull()
    {
        var size = RoomOf(new ResponseBuffer());
        foreach (var text in new[] { "", "a", "12345678", "a text of sixteen", "a text that does not fit one vector of thirty-two bytes" })
        {
            for (var before = size - 70; before <= size; before++)
            {
                var filler = new string('.', before);
                AssertBehind(filler, text, buffer => buffer.Write(new ConstantText(text)));
                AssertBehind(filler, text, buffer => buffer.WriteRaw(Encoding.UTF8.GetBytes(text)));
                AssertBehind(filler, $"\"{text}\"", buffer => buffer.WriteString(text));
                AssertBehind(filler, $"\"{text}\"", buffer => buffer.WriteString(Encoding.UTF8.GetBytes(text)));
                AssertBehind(filler, $"\"{text}\"", buffer => buffer.WriteEscaped(Encoding.UTF8.GetBytes(text)));
            }
        }

        static int RoomOf(ResponseBuffer buffer)
        {
            buffer.Start(1);
            return buffer.Detach(out _).Length;
        }

        static void AssertBehind(string filler, string expected, Action<ResponseBuffer> write) => Assert.Equal(
            filler + expected + "null",
            Write(buffer =>
            {
                buffer.WriteRaw(Encoding.UTF8.GetBytes(filler));
                write(buffer);
                buffer.WriteNull();
            }));
    }

    [Fact]
    public void Rewind_ForgetsWhatFollows_When_BufferHasGrown()
    {
        var buffer = new ResponseBuffer();
        buffer.Start(1);
        buffer.WriteRaw("keep"u8);
        var position = buffer.Position;
        buffer.WriteString(new string('x', 100_000));
        buffer.Rewind(position);
        buffer.WriteNull();

        Assert.Equal("keepnull", Encoding.UTF8.GetString(buffer.Written));
        buffer.Drop();
    }

    private static void AssertWritten(string json, string text)
    {
        Assert.Equal(json, Write(buffer => buffer.WriteString(text)));
        Assert.Equal(json, Write(buffer => buffer.WriteString(Encoding.UTF8.GetBytes(text))));
    }

    private static string Write(Action<ResponseBuffer> write)
    {
        var buffer = new ResponseBuffer();
        buffer.Start(1);
        write(buffer);
        var text = Encoding.UTF8.GetString(buffer.Written);
        buffer.Drop();
        return text;
    }
}
