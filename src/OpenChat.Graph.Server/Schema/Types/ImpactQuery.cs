// What becomes of others when something is not there any more, and what might stand in for it.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>WhatIf.unreproducible</c> and <c>Artifact.substitutes</c>, and the types <c>ReproducibilityLoss</c> and
/// <c>Substitute</c>.
/// </summary>
internal static class ImpactQuery
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map) =>
        map.Field("WhatIf.unreproducible", Unreproducible)
            .Field(
                "ReproducibilityLoss.artifact",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), Loss(context).Artifact))
            .Field("ReproducibilityLoss.distance", static (in FieldContext context) => FieldValue.Int(Loss(context).Distance))
            .ListField(
                "ReproducibilityLoss.lost", static (in FieldContext context) => Values.List(Loss(context).Lost), Values.ArtifactItem)
            .ListField(
                "ReproducibilityLoss.missing",
                static (in FieldContext context) => Values.List(
                    ReproducibilityLoss.NotKnown(context.Snapshot().Analysis.StudyOf(Loss(context).Artifact))),
                Values.ObjectItem<Unknown>)
            .Field("Artifact.substitutes", Substitutes)
            .Field("Substitute.artifact", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Found(context).Artifact))
            .ListField(
                "Substitute.sharedParents",
                static (in FieldContext context) => Values.List(Found(context).SharedParents),
                Values.ArtifactItem)
            .Field("Substitute.sharesAllParents", static (in FieldContext context) => FieldValue.Boolean(Found(context).SharesAll))
            .Field("Substitute.outcome", static (in FieldContext context) => FieldValue.Enum((int)Found(context).Outcome));

    private static FieldValue Unreproducible(in FieldContext context)
    {
        var (view, graph) = (context.Object<ChangedView>(), context.Graph());
        int[] withdrawn =
        [
            // the graph without the changes has it
            .. view.Changes.OfType<ArtifactWithdrawn>().Select(change => graph.ArtifactOf(graph.FindById(change.Artifact)!.Value)),
        ];
        return Connections.OfList(
            context,
            ReproducibilityLoss.All(context.Snapshot().Analysis, withdrawn, context.CancellationToken),
            loss => graph.IdOf(loss.Artifact));
    }

    private static FieldValue Substitutes(in FieldContext context)
    {
        var (arguments, graph) = (context.Arguments, context.Graph());
        // same order in the schema and the vocabulary, checked at start-up; the schema says non-null
        var found = Substitute.Of(
            context.Snapshot().Analysis,
            context.Artifact(),
            (Purpose)arguments.GetEnum("purpose")!.Index,
            (Reading)arguments.GetEnum("reading")!.Index,
            (VerdictParty)arguments.GetEnum("party")!.Index,
            context.CancellationToken);
        return Connections.OfList(context, found, substitute => graph.IdOf(substitute.Artifact));
    }

    private static ReproducibilityLoss Loss(in FieldContext context) => context.Object<ReproducibilityLoss>();

    private static Substitute Found(in FieldContext context) => context.Object<Substitute>();
}
