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
        return [.. TableLayouts.Nodes.SelectMany(ReportNodes), .. ReportChoices(loaded, most)];

        IEnumerable<Finding> ReportNodes(NodeLayout table)
        {
            var findings = new FindingList(table.FileName, most);
            if (table.Kind == NodeKind.License)
            {
                ReportLicenses(loaded, table, findings);
            }
            else if (table.Kind == NodeKind.Dataset)
            {
                ReportGenerators(loaded, table, findings);
            }
            else if (table.Kind == NodeKind.Source)
            {
                ReportSources(loaded, table, findings);
            }

            ReportNames(loaded.Graph, table, findings);
            return findings.Take();
        }
    }

    private static void ReportLicenses(LoadResult loaded, NodeLayout table, FindingList findings)
    {
        var known = loaded.Contents.Rules.LicenseTerms.Select(row => row.License.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var prefix = Words.IdPrefix(NodeKind.License);
        var spelled = known.ToLookup(Letters, StringComparer.Ordinal);
        Report(
            loaded, table, findings, FindingCodes.NoTerms, "a row of license_terms.csv",
            id => known.Contains(id) || (id.StartsWith(prefix, StringComparison.Ordinal) && known.Contains(id[prefix.Length..]))
                ? null
                : $"{FindingList.Cut(id)} has no row in {TableLayouts.LicenseTerms.FileName}; what it allows and forbids is not known, "
                    + "so verdicts about what is under it are UNKNOWN."
                    + (Meant(id) is { } meant ? $" There are rows of {FindingList.Cut(meant)}. If it is the same, write it so." : ""),
            id => Meant(id) is null ? FindingSeverity.Info : FindingSeverity.Warning);

        string? Meant(string id) => spelled[Letters(id)].FirstOrDefault()
            ?? (id.StartsWith(prefix, StringComparison.Ordinal) ? spelled[Letters(id[prefix.Length..])].FirstOrDefault() : null);

        // two ids that differ in signs alone are one, misspelt
        static string Letters(string id) => string.Concat(id.Where(char.IsLetterOrDigit)).ToUpperInvariant();
    }

    /// <summary>Data that models are said to have written, while nothing says which ones.</summary>
    private static void ReportGenerators(LoadResult loaded, NodeLayout table, FindingList findings)
    {
        var graph = loaded.Graph;
        Report(loaded, table, findings, FindingCodes.NoGenerator, "a row of generated_by.csv", id =>
        {
            var artifact = graph.ArtifactOf(graph.FindById(id)!.Value); // asked of what is there
            return Words.TryParseSynthetic(graph.GetText(graph.NodeOf(artifact), NodeField.Synthetic), out var synthetic)
                && synthetic is Synthetic.Yes or Synthetic.Mixed && !HasGenerator(graph, artifact)
                ? $"{FindingList.Cut(id)} is said to hold text that models wrote, and no row of generated_by.csv says which; verdicts "
                    + "count what the terms of such a model may ask as unknown. Add the row if it is known."
                : null;
        });
    }

    /// <summary>Whether a model is said to have written data, or what it was derived from.</summary>
    private static bool HasGenerator(LineageGraph graph, int dataset)
    {
        var seen = new HashSet<int> { dataset };
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at))
        {
            if (graph.UnresolvedOf(at).Any(static row => row.Kind == RelationKind.GeneratedBy))
            {
                return true;
            }

            foreach (var relation in graph.Outgoing(at))
            {
                if (relation.Kind == RelationKind.GeneratedBy)
                {
                    return true;
                }

                if (relation.Kind == RelationKind.DerivedFrom && seen.Add(relation.To))
                {
                    open.Enqueue(relation.To);
                }
            }
        }

        return false;
    }

    /// <summary>What is read as a choice of licenses, by line; a group of one license is no choice.</summary>
    private static IEnumerable<Finding> ReportChoices(LoadResult loaded, int most)
    {
        var (graph, table) = (loaded.Graph, TableLayouts.Of(RelationKind.LicensedUnder));
        var findings = new FindingList(table.FileName, most);
        var groups = Enumerable.Range(0, graph.LicenseRelationCount).Select(graph.LicenseRelation)
            .Where(static relation => relation.GroupNumber != 0)
            .GroupBy(static relation => (relation.Artifact, relation.Group, relation.ComponentText))
            .Select(group => (
                From: graph.IdOf(group.Key.Artifact), group.Key.Group,
                Licenses: group.Select(relation => graph.IdOf(new NodeId(NodeKind.License, relation.License)))
                    .Distinct(StringComparer.Ordinal).ToArray()))
            .ToLookup(static group => group.From, StringComparer.Ordinal);
        var lines = groups.Count == 0 ? [] : LinesOf(loaded, table, groups.Select(static group => group.Key));
        foreach (var (from, group, licenses) in groups.SelectMany(static found => found))
        {
            var line = lines.GetValueOrDefault((from, group));
            if (line == 0)
            {
                continue; // an expression, of which is told already as what it is read
            }

            var place = string.Create(CultureInfo.InvariantCulture, $" line {line}, group");
            var ids = string.Join(" or ", licenses);
            findings.Add(new Finding(
                FindingSeverity.Info,
                FindingCodes.Choice,
                $"{table.FileName}{place}: {FindingList.Cut(from)} "
                + (licenses.Length > 1
                    ? $"is read as under a choice of {FindingList.Cut(ids)}, and verdicts take the best for each purpose. If all of them "
                        + $"apply, empty the cells \"{FindingList.Cut(group)}\"."
                    : $"has {FindingList.Cut(ids)} alone in the group \"{FindingList.Cut(group)}\", which is no choice; the license "
                        + "applies. Write the others into the same group, or empty the cell."))
            {
                Line = line,
                Column = "group",
                Field = table.GroupSlot + 1,
                Value = group,
                Expectation = "licenses of which one may be chosen",
            });
        }

        return findings.Take();
    }

    /// <summary>The first line of each artifact and group, as they stand in the rows.</summary>
    private static Dictionary<(string From, string Group), int> LinesOf(
        LoadResult loaded, RelationLayout table, IEnumerable<string> artifacts)
    {
        var lines = new Dictionary<(string From, string Group), int>();
        var asked = artifacts.ToHashSet(StringComparer.Ordinal);
        var stored = loaded.OpenRows?.Invoke(table);
        using var disposed = stored as IDisposable;
        using var flat = stored is null
            ? new CellCursor(table, GraphFlattener.RowsOf(loaded.Contents, table), new FindingList(table.FileName, 0)) : null;
        var rows = stored ?? flat!; // one of the two is there
        while (rows.Read())
        {
            var from = rows[0].Trim().ToString();
            if (asked.Contains(from))
            {
                lines.TryAdd((from, rows[table.GroupSlot].ToString()), rows.Line);
            }
        }

        return lines;
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
        LoadResult loaded,
        NodeLayout table,
        FindingList findings,
        string code,
        string expectation,
        Func<string, string?> say,
        Func<string, FindingSeverity>? severityOf = null)
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
                    severityOf?.Invoke(id) ?? FindingSeverity.Info,
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
