// One test of a scenario file.
using YamlDotNet.Serialization;

namespace OpenChat.GraphQL.Conformance.Tests.Cats;

/// <summary>
/// A test with what its file says before it. Maps are dictionaries by text, lists are lists, scalars are text, numbers, booleans or null.
/// </summary>
internal sealed class CatsScenario
{
    private readonly Dictionary<object, object?> _background;
    private readonly Dictionary<object, object?> _test;
    private readonly string _folder;

    private CatsScenario(string file, Dictionary<object, object?> background, Dictionary<object, object?> test)
    {
        _folder = Path.GetDirectoryName(Path.Combine(Folder, file))!; // files are inside the folder
        _background = background;
        _test = test;
        Id = $"{Path.GetFileNameWithoutExtension(file)}: {test["name"]}";
    }

    /// <summary>File and name of the test.</summary>
    public string Id { get; }

    /// <summary>The document.</summary>
    public string Query => (string)Given["query"]!; // every test has one

    /// <summary>The text of the schema; null for tests that only parse.</summary>
    public string? Schema
    {
        get
        {
            foreach (var part in new[] { Given, _background })
            {
                if (part.TryGetValue("schema", out var text))
                {
                    return (string?)text;
                }

                if (part.TryGetValue("schema-file", out var file))
                {
                    return File.ReadAllText(Path.Combine(_folder, (string)file!)); // a name
                }
            }

            return null;
        }
    }

    /// <summary>The data by name.</summary>
    public Dictionary<object, object?> Data =>
        (Given.GetValueOrDefault("test-data") ?? _background.GetValueOrDefault("test-data")) as Dictionary<object, object?> ?? [];

    /// <summary>What is done: <c>parse</c>, <c>validate</c> or <c>execute</c>, with its options.</summary>
    public KeyValuePair<object, object?> Action => ((Dictionary<object, object?>)_test["when"]!).Single(); // every test does one thing

    /// <summary>An option of the action, or null.</summary>
    public object? Option(string name) => (Action.Value as Dictionary<object, object?>)?.GetValueOrDefault(name);

    /// <summary>What must hold, each as a map.</summary>
    public IEnumerable<Dictionary<object, object?>> Expectations =>
        _test["then"] is List<object?> list ? list.Cast<Dictionary<object, object?>>() : [(Dictionary<object, object?>)_test["then"]!];

    private Dictionary<object, object?> Given => (Dictionary<object, object?>)_test["given"]!; // every test has one

    private static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Cats", "scenarios");

    /// <summary>All tests of all files, in order of files and tests.</summary>
    public static IReadOnlyList<CatsScenario> All { get; } = [.. Load()];

    private static IEnumerable<CatsScenario> Load()
    {
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = yaml.Deserialize<Dictionary<object, object?>>(File.ReadAllText(file));
            if (content.TryGetValue("tests", out var tests))
            {
                var background = content.GetValueOrDefault("background") as Dictionary<object, object?> ?? [];
                foreach (var test in ((List<object?>)tests!).Cast<Dictionary<object, object?>>()) // a list of maps
                {
                    yield return new CatsScenario(file, background, test);
                }
            }
        }
    }
}
