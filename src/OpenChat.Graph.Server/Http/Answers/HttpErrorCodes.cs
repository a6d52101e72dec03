// Codes of refusals that happen before there is a GraphQL request.
namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>
/// Values of <c>extensions.code</c> for what HTTP itself refuses; the engine's own are in OpenChat.GraphQL. Stable: clients match on them.
/// </summary>
internal static class HttpErrorCodes
{
    /// <summary>Body or parameters are not a well-formed GraphQL request (400, or 422 by profile).</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The method is not supported here, or a mutation came by GET (405).</summary>
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";

    /// <summary>There is nothing here for this caller (404).</summary>
    public const string NotFound = "NOT_FOUND";

    /// <summary>The client accepts none of our media types (406).</summary>
    public const string NotAcceptable = "NOT_ACCEPTABLE";

    /// <summary>A web page of an origin that is not let in asks another protocol than GraphQL (403).</summary>
    public const string OriginRefused = "ORIGIN_REFUSED";

    /// <summary>The hash of a persisted query is not that of the text sent with it (400, or 422 by profile).</summary>
    public const string PersistedQueryHashMismatch = "PERSISTED_QUERY_HASH_MISMATCH";

    /// <summary>The server remembers no queries; send the text (200, or 422 by profile).</summary>
    public const string PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";

    /// <summary>A GET lacks the header that keeps foreign web pages out (403).</summary>
    public const string PreflightRequired = "PREFLIGHT_REQUIRED";

    /// <summary>The client has used up its budget of the minute (429); try again after <c>Retry-After</c> seconds.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>The body came too slowly (408).</summary>
    public const string RequestTimeout = "REQUEST_TIMEOUT";

    /// <summary>Free-form documents are not run here (400, or 422 by profile).</summary>
    public const string TrustedDocumentRequired = "TRUSTED_DOCUMENT_REQUIRED";

    /// <summary>The body is not JSON in UTF-8, or is compressed (415).</summary>
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";

    /// <summary>No access token, or an unknown one (401).</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>No graph is loaded yet, or too many requests are under way (503); try again after <c>Retry-After</c> seconds.</summary>
    public const string Unavailable = "SERVICE_UNAVAILABLE";
}
