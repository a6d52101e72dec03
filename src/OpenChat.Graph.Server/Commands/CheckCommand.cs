// check: everything that is wrong or doubtful in a data folder, as a table.
using System.Globalization;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;
using Spectre.Console;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Lists the findings of a folder.</summary>
internal sealed class CheckCommand(ServerOptions options, TextWriter output)
{
    private const int NarrowestTerminal = 160;

    /// <summary>Prints the table and a line that sums it up.</summary>
    /// <param name="isStrict">Any finding counts, not only errors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(bool isStrict, CancellationToken cancellationToken)
    {
        var accepting = options with { Store = options.Store with { AcceptEmpty = true } }; // whatever is wrong is what is asked for
        var snapshot = await SnapshotLoader.LoadAsync(accepting, TimeProvider.System, cancellationToken);
        if (!snapshot.Findings.IsEmpty)
        {
            WriteTable(snapshot.Findings);
        }

        var graph = snapshot.Graph;
        var errors = snapshot.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var warnings = snapshot.Findings.Count(finding => finding.Severity == FindingSeverity.Warning);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{graph.ArtifactCount} artifacts, {graph.RelationCount} relations, revision {snapshot.Contents.Revision}: {errors} errors, "
            + $"{warnings} warnings, {snapshot.Findings.Length - errors - warnings} infos."));
        return errors > 0 || (isStrict && !snapshot.Findings.IsEmpty) ? ExitCode.Negative : ExitCode.Success;
    }

    private void WriteTable(IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Minimal).AddColumns("Severity", "Place", "Column", "Value", "Expected", "Finding");
        foreach (var finding in findings)
        {
            table.AddRow(
                Cell(finding.Severity.ToString().ToLowerInvariant()),
                Cell(finding.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{finding.File}:{line}") : finding.File),
                Cell(finding.Column),
                Cell(finding.Value),
                Cell(finding.Expectation),
                Cell(finding.Message));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Math.Max(NarrowestTerminal, console.Profile.Width);
        console.Write(table);
    }

    /// <summary>Plain text; what cannot be printed is shown as an escape, so that data cannot steer the terminal.</summary>
    private static Text Cell(string? text) =>
        new(string.Concat((text ?? string.Empty).Select(c => char.IsControl(c) ? string.Create(
            CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString())));
}
