using System.Collections.Immutable;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>A row that one of two graphs has and the other has not, or has otherwise.</summary>
public sealed class RowChange
{
    private readonly TableLayout _table;

    private RowChange(TableLayout table, IReadOnlyList<string>? before, IReadOnlyList<string>? after) =>
        (_table, Before, After) = (table, before, after);

    /// <summary>The file of the row, such as <c>models.csv</c>, whatever the store.</summary>
    public string File => _table.FileName;

    /// <summary>The cells before, in the order of the layout; null when the row is new.</summary>
    public IReadOnlyList<string>? Before { get; }

    /// <summary>The cells after; null when the row is gone.</summary>
    public IReadOnlyList<string>? After { get; }

    /// <summary>
    /// The nodes whose answers, and those of whatever was made from them, may depend on the row: none for a row that says nothing about
    /// licenses or lineage, null for a rule or an organisation, on which any answer may depend.
    /// </summary>
    public IReadOnlyList<string>? Concerns => _table switch
    {
        RuleLayout => null,
        NodeLayout { Kind: NodeKind.Organisation } => Before is null || After is null ? null : [],
        NodeLayout { Kind: NodeKind.Source } => [],
        NodeLayout or RelationLayout => [Key[0]],
        _ => [],
    };

    private string[] Key => [.. (After ?? Before)!.Take(KeyLength(_table))]; // a change has one of the two

    /// <summary>
    /// The difference of two graphs in rows, rules that ship with the product included: by table in the order of the layout, then by key
    /// (ordinal). Rows with equal keys, then rows of the same node, are paired in their order, so that a cell which became another is one
    /// change. Rows that are equal but for their order are no change.
    /// </summary>
    public static ImmutableArray<RowChange> Between(GraphContents before, GraphContents after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = ImmutableArray.CreateBuilder<RowChange>();
        foreach (var table in TableLayouts.All)
        {
            var (gone, added) = (OnlyIn(before, after, table), OnlyIn(after, before, table));
            var ofTable = Pair(table, KeyLength(table), gone, added).Concat(Pair(table, 1, gone, added))
                .Concat(gone.Select(row => new RowChange(table, row, null))).Concat(added.Select(row => new RowChange(table, null, row)));
            changes.AddRange(ofTable.OrderBy(static change => TextOf(change.Key), StringComparer.Ordinal));
        }

        return changes.DrainToImmutable();
    }

    /// <summary>A graph with this change alone, loaded as it would be from a store without lines.</summary>
    /// <param name="contents">The graph before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LoadResult ApplyTo(GraphContents contents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return Rebuild(
            table => table == _table ? Changed(contents) : GraphFlattener.AllRowsOf(contents, table), cancellationToken);
    }

    /// <summary>A graph with more rows, loaded as it would be from a store without lines.</summary>
    /// <param name="contents">The graph before.</param>
    /// <param name="added">The rows, a cell for each column.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static LoadResult Add(
        GraphContents contents, ILookup<TableLayout, string[]> added, CancellationToken cancellationToken) =>
        Rebuild(table => GraphFlattener.AllRowsOf(contents, table).Concat(added[table]), cancellationToken);

    /// <summary>A graph of rows, loaded as it would be from a store without lines.</summary>
    /// <param name="rowsOf">The rows of each table, a cell for each column.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static LoadResult Rebuild(Func<TableLayout, IEnumerable<string[]>> rowsOf, CancellationToken cancellationToken)
    {
        var assembler = new GraphAssembler(new LoadOptions(), cancellationToken);
        foreach (var table in TableLayouts.Nodes)
        {
            assembler.Read(Open(table));
        }

        assembler.CompleteNodes();
        assembler.ReadOpennessTables(Open);
        foreach (var table in TableLayouts.Relations.Append<TableLayout>(TableLayouts.Openness))
        {
            assembler.Read(Open(table));
        }

        assembler.ReadRules(Open);
        return assembler.Build();

        CellCursor Open(TableLayout table) => new(table, rowsOf(table), new FindingList(table.FileName, 0));
    }

    /// <summary>
    /// The line of the row in a folder that has it now, or else of the first one about the same; null when there is none, or no line.
    /// </summary>
    /// <param name="loaded">The graph with the row.</param>
    /// <param name="written">
    /// What the row says for its ends where it names them by other words than ids, cut when it is long; null where it does not.
    /// </param>
    public int? FindLine(LoadResult loaded, out string? written)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        written = null;
        int[] slots = [.. Enumerable.Range(0, _table.Columns.Length)];
        return After is null ? null
            : loaded.FindLine(_table, slots, After) ?? loaded.FindLine(_table, slots[..Key.Length], Key)
                ?? (_table is RelationLayout relation ? FindLine(loaded, relation, out written) : null);
    }

    /// <summary>The line of the first row of a relation whose ends are read as those of this one.</summary>
    private int? FindLine(LoadResult loaded, RelationLayout table, out string? written)
    {
        var graph = loaded.Graph;
        var rows = loaded.OpenRows?.Invoke(table);
        using var disposed = rows as IDisposable;
        while (rows?.Read() == true)
        {
            var (from, to) = (rows[0].ToString(), rows[1].ToString());
            var isFrom = from.Trim() == Key[0]
                || (graph.FindStart(table.Kind, from) is var start and >= 0 && graph.IdOf(start) == Key[0]);
            if (isFrom && (to.Trim() == Key[1] || (table.Kind == RelationKind.LicensedUnder && LicenseReading.Read(graph, to).Clauses.Any(
                clause => clause.Any(license => graph.IdOf(new NodeId(NodeKind.License, license)) == Key[1])))))
            {
                written = FindingList.Cut(from.Trim() == Key[0] ? to : to.Trim() == Key[1] ? from : $"{from}, {to}");
                return rows.Line > 0 ? rows.Line : null;
            }
        }

        written = null;
        return null;
    }

    /// <summary>What happened to the row, such as: the row "model:a, model:b" has method "adapter" instead of "full".</summary>
    public override string ToString()
    {
        var name = $"the row \"{FindingList.Cut(string.Join(", ", Key.Where(static cell => cell.Length > 0)))}\"";
        if (Before is null)
        {
            return name + " is new";
        }

        return After is null
            ? name + " is gone"
            : $"{name} has " + string.Join(" and ", Enumerable.Range(0, After.Count)
                .Where(slot => After[slot] != Before[slot])
                .Select(slot =>
                    $"{_table.Columns[slot]} \"{FindingList.Cut(After[slot])}\" instead of \"{FindingList.Cut(Before[slot])}\""));
    }

    /// <summary>How many columns tell the rows of a table apart for a reader: ids, both ends, or what a rule is about.</summary>
    private static int KeyLength(TableLayout table) => table switch
    {
        NodeLayout => 1,
        RelationLayout => 2,
        RuleLayout { Rules: RuleTables.Terms } => 1,
        RuleLayout { Rules: RuleTables.PropagationRules } => 3,
        RuleLayout => 2,
        OpennessLayout { KeyLength: > 0 } openness => openness.KeyLength,
        OpennessLayout => 2,
        _ => 3,
    };

    /// <summary>Rows that one graph has more often than the other, in order.</summary>
    private static List<string[]> OnlyIn(GraphContents contents, GraphContents other, TableLayout table)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in GraphFlattener.AllRowsOf(other, table))
        {
            counts[TextOf(row)] = counts.GetValueOrDefault(TextOf(row)) + 1;
        }

        var only = new List<string[]>();
        foreach (var row in GraphFlattener.AllRowsOf(contents, table))
        {
            if (counts.GetValueOrDefault(TextOf(row)) is var left and > 0)
            {
                counts[TextOf(row)] = left - 1;
                continue;
            }

            only.Add([.. row]);
        }

        return only;
    }

    /// <summary>Takes rows with equal first cells out of both lists, in pairs.</summary>
    private static List<RowChange> Pair(TableLayout table, int cells, List<string[]> gone, List<string[]> added)
    {
        var pairs = new List<RowChange>();
        var later = added.GroupBy(row => TextOf(row[..cells]), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<string[]>(group), StringComparer.Ordinal);
        gone.RemoveAll(row =>
        {
            var isPaired = later.TryGetValue(TextOf(row[..cells]), out var rows) && rows.Count > 0;
            if (isPaired)
            {
                pairs.Add(new RowChange(table, row, rows!.Dequeue())); // it was found
            }

            return isPaired;
        });
        var taken = pairs.Select(static pair => pair.After).ToHashSet();
        added.RemoveAll(taken.Contains);
        return pairs;
    }

    private static string TextOf(string[] cells) => string.Join('\0', cells);

    private IEnumerable<string[]> Changed(GraphContents contents)
    {
        var isDone = false;
        foreach (var row in GraphFlattener.AllRowsOf(contents, _table))
        {
            if (isDone || Before is null || !row.AsSpan().SequenceEqual([.. Before]))
            {
                yield return row;
                continue;
            }

            isDone = true;
            if (After is not null)
            {
                yield return [.. After];
            }
        }

        if (Before is null)
        {
            yield return [.. After!]; // a change has one of the two
        }
    }
}
