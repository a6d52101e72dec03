// pages: what a page of twenty takes of the server, beyond an empty request.
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Filters, orders, counts and searches over all models, each as a whole request to the engine, warm, less the time of a request that asks
/// for nothing. Medians, so that other programs count little.
/// </summary>
internal static class PageRun
{
    private const int MostRuns = 400;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(3);

    /// <summary>Prints a table.</summary>
    /// <param name="folder">A CSV folder.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The exit code: 0, or 2 when the folder cannot be loaded.</returns>
    public static int Run(string folder, TextWriter output)
    {
        Snapshot snapshot;
        try
        {
            snapshot = new Snapshot(CsvFolder.Load(folder), DateTimeOffset.UnixEpoch);
        }
        catch (CsvFolderException exception)
        {
            output.WriteLine(exception.Message);
            return 2;
        }

        var warmed = Stopwatch.GetTimestamp();
        snapshot.Warm(CancellationToken.None);
        Write(output, $"models {snapshot.Graph.ModelCount:N0}; made ready in {Stopwatch.GetElapsedTime(warmed).TotalMilliseconds:N0} ms");
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, EngineOptions.Create(new ServerOptions(), NullLogger.Instance) with
        {
            Cost = CostOptions.Unlimited,
            RequestTimeout = TimeSpan.FromMinutes(5),
        });
        var empty = Median(executor, snapshot, "{ __typename }");
        Write(output, $"an empty request: {empty:N1} µs");
        output.WriteLine("| asked | µs more |");
        output.WriteLine("|---|---:|");
        foreach (var document in Documents(snapshot))
        {
            Write(output, $"| `{document}` | {Median(executor, snapshot, $"{{ {document} }}") - empty:N1} |");
        }

        return 0;
    }

    private static IEnumerable<string> Documents(Snapshot snapshot)
    {
        var graph = snapshot.Graph;
        var rare = graph.NameOf(new NodeId(NodeKind.Model, graph.ModelCount / 2)); // few names hold the whole of another
        var (common, license) = (rare[..3], graph.IdOf(new NodeId(NodeKind.License, 0)));
        var organisation = graph.IdOf(new NodeId(NodeKind.Organisation, 0));
        string[] filters =
        [
            Name("contains", common), Name("contains", rare), Name("contains", "not there"), Name("startsWith", common),
            Name("equals", rare),
            $"{{or: [{Name("contains", rare)}, {Name("contains", "not there")}, {Name("contains", "nowhere")}]}}",
            $"{{not: {Name("contains", common)}}}", $"{{licenses: [\"{license}\"]}}", $"{{not: {{licenses: [\"{license}\"]}}}}",
            $"{{organisations: [\"{organisation}\"]}}", $"{{licenses: [\"{license}\"], name: {{contains: \"{rare}\"}}}}",
            "{kinds: [MERGE]}",
            "{restrictedBy: {terms: [\"NON_COMMERCIAL\"]}}",
        ];
        foreach (var filter in filters)
        {
            yield return $"models(first: 20, where: {filter}) {{ nodes {{ id }} pageInfo {{ hasNextPage }} }}";
        }

        foreach (var filter in filters[..4])
        {
            yield return $"models(first: 20, where: {filter}, orderBy: [{{field: NAME}}]) {{ nodes {{ id }} }}";
        }

        yield return "models(first: 20, orderBy: [{field: NAME}]) { nodes { id } }";
        yield return "models(last: 20, orderBy: [{field: DIRECT_DESCENDANTS, direction: DESC}]) { nodes { id } }";
        yield return $"models(last: 20, where: {filters[0]}) {{ nodes {{ id }} }}";
        foreach (var filter in filters)
        {
            yield return $"models(first: 1, where: {filter}) {{ totalCount }}";
        }

        yield return $"search(text: \"{rare}\") {{ nodes {{ id }} }}";
        yield return $"search(text: \"{rare[..^1]}~\") {{ nodes {{ id }} }}";
    }

    private static string Name(string how, string text) => $"{{name: {{{how}: \"{text}\"}}}}";

    private static double Median(GraphQLExecutor executor, Snapshot snapshot, string document)
    {
        var request = new GraphQLRequest { Query = document, State = snapshot };
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        for (var run = 0; run < MostRuns && (run < 5 || Stopwatch.GetElapsedTime(began) < MostTime); run++)
        {
            var started = Stopwatch.GetTimestamp();
            using var result = executor.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            if (result.HasErrors)
            {
                throw new InvalidOperationException($"{document} has errors.");
            }
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static void Write(TextWriter output, FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
