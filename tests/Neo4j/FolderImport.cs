using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>Loads a CSV folder and imports it, as the command <c>import --accept-empty</c> does: folders of tests have few rules.</summary>
internal static class FolderImport
{
    public static Task<ImportSummary> RunAsync(
        Neo4jConnection connection,
        string folder,
        ImportOptions? options = null,
        Action<ImportProgress>? onProgress = null,
        CancellationToken cancellationToken = default) =>
        Neo4jImport.RunAsync(
            connection,
            CsvFolder.Load(folder, options: null, cancellationToken),
            folder,
            (options ?? new ImportOptions()) with { AcceptEmpty = true },
            onProgress,
            cancellationToken);
}
