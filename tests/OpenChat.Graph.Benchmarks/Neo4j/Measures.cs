// What the measurements with Neo4j have in common.
using System.Diagnostics;

namespace OpenChat.Graph.Benchmarks.Neo4j;

/// <summary>Times, medians, child processes.</summary>
internal static class Measures
{
    /// <summary>Seconds on the clock.</summary>
    public static async Task<double> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>The middle value, the larger of two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Starts a program of ours with the collector as the server has it; its standard output is to be read.</summary>
    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return Process.Start(start) ?? throw new InvalidOperationException(program);
    }
}
