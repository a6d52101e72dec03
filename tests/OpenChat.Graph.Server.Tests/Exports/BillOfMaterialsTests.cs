// CycloneDX and SPDX: valid against the official schemas for every model of the seed, and true to what the rules say.
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Exports;

public sealed class BillOfMaterialsTests
{
    private static Snapshot Seed => AskedFolder.Seed.Snapshot;

    [Fact]
    public void CycloneDx_FitsTheSchemaAndItself_ForEveryArtifactOfTheSeed()
    {
        foreach (var id in Exported.Artifacts(Seed))
        {
            CheckCycloneDx(Exported.Lineage(Seed, id));
        }
    }

    [Fact]
    public void Spdx_FitsTheSchemaAndItself_ForEveryArtifactOfTheSeed()
    {
        var known = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var id in Exported.Artifacts(Seed))
        {
            CheckSpdx(Exported.Lineage(Seed, id), known);
        }
    }

    [Theory]
    [InlineData("model:gpt-4")]
    [InlineData("dataset:ultrachat")]
    public void Spdx_FitsTheSchemaAsAWhole(string id)
    {
        using var json = JsonDocument.Parse(Exported.Text(Seed, id, "spdx"));

        Assert.Equal("", OfficialSchema.Spdx.Value.Check(json.RootElement));
    }

    [Fact]
    public void Schemas_RefuseWhatIsWrong()
    {
        using var bom = JsonDocument.Parse(
            """{ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{ "type": "model", "name": "x" }] }""");
        using var license = JsonDocument.Parse(
            """
            { "bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{ "type": "data", "name": "x", "licenses": [
              { "license": { "id": "No-Such-License" } }] }] }
            """);
        using var element = JsonDocument.Parse(
            """
            {
              "type": "Annotation", "spdxId": "urn:a:b", "creationInfo": "_:c", "annotationType": "other", "subject": "urn:a:c", "x": 1
            }
            """);
        using var document = JsonDocument.Parse("""{ "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{}] }""");

        Assert.NotEqual("", OfficialSchema.CycloneDx.Value.Check(bom.RootElement));
        Assert.NotEqual("", OfficialSchema.CycloneDx.Value.Check(license.RootElement));
        Assert.NotEqual("", OfficialSchema.SpdxElement("Annotation").Check(element.RootElement));
        Assert.NotEqual("", OfficialSchema.Spdx.Value.Check(document.RootElement));
    }

    [Fact]
    public void Names_AreText_When_TheyAreCode()
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var snapshot = Exported.Load(folder.Path);
        var lineage = Exported.Lineage(snapshot, "model:m0");

        CheckCycloneDx(lineage);
        CheckSpdx(lineage, []);
        using var bom = JsonDocument.Parse(Exported.Text(lineage, "cyclonedx"));
        var names =
            bom.RootElement.GetProperty("components").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ToList();
        Assert.All(Exported.OddNames.Skip(1), name => Assert.Equal(2, names.Count(other => other == name)));
        Assert.DoesNotContain("javascript:", bom.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", Exported.Text(lineage, "spdx"), StringComparison.Ordinal);
    }

    [Fact]
    public void Licenses_AreListedAsCycloneDxTakesThem()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(
            TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Exports", "Schemas", "spdx.schema.json")));

        Assert.Equal(
            schema.RootElement.GetProperty("enum").EnumerateArray().Select(id => id.GetString()),
            File.ReadLines(Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Exports", "spdx-license-ids.txt")));
    }

    /// <summary>A license is concluded only where nothing stands against what is declared.</summary>
    [Theory]
    [InlineData("model:sure", "MIT", "MIT")] // all that it was made from is known, and its license demands as much
    [InlineData("model:looser", "MIT", "NOASSERTION")] // made from data under CC BY-NC
    [InlineData("model:gap", "MIT", "NOASSERTION")] // its training data is not known
    [InlineData("model:unlicensed", "NOASSERTION", "NOASSERTION")]
    [InlineData("model:own", "LicenseRef-openchat-own-1.0", "NOASSERTION")] // nobody recorded what its license says
    [InlineData("dataset:either", "MIT OR CC-BY-NC-4.0", "NOASSERTION")] // whoever uses it chooses
    public void License_IsConcluded_When_NothingSpeaksAgainstIt(string id, string declared, string concluded)
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "models.csv",
            "id,name,kind,release_date\nmodel:sure,Sure,base,2024\nmodel:looser,Looser,base,2024\nmodel:gap,Gap,base,2024\n"
            + "model:unlicensed,Unlicensed,base,2024\nmodel:own,Own,base,2024\n");
        folder.Write("datasets.csv", "id,name,synthetic\ndataset:free,Free,no\ndataset:nc,NC,no\ndataset:either,Either,no\n");
        folder.Write(
            "licenses.csv",
            "id,name,spdx_id,kind,url\nlicense:mit,MIT License,MIT,open-source,https://mit.example\n"
            + "license:cc-by-nc-4.0,CC BY-NC 4.0,CC-BY-NC-4.0,open-data,\nlicense:own-1.0,Own License,OWN-1.0,bespoke-model,\n");
        folder.Write("organisations.csv", "id,name\norg:maker,Maker\norg:other,Other\n");
        folder.Write("sources.csv", "id,name\nsource:s,S\n");
        folder.Write(
            "trained_on.csv",
            "from,to,stage,source,confidence\nmodel:sure,dataset:free,pretraining,source:s,high\n"
            + "model:looser,dataset:nc,pretraining,source:s,high\nmodel:own,dataset:free,pretraining,source:s,high\n"
            + "model:unlicensed,dataset:free,pretraining,source:s,high\n");
        folder.Write(
            "developed_by.csv",
            "from,to,role,source,confidence\n" + string.Concat(((string[])["sure", "looser", "gap", "unlicensed", "own"]).Select(
                name => $"model:{name},org:maker,,source:s,high\n"))
            + "dataset:free,org:other,,source:s,high\ndataset:nc,org:other,,source:s,high\ndataset:either,org:other,,source:s,high\n");
        folder.Write(
            "licensed_under.csv",
            "from,to,component,group,source,confidence\nmodel:sure,license:mit,weights,,source:s,high\n"
            + "model:looser,license:mit,weights,,source:s,high\nmodel:gap,license:mit,weights,,source:s,high\n"
            + "model:own,license:own-1.0,weights,,source:s,high\ndataset:free,license:mit,data,,source:s,high\n"
            + "dataset:nc,license:cc-by-nc-4.0,data,,source:s,high\ndataset:either,license:mit,data,a,source:s,high\n"
            + "dataset:either,license:cc-by-nc-4.0,data,a,source:s,high\n");
        foreach (var none in (string[])["fine_tunes_from.csv", "aligned_with.csv", "derived_from.csv", "generated_by.csv"])
        {
            folder.Write(none, "from,to\n");
        }

        var lineage = Exported.Lineage(Exported.Load(folder.Path), id);
        using var spdx = JsonDocument.Parse(Exported.Text(lineage, "spdx"));
        var elements = spdx.RootElement.GetProperty("@graph").EnumerateArray().ToList();
        var expressions = elements.Where(element => Type(element) == "simplelicensing_LicenseExpression").ToDictionary(
            element => element.GetProperty("spdxId").GetString()!,
            element => element.GetProperty("simplelicensing_licenseExpression").GetString()!);
        string LicenseOf(string type) => elements
            .Where(element => element.TryGetProperty("relationshipType", out var found) && found.GetString() == type
                && element.GetProperty("from").GetString() == Uuids.Node(id))
            .Select(element => element.GetProperty("to")[0].GetString()!).Single() is var to && expressions.TryGetValue(to, out var text)
                ? text
                : to == "expandedlicensing_NoAssertionLicense" ? LicenseStatements.NoAssertion : to;
        Assert.Equal((declared, concluded), (LicenseOf("hasDeclaredLicense"), LicenseOf("hasConcludedLicense")));

        using var bom = JsonDocument.Parse(Exported.Text(lineage, "cyclonedx"));
        var component = bom.RootElement.GetProperty("metadata").GetProperty("component");
        var licenses = component.TryGetProperty("licenses", out var list) ? list.EnumerateArray().ToList() : [];
        var properties = component.GetProperty("properties").EnumerateArray().Select(
            property => (property.GetProperty("name").GetString(), property.GetProperty("value").GetString())).ToList();
        Assert.Equal(declared == "NOASSERTION", properties.Contains(("openchat:declaredLicense", "NOASSERTION")));
        Assert.Equal(concluded == "NOASSERTION", properties.Contains(("openchat:concludedLicense", "NOASSERTION")));
        Assert.Equal(
            concluded == "NOASSERTION" ? 0 : 1,
            licenses.Count(license => license.GetProperty("license").GetProperty("acknowledgement").GetString() == "concluded"));
    }

    private static void CheckCycloneDx(ArtifactLineage lineage)
    {
        using var json = JsonDocument.Parse(Exported.Text(lineage, "cyclonedx"));
        var root = json.RootElement;
        var problems = OfficialSchema.CycloneDx.Value.Check(root);
        Assert.True(problems.Length == 0, $"{lineage.Id}: {problems}");

        JsonElement[] components =
            [root.GetProperty("metadata").GetProperty("component"), .. root.GetProperty("components").EnumerateArray()];
        var refs = components.Select(component => component.GetProperty("bom-ref").GetString()!).ToList();
        Assert.Equal(lineage.Ancestry.Artifacts.Select(reached => lineage.Graph.IdOf(reached.Artifact)), refs);
        Assert.Equal(refs, root.GetProperty("dependencies").EnumerateArray().Select(item => item.GetProperty("ref").GetString()!));
        Assert.All(
            root.GetProperty("dependencies").EnumerateArray().SelectMany(item => item.GetProperty("dependsOn").EnumerateArray()),
            item => Assert.Contains(item.GetString()!, refs));
        Assert.All(
            components.Where(component => component.TryGetProperty("modelCard", out _)).SelectMany(component =>
                component.GetProperty("modelCard").GetProperty("modelParameters").GetProperty("datasets").EnumerateArray()),
            item => Assert.StartsWith("dataset:", refs.Single(id => id == item.GetProperty("ref").GetString()), StringComparison.Ordinal));
        var properties = components[0].GetProperty("properties").EnumerateArray().Select(property => (
            Name: property.GetProperty("name").GetString()!, Value: property.GetProperty("value").GetString()!)).ToList();
        string[] Values(string list, string name) => [.. properties.Where(property =>
            property.Name.StartsWith($"openchat:{list}:", StringComparison.Ordinal)
            && property.Name.EndsWith(":" + name, StringComparison.Ordinal)).Select(property => property.Value)];
        Assert.Equal(lineage.Restrictions.Select(restriction => restriction.Explanation), Values("restriction", "explanation"));
        Assert.Equal(
            lineage.Restrictions.Select(restriction => ArtifactLineage.Word(restriction.Certainty)), Values("restriction", "certainty"));
        Assert.Equal(lineage.Unknowns.Select(gap => gap.Message), Values("unknown", "message"));
        Assert.Equal(
            lineage.Unknowns.IsEmpty ? "unknown" : "incomplete",
            root.GetProperty("compositions")[0].GetProperty("aggregate").GetString());
    }

    private static void CheckSpdx(ArtifactLineage lineage, ConcurrentDictionary<string, bool> known)
    {
        using var json = JsonDocument.Parse(Exported.Text(lineage, "spdx"));
        var elements = json.RootElement.GetProperty("@graph").EnumerateArray().ToList();
        var ids = new HashSet<string>(["_:creationInfo", "expandedlicensing_NoAssertionLicense"], StringComparer.Ordinal);
        foreach (var element in elements)
        {
            var shape = ShapeOf(element);
            if (known.TryAdd(shape, true))
            {
                using var checkedElement = JsonDocument.Parse(shape);
                var problems = OfficialSchema.SpdxElement(Type(element)).Check(checkedElement.RootElement);
                Assert.True(problems.Length == 0, $"{lineage.Id}: {shape}\n{problems}");
            }

            Assert.True(!element.TryGetProperty("spdxId", out var id) || ids.Add(id.GetString()!), $"{id} is there twice.");
        }

        foreach (var name in (string[])[
            "from", "to", "subject", "creationInfo", "createdBy", "suppliedBy", "originatedBy", "element", "rootElement"])
        {
            foreach (var value in elements.Where(element => element.TryGetProperty(name, out _)).Select(e => e.GetProperty(name)))
            {
                Assert.All(
                    value.ValueKind == JsonValueKind.Array
                        ? value.EnumerateArray().Select(item => item.GetString()!)
                        : [value.GetString()!],
                    reference => Assert.Contains(reference, ids));
            }
        }

        Assert.All(
            elements.Where(element => element.TryGetProperty("simplelicensing_customIdToUri", out _)).SelectMany(
                element => element.GetProperty("simplelicensing_customIdToUri").EnumerateArray()),
            entry => Assert.Contains(entry.GetProperty("value").GetString()!, ids));
        Assert.Equal(
            lineage.Restrictions.Select(restriction => restriction.Explanation)
                .Concat(lineage.Unknowns.Select(gap => $"{gap.Message} {gap.SettledBy}")),
            elements.Where(element => Type(element) == "Annotation").Select(element => element.GetProperty("statement").GetString()!));
        Assert.Equal(
            lineage.Ancestry.Relations.Select(lineage.Graph.Relation).Count(relation => relation.Kind == RelationKind.TrainedOn),
            elements.Count(element => element.TryGetProperty("relationshipType", out var type) && type.GetString() == "trainedOn"));
    }

    /// <summary>
    /// An element in which what may be any text, and what is a reference of that document, is always the same: the schema takes long, and
    /// need not see the same thing twice.
    /// </summary>
    private static string ShapeOf(JsonElement element)
    {
        string[] texts = ["name", "summary", "comment", "statement"];
        string[] lists = ["element", "originatedBy"];
        var shape = JsonNode.Parse(element.GetRawText())!.AsObject();
        foreach (var (name, value) in shape.ToList())
        {
            if (texts.Contains(name))
            {
                Assert.Equal(JsonValueKind.String, value!.GetValueKind());
                shape[name] = "text";
            }
            else if (lists.Contains(name))
            {
                Assert.All(value!.AsArray(), item => Assert.Matches("^(?!_:).+:.+", (string)item!));
                shape[name] = new JsonArray("urn:openchat:x");
            }
            else if (name is "spdxId" or "from" or "subject" or "suppliedBy")
            {
                Assert.Matches("^(?!_:).+:.+", (string)value!);
                shape[name] = "urn:openchat:x";
            }
        }

        return shape.ToJsonString();
    }

    private static string Type(JsonElement element) => element.GetProperty("type").GetString()!;
}
