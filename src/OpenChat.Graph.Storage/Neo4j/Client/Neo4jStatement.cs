// What is asked of Neo4j and what comes back beside the rows.
using System.Collections.Immutable;
using System.Text.Json;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>One Cypher statement. Values travel as parameters, never in the text.</summary>
/// <param name="Text">Cypher.</param>
/// <param name="Parameters">Writes the members of the parameters object; null for none. May be called more than once.</param>
internal sealed record Neo4jStatement(string Text, Action<Utf8JsonWriter>? Parameters = null)
{
    /// <summary>Whether it only reads: such a statement is refused if it writes, and is tried again after a passing failure.</summary>
    public bool IsRead { get; init; }

    /// <summary>States of the database that must be visible to it.</summary>
    public ImmutableArray<string> Bookmarks { get; init; } = [];
}

/// <summary>What an answer says beside its rows.</summary>
/// <param name="Fields">Names of the columns, in order.</param>
/// <param name="Bookmarks">The state the statement left or read; empty inside of a transaction. To be compared, never to be read.</param>
/// <param name="Counters">What was changed, by the server's names (<c>nodesCreated</c>, …); empty for statements that only read.</param>
/// <param name="TransactionId">Inside of a transaction: its id; else null.</param>
internal sealed record Neo4jSummary(
    ImmutableArray<string> Fields, ImmutableArray<string> Bookmarks, ImmutableDictionary<string, long> Counters, string? TransactionId);
