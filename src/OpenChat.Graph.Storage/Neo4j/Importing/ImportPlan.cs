// What has to be written so that a database holds a graph: the difference, table by table.
using System.Collections;
using System.Runtime.InteropServices;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>What is to be done in one table.</summary>
internal sealed class TablePlan(StoredTable table)
{
    /// <summary>The table.</summary>
    public StoredTable Table { get; } = table;

    /// <summary>Number of the graph's rows.</summary>
    public int Rows { get; set; }

    /// <summary>Rows of the graph that the database has with the same values, by their number.</summary>
    public BitArray? Same { get; set; }

    /// <summary>Rows of the graph that the database has with other values: number to internal id.</summary>
    public SortedDictionary<int, long> Changed { get; } = [];

    /// <summary>Internal ids of what the database has beyond the graph, ascending.</summary>
    public List<long> Extra { get; } = [];

    /// <summary>For nodes: internal ids by number; −1 for those that are not there yet. Empty for relationships.</summary>
    public long[] Ids { get; set; } = [];

    public int SameCount { get; set; }

    public int AddedCount => Rows - SameCount - Changed.Count;

    /// <summary>Whether a row of the graph is to be added.</summary>
    public bool IsAdded(int row) => Same?[row] != true && !Changed.ContainsKey(row);
}

/// <summary>The whole difference between a graph and a database.</summary>
/// <param name="Tables">In the order they are written.</param>
/// <param name="Imports">How many imports changed the database before.</param>
/// <param name="IsEmpty">Whether the database has none of the layout's nodes.</param>
internal sealed record ImportPlan(List<TablePlan> Tables, long Imports, bool IsEmpty)
{
    /// <summary>Number of rows to be written, without removals.</summary>
    public long Changes => Tables.Sum(table => (long)table.AddedCount + table.Changed.Count);

    /// <summary>Number of rows the database has beyond the graph.</summary>
    public long Extra => Tables.Sum(table => (long)table.Extra.Count);
}

/// <summary>Reads a database and compares it with a graph.</summary>
internal sealed class ImportPlanner(Neo4jClient client)
{
    /// <summary>Compares all tables.</summary>
    /// <exception cref="Neo4jException">The database cannot be read.</exception>
    public async Task<ImportPlan> PlanAsync(IEnumerable<StoredTable> tables, long imports, CancellationToken cancellationToken)
    {
        var plans = new List<TablePlan>();
        var isEmpty = true;
        foreach (var table in tables)
        {
            var plan = new TablePlan(table);
            isEmpty &= !await CompareAsync(plan, cancellationToken);
            plans.Add(plan);
        }

        return new ImportPlan(plans, imports, isEmpty);
    }

    /// <summary>Returns whether the database has any row.</summary>
    private async Task<bool> CompareAsync(TablePlan plan, CancellationToken cancellationToken)
    {
        var table = plan.Table;
        var hash = new RowHash(table.Columns.Length);
        var stored = new Dictionary<UInt128, StoredRow>();
        var statement = new Neo4jStatement(table.ReadStatement) { IsRead = true };
        await client.RunAsync(
            statement,
            row =>
            {
                hash.Set(row, 2);
                var isOurs = row[1] is "true";
                var id = row.GetInt64(0);
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(stored, hash.Whole(), out var exists);
                if (!exists)
                {
                    known = new StoredRow(id, isOurs, hash.Part(table.Keys[0]), table.Keys.Length > 1 ? hash.Part(table.Keys[1]) : 0);
                }
                else if (isOurs && !known.IsOurs)
                {
                    plan.Extra.Add(known.Id); // the same once more, which somebody else wrote
                    known = known with { Id = id, IsOurs = true };
                }
                else
                {
                    plan.Extra.Add(id); // the same once more
                }
            },
            cancellationToken);
        var isAny = stored.Count > 0;
        var ids = new List<long>();
        var same = new List<bool>();
        foreach (var cells in table.Rows)
        {
            CheckCancelled(plan.Rows, cancellationToken);
            var id = -1L;
            if (isAny)
            {
                hash.Set(cells);
                if (stored.Remove(hash.Whole(), out var found))
                {
                    id = found.Id;
                    plan.SameCount++;
                }

                same.Add(id >= 0);
            }

            if (!table.Layout.IsRelationships)
            {
                ids.Add(id);
            }

            plan.Rows++;
        }

        plan.Same = isAny ? new BitArray([.. same]) : null;
        plan.Ids = [.. ids];
        for (var level = 0; level < table.Keys.Length && stored.Count > 0 && plan.AddedCount > 0; level++)
        {
            Pair(plan, stored, hash, level);
        }

        plan.Extra.AddRange(stored.Values.Select(row => row.Id));
        plan.Extra.Sort();
        return isAny;
    }

    /// <summary>Takes rows with the same key for one row that was changed, unless somebody else wrote it.</summary>
    private static void Pair(TablePlan plan, Dictionary<UInt128, StoredRow> stored, RowHash hash, int level)
    {
        var byKey = new Dictionary<ulong, List<(UInt128 Whole, long Id)>>();
        foreach (var (whole, row) in stored.Where(pair => pair.Value.IsOurs))
        {
            ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(byKey, level == 0 ? row.Key : row.LooseKey, out _);
            (rows ??= []).Add((whole, row.Id));
        }

        foreach (var rows in byKey.Values)
        {
            rows.Sort((left, right) => right.Id.CompareTo(left.Id)); // the oldest last, which is taken first
        }

        var number = 0;
        foreach (var cells in plan.Table.Rows)
        {
            if (plan.IsAdded(number))
            {
                hash.Set(cells);
                if (byKey.TryGetValue(hash.Part(plan.Table.Keys[level]), out var rows) && rows.Count > 0)
                {
                    var (whole, id) = rows[^1];
                    rows.RemoveAt(rows.Count - 1);
                    stored.Remove(whole);
                    plan.Changed.Add(number, id);
                    if (plan.Ids.Length > 0)
                    {
                        plan.Ids[number] = id;
                    }
                }
            }

            number++;
        }
    }

    private static void CheckCancelled(int row, CancellationToken cancellationToken)
    {
        if ((row & 0xFFF) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A row of the database.</summary>
    /// <param name="Id">Internal id.</param>
    /// <param name="IsOurs">Whether it may be changed: an import wrote it, or its key is unique.</param>
    /// <param name="Key">Hash of the first key.</param>
    /// <param name="LooseKey">Hash of the second key.</param>
    private readonly record struct StoredRow(long Id, bool IsOurs, ulong Key, ulong LooseKey);
}
