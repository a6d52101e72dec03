// Which sources an answer rests on, and how each is cited.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Reports;

/// <summary>A source as it is cited.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title, or its id where it has none.</param>
/// <param name="Url">Where it is; empty where that is not recorded.</param>
/// <param name="License">The terms it is under, as written; empty where they are not recorded, and for the text of a license.</param>
/// <param name="Retrieved">When it was read; none where that is not recorded.</param>
/// <param name="Bibtex">The entry in BibTeX.</param>
internal sealed record Citation(string Id, string Title, string Url, string License, PartialDate Retrieved, string Bibtex)
{
    /// <summary>
    /// For the text of a license: how it was read, in the words of <c>verification</c>, with the number of its clauses that say so, most
    /// clauses first; empty words where it is not recorded. Null for all other sources.
    /// </summary>
    public ImmutableArray<(string Word, int Clauses)>? Verifications { get; init; }
}

/// <summary>Finds what is to be cited.</summary>
internal static class CitedSources
{
    /// <summary>Every source of claims, and the publications, by id.</summary>
    public static SortedSet<string> All(Snapshot snapshot) => new(
        Enumerable.Range(0, snapshot.Graph.Count(NodeKind.Source)).Select(source => Id(snapshot.Graph, NodeKind.Source, source))
            .Concat(snapshot.Contents.Openness.Resources.Select(static row => row.Id)),
        StringComparer.Ordinal);

    /// <summary>What all that is said of an artifact rests on: the claims about it and all it was made from, and the texts.</summary>
    public static SortedSet<string> OfArtifact(Snapshot snapshot, int artifact)
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

    /// <summary>The same with what its openness rests on; ids.</summary>
    public static SortedSet<string> OfAllSaid(Snapshot snapshot, int artifact)
    {
        var used = OfArtifact(snapshot, artifact);
        used.UnionWith(OfOpenness(snapshot, snapshot.Openness.CardsOf(snapshot.Graph.IdOf(artifact))));
        return used;
    }

    /// <summary>What one restriction rests on: the claims on its surest path and of its license, and the license; ids.</summary>
    public static SortedSet<string> OfRestriction(Snapshot snapshot, Restriction restriction)
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

    /// <summary>What openness rests on: the sources of the statements and of the frameworks; ids.</summary>
    public static SortedSet<string> OfOpenness(Snapshot snapshot, IEnumerable<ScoreCard> cards) => new(
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

    /// <summary>The entries of sources, in the order of their ids.</summary>
    public static ImmutableArray<Citation> Entries(Snapshot snapshot, IEnumerable<string> ids)
    {
        var resources = snapshot.Contents.Openness.Resources;
        return
        [
            .. ids.Order(StringComparer.Ordinal).Select(id => snapshot.Graph.FindById(id) is { } node
                ? OfNode(snapshot, node, id)
                : OfResource(resources.First(row => row.Id == id))),
        ];
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
        return new Citation(id, title, url, license, read, BibTex.OfPage(id, title, url, license, read))
        {
            Verifications = isText
                ? [
                    .. snapshot.Analysis.Terms.ClausesOf(node.Index)
                        .CountBy(static clause => clause.Verification, StringComparer.Ordinal)
                        .OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
                        .Select(static pair => (pair.Key, pair.Value)),
                ]
                : null,
        };
    }

    private static Citation OfResource(ResourceRow row) =>
        new(row.Id, row.Title.Length > 0 ? row.Title : row.Id, row.Url, "", default, BibTex.Of(row));
}
