// What a sound folder may hold that Neo4j cannot.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Finds rows whose key cannot be unique in the database, or is too long for its index, and says where they are.</summary>
internal static class ImportChecks
{
    /// <summary>Bytes of a key that an index takes for certain; the server's own limit is a little above.</summary>
    private const int LongestKey = 8000;

    /// <summary>The findings; none when everything can be stored.</summary>
    public static ImmutableArray<Finding> Run(LoadResult loaded)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var table in StoredTable.Of(loaded.Contents, []).Where(table => table.IsKeyUnique))
        {
            var (layout, columns) = Origin(table);
            // the ids of nodes are unique already
            var known = table.Layout == Neo4jLayout.Terms ? new HashSet<string>(StringComparer.Ordinal) : null;
            foreach (var row in table.Rows)
            {
                var key = table.Keys[0].Select(column => row[column]).ToArray();
                if (key.Sum(Encoding.UTF8.GetByteCount) > LongestKey)
                {
                    var expectation = string.Create(CultureInfo.InvariantCulture, $"at most {LongestKey} bytes");
                    Add("too-long", 1, expectation, "the value is too long for an index of Neo4j.");
                }
                else if (known?.Add(key[0]) == false)
                {
                    Add(FindingCodes.DuplicateId, 2, "each code once", "the code is there twice; Neo4j can hold it only once.");
                }

                void Add(string code, int occurrence, string expectation, string problem)
                {
                    var line = loaded.FindLine(layout, Array.ConvertAll(columns, layout.Slot), key, occurrence);
                    var place = line is null ? "" : string.Create(CultureInfo.InvariantCulture, $" line {line}");
                    findings.Add(new Finding(FindingSeverity.Error, code, $"{layout.FileName}{place}, {columns[0]}: {problem}")
                    {
                        File = layout.FileName,
                        Line = line,
                        Column = columns[0],
                        Value = FindingList.Cut(key[0]),
                        Expectation = expectation,
                    });
                }
            }
        }

        return findings.DrainToImmutable();
    }

    /// <summary>The table and columns that the key of a stored table comes from.</summary>
    private static (TableLayout Table, string[] Columns) Origin(StoredTable table) => table.Layout.Label switch
    {
        Neo4jLayout.CriterionLabel => (TableLayouts.Openness, ["framework", "criterion"]), // read by the ids that assessments name
        Neo4jLayout.UnlistedLabel => (TableLayouts.LicenseTerms, ["license"]),
        _ => (table.Layout.Table, [table.Layout.Table.Columns[0]]),
    };
}
