using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Tests.Types;

/// <summary>Builds schemas from text; errors as <c>line:column[, line:column] message</c>.</summary>
internal static class SchemaTestHelper
{
    public static readonly IReadOnlyDictionary<string, ScalarCoercion> NoScalars = ImmutableDictionary<string, ScalarCoercion>.Empty;

    public static GraphQLSchema Build(string text, IReadOnlyDictionary<string, ScalarCoercion>? scalars = null)
    {
        var schema = SchemaBuilder.TryBuild(new Source(text), scalars ?? NoScalars, out var errors);
        Assert.Equal([], errors.Select(Show));
        return schema ?? throw new InvalidOperationException("No schema and no errors.");
    }

    public static string[] ErrorsOf(string text)
    {
        var schema = SchemaBuilder.TryBuild(new Source(text), NoScalars, out var errors);
        Assert.Equal(errors.IsEmpty, schema is not null);
        return [.. errors.Select(Show)];
    }

    public static string Show(GraphQLError error) =>
        $"{string.Join(", ", error.Locations.Select(location => $"{location.Line}:{location.Column}"))} {error.Message}";

    public static ValueNode Value(string text) =>
        Parser.TryParseValue(new Source(text), ParserOptions.Default, out var error)
            ?? throw new ArgumentException(error!.ToString(), nameof(text)); // an error when null

    /// <summary>A coerced or raw value as text that tells all kinds apart: <c>1</c> int, <c>1L</c> long, <c>1d</c> double, <c>'x'</c>,
    /// <c>RED</c>, <c>{a: 1}</c>.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        int number => $"{number}",
        long number => $"{number}L",
        double number => $"{number}d",
        string text => $"'{text}'",
        EnumValueDefinition enumValue => enumValue.Name,
        object?[] items => $"[{string.Join(", ", items.Select(Show))}]",
        Dictionary<string, object?> entries => $"{{{string.Join(", ", entries.Select(pair => $"{pair.Key}: {Show(pair.Value)}"))}}}",
        _ => value.ToString()!, // no value here prints null
    };
}
