// Requirements P10, P11, P24 and I10 over HTTP: budgets, foreign web pages, access tokens.
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Server.Tests.Http.Callers;

public sealed class CallerPolicyTests
{
    private const string Token = "0123456789abcdef";
    private const string Hello = """{"data":{"hello":"Hello, world!"}}""";
    private const string NoToken = """{"errors":[{"message":"An access token is needed; send it as Authorization: """
        + """Bearer.","extensions":{"code":"UNAUTHENTICATED"}}]}""";
    private const string WrongToken =
        """{"errors":[{"message":"The access token is not known here.","extensions":{"code":"UNAUTHENTICATED"}}]}""";

    private static readonly ServerOptions Closed = new() { Callers = new() { Access = AccessMode.Authorized, AccessTokens = Token } };

    [Theory]
    [InlineData(null, 401, NoToken, "Bearer realm=\"OpenChat.Graph\"")]
    [InlineData("Basic dXNlcjpwYXNz", 401, NoToken, "Bearer realm=\"OpenChat.Graph\"")]
    [InlineData("Bearer wrong", 401, WrongToken, "Bearer realm=\"OpenChat.Graph\", error=\"invalid_token\"")]
    [InlineData("Bearer " + Token, 200, Hello, "")]
    public async Task Access_NeedsAToken_When_ItIsForAuthorizedCallers(string? authorization, int status, string body, string challenge)
    {
        await using var server = await TinyServer.StartAsync(Closed);
        using var get = await SendAsync(server, "/graphql?query={hello}", ("Authorization", authorization));
        using var post = await PostAsync(server, """{"query":"{hello}"}""", ("Authorization", authorization));

        foreach (var response in (HttpResponseMessage[])[get, post])
        {
            Assert.Equal(
                (status, body, challenge),
                ((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.WwwAuthenticate.ToString()));
        }

        Assert.Equal(status == 200 ? "must-revalidate, max-age=0, private" : "no-store", get.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Access_IsCheckedBeforeTheBodyIsRead()
    {
        await using var server = await TinyServer.StartAsync(Closed);
        using var response = await PostAsync(server, "{");

        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task Access_LeavesHealthOpen_When_ItIsForAuthorizedCallers()
    {
        await using var server = await TinyServer.StartAsync(Closed);
        using var response = await SendAsync(server, "/health/live");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Log_NeverShowsTokens()
    {
        await using var server = await TinyServer.StartAsync(Closed);
        using var known = await SendAsync(server, "/graphql?query={hello}", ("Authorization", "Bearer " + Token));
        await server.Log.WaitForAsync(3010);
        using var unknown = await SendAsync(server, "/graphql?query={hello}", ("Authorization", "Bearer wrong-0123456789"));
        var line = await server.Log.WaitForAsync(3010, count: 2);

        Assert.Equal(("UNAUTHENTICATED", 401), (line.Values["ErrorCodes"], line.Values["Status"]));
        Assert.All(server.Log.Events, logged => Assert.DoesNotContain("0123456789", logged.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AccessMode.Authorized, IntrospectionMode.On)]
    [InlineData(AccessMode.Open, IntrospectionMode.Authorized)]
    public async Task Start_Fails_When_CallersNeedTokensButThereAreNone(AccessMode access, IntrospectionMode introspection)
    {
        var options = new ServerOptions { Callers = new() { Access = access, Introspection = introspection } };
        var exception = await Assert.ThrowsAsync<StartUpException>(() => TinyServer.StartAsync(options));

        Assert.Equal(
            "Only authorized callers are let in, but there are no access tokens: name them with OPENCHAT_ACCESS_TOKENS or "
            + "OPENCHAT_ACCESS_TOKENS_FILE.",
            exception.Message);
    }

    [Theory]
    [InlineData(IntrospectionMode.On, null, true)]
    [InlineData(IntrospectionMode.On, Token, true)]
    [InlineData(IntrospectionMode.Off, null, false)]
    [InlineData(IntrospectionMode.Off, Token, false)]
    [InlineData(IntrospectionMode.Authorized, null, false)]
    [InlineData(IntrospectionMode.Authorized, Token, true)]
    public async Task Introspection_IsForWhomTheOptionsSay(IntrospectionMode mode, string? token, bool isShown)
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Callers = new() { Introspection = mode, AccessTokens = Token } });
        var header = ("Authorization", token is null ? null : "Bearer " + token);
        using var schema = await PostAsync(server, """{"query":"{__schema{queryType{name}}}"}""", header);
        using var hint = await PostAsync(server, """{"query":"{helo}"}""", header);
        using var typename = await PostAsync(server, """{"query":"{__typename}"}""", header);

        Assert.Equal(isShown, await schema.Content.ReadAsStringAsync() == """{"data":{"__schema":{"queryType":{"name":"Query"}}}}""");
        Assert.Equal(isShown, (await hint.Content.ReadAsStringAsync()).Contains("Did you mean", StringComparison.Ordinal));
        Assert.Equal("""{"data":{"__typename":"Query"}}""", await typename.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", null, null, 403)]
    [InlineData("HEAD", null, null, 403)]
    [InlineData("GET", "GraphQL-Require-Preflight", "", 403)]
    [InlineData("GET", "X-Requested-With", "1", 403)]
    [InlineData("GET", "GraphQL-Require-Preflight", "1", 200)]
    [InlineData("GET", "graphql-require-preflight", "1", 200)]
    [InlineData("HEAD", "X-Apollo-Operation-Name", "Greeting", 200)]
    [InlineData("GET", "Apollo-Require-Preflight", "true", 200)]
    public async Task Get_NeedsAHeader_When_ThePreflightIsRequired(string method, string? name, string? value, int status)
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { RequirePreflight = true } });
        using var request = new HttpRequestMessage(new HttpMethod(method), "/graphql?query={hello}");
        if (name is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Client.SendAsync(request);
        using var post = await PostAsync(server, """{"query":"{hello}"}""");

        Assert.Equal((status, 200), ((int)response.StatusCode, (int)post.StatusCode));
        if (status == 403 && method == "GET")
        {
            Assert.Equal(
                """{"errors":[{"message":"A GET must carry one of the headers GraphQL-Require-Preflight, X-Apollo-Operation-Name, """
                + """Apollo-Require-Preflight.","extensions":{"code":"PREFLIGHT_REQUIRED"}}]}""",
                await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Requests_AreAnswered429_When_TheBudgetIsUsedUp()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitRequests = 3 } });
        var answers = new List<string>();
        foreach (var body in (string[])["""{"query":"{hello}"}""", "{", """{"query":"{hello}"}""", """{"query":"{hello}"}"""])
        {
            using var response = await PostAsync(server, body);
            answers.Add($"{(int)response.StatusCode} {Header(response, "RateLimit")} {Header(response, "RateLimit-Policy")} "
                + $"{Header(response, "Retry-After")}");
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(
                    """{"errors":[{"message":"This client has used up its requests of the minute; try again in 20 s.","extensions":"""
                    + """{"code":"RATE_LIMITED","limit":"rate"}}]}""",
                    await response.Content.ReadAsStringAsync());
                Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            }
        }

        Assert.Equal(
            [
                "200 \"requests\";r=2;t=20 \"requests\";q=3;w=60 -",
                "400 \"requests\";r=1;t=40 \"requests\";q=3;w=60 -",
                "200 \"requests\";r=0;t=60 \"requests\";q=3;w=60 -",
                "429 \"requests\";r=0;t=60 \"requests\";q=3;w=60 20",
            ],
            answers);
    }

    [Fact]
    public async Task Cost_IsChargedForWhatRuns()
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitCost = 10, RateLimitRequests = 100 } });
        var statuses = new List<(int, string)>();
        foreach (var query in (string[])["{hello}", "{nope}", "{", "{__typename}", "{hello}", "{hello}", "{hello}"])
        {
            using var response = await PostAsync(server, $$"""{"query":"{{query}}"}""");
            statuses.Add(((int)response.StatusCode, Header(response, "RateLimit").Split(", ")[1]));
        }

        Assert.Equal(
            [
                (200, "\"cost\";r=7;t=18"), // a field that costs 3
                (200, "\"cost\";r=7;t=18"), // refused, nothing runs
                (200, "\"cost\";r=7;t=18"),
                (200, "\"cost\";r=6;t=24"), // free, counts as 1
                (200, "\"cost\";r=3;t=42"),
                (200, "\"cost\";r=0;t=60"),
                (429, "\"cost\";r=0;t=60"),
            ],
            statuses.Select(status => status.Item2.Contains("r=", StringComparison.Ordinal) ? status : (status.Item1, "-")));
    }

    [Fact]
    public async Task Cost_TakesAll_When_OneOperationCostsMoreThanAMinute()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitCost = 2 } });
        using var first = await PostAsync(server, """{"query":"{hello}"}""");
        using var second = await PostAsync(server, """{"query":"{__typename}"}""");

        Assert.Equal((200, 429), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal("\"cost\";r=0;t=60", Header(first, "RateLimit"));
        Assert.Equal("30", Header(second, "Retry-After"));
    }

    [Fact]
    public async Task Cost_IsNotCharged_When_ClientHasTheAnswer()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitCost = 5 } });
        using var first = await SendAsync(server, "/graphql?query={hello}");
        using var known = await SendAsync(server, "/graphql?query={hello}", ("If-None-Match", first.Headers.ETag!.Tag));
        using var denied = await SendAsync(server, "/graphql?query={hello}", ("If-None-Match", "\"other\""));

        Assert.Equal((200, 304, 429), ((int)first.StatusCode, (int)known.StatusCode, (int)denied.StatusCode));
        Assert.Null(denied.Headers.ETag);
        Assert.Equal("no-store", denied.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Answers_SayNothingOfBudgets_When_ThereAreNone()
    {
        await using var server = await TinyServer.StartAsync();
        using var response = await PostAsync(server, """{"query":"{hello}"}""");

        Assert.Equal("--", Header(response, "RateLimit") + Header(response, "RateLimit-Policy"));
    }

    [Fact]
    public async Task Clients_HaveBudgetsOfTheirOwn()
    {
        await using var server = await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitRequests = 1 } });
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var other = new HttpClient(handler) { BaseAddress = server.Client.BaseAddress };
        using var first = await server.Client.GetAsync("/graphql?query={hello}");
        using var again = await server.Client.GetAsync("/graphql?query={hello}");
        using var second = await other.GetAsync("/graphql?query={hello}");

        Assert.Equal((200, 429, 200), ((int)first.StatusCode, (int)again.StatusCode, (int)second.StatusCode));
    }

    [Theory]
    [InlineData(null, "203.0.113.1", "203.0.113.2", 429)] // nobody is believed
    [InlineData("10.0.0.0/8", "203.0.113.1", "203.0.113.2", 429)] // we are not one of the proxies
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.2", 200)]
    [InlineData("10.0.0.1; 127.0.0.0/8", "203.0.113.1", "203.0.113.2", 200)]
    [InlineData("127.0.0.1", "203.0.113.1", "203.0.113.1", 429)]
    // what the client itself wrote stands on the left
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.1", "198.51.100.2, 203.0.113.1", 429)]
    [InlineData("127.0.0.1;203.0.113.1", "198.51.100.1, 203.0.113.1", "198.51.100.2, 203.0.113.1", 200)]
    public async Task ForwardedFor_IsBelievedFromTrustedProxiesOnly(string? proxies, string first, string second, int status)
    {
        await using var server =
            await TinyServer.StartAsync(new ServerOptions { Callers = new() { RateLimitRequests = 1, TrustedProxies = proxies } });
        using var one = await SendAsync(server, "/graphql?query={hello}", ("X-Forwarded-For", first));
        using var two = await SendAsync(server, "/graphql?query={hello}", ("X-Forwarded-For", second));

        Assert.Equal((200, status), ((int)one.StatusCode, (int)two.StatusCode));
    }

    [Fact]
    public async Task Start_Fails_When_AProxyIsNoAddress()
    {
        var exception = await Assert.ThrowsAsync<StartUpException>(() =>
            TinyServer.StartAsync(new ServerOptions { Callers = new() { TrustedProxies = "10.0.0.1;proxy.example" } }));

        Assert.Equal(
            "'proxy.example' is neither an address nor a network of proxies; give one such as 10.0.0.5 or 10.0.0.0/8.", exception.Message);
    }

    [Fact]
    public void BucketOf_TakesAnIPv6NetworkForOneClient()
    {
        Assert.Equal(Bucket("2001:db8:1:2::1"), Bucket("2001:db8:1:2:ffff::9"));
        Assert.Equal(Bucket("192.0.2.1"), Bucket("::ffff:192.0.2.1"));
        Assert.True(Enumerable.Range(0, 20).Select(i => Bucket($"2001:db8:1:{i}::1")).Distinct().Count() > 15);
        Assert.True(Enumerable.Range(0, 20).Select(i => Bucket($"192.0.2.{i}")).Distinct().Count() > 15);
        Assert.All(Enumerable.Range(0, 200), i => Assert.InRange(Bucket($"192.0.2.{i}"), 0, 65_535));

        static int Bucket(string address) => RateLimits.BucketOf(IPAddress.Parse(address));
    }

    [Fact]
    public async Task Budget_FillsAgain()
    {
        using var limits = new RateLimits(requests: 600, cost: 600);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        Assert.Null(limits.ChargeCost(context, 10_000));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (limits.ChargeCost(context, 1) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token); // a tenth of a second in all, unless the machine is busy
        }
    }

    private static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join('|', values) : "-";

    private static async Task<HttpResponseMessage> SendAsync(TinyServer server, string url, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        Add(request, headers);
        return await server.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync(TinyServer server, string body, params (string Name, string? Value)[] headers)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Add(request, headers);
        return await server.Client.SendAsync(request);
    }

    private static void Add(HttpRequestMessage request, (string Name, string? Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
