// neo4j: an import beside the bare statements that write the same graph.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Takes turns, in one database and one process: the bare <c>UNWIND</c> batches of 10,000 rows (nodes by MERGE on the unique id, relationships between nodes found
/// by id) and the import, each into the empty database.
/// </summary>
internal static class Neo4jImportRun
{
    private const int BatchSize = 10_000;

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">A CSV folder.</param>
    /// <param name="runs">How often each is done; medians are compared.</param>
    /// <param name="output">One line a measure.</param>
    /// <returns>The exit code: 0, or 2 when there is no empty database.</returns>
    public static async Task<int> RunAsync(string folder, int runs, TextWriter output)
    {
        if (Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_URI") is not { Length: > 0 } uri || !Neo4jConnection.TryParseAddress(uri, out var address, out _))
        {
            await output.WriteLineAsync("Name an empty database with OPENCHAT_NEO4J_URI and OPENCHAT_NEO4J_PASSWORD.");
            return 2;
        }

        var connection = new Neo4jConnection { Address = address, Password = Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_PASSWORD") };
        using var client = new Neo4jClient(connection);
        if (await CountAsync(client) > 0)
        {
            await output.WriteLineAsync("The database is not empty; this run would empty it.");
            return 2;
        }

        var (bare, import) = (new List<double>(), new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            var bareTime = await TimeAsync(() => WriteBareAsync(client, folder));
            await EmptyAsync(client);
            var changes = 0L;
            var importTime = await TimeAsync(async () => changes = (await Neo4jImport.RunAsync(connection, folder)).Changes);
            await EmptyAsync(client);
            var isWarm = run > 0;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(isWarm ? "run" : "warming up")}: bare {bareTime:F1} s, import of {changes} changes {importTime:F1} s, ratio {importTime / bareTime:F2}"));
            if (isWarm)
            {
                bare.Add(bareTime);
                import.Add(importTime);
            }
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"medians: bare {Median(bare):F1} s, import {Median(import):F1} s, ratio {Median(import) / Median(bare):F2} (target 1.3)"));
        return 0;
    }

    private static async Task WriteBareAsync(Neo4jClient client, string folder)
    {
        var graph = CsvFolder.Load(folder).Graph;
        foreach (var (_, text) in Neo4jLayout.Schema)
        {
            await client.RunAsync(new Neo4jStatement(text), null, CancellationToken.None);
        }

        foreach (var table in Neo4jLayout.Nodes)
        {
            var text = $"UNWIND $rows AS row MERGE (n:{table.Label} {{id: row[0]}}) SET n += row[1]{(table.Labels.Length > 1 ? $" SET n:{table.Labels[0]}" : "")}";
            await WriteAsync(client, text, table, GraphRows.Of(graph, table.File));
        }

        foreach (var table in Neo4jLayout.Relations)
        {
            var rows = GraphRows.Of(graph, table.File).Select(row => row.ToArray());
            foreach (var group in rows.GroupBy(row => (Start: LabelOf(row[0]), End: LabelOf(row[1]))))
            {
                var text = $"UNWIND $rows AS row MATCH (a:{group.Key.Start} {{id: row[0]}}) MATCH (b:{group.Key.End} {{id: row[2]}}) CREATE (a)-[r:{table.Label}]->(b) SET r = row[1]";
                await WriteAsync(client, text, table, group);
            }
        }
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

    private static string LabelOf(string id) => Enum.GetValues<NodeKind>().First(kind => id.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal)).ToString();

    private static async Task EmptyAsync(Neo4jClient client) =>
        await client.RunAsync(new Neo4jStatement("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"), null, CancellationToken.None);

    private static async Task<long> CountAsync(Neo4jClient client)
    {
        var count = 0L;
        await client.RunAsync(new Neo4jStatement("MATCH (n) RETURN count(n)") { IsRead = true }, row => count = row.GetInt64(0), CancellationToken.None);
        return count;
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
