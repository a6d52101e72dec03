// export --bulk: a graph as input of Neo4j's own bulk importer.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Storage.Neo4j.Layout;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>
/// Writes the files that <c>neo4j-admin database import full</c> makes the same
/// database of as an import does, but for constraints and indexes.
/// </summary>
public static class Neo4jBulk
{
    /// <summary>Writes a header and a data file for each label and relationship type, and <c>import.sh</c> with the command.</summary>
    /// <param name="contents">What to write.</param>
    /// <param name="folder">Where to; made when it is not there. Files of the same names are replaced.</param>
    /// <param name="cancellationToken">Gives up; the folder is of no use then.</param>
    /// <returns>
    /// What to call <c>neo4j-admin</c> with, to be run in the folder while the server is stopped; the database must not exist.
    /// </returns>
    /// <exception cref="ImportException">The graph has relations with missing ends, or the folder cannot be written.</exception>
    public static ImmutableArray<string> Write(GraphContents contents, string folder, CancellationToken cancellationToken = default)
    {
        if (contents.Lineage.Unresolved.Concat(contents.Lineage.Retracted?.Unresolved ?? []).FirstOrDefault() is { } first)
        {
            throw new ImportException(
                $"The relation from '{first.From}' to '{first.To}' has an end that is not there; first correct what check DIR lists.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            return WriteAll(contents, folder, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"The folder '{folder}' cannot be written: {exception.Message}", innerException: exception);
        }
    }

    private static ImmutableArray<string> WriteAll(GraphContents contents, string folder, CancellationToken cancellationToken)
    {
        var ruleFiles = TableLayouts.Rules.Where(table => GraphFlattener.IsStored(contents, table)).Select(table => table.FileName);
        var plans = StoredTable.Of(contents, ruleFiles).Select(table => new TablePlan(table)).ToList();
        var arguments = ImmutableArray.CreateBuilder<string>();
        arguments.AddRange(
            "database", "import", "full", "neo4j",
            "--id-type=integer", "--array-delimiter=;", "--quote=\"", "--multiline-fields=true", "--ignore-empty-strings=true");
        var next = 0L;
        foreach (var plan in plans.Where(plan => !plan.Table.Layout.IsRelationships))
        {
            var first = next;
            next += WriteTable(folder, plan.Table, [":ID"], (_, number) => [first + number], cancellationToken);
            plan.Ids = [.. Enumerable.Range(0, (int)(next - first)).Select(number => first + number)];
            AddFiles(arguments, $"--nodes={string.Join(':', plan.Table.Layout.Labels)}", plan);
        }

        var ends = new RelationshipEnds(contents.Lineage, plans);
        foreach (var plan in plans.Where(plan => plan.Table.Layout.IsRelationships))
        {
            WriteTable(
                folder,
                plan.Table,
                [":START_ID", ":END_ID"],
                (cells, _) => ends.Find(plan.Table.Layout, cells) is var (start, end) ? [start, end] : [],
                cancellationToken);
            AddFiles(arguments, $"--relationships={plan.Table.Layout.Label}", plan);
        }

        File.WriteAllText(
            Path.Combine(folder, "import.sh"),
            "#!/bin/sh\n" +
            "# Makes the database of these files. The server must be stopped and must not have the database yet.\n" +
            "cd \"$(dirname \"$0\")\" || exit 1\n" +
            $"exec \"${{NEO4J_ADMIN:-neo4j-admin}}\" {string.Join(' ', arguments.Select(Quote))}\n");
        return arguments.ToImmutable();
    }

    /// <summary>An argument as a shell takes it.</summary>
    public static string Quote(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=:.,/".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void AddFiles(ImmutableArray<string>.Builder arguments, string what, TablePlan plan) =>
        arguments.Add($"{what}={plan.Table.Name}-header.csv,{plan.Table.Name}.csv");

    /// <summary>Returns how many rows were written.</summary>
    private static int WriteTable(
        string folder, StoredTable table, string[] idColumns, Func<string[], int, long[]> ids, CancellationToken cancellationToken)
    {
        int[] stored = [.. Enumerable.Range(0, table.Columns.Length).Where(
            column => table.Columns[column] is { Property: not null, IsFormer: false })];
        var header = idColumns.Concat(stored.Select(column => table.Columns[column].Property + table.Columns[column].Type switch
        {
            Neo4jType.List => ":string[]",
            Neo4jType.Integer => ":long",
            _ => "",
        })).Concat(table.IsMarked ? [$"{Neo4jLayout.ImportedProperty}:boolean"] : []);
        File.WriteAllText(Path.Combine(folder, $"{table.Name}-header.csv"), string.Join(',', header) + "\n");
        using var text = new StreamWriter(Path.Combine(folder, $"{table.Name}.csv"), append: false, new UTF8Encoding(false), 1 << 16);
        var number = 0;
        foreach (var cells in table.Rows)
        {
            if ((number & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            text.Write(string.Join(',', ids(cells, number++).Select(id => id.ToString(CultureInfo.InvariantCulture))));
            foreach (var column in stored)
            {
                text.Write(',');
                if (cells[column].Length > 0)
                {
                    text.Write('"');
                    text.Write(cells[column].Replace("\"", "\"\"", StringComparison.Ordinal));
                    text.Write('"');
                }
            }

            text.Write(table.IsMarked ? ",true\n" : "\n");
        }

        return number;
    }
}
