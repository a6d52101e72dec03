// What clients hold to go on from a place in a list.
using System.Buffers.Text;
using System.Text;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Cursors: texts that only this server reads, in the alphabet of addresses.</summary>
internal static class Cursors
{
    /// <summary>The cursor of a place.</summary>
    /// <param name="place">Id of a node, or number of an item.</param>
    public static string Write(string place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>The place of a cursor; null when the text is not a cursor.</summary>
    public static string? Read(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What a client is told whose cursor belongs to another list, or to none.</summary>
    public static FieldError Wrong(string argument) =>
        new($"Argument \"{argument}\" is not a cursor of this list. Use a cursor that a page of the same list gave.");
}
