// What reached an artifact as a policy: ODRL 2.2 as JSON-LD.
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// A set of rules on the artifact: prohibitions and duties that reached it, each with its certainty, and the permissions that are left
/// when all licenses on the way have had their say. A term is the action that the data aligns it to, where ODRL or Creative Commons has
/// one, else a word of our profile. ODRL cannot say that a rule is in doubt: who reads it must look at <c>openchat:certainty</c>.
/// </summary>
internal sealed class OdrlExport : IArtifactExport
{
    private const string CreativeCommons = "http://creativecommons.org/ns#";

    // ODRL Vocabulary & Expression 2.2, the actions of the core and of the common vocabulary; none that is deprecated
    private static readonly FrozenSet<string> Actions = FrozenSet.ToFrozenSet(
        [
            "acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute", "compensate", "concurrentUse", "delete",
            "derive", "digitize", "distribute", "ensureExclusivity", "execute", "extract", "give", "grantUse", "include", "index", "inform",
            "install", "modify", "move", "nextPolicy", "obtainConsent", "play", "present", "print", "read", "reproduce", "reviewPolicy",
            "sell", "stream", "synchronize", "textToSpeech", "transfer", "transform", "translate", "uninstall", "use", "watermark",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfCreativeCommons = FrozenSet.ToFrozenSet(
        [
            "Attribution", "CommercialUse", "DerivativeWorks", "Distribution", "Notice", "Reproduction", "ShareAlike", "Sharing",
            "SourceCode",
        ],
        StringComparer.Ordinal);

    // what the data writes behind an action that a rule of this kind is about as it is
    private static readonly FrozenSet<string> Plain = FrozenSet.ToFrozenSet(
        ["", "(prohibited)", "(as prohibition)", "(as permission)", "(not permitted)"], StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "odrl";

    /// <inheritdoc/>
    public string Title => "a policy of what reached it (ODRL 2.2)";

    /// <inheritdoc/>
    public string MediaType => "application/ld+json";

    /// <inheritdoc/>
    public string Extension => ".odrl.jsonld";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) => Texts.WriteJson(target, json =>
    {
        var uri = Uuids.Document(lineage, Name);
        json.WriteStartObject();
        json.WriteStartArray("@context");
        json.WriteStringValue("http://www.w3.org/ns/odrl.jsonld");
        json.WriteStartObject();
        json.WriteString("openchat", Uuids.Words);
        json.WriteEndObject();
        json.WriteEndArray();
        var permissions = Permissions.Of(lineage.Study).Where(
            static permission => permission.Outcome == PermissionOutcome.Granted).ToList();
        // a policy has a rule at least (Information Model, section 2.1); what has none must not be taken for one
        json.WriteString("@type", permissions.Count + lineage.Restrictions.Count == 0 ? "openchat:NoPolicy" : "Set");
        json.WriteString("uid", uri);
        json.WriteString("profile", Uuids.Words + "profile");
        json.WriteString("openchat:revision", lineage.Snapshot.Contents.Revision);
        json.WriteSome("openchat:timestamp", lineage.Timestamp);
        json.WriteString("openchat:name", lineage.NameOf(lineage.Artifact));
        json.WriteString("openchat:disclaimer", Verdict.Disclaimer);
        WriteRules(
            json, "permission", permissions, (found, number) => WriteRule(json, lineage, uri, "permission", number, found.Term));
        foreach (var (name, kind) in ((string, TermKind)[])[("prohibition", TermKind.Prohibition), ("obligation", TermKind.Duty)])
        {
            WriteRules(
                json,
                name,
                lineage.Restrictions.Where(restriction => restriction.Term.Kind == kind).ToList(),
                (restriction, number) =>
                {
                    WriteRule(json, lineage, uri, name, number, restriction.Term);
                    WriteProof(json, lineage, restriction);
                });
        }

        if (!lineage.Unknowns.IsEmpty)
        {
            json.WriteObjects("openchat:unknown", lineage.Unknowns, gap =>
            {
                json.WriteString("openchat:kind", ArtifactLineage.Word(gap.Kind));
                json.WriteString("openchat:artifact", lineage.Graph.IdOf(gap.Artifact));
                json.WriteString("openchat:message", gap.Message);
                json.WriteString("openchat:settledBy", gap.SettledBy);
            });
        }

        json.WriteEndObject();
    });

    /// <summary>The action of a term: a word of ODRL, an address of Creative Commons, or a word of our profile.</summary>
    internal static string ActionOf(Term term)
    {
        foreach (var entry in term.AlignedTo.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var end = entry.IndexOf(' ', StringComparison.Ordinal);
            var (word, rest) = end < 0 ? (entry, "") : (entry[..end], entry[(end + 1)..]);
            if (Plain.Contains(rest))
            {
                if (word.StartsWith("odrl:", StringComparison.Ordinal) && Actions.Contains(word["odrl:".Length..]))
                {
                    return word["odrl:".Length..];
                }

                if (word.StartsWith("ccrel:", StringComparison.Ordinal) && OfCreativeCommons.Contains(word["ccrel:".Length..]))
                {
                    return CreativeCommons + word["ccrel:".Length..];
                }
            }
        }

        return "openchat:" + term.Code;
    }

    // a policy of no rule of a kind does not have its list
    private static void WriteRules<T>(Utf8JsonWriter json, string name, List<T> rules, Action<T, int> write)
    {
        if (rules.Count > 0)
        {
            json.WriteObjects(name, rules.Select(static (rule, i) => (Rule: rule, Number: i + 1)), pair => write(pair.Rule, pair.Number));
        }
    }

    private static void WriteRule(Utf8JsonWriter json, ArtifactLineage lineage, string uri, string kind, int number, Term term)
    {
        json.WriteString("uid", string.Create(CultureInfo.InvariantCulture, $"{uri}#{kind}-{number}"));
        json.WriteString("target", Uuids.Node(lineage.Id));
        json.WriteString("action", ActionOf(term));
        json.WriteString("openchat:term", term.Code);
    }

    private static void WriteProof(Utf8JsonWriter json, ArtifactLineage lineage, Restriction restriction)
    {
        json.WriteString("openchat:certainty", ArtifactLineage.Word(restriction.Certainty));
        json.WriteBoolean("openchat:ownLicense", restriction.IsOwnLicense);
        json.WriteString("openchat:license", lineage.Graph.IdOf(ArtifactLineage.LicenseNode(restriction.License)));
        json.WriteString("openchat:origin", lineage.Graph.IdOf(restriction.Origin));
        json.WriteSome("openchat:clause", restriction.Clause.Place);
        json.WriteSome("openchat:threshold", restriction.Clause.Threshold?.ToString());
        json.WriteStartObject("openchat:path");
        json.WriteList("@list", lineage.PathOf(restriction));
        json.WriteEndObject();
        json.WriteString("openchat:explanation", restriction.Explanation);
    }
}
