using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Execution.Telemetry;

namespace OpenChat.Graph.Server.Tests.Http.Endpoint;

public sealed class GraphQLEndpointTests
{
    private const string Json = "application/json";
    private const string GraphQL = "application/graphql-response+json";
    private const string Hello = """{"data":{"hello":"Hello, world!"}}""";

    private static readonly ServerOptions Draft = new() { Http = new() { StatusProfile = StatusProfile.Draft2026 } };

    // requirements of "GraphQL over HTTP", one row a cell of the table: what is sent, and status and media type for each profile and each
    // kind of client
    [Theory]
    [InlineData("not JSON", "{", 400, 400, 400, 400)]
    [InlineData("no query", "{}", 400, 400, 422, 422)]
    [InlineData("wrong type", """{"query":1}""", 400, 400, 422, 422)]
    [InlineData("syntax", """{"query":"{"}""", 400, 200, 400, 400)]
    [InlineData("empty", """{"query":""}""", 400, 200, 400, 400)]
    [InlineData("validation", """{"query":"{nope}"}""", 400, 200, 422, 422)]
    [InlineData("operation", """{"query":"{hello}","operationName":"X"}""", 400, 200, 422, 422)]
    [InlineData("variables", """{"query":"query($n:String!){hello(name:$n)}"}""", 400, 200, 422, 422)]
    [InlineData("success", """{"query":"{hello}"}""", 200, 200, 200, 200)]
    [InlineData("partial", """{"query":"{hello broken}"}""", 200, 200, 294, 200)]
    [InlineData("null data", """{"query":"{none}"}""", 200, 200, 294, 200)]
    public async Task Post_ChoosesStatusByProfileAndAccept(
        string name, string body, int stableNew, int stableOld, int draftNew, int draftOld)
    {
        await using var stable = await TinyServer.StartAsync();
        await using var draft = await TinyServer.StartAsync(Draft);
        var answers = new[]
        {
            await PostAsync(stable, body, GraphQL),
            await PostAsync(stable, body, Json),
            await PostAsync(draft, body, GraphQL),
            await PostAsync(draft, body, Json),
        };

        Assert.Equal([stableNew, stableOld, draftNew, draftOld], answers.Select(answer => answer.Status));
        Assert.Equal([GraphQL, Json, GraphQL, draftOld < 400 ? Json : GraphQL], answers.Select(answer => answer.MediaType));
        Assert.All(answers, answer => Assert.Equal("utf-8", answer.Charset));
        Assert.Equal(name is "success" or "partial" or "null data", answers[0].Body.Contains("\"data\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_WritesHeadersOfAnAnswer()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await server.Client.PostAsync("/graphql", Content("""{"query":"{hello}"}"""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Hello, await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Hello.Length, response.Content.Headers.ContentLength);
        Assert.Equal("Accept, Accept-Encoding", response.Headers.Vary.ToString());
        Assert.Null(response.Headers.CacheControl);
        Assert.Null(response.Headers.ETag);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(response.Headers.Contains("Server"));
        Assert.Null(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task Post_PassesVariablesAndEscapedDocument()
    {
        await using var server = await TinyServer.StartAsync();

        var answer = await PostAsync(
            server,
            """{"variables":{"n":"\u00e9\"\\"},"operationName":"B","query":"query A{none}\nquery B(\u0024n:String){hello(name:$n)}"}""",
            GraphQL);

        Assert.Equal(new Answer(200, GraphQL, "utf-8", """{"data":{"hello":"Hello, é\"\\!"}}"""), answer);
    }

    [Fact]
    public async Task Post_GivesItsPlaceBack_When_OnlyTheClientIsWaitedFor()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 } });
        var unread = new Pipe(new PipeOptions(pauseWriterThreshold: 2, resumeWriterThreshold: 1));
        var context = new DefaultHttpContext
        {
            Request = { Method = "POST", ContentType = Json, Body = new MemoryStream("""{"query":"{hello}"}"""u8.ToArray()) },
        };
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(unread.Writer.AsStream()));

        var slow = server.Endpoint.HandleAsync(context);
        var answer = await PostAsync(server, """{"query":"{hello}"}""", GraphQL);

        Assert.Equal(new Answer(200, GraphQL, "utf-8", Hello), answer);
        Assert.False(slow.IsCompleted);
        await unread.Reader.CompleteAsync();
        await slow;
    }

    [Fact]
    public async Task Post_ReportsTheCost_When_HeaderAsksForIt()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = Content("""{"query":"{hello}"}""") };
        request.Headers.Add("GraphQL-Cost", "report");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(
            """{"data":{"hello":"Hello, world!"},"extensions":{"cost":{"fields":3,"types":0,"nodes":0}}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task Handle_Answers405_When_MethodIsOther(string method)
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/graphql?query={hello}");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            """{"errors":[{"message":"GraphQL is answered to GET and POST.","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/graphql?query={hello}", 200, Hello)]
    [InlineData(
        "/graphql?query=query($n:String){hello(name:$n)}&variables={%22n%22:%22x%2By%22}&operationName=&extensions=",
        200,
        """{"data":{"hello":"Hello, x+y!"}}""")]
    [InlineData("/graphql?query=query+null{hello}&operationName=null", 200, Hello)]
    [InlineData("/graphql", 400, """{"errors":[{"message":"The parameter \"query\" is missing.","extensions":{"code":"BAD_REQUEST"}}]}""")]
    [InlineData(
        "/graphql?query={hello}&variables=1",
        400,
        """{"errors":[{"message":"The parameter \"variables\" must be a JSON object.","extensions":{"code":"BAD_REQUEST"}}]}""")]
    public async Task Get_ReadsTheUrl(string url, int status, string body)
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await server.Client.GetAsync(url);

        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(GraphQL, "bump")]
    [InlineData(Json, "bump")]
    [InlineData(GraphQL, "nope")]
    [InlineData(Json, "nope")]
    public async Task Get_Answers405_When_OperationIsAMutation(string accept, string field)
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?query=mutation{{{field}}}");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
        Assert.Equal("""{"data":{"bump":1}}""", (await PostAsync(server, """{"query":"mutation{bump}"}""", accept)).Body);
    }

    [Fact]
    public async Task Head_SendsTheHeadersOfGet()
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/graphql?query={hello}");
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Hello.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Handle_Answers406_When_NoTypeIsAcceptable()
    {
        await using var server = await TinyServer.StartAsync();

        Assert.Equal(
            new Answer(
                406,
                Json,
                "utf-8",
                """{"errors":[{"message":"Answers are application/graphql-response+json or application/json, and lists also """
                + """text/csv or application/jsonl, in UTF-8.","extensions":"""
                + """{"code":"NOT_ACCEPTABLE"}}]}"""),
            await PostAsync(server, """{"query":"{hello}"}""", "text/html"));
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("multipart/form-data; boundary=x", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/graphql", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    public async Task Post_Answers415_When_BodyIsNotPlainJson(string? contentType, string? encoding)
    {
        await using var server = await TinyServer.StartAsync();
        using var content = Content("""{"query":"{hello}"}""");
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using var response = await server.Client.PostAsync("/graphql", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(
            """{"errors":[{"message":"The request body must be application/json in UTF-8, not compressed.","extensions":"""
            + """{"code":"UNSUPPORTED_MEDIA_TYPE"}}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(0, false, 200)]
    [InlineData(0, true, 200)]
    [InlineData(1, false, 413)]
    [InlineData(1, true, 413)]
    [InlineData(100_000, false, 413)]
    [InlineData(100_000, true, 413)]
    public async Task Post_HoldsTheBodyLimit(int excess, bool chunked, int status)
    {
        const int Limit = 8_192;
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { MaxBodyBytes = Limit } });
        var body = """{"query":"{hello}"}""";
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = Content(body + new string(' ', Limit - body.Length + excess)) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await server.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(
            excess == 0
                ? Hello
                : """{"errors":[{"message":"The request body is larger than 8192 bytes.","extensions":"""
                    + """{"code":"LIMIT_EXCEEDED","limit":"body"}}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal(excess == 0 ? null : true, response.Headers.ConnectionClose);
    }

    [Theory]
    [InlineData(1024, 900, 200)]
    [InlineData(1024, 1100, 414)]
    [InlineData(2048, 1100, 200)]
    public async Task Get_HoldsTheLimitOfTheUrl(int limit, int length, int status)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { MaxUrlBytes = limit } });
        using var response = await server.Client.GetAsync("/graphql?query={hello}".PadRight(length, ','));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Handle_AnswersByTheServersLimits_When_HeadIsTooLarge()
    {
        await using var server = await TinyServer.StartAsync();
        using var longUrl = await server.Client.GetAsync("/graphql?query=" + new string('a', 200_000));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={hello}");
        request.Headers.Add("X-Long", new string('a', 64_000));
        using var longHeader = await server.Client.SendAsync(request);

        Assert.Equal((414, 431), ((int)longUrl.StatusCode, (int)longHeader.StatusCode));
    }

    [Fact]
    public async Task Post_Answers400_When_BodyIsABatchOrNotUtf8OrTooDeep()
    {
        await using var server = await TinyServer.StartAsync();
        byte[] latin1 = [.. "{\"query\":\"{hello} #"u8, 0xE9, .. "\"}"u8];
        using var response = await server.Client.PostAsync(
            "/graphql", new ByteArrayContent(latin1) { Headers = { ContentType = new MediaTypeHeaderValue(Json) } });

        Assert.Equal(
            """{"errors":[{"message":"The request body is not valid UTF-8.","extensions":{"code":"BAD_REQUEST"}}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal(
            new Answer(
                400,
                GraphQL,
                "utf-8",
                """{"errors":[{"message":"Batches are not supported; send one request as a JSON object.","extensions":"""
                + """{"code":"BAD_REQUEST"}}]}"""),
            await PostAsync(server, """[{"query":"{hello}"}]""", GraphQL));
        Assert.Equal(
            new Answer(
                400,
                GraphQL,
                "utf-8",
                """{"errors":[{"message":"The request nests objects and lists deeper than 64 levels.","extensions":"""
                + """{"code":"LIMIT_EXCEEDED","limit":"nesting"}}]}"""),
            await PostAsync(server, "{\"variables\":{\"a\":" + new string('[', 100_000), GraphQL));
    }

    [Fact]
    public async Task Handle_Answers503_When_NothingIsLoadedYet()
    {
        await using var server = await TinyServer.StartAsync(isReady: false);
        using var response = await server.Client.GetAsync("/graphql?query={hello}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Headers.RetryAfter!.ToString());
        Assert.Equal(
            """{"errors":[{"message":"The graph is being loaded.","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Handle_Answers503_When_GateAndQueueAreFull()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 } });
        var first = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        using var second = await server.Client.GetAsync("/graphql?query={hello}");
        server.State.Gate.SetResult(FieldValue.String("done"));
        using var firstResponse = await first;
        using var third = await server.Client.GetAsync("/graphql?query={hello}");

        Assert.Equal((200, 503, 200), ((int)firstResponse.StatusCode, (int)second.StatusCode, (int)third.StatusCode));
        Assert.Equal("1", second.Headers.RetryAfter!.ToString());
        Assert.Equal("""{"data":{"wait":"done"}}""", await firstResponse.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Handle_LetsRequestsWait_When_TheGateIsFull()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 1 } });
        var first = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        using var waited = await server.Client.GetAsync("/graphql?query={hello}"); // the longest wait is a second
        server.State.Gate.SetResult(FieldValue.Null);
        using var firstResponse = await first;

        Assert.Equal((200, 503), ((int)firstResponse.StatusCode, (int)waited.StatusCode));
        Assert.Equal(
            """{"errors":[{"message":"Too many requests are under way.","extensions":"""
            + """{"code":"SERVICE_UNAVAILABLE","limit":"concurrency"}}]}""",
            await waited.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Handle_LogsOneLine_When_RequestSucceeds()
    {
        await using var server = await TinyServer.StartAsync();
        var answer =
            await PostAsync(server, """{"query":"query Greeting($n: String) { hello(name: $n) }","variables":{"n":"secret"}}""", GraphQL);

        var line = await server.Log.WaitForAsync(3010);

        Assert.Single(server.Log.Events);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Equal("POST", line.Values["Method"]);
        Assert.Equal("Greeting", line.Values["Operation"]);
        Assert.Matches("^[0-9a-f]{16}$", (string)line.Values["DocumentHash"]!);
        Assert.Equal(200, line.Values["Status"]);
        Assert.Equal((long)answer.Body.Length, line.Values["Bytes"]);
        Assert.Equal(3.0, line.Values["Cost"]);
        Assert.Equal(string.Empty, line.Values["ErrorCodes"]);
        Assert.Equal("-", line.Values["Limit"]);
        Assert.Equal("r1", line.Values["Revision"]);
        Assert.Equal("-", line.Values["Client"]);
        Assert.IsType<double>(line.Values["ElapsedMs"]);
        Assert.DoesNotContain("secret", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GraphQL-Client-Name", "web", null, null, "web")]
    [InlineData("GraphQL-Client-Name", "web", "GraphQL-Client-Version", "1.2.3", "web/1.2.3")]
    [InlineData("apollographql-client-name", "ios", "apollographql-client-version", "7", "ios/7")]
    [InlineData("GraphQL-Client-Version", "7", null, null, "-/7")]
    [InlineData("GraphQL-Client-Name", "a\tb {c}", null, null, "a\\u0009b\\u0020\\u007bc\\u007d")]
    [InlineData("GraphQL-Client-Name", "LONG", null, null, "CUT")]
    public async Task Handle_LogsTheClientAsItNamesItself(string name, string value, string? name2, string? value2, string expected)
    {
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={hello}");
        request.Headers.TryAddWithoutValidation(name, value.Replace("LONG", new string('x', 65), StringComparison.Ordinal));
        if (name2 is not null)
        {
            request.Headers.TryAddWithoutValidation(name2, value2);
        }

        using var response = await server.Client.SendAsync(request);
        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal(expected.Replace("CUT", new string('x', 64), StringComparison.Ordinal), line.Values["Client"]);
    }

    [Fact]
    public async Task Handle_LogsTheTraceOfTheCaller_When_RequestsAreTraced()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = static (ref _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = await TinyServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={hello}");
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await server.Client.SendAsync(request);
        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.Values["TraceId"]);
    }

    [Theory]
    [InlineData("{", "BAD_REQUEST", "-", 400)]
    [InlineData("""{"query":"{"}""", "GRAPHQL_PARSE_FAILED", "-", 400)]
    [InlineData("""{"query":"{nope nada}"}""", "GRAPHQL_VALIDATION_FAILED", "-", 400)]
    public async Task Handle_LogsTheErrorCodes_When_RequestIsRefused(string body, string codes, string limit, int status)
    {
        await using var server = await TinyServer.StartAsync();
        await PostAsync(server, body, GraphQL);

        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal(
            (codes, limit, status, "-"),
            (line.Values["ErrorCodes"], line.Values["Limit"], line.Values["Status"], line.Values["Operation"]));
    }

    [Fact]
    public async Task Handle_NamesTheLimit_When_OneIsExceeded()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Limits = new() { MaxAliases = 2 } });
        var answer = await PostAsync(server, """{"query":"{a:hello b:hello c:hello}"}""", GraphQL);

        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal(400, answer.Status);
        Assert.Contains("\"code\":\"LIMIT_EXCEEDED\",\"limit\":\"aliases\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal(("LIMIT_EXCEEDED", "aliases"), (line.Values["ErrorCodes"], line.Values["Limit"]));
    }

    // requirement P19: limits held before the engine sees the request count as well
    [Fact]
    public async Task Handle_CountsTheLimit_When_OneIsExceeded()
    {
        await using var server = await TinyServer.StartAsync(
            new ServerOptions
            {
                Gate = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 },
                Http = new() { MaxBodyBytes = 1024 },
                Limits = new() { MaxRootFields = 1 },
                Callers = new() { RateLimitRequests = 6 },
            });
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter, server.Meter) && instrument.Name == GraphQLTelemetry.LimitsExceeded)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            lock (seen)
            {
                seen.Add($"{string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))} {value}");
            }
        });
        listener.Start();

        await PostAsync(server, new string(' ', 1025), GraphQL);
        await PostAsync(server, $$"""{"query":"{hello}","variables":{"a":{{new string('[', 64)}}""", GraphQL);
        await PostAsync(server, """{"query":"{hello none}"}""", GraphQL);
        await PostAsync(server, """{"query":"{nope}"}""", GraphQL);
        var waiting = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await PostAsync(server, """{"query":"{hello}"}""", GraphQL);
        await PostAsync(server, """{"query":"{hello}"}""", GraphQL);
        server.State.Gate.SetResult(FieldValue.Null);
        (await waiting).Dispose();

        Assert.Equal(
            ((string[])[
                "body",
                "nesting",
                "rootFields",
                "concurrency",
                "rate"]).Select(limit => $"graphql.limit.name={limit} graphql.limit.enforced=True 1"),
            seen);
    }

    [Fact]
    public async Task Handle_AnswersTimeout_When_DeadlinePasses()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Gate = new() { RequestTimeoutSeconds = 1 } });
        var answer = await PostAsync(server, """{"query":"{wait}"}""", GraphQL);

        var line = await server.Log.WaitForAsync(3010);

        Assert.Contains("\"code\":\"TIMEOUT\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal((answer.Status, "TIMEOUT"), (line.Values["Status"], line.Values["ErrorCodes"]));
        Assert.Single(server.Log.Events);
    }

    [Fact]
    public async Task Stop_LetsRequestsFinish_When_TheyAreUnderWay()
    {
        await using var server = await TinyServer.StartAsync();
        var pending = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var stopping = server.StopAsync();
        server.State.Gate.SetResult(FieldValue.String("done"));
        using var response = await pending;
        await stopping;

        Assert.Equal("""{"data":{"wait":"done"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stop_TakesNoMoreConnections_WhileRequestsFinish()
    {
        await using var server = await TinyServer.StartAsync();
        var pending = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var stopping = server.StopAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await WaitUntilRefusedAsync(server.Client.BaseAddress!.Port, deadline.Token);
        var isStopped = stopping.IsCompleted;
        server.State.Gate.SetResult(FieldValue.String("done"));
        using var response = await pending;
        await stopping;

        Assert.False(isStopped);
        Assert.Equal("""{"data":{"wait":"done"}}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Stop_CutsRequestsOff_When_TheyDoNotFinishInTime()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Http = new() { ShutdownTimeoutSeconds = 1 } });
        var pending = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await server.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
        Assert.True((await server.State.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10))).IsCancellationRequested);
    }

    [Fact]
    public async Task Health_IsAnswered_When_GateAndQueueAreFull()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Gate = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 } });
        var first = server.Client.GetAsync("/graphql?query={wait}");
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var statuses = new List<int>();
        foreach (var url in (string[])["/graphql?query={hello}", "/health/live", "/health/ready", "/schema.graphql"])
        {
            using var response = await server.Client.GetAsync(url);
            statuses.Add((int)response.StatusCode);
        }

        server.State.Gate.SetResult(FieldValue.Null);
        using var firstResponse = await first;

        Assert.Equal([503, 200, 503, 200], statuses); // ready: this server's holder has no graph
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}", "HTTP/1.1 400 Bad Request")]
    [InlineData("Content-Length: -1\r\n\r\n{}", "HTTP/1.1 400 Bad Request")]
    [InlineData("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "HTTP/1.1 400 Bad Request")]
    public async Task Post_Answers400_When_FramingIsBroken(string rest, string expected)
    {
        await using var server = await TinyServer.StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Client.BaseAddress!.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest));
        using var reader = new StreamReader(stream);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = await reader.ReadToEndAsync(deadline.Token); // ends because the server closes the connection

        Assert.StartsWith(expected, answer, StringComparison.Ordinal);
        Assert.Equal(Hello, (await PostAsync(server, """{"query":"{hello}"}""", Json)).Body);
    }

    [Fact]
    public async Task Handle_MasksAndLogs_When_ResolverThrows()
    {
        await using var server = await TinyServer.StartAsync();
        var answer = await PostAsync(server, """{"query":"{broken}"}""", GraphQL);

        var failure = await server.Log.WaitForAsync(3012);
        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            "{\"data\":{\"broken\":null},\"errors\":[{\"message\":\"Internal server "
            + "error\",\"locations\":[{\"line\":1,\"column\":2}],\"path\":[\"broken\"]," +
            "\"extensions\":{\"code\":\"INTERNAL_SERVER_ERROR\",\"errorId\":\"" + failure.Values["ErrorId"] + "\"}}]}",
            answer.Body);
        Assert.Equal("the password is 1234", failure.Exception!.Message);
        Assert.Equal("Query.broken", failure.Values["Place"]);
        Assert.Equal("INTERNAL_SERVER_ERROR", line.Values["ErrorCodes"]);
        Assert.Equal(2, server.Log.Events.Count);
    }

    [Fact]
    public async Task Handle_WritesNothing_When_ClientIsGone()
    {
        await using var server = await TinyServer.StartAsync();
        using var leaving = new CancellationTokenSource();
        var pending = server.Client.GetAsync("/graphql?query={wait}", leaving.Token);
        await server.State.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        var line = await server.Log.WaitForAsync(3010);

        Assert.Equal((499, 0L), (line.Values["Status"], line.Values["Bytes"]));
        // the resolver was told
        Assert.True((await server.State.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10))).IsCancellationRequested);
        Assert.Single(server.Log.Events);
    }

    [Fact]
    public async Task Schema_IsTextWithATag()
    {
        await using var server = await TinyServer.StartAsync();
        using var first = await server.Client.GetAsync("/schema.graphql");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/schema.graphql");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again);
        using var post = await server.Client.PostAsync("/schema.graphql", null);

        Assert.Equal((200, 304, 405), ((int)first.StatusCode, (int)second.StatusCode, (int)post.StatusCode));
        Assert.Equal("text/plain; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("type Query {", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Health_IsLiveButNotReady_When_NothingIsLoaded()
    {
        await using var server = await TinyServer.StartAsync();
        using var live = await server.Client.GetAsync("/health/live");
        using var ready = await server.Client.GetAsync("/health/ready");

        Assert.Equal((200, """{"status":"live"}"""), ((int)live.StatusCode, await live.Content.ReadAsStringAsync()));
        Assert.Equal((503, """{"status":"loading"}"""), ((int)ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        Assert.Equal("1", ready.Headers.RetryAfter!.ToString());
    }

    [Fact]
    public async Task Handle_Answers404AndLogs_When_PathIsUnknown()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await server.Client.GetAsync("/nothing%0D%0Ahere");

        var line = await server.Log.WaitForAsync(3011);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("/nothing\\u000d\\u000ahere", line.Values["Path"]);
    }

    private static async Task WaitUntilRefusedAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            }
        }
        catch (SocketException)
        {
            // nobody listens any more
        }
    }

    private static StringContent Content(string body) => new(body, Encoding.UTF8, Json);

    private static async Task<Answer> PostAsync(TinyServer server, string body, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = Content(body) };
        request.Headers.Accept.ParseAdd(accept);
        using var response = await server.Client.SendAsync(request);
        var type = response.Content.Headers.ContentType!;
        return new Answer((int)response.StatusCode, type.MediaType!, type.CharSet!, await response.Content.ReadAsStringAsync());
    }

    private sealed record Answer(int Status, string MediaType, string Charset, string Body);
}
