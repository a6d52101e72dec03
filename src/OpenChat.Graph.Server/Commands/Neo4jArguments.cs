// The options of every command that talks to Neo4j.
using System.CommandLine;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Address, user, password, token and database on the command line; each has its environment variable and setting too.</summary>
internal sealed class Neo4jArguments
{
    private readonly Option<string?> _uri = new("--neo4j")
    {
        Description = "HTTP address of Neo4j (5.25 or newer), such as http://localhost:7474. Default: OPENCHAT_NEO4J_URI",
        HelpName = "URI",
    };

    private readonly Option<string?> _user =
        new("--user") { Description = "User at Neo4j. Default: OPENCHAT_NEO4J_USER, else neo4j", HelpName = "NAME" };

    private readonly Option<string?> _password = new("--password")
    {
        Description = "Password at Neo4j. Others can read it in the list of processes: better set OPENCHAT_NEO4J_PASSWORD",
        HelpName = "WORD",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Bearer token for Neo4j, in place of user and password. Better set OPENCHAT_NEO4J_TOKEN",
        HelpName = "TOKEN",
    };

    private readonly Option<string?> _database =
        new("--database") { Description = "Database at Neo4j. Default: OPENCHAT_NEO4J_DATABASE, else neo4j", HelpName = "NAME" };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_uri);
        command.Add(_user);
        command.Add(_password);
        command.Add(_token);
        command.Add(_database);
    }

    /// <summary>What was given, by option name; warns of a password that others can read.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Read(ParseResult result)
    {
        if (result.GetValue(_password) is not null || result.GetValue(_token) is not null)
        {
            result.InvocationConfiguration.Error.WriteLine(
                "The password or token is on the command line, where others can read it in the list of processes; "
                + "set OPENCHAT_NEO4J_PASSWORD or OPENCHAT_NEO4J_TOKEN instead.");
        }

        return
        [
            new("Neo4jUri", result.GetValue(_uri)),
            new("Neo4jUser", result.GetValue(_user)),
            new("Neo4jPassword", result.GetValue(_password)),
            new("Neo4jToken", result.GetValue(_token)),
            new("Neo4jDatabase", result.GetValue(_database)),
        ];
    }
}
