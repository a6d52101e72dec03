// schema-diff: what changes for clients between two schema files.
using System.Collections.Immutable;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Compares two schema files and prints a line for each difference.</summary>
internal sealed class SchemaDiffCommand(TextWriter output)
{
    /// <summary>Prints <c>LEVEL KIND message</c>, the gravest first, then a sum.</summary>
    /// <returns>Negative when a change is breaking.</returns>
    public async Task<int> RunAsync(string oldPath, string newPath, CancellationToken cancellationToken)
    {
        var changes = SchemaDiff.Compare(await ReadAsync(oldPath, cancellationToken), await ReadAsync(newPath, cancellationToken));
        foreach (var change in changes)
        {
            await output.WriteLineAsync($"{Word(change.Level),-9} {change.Kind} {change.Message}");
        }

        int Count(SchemaChangeLevel level) => changes.Count(change => change.Level == level);

        var breaking = Count(SchemaChangeLevel.Breaking);
        await output.WriteLineAsync(
            FormattableString.Invariant(
                $"{breaking} breaking, {Count(SchemaChangeLevel.Dangerous)} dangerous, {Count(SchemaChangeLevel.Safe)} safe"));
        return breaking > 0 ? ExitCode.Negative : ExitCode.Success;
    }

    private static async Task<GraphQLSchema> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"The schema file '{path}' cannot be read.");
        }

        return SchemaBuilder.TryBuild(new Source(text, path), ImmutableDictionary<string, ScalarCoercion>.Empty, out var errors)
            ?? throw new StartUpException(string.Join('\n', errors.Select(error => $"{path}: {error}")));
    }

    private static string Word(SchemaChangeLevel level) => level switch
    {
        SchemaChangeLevel.Breaking => "breaking",
        SchemaChangeLevel.Dangerous => "dangerous",
        _ => "safe",
    };
}
