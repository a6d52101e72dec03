// Where a Neo4j server is and who asks.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>How to reach one database of a Neo4j server through its HTTP Query API (5.25 or newer, also Aura and clusters).</summary>
public sealed record Neo4jConnection
{
    /// <summary>
    /// Address of the HTTP connector, such as <c>http://localhost:7474</c> or
    /// <c>https://ID.databases.neo4j.io</c>; <see cref="TryParseAddress"/> makes one.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>Name of the user. Default: <c>neo4j</c>. Ignored without a password.</summary>
    public string User { get; init; } = "neo4j";

    /// <summary>Password of the user; null when the server asks for none or a token is given.</summary>
    public string? Password { get; init; }

    /// <summary>Bearer token of single sign-on, which then stands for user and password; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>Name of the database. Default: <c>neo4j</c>.</summary>
    public string Database { get; init; } = "neo4j";

    /// <summary>Longest time to connect. Default: 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest silence: until an answer begins, and between two parts of it. Default: 60 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Pause before a read is tried again the first time; it grows from try to try and is spread by chance. Default: 0.2 s.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>How often a read that met a passing failure is tried again. Default: 3.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>The address and the database as messages show them; never with credentials.</summary>
    public string Display => string.Create(
        CultureInfo.InvariantCulture, $"{Address.Scheme}://{Address.Authority}{Address.AbsolutePath.TrimEnd('/')} (database {Database})");

    /// <summary>Reads the address of an HTTP connector.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="address">The address.</param>
    /// <param name="problem">What is wrong with it and what would be right; it does not repeat credentials.</param>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out Uri? address, [NotNullWhen(false)] out string? problem)
    {
        const string Expected = "give the HTTP address of the server, such as http://localhost:7474 or https://ID.databases.neo4j.io";
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out address) || address.Host.Length == 0)
        {
            problem = $"The address of Neo4j is not a URI: {Expected}.";
        }
        else if (address.UserInfo.Length > 0)
        {
            problem =
                "The address of Neo4j holds credentials, which would show in process lists and " +
                "logs: give the password with OPENCHAT_NEO4J_PASSWORD.";
        }
        else if (address.Scheme is "bolt" or "neo4j" or "bolt+s" or "neo4j+s" or "bolt+ssc" or "neo4j+ssc")
        {
            problem = $"{address.Scheme}:// is the Bolt protocol, which is not used here: {Expected}.";
        }
        else if (address.Scheme is not ("http" or "https") || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            problem = $"The address of Neo4j must begin with http:// or https:// and end with host and port: {Expected}.";
        }

        address = problem is null ? address : null;
        return address is not null;
    }

    /// <summary>Without password and token.</summary>
    public override string ToString() => Display;

    /// <summary>What stands behind <c>/db/NAME/</c>.</summary>
    internal Uri Endpoint(string path) =>
        new(new Uri(Address.AbsoluteUri.TrimEnd('/') + "/"), $"db/{Uri.EscapeDataString(Database)}/{path}");

    /// <summary>The server's own page, which says its version and what it offers.</summary>
    internal Uri Discovery => new(Address.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>Value of the header <c>Authorization</c>; null for none.</summary>
    internal string? Authorization =>
        Token is not null ? "Bearer " + Token
        : Password is not null ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))
        : null;
}
