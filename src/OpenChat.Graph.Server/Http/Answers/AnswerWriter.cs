// The last step of a request: status, headers, bytes.
using System.Buffers;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>Writes answers: each in one piece, compressed where the client takes it, with the headers that caches need.</summary>
/// <param name="options">Compression, caching and status profile count.</param>
/// <param name="isPrivate">Answers are meant for the caller alone: shared caches must not keep them.</param>
internal sealed class AnswerWriter(HttpOptions options, bool isPrivate)
{
    private readonly string _vary = options.Compression ? "Accept, Accept-Encoding" : "Accept";
    private readonly string _cacheControl =
        FormattableString.Invariant($"{(isPrivate ? "private, " : "")}max-age={options.CacheMaxAgeSeconds}, must-revalidate");

    /// <summary>The coding that the client takes.</summary>
    public ContentCoding CodingOf(Exchange exchange) =>
        options.Compression ? ContentCodings.Negotiate(exchange.Context.Request.Headers.AcceptEncoding) : ContentCoding.Identity;

    /// <summary>Writes an answer.</summary>
    /// <param name="exchange">Notes status and size for the log.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">Not needed any more when the task is done.</param>
    public async Task WriteAsync(Exchange exchange, int status, ReadOnlyMemory<byte> body)
    {
        var response = exchange.Context.Response;
        response.StatusCode = exchange.Status = status;
        WriteCachingHeaders(exchange);
        var isDraftError = options.StatusProfile == StatusProfile.Draft2026 && exchange.IsGraphQL
            && status >= StatusCodes.Status400BadRequest;
        response.ContentType = exchange.ContentType
            ?? MediaTypes.HeaderOf(isDraftError ? AnswerType.GraphQLResponse : exchange.AnswerType);
        var coding = body.Length < ContentCodings.SmallestBytes ? ContentCoding.Identity : CodingOf(exchange);
        if (coding == ContentCoding.Identity)
        {
            await WriteBodyAsync(exchange, body);
            return;
        }

        var length = ContentCodings.Compress(body.Span, coding, out var rented);
        try
        {
            response.Headers.ContentEncoding = length > 0 ? ContentCodings.NameOf(coding) : null;
            await WriteBodyAsync(exchange, length > 0 ? rented.AsMemory(0, length) : body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Tells the client that it has the answer.</summary>
    public Task WriteUnchangedAsync(Exchange exchange)
    {
        exchange.Context.Response.StatusCode = exchange.Status = StatusCodes.Status304NotModified;
        WriteCachingHeaders(exchange);
        return Task.CompletedTask;
    }

    private static async Task WriteBodyAsync(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        exchange.Bytes = body.Length;
        exchange.Context.Response.ContentLength = body.Length;
        await exchange.Context.Response.BodyWriter.WriteAsync(body, exchange.Context.RequestAborted);
    }

    // An answer to POST says nothing of caching: without an explicit lifetime nobody may keep it (RFC 9110 section 9.3.3).
    private void WriteCachingHeaders(Exchange exchange)
    {
        var headers = exchange.Context.Response.Headers;
        headers.Vary = _vary;
        if (exchange.IsRead)
        {
            headers.ETag = exchange.Tag;
            headers.CacheControl = exchange.Tag is null ? "no-store" : _cacheControl;
        }
    }
}
