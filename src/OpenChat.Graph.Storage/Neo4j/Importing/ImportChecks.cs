// What a sound folder may hold that Neo4j cannot.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Finds rows whose key cannot be unique in the database, or is too long for its index, and says where they stand.</summary>
internal static class ImportChecks
{
    /// <summary>Bytes of a key that an index takes for certain; the server's own limit is a little above.</summary>
    private const int LongestKey = 8000;

    /// <summary>The findings; none when everything can be stored. The lines are looked up in the folder.</summary>
    public static ImmutableArray<Finding> Run(IEnumerable<StoredTable> tables, string folder)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var table in tables.Where(table => table.IsKeyUnique))
        {
            var (file, columns) = Origin(table);
            var known = table.Layout == Neo4jLayout.Terms ? new HashSet<string>(StringComparer.Ordinal) : null; // ids of nodes are unique already
            foreach (var row in table.Rows)
            {
                var key = table.Keys[0].Select(column => row[column]).ToArray();
                if (key.Sum(Encoding.UTF8.GetByteCount) > LongestKey)
                {
                    findings.Add(Create(
                        folder, file, columns, key, 1, "too-long", string.Create(CultureInfo.InvariantCulture, $"at most {LongestKey} bytes"),
                        "the value is too long for an index of Neo4j."));
                }
                else if (known?.Add(key[0]) == false)
                {
                    findings.Add(Create(folder, file, columns, key, 2, FindingCodes.DuplicateId, "each code once", "the code is there twice; Neo4j holds each once."));
                }
            }
        }

        return findings.DrainToImmutable();
    }

    /// <summary>Where the key of a table stands in the folder.</summary>
    private static (CsvFile File, string[] Columns) Origin(StoredTable table) => table.Layout.Label switch
    {
        Neo4jLayout.CriterionLabel => (CsvLayout.Openness, ["framework", "criterion"]),
        Neo4jLayout.UnlistedLabel => (CsvLayout.LicenseTerms, ["license"]),
        _ => (table.Layout.File, [table.Layout.File.Columns[0]]),
    };

    private static Finding Create(string folder, CsvFile file, string[] columns, string[] key, int occurrence, string code, string expectation, string message)
    {
        var line = FindLine(folder, file, columns, key, occurrence);
        var place = line is null ? file.Name : string.Create(CultureInfo.InvariantCulture, $"{file.Name} line {line}");
        return new Finding(FindingSeverity.Error, code, file.Name, line, columns[0], null, FindingList.Cut(key[0]), expectation, $"{place}, {columns[0]}: {message}");
    }

    private static int? FindLine(string folder, CsvFile file, string[] columns, string[] key, int occurrence)
    {
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        using var table = CsvTable.Open(file, stream, new FindingList(file.Name, 0), int.MaxValue);
        var slots = columns.Select(file.Slot).ToArray();
        while (table?.Read() == true)
        {
            if (slots.Select(slot => table[slot]).SequenceEqual(key, StringComparer.Ordinal) && --occurrence == 0)
            {
                return table.Line;
            }
        }

        return null;
    }
}
