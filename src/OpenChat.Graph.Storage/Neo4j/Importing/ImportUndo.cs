// import --abandon: an unfinished import is taken back.
using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>
/// Removes everything of the layout from a database that held nothing of it before the unfinished import; what others put there stays.
/// </summary>
internal sealed class ImportUndo(Neo4jClient client, Action<ImportProgress>? onProgress)
{
    private const int BatchSize = 10_000;

    private readonly ImportLock _lock = new(client, TimeProvider.System);

    /// <summary>Undoes the import.</summary>
    /// <returns>What was done, in a sentence.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var marker = await _lock.ReadAsync(cancellationToken) ?? throw ImportTexts.NothingToAbandon();
        if (!marker.IsStale)
        {
            throw ImportTexts.Running(marker);
        }

        if (marker.IsWriting && !marker.WasEmpty)
        {
            throw ImportTexts.WasNotEmpty(marker);
        }

        if (!await _lock.TakeOverAsync(marker, marker.Revision, marker.Folder, cancellationToken))
        {
            throw ImportTexts.Running(await _lock.ReadAsync(cancellationToken) ?? marker);
        }

        if (!marker.IsWriting)
        {
            await _lock.ReleaseAsync(cancellationToken);
            return
                $"The import of the folder '{marker.Folder}', begun {marker.Started} on " +
                $"{marker.Host}, had written nothing; its marker is removed.";
        }

        var (done, total) = (0L, 0L);
        try
        {
            var tables = StoredTable.Of(new GraphContents(new LineageGraphBuilder().Build()), []).Select(table => table with { Rows = [] });
            var plan = await new ImportPlanner(client).PlanAsync(tables, 0, cancellationToken);
            total = plan.Extra;
            foreach (var table in plan.Tables.OrderByDescending(table => table.Table.Layout.IsRelationships))
            {
                foreach (var ids in table.Extra.Chunk(BatchSize))
                {
                    onProgress?.Invoke(new ImportProgress("Removing", done, total));
                    await RemoveAsync(table.Table, ids, cancellationToken);
                    done += ids.Length;
                }
            }

            onProgress?.Invoke(new ImportProgress("Removing", done, total));
            await _lock.ReleaseAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is Neo4jException or OperationCanceledException)
        {
            await _lock.TryLeaveAsync();
            throw ImportTexts.HalfAbandoned(
                exception is OperationCanceledException ? "Stopped." : exception.Message, marker, done, total, exception);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The import of the folder '{marker.Folder}', begun {marker.Started} on {marker.Host}, is undone: {total} nodes and " +
            $"relationships are removed.");
    }

    private async Task RemoveAsync(StoredTable table, long[] ids, CancellationToken cancellationToken)
    {
        var layout = table.Layout;
        var text = layout.IsRelationships
            ? $"MATCH ()-[r:{layout.Label}]->() WHERE id(r) = row DELETE r RETURN 1"
            : ImportBatches.RemoveNodesText(layout);
        var rows = 0;
        await client.RunAsync(
            new Neo4jStatement(
                $"CYPHER 5 {ImportLock.Guard} UNWIND $rows AS row {text}",
                json =>
                {
                    json.WriteString("run", _lock.Run);
                    ImportBatches.WriteRemoved(json, table, ids);
                }),
            _ => rows++,
            cancellationToken);
        if (rows == 0 && !await _lock.TouchAsync(cancellationToken))
        {
            throw ImportTexts.LostLock(isWriting: true);
        }
    }
}
