using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Client;

/// <summary>The client against a real server: what it says, and that transactions are what they promise.</summary>
public sealed class RealServerTests
{
    [Neo4jFact]
    public async Task Run_GivesTextsBack_When_TheyHoldAnyCharacter()
    {
        const string Text = "x\"'`\\\r\n\t\0\u0007😀𐍈é\u2028'; MATCH (n) DETACH DELETE n //";
        await using var database = await TestDatabase.LendAsync();
        var rows = new List<string>();
        var written = await database.Client.RunAsync(
            new Neo4jStatement("CREATE (n:X {a: $a}) RETURN n.a", json => json.WriteString("a", Text)),
            row => rows.Add(row[0].ToString()),
            CancellationToken.None);
        await database.Client.RunAsync(
            new Neo4jStatement("MATCH (n:X) RETURN n.a") { IsRead = true }, row => rows.Add(row[0].ToString()), CancellationToken.None);
        Assert.Equal([Text, Text], rows);
        Assert.Equal(1, written.Counters["nodesCreated"]);
    }

    [Neo4jFact]
    public async Task GetBookmark_ChangesWithEveryCommitAndOnlyThen()
    {
        await using var database = await TestDatabase.LendAsync();

        // The first use of a label is a commit of its own, also when what uses it is rolled back.
        await database.RunAsync("CREATE (:X)");

        // After indexes were dropped or nodes deleted, the database commits by itself some time later. That can fall between the two
        // bookmarks once; a commit by what is rolled back would fall between them every time.
        string before;
        string after;
        var tries = 0;
        do
        {
            before = await database.Client.GetBookmarkAsync(CancellationToken.None);
            await using (var transaction = await database.Client.BeginAsync(CancellationToken.None))
            {
                await transaction.RunAsync(new Neo4jStatement("CREATE (:X)"), null, CancellationToken.None);
            }

            after = await database.Client.GetBookmarkAsync(CancellationToken.None);
        }
        while (before != after && ++tries < 20);

        Assert.Equal(before, after);
        await database.RunAsync("CREATE (:X)");
        Assert.NotEqual(before, await database.Client.GetBookmarkAsync(CancellationToken.None));
    }

    [Neo4jFact]
    public async Task Commit_MakesEverythingVisibleAtOnce()
    {
        await using var database = await TestDatabase.LendAsync();
        await using var transaction = await database.Client.BeginAsync(CancellationToken.None);
        await transaction.RunAsync(new Neo4jStatement("CREATE (:X)"), null, CancellationToken.None);
        await transaction.KeepAliveAsync(CancellationToken.None);
        await transaction.RunAsync(new Neo4jStatement("CREATE (:X)"), null, CancellationToken.None);
        Assert.Equal(0, await CountAsync(database.Client));
        Assert.NotEmpty((await transaction.CommitAsync(CancellationToken.None)).Bookmarks);
        Assert.Equal(2, await CountAsync(database.Client));
    }

    [Neo4jFact]
    public async Task Run_RollsTheTransactionBack_When_AStatementFails()
    {
        await using var database = await TestDatabase.LendAsync();
        await using var transaction = await database.Client.BeginAsync(CancellationToken.None);
        await transaction.RunAsync(new Neo4jStatement("CREATE (:X)"), null, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<Neo4jException>(
            () => transaction.RunAsync(new Neo4jStatement("RETURN 1/0"), null, CancellationToken.None));
        Assert.Equal((Neo4jErrorKind.Rejected, "Neo.ClientError.Statement.ArithmeticError"), (refused.Kind, refused.ServerCode));
        var lost = await Assert.ThrowsAsync<Neo4jException>(() => transaction.CommitAsync(CancellationToken.None));
        Assert.Equal(Neo4jErrorKind.TransactionLost, lost.Kind);
        Assert.Equal(0, await CountAsync(database.Client));
    }

    [Neo4jFact]
    public async Task Run_FailsAtTheEnd_When_TheErrorComesAfterManyRows()
    {
        await using var database = await TestDatabase.LendAsync();
        var rows = 0;
        var exception = await Assert.ThrowsAsync<Neo4jException>(() => database.Client.RunAsync(
            new Neo4jStatement("UNWIND range(0, 50000) AS i RETURN 1/(49999-i)") { IsRead = true }, _ => rows++, CancellationToken.None));
        Assert.Equal((Neo4jErrorKind.Rejected, true), (exception.Kind, exception.HasDeliveredRows));
        Assert.InRange(rows, 1, 49_999);
    }

    [Neo4jFact]
    public async Task Run_SaysWhatIsWrong_When_ThePasswordTheDatabaseOrTheModeIs()
    {
        var connection = await RealNeo4j.ConnectAsync();
        await FailsAsync(
            connection with { Password = "wrong" }, "RETURN 1", Neo4jErrorKind.WrongCredentials,
            "does not accept user neo4j with this password");
        await FailsAsync(
            connection with { Password = null }, "RETURN 1", Neo4jErrorKind.WrongCredentials,
            "asks for a password; set OPENCHAT_NEO4J_PASSWORD");
        await FailsAsync(connection with { Token = "wrong" }, "RETURN 1", Neo4jErrorKind.WrongCredentials, "does not accept the token");
        await FailsAsync(
            connection with { Database = "nodb" }, "RETURN 1", Neo4jErrorKind.NoSuchDatabase,
            "(database nodb). SHOW DATABASES lists the names");
        await FailsAsync(connection, "CREATE (:X)", Neo4jErrorKind.ReadOnly, "does not accept writes");
        await FailsAsync(connection, "RETURN", Neo4jErrorKind.Rejected, "Invalid input");
        await FailsAsync(
            connection with { Address = new Uri($"https://127.0.0.1:{connection.Address.Port}") }, "RETURN 1", Neo4jErrorKind.Tls,
            "No secure connection");
        await FailsAsync(
            connection with { Address = new Uri(connection.Address, "nothing/") }, "RETURN 1", Neo4jErrorKind.NoQueryApi,
            "has no Query API");
    }

    private static async Task FailsAsync(Neo4jConnection connection, string text, Neo4jErrorKind kind, string message)
    {
        using var client = new Neo4jClient(connection);
        var exception = await Assert.ThrowsAsync<Neo4jException>(
            () => client.RunAsync(new Neo4jStatement(text) { IsRead = true }, null, CancellationToken.None));
        Assert.Equal(kind, exception.Kind);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static async Task<long> CountAsync(Neo4jClient client)
    {
        var count = -1L;
        await client.RunAsync(
            new Neo4jStatement("MATCH (n:X) RETURN count(n)") { IsRead = true }, row => count = row.GetInt64(0), CancellationToken.None);
        return count;
    }
}
