// An HTTP server that answers what a test tells it, byte for byte.
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>What to send: the bytes as they are, then close the connection, unless it is to stay silent.</summary>
/// <param name="Bytes">Everything from the status line on.</param>
/// <param name="IsSilent">Keep the connection open without another byte.</param>
internal sealed record ScriptedReply(byte[] Bytes, bool IsSilent = false)
{
    /// <summary>A complete answer.</summary>
    /// <param name="status">Such as <c>202 Accepted</c>.</param>
    /// <param name="body">Its body.</param>
    /// <param name="type">Its type.</param>
    /// <param name="length">What Content-Length claims; null for the truth.</param>
    public static ScriptedReply Create(string status, string body, string type = "application/json", int? length = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {length ?? bytes.Length}\r\nConnection: close\r\n\r\n");
        return new ScriptedReply([.. Encoding.ASCII.GetBytes(head), .. bytes]);
    }
}

/// <summary>One request for each connection; the script says the reply to the n-th one.</summary>
/// <param name="script">From number (from 0) and text of a request to the reply.</param>
internal sealed class ScriptedServer(Func<int, string, ScriptedReply> script) : LoopbackServer
{
    private readonly List<string> _requests = [];

    /// <summary>All requests so far, head and body.</summary>
    public string[] Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is not { } request)
                {
                    return;
                }

                int number;
                lock (_requests)
                {
                    number = _requests.Count;
                    _requests.Add(request);
                }

                var reply = script(number, request);
                await stream.WriteAsync(reply.Bytes, Stopping);
                if (reply.IsSilent)
                {
                    await Task.Delay(Timeout.Infinite, Stopping);
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // the other side went away, or the test is over
            }
        }
    }

    /// <summary>Head and body of a request; null when none came.</summary>
    private async Task<string?> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, Stopping);
            if (read == 0)
            {
                return null;
            }

            const byte TlsHandshake = 0x16;
            if (text.Length == 0 && buffer[0] == TlsHandshake)
            {
                return "";
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var request = text.ToString();
            var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
            {
                continue;
            }

            const string Name = "Content-Length: ";
            var at = request.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
            var length = at < 0 || at > head ? 0
                : int.Parse(request.AsSpan(at + Name.Length, request.IndexOf('\r', at) - at - Name.Length), CultureInfo.InvariantCulture);
            if (Encoding.UTF8.GetByteCount(request.AsSpan(head + 4)) >= length)
            {
                return request;
            }
        }
    }
}
