// What is asked of a caller before its request is looked at: a place in its budget, no foreign web page, an access token.
using OpenChat.Graph.Server.Http.Answers;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Http.Callers;

/// <summary>Checks callers by the headers and the address of their request. Immutable but for the budgets.</summary>
internal sealed class CallerPolicy : IDisposable
{
    private const string Realm = "Bearer realm=\"OpenChat.Graph\"";

    private static readonly string[] PreflightHeaders =
        ["GraphQL-Require-Preflight", "X-Apollo-Operation-Name", "Apollo-Require-Preflight"];

    private static readonly Refusal NoPreflight = new(
        StatusCodes.Status403Forbidden,
        HttpErrorCodes.PreflightRequired,
        $"A GET must carry one of the headers {string.Join(", ", PreflightHeaders)}.");

    private static readonly Refusal NoToken = Unauthenticated("An access token is needed; send it as Authorization: Bearer.", Realm);

    private static readonly Refusal WrongToken = Unauthenticated(
        "The access token is not known here.", Realm + ", error=\"invalid_token\"");

    private static readonly Refusal NoSchema = new(StatusCodes.Status404NotFound, HttpErrorCodes.NotFound, "The schema is not shown here.");

    /// <summary>Everybody may ask for everything.</summary>
    public static CallerPolicy Open { get; } = new();

    /// <summary>Null when nobody has a token; then every caller counts as unknown.</summary>
    public BearerTokens? Tokens { get; init; }

    /// <summary>Who may use the API.</summary>
    public AccessMode Access { get; init; }

    /// <summary>Who may ask for the schema.</summary>
    public IntrospectionMode Introspection { get; init; }

    /// <summary>A GET needs a header that web pages cannot send to another origin unasked.</summary>
    public bool RequiresPreflight { get; init; }

    /// <summary>Null when clients may ask as much as they like.</summary>
    public RateLimits? Limits { get; init; }

    /// <summary>Answers are meant for the caller alone: shared caches must not keep them.</summary>
    public bool IsPrivate => Tokens is not null;

    /// <summary>Checks the caller of a GraphQL request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isRead">GET or HEAD.</param>
    /// <param name="mayIntrospect">Null for what the engine is set to.</param>
    /// <returns>Null when the request may go on.</returns>
    public Refusal? Check(HttpContext context, bool isRead, out bool? mayIntrospect)
    {
        mayIntrospect = null;
        if (Limits?.ChargeRequest(context) is { } refusal)
        {
            return refusal;
        }

        if (RequiresPreflight && isRead && !Array.Exists(PreflightHeaders, name => !string.IsNullOrEmpty(context.Request.Headers[name])))
        {
            return NoPreflight;
        }

        var refused = CheckToken(context, out var credentials);
        mayIntrospect = Introspection == IntrospectionMode.Authorized ? credentials == Credentials.Known : null;
        return refused;
    }

    /// <summary>Checks who asks for the schema as a file.</summary>
    /// <returns>Null when it may be shown.</returns>
    public Refusal? CheckSchema(HttpContext context) =>
        Introspection == IntrospectionMode.Off ? NoSchema
        : CheckToken(context, out var credentials) is { } refusal ? refusal
        : Introspection == IntrospectionMode.Authorized && credentials != Credentials.Known ? NoToken
        : null;

    /// <inheritdoc/>
    public void Dispose() => Limits?.Dispose();

    private static Refusal Unauthenticated(string message, string challenge) =>
        new(StatusCodes.Status401Unauthorized, HttpErrorCodes.Unauthenticated, message) { Challenge = challenge };

    private Refusal? CheckToken(HttpContext context, out Credentials credentials)
    {
        credentials = Tokens?.Check(context.Request.Headers.Authorization) ?? Credentials.None;
        return credentials switch
        {
            Credentials.Unknown => WrongToken,
            Credentials.None when Access == AccessMode.Authorized => NoToken,
            _ => null,
        };
    }
}
