using System.Collections.Immutable;
using CsvHelper;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Writes a graph as a folder: all files beside their places first, then each into its place.</summary>
internal sealed class CsvFolderWriter
{
    private const string Unfinished = ".unfinished";

    private readonly GraphContents _contents;
    private readonly string _path;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    private CsvFolderWriter(GraphContents contents, string path) => (_contents, _path) = (contents, path);

    public static void Save(GraphContents contents, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            new CsvFolderWriter(contents, path).Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be written: {exception.Message}", innerException: exception);
        }
    }

    public static ImmutableArray<string> FindDifferences(GraphContents contents, string path)
    {
        try
        {
            var writer = new CsvFolderWriter(contents, path);
            var present = TableLayouts.All.Where(table => File.Exists(Path.Combine(path, table.FileName)));
            return [.. present.Where(writer.IsDifferent).Select(table => table.FileName)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be read: {exception.Message}", innerException: exception);
        }
    }

    private bool IsDifferent(TableLayout table)
    {
        if (!GraphFlattener.IsStored(_contents, table))
        {
            return true;
        }

        using var written = new MemoryStream();
        WriteRows(table, written);
        return !written.GetBuffer().AsSpan(0, (int)written.Length).SequenceEqual(File.ReadAllBytes(Path.Combine(_path, table.FileName)));
    }

    private void Write()
    {
        foreach (var table in TableLayouts.All.Where(table => GraphFlattener.IsStored(_contents, table)))
        {
            WriteFile(table);
        }

        foreach (var table in TableLayouts.All)
        {
            var place = Path.Combine(_path, table.FileName);
            if (_written.Contains(table.FileName))
            {
                File.Move(place + Unfinished, place, overwrite: true);
            }
            else
            {
                File.Delete(place);
            }
        }
    }

    private void WriteFile(TableLayout table)
    {
        using var stream = File.Create(Path.Combine(_path, table.FileName + Unfinished));
        WriteRows(table, stream);
        _written.Add(table.FileName);
    }

    private void WriteRows(TableLayout table, Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        var isWritten = Array.ConvertAll(
            Enumerable.Range(0, table.Columns.Length).ToArray(), slot => GraphFlattener.IsWritten(_contents, table, slot));
        WriteRow(csv, table.Columns, isWritten);
        foreach (var row in GraphFlattener.RowsOf(_contents, table))
        {
            WriteRow(csv, row, isWritten);
        }
    }

    private static void WriteRow(CsvWriter csv, string[] fields, bool[] isWritten)
    {
        for (var slot = 0; slot < fields.Length; slot++)
        {
            if (!isWritten[slot])
            {
                continue;
            }

            var field = fields[slot];

            // Readers that trim must not take the blanks away.
            csv.WriteField(field, field is [' ', ..] or [.., ' '] ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
        }

        csv.EndRecord();
    }
}
