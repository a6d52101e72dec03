// Fields that propagation answers: restrictions with their proof, permissions, verdicts, conflicts, unknowns.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema;

internal static class RestrictionBindings
{
    public static void Bind(ResolverMap map)
    {
        map.ListField("Artifact.restrictions", Restrictions, static (in FieldContext context) => RestrictionItem(context))
            .Field("Restriction.term", static (in FieldContext context) => Values.OfTerm(Restriction(context).Term))
            .Field("Restriction.certainty", static (in FieldContext context) => Certainties.Of(Restriction(context).Certainty))
            .Field("Restriction.inherited", static (in FieldContext context) => FieldValue.Boolean(Restriction(context).Inherited))
            .Field("Restriction.hops", static (in FieldContext context) => FieldValue.Int(Restriction(context).Hops))
            .Field("Restriction.license", static (in FieldContext context) => Values.OfLicense(Restriction(context).License))
            .Field("Restriction.origin", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Restriction(context).Origin))
            .Field("Restriction.clause", static (in FieldContext context) => Values.TextOrNull(Restriction(context).Clause.Place))
            .Field("Restriction.summary", static (in FieldContext context) => Values.TextOrNull(Restriction(context).Clause.Summary))
            .Field("Restriction.textualReach", static (in FieldContext context) => FieldValue.Enum((int)Restriction(context).TextualReach))
            .Field("Restriction.partyReach", static (in FieldContext context) => FieldValue.Enum((int)Restriction(context).PartyReach))
            .Field("Restriction.explanation", static (in FieldContext context) => Values.Utf8(Restriction(context).ExplanationUtf8))
            .ListField("Restriction.path", static (in FieldContext context) => Hops(Restriction(context).Path), static (in FieldContext context) => HopItem(context))
            .Field("Restriction.licensedUnder", static (in FieldContext context) => FieldValue.Object(null, Restriction(context).LicensedUnder.Position))
            .Field("Restriction.furtherPaths", FurtherPaths)
            .Field("Hop.relation", static (in FieldContext context) => FieldValue.Enum((int)Hop(context).Relation.Kind))
            .Field("Hop.qualifier", static (in FieldContext context) => Values.TextOrNull(Hop(context).Relation.QualifierText))
            .Field("Hop.rule", static (in FieldContext context) => FieldValue.String(Hop(context).RuleText))
            .Field("Hop.certainty", static (in FieldContext context) => Certainties.Of(Hop(context).Certainty))
            .Field("Hop.node", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Hop(context).Relation.To))
            .Field("Hop.evidenceUrl", static (in FieldContext context) => Values.TextOrNull(ClaimList.Surest(Hop(context).Relation.Claims).EvidenceUrl))
            .Field("Hop.source", static (in FieldContext context) => Values.OfSource(ClaimList.Surest(Hop(context).Relation.Claims).Source))
            .ListField(
                "PathList.paths",
                static (in FieldContext context) => FieldValue.List(context.Source, 0, ((PathList)context.Source!).Paths.Length),
                static (in FieldContext context) => FieldValue.Object(((PathList)context.Source!).Paths[context.Index]))
            .Field("PathList.complete", static (in FieldContext context) => FieldValue.Boolean(((PathList)context.Source!).IsComplete))
            .Field("RestrictionPath.certainty", static (in FieldContext context) => Certainties.Of(Path(context).Certainty))
            .Field("RestrictionPath.hops", static (in FieldContext context) => FieldValue.Int(Path(context).Hops))
            .Field("RestrictionPath.origin", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Path(context).Origin))
            .ListField("RestrictionPath.path", static (in FieldContext context) => Hops(Path(context)), static (in FieldContext context) => HopItem(context))
            .ListField("Artifact.licenses", static (in FieldContext context) => Values.List(context.Snapshot().Analysis.Licenses.InForce(context.Artifact()).ToArray()), Values.LicenseItem)
            .ListField("Artifact.permissions", static (in FieldContext context) => List(context.Snapshot().Analysis.PermissionsOf(context.Artifact())), Item<Permission>)
            .Field("Permission.term", static (in FieldContext context) => Values.OfTerm(Permission(context).Term))
            .Field("Permission.outcome", static (in FieldContext context) => FieldValue.Enum((int)Permission(context).Outcome))
            .Field("Permission.origin", static (in FieldContext context) =>
                Permission(context).Origin is { } origin ? Values.OfArtifact(context.Graph(), origin) : FieldValue.Null)
            .Field("Permission.license", static (in FieldContext context) => Permission(context).License is { } license ? Values.OfLicense(license) : FieldValue.Null)
            .Field("Artifact.verdict", static (in FieldContext context) => FieldValue.Object(context.Snapshot().Analysis.VerdictFor(
                context.Artifact(), (Purpose)context.Arguments.GetEnum("purpose")!.Index, (Reading)context.Arguments.GetEnum("reading")!.Index))) // both are never null
            .Field("Verdict.purpose", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Purpose))
            .Field("Verdict.reading", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Reading))
            .Field("Verdict.outcome", static (in FieldContext context) => FieldValue.Enum((int)Verdict(context).Outcome))
            .ListField("Verdict.reasons", static (in FieldContext context) => List(Verdict(context).Reasons), TextItem)
            .ListField("Verdict.unknowns", static (in FieldContext context) => List(Verdict(context).Unknowns), TextItem)
            .ListField(
                "Verdict.restrictions",
                static (in FieldContext context) => List(Verdict(context).Restrictions),
                static (in FieldContext context) => Of(((ImmutableArray<Restriction>)context.Source!)[context.Index]))
            .ListField(
                "Verdict.flippedBy",
                static (in FieldContext context) => List(Verdict(context).FlippedBy),
                static (in FieldContext context) => FieldValue.Enum((int)((ImmutableArray<Reading>)context.Source!)[context.Index]))
            .Field("Verdict.disclaimer", static (in FieldContext context) => FieldValue.String(Domain.Judgement.Verdict.Disclaimer))
            .ListField("Artifact.conflicts", static (in FieldContext context) => List(context.Snapshot().Analysis.ConflictsOf(context.Artifact())), Item<Conflict>)
            .Field("Conflict.code", static (in FieldContext context) => FieldValue.Enum((int)Conflict(context).Code))
            .Field("Conflict.level", static (in FieldContext context) => FieldValue.Enum((int)Conflict(context).Level))
            .Field("Conflict.message", static (in FieldContext context) => FieldValue.String(Conflict(context).Message))
            .ListField(
                "Conflict.artifacts",
                static (in FieldContext context) => List(Conflict(context).Artifacts),
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), ((ImmutableArray<int>)context.Source!)[context.Index]))
            .ListField(
                "Conflict.licenses",
                static (in FieldContext context) => List(Conflict(context).Licenses),
                static (in FieldContext context) => Values.OfLicense(((ImmutableArray<int>)context.Source!)[context.Index]))
            .ListField("Conflict.terms", static (in FieldContext context) => List(Conflict(context).Terms), Item<Term>)
            .ListField("Artifact.unknowns", static (in FieldContext context) => List(context.Snapshot().Analysis.UnknownsOf(context.Artifact())), Item<Unknown>)
            .Field("Unknown.kind", static (in FieldContext context) => FieldValue.Enum((int)((Unknown)context.Source!).Kind))
            .Field("Unknown.message", static (in FieldContext context) => FieldValue.String(((Unknown)context.Source!).Message))
            .Field("Unknown.artifact", static (in FieldContext context) => Values.OfArtifact(context.Graph(), ((Unknown)context.Source!).Artifact));
    }

    // The whole set when nothing is filtered: then items are places in it. Otherwise the places that fit.
    private static FieldValue Restrictions(in FieldContext context)
    {
        var set = context.Snapshot().Analysis.RestrictionsOf(context.Artifact());
        var atLeast = Certainties.Read(context.Arguments.GetEnum("atLeast"));
        var kinds = TermKinds.Read(context.Arguments.GetList("kinds"), TermKinds.Restrictive);
        var inherited = context.Arguments.GetBoolean("inherited");
        if (atLeast == Certainty.Contested && (kinds & TermKinds.Restrictive) == TermKinds.Restrictive && inherited is null)
        {
            return FieldValue.List(set, 0, set.Count);
        }

        var places = new int[set.Count];
        var count = 0;
        foreach (var restriction in set)
        {
            if (restriction.Certainty >= atLeast && TermKinds.Has(kinds, restriction.Term.Kind) && (inherited is null || inherited == restriction.Inherited))
            {
                places[count++] = restriction.Index;
            }
        }

        return FieldValue.List(new Selected(set, places), 0, count);
    }

    private static FieldValue RestrictionItem(in FieldContext context) =>
        context.Source is Selected selected ? FieldValue.Object(selected.Set, selected.Places[context.Index]) : FieldValue.Object(context.Source, context.Index);

    private static FieldValue FurtherPaths(in FieldContext context)
    {
        var first = context.Arguments.GetInt("first")!.Value; // non-null, has a default
        return first is < 0 or > PriceOptions.HighestPageSize
            ? FieldValue.Error($"Argument \"first\" must be between 0 and {PriceOptions.HighestPageSize}, not {first}.")
            : FieldValue.Object(context.Snapshot().Analysis.FurtherPaths(Restriction(context), first));
    }

    private static FieldValue Hops(RestrictionPath path) => FieldValue.List(path, 0, path.Hops);

    private static FieldValue HopItem(in FieldContext context) => FieldValue.Object(context.Source, context.Index);

    private static FieldValue List<T>(ImmutableArray<T> items) => FieldValue.List(items, 0, items.Length);

    private static FieldValue Item<T>(in FieldContext context)
        where T : class => FieldValue.Object(((ImmutableArray<T>)context.Source!)[context.Index]);

    private static FieldValue TextItem(in FieldContext context) => FieldValue.String(((ImmutableArray<string>)context.Source!)[context.Index]);

    private static FieldValue Of(Restriction restriction) => FieldValue.Object(restriction.Set, restriction.Index);

    private static Permission Permission(in FieldContext context) => (Permission)context.Source!;

    private static Verdict Verdict(in FieldContext context) => (Verdict)context.Source!;

    private static Conflict Conflict(in FieldContext context) => (Conflict)context.Source!;

    private static Restriction Restriction(in FieldContext context) => ((RestrictionSet)context.Source!)[context.Index];

    private static RestrictionPath Path(in FieldContext context) => (RestrictionPath)context.Source!;

    private static PathHop Hop(in FieldContext context) => Path(context).Hop(context.Index);

    private sealed record Selected(RestrictionSet Set, int[] Places);
}

/// <summary>Certainty in the schema: strongest first, without "does not travel", which never is an answer.</summary>
internal static class Certainties
{
    public static FieldValue Of(Certainty certainty) => FieldValue.Enum((int)Certainty.Binding - (int)certainty);

    public static Certainty Read(GraphQL.Types.EnumValueDefinition? value) => value is null ? Certainty.Contested : (Certainty)((int)Certainty.Binding - value.Index);
}
