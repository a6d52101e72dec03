// How BenchmarkDotNet runs: in this process, so that nothing is built, and briefly.
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace OpenChat.Graph.Benchmarks;

/// <summary>For what takes micro- to milliseconds: ten iterations of a fifth of a second.</summary>
public sealed class ShortSteps : ManualConfig
{
    /// <summary>Made by BenchmarkDotNet.</summary>
    public ShortSteps()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.Median);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(3).WithIterationCount(10).WithIterationTime(TimeInterval.FromMilliseconds(200)));
    }
}

/// <summary>For what takes seconds: every call is one iteration, five of them after one to warm up.</summary>
public sealed class LongSteps : ManualConfig
{
    /// <summary>Made by BenchmarkDotNet.</summary>
    public LongSteps()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.Median);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithStrategy(RunStrategy.Monitoring).WithWarmupCount(1).WithIterationCount(5));
    }
}
