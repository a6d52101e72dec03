using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Storage.Neo4j;
using OpenChat.Graph.Tests.Neo4j;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Tests.State;

/// <summary>Whether Neo4j gives the answers of the folder that was imported into it, byte for byte.</summary>
public sealed class Neo4jAnswerTests
{
    private const int Depth = 3;

    private static readonly CostOptions Free = CostOptions.Default with { MaxFieldCost = 1e9, MaxTypeCost = 1e9, MaxNodes = 1_000_000_000 };

    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Path.Combine(AskedFolder.Folder, "Cases"), "*.graphql"),
        .. Directory.GetFiles(Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Ide", "examples"), "*.graphql"),
        .. Directory.GetFiles(Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Benchmarks", "Documents"), "*.graphql"),
    ];

    [Neo4jFact]
    public async Task Answers_AreThoseOfTheFolder()
    {
        await using var database = await TestDatabase.LendAsync();
        await Neo4jImport.RunAsync(database.Connection, Path.Combine(TestFolders.Root, "seed"));
        using var source = new Neo4jSource(database.Connection, TimeProvider.System);
        var load = await source.LoadAsync(CancellationToken.None);
        var csv = new AskedFolder(Path.Combine(TestFolders.Root, "seed"), Free);
        var neo4j = new AskedFolder(new Snapshot(load.Loaded, csv.Snapshot.LoadedAt), Free);

        Assert.NotEmpty(Documents);
        Assert.All(Documents, file => Same(csv, neo4j, File.ReadAllText(file)));
        foreach (var (field, type) in (ReadOnlySpan<(string, string)>)
                 [("models", "Model"), ("datasets", "Dataset"), ("licenses", "License"), ("organisations", "Organisation")])
        {
            var selection = Selection(Types(csv), type, Depth);
            for (string? after = null; ;)
            {
                var cursor = after is null ? "" : $", after: \"{after}\"";
                var page = JsonSerializer.Deserialize<JsonElement>(Same(csv, neo4j, $"{{ {field}(first: 10{cursor}) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {selection} }} }} }}"));
                Assert.False(page.TryGetProperty("errors", out var errors), errors.ToString());
                var info = page.GetProperty("data").GetProperty(field).GetProperty("pageInfo");
                if (!info.GetProperty("hasNextPage").GetBoolean())
                {
                    break;
                }

                after = info.GetProperty("endCursor").GetString();
            }
        }
    }

    private static string Same(AskedFolder csv, AskedFolder neo4j, string document)
    {
        var expected = csv.Ask(document);
        Assert.Equal(expected, neo4j.Ask(document));
        return expected;
    }

    /// <summary>Every object type with its fields that need no argument, and the type of each.</summary>
    private static Dictionary<string, (string Field, string Type)[]> Types(AskedFolder folder)
    {
        const string Reference = "name kind ofType { name kind ofType { name kind ofType { name kind } } }";
        var types = folder.Data($"{{ __schema {{ types {{ name fields {{ name args {{ type {{ kind }} defaultValue }} type {{ {Reference} }} }} }} }} }}")
            .GetProperty("__schema").GetProperty("types").EnumerateArray();
        return types.Where(type => type.GetProperty("fields").ValueKind == JsonValueKind.Array).ToDictionary(
            type => type.GetProperty("name").GetString() ?? "",
            type => type.GetProperty("fields").EnumerateArray()
                .Where(field => field.GetProperty("args").EnumerateArray().All(argument =>
                    argument.GetProperty("type").GetProperty("kind").GetString() != "NON_NULL" || argument.GetProperty("defaultValue").ValueKind == JsonValueKind.String))
                .Select(field => (field.GetProperty("name").GetString() ?? "", Named(field.GetProperty("type"))))
                .ToArray(),
            StringComparer.Ordinal);
    }

    private static string Named(JsonElement type) =>
        type.TryGetProperty("ofType", out var inner) && inner.ValueKind == JsonValueKind.Object ? Named(inner) : type.GetProperty("name").GetString() ?? "";

    /// <summary>All fields of a type, and all of theirs, so many levels deep.</summary>
    private static string Selection(Dictionary<string, (string Field, string Type)[]> types, string type, int depth)
    {
        var text = new StringBuilder("__typename");
        foreach (var (field, fieldType) in types[type])
        {
            if (!types.ContainsKey(fieldType))
            {
                text.Append(' ').Append(field);
            }
            else if (depth > 1)
            {
                text.Append(' ').Append(field).Append(" { ").Append(Selection(types, fieldType, depth - 1)).Append(" }");
            }
        }

        return text.ToString();
    }
}
