// scale: one large graph in one process, by stopwatch.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Names;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Load, memory, set-up, whole-graph pass, single models, name look-up. Every step also says how much processor time it took: on a busy
/// machine that is nearer to what the step costs than the time on the clock.
/// </summary>
internal static class ScaleRun
{
    private const int Models = 1_000;

    /// <summary>Measures and prints.</summary>
    /// <param name="folder">A CSV folder.</param>
    /// <param name="runs">How often to load and to pass.</param>
    /// <param name="output">One line a measure.</param>
    /// <returns>The exit code: 0, or 2 when the folder cannot be loaded.</returns>
    public static int Run(string folder, int runs, TextWriter output)
    {
        try
        {
            Measure(folder, runs, output);
            return 0;
        }
        catch (CsvFolderException exception)
        {
            output.WriteLine(exception.Message);
            return 2;
        }
    }

    private static void Measure(string folder, int runs, TextWriter output)
    {
        if (!Directory.Exists(folder))
        {
            throw new CsvFolderException($"There is no folder '{folder}'.");
        }

        var size = new DirectoryInfo(folder).GetFiles("*.csv").Sum(file => file.Length) / 1e6;
        Write(output, $"folder                     {folder}, {size:F0} MB of CSV");
        Write(output, $"machine                    {Environment.ProcessorCount} processors, .NET {Environment.Version}, {runs} runs");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var loads = new List<Cost>();
        var contents = Repeat(runs, loads, () => CsvFolder.Load(folder).Contents);
        var graph = contents.Lineage;
        Write(output, $"artifacts                  {graph.ArtifactCount:N0}");
        Write(output, $"relations                  {graph.RelationCount:N0} of lineage; {graph.ClaimCount:N0} claims on all");
        Write(output, $"load                       {Show(loads)}   target 5 s");
        Compact();
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Write(output, $"managed, graph             {bytes / 1e6:F0} MB, {bytes / (double)graph.ArtifactCount:F0} bytes per artifact");
        Write(output, $"resident, graph            {Environment.WorkingSet / 1e6:F0} MB   target 500 MB");

        var setUps = new List<Cost>();
        var rules = RuleSet.Create(contents.Rules);
        var analysis = Repeat(runs, setUps, () => new LineageAnalysis(graph, rules));
        Write(output, $"resolve licenses           {Show(setUps)}");

        var passes = new List<Cost>();
        var profiles = Repeat(runs, passes, () => RestrictionProfiles.Create(analysis.Terms, analysis.Licenses, CancellationToken.None));
        Write(output, $"whole-graph pass           {Show(passes)}   target 1 s");
        Write(output, $"distinct profiles          {profiles.Count:N0}");

        var (divisions, tables) = (new List<Cost>(), new List<Cost>());
        _ = Repeat(runs, divisions, () => ArtifactClasses.Of(analysis, CancellationToken.None));
        var verdicts = Repeat(runs, tables, () =>
        {
            var table = VerdictTable.Create(analysis, CancellationToken.None);
            table.JudgeAll(CancellationToken.None);
            return table;
        });
        Write(output, $"classes of like artifacts  {Show(divisions)}");
        Write(output, $"all verdicts               {Show(tables)}");
        Write(output, $"artifacts judged           {verdicts.ClassCount:N0}");

        WriteModels(graph, analysis, output);
        Compact();
        Write(output, $"resident, with profiles    {Environment.WorkingSet / 1e6:F0} MB   target 500 MB");

        NodeColumns[] nodes = [.. Enum.GetValues<NodeKind>().Select(graph.Nodes)];
        var (names, searches) = (new List<Cost>(), new List<Cost>());
        _ = Repeat(runs, names, () => new NameIndex(nodes));
        var search = Repeat(runs, searches, () => new TextSearch(nodes));
        Write(output, $"name index                 {Show(names)}   part of load");
        Write(output, $"search index               {Show(searches)}");
        Compact();
        Write(output, $"resident, with search      {Environment.WorkingSet / 1e6:F0} MB");
        GC.KeepAlive((graph, profiles, verdicts, search));
    }

    /// <summary>Restrictions with paths of different models, each searched for the first time.</summary>
    private static void WriteModels(LineageGraph graph, LineageAnalysis analysis, TextWriter output)
    {
        var models = Inputs.SomeModels(graph, Models * 2);
        var checksum = 0;
        var warmUp = new LineageAnalysis(graph, analysis.Rules);
        foreach (var model in models)
        {
            checksum += Paths.Walk(warmUp.StudyOf(model).Restrictions);
        }

        models = models[..Math.Min(Models, models.Length)];
        var times = new double[models.Length];
        var restrictions = 0;
        for (var i = 0; i < models.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var found = analysis.StudyOf(models[i]).Restrictions;
            checksum += Paths.Walk(found);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            restrictions += found.Count;
        }

        Array.Sort(times);
        var (median, most) = (times[times.Length / 2], times[times.Length * 95 / 100]);
        Write(output, $"one model, with paths      median {median:F1} µs, 95 % below {most:F1} µs   target 100 µs");
        var average = restrictions / (double)models.Length;
        Write(output, $"                           {models.Length:N0} models, {average:F1} restrictions each, none asked for before");
        GC.KeepAlive(checksum);
    }

    /// <summary>Runs a step several times, the result of one run dropped before the next begins.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Repeat<T>(int runs, List<Cost> costs, Func<T> step)
    {
        for (var run = 1; run < runs; run++)
        {
            Once(costs, step);
            Compact();
        }

        return Once(costs, step);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Once<T>(List<Cost> costs, Func<T> step)
    {
        using var process = Process.GetCurrentProcess();
        var (start, used) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var result = step();
        var elapsed = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        costs.Add(new Cost(elapsed.TotalSeconds, (process.TotalProcessorTime - used).TotalSeconds));
        return result;
    }

    private static string Show(List<Cost> costs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median(costs, cost => cost.Seconds):F3} s ({costs.Min(cost => cost.Seconds):F3} to {costs.Max(cost => cost.Seconds):F3}), " +
        $"processor {Median(costs, cost => cost.ProcessorSeconds):F2} s");

    private static double Median(List<Cost> costs, Func<Cost, double> part) => costs.Select(part).Order().ElementAt(costs.Count / 2);

    private static void Compact() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(FormattableString.Invariant(line));

    private readonly record struct Cost(double Seconds, double ProcessorSeconds);
}
