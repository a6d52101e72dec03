// Tests that need a real Neo4j server: one that the environment names, or one in a container.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Tests.Neo4j;

/// <summary>A test against a real server; skipped, with what to do about it, where there is none.</summary>
public sealed class Neo4jFactAttribute : FactAttribute
{
    public Neo4jFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = RealNeo4j.SkipReason;
}

/// <inheritdoc cref="Neo4jFactAttribute"/>
public sealed class Neo4jTheoryAttribute : TheoryAttribute
{
    public Neo4jTheoryAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = RealNeo4j.SkipReason;
}

/// <summary>A test that kills the server and starts it again; skipped where the environment does not say how.</summary>
public sealed class Neo4jRestartFactAttribute : FactAttribute
{
    public Neo4jRestartFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = RealNeo4j.SkipReason ?? RealNeo4j.RestartSkipReason;
}

/// <summary>
/// The server that OPENCHAT_NEO4J_URI, OPENCHAT_NEO4J_USER and OPENCHAT_NEO4J_PASSWORD name; where they do not, the one of
/// <see cref="Neo4jContainer"/>.
/// </summary>
internal static class RealNeo4j
{
    private static readonly string? Uri = Take("OPENCHAT_NEO4J_URI");
    private static readonly string? User = Take("OPENCHAT_NEO4J_USER");
    private static readonly string? Password = Take("OPENCHAT_NEO4J_PASSWORD");

    /// <summary>Null when there is one.</summary>
    public static string? SkipReason => Uri is not null || Neo4jContainer.IsPossible ? null
        : "needs a Neo4j server: set OPENCHAT_NEO4J_URI, OPENCHAT_NEO4J_USER and OPENCHAT_NEO4J_PASSWORD to those of an empty one, "
        + "or start a Docker engine, in which the tests then start one themselves";

    /// <summary>Null when the server may be killed.</summary>
    public static string? RestartSkipReason { get; } =
        Uri is not null && Environment.GetEnvironmentVariable("NEO4J_TEST_KILL") is { Length: > 0 } ? null
        : "needs commands that kill and start the Neo4j server that OPENCHAT_NEO4J_URI names: set NEO4J_TEST_KILL and NEO4J_TEST_START, "
        + "such as docker kill NAME and docker start NAME";

    /// <summary>Kills the server at once, as a power cut would.</summary>
    public static void Kill() => Run("NEO4J_TEST_KILL");

    /// <summary>Starts it again; returns when the command does.</summary>
    public static void Start() => Run("NEO4J_TEST_START");

    private static void Run(string variable)
    {
        var command = Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException(variable);
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command + " > /dev/null 2>&1"]))
            ?? throw new InvalidOperationException(command);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Starts the container when it is the one to ask and does not run yet.</summary>
    public static async Task<Neo4jConnection> ConnectAsync() => Uri is null ? await Neo4jContainer.ConnectAsync() : new Neo4jConnection
    {
        Address = Neo4jConnection.TryParseAddress(Uri, out var address, out var problem) ? address
            : throw new InvalidOperationException(problem),
        User = User ?? "neo4j",
        Password = Password,
    };

    /// <summary>
    /// Before any test: the variables are meant for these tests alone, and would make the product under test use that server too.
    /// </summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "a test assembly, before its first test")]
    internal static void Initialize() => RuntimeHelpers.RunClassConstructor(typeof(RealNeo4j).TypeHandle);

    private static string? Take(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value is { Length: > 0 } ? value : null;
    }
}
