// new-project, check FILE, add: the way of a project into the data.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes, checks and adds the file of one project.</summary>
/// <param name="data">The data folder; null for the default.</param>
/// <param name="output">Where the command writes to.</param>
internal sealed class ProjectCommands(string? data, TextWriter output)
{
    private const int MostNamed = 5;

    /// <summary>Findings that say that something of a file is not held by the graph, so that saving it would delete it.</summary>
    private static readonly HashSet<string> Losses = new(
        [
            FindingCodes.TooFewFields, FindingCodes.TooManyFields, FindingCodes.CutOff, FindingCodes.RowTooLarge, FindingCodes.StrayQuote,
            FindingCodes.EmptyValue, FindingCodes.DuplicateId, FindingCodes.MissingColumn, FindingCodes.UnknownColumn,
            FindingCodes.DuplicateColumn, FindingCodes.InvalidUtf8, FindingCodes.NulCharacter, FindingCodes.WrongEncoding,
            FindingCodes.UnreadableFile, FindingCodes.BadDate,
        ],
        StringComparer.Ordinal);

    private readonly string _folder = SnapshotLoader.FindFolder(data);

    /// <summary>new-project: writes a file with every criterion, its question and an example.</summary>
    /// <param name="name">Name of the project.</param>
    /// <param name="frameworkId">The framework; the first that no other succeeds when null.</param>
    /// <param name="file">Where to; named after the project, in the current directory, when null. Must not exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> CreateAsync(string name, string? frameworkId, string? file, CancellationToken cancellationToken)
    {
        var book = Load(cancellationToken).Openness;
        if (frameworkId is null && book.Rows.Frameworks.FirstOrDefault(
            row => OpennessBook.SuccessionProblemOf(book.Rows, row) is not null) is { } odd)
        {
            throw new StartUpException(
                $"frameworks.csv does not say which framework is the latest: {odd.Id} {OpennessBook.SuccessionProblemOf(book.Rows, odd)}. "
                + "Name the one that is meant with --framework.");
        }

        var framework = frameworkId is null
            ? book.Frameworks.FirstOrDefault(framework => book.SuccessorOf(framework) is null)
                ?? throw new StartUpException("The data has no frameworks; add frameworks.csv and criteria.csv first.")
            : book.Find(frameworkId) ?? throw new StartUpException($"There is no framework '{frameworkId}'." + NearWords.Ask(
                NearWords.Find(frameworkId, book.Frameworks.Select(static framework => framework.Id))));
        if (!name.Any(char.IsLetterOrDigit))
        {
            throw new StartUpException($"'{name}' is no name of a project: give it as people write it, such as 'My Model 7B'.");
        }

        var text = ProjectFile.CreateTemplate(framework, name, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        file ??= string.Concat(name.Trim().Select(static c => char.IsLetterOrDigit(c) || c is '.' or '_' ? c : '-')) + ".csv";
        try
        {
            await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            await using var writer = new StreamWriter(stream);
            await writer.WriteAsync(text.AsMemory(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"'{file}' cannot be written: {exception.Message}");
        }

        await output.WriteLineAsync(
            $"{file} has {framework.Criteria.Length} criteria of {framework.Row.Name}. Fill in value, evidence_url and note, then: check "
            + $"{file}");
        return ExitCode.Success;
    }

    /// <summary>check FILE: says by line what is missing or odd.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isStrict">Warnings count too, not only errors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> CheckAsync(string file, bool isStrict, CancellationToken cancellationToken)
    {
        var (_, findings) = Read(file, Load(cancellationToken));
        await WriteAsync(findings);
        await output.WriteLineAsync(Finding.Describe(findings));
        return findings.Any(finding => finding.Severity == FindingSeverity.Error || (isStrict && finding.Severity > FindingSeverity.Info))
            ? ExitCode.Negative
            : ExitCode.Success;
    }

    /// <summary>add FILE: puts a project into the folder and shows its row of the table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isForced">Whether files may be rewritten that are not as the program writes them; never when something of them could
    /// not be read, which would be lost.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> AddAsync(string file, bool isForced, CancellationToken cancellationToken)
    {
        var snapshot = Load(cancellationToken);
        var (project, findings) = Read(file, snapshot);
        if (project is null)
        {
            await WriteAsync(findings);
            await output.WriteLineAsync("Nothing was added. " + Finding.Describe(findings));
            return ExitCode.Negative;
        }

        var serious = snapshot.Findings.FirstOrDefault(static finding => finding.Severity == FindingSeverity.Error);
        if (serious is not null && !isForced)
        {
            throw new StartUpException($"The folder has errors, and saving it would make them permanent. The first: {serious.Message}");
        }

        var lost = snapshot.Findings.Where(IsLoss).Select(static finding => finding.Message).ToList();
        if (isForced && lost.Count > 0)
        {
            var more = lost.Count > MostNamed
                ? string.Create(CultureInfo.InvariantCulture, $"\nand {lost.Count - MostNamed} more, which check names.") : "";
            throw new StartUpException(
                "Nothing was added: writing the folder anew would delete what could not be read of it. Mend this first:\n"
                + string.Join('\n', lost.Take(MostNamed)) + more);
        }

        var differences = CsvFolder.FindDifferences(snapshot.Contents, _folder);
        if (!differences.IsEmpty && !isForced)
        {
            throw new StartUpException(
                $"{string.Join(", ", differences)} would change in more than the new rows, because it is not written as the program "
                + "writes files. Add --force to write it anew.");
        }

        var contents = project.AddTo(snapshot.Contents, cancellationToken);
        try
        {
            CsvFolder.Save(contents, _folder);
        }
        catch (CsvFolderException exception)
        {
            throw new StartUpException(exception.Message);
        }

        await WriteAsync([.. findings.Where(static finding => finding.Severity > FindingSeverity.Info)]);
        await ShowAsync(Load(cancellationToken).Openness, project);
        return ExitCode.Success;
    }

    private async Task ShowAsync(OpennessBook book, ProjectFile project)
    {
        if (book.Find(project.Framework) is not { } framework || book.CardOf(framework, project.Model) is not { } card)
        {
            return; // the file named both
        }

        var table = book.TableOf(framework);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{card.Name} is number {card.Rank} of {table.Count(static row => row.Rank is not null)} in {framework.Row.Name}, "
            + $"with {card.Score.Points:0.##} of {card.Score.Possible:0.##}."));
        foreach (var area in framework.Areas.DefaultIfEmpty(""))
        {
            var cells = card.Cells.Where(cell => cell.Criterion.Area == area).Select(
                static cell => $"{cell.Criterion.Id} {Show(cell)}");
            await output.WriteLineAsync($"  {(area.Length > 0 ? area + ": " : "")}{string.Join(", ", cells)}");
        }
    }

    /// <summary>
    /// Whether the graph does not hold what a finding is about. Of most words that are not known it holds the text; of a confidence, a
    /// group and a severity it holds only what the cell counts as.
    /// </summary>
    private static bool IsLoss(Finding finding) =>
        finding is { Code: FindingCodes.UnknownValue, Column: "confidence" or "group" }
        || finding is { Code: FindingCodes.BadNumber, Column: "severity" }
        || IsLossByCode(finding);

    /// <summary>Whether something in the folder is not in the graph: of a column that is not there nothing is lost.</summary>
    private static bool IsLossByCode(Finding finding) => Losses.Contains(finding.Code) && (finding.Severity == FindingSeverity.Error
        || (finding.Severity == FindingSeverity.Warning && finding.Code is not (FindingCodes.EmptyValue or FindingCodes.MissingColumn)));

    private static string Show(Cell cell) => cell.State switch
    {
        CellState.Assessed or CellState.UnknownValue => cell.Counted?.Value ?? "",
        CellState.NotApplicable => OpennessWords.NotApplicable,
        CellState.Withheld => OpennessWords.Withheld,
        CellState.Blank => "not stated",
        _ => "not assessed",
    };

    private Snapshot Load(CancellationToken cancellationToken) => SnapshotLoader.Load(_folder, TimeProvider.System, cancellationToken);

    private static (ProjectFile? Project, ImmutableArray<Finding> Findings) Read(string file, Snapshot snapshot)
    {
        try
        {
            return ProjectFile.Read(file, snapshot.Contents, snapshot.Openness);
        }
        catch (CsvFolderException exception)
        {
            throw new StartUpException(exception.Message);
        }
    }

    private async Task WriteAsync(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            await output.WriteLineAsync($"{finding.Severity.ToString().ToLowerInvariant()}: {finding.Message}"
                + (finding.Expectation is { } expectation && finding.Severity > FindingSeverity.Info ? $" Expected: {expectation}." : ""));
        }
    }
}
