// What an answer rests on: the claims behind a relation, a cell or a term, and the sources to be cited.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
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
            .Field("Query.citations", static (in FieldContext context) => Cite(context, All(context.Snapshot())))
            .Field("Artifact.citations", static (in FieldContext context) =>
                Cite(context, OfArtifact(context.Snapshot(), context.Artifact()).Union(
                    OfOpenness(context.Snapshot(), context.Snapshot().Openness.CardsOf(context.Graph().IdOf(context.Node()))),
                    StringComparer.Ordinal)))
            .Field(
                "Verdict.citations", static (in FieldContext context) => Cite(context, OfArtifact(context.Snapshot(), context.Index)))
            .Field("Restriction.citations", static (in FieldContext context) =>
                Cite(context, OfRestriction(context.Snapshot(), context.Object<RestrictionSet>()[context.Index])))
            .Field("Openness.citations", static (in FieldContext context) =>
                Cite(context, OfOpenness(context.Snapshot(), [context.Object<ScoreCard>()])))
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

    private static SortedSet<string> All(Snapshot snapshot) => new(
        Enumerable.Range(0, snapshot.Graph.Count(NodeKind.Source)).Select(source => Id(snapshot.Graph, NodeKind.Source, source))
            .Concat(snapshot.Contents.Openness.Resources.Select(static row => row.Id)),
        StringComparer.Ordinal);

    /// <summary>What all that is said of an artifact rests on: the claims about it and all it was made from, and the texts.</summary>
    private static SortedSet<string> OfArtifact(Snapshot snapshot, int artifact)
    {
        var (graph, used) = (snapshot.Graph, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var member in snapshot.Analysis.StudyOf(artifact).Closure)
        {
            foreach (var relation in graph.Outgoing(member))
            {
                Add(graph, used, relation.Claims);
            }

            foreach (var license in graph.LicensesOf(member))
            {
                Add(graph, used, license.Claims);
                AddText(snapshot, used, license.License);
            }

            foreach (var developer in graph.DevelopersOf(member))
            {
                Add(graph, used, developer.Claims);
            }
        }

        return used;
    }

    private static SortedSet<string> OfRestriction(Snapshot snapshot, Restriction restriction)
    {
        var (graph, used) = (snapshot.Graph, new SortedSet<string>(StringComparer.Ordinal));
        for (var hop = 0; hop < restriction.Hops; hop++)
        {
            Add(graph, used, restriction.Hop(hop).Relation.Claims);
        }

        Add(graph, used, restriction.LicensedUnder.Claims);
        AddText(snapshot, used, restriction.License);
        return used;
    }

    private static SortedSet<string> OfOpenness(Snapshot snapshot, IEnumerable<ScoreCard> cards) => new(
        cards.SelectMany(static card => card.Cells.SelectMany(static cell => cell.Statements).Select(static fact => fact.Claim.Source)
            .Append(card.Framework.Row.Source)).Where(source => snapshot.Graph.FindById(NodeKind.Source, source) >= 0),
        StringComparer.Ordinal);

    private static void Add(LineageGraph graph, SortedSet<string> used, GraphList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            if (claim.Source is { } source)
            {
                used.Add(Id(graph, NodeKind.Source, source));
            }
        }
    }

    /// <summary>A license is a source of its own where clauses of it are recorded.</summary>
    private static void AddText(Snapshot snapshot, SortedSet<string> used, int license)
    {
        if (!snapshot.Analysis.Terms.ClausesOf(license).IsEmpty)
        {
            used.Add(Id(snapshot.Graph, NodeKind.License, license));
        }
    }

    private static string Id(LineageGraph graph, NodeKind kind, int index) => graph.IdOf(new NodeId(kind, index));

    private static FieldValue Cite(in FieldContext context, IEnumerable<string> ids)
    {
        var snapshot = context.Snapshot();
        var resources = snapshot.Contents.Openness.Resources;
        return FieldValue.Object(new CitationList(
        [
            .. ids.Order(StringComparer.Ordinal).Select(id => snapshot.Graph.FindById(id) is { } node
                ? OfNode(snapshot, node, id)
                : OfResource(resources.First(row => row.Id == id))),
        ]));
    }

    private static Citation OfNode(Snapshot snapshot, NodeId node, string id)
    {
        var graph = snapshot.Graph;
        var isText = node.Kind == NodeKind.License;
        var (url, license) = (graph.GetText(node, NodeField.Url), isText ? "" : graph.GetText(node, NodeField.License));
        url = WebAddress.IsOne(url) || !isText
            ? url
            : snapshot.Analysis.Terms.ClausesOf(node.Index).Select(static clause => clause.SourceUrl).FirstOrDefault(
                static address => WebAddress.IsOne(address)) ?? "";
        var read = isText ? default : graph.DateOf(node);
        var title = graph.NameOf(node) is { Length: > 0 } name ? name : id;
        return new Citation(id, title, url, license, read, BibTex.OfPage(id, title, url, license, read));
    }

    private static Citation OfResource(ResourceRow row) =>
        new(row.Id, row.Title.Length > 0 ? row.Title : row.Id, row.Url, "", default, BibTex.Of(row));

    private static Evidence Item(in FieldContext context) => context.Object<Evidence>();

    private static Citation Entry(in FieldContext context) => context.Object<Citation>();

    /// <param name="Claim">Who says it, where, and since when.</param>
    /// <param name="Says">Value and words of an assessment, what a clause says; empty for a relation, which says itself.</param>
    /// <param name="Verification">How the text of a clause was read; empty for all else.</param>
    private sealed record Evidence(ClaimText Claim, string Says, string Verification);

    private sealed record Address(string Url, string Problem);

    private sealed record CitationList(ImmutableArray<Citation> Entries);

    private sealed record Citation(string Id, string Title, string Url, string License, PartialDate Retrieved, string Bibtex);
}
