// What an answer rests on: the claims behind a relation, a cell or a term, and the sources to be cited.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The field <c>Query.evidence</c>, the fields <c>citations</c>, and the types <c>Evidence</c>, <c>EvidenceAddress</c>, <c>Citations</c>
/// and <c>Citation</c>.
/// </summary>
internal static class EvidenceQuery
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField("Query.evidence", Of, Values.ObjectItem<Evidence>)
            .Field("Evidence.source", static (in FieldContext context) => FrameworkType.SourceOf(context, Item(context).Claim.Source))
            .Field("Evidence.sourceText", static (in FieldContext context) => Values.TextOrNull(Item(context).Claim.Source))
            .Field("Evidence.says", static (in FieldContext context) => Values.TextOrNull(Item(context).Says))
            .Field("Evidence.verification", static (in FieldContext context) => Values.TextOrNull(Item(context).Verification))
            .Field("Evidence.confidence", static (in FieldContext context) => ClaimList.OfConfidence(Item(context).Claim.Confidence))
            .Field("Evidence.recordedAt", static (in FieldContext context) => Values.Date(Item(context).Claim.RecordedAt))
            .Field("Evidence.retractedAt", static (in FieldContext context) => Values.Date(Item(context).Claim.RetractedAt))
            .Field("Evidence.note", static (in FieldContext context) => Values.TextOrNull(Item(context).Claim.Note))
            .ListField("Evidence.addresses", Addresses, Values.ObjectItem<Address>)
            .Field("EvidenceAddress.url", static (in FieldContext context) => FieldValue.String(context.Object<Address>().Url))
            .Field("EvidenceAddress.problem", static (in FieldContext context) => Values.TextOrNull(context.Object<Address>().Problem))
            .Field("Query.citations", static (in FieldContext context) => Cite(context, CitedSources.All(context.Snapshot())))
            .Field("Artifact.citations", static (in FieldContext context) =>
                Cite(context, CitedSources.OfAllSaid(context.Snapshot(), context.Artifact())))
            .Field(
                "Verdict.citations",
                static (in FieldContext context) => Cite(context, CitedSources.OfArtifact(context.Snapshot(), context.Index)))
            .Field("Restriction.citations", static (in FieldContext context) =>
                Cite(context, CitedSources.OfRestriction(context.Snapshot(), context.Object<RestrictionSet>()[context.Index])))
            .Field("Openness.citations", static (in FieldContext context) =>
                Cite(context, CitedSources.OfOpenness(context.Snapshot(), [context.Object<ScoreCard>()])))
            .Field("Citations.revision", static (in FieldContext context) => FieldValue.String(context.Snapshot().Contents.Revision))
            .ListField(
                "Citations.entries",
                static (in FieldContext context) => Values.List(context.Object<CitationList>().Entries),
                Values.ObjectItem<Citation>)
            .Field("Citations.bibtex", static (in FieldContext context) => FieldValue.String(
                string.Join('\n', context.Object<CitationList>().Entries.Select(static entry => entry.Bibtex))))
            .Field("Citation.id", static (in FieldContext context) => FieldValue.String(Entry(context).Id))
            .Field("Citation.title", static (in FieldContext context) => FieldValue.String(Entry(context).Title))
            .Field("Citation.url", static (in FieldContext context) => Values.AddressOrNull(Entry(context).Url))
            .Field("Citation.license", static (in FieldContext context) => Values.TextOrNull(Entry(context).License))
            .Field("Citation.retrieved", static (in FieldContext context) => Values.Date(Entry(context).Retrieved))
            .Field("Citation.bibtex", static (in FieldContext context) => FieldValue.String(Entry(context).Bibtex));
    }

    private static FieldValue Of(in FieldContext context)
    {
        var (snapshot, id) = (context.Snapshot(), context.Arguments.GetString("id")!); // the schema says non-null
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var parts = id[(colon + 1)..].Split('|').Select(static part =>
            part.Replace("%7C", "|", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal)).ToArray();
        var found = (colon < 0 ? "" : id[..colon], parts.Length) switch
        {
            ("relation", > 2) => OfRelations(snapshot.Graph, parts[1], id),
            ("licensed-under" or "developed-by", > 2) => OfRelations(snapshot.Graph, parts[0], id),
            ("cell", 3) => OfCell(snapshot, parts[0], parts[1], parts[2]),
            ("license-term", 2) => OfTerm(snapshot.Rules, parts[0], parts[1]),
            _ => null,
        };
        return found is null
            ? FieldValue.Error(new FieldError(
                $"\"{LookupErrors.Cut(id)}\" is the id of no relation, license or developer of an artifact, cell or clause. Take "
                + "the \"id\" of Relation, LicensedUnder, DevelopedBy, OpennessCell or LicenseTerm.",
                LookupErrors.NotFound))
            : Values.List(found);
    }

    /// <summary>The claims about a relation of an artifact, those that were taken back last; null when there is no such relation.</summary>
    private static Evidence[]? OfRelations(LineageGraph graph, string from, string id)
    {
        if (graph.FindById(from) is not { Kind: NodeKind.Model or NodeKind.Dataset } node)
        {
            return null;
        }

        var artifact = graph.ArtifactOf(node);
        foreach (var relation in graph.Outgoing(artifact))
        {
            if (Ids.TextOf(graph, relation) == id)
            {
                return [.. Of(relation.Claims), .. Of(graph.RetractedClaimsOf(RelationFamily.Lineage, relation.Position))];
            }
        }

        foreach (var license in graph.LicensesOf(artifact))
        {
            if (Ids.TextOf(graph, license) == id)
            {
                return [.. Of(license.Claims), .. Of(graph.RetractedClaimsOf(RelationFamily.Licensing, license.Position))];
            }
        }

        foreach (var developer in graph.DevelopersOf(artifact))
        {
            if (Ids.TextOf(graph, developer) == id)
            {
                return [.. Of(developer.Claims), .. Of(graph.RetractedClaimsOf(RelationFamily.Developing, developer.Position))];
            }
        }

        return null;

        static IEnumerable<Evidence> Of(GraphList<Claim> claims) => claims.Select(static claim => new Evidence(
            new ClaimText(claim.SourceText, claim.EvidenceUrl, claim.Confidence, claim.RecordedAt, claim.Note)
            {
                RetractedAt = claim.RetractedAt,
            },
            "",
            ""));
    }

    private static Evidence[]? OfCell(Snapshot snapshot, string framework, string criterion, string model) =>
        snapshot.Openness.Find(framework) is { } found && found.Find(criterion) is { } asked
            && snapshot.Openness.CardOf(found, model) is { } card
            ?
            [
                .. card.Cells[asked.Place].Statements.Select(static fact => new Evidence(fact.Claim, Says(fact), "")),
                .. OpennessType.RetractedOf(snapshot, card.Cells[asked.Place]).Select(
                    static fact => new Evidence(fact.Claim, Says(fact), "")),
            ]
            : null;

    private static string Says(OpennessFact fact) => fact.Label.Length == 0 ? fact.Value : $"{fact.Value}: {fact.Label}";

    private static Evidence[]? OfTerm(RuleSet rules, string license, string term)
    {
        foreach (var clause in rules.ClausesOf(license))
        {
            if (clause.Term.Code == term)
            {
                return
                [
                    new Evidence(
                        new ClaimText("", clause.SourceUrl, Confidence.None, default, clause.Place), clause.Summary,
                        clause.Verification),
                ];
            }
        }

        return null;
    }

    private static FieldValue Addresses(in FieldContext context)
    {
        var links = context.Snapshot().Contents.Openness.ProjectLinks;
        return Values.List(WebAddress.In(Item(context).Claim.EvidenceUrl).Select(url => new Address(
            url, links.FirstOrDefault(link => link.Url == url && link.Problem.Length > 0)?.Problem ?? "")).ToArray());
    }

    private static FieldValue Cite(in FieldContext context, IEnumerable<string> ids) =>
        FieldValue.Object(new CitationList(CitedSources.Entries(context.Snapshot(), ids)));

    private static Evidence Item(in FieldContext context) => context.Object<Evidence>();

    private static Citation Entry(in FieldContext context) => context.Object<Citation>();

    /// <param name="Claim">Who says it, where, and since when.</param>
    /// <param name="Says">Value and words of an assessment, what a clause says; empty for a relation, which says itself.</param>
    /// <param name="Verification">How the text of a clause was read; empty for all else.</param>
    private sealed record Evidence(ClaimText Claim, string Says, string Verification);

    private sealed record Address(string Url, string Problem);

    private sealed record CitationList(ImmutableArray<Citation> Entries);
}
