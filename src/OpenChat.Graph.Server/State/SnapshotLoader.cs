// From a folder's name to a snapshot, or to one line that says why not.
using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Storage;

namespace OpenChat.Graph.Server.State;

/// <summary>Loads the data folder for every command.</summary>
internal static class SnapshotLoader
{
    /// <summary>The folder to load.</summary>
    /// <param name="given">What the options say; null means to look for the default.</param>
    /// <returns>A full path.</returns>
    /// <exception cref="StartUpException">There is no such folder.</exception>
    public static string FindFolder(string? given)
    {
        if (given is null)
        {
            return DataFolder.TryFindDefault(Environment.CurrentDirectory, AppContext.BaseDirectory)
                ?? throw new StartUpException("There is no folder 'seed' with a models.csv here, above or beside the program; name the data folder with --data DIR.");
        }

        return Directory.Exists(given) ? Path.GetFullPath(given) : throw new StartUpException($"The data folder '{given}' does not exist.");
    }

    /// <summary>Loads a folder and computes what is computed once.</summary>
    /// <exception cref="StartUpException">The folder holds nothing that can be loaded.</exception>
    public static Snapshot Load(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var loaded = CsvFolder.Load(folder, options: null, cancellationToken);
            return new Snapshot(loaded, time.GetUtcNow());
        }
        catch (CsvFolderException exception)
        {
            throw new StartUpException(exception.Message);
        }
    }
}
