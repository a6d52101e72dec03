// What is supposed to be otherwise, as arguments.
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>Writes changes as <see cref="ChangeInputs"/> reads them.</summary>
internal static class ChangeText
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A change as a value of the input type <c>GraphChange</c> in the GraphQL language.</summary>
    /// <exception cref="ArgumentException">A change that no verdict is flipped by.</exception>
    public static string Of(GraphChange change) => change switch
    {
        TermVoided voided => $"{{voidTerm: {{term: {Quote(voided.Term)}"
            + (voided.License is null ? "" : $", license: {Quote(voided.License)}")
            + (voided.Over is { } relation ? $", over: {Word(relation)}" : "") + "}}",
        ArtifactRelicensed relicensed => $"{{relicense: {{artifact: {Quote(relicensed.Artifact)}, license: {Quote(relicensed.License)}"
            + "}}",
        ArtifactWithdrawn withdrawn => $"{{withdraw: {Quote(withdrawn.Artifact)}}}",
        RelationDropped dropped => $"{{dropRelation: {{kind: {Word(dropped.Kind)}, from: {Quote(dropped.From)}, to: {Quote(dropped.To)}"
            + (dropped.Qualifier is null ? "" : $", qualifier: {Quote(dropped.Qualifier)}") + "}}",
        _ => throw new ArgumentException($"A change that cannot be written: {change.GetType().Name}.", nameof(change)),
    };

    // as the schema spells it
    private static string Word(RelationKind kind) => Words.Spell(kind).Replace('-', '_').ToUpperInvariant();

    // GraphQL reads the strings of JSON
    private static string Quote(string text) => JsonSerializer.Serialize(text, Options);
}
