// PROV-O and ODRL as JSON-LD: only words that these vocabularies have, and true to what the rules say.
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;

namespace OpenChat.Graph.Server.Tests.Exports;

public sealed class LinkedDataTests
{
    // of PROV-O (W3C Recommendation of 30 April 2013), as far as we use it
    private static readonly string[] ProvProperties =
    [
        "prov:entity", "prov:generated", "prov:generatedAtTime", "prov:qualifiedDerivation", "prov:qualifiedUsage", "prov:used",
        "prov:wasAssociatedWith", "prov:wasAttributedTo", "prov:wasDerivedFrom",
    ];

    private static readonly string[] ProvClasses =
        ["prov:Activity", "prov:Agent", "prov:Bundle", "prov:Derivation", "prov:Entity", "prov:Organization", "prov:Usage"];

    private static Snapshot Seed => AskedFolder.Seed.Snapshot;

    [Fact]
    public void Prov_IsSound_ForEveryArtifactOfTheSeed()
    {
        foreach (var id in Exported.Artifacts(Seed))
        {
            CheckProv(Exported.Lineage(Seed, id));
        }
    }

    [Fact]
    public void Odrl_IsSound_ForEveryArtifactOfTheSeed()
    {
        foreach (var id in Exported.Artifacts(Seed))
        {
            CheckOdrl(Exported.Lineage(Seed, id));
        }
    }

    [Fact]
    public void Names_AreText_When_TheyAreCode()
    {
        using var folder = new TemporaryFolder();
        Exported.WriteOddFolder(folder);
        var lineage = Exported.Lineage(Exported.Load(folder.Path), "model:m0");

        CheckProv(lineage);
        CheckOdrl(lineage);
        using var prov = JsonDocument.Parse(Exported.Text(lineage, "prov"));
        var labels = prov.RootElement.GetProperty("@graph").EnumerateArray().Select(
            node => node.GetProperty("rdfs:label").GetString()).ToList();
        Assert.All(Exported.OddNames, name => Assert.Contains(name, labels));
        Assert.DoesNotContain("javascript:", prov.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>A term is an action of a known vocabulary where the data aligns it to one as it is, else one of ours.</summary>
    [Theory]
    [InlineData("NON_COMMERCIAL", "http://creativecommons.org/ns#CommercialUse")]
    [InlineData("ATTRIBUTION", "http://creativecommons.org/ns#Attribution")]
    [InlineData("NO_REDISTRIBUTION", "distribute")]
    [InlineData("FLOW_DOWN", "nextPolicy")]
    [InlineData("REGISTRATION", "obtainConsent")]
    [InlineData("NO_COMPETING_MODELS", "openchat:NO_COMPETING_MODELS")] // a purpose constraint on an action
    [InlineData("NAME_PREFIX", "openchat:NAME_PREFIX")] // the nearest action only
    [InlineData("SCALE_THRESHOLD", "openchat:SCALE_THRESHOLD")]
    public void Action_IsWhatTheDataAlignsTheTermTo(string term, string action) =>
        Assert.Equal(action, OdrlExport.ActionOf(Seed.Rules.FindTerm(term)!));

    [Theory]
    [InlineData("model:zephyr-7b-beta", "urn:openchat:model:zephyr-7b-beta")]
    [InlineData("model:a b/c#d", "urn:openchat:model:a%20b%2Fc%23d")]
    public void Node_HasAUrn(string id, string expected) => Assert.Equal(expected, Uuids.Node(id));

    [Fact]
    public void Uuid_IsTheSameForTheSameText_AndOfVersion8()
    {
        Assert.Equal(Uuids.Of("a"), Uuids.Of("a"));
        Assert.NotEqual(Uuids.Of("a"), Uuids.Of("b"));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", Uuids.Of("a"));
    }

    private static void CheckProv(ArtifactLineage lineage)
    {
        using var json = JsonDocument.Parse(Exported.Text(lineage, "prov"));
        var nodes = json.RootElement.GetProperty("@graph").EnumerateArray().ToList();
        var ids = nodes.Select(node => node.GetProperty("@id").GetString()!).ToList();
        Assert.Equal(ids.Count, ids.ToHashSet().Count);
        Assert.All(ids, id => Assert.True(Uri.IsWellFormedUriString(id, UriKind.Absolute), id));
        foreach (var node in nodes)
        {
            CheckProvNode(node, ids);
        }

        var root = nodes.Single(node => node.GetProperty("@id").GetString() == Uuids.Node(lineage.Id));
        Assert.Equal(
            lineage.Restrictions.Select(restriction => restriction.Explanation),
            root.GetProperty("openchat:restriction").EnumerateArray().Select(item => item.GetProperty("rdfs:comment").GetString()!));
        Assert.Equal(
            lineage.Unknowns.Select(gap => gap.Message),
            root.GetProperty("openchat:unknown").EnumerateArray().Select(item => item.GetProperty("rdfs:comment").GetString()!));
        Assert.Equal(
            lineage.Ancestry.Relations.Length,
            nodes.Sum(node => ((string[])["prov:qualifiedDerivation", "prov:qualifiedUsage"]).Sum(
                name => node.TryGetProperty(name, out var list) ? list.GetArrayLength() : 0)));
    }

    private static void CheckProvNode(JsonElement node, List<string> ids)
    {
        foreach (var member in node.EnumerateObject())
        {
            if (member.Name.StartsWith("prov:", StringComparison.Ordinal))
            {
                Assert.Contains(member.Name, ProvProperties);
                if (member.Name is not ("prov:generatedAtTime" or "prov:qualifiedDerivation" or "prov:qualifiedUsage"))
                {
                    Assert.All(member.Value.EnumerateArray(), item => Assert.Contains(item.GetProperty("@id").GetString()!, ids));
                }
            }
            else if (member.Name == "@type")
            {
                var types = member.Value.ValueKind == JsonValueKind.Array
                    ? member.Value.EnumerateArray().Select(type => type.GetString()!).ToList()
                    : [member.Value.GetString()!];
                Assert.All(types, type => Assert.True(
                    ProvClasses.Contains(type) || type is "openchat:Model" or "openchat:Dataset" or "xsd:dateTime", type));
            }
            else
            {
                Assert.True(
                    member.Name is "@id" or "@list" or "@value" or "rdfs:label" or "rdfs:comment" or "rdfs:seeAlso"
                    || member.Name.StartsWith("openchat:", StringComparison.Ordinal),
                    member.Name);
            }

            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                CheckProvNode(member.Value, ids);
            }

            if (member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in member.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
                {
                    CheckProvNode(item, ids);
                }
            }
        }
    }

    private static void CheckOdrl(ArtifactLineage lineage)
    {
        using var json = JsonDocument.Parse(Exported.Text(lineage, "odrl"));
        var root = json.RootElement;
        var uids = new HashSet<string>([root.GetProperty("uid").GetString()!]);
        var rules = new List<(string Kind, JsonElement Rule)>();
        foreach (var kind in (string[])["permission", "prohibition", "obligation"])
        {
            rules.AddRange(root.TryGetProperty(kind, out var list) ? list.EnumerateArray().Select(rule => (kind, rule)) : []);
        }

        // a policy has a rule at least
        Assert.Equal(rules.Count == 0 ? "openchat:NoPolicy" : "Set", root.GetProperty("@type").GetString());
        Assert.All(rules, rule =>
        {
            Assert.True(uids.Add(rule.Rule.GetProperty("uid").GetString()!));
            Assert.Equal(Uuids.Node(lineage.Id), rule.Rule.GetProperty("target").GetString());
            Assert.Equal(
                OdrlExport.ActionOf(Seed.Rules.FindTerm(rule.Rule.GetProperty("openchat:term").GetString()!)!),
                rule.Rule.GetProperty("action").GetString());
        });
        Assert.Equal(
            Permissions.Of(lineage.Study).Where(permission => permission.Outcome == PermissionOutcome.Granted).Select(p => p.Term.Code),
            Terms("permission"));
        Assert.Equal(OfKind(TermKind.Prohibition), Terms("prohibition"));
        Assert.Equal(OfKind(TermKind.Duty), Terms("obligation"));
        Assert.All(
            rules.Where(rule => rule.Kind != "permission"),
            rule => Assert.Contains(rule.Rule.GetProperty("openchat:certainty").GetString(), (string[])["BINDING", "LIKELY", "CONTESTED"]));

        IEnumerable<string> OfKind(TermKind kind) =>
            lineage.Restrictions.Where(restriction => restriction.Term.Kind == kind).Select(restriction => restriction.Term.Code);

        IEnumerable<string> Terms(string kind) =>
            rules.Where(rule => rule.Kind == kind).Select(rule => rule.Rule.GetProperty("openchat:term").GetString()!);
    }
}
