// check: everything that is wrong, doubtful or worth knowing in a data folder.
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Lists the findings of a folder.</summary>
internal sealed class CheckCommand(ServerOptions options, TextWriter output)
{
    /// <summary>Characters in a line when the output is not the terminal.</summary>
    private const int PipedWidth = 140;

    /// <summary>A table needs so many characters to be read.</summary>
    private const int NarrowestTable = 60;

    /// <summary>Prints the findings and what sums them up.</summary>
    /// <param name="isStrict">Warnings count too, not only errors.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(bool isStrict, FindingFormat format, CancellationToken cancellationToken)
    {
        var accepting = options with { Store = options.Store with { AcceptEmpty = true } }; // whatever is wrong is what is asked for
        var snapshot = await SnapshotLoader.LoadAsync(accepting, TimeProvider.System, cancellationToken);
        var report = new FindingReport(
            [.. snapshot.Findings, .. GraphReview.Run(snapshot.Loaded)],
            snapshot.Graph.ArtifactCount,
            snapshot.Graph.RelationCount,
            snapshot.Contents.Revision,
            snapshot.Store == GraphStore.Csv ? FindFolder() : null);
        await output.WriteAsync(report.Write(format, FindWidth()));
        return report.Errors > 0 || (isStrict && report.Warnings > 0) ? ExitCode.Negative : ExitCode.Success;
    }

    /// <summary>The folder as seen from where the command runs; absolute when it is not below.</summary>
    private string FindFolder()
    {
        var folder = SnapshotLoader.FindFolder(options.Store.Data);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative == "." ? "" : relative;
    }

    private int FindWidth() => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
        ? Math.Max(NarrowestTable, Console.WindowWidth)
        : PipedWidth;
}
