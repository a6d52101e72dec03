// Entity tags of GET answers, made from what decides their bytes instead of from the bytes, so that "not modified" needs no execution.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>Makes and compares strong entity tags (RFC 9110 sections 8.8.3 and 13.1.2).</summary>
internal static class EntityTags
{
    /// <summary>The tag of the answer to a request.</summary>
    /// <param name="version">Names state, schema and program.</param>
    /// <param name="documentHash">SHA-256 of the document.</param>
    /// <param name="operationName">As the request names it; null when it does not.</param>
    /// <param name="variables">As the request has them, byte for byte; empty when it has none.</param>
    /// <param name="type">The media type of the answer.</param>
    /// <param name="coding">The coding the client takes; short answers are sent without it under the same tag.</param>
    /// <param name="cost">What the answer says of the price.</param>
    public static string Create(
        string version,
        string documentHash,
        string? operationName,
        ReadOnlySpan<byte> variables,
        AnswerType type,
        ContentCoding coding,
        CostReport cost)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, MemoryMarshal.AsBytes(version.AsSpan()));
        Append(hash, MemoryMarshal.AsBytes(documentHash.AsSpan()));
        Append(hash, MemoryMarshal.AsBytes(operationName.AsSpan()));
        Append(hash, variables);
        Append(hash, [(byte)type, (byte)coding, (byte)cost]);
        return Text(hash);
    }

    /// <summary>The tag of bytes that are there.</summary>
    public static string Create(ReadOnlySpan<byte> bytes, ContentCoding coding)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, bytes);
        Append(hash, [(byte)coding]);
        return Text(hash);
    }

    /// <summary>
    /// True when one of the tags that a client holds is this one. Weak comparison, as the header asks: a cache may have weakened the tag.
    /// </summary>
    /// <param name="ifNoneMatch">The header; <c>*</c> matches nothing here.</param>
    /// <param name="tag">With its quotes.</param>
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        if (ifNoneMatch.Count == 1 && string.Equals(ifNoneMatch[0], tag, StringComparison.Ordinal))
        {
            return true;
        }

        if (!EntityTagHeaderValue.TryParseList(ifNoneMatch, out var known))
        {
            return false;
        }

        foreach (var one in known)
        {
            if (one.Tag.Equals(tag, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // lengths keep the end of one part from passing for the start of the next
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }

    private static string Text(IncrementalHash hash)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return $"\"{Convert.ToHexStringLower(digest[..16])}\"";
    }
}
