// Callers.
using System.ComponentModel.DataAnnotations;

namespace OpenChat.Graph.Server.Options;

/// <summary>Who may ask, for what, and how much.</summary>
internal sealed record CallerOptions
{
    /// <summary>
    /// Who may ask for the schema, in GraphQL or as a file: On (everybody), Off (nobody) or Authorized (callers with an access token);
    /// without it there are no hints in error messages either.
    /// </summary>
    public IntrospectionMode Introspection { get; init; } = IntrospectionMode.On;

    /// <summary>
    /// Who may use the API: Open (everybody) or Authorized (callers with an access token, sent as <c>Authorization: Bearer</c>); others are
    /// answered 401.
    /// </summary>
    public AccessMode Access { get; init; } = AccessMode.Open;

    /// <summary>Access tokens, separated by semicolons, 16 characters or more each; never shown or logged.</summary>
    public string? AccessTokens { get; init; }

    /// <summary>File of further access tokens, one a line.</summary>
    public string? AccessTokensFile { get; init; }

    /// <summary>
    /// Whether a GET must carry <c>GraphQL-Require-Preflight</c>, <c>X-Apollo-Operation-Name</c> or <c>Apollo-Require-Preflight</c>, which
    /// foreign web pages cannot send unasked.
    /// </summary>
    public bool RequirePreflight { get; init; }

    /// <summary>Origins whose web pages may ask (CORS), separated by semicolons, or <c>*</c> for all; never with credentials.</summary>
    public string? CorsOrigins { get; init; }

    /// <summary>GraphQL requests that one client may send in a minute; further ones are answered 429; 0 for no limit.</summary>
    [Range(0, 10_000_000)]
    public int RateLimitRequests { get; init; }

    /// <summary>Field cost that one client may use in a minute; further requests are answered 429; 0 for no limit.</summary>
    [Range(0, 1_000_000_000)]
    public int RateLimitCost { get; init; }

    /// <summary>
    /// Addresses and networks of proxies, separated by semicolons, whose <c>X-Forwarded-For</c> is believed; nobody else's is.
    /// </summary>
    public string? TrustedProxies { get; init; }

    /// <summary>Nothing of the values: some are secret.</summary>
    public override string ToString() => nameof(CallerOptions);
}

/// <summary>Who may use the API.</summary>
public enum AccessMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Callers with an access token.</summary>
    Authorized,
}

/// <summary>Who may ask for the schema.</summary>
public enum IntrospectionMode
{
    /// <summary>Every caller.</summary>
    On,

    /// <summary>Nobody.</summary>
    Off,

    /// <summary>Callers with an access token.</summary>
    Authorized,
}
