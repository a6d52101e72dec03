// The HTTP Query API of Neo4j: statements, transactions, and what to do when they fail.
using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>
/// Talks to one database. Safe for several callers at once. A read that fails for a passing reason before its first row is tried again;
/// writes are not, and after several failures in a row nothing is tried for some seconds.
/// </summary>
internal sealed class Neo4jClient : IDisposable
{
    private const string AutoCommit = "query/v2";
    private const string Transactions = "query/v2/tx";
    private const string Affinity = "neo4j-cluster-affinity";
    private const int FirstBuffer = 1 << 16;
    private const int FailuresToRest = 5;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeated;
    private Neo4jException? _lastFailure;

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="time">For time-outs and pauses; null for the system's.</param>
    public Neo4jClient(Neo4jConnection connection, TimeProvider? time = null)
    {
        Connection = connection;
        Errors = new Neo4jErrors(connection);
        _time = time ?? TimeProvider.System;
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // would send the credentials elsewhere
            ConnectTimeout = connection.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a cluster's name may come to mean another member
            UseCookies = false,
        };
        _http = new HttpClient(_handler)
        {
            Timeout = Timeout.InfiniteTimeSpan, // silence is bounded instead, in every step
        };
        if (connection.Authorization is { } authorization)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var breaker = new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Neo4jException>(exception => exception.IsTransient),
            FailureRatio = 0.9,
            MinimumThroughput = FailuresToRest,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(3),
        };
        _once = new ResiliencePipelineBuilder { TimeProvider = _time }.AddCircuitBreaker(breaker).Build();
        _repeated = connection.Retries == 0 ? _once : new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Neo4jException>(
                    exception => exception is { IsTransient: true, HasDeliveredRows: false }),
                MaxRetryAttempts = connection.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = connection.RetryDelay,
            })
            .AddPipeline(_once)
            .Build();
    }

    /// <summary>Where it talks to.</summary>
    public Neo4jConnection Connection { get; }

    /// <summary>Makes the exceptions of this connection.</summary>
    public Neo4jErrors Errors { get; }

    /// <summary>Runs a statement in a transaction of its own, which is committed when this returns.</summary>
    /// <param name="statement">What to run.</param>
    /// <param name="onRow">
    /// Called for every row while the answer arrives, on any thread but never twice at once; null when rows do not matter.
    /// </param>
    /// <param name="cancellationToken">Gives up; a write may or may not have been committed then.</param>
    /// <exception cref="Neo4jException">It failed, possibly after rows were handed over.</exception>
    public async Task<Neo4jSummary> RunAsync(Neo4jStatement statement, Action<Neo4jRow>? onRow, CancellationToken cancellationToken)
    {
        var address = Connection.Endpoint(AutoCommit);
        return (await SendAsync(HttpMethod.Post, address, null, statement, onRow, statement.IsRead, cancellationToken)).Summary;
    }

    /// <summary>Identifies the state of the database: equal as long as nothing was committed. To be compared, never to be read.</summary>
    public async Task<string> GetBookmarkAsync(CancellationToken cancellationToken) =>
        string.Join(' ', (await RunAsync(new Neo4jStatement("RETURN 1") { IsRead = true }, null, cancellationToken)).Bookmarks);

    /// <summary>
    /// Opens a transaction. It is rolled back unless it is committed; the server forgets it when nothing comes for about a minute.
    /// </summary>
    /// <exception cref="Neo4jException">It cannot be opened.</exception>
    public async Task<Neo4jTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            HttpMethod.Post, Connection.Endpoint(Transactions), null, null, null, isRepeated: false, cancellationToken);
        return answer.Summary.TransactionId is { Length: > 0 } id
            ? new Neo4jTransaction(this, Connection.Endpoint($"{Transactions}/{Uri.EscapeDataString(id)}"), answer.Affinity)
            : throw Errors.BrokenOff();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    /// <summary>Sends one request and reads its answer to the end.</summary>
    /// <param name="method">POST or DELETE.</param>
    /// <param name="address">Where to.</param>
    /// <param name="affinity">Which member of a cluster holds the transaction; null for any.</param>
    /// <param name="statement">What to run; null for none.</param>
    /// <param name="onRow">Gets the rows.</param>
    /// <param name="isRepeated">Whether it may be tried again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<Answer> SendAsync(
        HttpMethod method,
        Uri address,
        string? affinity,
        Neo4jStatement? statement,
        Action<Neo4jRow>? onRow,
        bool isRepeated,
        CancellationToken cancellationToken)
    {
        var body = WriteBody(statement);
        try
        {
            return await (isRepeated ? _repeated : _once).ExecuteAsync(
                async token =>
                {
                    using var request = new HttpRequestMessage(method, address);
                    if (method != HttpMethod.Delete)
                    {
                        request.Content = new ReadOnlyMemoryContent(body);
                        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    }

                    if (affinity is not null)
                    {
                        request.Headers.TryAddWithoutValidation(Affinity, affinity);
                    }

                    return await TryAsync(request, statement is not null, onRow, token);
                },
                cancellationToken);
        }
        catch (Neo4jException exception)
        {
            _lastFailure = exception;
            throw;
        }
        catch (BrokenCircuitException)
        {
            throw Neo4jErrors.Resting(_lastFailure ?? Errors.TimedOut(Connection.AnswerTimeout, isConnecting: false));
        }
    }

    private static ReadOnlyMemory<byte> WriteBody(Neo4jStatement? statement)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Compact);
        json.WriteStartObject();
        if (statement is not null)
        {
            json.WriteString("statement", statement.Text);
            if (statement.Parameters is not null)
            {
                json.WriteStartObject("parameters");
                statement.Parameters(json);
                json.WriteEndObject();
            }

            json.WriteString("accessMode", statement.IsRead ? "READ" : "WRITE");
            if (!statement.IsRead)
            {
                json.WriteBoolean("includeCounters", true);
            }

            if (!statement.Bookmarks.IsEmpty)
            {
                json.WriteStartArray("bookmarks");
                foreach (var bookmark in statement.Bookmarks)
                {
                    json.WriteStringValue(bookmark);
                }

                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private async Task<Answer> TryAsync(
        HttpRequestMessage request, bool needsData, Action<Neo4jRow>? onRow, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Connection.AnswerTimeout, _time);
        using var link = cancellationToken.Register(silence.Cancel);
        var reader = new AnswerReader(onRow);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (response.Content.Headers.ContentType?.MediaType is var type && type != "application/json")
            {
                throw response.IsSuccessStatusCode ? Errors.WrongContent(type) : Errors.FromStatus(response.StatusCode);
            }

            await ReadAsync(response, reader, silence);
            if (reader.Error is { } error)
            {
                throw await ExplainAsync(Errors.FromServer(error.Code, error.Message), response.StatusCode, silence.Token);
            }

            if (!response.IsSuccessStatusCode)
            {
                throw Errors.FromStatus(response.StatusCode);
            }

            if (!reader.IsComplete || (needsData && !reader.HasData))
            {
                throw Errors.BrokenOff();
            }

            return new Answer(reader.Summary, response.Headers.TryGetValues(Affinity, out var affinity) ? affinity.First() : null);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Connecting has a shorter limit of its own, which ends in a cancellation of its own.
            throw Mark(silence.IsCancellationRequested
                ? Errors.TimedOut(Connection.AnswerTimeout, isConnecting: false)
                : Errors.TimedOut(Connection.ConnectTimeout, exception.InnerException is TimeoutException));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Mark(Errors.FromTransport(exception));
        }
        catch (JsonException exception)
        {
            throw Mark(Errors.BrokenOff(exception));
        }
        catch (Neo4jException exception)
        {
            throw Mark(exception);
        }

        Neo4jException Mark(Neo4jException exception)
        {
            exception.HasDeliveredRows = reader.Rows > 0;
            return exception;
        }
    }

    private async Task ReadAsync(HttpResponseMessage response, AnswerReader reader, CancellationTokenSource silence)
    {
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var filled = 0;
            while (true)
            {
                silence.CancelAfter(Connection.AnswerTimeout);
                var read = await body.ReadAsync(buffer.AsMemory(filled), silence.Token);
                filled += read;
                var consumed = reader.Read(buffer.AsSpan(0, filled), isFinal: read == 0);
                Thread.Yield(); // to requests that wait for the processor: large answers are read beside them
                if (read == 0)
                {
                    return;
                }

                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
                if (filled == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A server without the Query API answers "not found" without saying what; its own page tells why.</summary>
    private async Task<Neo4jException> ExplainAsync(Neo4jException exception, HttpStatusCode status, CancellationToken cancellationToken)
    {
        if (exception.Kind != Neo4jErrorKind.Rejected || status is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
        {
            return exception;
        }

        using var response = await _http.GetAsync(Connection.Discovery, cancellationToken);
        using var page = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return page.RootElement.ValueKind == JsonValueKind.Object && page.RootElement.TryGetProperty("neo4j_version", out var version)
            ? Errors.NoQueryApi(page.RootElement.TryGetProperty("query", out _)
                ? $"the path is not served, though it is Neo4j {version}"
                : $"it is Neo4j {version}, which is older than 5.25 or has it switched off")
            : Errors.NoQueryApi("it is not a Neo4j server");
    }

    /// <summary>An answer that was read to its end.</summary>
    /// <param name="Summary">What it said beside the rows.</param>
    /// <param name="Affinity">Which member of a cluster answered; null outside of clusters.</param>
    internal sealed record Answer(Neo4jSummary Summary, string? Affinity);
}
