using System.Collections.Concurrent;
using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// Reads the files of a folder: (1) nodes, two files at a time; (2) frameworks and what else there is about openness; (3)
/// relations and assessments, as nodes; (4) rules. What the rows are, and
/// what is wrong with them, is not its business, but what is wrong with files is.
/// </summary>
internal sealed class CsvFolderReader(string path, LoadOptions options, CancellationToken cancellationToken)
{
    private readonly List<TableLayout> _absent = []; // files whose absence is told that are not there, nor anything that may be meant

    private readonly GraphAssembler _assembler = new(options, cancellationToken);

    public LoadResult Load()
    {
        CheckFolder();

        // (1)
        ReadAll(TableLayouts.Nodes);
        _assembler.CompleteNodes();

        // (2)
        _assembler.ReadOpennessTables(OpenTable);
        ReportAbsent();

        // (3)
        ReadAll([.. TableLayouts.Relations, TableLayouts.Openness]);

        // (4)
        _assembler.ReadRules(OpenTable);
        var result = _assembler.Build();
        var serious = result.Findings.Count(finding => finding.Severity > FindingSeverity.Info);
        if (options.IsStrict && serious > 0)
        {
            var first = result.Findings.First(finding => finding.Severity > FindingSeverity.Info).Message;
            throw new CsvFolderException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The data folder '{path}' is refused because of {serious} finding{(serious == 1 ? "" : "s")}; the first: {first}"),
                result.Findings);
        }

        return result;
    }

    private void CheckFolder()
    {
        if (!Directory.Exists(path))
        {
            var problem = File.Exists(path) ? $"'{path}' is a file" : $"There is no data folder '{path}'";
            throw new CsvFolderException(
                problem + "; expected a folder with models.csv, datasets.csv and the other files of the CSV layout.");
        }

        string[] entries;
        try
        {
            entries =
                [.. Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be read: {exception.Message}", innerException: exception);
        }

        var meant = entries.Select(static entry => (Entry: entry, Table: Lookalikes.TableOf(entry)))
            .Where(static pair => pair.Table is not null).ToLookup(static pair => pair.Table, static pair => pair.Entry);
        CheckArtifacts(meant);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in TableLayouts.All.Where(table => !IsThere(table)))
        {
            if (meant[table].FirstOrDefault() is { } other)
            {
                taken.Add(other);
                ReportMisnamed(table, other);
            }
            else if (entries.Contains(table.FileName, StringComparer.Ordinal))
            {
                ReportMisnamed(table, table.FileName);
            }
            else if (table is NodeLayout nodes)
            {
                ReportMissing(nodes);
            }
            else if (table.IfAbsent is not null)
            {
                _absent.Add(table);
            }
        }

        var known = TableLayouts.All.Select(table => table.FileName).ToArray();
        foreach (var name in entries.Except(known, StringComparer.Ordinal).Except(taken, StringComparer.Ordinal).Where(IsCsvFile))
        {
            _assembler.FindingsOfStore.Add(
                new Finding(
                    FindingSeverity.Warning, FindingCodes.UnknownFile,
                    $"The layout has no file {FindingList.Cut(name)}; it is not read, and no answer counts what it says."
                    + (NearWords.Find(name, known) is { IsEmpty: false } near ? $"{NearWords.Ask(near)} Then give it that name." : ""))
                {
                    Value = name,
                    Expectation = string.Join(' ', known),
                });
        }
    }

    private bool IsThere(TableLayout table) => File.Exists(Path.Combine(path, table.FileName));

    private bool IsCsvFile(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && File.Exists(Path.Combine(path, name));

    /// <summary>A folder in which there is neither a file of models nor one of datasets is none of this layout.</summary>
    private void CheckArtifacts(ILookup<TableLayout?, string> meant)
    {
        var (models, datasets) = (TableLayouts.Of(NodeKind.Model), TableLayouts.Of(NodeKind.Dataset));
        if (IsThere(models) || IsThere(datasets))
        {
            return;
        }

        var ask = string.Concat(new[] { models, datasets }.Where(table => meant[table].Any()).Select(table =>
            $" If {FindingList.Cut(meant[table].First())} is meant, save it as CSV under the name {table.FileName}."));
        throw new CsvFolderException(
            $"The data folder '{path}' has neither models.csv nor datasets.csv; expected the files of the CSV layout, "
            + $"each with a header row, such as models.csv with id,name.{ask}");
    }

    private void ReportMissing(NodeLayout table)
    {
        var severity = table.Kind switch
        {
            NodeKind.Source => FindingSeverity.Info,
            NodeKind.Model or NodeKind.Dataset => FindingSeverity.Error,
            _ => FindingSeverity.Warning,
        };
        _assembler.OnUnread(table);
        _assembler.FindingsOf(table).Add(
            new Finding(severity, FindingCodes.MissingFile, $"The folder has no {table.FileName}; it counts as empty.")
            {
                Expectation = string.Join(',', table.Columns),
            });
    }

    /// <summary>Says of each file that is not there what follows, where there is something that a row of it could be about.</summary>
    private void ReportAbsent()
    {
        foreach (var table in _absent.Where(_assembler.OnAbsent))
        {
            _assembler.FindingsOf(table).Add(
                new Finding(
                    table is RelationLayout ? FindingSeverity.Error : FindingSeverity.Warning,
                    FindingCodes.MissingFile,
                    $"The folder has no {table.FileName}, so that {table.IfAbsent}. Add the file; if there is none of these "
                    + $"{(table is RelationLayout ? "relations" : "statements")}, one with the header alone says so: "
                    + $"{string.Join(',', table.RequiredColumns.Select(slot => table.Columns[slot]))}.")
                {
                    Expectation = string.Join(',', table.Columns),
                });
        }
    }

    /// <summary>A file that is not there, while something is that may be meant, be it a folder of the very name.</summary>
    private void ReportMisnamed(TableLayout table, string other)
    {
        _assembler.OnUnread(table);
        _assembler.OnLostRows(table, $"the folder has no file {table.FileName}");
        _assembler.FindingsOf(table).Add(
            new Finding(
                FindingSeverity.Error,
                FindingCodes.MissingFile,
                (other == table.FileName
                    ? $"{table.FileName} is no file, so that {table.LossOfAll}. Put the file in its place"
                    : $"The folder has no {table.FileName}, but {FindingList.Cut(other)}, which is not read, so that {table.LossOfAll}. "
                        + "Did you "
                        + $"mean it? Then save it as CSV under the name {table.FileName}; else give it another name")
                + ".")
            {
                Value = other,
                Expectation = string.Join(',', table.Columns),
            });
    }

    /// <summary>Reads files in parallel, large ones first, so that the longest does not start last.</summary>
    private void ReadAll(IEnumerable<TableLayout> tables)
    {
        var work = tables.Select(table => (Table: table, Info: new FileInfo(Path.Combine(path, table.FileName))))
            .Where(file => file.Info.Exists)
            .OrderByDescending(file => file.Info.Length);
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount),
            CancellationToken = cancellationToken,
        };
        try
        {
            Parallel.ForEach(
                Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering), parallel, file => ReadFile(file.Table, file.Info));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private void ReadFile(TableLayout table, FileInfo info)
    {
        try
        {
            using var rows = CsvTable.Open(table, Open(info.FullName), _assembler.FindingsOf(table));
            if (rows is null)
            {
                _assembler.OnUnread(table);
                _assembler.OnLostRows(table, $"{table.FileName} has no header that can be used");
                return;
            }

            _assembler.Read(rows);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportUnreadable(table, exception);
        }
    }

    // What is not an ordinary file has no length; opening a pipe would wait for a writer, and a device may never end.
    private static Stream Open(string file)
    {
        var info = new FileInfo(file);
        info = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        return info is { Exists: true, Length: 0 }
            ? Stream.Null
            : new FileStream(file, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
    }

    /// <summary>
    /// The rows of a file that is read as a whole; one that is there but has no usable header counts as empty. Null when it is not there or
    /// cannot be opened.
    /// </summary>
    private RowCursor? OpenTable(TableLayout table)
    {
        var place = Path.Combine(path, table.FileName);
        if (File.Exists(place))
        {
            try
            {
                var findings = _assembler.FindingsOf(table);
                return CsvTable.Open(table, Open(place), findings) as RowCursor ?? new CellCursor(table, [], findings);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                ReportUnreadable(table, exception);
            }
        }

        return null;
    }

    private void ReportUnreadable(TableLayout table, Exception exception)
    {
        _assembler.OnUnread(table);
        _assembler.OnLostRows(table, $"{table.FileName} could not be opened or read to its end");

        // The text of the exception names the path, which is nobody's business who asks for findings.
        var reason = exception switch
        {
            UnauthorizedAccessException => "the program may not open it",
            _ when new FileInfo(Path.Combine(path, table.FileName)).LinkTarget is not null =>
                "it is a link, and what it leads to cannot be opened",
            FileNotFoundException or DirectoryNotFoundException => "it is gone",
            _ => "another program holds it, or the disk failed",
        };
        _assembler.FindingsOf(table).Add(
            new Finding(
                FindingSeverity.Error,
                FindingCodes.UnreadableFile,
                $"{table.FileName} cannot be read: {reason}, so that {table.LossOfAll}. Put a file in its place that the program may read.")
            {
                Expectation = "a readable file",
            });
    }
}
