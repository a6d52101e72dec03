// GraphQL over HTTP: everything between a connection and the engine. Knows nothing of the graph, so any schema can be served by it.
using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tables;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Http.Endpoint;

/// <summary>What requests are answered from.</summary>
/// <param name="State">What resolvers see; immutable.</param>
/// <param name="Revision">Names the state in the log.</param>
internal sealed record EndpointState(object State, string Revision)
{
    /// <summary>
    /// Equal only where equal requests get equal bytes: names the state, the schema and the program. Part of every entity tag.
    /// </summary>
    public string Version { get; init; } = Revision;
}

/// <summary>The handler of <c>/graphql</c>. One instance serves all requests.</summary>
internal sealed partial class GraphQLEndpoint : IDisposable
{
    private const string AllowedMethods = "GET, POST";
    private const string Concurrency = "concurrency"; // the limit of requests under way
    private const string CostHeader = "GraphQL-Cost";
    private const string OnlyCost = "only";
    private const string ReadMethods = "POST";
    private const string FileMethods = "GET, HEAD";
    // a file may be a picture: opened in a browser it runs nothing and asks for nothing
    private const string FilePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    private const int ClientClosedRequest = 499;
    private const int PartialData = 294;

    private static readonly GraphQLError Unchanged = new("The client has the answer.", ErrorCodes.NotModified); // never sent
    // never sent: the refusal is
    private static readonly GraphQLError NotAdmitted = new("The client has used up its budget.", HttpErrorCodes.RateLimited);

    private readonly GraphQLExecutor _executor;
    private readonly HttpOptions _http;
    private readonly int _mostBytes;
    private readonly GateOptions _gateOptions;
    private readonly DocumentFinder _documents;
    private readonly Func<EndpointState?> _currentState;
    private readonly EventSource? _events; // null: nothing is told as it happens
    private readonly ILogger _logger;
    private readonly CallerPolicy? _callers; // null: nothing to check
    private readonly ConcurrencyLimiter _gate;
    private readonly AnswerWriter _writer;

    /// <summary>Makes the handler.</summary>
    /// <param name="executor">The engine.</param>
    /// <param name="options">The topics HTTP and gate count, and the longest answer.</param>
    /// <param name="callers">Checks who asks; the endpoint disposes of it.</param>
    /// <param name="documents">Finds documents that requests name.</param>
    /// <param name="currentState">Asked once a request; null means "not ready yet" and is answered 503.</param>
    /// <param name="logger">Gets one line a request.</param>
    /// <param name="events">What subscriptions are told; null for nothing, and then there are no streams.</param>
    public GraphQLEndpoint(
        GraphQLExecutor executor,
        ServerOptions options,
        CallerPolicy callers,
        DocumentFinder documents,
        Func<EndpointState?> currentState,
        ILogger logger,
        EventSource? events = null)
    {
        _events = events;
        _executor = executor;
        _http = options.Http;
        _mostBytes = options.Limits.MaxResponseBytes;
        _gateOptions = options.Gate;
        _documents = documents;
        _currentState = currentState;
        _logger = logger;
        _callers = ReferenceEquals(callers, CallerPolicy.Open) ? null : callers;
        _gate = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.Gate.MaxConcurrentRequests,
            QueueLimit = options.Gate.MaxQueuedRequests,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _writer = new AnswerWriter(options.Http, callers.IsPrivate);
    }

    /// <summary>Requests that hold a place at the gate or wait for one.</summary>
    internal long RequestsUnderWay =>
        _gate.GetStatistics() is { } now ? _gateOptions.MaxConcurrentRequests - now.CurrentAvailablePermits + now.CurrentQueuedCount : 0;

    /// <summary>Answers one HTTP request. The numbered steps are explained in src/README.md.</summary>
    /// <param name="context">The request.</param>
    /// <param name="type">The type of the answer where the address says it; null to ask <c>Accept</c>.</param>
    public Task HandleAsync(HttpContext context, AnswerType? type = null)
    {
        var exchange = new Exchange(context);
        return EndAsync(exchange, AnswerAsync(exchange, type), isLogged: true);
    }

    /// <summary>
    /// Answers GET and HEAD with a file: for the callers, with a place at the gate, the budget and the caching of a GraphQL request.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="name">Which file it is: with the state it decides the bytes.</param>
    /// <param name="price">What the caller is charged for before it is made, in units of field cost.</param>
    /// <param name="make">Makes it of the state, or says why there is none; not run when the client has the file.</param>
    public Task HandleFileAsync(
        HttpContext context, string name, double price, Func<object, (StateFile? File, Refusal? Refusal)> make)
    {
        var exchange = new Exchange(context) { IsRead = true };
        return EndAsync(exchange, AnswerFileAsync(exchange, name, price, make), isLogged: false);
    }

    /// <summary>Checks the caller of a request of another protocol, and refuses it where a GraphQL request would be.</summary>
    /// <param name="context">The request.</param>
    /// <param name="origins">Web pages that may ask, or <c>*</c>; what names another origin is refused.</param>
    /// <returns>False when it is answered already.</returns>
    public async Task<bool> AdmitAsync(HttpContext context, IReadOnlyCollection<string> origins)
    {
        bool? mayIntrospect = null;
        var refusal = context.Request.Headers.Origin is [{ } origin] && !origins.Contains("*", StringComparer.Ordinal)
                && !origins.Contains(origin, StringComparer.Ordinal)
            ? new Refusal(StatusCodes.Status403Forbidden, HttpErrorCodes.OriginRefused, "Web pages of this origin may not ask here.")
            : _callers?.Check(context, isRead: false, out mayIntrospect);
        context.Items[typeof(GraphQLEndpoint)] = mayIntrospect;
        if (refusal is not null)
        {
            var exchange = new Exchange(context);
            await RefuseAsync(exchange, refusal);
            exchange.Log(_logger);
        }

        return refusal is null;
    }

    /// <summary>
    /// Runs a document that came by another protocol: with the state, a place at the gate, the limits and the budget of a GraphQL request.
    /// </summary>
    /// <param name="context">The request that it came in, let in by <see cref="AdmitAsync"/>.</param>
    /// <param name="document">The document, in UTF-8.</param>
    /// <param name="variables">A JSON object.</param>
    /// <param name="notice">Told in the extensions of the response, beside the revision.</param>
    /// <returns>The GraphQL response, and whether it has errors.</returns>
    public async Task<(string Json, bool HasErrors)> RunAsync(
        HttpContext context, ReadOnlyMemory<byte> document, ReadOnlyMemory<byte> variables, string notice)
    {
        var exchange = new Exchange(context)
        {
            Status = StatusCodes.Status200OK,
            MayIntrospect = context.Items[typeof(GraphQLEndpoint)] as bool?,
        };
        var parameters = new RequestParameters { Variables = variables };
        parameters.SetQuery(document);
        using (parameters)
        {
            try
            {
                var (answer, hasErrors) = await RunAsync(exchange, parameters, notice);
                exchange.Bytes = answer.Length;
                return (Encoding.UTF8.GetString(answer.Span), hasErrors);
            }
            catch (Exception exception) when (IsClientGone(exception, context))
            {
                exchange.Status = ClientClosedRequest;
                throw;
            }
#pragma warning disable CA1031 // as in HandleAsync
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return (Encoding.UTF8.GetString(Broken(exchange, exception).Span), true);
            }
            finally
            {
                exchange.Log(_logger);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        _callers?.Dispose();
    }

    private async Task EndAsync(Exchange exchange, Task<Refusal?> answer, bool isLogged)
    {
        try
        {
            if (await answer is { } refusal)
            {
                await RefuseAsync(exchange, refusal);
            }
        }
        catch (Exception exception) when (IsClientGone(exception, exchange.Context))
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
            if (isLogged)
            {
                exchange.Log(_logger);
            }
        }
    }

    private async Task<Refusal?> AnswerAsync(Exchange exchange, AnswerType? type)
    {
        var request = exchange.Context.Request;

        // (1) the method
        exchange.IsRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (!exchange.IsRead && !HttpMethods.IsPost(request.Method))
        {
            return new Refusal(
                StatusCodes.Status405MethodNotAllowed,
                HttpErrorCodes.MethodNotAllowed,
                "GraphQL is answered to GET and POST.")
            { Allow = AllowedMethods };
        }

        // (2) the media type of the answer
        if (!MediaTypes.TryNegotiate(request.Headers.Accept, out var answerType) && type is null)
        {
            return NotAcceptable(
                "Answers are application/graphql-response+json or application/json, and lists also text/csv or application/jsonl, in "
                + "UTF-8.");
        }

        exchange.AnswerType = type ?? answerType;
        if (exchange.AnswerType == AnswerType.EventStream && (_events is null || HttpMethods.IsHead(request.Method)))
        {
            return NotAcceptable("There are no streams of events here.");
        }

        exchange.Cost = request.Headers[CostHeader] is not { Count: > 0 } cost ? CostReport.None
            : string.Equals(cost, OnlyCost, StringComparison.OrdinalIgnoreCase) ? CostReport.Only
            : CostReport.Beside;
        if (exchange.Cost == CostReport.Only && MediaTypes.IsTable(exchange.AnswerType))
        {
            return NotAcceptable("A price has no rows: ask for the price alone as application/json.");
        }

        // (3) the caller
        if (_callers is not null)
        {
            var notAllowed = _callers.Check(exchange.Context, exchange.IsRead, out var mayIntrospect);
            if (notAllowed is not null)
            {
                return notAllowed;
            }

            exchange.MayIntrospect = mayIntrospect;
        }

        if (exchange.IsRead)
        {
            var problem = RequestParser.ParseQueryString(request.Query, out var parameters);
            using (parameters)
            {
                return problem is not null ? Malformed(problem)
                    : exchange.AnswerType == AnswerType.EventStream ? await StreamAsync(exchange, parameters)
                    : await ExecuteAsync(exchange, parameters);
            }
        }

        // (4) the media type of the body
        if (CheckBodyType(request) is { } unread)
        {
            return unread;
        }

        // (5) the body, into one pooled buffer that lives until the answer is written
        using var body = new RequestBody(request.ContentLength, _http.MaxBodyBytes);
        if (await body.ReadAsync(request, exchange.Context.RequestAborted) is { } refusal)
        {
            return refusal;
        }

        // (6) its parameters
        if (_http.MaxBatchedRequests > 0 && RequestParser.IsBatch(body.Bytes))
        {
            if (exchange.AnswerType == AnswerType.EventStream)
            {
                return NotAcceptable("A stream answers one operation: send the requests of a batch one by one.");
            }

            if (MediaTypes.IsTable(exchange.AnswerType))
            {
                return NotAcceptable("A batch has no rows: send its requests one by one, or ask for application/json.");
            }

            return await ExecuteBatchAsync(exchange, body.Bytes);
        }

        var shape = RequestParser.ParseBody(body.Bytes, out var posted);
        using (posted)
        {
            return shape is not null ? Malformed(shape)
                : exchange.AnswerType == AnswerType.EventStream ? await StreamAsync(exchange, posted)
                : await ExecuteAsync(exchange, posted);
        }
    }

    private async Task<Refusal?> AnswerFileAsync(
        Exchange exchange, string name, double price, Func<object, (StateFile? File, Refusal? Refusal)> make)
    {
        var (request, headers) = (exchange.Context.Request, exchange.Context.Response.Headers);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return new Refusal(
                StatusCodes.Status405MethodNotAllowed, HttpErrorCodes.MethodNotAllowed, "Files are given to GET and HEAD.")
            { Allow = FileMethods };
        }

        if (_callers?.Check(exchange.Context, isRead: true, out _) is { } notAllowed)
        {
            return notAllowed;
        }

        if (_currentState() is not { } state)
        {
            return Unavailable("The graph is being loaded.");
        }

        var tag = EntityTags.Create(
            state.Version, name, operationName: null, [], exchange.AnswerType, _writer.CodingOf(exchange), CostReport.None);
        var isKnown = EntityTags.Matches(request.Headers.IfNoneMatch, tag);
        if (!isKnown)
        {
            using var lease = await EnterAsync(exchange.Context.RequestAborted);
            if (!lease.IsAcquired)
            {
                return TooMany();
            }

            if (_callers?.Limits?.ChargeCost(exchange.Context, price) is { } tooMuch)
            {
                return tooMuch;
            }

            var (file, refusal) = make(state.State);
            lease.Dispose(); // a client that reads slowly takes nobody's place
            if (file is null)
            {
                return refusal;
            }

            if (file.Bytes.Length > _mostBytes)
            {
                return new Refusal(
                    StatusCodes.Status400BadRequest,
                    ErrorCodes.LimitExceeded,
                    FormattableString.Invariant($"The file has {file.Bytes.Length} bytes, and an answer {_mostBytes} at most; nothing is ")
                    + "cut. The command export writes files of any length.")
                { Limit = "response" };
            }

            if (request.Headers.IfNoneMatch != "*")
            {
                headers.ContentDisposition = $"{(file.IsShown ? "inline" : "attachment")}; filename=\"{file.Name}\"";
                headers.ContentSecurityPolicy = FilePolicy;
                (exchange.Tag, exchange.ContentType) = (tag, file.ContentType);
                await _writer.WriteAsync(exchange, StatusCodes.Status200OK, file.Bytes);
                return null;
            }
        }

        exchange.Tag = tag;
        await _writer.WriteUnchangedAsync(exchange);
        return null;
    }

    private async Task<Refusal?> ExecuteAsync(Exchange exchange, RequestParameters parameters)
    {
        // (7) the document, where the request names one instead of sending it
        if (_documents.Find(ref parameters) is { } problem)
        {
            return Malformed(problem);
        }

        // (8) the state, read once
        if (_currentState() is not { } state)
        {
            return Unavailable("The graph is being loaded.");
        }

        exchange.Revision = state.Revision;

        // (9) a place among the requests under way
        using var lease = await EnterAsync(exchange.Context.RequestAborted);
        if (!lease.IsAcquired)
        {
            return TooMany();
        }

        // (10) the engine, which asks before it runs anything whether it is to be run at all
        var request = RequestOf(exchange, parameters, state, startedAt: null, spent: default);
        using var result = await _executor.ExecuteAsync(request, exchange.Context.RequestAborted);
        exchange.Result(result);
        if (result.OperationType is not null)
        {
            _documents.Remember(parameters);
        }

        if (exchange.Denied is { } denied)
        {
            return denied;
        }

        // (11) status and headers, then the bytes in one write; rows are made of whole answers only
        var status = StatusOf(result, exchange.AnswerType);
        var body = result.Utf8;
        if (MediaTypes.IsTable(exchange.AnswerType) && !exchange.IsUnchanged && WriteRows(exchange, result, ref body) is { } noRows)
        {
            return noRows;
        }

        if (status == StatusCodes.Status405MethodNotAllowed)
        {
            exchange.Context.Response.Headers.Allow = ReadMethods;
        }

        if (exchange.IsRead && !exchange.IsUnchanged)
        {
            var isRepeatable = result.IsExecuted && !result.HasErrors && !result.IsVolatile;
            exchange.Tag = isRepeatable ? exchange.Tag ?? TagOf(exchange, parameters, state, result.DocumentHash) : null;
            exchange.IsUnchanged = isRepeatable && exchange.Context.Request.Headers.IfNoneMatch == "*";
        }

        var writing = exchange.IsUnchanged ? _writer.WriteUnchangedAsync(exchange) : _writer.WriteAsync(exchange, status, body);
        lease.Dispose(); // a client that reads slowly takes nobody's place
        await writing;
        return null;
    }

    /// <summary>Steps 8 to 10 for a document that came by another protocol.</summary>
    private async Task<(ReadOnlyMemory<byte> Answer, bool HasErrors)> RunAsync(
        Exchange exchange, RequestParameters parameters, string notice)
    {
        if (_currentState() is not { } state)
        {
            return Refused(Unavailable("The graph is being loaded."));
        }

        exchange.Revision = state.Revision;
        using var lease = await EnterAsync(exchange.Context.RequestAborted);
        if (!lease.IsAcquired)
        {
            return Refused(TooMany());
        }

        var told = $"\"notice\":{JsonSerializer.Serialize(notice)},\"revision\":{JsonSerializer.Serialize(state.Revision)}";
        var request = RequestOf(exchange, parameters, state, startedAt: null, spent: default, Encoding.UTF8.GetBytes(told));
        using var result = await _executor.ExecuteAsync(request, exchange.Context.RequestAborted);
        exchange.Result(result);
        return exchange.Denied is { } denied ? Refused(denied) : (result.Utf8.ToArray(), result.HasErrors);

        (ReadOnlyMemory<byte> Answer, bool HasErrors) Refused(Refusal refusal)
        {
            Note(exchange, refusal);
            return (ErrorBody.Create(refusal.Message, refusal.Code, refusal.Limit, errorId: null), true);
        }
    }

    /// <summary>
    /// Steps 7 to 11 for requests that came together: they run one after the other in one place, and share deadline and limits of cost.
    /// </summary>
    private async Task<Refusal?> ExecuteBatchAsync(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        if (RequestParser.SplitBatch(body, _http.MaxBatchedRequests, out var bodies) is { } problem)
        {
            return Malformed(problem);
        }

        var requests = new RequestParameters[bodies.Count];
        try
        {
            for (var i = 0; i < requests.Length; i++)
            {
                if (RequestParser.ParseBody(bodies[i], out requests[i]) is { } shape)
                {
                    return Malformed(shape);
                }

                if (i > 0 && _callers?.Limits?.ChargeRequest(exchange.Context) is { } refusal)
                {
                    return refusal;
                }
            }

            if (_currentState() is not { } state)
            {
                return Unavailable("The graph is being loaded.");
            }

            exchange.Revision = state.Revision;
            using var lease = await EnterAsync(exchange.Context.RequestAborted);
            return lease.IsAcquired ? await AnswerBatchAsync(exchange, requests, state, lease) : TooMany();
        }
        finally
        {
            foreach (ref var request in requests.AsSpan())
            {
                request.Dispose();
            }
        }
    }

    private async Task<Refusal?> AnswerBatchAsync(
        Exchange exchange, RequestParameters[] requests, EndpointState state, RateLimitLease lease)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        var spent = default(RequestCost);
        var answer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < requests.Length; i++)
        {
            answer.Write(i == 0 ? "["u8 : ","u8);
            var before = answer.WrittenCount;
            var entry = new Exchange(exchange.Context) { Revision = state.Revision, Status = StatusCodes.Status200OK };
            if (_documents.Find(ref requests[i]) is { } problem)
            {
                var refusal = Malformed(problem);
                entry.ErrorCodes = refusal.Code;
                answer.Write(ErrorBody.Create(refusal.Message, refusal.Code, refusal.Limit, errorId: null).Span);
            }
            else
            {
                using var result = await _executor.ExecuteAsync(
                    RequestOf(exchange, requests[i], state, startedAt, spent), exchange.Context.RequestAborted);
                if (exchange.Denied is { } denied)
                {
                    return denied;
                }

                entry.Result(result);
                spent = spent.Plus(result.Cost ?? default);
                if (result.OperationType is not null)
                {
                    _documents.Remember(requests[i]);
                }

                answer.Write(result.Utf8.Span);
            }

            entry.Bytes = answer.WrittenCount - before;
            entry.Log(_logger);
        }

        answer.Write("]"u8);
        exchange.AnswerType = AnswerType.Json; // the other type stands for a single answer, not for an array
        var writing = _writer.WriteAsync(exchange, StatusCodes.Status200OK, answer.WrittenMemory);
        lease.Dispose(); // as for one request
        await writing;
        return null;
    }

    private GraphQLRequest RequestOf(
        Exchange exchange,
        in RequestParameters parameters,
        EndpointState state,
        long? startedAt,
        RequestCost spent,
        ReadOnlyMemory<byte> extensions = default,
        object? happened = null) => new()
        {
            Event = happened,
            QueryUtf8 = parameters.Query,
            OperationName = parameters.OperationName,
            VariablesUtf8 = parameters.Variables,
            IsGet = exchange.IsRead,
            IsPersisted = parameters.IsPersisted,
            ReportCost = exchange.Cost == CostReport.Beside,
            PriceOnly = exchange.Cost == CostReport.Only,
            AllowIntrospection = exchange.MayIntrospect,
            State = state.State,
            Admit = AdmissionOf(exchange, parameters, state),
            StartedAt = startedAt,
            Spent = spent,
            ExtensionMembers = extensions,
        };

    /// <summary>What is decided when a request is known to be sound and its price is known; null when there is nothing to decide.</summary>
    private Func<PricedRequest, GraphQLError?>? AdmissionOf(
        Exchange exchange, RequestParameters parameters, EndpointState state) =>
        (exchange.IsRead && exchange.Context.Request.Headers.IfNoneMatch.Count > 0) || _callers?.Limits?.CountsCost == true
            || MediaTypes.IsTable(exchange.AnswerType)
            ? Admission(exchange, parameters, state)
            : null;

    private Func<PricedRequest, GraphQLError?> Admission(
        Exchange exchange, RequestParameters parameters, EndpointState state) => priced =>
    {
        if (exchange.IsRead && exchange.Context.Request.Headers.IfNoneMatch is { Count: > 0 } known)
        {
            exchange.Tag = TagOf(exchange, parameters, state, priced.DocumentHash);
            exchange.IsUnchanged = EntityTags.Matches(known, exchange.Tag);
        }

        if (!exchange.IsUnchanged)
        {
            exchange.Denied = FindRows(exchange, priced.Answer)
                ?? (exchange.Cost == CostReport.Only ? null : _callers?.Limits?.ChargeCost(exchange.Context, priced.Cost.Fields));
        }

        return exchange.IsUnchanged ? Unchanged : exchange.Denied is null ? null : NotAdmitted;
    };

    private string TagOf(Exchange exchange, in RequestParameters parameters, EndpointState state, string documentHash) =>
        EntityTags.Create(
            state.Version,
            documentHash,
            parameters.OperationName,
            parameters.Variables.Span,
            exchange.AnswerType,
            _writer.CodingOf(exchange),
            exchange.Cost);

    /// <summary>Finds out which list becomes rows, where rows are asked for.</summary>
    /// <returns>Why there is none; null when there is one, or none is asked for.</returns>
    private static Refusal? FindRows(Exchange exchange, AnswerField answer)
    {
        if (!MediaTypes.IsTable(exchange.AnswerType))
        {
            return null;
        }

        exchange.Table = TableShape.Find(answer, out var problem);
        return exchange.Table is null ? NotAcceptable(problem) : null;
    }

    /// <summary>Makes rows of an answer, or of one with errors what is left then: the errors, as JSON.</summary>
    /// <returns>Why there are no rows although there are no errors; null when there are, or there are errors.</returns>
    private Refusal? WriteRows(Exchange exchange, ExecutionResult result, ref ReadOnlyMemory<byte> body)
    {
        if (result.HasErrors || exchange.Table is null)
        {
            exchange.AnswerType = AnswerType.Json;
            body = ErrorBody.WithoutData(body);
            return null;
        }

        using var table = Table.Open(body, exchange.Table, out var problem);
        if (table is null)
        {
            return new Refusal(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, problem) { IsGraphQL = true };
        }

        var rows = new ArrayBufferWriter<byte>();
        var isWhole = exchange.AnswerType == AnswerType.Csv
            ? table.TryWriteCsv(rows, _mostBytes)
            : table.TryWriteJsonLines(rows, _mostBytes);
        if (!isWhole)
        {
            return Malformed(new RequestProblem(
                FormattableString.Invariant($"The rows take more than {_mostBytes} bytes, since what stands outside the list is repeated ")
                + "in each. Ask for shorter pages, or for less beside the list.",
                IsJson: true,
                "response"));
        }

        if (exchange.Cost == CostReport.Beside && result.Cost is { } cost)
        {
            exchange.Context.Response.Headers[CostHeader] =
                FormattableString.Invariant($"fields={cost.Fields}, types={cost.Types}, nodes={cost.Nodes}");
        }

        body = rows.WrittenMemory;
        return null;
    }

    private int StatusOf(ExecutionResult result, AnswerType type) => result.Stage switch
    {
        RequestErrorStage.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RequestErrorStage.Timeout => StatusCodes.Status503ServiceUnavailable,
        // who takes rows does not look for errors in them: the status says that there are none
        _ when MediaTypes.IsTable(type) && result.IsExecuted && result.HasErrors => result.Errors[0].Code switch
        {
            ErrorCodes.Internal => StatusCodes.Status500InternalServerError,
            ErrorCodes.Timeout => StatusCodes.Status503ServiceUnavailable,
            _ when _http.StatusProfile == StatusProfile.Draft2026 => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status400BadRequest,
        },
        _ => _http.StatusProfile switch
        {
            StatusProfile.Stable => result.IsExecuted || type == AnswerType.Json
                ? StatusCodes.Status200OK
                : StatusCodes.Status400BadRequest,
            StatusProfile.Draft2026 when result.IsExecuted => result.HasErrors && type == AnswerType.GraphQLResponse
                ? PartialData
                : StatusCodes.Status200OK,
            StatusProfile.Draft2026 => result.Stage == RequestErrorStage.Parse
                ? StatusCodes.Status400BadRequest
                : StatusCodes.Status422UnprocessableEntity,
            _ => throw new InvalidOperationException(),
        },
    };

    private Refusal Malformed(RequestProblem problem) =>
        new(
            problem.IsJson && _http.StatusProfile == StatusProfile.Draft2026 ? StatusCodes.Status422UnprocessableEntity
                : problem.IsExpected ? StatusCodes.Status200OK
                : StatusCodes.Status400BadRequest,
            problem.Code ?? (problem.Limit is null ? HttpErrorCodes.BadRequest : ErrorCodes.LimitExceeded),
            problem.Message)
        {
            Limit = problem.Limit,
            IsGraphQL = true,
        };

    private static Refusal NotAcceptable(string message) =>
        new(StatusCodes.Status406NotAcceptable, HttpErrorCodes.NotAcceptable, message);

    private static Refusal TooMany() => Unavailable("Too many requests are under way.") with { Limit = Concurrency };

    private static Refusal Unavailable(string message) =>
        new(StatusCodes.Status503ServiceUnavailable, HttpErrorCodes.Unavailable, message) { RetryAfter = "1" };

    private async ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = _gate.AttemptAcquire();
        if (lease.IsAcquired || _gateOptions.MaxQueuedRequests == 0)
        {
            return lease;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(TimeSpan.FromSeconds(_gateOptions.QueueTimeoutSeconds));
        try
        {
            return await _gate.AcquireAsync(1, waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return lease;
        }
    }

    private static Refusal? CheckBodyType(HttpRequest request) =>
        MediaTypes.IsJson(request.ContentType) && IsPlain(request.Headers.ContentEncoding)
            ? null
            : new Refusal(
                StatusCodes.Status415UnsupportedMediaType,
                HttpErrorCodes.UnsupportedMediaType,
                "The request body must be application/json in UTF-8, not compressed.");

    private static bool IsPlain(Microsoft.Extensions.Primitives.StringValues encoding) =>
        encoding.Count == 0
            || (encoding.Count == 1 && (string.IsNullOrEmpty(encoding[0]) || string.Equals(
                encoding[0], "identity", StringComparison.OrdinalIgnoreCase)));

    private static bool IsClientGone(Exception exception, HttpContext context) =>
        exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested;

    private async Task RefuseAsync(Exchange exchange, Refusal refusal)
    {
        var response = exchange.Context.Response;
        exchange.Tag = null;
        Note(exchange, refusal);
        exchange.IsGraphQL = refusal.IsGraphQL;
        var isTable = MediaTypes.IsTable(exchange.AnswerType);
        if (!refusal.IsGraphQL || isTable)
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

        if (refusal.Challenge is not null)
        {
            response.Headers.WWWAuthenticate = refusal.Challenge;
        }

        if (refusal.Closes)
        {
            response.Headers.Connection = "close";
        }

        // a refusal that is no failure to clients of JSON is no table either
        var status = isTable && refusal.Status == StatusCodes.Status200OK ? StatusCodes.Status400BadRequest : refusal.Status;
        await _writer.WriteAsync(exchange, status, ErrorBody.Create(refusal.Message, refusal.Code, refusal.Limit, errorId: null));
    }

    /// <summary>Keeps what the log and the metrics tell of a refusal.</summary>
    private void Note(Exchange exchange, Refusal refusal)
    {
        exchange.ErrorCodes = refusal.Code;
        exchange.Limit = refusal.Limit;
        if (refusal.Limit is { } limit)
        {
            _executor.CountRefusal(limit);
        }
    }

    private async Task FailAsync(Exchange exchange, Exception exception)
    {
        var answer = Broken(exchange, exception);
        exchange.Tag = null;
        exchange.Status = StatusCodes.Status500InternalServerError;
        if (!exchange.Context.Response.HasStarted)
        {
            exchange.AnswerType = AnswerType.Json;
            await _writer.WriteAsync(exchange, StatusCodes.Status500InternalServerError, answer);
        }
    }

    /// <summary>Logs what broke, and tells nothing of it but an id.</summary>
    private ReadOnlyMemory<byte> Broken(Exchange exchange, Exception exception)
    {
        var errorId = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("n");
        Log.InternalError(_logger, exception, errorId, "the GraphQL endpoint");
        exchange.ErrorCodes = ErrorCodes.Internal;
        return ErrorBody.Create("Internal server error", ErrorCodes.Internal, limit: null, errorId);
    }
}
