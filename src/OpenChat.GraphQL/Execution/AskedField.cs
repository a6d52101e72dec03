using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>A field as a document asks for it, as far as its resolver may see it. The plan has the rest, which resolvers, guards and their
/// contexts must not depend on: the plan is made from them.</summary>
internal abstract class AskedField
{
    public required FieldDefinition Definition { get; init; }

    /// <summary>The field of that name (not alias) among those selected below this one; null when it is not selected.</summary>
    public abstract AskedField? FindBelow(string fieldName);
}
