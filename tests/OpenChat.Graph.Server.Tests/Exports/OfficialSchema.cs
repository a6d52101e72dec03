// JSON schemas that those who define a format publish.
using System.Collections.Concurrent;
using System.Text.Json;
using Json.Schema;

namespace OpenChat.Graph.Server.Tests.Exports;

internal sealed class OfficialSchema
{
    private static readonly string Folder = Path.Combine(
        TestFolders.Root, "tests", "OpenChat.Graph.Server.Tests", "Exports", "Schemas");

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    private readonly JsonSchema _schema;

    private OfficialSchema(JsonSchema schema) => _schema = schema;

    /// <summary>CycloneDX 1.6.</summary>
    public static Lazy<OfficialSchema> CycloneDx { get; } = new(static () =>
    {
        // the schema refers to the other two by their ids
        foreach (var other in (string[])["spdx.schema.json", "jsf-0.82.schema.json"])
        {
            SchemaRegistry.Global.Register(Read(other));
        }

        return new OfficialSchema(Read("bom-1.6.schema.json"));
    });

    /// <summary>SPDX 3.0.1, whole documents.</summary>
    public static Lazy<OfficialSchema> Spdx { get; } = new(static () => new OfficialSchema(Read("spdx-3.0.1.schema.json")));

    /// <summary>
    /// SPDX 3.0.1, elements by type, in which nothing else may stand: the whole schema tries every class for every element, which takes
    /// long.
    /// </summary>
    public static ConcurrentDictionary<string, OfficialSchema> SpdxElements { get; } = new(StringComparer.Ordinal);

    /// <summary>The schema of an element of SPDX.</summary>
    public static OfficialSchema SpdxElement(string type) => SpdxElements.GetOrAdd(type, static name =>
    {
        using var whole = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "spdx-3.0.1.schema.json")));
        return new OfficialSchema(JsonSchema.FromText($$"""
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "$id": "https://spdx.example/{{name}}",
              "$ref": "#/$defs/{{name}}",
              "unevaluatedProperties": false,
              "$defs": {{whole.RootElement.GetProperty("$defs").GetRawText()}}
            }
            """));
    });

    /// <summary>What is wrong, a line for each place; empty when nothing is.</summary>
    public string Check(JsonElement json)
    {
        var result = _schema.Evaluate(json, Options);
        return result.IsValid ? "" : string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(
            detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {detail.SchemaLocation}: {error.Value}")).Take(20));
    }

    private static JsonSchema Read(string name) => JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, name)));
}
