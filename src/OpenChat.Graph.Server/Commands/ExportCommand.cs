// export: the graph of a Neo4j database as a CSV folder, or a CSV folder as input of Neo4j's bulk importer.
using System.Globalization;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes a graph out of the store it is in.</summary>
internal sealed class ExportCommand(ServerOptions options, TextWriter output, TextWriter error)
{
    /// <summary>Loads the database and writes the folder; what is there with other content stays unless forced.</summary>
    public async Task<int> RunAsync(string folder, bool isForced, CancellationToken cancellationToken)
    {
        var connection = options.Neo4j.ToConnection()
            ?? throw new StartUpException("Name the database to export: --neo4j URI, or OPENCHAT_NEO4J_URI.");
        try
        {
            using var store = new Neo4jStore(connection);
            var loaded = (await store.LoadAsync(cancellationToken)).Loaded;
            State.SnapshotLoader.Require(loaded, options.Store.AcceptEmpty);
            if (!isForced && CsvFolder.FindDifferences(loaded.Contents, folder) is { IsEmpty: false } different)
            {
                await error.WriteLineAsync(
                    $"The folder '{folder}' has other content in {string.Join(", ", different)}; nothing was written. Name another "
                    + "folder, or replace those files with --force.");
                return ExitCode.Unusable;
            }

            CsvFolder.Save(loaded.Contents, folder);
            var errors = Finding.CountOf(loaded.Findings, FindingSeverity.Error);
            foreach (var finding in loaded.Findings.Where(finding => finding.Severity == FindingSeverity.Error))
            {
                await error.WriteLineAsync(finding.Message);
            }

            var lost = errors == 0 ? ""
                : $" {Finding.Describe(loaded.Findings, FindingSeverity.Error)} in the database; what is wrong there is not in the folder.";
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{loaded.Graph.ArtifactCount} artifacts, {loaded.Graph.RelationCount} relations, revision {loaded.Contents.Revision}: "
                + $"written to {folder}.{lost}"));
            return errors > 0 ? ExitCode.Negative : ExitCode.Success;
        }
        catch (Exception exception) when (exception is Neo4jException or CsvFolderException)
        {
            throw new StartUpException(exception.Message);
        }
    }

    /// <summary>Writes a CSV folder as input of the bulk importer and prints the command that imports it.</summary>
    public async Task<int> WriteBulkAsync(string folder, bool isForced, CancellationToken cancellationToken)
    {
        if (!isForced && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new StartUpException(
                $"The folder '{folder}' is not empty; nothing was written. Name another folder, or write into it with --force.");
        }

        try
        {
            var loaded = CsvFolder.Load(State.SnapshotLoader.FindFolder(options.Store.Data), options: null, cancellationToken);
            State.SnapshotLoader.Require(loaded, options.Store.AcceptEmpty);
            if (loaded.Findings.FirstOrDefault(finding => finding.IsRefusal(options.Store.AcceptEmpty)) is { } wrong)
            {
                throw new StartUpException(
                    $"The folder has errors and is not exported; the first: {wrong.Message} List them with: check DIR.");
            }

            var arguments = Neo4jBulk.Write(loaded.Contents, folder, cancellationToken);
            await output.WriteLineAsync(
                $"Written to {folder}. Stop the server, copy the folder to it, and in the folder run (also in import.sh):\n\n" +
                $"neo4j-admin {string.Join(' ', arguments.Select(Neo4jBulk.Quote))}\n\n" +
                "Then start the server and run import with the same data once: it changes nothing and makes the constraints and indexes.");
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is CsvFolderException or ImportException)
        {
            throw new StartUpException(exception.Message);
        }
    }
}
