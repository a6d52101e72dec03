// Makes the options from command line, environment and file, and says in plain words what is wrong with them.
using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;

namespace OpenChat.Graph.Server.Options;

/// <summary>Settings from one place. Keys are option names, compared without regard to case and underscores.</summary>
/// <param name="Describe">What a message calls the setting of that key, such as <c>OPENCHAT_URLS</c>.</param>
/// <param name="Values">Option name to text.</param>
/// <param name="Spell">How the name of an option is spelled in that place.</param>
internal sealed record OptionSource(
    Func<string, string> Describe, IReadOnlyList<KeyValuePair<string, string>> Values, Func<string, string> Spell);

/// <summary>One option, as a value among <see cref="ServerOptions"/>.</summary>
/// <param name="Name">How a settings file spells it, such as <c>MaxBodyBytes</c>; unique.</param>
/// <param name="Topic">The record of <see cref="ServerOptions"/> it stands in.</param>
/// <param name="Property">The property of that record.</param>
internal sealed record Option(string Name, PropertyInfo Topic, PropertyInfo Property)
{
    /// <summary>Its value; null when it has none.</summary>
    public object? Get(ServerOptions options) => Property.GetValue(Topic.GetValue(options));

    /// <summary>Gives it a value while options are being read.</summary>
    internal void Set(ServerOptions options, object value) => Property.SetValue(Topic.GetValue(options), value);
}

/// <summary>Layers sources into <see cref="ServerOptions"/>.</summary>
internal static class OptionsReader
{
    private const string EnvironmentPrefix = "OPENCHAT_";
    private const string FileName = "appsettings.json";
    private const string FileSection = "OpenChat";

    // limits that cannot be told to warn only, and why
    private static readonly (string Name, string Why)[] NeverWarn =
    [
        ("nesting", "because deeper documents would overflow the stack"),
        ("body", "which is held before there is a request"),
        ("batch", "which is held before there is a request"),
    ];

    private static readonly JsonDocumentOptions FileSyntax =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Every option, topic by topic, in the order of the records. The names of those of Neo4j begin with its name.</summary>
    public static ImmutableArray<Option> All { get; } =
    [
        .. from topic in Properties(typeof(ServerOptions))
           from property in Properties(topic.PropertyType)
           select new Option(topic.Name == nameof(ServerOptions.Neo4j) ? topic.Name + property.Name : property.Name, topic, property),
    ];

    /// <summary>Reads the options of this process.</summary>
    /// <param name="commandLine">What the command line says, by option name; a null value means not given.</param>
    /// <param name="problems">One line for each unusable setting; the options are usable only when it is empty.</param>
    /// <param name="warnings">One line for each setting that is ignored.</param>
    public static ServerOptions ReadProcess(
        IEnumerable<KeyValuePair<string, string?>> commandLine, out List<string> problems, out List<string> warnings)
    {
        problems = [];
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, entry.Value as string ?? string.Empty));
        return Read(
            [
                FromFile(Path.Combine(AppContext.BaseDirectory, FileName), problems),
                FromFile(Path.Combine(Environment.CurrentDirectory, FileName), problems),
                FromEnvironment(variables),
                FromCommandLine(commandLine),
            ],
            problems,
            out warnings);
    }

    /// <summary>Settings given as command-line options.</summary>
    public static OptionSource FromCommandLine(IEnumerable<KeyValuePair<string, string?>> values) =>
        new(
            DescribeArgument,
            [.. values.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Key, pair.Value ?? string.Empty))],
            DescribeArgument);

    /// <summary>The variables that begin with OPENCHAT_. An empty one counts as not set.</summary>
    public static OptionSource FromEnvironment(IEnumerable<KeyValuePair<string, string>> variables) =>
        new(
            key => EnvironmentPrefix + key,
            [
                .. variables
                    .Where(pair => pair.Key.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) && pair.Value.Length > 0)
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key[EnvironmentPrefix.Length..], pair.Value)),
            ],
            SpellVariable);

    /// <summary>The section <c>OpenChat</c> of a settings file; nothing when there is no such file.</summary>
    public static OptionSource FromFile(string path, List<string> problems)
    {
        var values = new List<KeyValuePair<string, string>>();
        if (Path.Exists(path))
        {
            try
            {
                var bytes = File.ReadAllBytes(path).AsMemory();
                var mark = Encoding.UTF8.Preamble;
                using var document = JsonDocument.Parse(bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes, FileSyntax);
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    problems.Add($"{path}: not a JSON object; expected {{\"{FileSection}\": {{…}}}}.");
                }
                else if (!document.RootElement.TryGetProperty(FileSection, out var section))
                {
                    // a file for other programs
                }
                else if (section.ValueKind != JsonValueKind.Object)
                {
                    problems.Add($"{path}: \"{FileSection}\" is not a JSON object; expected the options by name, as {{\"Urls\": \"…\"}}.");
                }
                else
                {
                    values.AddRange(section.EnumerateObject().Select(property => KeyValuePair.Create(
                        property.Name, property.Value.ToString())));
                }
            }
            catch (JsonException exception)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: not valid JSON at line {exception.LineNumber + 1}."));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{path}: cannot be read.");
            }
        }

        return new OptionSource(key => $"{FileSection}:{key} in {path}", values, static name => name);
    }

    /// <summary>Layers sources, the last one winning, and checks every value.</summary>
    public static ServerOptions Read(IEnumerable<OptionSource> sources, List<string> problems, out List<string> warnings)
    {
        warnings = [];
        var options = new ServerOptions();
        foreach (var source in sources)
        {
            foreach (var (key, text) in source.Values)
            {
                var name = key.Replace("_", string.Empty, StringComparison.Ordinal);
                var option = All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
                if (option is null)
                {
                    var near = NearWords.Find(key, All.Select(static candidate => candidate.Name)).Select(source.Spell);
                    warnings.Add($"Ignored {source.Describe(key)}: there is no such option.{NearWords.Ask([.. near])}");
                }
                else if (TryConvert(option.Property, text, out var expected) is { } value)
                {
                    option.Set(options, value);
                }
                else
                {
                    problems.Add($"{source.Describe(key)} is '{text}', but must be {expected}.");
                }
            }
        }

        return options;
    }

    /// <summary>
    /// What an option is called on the command line: <c>--neo4j</c> is the address, and what else concerns Neo4j has its plain name there.
    /// </summary>
    private static string DescribeArgument(string key) =>
        "--" + (key == "Neo4jUri" ? "neo4j" : key.Replace("Neo4j", "", StringComparison.Ordinal).ToLowerInvariant());

    /// <summary>Such as <c>OPENCHAT_MAX_DEPTH</c> for <c>MaxDepth</c>.</summary>
    private static string SpellVariable(string name) => EnvironmentPrefix + string.Concat(name.Select((letter, place) =>
        place > 0 && char.IsUpper(letter) && !char.IsUpper(name[place - 1]) ? "_" + letter : letter.ToString())).ToUpperInvariant();

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private static object? TryConvert(PropertyInfo property, string text, out string expected)
    {
        if (property.PropertyType == typeof(int))
        {
            var range = property.GetCustomAttribute<RangeAttribute>() ?? new RangeAttribute(int.MinValue, int.MaxValue);
            expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {range.Minimum} to {range.Maximum}");
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && range.IsValid(number)
                ? number
                : null;
        }

        if (property.PropertyType == typeof(WarnableLimits))
        {
            return ReadLimits(text, out expected);
        }

        if (property.PropertyType.IsEnum)
        {
            expected = "one of " + string.Join(", ", Enum.GetNames(property.PropertyType));
            return Array.Exists(Enum.GetNames(property.PropertyType), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                ? Enum.Parse(property.PropertyType, text, ignoreCase: true)
                : null;
        }

        if (property.PropertyType == typeof(bool))
        {
            expected = "true or false";
            return bool.TryParse(text, out var flag) ? flag : null;
        }

        expected = "some text";
        return text.Length > 0 ? text : null;
    }

    private static object? ReadLimits(string text, out string expected)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var none = nameof(WarnableLimits.None);
        expected = "None, or names of limits that may only warn, separated by commas: " + string.Join(
            ", ", Enum.GetNames<WarnableLimits>().Where(name => name != none).Select(JsonNamingPolicy.CamelCase.ConvertName));
        foreach (var (name, why) in NeverWarn.Where(pair => names.Contains(pair.Name, StringComparer.OrdinalIgnoreCase)))
        {
            expected += $"; not {name}, {why}";
        }

        if (names.Length > 1 && names.Contains(none, StringComparer.OrdinalIgnoreCase))
        {
            expected += "; None stands alone";
            return null;
        }

        var limits = WarnableLimits.None;
        foreach (var name in names)
        {
            if (Array.Find(
                Enum.GetNames<WarnableLimits>(), known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) is not { } known)
            {
                return null;
            }

            limits |= Enum.Parse<WarnableLimits>(known);
        }

        return limits;
    }
}
