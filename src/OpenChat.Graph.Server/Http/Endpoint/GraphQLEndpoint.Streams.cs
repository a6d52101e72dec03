// Subscriptions over server-sent events, by the protocol graphql-sse (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md).
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;

namespace OpenChat.Graph.Server.Http.Endpoint;

/// <summary>What subscriptions are told: that the state which requests are answered from is another one.</summary>
/// <param name="Next">Completes when there is another state; asked before the state is read, so that none is missed.</param>
/// <param name="IsSame">Whether nothing is to be told of the way from one state to another.</param>
/// <param name="Between">The event of the way from one state to another; of a state to itself an event in which nothing changes.</param>
/// <param name="Stopping">Cancelled when the server stops: streams end then, and nobody waits for them.</param>
internal sealed record EventSource(
    Func<Task> Next, Func<object, object, bool> IsSame, Func<object, object, object> Between, CancellationToken Stopping);

/// <content>
/// Distinct connections: a request whose <c>Accept</c> names <c>text/event-stream</c> is answered by a stream of its own. Single
/// connection: PUT reserves a stream, GET opens it, POST adds operations to it and DELETE takes one off. A stream that waits holds a place
/// among the streams and none at the gate. Whoever reads slowly is told of several changes as of one, since a subscription remembers the
/// last state that it told of and nothing else.
/// </content>
internal sealed partial class GraphQLEndpoint
{
    private const string StreamMethods = "GET, POST, PUT, DELETE";
    private const string TokenHeader = "X-GraphQL-Event-Stream-Token";
    private const int MostOperations = 20; // of one connection
    private const int MostWaiting = 4;     // events of one connection that nobody has read; operations wait then

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReservedFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private int _streams;

    /// <summary>Streams that are open or reserved.</summary>
    internal int StreamsOpen => Volatile.Read(ref _streams);

    /// <summary>Answers at the address of streams, in both modes of the protocol.</summary>
    /// <param name="context">The request.</param>
    public Task HandleStreamAsync(HttpContext context)
    {
        var token = context.Request.Headers[TokenHeader] is [{ } header] ? header : context.Request.Query["token"].ToString();
        if (token.Length == 0 && !HttpMethods.IsPut(context.Request.Method) && !HttpMethods.IsDelete(context.Request.Method))
        {
            return HandleAsync(context);
        }

        var exchange = new Exchange(context) { IsRead = HttpMethods.IsGet(context.Request.Method) };
        return EndAsync(exchange, AnswerConnectionAsync(exchange, token), isLogged: true);
    }

    // (7) to (11) of a request that is answered with a stream
    private async Task<Refusal?> StreamAsync(Exchange exchange, RequestParameters parameters)
    {
        if (_events is not { } events)
        {
            return NotAcceptable("There are no streams of events here.");
        }

        if (_documents.Find(ref parameters) is { } problem)
        {
            return Malformed(problem);
        }

        if (_currentState() is not { } state)
        {
            return Unavailable("The graph is being loaded.");
        }

        if (!TryOpenStream())
        {
            return TooManyStreams();
        }

        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Context.RequestAborted, events.Stopping);
            var (refusal, first) = await RunEventAsync(exchange, parameters, state, events.Between(state.State, state.State), stop.Token);
            using (first)
            {
                if (first is null)
                {
                    return refusal;
                }

                if (IsRefused(first))
                {
                    exchange.AnswerType = AnswerType.GraphQLResponse;
                    var status = Math.Max(StatusOf(first, exchange.AnswerType), StatusCodes.Status400BadRequest);
                    await _writer.WriteAsync(exchange, status, first.Utf8);
                    return null;
                }

                _documents.Remember(parameters);
                await OpenAsync(exchange);
                if (first.OperationType != OperationType.Subscription)
                {
                    await SendAsync(exchange, FrameOf("next", id: null, first.Utf8));
                }
            }

            if (first.OperationType == OperationType.Subscription)
            {
                await FollowAsync(
                    exchange, parameters, state, answer => SendAsync(exchange, FrameOf("next", id: null, answer)),
                    () => SendAsync(exchange, KeepAlive), stop.Token);
            }

            if (!exchange.Context.RequestAborted.IsCancellationRequested)
            {
                await SendAsync(exchange, FrameOf("complete", id: null, default));
            }

            return null;
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    /// <summary>Runs a subscription on each change, until it is stopped.</summary>
    /// <param name="exchange">Who is charged.</param>
    /// <param name="parameters">The operation.</param>
    /// <param name="seen">The state that is known.</param>
    /// <param name="send">Takes each response.</param>
    /// <param name="beat">Called when nothing happened for a while; null when somebody else does that.</param>
    /// <param name="stop">Ends it.</param>
    private async Task FollowAsync(
        Exchange exchange,
        RequestParameters parameters,
        EndpointState seen,
        Func<ReadOnlyMemory<byte>, Task> send,
        Func<Task>? beat,
        CancellationToken stop)
    {
        var events = _events!; // there are no streams without
        var pause = TimeSpan.FromSeconds(_http.EventKeepAliveSeconds);
        while (!stop.IsCancellationRequested)
        {
            var next = events.Next();
            var now = _currentState() ?? seen;
            if (events.IsSame(seen.State, now.State))
            {
                seen = now;
                await next.WaitAsync(beat is null ? Timeout.InfiniteTimeSpan : pause, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (beat is not null && !next.IsCompleted && !stop.IsCancellationRequested)
                {
                    await beat();
                }

                continue;
            }

            exchange.Revision = now.Revision;
            exchange.Denied = null;
            var (refusal, answer) = await RunEventAsync(exchange, parameters, now, events.Between(seen.State, now.State), stop);
            if (refusal?.Limit == Concurrency)
            {
                await Task.Delay(Retry, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue; // what happens meanwhile is told with it
            }

            seen = now;
            using (answer)
            {
                if (answer is null)
                {
                    await send(ErrorBody.Create(refusal!.Message, refusal.Code, refusal.Limit, errorId: null)); // one of the two is there
                }
                else if (!answer.IsPassedOver)
                {
                    await send(answer.Utf8);
                }
            }
        }
    }

    /// <summary>Runs an operation once, on an event if it is a subscription, with a place at the gate.</summary>
    private async Task<(Refusal? Refusal, ExecutionResult? Answer)> RunEventAsync(
        Exchange exchange, RequestParameters parameters, EndpointState state, object happened, CancellationToken stop)
    {
        RateLimitLease lease;
        try
        {
            lease = await EnterAsync(stop);
        }
        catch (OperationCanceledException) when (!exchange.Context.RequestAborted.IsCancellationRequested)
        {
            return (Unavailable("The server stops."), null);
        }

        using (lease)
        {
            if (!lease.IsAcquired)
            {
                return (TooMany(), null);
            }

            var request = RequestOf(exchange, parameters, state, startedAt: null, spent: default, happened: happened);
            var result = await _executor.ExecuteAsync(request, exchange.Context.RequestAborted);
            exchange.Result(result);
            if (exchange.Denied is { } denied)
            {
                result.Dispose();
                return (denied, null);
            }

            return (null, result);
        }
    }

    /// <summary>An operation that does not get a stream: it is wrong, or a subscription that would only ever tell so.</summary>
    private static bool IsRefused(ExecutionResult first) =>
        !first.IsExecuted || (first.OperationType == OperationType.Subscription && first.HasErrors);

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "the operation disposes of its own end")]
    private async Task<Refusal?> AnswerConnectionAsync(Exchange exchange, string token)
    {
        var (context, request) = (exchange.Context, exchange.Context.Request);
        if (_events is not { } events)
        {
            return new Refusal(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, "There are no streams of events here.");
        }

        if (_callers is not null && _callers.Check(context, exchange.IsRead, out var mayIntrospect) is var notAllowed)
        {
            if (notAllowed is not null)
            {
                return notAllowed;
            }

            exchange.MayIntrospect = mayIntrospect;
        }

        if (HttpMethods.IsPut(request.Method))
        {
            return await ReserveAsync(exchange);
        }

        if (!_connections.TryGetValue(token, out var connection))
        {
            return new Refusal(
                StatusCodes.Status404NotFound, HttpErrorCodes.NotFound,
                $"No stream is open or reserved under this token: reserve one by PUT, send its token in the header {TokenHeader} or as "
                + $"parameter token, and open it within {ReservedFor.TotalSeconds} seconds.");
        }

        if (HttpMethods.IsGet(request.Method))
        {
            return await ConnectAsync(exchange, connection, events);
        }

        if (HttpMethods.IsPost(request.Method))
        {
            return await AddAsync(exchange, connection, events);
        }

        if (!HttpMethods.IsDelete(request.Method))
        {
            return new Refusal(
                StatusCodes.Status405MethodNotAllowed, HttpErrorCodes.MethodNotAllowed, "Streams are served to GET, POST, PUT and DELETE.")
            { Allow = StreamMethods };
        }

        var id = request.Query["operationId"].ToString();
        if (id.Length == 0)
        {
            return Malformed(new RequestProblem("The parameter operationId says which operation ends; it is not there.", IsJson: true));
        }

        if (connection.Operations.TryRemove(id, out var ended))
        {
            await ended.CancelAsync();
        }

        exchange.Status = context.Response.StatusCode = StatusCodes.Status200OK;
        return null;
    }

    private async Task<Refusal?> ReserveAsync(Exchange exchange)
    {
        foreach (var (old, unused) in _connections)
        {
            if (unused.IsOverdue(ReservedFor) && unused.TryTake())
            {
                _connections.TryRemove(old, out _);
                Interlocked.Decrement(ref _streams);
            }
        }

        if (!TryOpenStream())
        {
            return TooManyStreams();
        }

        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        _connections[token] = new Connection(token);
        var response = exchange.Context.Response;
        exchange.Status = response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await response.WriteAsync(token, exchange.Context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> ConnectAsync(Exchange exchange, Connection connection, EventSource events)
    {
        if (!connection.TryTake())
        {
            return new Refusal(StatusCodes.Status409Conflict, HttpErrorCodes.BadRequest, "The stream of this token is open already.");
        }

        connection.Context = exchange.Context;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Context.RequestAborted, events.Stopping);
            await OpenAsync(exchange);
            await SendAsync(exchange, KeepAlive); // so that the client knows that it is open
            var pause = TimeSpan.FromSeconds(_http.EventKeepAliveSeconds);
            var frames = connection.Frames.Reader;
            Task? waiting = null;
            while (!stop.IsCancellationRequested)
            {
                while (frames.TryRead(out var frame))
                {
                    await SendAsync(exchange, frame);
                }

                waiting ??= frames.WaitToReadAsync(stop.Token).AsTask();
                await waiting.WaitAsync(pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (waiting.IsCompleted)
                {
                    waiting = null;
                }
                else if (!stop.IsCancellationRequested)
                {
                    await SendAsync(exchange, KeepAlive);
                }
            }

            return null;
        }
        finally
        {
            _connections.TryRemove(connection.Token, out _);
            Interlocked.Decrement(ref _streams);
            await connection.CloseAsync();
        }
    }

    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "the operation disposes of its own end")]
    [SuppressMessage("Reliability", "CA2025:Ensure tasks using disposables complete before", Justification = "the operation owns them")]
    private async Task<Refusal?> AddAsync(Exchange exchange, Connection connection, EventSource events)
    {
        var request = exchange.Context.Request;
        if (CheckBodyType(request) is { } unread)
        {
            return unread;
        }

        using var body = new RequestBody(request.ContentLength, _http.MaxBodyBytes);
        if (await body.ReadAsync(request, exchange.Context.RequestAborted) is { } refusal)
        {
            return refusal;
        }

        var shape = RequestParser.ParseBody(body.Bytes, out var posted);
        using (posted)
        {
            var parameters = posted;
            if ((shape ?? _documents.Find(ref parameters)) is { } problem)
            {
                return Malformed(problem);
            }

            if (OperationIdOf(parameters.Extensions) is not { Length: > 0 and <= 200 } id)
            {
                return Malformed(new RequestProblem(
                    "extensions.operationId, a text of 1 to 200 characters, says which operation of the stream this is; it is not there.",
                    IsJson: true));
            }

            if (_currentState() is not { } state)
            {
                return Unavailable("The graph is being loaded.");
            }

            var ended = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, events.Stopping);
            if (connection.Operations.Count >= MostOperations || !connection.Operations.TryAdd(id, ended))
            {
                ended.Dispose();
                return connection.Operations.ContainsKey(id)
                    ? new Refusal(StatusCodes.Status409Conflict, HttpErrorCodes.BadRequest, "An operation of this id runs already.")
                    : new Refusal(
                        StatusCodes.Status503ServiceUnavailable, ErrorCodes.LimitExceeded,
                        $"A stream takes {MostOperations} operations at a time: end one, or open another stream.")
                    { Limit = "eventStreamOperations" };
            }

            // the body is gone when the operation goes on
            var kept = new RequestParameters
            {
                OperationName = parameters.OperationName,
                Variables = parameters.Variables.ToArray(),
                IsPersisted = parameters.IsPersisted,
            };
            kept.SetQuery(parameters.Query.ToArray());
            var (denied, first) = await RunEventAsync(
                exchange, kept, state, events.Between(state.State, state.State), exchange.Context.RequestAborted);
            if (first is null || IsRefused(first))
            {
                connection.Operations.TryRemove(id, out _);
                ended.Dispose();
                using (first)
                {
                    if (first is not null)
                    {
                        exchange.AnswerType = AnswerType.GraphQLResponse;
                        await _writer.WriteAsync(
                            exchange, Math.Max(StatusOf(first, exchange.AnswerType), StatusCodes.Status400BadRequest), first.Utf8);
                    }
                }

                return denied;
            }

            _documents.Remember(parameters);
            var operation = new Exchange(connection.Context ?? exchange.Context) { MayIntrospect = exchange.MayIntrospect };
            _ = OperateAsync(connection, id, operation, kept, state, first, ended);
            exchange.Status = exchange.Context.Response.StatusCode = StatusCodes.Status202Accepted;
            return null;
        }
    }

    /// <summary>Runs an operation of a connection to its end, and tells that.</summary>
    private async Task OperateAsync(
        Connection connection,
        string id,
        Exchange exchange,
        RequestParameters parameters,
        EndpointState state,
        ExecutionResult first,
        CancellationTokenSource ended)
    {
        var frames = connection.Frames.Writer;
        try
        {
            exchange.Status = StatusCodes.Status200OK;
            exchange.Result(first);
            if (first.OperationType == OperationType.Subscription)
            {
                await FollowAsync(
                    exchange, parameters, state, answer => frames.WriteAsync(FrameOf("next", id, answer), ended.Token).AsTask(), beat: null,
                    ended.Token);
            }
            else
            {
                await frames.WriteAsync(FrameOf("next", id, first.Utf8), ended.Token);
            }

            await frames.WriteAsync(FrameOf("complete", id, default), connection.Closed);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // the connection is gone, or the operation was taken off it
        }
#pragma warning disable CA1031 // as in EndAsync
        catch (Exception exception)
#pragma warning restore CA1031
        {
            frames.TryWrite(FrameOf("next", id, Broken(exchange, exception)));
            frames.TryWrite(FrameOf("complete", id, default));
        }
        finally
        {
            first.Dispose();
            connection.Operations.TryRemove(new KeyValuePair<string, CancellationTokenSource>(id, ended));
            ended.Dispose();
            exchange.Log(_logger);
        }
    }

    private bool TryOpenStream()
    {
        if (Interlocked.Increment(ref _streams) <= _http.MaxEventStreams)
        {
            return true;
        }

        Interlocked.Decrement(ref _streams);
        return false;
    }

    private static Refusal TooManyStreams() => Unavailable("Too many streams of events are open.") with { Limit = "eventStreams" };

    private static async Task OpenAsync(Exchange exchange)
    {
        var response = exchange.Context.Response;
        exchange.Status = response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaTypes.HeaderOf(AnswerType.EventStream);
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // proxies hand on each event as it comes
        await response.StartAsync(exchange.Context.RequestAborted);
        await response.Body.FlushAsync(exchange.Context.RequestAborted);
    }

    /// <summary>Writes a frame. Whoever does not take it in time is dropped.</summary>
    private static async Task SendAsync(Exchange exchange, ReadOnlyMemory<byte> frame)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(exchange.Context.RequestAborted);
        late.CancelAfter(ReadTimeout);
        try
        {
            var flushed = await exchange.Context.Response.BodyWriter.WriteAsync(frame, late.Token);
            exchange.Bytes += frame.Length;
            if (flushed.IsCompleted)
            {
                exchange.Context.Abort();
            }
        }
        catch (OperationCanceledException) when (!exchange.Context.RequestAborted.IsCancellationRequested)
        {
            exchange.Context.Abort();
        }
    }

    private static readonly byte[] KeepAlive = ":\n\n"u8.ToArray();

    /// <summary>An event as bytes. Responses are JSON in one line.</summary>
    /// <param name="name"><c>next</c> or <c>complete</c>.</param>
    /// <param name="id">The operation, in a connection that several share; null in one of its own.</param>
    /// <param name="answer">The response; empty for none.</param>
    private static ReadOnlyMemory<byte> FrameOf(string name, string? id, ReadOnlyMemory<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer.Span);
        var data = id is null ? text
            : $"{{\"id\":{JsonSerializer.Serialize(id)}{(answer.IsEmpty ? "" : ",\"payload\":")}{text}}}";
        return Encoding.UTF8.GetBytes($"event: {name}\ndata: {data}\n\n");
    }

    private static string? OperationIdOf(ReadOnlyMemory<byte> extensions)
    {
        if (extensions.IsEmpty)
        {
            return null;
        }

        using var json = JsonDocument.Parse(extensions);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("operationId", out var id)
            && id.ValueKind == JsonValueKind.String
            ? id.GetString()
            : null;
    }

    /// <summary>A stream that several operations share.</summary>
    [SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "see CloseAsync")]
    private sealed class Connection(string token)
    {
        private readonly long _reserved = TimeProvider.System.GetTimestamp();
        private readonly CancellationTokenSource _closed = new();
        private int _isTaken;

        public string Token => token;

        /// <summary>The request that opened it; null while it is only reserved.</summary>
        public HttpContext? Context { get; set; }

        /// <summary>What is to be written.</summary>
        public Channel<ReadOnlyMemory<byte>> Frames { get; } = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostWaiting);

        /// <summary>What ends each operation, by its id.</summary>
        public ConcurrentDictionary<string, CancellationTokenSource> Operations { get; } = new(StringComparer.Ordinal);

        /// <summary>Cancelled when the client is gone.</summary>
        public CancellationToken Closed => _closed.Token;

        /// <summary>Nobody opened it in time.</summary>
        public bool IsOverdue(TimeSpan limit) => TimeProvider.System.GetElapsedTime(_reserved) > limit;

        /// <summary>True for the first who asks: who opens it, or who gives its place away.</summary>
        public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

        /// <summary>Ends all operations. The source stays, as one that is being added may still ask for it.</summary>
        public Task CloseAsync()
        {
            Frames.Writer.TryComplete();
            return _closed.CancelAsync();
        }
    }
}
