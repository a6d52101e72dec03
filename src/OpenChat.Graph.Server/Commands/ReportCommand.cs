// report: all that is known of artifacts, to print or to file.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Reports;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes the report of a model or dataset.</summary>
internal sealed class ReportCommand(ServerOptions options, TextWriter output)
{
    /// <summary>How <c>--format</c> spells the formats, in their order.</summary>
    public static readonly ImmutableArray<string> Formats =
        [.. Enum.GetNames<ReportFormat>().Select(static name => name.ToLowerInvariant())];

    /// <summary>Writes it.</summary>
    /// <param name="text">The id or a name of the artifact.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="party">For whom.</param>
    /// <param name="file">Where to; null for standard output.</param>
    /// <param name="isForced">Whether a file with other content is replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">
    /// The data has no such artifact, or several of that name; or the file cannot be written, or has other content.
    /// </exception>
    public async Task<int> RunAsync(
        string text, ReportFormat format, VerdictParty party, string? file, bool isForced, CancellationToken cancellationToken)
    {
        var named = await NamedArtifact.LoadAsync(options, text, cancellationToken);
        var report = ArtifactReport.Of(named.Snapshot, named.Index, party);
        var written = report.As(format);
        if (file is null)
        {
            await output.WriteAsync(written);
            return ExitCode.Success;
        }

        await ExportFileCommand.SaveAsync(Texts.Utf8.GetBytes(written), file, isForced, cancellationToken);
        await output.WriteLineAsync($"{report.Title}, revision {named.Snapshot.Contents.Revision}: written to {file}.");
        return ExitCode.Success;
    }
}
