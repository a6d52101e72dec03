// Policies as JSON files.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Commands;

/// <summary>
/// Reads files with a policy: JSON of the input type <c>Policy</c>, read as strictly as the server reads that. A member that is not known,
/// or is there twice, is an error.
/// </summary>
internal static class PolicyFile
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The coerced value of the input type.</summary>
    /// <exception cref="StartUpException">The file cannot be read, is no JSON, or no policy; says every fault and its place.</exception>
    public static IReadOnlyDictionary<string, object?> Read(string path)
    {
        object? given;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Strict);
            given = Raw(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new StartUpException($"The file '{path}' with the policy cannot be read.");
        }
        catch (InvalidOperationException)
        {
            throw new StartUpException($"The file '{path}' is no sound JSON: a text escapes half of a surrogate pair, or is not UTF-8.");
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line
                ? string.Create(CultureInfo.InvariantCulture, $" in line {line + 1}, at byte {exception.BytePositionInLine + 1}")
                : "";
            throw new StartUpException($"The file '{path}' is no sound JSON{place}: {WithoutPlace(exception.Message)}");
        }

        var type = LineageSchema.Create().Schema.FindType("Policy")!; // the schema has it
        var problems = new InputProblems();
        return InputCoercion.TryCoerceVariable(given, type, out var value, problems) && value is IReadOnlyDictionary<string, object?> read
            ? read
            : throw new StartUpException($"The file '{path}' is no policy:\n" + (problems.Problems.Count == 0
                ? "It holds null."
                : string.Join('\n', problems.Problems.Select(static problem =>
                    $"policy{(problem.Path.IsEmpty ? "" : problem.PathText[" at ".Length..])}: {problem.Message}"))));
    }

    /// <summary>The policy, with what it names found in a graph.</summary>
    /// <exception cref="StartUpException">The graph or its rules do not have something; says what, where, and what is near.</exception>
    public static Policy Bind(string path, IReadOnlyDictionary<string, object?> input, Snapshot snapshot)
    {
        try
        {
            return PolicyInputs.Read(snapshot.Graph, snapshot.Rules, input);
        }
        catch (FieldErrorException exception)
        {
            throw new StartUpException($"The file '{path}' is no policy for this data:\n{exception.Error.Message}");
        }
    }

    /// <summary>A JSON value as input coercion takes it.</summary>
    private static object? Raw(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? integer : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Raw).ToArray(),
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(
            static member => member.Name, static member => Raw(member.Value), StringComparer.Ordinal),
        _ => null,
    };

    /// <summary>A message without the place that the framework appends.</summary>
    private static string WithoutPlace(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var end and > 0 ? message[..end] : message;
}
