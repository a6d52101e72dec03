// The picture of a lineage: exact on small graphs (Schema/Cases/lineage-svg), sound XML on every artifact, and the one of the README.
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Queries;

public sealed class LineageSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>
    /// When it differs, the product draws Zephyr differently now: look at the new picture, then accept it (.github/CONTRIBUTING.md).
    /// </summary>
    [Fact]
    public void PictureOfTheReadme_IsWhatTheProductDraws() =>
        RecordedFile.Check(
            Path.Combine(TestFolders.Root, "docs", "zephyr-lineage.svg"),
            Picture(AskedFolder.Seed.Data("""{ model(name: "Zephyr") { lineage(maxDepth: 3) { svg } } }""")));

    [Theory]
    [InlineData("model(name: \"Zephyr\") { lineage(maxDepth: 2)")]
    [InlineData("dataset(id: \"dataset:ultrachat\") { lineage(direction: BOTH)")]
    public void Picture_IsTheSame_When_TheCultureWritesNumbersDifferently(string document)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = Picture(AskedFolder.Seed.Data($"{{ {document} {{ svg }} }} }}"));
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "minus", NumberDecimalSeparator = "," } };

            Assert.Equal(expected, Picture(AskedFolder.Seed.Data($"{{ {document} {{ svg }} }} }}")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("UPSTREAM")]
    [InlineData("DOWNSTREAM")]
    [InlineData("BOTH")]
    public void Picture_IsSoundAndSafe_ForEveryArtifactOfTheSeed(string direction)
    {
        foreach (var field in (string[])["models", "datasets"])
        {
            for (var after = "null"; after.Length > 0;)
            {
                var page = AskedFolder.Seed.Data($$"""
                    { {{field}}(first: 20, after: {{after}}) {
                      pageInfo { hasNextPage endCursor } nodes { lineage(direction: {{direction}}) { nodes { name } svg } }
                    } }
                    """).GetProperty(field);
                foreach (var lineage in page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("lineage")))
                {
                    var picture = XDocument.Parse(lineage.GetProperty("svg").GetString()!);
                    AssertSafe(picture);
                    var titles = picture.Descendants(Svg + "g").Elements(Svg + "title").Select(title => title.Value).ToList();
                    Assert.All(
                        lineage.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()!),
                        name => Assert.Contains(titles, title => title.StartsWith(name, StringComparison.Ordinal)));
                }

                var info = page.GetProperty("pageInfo");
                after = info.GetProperty("hasNextPage").GetBoolean() ? $"\"{info.GetProperty("endCursor").GetString()}\"" : "";
            }
        }
    }

    [Fact]
    public void Picture_IsSafe_When_NamesAreMarkupOrNoTextAtAll()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "models.csv",
            "id,name,kind\nmodel:a,\"</text><script>alert(1)</script> & \"\"'\u0001\ufffe\",chat\nmodel:b,plain,no such kind\n");
        folder.Write("datasets.csv", "id,name\ndataset:d,\"<a href=\"\"javascript:x\"\"/>\"\n");
        folder.Write("licenses.csv", "id,name\nlicense:l,\"<b onload='x'>\"\n");
        folder.Write("organisations.csv", "id,name\n");
        folder.Write("sources.csv", "id,name\n");
        folder.Write("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,\"<i>\"\n");
        folder.Write("fine_tunes_from.csv", "from,to,method\nmodel:a,model:b,full\nmodel:b,model:a,full\nmodel:a,model:a,merge\n");
        folder.Write("licensed_under.csv", "from,to\nmodel:a,license:l\n");
        var asked = new AskedFolder(folder.Path);

        var picture = XDocument.Parse(Picture(asked.Data("""{ model(id: "model:a") { lineage { svg } } }""")));

        AssertSafe(picture);
        var titles = picture.Descendants(Svg + "title").Select(title => title.Value).ToList();
        Assert.Contains("</text><script>alert(1)</script> & \"'\ufffd\ufffd (chat model): <b onload='x'>", titles);
        Assert.Contains("trained on: <i>", titles);
    }

    private static void AssertSafe(XDocument picture)
    {
        string[] elements = ["svg", "g", "rect", "path", "text", "title", "style"];
        string[] attributes = ["xmlns", "class", "role", "viewBox", "width", "height", "x", "y", "rx", "d", "transform"];
        Assert.DoesNotContain(picture.Descendants(), element => !elements.Contains(element.Name.LocalName));
        Assert.DoesNotContain(picture.Descendants().Attributes(), attribute => !attributes.Contains(attribute.Name.LocalName));
        Assert.DoesNotContain("url(", picture.Descendants(Svg + "style").Single().Value, StringComparison.Ordinal);
    }

    private static string Picture(JsonElement data) =>
        data.EnumerateObject().Single().Value.GetProperty("lineage").GetProperty("svg").GetString()!;
}
