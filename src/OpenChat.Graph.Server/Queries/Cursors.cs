// What clients hold to go on from a place in a list.
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// Cursors: texts that only this server reads, in the alphabet of addresses. A cursor says what its item is sorted by, so that a walk goes
/// on behind the item also when it is gone or has moved. Inside: the version, the sort keys with the values of the item, its kind and id.
/// </summary>
internal static class Cursors
{
    /// <summary>Texts that are sorted by count up to so many bytes, which bounds cursors too.</summary>
    public const int LongestText = 256;

    private const byte Version = 2;

    private enum Form : byte
    {
        None,
        Number,
        Text,
    }

    /// <summary>The cursor of a node.</summary>
    /// <param name="kind">The kind of the node.</param>
    /// <param name="id">Its id.</param>
    /// <param name="values">What it is sorted by, the first key first; empty in the order of ids.</param>
    public static string Write(NodeKind kind, string id, ReadOnlySpan<SortValue> values)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            writer.Write(Version);
            writer.Write((byte)kind);
            writer.Write((byte)values.Length);
            foreach (var value in values)
            {
                writer.Write(value.Key);
                writer.Write((byte)(value.Text is not null ? Form.Text : value.Number is not null ? Form.Number : Form.None));
                if (value.Text is not null)
                {
                    writer.Write((ushort)value.Text.Length);
                    writer.Write(value.Text);
                }
                else if (value.Number is { } number)
                {
                    writer.Write(number);
                }
            }

            writer.Write(Encoding.UTF8.GetBytes(id));
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }

    /// <summary>What a cursor says.</summary>
    /// <param name="cursor">As the client gave it.</param>
    /// <param name="argument">The argument it was given in.</param>
    /// <param name="error">Why it cannot be read; null when it can.</param>
    public static CursorContent? Read(string cursor, string argument, out FieldError? error)
    {
        error = null;
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            bytes = [];
        }

        if (Parse(bytes) is { } content)
        {
            return content;
        }

        // the first form was the id of the item, or its number in the list
        error = bytes.Length > 0 && bytes.All(static b => b >= ' ')
            && (bytes.Contains((byte)':') || bytes.All(static b => char.IsAsciiDigit((char)b)))
            ? new FieldError(
                $"Argument \"{argument}\" is a cursor that an earlier version of the server gave. Start again from a page without it.")
            : Wrong(argument);
        return null;
    }

    /// <summary>What a client is told whose cursor belongs to another list, or to none.</summary>
    public static FieldError Wrong(string argument) =>
        new($"Argument \"{argument}\" is not a cursor of this list. Use a cursor that a page of the same list gave.");

    /// <summary>What a client is told whose cursor belongs to the same list in another order.</summary>
    public static FieldError OtherOrder(string argument) => new(
        $"Argument \"{argument}\" is a cursor of another list, or of this one in another order. "
        + "Use a cursor that a page in the same order gave, or start "
        + "again from a page without it.");

    /// <summary>The part of a text that it is sorted by: whole characters up to <see cref="LongestText"/> bytes.</summary>
    public static ReadOnlySpan<byte> Sorted(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        var end = LongestText;
        while ((text[end] & 0xC0) == 0x80) // inside a character
        {
            end--;
        }

        return text[..end];
    }

    private static CursorContent? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes is not [Version, <= (byte)NodeKind.Source, <= 8, ..])
        {
            return null;
        }

        var kind = (NodeKind)bytes[1];
        var values = new SortValue[bytes[2]];
        bytes = bytes[3..];
        for (var i = 0; i < values.Length; i++)
        {
            if (bytes.Length < 2)
            {
                return null;
            }

            var (key, form) = (bytes[0], (Form)bytes[1]);
            bytes = bytes[2..];
            var length = form == Form.Text && bytes.Length >= 2 ? 2 + BinaryPrimitives.ReadUInt16LittleEndian(bytes)
                : form == Form.Number ? sizeof(int)
                : 0;
            if (form > Form.Text || bytes.Length < length || (form == Form.Text && length is < 2 or > 2 + LongestText))
            {
                return null;
            }

            values[i] = form switch
            {
                Form.Text => new SortValue(key, null, bytes[2..length].ToArray()),
                Form.Number => new SortValue(key, BinaryPrimitives.ReadInt32LittleEndian(bytes), null),
                _ => new SortValue(key, null, null),
            };
            bytes = bytes[length..];
        }

        return System.Text.Unicode.Utf8.IsValid(bytes) ? new CursorContent(kind, Encoding.UTF8.GetString(bytes), values) : null;
    }
}

/// <summary>What an item is sorted by under one key; nothing when it has no value.</summary>
/// <param name="Key">Number of the key, with its direction.</param>
/// <param name="Number">A number or day.</param>
/// <param name="Text">A text as UTF-8, cut to what counts.</param>
internal readonly record struct SortValue(byte Key, int? Number, byte[]? Text);

/// <summary>What a cursor says about its item.</summary>
/// <param name="Kind">The kind of node.</param>
/// <param name="Id">Its id; the node may be gone.</param>
/// <param name="Values">What it was sorted by, the first key first; empty in the order of ids.</param>
internal sealed record CursorContent(NodeKind Kind, string Id, SortValue[] Values);
