// Who may import: one at a time, held by the marker node in the database itself.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>The marker node of one run. Every step tells whether the marker is still this run's.</summary>
internal sealed class ImportLock(Neo4jClient client, TimeProvider time)
{
    /// <summary>The server's code for a value that must be unique and is there already.</summary>
    public const string DuplicateCode = "Neo.ClientError.Schema.ConstraintValidationFailed";

    private const string GoneCode = "Neo.ClientError.Statement.EntityNotFound";

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Takes the write lock of the marker, and only then reads whose it is, so that what it says cannot change in between.
    /// </summary>
    private const string Locked =
        $"MATCH (i:{Neo4jLayout.MarkerLabel} {ImportMarker.Id}) SET i.asked = timestamp() WITH i, properties(i) AS held";

    /// <summary>Goes on, with the marker <c>i</c> and what it <c>held</c>, when it is this run's, and gives a sign of life.</summary>
    public const string Guard = $"{Locked} WHERE held.run = $run SET i.touched = timestamp() WITH i, held";

    /// <summary>Identity of this run.</summary>
    public string Run { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The marker; null when there is none.</summary>
    public async Task<ImportMarker?> ReadAsync(CancellationToken cancellationToken)
    {
        ImportMarker? marker = null;
        await client.RunAsync(
            new Neo4jStatement(ImportMarker.ReadStatement) { IsRead = true }, row => marker = ImportMarker.Read(row), cancellationToken);
        return marker;
    }

    /// <summary>Makes the marker.</summary>
    /// <returns>Null when it is this run's now, else whose it is.</returns>
    public async Task<ImportMarker?> AcquireAsync(
        string revision, string folder, bool wasEmpty, long total, CancellationToken cancellationToken)
    {
        const string Text =
            $"CREATE (i:{Neo4jLayout.MarkerLabel} {{id: 'import', run: $run, revision: $revision, folder: $folder, host: $host, " +
            "started: $started, state: 'preparing', was_empty: $was_empty, done: 0, total: $total, batch: 0, touched: timestamp()})";
        try
        {
            await client.RunAsync(
                new Neo4jStatement(
                    Text,
                    json =>
                    {
                        json.WriteString("run", Run);
                        json.WriteString("revision", revision);
                        json.WriteString("folder", folder);
                        json.WriteString("host", Environment.MachineName);
                        json.WriteString("started", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                        json.WriteBoolean("was_empty", wasEmpty);
                        json.WriteNumber("total", total);
                    }),
                null,
                cancellationToken);
            return null;
        }
        catch (Neo4jException exception) when (exception.ServerCode == DuplicateCode || exception.IsTransient)
        {
            // Transient: the answer was lost, perhaps after the marker was made.
            var marker = await ReadAsync(cancellationToken);
            if (marker is null)
            {
                throw;
            }

            return marker.Run == Run ? null : marker;
        }
    }

    /// <summary>Makes the marker of a dead run this run's; false when it is not dead or somebody else was faster.</summary>
    public async Task<bool> TakeOverAsync(
        ImportMarker dead, string revision, string folder, CancellationToken cancellationToken) => await ChangeAsync(
        $"{Locked} WHERE held.run = $dead AND (timestamp() - held.touched) / 1000 >= $lease " +
        "SET i.run = $run, i.revision = $revision, i.folder = $folder, i.touched = timestamp() RETURN 1",
        json =>
        {
            json.WriteString("dead", dead.Run);
            json.WriteString("revision", revision);
            json.WriteString("folder", folder);
            json.WriteNumber("lease", ImportMarker.LeaseSeconds);
        },
        cancellationToken) is not null;

    /// <summary>
    /// Says that changes become visible one batch after the other from now on. Waits for a batch of this run that is under way.
    /// </summary>
    /// <returns>Number of the last batch; null when the marker is not this run's any more.</returns>
    public Task<long?> StartWritingAsync(long done, long total, CancellationToken cancellationToken) => ChangeAsync(
        $"{Guard} SET i.state = 'writing', i.done = $done, i.total = $total RETURN held.batch",
        json =>
        {
            json.WriteNumber("done", done);
            json.WriteNumber("total", total);
        },
        cancellationToken);

    /// <summary>
    /// Ends the import and takes the marker away, within the transaction that completes it if there is
    /// one; false when the marker is not this run's any more.
    /// </summary>
    public async Task<bool> EndAsync(CancellationToken cancellationToken, Neo4jTransaction? transaction = null) => await ChangeAsync(
        $"{Guard} MATCH (g:{Neo4jLayout.GraphLabel} {{id: 'graph'}}) SET g.imports = coalesce(g.imports, 0) + 1 DELETE i RETURN 1",
        null,
        cancellationToken,
        transaction) is not null;

    /// <summary>Gives a sign of life; false when the marker is not this run's any more.</summary>
    public async Task<bool> TouchAsync(CancellationToken cancellationToken) =>
        await ChangeAsync($"{Guard} RETURN 1", null, cancellationToken) is not null;

    /// <summary>Takes the marker away; without effect when it is not this run's.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => ChangeAsync($"{Guard} DELETE i RETURN 1", null, cancellationToken);

    /// <summary>
    /// Leaves the marker for the next run, which then need not wait; without effect when the database does not answer soon.
    /// </summary>
    public Task TryLeaveAsync() => TryAsync(token => ChangeAsync($"{Guard} SET i.touched = 0 RETURN 1", null, token));

    /// <summary>Does what is only a courtesy to the next run, which would find out after some seconds.</summary>
    public static async Task TryAsync(Func<CancellationToken, Task> action)
    {
        using var limit = new CancellationTokenSource(LastWords);
        try
        {
            await action(limit.Token);
        }
        catch (Exception exception) when (exception is Neo4jException or OperationCanceledException)
        {
            // told by whatever made it necessary
        }
    }

    /// <summary>Runs a statement that returns one number when the marker is this run's; else null.</summary>
    private async Task<long?> ChangeAsync(
        string text, Action<Utf8JsonWriter>? parameters, CancellationToken cancellationToken, Neo4jTransaction? transaction = null)
    {
        long? result = null;
        var statement = new Neo4jStatement(
            text,
            json =>
            {
                json.WriteString("run", Run);
                parameters?.Invoke(json);
            });
        try
        {
            await (transaction is null
                ? client.RunAsync(statement, Take, cancellationToken)
                : transaction.RunAsync(statement, Take, cancellationToken));
        }
        catch (Neo4jException exception) when (exception.ServerCode == GoneCode)
        {
            return null; // taken away while this waited for its lock
        }

        return result;

        void Take(Neo4jRow row) => result = row.GetInt64(0);
    }
}
