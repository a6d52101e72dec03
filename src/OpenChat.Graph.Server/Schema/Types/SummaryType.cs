// Fields of summaries.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The types <c>Summary</c> and <c>SummaryRow</c>; their objects are a <see cref="Domain.Judgement.Summary"/> with the artifact it is
/// about, and a <see cref="SummaryRow"/>.
/// </summary>
internal static class SummaryType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Summary.id",
                static (in FieldContext context) => Ids.Of(
                    "summary",
                    context.Graph().IdOf(context.Index),
                    Ids.Word(Summary(context).Party),
                    Ids.Word(Summary(context).Reading)))
            .Field("Summary.party", static (in FieldContext context) => FieldValue.Enum((int)Summary(context).Party))
            .Field("Summary.reading", static (in FieldContext context) => FieldValue.Enum((int)Summary(context).Reading))
            .Field("Summary.sentence", static (in FieldContext context) => FieldValue.String(Summary(context).Sentence))
            .ListField(
                "Summary.mustDo", static (in FieldContext context) => Values.List(Summary(context).MustDo), Values.ObjectItem<SummaryRow>)
            .ListField(
                "Summary.mayNot", static (in FieldContext context) => Values.List(Summary(context).MayNot), Values.ObjectItem<SummaryRow>)
            .ListField(
                "Summary.contested",
                static (in FieldContext context) => Values.List(Summary(context).Contested),
                Values.ObjectItem<SummaryRow>)
            .ListField(
                "Summary.notKnown", static (in FieldContext context) => Values.List(Summary(context).NotKnown), Values.ObjectItem<Unknown>)
            .Field("Summary.disclaimer", static (in FieldContext context) => FieldValue.String(Verdict.Disclaimer))
            .Field("SummaryRow.term", static (in FieldContext context) => Values.OfTerm(Row(context).Strongest.Term))
            .Field("SummaryRow.text", static (in FieldContext context) => FieldValue.String(Row(context).Text))
            .Field("SummaryRow.certainty", static (in FieldContext context) => Values.OfCertainty(Row(context).Certainty))
            .Field("SummaryRow.origins", static (in FieldContext context) => FieldValue.Int(Row(context).Origins))
            .Field("SummaryRow.isAdded", static (in FieldContext context) => FieldValue.Boolean(Row(context).IsAdded))
            .ListField(
                "SummaryRow.purposes",
                static (in FieldContext context) => Values.List(Row(context).Purposes),
                static (in FieldContext context) => FieldValue.Enum((int)context.Item<Purpose>()))
            .Field(
                "SummaryRow.strongest",
                static (in FieldContext context) => FieldValue.Object(Row(context).Strongest.Set, Row(context).Strongest.Index))
            .Field("SummaryRow.settledBy", static (in FieldContext context) => FieldValue.String(Row(context).SettledBy));
    }

    private static Summary Summary(in FieldContext context) => context.Object<Summary>();

    private static SummaryRow Row(in FieldContext context) => context.Object<SummaryRow>();
}
