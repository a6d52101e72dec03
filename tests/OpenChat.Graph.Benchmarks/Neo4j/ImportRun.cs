// neo4j-import: an import beside the bare statements that write the same graph.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Benchmarks.Neo4j;

/// <summary>
/// Takes turns, in one database and one process: the bare <c>UNWIND</c> batches of 10,000 rows (nodes by MERGE on the unique id,
/// relationships between nodes found by id, rows from a graph that is loaded already) and the import, which reads the folder first, each
/// into the empty database.
/// </summary>
internal static class ImportRun
{
    private const int BatchSize = 10_000;

    /// <summary>Measures and prints; the database is empty afterwards.</summary>
    /// <param name="folder">A CSV folder without rule files.</param>
    /// <param name="runs">How often each is done; medians are compared.</param>
    /// <param name="output">One line a measure.</param>
    /// <returns>The exit code: 0, or 2 when there is no empty database.</returns>
    public static async Task<int> RunAsync(string folder, int runs, TextWriter output)
    {
        using var database = await BenchmarkDatabase.TryOpenAsync(output);
        if (database is null)
        {
            return 2;
        }

        if (!await database.IsEmptyAsync())
        {
            await output.WriteLineAsync("The database is not empty; this run would empty it.");
            return 2;
        }

        var contents = CsvFolder.Load(folder).Contents;
        var (bare, import) = (new List<double>(), new List<double>());
        try
        {
            for (var run = 0; run <= runs; run++)
            {
                var bareTime = await Measures.TimeAsync(() => WriteBareAsync(database.Client, contents));
                await database.EmptyAsync();
                var changes = 0L;
                var importTime = await Measures.TimeAsync(async () =>
                    changes = (await Neo4jImport.RunAsync(database.Connection, CsvFolder.Load(folder), folder)).Changes);
                await database.EmptyAsync();
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(run == 0 ? "warming up" : "run")}: bare {bareTime:F1} s, "
                    + $"import of {changes} changes {importTime:F1} s, ratio {importTime / bareTime:F2}"));
                if (run > 0)
                {
                    bare.Add(bareTime);
                    import.Add(importTime);
                }
            }
        }
        catch
        {
            await database.EmptyAsync();
            throw;
        }

        var (bareMedian, importMedian) = (Measures.Median(bare), Measures.Median(import));
        await output.WriteLineAsync(
            FormattableString.Invariant(
                $"medians: bare {bareMedian:F1} s, import {importMedian:F1} s, ratio {importMedian / bareMedian:F2}   target 1.3"));
        return 0;
    }

    private static async Task WriteBareAsync(Neo4jClient client, GraphContents contents)
    {
        foreach (var (_, text) in Neo4jLayout.Schema)
        {
            await client.RunAsync(new Neo4jStatement(text), null, CancellationToken.None);
        }

        foreach (var table in Neo4jLayout.Nodes)
        {
            var label = table.Labels.Length > 1 ? $" SET n:{table.Labels[0]}" : "";
            var text = $"UNWIND $rows AS row MERGE (n:{table.Label} {{id: row[0]}}) SET n += row[1]{label}";
            await WriteAsync(client, text, table, GraphFlattener.RowsOf(contents, table.Table));
        }

        foreach (var table in Neo4jLayout.Relations)
        {
            var rows = GraphFlattener.RowsOf(contents, table.Table).Select(row => row.ToArray());
            foreach (var group in rows.GroupBy(row => (Start: LabelOf(row[0]), End: LabelOf(row[1]))))
            {
                var text = $"UNWIND $rows AS row MATCH (a:{group.Key.Start} {{id: row[0]}}) "
                    + $"MATCH (b:{group.Key.End} {{id: row[2]}}) CREATE (a)-[r:{table.Label}]->(b) SET r = row[1]";
                await WriteAsync(client, text, table, group);
            }
        }

        string LabelOf(string id) => contents.Lineage.FindById(id)?.Kind.ToString()
            ?? throw new InvalidOperationException($"The folder does not list '{id}'.");
    }

    private static async Task WriteAsync(Neo4jClient client, string text, Neo4jTable table, IEnumerable<string[]> rows)
    {
        foreach (var batch in rows.Select(row => row.ToArray()).Chunk(BatchSize))
        {
            await client.RunAsync(
                new Neo4jStatement(
                    text,
                    json =>
                    {
                        json.WriteStartArray("rows");
                        foreach (var row in batch)
                        {
                            WriteRow(json, table, row);
                        }

                        json.WriteEndArray();
                    }),
                null,
                CancellationToken.None);
        }
    }

    private static void WriteRow(Utf8JsonWriter json, Neo4jTable table, string[] row)
    {
        json.WriteStartArray();
        json.WriteStringValue(row[0]);
        json.WriteStartObject();
        for (var i = table.IsRelationships ? 2 : 0; i < row.Length; i++)
        {
            if (row[i].Length > 0)
            {
                json.WriteString(table.Columns[i].Name, row[i]);
            }
        }

        json.WriteEndObject();
        if (table.IsRelationships)
        {
            json.WriteStringValue(row[1]);
        }

        json.WriteEndArray();
    }
}
