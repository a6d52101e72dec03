using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j;

/// <summary>
/// The database with the seed in it, imported once for all tests that leave it as it is. Holds the database alone until the last of them is
/// done.
/// </summary>
public sealed class SeedDatabase : IAsyncDisposable
{
    private TestDatabase? _database;
    private ImportSummary? _import;

    /// <summary>Imports the seed into the empty database at the first call. The tests of one collection run one after the other.</summary>
    /// <returns>The database, and what the import said.</returns>
    internal async Task<(TestDatabase Database, ImportSummary Import)> GetAsync()
    {
        _database ??= await TestDatabase.LendAsync();
        if (_import is null)
        {
            _import = await FolderImport.RunAsync(_database.Connection, Seed.Folder);
            await _database.RunAsync("CALL db.awaitIndexes()");
        }

        return (_database, _import);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}

/// <summary>The tests that share the <see cref="SeedDatabase"/>.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // it is what xUnit calls a collection
public sealed class SeedDatabaseCollection : ICollectionFixture<SeedDatabase>
#pragma warning restore CA1711
{
    public const string Name = "Seed in Neo4j";
}
