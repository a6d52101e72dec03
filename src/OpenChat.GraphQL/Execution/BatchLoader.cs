// Loading many values by key with few calls: what several resolvers of a request ask for is gathered and loaded together.
using System.Diagnostics.CodeAnalysis;

namespace OpenChat.GraphQL.Execution;

/// <summary>Loads the values of several keys.</summary>
/// <param name="keys">Different ones, in the order in which they were asked for first.</param>
/// <param name="state">The state object that the resolvers see, as in <see cref="FieldContext.State"/>.</param>
/// <param name="cancellationToken">Cancelled when the client is gone, a deadline has passed, or the answer is there.</param>
/// <returns>One result for each key, in the order of the keys.</returns>
public delegate Task<IReadOnlyList<BatchResult<TValue>>> BatchLoad<TKey, TValue>(
    IReadOnlyList<TKey> keys, object? state, CancellationToken cancellationToken);

/// <summary>What became of one key.</summary>
/// <typeparam name="TValue">What is loaded.</typeparam>
public readonly struct BatchResult<TValue>
{
    internal BatchResult(TValue? value, FieldError? error)
    {
        Value = value;
        Error = error;
    }

    internal TValue? Value { get; }

    internal FieldError? Error { get; }
}

/// <summary>Makes <see cref="BatchResult{TValue}"/>.</summary>
public static class BatchResult
{
    /// <summary>The value of the key; null where the type allows it, for "not there".</summary>
    public static BatchResult<TValue> Of<TValue>(TValue value) => new(value, error: null);

    /// <summary>The key cannot be loaded; every field that asked for it has this error.</summary>
    public static BatchResult<TValue> Failed<TValue>(FieldError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(default, error);
    }
}

/// <summary>One way to load values by key. Made once and shared; what it loads is kept for one request only
/// (<see cref="FieldContext.Loads"/>).</summary>
/// <typeparam name="TKey">Compared as a dictionary compares.</typeparam>
/// <typeparam name="TValue">What is loaded.</typeparam>
public sealed class BatchLoader<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Makes a loader.</summary>
    /// <param name="load">Loads a batch; what it throws is masked like an exception of a resolver, and logged once.</param>
    /// <param name="maxBatchSize">Keys of one batch, at least 1.</param>
    public BatchLoader(BatchLoad<TKey, TValue> load, int maxBatchSize = 1_000)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        Load = load;
        MaxBatchSize = maxBatchSize;
        Begin = (calls, state) => new RequestLoads<TKey, TValue>(this, calls, state);
    }

    internal BatchLoad<TKey, TValue> Load { get; }

    internal int MaxBatchSize { get; }

    internal Func<HostCalls, object?, RequestLoads<TKey, TValue>> Begin { get; }
}

/// <summary>What one request loads with one loader. A key is loaded once, whoever asks for it. Keys are sent when the request can do
/// nothing else; safe to use from several threads.</summary>
/// <typeparam name="TKey">See <see cref="BatchLoader{TKey, TValue}"/>.</typeparam>
/// <typeparam name="TValue">See <see cref="BatchLoader{TKey, TValue}"/>.</typeparam>
public sealed class RequestLoads<TKey, TValue> : ILoadQueue
    where TKey : notnull
{
    private readonly BatchLoader<TKey, TValue> _loader;
    private readonly HostCalls _calls;
    private readonly object? _state;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _loads = [];
    private readonly Queue<TKey> _waiting = [];

    internal RequestLoads(BatchLoader<TKey, TValue> loader, HostCalls calls, object? state)
    {
        _loader = loader;
        _calls = calls;
        _state = state;
    }

    /// <summary>The value of a field, made of what is loaded; not pending when the key was loaded before.</summary>
    /// <param name="key">What to load.</param>
    /// <param name="complete">Makes the field's value; best a static lambda.</param>
    public FieldValue Load(TKey key, Func<TValue, FieldValue> complete)
    {
        ArgumentNullException.ThrowIfNull(complete);
        return Find(key).Then(complete);
    }

    /// <summary>What is loaded for the key, for resolvers that need it in the middle of their work.</summary>
    /// <exception cref="FieldErrorException">The key cannot be loaded, or not in time.</exception>
    public Task<TValue> LoadAsync(TKey key) => Find(key).Task;

    private Entry Find(TKey key)
    {
        Entry? entry;
        lock (_lock)
        {
            if (_loads.TryGetValue(key, out entry))
            {
                return entry;
            }

            entry = new Entry();
            _loads.Add(key, entry);
            _waiting.Enqueue(key);
        }

        _calls.Wake();
        return entry;
    }

    bool ILoadQueue.TrySend()
    {
        TKey[] keys;
        Entry[] loads;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return false;
            }

            keys = new TKey[Math.Min(_waiting.Count, _loader.MaxBatchSize)];
            loads = new Entry[keys.Length];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = _waiting.Dequeue();
                loads[i] = _loads[keys[i]];
            }
        }

        var batch = new Batch(loads, _calls.TooLate, _calls.NextDeadline(), _calls.Stop);
        _calls.Begin(batch);
        _ = RunAsync(keys, loads, batch); // ends by settling its loads, whatever happens
        return true;
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "goes to the fields that asked, where it is masked")]
    private async Task RunAsync(TKey[] keys, Entry[] loads, Batch batch)
    {
        Exception? failure = null;
        IReadOnlyList<BatchResult<TValue>> results = [];
        try
        {
            results = await _loader.Load(keys, _state, batch.Stop!.Token).ConfigureAwait(false); // a batch always has one
            if (results.Count != keys.Length)
            {
                failure = new InvalidOperationException($"A batch of {keys.Length} keys was answered with {results.Count} results.");
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // what is loaded next is not sent before all of these are known
        _calls.BeginSettling();
        for (var i = 0; i < loads.Length; i++)
        {
            if ((failure ?? (results[i].Error is { } error ? new FieldErrorException(error) : null)) is { } cause)
            {
                loads[i].End(default!, cause); // no value is looked at
            }
            else
            {
                loads[i].End(results[i].Value!, cause: null); // null only where the loader's type allows it
            }
        }

        _calls.EndSettling();
        if (_calls.TryEnd(batch))
        {
            batch.Stop!.Dispose();
        }
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "disposed of when the batch has ended")]
    private sealed class Batch(Entry[] loads, FieldError late, long deadline, CancellationToken stop)
        : HostCall(deadline, isBatch: true, CancellationTokenSource.CreateLinkedTokenSource(stop))
    {
        public override void Expire()
        {
            foreach (var load in loads)
            {
                load.End(default!, new FieldErrorException(late)); // no value is looked at
            }
        }
    }

    // One key. Fields have a task each: of several continuations of one task only one would run at once, and what they ask for would not
    // be sent together.
    private sealed class Entry
    {
        private readonly TaskCompletionSource<TValue> _source = new();
        private readonly List<(TaskCompletionSource<FieldValue> Source, Func<TValue, FieldValue> Complete)> _fields = [];

        public Task<TValue> Task => _source.Task;

        public FieldValue Then(Func<TValue, FieldValue> complete)
        {
            lock (_fields)
            {
                if (!Task.IsCompleted)
                {
                    var source = new TaskCompletionSource<FieldValue>();
                    _fields.Add((source, complete));
                    return FieldValue.Loading(source.Task);
                }
            }

            return Task.IsCompletedSuccessfully
                ? complete(Task.Result)
                : FieldValue.Loading(
                    System.Threading.Tasks.Task.FromException<FieldValue>(Task.Exception!.InnerException!)); // has failed with one
        }

        public void End(TValue value, Exception? cause)
        {
            lock (_fields)
            {
                if (!(cause is null ? _source.TrySetResult(value) : _source.TrySetException(cause)))
                {
                    return;
                }
            }

            foreach (var (source, complete) in _fields)
            {
                Complete(source, complete, value, cause);
            }
        }

        [SuppressMessage(
            "Design", "CA1031:Do not catch general exception types",
            Justification = "goes to the field that asked, where it is masked")]
        private static void Complete(
            TaskCompletionSource<FieldValue> source, Func<TValue, FieldValue> complete, TValue value, Exception? cause)
        {
            try
            {
                if (cause is null)
                {
                    source.SetResult(complete(value));
                }
                else
                {
                    source.SetException(cause);
                }
            }
            catch (Exception exception)
            {
                source.TrySetException(exception);
            }
        }
    }
}
