using System.Reflection;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Server.Tests.Queries;
using OpenChat.Graph.Server.Tests.Schema;
using OpenChat.Graph.Server.Tests.Web;
using OpenChat.Graph.Storage.Neo4j.Importing;
using OpenChat.Graph.Tests.Neo4j;
using OpenChat.GraphQL.Validation;
using Xunit.Sdk;
using Xunit.v3;

namespace OpenChat.Graph.Server.Tests.State;

/// <summary>Whether Neo4j gives the answers of the folder that was imported into it, byte for byte.</summary>
public sealed class Neo4jAnswerTests
{
    private const int Depth = 3;

    /// <summary>
    /// The types of the nodes that the walk asks for one by one, and the interface of some: elsewhere their ids tell enough.
    /// </summary>
    private static readonly string[] Walked = ["Model", "Dataset", "License", "Organisation", "Artifact"];

    private static readonly CostOptions Free = CostOptions.Default with { MaxFieldCost = 1e9, MaxTypeCost = 1e9, MaxNodes = 1_000_000_000 };

    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Path.Combine(AskedFolder.Folder, "Cases"), "*.graphql"),
        .. Directory.GetFiles(Path.Combine(TestFolders.Root, "src", "OpenChat.Graph.Server", "Web", "examples"), "*.graphql"),
        .. Directory.GetFiles(Path.Combine(TestFolders.Root, "tests", "OpenChat.Graph.Benchmarks", "Documents"), "*.graphql"),
    ];

    private static readonly string SeedPath = Path.Combine(TestFolders.Root, "seed");

    /// <summary>
    /// All tests of the schema again, with what they ask loaded from Neo4j; besides, no answer may differ from that of the folder.
    /// </summary>
    [Neo4jFact]
    public async Task EveryTestOfTheSchema_PassesOnNeo4j()
    {
        await using var database = await TestDatabase.LendAsync();
        var small = await LoadAsync(database, Path.Combine(AskedFolder.Folder, "Data"));
        AskedFolder.Replace(small, await LoadAsync(database, SeedPath));
        var failures = new List<string>();
        var count = 0;
        var classes = typeof(CaseTests).Assembly.GetTypes().Where(type =>
            type.IsPublic && type.Namespace == typeof(CaseTests).Namespace).Concat([typeof(ExampleTests), typeof(NodeFiltersTests)]);
        foreach (var method in classes.SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FactAttribute))))
        {
            foreach (var arguments in method.IsDefined(typeof(TheoryAttribute)) ? await DataAsync(method) : [[]])
            {
                count++;
                try
                {
                    await ((method.Invoke(
                        method.IsStatic ? null : Activator.CreateInstance(method.DeclaringType!),
                        WithLists(method, arguments)) as Task) ?? Task.CompletedTask);
                }
                catch (Exception exception) when (exception is TargetInvocationException or XunitException)
                {
                    failures.Add($"{method.DeclaringType?.Name}.{method.Name}({string.Join(", ", arguments)}): "
                        + $"{(exception as TargetInvocationException)?.InnerException ?? exception}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.InRange(count, 150, int.MaxValue);
    }

    /// <summary>Arguments with those of a last parameter <c>params</c> in its array.</summary>
    private static object?[] WithLists(MethodInfo method, object?[] arguments)
    {
        var parameters = method.GetParameters();
        if (parameters.Length == 0 || !parameters[^1].IsDefined(typeof(ParamArrayAttribute)))
        {
            return arguments;
        }

        var element = parameters[^1].ParameterType.GetElementType()!; // it is an array
        var list = Array.CreateInstance(element, arguments.Length - parameters.Length + 1);
        Array.Copy(arguments, parameters.Length - 1, list, 0, list.Length);
        return [.. arguments.AsSpan(0, parameters.Length - 1), list];
    }

    private static async Task<IReadOnlyList<object?[]>> DataAsync(MethodInfo theory)
    {
        await using var disposal = new DisposalTracker();
        var rows = new List<object?[]>();
        foreach (var attribute in theory.GetCustomAttributes<DataAttribute>())
        {
            rows.AddRange((await attribute.GetData(theory, disposal)).Select(row => row.GetData()));
        }

        return rows;
    }

    [Neo4jFact]
    public async Task Answers_AreThoseOfTheFolder()
    {
        await using var database = await TestDatabase.LendAsync();
        var neo4j = await LoadAsync(database, SeedPath, Free);

        Assert.NotEmpty(Documents);
        Assert.All(Documents, file => neo4j.Ask(File.ReadAllText(file)));
        foreach (var (field, type) in (ReadOnlySpan<(string, string)>)
                 [("models", "Model"), ("datasets", "Dataset"), ("licenses", "License"), ("organisations", "Organisation")])
        {
            // as many a page, and as deep, as fits into an answer
            var types = Types(neo4j);
            var (after, most, depth) = ((string?)null, 10, Depth);
            for (var hasNext = true; hasNext;)
            {
                var cursor = after is null ? "" : $", after: \"{after}\"";
                var selection = Selection(types, type, depth);
                var page = JsonSerializer.Deserialize<JsonElement>(
                    neo4j.Ask(
                        $"{{ {field}(first: {most}{cursor}) {{ totalCount pageInfo {{ hasNextPage endCursor }} "
                        + $"nodes {{ {selection} }} }} }}"));
                if (page.TryGetProperty("errors", out var errors))
                {
                    Assert.Contains("\"limit\": \"response\"", errors.ToString(), StringComparison.Ordinal);
                    Assert.True(depth > 1, errors.ToString());
                    (most, depth) = most > 1 ? (most / 2, depth) : (1, depth - 1);
                    continue;
                }

                var info = page.GetProperty("data").GetProperty(field).GetProperty("pageInfo");
                (hasNext, after, depth) = (info.GetProperty("hasNextPage").GetBoolean(), info.GetProperty("endCursor").GetString(), Depth);
            }
        }
    }

    /// <summary>The graph of the folder out of the database, whose answers must be those of the folder.</summary>
    private static async Task<AskedFolder> LoadAsync(TestDatabase database, string folder, CostOptions? cost = null)
    {
        var csv = new AskedFolder(folder, cost);
        await FolderImport.RunAsync(database.Connection, folder, new ImportOptions { Prune = true });
        using var source = new Neo4jSource(database.Connection, TimeProvider.System);
        return new AskedFolder(new Snapshot((await source.LoadAsync(CancellationToken.None)).Loaded, csv.Snapshot.LoadedAt), cost, csv);
    }

    /// <summary>Every object type with its fields that need no argument, and the type of each.</summary>
    private static Dictionary<string, (string Field, string Type)[]> Types(AskedFolder folder)
    {
        const string Reference = "name kind ofType { name kind ofType { name kind ofType { name kind } } }";
        var types = folder.Data(
            $"{{ __schema {{ types {{ name fields {{ name args {{ type {{ kind }} defaultValue }} type {{ {Reference} }} }} }} }} }}")
            .GetProperty("__schema").GetProperty("types").EnumerateArray();
        return types.Where(type => type.GetProperty("fields").ValueKind == JsonValueKind.Array).ToDictionary(
            type => type.GetProperty("name").GetString() ?? "",
            type => type.GetProperty("fields").EnumerateArray()
                .Where(field => field.GetProperty("args").EnumerateArray().All(argument =>
                    argument.GetProperty("type").GetProperty("kind").GetString() != "NON_NULL"
                        || argument.GetProperty("defaultValue").ValueKind == JsonValueKind.String))
                .Select(field => (field.GetProperty("name").GetString() ?? "", Named(field.GetProperty("type"))))
                .ToArray(),
            StringComparer.Ordinal);
    }

    private static string Named(JsonElement type) =>
        type.TryGetProperty("ofType", out var inner) && inner.ValueKind == JsonValueKind.Object
            ? Named(inner)
            : type.GetProperty("name").GetString() ?? "";

    /// <summary>
    /// All fields of a type, and all of theirs, so many levels deep. Of nodes that are walked anyway only the ids: what stands in them does
    /// not depend on the way to them.
    /// </summary>
    private static string Selection(Dictionary<string, (string Field, string Type)[]> types, string type, int depth)
    {
        var text = new StringBuilder("__typename");
        foreach (var (field, fieldType) in types[type])
        {
            if (!types.ContainsKey(fieldType))
            {
                text.Append(' ').Append(field);
            }
            else if (Walked.Contains(fieldType))
            {
                text.Append(' ').Append(field).Append(" { __typename id }");
            }
            else if (depth > 1)
            {
                text.Append(' ').Append(field).Append(" { ").Append(Selection(types, fieldType, depth - 1)).Append(" }");
            }
        }

        return text.ToString();
    }
}
