// What all pages of a site share.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Site;

/// <summary>
/// A page that is being written: HTML that is well-formed XML, without script, with links to other pages of the site from where it is.
/// </summary>
internal sealed class SitePage
{
    /// <summary>Beside the style of reports: what they have not.</summary>
    public const string Style = """
        body { max-width: 60rem; margin-top: 1rem; } header nav a { margin-right: 1rem; } footer { margin-top: 3rem; font-size: .85rem;
          border-top: 1px solid var(--line); }
        dt { font-weight: 600; margin-top: .5rem; } dd { margin-left: 0; } figure { margin: 1rem 0; } img { max-width: 100%; height: auto; }
        .wide td, .wide th { overflow-wrap: normal; } .wide th[scope=row] { min-width: 10rem; }
        .columns { columns: 18rem; padding-left: 1.2rem; } .unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px;
          overflow: hidden; white-space: nowrap; }
        @media print { header, figure { display: none; } }

        """;

    private readonly StringBuilder _text = new();
    private readonly Snapshot _snapshot;
    private readonly string _up;

    /// <summary>Begins a page.</summary>
    /// <param name="snapshot">The revision that it is of.</param>
    /// <param name="name">The name of its file, from the top of the site.</param>
    /// <param name="title">What it is about.</param>
    public SitePage(Snapshot snapshot, string name, string title)
    {
        (_snapshot, _up) = (snapshot, name.Contains('/', StringComparison.Ordinal) ? "../" : "");
        Line("<!DOCTYPE html>").Line("<html lang=\"en\">").Line("<head>").Line("<meta charset=\"utf-8\"/>")
            .Line("<meta name=\"viewport\" content=\"width=device-width\"/>").Line($"<title>{E(title)} · OpenChat.Graph</title>")
            .Line($"<link rel=\"stylesheet\" href=\"{_up}style.css\"/>").Line("</head>").Line("<body>")
            .Line("<header><nav aria-label=\"Site\">").Line($"<a href=\"{_up}index.html\">Overview</a>");
        foreach (var (_, folder, words) in SiteNames.Kinds)
        {
            Line($"<a href=\"{_up}{folder}.html\">{words}</a>");
        }

        Line($"<a href=\"{_up}openness.html\">Openness</a>").Line("</nav></header>").Line("<main>").Line($"<h1><bdi>{E(title)}</bdi></h1>");
    }

    private LineageGraph Graph => _snapshot.Graph;

    /// <summary>Words as text of a page.</summary>
    public static string E(string words) => HtmlReport.Escape(words);

    /// <summary>What a node is called: its name, or its id where it has none.</summary>
    public static string NameOf(LineageGraph graph, NodeId node) => graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node);

    /// <summary>Appends a line of HTML.</summary>
    public SitePage Line(string html)
    {
        _text.Append(html).Append('\n');
        return this;
    }

    /// <summary>Appends parts of a report.</summary>
    public void Append(IEnumerable<ReportBlock> blocks) => HtmlReport.Append(_text, blocks);

    /// <summary>An address from the page.</summary>
    /// <param name="name">Of a file, from the top of the site.</param>
    public string To(string name) => _up + name;

    /// <summary>A link to the page of a node, as HTML.</summary>
    public string Link(NodeId node) =>
        $"<a href=\"{_up}{SiteNames.OfNode(node.Kind, Graph.IdOf(node))}.html\"><bdi>{E(NameOf(Graph, node))}</bdi></a>";

    /// <summary>A link to the page of an artifact, as HTML.</summary>
    public string Link(int artifact) => Link(Graph.NodeOf(artifact));

    /// <summary>A list of terms with what is said of each; what is empty is left out.</summary>
    /// <param name="facts">The words, and HTML.</param>
    public void Facts(params IEnumerable<(string Term, string Html)> facts)
    {
        Line("<dl>");
        foreach (var (term, html) in facts.Where(static fact => fact.Html.Length > 0))
        {
            Line($"<dt>{E(term)}</dt><dd>{html}</dd>");
        }

        Line("</dl>");
    }

    /// <summary>An address of the web as HTML; empty when it is none.</summary>
    public static string External(string url) => WebAddress.IsOne(url) ? $"<a href=\"{E(url)}\">{E(url)}</a>" : "";

    /// <summary>Ends the page.</summary>
    /// <returns>All of it.</returns>
    public string End()
    {
        var day = ArtifactLineage.DayOf(_snapshot)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Line("</main>").Line("<footer>")
            .Line($"<p>Revision {E(_snapshot.Contents.Revision)} of the data{(day is null ? "" : $", whose newest claim is of {day}")}. "
                + $"{E(Verdict.Disclaimer)}</p>")
            .Line("</footer>").Line("</body>").Line("</html>")._text.ToString();
    }
}
