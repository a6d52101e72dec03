using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>
/// The CSV folder: embedded store, import and export format. One file per kind of node and relation, RFC 4180, UTF-8, columns in any order;
/// every file and column may be missing but models.csv or datasets.csv and their required columns.
/// </summary>
public static class CsvFolder
{
    /// <summary>Loads a folder. Rule tables that are not in it are the ones shipped with the product.</summary>
    /// <exception cref="CsvFolderException">
    /// There is no such folder, it has neither models.csv nor datasets.csv, or it is refused because
    /// of its findings (<see cref="LoadOptions.IsStrict"/>).
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LoadResult Load(string path, LoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var result = Read(path, options ?? new LoadOptions(), cancellationToken);
        result.Compact();
        return result;
    }

    /// <summary>
    /// Identifies the present state of a folder by names, lengths and times of its CSV files and of what may be meant for one of them:
    /// equal as long as nothing is written. Only to be compared.
    /// </summary>
    /// <exception cref="CsvFolderException">There is no such folder, or it cannot be read.</exception>
    public static string GetState(string path)
    {
        try
        {
            return string.Join('\n', new DirectoryInfo(path).EnumerateFileSystemInfos()
                .Where(static entry => entry.Extension == ".csv" || Lookalikes.TableOf(entry.Name) is not null)
                .OrderBy(static entry => entry.Name, StringComparer.Ordinal)
                .Select(static entry => entry is FileInfo file
                    ? string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
                    : entry.Name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>
    /// Writes a graph as a folder, in the order of the graph, so that the same graph gives the same bytes. Files of the layout that were
    /// there are replaced, those the graph has no rows for are removed; other files stay. Nothing is replaced before everything is written.
    /// </summary>
    /// <exception cref="CsvFolderException">The folder cannot be written.</exception>
    public static void Save(GraphContents contents, string path) => CsvFolderWriter.Save(contents, path);

    /// <summary>
    /// Names of the files in a folder that <see cref="Save"/> would replace with other
    /// content or remove; none when it may be written without loss.
    /// </summary>
    /// <exception cref="CsvFolderException">The folder cannot be read.</exception>
    public static ImmutableArray<string> FindDifferences(GraphContents contents, string path) =>
        CsvFolderWriter.FindDifferences(contents, path);

    // A frame of its own: when the collection runs, nothing refers to the reader and its builder any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LoadResult Read(string path, LoadOptions options, CancellationToken cancellationToken) =>
        new CsvFolderReader(path, options, cancellationToken).Load() with { OpenRows = table => OpenRows(path, table) };

    private static CsvTable? OpenRows(string path, TableLayout table)
    {
        var file = Path.Combine(path, table.FileName);
        return File.Exists(file) ? CsvTable.Open(table, File.OpenRead(file), new FindingList(table.FileName, 0)) : null;
    }
}
