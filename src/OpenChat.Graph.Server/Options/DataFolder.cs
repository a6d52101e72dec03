// Finds the folder to load when nobody named one.
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Options;

/// <summary>The CSV folder that ships with the product is called <c>seed</c>.</summary>
internal static class DataFolder
{
    private const string Name = "seed";
    private static readonly string Marker = Words.FileOf(NodeKind.Model);

    /// <summary>
    /// The nearest <c>seed</c> with a models.csv, from the start directory upwards; where there is none, from the directory of the
    /// executable upwards, so that a program that was published finds the folder shipped beside it, and one that was built in a clone
    /// finds the clone's from anywhere.
    /// </summary>
    /// <returns>A full path, or null when there is none.</returns>
    public static string? TryFindDefault(string startDirectory, string executableDirectory) =>
        TryFindAbove(startDirectory) ?? TryFindAbove(executableDirectory);

    private static string? TryFindAbove(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, Name);
            if (File.Exists(Path.Combine(path, Marker)))
            {
                return path;
            }
        }

        return null;
    }
}
