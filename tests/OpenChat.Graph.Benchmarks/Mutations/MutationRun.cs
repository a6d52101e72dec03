// mutations: random edits of a folder, and whether any of them clears something in silence.
using System.Diagnostics;
using System.Globalization;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>Edits the files of a folder at random, one edit at a time, and counts what comes of it.</summary>
internal static class MutationRun
{
    private const int MostShown = 50;

    /// <summary>Runs and prints the numbers, and the first edits with which something is wrong.</summary>
    /// <param name="folder">The seed folder; it is not touched, edits are made to copies.</param>
    /// <param name="edits">How many edits.</param>
    /// <param name="seed">Number from which the edits follow.</param>
    /// <param name="isChecked">
    /// Whether everything is judged as well after each edit, so that it shows if the edit reaches more than is looked at.
    /// </param>
    /// <param name="output">One line a number.</param>
    /// <returns>The exit code: 0 when nothing is wrong, else 1; 2 when the folder cannot be loaded.</returns>
    public static int Run(string folder, int edits, int seed, bool isChecked, TextWriter output)
    {
        var started = Stopwatch.GetTimestamp();
        EditOutcome[] outcomes;
        int verdicts;
        try
        {
            var files = CsvFiles.Read(folder);
            var words = new FolderWords(files, files);
            var editor = new FolderEditor(files, words, seed);
            var work = Enumerable.Range(0, edits).Select(_ => editor.Next()).ToArray();
            outcomes = new EditOutcome[edits];
            using var oracles = new ThreadLocal<EditOracle>(() => new EditOracle(files), trackAllValues: true);
            Parallel.For(0, edits, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                outcomes[i] = oracles.Value!.Try(work[i]); // each thread has one
                if (isChecked && oracles.Value.Try(work[i], isWhole: true) is var whole && !whole.IsSame(outcomes[i]))
                {
                    outcomes[i] = whole with { Faults = [.. whole.Faults, "reaches further than is looked at"] };
                }
            });
            verdicts = oracles.Values[0].Verdicts;
            foreach (var oracle in oracles.Values)
            {
                oracle.Dispose();
            }
        }
        catch (CsvFolderException exception)
        {
            output.WriteLine(exception.Message);
            return 2;
        }

        var wrong = outcomes.Where(static outcome => outcome.Faults.Count > 0).ToArray();
        foreach (var outcome in wrong.Take(MostShown))
        {
            output.WriteLine(outcome.Edit.Text);
            foreach (var fault in outcome.Faults.Take(3))
            {
                output.WriteLine("    " + fault);
            }
        }

        Write(output, $"edits                      {edits:N0} of {folder}, from seed {seed}");
        Write(output, $"time                       {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        foreach (var kind in outcomes.GroupBy(static outcome => outcome.Edit.Kind).OrderBy(static group => group.Key))
        {
            Write(
                output, $"  {kind.Key,-24} {kind.Count():N0}, {kind.Count(static outcome => outcome.Better > 0):N0} with better verdicts");
        }

        Write(output, $"verdicts after each        {verdicts:N0}");
        Write(output, $"refused                    {outcomes.Count(static outcome => outcome.IsRefused):N0}");
        Write(output, $"verdicts that got better   {outcomes.Sum(static outcome => outcome.Better):N0}");
        Write(output, $"  a gap says why           {outcomes.Sum(static outcome => outcome.ByGap):N0}");
        Write(output, $"  a finding says why       {outcomes.Sum(static outcome => outcome.ByFinding):N0}");
        Write(output, $"    and it is a clearance  {outcomes.Sum(static outcome => outcome.Cleared.Count):N0}");
        foreach (var outcome in outcomes.Where(static outcome => outcome.Cleared.Count > 0).Take(MostShown))
        {
            Write(output, $"      {outcome.Cleared.Count:N0}: {outcome.Edit.Text}: {outcome.Cleared[0]}");
        }

        Write(output, $"  the edit says it         {outcomes.Sum(static outcome => outcome.ByOpenChange):N0}");
        Write(output, $"  in silence               {Count("better")}   target 0");
        Write(output, $"losses that nobody tells   {Count("a loss that nothing tells")}   target 0");
        Write(output, $"losses that stop nothing   {Count("a loss that nothing stops")}   target 0");
        Write(output, $"other answers by order     {Count("another")}   target 0");
        if (isChecked)
        {
            Write(output, $"reach more than is judged  {Count("reaches")}   target 0");
        }

        Write(output, $"crashes                    {Count("crash")}   target 0");
        return wrong.Length == 0 ? 0 : 1;

        int Count(string fault) => outcomes.Sum(outcome => outcome.Faults.Count(text => text.StartsWith(fault, StringComparison.Ordinal)));
    }

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
