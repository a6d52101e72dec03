// Fields of verdicts.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Verdict</c>; its object is a <see cref="Domain.Judgement.Verdict"/> with the artifact it is about.</summary>
internal static class VerdictType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Verdict.id",
                static (in FieldContext context) => Ids.Of(
                    "verdict",
                    context.Graph().IdOf(context.Index),
                    Ids.Word(Verdict(context).Purpose),
                    Ids.Word(Verdict(context).Reading),
                    Ids.Word(Verdict(context).Party)))
            .Field("Verdict.purpose", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Purpose))
            .Field("Verdict.reading", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Reading))
            .Field("Verdict.party", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Party))
            .Field("Verdict.outcome", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Outcome))
            .ListField("Verdict.reasons", static (in FieldContext context) => Values.List(Verdict(context).Reasons), Values.TextItem)
            .ListField("Verdict.unknowns", static (in FieldContext context) => Values.List(Verdict(context).Unknowns), Values.TextItem)
            .ListField(
                "Verdict.restrictions",
                static (in FieldContext context) => Values.List(Verdict(context).Restrictions),
                static (in FieldContext context) =>
                    FieldValue.Object(context.Item<Restriction>().Set, context.Item<Restriction>().Index))
            .ListField(
                "Verdict.flippedBy",
                static (in FieldContext context) => Values.List(Verdict(context).FlippedBy),
                static (in FieldContext context) => FieldValue.Enum((int)context.Item<Reading>()))
            .Field("Verdict.disclaimer", static (in FieldContext context) => FieldValue.String(Domain.Judgement.Verdict.Disclaimer));
    }

    private static Verdict Verdict(in FieldContext context) => context.Object<Verdict>();
}
