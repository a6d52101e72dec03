// The folder that a site is written into.
using System.Security.Cryptography;
using OpenChat.Graph.Server.Exports;

namespace OpenChat.Graph.Server.Site;

/// <summary>
/// Writes files into a folder, and knows which files there are its own: those that <see cref="List"/> names. Only these are replaced or
/// removed.
/// </summary>
internal sealed class SiteFolder
{
    /// <summary>The file with the names of all others, a line each; written first, so that a broken run can be run again.</summary>
    public const string List = "FILES.txt";

    /// <summary>The file with the checksum of each, but its own and that of the list.</summary>
    public const string Sums = "SHA256SUMS";

    private readonly string _folder;
    private readonly HashSet<string> _earlier;
    private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

    private SiteFolder(string folder, HashSet<string> earlier) => (_folder, _earlier) = (folder, earlier);

    /// <summary>How many bytes were written into files that have a checksum.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many files have a checksum.</summary>
    public int Count => _sums.Count;

    /// <summary>Makes the folder ready.</summary>
    /// <param name="folder">The folder; it may be missing.</param>
    /// <param name="names">The names of all files that will be written.</param>
    /// <param name="isForced">Whether the folder may have something in it.</param>
    /// <param name="problem">Why nothing was written; empty when it is ready.</param>
    /// <exception cref="IOException">It cannot be read or written; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public static SiteFolder? TryOpen(string folder, IReadOnlyCollection<string> names, bool isForced, out string problem)
    {
        problem = "";
        if (File.Exists(folder))
        {
            problem = $"'{folder}' is a file; a site is a folder. Nothing was written.";
            return null;
        }

        HashSet<string> earlier = [];
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            if (!isForced)
            {
                problem = $"The folder '{folder}' is not empty; nothing was written. Name another folder, or write into it with --force, "
                    + "which replaces the files of an earlier site and no others.";
                return null;
            }

            var list = Path.Combine(folder, List);
            earlier = File.Exists(list) ? [.. File.ReadAllLines(list).Where(SiteNames.IsOne)] : [];
            if (names.FirstOrDefault(name => !earlier.Contains(name) && Path.Exists(Path.Combine(folder, name))) is { } foreign)
            {
                problem = $"The folder '{folder}' has a file {foreign} that is not of an earlier site; nothing was written. Name another "
                    + "folder.";
                return null;
            }
        }

        foreach (var part in names.Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal))
        {
            Directory.CreateDirectory(Path.Combine(folder, part ?? ""));
        }

        var site = new SiteFolder(folder, earlier);
        site.WriteList(names.Concat(earlier));
        return site;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="name">One of the names; <c>/</c> between its parts.</param>
    /// <param name="text">All of it.</param>
    public void Write(string name, string text)
    {
        var bytes = Texts.Utf8.GetBytes(text);
        File.WriteAllBytes(Path.Combine(_folder, name), bytes);
        _sums.Add(name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Bytes += bytes.Length;
    }

    /// <summary>Writes the checksums, and removes what an earlier site had and this one has not.</summary>
    public void Finish()
    {
        File.WriteAllText(Path.Combine(_folder, Sums), string.Concat(_sums.Select(static sum => $"{sum.Value}  {sum.Key}\n")));
        foreach (var name in _earlier.Where(name => name != Sums && !_sums.ContainsKey(name)))
        {
            File.Delete(Path.Combine(_folder, name));
        }

        WriteList(_sums.Keys.Append(Sums));
    }

    private void WriteList(IEnumerable<string> names) => File.WriteAllText(
        Path.Combine(_folder, List), string.Concat(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(
            static name => name + "\n")));
}
