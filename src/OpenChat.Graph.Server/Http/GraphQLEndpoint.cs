// GraphQL over HTTP: everything between a connection and the engine. Knows nothing of the graph, so any schema can be served by it.
using System.Threading.RateLimiting;
using OpenChat.Graph.Server.Logging;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Http;

/// <summary>Settings of a <see cref="GraphQLEndpoint"/>; defaults as in <see cref="Options.ServerOptions"/>.</summary>
public sealed record GraphQLEndpointOptions
{
    /// <summary>Decides the status of answers without data.</summary>
    public StatusProfile StatusProfile { get; init; } = StatusProfile.Stable;

    /// <summary>Largest request body in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 1_048_576;

    /// <summary>Requests executed at the same time.</summary>
    public int MaxConcurrentRequests { get; init; } = 64;

    /// <summary>Requests waiting to be executed.</summary>
    public int MaxQueuedRequests { get; init; } = 128;
}

/// <summary>What requests are answered from.</summary>
/// <param name="State">What resolvers see; immutable.</param>
/// <param name="Revision">Names the state in the log.</param>
public sealed record EndpointState(object State, string Revision);

/// <summary>The handler of <c>/graphql</c>. One instance serves all requests.</summary>
public sealed class GraphQLEndpoint : IDisposable
{
    private const string AllowedMethods = "GET, POST";
    private const string CostHeader = "GraphQL-Cost";
    private const string ReadMethods = "POST";
    private const int ClientClosedRequest = 499;
    private const int PartialData = 294;
    private const int FirstBodyBytes = 4096;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly GraphQLExecutor _executor;
    private readonly GraphQLEndpointOptions _options;
    private readonly Func<EndpointState?> _currentState;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _gate;

    /// <summary>Makes the handler.</summary>
    /// <param name="executor">The engine.</param>
    /// <param name="options">Settings.</param>
    /// <param name="currentState">Asked once a request; null means "not ready yet" and is answered 503.</param>
    /// <param name="logger">Gets one line a request.</param>
    public GraphQLEndpoint(GraphQLExecutor executor, GraphQLEndpointOptions options, Func<EndpointState?> currentState, ILogger logger)
    {
        _executor = executor;
        _options = options;
        _currentState = currentState;
        _logger = logger;
        _gate = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrentRequests,
            QueueLimit = options.MaxQueuedRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Answers one HTTP request. The numbered steps are explained in src/README.md.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange(context);
        try
        {
            if (await AnswerAsync(exchange) is { } refusal)
            {
                await RefuseAsync(exchange, refusal);
            }
        }
        catch (Exception exception) when (IsClientGone(exception, context))
        {
            exchange.Status = ClientClosedRequest;
        }
#pragma warning disable CA1031 // the boundary of the process: whatever broke is logged once and shown only as an id
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await FailAsync(exchange, exception);
        }
        finally
        {
            exchange.Log(_logger);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<Refusal?> AnswerAsync(Exchange exchange)
    {
        var request = exchange.Context.Request;

        // (1) the method
        var isPost = HttpMethods.IsPost(request.Method);
        if (!isPost && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return new Refusal(StatusCodes.Status405MethodNotAllowed, HttpErrorCodes.MethodNotAllowed, "GraphQL is answered to GET and POST.") { Allow = AllowedMethods };
        }

        // (2) the media type of the answer
        if (!MediaTypes.TryNegotiate(request.Headers.Accept, out var answerType))
        {
            return new Refusal(
                StatusCodes.Status406NotAcceptable, HttpErrorCodes.NotAcceptable, "Answers are application/graphql-response+json or application/json, in UTF-8.");
        }

        exchange.AnswerType = answerType;
        if (!isPost)
        {
            var problem = RequestParser.ParseQueryString(request.Query, out var parameters);
            using (parameters)
            {
                return problem is null ? await ExecuteAsync(exchange, parameters, isGet: true) : Malformed(problem);
            }
        }

        // (3) the media type of the body
        if (!MediaTypes.IsJson(request.ContentType) || !IsPlain(request.Headers.ContentEncoding))
        {
            return new Refusal(
                StatusCodes.Status415UnsupportedMediaType, HttpErrorCodes.UnsupportedMediaType, "The request body must be application/json in UTF-8, not compressed.");
        }

        // (4) the body, into one pooled buffer that lives until the answer is written
        using var body = new RequestBody((int)Math.Min(request.ContentLength + 1 ?? FirstBodyBytes, (long)_options.MaxBodyBytes + 1));
        if (await ReadBodyAsync(request, body, exchange.Context.RequestAborted) is { } refusal)
        {
            return refusal;
        }

        // (5) its parameters
        var shape = RequestParser.ParseBody(body.Bytes, out var posted);
        using (posted)
        {
            return shape is null ? await ExecuteAsync(exchange, posted, isGet: false) : Malformed(shape);
        }
    }

    private async Task<Refusal?> ExecuteAsync(Exchange exchange, RequestParameters parameters, bool isGet)
    {
        if (!parameters.HasQuery)
        {
            return Malformed(new RequestProblem("The parameter \"query\" is missing.", IsJson: true));
        }

        // (6) the state, read once
        if (_currentState() is not { } state)
        {
            return Unavailable("The graph is being loaded.");
        }

        exchange.Revision = state.Revision;

        // (7) a place among the requests under way
        using var lease = await EnterAsync(exchange.Context.RequestAborted);
        if (!lease.IsAcquired)
        {
            return Unavailable("Too many requests are under way.");
        }

        // (8) the engine
        var reportsCost = exchange.Context.Request.Headers.ContainsKey(CostHeader);
        using var result = await _executor.ExecuteAsync(parameters.ToRequest(isGet, reportsCost, state.State), exchange.Context.RequestAborted);
        exchange.Result(result);

        // (9) status and headers, then the bytes in one write
        var status = StatusOf(result, exchange.AnswerType);
        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            exchange.Context.Response.Headers.Allow = ReadMethods;
        }

        await WriteAsync(exchange, status, result.Utf8);
        return null;
    }

    private int StatusOf(ExecutionResult result, AnswerType type) => result.Stage switch
    {
        RequestErrorStage.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RequestErrorStage.Timeout => StatusCodes.Status503ServiceUnavailable,
        _ => _options.StatusProfile switch
        {
            StatusProfile.Stable => result.IsExecuted || type == AnswerType.Json ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            StatusProfile.Draft2026 when result.IsExecuted => result.HasErrors && type == AnswerType.GraphQLResponse ? PartialData : StatusCodes.Status200OK,
            StatusProfile.Draft2026 => result.Stage == RequestErrorStage.Parse ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
            _ => throw new InvalidOperationException(),
        },
    };

    private Refusal Malformed(RequestProblem problem) =>
        new(
            problem.IsJson && _options.StatusProfile == StatusProfile.Draft2026 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status400BadRequest,
            problem.Limit is null ? HttpErrorCodes.BadRequest : ErrorCodes.LimitExceeded,
            problem.Message)
        {
            Limit = problem.Limit,
            IsGraphQL = true,
        };

    private static Refusal Unavailable(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, HttpErrorCodes.Unavailable, message) { RetryAfter = "1" };

    private async ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = _gate.AttemptAcquire();
        if (lease.IsAcquired || _options.MaxQueuedRequests == 0)
        {
            return lease;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(LongestWait);
        try
        {
            return await _gate.AcquireAsync(1, waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return lease;
        }
    }

    private async Task<Refusal?> ReadBodyAsync(HttpRequest request, RequestBody body, CancellationToken cancellationToken)
    {
        if (request.ContentLength > _options.MaxBodyBytes)
        {
            return TooLarge();
        }

        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(body.Rest(_options.MaxBodyBytes), cancellationToken);
                if (read == 0)
                {
                    return null;
                }

                body.Length += read;
                if (body.Length > _options.MaxBodyBytes)
                {
                    return TooLarge();
                }
            }
        }
        catch (BadHttpRequestException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // the HTTP server's own limits and its complaints about broken framing
            return exception.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => TooLarge(),
                StatusCodes.Status408RequestTimeout =>
                    new Refusal(exception.StatusCode, HttpErrorCodes.RequestTimeout, "The request body came too slowly.") { Closes = true },
                _ => new Refusal(StatusCodes.Status400BadRequest, HttpErrorCodes.BadRequest, "The request body is cut short or wrongly framed.") { Closes = true },
            };
        }
    }

    private Refusal TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, ErrorCodes.LimitExceeded, FormattableString.Invariant($"The request body is larger than {_options.MaxBodyBytes} bytes."))
        {
            Limit = "body",
            Closes = true,
        };

    private static bool IsPlain(Microsoft.Extensions.Primitives.StringValues encoding) =>
        encoding.Count == 0 || (encoding.Count == 1 && (string.IsNullOrEmpty(encoding[0]) || string.Equals(encoding[0], "identity", StringComparison.OrdinalIgnoreCase)));

    private static bool IsClientGone(Exception exception, HttpContext context) =>
        exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested;

    private async Task RefuseAsync(Exchange exchange, Refusal refusal)
    {
        var response = exchange.Context.Response;
        exchange.ErrorCodes = refusal.Code;
        exchange.Limit = refusal.Limit;
        exchange.IsGraphQL = refusal.IsGraphQL;
        if (!refusal.IsGraphQL)
        {
            exchange.AnswerType = AnswerType.Json;
        }

        if (refusal.Allow is not null)
        {
            response.Headers.Allow = refusal.Allow;
        }

        if (refusal.RetryAfter is not null)
        {
            response.Headers.RetryAfter = refusal.RetryAfter;
        }

        if (refusal.Closes)
        {
            response.Headers.Connection = "close";
        }

        await WriteAsync(exchange, refusal.Status, ErrorBody.Create(refusal.Message, refusal.Code, refusal.Limit, errorId: null));
    }

    private async Task FailAsync(Exchange exchange, Exception exception)
    {
        var errorId = Guid.NewGuid().ToString("n");
        Log.InternalError(_logger, exception, errorId, "the GraphQL endpoint");
        exchange.ErrorCodes = ErrorCodes.Internal;
        exchange.Status = StatusCodes.Status500InternalServerError;
        if (!exchange.Context.Response.HasStarted)
        {
            exchange.AnswerType = AnswerType.Json;
            await WriteAsync(
                exchange, StatusCodes.Status500InternalServerError, ErrorBody.Create("Internal server error", ErrorCodes.Internal, limit: null, errorId));
        }
    }

    private async Task WriteAsync(Exchange exchange, int status, ReadOnlyMemory<byte> body)
    {
        var response = exchange.Context.Response;
        exchange.Status = status;
        exchange.Bytes = body.Length;
        response.StatusCode = status;
        response.Headers.Vary = "Accept";
        var isDraftError = _options.StatusProfile == StatusProfile.Draft2026 && exchange.IsGraphQL && status >= StatusCodes.Status400BadRequest;
        response.ContentType = MediaTypes.HeaderOf(isDraftError ? AnswerType.GraphQLResponse : exchange.AnswerType);
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, exchange.Context.RequestAborted);
    }
}
