// check --against: which answers a change of data or rules flips, and which row does it.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>The answers of a graph that another graph gives differently, as findings at the rows that changed them.</summary>
/// <remarks>
/// A row is tried alone: the graph before with only this row as it is now. What flips then as it flips with all rows is what the row did.
/// What no single row flips is the work of several, which are named by how many they are.
/// </remarks>
internal sealed class ChangedAnswers
{
    /// <summary>Rows that are tried one by one at most; the finding of a change of more rows says so.</summary>
    private const int MostRowsTried = 200;

    private readonly Snapshot _before;
    private readonly Snapshot _after;
    private readonly ImmutableArray<RowChange> _rows;
    private readonly Dictionary<RowChange, (int? Line, string? Written)> _places = [];
    private readonly CancellationToken _cancellationToken;

    private ChangedAnswers(Snapshot before, Snapshot after, CancellationToken cancellationToken)
    {
        (_before, _after) = (before, after);
        (_rows, _cancellationToken) = (RowChange.Between(before.Contents, after.Contents), cancellationToken);
    }

    /// <summary>Compares what two graphs answer.</summary>
    /// <param name="before">The graph as it is now.</param>
    /// <param name="after">The graph as it is to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// First the verdicts that are not the same, then the restrictions; each by the row that did it, then by artifact. Verdicts are
    /// warnings, restrictions infos.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Finding> Between(Snapshot before, Snapshot after, CancellationToken cancellationToken) =>
        new ChangedAnswers(before, after, cancellationToken).Find();

    private ImmutableArray<Finding> Find()
    {
        var all = Differences(_after.Analysis, _rows);
        var (verdicts, restrictions) = (new Dictionary<VerdictChange, RowChange>(), new Dictionary<RestrictionChange, RowChange>());
        foreach (var row in _rows.Length <= MostRowsTried ? _rows : [])
        {
            var alone = _rows is [_] ? all : Differences(Judge(row.ApplyTo(_before.Contents, _cancellationToken)), [row]);
            foreach (var change in alone.Verdicts)
            {
                verdicts.TryAdd(change, row);
            }

            foreach (var change in alone.Restrictions)
            {
                restrictions.TryAdd(change, row);
            }
        }

        var places = _rows.Select((row, index) => (row, index)).ToDictionary(pair => pair.row, pair => pair.index);
        return
        [
            .. all.Verdicts
                .GroupBy(change => (
                    Row: verdicts.GetValueOrDefault(change), change.ArtifactId, change.Purpose, change.Before, change.After))
                .OrderBy(group => OrderOf(group.Key.Row))
                .Select(group => Report(
                    FindingSeverity.Warning,
                    FindingCodes.VerdictChanged,
                    group.Key.Row,
                    $"{NameOf(group.Key.ArtifactId)}, {LineageSchema.Spell(group.Key.Purpose)} {Sides([.. group])}",
                    LineageSchema.Spell(group.Key.Before),
                    LineageSchema.Spell(group.Key.After))),
            .. all.Restrictions
                .OrderBy(change => OrderOf(restrictions.GetValueOrDefault(change)))
                .Select(change => Report(
                    FindingSeverity.Info,
                    FindingCodes.RestrictionChanged,
                    restrictions.GetValueOrDefault(change),
                    $"{NameOf(change.ArtifactId)}, {change.Term} of {change.LicenseId}, {(change.IsInherited ? "inherited" : "its own")}",
                    Spell(change.Before),
                    Spell(change.After))),
        ];

        int OrderOf(RowChange? row) => row is null ? int.MaxValue : places[row];
    }

    private GraphDifference Differences(LineageAnalysis after, ImmutableArray<RowChange> rows)
    {
        HashSet<string>? artifacts = null;
        if (!rows.Any(row => row.Concerns is null))
        {
            var nodes = rows.SelectMany(row => row.Concerns!).ToHashSet(StringComparer.Ordinal); // none is null, as just asked
            artifacts = [.. GraphDifference.ReachedFrom(_before.Graph, nodes)];
            artifacts.UnionWith(GraphDifference.ReachedFrom(after.Graph, nodes));
        }

        return GraphDifference.Between(_before.Analysis, after, artifacts, _cancellationToken);
    }

    private Finding Report(FindingSeverity severity, string code, RowChange? row, string what, string before, string after)
    {
        var (line, written) = row is null ? default : PlaceOf(row);
        var place = row is null ? "" : line is null ? row.File + ": " : string.Create(
            CultureInfo.InvariantCulture, $"{row.File} line {line}: ");
        var cause = row is not null ? row + (written is null ? "" : $", written \"{written}\"")
            : _rows.Length > MostRowsTried
                ? string.Create(CultureInfo.InvariantCulture, $"{_rows.Length} rows are different, too many to try each alone")
                : string.Create(CultureInfo.InvariantCulture, $"of {_rows.Length} rows that are different, several do it together");
        return new Finding(severity, code, $"{place}{cause}. {what}: {after} instead of {before}.")
        {
            File = row?.File,
            Line = line,
            Value = $"{what}: {after}",
            Expectation = before,
        };
    }

    /// <summary>For which parties under which readings: parties with the same readings are named together.</summary>
    private static string Sides(List<VerdictChange> changes) => string.Join(
        " and ",
        changes.GroupBy(static change => change.Party, static change => LineageSchema.Spell(change.Reading))
            .GroupBy(
                static readings =>
                    string.Join(" or ", readings), static readings => LineageSchema.Spell(readings.Key), StringComparer.Ordinal)
            .Select(static parties => $"for {string.Join(" or ", parties)} read as {parties.Key}"));

    /// <summary>The line of a row and what is written there for its ends, looked for once: a row may have many findings.</summary>
    private (int? Line, string? Written) PlaceOf(RowChange row)
    {
        if (!_places.TryGetValue(row, out var place))
        {
            _places.Add(row, place = (row.FindLine(_after.Loaded, out var written), written));
        }

        return place;
    }

    private string NameOf(string artifact)
    {
        var graph = _after.Graph;
        return graph.FindById(artifact) is { } node && graph.GetText(node, NodeField.Name) is { Length: > 0 } name ? name : artifact;
    }

    private static LineageAnalysis Judge(LoadResult loaded) => new(loaded.Graph, loaded.Rules);

    private static string Spell(Certainty certainty) =>
        certainty == Certainty.DoesNotTravel ? "not there" : LineageSchema.Spell(certainty);
}
