// What a generated client sees: the schema built by graphql-js from our introspection equals the schema file.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Conformance.Tests;

[Collection(RealServerGroup.Name)]
public sealed class ClientSchemaTests(RealServer server)
{
    private const string Introspection = """
        query IntrospectionQuery {
          __schema {
            description
            queryType { name kind } mutationType { name kind } subscriptionType { name kind }
            types { ...FullType }
            directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description specifiedByURL isOneOf
          fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue }
            type { ...TypeRef } isDeprecated deprecationReason }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name } } } } } } } }
        }
        """;

    [NodeFact]
    public async Task Introspection_GivesClientsTheSchemaFile()
    {
        using var client = new HttpClient();
        using var body = new StringContent(JsonSerializer.Serialize(new { query = Introspection }), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(await server.UrlAsync(StatusProfile.Stable), body);

        await AssertClientSeesAsync(Path.Combine(NodeScript.Root, "schema.graphql"), await response.Content.ReadAsStringAsync());
    }

    [NodeFact]
    public async Task Introspection_GivesClientsTheSchemaFile_When_ItHasEveryKindOfType()
    {
        using var host = await ChildProcess.StartAsync("OpenChat.GraphQL.ToyHost.dll", ["--port", "0"]);
        using var client = new HttpClient();
        using var body = new StringContent(JsonSerializer.Serialize(new { query = Introspection }), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(host.Url, "graphql"), body);

        await AssertClientSeesAsync(
            Path.Combine(NodeScript.Root, "tests", "OpenChat.GraphQL.ToyHost", "diff-schema.graphql"),
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("schema.graphql")]
    [InlineData("tests/OpenChat.GraphQL.ToyHost/diff-schema.graphql")]
    public void PrintedSchema_IsAFixpoint(string file)
    {
        var printed = SchemaPrinter.Print(Build(File.ReadAllText(Path.Combine(NodeScript.Root, file))));
        Assert.Equal(printed, SchemaPrinter.Print(Build(printed)));
    }

    [NodeTheory]
    [InlineData("schema.graphql")]
    [InlineData("tests/OpenChat.GraphQL.ToyHost/diff-schema.graphql")]
    public async Task PrintedSchema_MeansTheSameAsTheFile(string file)
    {
        var path = Path.Combine(NodeScript.Root, file);
        await AssertClientSeesAsync(path, SchemaPrinter.Print(Build(await File.ReadAllTextAsync(path))), "printed.graphql");
    }

    private static GraphQLSchema Build(string text)
    {
        var schema = SchemaBuilder.TryBuild(new Source(text), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors);
        Assert.Empty(errors);
        return schema!; // there is one when there are no errors
    }

    private static async Task AssertClientSeesAsync(string schemaFile, string text, string name = "introspection.json")
    {
        var folder = Directory.CreateTempSubdirectory("openchat-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(file, text);
            var (exitCode, lines, errors) = await NodeScript.RunAsync("client.mjs", schemaFile, file);
            Assert.True(exitCode == 0, errors);
            Assert.Empty(lines);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
