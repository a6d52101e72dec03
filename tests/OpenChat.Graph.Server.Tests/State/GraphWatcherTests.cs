using System.Collections.Concurrent;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.Tests.State;

/// <summary>The watcher over a store that does what the test says, one look at a time.</summary>
public sealed class GraphWatcherTests : IDisposable
{
    private const int Failed = 3050;
    private const int InStep = 3051;
    private const int Refused = 3052;

    private readonly ManualTime _time = new();
    private readonly CapturedLog _log = new();
    private readonly ScriptedSource _source = new();
    private readonly TemporaryFolder _cache = new();
    private readonly SnapshotHolder _holder;

    public GraphWatcherTests() => _holder = new SnapshotHolder(_time);

    public void Dispose()
    {
        _log.Dispose();
        _source.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Look_KeepsTheSnapshot_When_NothingChanged()
    {
        var watcher = await StartedAsync();
        var first = _holder.Current;
        await watcher.LookAsync(CancellationToken.None);
        Assert.Same(first, _holder.Current);
        Assert.Equal(1, _source.Loads);
    }

    [Fact]
    public async Task Look_SwapsTheSnapshot_When_TheContentChanged()
    {
        var watcher = await StartedAsync();
        _source.Set("2", "model:a,Renamed");
        await watcher.LookAsync(CancellationToken.None);
        Assert.Equal("Renamed", _holder.Current?.Graph.NameOf(0));
        Assert.Equal(new SourceStatus(_time.Now, null, null), _holder.Health.Status);
    }

    [Fact]
    public async Task Look_KeepsTheSnapshot_When_OnlyTheStateChanged()
    {
        var watcher = await StartedAsync();
        var first = _holder.Current;
        _source.Set("2", "model:a,A");
        await watcher.LookAsync(CancellationToken.None);
        await watcher.LookAsync(CancellationToken.None);
        Assert.Same(first, _holder.Current);
        Assert.Equal(2, _source.Loads);
    }

    [Theory]
    [InlineData("", null, "models.csv is gone, or has no row left")]
    [InlineData(
        "model:a,A",
        "verdict_rules.csv|purpose,term,effect,note\n",
        "verdict_rules.csv is there and yields no usable row, so nothing says what the terms of licenses mean for a purpose; no verdict is "
        + "better than unknown")]
    [InlineData(
        "model:a,A",
        "terms.csv|code,kind,title,description,aligned_to,severity\n",
        "terms.csv is there and yields no usable row, so nothing is known of what licenses permit and forbid; no verdict is better than "
        + "unknown")]
    public async Task Look_RefusesTheChange_When_SomethingVitalIsGone(string models, string? rules, string losses)
    {
        var watcher = await StartedAsync();
        var revision = _holder.Current?.Contents.Revision;
        var since = _time.Now;
        _time.Now = since.AddSeconds(5);
        _source.Set("2", models, rules);

        await watcher.LookAsync(CancellationToken.None);
        await watcher.LookAsync(CancellationToken.None);

        Assert.Equal(revision, _holder.Current?.Contents.Revision);
        var finding = Assert.Single(_holder.Current!.Findings, finding => finding.Code == "refused-change");
        Assert.Equal(
            $"The data was changed and is not believed: {losses}. The graph before the change is served. Restart with --accept-empty if "
            + "it is meant, else undo it.",
            finding.Message);
        Assert.Equal(new SourceStatus(since, since, StaleReason.ChangeRefused), _holder.Health.Status);
        Assert.Equal(5, _holder.Health.StaleSeconds);
        Assert.Single(_log.Events, logged => logged.Id == Refused);
        Assert.Equal(2, _source.Loads);

        _source.Set("3", "model:a,A");
        await watcher.LookAsync(CancellationToken.None);
        Assert.Equal(revision, _holder.Current?.Contents.Revision);
        Assert.DoesNotContain(_holder.Current!.Findings, finding => finding.Code == "refused-change");
        Assert.Equal(new SourceStatus(_time.Now, null, null), _holder.Health.Status);
    }

    // M8: nobody takes away all relations of a kind on purpose, nor rules of one's own.
    [Theory]
    [InlineData("trained_on.csv|from,to\nmodel:a,dataset:d\n", null)]
    [InlineData("trained_on.csv|from,to\nmodel:a,dataset:d\n", "trained_on.csv|from,to\n")]
    [InlineData(
        "trained_on.csv|from,to\nmodel:a,dataset:d\n",
        "trained_on.csv|",
        "trained_on.csv has no header row; nothing of it is read, so that what any model was trained on is not known whole")]
    [InlineData(
        "trained_on.csv|from,to\nmodel:a,dataset:d\n",
        "trained_on.csv|model,data\nmodel:a,dataset:d\n",
        "trained_on.csv has no columns from and to, which are required; the file is not read, so that what any model was trained on")]
    [InlineData("verdict_rules.csv|SHIPPED", null)]
    [InlineData(
        "trained_on.csv|from,to\nmodel:a,dataset:d\n",
        "trained_on.CSV|from,to\nmodel:a,dataset:d\n",
        "The folder has no trained_on.csv, but trained_on.CSV, which is not read, so that what any model was trained on is not known")]
    [InlineData(
        "verdict_rules.csv|SHIPPED",
        "verdict_rules.xlsx|x",
        "The folder has no verdict_rules.csv, but verdict_rules.xlsx, which is not read, so that no verdict can be better than unknown.")]
    [InlineData(
        "license_terms.csv|license,term\nlicense:mit,NON_COMMERCIAL\n",
        "license_terms.csv.txt|license,term\nlicense:mit,NON_COMMERCIAL\n",
        "The folder has no license_terms.csv, but license_terms.csv.txt, which is not read, so that no verdict can be better than")]
    [InlineData(
        "sources.csv|id,name\nsource:s,S\n",
        "terms.CSV|code,kind\nX,duty\n",
        "The folder has no terms.csv, but terms.CSV, which is not read, so that no verdict can be better than unknown. Did you mean it?")]
    [InlineData(
        "openness.csv|model,framework,criterion,value\nmodel:a,f,c,open\n",
        "openness.tsv|model,framework,criterion,value\nmodel:a,f,c,open\n",
        "The folder has no openness.csv, but openness.tsv, which is not read, so that no model is assessed, and questions about openness")]
    [InlineData("openness.csv|model,framework,criterion,value\nmodel:a,f,c,open\n", null)]
    [InlineData(
        "licenses.csv|id,name\nlicense:mit,MIT\n",
        "Licenses.csv|id,name\nlicense:mit,MIT\n",
        "The folder has no licenses.csv, but Licenses.csv, which is not read, so that the graph has none of the licenses, and what names")]
    public async Task Look_RefusesTheChange_When_AFileIsGoneOrHasNoRowLeft(string before, string? after, string? loss = null)
    {
        using var shipped = new StreamReader(File.OpenRead(Path.Combine(TestFolders.Root, "seed", "verdict_rules.csv")));
        _source.Set("1", "model:a,A", before.Replace("SHIPPED", await shipped.ReadToEndAsync(), StringComparison.Ordinal));
        var watcher = await StartedAsync();
        var revision = _holder.Current?.Contents.Revision;
        _source.Set("2", "model:a,A", after);

        await watcher.LookAsync(CancellationToken.None);

        Assert.Equal(revision, _holder.Current?.Contents.Revision);
        Assert.StartsWith(
            $"The data was changed and is not believed: {loss ?? before.Split('|')[0] + " is gone, or has no row left. "}",
            Assert.Single(_holder.Current!.Findings, finding => finding.Code == "refused-change").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_ShowsWhyTheChangeWasRefused_When_ItsFileIsBroken()
    {
        var watcher = await StartedAsync();
        _source.Set("2", "model:a,A", "verdict_rules.csv|purpose,word,effect\nresearch,NON_COMMERCIAL,conditions\n");

        await watcher.LookAsync(CancellationToken.None);

        var findings = _holder.Current!.Findings.SkipWhile(finding => finding.Code != "refused-change");
        Assert.Equal(
            ["refused-change :", "unusable-rules verdict_rules.csv:", "missing-column verdict_rules.csv:1"],
            findings.Where(finding => finding.Severity == FindingSeverity.Error)
                .Select(finding => $"{finding.Code} {finding.File}:{finding.Line}"));
    }

    [Theory]
    [InlineData("", "", "The data has neither models nor datasets, so there is nothing to answer from.")]
    [InlineData(
        "model:a,A",
        "license_terms.CSV|license,term\nlicense:mit,NON_COMMERCIAL\n",
        "The folder has no license_terms.csv, but license_terms.CSV, which is not read, so that no verdict can be better than unknown. Did "
        + "you mean it? Then save it as CSV under the name license_terms.csv; else give it another name.")]
    [InlineData(
        "model:a,A",
        "resources.tsv|id,title\nr,R\n",
        "The folder has no resources.csv, but resources.tsv, which is not read, so that no publication or other resource is known. Did "
        + "you mean it? Then save it as CSV under the name resources.csv; else give it another name.")]
    [InlineData(
        "model:a,A",
        "organisations.csv|name\nO\n",
        "organisations.csv has no column id, which is required; the file is not read, so that the graph has none of the organisations, and "
        + "what names one of them counts as not known. Its header has: name. Put the names of all columns into its first row.")]
    [InlineData(
        "model:a,A",
        "verdict_rules.csv|purpose,word,effect\nresearch,NON_COMMERCIAL,conditions\n",
        "verdict_rules.csv is there and yields no usable row, so nothing says what the terms of licenses mean for a purpose; no verdict is "
        + "better than unknown. Why: verdict_rules.csv has no column term, which is required; the file is not read, so that no row of it "
        + "counts. Its header has: purpose, word, effect. Put the names of all columns into its first row.")]
    public async Task Start_Fails_When_NothingShouldBeAnsweredFromTheData(string models, string rules, string problem)
    {
        _source.Set("1", models, rules.Length == 0 ? "datasets.csv|id,name\n" : rules);

        var exception = await Assert.ThrowsAsync<StartUpException>(() => Watcher().StartAsync(CancellationToken.None));

        Assert.Equal(
            problem + " Nothing is answered from such data: mend it (the command check lists what is wrong), or go on with --accept-empty, "
            + "and what cannot be told then is UNKNOWN.",
            exception.Message);
        Assert.Null(_holder.Current);
        await Watcher(new WatchOptions { AcceptEmpty = true }).StartAsync(CancellationToken.None);
        Assert.NotNull(_holder.Current);
    }

    [Fact]
    public async Task Look_BelievesTheChange_When_ItIsMeant()
    {
        var watcher = Watcher(new WatchOptions { AcceptEmpty = true });
        await watcher.StartAsync(CancellationToken.None);
        _source.Set("2", "");
        await watcher.LookAsync(CancellationToken.None);
        Assert.Equal(0, _holder.Current?.Graph.ModelCount);
    }

    // What is worked out for the whole graph beside everything else may take long: here it never ends by itself.
    [Fact]
    public async Task Look_SwapsAndEndsTheWorkOnTheGraphBefore_When_ItIsUnderWay()
    {
        var (works, ends) = (new Signals(), new Signals());
        var watcher = Watcher(workBeside: (snapshot, token) =>
        {
            works.Of(snapshot).SetResult();
            token.WaitHandle.WaitOne();
            ends.Of(snapshot).SetResult();
            token.ThrowIfCancellationRequested();
        });
        using var stop = new CancellationTokenSource();
        await watcher.StartAsync(stop.Token);
        var first = _holder.Current!; // it was published
        await works.Of(first).Task;
        Assert.False(ends.Of(first).Task.IsCompleted);

        _source.Set("2", "model:a,Renamed");
        await watcher.LookAsync(stop.Token);
        await ends.Of(first).Task;
        var second = _holder.Current!; // likewise
        Assert.Equal("Renamed", second.Graph.NameOf(0));
        await works.Of(second).Task;
        Assert.False(ends.Of(second).Task.IsCompleted);

        await stop.CancelAsync();
        await ends.Of(second).Task;
    }

    [Fact]
    public async Task Look_GivesUp_When_TheProgramStopsBeforeTheNextGraphIsWorkedOut()
    {
        var watcher = Watcher();
        await watcher.StartAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        _source.Loaded = stop.Cancel;
        _source.Set("2", "model:a,Renamed");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watcher.LookAsync(stop.Token));

        Assert.Equal("A", _holder.Current?.Graph.NameOf(0));
    }

    [Fact]
    public async Task Run_TellsEachKindOfFailureOnceAndGoesOn_When_TheStoreComesBack()
    {
        var start = _time.Now;
        var watcher = Watcher(new WatchOptions { Interval = TimeSpan.FromMilliseconds(1) });
        await watcher.StartAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var running = watcher.RunAsync(stop.Token);

        _source.Failure = new SourceException(StaleReason.StoreUnreachable, "Unreachable", "It is away.", new IOException());
        await _source.AskedAsync(3);
        _source.Failure = new SourceException(StaleReason.StoreUnusable, "WrongCredentials", "It refuses.", new IOException());
        await _source.AskedAsync(3);
        Assert.Equal((start, StaleReason.StoreUnusable), (_holder.Health.Status.StaleSince, _holder.Health.Status.Reason));
        Assert.Equal("A", _holder.Current?.Graph.NameOf(0));
        _source.Set("2", "model:a,Renamed");
        _source.Failure = null;
        await _log.WaitForAsync(InStep);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal("Renamed", _holder.Current?.Graph.NameOf(0));
        Assert.Null(_holder.Health.Status.StaleSince);
        Assert.Equal(
            ["It is away.", "It refuses."],
            _log.Events.Where(logged => logged.Id == Failed).Select(logged => logged.Values["Problem"]));
    }

    [Fact]
    public async Task Start_Fails_When_TheStoreIsAwayAndNothingIsKept()
    {
        _source.Failure = new SourceException(StaleReason.StoreUnreachable, "Unreachable", "It is away.", new IOException());
        Assert.Equal(
            "It is away.", (await Assert.ThrowsAsync<StartUpException>(() => Watcher().StartAsync(CancellationToken.None))).Message);
        Assert.Equal(
            "It is away. Nor has the cache a graph to serve meanwhile.",
            (await Assert.ThrowsAsync<StartUpException>(() =>
                Watcher(cache: new SnapshotCache(_cache.Path)).StartAsync(CancellationToken.None))).Message);
    }

    [Fact]
    public async Task Start_ServesTheKeptGraph_When_TheStoreIsAway()
    {
        var kept = _time.Now;
        await Watcher(cache: new SnapshotCache(_cache.Path)).StartAsync(CancellationToken.None);
        var revision = _holder.Current?.Contents.Revision;
        _time.Now = kept.AddHours(1);
        _source.Failure = new SourceException(StaleReason.StoreUnreachable, "Unreachable", "It is away.", new IOException());
        var holder = new SnapshotHolder(_time);
        var watcher = new GraphWatcher(
            _source, holder, new SnapshotCache(_cache.Path), new WatchOptions(), _log.CreateLogger("OpenChat.Test"), _time);

        await watcher.StartAsync(CancellationToken.None);

        Assert.Equal((revision, GraphStore.Cache), (holder.Current?.Contents.Revision, holder.Current?.Store));
        Assert.Equal((kept, StaleReason.StoreUnreachable), (holder.Health.Status.StaleSince, holder.Health.Status.Reason));
        _source.Failure = null;
        await watcher.LookAsync(CancellationToken.None);
        Assert.Equal((revision, GraphStore.Csv), (holder.Current?.Contents.Revision, holder.Current?.Store));
        Assert.Null(holder.Health.Status.StaleSince);
    }

    [Fact]
    public async Task TryLoad_GivesNothing_When_TheKeptGraphIsOfAnotherStoreOrDamaged()
    {
        var cache = new SnapshotCache(_cache.Path);
        await Watcher(cache: cache).StartAsync(CancellationToken.None);
        Assert.Null(cache.TryLoad("another", out var other, CancellationToken.None));
        Assert.Equal("it is of test", other);
        var folder = Assert.Single(Directory.GetDirectories(_cache.Path));
        await File.AppendAllTextAsync(Path.Combine(folder, "models.csv"), "model:z,Z,,,,,,,\n");
        Assert.Null(cache.TryLoad("test", out var damage, CancellationToken.None));
        Assert.Equal("it is damaged, or another version of the program wrote it", damage);
        await File.WriteAllTextAsync(Path.Combine(_cache.Path, "current.json"), "{");
        Assert.Null(cache.TryLoad("test", out var broken, CancellationToken.None));
        Assert.Equal("it is damaged: current.json is not what this program writes", broken);
    }

    [Fact]
    public async Task Save_LeavesOneGraph_When_ItChanges()
    {
        var watcher = Watcher(cache: new SnapshotCache(_cache.Path));
        await watcher.StartAsync(CancellationToken.None);
        _source.Set("2", "model:a,Renamed");
        await watcher.LookAsync(CancellationToken.None);
        var folder = Assert.Single(Directory.GetDirectories(_cache.Path));
        Assert.Contains("Renamed", await File.ReadAllTextAsync(Path.Combine(folder, "models.csv")), StringComparison.Ordinal);
    }

    private async Task<GraphWatcher> StartedAsync()
    {
        var watcher = Watcher();
        await watcher.StartAsync(CancellationToken.None);
        return watcher;
    }

    private GraphWatcher Watcher(
        WatchOptions? options = null, SnapshotCache? cache = null, Action<Snapshot, CancellationToken>? workBeside = null) =>
        new(_source, _holder, cache, options ?? new WatchOptions(), _log.CreateLogger("OpenChat.Test"), _time, workBeside: workBeside);

    private sealed class Signals
    {
        private readonly ConcurrentDictionary<Snapshot, TaskCompletionSource> _bySnapshot = new();

        public TaskCompletionSource Of(Snapshot snapshot) =>
            _bySnapshot.GetOrAdd(snapshot, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    /// <summary>A clock that stands until it is set; pauses are real.</summary>
    private sealed class ManualTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class ScriptedSource : IGraphSource
    {
        private readonly TemporaryFolder _folder = new();
        private readonly SemaphoreSlim _asked = new(0);
        private string _state = "";

        public ScriptedSource() => Set("1", "model:a,A");

        public SourceException? Failure { get; set; }

        /// <summary>Called behind each load.</summary>
        public Action? Loaded { get; set; }

        public int Loads { get; private set; }

        public GraphStore Store => GraphStore.Csv;

        public string Name => "test";

        public void Set(string state, string models, string? rules = null)
        {
            Directory.Delete(_folder.Path, recursive: true);
            Directory.CreateDirectory(_folder.Path);
            _folder.Write("models.csv", "id,name\n" + models + "\n");
            _folder.Write("datasets.csv", "id,name\ndataset:d,D\n");
            if (rules?.Split('|') is [var name, var text])
            {
                _folder.Write(name, text);
            }

            _state = state;
        }

        /// <summary>Waits until it was asked so often from now on.</summary>
        public async Task AskedAsync(int times)
        {
            while (_asked.Wait(0))
            {
                // forgets what was asked before
            }

            for (var i = 0; i < times; i++)
            {
                Assert.True(await _asked.WaitAsync(TimeSpan.FromSeconds(30)));
            }
        }

        public Task<string> GetStateAsync(CancellationToken cancellationToken)
        {
            _asked.Release();
            return Failure is { } failure ? Task.FromException<string>(failure) : Task.FromResult(_state);
        }

        public Task<SourceLoad> LoadAsync(CancellationToken cancellationToken)
        {
            Loads++;
            if (Failure is { } failure)
            {
                return Task.FromException<SourceLoad>(failure);
            }

            var load = new SourceLoad(CsvFolder.Load(_folder.Path, options: null, cancellationToken), _state);
            Loaded?.Invoke();
            return Task.FromResult(load);
        }

        public void Dispose()
        {
            _folder.Dispose();
            _asked.Dispose();
        }
    }
}
