// How an import is asked for and what it tells.
using System.Collections.Immutable;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>How a folder is imported.</summary>
public sealed record ImportOptions
{
    /// <summary>Whether what the folder lacks is removed from the database. Default: false, it stays.</summary>
    public bool Prune { get; init; }

    /// <summary>Whether only the summary is made and nothing is written. Default: false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether nothing is done when the database holds a graph already. Default: false.</summary>
    public bool OnlyIfEmpty { get; init; }

    /// <summary>Whether rules that are missing, or all models and datasets, keep nothing from being imported. Default: false.</summary>
    public bool AcceptEmpty { get; init; }

    /// <summary>
    /// Most changes in one transaction. Up to so many take effect together or not at all; more are written in batches, during which
    /// the database is marked as unfinished. Default: 100,000.
    /// </summary>
    public int TransactionSize { get; init; } = 100_000;

    /// <summary>
    /// Most changes sent in one statement, and committed at once when there are more than <see cref="TransactionSize"/>. Default: 10,000.
    /// </summary>
    public int BatchSize { get; init; } = 10_000;

    /// <summary>
    /// How long an import in batches waits for a server that went away, before it leaves the rest to the next run. Default: 60 s.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>How far an import is.</summary>
/// <param name="Step">What is being done, such as <c>Comparing</c>.</param>
/// <param name="Done">Changes written.</param>
/// <param name="Total">Changes to write; 0 while that is not known.</param>
public readonly record struct ImportProgress(string Step, long Done, long Total);

/// <summary>What an import did, or would do, with one file.</summary>
/// <param name="Name">
/// Name of the file without its ending; <c>graph</c>, <c>criteria</c> and <c>unlisted</c> are nodes that no file has.
/// </param>
/// <param name="Added">Rows that were not in the database.</param>
/// <param name="Changed">Rows that were there with other values.</param>
/// <param name="Same">Rows that were there already.</param>
/// <param name="Extra">What the database has and the folder has not: removed when pruning, else left.</param>
public sealed record ImportedTable(string Name, long Added, long Changed, long Same, long Extra);

/// <summary>What an import did, or would do.</summary>
/// <param name="Tables">File by file, without those that have no rows on either side.</param>
/// <param name="Findings">What is doubtful in the folder; never errors.</param>
/// <param name="Pruned">Whether what the folder lacks was removed.</param>
/// <param name="Written">Whether anything was written.</param>
/// <param name="Notes">What the user should know beside: a dead import that was cleared away, an import that was finished.</param>
public sealed record ImportSummary(
    ImmutableArray<ImportedTable> Tables, ImmutableArray<Finding> Findings, bool Pruned, bool Written, ImmutableArray<string> Notes)
{
    /// <summary>Rows added, changed and, when pruning, removed.</summary>
    public long Changes => Tables.Sum(table => table.Added + table.Changed + (Pruned ? table.Extra : 0));
}

/// <summary>An import that was refused or could not be completed. The message says in what state the database is and what to do.</summary>
public sealed class ImportException : Exception
{
    internal ImportException(string message, ImmutableArray<Finding> findings = default, Exception? innerException = null)
        : base(message, innerException) => Findings = findings.IsDefault ? [] : findings;

    /// <summary>What is wrong in the folder; empty when that is not the reason.</summary>
    public ImmutableArray<Finding> Findings { get; }
}
