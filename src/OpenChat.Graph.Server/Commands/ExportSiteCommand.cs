// export --site: a whole graph as pages that need no server.
using System.Globalization;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Site;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes a static site.</summary>
internal sealed class ExportSiteCommand(ServerOptions options, TextWriter output, TextWriter error)
{
    /// <summary>How many pages are between two lines that say how far it is.</summary>
    private const int Stride = 1_000;

    /// <summary>Loads the graph and writes the site; how far it is goes to the other output.</summary>
    /// <param name="target">The folder.</param>
    /// <param name="isForced">Whether the files of an earlier site are replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartUpException">There is nothing to load, or the folder cannot be written or has something in it.</exception>
    public async Task<int> RunAsync(string target, bool isForced, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotLoader.LoadAsync(options, TimeProvider.System, cancellationToken);
        var site = new StaticSite(snapshot);
        try
        {
            var folder = SiteFolder.TryOpen(target, site.ListNames(), isForced, out var problem) ?? throw new StartUpException(problem);
            site.Write(folder, Tell, cancellationToken);
            folder.Finish();
            var errors = Finding.CountOf(snapshot.Findings, FindingSeverity.Error);
            var lost = errors == 0 ? ""
                : $" {Finding.Describe(snapshot.Findings, FindingSeverity.Error)} in the data; what is wrong there is not in it.";
            var left = site.Left == 0 ? ""
                : string.Create(CultureInfo.InvariantCulture, $" {site.Left} pictures were left out; their pages say why.");
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{snapshot.Graph.ArtifactCount} artifacts, {folder.Count} files, {folder.Bytes:N0} bytes, revision "
                + $"{snapshot.Contents.Revision}: written to {target}, checksums to {Path.Combine(target, SiteFolder.Sums)}.{left}{lost}"));
            return errors > 0 ? ExitCode.Negative : ExitCode.Success;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The folder '{target}' cannot be written: {exception.Message}");
        }
    }

    private void Tell(int done, int all)
    {
        if (done % Stride == 0 || done == all)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} pages"));
        }
    }
}
