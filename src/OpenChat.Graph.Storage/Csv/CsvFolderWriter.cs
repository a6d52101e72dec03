using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using OpenChat.Graph.Domain.Graph;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Writes a graph as a folder: all files beside their places first, then each into its place.</summary>
internal sealed class CsvFolderWriter
{
    private const string Unfinished = ".unfinished";

    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    private readonly LineageGraph _graph;
    private readonly string _path;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    private CsvFolderWriter(LineageGraph graph, string path) => (_graph, _path) = (graph, path);

    public static void Save(LineageGraph graph, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            new CsvFolderWriter(graph, path).Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be written: {exception.Message}", innerException: exception);
        }
    }

    private void Write()
    {
        foreach (var file in CsvLayout.All.Where(file => GraphRows.IsSaved(_graph, file)))
        {
            WriteFile(file);
        }

        foreach (var file in CsvLayout.All)
        {
            var place = Path.Combine(_path, file.Name);
            if (_written.Contains(file.Name))
            {
                File.Move(place + Unfinished, place, overwrite: true);
            }
            else
            {
                File.Delete(place);
            }
        }
    }

    private void WriteFile(CsvFile file)
    {
        using var text = new StreamWriter(Path.Combine(_path, file.Name + Unfinished), append: false, new UTF8Encoding(false), 1 << 16);
        using var csv = new CsvWriter(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n", Delimiter = ",", ShouldQuote = static row => NeedsQuotes(row.Field) });
        WriteRow(csv, file.Columns);
        foreach (var row in GraphRows.Of(_graph, file))
        {
            WriteRow(csv, row);
        }

        _written.Add(file.Name);
    }

    // Also lone carriage returns, which the parser takes for the end of a row and CsvHelper by itself would not quote.
    private static bool NeedsQuotes(string? field) =>
        field is { Length: > 0 } && (field[0] == ' ' || field[^1] == ' ' || field.AsSpan().IndexOfAny(Special) >= 0);

    private static void WriteRow(CsvWriter csv, string[] fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }
}
