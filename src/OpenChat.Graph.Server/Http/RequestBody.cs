// The body of a POST while it is read.
using System.Buffers;

namespace OpenChat.Graph.Server.Http;

/// <summary>A body while it is read; the pooled buffer is replaced when it is full.</summary>
internal sealed class RequestBody(int capacity) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; set; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    /// <summary>Free space, at least a byte as long as the body is not longer than the limit.</summary>
    public Memory<byte> Rest(int limit)
    {
        if (Length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _buffer.Length, (long)limit + 1));
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(Length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
