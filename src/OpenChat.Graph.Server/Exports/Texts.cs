// Texts of the data on their way into files.
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenChat.Graph.Server.Exports;

/// <summary>What all formats share in writing text.</summary>
internal static class Texts
{
    private static readonly JsonWriterOptions Json =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark.</summary>
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// The text without what XML and pictures cannot hold: controls but tab and line breaks, halves of characters and two codes become the
    /// replacement character.
    /// </summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r')) || rune.Value is 0xFFFE or 0xFFFF
                ? printable.Append('\uFFFD')
                : printable.Append(rune.ToString());
        }

        return printable.ToString();
    }

    /// <summary>Writes text.</summary>
    public static void Write(Stream target, string text) => target.Write(Utf8.GetBytes(text));

    /// <summary>Writes one JSON value, indented, with a line break behind it.</summary>
    public static void WriteJson(Stream target, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(target, Json))
        {
            write(json);
        }

        target.Write("\n"u8);
    }

    /// <summary>Writes a member of an object, or nothing when there is no value.</summary>
    public static void WriteSome(this Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Writes a member of an object that is null when there is no value.</summary>
    public static void WriteOrNull(this Utf8JsonWriter json, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Writes a member that is a list of texts.</summary>
    public static void WriteList(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a member that is a list of objects, in their order.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
