// verdicts: what questions about all verdicts of one large graph cost, in one process, by stopwatch.
using System.Diagnostics;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Benchmarks;

/// <summary>The table of all verdicts, a filter and facets over all models, questions about all artifacts, and what-if.</summary>
internal static class VerdictRun
{
    /// <summary>Measures and prints medians, the first run of each step apart.</summary>
    /// <param name="folder">A CSV folder.</param>
    /// <param name="runs">How often to repeat a step.</param>
    /// <param name="output">One line a measure.</param>
    /// <returns>The exit code: 0, or 2 when the folder cannot be loaded.</returns>
    public static int Run(string folder, int runs, TextWriter output)
    {
        Snapshot snapshot;
        try
        {
            snapshot = new Snapshot(CsvFolder.Load(folder), DateTimeOffset.UtcNow);
        }
        catch (CsvFolderException exception)
        {
            output.WriteLine(exception.Message);
            return 2;
        }

        var (graph, analysis) = (snapshot.Graph, snapshot.Analysis);
        Write(output, $"{"artifacts",-56}{graph.ArtifactCount:N0}");
        Measure(output, "restrictions of all", 1, () => _ = snapshot.Analysis.Profiles);
        Measure(output, "classes of like artifacts", 1, () => _ = analysis.SomeVerdicts(CancellationToken.None));
        Measure(output, "verdicts of all", 1, () => _ = analysis.AllVerdicts(CancellationToken.None));
        Write(output, $"{"artifacts judged",-56}{analysis.AllVerdicts(CancellationToken.None).ClassCount:N0}");

        Measure(output, "filter: prohibited, all models", runs, () => CountProhibited(snapshot));
        Measure(
            output, "facet: verdict", runs, () => Facets(snapshot).ByVerdict(Purpose.Redistribute, Reading.Balanced, VerdictParty.Maker));
        Measure(output, "facets: all seven", runs, () =>
        {
            _ = Facets(snapshot).ByVerdict(Purpose.Redistribute, Reading.Balanced, VerdictParty.Maker);
            _ = Facets(snapshot).ByLicenseFamily(20);
            _ = Facets(snapshot).ByKind(20);
            _ = Facets(snapshot).ByOrganisation(20);
            _ = Facets(snapshot).ByCountry(20);
            _ = Facets(snapshot).ByCertainty();
            _ = Facets(snapshot).ByYear(20);
        });
        Measure(output, "license drift", 1, () => LicenseDrift.All(analysis, 2, CancellationToken.None));
        Measure(output, "decisive unknowns", 1, () => DecisiveUnknown.All(
            analysis, Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient, CancellationToken.None));
        Measure(output, "descendants of all", runs, () => graph.CountDescendants(analysis.Licenses.NoAncestry, CancellationToken.None));
        if (graph.ArtifactCount > ViewCache.MaxArtifacts)
        {
            return 0; // no views are made of it
        }

        var counts = graph.CountDescendants(analysis.Licenses.NoAncestry, CancellationToken.None).All;
        var hub = Array.IndexOf(counts, counts.Max());
        var leaf = Array.IndexOf(counts, 0);
        WhatIf(output, snapshot, "what if: a term of every license void", new TermVoided("NON_COMMERCIAL"));
        WhatIf(output, snapshot, $"what if: relicensed, {counts[hub]:N0} below", Relicense(snapshot, hub));
        WhatIf(output, snapshot, "what if: a leaf relicensed", Relicense(snapshot, leaf));
        return 0;
    }

    private static GraphChange Relicense(Snapshot snapshot, int artifact) =>
        new ArtifactRelicensed(snapshot.Graph.IdOf(artifact), snapshot.Graph.IdOf(new NodeId(NodeKind.License, 0)));

    private static void WhatIf(TextWriter output, Snapshot snapshot, string name, GraphChange change)
    {
        ChangedView? view = null;
        Measure(output, $"{name}: the graph", 1, () => view = new ViewCache().Changed(snapshot, [change], CancellationToken.None));
        Measure(
            output, $"{name}: what differs", 1, () => view!.Difference(Reading.Balanced, VerdictParty.Recipient, CancellationToken.None));
    }

    private static void CountProhibited(Snapshot snapshot)
    {
        var table = snapshot.Analysis.AllVerdicts(CancellationToken.None);
        var count = 0;
        for (var model = 0; model < snapshot.Graph.ModelCount; model++)
        {
            var outcome = table.OutcomeOf(model, Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient);
            count += outcome == VerdictOutcome.Prohibited ? 1 : 0;
        }

        GC.KeepAlive(count);
    }

    private static FacetCounter Facets(Snapshot snapshot) =>
        new(snapshot.Analysis, NodeKind.Model, null, static word => word, CancellationToken.None);

    private static void Measure(TextWriter output, string name, int runs, Action step)
    {
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var median = times.Order().ElementAt(times.Count / 2);
        var first = runs == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", first {times[0]:N1} ms");
        Write(output, $"{name,-56}{median:N1} ms{first}");
    }

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(FormattableString.Invariant(line));
}
