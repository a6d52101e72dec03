// export --format: the lineage of a model or dataset as a file.
using System.Globalization;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes one of the formats of <see cref="ExportFormats"/>.</summary>
internal sealed class ExportFileCommand(ServerOptions options, TextWriter output)
{
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
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        if (ArtifactIds.TryRead(snapshot.Graph, text, ArtifactIds.Kinds, out var node) is { } error)
        {
            throw new StartUpException(error.Message);
        }

        var lineage = ArtifactLineage.TryCreate(snapshot, snapshot.Graph.ArtifactOf(node), out problem)
            ?? throw new StartUpException(problem);
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
            + $"{snapshot.Contents.Revision}: written to {file}."));
        return ExitCode.Success;
    }

    private static async Task SaveAsync(byte[] bytes, string file, bool isForced, CancellationToken cancellationToken)
    {
        try
        {
            if (!isForced && File.Exists(file) && !(await File.ReadAllBytesAsync(file, cancellationToken)).AsSpan().SequenceEqual(bytes))
            {
                throw new StartUpException(
                    $"The file '{file}' has other content; nothing was written. Name another one, or replace it with --force.");
            }

            await File.WriteAllBytesAsync(file, bytes, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The file '{file}' cannot be written: {exception.Message}");
        }
    }
}
