using OpenChat.Graph.Storage.Tests.Neo4j.Importing;
using OpenChat.Graph.Storage.Tests.Neo4j.Reading;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j;

/// <summary>The seed goes into the database and comes out of it as it was.</summary>
[Collection(SeedDatabaseCollection.Name)]
public sealed class Neo4jSeedTests(SeedDatabase seed)
{
    [Neo4jFact]
    public async Task Import_AddsTheSeed_ExportsTheSameBytes_AndChangesNothingTheSecondTime()
    {
        var (database, first) = await seed.GetAsync();

        var bookmark = await database.Client.GetBookmarkAsync(CancellationToken.None);
        var second = await FolderImport.RunAsync(database.Connection, Seed.Folder);

        Assert.Equal((true, false), (first.Written, second.Written));
        Assert.All(first.Tables, table => Assert.Equal((0, 0, 0), (table.Changed, table.Same, table.Extra)));
        Assert.All(second.Tables, table => Assert.Equal((0, 0, 0), (table.Added, table.Changed, table.Extra)));
        Assert.Equal(first.Tables.Select(table => (table.Name, table.Added)), second.Tables.Select(table => (table.Name, table.Same)));
        Assert.Equal(bookmark, await database.Client.GetBookmarkAsync(CancellationToken.None));
        Assert.Equal(
            Directory.GetFiles(Seed.Folder, "*.csv").ToDictionary(file => Path.GetFileName(file), File.ReadAllText),
            await ImportFolder.ExportAsync(database.Connection));
    }

    [Neo4jFact]
    public async Task Load_GivesTheGraphAndTheFindingsOfTheFolder()
    {
        var (database, _) = await seed.GetAsync();

        var load = await Neo4jStoreTests.LoadAsync(database.Connection);

        Neo4jStoreTests.AssertSame(Seed.Result, load.Loaded);
    }
}
