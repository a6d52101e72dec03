// The resolvers of the introspection types (specification 4.2).
using System.Collections.Immutable;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>Answers introspection from the schema objects themselves.</summary>
internal static class IntrospectionResolvers
{
    public static ResolverMap Create(GraphQLSchema schema) => new();

    public static ImmutableArray<FieldDefinition> MetaFields(GraphQLSchema schema) => [];
}
