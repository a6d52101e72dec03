// Everything that can be configured, in one place: name, default, range.
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Http.Endpoint;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Options;

/// <summary>
/// The options of all commands. Each may be set on the command line (where the command has it), as environment variable <c>OPENCHAT_</c> + name
/// in capitals (words separated by underscores), or in the section <c>OpenChat</c> of <c>appsettings.json</c>; the first of these wins, then the default.
/// </summary>
internal sealed record ServerOptions
{
    /// <summary>Folder of CSV files. Default: the nearest folder <c>seed</c> of the current directory or one above it, else the one beside the executable.</summary>
    public string? Data { get; init; }

    /// <summary>HTTP address of Neo4j (5.25 or newer), such as <c>http://localhost:7474</c>; without it the graph is in the CSV folder.</summary>
    public string? Neo4jUri { get; init; }

    /// <summary>User at Neo4j.</summary>
    public string Neo4jUser { get; init; } = "neo4j";

    /// <summary>Password at Neo4j; it belongs into the environment, not on the command line.</summary>
    public string? Neo4jPassword { get; init; }

    /// <summary>Bearer token for Neo4j, which then stands for user and password.</summary>
    public string? Neo4jToken { get; init; }

    /// <summary>Database at Neo4j.</summary>
    public string Neo4jDatabase { get; init; } = "neo4j";

    /// <summary>Whether <c>serve</c> looks every second for changes of the data and then serves the changed graph.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>Whether a change is believed that takes away all models or empties a rule table.</summary>
    public bool AcceptEmpty { get; init; }

    /// <summary>Directory where <c>serve</c> keeps a copy of the last good graph, to start from when the store is away.</summary>
    public string? Cache { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons; http only, a port is required (0 lets the system choose).</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Which HTTP status a refused GraphQL request gets: Stable (400, and 200 for clients of application/json) or Draft2026 (400, 422 and 294).</summary>
    public StatusProfile StatusProfile { get; init; } = StatusProfile.Stable;

    /// <summary>Largest request body in bytes; larger ones are answered 413.</summary>
    [Range(1_024, 104_857_600)]
    public int MaxBodyBytes { get; init; } = 1_048_576;

    /// <summary>Longest first line of a request in bytes: method, address with the parameters of a GET, version; longer ones are answered 414.</summary>
    [Range(1_024, 1_048_576)]
    public int MaxUrlBytes { get; init; } = 16_384;

    /// <summary>Seconds a GraphQL request may take before it is cut off with the error code TIMEOUT.</summary>
    [Range(1, 300)]
    public int RequestTimeoutSeconds { get; init; } = 10;

    /// <summary>GraphQL requests executed at the same time; further ones wait in the queue.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>GraphQL requests that may wait; further ones are answered 503.</summary>
    [Range(0, 100_000)]
    public int MaxQueuedRequests { get; init; } = 128;

    /// <summary>Seconds a GraphQL request may wait before it is answered 503.</summary>
    [Range(1, 60)]
    public int QueueTimeoutSeconds { get; init; } = 1;

    /// <summary>GraphQL requests that one POST may carry as a JSON array (limit <c>batch</c>); they share the time and the cost of one; 0 refuses arrays.</summary>
    [Range(0, 10)]
    public int MaxBatchedRequests { get; init; }

    /// <summary>Whether answers of a kilobyte and more are compressed (Brotli, gzip) for clients that take it.</summary>
    public bool Compression { get; init; } = true;

    /// <summary>Seconds a client or cache may use an answer to GET again without asking; then it asks with the answer's ETag.</summary>
    [Range(0, 31_536_000)]
    public int CacheMaxAgeSeconds { get; init; }

    /// <summary>Seconds that requests under way get to finish when the server is asked to stop.</summary>
    [Range(0, 300)]
    public int ShutdownTimeoutSeconds { get; init; } = 10;

    /// <summary>Characters of a document (limit <c>document</c>).</summary>
    [Range(100, 10_000_000)]
    public int MaxDocumentCharacters { get; init; } = 100_000;

    /// <summary>Tokens of a document (limit <c>tokens</c>).</summary>
    [Range(10, 1_000_000)]
    public int MaxTokens { get; init; } = 10_000;

    /// <summary>Fields written in a document (limit <c>fields</c>).</summary>
    [Range(1, 100_000)]
    public int MaxFields { get; init; } = 2_000;

    /// <summary>Aliases in a document (limit <c>aliases</c>).</summary>
    [Range(0, 100_000)]
    public int MaxAliases { get; init; } = 50;

    /// <summary>Selection sets, lists, objects and list types that a document opens inside one another (limit <c>nesting</c>).</summary>
    [Range(10, ParserOptions.HighestNesting)]
    public int MaxNesting { get; init; } = 200;

    /// <summary>Directives in a document (limit <c>directives</c>).</summary>
    [Range(0, 100_000)]
    public int MaxDirectives { get; init; } = 50;

    /// <summary>Directives at one place of a document (limit <c>directives</c>).</summary>
    [Range(0, 100_000)]
    public int MaxDirectivesPerPlace { get; init; } = 4;

    /// <summary>Fragments that a document defines (limit <c>fragments</c>).</summary>
    [Range(0, 100_000)]
    public int MaxFragments { get; init; } = 100;

    /// <summary>Operations of a document (limit <c>operations</c>).</summary>
    [Range(1, 100_000)]
    public int MaxOperations { get; init; } = 20;

    /// <summary>Variables that a document defines (limit <c>variables</c>).</summary>
    [Range(0, 100_000)]
    public int MaxVariables { get; init; } = 100;

    /// <summary>Fragments entered when every spread is followed (limit <c>fragmentVisits</c>).</summary>
    [Range(0, 1_000_000_000)]
    public int MaxFragmentVisits { get; init; } = 1_000;

    /// <summary>Fields looked at to see whether selections merge (limit <c>mergeComparisons</c>).</summary>
    [Range(100, 10_000_000)]
    public int MaxMergeComparisons { get; init; } = 100_000;

    /// <summary>Errors of a document that are listed before the list is cut.</summary>
    [Range(1, 1_000)]
    public int MaxValidationErrors { get; init; } = 10;

    /// <summary>Fields at the root of an operation (limit <c>rootFields</c>).</summary>
    [Range(1, 10_000)]
    public int MaxRootFields { get; init; } = 20;

    /// <summary>Fields inside fields (limit <c>depth</c>); a connection takes three.</summary>
    [Range(1, 200)]
    public int MaxDepth { get; init; } = 20;

    /// <summary>How often the same field of the same type may stand inside itself (limit <c>cycleDepth</c>).</summary>
    [Range(1, 200)]
    public int MaxCycleDepth { get; init; } = 5;

    /// <summary>Lists of fields, interfaces, possible types and input fields inside one another in introspection (limit <c>introspectionDepth</c>).</summary>
    [Range(0, 100)]
    public int MaxIntrospectionDepth { get; init; } = 2;

    /// <summary><c>ofType</c> inside one another in introspection (limit <c>introspectionDepth</c>).</summary>
    [Range(0, 200)]
    public int MaxIntrospectionOfType { get; init; } = 16;

    /// <summary>Price of the fields of an operation before it runs (limit <c>cost</c>).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxFieldCost { get; init; } = 5_000;

    /// <summary>Price of the values an operation may return (limit <c>cost</c>).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxTypeCost { get; init; } = 1_000;

    /// <summary>Objects an operation may return (limit <c>nodes</c>).</summary>
    [Range(1, 1_000_000_000)]
    public int MaxNodes { get; init; } = 10_000;

    /// <summary>Weights that take the place of those in the schema (<c>@cost</c>), by schema coordinate, separated by semicolons, such as <c>Query.models=5;TextFilter.contains=2</c>.</summary>
    public string? CostWeights { get; init; }

    /// <summary>Largest page of a list (limit <c>pageSize</c>).</summary>
    [Range(1, NodeConnection.MaxPage)]
    public int MaxPageSize { get; init; } = 100;

    /// <summary>Length at which a list is priced that has neither a page size nor an assumed one.</summary>
    [Range(1, 1_000_000)]
    public int DefaultPageSize { get; init; } = 20;

    /// <summary>Values in the variables, nested ones included (limit <c>variables</c>).</summary>
    [Range(1, 10_000_000)]
    public int MaxVariableValues { get; init; } = 10_000;

    /// <summary>Entries of one list in the variables or the document (limit <c>inputList</c>).</summary>
    [Range(1, 1_000_000)]
    public int MaxInputListLength { get; init; } = 250;

    /// <summary>Bytes of an answer (limit <c>response</c>).</summary>
    [Range(1_024, 1_000_000_000)]
    public int MaxResponseBytes { get; init; } = 10_000_000;

    /// <summary>Limits that only warn, separated by commas: what exceeds them is logged and counted, and runs. Not <c>nesting</c>, which guards the stack, nor <c>body</c>.</summary>
    public WarnableLimits WarnOnlyLimits { get; init; }

    /// <summary>Who may ask for the schema, in GraphQL or as a file: On (everybody), Off (nobody) or Authorized (callers with an access token); without it there are no hints in error messages either.</summary>
    public IntrospectionMode Introspection { get; init; } = IntrospectionMode.On;

    /// <summary>Who may use the API: Open (everybody) or Authorized (callers with an access token, sent as <c>Authorization: Bearer</c>); others are answered 401.</summary>
    public AccessMode Access { get; init; } = AccessMode.Open;

    /// <summary>Access tokens, separated by semicolons, 16 characters or more each; never shown or logged.</summary>
    public string? AccessTokens { get; init; }

    /// <summary>File of further access tokens, one a line.</summary>
    public string? AccessTokensFile { get; init; }

    /// <summary>Whether a GET must carry <c>GraphQL-Require-Preflight</c>, <c>X-Apollo-Operation-Name</c> or <c>Apollo-Require-Preflight</c>, which foreign web pages cannot send unasked.</summary>
    public bool RequirePreflight { get; init; }

    /// <summary>Origins whose web pages may ask (CORS), separated by semicolons, or <c>*</c> for all; never with credentials.</summary>
    public string? CorsOrigins { get; init; }

    /// <summary>GraphQL requests that one client may send in a minute; further ones are answered 429; 0 for no limit.</summary>
    [Range(0, 10_000_000)]
    public int RateLimitRequests { get; init; }

    /// <summary>Field cost that one client may use in a minute; further requests are answered 429; 0 for no limit.</summary>
    [Range(0, 10_000_000)]
    public int RateLimitCost { get; init; }

    /// <summary>Addresses and networks of proxies, separated by semicolons, whose <c>X-Forwarded-For</c> is believed; nobody else's is.</summary>
    public string? TrustedProxies { get; init; }

    /// <summary>Whether browsers get the query editor at <c>/graphql</c>; switched off, or while only trusted documents are run, they get JSON as everybody.</summary>
    public bool Ide { get; init; } = true;

    /// <summary>Documents that are kept parsed and validated; 0 keeps none.</summary>
    [Range(0, 1_000_000)]
    public int CachedDocuments { get; init; } = 1_000;

    /// <summary>Documents remembered by their hash for clients that send it instead of the text (automatic persisted queries), 16 MB of text at most; 0 switches this off.</summary>
    [Range(0, 100_000)]
    public int PersistedQueries { get; init; } = 1_000;

    /// <summary>Minutes after which such a document is forgotten when nobody asks for it.</summary>
    [Range(1, 525_600)]
    public int PersistedQueryMinutes { get; init; } = 1_440;

    /// <summary>Documents that clients may run by name or hash: a folder of <c>.graphql</c> files, or a manifest, a JSON file with an object of document texts by id. All are checked before the server starts.</summary>
    public string? TrustedDocuments { get; init; }

    /// <summary>Off (they are not read), Preferred (clients may also send documents of their own) or Only (they may not).</summary>
    public TrustedDocumentMode TrustedDocumentMode { get; init; } = TrustedDocumentMode.Preferred;

    /// <summary>Whether spans carry the text of the document (<c>graphql.document</c>), with the values a client wrote into it.</summary>
    public bool TraceDocuments { get; init; }

    /// <summary>Lowest level that is logged: Trace, Debug, Information, Warning, Error, Critical or None.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Text (one readable line) or Json (one object a line).</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>How to reach Neo4j; null when no address is given.</summary>
    /// <exception cref="StartUpException">The address is none.</exception>
    public Neo4jConnection? ToNeo4jConnection() =>
        Neo4jUri is null ? null
        : !Neo4jConnection.TryParseAddress(Neo4jUri, out var address, out var problem) ? throw new StartUpException(problem)
        : new Neo4jConnection { Address = address, User = Neo4jUser, Password = Neo4jPassword, Token = Neo4jToken, Database = Neo4jDatabase };

    /// <summary>The options without what is secret in them.</summary>
    public override string ToString() => nameof(ServerOptions);

    /// <summary>The part that the handler of <c>/graphql</c> needs.</summary>
    /// <param name="callers">Checks who asks.</param>
    /// <param name="documents">Finds documents that requests name.</param>
    public GraphQLEndpointOptions ToEndpointOptions(CallerPolicy callers, DocumentFinder documents) => new()
    {
        Callers = callers,
        Documents = documents,
        StatusProfile = StatusProfile,
        MaxBodyBytes = MaxBodyBytes,
        MaxConcurrentRequests = MaxConcurrentRequests,
        MaxQueuedRequests = MaxQueuedRequests,
        QueueTimeout = TimeSpan.FromSeconds(QueueTimeoutSeconds),
        MaxBatchedRequests = MaxBatchedRequests,
        Compression = Compression,
        CacheMaxAgeSeconds = CacheMaxAgeSeconds,
    };

    /// <summary>The part that the engine needs; what its resolvers break is logged.</summary>
    /// <exception cref="StartUpException"><see cref="CostWeights"/> is not what it should be.</exception>
    public ExecutorOptions ToExecutorOptions(ILogger logger) => new()
    {
        Parser = ParserOptions.Default with
        {
            MaxCharacters = MaxDocumentCharacters,
            MaxTokens = MaxTokens,
            MaxNesting = MaxNesting,
            MaxFields = MaxFields,
            MaxAliases = MaxAliases,
            MaxDirectives = MaxDirectives,
            MaxDirectivesPerLocation = MaxDirectivesPerPlace,
            MaxFragments = MaxFragments,
            MaxOperations = MaxOperations,
            MaxVariables = MaxVariables,
            MaxListLength = MaxInputListLength,
        },
        Validation = ValidationOptions.Default with
        {
            MaxErrors = MaxValidationErrors,
            MaxMergeComparisons = MaxMergeComparisons,
            MaxFragmentVisits = MaxFragmentVisits,
            MaxRootFields = MaxRootFields,
            MaxDepth = MaxDepth,
            MaxCycleDepth = MaxCycleDepth,
            MaxIntrospectionLists = MaxIntrospectionDepth,
            MaxIntrospectionOfType = MaxIntrospectionOfType,
            IntrospectionEnabled = Introspection != IntrospectionMode.Off,
        },
        Cost = CostOptions.Default with
        {
            MaxFieldCost = MaxFieldCost,
            MaxTypeCost = MaxTypeCost,
            MaxNodes = MaxNodes,
            MaxPageSize = MaxPageSize,
            DefaultPageSize = DefaultPageSize,
            Weights = CostWeights is null ? CostOptions.Default.Weights : ReadWeights(CostWeights),
        },
        WarnOnly = WarnOnlyLimits,
        TraceDocuments = TraceDocuments,
        MaxVariableNodes = MaxVariableValues,
        RequestTimeout = TimeSpan.FromSeconds(RequestTimeoutSeconds),
        MaxInputListLength = MaxInputListLength,
        MaxResponseBytes = MaxResponseBytes,
        CacheEntries = CachedDocuments,
        OnLimitWarning = warning => Log.LimitWarning(logger, warning.Limit, LogSetup.Escape(warning.OperationName), warning.DocumentHash, warning.Message),
        OnResolverFailure = failure => Log.InternalError(logger, failure.Exception, failure.ErrorId, failure.Coordinate),
    };

    private static Dictionary<string, double> ReadWeights(string text)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = entry.Split('=', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
                || !double.IsFinite(weight))
            {
                throw new StartUpException($"The cost weight '{entry}' must be a schema coordinate and a number from 0 on, such as Query.models=5.");
            }

            if (!weights.TryAdd(parts[0], weight))
            {
                throw new StartUpException($"There are two cost weights for {parts[0]}.");
            }
        }

        return weights;
    }
}

/// <summary>How a log line looks.</summary>
internal enum LogFormat
{
    /// <summary>Time, level, message.</summary>
    Text,

    /// <summary>One JSON object a line, with the message template and every property.</summary>
    Json,
}
