// Two generations of "GraphQL over HTTP" disagree about status codes; this names the one to follow.
namespace OpenChat.Graph.Server.Options;

/// <summary>Which text of "GraphQL over HTTP" decides the status of an answer without data.</summary>
public enum StatusProfile
{
    /// <summary>What published clients and the public audit suite expect: 400 with <c>application/graphql-response+json</c>, 200 with <c>application/json</c> once the document could be read.</summary>
    Stable,

    /// <summary>The draft of 2026: 400 when body or document cannot be read, 422 when the request is otherwise wrong, 294 for data together with errors.</summary>
    Draft2026,
}
