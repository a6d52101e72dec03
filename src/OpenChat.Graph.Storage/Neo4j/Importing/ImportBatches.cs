// The statements that bring a database to a graph. Their text is made of the layout's constants only.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Rows that are written by one statement.</summary>
/// <param name="Text">What is done with each <c>row</c> of <c>$rows</c>; returns a row for each that was done.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="WriteParameters">Writes <c>$rows</c> and what else the text needs. May be called more than once.</param>
/// <param name="OnRow">Takes what a row returns, with its place in the batch; null when that does not matter.</param>
internal sealed record ImportBatch(string Text, int Count, Action<Utf8JsonWriter> WriteParameters, Action<int, Neo4jRow>? OnRow = null);

/// <summary>
/// Cuts a plan into batches: relationships to remove, nodes, relationships, nodes to remove. They must be run as they are handed out, as
/// relationships need the internal ids of the nodes before them.
/// </summary>
internal sealed class ImportBatches(LineageGraph graph, ImportPlan plan, int size)
{
    /// <summary>
    /// Characters from which on a batch takes no more rows, whatever its size: the server reads a request into memory as a whole.
    /// </summary>
    private const int LongestBatch = 4_000_000;

    private readonly RelationshipEnds _ends = new(graph, plan.Tables);

    /// <summary>All batches.</summary>
    /// <param name="isPruned">Whether what the graph lacks is removed too.</param>
    public IEnumerable<ImportBatch> Create(bool isPruned)
    {
        var relationships = isPruned ? plan.Tables.Where(table => table.Table.Layout.IsRelationships).SelectMany(RemoveRelationships) : [];
        var nodes = isPruned ? plan.Tables.Where(table => !table.Table.Layout.IsRelationships).SelectMany(RemoveNodes) : [];
        return relationships.Concat(plan.Tables.SelectMany(table => Change(table).Concat(Add(table)))).Concat(nodes);
    }

    /// <summary>
    /// Takes nodes out of the graph by internal id: deletes them, but for those somebody else has put a label, a property or a relationship
    /// on, which only lose our labels. Their relationships within the graph must be gone already.
    /// </summary>
    public static string RemoveNodesText(Neo4jTable table) =>
        $$"""
          MATCH (n:{{table.Label}}) WHERE id(n) = row
          WITH n, any(label IN labels(n) WHERE NOT label IN $labels)
            OR any(key IN keys(n) WHERE NOT key IN $keys) OR EXISTS { (n)--() } AS isShared
          FOREACH (x IN CASE WHEN isShared THEN [n] ELSE [] END | REMOVE x:{{string.Join(':', table.Labels)}})
          FOREACH (x IN CASE WHEN isShared THEN [] ELSE [n] END | DELETE x)
          RETURN 1
          """;

    /// <summary>Writes the parameters of <see cref="RemoveNodesText"/>.</summary>
    public static void WriteRemoved(Utf8JsonWriter json, StoredTable table, IEnumerable<long> ids)
    {
        WriteIds(json, ids);
        WriteTexts(json, "labels", table.Layout.Labels);
        var stored = table.Columns.Select(column => column.Property).OfType<string>();
        WriteTexts(json, "keys", table.IsMarked ? stored.Append(Neo4jLayout.ImportedProperty) : stored);
    }

    private IEnumerable<ImportBatch> RemoveRelationships(TablePlan table)
    {
        var text = $"MATCH ()-[r:{table.Table.Layout.Label}]->() WHERE id(r) = row DELETE r RETURN 1";
        return table.Extra.Chunk(size).Select(ids => new ImportBatch(text, ids.Length, json => WriteIds(json, ids)));
    }

    private IEnumerable<ImportBatch> RemoveNodes(TablePlan table)
    {
        var text = RemoveNodesText(table.Table.Layout);
        return table.Extra.Chunk(size).Select(ids => new ImportBatch(text, ids.Length, json => WriteRemoved(json, table.Table, ids)));
    }

    private IEnumerable<ImportBatch> Change(TablePlan plan)
    {
        var (table, layout) = (plan.Table, plan.Table.Layout);
        var text = layout == Neo4jLayout.LicenseTerms
            ? $"MATCH ()-[old:{layout.Label}]->() WHERE id(old) = row[0] {Ends(layout, 2)} " +
              $"CREATE (a)-[r:{layout.Label}]->(b) SET r = properties(old) SET r += row[1] DELETE old RETURN 1"
            : layout.IsRelationships ? $"MATCH ()-[r:{layout.Label}]->() WHERE id(r) = row[0] SET r += row[1] RETURN 1"
            : $"MATCH (n:{layout.Label}) WHERE id(n) = row[0] SET n:{string.Join(':', layout.Labels)} SET n += row[1] RETURN 1";
        return Cut(plan, plan.Changed.ContainsKey).Select(rows => new ImportBatch(text, rows.Count, json => WriteRows(json, rows, row =>
        {
            json.WriteStartArray();
            json.WriteNumberValue(plan.Changed[row.Number]);
            WriteProperties(json, table, row.Cells, withEmpty: true);
            if (layout.IsRelationships)
            {
                WriteEnds(json, layout, row.Cells);
            }

            json.WriteEndArray();
        })));
    }

    private IEnumerable<ImportBatch> Add(TablePlan plan)
    {
        var (table, layout) = (plan.Table, plan.Table.Layout);
        if (!layout.IsRelationships)
        {
            var text = $"CREATE (n:{string.Join(':', layout.Labels)}{table.Mark}) SET n += row RETURN id(n)";
            return Cut(plan, plan.IsAdded).Select(rows => new ImportBatch(
                text,
                rows.Count,
                json => WriteRows(json, rows, row => WriteProperties(json, table, row.Cells, withEmpty: false)),
                (place, row) => plan.Ids[rows[place].Number] = row.GetInt64(0)));
        }

        var create = $"{Ends(layout, 1)} CREATE (a)-[r:{layout.Label}{table.Mark}]->(b) SET r += row[0] RETURN 1";
        return Cut(plan, plan.IsAdded).Select(rows => new ImportBatch(create, rows.Count, json => WriteRows(json, rows, row =>
        {
            json.WriteStartArray();
            WriteProperties(json, table, row.Cells, withEmpty: false);
            WriteEnds(json, layout, row.Cells);
            json.WriteEndArray();
        })));
    }

    private static string Ends(Neo4jTable layout, int first) => string.Create(
        CultureInfo.InvariantCulture,
        $"MATCH (a:{layout.Start}) WHERE id(a) = row[{first}] MATCH (b:{layout.End}) WHERE id(b) = row[{first + 1}]");

    private IEnumerable<List<(int Number, string[] Cells)>> Cut(TablePlan plan, Predicate<int> isTaken)
    {
        var rows = new List<(int, string[])>();
        var (number, length) = (0, 0);
        foreach (var cells in plan.Table.Rows)
        {
            if (isTaken(number))
            {
                rows.Add((number, [.. cells]));
                length += cells.Sum(cell => cell.Length);
                if (rows.Count == size || length >= LongestBatch)
                {
                    yield return rows;
                    (rows, length) = ([], 0);
                }
            }

            number++;
        }

        if (rows.Count > 0)
        {
            yield return rows;
        }
    }

    private static void WriteRows(Utf8JsonWriter json, List<(int Number, string[] Cells)> rows, Action<(int Number, string[] Cells)> write)
    {
        json.WriteStartArray("rows");
        rows.ForEach(write);
        json.WriteEndArray();
    }

    /// <summary>Writes the properties of a row as an object; what is empty is left out, or null, which removes the property.</summary>
    private static void WriteProperties(Utf8JsonWriter json, StoredTable table, string[] cells, bool withEmpty)
    {
        json.WriteStartObject();
        for (var i = 0; i < cells.Length; i++)
        {
            var column = table.Columns[i];
            if (column.Property is null || (cells[i].Length == 0 && !withEmpty))
            {
                continue;
            }

            json.WritePropertyName(column.Property);
            if (cells[i].Length == 0)
            {
                json.WriteNullValue();
            }
            else if (column.Type == Neo4jType.Integer)
            {
                json.WriteNumberValue(long.Parse(cells[i], CultureInfo.InvariantCulture));
            }
            else if (column.Type == Neo4jType.List)
            {
                json.WriteStartArray();
                foreach (var item in cells[i].AsSpan().Split(';'))
                {
                    json.WriteStringValue(cells[i].AsSpan(item));
                }

                json.WriteEndArray();
            }
            else
            {
                json.WriteStringValue(cells[i]);
            }
        }

        json.WriteEndObject();
    }

    private void WriteEnds(Utf8JsonWriter json, Neo4jTable layout, string[] cells)
    {
        var (start, end) = _ends.Find(layout, cells);
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
    }

    private static void WriteIds(Utf8JsonWriter json, IEnumerable<long> ids)
    {
        json.WriteStartArray("rows");
        foreach (var id in ids)
        {
            json.WriteNumberValue(id);
        }

        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
