using System.Text;
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>What came of an edit.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Better">How many verdicts are better than before.</param>
/// <param name="ByFinding">How many of the others a new finding explains.</param>
/// <param name="ByGap">How many of them a gap in the verdict explains.</param>
/// <param name="ByOpenChange">How many of the rest are what the edit says in the open.</param>
/// <param name="Faults">What must not be: a crash, a verdict that is better in silence, a loss that nobody tells. Empty when all is
/// well.</param>
internal sealed record EditOutcome(FolderEdit Edit, int Better, int ByFinding, int ByGap, int ByOpenChange, IReadOnlyList<string> Faults)
{
    /// <summary>Whether the folder cannot be loaded, or nothing should be answered from it, which is told.</summary>
    public bool IsRefused { get; init; }

    /// <summary>
    /// Which of the better verdicts are allowed or conditional although the edit is no open change, with nothing but the finding to say
    /// so; where a folder is refused they are not given.
    /// </summary>
    public IReadOnlyList<string> Cleared { get; init; } = [];

    /// <summary>The verdicts that are better, with both outcomes.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Whether another look at the same edit came to the same.</summary>
    public bool IsSame(EditOutcome other) => (Better, ByFinding, ByGap, ByOpenChange, IsRefused)
            == (other.Better, other.ByFinding, other.ByGap, other.ByOpenChange, other.IsRefused)
        && Faults.SequenceEqual(other.Faults) && Cleared.SequenceEqual(other.Cleared) && Texts.SequenceEqual(other.Texts);
}

/// <summary>
/// Says whether an edit of a folder cleared anything in silence. A verdict may become better only if a new finding of the edited file, or
/// one that names what the edit took away, says so; or if the verdict itself names a gap, or the artifact a corrected claim, that it did
/// not name before; or if the edit made the statement in the open (<see cref="FolderEdit.IsOpen"/>). Rows in another order must give the
/// same answers.
/// </summary>
internal sealed partial class EditOracle : IDisposable
{
    private readonly string _folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "graph-edit-" + Guid.NewGuid().ToString("N"));
    private readonly CsvFiles _files;
    private readonly VerdictTable _before;
    private readonly HashSet<string> _findings;

    /// <param name="files">The folder before it is edited.</param>
    public EditOracle(CsvFiles files)
    {
        _files = files;
        Directory.CreateDirectory(_folder);
        foreach (var name in files.Names)
        {
            File.WriteAllText(Path.Combine(_folder, name), files.Text(name), new UTF8Encoding(false));
        }

        var loaded = CsvFolder.Load(_folder);
        _before = new VerdictTable(loaded);
        _findings = [.. loaded.Findings.Select(Show)];
        Verdicts = _before.Count;
    }

    /// <summary>How many verdicts are compared.</summary>
    public int Verdicts { get; }

    /// <summary>Makes the edit, asks again what it can reach, and undoes it.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="isWhole">Whether everything is asked again; the outcome must be the same.</param>
    public EditOutcome Try(FolderEdit edit, bool isWhole = false)
    {
        var place = Path.Combine(_folder, edit.File);
        try
        {
            if (edit.Bytes is null || edit.RenamedTo is not null)
            {
                File.Delete(place);
            }

            if (edit.ReplacedBy == Replacement.Folder)
            {
                Directory.CreateDirectory(place);
            }
            else if (edit.ReplacedBy == Replacement.Link)
            {
                File.CreateSymbolicLink(place, place + ".nothing");
            }

            if (edit.Bytes is { } bytes)
            {
                File.WriteAllBytes(edit.RenamedTo is { } name ? Path.Combine(_folder, name) : place, bytes);
            }

            return Judge(edit, CsvFolder.Load(_folder), isWhole);
        }
        catch (CsvFolderException)
        {
            return new EditOutcome(edit, 0, 0, 0, 0, []) { IsRefused = true };
        }
#pragma warning disable CA1031 // any crash is what is looked for
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new EditOutcome(edit, 0, 0, 0, 0, [$"crash: {exception}"]);
        }
        finally
        {
            if (edit.RenamedTo is { } name)
            {
                File.Delete(Path.Combine(_folder, name));
            }

            if (edit.ReplacedBy == Replacement.Folder)
            {
                Directory.Delete(place);
            }
            else if (edit.ReplacedBy == Replacement.Link)
            {
                File.Delete(place);
            }

            File.WriteAllText(place, _files.Text(edit.File), new UTF8Encoding(false));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EditOutcome Judge(FolderEdit edit, LoadResult loaded, bool isWhole)
    {
        var told = loaded.Findings.Where(finding => !_findings.Contains(Show(finding))).ToList();
        var findings = told.FindAll(static finding => finding.Severity > FindingSeverity.Info);
        var isTold = findings.Exists(finding => finding.File == edit.File || finding.File is null || Names(finding, edit));
        var isRefused = !loaded.Obstacles.IsEmpty;
        if (isRefused && isTold && edit.Kind != EditKind.Reordered)
        {
            // Nothing is answered from it, and what would be answered if that was asked for is told.
            new VerdictTable(loaded).Ask();
            return new EditOutcome(edit, 0, 0, 0, 0, []) { IsRefused = true };
        }

        var after = new VerdictTable(loaded);
        var better = after.BetterThan(_before, isWhole).ToList();
        var faults = new List<string>();
        var cleared = new List<string>();
        var (byFinding, byGap, byOpenChange) = (0, 0, 0);
        foreach (var (artifact, text, known, verdict) in better)
        {
            if (verdict.Unknowns.Except(known is null ? [] : known.Unknowns).Any() || after.TellsOfCorrection(artifact, _before))
            {
                byGap++;
            }
            else if (edit.NeedsGap && !isRefused
                && verdict.Outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional)
            {
                faults.Add($"better without a gap: {text}");
            }
            else if (isTold)
            {
                byFinding++;
                if (!edit.IsOpen && !isRefused && verdict.Outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional)
                {
                    cleared.Add(text);
                }
            }
            else if (edit.IsOpen)
            {
                byOpenChange++;
            }
            else
            {
                faults.Add($"better in silence: {text}");
            }
        }

        if (edit.MustBeTold && told.Count == 0 && !after.HasGapsBeyond(_before, isWhole))
        {
            faults.Add("a loss that nothing tells");
        }

        if (edit.MustBeRefused && !isRefused)
        {
            faults.Add("a loss that nothing stops");
        }

        if (edit.Kind == EditKind.Reordered && (findings.Count > 0 || after.Differences(_before, isWhole).Any()))
        {
            faults.Add("another order, other answers: "
                + (findings.FirstOrDefault()?.Message ?? after.Differences(_before, isWhole).First()));
        }

        return new EditOutcome(edit, better.Count, byFinding, byGap, byOpenChange, faults)
        {
            IsRefused = isRefused,
            Cleared = cleared,
            Texts = [.. better.Select(static verdict => verdict.Text)],
        };
    }

    private static bool Names(Finding finding, FolderEdit edit) =>
        edit.Values.Any(value => value.Length > 3 && (finding.Value == value || finding.Message.Contains(value, StringComparison.Ordinal)));

    /// <summary>A finding without its line, which changes with every row before it.</summary>
    private static string Show(Finding finding) => $"{finding.Code} {finding.File} {finding.Column} {finding.Value} "
        + Numbers().Replace(finding.Message, "line");

    [GeneratedRegex(@"lines? \d+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
