// neo4j-watch: from a change in Neo4j to answers that show it, and what queries notice meanwhile.
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using OpenChat.Graph.Benchmarks.Load;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Benchmarks.Neo4j;

/// <summary>
/// A server process over the database. A model is renamed in Neo4j, again and again, each time waiting until an answer has the new name:
/// first while nobody else asks, then beside four connections that rest 2 ms between answers and had a quiet while before. The server's own
/// log says when it was rebuilding.
/// </summary>
internal sealed class WatchRun : IDisposable
{
    private const int Connections = 4;
    private const int ModelsOfARequest = 10;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(10);

    private readonly BenchmarkDatabase _database;
    private readonly Random _random = new(Inputs.Random);
    private int _changes;
    private readonly LineageGraph _graph;
    private readonly TextWriter _output;
    private readonly int _port = FreePort();
    private readonly Process _server;
    private readonly HttpClient _http = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(long Start, long End)> _rebuilds = [];

    private WatchRun(BenchmarkDatabase database, LineageGraph graph, TextWriter output)
    {
        (_database, _graph, _output) = (database, graph, output);
        _server = Measures.Start(
            Path.Combine(AppContext.BaseDirectory, "OpenChat.Graph.Server.dll"),
            ["serve", "--urls", FormattableString.Invariant($"http://127.0.0.1:{_port}")]);
    }

    /// <summary>The model that is renamed, the last one, which none is made from in a synthetic folder.</summary>
    private NodeId Model => new(NodeKind.Model, _graph.ModelCount - 1);

    /// <summary>Measures and prints; the database holds the graph afterwards.</summary>
    /// <param name="folder">The CSV folder that is in the database, or is imported when that is empty.</param>
    /// <param name="changes">How many changes.</param>
    /// <param name="quiet">How long to measure without any.</param>
    /// <param name="output">One line a measure.</param>
    /// <param name="cancellationToken">Ends it before time.</param>
    /// <returns>The exit code: 0, or 2 when there is no such database.</returns>
    public static async Task<int> RunAsync(
        string folder, int changes, TimeSpan quiet, TextWriter output, CancellationToken cancellationToken)
    {
        using var database = await BenchmarkDatabase.TryOpenAsync(output);
        var contents = CsvFolder.Load(folder, options: null, cancellationToken).Contents;
        if (database is null || !await database.FillAsync(folder, contents, output))
        {
            return 2;
        }

        using var run = new WatchRun(database, contents.Lineage, output);
        try
        {
            await run.MeasureAsync(changes, quiet, cancellationToken);
            return 0;
        }
        finally
        {
            await run.RenameAsync(contents.Lineage.NameOf(run.Model));
        }
    }

    public void Dispose()
    {
        _server.Kill();
        _server.WaitForExit();
        _server.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task MeasureAsync(int changes, TimeSpan quiet, CancellationToken cancellationToken)
    {
        var log = Task.Factory.StartNew(ReadLog, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var started = Stopwatch.GetTimestamp();
        await UntilNamedAsync(_graph.NameOf(Model), cancellationToken);
        Write($"server ready after         {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s");

        await ChangeAsync(changes, "nobody asking", cancellationToken);
        var models = Inputs.SomeModels(_graph, Connections * ModelsOfARequest);
        var asking = Enumerable.Range(0, Connections)
            .Select(i => Task.Factory.StartNew(
                () => Ask(Document(models.AsSpan(i * models.Length / Connections, models.Length / Connections))),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        await Task.Delay(quiet, cancellationToken); // code warms up
        var quietStart = Stopwatch.GetTimestamp();
        await Task.Delay(quiet, cancellationToken);
        var quietEnd = Stopwatch.GetTimestamp();

        await ChangeAsync(changes, "beside queries", cancellationToken);
        await _stop.CancelAsync();
        var samples = (await Task.WhenAll(asking)).SelectMany(list => list).ToList();
        var calm = Latencies.Of(samples, [(quietStart, quietEnd)]);
        var busy = Latencies.Of(samples, _rebuilds[^changes..]);
        Write($"queries, quiet             {calm}");
        Write($"queries, while rebuilding  {busy}");
        var spaced = busy.SpacedP99 / calm.SpacedP99;
        Write($"p99, rebuilding to quiet   {busy.P99 / calm.P99:F2}   target 3; with requests that had to wait for others {spaced:F2}");
        _server.Refresh();
        Write($"server resident            {_server.WorkingSet64 / 1e6:F0} MB, at the peak {_server.PeakWorkingSet64 / 1e6:F0} MB");
        _server.Kill();
        await log;
    }

    // Renames the model again and again and waits each time until an answer has the new name.
    private async Task ChangeAsync(int changes, string meanwhile, CancellationToken cancellationToken)
    {
        var (times, loads) = (new List<double>(), new List<double>());
        for (var i = 0; i < changes; i++)
        {
            var (name, rebuilds) = (FormattableString.Invariant($"renamed {++_changes}"), RebuildCount());
            await Task.Delay(_random.Next(1000), cancellationToken); // not always right after the look that saw the change before
            var started = Stopwatch.GetTimestamp();
            await RenameAsync(name);
            await UntilNamedAsync(name, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            while (RebuildCount() == rebuilds)
            {
                await Task.Delay(LookPause, cancellationToken); // the log line follows the answer
            }

            lock (_rebuilds)
            {
                loads.Add(Stopwatch.GetElapsedTime(_rebuilds[^1].Start, _rebuilds[^1].End).TotalSeconds);
            }

            Write($"change {_changes,-3}                 {times[^1]:F2} s to the answer, {loads[^1]:F2} s of it rebuilding");
        }

        var (median, rebuilding) = (Measures.Median(times), Measures.Median(loads));
        Write($"change to answer           {meanwhile}: median {median:F2} s, most {times.Max():F2} s; rebuilding {rebuilding:F2} s");
        Write($"target                     5 s at 100,000 artifacts, 30 s at 1,000,000");
    }

    private int RebuildCount()
    {
        lock (_rebuilds)
        {
            return _rebuilds.Count;
        }
    }

    /// <summary>Asks again and again; returns when each request was sent and how long its answer took.</summary>
    private List<(long Start, long Length)> Ask(string document)
    {
        var samples = new List<(long, long)>(1 << 20);
        using var client = new KeepAliveClient(_port, "/graphql", document);
        while (!_stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            client.Ask();
            samples.Add((started, Stopwatch.GetTimestamp() - started));
            Thread.Sleep(Rest);
        }

        return samples;
    }

    private string Document(ReadOnlySpan<int> models)
    {
        var text = new StringBuilder("{");
        foreach (var model in models)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $" m{model}: model(id: \"{_graph.IdOf(new NodeId(NodeKind.Model, model))}\") {{ ...Limits }}");
        }

        return text.Append(
            " } fragment Limits on Model { name verdict(purpose: COMMERCIAL_USE) { outcome } restrictions(inherited: true) { term { code "
            + "} certainty origin { name } } }").ToString();
    }

    private Task RenameAsync(string name) => _database.Client.RunAsync(
        new Neo4jStatement("MATCH (m:Model {id: $id}) SET m.name = $name", json =>
        {
            json.WriteString("id", _graph.IdOf(Model));
            json.WriteString("name", name);
        }),
        null,
        CancellationToken.None);

    private async Task UntilNamedAsync(string name, CancellationToken cancellationToken)
    {
        var address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{_port}/graphql"));
        var expected = $"{{\"data\":{{\"model\":{{\"name\":\"{name}\"}}}}}}";
        while (true)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync(
                    address,
                    new Dictionary<string,
                    string>
                    { ["query"] = $"{{ model(id: \"{_graph.IdOf(Model)}\") {{ name }} }}" },
                    cancellationToken);
                if (await answer.Content.ReadAsStringAsync(cancellationToken) == expected)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_server.HasExited)
            {
                // not listening yet
            }

            await Task.Delay(LookPause, cancellationToken);
        }
    }

    /// <summary>Notes every load the server tells of, and passes on what is no line of a request.</summary>
    private void ReadLog()
    {
        while (_server.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains(" INF Loaded ", StringComparison.Ordinal))
            {
                // Loaded NAME in 123 ms: …
                var end = Stopwatch.GetTimestamp();
                var words = line.Split(' ');
                var length = long.Parse(words[Array.IndexOf(words, "ms:") - 1], CultureInfo.InvariantCulture) * Stopwatch.Frequency / 1000;
                lock (_rebuilds)
                {
                    _rebuilds.Add((end - length, end));
                }
            }
            else if (line.Contains(" WRN ", StringComparison.Ordinal) || line.Contains(" ERR ", StringComparison.Ordinal))
            {
                _output.WriteLine(line);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Write(FormattableString line) => _output.WriteLine(FormattableString.Invariant(line));

    /// <summary>Of the requests under way in some spans of time. In milliseconds.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="P50">Half are faster.</param>
    /// <param name="P99">99 of 100 are faster.</param>
    /// <param name="Most">The slowest.</param>
    /// <param name="SpacedP99">The same as <paramref name="P99"/> if each connection had sent at even times: a request that takes long
    /// counts also for those that would have been sent while it was waited for.</param>
    private sealed record Latencies(int Count, double P50, double P99, double Most, double SpacedP99)
    {
        public static Latencies Of(List<(long Start, long Length)> samples, IEnumerable<(long Start, long End)> spans)
        {
            var within = samples.Where(sample =>
                spans.Any(span =>
                    sample.Start < span.End
                        && sample.Start + sample.Length > span.Start)).Select(sample => sample.Length).Order().ToArray();
            var rest = (long)(Rest.TotalSeconds * Stopwatch.Frequency);
            var spaced = within.SelectMany(length =>
                Enumerable.Range(0, 1 + (int)(length / rest)).Select(i => length - (i * rest))).Order().ToArray();
            return new Latencies(within.Length, At(within, 0.5), At(within, 0.99), At(within, 1), At(spaced, 0.99));
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Count} requests, p50 {P50:F2} ms, p99 {P99:F2} ms ({SpacedP99:F2} ms if sent at even times), most {Most:F1} ms");

        private static double At(long[] lengths, double part) =>
            lengths.Length == 0
                ? double.NaN
                : lengths[Math.Min(lengths.Length - 1, (int)(lengths.Length * part))] * 1000.0 / Stopwatch.Frequency;
    }
}
