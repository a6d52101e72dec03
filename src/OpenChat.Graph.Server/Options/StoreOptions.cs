// Where the graph is.
namespace OpenChat.Graph.Server.Options;

/// <summary>Where the graph is, and how changes of it are met.</summary>
internal sealed record StoreOptions
{
    /// <summary>
    /// Folder of CSV files. Default: the nearest folder <c>seed</c> of the current directory or one above it, else the nearest beside or
    /// above the executable.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>Whether <c>serve</c> looks every second for changes of the data and then serves the changed graph.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>
    /// Whether data is taken as it is that has neither models nor datasets, or a rule table without a usable row, or without one for a term
    /// that its licenses use; and while <c>serve</c> runs, a change that leaves no row of a file. What cannot be told then is UNKNOWN.
    /// </summary>
    public bool AcceptEmpty { get; init; }

    /// <summary>Directory where <c>serve</c> keeps a copy of the last good graph, to start from when the store is away.</summary>
    public string? Cache { get; init; }
}
