// report: all that is known of artifacts, to print or to file.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes the report of a model or dataset.</summary>
internal sealed class ReportCommand(ServerOptions options, TextWriter output)
{
    /// <summary>How <c>--format</c> spells the formats.</summary>
    public static readonly ImmutableArray<string> Formats = ["markdown", "html"];

    /// <summary>Writes it.</summary>
    /// <param name="text">The id or a name of the artifact.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="party">For whom.</param>
    /// <param name="file">Where to; null for standard output. A file that is there is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">
    /// The data has no such artifact, or several of that name; or the file cannot be written.
    /// </exception>
    public async Task<int> RunAsync(string text, string format, VerdictParty party, string? file, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        if (ArtifactIds.TryRead(snapshot.Graph, text, ArtifactIds.Kinds, out var node) is { } error)
        {
            throw new StartUpException(error.Message);
        }

        var report = ArtifactReport.Of(snapshot, snapshot.Graph.ArtifactOf(node), party);
        var written = format == Formats[0] ? MarkdownReport.Of(report) : HtmlReport.Of(report);
        if (file is null)
        {
            await output.WriteAsync(written);
            return ExitCode.Success;
        }

        try
        {
            await File.WriteAllTextAsync(file, written, Texts.Utf8, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The file '{file}' cannot be written: {exception.Message}");
        }

        await output.WriteLineAsync($"{report.Title}, revision {snapshot.Contents.Revision}: written to {file}.");
        return ExitCode.Success;
    }
}
