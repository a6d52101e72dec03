// Where log lines go: gathered by whoever logs, written in batches by one thread, so that a request never waits for a terminal or a file.
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Server.Logging;

/// <summary>
/// Standard output or standard error behind a bounded buffer. Lines keep their order. What does not fit is dropped, counted, and told in
/// the log as soon as there is room. Disposing writes everything that is there.
/// </summary>
internal sealed class LogOutput : IDisposable
{
    /// <summary>Bytes that may wait: some thousand lines.</summary>
    public const int Capacity = 1 << 20;

    // how long the first line of a batch waits for others
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly Stream _target;
    private readonly Thread _writer;
    private readonly Lock _filling = new();
    private readonly AutoResetEvent _arrived = new(initialState: false);
    private readonly ManualResetEventSlim _stopping = new();
    private byte[] _lines = new byte[Capacity];
    private byte[] _batch = new byte[Capacity];
    private int _length;
    private long _dropped;
    private bool _isClosed;

    /// <summary>Starts writing.</summary>
    /// <param name="target">Disposed with this.</param>
    public LogOutput(Stream target)
    {
        _target = target;
        _writer = new Thread(WriteBatches) { IsBackground = true, Name = "log" };
        _writer.Start();
    }

    /// <summary>Takes a line, or several, that end with a line break. Nothing is taken any more after disposing.</summary>
    public void Write(ReadOnlySpan<char> line)
    {
        lock (_filling)
        {
            if (_isClosed)
            {
                return;
            }

            if (_length == 0)
            {
                _arrived.Set();
            }

            if (Encoding.UTF8.TryGetBytes(line, _lines.AsSpan(_length), out var written))
            {
                _length += written;
            }
            else
            {
                _dropped++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_filling)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _stopping.Set();
            _arrived.Set();
        }

        _writer.Join();
        _target.Dispose();
        _arrived.Dispose();
        _stopping.Dispose();
    }

    private void WriteBatches()
    {
        bool isLast;
        do
        {
            _arrived.WaitOne();
            isLast = _stopping.Wait(Gathering);
            WriteBatch();
        }
        while (!isLast);
    }

    private void WriteBatch()
    {
        int length;
        long dropped;
        lock (_filling)
        {
            (_lines, _batch) = (_batch, _lines);
            (length, _length) = (_length, 0);
            (dropped, _dropped) = (_dropped, 0);
        }

        try
        {
            _target.Write(_batch.AsSpan(0, length));
            if (dropped > 0)
            {
                _target.Write(Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{dropped} log lines were dropped: they came faster than they could be written{Environment.NewLine}")));
            }

            _target.Flush();
        }
        catch (IOException)
        {
            // nobody reads the log, or its disk is full: the server goes on without
        }
    }
}
