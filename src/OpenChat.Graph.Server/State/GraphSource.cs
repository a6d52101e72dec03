// Where graphs come from: a CSV folder or a Neo4j database, seen alike.
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Server.State;

/// <summary>What kind of store a snapshot was loaded from; in the order of the schema.</summary>
internal enum GraphStore
{
    /// <summary>A folder of CSV files.</summary>
    Csv,

    /// <summary>A Neo4j database.</summary>
    Neo4j,

    /// <summary>The copy that was kept of a graph loaded earlier.</summary>
    Cache,
}

/// <summary>Why a snapshot is behind its store, or cannot be compared with it; in the order of the schema.</summary>
internal enum StaleReason
{
    /// <summary>The store does not answer.</summary>
    StoreUnreachable,

    /// <summary>The store answers but cannot be used: credentials, database, Query API, missing files.</summary>
    StoreUnusable,

    /// <summary>An import into the store is not finished.</summary>
    ImportUnfinished,

    /// <summary>The store changes faster than it can be loaded.</summary>
    StoreUnsettled,

    /// <summary>The store changed in a way that is not believed.</summary>
    ChangeRefused,
}

/// <summary>A store cannot be read now. The message is for whoever runs the server and says what to do.</summary>
internal sealed class SourceException(StaleReason reason, string kind, string message, Exception inner) : Exception(message, inner)
{
    /// <summary>What clients are told.</summary>
    public StaleReason Reason { get; } = reason;

    /// <summary>What kind of failure it is: the same one is told once.</summary>
    public string Kind { get; } = kind;
}

/// <summary>A graph as it was in one state of its store.</summary>
internal sealed record SourceLoad(LoadResult Loaded, string State);

/// <summary>A store that holds one graph.</summary>
internal interface IGraphSource : IDisposable
{
    /// <summary>What kind of store it is.</summary>
    GraphStore Store { get; }

    /// <summary>What the log calls it; without credentials.</summary>
    string Name { get; }

    /// <summary>Identifies the present state; equal as long as nothing changed. Cheap enough for every second.</summary>
    /// <exception cref="SourceException">The store cannot be asked.</exception>
    Task<string> GetStateAsync(CancellationToken cancellationToken);

    /// <summary>Loads the graph as it is in one state.</summary>
    /// <exception cref="SourceException">It cannot be loaded.</exception>
    Task<SourceLoad> LoadAsync(CancellationToken cancellationToken);
}

/// <summary>A folder of CSV files.</summary>
internal sealed class CsvSource(string folder, TimeProvider time) : IGraphSource
{
    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private bool _isLoaded;

    public GraphStore Store => GraphStore.Csv;

    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    public Task<string> GetStateAsync(CancellationToken cancellationToken) => Task.FromResult(Guard(() => CsvFolder.GetState(folder)));

    // Files are replaced one by one, so a folder is loaded only between two equal states, and when it changed, only once it is quiet.
    public async Task<SourceLoad> LoadAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var state = await GetStateAsync(cancellationToken);
            if (_isLoaded)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            var loaded = await Task.Run(() => Guard(() => CsvFolder.Load(folder, options: null, cancellationToken)), cancellationToken);
            if (await GetStateAsync(cancellationToken) == state)
            {
                _isLoaded = true;
                return new SourceLoad(loaded, state);
            }

            if (attempt == Tries)
            {
                throw new SourceException(
                    StaleReason.StoreUnsettled,
                    "unsettled",
                    $"The data folder '{folder}' was changed during each of {Tries} tries to load it.",
                    new IOException());
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public void Dispose()
    {
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFolderException exception)
        {
            throw new SourceException(StaleReason.StoreUnusable, "folder", exception.Message, exception);
        }
    }
}

/// <summary>A Neo4j database.</summary>
internal sealed class Neo4jSource(Neo4jConnection connection, TimeProvider time) : IGraphSource
{
    private readonly Neo4jStore _store = new(connection, time);

    public GraphStore Store => GraphStore.Neo4j;

    public string Name => _store.Connection.Display;

    public Task<string> GetStateAsync(CancellationToken cancellationToken) => GuardAsync(() => _store.GetStateAsync(cancellationToken));

    public async Task<SourceLoad> LoadAsync(CancellationToken cancellationToken)
    {
        var load = await GuardAsync(() => _store.LoadAsync(cancellationToken));
        return new SourceLoad(load.Loaded, load.State);
    }

    public void Dispose() => _store.Dispose();

    private static async Task<T> GuardAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Neo4jException exception)
        {
            throw new SourceException(ReasonOf(exception.Kind), exception.Kind.ToString(), exception.Message, exception);
        }
    }

    private static StaleReason ReasonOf(Neo4jErrorKind kind) => kind switch
    {
        Neo4jErrorKind.Unreachable or Neo4jErrorKind.Transient or Neo4jErrorKind.NameNotFound or Neo4jErrorKind.Tls =>
            StaleReason.StoreUnreachable,
        Neo4jErrorKind.UnfinishedImport => StaleReason.ImportUnfinished,
        Neo4jErrorKind.Unsettled => StaleReason.StoreUnsettled,
        _ => StaleReason.StoreUnusable,
    };
}
