// Everything that can be configured, by topic. Names, defaults and ranges stand in the records of this folder and nowhere else.
namespace OpenChat.Graph.Server.Options;

/// <summary>
/// The options of all commands. Each may be set on the command line (where the command has it), as environment variable <c>OPENCHAT_</c> +
/// name in capitals (words separated by underscores), or in the section <c>OpenChat</c> of <c>appsettings.json</c>; the first of these
/// wins, then the default. <see cref="OptionsReader.All"/> lists them with these names.
/// </summary>
internal sealed record ServerOptions
{
    /// <summary>Where the graph is, and how changes of it are met.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>How to reach Neo4j. The names of these options begin with <c>Neo4j</c>.</summary>
    public Neo4jOptions Neo4j { get; init; } = new();

    /// <summary>What is listened to and how answers are sent.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>How many GraphQL requests run and wait at the same time, and for how long.</summary>
    public GateOptions Gate { get; init; } = new();

    /// <summary>How large a document, its variables and its answer may be.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>What an operation may cost before it runs.</summary>
    public PriceOptions Price { get; init; } = new();

    /// <summary>Who may ask, for what, and how much.</summary>
    public CallerOptions Callers { get; init; } = new();

    /// <summary>Which documents are kept, and which may be named instead of sent.</summary>
    public DocumentOptions Documents { get; init; } = new();

    /// <summary>What is logged, and how it looks.</summary>
    public LogOptions Log { get; init; } = new();
}
