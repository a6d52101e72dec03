// What can go wrong between us and a Neo4j server.
namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>What kind of trouble it is, as far as somebody has to do something else about it.</summary>
public enum Neo4jErrorKind : byte
{
    /// <summary>User, password or token are wrong, missing or expired.</summary>
    WrongCredentials,

    /// <summary>The user may not do this.</summary>
    NotPermitted,

    /// <summary>The server has no database of that name.</summary>
    NoSuchDatabase,

    /// <summary>The Query API is off, the server is older than 5.25, or something else answers at the address.</summary>
    NoQueryApi,

    /// <summary>No secure connection could be made.</summary>
    Tls,

    /// <summary>The name of the host cannot be resolved.</summary>
    NameNotFound,

    /// <summary>Nothing answers, or not in time.</summary>
    Unreachable,

    /// <summary>The database, or this member of the cluster, does not accept writes.</summary>
    ReadOnly,

    /// <summary>A failure that passes: the server is busy or starting, or the answer broke off.</summary>
    Transient,

    /// <summary>The transaction needs more memory than the server gives it.</summary>
    TooLarge,

    /// <summary>The transaction is not open any more; nothing of it stays.</summary>
    TransactionLost,

    /// <summary>The statement is refused: syntax, constraint, type or arithmetic.</summary>
    Rejected,

    /// <summary>The database holds no graph, or one in a format this program does not know.</summary>
    NoGraph,

    /// <summary>An import into the database is not finished; its content is not to be read.</summary>
    UnfinishedImport,

    /// <summary>Others kept changing the database while it was read.</summary>
    Unsettled,
}

/// <summary>A Neo4j server could not do what was asked. The message names the address and what to do, and holds no credentials.</summary>
public sealed class Neo4jException : Exception
{
    internal Neo4jException(Neo4jErrorKind kind, string message, string? serverCode = null, Exception? innerException = null)
        : base(message, innerException) => (Kind, ServerCode) = (kind, serverCode);

    /// <summary>What kind of trouble it is.</summary>
    public Neo4jErrorKind Kind { get; }

    /// <summary>The server's own code, such as <c>Neo.ClientError.Statement.SyntaxError</c>; null when it did not say one.</summary>
    public string? ServerCode { get; }

    /// <summary>Whether the same may succeed a little later without anybody doing anything.</summary>
    public bool IsTransient => Kind is Neo4jErrorKind.Transient or Neo4jErrorKind.Unreachable;

    /// <summary>Whether the failure came so late that the server may have committed all the same.</summary>
    public bool IsOutcomeUnknown { get; internal set; }

    /// <summary>Whether rows were handed over before the failure, so that asking again would hand them over twice.</summary>
    internal bool HasDeliveredRows { get; set; }
}
