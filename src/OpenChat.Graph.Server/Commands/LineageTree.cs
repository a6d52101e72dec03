// What an artifact was made from, as a tree of lines.
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes the ancestors of an artifact, each below what was made from it.</summary>
internal static class LineageTree
{
    /// <summary>Artifacts that a tree shows; the nearest ones.</summary>
    private const int MostArtifacts = 200;

    /// <summary>
    /// The tree, each line two blanks in, parents in the order of relations; a line that says so when there are none. What stands in the
    /// tree already is not opened a second time.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="artifact">The artifact, which has no line itself.</param>
    /// <param name="without">Relations that are no ancestry.</param>
    public static string Of(LineageGraph graph, int artifact, RelationMarks without)
    {
        var lineage = graph.GetLineage(artifact, LineageDirection.Upstream, maxArtifacts: MostArtifacts, without: without);
        var parents = lineage.Relations.ToLookup(position => graph.Relation(position).From);
        var text = new StringBuilder();
        var open = new Stack<(string Line, string Start, int Artifact)>(); // no artifact: the line alone
        var shown = new HashSet<int> { artifact };
        Open(artifact, "  ");
        while (open.TryPop(out var next))
        {
            var isKnown = next.Artifact >= 0 && !shown.Add(next.Artifact);
            var isLeft = isKnown && (parents.Contains(next.Artifact) || MissingOf(next.Artifact).Any());
            text.Append(next.Line).Append(isLeft ? ", as above" : "").Append('\n');
            if (next.Artifact >= 0 && !isKnown)
            {
                Open(next.Artifact, next.Start);
            }
        }

        return text.Length == 0 ? "  nothing that is recorded.\n"
            : lineage.IsComplete ? text.ToString()
            : text.Append("  There is more: these are the ").Append(MostArtifacts).Append(" nearest.\n").ToString();

        void Open(int made, string start)
        {
            List<(string Text, int Artifact)> lines =
            [
                .. parents[made].Select(position => graph.Relation(position))
                    .Select(relation => ($"{Explanations.Verb(relation)} {graph.NameOf(relation.To)}", relation.To)),
                .. MissingOf(made).Select(static id => ($"names {id}, of which there is no record", -1)),
            ];
            for (var i = lines.Count - 1; i >= 0; i--)
            {
                var isLast = i == lines.Count - 1;
                open.Push(($"{start}{(isLast ? "└─ " : "├─ ")}{lines[i].Text}", start + (isLast ? "   " : "│  "), lines[i].Artifact));
            }
        }

        IEnumerable<string> MissingOf(int made) => graph.UnresolvedOf(made)
            .Where(row => row.FromArtifact == made && row.To.Length > 0 && row.Kind <= RelationKind.GeneratedBy)
            .Select(static row => row.To).Distinct(StringComparer.Ordinal);
    }
}
