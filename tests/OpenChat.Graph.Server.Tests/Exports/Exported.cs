// Exports of artifacts for tests.
using System.Text;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Tests.Exports;

internal static class Exported
{
    /// <summary>Names that are code in some language, are written from right to left, or are long; texts all the same.</summary>
    public static readonly string[] OddNames =
    [
        "</text><script>alert(1)</script>",
        "\"quoted\" 'twice' \\back\\ &amp; &#60;b&#62;",
        "=cmd|' /C calc'!A0",
        "+1+cmd",
        "-2+3",
        "@SUM(A1)",
        "\u0645\u0631\u062D\u0628\u0627 \u202Egnp.exe\u202C",
        "\U0001F999\U0001F468\u200D\U0001F469\u200D\U0001F467 emoji",
        "]]> --> %%{init: {}}%% ```",
        "a, b; c | d\u2028e",
        new string('x', 499) + "y",
        "\u0001\uFFFE",
    ];

    /// <summary>A folder in which the model <c>model:m0</c> is made from a chain of models and datasets with these names.</summary>
    public static void WriteOddFolder(TemporaryFolder folder)
    {
        static string Cell(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        folder.Write("models.csv", "id,name,kind,url\n" + string.Concat(OddNames.Select(
            (name, i) => $"model:m{i},{Cell(name)},chat,{Cell("javascript:alert(1)//" + i)}\n")));
        folder.Write("datasets.csv", "id,name\n" + string.Concat(OddNames.Select((name, i) => $"dataset:d{i},{Cell(name)}\n")));
        folder.Write("licenses.csv", "id,name,kind,url\n" + string.Concat(OddNames.Select(
            (name, i) => $"license:l{i},{Cell(name)},bespoke-model,\"javascript:alert(2)\"\n")));
        folder.Write("organisations.csv", "id,name\n" + string.Concat(OddNames.Select((name, i) => $"org:o{i},{Cell(name)}\n")));
        folder.Write("sources.csv", "id,name\nsource:s,S\n");
        var rows = Enumerable.Range(0, OddNames.Length);
        folder.Write("fine_tunes_from.csv", "from,to,method,source,note\n" + string.Concat(
            rows.Skip(1).Select(i => $"model:m{i - 1},model:m{i},{Cell(OddNames[i])},source:s,{Cell(OddNames[i])}\n")));
        folder.Write("trained_on.csv", "from,to,stage,evidence_url\n" + string.Concat(
            rows.Select(i => $"model:m{i},dataset:d{i},sft,\"javascript:alert(3)\"\n")));
        folder.Write("licensed_under.csv", "from,to\n" + string.Concat(
            rows.Select(i => $"model:m{i},license:l{i}\ndataset:d{i},license:l{i}\n")));
        folder.Write("developed_by.csv", "from,to,role\n" + string.Concat(rows.Select(i => $"model:m{i},org:o{i},{Cell(OddNames[i])}\n")));
        const string Header = "license,term,clause,summary,scope,flows_down,certainty,source_url,verification\n";
        folder.Write("license_terms.csv", Header + string.Concat(
            rows.Select(i => $"license:l{i},NON_COMMERCIAL,{Cell(OddNames[i])},{Cell(OddNames[i])},"
                + "copies;adaptations;derivative-weights,true,explicit,https://l.example,clauses-checked\n")));
        foreach (var none in (string[])["aligned_with.csv", "derived_from.csv", "generated_by.csv"])
        {
            folder.Write(none, "from,to\n");
        }
    }

    /// <summary>The snapshot of a folder.</summary>
    public static Snapshot Load(string folder) => SnapshotLoader.Load(folder, TimeProvider.System, CancellationToken.None);

    /// <summary>The ids of all models, then of all datasets.</summary>
    public static IEnumerable<string> Artifacts(Snapshot snapshot) =>
        Enumerable.Range(0, snapshot.Graph.ArtifactCount).Select(snapshot.Graph.IdOf);

    /// <summary>What is exported of an artifact.</summary>
    public static ArtifactLineage Lineage(Snapshot snapshot, string id)
    {
        var lineage = ArtifactLineage.TryCreate(snapshot, snapshot.Graph.ArtifactOf(snapshot.Graph.FindById(id)!.Value), out var problem);
        Assert.Equal("", problem);
        return lineage!;
    }

    /// <summary>The text of an export.</summary>
    public static string Text(Snapshot snapshot, string id, string format) => Text(Lineage(snapshot, id), format);

    /// <inheritdoc cref="Text(Snapshot, string, string)"/>
    public static string Text(ArtifactLineage lineage, string format)
    {
        using var target = new MemoryStream();
        ExportFormats.FindOfArtifact(format, out _)!.Write(lineage, target);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(target.ToArray());
    }

    /// <summary>The text of an export of a whole graph.</summary>
    public static string Graph(Snapshot snapshot, string format)
    {
        using var target = new MemoryStream();
        ExportFormats.FindOfGraph(format, out _)!.Write(snapshot, target, CancellationToken.None);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(target.ToArray());
    }

    /// <summary>A name as a format for printable text has it.</summary>
    public static string Printable(string name) => name.Replace('\u0001', '\uFFFD').Replace('\uFFFE', '\uFFFD');
}
