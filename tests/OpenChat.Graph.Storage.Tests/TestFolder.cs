using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests;

/// <summary>A data folder of one test: written from texts or bytes, removed at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    public const string Models = "id,name\nmodel:a,A\nmodel:b,B\n";
    public const string Datasets = "id,name\ndataset:d,D\ndataset:e,E\n";
    public const string Licenses = "id,name\nlicense:l,L\n";
    public const string Organisations = "id,name\norg:o,O\n";
    public const string Sources = "id,name\nsource:s,S\n";

    private TestFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "graph-" + Guid.NewGuid().ToString("N"));

    public string this[string name] => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>
    /// A folder with two models, two datasets, a license, an organisation and a source, and the given files on top. Silence counts as not
    /// known, so relations that are not given have a file with the header alone, and columns in which an empty cell says something are
    /// there; <see cref="CreateBare"/> leaves files as they are given.
    /// </summary>
    public static TestFolder Create(params (string Name, string Text)[] files) => CreateBare(
    [
        .. TableLayouts.Relations.Where(table => !Array.Exists(files, file => file.Name == table.FileName))
            .Select(static table => (table.FileName, "from,to\n")),
        .. files.Select(static file => (file.Name, WithColumns(file.Name, file.Text))),
    ]);

    /// <summary>The same, but for what is not given beyond nodes.</summary>
    public static TestFolder CreateBare(params (string Name, string Text)[] files)
    {
        var folder = Empty();
        (string Name, string Text)[] all =
        [
            ("models.csv", Models), ("datasets.csv", Datasets), ("licenses.csv", Licenses),
            ("organisations.csv", Organisations), ("sources.csv", Sources),
            .. files,
        ];
        foreach (var (name, text) in all)
        {
            folder.Write(name, Encoding.UTF8.GetBytes(text));
        }

        return folder;
    }

    public static TestFolder Empty() => new();

    /// <summary>A file with columns of empty cells for what an empty cell says, where it has none under that or a similar header.</summary>
    private static string WithColumns(string name, string text)
    {
        var columns = name switch
        {
            "licensed_under.csv" => (string[])["component", "confidence"],
            "generated_by.csv" => ["generated_at"],
            _ => [],
        };
        var header = text.Split('\n')[0];
        columns = Array.FindAll(columns, column => !header.Contains(column, StringComparison.Ordinal));
        return columns.Length == 0 || text.Contains('"', StringComparison.Ordinal) || !header.StartsWith("from,", StringComparison.Ordinal)
            ? text
            : string.Concat(text.Split('\n').Select((line, i) =>
                line.Length == 0 ? "" : line + (i == 0 ? "," + string.Join(',', columns) : new string(',', columns.Length)) + "\n"));
    }

    public void Write(string name, byte[] bytes) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), bytes);

    /// <summary>
    /// Loads the folder. Folders of tests have only what their test is about, so the warnings of files of relations and of optional columns
    /// that are not there are left out; <see cref="LoadWhole"/> has them.
    /// </summary>
    public LoadResult Load(LoadOptions? options = null)
    {
        var result = CsvFolder.Load(Path, options);
        return result with { Findings = [.. result.Findings.Where(static finding => !IsOfSparseFolder(finding))] };
    }

    /// <summary>Loads the folder, with every finding.</summary>
    public LoadResult LoadWhole() => CsvFolder.Load(Path);

    /// <summary>Whether a finding says that a file of relations or an optional column is not there.</summary>
    public static bool IsOfSparseFolder(Finding finding) =>
        finding is { Code: FindingCodes.MissingColumn, Value: not null }
            or { Code: FindingCodes.SameThroughout, Column: "confidence", Value: null }
        || (finding is { Code: FindingCodes.MissingFile, Value: null }
            && Array.Exists(TableLayouts.All, table => table.FileName == finding.File && table.IfAbsent is not null));

    /// <summary>Every file by name, to compare folders.</summary>
    public SortedDictionary<string, string> Files()
    {
        var names = Directory.EnumerateFiles(Path).Select(file => System.IO.Path.GetFileName(file));
        return new(names.ToDictionary(name => name, name => this[name], StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Ids of all artifacts, in order.</summary>
    public static string[] Ids(LineageGraph graph) => [.. Enumerable.Range(0, graph.ArtifactCount).Select(graph.IdOf)];

    /// <summary>Relations as "from kind to", in order.</summary>
    public static string[] Relations(LineageGraph graph) =>
        [.. Enumerable.Range(0, graph.RelationCount).Select(graph.Relation).Select(
            r => $"{graph.IdOf(r.From)} {r.Kind} {graph.IdOf(r.To)}")];
}
