// The Neo4j database that the benchmarks measure with.
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;

namespace OpenChat.Graph.Benchmarks.Neo4j;

/// <summary>The database that OPENCHAT_NEO4J_URI, _USER, _PASSWORD and _DATABASE name.</summary>
internal sealed class BenchmarkDatabase : IDisposable
{
    private BenchmarkDatabase(Neo4jConnection connection) => Client = new Neo4jClient(connection);

    public Neo4jClient Client { get; }

    public Neo4jConnection Connection => Client.Connection;

    /// <summary>The database; null, after a line that says what is missing, when none is named.</summary>
    public static async Task<BenchmarkDatabase?> TryOpenAsync(TextWriter output)
    {
        var problem = "";
        if (Take("URI") is not { } uri || !Neo4jConnection.TryParseAddress(uri, out var address, out problem))
        {
            await output.WriteLineAsync($"Name a database with OPENCHAT_NEO4J_URI and OPENCHAT_NEO4J_PASSWORD. {problem}");
            return null;
        }

        return new BenchmarkDatabase(new Neo4jConnection
        {
            Address = address,
            User = Take("USER") ?? "neo4j",
            Password = Take("PASSWORD"),
            Database = Take("DATABASE") ?? "neo4j",
            AnswerTimeout = TimeSpan.FromMinutes(10), // emptying says nothing until it is done
        });

        static string? Take(string name) =>
            Environment.GetEnvironmentVariable($"OPENCHAT_NEO4J_{name}") is { Length: > 0 } value ? value : null;
    }

    public async Task<bool> IsEmptyAsync()
    {
        var isEmpty = true;
        await Client.RunAsync(
            new Neo4jStatement("MATCH (n) RETURN 1 LIMIT 1") { IsRead = true }, _ => isEmpty = false, CancellationToken.None);
        return isEmpty;
    }

    /// <summary>Removes all nodes; constraints and indexes stay.</summary>
    public async Task EmptyAsync() =>
        await Client.RunAsync(
            new Neo4jStatement("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"), null, CancellationToken.None);

    /// <summary>Imports the folder when the database is empty; returns whether it holds the graph of the folder then.</summary>
    /// <param name="folder">A CSV folder.</param>
    /// <param name="contents">What is in it.</param>
    /// <param name="output">Told what is done, or what is wrong.</param>
    public async Task<bool> FillAsync(string folder, GraphContents contents, TextWriter output)
    {
        if (await IsEmptyAsync())
        {
            await output.WriteLineAsync($"importing {folder}");
            await Neo4jImport.RunAsync(Connection, CsvFolder.Load(folder), folder);
        }

        using var store = new Neo4jStore(Connection);
        if ((await store.LoadAsync(CancellationToken.None)).Loaded.Contents.Revision == contents.Revision)
        {
            return true;
        }

        await output.WriteLineAsync(
            $"The database holds another graph than {folder}. Name an empty one, or one the folder was imported into.");
        return false;
    }

    public void Dispose() => Client.Dispose();
}
