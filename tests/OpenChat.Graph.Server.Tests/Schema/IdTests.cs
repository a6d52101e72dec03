// Ids of what is no node: clients that cache by id must neither mix things up nor lose them.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class IdTests
{
    private const string OfArtifact = """
        __typename id
        licensedUnder { __typename id license { __typename id } component group validFrom validTo status }
        developedBy { __typename id organisation { __typename id } role }
        relations(direction: BOTH, first: 100) { __typename id kind qualifier from { __typename id } to { __typename id } doubtful }
        restrictions(kinds: [DUTY, PROHIBITION, PERMISSION]) {
          __typename id term { __typename id code } certainty inherited hops clause explanation license { __typename id }
          origin { __typename id }
        }
        permissions { __typename id term { __typename id } outcome origin { __typename id } license { __typename id } }
        conflicts { __typename id code level message }
        unknowns { __typename id kind message missing file line settledBy artifact { __typename id } }
        disagreements { __typename id message artifact { __typename id } }
        """;

    [Fact]
    public void Ids_AreUniquePerType_AndTheSameAfterEveryLoad()
    {
        var first = Collect(AskedFolder.Seed);
        var second = Collect(new AskedFolder(Path.Combine(TestFolders.Root, "seed")));

        Assert.Equal(first, second);
        Assert.Equal(
            [
                "Conflict", "Dataset", "DevelopedBy", "Disagreement", "License", "LicenseTerm", "LicensedUnder", "Model", "Organisation",
                "Permission", "Relation", "Restriction", "Term", "Unknown", "Verdict",
            ],
            first.Keys.Select(key => key.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.True(first.Count > 5_000, $"only {first.Count} things");
    }

    [Fact]
    public void Ids_AreMadeOfContent()
    {
        var model = AskedFolder.Small.Data("""
            { model(id: "model:acme-chat") {
                relations { id } licensedUnder { id } developedBy { id } permissions { id term { id } }
                verdict(purpose: FINE_TUNE, reading: TEXT_ONLY) { id }
            } }
            """).GetProperty("model");

        Assert.Equal(
            [
                "relation:fine-tunes-from|model:acme-chat|model:acme-base|full|",
                "relation:trained-on|model:acme-chat|dataset:talk|sft|",
            ],
            Ids(model.GetProperty("relations")));
        Assert.StartsWith("licensed-under:model:acme-chat|license:", Ids(model.GetProperty("licensedUnder"))[0], StringComparison.Ordinal);
        Assert.StartsWith("developed-by:model:acme-chat|org:", Ids(model.GetProperty("developedBy"))[0], StringComparison.Ordinal);
        Assert.Equal("verdict:model:acme-chat|FINE_TUNE|TEXT_ONLY|RECIPIENT", model.GetProperty("verdict").GetProperty("id").GetString());
        Assert.All(model.GetProperty("permissions").EnumerateArray(), permission => Assert.Equal(
            permission.GetProperty("term").GetProperty("id").GetString()!.Replace(
                "term:", "permission:model:acme-chat|", StringComparison.Ordinal),
            permission.GetProperty("id").GetString()));
    }

    [Fact]
    public void Ids_TellPartsApart_When_TheySpellTheSignBetweenThem()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:a,A\nmodel:b,B\n");
        folder.Write("datasets.csv", "id,name\ndataset:d,D\n");
        folder.Write("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,x|y%\nmodel:b,dataset:d,x%7Cy%25\n");
        var relations = new AskedFolder(folder.Path).Data("""{ dataset(id: "dataset:d") { relations(direction: DOWNSTREAM) { id } } }""")
            .GetProperty("dataset").GetProperty("relations");

        Assert.Equal(
            ["relation:trained-on|model:a|dataset:d|x%7Cy%25|", "relation:trained-on|model:b|dataset:d|x%257Cy%2525|"], Ids(relations));
    }

    [Fact]
    public void Ids_TellGapsApart_When_TwoRowsLeaveTheSame()
    {
        using var folder = new TemporaryFolder();
        folder.Write("models.csv", "id,name\nmodel:a,A\n");
        folder.Write("datasets.csv", "id,name\ndataset:d,D\n");
        folder.Write("aligned_with.csv", "from,to\n");
        folder.Write("fine_tunes_from.csv", "from,to,method,note\nmodel:a,model:gone,full,one\nmodel:a,model:gone,full,two\n");
        var gaps = new AskedFolder(folder.Path).Data("""{ model(id: "model:a") { unknowns { id kind line } } }""")
            .GetProperty("model").GetProperty("unknowns").EnumerateArray()
            .Where(gap => gap.GetProperty("kind").GetString() == "UNKNOWN_PARENT").ToList();

        Assert.Equal([2, 3], gaps.Select(gap => gap.GetProperty("line").GetInt32()));
        Assert.Equal(2, gaps.Select(gap => gap.GetProperty("id").GetString()).Distinct(StringComparer.Ordinal).Count());
    }

    private static string[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    /// <summary>What stands under each type and id in the answers about everything; fails when two different things share an id.</summary>
    private static SortedDictionary<string, string> Collect(AskedFolder folder)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (list, one) in ((string, string)[])[("models", "model"), ("datasets", "dataset")])
        {
            string? after = null;
            do
            {
                var page = folder.Data("query ($after: String) "
                    + $"{{ {list}(first: 100, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}",
                    JsonSerializer.Serialize(new { after })).GetProperty(list);
                foreach (var id in page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()))
                {
                    Visit(folder.Data($"{{ {one}(id: \"{id}\") {{ {OfArtifact} }} }}"), found);
                    Visit(folder.Data($$"""
                        { {{one}}(id: "{{id}}") { __typename id
                            a: verdict(purpose: COMMERCIAL_USE) { __typename id outcome reasons restrictions { __typename id explanation } }
                            b: verdict(purpose: COMMERCIAL_USE, reading: BALANCED) { __typename id outcome reasons }
                            m: verdict(purpose: COMMERCIAL_USE, party: MAKER) { __typename id outcome reasons }
                            c: verdict(purpose: TRAIN_ON_OUTPUTS) { __typename id outcome restrictions { __typename id explanation } }
                        } }
                        """), found);
                }

                after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()
                    ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString()
                    : null;
            }
            while (after is not null);
        }

        Visit(folder.Data("{ terms { __typename id code } }"), found);
        Visit(
            folder.Data("{ licenses(first: 100) { nodes { __typename id terms { __typename id clause summary term { __typename id } } } "
                + "} }"),
            found);
        return found;
    }

    // What one answer says of a thing may be more than another says: what both say must agree.
    private static void Visit(JsonElement element, SortedDictionary<string, string> found)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                Visit(item, found);
            }

            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var thing = element.TryGetProperty("__typename", out var type)
            ? $"{type.GetString()} {element.GetProperty("id").GetString()}"
            : null;
        if (thing is not null)
        {
            found.TryAdd(thing, "");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (thing is not null && member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            {
                var key = $"{thing} {member.Name}";
                Assert.True(
                    found.TryAdd(key, member.Value.GetRawText()) || found[key] == member.Value.GetRawText(),
                    $"{key}: {member.Value.GetRawText()} and {found[key]}");
            }

            Visit(member.Value, found);
        }
    }
}
