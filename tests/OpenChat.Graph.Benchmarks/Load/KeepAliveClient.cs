// A client that asks one thing again and again over one connection and allocates nothing while it does.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OpenChat.Graph.Benchmarks.Load;

/// <summary>One connection and one request.</summary>
internal sealed class KeepAliveClient : IDisposable
{
    private static ReadOnlySpan<byte> Success => "HTTP/1.1 200 "u8;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly byte[] _request;
    private readonly int _length;

    /// <summary>Connects and asks for the first time.</summary>
    /// <param name="port">On the loopback.</param>
    /// <param name="path">Of the endpoint.</param>
    /// <param name="document">Its text. The answer must stay the same.</param>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public KeepAliveClient(int port, string path, string document)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, string> { ["query"] = document });
        _request = Encoding.UTF8.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/graphql-response+json, "
            + "application/json;q=0.9\r\n"
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        _socket.Connect(IPAddress.Loopback, port);
        _length = AskFirst();
    }

    /// <summary>
    /// Asks and reads the answer. Later answers have as many bytes as the first: the only header that changes is the date.
    /// </summary>
    /// <exception cref="InvalidOperationException">The answer is not 200, or the server closed the connection.</exception>
    public void Ask()
    {
        _socket.Send(_request);
        for (var read = 0; read < _length;)
        {
            var count = _socket.Receive(_buffer.AsSpan(read));
            read += count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
            if (read >= Success.Length && !_buffer.AsSpan().StartsWith(Success))
            {
                throw new InvalidOperationException(Encoding.ASCII.GetString(_buffer, 0, read));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int AskFirst()
    {
        _socket.Send(_request);
        var (read, total) = (0, int.MaxValue);
        while (read < total)
        {
            read += _socket.Receive(_buffer.AsSpan(read));
            var head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (head >= 0)
            {
                const string Name = "Content-Length: ";
                var headers = Encoding.ASCII.GetString(_buffer, 0, head);
                var value = headers[(headers.IndexOf(Name, StringComparison.Ordinal) + Name.Length)..].Split('\r')[0];
                total = headers.StartsWith(Encoding.ASCII.GetString(Success), StringComparison.Ordinal)
                    ? head + 4 + int.Parse(value, CultureInfo.InvariantCulture)
                    : throw new InvalidOperationException(headers);
            }
        }

        return total;
    }
}
