using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Makes a schema from its definition language.</summary>
public static class SchemaBuilder
{
    /// <summary>Parses, checks and builds a schema.</summary>
    /// <param name="source">The text of the schema file.</param>
    /// <param name="scalars">Input rules of custom scalars by name; scalars not named pass any value.</param>
    /// <param name="errors">All problems, in source order; empty exactly when a schema is returned.</param>
    /// <returns>Null when there is any problem.</returns>
    public static GraphQLSchema? TryBuild(Source source, IReadOnlyDictionary<string, ScalarCoercion> scalars, out ImmutableArray<GraphQLError> errors) =>
        throw new NotSupportedException("The schema builder is not written yet.");
}
