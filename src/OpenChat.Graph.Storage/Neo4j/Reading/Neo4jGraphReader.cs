// Reads all rows of a Neo4j database straight into the builder of a graph.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Reading;

/// <summary>
/// Loads one state: (1) whether the database holds a graph that may be read; (2) how large its tables are; (3) node tables, two statements at a time, each a part of a
/// table in chunks of columns; (4) relationships likewise, the largest tables first, their ends by the internal ids that came with the nodes; (5) rules; (6) the
/// graph is packed; (7) what is doubtful in it is found.
/// </summary>
internal sealed class Neo4jGraphReader(Neo4jClient client, ImmutableArray<string> state)
{
    private const int Parallelism = 2;

    /// <summary>
    /// Rows of one statement, an eighth of the table within these limits. The server holds them all before it sends the first, and passes over the whole table for each part.
    /// </summary>
    private const int FewestPartRows = 10_000;

    private const int MostPartRows = 100_000;

    /// <summary>Rows of one chunk. We hold one for each statement.</summary>
    private const int ChunkRows = 10_000;

    /// <summary>A statement that is too large for the server's memory is cut into halves, but not below this.</summary>
    private const int FewestRows = 100;

    private readonly LineageGraphBuilder _builder = new();
    private readonly List<OpennessFact> _assessments = [];
    private readonly InternalIds _ids = new();
    private readonly LostValues _lost = new();
    private readonly Dictionary<CsvFile, List<string[]>> _ruleRows = [];
    private HashSet<string> _ruleFiles = [];

    /// <summary>Steps 1 to 5.</summary>
    /// <exception cref="Neo4jException">The database cannot be read, or must not be.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        // (1)
        await CheckAsync(cancellationToken);

        // (2)
        var nodes = Enum.GetValues<NodeKind>().Select(kind => new Reading(Neo4jLayout.Nodes[(int)kind], NodeReader(kind))).ToArray();
        Reading[] relations =
        [
            .. Enum.GetValues<RelationKind>().Reverse().Select(kind => new Reading(Neo4jLayout.Relations[(int)kind], RelationReader(kind))),
            new(Neo4jLayout.Openness, OpennessReader),
        ];
        await CountAsync([.. nodes, .. relations], cancellationToken);

        // (3)
        foreach (var kind in Enum.GetValues<NodeKind>())
        {
            _ids.Reserve(kind, nodes[(int)kind].Rows);
        }

        await ReadAllAsync(nodes, cancellationToken);
        _builder.CompleteNodes();

        // (4)
        await ReadAllAsync(relations, cancellationToken);

        // (5)
        Neo4jTable[] rules = [Neo4jLayout.Terms, Neo4jLayout.LicenseTerms, Neo4jLayout.PropagationRules, Neo4jLayout.VerdictRules];
        foreach (var table in rules.Where(table => _ruleFiles.Contains(table.File.Name)))
        {
            await ReadRulesAsync(table, cancellationToken);
        }
    }

    /// <summary>Steps 6 and 7. The reader is spent afterwards.</summary>
    public LoadResult Build()
    {
        // (6)
        var findings = CsvLayout.All.ToDictionary(file => file.Name, file => new FindingList(file.Name, new CsvLoadOptions().MaxFindings), StringComparer.Ordinal);
        var rules = new RuleReader(file => _ruleRows.TryGetValue(file, out var rows) ? new CellTable(file, rows, findings[file.Name]) : null).Read();
        var contents = new GraphContents(_builder.Build(), rules, _assessments);

        // (7)
        _lost.Report(findings);
        return new LoadResult(contents, GraphFindings.Find(contents, findings));
    }

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
                _ruleFiles = Enumerable.Range(0, row.ItemCount(1)).Select(item => row.GetItem(1, item).ToString()).ToHashSet(StringComparer.Ordinal);
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
        var current = new Current(reading.Table, _lost, _builder, _ids);
        var read = reading.Reader(current);
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
                for (current.Open(chunk); current.Next();)
                {
                    read();
                }
            }
        }
    }

    private Task<Neo4jSummary> RunAsync(string statement, Action<Neo4jRow> read, CancellationToken cancellationToken) =>
        client.RunAsync(new Neo4jStatement(statement) { IsRead = true, Bookmarks = state }, read, cancellationToken);

    private Func<Current, Action> NodeReader(NodeKind kind) => current =>
    {
        var nodes = CsvLayout.Nodes.First(nodes => nodes.Kind == kind);
        var cells = NodeRows.Cells(nodes, slot => current[slot]);
        var dateSlot = Array.IndexOf(nodes.Fields, null);
        return () =>
        {
            if (!current.IsWhole())
            {
                _ids.AddRefused(kind, current.InternalId, current[0].ToString());
                return;
            }

            if (_builder.AddNode(kind, NodeRows.Create(cells, dateSlot < 0 ? default : current.Date(dateSlot)), out var number) != NodeOutcome.Added)
            {
                current.Report(FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once", "two nodes have the id; one of them counts.");
            }

            _ids.Add(kind, current.InternalId, number);
        };
    };

    private Func<Current, Action> RelationReader(RelationKind kind) => current =>
    {
        var relations = CsvLayout.Relations.First(relations => relations.Kind == kind);
        var file = relations.File;
        var qualifier = relations.Qualifier is null ? -1 : file.Slot(relations.Qualifier);
        var (operators, group, validFrom, validTo) = (file.Slot("operator"), file.Slot("group"), file.Slot("valid_from"), file.Slot("valid_to"));
        var claim = new ClaimSlots(file);
        return () =>
        {
            if (current.FindEnds() && current.IsWhole())
            {
                _builder.AddRelation(kind, new RelationRow
                {
                    From = current.From.Refused,
                    FromNode = current.From.Node,
                    To = current.To.Refused,
                    ToNode = current.To.Node,
                    Qualifier = current[qualifier],
                    Operator = current[operators],
                    Group = current[group],
                    ValidFrom = current.Date(validFrom),
                    ValidTo = current.Date(validTo),
                    Source = current[claim.Source],
                    EvidenceUrl = current[claim.Evidence],
                    Confidence = current.Confidence(claim.Confidence),
                    RecordedAt = current.Date(claim.Recorded),
                    Note = current[claim.Note],
                });
            }
        };
    };

    private Action OpennessReader(Current current)
    {
        var claim = new ClaimSlots(CsvLayout.Openness);
        return () =>
        {
            if (current.IsWhole())
            {
                _assessments.Add(new OpennessFact(
                    current[0].ToString(), current[1].ToString(), current[2].ToString(), current[3].ToString(), current[4].ToString(),
                    new ClaimText(
                        current[claim.Source].ToString(), current[claim.Evidence].ToString(), current.Confidence(claim.Confidence),
                        current.Date(claim.Recorded), current[claim.Note].ToString())));
            }
        };
    }

    private async Task ReadRulesAsync(Neo4jTable table, CancellationToken cancellationToken)
    {
        var rows = new List<(long? Row, string[] Cells)>();
        var width = table.Columns.Length;
        await RunAsync(
            table.ReadStatement,
            row => rows.Add((
                table.KeepsOrder && long.TryParse(row[width], out var place) ? place : null,
                [.. Enumerable.Range(0, width).Select(column => row.Joined(column).ToString())])),
            cancellationToken);
        rows.Sort(Neo4jLayout.CompareRows);
        _ruleRows[table.File] = rows.ConvertAll(row => row.Cells);
    }

    /// <summary>A table that is to be read.</summary>
    /// <param name="Table">Which.</param>
    /// <param name="Reader">Makes what reads the row that <see cref="Current"/> stands on; one for each statement.</param>
    private sealed record Reading(Neo4jTable Table, Func<Current, Action> Reader)
    {
        /// <summary>How many rows it has at most.</summary>
        public long Rows { get; set; }
    }

    /// <summary>The row of a chunk that is being read, by the columns of its file. What it says and the graph cannot hold is reported.</summary>
    private sealed class Current(Neo4jTable table, LostValues lost, LineageGraphBuilder builder, InternalIds ids)
    {
        private readonly CsvFile _file = table.File;
        private Neo4jRow _chunk = new();
        private int _row;
        private int _rows;

        /// <summary>The start of a relation.</summary>
        public End From { get; } = new(table.Start, builder, ids);

        /// <summary>The end of a relation.</summary>
        public End To { get; } = new(table.End, builder, ids);

        /// <summary>The internal id of a node.</summary>
        public long InternalId => IdIn(table.Columns.Length);

        /// <summary>A cell; empty for a column the file does not have.</summary>
        public ReadOnlySpan<char> this[int slot] =>
            slot < 0 ? []
            : !table.Columns[slot].IsEnd ? _chunk.GetItem(slot + 1, _row)
            : slot == 0 ? From.Id
            : To.Id;

        /// <summary>Goes before the first row of a chunk.</summary>
        public void Open(Neo4jRow chunk) => (_chunk, _row, _rows) = (chunk, -1, chunk.ItemCount(1));

        /// <summary>Goes to the next row; false behind the last.</summary>
        public bool Next() => ++_row < _rows;

        /// <summary>Finds the nodes a relation stands between; false when it is somebody else's, between other nodes.</summary>
        public bool FindEnds() => From.Find(IdIn(0)) && To.Find(IdIn(1));

        /// <summary>Whether all required values are there; reports the first that is not.</summary>
        public bool IsWhole()
        {
            foreach (var slot in _file.Required)
            {
                if (table.Columns[slot].IsEnd ? (slot == 0 ? From : To).IsNameless : this[slot].IsEmpty)
                {
                    Report(FindingSeverity.Error, FindingCodes.EmptyValue, slot, "a value", "the value is required; the row is not read.");
                    return false;
                }
            }

            return true;
        }

        public PartialDate Date(int slot)
        {
            if (!PartialDate.TryParse(this[slot], out var date))
            {
                Report(
                    FindingSeverity.Error, FindingCodes.BadDate, slot, "yyyy, yyyy-mm or yyyy-mm-dd", $"\"{FindingList.Cut(this[slot].ToString())}\" is no date; it counts as not said.");
            }

            return date;
        }

        public Confidence Confidence(int slot)
        {
            if (!Words.TryParseConfidence(this[slot], out var confidence))
            {
                Report(
                    FindingSeverity.Error, FindingCodes.UnknownValue, slot, "high medium low", $"\"{FindingList.Cut(this[slot].ToString())}\" is no confidence; it counts as not said.");
            }

            return confidence;
        }

        public void Report(FindingSeverity severity, string code, int slot, string expectation, string problem)
        {
            var place = _file.Columns[1] == "to" ? $"{this[0]} to {this[1]}" : this[0].ToString();
            lost.Add(new Finding(
                severity, code, _file.Name, null, _file.Columns[slot], null, FindingList.Cut(this[slot].ToString()), expectation,
                $"{_file.Name}, {_file.Columns[slot]} of \"{FindingList.Cut(place)}\": {problem}"));
        }

        private long IdIn(int slot) => long.Parse(_chunk.GetItem(slot + 1, _row), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    /// <summary>One end of the relation that is being read.</summary>
    private sealed class End(string labels, LineageGraphBuilder builder, InternalIds ids)
    {
        private readonly NodeKind[] _kinds = [.. Enum.GetValues<NodeKind>().Where(kind => labels.Split('|').Contains(kind.ToString()))];

        /// <summary>The node in the builder; null when the builder did not get it.</summary>
        public (NodeKind Kind, int Number)? Node { get; private set; }

        /// <summary>Id of a node that the builder did not get.</summary>
        public string Refused { get; private set; } = "";

        /// <summary>Whether the node has no id.</summary>
        public bool IsNameless => Node is null && Refused.Length == 0;

        /// <summary>Id of the node; empty when it has none.</summary>
        public string Id => Node is { } node ? Encoding.UTF8.GetString(builder.IdOf(node.Kind, node.Number)) : Refused;

        /// <summary>Goes to a node by its internal id; false when it is of no kind that may be here.</summary>
        public bool Find(long internalId)
        {
            var isFound = ids.TryFind(_kinds, internalId, out var node, out var refused);
            (Node, Refused) = (node, refused);
            return isFound;
        }
    }
}
