using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;

namespace OpenChat.Graph.Storage.Tests.Neo4j.Importing;

/// <summary>export --bulk: the files, and what Neo4j's own bulk importer makes of them.</summary>
public sealed class Neo4jBulkTests
{
    [Fact]
    public void Write_MakesHeadersDataAndTheCommand()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,aliases\nmodel:a,\"A \"\"1\"\"\",x;y\n"),
            ("licensed_under.csv", "from,to,component\nmodel:a,license:l,weights\n"));
        using var bulk = TestFolder.Empty();

        var arguments = Neo4jBulk.Write(CsvFolder.Load(folder.Path).Contents, bulk.Path);

        Assert.Equal(":ID,id,name,kind,family,parameters,tokens,release_date,url,aliases:string[]\n", bulk["models-header.csv"]);
        Assert.Equal("1,\"model:a\",\"A \"\"1\"\"\",,,,,,,\"x;y\"\n", bulk["models.csv"]);
        Assert.Equal(
            ":START_ID,:END_ID,component,group,valid_from,valid_to,source,evidence_url,confidence,recorded_at,retracted_at,note,"
            + "imported:boolean\n",
            bulk["licensed_under-header.csv"]);
        Assert.Equal("1,4,\"weights\",,,,,,,,,,true\n", bulk["licensed_under.csv"]);
        Assert.Equal(
            "database import full neo4j --id-type=integer '--array-delimiter=;' '--quote=\"' --multiline-fields=true " +
            "--ignore-empty-strings=true " +
            "--nodes=OpenChatGraph=graph-header.csv,graph.csv --nodes=Artifact:Model=models-header.csv,models.csv",
            string.Join(' ', arguments.Take(11).Select(Neo4jBulk.Quote)));
        Assert.Contains("--relationships=LICENSED_UNDER=licensed_under-header.csv,licensed_under.csv", arguments);
        Assert.EndsWith(
            $"exec \"${{NEO4J_ADMIN:-neo4j-admin}}\" {string.Join(' ', arguments.Select(Neo4jBulk.Quote))}\n",
            bulk["import.sh"],
            StringComparison.Ordinal);
    }

    [Neo4jToolsFact]
    public async Task Command_MakesTheSameGraph()
    {
        using var folder = TestFolder.Empty();
        foreach (var file in Directory.GetFiles(Seed.Folder, "*.csv"))
        {
            folder.Write(Path.GetFileName(file), await File.ReadAllBytesAsync(file));
        }

        var models = await File.ReadAllBytesAsync(Path.Combine(Seed.Folder, "models.csv"));
        folder.Write("models.csv", [.. models, .. "\"model:odd \"\"'`\n\",\"a\\\"\"b\\\r\n😀\",,,,,,,;x;;\n"u8]);
        using var bulk = TestFolder.Empty();
        var arguments = Neo4jBulk.Write(CsvFolder.Load(folder.Path).Contents, bulk.Path);
        await using var server = new OwnServer();

        await server.AdminAsync(bulk.Path, arguments);
        await server.StartAsync();

        Assert.Equal(ImportFolder.Normal(folder.Path), await ImportFolder.ExportAsync(server.Connection));
        Assert.False((await FolderImport.RunAsync(server.Connection, folder.Path)).Written);
    }
}
