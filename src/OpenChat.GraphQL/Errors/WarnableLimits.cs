// The names of the limits that a host may turn into warnings.
namespace OpenChat.GraphQL.Errors;

/// <summary>Limits that can be set to warn only: the request runs, and what it exceeded is reported to the host. With its first letter in
/// lower case, a name here is the one in <c>extensions.limit</c>.</summary>
/// <remarks><c>nesting</c> is missing on purpose: what nests deeper could overflow the stack, which ends the process. <c>body</c> is held
/// by the host, before there is a request.</remarks>
[Flags]
public enum WarnableLimits
{
    /// <summary>Every limit refuses.</summary>
    None = 0,

    /// <summary>Characters of a document.</summary>
    Document = 1 << 0,

    /// <summary>Tokens of a document.</summary>
    Tokens = 1 << 1,

    /// <summary>Fields written in a document.</summary>
    Fields = 1 << 2,

    /// <summary>Aliases in a document.</summary>
    Aliases = 1 << 3,

    /// <summary>Directives, in all and at one place.</summary>
    Directives = 1 << 4,

    /// <summary>Fragment definitions.</summary>
    Fragments = 1 << 5,

    /// <summary>Operation definitions.</summary>
    Operations = 1 << 6,

    /// <summary>Variable definitions, and JSON values in the variables.</summary>
    Variables = 1 << 7,

    /// <summary>Fragments entered when every spread is followed.</summary>
    FragmentVisits = 1 << 8,

    /// <summary>Fields looked at to see whether selections merge. Warned of, it still refuses at a hundred times the limit.</summary>
    MergeComparisons = 1 << 9,

    /// <summary>Fields inside fields.</summary>
    Depth = 1 << 10,

    /// <summary>The same field inside itself.</summary>
    CycleDepth = 1 << 11,

    /// <summary>Response names at the root.</summary>
    RootFields = 1 << 12,

    /// <summary>Lists, and <c>ofType</c>, inside one another in introspection.</summary>
    IntrospectionDepth = 1 << 13,

    /// <summary>Price of fields and of values.</summary>
    Cost = 1 << 14,

    /// <summary>Objects an operation may return.</summary>
    Nodes = 1 << 15,

    /// <summary>Largest page; a negative one is refused always.</summary>
    PageSize = 1 << 16,

    /// <summary>Entries of one list, in the variables or written in the document.</summary>
    InputList = 1 << 17,

    /// <summary>Bytes of an answer. Warned of, it still refuses at 1,000,000,000.</summary>
    Response = 1 << 18,
}

/// <summary>Finds out which limit an error is about.</summary>
internal static class LimitOf
{
    /// <summary>The limit that the error says was exceeded, when it is one that may warn; else none.</summary>
    public static WarnableLimits Error(GraphQLError error) =>
        Name(error) is { } name && Enum.TryParse<WarnableLimits>(name, ignoreCase: true, out var limit) ? limit : WarnableLimits.None;

    /// <summary>What the error has as <c>extensions.limit</c>; null when it is not about a limit.</summary>
    public static string? Name(GraphQLError error)
    {
        if (error.Code == ErrorCodes.LimitExceeded)
        {
            foreach (var (name, value) in error.Extensions)
            {
                if (name == "limit")
                {
                    return value as string;
                }
            }
        }

        return null;
    }
}
