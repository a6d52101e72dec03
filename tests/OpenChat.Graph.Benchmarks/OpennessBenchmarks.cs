// The table of a framework, sorted by weights of the caller.
using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Benchmarks;

/// <summary>A generated table of ten thousand models and fourteen criteria.</summary>
[Config(typeof(ShortSteps))]
public class OpennessBenchmarks
{
    private const int Models = 10_000;
    private const int Criteria = 14;

    private static readonly string[] Values = ["closed", "partial", "open", "", OpennessWords.NotApplicable];

    private OpennessBook _book = null!; // set by SetUp
    private ImmutableArray<OpennessFact> _facts;
    private OpennessRows _rows = OpennessRows.Empty;

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(15);
        _rows = new OpennessRows
        {
            Frameworks = [new FrameworkRow("f", "F", "", "closed=0;partial=0.5;open=1", "", "", "", "")],
            Criteria = [.. Enumerable.Range(0, Criteria).Select(static i => new CriterionRow("f", $"c{i}", "C", "A", "", "", "", "", ""))],
        };
        var claim = new ClaimText("", "", default, default, "");
        _facts = OpennessFact.InOrder(
            from model in Enumerable.Range(0, Models)
            from criterion in Enumerable.Range(0, Criteria)
            select new OpennessFact(
                string.Create(CultureInfo.InvariantCulture, $"model:{model:D5}"), "f", $"c{criterion}", Values[random.Next(Values.Length)],
                "", claim));
        _book = Build();
    }

    /// <summary>Scores and ranks under other weights, as <c>opennessTable(weights:)</c> works them out.</summary>
    [Benchmark(Description = "own weights")]
    public int OwnWeights() =>
        _book.TableOf(_book.Frameworks[0], [.. Enumerable.Range(0, Criteria).Select(static place => place * 0.7m)]).Length;

    /// <summary>Everything put together anew, as after a load.</summary>
    [Benchmark(Description = "book")]
    public OpennessBook Build() => new(_rows, _facts, static _ => null);
}
