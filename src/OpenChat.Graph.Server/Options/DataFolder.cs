// Finds the folder to load when nobody named one.
namespace OpenChat.Graph.Server.Options;

/// <summary>The CSV folder that ships with the product is called <c>seed</c>.</summary>
internal static class DataFolder
{
    private const string Name = "seed";
    private const string Marker = "models.csv";

    /// <summary>The nearest <c>seed</c> with a models.csv, from the start directory upwards, else beside the executable.</summary>
    /// <returns>A full path, or null when there is none.</returns>
    public static string? TryFindDefault(string startDirectory, string executableDirectory)
    {
        for (var directory = new DirectoryInfo(startDirectory); directory is not null; directory = directory.Parent)
        {
            if (HasSeed(directory.FullName, out var found))
            {
                return found;
            }
        }

        return HasSeed(executableDirectory, out var shipped) ? shipped : null;
    }

    private static bool HasSeed(string directory, out string path)
    {
        path = Path.Combine(directory, Name);
        return File.Exists(Path.Combine(path, Marker));
    }
}
