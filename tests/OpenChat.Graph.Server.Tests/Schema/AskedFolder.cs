// Asks GraphQL documents of a data folder in this process, put together as the commands do it.
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Tests.Schema;

/// <summary>A loaded folder and an executor over it. A masked exception of a resolver fails the test that asked.</summary>
internal sealed class AskedFolder
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The folder of these tests.</summary>
    public static string Folder { get; } = Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Schema");

    private static readonly Lazy<AskedFolder> LazySmall = new(() => new AskedFolder(Path.Combine(Folder, "Data")));
    private static readonly Lazy<AskedFolder> LazySeed = new(() => new AskedFolder(Path.Combine(TestFolders.Root, "seed")));
    private static readonly AsyncLocal<(AskedFolder Small, AskedFolder Seed)?> Instead = new();

    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly GraphQLExecutor _executor;
    private readonly AskedFolder? _equal;

    public AskedFolder(string folder, CostOptions? cost = null)
        : this(SnapshotLoader.Load(folder, new FixedTime(), CancellationToken.None), cost)
    {
    }

    /// <param name="snapshot">What is asked.</param>
    /// <param name="cost">Limits; null for the defaults.</param>
    /// <param name="equal">Must give the same answers; null for none.</param>
    public AskedFolder(Snapshot snapshot, CostOptions? cost = null, AskedFolder? equal = null)
    {
        (Snapshot, _equal) = (snapshot, equal);
        var (schema, resolvers) = LineageSchema.Create();
        var options = EngineOptions.Create(new ServerOptions(), NullLogger.Instance);
        _executor = new GraphQLExecutor(schema, resolvers, options with
        {
            Cost = cost ?? options.Cost,
            RequestTimeout = TimeSpan.FromMinutes(2), // no test waits for it, but a busy machine may be slow
            OnResolverFailure = failure => _failures.Enqueue(failure.Exception),
        });
    }

    /// <summary>The folder <c>Data</c> beside the tests.</summary>
    public static AskedFolder Small => Instead.Value?.Small ?? LazySmall.Value;

    /// <summary>The data that the product ships.</summary>
    public static AskedFolder Seed => Instead.Value?.Seed ?? LazySeed.Value;

    public Snapshot Snapshot { get; }

    /// <summary>From now on and within the present test, <see cref="Small"/> and <see cref="Seed"/> are these.</summary>
    public static void Replace(AskedFolder small, AskedFolder seed) => Instead.Value = (small, seed);

    /// <summary>The whole answer, indented.</summary>
    public string Ask(string document, string? variables = null, bool reportCost = false)
    {
        var request = new GraphQLRequest
        {
            Query = document,
            VariablesUtf8 = Encoding.UTF8.GetBytes(variables ?? ""),
            State = Snapshot,
            ReportCost = reportCost,
        };
        var running = _executor.ExecuteAsync(request, CancellationToken.None).AsTask();
        Assert.True(running.IsCompleted, "Nothing in the schema waits.");
        using var result = running.Result;
        if (_failures.TryDequeue(out var failure))
        {
            throw new InvalidOperationException("A resolver failed.", failure);
        }

        using var answer = JsonDocument.Parse(result.Utf8);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            answer.WriteTo(writer);
        }

        var text = Encoding.UTF8.GetString(buffer.ToArray());
        if (_equal is not null)
        {
            Assert.Equal(_equal.Ask(document, variables, reportCost), text);
        }

        return text;
    }

    /// <summary>The <c>data</c> of an answer without errors.</summary>
    public JsonElement Data(string document, string? variables = null)
    {
        var answer = Ask(document, variables);
        var root = JsonSerializer.Deserialize<JsonElement>(answer);
        Assert.False(root.TryGetProperty("errors", out _), answer);
        return root.GetProperty("data");
    }

    /// <summary>Messages and codes of the errors of an answer, one a line.</summary>
    public string Errors(string document, string? variables = null)
    {
        var root = JsonSerializer.Deserialize<JsonElement>(Ask(document, variables));
        return !root.TryGetProperty("errors", out var errors) ? "" : string.Join('\n', errors.EnumerateArray().Select(error =>
            $"{error.GetProperty("extensions").GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}"));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(1));
    }
}
