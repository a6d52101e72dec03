// The real HTTP server and endpoint on a loopback port, serving a schema that has nothing to do with the product.
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Http.Pages;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Execution.Telemetry;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

/// <summary>What the resolvers of the tiny schema see.</summary>
internal sealed class TinyState
{
    /// <summary>Released to let the field <c>wait</c> answer.</summary>
    public TaskCompletionSource<FieldValue> Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often the field <c>wait</c> was asked.</summary>
    public int Runs { get; set; }

    /// <summary>Set when the field <c>wait</c> is told to stop.</summary>
    public TaskCompletionSource<CancellationToken> Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the field <c>wait</c> is asked.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class TinyServer : IAsyncDisposable
{
    public const string Schema = """
        type Query {
          hello(name: String = "world"): String! @cost(weight: "3")
          none: String!
          broken: String
          wait: String
          now: String!
          items(text: String): [Item!]
          lost: Lost
        }
        type Item { text: String broken: String }
        type Lost { items: [Item!]! }
        type Mutation { bump: Int! }
        directive @cost(weight: String!) on FIELD_DEFINITION
        """;

    private readonly WebApplication _app;
    private readonly GraphQLEndpoint _endpoint;

    private readonly StrongBox<EndpointState?> _current;

    private TinyServer(WebApplication app, GraphQLEndpoint endpoint, CapturedLog log, TinyState state, StrongBox<EndpointState?> current)
    {
        _current = current;
        _app = app;
        _endpoint = endpoint;
        Log = log;
        State = state;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public HttpClient Client { get; }

    public CapturedLog Log { get; }

    public TinyState State { get; }

    public GraphQLEndpoint Endpoint => _endpoint;

    public required GraphQLExecutor Executor { get; init; }

    /// <summary>What the engine of this server alone measures.</summary>
    public required Meter Meter { get; init; }

    public int Port => new Uri(_app.Urls.First()).Port;

    /// <param name="options">Defaults when null; the address is always a free one.</param>
    /// <param name="isReady">False for a server that has no state yet.</param>
    /// <param name="pages">What the pages for browsers are embedded in; the program when null.</param>
    /// <param name="ownDocuments">What the program's own page asks; nothing when null.</param>
    /// <param name="shorten">Changes the limits of the HTTP server, whose times are long for a test.</param>
    public static async Task<TinyServer> StartAsync(
        ServerOptions? options = null,
        bool isReady = true,
        Assembly? pages = null,
        IReadOnlyList<string>? ownDocuments = null,
        Action<KestrelServerLimits>? shorten = null)
    {
        options ??= new ServerOptions();
        options = options with { Http = options.Http with { Urls = "http://127.0.0.1:0" } };
        var log = new CapturedLog();
        var app = ServerHost.Create(options, logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        shorten?.Invoke(app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenChat.Test");
        var schema = SchemaBuilder.TryBuild(
            new Source(Schema), new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal), out var errors);
        Assert.Empty(errors);
        var resolvers = new ResolverMap()
            .Field("Query.hello", static (in context) => FieldValue.String($"Hello, {context.Arguments.GetString("name")}!"))
            .Field("Query.none", static (in _) => FieldValue.Null)
            .Field("Query.broken", static (in _) => throw new InvalidOperationException("the password is 1234"))
            .Field("Query.wait", static (in context) =>
            {
                var state = (TinyState)context.State!; // every request of this server has one
                state.Runs++;
                state.Waiting.TrySetResult();
                var token = context.CancellationToken;
                token.UnsafeRegister(_ => state.Cancelled.TrySetResult(token), state: null);
                return FieldValue.Pending(state.Gate.Task.WaitAsync(context.CancellationToken));
            })
            .Field("Query.now", static (in context) =>
            {
                context.MarkVolatile();
                return FieldValue.String("noon");
            })
            .Field("Query.items", static (in context) => FieldValue.List(
                [FieldValue.Object(context.Arguments.GetString("text") ?? "é"), FieldValue.Object("b")]))
            .Field("Query.lost", static (in _) => FieldValue.Null)
            .Field("Item.text", static (in context) => FieldValue.String((string?)context.Source))
            .Field("Item.broken", static (in _) => throw new InvalidOperationException("the password is 1234"))
            .Field("Lost.items", static (in _) => FieldValue.List([]))
            .Field("Mutation.bump", static (in _) => FieldValue.Int(1));
        var state = new TinyState();
        var current = new StrongBox<EndpointState?>(isReady ? new EndpointState(state, "r1") : null);
        var callers = ServerHost.CreateCallerPolicy(options);
        var meter = new Meter(GraphQLTelemetry.Name);
        var executor = new GraphQLExecutor(schema!, resolvers, EngineOptions.Create(options, logger) with { Meter = meter });
        var endpoint = ServerHost.CreateEndpoint(options, callers, executor, () => current.Value, logger, ownDocuments ?? []);
        var endpointOfPages = options.Http.Pages
            ? new PageEndpoint(
                pages ?? typeof(PageEndpoint).Assembly, options.Documents.TrustedDocumentMode != TrustedDocumentMode.Only)
            : null;
        ServerHost.Map(
            app,
            options,
            endpoint,
            ServerHost.CreateSchemaEndpoint(options, callers, Schema, schema!, resolvers),
            endpointOfPages,
            new SnapshotHolder(),
            logger);
        await ServerHost.StartAsync(app, options.Http.Urls, CancellationToken.None);
        return new TinyServer(app, endpoint, log, state, current) { Executor = executor, Meter = meter };
    }

    /// <summary>Loads another revision.</summary>
    public void Publish(string revision) => _current.Value = new EndpointState(State, revision);

    /// <summary>What SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        State.Gate.TrySetResult(FieldValue.Null);
        Client.Dispose();
        await _app.DisposeAsync();
        _endpoint.Dispose();
        Meter.Dispose();
        Log.Dispose();
    }
}
