// The formats for people and network programs: exact on a small graph, sound on every artifact of the seed, and names that are code.
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Exports;

public sealed partial class TextExportTests
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Formats { get; } = [.. ExportFormats.OfArtifact.Select(format => format.Name)];

    private static Snapshot Seed => AskedFolder.Seed.Snapshot;

    /// <summary>
    /// When it differs, the product exports otherwise now: look at the difference, then accept it (.github/CONTRIBUTING.md).
    /// </summary>
    [Theory]
    [MemberData(nameof(Formats))]
    public void Export_IsAsRecorded(string format)
    {
        var text = Exported.Text(AskedFolder.Small.Snapshot, "model:acme-chat", format);
        RecordedFile.Check(
            Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Exports", "Recorded", format + ".json"),
            JsonSerializer.Serialize(text.Split('\n'), Readable).ReplaceLineEndings("\n") + "\n");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Export_HasTheSameBytes_When_LoadedAgainAndTheCultureIsAnother(string format)
    {
        var expected = Exported.Text(AskedFolder.Small.Snapshot, "model:beta-mix", format);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "minus", NumberDecimalSeparator = "," } };

            Assert.Equal(expected, Exported.Text(Exported.Load(Path.Combine(AskedFolder.Folder, "Data")), "model:beta-mix", format));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Dot_IsSound_ForEveryArtifactOfTheSeed()
    {
        foreach (var lineage in AllOfSeed())
        {
            var lines = ReadDot(Exported.Text(lineage, "dot"));

            Assert.Equal(
                lineage.All.Artifacts.Select(reached => lineage.Graph.IdOf(reached.Artifact)),
                lines.Where(line => line.Attributes.ContainsKey("id")).Select(line => line.Attributes["id"]));
            Assert.Equal(
                lineage.All.Relations.Select(lineage.Graph.Relation).Select(
                    relation => $"n{lineage.PlaceOf(relation.From)} -> n{lineage.PlaceOf(relation.To)}"),
                lines.Select(line => line.What).Where(what => what.Contains(" -> ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Mermaid_HasALineForEachNodeAndRelation_ForEveryArtifactOfTheSeed()
    {
        foreach (var lineage in AllOfSeed())
        {
            var lines = Exported.Text(lineage, "mermaid").TrimEnd('\n').Split('\n');

            Assert.Equal(1 + lineage.All.Artifacts.Length + lineage.All.Relations.Length, lines.Length);
            Assert.All(lines.Skip(1), line => Assert.Matches(MermaidLine(), line));
        }
    }

    [Fact]
    public void GraphML_IsSound_ForEveryArtifactOfTheSeed()
    {
        foreach (var lineage in AllOfSeed())
        {
            var document = GraphMLCheck.Read(Exported.Text(lineage, "graphml"));
            var edges = GraphMLCheck.Data(document, "edge");

            Assert.Equal(
                lineage.Restrictions.Select(restriction => (
                    restriction.Term.Code, ArtifactLineage.Word(restriction.Certainty), string.Join(';', lineage.PathOf(restriction)))),
                edges.Where(edge => edge["relation"] == "RESTRICTED_BY").Select(
                    edge => (edge["term"], edge["certainty"], edge.GetValueOrDefault("path", ""))));
        }
    }

    [Fact]
    public void Json_HasEveryRestrictionAndGap_ForEveryArtifactOfTheSeed()
    {
        foreach (var lineage in AllOfSeed())
        {
            using var json = JsonDocument.Parse(Exported.Text(lineage, "json"));
            var root = json.RootElement;

            Assert.Equal("2026-12-01T00:00:00Z", root.GetProperty("timestamp").GetString());
            Assert.Equal(
                lineage.Restrictions.Select(restriction => (restriction.Explanation, restriction.Hops)),
                root.GetProperty("restrictions").EnumerateArray().Select(
                    item => (item.GetProperty("explanation").GetString()!, item.GetProperty("path").GetArrayLength())));
            Assert.Equal(
                lineage.Unknowns.Select(gap => gap.Message),
                root.GetProperty("unknowns").EnumerateArray().Select(item => item.GetProperty("message").GetString()!));
        }
    }

    [Fact]
    public void Csv_HasARowForEachRelation_ForEveryArtifactOfTheSeed()
    {
        foreach (var lineage in AllOfSeed())
        {
            var rows = ReadCsv(Exported.Text(lineage, "csv"));

            Assert.Equal(
                lineage.All.Relations.Select(lineage.Graph.Relation).Select(
                    relation => (lineage.Graph.IdOf(relation.From), lineage.Graph.IdOf(relation.To))),
                rows.Skip(1).Select(row => (row[0], row[4])));
            Assert.All(rows, row => Assert.Equal(14, row.Length));
            Assert.All(rows.SelectMany(row => row), AssertNoFormula);
        }
    }

    [Fact]
    public void Names_AreText_When_TheyAreCode()
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var snapshot = Exported.Load(folder.Path);
        var names = Exported.OddNames.Select(Exported.Printable).ToList();

        var svg = XDocument.Parse(Exported.Text(snapshot, "model:m0", "svg"));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
        Assert.Contains($"{names[0]} (chat model): {names[0]}", svg.Descendants().Select(element => element.Value));

        var dot = ReadDot(Exported.Text(snapshot, "model:m0", "dot"));
        var tooltips = dot.Where(line => line.Attributes.ContainsKey("id")).Select(line => line.Attributes["tooltip"]).ToList();
        Assert.All(names, name => Assert.Contains($"{name}: {name}", tooltips));

        var mermaid = Exported.Text(snapshot, "model:m0", "mermaid").TrimEnd('\n').Split('\n');
        Assert.All(mermaid.Skip(1), line => Assert.Matches(MermaidLine(), line));
        var labels = mermaid.Skip(1).Select(line => MermaidCode().Replace(
            MermaidLine().Match(line).Groups["label"].Value,
            code => char.ToString((char)int.Parse(code.Groups[1].Value, CultureInfo.InvariantCulture))));
        Assert.All(Exported.OddNames, name => Assert.Contains(name, labels));

        var graph = GraphMLCheck.Read(Exported.Text(snapshot, "model:m0", "graphml"));
        var data = GraphMLCheck.Data(graph, "node");
        Assert.All(names, name => Assert.Equal(3, data.Count(node => node["name"] == name)));
        Assert.DoesNotContain(data, node => node.ContainsKey("url"));

        var rows = ReadCsv(Exported.Text(snapshot, "model:m0", "csv"));
        Assert.All(rows.SelectMany(row => row), AssertNoFormula);
        Assert.Contains("'=cmd|' /C calc'!A0", rows.Select(row => row[1]));
        Assert.Contains("'@SUM(A1)", rows.Select(row => row[5]));
        Assert.Contains(Exported.OddNames[0], rows.Select(row => row[1]));
        Assert.All(rows.Skip(1), row => Assert.Equal("", row[11]));

        using var json = JsonDocument.Parse(Exported.Text(snapshot, "model:m0", "json"));
        Assert.All(Exported.OddNames, name => Assert.Equal(
            2, json.RootElement.GetProperty("nodes").EnumerateArray().Count(node => node.GetProperty("name").GetString() == name)));
        Assert.DoesNotContain("javascript:", json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lineage_IsRefused_When_MoreIsUpstreamThanFits()
    {
        using var folder = new TemporaryFolder();
        var count = ArtifactLineage.MaxArtifacts;
        folder.Write("models.csv", "id,name\nmodel:all,All\nmodel:some,Some\n");
        folder.Write("datasets.csv", "id,name\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"dataset:d{i},D{i}\n")));
        foreach (var nodes in (string[])["licenses", "organisations", "sources"])
        {
            folder.Write(nodes + ".csv", "id,name\n");
        }

        folder.Write("trained_on.csv", "from,to,stage\n" + string.Concat(Enumerable.Range(0, count).Select(
            i => $"model:all,dataset:d{i},sft\n{(i > 0 ? $"model:some,dataset:d{i},sft\n" : "")}")));
        var snapshot = Exported.Load(folder.Path);

        Assert.Null(ArtifactLineage.TryCreate(snapshot, snapshot.Graph.FindById("model:all")!.Value.Index, out var problem));
        Assert.Equal(
            "model:all has more than 1000 artifacts upstream; an export holds so many at most, and is never cut. Ask for parts of it with "
            + "the field lineage(maxDepth:).",
            problem);
        Assert.Equal(count, Exported.Lineage(snapshot, "model:some").All.Artifacts.Length);
    }

    [Theory]
    [InlineData("model:zephyr-7b-beta", "model-zephyr-7b-beta.svg")]
    [InlineData("../../etc/passwd", "etc-passwd.svg")]
    [InlineData("a\"b\r\nc", "a-b--c.svg")]
    [InlineData("\U0001F999", "export.svg")]
    public void FileName_IsSafe(string id, string expected) => Assert.Equal(expected, ExportFormats.FileName(id, ".svg"));

    [Fact]
    public void Find_NamesTheNearest_When_ThereIsNoSuchFormat()
    {
        Assert.Null(ExportFormats.FindOfArtifact("grapml", out var problem));
        Assert.StartsWith("There is no format \"grapml\". Did you mean graphml? There are svg, dot, ", problem, StringComparison.Ordinal);
    }

    private static IEnumerable<ArtifactLineage> AllOfSeed() => Exported.Artifacts(Seed).Select(id => Exported.Lineage(Seed, id));

    private static void AssertNoFormula(string cell) => Assert.DoesNotMatch("^[=+@\t\r-]", cell);

    /// <summary>The statements of a file of DOT with their attributes as Graphviz reads them.</summary>
    private static List<(string What, Dictionary<string, string> Attributes)> ReadDot(string text)
    {
        var lines = text.Split('\n');
        Assert.Equal(("digraph lineage {", "}", ""), (lines[0], lines[^2], lines[^1]));
        return [.. lines[1..^2].Select(line =>
        {
            var match = DotLine().Match(line);
            Assert.True(match.Success, line);
            return (match.Groups["what"].Value, match.Groups["name"].Captures.Zip(match.Groups["value"].Captures).ToDictionary(
                pair => pair.First.Value,
                pair => WebUtility.HtmlDecode(DotEscape().Replace(
                    pair.Second.Value is ['"', .., '"'] ? pair.Second.Value[1..^1] : pair.Second.Value,
                    escape => escape.Value[1] == 'n' ? "\n" : escape.Value[1..]))));
        })];
    }

    private static List<string[]> ReadCsv(string text)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var rows = new List<string[]>();
        var cells = new List<string>();
        foreach (Match match in CsvCell().Matches(text))
        {
            var cell = match.Groups["cell"].Value;
            cells.Add(cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell);
            if (match.Groups["end"].Value != ",")
            {
                rows.Add([.. cells]);
                cells.Clear();
            }
        }

        Assert.Equal(text.Length, CsvCell().Matches(text).Sum(match => match.Length));
        return rows;
    }

    [GeneratedRegex(
        "^  (?<what>graph|node|edge|n[0-9]+( -> n[0-9]+)?) "
        + @"\[((?<name>[a-z]+)=(?<value>""(?:[^""\\]|\\.)*""|[A-Za-z0-9.]+)(, (?!\])|(?=\])))+\];$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DotLine();

    [GeneratedRegex(@"\\.")]
    private static partial Regex DotEscape();

    [GeneratedRegex(
        "^  (n[0-9]+(\\[\"(?<label>[^\"<>&`]*)\"\\]|\\[\\(\"(?<label>[^\"<>&`]*)\"\\)\\])|n[0-9]+ (-->|-.->)\\|\"[^\"<>&`]*\"\\| n[0-9]+)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex MermaidLine();

    [GeneratedRegex("#([0-9]+);")]
    private static partial Regex MermaidCode();

    [GeneratedRegex("\\G(?<cell>\"([^\"]|\"\")*\"|[^\",\r\n]*)(?<end>,|\r\n)", RegexOptions.ExplicitCapture)]
    private static partial Regex CsvCell();
}
