// Lists of artifacts held against policies.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The field <c>Query.evaluatePolicy</c> and the types <c>PolicyEvaluation</c>, <c>PolicyCount</c>, <c>PolicyResult</c> and
/// <c>PolicyFinding</c>; their objects are those of <see cref="PolicyAnswers"/> and of the domain.
/// </summary>
internal static class PolicyType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.evaluatePolicy", Evaluate)
            .ListField(
                "PolicyEvaluation.results",
                static (in FieldContext context) => Values.List(Answers(context)),
                Values.ObjectItem<PolicyAnswer>)
            .ListField(
                "PolicyEvaluation.unresolved",
                static (in FieldContext context) => Values.List(
                    Answers(context).Where(static answer => answer.Artifact is null).ToArray()),
                Values.ObjectItem<PolicyAnswer>)
            .ListField(
                "PolicyEvaluation.counts",
                static (in FieldContext context) =>
                {
                    var answers = Answers(context);
                    return Values.List(Enum.GetValues<PolicyEffect>().Select(effect => new EffectCount(effect, answers)).ToArray());
                },
                Values.ObjectItem<EffectCount>)
            .Field("PolicyCount.effect", static (in FieldContext context) => Effect(context.Object<EffectCount>().Effect))
            .Field("PolicyCount.entries", static (in FieldContext context) => FieldValue.Int(context.Object<EffectCount>().Entries))
            .Field("PolicyResult.asked", static (in FieldContext context) => FieldValue.String(Answer(context).Asked))
            .Field("PolicyResult.effect", static (in FieldContext context) => Effect(Answer(context).Effect))
            .Field("PolicyResult.rule", static (in FieldContext context) => FieldValue.String(Answer(context).Decisive?.Rule?.Name))
            .Field("PolicyResult.message", static (in FieldContext context) => FieldValue.String(Answer(context).Message))
            .Field(
                "PolicyResult.artifact",
                static (in FieldContext context) => Answer(context).Artifact is { } artifact
                    ? Values.OfArtifact(context.Graph(), artifact)
                    : FieldValue.Null)
            .Field(
                "PolicyResult.verdict",
                static (in FieldContext context) => Answer(context).Decision is { } decision
                    ? FieldValue.Object(decision.Verdict, decision.Artifact)
                    : FieldValue.Null)
            .ListField(
                "PolicyResult.findings",
                static (in FieldContext context) => Values.List(Answer(context).Decision?.Findings ?? []),
                Values.ObjectItem<PolicyFinding>)
            .ListField(
                "PolicyResult.nearest",
                static (in FieldContext context) => Values.List(Answer(context).Nearest),
                static (in FieldContext context) => Values.Of(context.Item<NodeId>()))
            .Field("PolicyFinding.rule", static (in FieldContext context) => FieldValue.String(Finding(context).Rule?.Name))
            .Field("PolicyFinding.reason", static (in FieldContext context) => FieldValue.String(Finding(context).Rule?.Reason))
            .Field("PolicyFinding.fit", static (in FieldContext context) => FieldValue.Enum((int)Finding(context).Fit))
            .Field(
                "PolicyFinding.effect",
                static (in FieldContext context) => Finding(context).Effect is { } effect ? Effect(effect) : FieldValue.Null)
            .Field("PolicyFinding.message", static (in FieldContext context) => FieldValue.String(Finding(context).Message))
            .ListField("PolicyFinding.because", static (in FieldContext context) => Values.List(Finding(context).Because), Values.TextItem)
            .ListField(
                "PolicyFinding.restrictions",
                static (in FieldContext context) => Values.List(Finding(context).Restrictions),
                static (in FieldContext context) =>
                    FieldValue.Object(context.Item<Restriction>().Set, context.Item<Restriction>().Index))
            .ListField(
                "PolicyFinding.licenses", static (in FieldContext context) => Values.List(Finding(context).Licenses), Values.LicenseItem)
            .ListField(
                "PolicyFinding.unknowns",
                static (in FieldContext context) => Values.List(Finding(context).Unknowns),
                Values.ObjectItem<Unknown>);
    }

    private static FieldValue Evaluate(in FieldContext context)
    {
        var (snapshot, entries) = (context.Snapshot(), context.Arguments.GetList("artifacts")!); // the schema says non-null here and below
        if (entries.Length is 0 or > PolicyAnswers.MaxArtifacts)
        {
            return FieldValue.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"Argument \"artifacts\" must have 1 to {PolicyAnswers.MaxArtifacts:N0} entries, not {entries.Length:N0}."));
        }

        var policy = PolicyInputs.Read(snapshot.Graph, snapshot.Rules, context.Arguments.GetObject("policy")!);
        return FieldValue.Object(new Evaluation(PolicyAnswers.Of(
            snapshot.Analysis, policy, entries.Select(static entry => (string)entry!))));
    }

    private static ImmutableArray<PolicyAnswer> Answers(in FieldContext context) => context.Object<Evaluation>().Answers;

    private static PolicyAnswer Answer(in FieldContext context) => context.Object<PolicyAnswer>();

    private static PolicyFinding Finding(in FieldContext context) => context.Object<PolicyFinding>();

    private static FieldValue Effect(PolicyEffect effect) => FieldValue.Enum((int)effect);

    private sealed record Evaluation(ImmutableArray<PolicyAnswer> Answers);

    private sealed record EffectCount(PolicyEffect Effect, ImmutableArray<PolicyAnswer> Answers)
    {
        public int Entries => Answers.Count(answer => answer.Effect == Effect);
    }
}
