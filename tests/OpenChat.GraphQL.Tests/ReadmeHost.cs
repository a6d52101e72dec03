// The host that the README of the engine shows: the usings and the lines between the marks. ReadmeTests compares them and runs the host.
using System.Collections.Immutable;
using System.Text;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests;

internal static class ReadmeHost
{
    public static async Task RunAsync()
    {
        // begin
        string[] planets = ["Mercury", "Venus", "Earth", "Mars"];
        var text = new Source("""
            type Query { planets(first: Int = 2): [Planet!]! }
            type Planet { position: Int!  name(shout: Boolean! = false): String! }
            """, "schema.graphql");
        var schema = SchemaBuilder.TryBuild(text, ImmutableDictionary<string, ScalarCoercion>.Empty, out var problems)
            ?? throw new InvalidOperationException(string.Join('\n', problems));
        var resolvers = new ResolverMap()
            .ListField(
                "Query.planets",
                (in c) => FieldValue.List(planets, start: 0, Math.Clamp(c.Arguments.GetInt("first") ?? 0, 0, planets.Length)),
                (in c) => FieldValue.Object(planets, c.Index))
            .Field("Planet.position", (in c) => FieldValue.Int(c.Index + 1))
            .Field("Planet.name", (in c) => FieldValue.String(
                c.Arguments.GetBoolean("shout") == true ? planets[c.Index].ToUpperInvariant() : planets[c.Index]));
        var executor = new GraphQLExecutor(schema, resolvers, new ExecutorOptions());

        var request = new GraphQLRequest { Query = "{ planets { position name(shout: true) } }" };
        using var result = await executor.ExecuteAsync(request, CancellationToken.None);
        Console.WriteLine(Encoding.UTF8.GetString(result.Utf8.Span));
        // end
    }
}
