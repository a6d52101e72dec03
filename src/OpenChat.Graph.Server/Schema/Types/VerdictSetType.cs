// Why a verdict is as it is, and what would make it better.
using System.Runtime.CompilerServices;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>Verdict.causes</c> and <c>Verdict.flips</c>, and the types <c>VerdictCause</c>, <c>VerdictFact</c>, <c>VerdictFlip</c> and
/// <c>FlipChange</c>.
/// </summary>
internal static class VerdictSetType
{
    private static readonly SetStop[] Stops = Enum.GetValues<SetStop>();

    // What was found for a verdict is kept as long as the verdict is.
    private static readonly ConditionalWeakTable<Verdict, VerdictCauses> KnownCauses = [];
    private static readonly ConditionalWeakTable<Verdict, VerdictFlips?[]> KnownFlips = [];

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Verdict.causes", Causes)
            .Field("Verdict.flips", Flips)
            .Field(
                "VerdictCauseConnection.complete",
                static (in FieldContext context) => FieldValue.Boolean(StopOfCauses(context) is null))
            .Field("VerdictCauseConnection.stoppedBecause", static (in FieldContext context) => OfStop(StopOfCauses(context)))
            .Field(
                "VerdictFlipConnection.complete", static (in FieldContext context) => FieldValue.Boolean(StopOfFlips(context) is null))
            .Field("VerdictFlipConnection.stoppedBecause", static (in FieldContext context) => OfStop(StopOfFlips(context)))
            .Field(
                "VerdictCause.id",
                static (in FieldContext context) => Ids.Of(
                    "cause",
                    Ids.Digest(string.Join('\n', context.Object<VerdictCause>().Facts.Select(static fact => fact.NodeId + fact.Text)))))
            .Field(
                "VerdictCause.certainty",
                static (in FieldContext context) => Values.OfCertainty(context.Object<VerdictCause>().Certainty))
            .ListField(
                "VerdictCause.facts",
                static (in FieldContext context) => Values.List(context.Object<VerdictCause>().Facts),
                Values.ObjectItem<VerdictFact>)
            .Field("VerdictFact.kind", static (in FieldContext context) => FieldValue.Enum((int)Fact(context).Kind))
            .Field("VerdictFact.text", static (in FieldContext context) => FieldValue.String(Fact(context).Text))
            .Field(
                "VerdictFact.node",
                static (in FieldContext context) => Values.Of(context.Graph().FindById(Fact(context).NodeId)!.Value)) // it is of this graph
            .Field(
                "VerdictFact.relation",
                static (in FieldContext context) => Position(context, RelationFamily.Lineage) is { } position
                    ? FieldValue.Object(null, position)
                    : FieldValue.Null)
            .Field(
                "VerdictFact.licensedUnder",
                static (in FieldContext context) => Position(context, RelationFamily.Licensing) is { } position
                    ? FieldValue.Object(null, position)
                    : FieldValue.Null)
            .Field("VerdictFact.clause", static (in FieldContext context) => FieldValue.ObjectOrNull(Fact(context).Clause))
            .Field("VerdictFact.unknown", static (in FieldContext context) => FieldValue.ObjectOrNull(Fact(context).Gap))
            .Field("VerdictFact.sourceUrl", SourceUrl)
            .Field("VerdictFact.file", static (in FieldContext context) => FieldValue.String(FileOf(Fact(context))))
            .Field("VerdictFact.line", static (in FieldContext context) => FieldValue.Int(Fact(context).Line))
            .Field(
                "VerdictFlip.id",
                static (in FieldContext context) => Ids.Of(
                    "flip",
                    Ids.Digest(string.Join(
                        '\n',
                        context.Object<VerdictFlip>().Changes.Select(static change => change.Text + change.Change + change.Gap?.Message)))))
            .Field("VerdictFlip.outcome", static (in FieldContext context) => FieldValue.Enum((int)context.Object<VerdictFlip>().Outcome))
            .ListField(
                "VerdictFlip.changes",
                static (in FieldContext context) => Values.List(context.Object<VerdictFlip>().Changes),
                Values.ObjectItem<FlipChange>)
            .Field("FlipChange.text", static (in FieldContext context) => FieldValue.String(context.Object<FlipChange>().Text))
            .Field(
                "FlipChange.input",
                static (in FieldContext context) => FieldValue.String(
                    context.Object<FlipChange>().Change is { } change ? ChangeText.Of(change) : null))
            .Field("FlipChange.unknown", static (in FieldContext context) => FieldValue.ObjectOrNull(context.Object<FlipChange>().Gap));
    }

    private static FieldValue Causes(in FieldContext context)
    {
        var verdict = context.Object<Verdict>();
        if (!KnownCauses.TryGetValue(verdict, out var causes))
        {
            var snapshot = context.Snapshot();
            causes = VerdictCauses.Of(
                snapshot.Analysis, snapshot.Contents.Rules, context.Index, verdict, cancellationToken: context.CancellationToken);
            KnownCauses.AddOrUpdate(verdict, causes);
        }

        return Connections.OfList(context, causes);
    }

    private static FieldValue Flips(in FieldContext context)
    {
        var verdict = context.Object<Verdict>();
        var to = context.Arguments.Get("to") is EnumValueDefinition value ? (VerdictOutcome)value.Index : (VerdictOutcome?)null;
        var known = KnownFlips.GetValue(verdict, static _ => new VerdictFlips?[Enum.GetValues<VerdictOutcome>().Length + 1]);
        ref var flips = ref known[to is { } wanted ? (int)wanted + 1 : 0];
        if (flips is null)
        {
            var snapshot = context.Snapshot();
            flips = VerdictFlips.Of(
                snapshot.Analysis, snapshot.Contents.Rules, context.Index, verdict, to, cancellationToken: context.CancellationToken);
        }

        return Connections.OfList(context, flips);
    }

    private static SetStop? StopOfCauses(in FieldContext context) =>
        ((VerdictCauses)context.Object<OffsetPage<VerdictCause>>().PartOf!).StoppedBecause; // the page is one of what was found

    private static SetStop? StopOfFlips(in FieldContext context) =>
        ((VerdictFlips)context.Object<OffsetPage<VerdictFlip>>().PartOf!).StoppedBecause; // likewise

    private static FieldValue OfStop(SetStop? stop) => stop is { } found ? FieldValue.Enum(Array.IndexOf(Stops, found)) : FieldValue.Null;

    // Of several relations that say the same of different days, the first.
    private static int? Position(in FieldContext context, RelationFamily family)
    {
        var fact = Fact(context);
        if (fact.Relation is not { } kind || RelationSchema.Of(kind).Family != family || fact.ToId is null)
        {
            return null;
        }

        return GraphViews.Find(context.Graph(), kind, fact.NodeId, fact.ToId, fact.Qualifier) is [var (_, position), ..] ? position : null;
    }

    private static FieldValue SourceUrl(in FieldContext context)
    {
        if (Fact(context).Clause is { } clause)
        {
            return Values.AddressOrNull(clause.SourceUrl);
        }

        var graph = context.Graph();
        var address = Position(context, RelationFamily.Lineage) is { } lineage
            ? ClaimList.Surest(graph.Relation(lineage).Claims).EvidenceUrl
            : Position(context, RelationFamily.Licensing) is { } licensing
                ? ClaimList.Surest(graph.LicenseRelation(licensing).Claims).EvidenceUrl
                : "";
        return Values.AddressOrNull(address);
    }

    private static string FileOf(VerdictFact fact) =>
        fact.Gap is { } gap ? gap.File
        : fact.Relation is { } kind ? RelationSchema.Of(kind).FileName
        : RuleProblem.FileOf(RuleTables.LicenseTerms);

    private static VerdictFact Fact(in FieldContext context) => context.Object<VerdictFact>();
}
