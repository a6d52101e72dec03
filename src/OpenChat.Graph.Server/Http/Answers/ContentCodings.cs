// Compression of answers: which coding a client takes (RFC 9110 section 12.5.3), and the bytes in it.
using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>How the bytes of an answer are coded.</summary>
internal enum ContentCoding
{
    /// <summary>As they are.</summary>
    Identity,

    /// <summary><c>gzip</c>.</summary>
    Gzip,

    /// <summary><c>br</c>: a seventh smaller than gzip for a quarter more time, so it wins when a client takes both.</summary>
    Brotli,
}

/// <summary>
/// Chooses and applies codings. Written here and not left to the web framework's middleware, which streams: an answer lies in one buffer,
/// so it can be compressed in one call and still say its length, and its entity tag must know the coding before it exists.
/// </summary>
internal static class ContentCodings
{
    /// <summary>Shorter answers fit into a packet or two as they are.</summary>
    public const int SmallestBytes = 1_024;

    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18; // 256 KB, more than most answers

    /// <summary>
    /// The coding for a client: the highest quality wins; at equal quality Brotli, then gzip. A coding that is not named has the quality of
    /// <c>*</c>. No header, and a header that leaves nothing, give identity, which is always sent rather than refused.
    /// </summary>
    public static ContentCoding Negotiate(StringValues acceptEncoding)
    {
        if (acceptEncoding.Count == 0)
        {
            return ContentCoding.Identity;
        }

        var (brotli, gzip, identity, any) = (-1.0, -1.0, -1.0, 0.0);
        foreach (var line in acceptEncoding)
        {
            foreach (var item in line.AsSpan().Split(','))
            {
                var text = line.AsSpan()[item];
                var end = text.IndexOf(';');
                var name = (end < 0 ? text : text[..end]).Trim();
                var quality = end < 0 ? 1 : QualityOf(text[(end + 1)..].Trim());
                if (Is(name, "br"))
                {
                    brotli = quality;
                }
                else if (Is(name, "gzip") || Is(name, "x-gzip"))
                {
                    gzip = quality;
                }
                else if (Is(name, "identity"))
                {
                    identity = quality;
                }
                else if (name is "*")
                {
                    any = quality;
                }
            }
        }

        brotli = brotli < 0 ? any : brotli;
        gzip = gzip < 0 ? any : gzip;
        var best = Math.Max(brotli, gzip);
        return best <= 0 || identity > best ? ContentCoding.Identity
            : brotli == best ? ContentCoding.Brotli
            : ContentCoding.Gzip;
    }

    /// <summary>The value of <c>Content-Encoding</c>; null for identity.</summary>
    public static string? NameOf(ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gzip",
        _ => null,
    };

    /// <summary>Compresses at the fastest level.</summary>
    /// <param name="bytes">The answer.</param>
    /// <param name="coding">Not identity.</param>
    /// <param name="rented">From the shared pool; the caller returns it.</param>
    /// <returns>How much of the rented array is used; 0 when compressing would not make the answer smaller.</returns>
    public static int Compress(ReadOnlySpan<byte> bytes, ContentCoding coding, out byte[] rented)
    {
        // random text grows by less in either coding
        rented = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(bytes.Length) + 64);
        var length = coding == ContentCoding.Brotli ? Brotli(bytes, rented) : Gzip(bytes, rented);
        return length < bytes.Length ? length : 0;
    }

    private static int Brotli(ReadOnlySpan<byte> bytes, byte[] rented) =>
        BrotliEncoder.TryCompress(bytes, rented, out var written, BrotliQuality, BrotliWindow) ? written : bytes.Length;

    private static int Gzip(ReadOnlySpan<byte> bytes, byte[] rented)
    {
        using var target = new MemoryStream(rented);
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return (int)target.Position;
    }

    private static bool Is(ReadOnlySpan<char> name, string coding) => name.Equals(coding, StringComparison.OrdinalIgnoreCase);

    private static double QualityOf(ReadOnlySpan<char> parameter) =>
        parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
        && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
        && quality is >= 0 and <= 1
            ? quality
            : 0;
}
