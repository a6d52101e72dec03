// The database of the real server, emptied and lent to one test at a time.
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>
/// Holds the database alone, also towards other test processes, and empties it; constraints and indexes of the layout stay, since every
/// import asks for them and making them takes longer than most tests. Only a database that was empty when tests first saw it is
/// ever emptied; its id is remembered in a file of the temporary folder, which also is the lock.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>How the names of constraints and indexes begin that an import makes.</summary>
    private const string OfLayout = "openchat_";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _lock;

    private TestDatabase(FileStream held, Neo4jClient client) => (_lock, Client) = (held, client);

    public Neo4jClient Client { get; }

    public Neo4jConnection Connection => Client.Connection;

    public static async Task<TestDatabase> LendAsync()
    {
        var connection = await RealNeo4j.ConnectAsync();
        var held = await LockAsync(connection);
        var client = new Neo4jClient(connection);
        try
        {
            await CheckAsync(held, client);
            await EmptyAsync(client);
            return new TestDatabase(held, client);
        }
        catch
        {
            client.Dispose();
            await held.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement that changes something.</summary>
    public Task RunAsync(string text) => Client.RunAsync(new Neo4jStatement(text), null, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _lock.DisposeAsync();
    }

    private static async Task<FileStream> LockAsync(Neo4jConnection connection)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(connection.Display)).AsSpan(0, 8));
        var path = Path.Combine(Path.GetTempPath(), $"openchat-graph-test-database-{name}");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause);
            }
        }
    }

    private static async Task CheckAsync(FileStream held, Neo4jClient client)
    {
        var (id, nodes) = ("", 0L);
        await client.RunAsync(
            new Neo4jStatement("CALL db.info() YIELD id RETURN id, COUNT { () }") { IsRead = true },
            row => (id, nodes) = (row[0].ToString(), row.GetInt64(1)),
            CancellationToken.None);
        using var reader = new StreamReader(held, leaveOpen: true);
        if (await reader.ReadToEndAsync() == id)
        {
            return;
        }

        Assert.True(
            nodes == 0, $"{client.Connection.Display} is not empty. Tests empty the database they use; give them one of their own.");
        held.SetLength(0);
        await held.WriteAsync(Encoding.UTF8.GetBytes(id));
        await held.FlushAsync();
    }

    private static async Task EmptyAsync(Neo4jClient client)
    {
        await client.RunAsync(
            new Neo4jStatement("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"), null, CancellationToken.None);
        var drops = new List<string>();
        await client.RunAsync(
            new Neo4jStatement($"SHOW CONSTRAINTS YIELD name WHERE NOT name STARTS WITH '{OfLayout}' RETURN 'CONSTRAINT', name")
            {
                IsRead = true,
            },
            row => drops.Add($"DROP CONSTRAINT `{row[1]}` IF EXISTS"),
            CancellationToken.None);
        await client.RunAsync(
            new Neo4jStatement(
                "SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL "
                + $"AND NOT name STARTS WITH '{OfLayout}' RETURN type, name")
            {
                IsRead = true,
            },
            row => drops.Add($"DROP INDEX `{row[1]}` IF EXISTS"),
            CancellationToken.None);
        foreach (var drop in drops)
        {
            await client.RunAsync(new Neo4jStatement(drop), null, CancellationToken.None);
        }
    }
}
