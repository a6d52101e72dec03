// Reads all rows of a Neo4j database straight into the builder of a graph.
using System.Collections.Immutable;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Graph;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Storage.Neo4j;

/// <summary>
/// Loads one state: (1) whether the database holds a graph that may be read; (2) node tables, two statements at a time; (3) relationships likewise, the
/// largest tables first, each row resolved as it arrives; (4) rules; (5) the graph is packed; (6) what is doubtful in it is found.
/// </summary>
internal sealed class Neo4jGraphReader(Neo4jClient client, ImmutableArray<string> state)
{
    private const int Parallelism = 2;

    private readonly LineageGraphBuilder _builder = new();
    private readonly LostValues _lost = new();
    private readonly Dictionary<CsvFile, List<string[]>> _ruleRows = [];
    private HashSet<string> _ruleFiles = [];

    /// <summary>Steps 1 to 4.</summary>
    /// <exception cref="Neo4jException">The database cannot be read, or must not be.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        // (1)
        await CheckAsync(cancellationToken);

        // (2)
        await ReadAllAsync(Enum.GetValues<NodeKind>().SelectMany(NodeReaders), cancellationToken);
        _builder.CompleteNodes();

        // (3)
        await ReadAllAsync(
            [
                .. Enum.GetValues<RelationKind>().Reverse().Select(kind => (Neo4jLayout.Relations[(int)kind].ReadStatement, RelationReader(kind))),
                (Neo4jLayout.Openness.ReadStatement, OpennessReader()),
            ],
            cancellationToken);

        // (4)
        Neo4jTable[] rules = [Neo4jLayout.Terms, Neo4jLayout.LicenseTerms, Neo4jLayout.PropagationRules, Neo4jLayout.VerdictRules];
        foreach (var table in rules.Where(table => _ruleFiles.Contains(table.File.Name)))
        {
            await ReadRulesAsync(table, cancellationToken);
        }
    }

    /// <summary>Steps 5 and 6. The reader is spent afterwards.</summary>
    public LoadResult Build()
    {
        // (5)
        var findings = CsvLayout.All.ToDictionary(file => file.Name, file => new FindingList(file.Name, new CsvLoadOptions().MaxFindings), StringComparer.Ordinal);
        _builder.SetRules(new RuleReader(file => _ruleRows.TryGetValue(file, out var rows) ? new CellTable(file, rows, findings[file.Name]) : null).Read());
        var graph = _builder.Build();

        // (6)
        _lost.Report(findings);
        return new LoadResult(graph, GraphFindings.Find(graph, findings));
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

    private Task ReadAllAsync(IEnumerable<(string Text, Action<Neo4jRow> Read)> statements, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            statements,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (statement, token) => await RunAsync(statement.Text, statement.Read, token));

    private Task<Neo4jSummary> RunAsync(string statement, Action<Neo4jRow> read, CancellationToken cancellationToken) =>
        client.RunAsync(new Neo4jStatement(statement) { IsRead = true, Bookmarks = state }, read, cancellationToken);

    // Models are most of the nodes: in one statement they would keep one connection waiting for the other.
    private IEnumerable<(string Text, Action<Neo4jRow> Read)> NodeReaders(NodeKind kind)
    {
        var adding = new Lock();
        foreach (var text in Neo4jLayout.Nodes[(int)kind].ReadHalves)
        {
            var read = NodeReader(kind);
            yield return (text, Read);

            void Read(Neo4jRow row)
            {
                lock (adding)
                {
                    read(row);
                }
            }
        }
    }

    private Action<Neo4jRow> NodeReader(NodeKind kind)
    {
        var nodes = CsvLayout.Nodes.First(nodes => nodes.Kind == kind);
        var current = new Current(nodes.File, _lost);
        var cells = NodeRows.Cells(nodes, slot => current[slot]);
        var dateSlot = Array.IndexOf(nodes.Fields, null);
        return row =>
        {
            if (!current.Take(row))
            {
                return;
            }

            if (_builder.AddNode(kind, NodeRows.Create(cells, dateSlot < 0 ? default : current.Date(dateSlot))) != NodeOutcome.Added)
            {
                current.Report(FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once", "two nodes have the id; one of them counts.");
            }
        };
    }

    private Action<Neo4jRow> RelationReader(RelationKind kind)
    {
        var relations = CsvLayout.Relations.First(relations => relations.Kind == kind);
        var file = relations.File;
        var current = new Current(file, _lost);
        var qualifier = relations.Qualifier is null ? -1 : file.Slot(relations.Qualifier);
        var (operators, group, validFrom, validTo) = (file.Slot("operator"), file.Slot("group"), file.Slot("valid_from"), file.Slot("valid_to"));
        var claim = new ClaimSlots(file);
        return row =>
        {
            if (current.Take(row))
            {
                _builder.AddRelation(kind, new RelationRow
                {
                    From = current[0],
                    To = current[1],
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
    }

    private Action<Neo4jRow> OpennessReader()
    {
        var current = new Current(CsvLayout.Openness, _lost);
        var claim = new ClaimSlots(CsvLayout.Openness);
        return row =>
        {
            if (current.Take(row))
            {
                _builder.AddOpenness(new OpennessFact(
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

    /// <summary>The row that is being read, by the columns of its file. What it says and the graph cannot hold is reported.</summary>
    private sealed class Current(CsvFile file, LostValues lost)
    {
        private Neo4jRow _row = new();

        /// <summary>A cell; empty for a column the file does not have.</summary>
        public ReadOnlySpan<char> this[int slot] => slot < 0 ? [] : _row.Joined(slot);

        /// <summary>Goes to a row; false when a required value is missing.</summary>
        public bool Take(Neo4jRow row)
        {
            _row = row;
            foreach (var slot in file.Required)
            {
                if (this[slot].IsEmpty)
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
            var place = file.Columns[1] == "to" ? $"{this[0]} to {this[1]}" : this[0].ToString();
            lost.Add(new Finding(
                severity, code, file.Name, null, file.Columns[slot], null, FindingList.Cut(this[slot].ToString()), expectation,
                $"{file.Name}, {file.Columns[slot]} of \"{FindingList.Cut(place)}\": {problem}"));
        }
    }
}
