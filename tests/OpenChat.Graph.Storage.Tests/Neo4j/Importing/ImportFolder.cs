// Small folders and questions for the tests of import.
using System.Globalization;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Storage.Neo4j.Client;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Importing;

/// <summary>What the tests of import share.</summary>
internal static class ImportFolder
{
    /// <summary>Two models, two datasets and some relations: 18 changes into an empty database.</summary>
    public static TestFolder Small(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("fine_tunes_from.csv", "from,to,method,source,note\nmodel:b,model:a,full,source:s,first\nmodel:b,model:a,full,,second\n"),
        ("trained_on.csv", "from,to,stage,source\nmodel:a,dataset:d,pretraining,source:s\n"),
        ("licensed_under.csv", "from,to,component,source\nmodel:a,license:l,weights,source:s\ndataset:d,license:l,,source:s\n"),
        ("openness.csv", "model,framework,criterion,value\nmodel:a,f,code,open\n"),
        ("terms.csv", "code,kind\nATTRIBUTION,duty\nNON_COMMERCIAL,prohibition\n"),
        ("license_terms.csv", "license,term,clause,scope\nlicense:l,NON_COMMERCIAL,2,copies;outputs\n"),
        .. files,
    ]);

    /// <summary>Many models in a chain, each tuned from the one before.</summary>
    public static TestFolder Chain(int models, string url = "")
    {
        var ids = Enumerable.Range(0, models).Select(i => string.Create(CultureInfo.InvariantCulture, $"model:m{i:00000}")).ToArray();
        return TestFolder.Create(
            ("models.csv", "id,name,url\n" + string.Concat(ids.Select(id => $"{id},{id[6..]},{url}\n"))),
            ("fine_tunes_from.csv", "from,to,method\n" + string.Concat(ids.Skip(1).Select((id, i) => $"{id},{ids[i]},full\n"))));
    }

    /// <summary>Every row of a statement as its cells with a bar between, in order of cells; items of lists in order too.</summary>
    public static async Task<string[]> AskAsync(Neo4jConnection connection, string text)
    {
        using var client = new Neo4jClient(connection);
        var rows = new List<string>();
        await client.RunAsync(
            new Neo4jStatement(text) { IsRead = true },
            row => rows.Add(string.Join('\0', Enumerable.Range(0, row.Count).Select(i =>
                row.IsList(i) ? string.Join(';', row.Items(i).Order(StringComparer.Ordinal)) : row[i].ToString()))),
            CancellationToken.None);
        return [.. rows.Order(StringComparer.Ordinal).Select(row => row.Replace('\0', '|'))];
    }

    public static Task<string[]> AskAsync(this TestDatabase database, string text) => AskAsync(database.Connection, text);

    /// <summary>The database as the files of a folder, by name.</summary>
    public static async Task<SortedDictionary<string, string>> ExportAsync(Neo4jConnection connection)
    {
        using var store = new Neo4jStore(connection);
        using var folder = TestFolder.Empty();
        CsvFolder.Save((await store.LoadAsync(CancellationToken.None)).Loaded.Contents, folder.Path);
        return folder.Files();
    }

    /// <summary>As <see cref="ExportAsync"/>; null while an import is unfinished.</summary>
    public static async Task<SortedDictionary<string, string>?> ExportOrNullAsync(Neo4jConnection connection)
    {
        try
        {
            return await ExportAsync(connection);
        }
        catch (Neo4jException exception) when (exception.Kind == Neo4jErrorKind.UnfinishedImport)
        {
            return null;
        }
    }

    /// <summary>The folder in normal form, as an export of it must be.</summary>
    public static SortedDictionary<string, string> Normal(string path)
    {
        using var folder = TestFolder.Empty();
        CsvFolder.Save(CsvFolder.Load(path).Contents, folder.Path);
        return folder.Files();
    }

    /// <summary>Added, changed, same and extra rows of the tables that are not all the same.</summary>
    public static string Describe(ImportSummary summary) => string.Join(
        ", ",
        summary.Tables.Where(table => table.Added + table.Changed + table.Extra > 0)
            .Select(table => $"{table.Name} +{table.Added} ~{table.Changed} ={table.Same} -{table.Extra}"));
}
