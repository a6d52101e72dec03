// Names for documents that follow from what is in them.
using System.Security.Cryptography;
using System.Text;

namespace OpenChat.Graph.Server.Exports;

/// <summary>Ids that are the same in every process for the same thing, and addresses of nodes.</summary>
internal static class Uuids
{
    /// <summary>The namespace of our own words in formats that name words by addresses.</summary>
    public const string Words = "urn:openchat:terms:";

    /// <summary>A UUID of version 8 (RFC 9562), made of the SHA-256 of a text.</summary>
    public static string Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString("D");
    }

    /// <summary>The UUID of an export as a URN.</summary>
    public static string Document(ArtifactLineage lineage, string format) =>
        $"urn:uuid:{Of($"openchat {format} {lineage.Snapshot.Contents.Revision} {lineage.Id}")}";

    /// <summary>The URN of a node: its id with what a URN cannot hold as percent codes.</summary>
    public static string Node(string id) => "urn:openchat:" + string.Join(':', id.Split(':').Select(Uri.EscapeDataString));

    /// <summary>An address as a URI, with what a URI cannot hold as percent codes; null when it is none.</summary>
    public static string? Address(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsWellFormedOriginalString()
            ? address.OriginalString
            : address?.AbsoluteUri;
}
