// Tests that need a real Neo4j server, which the environment names.
using System.Diagnostics;
using OpenChat.Graph.Storage.Neo4j;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>A test against a real server; skipped, with the command that starts one, where none is named.</summary>
public sealed class Neo4jFactAttribute : FactAttribute
{
    public Neo4jFactAttribute() => Skip = RealNeo4j.SkipReason;
}

/// <inheritdoc cref="Neo4jFactAttribute"/>
public sealed class Neo4jTheoryAttribute : TheoryAttribute
{
    public Neo4jTheoryAttribute() => Skip = RealNeo4j.SkipReason;
}

/// <summary>A test that kills the server and starts it again; skipped where the environment does not say how.</summary>
public sealed class Neo4jRestartFactAttribute : FactAttribute
{
    public Neo4jRestartFactAttribute() => Skip = RealNeo4j.SkipReason ?? RealNeo4j.RestartSkipReason;
}

/// <summary>The server that OPENCHAT_NEO4J_URI, _USER and _PASSWORD name.</summary>
internal static class RealNeo4j
{
    /// <summary>Null when there is one.</summary>
    public static string? SkipReason { get; } = Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_URI") is { Length: > 0 } ? null
        : "needs a Neo4j server: docker compose up -d neo4j, then set OPENCHAT_NEO4J_URI=http://127.0.0.1:7474 and OPENCHAT_NEO4J_PASSWORD";

    /// <summary>Null when the server may be killed.</summary>
    public static string? RestartSkipReason { get; } = Environment.GetEnvironmentVariable("NEO4J_TEST_KILL") is { Length: > 0 } ? null
        : "needs commands that kill and start the Neo4j server: set NEO4J_TEST_KILL and NEO4J_TEST_START, such as docker kill NAME and docker start NAME";

    /// <summary>Kills the server at once, as a power cut would.</summary>
    public static void Kill() => Run("NEO4J_TEST_KILL");

    /// <summary>Starts it again; returns when the command does.</summary>
    public static void Start() => Run("NEO4J_TEST_START");

    private static void Run(string variable)
    {
        var command = Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException(variable);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command + " > /dev/null 2>&1"])) ?? throw new InvalidOperationException(command);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public static Neo4jConnection Connection
    {
        get
        {
            var uri = Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_URI") ?? throw new InvalidOperationException(SkipReason);
            return new Neo4jConnection
            {
                Address = Neo4jConnection.TryParseAddress(uri, out var address, out var problem) ? address : throw new InvalidOperationException(problem),
                User = Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_USER") is { Length: > 0 } user ? user : "neo4j",
                Password = Environment.GetEnvironmentVariable("OPENCHAT_NEO4J_PASSWORD"),
            };
        }
    }
}
