// The relations of the lineage as rows.
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Tables;

namespace OpenChat.Graph.Server.Exports;

/// <summary>A row for each relation, with both ends by id and name, and the claims it rests on. RFC 4180, with CR LF.</summary>
internal sealed class CsvExport : IArtifactExport
{
    private static readonly string[] Columns =
    [
        "from", "from_name", "relation", "qualifier", "to", "to_name", "ancestry", "outweighed", "operators", "generated_at", "sources",
        "evidence_urls", "confidence", "revision",
    ];

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Title => "the relations as rows (CSV)";

    /// <inheritdoc/>
    public string MediaType => "text/csv; charset=utf-8; header=present";

    /// <inheritdoc/>
    public string Extension => ".csv";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target)
    {
        var (graph, text) = (lineage.Graph, new StringBuilder());
        CsvText.AppendLine(text, Columns);
        foreach (var position in lineage.All.Relations)
        {
            var relation = graph.Relation(position);
            CsvText.AppendLine(
                text,
                [
                    graph.IdOf(relation.From),
                    graph.NameOf(relation.From),
                    ArtifactLineage.Word(relation.Kind),
                    relation.QualifierText,
                    graph.IdOf(relation.To),
                    graph.NameOf(relation.To),
                    Spell(lineage.IsAncestry(position)),
                    Spell(lineage.Snapshot.Analysis.Licenses.IsOutweighed(position)),
                    relation.OperatorText,
                    relation.GeneratedAt.ToString(),
                    Join(relation.Claims, static claim => claim.SourceText),
                    Join(relation.Claims, static claim => string.Join(';', WebAddress.In(claim.EvidenceUrl))),
                    Join(relation.Claims, static claim => Words.Spell(claim.Confidence)),
                    lineage.Snapshot.Contents.Revision,
                ]);
        }

        Texts.Write(target, text.ToString());
    }

    private static string Spell(bool value) => value ? "true" : "false";

    private static string Join(GraphList<Claim> claims, Func<Claim, string> read) =>
        string.Join(';', claims.Select(read).Where(static text => text.Length > 0).Distinct(StringComparer.Ordinal));
}
