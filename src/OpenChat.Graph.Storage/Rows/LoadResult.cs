using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>How a store is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>Whether warnings and errors refuse the data. Default: false, what is sound loads.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Findings listed one by one per table, code and column; the rest is summed up in one more. Default: 100.</summary>
    public int MaxFindings { get; init; } = 100;

    /// <summary>
    /// The day that counts as today; dates of what begins after it cannot be. Null for the day of the load, in Coordinated Universal Time.
    /// </summary>
    public DateOnly? Today { get; init; }
}

/// <summary>What was loaded from a store.</summary>
/// <param name="Contents">What is sound in it.</param>
/// <param name="Findings">
/// What is not sound, and what is doubtful: what concerns the store, then by table in the order of the
/// layout and by line, last what concerns the graph as a whole.
/// </param>
/// <param name="Rules">The rules of the contents, compiled, which the findings about rules needed already.</param>
public sealed record LoadResult(GraphContents Contents, ImmutableArray<Finding> Findings, RuleSet Rules)
{
    /// <summary>From so many artifacts on it is worth a moment to give back the memory that was only used for loading.</summary>
    private const int CompactFrom = 50_000;

    /// <summary>The lineage of the contents.</summary>
    public LineageGraph Graph => Contents.Lineage;

    /// <summary>
    /// The findings because of which nothing should be answered from the graph, unless that is asked for: it has neither models nor
    /// datasets, a rule table that cannot be relied on, or a file of which nothing can be read or that has another name. Some of
    /// <see cref="Findings"/>, in their order; empty when there is none.
    /// </summary>
    public ImmutableArray<Finding> Obstacles => [.. Findings.Where(IsObstacle)];

    /// <summary>
    /// The obstacles in a few sentences: the first, with the finding that explains it where there is one, and how many more there are. Null
    /// when there is none.
    /// </summary>
    public string? DescribeObstacles()
    {
        if (Obstacles is not [var first, ..] all)
        {
            return null;
        }

        // Why a whole table yields nothing is said by what was found about it.
        var files = first.Code == FindingCodes.EmptyGraph
            ? [TableLayouts.Of(NodeKind.Model).FileName, TableLayouts.Of(NodeKind.Dataset).FileName]
            : first.Column is null ? new[] { first.File } : [];
        var cause = Findings
            .Where(finding => finding.Severity > FindingSeverity.Info && !IsObstacle(finding)
                && files.Contains(finding.File, StringComparer.Ordinal))
            .MaxBy(static finding => finding.Severity); // the first of the gravest
        var more = all.Length == 1 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" There {(all.Length == 2 ? "is 1 more" : $"are {all.Length - 1} more")} of the kind.");
        return $"{first.Message}{(cause is null ? "" : " Why: " + cause.Message)}{more}";
    }

    /// <summary>
    /// Names of the files that a graph has rows for, or, for rules, rows of its own; in the order of the layout. A file that is empty
    /// counts as one that is not there.
    /// </summary>
    public static ImmutableArray<string> FilesOf(GraphContents contents) =>
    [
        .. TableLayouts.All
            .Where(table => table switch
            {
                NodeLayout nodes => contents.Lineage.Count(nodes.Kind) > 0,
                RelationLayout relations => GraphFlattener.HasRows(contents.Lineage, relations.Kind),
                _ => GraphFlattener.IsStored(contents, table),
            })
            .Select(static table => table.FileName),
    ];

    /// <summary>
    /// Opens the rows of a table as they stand in the store, to tell which line something is on; null when the store does not have the
    /// table. Null when the store cannot be read again or its rows have no lines.
    /// </summary>
    internal Func<TableLayout, RowCursor?>? OpenRows { get; init; }

    // That a table of rules without a usable header yields no row is a finding of its own.
    private static bool IsObstacle(Finding finding) => finding.Code is FindingCodes.EmptyGraph or FindingCodes.UnusableRules
        || (finding.IsLossOfFile && !(finding.Code == FindingCodes.MissingColumn
            && Array.Exists(TableLayouts.Rules, table => table.FileName == finding.File)));

    /// <summary>The line of the row that has these cells; null when there is no such row, or rows have no lines.</summary>
    /// <param name="table">The table of the row.</param>
    /// <param name="slots">Positions of the columns that are compared.</param>
    /// <param name="cells">What stands in these columns, as it is written.</param>
    /// <param name="occurrence">Which of several such rows, from 1.</param>
    internal int? FindLine(TableLayout table, IReadOnlyList<int> slots, IReadOnlyList<string> cells, int occurrence = 1)
    {
        var rows = OpenRows?.Invoke(table);
        using var disposed = rows as IDisposable;
        while (rows?.Read() == true)
        {
            var isSame = true;
            for (var i = 0; isSame && i < slots.Count; i++)
            {
                isSame = rows[slots[i]].SequenceEqual(cells[i]);
            }

            if (isSame && --occurrence == 0)
            {
                return rows.Line > 0 ? rows.Line : null;
            }
        }

        return null;
    }

    /// <summary>
    /// Gives memory back to the system when much was loaded; to be called when nothing refers to what the loading needed any more.
    /// </summary>
    internal void Compact()
    {
        if (Graph.ArtifactCount >= CompactFrom)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
