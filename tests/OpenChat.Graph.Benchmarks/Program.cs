// The command line: bench runs BenchmarkDotNet, scale measures one large graph, the others one thing each.
using System.CommandLine;
using System.CommandLine.Help;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Benchmarks;
using OpenChat.Graph.Benchmarks.Load;
using OpenChat.Graph.Benchmarks.Mutations;
using OpenChat.Graph.Benchmarks.Neo4j;

var filter = new Argument<string>("FILTER")
{
    Description = "Which benchmarks, with * for any text, such as '*Engine*'..",
    DefaultValueFactory = _ => "*",
};
var bench = new Command(
    "bench",
    "Runs BenchmarkDotNet classes in this process: Engine, Restriction, WholeGraph, Openness, Storage. All of them take some ten minutes.")
{
    filter,
};
bench.SetAction(result =>
{
    var config = ManualConfig.Create(DefaultConfig.Instance).WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
    var switcher = BenchmarkSwitcher.FromAssembly(typeof(ScaleRun).Assembly);
    var summaries = switcher.Run(["--filter", result.GetRequiredValue(filter)], config).ToArray();
    return summaries.Length > 0 && summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
});

var engine = new Command("engine", "Best and median time of parse, validate and answer for each document, in a minute.");
engine.SetAction(result => EngineRun.Run(result.InvocationConfiguration.Output));

var artifacts = new Option<int>("--artifacts")
{
    Description = "Models and datasets of the synthetic folder, 100 or more. Written at first use and kept with the temporary files.",
    DefaultValueFactory = _ => 1_000_000,
    HelpName = "N",
};
artifacts.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 100)
    {
        result.AddError("--artifacts takes a number from 100 up.");
    }
});
var data = new Option<string?>("--data") { Description = "A CSV folder to load instead.", HelpName = "DIR" };
var runs = new Option<int>("--runs")
{
    Description = "How often to load and to pass; medians are printed.",
    DefaultValueFactory = _ => 3,
    HelpName = "N",
};
runs.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
    {
        result.AddError("--runs takes a number from 1 up.");
    }
});
var scale = new Command("scale", "Loads one folder in this process and prints time, memory and the targets beside them.")
{
    artifacts, data, runs,
};
scale.SetAction(result =>
{
    return ScaleRun.Run(FolderOf(result), result.GetValue(runs), result.InvocationConfiguration.Output);
});

var priced = new Option<int>("--artifacts")
{
    Description = "Models and datasets of a synthetic folder instead of the seed.",
    DefaultValueFactory = _ => Inputs.Seed,
    HelpName = "N",
};
var prices = new Command("prices", "Time, answer and price of many documents, each field by itself: what a unit of price is in time.")
{
    priced, data,
};
prices.SetAction(result => PriceRun.Run(
    result.GetValue(data) ?? Inputs.Folder(result.GetValue(priced)), result.InvocationConfiguration.Output));

var verdicts = new Command("verdicts", "Verdicts of all artifacts of one folder, filters, facets and what-if, in this process.")
{
    artifacts, data, runs,
};
verdicts.SetAction(result => VerdictRun.Run(FolderOf(result), result.GetValue(runs), result.InvocationConfiguration.Output));

var pages = new Command("pages", "Pages, counts and searches over all models of one folder, in microseconds beyond an empty request.")
{
    artifacts, data,
};
pages.SetAction(result => PageRun.Run(FolderOf(result), result.InvocationConfiguration.Output));

var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 lets the system choose.", HelpName = "N", Required = true };
var baseline = new Command("baseline", "Serves hand-written endpoints that return what the server answers, for Load/load.sh.") { port };
baseline.SetAction(async (result, cancellationToken) =>
{
    await using var app = await BaselineServer.CreateAsync(result.GetValue(port));
    await app.StartAsync(cancellationToken);
    await app.WaitForShutdownAsync(cancellationToken);
});

var level = new Option<LogLevel>("--log")
{
    Description = "What the server logs.",
    DefaultValueFactory = _ =>
    LogLevel.Information,
    HelpName = "LEVEL"
};
var allocations = new Command(
    "allocations",
    "Managed bytes per warm request of the server and the hand-written endpoint. The log goes to standard output, the table to standard "
    + "error.")
{
    level,
};
allocations.SetAction((result, cancellationToken) =>
    AllocationRun.RunAsync(result.GetValue(level), result.InvocationConfiguration.Error, cancellationToken));

var target = new Option<int>("--port") { Description = "Port of the server on 127.0.0.1.", HelpName = "N", Required = true };
var process = new Option<int>("--pid") { Description = "Process id of the server.", HelpName = "N", Required = true };
var seconds = new Option<int>("--seconds") { Description = "How long each attack goes on.", DefaultValueFactory = _ => 4, HelpName = "N" };
var attacks = new Command(
    "attacks",
    "Attacks a running server in every way of the catalogue and measures what others notice. Load/attacks.sh starts one.")
{
    target, process, seconds,
};
attacks.SetAction((result, cancellationToken) => new AttackRun(
    result.GetValue(target),
    result.GetValue(process),
    TimeSpan.FromSeconds(result.GetValue(seconds)),
    result.InvocationConfiguration.Output).RunAsync(cancellationToken));

var neo4jImport = new Command(
    "neo4j-import", "Imports a folder into the empty database OPENCHAT_NEO4J_URI names, beside the bare statements, and empties it again.")
{
    artifacts, data, runs,
};
neo4jImport.SetAction((result, _) => ImportRun.RunAsync(FolderOf(result), result.GetValue(runs), result.InvocationConfiguration.Output));

var neo4jLoad = new Command(
    "neo4j-load",
    "Loads a graph from the database OPENCHAT_NEO4J_URI names, beside the bare reading, and compares the memory with that of the folder.")
{
    artifacts, data, runs,
};
neo4jLoad.SetAction((result, _) => LoadRun.RunAsync(FolderOf(result), result.GetValue(runs), result.InvocationConfiguration.Output));

var once = new Command("load-once", "One load of neo4j-load in a process of its own.") { data };
once.Hidden = true;
once.SetAction((result, _) => LoadRun.RunOnceAsync(result.GetValue(data), result.InvocationConfiguration.Output));

var quiet =
    new Option<int>("--seconds") { Description = "How long to ask without any change.", DefaultValueFactory = _ => 10, HelpName = "N" };
var neo4jWatch = new Command(
    "neo4j-watch",
    "Serves the graph in the database OPENCHAT_NEO4J_URI names, changes it there and measures when answers show it and what queries "
    + "notice.")
{
    artifacts, data, runs, quiet,
};
neo4jWatch.SetAction((result, cancellationToken) => WatchRun.RunAsync(
    FolderOf(result),
    result.GetValue(runs),
    TimeSpan.FromSeconds(result.GetValue(quiet)),
    result.InvocationConfiguration.Output,
    cancellationToken));

var edited = new Option<string>("--data")
{
    Description = "The seed folder, whose files are edited in copies.",
    DefaultValueFactory = _ => "seed",
    HelpName = "DIR",
};
var edits = new Option<int>("--edits") { Description = "How many edits.", DefaultValueFactory = _ => 10_000, HelpName = "N" };
var from = new Option<int>("--seed") { Description = "Number from which the edits follow.", DefaultValueFactory = _ => 1, HelpName = "N" };
var isWhole = new Option<bool>("--check")
{
    Description = "Also judges everything after each edit, and says where that finds more than what the edit is taken to reach.",
};
var mutations = new Command(
    "mutations", "Edits the files of a folder at random and says whether any edit makes a verdict better without a word about it.")
{
    edited, edits, from, isWhole,
};
mutations.SetAction(result => MutationRun.Run(
    result.GetRequiredValue(edited),
    result.GetValue(edits),
    result.GetValue(from),
    result.GetValue(isWhole),
    result.InvocationConfiguration.Output));

var root = new RootCommand("Benchmarks of OpenChat.Graph. Build with -c Release.")
{
    bench, engine, scale, prices, verdicts, pages, baseline, allocations, attacks, mutations, neo4jImport, neo4jLoad, once, neo4jWatch,
};
root.SetAction(result => new HelpAction().Invoke(result));
return root.Parse(args).Invoke();

string FolderOf(ParseResult result) => result.GetValue(data) ?? Inputs.Folder(result.GetValue(artifacts));
