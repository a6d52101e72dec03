// import: a CSV folder into Neo4j, by difference.
using System.Globalization;
using System.Runtime.InteropServices;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Runs an import, shows how far it is, and says what it did.</summary>
internal sealed class ImportCommand(ServerOptions options, TextWriter output, TextWriter error)
{
    private const string Prune = "--prune removes them.";

    /// <summary>Imports the folder.</summary>
    public Task<int> RunAsync(ImportOptions import, CancellationToken cancellationToken) => GuardAsync(
        async (connection, progress, token) =>
        {
            var folder = State.SnapshotLoader.FindFolder(options.Store.Data);
            ImportSummary summary;
            try
            {
                progress.Report(new ImportProgress("Reading the folder", 0, 0));
                var loaded = CsvFolder.Load(folder, options: null, token);
                State.SnapshotLoader.Require(loaded, options.Store.AcceptEmpty);
                summary = await Neo4jImport.RunAsync(connection, loaded, folder, import, progress.Report, token);
            }
            catch (Neo4jException exception)
            {
                throw new StartUpException(exception.Message + " Nothing was changed.");
            }

            progress.Finish();
            await WriteAsync(summary, import.DryRun, connection);
        },
        cancellationToken);

    /// <summary>Undoes an unfinished import.</summary>
    public Task<int> AbandonAsync(CancellationToken cancellationToken) => GuardAsync(
        async (connection, progress, token) =>
        {
            var done = await Neo4jImport.AbandonAsync(connection, progress.Report, token);
            progress.Finish();
            await output.WriteLineAsync(done);
        },
        cancellationToken);

    /// <summary>Ctrl+C and SIGTERM stop the import in order instead of ending the process.</summary>
    private async Task<int> GuardAsync(
        Func<Neo4jConnection, ProgressView, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var connection = options.Neo4j.ToConnection()
            ?? throw new StartUpException("Name the database to import into: --neo4j URI, or OPENCHAT_NEO4J_URI.");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var progress = ProgressView.Create(output);
        try
        {
            await run(connection, progress, stopping.Token);
            return ExitCode.Success;
        }
        catch (Exception exception) when (exception is ImportException or Neo4jException or CsvFolderException)
        {
            progress.Finish();
            await error.WriteLineAsync(exception.Message);
            return ExitCode.Unusable;
        }
        catch (OperationCanceledException)
        {
            progress.Finish();
            await error.WriteLineAsync("Stopped. Nothing was changed.");
            return ExitCode.Unusable;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private async Task WriteAsync(ImportSummary summary, bool isDryRun, Neo4jConnection connection)
    {
        foreach (var note in summary.Notes)
        {
            await output.WriteLineAsync(note);
        }

        var width = summary.Tables.Select(table => table.Name.Length).Append(4).Max();
        var last = summary.Pruned ? "removed" : "left";
        if (!summary.Tables.IsEmpty)
        {
            await output.WriteLineAsync(Row(width, "", "added", "changed", "same", last));
        }

        foreach (var table in summary.Tables)
        {
            await output.WriteLineAsync(Row(
                width, table.Name, Number(table.Added), Number(table.Changed), Number(table.Same), Number(table.Extra)));
        }

        var left = summary.Tables.Sum(table => table.Extra);
        var warnings = Finding.Describe(summary.Findings, FindingSeverity.Warning);
        var what = isDryRun ? " would be made; nothing was written" : summary.Written ? " written" : ", nothing to write";
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{connection.Display}: {summary.Changes} changes{what}." +
            $"{(left > 0 && !summary.Pruned ? $" {left} nodes and relationships the folder does not have are left; {Prune}" : "")}" +
            $"{(warnings[0] != '0' ? $" The folder has {warnings}; see them with: check DIR." : "")}"));
    }

    private static string Row(int width, string name, params string[] numbers) =>
        name.PadRight(width) + string.Concat(numbers.Select(number => number.PadLeft(10)));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
