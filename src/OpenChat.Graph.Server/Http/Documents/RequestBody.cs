// The body of a POST while it is read.
using System.Buffers;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.GraphQL.Errors;

namespace OpenChat.Graph.Server.Http.Documents;

/// <summary>A body in one pooled buffer, which is replaced by a larger one when it is full.</summary>
/// <param name="expected">Bytes as the client says; null when it does not.</param>
/// <param name="limit">Bytes at most.</param>
internal sealed class RequestBody(long? expected, int limit) : IDisposable
{
    private const int FirstBytes = 4096;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(expected + 1 ?? FirstBytes, (long)limit + 1));
    private int _length;

    /// <summary>What has been read.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads to the end, or to the first byte too many.</summary>
    /// <returns>Null when all is there.</returns>
    public async Task<Refusal?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (expected > limit)
        {
            return TooLarge();
        }

        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(Rest(), cancellationToken);
                if (read == 0)
                {
                    return null;
                }

                _length += read;
                if (_length > limit)
                {
                    return TooLarge();
                }
            }
        }
        catch (IOException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // the HTTP server's own limits and its complaints about broken framing; some of these come without a status (a chunk length
            // beyond 32 bits)
            return (exception as BadHttpRequestException)?.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(),
                StatusCodes.Status408RequestTimeout =>
                    new Refusal(
                        StatusCodes.Status408RequestTimeout,
                        HttpErrorCodes.RequestTimeout,
                        "The request body came too slowly.")
                    { Closes = true },
                _ => new Refusal(
                    StatusCodes.Status400BadRequest,
                    HttpErrorCodes.BadRequest,
                    "The request body is cut short or wrongly framed.")
                { Closes = true },
            };
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Free space, at least a byte as long as the body is not longer than the limit.</summary>
    private Memory<byte> Rest()
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, (long)limit + 1));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }

    private Refusal TooLarge() =>
        new(
            StatusCodes.Status413PayloadTooLarge,
            ErrorCodes.LimitExceeded,
            FormattableString.Invariant($"The request body is larger than {limit} bytes."))
        {
            Limit = "body",
            Closes = true,
        };
}
