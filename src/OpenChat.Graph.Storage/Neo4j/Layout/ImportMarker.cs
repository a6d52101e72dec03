// The node that stands while an import runs: lock, progress and, when an import died, what is left to do.
using System.Globalization;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Storage.Neo4j.Layout;

/// <summary>
/// The node <see cref="Neo4jLayout.MarkerLabel"/> as it was read. While it says
/// <see cref="IsWriting"/>, the content of the database is not to be read.
/// </summary>
/// <param name="Run">Identity of the process that holds it.</param>
/// <param name="Revision">Revision of the graph that is being imported.</param>
/// <param name="Folder">Name of the folder it comes from, without its path.</param>
/// <param name="Host">Machine the import runs on.</param>
/// <param name="Started">When it began, ISO 8601.</param>
/// <param name="IsWriting">
/// Whether changes are written in batches, so that some may be visible and others not. False: nothing is visible yet.
/// </param>
/// <param name="WasEmpty">Whether the database held none of the layout's labels before.</param>
/// <param name="Done">Changes written so far.</param>
/// <param name="Total">Changes to write.</param>
/// <param name="Batch">Number of the last batch that was committed; 0 before the first.</param>
/// <param name="SilentSeconds">Seconds since its last sign of life, by the clock of the server.</param>
internal sealed record ImportMarker(
    string Run,
    string Revision,
    string Folder,
    string Host,
    string Started,
    bool IsWriting,
    bool WasEmpty,
    long Done,
    long Total,
    long Batch,
    long SilentSeconds)
{
    /// <summary>An import that has not been heard of for so many seconds counts as dead.</summary>
    public const int LeaseSeconds = 30;

    /// <summary>Reads the marker: one row, or none when no import runs or is unfinished.</summary>
    public const string ReadStatement =
        $"""
         MATCH (i:{Neo4jLayout.MarkerLabel} {Id})
         RETURN i.run, i.revision, i.folder, i.host, i.started, i.state = 'writing', i.was_empty, i.done, i.total, i.batch,
           (timestamp() - i.touched) / 1000
         """;

    /// <summary>What tells the one marker from what others may call the same.</summary>
    public const string Id = "{id: 'import'}";

    /// <summary>Whether it counts as dead.</summary>
    public bool IsStale => SilentSeconds >= LeaseSeconds;

    /// <summary>What a reader is told who must not use the database.</summary>
    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"The import of the folder '{Folder}' (revision {Revision}), begun {Started} on {Host}, is not finished: {Done} of {Total} " +
        $"changes are written. {HowToFinish}");

    /// <summary>What to do about an unfinished import.</summary>
    public string HowToFinish =>
        "If it does not run any more, finish it with: import DIR --neo4j URI, with the same folder; " +
        (WasEmpty
            ? "or undo it, as the database was empty before, with: import --abandon --neo4j URI."
            : "or bring the database to another folder with: import DIR --neo4j URI --prune.");

    /// <summary>Reads a row of <see cref="ReadStatement"/>.</summary>
    public static ImportMarker Read(Neo4jRow row) => new(
        row[0].ToString(), row[1].ToString(), row[2].ToString(), row[3].ToString(), row[4].ToString(), row.IsTrue(5), row.IsTrue(6),
        row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10));
}
