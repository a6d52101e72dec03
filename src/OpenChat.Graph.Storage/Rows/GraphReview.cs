using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// What is sound but worth knowing about a graph as a whole: licenses without terms, sources that nothing rests on, names that several
/// nodes have. Not looked for while a graph is loaded, because it costs as much as a look-up of every name.
/// </summary>
public static class GraphReview
{
    /// <summary>All of it, as infos, in the order of tables; of a table by line, then what concerns several rows.</summary>
    /// <param name="loaded">The graph. Lines are those of its store, or of the files it would be exported to.</param>
    /// <param name="options">How many findings are listed one by one.</param>
    public static ImmutableArray<Finding> Run(LoadResult loaded, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        var most = (options ?? new LoadOptions()).MaxFindings;
        return [.. TableLayouts.Nodes.SelectMany(table =>
        {
            var findings = new FindingList(table.FileName, most);
            if (table.Kind == NodeKind.License)
            {
                ReportLicenses(loaded, table, findings);
            }
            else if (table.Kind == NodeKind.Source)
            {
                ReportSources(loaded, table, findings);
            }

            ReportNames(loaded.Graph, table, findings);
            return findings.Take();
        })];
    }

    private static void ReportLicenses(LoadResult loaded, NodeLayout table, FindingList findings)
    {
        var known = loaded.Contents.Rules.LicenseTerms.Select(row => row.License.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var prefix = Words.IdPrefix(NodeKind.License);
        Report(loaded, table, findings, FindingCodes.NoTerms, "a row of license_terms.csv", id =>
            known.Contains(id) || (id.StartsWith(prefix, StringComparison.Ordinal) && known.Contains(id[prefix.Length..]))
                ? null
                : $"{FindingList.Cut(id)} has no row in {TableLayouts.LicenseTerms.FileName}; what it allows and forbids is not known, "
                    + "so verdicts about what is under it are UNKNOWN.");
    }

    private static void ReportSources(LoadResult loaded, NodeLayout table, FindingList findings)
    {
        var graph = loaded.Graph;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in graph.Retracted is { } retracted ? [graph, retracted] : (LineageGraph[])[graph])
        {
            AddSources(part.RelationCount, position => part.Relation(position).Claims);
            AddSources(part.LicenseRelationCount, position => part.LicenseRelation(position).Claims);
            AddSources(part.DeveloperRelationCount, position => part.DeveloperRelation(position).Claims);
            used.UnionWith(part.Unresolved.Select(row => row.Claim.Source));
        }

        used.UnionWith(loaded.Contents.AllAssessments.Select(fact => fact.Claim.Source));
        Report(loaded, table, findings, FindingCodes.UnusedSource, "a claim that names it", id =>
            used.Contains(id) ? null : $"no claim names {FindingList.Cut(id)}; without it the graph would say the same.");

        void AddSources(int count, Func<int, GraphList<Claim>> claimsAt)
        {
            for (var position = 0; position < count; position++)
            {
                foreach (var claim in claimsAt(position))
                {
                    if (claim.Source is { } source)
                    {
                        used.Add(graph.IdOf(new NodeId(NodeKind.Source, source)));
                    }
                }
            }
        }
    }

    /// <summary>Reports nodes by their id, where there is something to say about them.</summary>
    private static void Report(
        LoadResult loaded, NodeLayout table, FindingList findings, string code, string expectation, Func<string, string?> say)
    {
        var stored = loaded.OpenRows?.Invoke(table);
        using var disposed = stored as IDisposable;
        using var flat = stored is null ? new CellCursor(table, GraphFlattener.RowsOf(loaded.Contents, table), findings) : null;
        var rows = stored ?? flat!; // one of the two is there
        var told = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read())
        {
            var id = rows[0].ToString();
            if (loaded.Graph.FindById(table.Kind, id) >= 0 && told.Add(id) && say(id) is { } text)
            {
                findings.Add(new Finding(
                    FindingSeverity.Info,
                    code,
                    string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {rows.Line}, {table.Columns[0]}: {text}"))
                {
                    Line = rows.Line,
                    Column = table.Columns[0],
                    Field = rows.FieldOf(0),
                    Value = id,
                    Expectation = expectation,
                });
            }
        }
    }

    /// <summary>Names that lead to several nodes of the kind, one finding for all that lead to the same ones.</summary>
    private static void ReportNames(LineageGraph graph, NodeLayout table, FindingList findings)
    {
        var shared = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        for (var index = 0; index < graph.Count(table.Kind); index++)
        {
            var node = new NodeId(table.Kind, index);
            foreach (var name in graph.AliasesOf(node).Append(graph.NameOf(node)))
            {
                var found = graph.FindByName(table.Kind, name);
                if (found.Length > 1 && found[0] == index)
                {
                    var ids = string.Join(", ", found.Select(other => graph.IdOf(new NodeId(table.Kind, other))));
                    if (!shared.TryGetValue(ids, out var names))
                    {
                        shared.Add(ids, names = new SortedSet<string>(StringComparer.Ordinal));
                    }

                    names.Add(name);
                }
            }
        }

        foreach (var (ids, names) in shared)
        {
            var text = string.Join(", ", names.Select(name => $"\"{name}\""));
            findings.Add(new Finding(
                FindingSeverity.Info,
                FindingCodes.SharedName,
                $"{table.FileName}: {FindingList.Cut(text)} {(names.Count == 1 ? "leads" : "lead")} to {FindingList.Cut(ids)}; whoever "
                + "asks by that name must choose.")
            {
                Value = text,
                Expectation = "a name for each",
            });
        }
    }
}
