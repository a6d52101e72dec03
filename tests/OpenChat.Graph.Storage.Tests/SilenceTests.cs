using System.Text;
using OpenChat.Graph.Benchmarks.Mutations;

namespace OpenChat.Graph.Storage.Tests;

// Silence never clears: whatever is deleted, garbled, retyped, swapped or put in another order, no verdict gets better without a finding or
// a gap that says why, unless the edit says it in the open. The run of ten thousand edits is a mode of the benchmarks.
public sealed class SilenceTests
{
    private const int SeedEdits = 12;
    private const int Folders = 24;
    private const int EditsOfAFolder = 12;

    private static readonly CsvFiles SeedFiles = CsvFiles.Read(Seed.Folder);

    [Fact]
    public void Edits_OfTheSeed_ClearNothingInSilence()
    {
        var faults = Try(SeedFiles, seed: 20_261, SeedEdits);

        Assert.True(faults.Length == 0, faults);
    }

    [Fact]
    public void Edits_OfRandomFolders_ClearNothingInSilence()
    {
        var faults = Enumerable.Range(1, Folders).AsParallel().Select(
            number => Try(SmallFolder.Make(SeedFiles, number), number, EditsOfAFolder)).Where(static text => text.Length > 0);

        var text = string.Join("\n", faults.Order(StringComparer.Ordinal));

        Assert.True(text.Length == 0, text);
    }

    // After an edit only what it can reach is judged again. Judging everything must come to the same.
    [Fact]
    public void WhatAnEditReaches_IsAllThatItMakesBetter()
    {
        const int EditsOfEach = 8;
        var folders = Enumerable.Range(1, Folders).Select(static number => (SmallFolder.Make(SeedFiles, number), number))
            .Prepend((SeedFiles, 20_262)).ToArray();
        var outcomes = folders.AsParallel().SelectMany(folder => TryTwice(folder.Item1, folder.Item2, EditsOfEach)).ToArray();

        Assert.Equal(folders.Length * EditsOfEach, outcomes.Length);
        Assert.All(outcomes, static outcome => Assert.True(outcome.Narrow.IsSame(outcome.Whole), outcome.Whole.Edit.Text));
        Assert.Contains(outcomes, static outcome => outcome.Whole.Better > 0);
    }

    [Fact]
    public void Rows_OfEveryFileInAnotherOrder_GiveTheSameAnswers()
    {
        var files = SmallFolder.Make(SeedFiles, 1);
        using var oracle = new EditOracle(files);
        foreach (var file in files.Names)
        {
            var rows = files.Copy();
            rows.Set(file, [rows[file][0], .. rows[file].Skip(1).Reverse()]);

            var outcome = oracle.Try(new FolderEdit(
                EditKind.Reordered,
                file,
                file,
                Encoding.UTF8.GetBytes(rows.Text(file)))
            { IsOpen = false, MustBeTold = false });

            Assert.Empty(outcome.Faults);
        }
    }

    // A file that is told and not refused would be a fault, too.
    [Fact]
    public void Judge_FindsTheFault_When_AFileThatIsLostStopsNothing()
    {
        using var oracle = new EditOracle(SeedFiles);

        var outcome = oracle.Try(new FolderEdit(
            EditKind.FileRenamed, "openness.csv", "gone", Encoding.UTF8.GetBytes(SeedFiles.Text("openness.csv")))
        {
            IsOpen = false,
            MustBeTold = true,
            MustBeRefused = true,
            RenamedTo = "elsewhere.md",
        });

        Assert.Equal(["a loss that nothing stops"], outcome.Faults);
    }

    // The judge would see it: relations that are cut out are better for somebody, and no finding can tell.
    [Fact]
    public void Judge_FindsTheFault_When_AnEditClearsSomethingInSilence()
    {
        using var oracle = new EditOracle(SeedFiles);
        var rows = SeedFiles.Copy();
        rows["fine_tunes_from.csv"].RemoveRange(1, rows["fine_tunes_from.csv"].Count - 1);

        var outcome = oracle.Try(new FolderEdit(
            EditKind.RowCut, "fine_tunes_from.csv", "cut", Encoding.UTF8.GetBytes(rows.Text("fine_tunes_from.csv")))
        { IsOpen = false, MustBeTold = false });

        Assert.Contains(outcome.Faults, fault => fault.StartsWith("better in silence: ", StringComparison.Ordinal));
    }

    private static List<(EditOutcome Narrow, EditOutcome Whole)> TryTwice(CsvFiles files, int seed, int edits)
    {
        using var oracle = new EditOracle(files);
        var editor = new FolderEditor(files, new FolderWords(files, SeedFiles), seed);
        var outcomes = new List<(EditOutcome Narrow, EditOutcome Whole)>();
        for (var i = 0; i < edits; i++)
        {
            var edit = editor.Next();
            outcomes.Add((oracle.Try(edit), oracle.Try(edit, isWhole: true)));
        }

        return outcomes;
    }

    private static string Try(CsvFiles files, int seed, int edits)
    {
        using var oracle = new EditOracle(files);
        var editor = new FolderEditor(files, new FolderWords(files, SeedFiles), seed);
        var wrong = new List<string>();
        for (var i = 0; i < edits; i++)
        {
            var outcome = oracle.Try(editor.Next());
            wrong.AddRange(outcome.Faults.Take(2).Select(fault => $"folder {seed}: {outcome.Edit.Text}: {fault}"));
        }

        return string.Join('\n', wrong);
    }
}
