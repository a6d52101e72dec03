// A whole graph as pages that need no server.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Site;

/// <summary>
/// Writes a site: an overview, a list of each kind, a page for each model, dataset, license and organisation, the tables of openness, a
/// style sheet, a citation and checksums. Equal data gives equal bytes. Pages are written one after the other, and none is kept.
/// </summary>
/// <param name="snapshot">The revision.</param>
internal sealed class StaticSite(Snapshot snapshot)
{
    private const VerdictParty Party = VerdictParty.Recipient;

    private LineageGraph Graph => snapshot.Graph;

    /// <summary>How many pictures were left out, because more is upstream than an export holds.</summary>
    public int Left { get; private set; }

    /// <summary>The names of all files, in the order in which they are written; the checksums are one more.</summary>
    public IReadOnlyList<string> ListNames() =>
    [
        "style.css", "CITATION.txt", "index.html", "openness.html",
        .. snapshot.Openness.Frameworks.Select(static framework => SiteNames.OfFramework(framework.Id)),
        .. from kind in SiteNames.Kinds
           from name in WholeGraph.Nodes(Graph, kind.Kind)
               .Select(node => SiteNames.OfNode(kind.Kind, Graph.IdOf(node)))
               .SelectMany(name => kind.Kind is NodeKind.Model or NodeKind.Dataset
                   ? new[] { name + ".html", name + ".svg" } : [name + ".html"])
               .Append(kind.Folder + ".html")
           select name,
        SiteFolder.Sums,
    ];

    /// <summary>Writes all files.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="progress">Gets the number of pages of nodes so far, and of all.</param>
    /// <param name="cancellationToken">Gives up between two pages.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the folder is as far as it was.</exception>
    /// <exception cref="IOException">A file cannot be written; likewise <see cref="UnauthorizedAccessException"/>.</exception>
    public void Write(SiteFolder folder, Action<int, int> progress, CancellationToken cancellationToken)
    {
        folder.Write("style.css", HtmlReport.Style + "\n" + SitePage.Style.ReplaceLineEndings("\n"));
        folder.Write("CITATION.txt", WholeGraph.Citation(snapshot) + "\n");
        folder.Write("index.html", Overview());
        folder.Write("openness.html", Frameworks());
        foreach (var framework in snapshot.Openness.Frameworks)
        {
            folder.Write(SiteNames.OfFramework(framework.Id), Table(framework));
        }

        var (done, all) = (0, SiteNames.Kinds.Sum(kind => Graph.Count(kind.Kind)));
        foreach (var (kind, name, title) in SiteNames.Kinds)
        {
            var list = new SitePage(snapshot, name + ".html", title);
            list.Line($"<p>{Number(Graph.Count(kind))} in this revision, in the order of their ids.</p>");
            list.Line("<ul class=\"columns\">");
            foreach (var node in WholeGraph.Nodes(Graph, kind))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var file = SiteNames.OfNode(kind, Graph.IdOf(node));
                var page = kind switch
                {
                    NodeKind.License => License(file, node),
                    NodeKind.Organisation => Organisation(file, node),
                    _ => Artifact(folder, file, node),
                };
                folder.Write(file + ".html", page);
                list.Line($"<li>{list.Link(node)}</li>");
                progress(++done, all);
            }

            list.Line("</ul>");
            folder.Write(name + ".html", list.End());
        }
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string E(string words) => SitePage.E(words);

    private string Overview()
    {
        var page = new SitePage(snapshot, "index.html", "What AI models were made from, and under which licenses");
        page.Line(
            "<p>A snapshot of OpenChat.Graph: which models, datasets and organisations there are, what was made from what, and which "
            + "limits of licenses and terms of service arrive where. These pages need no server and no network.</p>");
        page.Line("<ul>");
        foreach (var (kind, name, title) in SiteNames.Kinds)
        {
            page.Line($"<li><a href=\"{name}.html\">{title}</a>: {Number(Graph.Count(kind))}</li>");
        }

        page.Line($"<li><a href=\"openness.html\">Openness</a>: {Number(snapshot.Openness.Frameworks.Length)} tables</li>").Line("</ul>");
        page.Line($"<p>{E(Verdict.Disclaimer)} That no restriction is found is no clearance: each page lists what is not known.</p>");
        page.Line("<p>The page of a model or dataset answers for somebody who got it from its publisher.</p>");
        page.Line("<h2>How to cite it</h2>").Line($"<p>{E(WholeGraph.Citation(snapshot))}</p>");
        page.Line(
            $"<p>The same is in <a href=\"CITATION.txt\">CITATION.txt</a>; <a href=\"{SiteFolder.Sums}\">{SiteFolder.Sums}</a> has the "
            + "checksum of every file. The revision is a checksum of the data.</p>");
        return page.End();
    }

    private string Frameworks()
    {
        var page = new SitePage(snapshot, "openness.html", "How open models are");
        page.Line(snapshot.Openness.Frameworks.IsEmpty ? "<p>No framework is recorded.</p>" : "<ul>");
        foreach (var framework in snapshot.Openness.Frameworks)
        {
            page.Line($"<li><a href=\"{SiteNames.OfFramework(framework.Id)}\">{E(framework.Row.Name)}</a>: "
                + $"{Number(snapshot.Openness.TableOf(framework).Length)} rows, {Number(framework.Criteria.Length)} criteria</li>");
        }

        return (snapshot.Openness.Frameworks.IsEmpty ? page : page.Line("</ul>")).End();
    }

    /// <summary>The table of a framework: a row for each model, a column for each criterion, in their areas.</summary>
    private string Table(Framework framework)
    {
        const int MarksOnly = 3; // a scale of more steps is known by its values
        var page = new SitePage(snapshot, SiteNames.OfFramework(framework.Id), framework.Row.Name);
        page.Line(framework.Row.Description.Length > 0 ? $"<p>{E(framework.Row.Description)}</p>" : "")
            .Line($"<p>{SitePage.External(framework.Row.Url)}</p>");
        var hasSteps = framework.Scale.Steps.Length > MarksOnly;
        page.Line("<p>" + string.Join("; ", framework.Scale.Steps.Select(step => string.Create(
            CultureInfo.InvariantCulture, $"{(hasSteps ? "" : Mark(step.Worth) + " ")}{E(step.Value)}, worth {step.Worth}"))) + ".</p>");
        page.Line($"<div class=\"scroll wide\" tabindex=\"0\" role=\"region\" aria-label=\"{E(framework.Row.Name)}\">").Line("<table>")
            .Line("<thead>").Line("<tr><th scope=\"col\">Rank</th><th scope=\"col\">Model</th><th scope=\"col\">Points</th>"
                + string.Concat(framework.Criteria.Select(static one =>
                    $"<th scope=\"col\">{E(one.Row.Title)}{(one.Area.Length > 0 ? $" ({E(one.Area)})" : "")}</th>")) + "</tr>")
            .Line("</thead>").Line("<tbody>");
        foreach (var row in snapshot.Openness.TableOf(framework))
        {
            var name = row.Card.IsOfModel && Graph.FindById(row.Card.ModelId) is { } node
                ? page.Link(node) : $"<bdi>{E(row.Card.Name)}</bdi>";
            page.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"<tr><td>{row.Rank}</td><th scope=\"row\">{name}</th><td>{row.Score.Points} of {row.Score.Possible}</td>")
                + string.Concat(row.Card.Cells.Select(cell => $"<td>{Cell(cell, hasSteps)}</td>")) + "</tr>");
        }

        return page.Line("</tbody>").Line("</table>").Line("</div>").End();
    }

    private static string Mark(decimal worth) => worth >= 1 ? "✔" : worth > 0 ? "~" : "✘";

    private static string Cell(Cell cell, bool hasSteps) => cell.State switch
    {
        CellState.Assessed when hasSteps || cell.Worth is null => E(cell.Counted?.Value ?? ""),
        CellState.Assessed => $"{Mark(cell.Worth.Value)} <span class=\"unseen\">{E(cell.Counted?.Value ?? "")}</span>",
        CellState.Withheld => "✘ withheld",
        CellState.NotApplicable => "does not apply",
        CellState.UnknownValue => "cannot be read",
        CellState.NotAssessed => "not assessed",
        _ => "nothing stated",
    };

    /// <summary>
    /// The page of a model or dataset: its report, and between the first part and the evidence its neighbors and the picture.
    /// </summary>
    private string Artifact(SiteFolder folder, string file, NodeId node)
    {
        var artifact = Graph.ArtifactOf(node);
        var report = ArtifactReport.Of(snapshot, artifact, Party);
        var page = new SitePage(snapshot, file + ".html", report.Title);
        var first = report.Blocks.TakeWhile(static block => block is not ReportHeading { StartsPage: true }).ToArray();
        page.Append(first);
        page.Line("<h2>Where it comes from</h2>");
        page.Facts(
        [
            ("Described at", SitePage.External(Graph.GetText(node, NodeField.Url))),
            ("Made by", string.Join(", ", Graph.DevelopersOf(artifact).Select(static made => made.Organisation).Distinct().Select(
                made => page.Link(new NodeId(NodeKind.Organisation, made))))),
            ("License", string.Join(", ", Graph.LicensesOf(artifact).Select(relation =>
                $"{page.Link(ArtifactLineage.LicenseNode(relation.License))} ({Words(relation)})"))),
            ("It", string.Join("; ", Graph.Outgoing(artifact).Select(relation =>
                $"{E(Explanations.Verb(relation))} {page.Link(relation.To)}{Doubt(relation.Position)}").Distinct(StringComparer.Ordinal))),
            ("Something was made from it", string.Join(", ", Graph.Incoming(artifact).Select(relation =>
                page.Link(relation.From) + Doubt(relation.Position)).Distinct(StringComparer.Ordinal))),
        ]);
        Picture(folder, page, file, artifact);
        page.Append(report.Blocks.Skip(first.Length));
        return page.End();
    }

    private void Picture(SiteFolder folder, SitePage page, string file, int artifact)
    {
        if (ArtifactLineage.TryCreate(snapshot, artifact, out var problem) is not { } lineage)
        {
            Left++;
            page.Line($"<p>There is no picture: {E(problem)}</p>");
            return;
        }

        folder.Write(file + ".svg", LineageSvg.Write(Graph, snapshot.Analysis.Licenses, lineage.All));
        var count = lineage.All.Artifacts.Length - 1;
        var (words, picture) = (count == 1 ? "artifact" : "artifacts", page.To(file) + ".svg");
        words = E($"Lineage of {lineage.NameOf(artifact)}: what it was made from, {Number(count)} {words}");
        page.Line("<figure>").Line($"<a href=\"{picture}\"><img src=\"{picture}\" alt=\"{words}\"/></a>").Line("</figure>");
    }

    private string Doubt(int relation) => snapshot.Analysis.Licenses.IsOutweighed(relation) ? " (doubtful)" : "";

    private string Words(LicenseRelation relation) => E(
        $"{ArtifactLineage.Word(relation.Component)}, {ArtifactLineage.Word(snapshot.Analysis.Licenses.StatusOf(relation.Position))}");

    private string License(string file, NodeId node)
    {
        var page = new SitePage(snapshot, file + ".html", SitePage.NameOf(Graph, node));
        var superseded = Graph.GetText(node, NodeField.SupersededBy);
        page.Facts(
        [
            ("Id", E(Graph.IdOf(node))),
            ("SPDX", E(Graph.GetText(node, NodeField.SpdxId))),
            ("Version", E(Graph.GetText(node, NodeField.Version))),
            ("Family", E(Graph.GetText(node, NodeField.Family))),
            ("Kind", E(Graph.GetText(node, NodeField.Kind))),
            ("Steward", E(Graph.GetText(node, NodeField.Steward))),
            ("In effect from", E(Graph.DateOf(node) is { IsNone: false } from ? from.ToString() : "")),
            ("Superseded by", Graph.FindById(superseded) is { Kind: NodeKind.License } next ? page.Link(next) : E(superseded)),
            ("Text", SitePage.External(Graph.GetText(node, NodeField.Url))),
        ]);
        var clauses = snapshot.Analysis.Terms.ClausesOf(node.Index);
        page.Line("<h2>Terms</h2>");
        page.Append(
        [
            clauses.IsEmpty
                ? new ReportParagraph("None is recorded. That is no permission.")
                : new ReportTable(
                    ["Term", "Kind", "Clause", "How it was read", "What it says"],
                    [
                        .. clauses.Select(static clause => ImmutableArray.Create(
                            $"{clause.Term.Title} ({clause.Term.Code})",
                            ArtifactLineage.Word(clause.Term.Kind),
                            clause.Place,
                            clause.Verification.Length > 0 ? clause.Verification : "not recorded",
                            clause.Summary + (clause.Threshold is null ? "" : $" Only {clause.Threshold}."))),
                    ]),
        ]);
        page.Line("<h2>What is under it</h2>");
        List(page, Graph.LicensedUnder(node.Index).Select(relation => $"{page.Link(relation.Artifact)} ({Words(relation)})"));
        return page.End();
    }

    private string Organisation(string file, NodeId node)
    {
        var page = new SitePage(snapshot, file + ".html", SitePage.NameOf(Graph, node));
        page.Facts(
        [
            ("Id", E(Graph.IdOf(node))),
            ("Kind", E(Graph.GetText(node, NodeField.Kind))),
            ("Country", E(Graph.GetText(node, NodeField.Country))),
            ("Address", SitePage.External(Graph.GetText(node, NodeField.Url))),
        ]);
        page.Line("<h2>What it made</h2>");
        List(page, Graph.DevelopedBy(node.Index).Select(relation =>
            page.Link(relation.Artifact) + (relation.Role.Length > 0 ? $" ({E(relation.Role)})" : "")));
        return page.End();
    }

    private static void List(SitePage page, IEnumerable<string> items)
    {
        string[] all = [.. items];
        page.Line(all.Length == 0
            ? "<p>Nothing is recorded.</p>"
            : $"<ul class=\"columns\">\n<li>{string.Join("</li>\n<li>", all)}</li>\n</ul>");
    }
}
