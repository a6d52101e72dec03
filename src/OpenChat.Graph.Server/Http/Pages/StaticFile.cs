// Bytes that never change while the process lives, with a tag for each coding.
using System.IO.Compression;
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Pages;

/// <summary>
/// Answers GET and HEAD. A coding is made when it is first asked for, at a level that pays for itself only because it is made once.
/// </summary>
internal sealed class StaticFile
{
    private const int BrotliQuality = 9;
    private const int BrotliWindow = 22;

    private readonly string _contentType;
    private readonly Lazy<Coded>[] _codings;

    /// <summary>Keeps the bytes.</summary>
    /// <param name="bytes">As they are.</param>
    /// <param name="contentType">With its charset.</param>
    public StaticFile(byte[] bytes, string contentType)
    {
        _contentType = contentType;
        _codings = [.. Enum.GetValues<ContentCoding>().Select(coding => new Lazy<Coded>(() => Coded.Create(bytes, coding)))];
    }

    /// <summary>Answers a request for the file.</summary>
    /// <param name="context">The request; the method is GET or HEAD.</param>
    /// <param name="coding">What the client takes.</param>
    /// <param name="cacheControl">Who may keep the file.</param>
    public async Task WriteAsync(HttpContext context, ContentCoding coding, string cacheControl)
    {
        var response = context.Response;
        var coded = _codings[(int)coding].Value;
        response.Headers.Vary = "Accept-Encoding";
        response.Headers.ETag = coded.Tag;
        response.Headers.CacheControl = cacheControl;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && (known == "*" || EntityTags.Matches(known, coded.Tag)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _contentType;
        response.Headers.ContentEncoding = ContentCodings.NameOf(coding);
        response.ContentLength = coded.Bytes.Length;
        await response.Body.WriteAsync(coded.Bytes, context.RequestAborted);
    }

    private sealed record Coded(byte[] Bytes, string Tag)
    {
        public static Coded Create(byte[] bytes, ContentCoding coding) => new(Code(bytes, coding), EntityTags.Create(bytes, coding));

        private static byte[] Code(byte[] bytes, ContentCoding coding)
        {
            if (coding == ContentCoding.Identity)
            {
                return bytes;
            }

            if (coding == ContentCoding.Brotli)
            {
                var target = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
                return BrotliEncoder.TryCompress(bytes, target, out var length, BrotliQuality, BrotliWindow)
                    ? target[..length]
                    : throw new InvalidOperationException("Brotli needs more room than it says.");
            }

            using var buffer = new MemoryStream();
            using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize))
            {
                gzip.Write(bytes);
            }

            return buffer.ToArray();
        }
    }
}
