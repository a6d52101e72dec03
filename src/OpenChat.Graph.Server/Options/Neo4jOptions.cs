// The database that holds the graph.
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Server.Options;

/// <summary>How to reach Neo4j. The names of these options begin with <c>Neo4j</c>.</summary>
internal sealed record Neo4jOptions
{
    /// <summary>
    /// HTTP address of Neo4j (5.25 or newer), such as <c>http://localhost:7474</c>; without it the graph is in the CSV folder.
    /// </summary>
    public string? Uri { get; init; }

    /// <summary>User at Neo4j.</summary>
    public string User { get; init; } = "neo4j";

    /// <summary>Password at Neo4j; set it in the environment rather than on the command line, where others can read it.</summary>
    public string? Password { get; init; }

    /// <summary>Bearer token for Neo4j, which then stands for user and password.</summary>
    public string? Token { get; init; }

    /// <summary>Database at Neo4j.</summary>
    public string Database { get; init; } = "neo4j";

    /// <summary>How to connect; null when no address is given.</summary>
    /// <exception cref="StartUpException">The address is not one of an HTTP server.</exception>
    public Neo4jConnection? ToConnection() =>
        Uri is null ? null
        : !Neo4jConnection.TryParseAddress(Uri, out var address, out var problem) ? throw new StartUpException(problem)
        : new Neo4jConnection { Address = address, User = User, Password = Password, Token = Token, Database = Database };

    /// <summary>Nothing of the values: some are secret.</summary>
    public override string ToString() => nameof(Neo4jOptions);
}
