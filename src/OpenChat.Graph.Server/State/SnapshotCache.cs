// A copy of the last good graph on disk, so that a restart needs no store.
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Server.State;

/// <summary>What the cache says about the graph in it.</summary>
/// <param name="Folder">Which folder of the cache holds it.</param>
/// <param name="Source">The store it came from.</param>
/// <param name="State">The state of the store.</param>
/// <param name="Revision">The content, to tell a damaged copy.</param>
/// <param name="CheckedAt">When the store was last seen to hold it.</param>
internal sealed record CacheEntry(string Folder, string Source, string State, string Revision, DateTimeOffset CheckedAt);

/// <summary>
/// A directory with a CSV folder for each kept graph and <c>current.json</c>, which names the one that counts. A new graph is written
/// beside the old one and becomes current by one rename, so that whatever happens meanwhile, one of them is whole. One process at a time.
/// </summary>
internal sealed partial class SnapshotCache(string directory)
{
    private const string Current = "current.json";
    private const string Prefix = "graph-";

    /// <summary>The kept graph; null when there is none from this store, or it is damaged.</summary>
    /// <param name="source">The name of the store.</param>
    /// <param name="problem">Why there is none although there is a cache; null otherwise.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public (LoadResult Loaded, CacheEntry Entry)? TryLoad(string source, out string? problem, CancellationToken cancellationToken)
    {
        problem = null;
        try
        {
            if (Read() is not { } entry)
            {
                return null;
            }

            if (entry.Source != source)
            {
                problem = $"it is of {entry.Source}";
                return null;
            }

            var loaded = CsvFolder.Load(Path.Combine(directory, Path.GetFileName(entry.Folder)), options: null, cancellationToken);
            if (loaded.Contents.Revision != entry.Revision)
            {
                problem = "it is damaged, or another version of the program wrote it";
                return null;
            }

            return (loaded, entry);
        }
        catch (JsonException)
        {
            problem = $"it is damaged: {Current} is not what this program writes";
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CsvFolderException)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Keeps a graph in place of the one that is kept.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(GraphContents contents, string source, string state, DateTimeOffset checkedAt)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var folder = Prefix + Guid.NewGuid().ToString("N")[..8];
            CsvFolder.Save(contents, Path.Combine(directory, folder));
            Write(new CacheEntry(folder, source, state, contents.Revision, checkedAt));
            foreach (var old in Directory.EnumerateDirectories(directory, Prefix + "*").Where(old => Path.GetFileName(old) != folder))
            {
                Directory.Delete(old, recursive: true);
            }
        }
        catch (Exception exception) when (exception is CsvFolderException or UnauthorizedAccessException)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private CacheEntry? Read()
    {
        var path = Path.Combine(directory, Current);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), CacheJson.Default.CacheEntry) : null;
    }

    private void Write(CacheEntry entry)
    {
        var path = Path.Combine(directory, Current);
        using (var file = new FileStream(path + ".unfinished", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, entry, CacheJson.Default.CacheEntry);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".unfinished", path, overwrite: true);
    }

    [JsonSerializable(typeof(CacheEntry))]
    private sealed partial class CacheJson : JsonSerializerContext;
}
