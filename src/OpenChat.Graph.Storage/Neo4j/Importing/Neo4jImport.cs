// import: what was loaded from another store into a Neo4j database, by difference.
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Brings a database to the content of a folder.</summary>
public static class Neo4jImport
{
    /// <summary>
    /// Compares a graph with the database and writes the difference: all of it or nothing when it is small enough for
    /// one transaction, else in batches while a marker tells readers to keep away. What others put into the database
    /// stays. Imported twice, the second time changes nothing.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="loaded">What to import, with all that was found about it; errors refuse it.</param>
    /// <param name="folder">The folder it was loaded from, as messages name it; the marker has its name without the path.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="onProgress">Told now and then how far it is, on any thread; null for not at all.</param>
    /// <param name="cancellationToken">Gives up, in a state the exception describes.</param>
    /// <exception cref="ImportException">Refused, or not completed.</exception>
    /// <exception cref="Neo4jException">The database could not be read; nothing was changed.</exception>
    public static async Task<ImportSummary> RunAsync(
        Neo4jConnection connection,
        LoadResult loaded,
        string folder,
        ImportOptions? options = null,
        Action<ImportProgress>? onProgress = null,
        CancellationToken cancellationToken = default)
    {
        var errors = loaded.Findings.Where(finding => finding.IsRefusal(options?.AcceptEmpty == true)).ToArray();
        if (errors.Length > 0)
        {
            throw ImportTexts.FolderHasErrors(folder, [.. errors]);
        }

        var unfit = ImportChecks.Run(loaded);
        if (!unfit.IsEmpty)
        {
            throw ImportTexts.FolderHasErrors(folder, unfit);
        }

        using var client = new Neo4jClient(connection);
        var name = Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar));
        return await new ImportRun(client, loaded, name, options ?? new ImportOptions(), onProgress).RunAsync(cancellationToken);
    }

    /// <summary>Removes what an unfinished import wrote into a database that was empty before, and the marker.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="onProgress">Told now and then how far it is; null for not at all.</param>
    /// <param name="cancellationToken">
    /// Gives up, in a state the exception describes; the marker stays, so that it can be asked for again.
    /// </param>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="ImportException">
    /// There is nothing to abandon, it would destroy what was there before, or it could not be completed.
    /// </exception>
    /// <exception cref="Neo4jException">The database could not be read; nothing was changed.</exception>
    public static async Task<string> AbandonAsync(
        Neo4jConnection connection, Action<ImportProgress>? onProgress = null, CancellationToken cancellationToken = default)
    {
        using var client = new Neo4jClient(connection);
        return await new ImportUndo(client, onProgress).RunAsync(cancellationToken);
    }
}
