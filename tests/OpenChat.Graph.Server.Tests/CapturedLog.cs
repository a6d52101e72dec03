// A log that tests can read.
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OpenChat.Graph.Server.Tests;

/// <summary>One logged event: id, level, rendered text, named values.</summary>
internal sealed record LogEvent(int Id, LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values, Exception? Exception);

/// <summary>Collects what the product logs; what the web server itself logs is left out.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEvent> _events = new();
    private readonly SemaphoreSlim _arrived = new(0);

    public IReadOnlyList<LogEvent> Events => [.. _events];

    /// <summary>The first event of that id, or the one of that number, waited for at most ten seconds.</summary>
    public async Task<LogEvent> WaitForAsync(int id, int count = 1)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            if (_events.Where(candidate => candidate.Id == id).ElementAtOrDefault(count - 1) is { } found)
            {
                return found;
            }

            await _arrived.WaitAsync(deadline.Token);
        }
    }

    public ILogger CreateLogger(string categoryName) =>
        new Logger(categoryName.StartsWith("OpenChat", StringComparison.Ordinal) ? this : null);

    public void Dispose() => _arrived.Dispose();

    private sealed class Logger(CapturedLog? owner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => owner is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (owner is not null)
            {
                var values = state is IEnumerable<KeyValuePair<string, object?>> pairs
                    ? pairs.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
                    : [];
                owner._events.Enqueue(new LogEvent(eventId.Id, logLevel, formatter(state, exception), values, exception));
                owner._arrived.Release();
            }
        }
    }
}
