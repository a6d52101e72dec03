// Other graphs: the graph as it was, and as it would be.
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The fields <c>Query.at</c> and <c>Query.whatIf</c>, and the types <c>WhatIf</c>, <c>VerdictChange</c>, <c>RestrictionChange</c> and
/// <c>VerdictChangeCount</c>. A view is a snapshot; its <c>Query</c> object is resolved under it.
/// </summary>
internal static class ViewQuery
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.at", At)
            .Field("Query.whatIf", WhatIf)
            .Field("WhatIf.graph", static (in FieldContext context) => QueryUnder(context.Object<ChangedView>().After))
            .Field("WhatIf.changes", Changes)
            .Field("WhatIf.restrictions", Restrictions)
            .ListField("WhatIf.counts", Counts, Values.ObjectItem<OutcomeCount>)
            .Field("VerdictChange.id", static (in FieldContext context) => Ids.Of(
                "verdict-change",
                Verdict(context).ArtifactId,
                Ids.Word(Verdict(context).Purpose),
                Ids.Word(Verdict(context).Reading),
                Ids.Word(Verdict(context).Party),
                Ids.Word(Verdict(context).Before),
                Ids.Word(Verdict(context).After)))
            .Field("VerdictChange.artifact", static (in FieldContext context) => Artifact(context, Verdict(context).ArtifactId))
            .Field("VerdictChange.purpose", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Purpose))
            .Field("VerdictChange.reading", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Reading))
            .Field("VerdictChange.party", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Party))
            .Field("VerdictChange.before", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Before))
            .Field("VerdictChange.after", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).After))
            .ListField(
                "VerdictChange.because",
                static (in FieldContext context) =>
                    Values.List(context.Object<ViewChange>().View?.Because(Verdict(context), context.CancellationToken) ?? []),
                static (in FieldContext context) => FieldValue.Int(context.Item<int>()))
            .Field("RestrictionChange.id", static (in FieldContext context) => Ids.Of(
                "restriction-change",
                Restriction(context).ArtifactId,
                Restriction(context).Term,
                Restriction(context).LicenseId,
                Restriction(context).IsInherited ? "inherited" : "own",
                Ids.Word(Restriction(context).Before),
                Ids.Word(Restriction(context).After)))
            .Field("RestrictionChange.artifact", static (in FieldContext context) => Artifact(context, Restriction(context).ArtifactId))
            .Field(
                "RestrictionChange.term",
                // it has it
                static (in FieldContext context) => Values.OfTerm(context.Snapshot().Rules.FindTerm(Restriction(context).Term)!))
            .Field(
                "RestrictionChange.license",
                static (in FieldContext context) => context.Graph().FindById(Restriction(context).LicenseId) is { } license
                    ? Values.Of(license)
                    : FieldValue.Null)
            .Field(
                "RestrictionChange.isInherited",
                static (in FieldContext context) => FieldValue.Boolean(Restriction(context).IsInherited))
            .Field("RestrictionChange.before", static (in FieldContext context) => Certainty(Restriction(context).Before))
            .Field("RestrictionChange.after", static (in FieldContext context) => Certainty(Restriction(context).After))
            .Field(
                "VerdictChangeCount.purpose",
                static (in FieldContext context) => FieldValue.Enum((int)context.Object<OutcomeCount>().Purpose))
            .Field(
                "VerdictChangeCount.before",
                static (in FieldContext context) => FieldValue.Enum((int)context.Object<OutcomeCount>().Before))
            .Field(
                "VerdictChangeCount.after",
                static (in FieldContext context) => FieldValue.Enum((int)context.Object<OutcomeCount>().After))
            .Field(
                "VerdictChangeCount.artifacts",
                static (in FieldContext context) => FieldValue.Int(context.Object<OutcomeCount>().Artifacts));
    }

    private static FieldValue At(in FieldContext context)
    {
        var snapshot = context.Snapshot();
        return IsTooLarge(snapshot) ?? QueryUnder(snapshot.Views.At(
            snapshot,
            context.Arguments.Get("asOf") as PartialDate? ?? default,
            context.Arguments.Get("knownAt") as PartialDate? ?? default,
            context.CancellationToken));
    }

    private static FieldValue WhatIf(in FieldContext context)
    {
        var snapshot = context.Snapshot();
        if (IsTooLarge(snapshot) is { } error)
        {
            return error;
        }

        var changes = ChangeInputs.Read(snapshot.Graph, snapshot.Rules, context.Arguments.GetList("changes")!); // the schema says non-null
        return FieldValue.Object(snapshot.Views.Changed(snapshot, changes, context.CancellationToken));
    }

    /// <summary>The restrictions that a view has otherwise, page by page.</summary>
    public static FieldValue Restrictions(in FieldContext context) => Connections.OfList(
        context,
        [
            .. context.Object<ChangedView>().Difference(Reading.Balanced, VerdictParty.Recipient, context.CancellationToken)
                .Restrictions.Select(static change => new ViewRestriction(change)),
        ]);

    /// <summary>The verdicts that a view gives otherwise, page by page.</summary>
    public static FieldValue Changes(in FieldContext context)
    {
        var view = context.Object<ChangedView>();
        var (reading, party) = Side(context);
        var changes = OfPurposes(context, view.Difference(reading, party, context.CancellationToken).Verdicts);
        return Connections.OfList(context, [.. changes.Select(change => new ViewChange(view, change))]);
    }

    /// <summary>Those of the changed verdicts that are for the purposes asked for.</summary>
    public static IEnumerable<VerdictChange> OfPurposes(in FieldContext context, IEnumerable<VerdictChange> changes)
    {
        // same order as in the vocabulary, checked at start-up
        var asked = context.Arguments.GetList("purposes")?.Select(static purpose =>
            (Purpose)((EnumValueDefinition)purpose!).Index).ToHashSet();
        return asked is null ? changes : changes.Where(change => asked.Contains(change.Purpose));
    }

    /// <summary>How many verdicts go from one outcome to another.</summary>
    public static FieldValue Counts(in FieldContext context)
    {
        var (reading, party) = Side(context);
        OutcomeCount[] counts =
        [
            .. context.Object<ChangedView>().Difference(reading, party, context.CancellationToken).Verdicts
                .GroupBy(static change => (change.Purpose, change.Before, change.After))
                .OrderBy(static group => group.Key)
                .Select(static group => new OutcomeCount(group.Key.Purpose, group.Key.Before, group.Key.After, group.Count())),
        ];
        return Values.List(counts);
    }

    private static FieldValue QueryUnder(Snapshot snapshot) => FieldValue.Under(snapshot, FieldValue.Object(snapshot));

    /// <summary>The error that a graph is too large for views of it; null when it is not.</summary>
    public static FieldValue? IsTooLarge(Snapshot snapshot) => snapshot.Graph.ArtifactCount <= ViewCache.MaxArtifacts
        ? null
        : FieldValue.Error(new FieldError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The graph has {snapshot.Graph.ArtifactCount:N0} artifacts; views are made of graphs of up to "
                + $"{ViewCache.MaxArtifacts:N0}."),
            ErrorCodes.LimitExceeded)
        {
            Extensions = [new("limit", "viewArtifacts")],
        });

    /// <summary>The reading and the party asked for.</summary>
    public static (Reading Reading, VerdictParty Party) Side(in FieldContext context) =>
        ((Reading)context.Arguments.GetEnum("reading")!.Index, (VerdictParty)context.Arguments.GetEnum("party")!.Index);

    private static VerdictChange Verdict(in FieldContext context) => context.Object<ViewChange>().Change;

    private static RestrictionChange Restriction(in FieldContext context) => context.Object<ViewRestriction>().Change;

    // both graphs have it
    private static FieldValue Artifact(in FieldContext context, string id) => Values.Of(context.Graph().FindById(id)!.Value);

    private static FieldValue Certainty(Certainty certainty) =>
        certainty == Domain.Vocabulary.Certainty.DoesNotTravel ? FieldValue.Null : Values.OfCertainty(certainty);

    /// <summary>Verdicts that go from one outcome to another.</summary>
    internal sealed record OutcomeCount(Purpose Purpose, VerdictOutcome Before, VerdictOutcome After, int Artifacts);
}
