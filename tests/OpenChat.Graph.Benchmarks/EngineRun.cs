// engine: what the engine's steps cost where nothing disturbs them, in a minute.
using System.Diagnostics;
using System.Globalization;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// The steps of <see cref="EngineBenchmarks"/> in many small batches. Other programs on the machine can only add to a batch, so the best
/// one is what the code costs; the median says what it cost on this machine at this time.
/// </summary>
internal static class EngineRun
{
    private const int BatchSize = 40;
    private const int Batches = 3_000;

    /// <summary>Prints a table: microseconds per document and step, best and median batch.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine("| document | parse | validate | answer, document and plan in cache |");
        output.WriteLine("|---|---:|---:|---:|");
        foreach (var document in Load.BaselineServer.Documents)
        {
            var engine = new EngineBenchmarks { Document = document };
            engine.SetUp();
            output.WriteLine(
                $"| `{document}` | {Measure(() => engine.Parse() is null ? 0 : 1)} | {Measure(engine.Validate)} | {Measure(engine.Warm)} "
                + "|");
        }
    }

    private static string Measure(Func<int> step)
    {
        var times = new double[Batches];
        for (var batch = -Batches; batch < Batches; batch++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < BatchSize; i++)
            {
                step();
            }

            if (batch >= 0) // the first half is for the runtime to optimise
            {
                times[batch] = Stopwatch.GetElapsedTime(started).TotalMicroseconds / BatchSize;
            }
        }

        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"{times[0]:0.0} ({times[Batches / 2]:0.0}) µs");
    }
}
