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
        blocks.Add(new ReportHeading(1, "What must be done, and what may not be done"));
        blocks.Add(new ReportParagraph("Here stands what is binding or likely; what is contested has a part of its own."));
        AddRows(blocks, "Must do", "Nothing that is known.", summary.MustDo);
        AddRows(blocks, "May not", "Nothing that is known.", summary.MayNot);
        AddRows(blocks, "Contested", "Nothing.", summary.Contested);
        AddRestrictions(blocks, snapshot, study.Restrictions, sources);
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
        AddRevision(blocks, snapshot, id);
        return new ArtifactReport($"{name} ({id})", blocks.ToImmutable());
    }

    /// <summary>The report, written; it ends with a line feed.</summary>
    public string As(ReportFormat format) => format == ReportFormat.Html ? HtmlReport.Of(this) : MarkdownReport.Of(this);

    private static string NameOf(LineageGraph graph, NodeId node) =>
        graph.NameOf(node) is { Length: > 0 } name ? name : graph.IdOf(node);

    private static void AddVerdicts(ImmutableArray<ReportBlock>.Builder blocks, ArtifactStudy study, VerdictParty party)
    {
        var readings = Enum.GetValues<Reading>();
        var verdicts = Enum.GetValues<Purpose>().Select(purpose =>
            readings.Select(reading => Verdicts.Of(study, purpose, reading, party)).ToArray()).ToArray();
        blocks.Add(new ReportHeading(1, "Verdicts"));
        blocks.Add(new ReportParagraph(
            "A reading says how doubtful restrictions count: CAUTIOUS counts those that are binding, likely or contested, BALANCED those "
            + "that are binding or likely, TEXT_ONLY those that are binding."));
        blocks.Add(new ReportTable(
            ["Purpose", .. readings.Select(ArtifactLineage.Word)],
            [
                .. verdicts.Select(static row => ImmutableArray.Create(
                    [ArtifactLineage.Word(row[0].Purpose), .. row.Select(static verdict => ArtifactLineage.Word(verdict.Outcome))])),
            ]));
        foreach (var row in verdicts)
        {
            blocks.Add(new ReportHeading(2, ArtifactLineage.Word(row[0].Purpose)));
            blocks.Add(new ReportList(
            [
                .. row.GroupBy(static verdict => (verdict.Outcome, Why: string.Join('\n', verdict.Reasons)))
                    .Select(static same => new ReportItem(
                    $"{string.Join(", ", same.Select(static verdict => ArtifactLineage.Word(verdict.Reading)))}: "
                    + $"{ArtifactLineage.Word(same.Key.Outcome)}",
                    [.. same.First().Reasons],
                    [])),
            ]));
        }
    }

    private static void AddRows(
        ImmutableArray<ReportBlock>.Builder blocks, string title, string nothing, ImmutableArray<SummaryRow> rows)
    {
        blocks.Add(new ReportHeading(2, title));
        blocks.Add(rows.IsEmpty
            ? new ReportParagraph(nothing)
            : new ReportList([.. rows.Select(static row => new ReportItem(row.Text, Settling(row.SettledBy), []))]));
    }

    private static ImmutableArray<string> Settling(string? settledBy) =>
        settledBy is null ? [] : [$"What would settle it: {settledBy}"];

    private static void AddRestrictions(
        ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, RestrictionSet restrictions, ImmutableArray<Citation> sources)
    {
        var numbers = sources.Select(static (source, place) => (source.Id, Number: place + 1))
            .ToDictionary(static pair => pair.Id, static pair => pair.Number, StringComparer.Ordinal);
        blocks.Add(new ReportHeading(1, "Restrictions and their ways"));
        blocks.Add(new ReportParagraph(restrictions.Count == 0
            ? "No restriction is known to reach it."
            : "Every restriction that reached it, by term, with its surest way; the numbers are those of the sources below."));
        foreach (var term in restrictions.GroupBy(static restriction => restriction.Term))
        {
            blocks.Add(new ReportHeading(2, $"{term.Key.Title} ({term.Key.Code})"));
            blocks.Add(new ReportList(
            [
                .. term.Select(restriction => new ReportItem(
                    restriction.Explanation,
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
                (source.Retrieved.IsNone ? "When it was read is not recorded." : $"Read: {source.Retrieved}.")
                + (source.Id.StartsWith("license:", StringComparison.Ordinal) ? ""
                    : source.License.Length > 0 ? $" Its terms: {source.License}."
                    : " Its terms are not recorded."))),
        ]));
        blocks.Add(new ReportHeading(2, "BibTeX"));
        blocks.Add(new ReportCode(string.Join('\n', sources.Select(static source => source.Bibtex)).TrimEnd('\n')));
    }

    private static void AddRevision(ImmutableArray<ReportBlock>.Builder blocks, Snapshot snapshot, string id)
    {
        blocks.Add(new ReportHeading(1, "Revision"));
        var day = ArtifactLineage.DayOf(snapshot)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        blocks.Add(new ReportParagraph(
            $"Made from revision {snapshot.Contents.Revision} of the data; "
            + (day is null ? "no claim in it has a date." : $"its newest claim is of {day}.")
            + " The same is answered by the query:"));
        var kind = snapshot.Graph.FindById(id) is { Kind: NodeKind.Dataset } ? "dataset" : "model";
        var literal = System.Text.Json.JsonSerializer.Serialize(id);
        blocks.Add(new ReportCode($"{{ {kind}(id: {literal}) {{ summary {{ sentence }} restrictions {{ explanation }} }} }}"));
    }
}
