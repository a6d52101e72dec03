// import: a CSV folder into a Neo4j database, by difference.
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Brings a database to the content of a CSV folder.</summary>
public static class Neo4jImport
{
    /// <summary>
    /// Compares folder and database and writes the difference: all of it or nothing when it is small enough for one transaction, else in batches while a marker
    /// tells readers to keep away. What others put into the database stays. Imported twice, the second time changes nothing.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="folder">The CSV folder.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="onProgress">Told now and then how far it is, on any thread; null for not at all.</param>
    /// <param name="cancellationToken">Gives up, in a state the exception describes.</param>
    /// <exception cref="CsvFolderException">The folder cannot be read.</exception>
    /// <exception cref="ImportException">Refused, or not completed.</exception>
    /// <exception cref="Neo4jException">The database could not be read; nothing was changed.</exception>
    public static async Task<ImportSummary> RunAsync(
        Neo4jConnection connection, string folder, ImportOptions? options = null, Action<ImportProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        onProgress?.Invoke(new ImportProgress("Reading the folder", 0, 0));
        var loaded = CsvFolder.Load(folder, options: null, cancellationToken);
        var errors = loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ToArray();
        if (errors.Length > 0)
        {
            throw ImportTexts.FolderHasErrors(folder, [.. errors]);
        }

        var unfit = ImportChecks.Run(StoredTable.Of(loaded.Contents, []), folder);
        if (!unfit.IsEmpty)
        {
            throw ImportTexts.FolderHasErrors(folder, unfit);
        }

        using var client = new Neo4jClient(connection);
        var run = new ImportRun(client, loaded, Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar)), options ?? new ImportOptions(), onProgress);
        return await run.RunAsync(cancellationToken);
    }

    /// <summary>Removes what an unfinished import wrote into a database that was empty before, and the marker.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="onProgress">Told now and then how far it is; null for not at all.</param>
    /// <param name="cancellationToken">Gives up, in a state the exception describes; the marker stays, so that it can be asked for again.</param>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="ImportException">There is nothing to abandon, it would destroy what was there before, or it could not be completed.</exception>
    /// <exception cref="Neo4jException">The database could not be read; nothing was changed.</exception>
    public static async Task<string> AbandonAsync(Neo4jConnection connection, Action<ImportProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        using var client = new Neo4jClient(connection);
        return await new ImportUndo(client, onProgress).RunAsync(cancellationToken);
    }
}
