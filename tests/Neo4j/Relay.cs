// Stands between a test and the real server, and does to the traffic what the test says.
using System.Net.Sockets;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>
/// Passes connections on, byte for byte. Each answer is asked of <see cref="Fault"/>: how many of its bytes may pass before the
/// connection is cut. While <see cref="IsOpen"/> is false nobody gets through, and who was is thrown out.
/// </summary>
internal sealed class Relay(Uri target) : LoopbackServer
{
    private readonly Lock _changing = new();
    private readonly HashSet<TcpClient> _clients = [];
    private volatile bool _isOpen = true;
    private int _answers;

    /// <summary>
    /// From the number of an answer, counted from 0, to how many of its bytes pass; null for all. Called before the request is passed on.
    /// </summary>
    public Func<int, int?> Fault { get; set; } = static _ => null;

    /// <summary>Answers begun so far.</summary>
    public int Answers => Volatile.Read(ref _answers);

    public bool IsOpen
    {
        get => _isOpen;
        set
        {
            _isOpen = value;
            lock (_changing)
            {
                foreach (var client in value ? [] : _clients)
                {
                    client.Dispose();
                }
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        IsOpen = false;
        await base.DisposeAsync();
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        lock (_changing)
        {
            _clients.Add(client);
            _clients.Add(server);
        }

        try
        {
            if (!IsOpen)
            {
                return;
            }

            await server.ConnectAsync(target.Host, target.Port, Stopping);
            var pair = new Pair(server.GetStream(), client.GetStream(), client);
            var buffer = new byte[1 << 16];
            var answering = Task.CompletedTask;
            var limit = new Limit();

            // A request comes in one or more pieces while no answer is under way.
            while (await pair.Back.ReadAsync(buffer, Stopping) is var read and > 0)
            {
                if (limit.IsIdle)
                {
                    limit.Begin(Fault(Interlocked.Increment(ref _answers) - 1));
                }

                await pair.There.WriteAsync(buffer.AsMemory(0, read), Stopping);
                if (answering.IsCompleted)
                {
                    answering = AnswerAsync(pair, limit);
                }
            }

            await answering;
        }
        catch (Exception exception) when (exception
            is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // either side went away, or was thrown out
        }
        finally
        {
            client.Dispose();
            lock (_changing)
            {
                _clients.Remove(client);
                _clients.Remove(server);
            }
        }
    }

    private async Task AnswerAsync(Pair pair, Limit limit)
    {
        var buffer = new byte[1 << 16];
        while (await pair.There.ReadAsync(buffer, Stopping) is var read and > 0)
        {
            var passed = limit.Pass(read);
            await pair.Back.WriteAsync(buffer.AsMemory(0, passed), Stopping);
            if (passed < read)
            {
                break;
            }
        }

        pair.Client.Dispose();
    }

    private sealed record Pair(NetworkStream There, NetworkStream Back, TcpClient Client);

    /// <summary>How many bytes of the present answer may pass.</summary>
    private sealed class Limit
    {
        private int? _left;

        public bool IsIdle { get; private set; } = true;

        public void Begin(int? bytes) => (_left, IsIdle) = (bytes, false);

        public int Pass(int count)
        {
            IsIdle = true;
            var passed = Math.Min(count, _left ?? count);
            _left -= passed;
            return passed;
        }
    }
}
