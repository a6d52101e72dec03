using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Client;

/// <summary>Against a server that does what the test says; the real one has its turn in <see cref="RealServerTests"/>.</summary>
public sealed class Neo4jClientTests
{
    private const string Good = """{"data":{"fields":["a"],"values":[[1],[2]]},"bookmarks":["FB:1"]}""";
    private const string Secret = "s3cr3t-pass";

    private static readonly Neo4jStatement Read = new("MATCH (n) RETURN n.a") { IsRead = true };

    [Fact]
    public async Task Run_SendsTheStatementWithParametersAndCredentials()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("202 Accepted", Good));
        using var client = Client(server.Address);

        var summary = await client.RunAsync(
            new Neo4jStatement("RETURN $a", json => json.WriteString("a", "x\"\0'`")) { IsRead = true, Bookmarks = ["FB:0"] },
            null,
            CancellationToken.None);

        Assert.Equal("FB:1", Assert.Single(summary.Bookmarks));
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /db/neo4j/query/v2 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains(
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("neo4j:" + Secret)), request, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"statement":"RETURN $a","parameters":{"a":"x\"\u0000'`"},"accessMode":"READ","bookmarks":["FB:0"]}""",
            request,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SendsTheToken_When_ThereIsOne()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("202 Accepted", Good));
        using var client = new Neo4jClient(
            new Neo4jConnection { Address = server.Address, Token = "tok", Password = Secret, Database = "a/b" });
        await client.RunAsync(Read, null, CancellationToken.None);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /db/a%2Fb/query/v2 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Bearer tok\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500 Internal Server Error", "<h1>oops</h1>", "text/html")]
    [InlineData("503 Service Unavailable", "", "application/json")]
    [InlineData(
        "400 Bad Request",
        """{"errors":[{"code":"Neo.TransientError.Transaction.DeadlockDetected","message":"locked"}]}""",
        "application/json")]
    [InlineData("202 Accepted", "", "application/json")]
    [InlineData(
        "202 Accepted",
        """{"errors":[{"code":"Neo.TransientError.General.DatabaseUnavailable","message":"starting"}]}""",
        "application/json")]
    public async Task Run_TriesAgain_When_AReadMeetsAPassingFailureBeforeItsFirstRow(string status, string body, string type)
    {
        await using var server = new ScriptedServer(
            (number, _) => number < 2 ? ScriptedReply.Create(status, body, type) : ScriptedReply.Create("202 Accepted", Good));
        using var client = Client(server.Address);
        var rows = new List<string>();

        await client.RunAsync(Read, row => rows.Add(row[0].ToString()), CancellationToken.None);

        Assert.Equal(["1", "2"], rows);
        Assert.Equal(3, server.Requests.Length);
    }

    [Fact]
    public async Task Run_TriesOnce_When_ItWrites()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("503 Service Unavailable", ""));
        using var client = Client(server.Address);
        var exception = await FailsAsync(client, new Neo4jStatement("CREATE ()"));
        Assert.Equal(Neo4jErrorKind.Transient, exception.Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Run_TriesOnce_When_RowsWereHandedOver()
    {
        await using var server = new ScriptedServer(
            (_, _) => ScriptedReply.Create("202 Accepted", """{"data":{"fields":["a"],"values":[[1],"""));
        using var client = Client(server.Address);
        var exception = await FailsAsync(client, Read);
        Assert.Equal((Neo4jErrorKind.Transient, true), (exception.Kind, exception.HasDeliveredRows));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Run_FailsWithTheServersError_When_ItStandsAtTheEndOfA202()
    {
        const string Late =
            """{"data":{"fields":["a"],"values":[[1]]},"errors":[{"code":"Neo.ClientError.Statement.ArithmeticError",""" +
            "\"message\":\"/ by zero\"}]}";
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("202 Accepted", Late));
        using var client = Client(server.Address);
        var exception = await FailsAsync(client, Read);
        Assert.Equal((Neo4jErrorKind.Rejected, "Neo.ClientError.Statement.ArithmeticError"), (exception.Kind, exception.ServerCode));
        Assert.Equal(
            $"{client.Connection.Display} refused a statement: / by zero. (Neo.ClientError.Statement.ArithmeticError)", exception.Message);
    }

    [Fact]
    public async Task Run_NeverTakesAPartForTheWhole_When_TheAnswerIsCutAtAnyByte()
    {
        var whole = ScriptedReply.Create("202 Accepted", Good).Bytes;
        var cut = 0;
        await using var server = new ScriptedServer((_, _) => new ScriptedReply(whole[..cut]));
        for (cut = 0; cut < whole.Length; cut++)
        {
            using var client = Client(server.Address, retries: 0);
            var exception = await FailsAsync(client, Read);
            Assert.True(exception.IsTransient, $"cut at {cut}: {exception.Kind}");
        }
    }

    [Fact]
    public async Task Run_NeverTakesAPartForTheWhole_When_AProxyCutsTheBodyAndMendsItsLength()
    {
        for (var length = 0; length < Good.Length; length++)
        {
            await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("202 Accepted", Good[..length]));
            using var client = Client(server.Address, retries: 0);
            Assert.Equal(Neo4jErrorKind.Transient, (await FailsAsync(client, Read)).Kind);
        }
    }

    [Theory]
    [InlineData(
        401, "Neo.ClientError.Security.Unauthorized", Neo4jErrorKind.WrongCredentials,
        "correct OPENCHAT_NEO4J_USER and OPENCHAT_NEO4J_PASSWORD")]
    [InlineData(403, "Neo.ClientError.Security.CredentialsExpired", Neo4jErrorKind.WrongCredentials, "ALTER CURRENT USER SET PASSWORD")]
    [InlineData(403, "Neo.ClientError.Security.Forbidden", Neo4jErrorKind.NotPermitted, "Give the user a role that may")]
    [InlineData(404, "Neo.ClientError.Database.DatabaseNotFound", Neo4jErrorKind.NoSuchDatabase, "set OPENCHAT_NEO4J_DATABASE")]
    [InlineData(400, "Neo.ClientError.Statement.AccessMode", Neo4jErrorKind.ReadOnly, "Use the address of the writer")]
    [InlineData(400, "Neo.ClientError.Cluster.NotALeader", Neo4jErrorKind.ReadOnly, "Use the address of the writer")]
    [InlineData(400, "Neo.TransientError.General.MemoryPoolOutOfMemoryError", Neo4jErrorKind.TooLarge, "Give the server more heap")]
    [InlineData(400, "Neo.ClientError.Statement.SyntaxError", Neo4jErrorKind.Rejected,
        "refused a statement: m. (Neo.ClientError.Statement.SyntaxError)")]
    public async Task Run_SaysWhatToDo_When_TheServerRefuses(int status, string code, Neo4jErrorKind kind, string advice)
    {
        var body = $$"""{"errors":[{"code":"{{code}}","message":"m"}]}""";
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create($"{status} Refused", body));
        using var client = Client(server.Address);
        var exception = await FailsAsync(client, Read);
        Assert.Equal((kind, code), (exception.Kind, exception.ServerCode));
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("""{"neo4j_version":"5.20.0","transaction":"x"}""", "it is Neo4j 5.20.0, which is older than 5.25 or has it switched off")]
    [InlineData("""{"hello":"world"}""", "it is not a Neo4j server")]
    public async Task Run_SaysThatThereIsNoQueryApi_When_TheServerDoesNotKnowThePath(string page, string reason)
    {
        const string NotFound = """{"errors":[{"code":"Neo.ClientError.Request.Invalid","message":"Not Found"}]}""";
        await using var server = new ScriptedServer((_, request) =>
            request.StartsWith("GET / ", StringComparison.Ordinal) ? ScriptedReply.Create("200 OK", page) : ScriptedReply.Create(
                "404 Not Found", NotFound));
        using var client = Client(server.Address);
        var exception = await FailsAsync(client, Read);
        Assert.Equal(Neo4jErrorKind.NoQueryApi, exception.Kind);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404 Not Found", "text/html")]
    [InlineData("200 OK", "text/html")]
    public async Task Run_SaysThatThereIsNoQueryApi_When_SomethingElseAnswers(string status, string type)
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create(status, "<html>", type));
        using var client = Client(server.Address);
        Assert.Equal(Neo4jErrorKind.NoQueryApi, (await FailsAsync(client, Read)).Kind);
    }

    [Fact]
    public async Task Run_SaysThatNothingListens_When_NothingDoes()
    {
        using var client = Client(new Uri($"http://127.0.0.1:{FreePort()}"));
        var exception = await FailsAsync(client, Read);
        Assert.Equal(Neo4jErrorKind.Unreachable, exception.Kind);
        Assert.StartsWith("Nothing listens at http://127.0.0.1:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NamesTheHost_When_ItCannotBeResolved()
    {
        using var client = Client(new Uri("http://no-such-host.invalid:7474"));
        var exception = await FailsAsync(client, Read);
        Assert.Equal(Neo4jErrorKind.NameNotFound, exception.Kind);
        Assert.Equal("The host name no-such-host.invalid cannot be resolved; check OPENCHAT_NEO4J_URI and DNS.", exception.Message);
    }

    [Fact]
    public async Task Run_SaysTls_When_TheOtherSideSpeaksPlainHttp()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("400 Bad Request", "no"));
        using var client = Client(new Uri($"https://127.0.0.1:{server.Port}"));
        Assert.Equal(Neo4jErrorKind.Tls, (await FailsAsync(client, Read)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(
        "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: " +
        "1000\r\n\r\n{\"data\":{\"fields\":[\"a\"],\"values\":[[1],")]
    public async Task Run_GivesUp_When_TheServerFallsSilent(string begun)
    {
        await using var server = new ScriptedServer((_, _) => new ScriptedReply(Encoding.ASCII.GetBytes(begun), IsSilent: true));
        using var client = new Neo4jClient(
            new Neo4jConnection { Address = server.Address, AnswerTimeout = TimeSpan.FromSeconds(0.2), Retries = 0 });
        var exception = await FailsAsync(client, Read);
        Assert.Equal(Neo4jErrorKind.Unreachable, exception.Kind);
        Assert.Contains("is silent for more than 0.2 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_IsCancelled_When_TheCallerGivesUp()
    {
        using var cancelled = new CancellationTokenSource();
        await using var server = new ScriptedServer((_, _) =>
        {
            cancelled.Cancel();
            return new ScriptedReply([], IsSilent: true);
        });
        using var client = Client(server.Address);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RunAsync(Read, null, cancelled.Token));
    }

    [Fact]
    public async Task Run_AsksTheServerNoMore_When_ItFailedSeveralTimes()
    {
        await using var server = new ScriptedServer((_, _) => ScriptedReply.Create("503 Service Unavailable", ""));
        using var client = Client(server.Address, retries: 0);
        for (var i = 0; i < 5; i++)
        {
            await FailsAsync(client, Read);
        }

        var exception = await FailsAsync(client, Read);
        Assert.Equal(5, server.Requests.Length);
        Assert.Equal(Neo4jErrorKind.Transient, exception.Kind);
        Assert.EndsWith("(not tried again for some seconds after several failures)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_SaysThatTheOutcomeIsUnknown_When_TheAnswerDoesNotCome()
    {
        await using var server = new ScriptedServer((number, _) => number == 0
            ? ScriptedReply.Create("202 Accepted", """{"transaction":{"id":"t1","expires":"x"}}""")
            : new ScriptedReply([]));
        using var client = Client(server.Address);
        await using var transaction = await client.BeginAsync(CancellationToken.None);
        var exception = await Assert.ThrowsAsync<Neo4jException>(() => transaction.CommitAsync(CancellationToken.None));
        Assert.True(exception.IsOutcomeUnknown);
        Assert.StartsWith("POST /db/neo4j/query/v2/tx/t1/commit ", server.Requests[1], StringComparison.Ordinal);
        Assert.Equal(2, server.Requests.Length);
    }

    [Fact]
    public async Task Begin_SendsEveryStatementToTheMemberThatHoldsTheTransaction()
    {
        var open = ScriptedReply.Create("202 Accepted", """{"transaction":{"id":"t1","expires":"x"}}""").Bytes;
        var withAffinity = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(open).Replace("\r\n\r\n", "\r\nneo4j-cluster-affinity: m2\r\n\r\n", StringComparison.Ordinal));
        await using var server = new ScriptedServer(
            (number, _) => number == 0 ? new ScriptedReply(withAffinity) : ScriptedReply.Create("202 Accepted", Good));
        using var client = Client(server.Address);
        await using (var transaction = await client.BeginAsync(CancellationToken.None))
        {
            await transaction.RunAsync(new Neo4jStatement("CREATE ()"), null, CancellationToken.None);
        }

        Assert.Equal(3, server.Requests.Length);
        Assert.All(server.Requests[1..], request => Assert.Contains("neo4j-cluster-affinity: m2\r\n", request, StringComparison.Ordinal));
        Assert.StartsWith("DELETE /db/neo4j/query/v2/tx/t1 ", server.Requests[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:7474")]
    [InlineData("bolt://localhost:7687")]
    [InlineData("neo4j+s://x.databases.neo4j.io")]
    [InlineData("ftp://localhost")]
    [InlineData("http://neo4j:" + Secret + "@localhost:7474")]
    [InlineData("http://localhost:7474/?a=b")]
    [InlineData("")]
    public void TryParseAddress_SaysWhatIsExpected_When_ItIsNoHttpAddress(string text)
    {
        Assert.False(Neo4jConnection.TryParseAddress(text, out _, out var problem));
        var hint = text.Contains('@', StringComparison.Ordinal) ? "OPENCHAT_NEO4J_PASSWORD" : "http://localhost:7474";
        Assert.Contains(hint, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_HoldsNoCredentials() =>
        Assert.Equal(
            "https://db.example:7473/base (database graph)",
            new Neo4jConnection
            {
                Address = new Uri("https://db.example:7473/base/"),
                Password = Secret,
                Token = Secret,
                Database = "graph",
            }.ToString());

    private static Neo4jClient Client(Uri address, int retries = 2) => new(new Neo4jConnection
    {
        Address = address,
        Password = Secret,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Retries = retries,
    });

    private static Task<Neo4jException> FailsAsync(Neo4jClient client, Neo4jStatement statement) =>
        Assert.ThrowsAsync<Neo4jException>(() => client.RunAsync(statement, _ => { }, CancellationToken.None));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
