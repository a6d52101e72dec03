// Fields of unknowns.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Unknown</c>; its object is a <see cref="Domain.Judgement.Unknown"/>.</summary>
internal static class UnknownType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Unknown.id", Id)
            .Field("Unknown.kind", static (in FieldContext context) => FieldValue.Enum((int)context.Object<Unknown>().Kind))
            .Field("Unknown.message", static (in FieldContext context) => FieldValue.String(context.Object<Unknown>().Message))
            .Field(
                "Unknown.artifact",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Object<Unknown>().Artifact))
            .Field("Unknown.missing", static (in FieldContext context) => FieldValue.String(context.Object<Unknown>().Missing))
            .Field(
                "Unknown.stage",
                static (in FieldContext context) => FieldValue.String(
                    context.Object<Unknown>().Stage is { } stage ? Words.Spell(stage) : null))
            .Field("Unknown.file", static (in FieldContext context) => FieldValue.String(context.Object<Unknown>().File))
            .Field("Unknown.line", static (in FieldContext context) => FieldValue.Int(context.Object<Unknown>().Line))
            .Field("Unknown.settledBy", static (in FieldContext context) => FieldValue.String(context.Object<Unknown>().SettledBy));
    }

    private static FieldValue Id(in FieldContext context)
    {
        var gap = context.Object<Unknown>();
        return Ids.Of("unknown", Ids.Word(gap.Kind), context.Graph().IdOf(gap.Artifact), Ids.Digest(TextOf(gap)));
    }

    /// <summary>All that is said of a gap. Two rows may leave the same one: then only their lines differ.</summary>
    public static string TextOf(Unknown gap) =>
        FormattableString.Invariant($"{gap.Message}\n{gap.Missing}\n{gap.File}\n{gap.Line}\n{gap.SettledBy}");
}
