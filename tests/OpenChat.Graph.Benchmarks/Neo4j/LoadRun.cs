// neo4j-load: a load from Neo4j beside the bare reading of the same columns, and what a load keeps in memory beside that of a CSV folder.
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Layout;

namespace OpenChat.Graph.Benchmarks.Neo4j;

/// <summary>
/// Takes turns, in one process: the bare reading (the same columns of the same tables, a row of the answer for each, as many statements at
/// once, the answers received and dropped) and the load. Then first loads, from Neo4j and from the folder, each in a process of its own.
/// </summary>
internal static class LoadRun
{
    private const int Parallelism = 2;

    /// <summary>Measures and prints; the database holds the graph afterwards.</summary>
    /// <param name="folder">The CSV folder that is in the database, or is imported when that is empty.</param>
    /// <param name="runs">How often each is done; medians are compared.</param>
    /// <param name="output">One line a measure.</param>
    /// <returns>The exit code: 0, or 2 when there is no such database.</returns>
    public static async Task<int> RunAsync(string folder, int runs, TextWriter output)
    {
        using var database = await BenchmarkDatabase.TryOpenAsync(output);
        if (database is null || !await database.FillAsync(folder, CsvFolder.Load(folder).Contents, output))
        {
            return 2;
        }

        using var store = new Neo4jStore(database.Connection);
        using var http = new HttpClient();
        var (bare, load) = (new List<double>(), new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            var bytes = 0L;
            var bareTime = await Measures.TimeAsync(async () => bytes = await ReadBareAsync(http, database.Connection));
            var loadTime = await Measures.TimeAsync(() => store.LoadAsync(CancellationToken.None));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{(run == 0 ? "warming up" : "run")}: bare reading of {bytes / 1e6:F1} MB {bareTime:F2} s, "
                + $"load {loadTime:F2} s, ratio {loadTime / bareTime:F2}"));
            if (run > 0)
            {
                bare.Add(bareTime);
                load.Add(loadTime);
            }
        }

        var (bareMedian, loadMedian) = (Measures.Median(bare), Measures.Median(load));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"medians: bare {bareMedian:F2} s, load {loadMedian:F2} s, "
            + $"ratio {loadMedian / bareMedian:F2}   target 1.5; at 1,000,000 artifacts 30 s"));
        await CompareMemoryAsync(folder, runs, output);
        return 0;
    }

    /// <summary>
    /// Loads once in this process, from the folder or else from the database, and prints seconds, bytes resident afterwards and bytes
    /// resident at the peak.
    /// </summary>
    public static async Task<int> RunOnceAsync(string? folder, TextWriter output)
    {
        using var database = folder is null ? await BenchmarkDatabase.TryOpenAsync(output) : null;
        LineageGraph? graph = null;
        var time = await Measures.TimeAsync(async () =>
        {
            if (database is null)
            {
                graph = CsvFolder.Load(folder ?? "").Graph;
                return;
            }

            using var store = new Neo4jStore(database.Connection);
            graph = (await store.LoadAsync(CancellationToken.None)).Loaded.Graph;
        });
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        await output.WriteLineAsync(FormattableString.Invariant($"{time} {process.WorkingSet64} {process.PeakWorkingSet64}"));
        GC.KeepAlive(graph);
        return 0;
    }

    private static async Task CompareMemoryAsync(string folder, int runs, TextWriter output)
    {
        var (csv, neo4j) = (new List<double[]>(), new List<double[]>());
        for (var run = 0; run < runs; run++)
        {
            csv.Add(await RunChildAsync("--data", folder));
            neo4j.Add(await RunChildAsync());
        }

        foreach (var (name, loads) in ((string, List<double[]>)[])[("the folder", csv), ("Neo4j", neo4j)])
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"first load of a process, from {name}: {Column(loads, 0):F2} s, "
                + $"resident {Column(loads, 1) / 1e6:F0} MB, at the peak {Column(loads, 2) / 1e6:F0} MB"));
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Neo4j to folder: resident {Column(neo4j, 1) / Column(csv, 1):F2}, "
            + $"at the peak {Column(neo4j, 2) / Column(csv, 2):F2}   target 1.6"));

        static double Column(List<double[]> loads, int column) => Measures.Median(loads.Select(load => load[column]));
    }

    private static async Task<double[]> RunChildAsync(params IEnumerable<string> arguments)
    {
        using var child = Measures.Start(typeof(LoadRun).Assembly.Location, ["load-once", .. arguments]);
        var text = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0
            ? [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"The child process ended with {child.ExitCode}: {text}");
    }

    /// <summary>Returns the number of bytes.</summary>
    private static async Task<long> ReadBareAsync(HttpClient http, Neo4jConnection connection)
    {
        var bytes = 0L;
        foreach (var tables in (Neo4jTable[][])[Neo4jLayout.Nodes, [.. Neo4jLayout.Relations, Neo4jLayout.Openness]])
        {
            await Parallel.ForEachAsync(
                tables,
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism },
                async (table, token) => Interlocked.Add(ref bytes, await ReadBareAsync(http, connection, table.ReadStatement, token)));
        }

        return bytes;
    }

    private static async Task<long> ReadBareAsync(
        HttpClient http, Neo4jConnection connection, string statement, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, connection.Endpoint("query/v2"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string> { ["statement"] = statement, ["accessMode"] = "READ" })),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        if (connection.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[1 << 16];
        var bytes = 0L;
        while (await body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            bytes += read;
        }

        return bytes;
    }
}
