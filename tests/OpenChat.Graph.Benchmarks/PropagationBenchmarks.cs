// Phase (b): what restricts one model, and what restricts every artifact.
using BenchmarkDotNet.Attributes;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Benchmarks;

/// <summary>Restrictions of one model with the path of each, searched and remembered. Times and bytes are per model.</summary>
[Config(typeof(ShortSteps))]
public class RestrictionBenchmarks
{
    private const int Models = 1_000;

    private LineageAnalysis _analysis = null!; // set by SetUp, as is _models
    private int[] _models = null!;

    /// <summary>0 for Zephyr of the seed; otherwise models of a synthetic folder of that many artifacts.</summary>
    [Params(Inputs.Seed, 10_000, 100_000, 1_000_000)]
    public int Artifacts { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var contents = Inputs.Load(Artifacts).Contents;
        _analysis = new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules));
        _models = Artifacts == Inputs.Seed
            ? [.. Enumerable.Repeat(contents.Lineage.ArtifactOf(Inputs.Zephyr(contents.Lineage)), Models)]
            : Inputs.SomeModels(contents.Lineage, Models);
    }

    [Benchmark(OperationsPerInvoke = Models, Description = "search")]
    public int Search()
    {
        var hops = 0;
        foreach (var model in _models)
        {
            hops += Paths.Walk(new RestrictionSearch(_analysis.Terms, _analysis.Licenses, model).All());
        }

        return hops;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Models, Description = "remembered")]
    public int Remembered()
    {
        var hops = 0;
        foreach (var model in _models)
        {
            hops += Paths.Walk(_analysis.StudyOf(model).Restrictions);
        }

        return hops;
    }
}

/// <summary>Set-up of an analysis and the whole-graph pass.</summary>
[Config(typeof(LongSteps))]
public class WholeGraphBenchmarks
{
    private LineageAnalysis _analysis = null!; // set by SetUp

    /// <summary>0 for the seed; otherwise a synthetic folder of that many artifacts.</summary>
    [Params(Inputs.Seed, 10_000, 100_000, 1_000_000)]
    public int Artifacts { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var contents = Inputs.Load(Artifacts).Contents;
        _analysis = new LineageAnalysis(contents.Lineage, RuleSet.Create(contents.Rules));
    }

    [Benchmark(Description = "resolve licenses")]
    public LineageAnalysis Resolve() => new(_analysis.Graph, _analysis.Rules);

    [Benchmark(Baseline = true, Description = "whole-graph pass")]
    public RestrictionProfiles Pass() => RestrictionProfiles.Create(_analysis.Terms, _analysis.Licenses, CancellationToken.None);
}

/// <summary>Reads what a request for paths reads.</summary>
internal static class Paths
{
    /// <summary>Visits every hop of every path.</summary>
    /// <returns>A sum over relations, so that nothing can be left out.</returns>
    public static int Walk(RestrictionSet restrictions)
    {
        var sum = 0;
        foreach (var restriction in restrictions)
        {
            var path = restriction.Path;
            for (var i = 0; i < path.Hops; i++)
            {
                sum = unchecked(sum + path.Hop(i).Position);
            }
        }

        return sum;
    }
}
