namespace OpenChat.GraphQL.Errors;

/// <summary>The values of <c>extensions.code</c>. Stable: clients match on them.</summary>
public static class ErrorCodes
{
    /// <summary>The document is not GraphQL (request error, HTTP 400).</summary>
    public const string ParseFailed = "GRAPHQL_PARSE_FAILED";

    /// <summary>The document breaks a validation rule (request error, HTTP 400).</summary>
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";

    /// <summary>A variable or argument has an unusable value (request error, or execution error at a field).</summary>
    public const string BadUserInput = "BAD_USER_INPUT";

    /// <summary>No operation, an unknown one, or several without a name (request error, HTTP 400).</summary>
    public const string OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE";

    /// <summary>The hash is not registered; send the text too (HTTP 200 so that clients retry).</summary>
    public const string PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>A request limit is exceeded; <c>extensions.limit</c> names it (HTTP 400).</summary>
    public const string LimitExceeded = "LIMIT_EXCEEDED";

    /// <summary>The client has the answer already: never sent, only how a host's <c>Admit</c> says that nothing need run. Telemetry counts
    /// it as an outcome of its own, not as an error.</summary>
    public const string NotModified = "NOT_MODIFIED";

    /// <summary>The deadline passed before the answer was complete.</summary>
    public const string Timeout = "TIMEOUT";

    /// <summary>Nobody may see this without saying who they are (execution error at a field).</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>This caller may not see this (execution error at a field).</summary>
    public const string Forbidden = "FORBIDDEN";

    /// <summary>The server failed unexpectedly; the cause is logged under the error id that is shown (execution error).</summary>
    public const string Internal = "INTERNAL_SERVER_ERROR";
}
