// prices: what a unit of price is in time, field by field.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Benchmarks;

/// <summary>
/// Runs documents that each ask for one thing many times, without limits, and prints time, answer and price of each. A price is an upper
/// bound that is found before anything is known of the answer, so it may be too high for data that has less; it should seldom be too low.
/// </summary>
internal static class PriceRun
{
    private const int Fresh = 5; // graphs of which nothing is remembered yet
    private const int Warm = 30;

    /// <summary>What is asked of a page of models.</summary>
    private static readonly string[] OfModels =
    [
        "__typename", "id name", "id name aliases kind family parameters trainingTokens url releaseDate", "aliases",
        "organisations { name }",
        "developedBy { role claims { evidenceUrl } }", "licenses { id name spdxId }",
        "licensedUnder { id status claims { source { name } } }",
        "assessments { score rank }", "assessments { cells { value statements { label evidence } } }",
        "relations { id kind to { name } }", "relationsConnection { totalCount nodes { id kind to { name } } }",
        "relations { id claims { source { name } evidenceUrl } }",
        "restrictions { certainty }", "restrictions { term { code } license { id } origin { name } certainty }",
        "restrictions { id explanation }", "restrictions { path { rule node { name } } }",
        "restrictionsConnection(first: 20) { totalCount nodes { certainty path { rule node { name } } } }",
        "restrictionsConnection(first: 100) { totalCount nodes { certainty path { rule node { name } } } }",
        "restrictions { furtherPaths(first: 5) { complete paths { hops } } }",
        "restrictions { furtherPaths(first: 5) { complete paths { hops path { rule node { name } } } } }",
        "permissions { outcome }", "summary { sentence }",
        "summary { sentence mustDo { text } mayNot { text } contested { text } notKnown { message settledBy } }",
        "verdict(purpose: COMMERCIAL_USE) { outcome }", "verdict(purpose: COMMERCIAL_USE) { outcome reasons unknowns }",
        "verdict(purpose: COMMERCIAL_USE) { restrictions { id explanation } }",
        "a: verdict(purpose: RESEARCH) { outcome } b: verdict(purpose: COMMERCIAL_USE) { outcome }"
            + " c: verdict(purpose: FINE_TUNE) { outcome } d: verdict(purpose: REDISTRIBUTE) { outcome }"
            + " e: verdict(purpose: HOST_AS_SERVICE) { outcome }",
        "conflicts { message }", "unknowns { kind }", "unknowns { id message settledBy }", "disagreements { message }",
        "ancestors { id }", "ancestors(first: 100) { id name }", "ancestorsConnection { nodes { id } }", "ancestorCount",
        "descendants(first: 20) { id }", "descendants(first: 100) { id name }", "descendantsConnection { nodes { id } }", "descendantCount",
        "roots { nodes { id } }", "lineage { complete }", "lineage { nodes { id } relations { kind } }", "lineage { mermaid }",
        "lineage { svg }",
    ];

    /// <summary>What is asked at the root.</summary>
    private static readonly string[] OfQuery =
    [
        "models(first: 1000) { nodes { id name } }", "models(first: 1000) { nodes { id } }", "models(first: 1000) { edges { cursor } }",
        "models(first: 20, orderBy: [{field: NAME}]) { nodes { id } }",
        """models(first: 1, where: {name: {contains: "chat"}}) { totalCount }""",
        """models(first: 1, where: {family: {equals: "Llama"}}) { totalCount }""",
        """models(first: 1, where: {restrictedBy: {terms: ["NON_COMMERCIAL"]}}) { totalCount }""",
        """models(first: 1, where: {openness: {framework: "opening-up-chatgpt", minShare: 0.5}}) { totalCount }""",
        """models(first: 1, where: {licenses: ["license:apache-2.0"]}) { totalCount }""",
        "licenses(first: 100) { nodes { name terms { clause } } }",
        "licenses(first: 100) { nodes { name terms { term { code title } clause summary } } }",
        "licenses(first: 100) { nodes { name artifacts(first: 20) { totalCount nodes { id } } } }",
        "organisations(first: 100) { nodes { name artifacts(first: 20) { totalCount nodes { id } } } }",
        "__schema { types { name description fields { name type { name } args { name } } } }", "terms { code title description }",
        """search(text: "vicuna") { totalCount nodes { id } }""",
        """search(text: "vicunna 13", first: 100) { totalCount nodes { id } }""", "findings(first: 100) { nodes { message } }",
        """paths(from: "dataset:sharegpt") { totalCount nodes { id } }""",
        """paths(from: "dataset:the-pile", first: 100) { totalCount nodes { id narrative relations { kind } } }""",
        """commonAncestors(artifacts: ["model:vicuna-13b", "model:koala"]) { totalCount nodes { distances } }""",
        "cycles { totalCount }", "longestAncestry { length }", "missingReferences(first: 20) { totalCount }",
        "missingReferences(first: 20) { totalCount nodes { nearest { id } } }",
        "frameworks { criteria { title levels { meaning } } }",
        """opennessTable(framework: "opening-up-chatgpt", first: 100) { nodes { rank score } }""",
        """opennessTable(framework: "opening-up-chatgpt", first: 100) { nodes { openness { cells { value } } } }""",
        """openWashingConnection(framework: "opening-up-chatgpt") { totalCount nodes { id } }""",
        """moreThanBaseConnection(framework: "opening-up-chatgpt") { totalCount nodes { id } }""",
        """graphContradictionsConnection(framework: "opening-up-chatgpt") { totalCount nodes { id } }""",
        "opennessDisagreementsConnection { totalCount nodes { id } }", "inSeveralFrameworksConnection { totalCount }",
        "projects { name links { url } }", "resources { title bibtex }",
        """at(asOf: "2023-06-30") { revision { id } }""", """at(asOf: "2023-06-30") { models(first: 1) { nodes { name } } }""",
        """at(knownAt: "2025-01-01") { models(first: 1) { nodes { name } } }""",
        """whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}]) { graph { models(first: 1) { nodes { name } } } }""",
        """whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}]) { counts { artifacts } }""",
        """whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}]) { changes(first: 100) { totalCount nodes { after } } }""",
        """whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}]) { restrictions(first: 100) { totalCount nodes { after } } }""",
        """whatIf(changes: [{voidTerm: {term: "NO_COMPETING_MODELS"}}, {voidTerm: {term: "NON_COMMERCIAL"}}]) """
            + "{ changes(first: 100) { totalCount nodes { after because } } }",
        """whatIf(changes: [{withdraw: "dataset:sharegpt"}]) { changes(first: 100) { totalCount } }""",
        """evaluatePolicy(policy: {purposes: [COMMERCIAL_USE], reading: BALANCED, rules: [{name: "r", effect: DENY, reason: "r", """
            + """when: {restrictedBy: {terms: ["NON_COMMERCIAL"], atLeast: LIKELY}}}]}, """
            + """artifacts: ["Zephyr", "Alpaca 7B", "BLOOMZ"]) { results { effect findings { because } } }""",
        """suggestLicenses(bases: ["model:llama-2-weights"], datasets: ["dataset:alpaca-52k"]) { summary }""",
        """suggestLicenses(bases: ["model:mpt-7b"], datasets: ["dataset:openhermes-2.5"], reading: TEXT_ONLY) { summary }""",
        """suggestLicenses(bases: ["model:llama-2-weights"], datasets: ["dataset:alpaca-52k"]) """
            + "{ candidates(first: 100) { nodes { outcome reasons lost { explanation through { name } } duties { explanation } } } }",
    ];

    /// <summary>Prints a table of all documents.</summary>
    /// <param name="folder">The graph.</param>
    /// <param name="output">Where to.</param>
    public static void Run(string folder, TextWriter output)
    {
        var (schema, resolvers) = LineageSchema.Create();
        var executor = new GraphQLExecutor(schema, resolvers, EngineOptions.Create(new ServerOptions(), NullLogger.Instance) with
        {
            Cost = CostOptions.Unlimited,
            RequestTimeout = TimeSpan.FromMinutes(5),
            MaxResponseBytes = int.MaxValue,
        });
        output.WriteLine("| asked | first, ms | warm, ms | answer, kB | fields | types | objects | first, µs a unit | warm, µs a unit |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        var loaded = CsvFolder.Load(folder);
        var kept = Anew(loaded);
        foreach (var document in OfModels.Select(static field => $"{{ models(first: 100) {{ nodes {{ {field} }} }} }}")
            .Concat(OfQuery.Select(static field => $"{{ {field} }}")))
        {
            if (Ask(executor, kept, document) is null) // which also has the runtime compile
            {
                output.WriteLine($"| `{document}` | not there | | | | | | | |");
                continue;
            }

            var run = Enumerable.Range(0, Fresh).Select(_ => Ask(executor, Anew(loaded), document)!.Value).MinBy(static run => run.Time);
            var warm = Enumerable.Range(0, Warm).Min(_ => Ask(executor, kept, document)!.Value.Time);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{document}` | {run.Time / 1000:0.00} | {warm / 1000:0.00} | {run.Bytes / 1000.0:0} | {run.Fields:0} | {run.Types:0} | "
                + $"{run.Objects:0} | {run.Time / run.Fields:0.00} | {warm / run.Fields:0.00} |"));
        }
    }

    /// <summary>The same graph with nothing remembered but what is worked out after a load.</summary>
    private static Snapshot Anew(LoadResult loaded)
    {
        var snapshot = new Snapshot(loaded, DateTimeOffset.UnixEpoch);
        snapshot.Warm(CancellationToken.None);
        _ = snapshot.Analysis.AllVerdicts(CancellationToken.None);
        return snapshot;
    }

    private static Measured? Ask(GraphQLExecutor executor, Snapshot snapshot, string document)
    {
        var request = new GraphQLRequest { Query = document, State = snapshot, ReportCost = true };
        var started = Stopwatch.GetTimestamp();
        using var result = executor.ExecuteAsync(request, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var time = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        if (result.HasErrors)
        {
            return null;
        }

        using var answer = JsonDocument.Parse(result.Utf8);
        var cost = answer.RootElement.GetProperty("extensions").GetProperty("cost");
        return new Measured(
            time,
            result.Utf8.Length,
            cost.GetProperty("fields").GetDouble(),
            cost.GetProperty("types").GetDouble(),
            cost.GetProperty("nodes").GetDouble());
    }

    /// <summary>One answer.</summary>
    /// <param name="Time">Microseconds.</param>
    /// <param name="Bytes">Length.</param>
    /// <param name="Fields">Price of the fields.</param>
    /// <param name="Types">Price of the values.</param>
    /// <param name="Objects">Objects, as priced.</param>
    private readonly record struct Measured(double Time, int Bytes, double Fields, double Types, double Objects);
}
