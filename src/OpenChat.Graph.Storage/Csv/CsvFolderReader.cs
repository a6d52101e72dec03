using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Loads a folder: (1) node files, two at a time; (2) relation files likewise, each row resolved as it is read; (3) rules; (4) the graph is packed;
/// (5) what only the whole graph shows is added to the findings.
/// </summary>
internal sealed class CsvFolderReader(string path, CsvLoadOptions options, CancellationToken cancellationToken)
{
    private readonly LineageGraphBuilder _builder = new();
    private readonly List<OpennessFact> _assessments = [];
    private readonly Dictionary<string, FindingList> _findings =
        CsvLayout.All.ToDictionary(file => file.Name, file => new FindingList(file.Name, options.MaxFindings), StringComparer.Ordinal);

    private readonly FindingList _folder = new(null, options.MaxFindings);
    private readonly FindingList _whole = new(null, options.MaxFindings);
    private readonly ConcurrentBag<(int Line, string License)> _superseding = [];

    public LoadResult Load()
    {
        CheckFolder();

        // (1)
        RunAll(CsvLayout.Nodes.Select(nodes => (nodes.File, (Action<CsvTable>)(table => ReadNodes(nodes, table)))));
        _builder.CompleteNodes();
        CheckSuperseded();

        // (2)
        RunAll([
            .. CsvLayout.Relations.Select(relations => (relations.File, (Action<CsvTable>)(table => ReadRelations(relations, table)))),
            (CsvLayout.Openness, ReadOpenness),
        ]);

        // (3)
        var rules = new RuleReader(OpenRules).Read();

        // (4)
        var contents = new GraphContents(_builder.Build(), rules, _assessments);

        // (5)
        ReportRepeated();
        RowFindings.ReportCycles(_whole, contents.Lineage);
        var findings = CsvLayout.All.SelectMany(file => _findings[file.Name].Take());
        ImmutableArray<Finding> all = [.. _folder.Take(), .. findings, .. _whole.Take()];
        if (options.IsStrict && all.Count(finding => finding.Severity > FindingSeverity.Info) is var serious and > 0)
        {
            throw new CsvFolderException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The data folder '{path}' is refused because of {serious} findings; the first: {all.First(f => f.Severity > FindingSeverity.Info).Message}"),
                all);
        }

        return new LoadResult(contents, all);
    }

    private void CheckFolder()
    {
        if (!Directory.Exists(path))
        {
            throw new CsvFolderException(
                File.Exists(path)
                    ? $"'{path}' is a file; expected a folder with models.csv, datasets.csv and the other files of the CSV layout."
                    : $"There is no data folder '{path}'; expected a folder with models.csv, datasets.csv and the other files of the CSV layout.");
        }

        string[] present;
        try
        {
            present = [.. Directory.EnumerateFiles(path, "*.csv").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be read: {exception.Message}", innerException: exception);
        }

        if (!present.Contains("models.csv", StringComparer.Ordinal) && !present.Contains("datasets.csv", StringComparer.Ordinal))
        {
            throw new CsvFolderException(
                $"The data folder '{path}' has neither models.csv nor datasets.csv; expected the files of the CSV layout, each with a header row, such as models.csv with id,name.");
        }

        foreach (var nodes in CsvLayout.Nodes.Where(nodes => !present.Contains(nodes.File.Name, StringComparer.Ordinal)))
        {
            var severity = nodes.Kind switch
            {
                NodeKind.Source => FindingSeverity.Info,
                NodeKind.Model or NodeKind.Dataset => FindingSeverity.Error,
                _ => FindingSeverity.Warning,
            };
            _findings[nodes.File.Name].Add(
                severity, FindingCodes.MissingFile, null, null, null, null, string.Join(',', nodes.File.Columns), $"The folder has no {nodes.File.Name}; it counts as empty.");
        }

        foreach (var name in present.Where(name => !_findings.ContainsKey(name)))
        {
            _folder.Add(
                FindingSeverity.Warning, FindingCodes.UnknownFile, null, null, null, name, string.Join(' ', CsvLayout.All.Select(file => file.Name)),
                $"The layout has no file {FindingList.Cut(name)}; it is not read.");
        }
    }

    /// <summary>Reads files in parallel, large ones first, so that the longest does not start last.</summary>
    private void RunAll(IEnumerable<(CsvFile File, Action<CsvTable> Read)> files)
    {
        var work = files.Select(file => (file.File, file.Read, Info: new FileInfo(Path.Combine(path, file.File.Name))))
            .Where(file => file.Info.Exists)
            .OrderByDescending(file => file.Info.Length);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount), CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering), parallel, file => ReadFile(file.File, file.Info, file.Read));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private void ReadFile(CsvFile file, FileInfo info, Action<CsvTable> read)
    {
        try
        {
            using var stream = Open(info.FullName);
            using var table = CsvTable.Open(file, stream, _findings[file.Name], options.MaxRowLength);
            if (table is not null)
            {
                read(table);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportUnreadable(file.Name, exception);
        }
    }

    private static FileStream Open(string file) => new(file, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });

    private RowTable? OpenRules(CsvFile file)
    {
        var place = Path.Combine(path, file.Name);
        if (File.Exists(place))
        {
            try
            {
                return RuleReader.Open(file, Open(place), _findings[file.Name]);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                ReportUnreadable(file.Name, exception);
            }
        }

        return null;
    }

    private void ReportUnreadable(string name, Exception exception) =>
        _findings[name].Add(
            FindingSeverity.Error, FindingCodes.UnreadableFile, null, null, null, null, "a readable file", $"{name} cannot be read: {exception.Message}");

    private void ReadNodes(NodeFile nodes, CsvTable table)
    {
        var cells = NodeRows.Cells(nodes, slot => table[slot]);
        var dateSlot = Array.IndexOf(nodes.Fields, null);
        var lines = new List<int>();
        while (table.Read())
        {
            CheckCancelled(table.Line);
            if (HasEmpty(table, nodes.File.Required))
            {
                continue;
            }

            RowFindings.ReportNode(table, nodes);
            var date = dateSlot < 0 ? default : Date(table, dateSlot);
            var row = NodeRows.Create(cells, date);
            switch (_builder.AddNode(nodes.Kind, row, out var number))
            {
                case NodeOutcome.Added:
                    lines.Add(table.Line);
                    if (!row.SupersededBy.IsEmpty)
                    {
                        _superseding.Add((table.Line, row.SupersededBy.ToString()));
                    }

                    break;
                case NodeOutcome.Repeated:
                    table.Report(FindingSeverity.Warning, FindingCodes.DuplicateId, 0, "each id once", $"the id is on line {lines[number]} already, with the same content.");
                    break;
                default:
                    table.Report(
                        FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once", $"the id is on line {lines[number]} already, with other content; that row counts.");
                    break;
            }
        }
    }

    private void CheckSuperseded()
    {
        foreach (var (line, license) in _superseding.Order())
        {
            if (_builder.KindOf(license) != NodeKind.License)
            {
                RowFindings.ReportSuperseded(_findings["licenses.csv"], line, license);
            }
        }
    }

    private void ReadRelations(RelationFile relations, CsvTable table)
    {
        var file = relations.File;
        var qualifier = relations.Qualifier is null ? -1 : file.Slot(relations.Qualifier);
        var (operators, group, validFrom, validTo) = (file.Slot("operator"), file.Slot("group"), file.Slot("valid_from"), file.Slot("valid_to"));
        var claim = new ClaimSlots(file);
        while (table.Read())
        {
            CheckCancelled(table.Line);
            if (HasEmpty(table, file.Required))
            {
                continue;
            }

            var outcomes = _builder.AddRelation(relations.Kind, new RelationRow
            {
                From = table[0],
                To = table[1],
                Qualifier = qualifier < 0 ? "" : table[qualifier],
                Operator = operators < 0 ? "" : table[operators],
                Group = group < 0 ? "" : table[group],
                ValidFrom = validFrom < 0 ? default : Date(table, validFrom),
                ValidTo = validTo < 0 ? default : Date(table, validTo),
                Source = table[claim.Source],
                EvidenceUrl = table[claim.Evidence],
                Confidence = ReadConfidence(table, claim.Confidence),
                RecordedAt = Date(table, claim.Recorded),
                Note = table[claim.Note],
                Line = table.Line,
            });
            if (outcomes != RelationOutcomes.None)
            {
                RelationFindings.Report(table, relations.Kind, outcomes, qualifier, operators, claim.Source);
            }
        }
    }

    private void ReadOpenness(CsvTable table)
    {
        var claim = new ClaimSlots(CsvLayout.Openness);
        while (table.Read())
        {
            CheckCancelled(table.Line);
            if (HasEmpty(table, CsvLayout.Openness.Required))
            {
                continue;
            }

            RowFindings.ReportOpenness(table, _builder.KindOf(table[0]));
            var (recorded, confidence) = (Date(table, claim.Recorded), ReadConfidence(table, claim.Confidence));
            _assessments.Add(new OpennessFact(
                table[0], table[1], table[2], table[3], table[4],
                new ClaimText(table[claim.Source], table[claim.Evidence], confidence, recorded, table[claim.Note])));
        }
    }

    private void ReportRepeated()
    {
        foreach (var (kind, line) in _builder.Repeated)
        {
            var name = CsvLayout.Relations[(int)kind].File.Name;
            _findings[name].Add(
                FindingSeverity.Warning, FindingCodes.RepeatedRow, line, null, null, null, "each claim once",
                string.Create(CultureInfo.InvariantCulture, $"{name} line {line} says the same as another row; it counts once."));
        }
    }

    private static bool HasEmpty(CsvTable table, int[] required)
    {
        foreach (var slot in required)
        {
            if (table[slot].Length == 0)
            {
                table.Report(FindingSeverity.Error, FindingCodes.EmptyValue, slot, "a value", $"the value is required; the row is not read.");
                return true;
            }
        }

        return false;
    }

    private static PartialDate Date(CsvTable table, int slot)
    {
        var text = table[slot];
        if (!PartialDate.TryParse(text, out var date))
        {
            table.Report(
                FindingSeverity.Error, FindingCodes.BadDate, slot, "yyyy, yyyy-mm or yyyy-mm-dd", $"\"{FindingList.Cut(text)}\" is no date; it counts as not said.");
        }

        return date;
    }

    private static Confidence ReadConfidence(CsvTable table, int slot)
    {
        var text = table[slot];
        if (!Words.TryParseConfidence(text, out var confidence))
        {
            table.Report(
                FindingSeverity.Error, FindingCodes.UnknownValue, slot, "high medium low", $"\"{FindingList.Cut(text)}\" is no confidence; it counts as not said.");
        }

        return confidence;
    }

    private void CheckCancelled(int line)
    {
        if ((line & 0xFFF) == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
