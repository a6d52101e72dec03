// Fields that models and datasets have.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The interface <c>Artifact</c>.</summary>
internal static class ArtifactInterface
{
    private const int MaxLineageNodes = 200;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ResolveType("Artifact", static (in FieldContext value) => Values.TypeName(value))
            .ListField("Artifact.aliases", Values.Aliases, Values.TextItem)
            .Field("Artifact.url", static (in FieldContext context) => Values.Address(context))
            .Field("Artifact.releaseDate", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())))
            .ListField("Artifact.organisations", Organisations, Values.OrganisationItem)
            .ListField("Artifact.developedBy", static (in FieldContext context) =>
            {
                var developers = context.Graph().DevelopersOf(context.Artifact());
                return FieldValue.List(null, developers.Count == 0 ? 0 : developers[0].Position, developers.Count);
            }, Values.PositionItem)
            .ListField("Artifact.licensedUnder", static (in FieldContext context) =>
            {
                var licenses = context.Graph().LicensesOf(context.Artifact());
                return FieldValue.List(null, licenses.Count == 0 ? 0 : licenses[0].Position, licenses.Count);
            }, Values.PositionItem)
            .ListField("Artifact.relations", Relations, Values.RelationItem)
            .ListField("Artifact.ancestors", static (in FieldContext context) => Reach(context, LineageDirection.Upstream), ReachedItem)
            .ListField("Artifact.descendants", static (in FieldContext context) => Reach(context, LineageDirection.Downstream), ReachedItem)
            .Field(
                "Artifact.roots",
                static (in FieldContext context) =>
                {
                    var roots = context.Graph().Roots(context.Artifact(), Without(context));
                    return Connections.Of(context, new SortedArtifacts(context.Graph(), roots.Length, i => roots[i]));
                })
            .Field("Artifact.relationsConnection", RelationPage)
            .Field("Artifact.restrictionsConnection", RestrictionPage)
            .Field("Artifact.ancestorsConnection", static (in FieldContext context) => ReachPage(context, LineageDirection.Upstream))
            .Field("Artifact.descendantsConnection", static (in FieldContext context) => ReachPage(context, LineageDirection.Downstream))
            .Field("Artifact.conflictsConnection", static (in FieldContext context) => Connections.OfConflicts(
                context, context.Artifact(), Conflicts.Of(Study(context))))
            .Field("Artifact.unknownsConnection", static (in FieldContext context) => Connections.OfList(
                context, Unknowns.Of(Study(context)), UnknownType.TextOf))
            .Field("Artifact.disagreementsConnection", static (in FieldContext context) =>
            {
                var graph = context.Graph();
                return Connections.OfList(context, Disagreements.Of(Study(context)), item => DisagreementType.TextOf(graph, item));
            })
            .Field("Artifact.ancestorCount", static (in FieldContext context) => Count(context, LineageDirection.Upstream))
            .Field("Artifact.descendantCount", static (in FieldContext context) => Count(context, LineageDirection.Downstream))
            .Field("Artifact.lineage", Lineage)
            .ListField("Artifact.restrictions", Restrictions, RestrictionItem)
            .ListField(
                "Artifact.licenses",
                static (in FieldContext context) => Values.List(context.Snapshot().Analysis.Licenses.InForce(context.Artifact()).ToArray()),
                Values.LicenseItem)
            .ListField(
                "Artifact.permissions",
                static (in FieldContext context) => Values.FoundList(context.Artifact(), Permissions.Of(Study(context))),
                Values.FoundItem<Permission>)
            .Field("Artifact.summary", Summary)
            .Field("Artifact.report", Report)
            .Field("Artifact.verdict", Verdict)
            .ListField(
                "Artifact.conflicts",
                static (in FieldContext context) => Values.FoundList(context.Artifact(), Conflicts.Of(Study(context))),
                Values.FoundItem<Conflict>)
            .ListField(
                "Artifact.unknowns",
                static (in FieldContext context) => Values.List(Unknowns.Of(Study(context))),
                Values.ObjectItem<Unknown>)
            .ListField(
                "Artifact.disagreements",
                static (in FieldContext context) => Values.List(Disagreements.Of(Study(context))),
                Values.ObjectItem<Disagreement>);
    }

    private static ArtifactStudy Study(in FieldContext context) => context.Snapshot().Analysis.StudyOf(context.Artifact());

    private static FieldValue Verdict(in FieldContext context) => FieldValue.Object(
        Verdicts.Of(
            Study(context),
            (Purpose)context.Arguments.GetEnum("purpose")!.Index, // the schema says non-null, here and below
            (Reading)context.Arguments.GetEnum("reading")!.Index,
            (VerdictParty)context.Arguments.GetEnum("party")!.Index),
        context.Artifact());

    private static FieldValue Summary(in FieldContext context) => FieldValue.Object(
        Summaries.Of(
            Study(context),
            (VerdictParty)context.Arguments.GetEnum("party")!.Index, // the schema says non-null, here and below
            (Reading)context.Arguments.GetEnum("reading")!.Index),
        context.Artifact());

    private static FieldValue Report(in FieldContext context)
    {
        // the schema says non-null
        var report = ArtifactReport.Of(
            context.Snapshot(), context.Artifact(), (VerdictParty)context.Arguments.GetEnum("party")!.Index);
        return FieldValue.String(report.As((ReportFormat)context.Arguments.GetEnum("format")!.Index));
    }

    private static FieldValue Organisations(in FieldContext context)
    {
        var developers = context.Graph().DevelopersOf(context.Artifact());
        var organisations = new SortedSet<int>();
        foreach (var developer in developers)
        {
            organisations.Add(developer.Organisation);
        }

        return Values.List(organisations.ToArray());
    }

    private static FieldValue Relations(in FieldContext context)
    {
        if (!Arguments.TryReadWindow(context, out var window, out var error))
        {
            return FieldValue.Error(error!);
        }

        var graph = context.Graph();
        var artifact = context.Artifact();
        var wanted = Kinds(context);

        // by kind; relations come ordered by the other end
        var found = new List<(int Other, int Position)>[(int)RelationKind.GeneratedBy + 1];
        var direction = Arguments.Direction(context);
        if (direction != LineageDirection.Downstream)
        {
            foreach (var relation in graph.Outgoing(artifact))
            {
                Add(relation, relation.To);
            }
        }

        if (direction != LineageDirection.Upstream)
        {
            foreach (var relation in graph.Incoming(artifact))
            {
                if (direction == LineageDirection.Downstream || relation.From != artifact) // a self-loop is already there
                {
                    Add(relation, relation.From);
                }
            }
        }

        var positions = new List<int>();
        foreach (var ofKind in found)
        {
            if (ofKind is null)
            {
                continue;
            }

            if (direction == LineageDirection.Both)
            {
                ofKind.Sort();
            }

            positions.AddRange(ofKind.Select(relation => relation.Position));
        }

        return window.Of(positions.ToArray());

        void Add(LineageRelation relation, int other)
        {
            if ((wanted & (1 << (int)relation.Kind)) != 0)
            {
                (found[(int)relation.Kind] ??= []).Add((other, relation.Position));
            }
        }
    }

    private static FieldValue RelationPage(in FieldContext context)
    {
        var wanted = Kinds(context);
        return Connections.Of(
            context,
            new RelationList(context.Graph(), context.Artifact(), Arguments.Direction(context), kind => (wanted & (1 << (int)kind)) != 0));
    }

    // a bit for each kind
    private static int Kinds(in FieldContext context)
    {
        var kinds = context.Arguments.GetList("kinds");
        var wanted = kinds is null ? ~0 : 0;
        foreach (var kind in kinds ?? [])
        {
            wanted |= 1 << ((EnumValueDefinition)kind!).Index; // same order in the schema and the vocabulary, checked at start-up
        }

        return wanted;
    }

    private static FieldValue ReachPage(in FieldContext context, LineageDirection direction) =>
        Arguments.TryReadDepth(context, out var depth, out var error)
            ? Connections.Of(context, new ReachedArtifacts(context.Graph(), context.Artifact(), direction, depth, Without(context)))
            : FieldValue.Error(error!);

    private static FieldValue Reach(in FieldContext context, LineageDirection direction)
    {
        if (!Arguments.TryReadWindow(context, out var window, out var error) || !Arguments.TryReadDepth(context, out var depth, out error))
        {
            return FieldValue.Error(error!);
        }

        var reached = Reached(context, direction, depth);
        return window.Of(ImmutableCollectionsMarshal.AsArray(reached)!); // never default
    }

    private static FieldValue ReachedItem(in FieldContext context) =>
        Values.OfArtifact(context.Graph(), context.Item<ReachedArtifact>().Artifact);

    private static FieldValue Count(in FieldContext context, LineageDirection direction) =>
        Arguments.TryReadDepth(context, out var depth, out var error)
            ? FieldValue.Int(Reached(context, direction, depth).Length)
            : FieldValue.Error(error!);

    private static ImmutableArray<ReachedArtifact> Reached(in FieldContext context, LineageDirection direction, int depth) =>
        direction == LineageDirection.Upstream
            ? context.Graph().Ancestors(context.Artifact(), depth, Without(context))
            : context.Graph().Descendants(context.Artifact(), depth, Without(context));

    /// <summary>The relations that do not count as ancestry, unless the argument <c>includeDoubtful</c> says that they do.</summary>
    private static RelationMarks? Without(in FieldContext context) =>
        context.Arguments.GetBoolean("includeDoubtful") == true ? null : context.Snapshot().Analysis.Licenses.NoAncestry;

    private static FieldValue Lineage(in FieldContext context) =>
        Arguments.TryReadDepth(context, out var depth, out var error)
            ? FieldValue.Object(
                context.Graph().GetLineage(context.Artifact(), Arguments.Direction(context), depth, MaxLineageNodes, Without(context)))
            : FieldValue.Error(error!);

    // The whole set when nothing is filtered: then items are places in it. Otherwise the places that fit.
    private static FieldValue Restrictions(in FieldContext context)
    {
        var set = Study(context).Restrictions;
        if (RestrictionTest(context) is not { } fits)
        {
            return FieldValue.List(set, 0, set.Count);
        }

        var places = new int[set.Count];
        var count = 0;
        foreach (var restriction in set)
        {
            if (fits(restriction))
            {
                places[count++] = restriction.Index;
            }
        }

        return FieldValue.List(new Selected(set, places), 0, count);
    }

    private static FieldValue RestrictionPage(in FieldContext context) => Connections.Of(
        context,
        new RestrictionList(context.Graph(), context.Snapshot().Rules, Study(context).Restrictions, RestrictionTest(context)));

    // null when nothing is filtered
    private static Func<Restriction, bool>? RestrictionTest(in FieldContext context)
    {
        var atLeast = Certainties.Read(context.Arguments.GetEnum("atLeast"));
        var kinds = TermKinds.Read(context.Arguments.GetList("kinds"), TermKinds.Restrictive);
        var inherited = context.Arguments.GetBoolean("inherited");
        return atLeast == Certainty.Contested && (kinds & TermKinds.Restrictive) == TermKinds.Restrictive && inherited is null
            ? null
            : restriction => restriction.Certainty >= atLeast && TermKinds.Has(kinds, restriction.Term.Kind)
                && (inherited is null || inherited == restriction.Inherited);
    }

    private static FieldValue RestrictionItem(in FieldContext context) =>
        context.Source is Selected selected
            ? FieldValue.Object(selected.Set, selected.Places[context.Index])
            : FieldValue.Object(context.Source, context.Index);

    private sealed record Selected(RestrictionSet Set, int[] Places);
}
