using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Tests.Neo4j;
using OpenChat.GraphQL;

namespace OpenChat.Graph.Server.Tests.State;

/// <summary>The real server over a real Neo4j while 16 connections ask without pause.</summary>
public sealed class Neo4jServeTests
{
    private const int Connections = 16;
    private const int Changes = 100;

    [Neo4jFact]
    public async Task EveryAnswerIsOfOneRevision_When_TheGraphChangesUnderLoad()
    {
        await using var database = await ImportedAsync();
        await using var server = await WatchingServer.StartAsync(database.Connection);
        await using var load = new Load(server.Url);
        for (var change = 1; change <= Changes; change++)
        {
            await database.RunAsync($"MATCH (m:Model) SET m.name = 'name {change}'");
            await load.UntilAsync(name => name == $"name {change}");
        }

        var seen = await load.StopAsync();
        Assert.Equal(
            [.. Enumerable.Range(0, Changes + 1).Select(change => $"name {change}")], seen.Select(pair => pair.Value).Order(ByNumber));
        Assert.Equal(Changes + 1, seen.Select(pair => pair.Key).Distinct().Count());
    }

    [Neo4jFact]
    public async Task QueriesAreAnsweredAndItGoesOn_When_Neo4jIsAwayForAWhile()
    {
        await using var database = await ImportedAsync();
        await using var relay = new Relay(database.Connection.Address);
        await using var server = await WatchingServer.StartAsync(
            database.Connection with { Address = relay.Address, RetryDelay = TimeSpan.FromMilliseconds(1) });
        await using var load = new Load(server.Url);

        relay.IsOpen = false;
        await server.UntilAsync(status => status.Reason == StaleReason.StoreUnreachable);
        await database.RunAsync("MATCH (m:Model) SET m.name = 'name 1'");
        await load.UntilAsync(name => name == "name 0", answers: 200);
        relay.IsOpen = true;
        await load.UntilAsync(name => name == "name 1");
        await server.UntilAsync(status => status.StaleSince is null);

        Assert.Equal(["name 0", "name 1"], (await load.StopAsync()).Select(pair => pair.Value).Distinct().Order(ByNumber));
        Assert.Single(server.Log.Events, logged => logged.Id == 3050);
        Assert.Single(server.Log.Events, logged => logged.Id == 3051);
    }

    [Neo4jRestartFact]
    public async Task QueriesAreAnsweredAndItGoesOn_When_Neo4jIsKilledWhileItIsReadAndStartedAgain()
    {
        await using var database = await ImportedAsync();
        await using var relay = new Relay(database.Connection.Address);
        await using var server = await WatchingServer.StartAsync(database.Connection with { Address = relay.Address });
        await using var load = new Load(server.Url);
        await database.RunAsync("UNWIND range(1, 20000) AS i CREATE (:Artifact:Dataset {id: 'dataset:' + i, name: 'D' + i})");
        await load.UntilAsync(_ => server.Holder.Current?.Graph.DatasetCount > 20_000);

        // killed while the answer with the datasets is under way
        var isKilled = 0;
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = relay.Answers;
        relay.Fault = number =>
        {
            if (number > asked + 4 && Interlocked.Exchange(ref isKilled, 1) == 0)
            {
                RealNeo4j.Kill();
                killed.SetResult();
            }

            return null;
        };
        await database.RunAsync("MATCH (m:Model) SET m.name = 'name 1'");
        await server.UntilAsync(status => status.Reason == StaleReason.StoreUnreachable);
        await load.UntilAsync(name => name == "name 0", answers: 200);
        await killed.Task;
        RealNeo4j.Start();
        await load.UntilAsync(name => name == "name 1");
        await server.UntilAsync(status => status.StaleSince is null);
        Assert.Equal(["name 0", "name 1"], (await load.StopAsync()).Select(pair => pair.Value).Distinct().Order(ByNumber));
    }

    private static readonly Comparer<string> ByNumber =
        Comparer<string>.Create((left, right) =>
            left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right));

    private static async Task<TestDatabase> ImportedAsync()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:a,name 0\nmodel:b,name 0\n");
        folder.Write("datasets.csv", "id,name\ndataset:d,D\n");
        foreach (var schema in RelationSchema.All)
        {
            folder.Write(schema.FileName, "from,to\n"); // a file that is not there does not say that there are none
        }

        var database = await TestDatabase.LendAsync();
        await FolderImport.RunAsync(database.Connection, folder.Path);
        return database;
    }

    /// <summary>What serve puts together, looking at the store more often.</summary>
    private sealed class WatchingServer : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly GraphQLEndpoint _endpoint;
        private readonly Neo4jSource _source;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _watching;

        private WatchingServer(
            WebApplication app, GraphQLEndpoint endpoint, Neo4jSource source, SnapshotHolder holder, GraphWatcher watcher, CapturedLog log)
        {
            (_app, _endpoint, _source, Holder, Log) = (app, endpoint, source, holder, log);
            _watching = watcher.RunAsync(_stop.Token);
        }

        public string Url => _app.Urls.First();

        public SnapshotHolder Holder { get; }

        public CapturedLog Log { get; }

        public static async Task<WatchingServer> StartAsync(Neo4jConnection connection)
        {
            var options = new ServerOptions
            {
                Http = new() { Urls = "http://127.0.0.1:0" },
                Gate = new() { RequestTimeoutSeconds = 120, MaxConcurrentRequests = 1000 },
            };
            var log = new CapturedLog();
            var app = ServerHost.Create(options, logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Test");
            var holder = new SnapshotHolder();
            var source = new Neo4jSource(connection, TimeProvider.System);
            var watcher = new GraphWatcher(
                source, holder, null, new WatchOptions { Interval = TimeSpan.FromMilliseconds(20) }, logger, TimeProvider.System);
            await watcher.StartAsync(CancellationToken.None);
            var (schema, resolvers) = LineageSchema.Create();
            var endpoint = ServerHost.CreateEndpoint(
                options,
                CallerPolicy.Open,
                new GraphQLExecutor(schema, resolvers, EngineOptions.Create(options, logger)),
                new CurrentState(holder, LineageSchema.Text).Get,
                logger,
                []);
            var files = ServerHost.CreateSchemaEndpoint(options, CallerPolicy.Open, LineageSchema.Text, schema, resolvers);
            ServerHost.Map(app, options, endpoint, files, null, holder, logger);
            await ServerHost.StartAsync(app, options.Http.Urls, CancellationToken.None);
            return new WatchingServer(app, endpoint, source, holder, watcher, log);
        }

        public async Task UntilAsync(Func<SourceStatus, bool> condition)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            while (!condition(Holder.Health.Status))
            {
                await Task.Delay(20, limit.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _watching);
            await _app.DisposeAsync();
            _endpoint.Dispose();
            _source.Dispose();
            _stop.Dispose();
            Log.Dispose();
        }
    }

    /// <summary>Connections that ask for two facts of one change and the revision, and check every answer.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private const string Query = "/graphql?query={a:model(id:\"model:a\"){name}b:model(id:\"model:b\"){name}revision{id}}";

        private readonly HttpClient _client;
        private readonly CancellationTokenSource _stop = new();
        private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);
        private readonly Task[] _asking;
        private long _answers;
        private volatile string _last = "";

        public Load(string url)
        {
            _client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) };
            _asking = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(AskAsync))];
        }

        /// <summary>Waits until answers carry such a name, or until there were so many more of them.</summary>
        public async Task UntilAsync(Func<string, bool> condition, int answers = 0)
        {
            var until = Interlocked.Read(ref _answers) + answers;
            var started = Stopwatch.GetTimestamp();
            while (!condition(_last) || Interlocked.Read(ref _answers) < until)
            {
                Assert.All(_asking, task => Assert.False(task.IsFaulted, task.Exception?.ToString()));
                Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), $"Still {_last} after {_answers} answers.");
                await Task.Delay(5);
            }
        }

        /// <summary>Which name each revision had.</summary>
        public async Task<KeyValuePair<string, string>[]> StopAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_asking);
            return [.. _names];
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _client.Dispose();
            _stop.Dispose();
        }

        private async Task AskAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                using var response = await _client.GetAsync(Query);
                var body = await response.Content.ReadAsStringAsync();
                Assert.True(response.IsSuccessStatusCode, body);
                var data = JsonSerializer.Deserialize<JsonElement>(body).GetProperty("data");
                var name = data.GetProperty("a").GetProperty("name").GetString() ?? "";
                Assert.Equal(name, data.GetProperty("b").GetProperty("name").GetString());
                Assert.Equal(name, _names.GetOrAdd(data.GetProperty("revision").GetProperty("id").GetString() ?? "", name));
                _last = name;
                Interlocked.Increment(ref _answers);
            }
        }
    }
}
