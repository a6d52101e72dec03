// check --against: which answers a change of data or rules flips, and which row does it.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
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

    private readonly Judged _before;
    private readonly Judged _after;
    private readonly LoadResult _loaded;
    private readonly ImmutableArray<RowChange> _rows;
    private readonly CancellationToken _cancellationToken;

    private ChangedAnswers(GraphContents before, LoadResult after, CancellationToken cancellationToken)
    {
        (_before, _after, _loaded) = (new Judged(before), new Judged(after.Contents), after);
        (_rows, _cancellationToken) = (RowChange.Between(before, after.Contents), cancellationToken);
    }

    /// <summary>Compares what two graphs answer.</summary>
    /// <param name="before">The graph as it is now.</param>
    /// <param name="after">The graph as it is to be.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// First what was compared, then the verdicts that are not the same, then the restrictions; each by the row that did it, then by
    /// artifact. Verdicts are warnings, restrictions infos.
    /// </returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Finding> Between(GraphContents before, LoadResult after, CancellationToken cancellationToken) =>
        new ChangedAnswers(before, after, cancellationToken).Find();

    private ImmutableArray<Finding> Find()
    {
        var all = Differences(_after, _rows);
        var (verdicts, restrictions) = (new Dictionary<VerdictChange, RowChange>(), new Dictionary<RestrictionChange, RowChange>());
        foreach (var row in _rows.Length <= MostRowsTried ? _rows : [])
        {
            var alone = Differences(_rows is [_] ? _after : new Judged(row.ApplyTo(_before.Contents, _cancellationToken)), [row]);
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
                .OrderBy(group => PlaceOf(group.Key.Row))
                .Select(group => Report(
                    FindingSeverity.Warning,
                    FindingCodes.VerdictChanged,
                    group.Key.Row,
                    $"{NameOf(group.Key.ArtifactId)}, {Spell(group.Key.Purpose)} read as {string.Join(" or ", group.Select(
                        change => Spell(change.Reading)))}",
                    Spell(group.Key.Before),
                    Spell(group.Key.After))),
            .. all.Restrictions
                .OrderBy(change => PlaceOf(restrictions.GetValueOrDefault(change)))
                .Select(change => Report(
                    FindingSeverity.Info,
                    FindingCodes.RestrictionChanged,
                    restrictions.GetValueOrDefault(change),
                    $"{NameOf(change.ArtifactId)}, {change.Term} of {change.LicenseId}, {(change.IsInherited ? "inherited" : "its own")}",
                    Spell(change.Before),
                    Spell(change.After))),
        ];

        int PlaceOf(RowChange? row) => row is null ? int.MaxValue : places[row];
    }

    private GraphDifference Differences(Judged after, ImmutableArray<RowChange> rows)
    {
        HashSet<string>? artifacts = null;
        if (!rows.Any(row => row.Concerns is null))
        {
            var nodes = rows.SelectMany(row => row.Concerns!).ToHashSet(StringComparer.Ordinal); // none is null, as just asked
            artifacts = [.. GraphDifference.ReachedFrom(_before.Contents.Lineage, nodes)];
            artifacts.UnionWith(GraphDifference.ReachedFrom(after.Contents.Lineage, nodes));
        }

        return GraphDifference.Between(_before.Analysis, after.Analysis, artifacts, _cancellationToken);
    }

    private Finding Report(FindingSeverity severity, string code, RowChange? row, string what, string before, string after)
    {
        var line = row?.FindLine(_loaded);
        var place = row is null ? "" : line is null ? row.File + ": " : string.Create(
            CultureInfo.InvariantCulture, $"{row.File} line {line}: ");
        var cause = row is not null ? row.ToString()
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

    private string NameOf(string artifact)
    {
        var graph = _after.Contents.Lineage;
        return graph.FindById(artifact) is { } node && graph.GetText(node, NodeField.Name) is { Length: > 0 } name ? name : artifact;
    }

    private static string Spell(Purpose purpose) => Upper(purpose.ToString());

    private static string Spell(Reading reading) => Upper(reading.ToString());

    private static string Spell(VerdictOutcome outcome) => Upper(outcome.ToString());

    private static string Spell(Certainty certainty) => certainty == Certainty.DoesNotTravel ? "not there" : Upper(certainty.ToString());

    /// <summary>As the schema spells its enum values: COMMERCIAL_USE for CommercialUse.</summary>
    private static string Upper(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));

    /// <summary>A graph and what its own rules say about it.</summary>
    private sealed class Judged(GraphContents contents)
    {
        public GraphContents Contents { get; } = contents;

        public LineageAnalysis Analysis { get; } = new(contents.Lineage, RuleSet.Create(contents.Rules));
    }
}
