// Licenses for a model that is not there yet.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The field <c>Query.suggestLicenses</c>, and the types <c>LicenseSuggestions</c>, <c>LicenseCandidate</c> and <c>InheritedTerm</c>.
/// </summary>
internal static class SuggestionQuery
{
    private const int MaxBases = 20;
    private const int MaxDatasets = 50;
    private const int MaxAsked = 50;

    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Query.suggestLicenses", Suggest)
            .Field("LicenseSuggestions.summary", static (in FieldContext context) => FieldValue.String(Summary(context)))
            .Field("LicenseSuggestions.candidates", Candidates)
            .Field("LicenseSuggestions.inherited", static (in FieldContext context) => Connections.OfList(
                context,
                context.Object<LicenseSuggestions>().Inherited,
                static term => $"{term.Clause.License} {term.Clause.Term.Code} {term.Explanation}"))
            .Field("LicenseSuggestions.unknowns", static (in FieldContext context) =>
            {
                var graph = context.Graph();
                return Connections.OfList(
                    context,
                    context.Object<LicenseSuggestions>().Gaps,
                    gap => $"{graph.IdOf(gap.Artifact)} {UnknownType.TextOf(gap)}");
            })
            .Field(
                "LicenseSuggestions.complete",
                static (in FieldContext context) => FieldValue.Boolean(context.Object<LicenseSuggestions>().IsComplete))
            .Field(
                "LicenseCandidate.id",
                static (in FieldContext context) => Ids.Of(
                    "license-candidate", IdsOf(context.Graph(), Candidate(context)), Ids.Digest(TextOf(Candidate(context)))))
            .ListField(
                "LicenseCandidate.licenses",
                static (in FieldContext context) => Values.List(Candidate(context).Licenses),
                Values.LicenseItem)
            .Field("LicenseCandidate.outcome", static (in FieldContext context) => FieldValue.Enum((int)Candidate(context).Outcome))
            .Field(
                "LicenseCandidate.certainty",
                static (in FieldContext context) => Candidate(context).Certainty == Certainty.DoesNotTravel
                    ? FieldValue.Null
                    : Values.OfCertainty(Candidate(context).Certainty))
            .ListField(
                "LicenseCandidate.reasons", static (in FieldContext context) => Values.List(Candidate(context).Reasons), Values.TextItem)
            .ListField(
                "LicenseCandidate.duties",
                static (in FieldContext context) => Values.List(Candidate(context).Duties),
                Values.ObjectItem<InheritedTerm>)
            .ListField(
                "LicenseCandidate.lost",
                static (in FieldContext context) => Values.List(Candidate(context).Lost),
                Values.ObjectItem<InheritedTerm>)
            .ListField(
                "LicenseCandidate.unknowns", static (in FieldContext context) => Values.List(Candidate(context).Unknowns), Values.TextItem);
        BindTerms(map);
    }

    private static void BindTerms(ResolverMap map) =>
        map.Field("InheritedTerm.term", static (in FieldContext context) => Values.OfTerm(Term(context).Clause.Term))
            .Field("InheritedTerm.license", static (in FieldContext context) => Values.OfLicense(Term(context).License))
            .Field(
                "InheritedTerm.origin", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Term(context).Origin))
            .Field("InheritedTerm.certainty", static (in FieldContext context) => Values.OfCertainty(Term(context).Certainty))
            .Field("InheritedTerm.counts", static (in FieldContext context) => FieldValue.Boolean(Term(context).Counts))
            .Field("InheritedTerm.clause", static (in FieldContext context) => Values.TextOrNull(Term(context).Clause.Place))
            .Field("InheritedTerm.summary", static (in FieldContext context) => Values.TextOrNull(Term(context).Clause.Summary))
            .Field(
                "InheritedTerm.threshold",
                static (in FieldContext context) => FieldValue.ObjectOrNull(Term(context).Clause.Threshold))
            .ListField(
                "InheritedTerm.through", static (in FieldContext context) => Values.List(Term(context).Through), Values.ArtifactItem)
            .Field("InheritedTerm.explanation", static (in FieldContext context) => FieldValue.String(Term(context).Explanation));

    private static FieldValue Suggest(in FieldContext context)
    {
        var (snapshot, graph, arguments) = (context.Snapshot(), context.Graph(), context.Arguments);
        var bases = Artifacts(graph, "bases", arguments.GetList("bases")!, NodeKind.Model, MaxBases); // the schema says non-null
        var datasets = Artifacts(graph, "datasets", arguments.GetList("datasets")!, NodeKind.Dataset, MaxDatasets); // likewise
        if (bases.IsEmpty && datasets.IsEmpty)
        {
            throw Bad("Arguments \"bases\" and \"datasets\" are both empty: name at least one model or dataset that it is made from.");
        }

        var model = new PlannedModel(
            bases,
            Qualifier(RelationKind.FineTunesFrom, "method", arguments.GetString("method")!), // non-null, has a default
            datasets,
            Qualifier(RelationKind.TrainedOn, "stage", arguments.GetString("stage")!), // likewise
            arguments.GetString("developedBy") is { } developer
                ? ArtifactIds.Read(graph, developer, NodeKind.Organisation).Index
                : null);
        var licenses = arguments.GetList("licenses") is { } asked ? Licenses(context, asked) : null;
        var reading = (Reading)arguments.GetEnum("reading")!.Index; // same order in the schema and the vocabulary, checked at start-up
        var found = LicenseSuggestions.Of(snapshot.Analysis, model, licenses, reading, context.CancellationToken);
        return found is not null
            ? FieldValue.Object(found)
            : FieldValue.Error(new FieldError(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"What the model is made from hangs on too many artifacts: {LicenseSuggestions.MaxArtifacts:N0} may decide at most."),
                ErrorCodes.LimitExceeded)
            {
                Extensions = [new("limit", "verdictArtifacts")],
            });
    }

    private static ImmutableArray<int> Artifacts(LineageGraph graph, string argument, object?[] list, NodeKind kind, int most)
    {
        if (list.Length > most)
        {
            throw Bad(string.Create(
                CultureInfo.InvariantCulture, $"Argument \"{argument}\" must have up to {most} entries, not {list.Length}."));
        }

        return
        [
            .. list.Select(text => graph.ArtifactOf(ArtifactIds.Read(graph, (string)text!, kind))).Distinct(), // the schema says non-null
        ];
    }

    private static int[] Licenses(in FieldContext context, object?[] asked)
    {
        if (asked.Length is 0 or > MaxAsked)
        {
            throw Bad($"Argument \"licenses\" must have 1 to {MaxAsked} entries, not {asked.Length}.");
        }

        var (graph, analysis) = (context.Graph(), context.Snapshot().Analysis);
        int[] licenses = [.. asked.Select(text => ArtifactIds.Read(graph, (string)text!, NodeKind.License).Index)]; // non-null
        foreach (var license in licenses)
        {
            if (!LicenseSuggestions.CanBeChosen(analysis, license))
            {
                throw Bad(
                    $"Argument \"licenses\": \"{graph.IdOf(new NodeId(NodeKind.License, license))}\" is no license that a model can be put "
                    + "under: it is terms of a service, a usage policy alone, or says that there is none.");
            }
        }

        return licenses;
    }

    private static string Qualifier(RelationKind kind, string argument, string text)
    {
        string[] known = [.. RelationSchema.Of(kind).QualifierSpellings.Where(static word => word != "evaluation")];
        return text.Length == 0 || known.Contains(text, StringComparer.Ordinal)
            ? text
            : throw Bad($"Argument \"{argument}\": there is no \"{LookupErrors.Cut(text)}\"; there are {string.Join(", ", known)}.");
    }

    private static string Summary(in FieldContext context)
    {
        var (graph, candidates) = (context.Graph(), context.Object<LicenseSuggestions>().Candidates);
        var open = candidates.Count(static candidate => candidate.Outcome == VerdictOutcome.Unknown);
        var ruledOut = candidates.Count(static candidate => candidate.Outcome == VerdictOutcome.Prohibited);
        var free = candidates.Length - open - ruledOut;
        var text = free > 0 ? $"{free} of {candidates.Length} can be chosen, the least demanding being {Names(graph, candidates[0])}."
            : $"None of {candidates.Length} can {(open == 0 ? "be chosen as far as is recorded" : "surely be chosen")}.";
        text += open switch
        {
            0 => "",
            1 => $" Of one it is not known, {Names(graph, candidates[free])}: what is recorded does not rule it out.",
            _ => $" Of {open} it is not known, first of {Names(graph, candidates[free])}: what is recorded does not rule them out.",
        };
        return text + ruledOut switch
        {
            0 => "",
            1 => " One leaves out or contradicts something that reaches the model.",
            _ => $" {ruledOut} leave out or contradict something that reaches the model.",
        };
    }

    private static FieldValue Candidates(in FieldContext context)
    {
        var (graph, candidates) = (context.Graph(), context.Object<LicenseSuggestions>().Candidates);
        if (context.Arguments.GetList("outcomes") is { } outcomes)
        {
            // same order as in the schema, checked at start-up
            var wanted = outcomes.Select(static outcome => (VerdictOutcome)((EnumValueDefinition)outcome!).Index).ToHashSet();
            candidates = [.. candidates.Where(candidate => wanted.Contains(candidate.Outcome))];
        }

        return Connections.OfList(context, candidates, candidate => IdsOf(graph, candidate));
    }

    private static string Names(LineageGraph graph, LicenseCandidate candidate) => string.Join(
        " and ",
        candidate.Licenses.Select(license => graph.NameOf(new NodeId(NodeKind.License, license)) is { Length: > 0 } name
            ? name
            : graph.IdOf(new NodeId(NodeKind.License, license))));

    private static string IdsOf(LineageGraph graph, LicenseCandidate candidate) =>
        string.Join(' ', candidate.Licenses.Select(license => graph.IdOf(new NodeId(NodeKind.License, license))));

    private static string TextOf(LicenseCandidate candidate) => string.Join(
        '\n',
        candidate.Reasons.Concat(candidate.Unknowns)
            .Concat(candidate.Duties.Concat(candidate.Lost).Select(static term => term.Explanation)));

    private static LicenseCandidate Candidate(in FieldContext context) => context.Object<LicenseCandidate>();

    private static InheritedTerm Term(in FieldContext context) => context.Object<InheritedTerm>();

    private static FieldErrorException Bad(string message) => new(new FieldError(message, ErrorCodes.BadUserInput));
}
