// One import from start to end.
using System.Diagnostics;
using System.Text.Json;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>
/// (1) Looks whether another import runs or is unfinished; (2) compares; (3) makes constraints and indexes; (4) takes the marker; (5)
/// writes, in one transaction or in batches, the last step of which takes the marker away.
/// </summary>
internal sealed class ImportRun(
    Neo4jClient client, LoadResult loaded, string folder, ImportOptions options, Action<ImportProgress>? onProgress)
{
    private const int MaxSetbacks = 5;

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(ImportMarker.LeaseSeconds / 3.0);

    private readonly ImportLock _lock = new(client, TimeProvider.System);
    private readonly List<string> _notes = [];

    private GraphContents Contents => loaded.Contents;

    /// <summary>Runs the import.</summary>
    public async Task<ImportSummary> RunAsync(CancellationToken cancellationToken)
    {
        // (1)
        var marker = await _lock.ReadAsync(cancellationToken);
        if (!options.DryRun)
        {
            CheckMarker(marker);
        }

        if (options.OnlyIfEmpty && marker is null && await HasAnyNodeAsync(cancellationToken))
        {
            return new ImportSummary([], loaded.Findings, options.Prune, false, ["The database is not empty; nothing was changed."]);
        }

        // (2)
        var plan = await PlanAsync(cancellationToken);
        if (options.DryRun)
        {
            return Summarise(plan, isWritten: false);
        }

        // (3)
        await CreateSchemaAsync(cancellationToken);
        if (Count(plan) == 0 && marker is null)
        {
            return Summarise(plan, isWritten: false);
        }

        // (4)
        if (marker is null)
        {
            if (await _lock.AcquireAsync(Contents.Revision, folder, plan.IsEmpty, Count(plan), cancellationToken) is { } other)
            {
                throw ImportTexts.Running(other);
            }
        }
        else if (!await _lock.TakeOverAsync(marker, Contents.Revision, folder, cancellationToken))
        {
            throw ImportTexts.Running(await _lock.ReadAsync(cancellationToken) ?? marker);
        }

        // (5)
        return marker?.IsWriting == true
            ? await WriteBatchesAsync(plan, marker.Done, cancellationToken)
            : await WriteAsync(plan, cancellationToken);
    }

    private async Task<ImportSummary> WriteAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            if ((await ReadGraphAsync(cancellationToken)).Imports != plan.Imports)
            {
                plan = await PlanAsync(cancellationToken); // another import ended between comparing and taking the marker
            }

            if (Count(plan) <= options.TransactionSize)
            {
                await WriteAtOnceAsync(plan, cancellationToken);
                return Summarise(plan, isWritten: true);
            }
        }
        catch (Exception exception)
        {
            await ImportLock.TryAsync(_lock.ReleaseAsync);
            if (exception is OperationCanceledException)
            {
                throw ImportTexts.Stopped();
            }

            throw;
        }

        return await WriteBatchesAsync(plan, 0, cancellationToken);
    }

    private void CheckMarker(ImportMarker? marker)
    {
        if (marker is null)
        {
            return;
        }

        if (!marker.IsStale)
        {
            throw ImportTexts.Running(marker);
        }

        if (marker.IsWriting && marker.Revision != Contents.Revision && !options.Prune)
        {
            throw ImportTexts.OtherImportUnfinished(marker);
        }

        _notes.Add(
            (marker.IsWriting, marker.Revision == Contents.Revision) switch
            {
                (false, _) =>
                    $"An import that was begun {marker.Started} on {marker.Host} and died before it wrote anything was put aside.",
                (true, true) => $"The import that was begun {marker.Started} on {marker.Host} is finished now.",
                (true, false) =>
                    $"The unfinished import of the folder '{marker.Folder}', begun " +
                    $"{marker.Started} on {marker.Host}, was replaced by this one.",
            });
    }

    private async Task<bool> HasAnyNodeAsync(CancellationToken cancellationToken)
    {
        var isAny = false;
        await client.RunAsync(new Neo4jStatement("MATCH (n) RETURN 1 LIMIT 1") { IsRead = true }, _ => isAny = true, cancellationToken);
        return isAny;
    }

    private async Task<(string[] RuleFiles, long Format, long Imports)> ReadGraphAsync(CancellationToken cancellationToken)
    {
        const string Text =
            $"MATCH (g:{Neo4jLayout.GraphLabel} {{id: 'graph'}}) RETURN g.rule_files, coalesce(g.format, 0), coalesce(g.imports, 0)";
        (string[] RuleFiles, long Format, long Imports) result = ([], Neo4jLayout.Format, 0);
        await client.RunAsync(
            new Neo4jStatement(Text) { IsRead = true },
            row => result = (row.Items(0), row.GetInt64(1), row.GetInt64(2)),
            cancellationToken);
        return result;
    }

    private async Task<ImportPlan> PlanAsync(CancellationToken cancellationToken)
    {
        onProgress?.Invoke(new ImportProgress("Comparing", 0, 0));
        var (known, format, imports) = await ReadGraphAsync(cancellationToken);
        if (format > Neo4jLayout.Format)
        {
            throw ImportTexts.NewerFormat(format);
        }

        var ruleFiles = TableLayouts.Rules
            .Where(table => GraphFlattener.IsStored(Contents, table)
                || (!options.Prune && known.Contains(table.FileName, StringComparer.Ordinal)))
            .Select(table => table.FileName);
        return await new ImportPlanner(client).PlanAsync(StoredTable.Of(Contents, ruleFiles), imports, cancellationToken);
    }

    private long Count(ImportPlan plan) => plan.Changes + (options.Prune ? plan.Extra : 0);

    private ImportSummary Summarise(ImportPlan plan, bool isWritten) => new(
        [
            .. plan.Tables.Where(table => table.Rows + table.Extra.Count > 0)
                .Select(table => new ImportedTable(
                    table.Table.Name, table.AddedCount, table.Changed.Count, table.SameCount, table.Extra.Count)),
        ],
        loaded.Findings,
        options.Prune,
        isWritten,
        [.. _notes]);

    private async Task CreateSchemaAsync(CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in (string[])["SHOW CONSTRAINTS YIELD name RETURN name", "SHOW INDEXES YIELD name RETURN name"])
        {
            await client.RunAsync(new Neo4jStatement(text) { IsRead = true }, row => known.Add(row[0].ToString()), cancellationToken);
        }

        foreach (var (_, text) in Neo4jLayout.Schema.Where(part => !known.Contains(part.Name)))
        {
            await client.RunAsync(new Neo4jStatement(text), null, cancellationToken);
        }
    }

    private async Task WriteAtOnceAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        var total = Count(plan);
        var done = 0L;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var life = ShowLifeAsync(ending.Token);
        try
        {
            await using var transaction = await client.BeginAsync(cancellationToken);
            foreach (var batch in new ImportBatches(Contents.Lineage, plan, options.BatchSize).Create(options.Prune))
            {
                onProgress?.Invoke(new ImportProgress("Importing", done, total));
                var text = "CYPHER 5 UNWIND $rows AS row " + batch.Text;
                if (await RunAsync(transaction.RunAsync, text, batch, null, cancellationToken) != batch.Count)
                {
                    throw ImportTexts.Disturbed(isWriting: false);
                }

                done += batch.Count;
            }

            onProgress?.Invoke(new ImportProgress("Committing", done, total));
            if (!await _lock.EndAsync(cancellationToken, transaction))
            {
                throw ImportTexts.LostLock(isWriting: false);
            }

            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (Neo4jException exception) when (exception.IsOutcomeUnknown)
        {
            await SettleAsync(exception, total);
        }
        catch (Neo4jException exception)
        {
            throw ImportTexts.NothingChanged(exception, total, options);
        }
        finally
        {
            await ending.CancelAsync();
            await life;
        }
    }

    /// <summary>Finds out whether a commit without an answer took place: the marker goes with it.</summary>
    private async Task SettleAsync(Neo4jException lost, long total)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromSeconds(0.5); ; pause *= 1.5)
        {
            try
            {
                // Touching waits for the end of the transaction, which holds the marker.
                if (!await _lock.TouchAsync(CancellationToken.None))
                {
                    return;
                }

                throw ImportTexts.NothingChanged(lost, total, options);
            }
            catch (Neo4jException) when (Stopwatch.GetElapsedTime(started) < options.Patience)
            {
                await Task.Delay(pause, TimeProvider.System);
            }
            catch (Neo4jException)
            {
                throw ImportTexts.OutcomeUnknown(lost);
            }
        }
    }

    private async Task<ImportSummary> WriteBatchesAsync(ImportPlan plan, long doneBefore, CancellationToken cancellationToken)
    {
        var (first, total) = (plan, doneBefore + Count(plan));
        var done = doneBefore;
        var (size, setbacks, success) = (options.BatchSize, 0, Stopwatch.GetTimestamp());
        try
        {
            for (var isCurrent = true; ; isCurrent = false)
            {
                try
                {
                    plan = isCurrent ? plan : await PlanAsync(cancellationToken);
                    done = total - Count(plan);
                    if (await _lock.StartWritingAsync(done, total, cancellationToken) is not { } number)
                    {
                        return Count(plan) == 0 && await _lock.ReadAsync(cancellationToken) is null
                            ? Summarise(first, isWritten: true) // it was ended, but the answer got lost
                            : throw ImportTexts.LostLock(isWriting: true);
                    }

                    foreach (var batch in new ImportBatches(Contents.Lineage, plan, size).Create(options.Prune))
                    {
                        onProgress?.Invoke(new ImportProgress("Importing", done, total));
                        await RunGuardedAsync(batch, ++number, cancellationToken);
                        (done, setbacks, success) = (done + batch.Count, 0, Stopwatch.GetTimestamp());
                    }

                    onProgress?.Invoke(new ImportProgress("Importing", done, total));
                    return await _lock.EndAsync(cancellationToken)
                        ? Summarise(first, isWritten: true)
                        : throw ImportTexts.LostLock(isWriting: true);
                }
                catch (Neo4jException exception) when (IsPassing(exception, size, ++setbacks, Stopwatch.GetElapsedTime(success)))
                {
                    size = exception.Kind == Neo4jErrorKind.TooLarge ? size / 2 : size;
                    await Task.Delay(TimeSpan.FromSeconds(Math.Min(5, setbacks)), TimeProvider.System, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is Neo4jException or OperationCanceledException)
        {
            throw await GiveUpAsync(exception, done, total);
        }
    }

    /// <summary>Whether going on is worth a try after comparing anew.</summary>
    private bool IsPassing(Neo4jException exception, int size, int setbacks, TimeSpan silence) =>
        exception.Kind == Neo4jErrorKind.TooLarge ? size > 1
        : exception.ServerCode == ImportLock.DuplicateCode ? setbacks <= MaxSetbacks // somebody else made the same node in between
        : exception.IsTransient && silence < options.Patience;

    /// <summary>
    /// Runs a batch unless it was run already or the marker is not this run's any more; both are decided within its transaction.
    /// </summary>
    private async Task RunGuardedAsync(ImportBatch batch, long number, CancellationToken cancellationToken)
    {
        const string Text =
            $"CYPHER 5 {ImportLock.Guard} WHERE held.batch = $batch - 1 SET i.batch = $batch, i.done = held.done + $count " +
            "WITH 1 AS one UNWIND $rows AS row ";
        var written = await RunAsync(
            client.RunAsync,
            Text + batch.Text,
            batch,
            json =>
            {
                json.WriteString("run", _lock.Run);
                json.WriteNumber("batch", number);
                json.WriteNumber("count", batch.Count);
            },
            cancellationToken);
        if (written != batch.Count)
        {
            throw written == 0 && !await _lock.TouchAsync(cancellationToken)
                ? ImportTexts.LostLock(isWriting: true)
                : ImportTexts.Disturbed(isWriting: true);
        }
    }

    /// <summary>Leaves the marker and says how to finish.</summary>
    private async Task<ImportException> GiveUpAsync(Exception exception, long done, long total)
    {
        ImportMarker? marker = null;
        await _lock.TryLeaveAsync();
        await ImportLock.TryAsync(async token => marker = await _lock.ReadAsync(token));
        return ImportTexts.Unfinished(
            exception is OperationCanceledException ? "Stopped." : exception.Message, marker, done, total, exception);
    }

    /// <summary>Runs a batch and returns how many of its rows were found.</summary>
    private static async Task<int> RunAsync(
        Func<Neo4jStatement, Action<Neo4jRow>?, CancellationToken, Task<Neo4jSummary>> run,
        string text,
        ImportBatch batch,
        Action<Utf8JsonWriter>? parameters,
        CancellationToken cancellationToken)
    {
        var rows = 0;
        await run(
            new Neo4jStatement(
                text,
                json =>
                {
                    parameters?.Invoke(json);
                    batch.WriteParameters(json);
                }),
            row =>
            {
                batch.OnRow?.Invoke(rows, row);
                rows++;
            },
            cancellationToken);
        return rows;
    }

    /// <summary>Keeps the marker fresh while the one transaction, in which that cannot be seen, is open.</summary>
    private async Task ShowLifeAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SignOfLife);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await ImportLock.TryAsync(_ => _lock.TouchAsync(cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            // the import is over
        }
    }
}
