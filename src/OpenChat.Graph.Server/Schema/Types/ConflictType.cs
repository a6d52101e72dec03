// Fields of conflicts.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Conflict</c>; its object is a <see cref="Domain.Judgement.Conflict"/> with the artifact it is about.</summary>
internal static class ConflictType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Conflict.id",
                static (in FieldContext context) => Ids.Of(
                    "conflict",
                    Ids.Word(Conflict(context).Code),
                    context.Graph().IdOf(context.Index),
                    Ids.Digest(Conflict(context).Message)))
            .Field("Conflict.code", static (in FieldContext context) => FieldValue.Enum((int)Conflict(context).Code))
            .Field("Conflict.level", static (in FieldContext context) => FieldValue.Enum((int)Conflict(context).Level))
            .Field("Conflict.message", static (in FieldContext context) => FieldValue.String(Conflict(context).Message))
            .ListField(
                "Conflict.artifacts",
                static (in FieldContext context) => Values.List(Conflict(context).Artifacts),
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), context.Item<int>()))
            .ListField(
                "Conflict.licenses",
                static (in FieldContext context) => Values.List(Conflict(context).Licenses),
                static (in FieldContext context) => Values.OfLicense(context.Item<int>()))
            .ListField("Conflict.terms", static (in FieldContext context) => Values.List(Conflict(context).Terms), Values.ObjectItem<Term>);
    }

    private static Conflict Conflict(in FieldContext context) => context.Object<Conflict>();
}
