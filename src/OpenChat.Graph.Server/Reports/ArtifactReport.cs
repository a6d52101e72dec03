// What a report of an artifact says.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.State;

namespace OpenChat.Graph.Server.Reports;

/// <summary>How reports are written.</summary>
internal enum ReportFormat
{
    /// <summary>CommonMark with tables.</summary>
    Markdown,

    /// <summary>One page of HTML.</summary>
    Html,
}

/// <summary>
/// All that is known of one artifact for one party, in the words of the API. Equal for equal data: the day in it is that of the data.
/// </summary>
/// <param name="Title">What the artifact is called, with its id.</param>
/// <param name="Blocks">The parts, in order.</param>
internal sealed record ArtifactReport(string Title, ImmutableArray<ReportBlock> Blocks)
{
    /// <summary>The reading of the summary. Verdicts are told under every one.</summary>
    private const Reading Usual = Reading.Balanced;

    /// <summary>Makes the report.</summary>
    /// <param name="snapshot">The revision.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="party">For whom.</param>
    public static ArtifactReport Of(Snapshot snapshot, int artifact, VerdictParty party)
    {
        var graph = snapshot.Graph;
        var study = snapshot.Analysis.StudyOf(artifact);
        var (id, name) = (graph.IdOf(artifact), NameOf(graph, graph.NodeOf(artifact)));
        var sources = CitedSources.Entries(snapshot, CitedSources.OfAllSaid(snapshot, artifact));
        var blocks = ImmutableArray.CreateBuilder<ReportBlock>();
        var summary = Summaries.Of(study, party, Usual);
        blocks.Add(new ReportParagraph(summary.Sentence));
        blocks.Add(new ReportParagraph((party == VerdictParty.Maker
            ? "This report is for whoever made it, who may have agreed to terms of services on the way. "
            : "This report is for somebody who got it from its publisher. ") + Verdict.Disclaimer));
        AddVerdicts(blocks, study, party);
        AddTerms(blocks, snapshot, summary);
        AddReasons(blocks, study, party);
        AddRestrictions(blocks, snapshot, study.Restrictions, summary, sources);
        AddUnknowns(blocks, study);
        AddDisagreements(blocks, study);
        AddLicenses(blocks, snapshot, artifact);
        AddOpenness(blocks, snapshot, id);
        blocks.Add(new ReportHeading(1, "Words"));
        blocks.Add(new ReportList(
        [
            new("Binding: the license itself says that it reaches this far, or a copy of what it covers is inside."),
            new("Likely: so it is ordinarily read."),
            new("Contested: authorities disagree, or those whom it would bind never agreed to it."),
            new("Unknown: something that is not known could change the answer. Finding nothing is not clearance."),
        ]));
        AddSources(blocks, sources);
        AddRevision(blocks, snapshot, id, party, study.Restrictions.Count);
        return new ArtifactReport($"{name} ({id})", blocks.ToImmutable());
    }

    /// <summary>The report, written; it ends with a line feed.</summary>
    public string As(ReportFormat format) => format == ReportFormat.Html ? HtmlReport.Of(this) : MarkdownReport.Of(this);

    private static string NameOf(LineageGraph graph, NodeId node) =>
        graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node);

    private static IEnumerable<Verdict[]> VerdictsOf(ArtifactStudy study, VerdictParty party) => Enum.GetValues<Purpose>().Select(
        purpose => Enum.GetValues<Reading>().Select(reading => Verdicts.Of(study, purpose, reading, party)).ToArray());

    private static void AddVerdicts(ImmutableArray<ReportBlock>.Builder blocks, ArtifactStudy study, VerdictParty party)
    {
        blocks.Add(new ReportHeading(1, "Verdicts"));
        blocks.Add(new ReportTable(
            ["Purpose", .. Enum.GetValues<Reading>().Select(ArtifactLineage.Word)],
            [
                .. VerdictsOf(study, party).Select(static row => ImmutableArray.Create(
                    [ArtifactLineage.Word(row[0].Purpose), .. row.Select(static verdict => ArtifactLineage.Word(verdict.Outcome))])),
            ]));
        blocks.Add(new ReportParagraph(
            "A reading says how doubtful restrictions count: CAUTIOUS counts those that are binding, likely or contested, BALANCED those "
            + "that are binding or likely, TEXT_ONLY those that are binding."));
    }

    /// <summary>A line for each term of the summary.</summary>
    private static void AddTerms(ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, Summary summary)
    {
        blocks.Add(new ReportHeading(1, "What must be done, and what may not be done"));
        var rows = RowsOf(summary).Select(row => ImmutableArray.Create(
            row.Strongest.Term.Title,
            row.Strongest.Term.Kind == TermKind.Duty ? "Must do" : "May not",
            ArtifactLineage.Word(row.Certainty),
            SourceOf(snapshot.Graph, row))).ToImmutableArray();
        blocks.Add(rows.IsEmpty
            ? new ReportParagraph("Nothing that is known.")
            : new ReportTable(["Term", "What it asks", "How sure", "Where it stands"], rows));
        var count = summary.NotKnown.Length;
        blocks.Add(new ReportParagraph(
            (count == 0 ? "No gap is known that could change this. That is not clearance."
                : count == 1 ? "One thing is not known that could change this."
                : string.Create(CultureInfo.InvariantCulture, $"{count} things are not known that could change this."))
            + " The evidence follows."));
    }

    private static IEnumerable<SummaryRow> RowsOf(Summary summary) => summary.MustDo.Concat(summary.MayNot).Concat(summary.Contested);

    private static string SourceOf(LineageGraph graph, SummaryRow row)
    {
        var restriction = row.Strongest;
        var license = NameOf(graph, ArtifactLineage.LicenseNode(restriction.License));
        return license + (restriction.Inherited ? $", of {NameOf(graph, graph.NodeOf(restriction.Origin))}" : "")
            + (row.Origins == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {row.Origins - 1} more"));
    }

    /// <summary>Why the verdicts are so: what holds under several readings stands once.</summary>
    private static void AddReasons(ImmutableArray<ReportBlock>.Builder blocks, ArtifactStudy study, VerdictParty party)
    {
        blocks.Add(new ReportHeading(1, "Why the verdicts are so", StartsPage: true));
        foreach (var row in VerdictsOf(study, party))
        {
            blocks.Add(new ReportHeading(
                2,
                $"{ArtifactLineage.Word(row[0].Purpose)}: " + string.Join(", ", row.Select(
                    static verdict => $"{ArtifactLineage.Word(verdict.Outcome)} ({ArtifactLineage.Word(verdict.Reading)})"))));
            var reasons = row.SelectMany(static verdict => verdict.Reasons).Distinct(StringComparer.Ordinal)
                .GroupBy(
                    reason => string.Join(
                        ", ",
                        row.Where(verdict => verdict.Reasons.Contains(reason, StringComparer.Ordinal)).Select(
                            static verdict => ArtifactLineage.Word(verdict.Reading))),
                    StringComparer.Ordinal);
            blocks.Add(new ReportList([.. reasons.Select(static same => new ReportItem($"{same.Key}:", Fold(same), []))]));
        }
    }

    /// <summary>
    /// Sentences of which neighbors begin with the same words before a colon, as one sentence with what follows in each of them.
    /// </summary>
    private static ImmutableArray<string> Fold(IEnumerable<string> sentences)
    {
        const string Colon = ": ";
        var folded = ImmutableArray.CreateBuilder<string>();
        var last = "";
        foreach (var sentence in sentences)
        {
            var end = sentence.IndexOf(Colon, StringComparison.Ordinal);
            var start = end < 0 ? "" : sentence[..end];
            if (start.Length > 0 && start == last)
            {
                folded[^1] = folded[^1].TrimEnd('.') + "; " + sentence[(end + Colon.Length)..];
            }
            else
            {
                folded.Add(sentence);
            }

            last = start;
        }

        return folded.ToImmutable();
    }

    private static ImmutableArray<string> Settling(string? settledBy) =>
        settledBy is null ? [] : [$"What would settle it: {settledBy}"];

    /// <summary>
    /// Every restriction with its way, as sure as it is for the party: first those that the summary weighs, by term; then what it leaves
    /// out.
    /// </summary>
    private static void AddRestrictions(
        ImmutableArray<ReportBlock>.Builder blocks,
        Snapshot snapshot,
        RestrictionSet restrictions,
        Summary summary,
        ImmutableArray<Citation> sources)
    {
        var numbers = sources.Select(static (source, place) => (source.Id, Number: place + 1))
            .ToDictionary(static pair => pair.Id, static pair => pair.Number, StringComparer.Ordinal);
        blocks.Add(new ReportHeading(1, "Restrictions and their ways"));
        blocks.Add(new ReportParagraph(restrictions.Count == 0
            ? "No restriction is known to reach it."
            : "Every restriction that reached it, by term, with its surest way; the numbers are those of the sources below."));
        foreach (var row in RowsOf(summary))
        {
            var term = row.Strongest.Term;
            blocks.Add(new ReportHeading(2, $"{term.Title} ({term.Code})"));
            AddWays(blocks, Settling(row.SettledBy), restrictions.Where(one => one.Term.Index == term.Index && !one.IsOwnLicense));
        }

        if (restrictions.Any(static one => one.Term.Severity == 0 && !one.IsOwnLicense))
        {
            blocks.Add(new ReportHeading(2, "What limits no use"));
            AddWays(blocks, [], restrictions.Where(static one => one.Term.Severity == 0 && !one.IsOwnLicense));
        }

        if (restrictions.Any(static one => one.IsOwnLicense))
        {
            blocks.Add(new ReportHeading(2, "What is set aside"));
            AddWays(blocks, [], restrictions.Where(static one => one.IsOwnLicense));
        }

        void AddWays(
            ImmutableArray<ReportBlock>.Builder blocks, ImmutableArray<string> settling, IEnumerable<Restriction> listed)
        {
            blocks.AddRange(settling.Select(static text => new ReportParagraph(text)));
            blocks.Add(new ReportList(
            [
                .. listed.Select(restriction => new ReportItem(
                    restriction.ExplanationFor(summary.Party),
                    [],
                    [.. CitedSources.OfRestriction(snapshot, restriction).Select(id => numbers[id]).Order()])),
            ]));
        }
    }

    private static void AddUnknowns(ImmutableArray<ReportBlock>.Builder blocks, ArtifactStudy study)
    {
        var unknowns = Unknowns.Of(study);
        blocks.Add(new ReportHeading(1, "What is not known"));
        blocks.Add(unknowns.IsEmpty
            ? new ReportParagraph("No gap is known. That is not clearance.")
            : new ReportList([.. unknowns.Select(static gap => new ReportItem(gap.Message, Settling(gap.SettledBy), []))]));
    }

    private static void AddDisagreements(ImmutableArray<ReportBlock>.Builder blocks, ArtifactStudy study)
    {
        var messages = Disagreements.Of(study).Select(static one => one.Message)
            .Concat(Conflicts.Of(study).Select(static one => one.Message)).Distinct(StringComparer.Ordinal).ToArray();
        blocks.Add(new ReportHeading(1, "Disagreements and conflicts"));
        blocks.Add(messages.Length == 0
            ? new ReportParagraph("None is known.")
            : new ReportList([.. messages.Select(static message => new ReportItem(message))]));
    }

    private static void AddLicenses(ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, int artifact)
    {
        var (graph, items) = (snapshot.Graph, ImmutableArray.CreateBuilder<ReportItem>());
        foreach (var relation in graph.LicensesOf(artifact))
        {
            var status = snapshot.Analysis.Licenses.StatusOf(relation.Position);
            items.Add(new ReportItem(
                $"{NameOf(graph, new NodeId(NodeKind.License, relation.License))}, {ArtifactLineage.Word(relation.Component)}: "
                + $"{ArtifactLineage.Word(status)}{Span(relation.ValidFrom, relation.ValidTo)}."));
        }

        blocks.Add(new ReportHeading(1, "Licenses, now and before"));
        blocks.Add(items.Count == 0 ? new ReportParagraph("No license is recorded.") : new ReportList(items.ToImmutable()));
    }

    private static string Span(PartialDate from, PartialDate to) =>
        (from.IsNone ? "" : $", from {from}") + (to.IsNone ? "" : $", until {to}");

    private static void AddOpenness(ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, string id)
    {
        var cards = snapshot.Openness.CardsOf(id);
        blocks.Add(new ReportHeading(1, "Openness"));
        blocks.Add(cards.IsEmpty
            ? new ReportParagraph("No framework says anything of it.")
            : new ReportTable(
                ["Framework", "Points", "Of", "Criteria with a value"],
                [
                    .. cards.Select(static card => ImmutableArray.Create(
                        card.Framework.Row.Name,
                        card.Score.Points.ToString(CultureInfo.InvariantCulture),
                        card.Score.Possible.ToString(CultureInfo.InvariantCulture),
                        string.Create(CultureInfo.InvariantCulture, $"{card.Score.Assessed} of {card.Framework.Criteria.Length}"))),
                ]));
    }

    private static void AddSources(ImmutableArray<ReportBlock>.Builder blocks, ImmutableArray<Citation> sources)
    {
        blocks.Add(new ReportHeading(1, "Sources"));
        if (sources.IsEmpty)
        {
            blocks.Add(new ReportParagraph("None is recorded."));
            return;
        }

        blocks.Add(new ReportSources(
        [
            .. sources.Select(static source => new ReportSource(
                source.Title,
                WebAddress.IsOne(source.Url) ? source.Url : null,
                FactsOf(source))),
        ]));
        blocks.Add(new ReportHeading(2, "BibTeX"));
        blocks.Add(new ReportCode(string.Join('\n', sources.Select(static source => source.Bibtex)).TrimEnd('\n')));
    }

    private static string FactsOf(Citation source)
    {
        if (source.Verifications is not { } verifications)
        {
            return (source.Retrieved.IsNone ? "When it was read is not recorded." : $"Read: {source.Retrieved}.")
                + (source.License.Length > 0 ? $" Its terms: {source.License}." : " Its terms are not recorded.");
        }

        var clauses = verifications.Sum(static one => one.Clauses);
        return "Its text: " + string.Join("; ", verifications.Select(one => HowRead(one.Word) + (one.Clauses == clauses ? ""
                : string.Create(CultureInfo.InvariantCulture, $" ({one.Clauses} of {clauses} clauses)"))))
            + ". The day is not recorded.";
    }

    private static string HowRead(string verification) => verification switch
    {
        "text-read" => "all of it was read",
        "clauses-checked" => "its structure and the clauses that are used were read",
        "partial" => "a part, a summary of the licensor, or quotations were read",
        "unverified" => "no text was at hand",
        "derived" => "there is none to read",
        "" => "whether it was read is not recorded",
        _ => $"recorded as {verification}",
    };

    private static void AddRevision(
        ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, string id, VerdictParty party, int restrictions)
    {
        blocks.Add(new ReportHeading(1, "Revision"));
        var day = ArtifactLineage.DayOf(snapshot)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        blocks.Add(new ReportParagraph(
            $"Made from revision {snapshot.Contents.Revision} of the data; "
            + (day is null ? "no claim in it has a date." : $"its newest claim is of {day}.")
            + " The summary, and how sure each restriction is, are answered by the query:"));
        blocks.Add(new ReportCode(QueryOf(snapshot.Graph, id, party, restrictions)));
    }

    /// <summary>
    /// The query for the summary and the restrictions; no more of these than a page of the API has. A certainty of null is a restriction
    /// that is set aside.
    /// </summary>
    private static string QueryOf(LineageGraph graph, string id, VerdictParty party, int restrictions)
    {
        const int Most = 1_000;
        var kind = graph.FindById(id) is { Kind: NodeKind.Dataset } ? "dataset" : "model";
        var (literal, word) = (System.Text.Json.JsonSerializer.Serialize(id), ArtifactLineage.Word(party));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              {{kind}}(id: {{literal}}) {
                summary(party: {{word}}, reading: {{ArtifactLineage.Word(Usual)}}) { sentence }
                restrictionsConnection(first: {{Math.Clamp(restrictions, 1, Most)}}) {
                  nodes { term { code } certaintyFor(party: {{word}}) license { id } clause origin { id } }
                }
              }
            }
            """).ReplaceLineEndings("\n");
    }
}
