// Every text a user reads about trouble with Neo4j, and which kind each failure is.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OpenChat.Graph.Storage.Neo4j.Client;

/// <summary>Makes the exceptions of one connection.</summary>
internal sealed class Neo4jErrors(Neo4jConnection connection)
{
    private const int LongestServerMessage = 500;

    private string Place => connection.Display;

    /// <summary>An error the server put into its answer.</summary>
    public Neo4jException FromServer(string code, string message) => code switch
    {
        "Neo.ClientError.Security.CredentialsExpired" => Make(
            Neo4jErrorKind.WrongCredentials,
            $"The password of user {connection.User} at {Place} has to be changed before " +
            "it can be used: ALTER CURRENT USER SET PASSWORD.", code),
        "Neo.ClientError.Security.AuthenticationRateLimit" => Make(
            Neo4jErrorKind.WrongCredentials,
            $"{Place} refuses further log-ins for some seconds after too many wrong ones; correct the password, then try again.", code),
        "Neo.ClientError.Security.Unauthorized" or "Neo.ClientError.Security.TokenExpired" => WrongCredentials(code),
        "Neo.ClientError.Security.Forbidden" => Make(
            Neo4jErrorKind.NotPermitted,
            $"User {connection.User} may not do this at {Place}: {Cut(message)} Give the user a role that may.", code),
        "Neo.ClientError.Database.DatabaseNotFound" => Make(
            Neo4jErrorKind.NoSuchDatabase,
            $"There is no such database: {Place}. SHOW DATABASES lists the names; set OPENCHAT_NEO4J_DATABASE or --database.", code),
        "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" or "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase"
            or "Neo.ClientError.Statement.AccessMode" or "Neo.ClientError.Cluster.NotALeader" => Make(
            Neo4jErrorKind.ReadOnly,
            $"{Place} does not accept writes: {Cut(message)} Use the address of the writer, or make the database writable.", code),
        "Neo.ClientError.Request.Invalid" when message.StartsWith("Transaction with Id", StringComparison.Ordinal) => TransactionLost(code),
        "Neo.ClientError.Transaction.TransactionNotFound" or "Neo.ClientError.Transaction.TransactionTimedOut"
            or "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration" or "Neo.TransientError.Transaction.Terminated"
            or "Neo.ClientError.Transaction.Terminated" => TransactionLost(code),
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError" or "Neo.TransientError.General.OutOfMemoryError"
            or "Neo.TransientError.General.TransactionOutOfMemoryError" => Make(
            Neo4jErrorKind.TooLarge,
            $"The transaction needs more memory than {Place} has for it; nothing of it stays. Give the server more heap " +
            "(server.memory.heap.max_size).", code),
        "Neo.ClientError.Cluster.Routing" or "Neo.DatabaseError.Database.DatabaseUnavailable" => Transient(code, message),
        _ when code.StartsWith("Neo.TransientError.", StringComparison.Ordinal) => Transient(code, message),
        _ => Make(Neo4jErrorKind.Rejected, $"{Place} refused a statement: {Cut(message)} ({code})", code),
    };

    /// <summary>A status that says no success, without an error of the server's own in the body.</summary>
    public Neo4jException FromStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => WrongCredentials(null),
        HttpStatusCode.Forbidden => Make(
            Neo4jErrorKind.NotPermitted, $"{Place} answers 403: the user, or a proxy on the way, does not permit this."),
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Make(
            Neo4jErrorKind.Transient,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Place} answers {(int)status}: the server or a proxy on the way is in trouble; look at its log.")),
        _ => NoQueryApi(string.Create(CultureInfo.InvariantCulture, $"it answers {(int)status}")),
    };

    /// <summary>No answer came.</summary>
    public Neo4jException FromTransport(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: AuthenticationException tls } => Make(
            Neo4jErrorKind.Tls,
            $"No secure connection to {Place}: {Reason(tls)} Use a certificate this " +
            "machine trusts, or http:// if the server speaks no TLS.", null, exception),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Make(
            Neo4jErrorKind.Tls,
            $"No secure connection to {Place}: the other side does not speak TLS; use http://, or the port of the https connector.",
            null,
            exception),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Make(
            Neo4jErrorKind.NameNotFound,
            $"The host name {connection.Address.Host} cannot be resolved; check OPENCHAT_NEO4J_URI and DNS.", null, exception),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => Make(
            Neo4jErrorKind.Unreachable,
            $"Nothing listens at {Place}; start Neo4j (docker compose up neo4j), or correct host and port.", null, exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Make(
            Neo4jErrorKind.Unreachable, $"{Place} cannot be reached: {Reason(exception.InnerException ?? exception)}", null, exception),
        _ => Make(Neo4jErrorKind.Transient, $"The connection to {Place} broke: {Reason(exception)}", null, exception),
    };

    /// <summary>Silence for too long.</summary>
    public Neo4jException TimedOut(TimeSpan limit, bool isConnecting) => isConnecting
        ? Make(Neo4jErrorKind.Unreachable, string.Create(
            CultureInfo.InvariantCulture, $"{Place} cannot be reached within {limit.TotalSeconds:0.#} s; check host, port and firewall."))
        : Make(Neo4jErrorKind.Unreachable, string.Create(
            CultureInfo.InvariantCulture, $"{Place} is silent for more than {limit.TotalSeconds:0.#} s; it may be overloaded."));

    /// <summary>The body is not what the Query API sends.</summary>
    public Neo4jException WrongContent(string? mediaType) =>
        NoQueryApi($"it sends {mediaType ?? "an answer without a type"} where JSON is expected");

    /// <summary>The address works but the Query API is not there.</summary>
    public Neo4jException NoQueryApi(string reason) => Make(
        Neo4jErrorKind.NoQueryApi,
        $"{Place} has no Query API: {reason}. Use the HTTP port of Neo4j 5.25 or newer, with QUERY_API_ENDPOINTS in " +
        "server.http_enabled_modules.");

    /// <summary>The body ended too early or is damaged.</summary>
    public Neo4jException BrokenOff(Exception? inner = null) => Make(
        Neo4jErrorKind.Transient,
        $"An answer of {Place} broke off or is damaged; the server stopped, or a proxy on the way cut it.", null, inner);

    /// <summary>An import stands between the content and whoever wants to read it.</summary>
    public Neo4jException UnfinishedImport(string description) =>
        Make(Neo4jErrorKind.UnfinishedImport, $"{Place} is not to be read yet. {description}");

    /// <summary>The database holds no graph of ours.</summary>
    public Neo4jException NoGraph() =>
        Make(Neo4jErrorKind.NoGraph, $"{Place} holds no graph; import one with: import DIR --neo4j URI.");

    /// <summary>A program of another version wrote the graph.</summary>
    public Neo4jException OtherFormat() => Make(
        Neo4jErrorKind.NoGraph,
        $"The graph at {Place} has a format this program does not read; use the version " +
        "of the program that imported it, or import it again.");

    /// <summary>The database changed during every try to load it.</summary>
    public Neo4jException Unsettled(int tries) => Make(
        Neo4jErrorKind.Unsettled,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Place} was changed during each of {tries} tries to load it; others write to it all the time."));

    /// <summary>No try is made because the last ones failed.</summary>
    public static Neo4jException Resting(Neo4jException last) =>
        Make(last.Kind, $"{last.Message} (not tried again for some seconds after several failures)", last.ServerCode, last);

    private Neo4jException WrongCredentials(string? code) => Make(
        Neo4jErrorKind.WrongCredentials,
        connection.Token is not null ? $"{Place} does not accept the token; set a valid OPENCHAT_NEO4J_TOKEN."
        : connection.Password is null
            ? $"{Place} asks for a password; set OPENCHAT_NEO4J_PASSWORD (and OPENCHAT_NEO4J_USER if it is not neo4j)."
        : $"{Place} does not accept user {connection.User} with this password; correct OPENCHAT_NEO4J_USER and OPENCHAT_NEO4J_PASSWORD.",
        code);

    private Neo4jException TransactionLost(string code) => Make(
        Neo4jErrorKind.TransactionLost,
        $"The transaction at {Place} is not open any more: it waited too long, was " +
        "stopped, or the server restarted. Nothing of it stays.", code);

    private Neo4jException Transient(string code, string message) =>
        Make(Neo4jErrorKind.Transient, $"{Place} cannot do it at the moment: {Cut(message)} ({code})", code);

    private static Neo4jException Make(Neo4jErrorKind kind, string message, string? code = null, Exception? inner = null) =>
        new(kind, message, code, inner);

    private static string Reason(Exception exception) => Cut(exception.Message);

    /// <summary>On one line, without control characters, bounded, ending in a full stop.</summary>
    private static string Cut(string message)
    {
        var text = string.Concat(message.Take(LongestServerMessage).Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd();
        return text.EndsWith('.') ? text : text + ".";
    }
}
