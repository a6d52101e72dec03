using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Importing;

/// <summary>One import at a time: what a second one, a reader and the next one see of an import that runs, was stopped, or died.</summary>
public sealed class Neo4jImportLockTests
{
    private static readonly ImportOptions AtOnce = new() { BatchSize = 4 };

    private static readonly ImportOptions InBatches = new() { BatchSize = 4, TransactionSize = 1 };

    [Neo4jTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecondImport_IsRefused_WhileOneRuns(bool inBatches)
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        var message = "";

        await FolderImport.RunAsync(database.Connection, folder.Path, inBatches ? InBatches : AtOnce, progress =>
        {
            if (progress is { Step: "Importing", Done: > 4 } && message.Length == 0)
            {
                var import = FolderImport.RunAsync(database.Connection, folder.Path);
                message = Assert.Throws<ImportException>(() => import.GetAwaiter().GetResult()).Message;
            }
        });

        Assert.StartsWith(
            $"Another import holds the database: folder '{Path.GetFileName(folder.Path)}', begun 20", message, StringComparison.Ordinal);
        Assert.Contains("If it has died, run this again in ", message, StringComparison.Ordinal);
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        Assert.Empty(await database.AskAsync("MATCH (i:OpenChatImport) RETURN i.run"));
    }

    [Neo4jFact]
    public async Task Reader_SeesNothingOfAnImportInOneTransaction_AndIsSentAwayFromOneInBatches()
    {
        await using var database = await TestDatabase.LendAsync();
        using var before = ImportFolder.Small();
        await FolderImport.RunAsync(database.Connection, before.Path);
        using var after = ImportFolder.Small(("models.csv", "id,name\nmodel:a,A3\nmodel:b,B3\nmodel:c,C3\nmodel:d,D3\nmodel:e,E3\n"));
        var seen = new List<string>();

        foreach (var (folder, options) in new[] { (after, AtOnce), (before, InBatches) })
        {
            await FolderImport.RunAsync(database.Connection, folder.Path, options with { BatchSize = 2 }, progress =>
            {
                if (progress is { Step: "Importing", Done: 2 })
                {
                    seen.Add(Load());
                }
            });
        }

        Assert.Equal(["A B", "UnfinishedImport"], seen);

        string Load()
        {
            using var store = new Neo4jStore(database.Connection);
            try
            {
                var graph = store.LoadAsync(CancellationToken.None).GetAwaiter().GetResult().Loaded.Graph;
                return string.Join(' ', Enumerable.Range(0, graph.ModelCount).Select(graph.NameOf));
            }
            catch (Neo4jException exception)
            {
                return exception.Kind.ToString();
            }
        }
    }

    [Neo4jFact]
    public async Task Import_ChangesNothing_When_ItIsStoppedInItsOneTransaction()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();

        var stopped = await StopAsync(database.Connection, folder, AtOnce);

        Assert.Equal("Stopped. Nothing was changed.", stopped.Message);
        Assert.Empty(await database.AskAsync("MATCH (n) RETURN labels(n)"));
        Assert.True((await FolderImport.RunAsync(database.Connection, folder.Path)).Written);
    }

    [Neo4jFact]
    public async Task Import_IsFinishedByTheNext_When_ItIsStoppedInBatches()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();

        var stopped = await StopAsync(database.Connection, folder, InBatches);
        var summary = await FolderImport.RunAsync(database.Connection, folder.Path, AtOnce);

        Assert.StartsWith(
            $"Stopped. The import of the folder '{Path.GetFileName(folder.Path)}' (revision ", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(
            ", is not finished: 8 of 18 changes are written. If it does not run any more, finish " +
            "it with: import DIR --neo4j URI, with the same folder; ", stopped.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "or undo it, as the database was empty before, with: import --abandon --neo4j URI.", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(10, summary.Changes);
        Assert.StartsWith("The import that was begun 20", Assert.Single(summary.Notes), StringComparison.Ordinal);
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        Assert.Empty(await database.AskAsync("MATCH (i:OpenChatImport) RETURN i.run"));
    }

    [Neo4jFact]
    public async Task Import_OfAnotherFolder_IsRefusedAfterAStoppedOne_UnlessItPrunes()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        using var other = TestFolder.Create(("models.csv", "id,name\nmodel:z,Z\n"));
        await StopAsync(database.Connection, folder, InBatches);

        var refused = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(database.Connection, other.Path));
        var summary = await FolderImport.RunAsync(database.Connection, other.Path, new ImportOptions { Prune = true });

        Assert.EndsWith("with: import --abandon --neo4j URI. Nothing was changed now.", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"The unfinished import of the folder '{Path.GetFileName(folder.Path)}'",
            Assert.Single(summary.Notes),
            StringComparison.Ordinal);
        Assert.Equal(ImportFolder.Normal(other.Path), await ImportFolder.ExportAsync(database.Connection));
    }

    [Neo4jTheory]
    [InlineData("preparing", "died before it wrote anything was put aside.")]
    [InlineData("writing", "is finished now.")]
    public async Task DeadImport_HoldsTheDatabaseForHalfAMinute_AndIsThenPutAside(string state, string note)
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        var revision = CsvFolder.Load(folder.Path).Contents.Revision;
        await database.RunAsync(
            $"CREATE (:OpenChatImport {{id: 'import', run: 'dead', revision: '{revision}', folder: 'f', host: 'h', started: " +
            $"'2026-11-21T12:00:00Z', state: '{state}', " +
            "was_empty: true, done: 3, total: 18, batch: 1, touched: timestamp() - 10000})");

        var refused = await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(database.Connection, folder.Path));
        await database.RunAsync("MATCH (i:OpenChatImport) SET i.touched = timestamp() - 30000");
        var summary = await FolderImport.RunAsync(database.Connection, folder.Path);

        Assert.Matches(
            "^Another import holds the database: folder 'f', begun 2026-11-21T12:00:00Z on h, " +
            "last heard of [0-9]+ s ago\\. Nothing was changed\\. ", refused.Message);
        Assert.EndsWith(note, Assert.Single(summary.Notes), StringComparison.Ordinal);
        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(database.Connection));
        Assert.Empty(await database.AskAsync("MATCH (i:OpenChatImport) RETURN i.run"));
    }

    [Neo4jTheory]
    [InlineData(false, "Nothing was changed.")]
    [InlineData(true, "Its last batch was not written; the other one goes on.")]
    public async Task Import_WritesNoMore_When_AnotherTookOver(bool inBatches, string state)
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        var isTaken = false;

        var lost = await Assert.ThrowsAsync<ImportException>(
            () => FolderImport.RunAsync(database.Connection, folder.Path, inBatches ? InBatches : AtOnce, progress =>
        {
            if (progress is { Step: "Importing", Done: 8 } && !isTaken)
            {
                isTaken = true;
                database.RunAsync("MATCH (i:OpenChatImport) SET i.run = 'other'").GetAwaiter().GetResult();
            }
        }));

        Assert.Equal("Nothing was heard of this import for so long that another one took over. " + state, lost.Message);
        Assert.Equal([inBatches ? "8" : "0"], await database.AskAsync("MATCH (n) WHERE NOT n:OpenChatImport RETURN count(n)"));
        Assert.Equal(["other"], await database.AskAsync("MATCH (i:OpenChatImport) RETURN i.run"));
    }

    [Neo4jFact]
    public async Task Abandon_RemovesWhatAStoppedImportWrote_AndNothingElse()
    {
        await using var database = await TestDatabase.LendAsync();
        await database.RunAsync("CREATE (:Note {text: 'mine'})");
        using var folder = ImportFolder.Small();
        await StopAsync(database.Connection, folder, InBatches, from: 16);
        await database.RunAsync("MATCH (n:Note), (m:Model {id: 'model:a'}) CREATE (n)-[:ABOUT]->(m)");

        var done = await Neo4jImport.AbandonAsync(database.Connection);

        Assert.EndsWith("is undone: 16 nodes and relationships are removed.", done, StringComparison.Ordinal);
        Assert.Equal(["mine||model:a"], await database.AskAsync("MATCH (n:Note)-[:ABOUT]->(m) RETURN n.text, labels(m), m.id"));
        Assert.Equal(["2|1"], await database.AskAsync("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)"));
        var refused = await Assert.ThrowsAsync<ImportException>(() => Neo4jImport.AbandonAsync(database.Connection));
        Assert.Equal("No import is unfinished; there is nothing to abandon.", refused.Message);
    }

    [Neo4jFact]
    public async Task Abandon_SaysHowFarItCame_When_ItIsStopped_AndGoesOnAtOnce()
    {
        await using var database = await TestDatabase.LendAsync();
        using var folder = ImportFolder.Small();
        await StopAsync(database.Connection, folder, InBatches, from: 16);
        using var stopping = new CancellationTokenSource();

        var stopped = await Assert.ThrowsAsync<ImportException>(() => Neo4jImport.AbandonAsync(
            database.Connection,
            progress =>
            {
                if (progress is { Step: "Removing", Done: > 0 })
                {
                    stopping.Cancel();
                }
            },
            stopping.Token));

        Assert.Matches(
            "^Stopped\\. The import of the folder '[^']+', begun 20[^ ]+ on [^ ]+, is not undone yet: about [1-9] of 16 nodes and " +
            "relationships are removed, and readers keep away\\. " +
            "Go on with: import --abandon --neo4j URI; or import the same folder again\\.$",
            stopped.Message);
        Assert.Null(await ImportFolder.ExportOrNullAsync(database.Connection));
        Assert.Contains("is undone: ", await Neo4jImport.AbandonAsync(database.Connection), StringComparison.Ordinal);
        Assert.Equal(["0"], await database.AskAsync("MATCH (n) RETURN count(n)"));
    }

    [Neo4jFact]
    public async Task Abandon_IsRefused_When_TheDatabaseHeldAGraphBefore()
    {
        await using var database = await TestDatabase.LendAsync();
        using var before = TestFolder.Create();
        await FolderImport.RunAsync(database.Connection, before.Path);
        using var folder = ImportFolder.Small();
        await StopAsync(database.Connection, folder, InBatches);

        var refused = await Assert.ThrowsAsync<ImportException>(() => Neo4jImport.AbandonAsync(database.Connection));

        Assert.StartsWith(
            "The database held a graph before this import, which abandoning would destroy too. Nothing was changed.",
            refused.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "or bring the database to another folder with: import DIR --neo4j URI --prune.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Stops an import once so many changes are written.</summary>
    private static async Task<ImportException> StopAsync(
        Neo4jConnection connection, TestFolder folder, ImportOptions options, long from = 8)
    {
        using var stopping = new CancellationTokenSource();
        return await Assert.ThrowsAsync<ImportException>(() => FolderImport.RunAsync(
            connection,
            folder.Path,
            options,
            progress =>
            {
                if (progress.Step == "Importing" && progress.Done >= from)
                {
                    stopping.Cancel();
                }
            },
            stopping.Token));
    }
}
