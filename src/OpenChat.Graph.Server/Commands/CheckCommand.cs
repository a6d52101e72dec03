// check: everything that is wrong, doubtful or worth knowing in a data folder.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
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
    /// <param name="against">Names the graph whose answers are held against those of the folder; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(bool isStrict, FindingFormat format, ServerOptions? against, CancellationToken cancellationToken)
    {
        var snapshot = await SnapshotLoader.LoadAsync(Accepting(options), TimeProvider.System, cancellationToken);
        var other = against is null ? null : await SnapshotLoader.LoadAsync(Accepting(against), TimeProvider.System, cancellationToken);
        var changed = other is null ? [] : ChangedAnswers.Between(other, snapshot, cancellationToken);
        var report = new FindingReport(
            [.. snapshot.Findings, .. GraphReview.Run(snapshot.Loaded), .. changed],
            snapshot.Graph.ArtifactCount,
            snapshot.Graph.RelationCount,
            snapshot.Contents.Revision,
            snapshot.Store == GraphStore.Csv ? FindFolder() : null)
        {
            Difference = other is null ? null : Describe(changed, other.Graph, snapshot.Graph),
        };
        await output.WriteAsync(report.Write(format, FindWidth(output)));
        return report.Errors > 0 || !changed.IsEmpty || (isStrict && report.Warnings > 0) ? ExitCode.Negative : ExitCode.Success;
    }

    /// <summary>The folder as seen from where the command runs; absolute when it is not below.</summary>
    private string FindFolder()
    {
        var folder = SnapshotLoader.FindFolder(options.Store.Data);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        return relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative == "." ? "" : relative;
    }

    /// <summary>Whatever is wrong with the data is what is asked for.</summary>
    private static ServerOptions Accepting(ServerOptions options) => options with { Store = options.Store with { AcceptEmpty = true } };

    private static string Describe(ImmutableArray<Finding> changed, LineageGraph before, LineageGraph after)
    {
        var verdicts = changed.Count(static finding => finding.Code == FindingCodes.VerdictChanged);
        return $"Against the other graph: {Number(verdicts, "verdict")} and {Number(changed.Length - verdicts, "restriction")} different, "
            + $"{Number(CountOnlyIn(after, before), "artifact")} new, {CountOnlyIn(before, after)} gone. Verdicts are those for "
            + $"{string.Join(" or ", Enum.GetValues<VerdictParty>().Select(LineageSchema.Spell))}, read as "
            + $"{string.Join(" or ", Enum.GetValues<Reading>().Select(LineageSchema.Spell))}.";

        static string Number(int count, string noun) =>
            string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
    }

    private static int CountOnlyIn(LineageGraph graph, LineageGraph other) =>
        Enumerable.Range(0, graph.ArtifactCount).Count(artifact => other.FindById(graph.IdOf(artifact)) is null);

    /// <summary>How wide a table may be.</summary>
    /// <param name="output">Where it is written to.</param>
    internal static int FindWidth(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
        ? Math.Max(NarrowestTable, Console.WindowWidth)
        : PipedWidth;
}
