using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j;

/// <summary>import against a real server: what is written, by difference, and what is left alone.</summary>
public sealed class Neo4jImportTests
{
    [Neo4jFact]
    public async Task Import_AddsEverything_AndChangesNothingTheSecondTime()
    {
        await using var database = await TestDatabase.LendAsync();

        var first = await Neo4jImport.RunAsync(database.Connection, Seed.Folder);
        var bookmark = await database.Client.GetBookmarkAsync(CancellationToken.None);
        var second = await Neo4jImport.RunAsync(database.Connection, Seed.Folder);

        Assert.Equal((true, false), (first.Written, second.Written));
        Assert.All(first.Tables, table => Assert.Equal((0, 0, 0), (table.Changed, table.Same, table.Extra)));
        Assert.All(second.Tables, table => Assert.Equal((0, 0, 0), (table.Added, table.Changed, table.Extra)));
        Assert.Equal(first.Tables.Select(table => (table.Name, table.Added)), second.Tables.Select(table => (table.Name, table.Same)));
        Assert.Equal(bookmark, await database.Client.GetBookmarkAsync(CancellationToken.None));
    }
}
