// From the options to a store, and from a folder's name to a snapshot, or to one line that says why not.
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.State;

/// <summary>Finds and loads the data for every command.</summary>
internal static class SnapshotLoader
{
    /// <summary>The store that the options name: Neo4j when they name one, else a folder.</summary>
    /// <exception cref="StartUpException">
    /// There is no such folder, unless there is a cache to start from; or the address is not one of an HTTP server.
    /// </exception>
    public static IGraphSource OpenSource(ServerOptions options, TimeProvider time) =>
        options.Neo4j.ToConnection() is { } connection
            ? new Neo4jSource(connection, time)
            : new CsvSource(
                options.Store is { Data: { } folder, Cache: not null } ? Path.GetFullPath(folder) : FindFolder(options.Store.Data), time);

    /// <summary>The folder to load.</summary>
    /// <param name="given">What the options say; null means to look for the default.</param>
    /// <returns>A full path.</returns>
    /// <exception cref="StartUpException">There is no such folder.</exception>
    public static string FindFolder(string? given)
    {
        if (given is null)
        {
            return DataFolder.TryFindDefault(Environment.CurrentDirectory, AppContext.BaseDirectory)
                ?? throw new StartUpException(
                    "There is no folder 'seed' with a models.csv here, above or beside the program; name the data folder with --data DIR.");
        }

        if (File.Exists(given))
        {
            var folder = Path.GetDirectoryName(given) is { Length: > 0 } parent ? parent : ".";
            throw new StartUpException($"'{given}' is a file, not a data folder; name the folder that it is in: '{folder}'.");
        }

        return Directory.Exists(given) ? Path.GetFullPath(given) : throw new StartUpException($"The data folder '{given}' does not exist.");
    }

    /// <summary>Refuses data that nothing should be answered from, unless the options accept it.</summary>
    /// <exception cref="StartUpException">Nothing was loaded, or a rule table cannot be relied on.</exception>
    public static void Require(LoadResult loaded, bool acceptsEmpty)
    {
        if (!acceptsEmpty && loaded.DescribeObstacles() is { } obstacles)
        {
            throw new StartUpException(
                $"{obstacles} Nothing is answered from such data: mend it (the command check lists what is wrong), or go on with "
                + "--accept-empty, and what cannot be told then is UNKNOWN.");
        }
    }

    /// <summary>Loads what the options name, once, and computes what is computed once.</summary>
    /// <exception cref="StartUpException">It cannot be loaded, or nothing should be answered from it.</exception>
    public static async Task<Snapshot> LoadAsync(ServerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var source = OpenSource(options, time);
        try
        {
            var load = await source.LoadAsync(cancellationToken);
            Require(load.Loaded, options.Store.AcceptEmpty);
            return new Snapshot(load.Loaded, time.GetUtcNow(), source.Store);
        }
        catch (SourceException exception)
        {
            throw new StartUpException(exception.Message);
        }
    }

    /// <summary>Loads a folder and computes what is computed once.</summary>
    /// <exception cref="StartUpException">The folder holds nothing that can be loaded.</exception>
    public static Snapshot Load(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return new Snapshot(CsvFolder.Load(folder, options: null, cancellationToken), time.GetUtcNow());
        }
        catch (CsvFolderException exception)
        {
            throw new StartUpException(exception.Message);
        }
    }
}
