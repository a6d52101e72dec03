// Scalars of the schema that GraphQL does not have.
using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema;

/// <summary>Input rules of <c>PartialDate</c>: a string of ISO 8601, maybe cut short.</summary>
internal sealed class PartialDateCoercion : ScalarCoercion
{
    public override bool TryCoerceLiteral(
        ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error) =>
        TryParse((literal as StringValueNode)?.Value, out value, out error);

    public override bool TryCoerceVariable(object json, out object? value, out string? error) =>
        TryParse(json as string, out value, out error);

    private static bool TryParse(string? text, out object? value, out string? error)
    {
        var ok = PartialDate.TryParse(text, out var date) && !date.IsNone;
        value = ok ? date : null;
        error = ok ? null : Explain(text);
        return ok;
    }

    private static string Explain(string? text)
    {
        const string Forms = "PartialDate must be a string such as \"2023\", \"2023-03\" or \"2023-03-24\".";
        return WrittenDate.Read(text, out var date, out _) switch
        {
            DateForm.Local => $"{Forms} This one is \"{date}\".",
            DateForm.NoSuchDay => $"There is no such day as \"{text}\". {Forms}",
            DateForm.NoSuchMonth => $"There is no such month as \"{text}\". {Forms}",
            _ => Forms,
        };
    }
}

/// <summary>
/// Rules of <c>DateTime</c>, which only answers have: seconds in UTC (RFC 3339), handed out as <see cref="DateTimeOffset"/>.
/// </summary>
internal sealed class DateTimeCoercion : ScalarCoercion
{
    public override bool CoercesOutput => true;

    public override bool TryCoerceOutput(object value, out object? json, out string? error)
    {
        var time = value as DateTimeOffset?;
        json = time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        error = null;
        return time is not null;
    }

    public override bool TryCoerceLiteral(
        ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error)
    {
        (value, error) = (null, null);
        return false;
    }

    public override bool TryCoerceVariable(object json, out object? value, out string? error)
    {
        (value, error) = (null, null);
        return false;
    }
}
