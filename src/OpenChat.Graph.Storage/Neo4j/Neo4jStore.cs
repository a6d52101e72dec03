// A Neo4j database as a store of one graph: load everything, and tell whether anything changed.
using System.Runtime.CompilerServices;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Reading;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j;

/// <summary>A graph that was loaded from Neo4j.</summary>
/// <param name="Loaded">The graph and what was found about it.</param>
/// <param name="State">
/// The state of the database it is: equal to <see cref="Neo4jStore.GetStateAsync"/> as long as nothing is committed.
/// </param>
public sealed record Neo4jLoad(LoadResult Loaded, string State);

/// <summary>One database of a Neo4j server. Safe for several callers at once.</summary>
public sealed class Neo4jStore : IDisposable
{
    private const int LoadTries = 5;

    private readonly Neo4jClient _client;
    private readonly TimeProvider _time;

    /// <summary>A store that has not connected yet.</summary>
    /// <param name="connection">Where the database is.</param>
    /// <param name="time">For time-outs and pauses; null for the system's.</param>
    public Neo4jStore(Neo4jConnection connection, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _client = new Neo4jClient(connection, time);
    }

    /// <summary>Where the database is.</summary>
    public Neo4jConnection Connection => _client.Connection;

    /// <summary>Identifies the state of the database: equal as long as nothing is committed. To be compared, never to be read.</summary>
    /// <exception cref="Neo4jException">The server cannot be asked.</exception>
    public Task<string> GetStateAsync(CancellationToken cancellationToken) => _client.GetBookmarkAsync(cancellationToken);

    /// <summary>
    /// Loads the graph as it was in one state: when anything is committed meanwhile, or
    /// the connection breaks, it is loaded again, a few times.
    /// </summary>
    /// <exception cref="Neo4jException">
    /// The server cannot be asked; the database holds no graph; an import is not finished (<see cref="Neo4jErrorKind.UnfinishedImport"/>);
    /// or others kept changing the database (<see cref="Neo4jErrorKind.Unsettled"/>).
    /// </exception>
    public async Task<Neo4jLoad> LoadAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await TryLoadAsync(cancellationToken) is { } load)
                {
                    load.Loaded.Compact();
                    return load;
                }

                if (attempt == LoadTries)
                {
                    throw _client.Errors.Unsettled(attempt);
                }
            }
            catch (Neo4jException exception) when (exception.HasDeliveredRows && exception.IsTransient && attempt < LoadTries)
            {
                // the connection broke in the middle; what was read is thrown away
            }

            await Task.Delay(Connection.RetryDelay * attempt, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    // A frame of its own: when the collection runs, nothing refers to the reader and its builder any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<Neo4jLoad?> TryLoadAsync(CancellationToken cancellationToken)
    {
        var before = await _client.GetBookmarkAsync(cancellationToken);
        var reader = new Neo4jGraphReader(_client, [.. before.Split(' ')]);
        await reader.ReadAsync(cancellationToken);
        return await _client.GetBookmarkAsync(cancellationToken) == before ? new Neo4jLoad(reader.Build(), before) : null;
    }
}
