// export --format: the lineage of a model or dataset as a file, or a whole graph.
using System.Globalization;
using System.Security.Cryptography;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes one of the formats of <see cref="ExportFormats"/>.</summary>
internal sealed class ExportFileCommand(ServerOptions options, TextWriter output)
{
    private const string Folder = "csv";
    private const string Sums = "SHA256SUMS";
    private const string Citation = "CITATION.txt";

    /// <summary>Writes the whole graph, with a checksum beside it where it goes into a file.</summary>
    /// <param name="name">The name of the format; <c>csv</c> is a folder.</param>
    /// <param name="target">The file or folder to write; null for standard output.</param>
    /// <param name="isForced">Whether what has other content is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">There is no such format, or the file or folder cannot be written.</exception>
    public async Task<int> RunGraphAsync(string name, string? target, bool isForced, CancellationToken cancellationToken)
    {
        var problem = "";
        var format = name == Folder ? null : ExportFormats.FindOfGraph(name, out problem) ?? throw new StartUpException(problem);
        if (format is null && target is null)
        {
            throw new StartUpException(
                "A whole graph as CSV is a folder: name it with --out DIR. The relations of one artifact: export NAME.");
        }

        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        if (target is null)
        {
            using var written = new MemoryStream();
            format!.Write(snapshot, written, cancellationToken); // only a folder has no format
            await output.WriteAsync(Texts.Utf8.GetString(written.ToArray()));
            return ExitCode.Success;
        }

        try
        {
            var sums = format is null
                ? await SaveFolderAsync(snapshot, target, isForced, cancellationToken)
                : await SaveGraphAsync(snapshot, format, target, isForced, cancellationToken);
            var errors = Finding.CountOf(snapshot.Findings, FindingSeverity.Error);
            var lost = errors == 0 ? ""
                : $" {Finding.Describe(snapshot.Findings, FindingSeverity.Error)} in the data; what is wrong there is not in it.";
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{snapshot.Graph.ArtifactCount} artifacts, {snapshot.Graph.RelationCount} relations, revision "
                + $"{snapshot.Contents.Revision}: written to {target}, checksums to {sums}.{lost}"));
            return errors > 0 ? ExitCode.Negative : ExitCode.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CsvFolderException)
        {
            throw new StartUpException($"'{target}' cannot be written: {exception.Message}");
        }
    }

    /// <summary>Writes the lineage of an artifact.</summary>
    /// <param name="text">Its id or one of its names.</param>
    /// <param name="name">The name of the format.</param>
    /// <param name="file">Where to; null for standard output.</param>
    /// <param name="isForced">Whether a file with other content is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">
    /// The data has no such artifact, or several of that name; it has too much upstream; or the file cannot be written.
    /// </exception>
    public async Task<int> RunAsync(string text, string name, string? file, bool isForced, CancellationToken cancellationToken)
    {
        var format = ExportFormats.FindOfArtifact(name, out var problem) ?? throw new StartUpException(problem);
        var named = await NamedArtifact.LoadAsync(options, text, cancellationToken);
        var lineage = ArtifactLineage.TryCreate(named.Snapshot, named.Index, out problem) ?? throw new StartUpException(problem);
        using var written = new MemoryStream();
        format.Write(lineage, written);
        if (file is null)
        {
            await output.WriteAsync(Texts.Utf8.GetString(written.ToArray()));
            return ExitCode.Success;
        }

        await SaveAsync(written.ToArray(), file, isForced, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{lineage.Id}, {lineage.All.Artifacts.Length} artifacts, {lineage.All.Relations.Length} relations, revision "
            + $"{named.Snapshot.Contents.Revision}: written to {file}."));
        return ExitCode.Success;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="file">Where to.</param>
    /// <param name="isForced">Whether a file with other content is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">It cannot be written, or has other content.</exception>
    internal static async Task SaveAsync(byte[] bytes, string file, bool isForced, CancellationToken cancellationToken)
    {
        try
        {
            if (!isForced && File.Exists(file) && !(await File.ReadAllBytesAsync(file, cancellationToken)).AsSpan().SequenceEqual(bytes))
            {
                throw HasOtherContent(file);
            }

            await File.WriteAllBytesAsync(file, bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The file '{file}' cannot be written: {exception.Message}");
        }
    }

    private static async Task<string> SaveGraphAsync(
        Snapshot snapshot, IGraphExport format, string file, bool isForced, CancellationToken cancellationToken)
    {
        var (sums, draft) = (file + ".sha256", file + ".draft");
        try
        {
            await using (var stream = File.Create(draft))
            {
                format.Write(snapshot, stream, cancellationToken);
            }

            var sum = await SumOfAsync(draft, cancellationToken);
            if (!isForced && File.Exists(file) && await SumOfAsync(file, cancellationToken) != sum)
            {
                throw HasOtherContent(file);
            }

            File.Move(draft, file, overwrite: true);
            await File.WriteAllTextAsync(sums, $"{sum}  {Path.GetFileName(file)}\n", cancellationToken);
            return sums;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task<string> SaveFolderAsync(
        Snapshot snapshot, string folder, bool isForced, CancellationToken cancellationToken)
    {
        if (!isForced && CsvFolder.FindDifferences(snapshot.Contents, folder) is { IsEmpty: false } different)
        {
            throw new StartUpException(
                $"The folder '{folder}' has other content in {string.Join(", ", different)}; nothing was written. Name another folder, or "
                + "replace those files with --force.");
        }

        CsvFolder.Save(snapshot.Contents, folder);
        await File.WriteAllTextAsync(Path.Combine(folder, Citation), WholeGraph.Citation(snapshot) + "\n", cancellationToken);
        List<string> lines = [];
        foreach (var file in Directory.GetFiles(folder, "*.csv").Append(Path.Combine(folder, Citation)).Order(StringComparer.Ordinal))
        {
            lines.Add($"{await SumOfAsync(file, cancellationToken)}  {Path.GetFileName(file)}\n");
        }

        var sums = Path.Combine(folder, Sums);
        await File.WriteAllTextAsync(sums, string.Concat(lines), cancellationToken);
        return sums;
    }

    private static async Task<string> SumOfAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static StartUpException HasOtherContent(string file) => new(
        $"The file '{file}' has other content; nothing was written. Name another one, or replace it with --force.");
}
