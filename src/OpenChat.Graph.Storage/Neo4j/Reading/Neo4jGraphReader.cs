// Reads all rows of a Neo4j database.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Reading;

/// <summary>
/// Reads one state: (1) whether the database holds a graph that may be read; (2) how large its tables are; (3) nodes, two statements at a
/// time, each for a part of a table in chunks of columns, and the tables about openness; (4) relationships likewise, the largest tables
/// first, their ends by the internal ids that came with the nodes; (5) rules. What the rows are, and what is wrong with them, is not its
/// business.
/// </summary>
internal sealed class Neo4jGraphReader(Neo4jClient client, ImmutableArray<string> state)
{
    private const int Parallelism = 2;

    /// <summary>
    /// Rows of one statement, an eighth of the table within these limits. The server holds them all before it sends the
    /// first, and passes over the whole table for each part.
    /// </summary>
    private const int FewestPartRows = 10_000;

    private const int MostPartRows = 100_000;

    /// <summary>Rows of one chunk. We hold one for each statement.</summary>
    private const int ChunkRows = 10_000;

    /// <summary>A statement that is too large for the server's memory is cut into halves, but not below this.</summary>
    private const int FewestRows = 100;

    private readonly GraphAssembler _assembler = new(new LoadOptions(), CancellationToken.None);
    private readonly InternalIds _ids = new();
    private readonly Dictionary<TableLayout, List<string[]>> _rows = []; // of tables that are read as a whole
    private HashSet<string> _ruleFiles = [];

    /// <summary>Steps 1 to 5.</summary>
    /// <exception cref="Neo4jException">The database cannot be read, or must not be.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        // (1)
        await CheckAsync(cancellationToken);

        // (2)
        var nodes = Neo4jLayout.Nodes.Select(table => new Reading(table)).ToArray();
        var relations = Neo4jLayout.Relations.Reverse().Append(Neo4jLayout.Openness).Select(table => new Reading(table)).ToArray();
        await CountAsync([.. nodes, .. relations], cancellationToken);

        // (3)
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            _ids.Reserve(kind, nodes[(int)kind].Rows);
        }

        await ReadAllAsync(nodes, cancellationToken);
        _assembler.CompleteNodes();
        foreach (var table in Neo4jLayout.OpennessTables)
        {
            await ReadRowsAsync(table, cancellationToken);
        }

        _assembler.ReadOpennessTables(OpenRows);

        // (4)
        await ReadAllAsync(relations, cancellationToken);

        // (5)
        Neo4jTable[] rules = [Neo4jLayout.Terms, Neo4jLayout.LicenseTerms, Neo4jLayout.PropagationRules, Neo4jLayout.VerdictRules];
        foreach (var table in rules.Where(table => _ruleFiles.Contains(table.Table.FileName)))
        {
            await ReadRowsAsync(table, cancellationToken);
        }
    }

    /// <summary>What was read. The reader is spent afterwards.</summary>
    public LoadResult Build()
    {
        _assembler.ReadRules(OpenRows);
        return _assembler.Build();
    }

    private CellCursor? OpenRows(TableLayout table) =>
        _rows.TryGetValue(table, out var rows) ? new CellCursor(table, rows, _assembler.FindingsOf(table)) : null;

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        ImportMarker? marker = null;
        await RunAsync(ImportMarker.ReadStatement, row => marker = ImportMarker.Read(row), cancellationToken);
        if (marker is { IsWriting: true })
        {
            throw client.Errors.UnfinishedImport(marker.Describe());
        }

        long? format = null;
        await RunAsync(
            $"MATCH (g:{Neo4jLayout.GraphLabel} {{id: 'graph'}}) RETURN g.format, g.rule_files",
            row =>
            {
                format = row.IsNull(0) ? 0 : row.GetInt64(0);
                _ruleFiles = row.Items(1).ToHashSet(StringComparer.Ordinal);
            },
            cancellationToken);
        if (format != Neo4jLayout.Format)
        {
            throw format is null ? client.Errors.NoGraph() : client.Errors.OtherFormat();
        }
    }

    private Task<Neo4jSummary> CountAsync(Reading[] tables, CancellationToken cancellationToken) => RunAsync(
        string.Join(" UNION ALL ", tables.Select((reading, i) => $"{reading.Table.CountStatement} AS count, {i} AS place")),
        row => tables[row.GetInt64(1)].Rows = row.GetInt64(0),
        cancellationToken);

    private Task ReadAllAsync(IEnumerable<Reading> tables, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            tables.SelectMany(reading =>
            {
                var size = Math.Clamp(reading.Rows / 8, FewestPartRows, MostPartRows);
                var parts = (int)((reading.Rows + size - 1) / size);
                return Enumerable.Range(0, parts).Select(part => (reading, part, parts));
            }),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (part, token) => await ReadPartAsync(part.reading, part.part, part.parts, token));

    private async Task ReadPartAsync(Reading reading, long part, long parts, CancellationToken cancellationToken)
    {
        var rows = reading.Rows / parts;
        var statement = new Neo4jStatement(reading.Table.ReadPart, json =>
        {
            json.WriteNumber("part", part);
            json.WriteNumber("parts", parts);
            json.WriteNumber("chunks", parts * (1 + (rows / ChunkRows)));
        })
        {
            IsRead = true,
            Bookmarks = state,
        };
        var cursor = new Neo4jCursor(reading.Table, _assembler, _ids);
        try
        {
            await client.RunAsync(statement, ReadChunk, cancellationToken);
        }
        catch (Neo4jException exception) when (exception is { Kind: Neo4jErrorKind.TooLarge, HasDeliveredRows: false } && rows > FewestRows)
        {
            await ReadPartAsync(reading, part, parts * 2, cancellationToken);
            await ReadPartAsync(reading, part + parts, parts * 2, cancellationToken);
        }

        void ReadChunk(Neo4jRow chunk)
        {
            // Parts of one table arrive side by side.
            lock (reading)
            {
                cursor.Open(chunk);
                _assembler.Read(cursor);
            }
        }
    }

    private Task<Neo4jSummary> RunAsync(string statement, Action<Neo4jRow> read, CancellationToken cancellationToken) =>
        client.RunAsync(new Neo4jStatement(statement) { IsRead = true, Bookmarks = state }, read, cancellationToken);

    private async Task ReadRowsAsync(Neo4jTable table, CancellationToken cancellationToken)
    {
        var rows = new List<(long? Row, string[] Cells)>();
        var width = table.Columns.Length;
        await RunAsync(
            table.ReadStatement,
            row => rows.Add((
                table.KeepsOrder && long.TryParse(row[width], out var place) ? place : null,
                [.. Enumerable.Range(0, width).Select(column => row.Joined(column).ToString())])),
            cancellationToken);
        if (table == Neo4jLayout.Criteria)
        {
            var title = table.Table.Slot("title");
            rows.RemoveAll(row => row.Cells[title].Length == 0); // only named by assessments
        }

        rows.Sort(Neo4jLayout.CompareRows);
        _rows[table.Table] = rows.ConvertAll(row => row.Cells);
    }

    /// <summary>A table that is to be read.</summary>
    private sealed record Reading(Neo4jTable Table)
    {
        /// <summary>How many rows it has at most.</summary>
        public long Rows { get; set; }
    }
}
