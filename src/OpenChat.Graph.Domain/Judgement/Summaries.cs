using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>What is known of an artifact, for somebody who reads one sentence, or four short lists.</summary>
/// <param name="Party">For whom.</param>
/// <param name="Reading">How doubtful restrictions counted.</param>
/// <param name="Sentence">All of it in one sentence: the license, commercial use, what is inherited, what is contested, what is not
/// known.</param>
/// <param name="MustDo">Duties that count under the reading; a row per term.</param>
/// <param name="MayNot">Prohibitions that count under the reading; a row per term.</param>
/// <param name="Contested">Duties and prohibitions that do not count under the reading because they are less sure, but may hold; a row per
/// term. None that one of the other lists has.</param>
/// <param name="NotKnown">The gaps that could change a verdict under the reading, each once, in the order of <see cref="Unknowns.Of"/>;
/// with those of a further choice of licenses that a verdict is for.</param>
public sealed record Summary(
    VerdictParty Party,
    Reading Reading,
    string Sentence,
    ImmutableArray<SummaryRow> MustDo,
    ImmutableArray<SummaryRow> MayNot,
    ImmutableArray<SummaryRow> Contested,
    ImmutableArray<Unknown> NotKnown);

/// <summary>A term of a summary: all restrictions of that term, told by the surest.</summary>
/// <param name="Strongest">The surest restriction; of equally sure ones the first in the order of the set.</param>
/// <param name="Certainty">How sure it is for the party.</param>
/// <param name="Origins">How many licenses demand it, of the artifact itself or of what it was made from; at least 1.</param>
/// <param name="Text">What is demanded, by which clause, from where and how surely, in one sentence.</param>
/// <param name="SettledBy">What would settle whether it holds, in one sentence; null when it is binding.</param>
public sealed record SummaryRow(Restriction Strongest, Certainty Certainty, int Origins, string Text, string? SettledBy);

/// <summary>
/// The question of what an artifact comes with, as one reads it: which duties and limits hold, which are contested, what is not known.
/// Nothing is judged here that a verdict does not judge: terms of severity 0 and those that a licensor has from itself are left out, as
/// they limit nobody.
/// </summary>
public static class Summaries
{
    /// <summary>From this severity on a term is called a limit.</summary>
    private const int Limit = 2;

    private const int MostNamed = 2;

    // [party][reading]
    private static readonly Question<Summary>[][] Questions =
    [
        .. Enum.GetValues<VerdictParty>().Select(static party => Enum.GetValues<Reading>().Select(
            reading => new Question<Summary>(study => Summarize(study, party, reading))).ToArray()),
    ];

    /// <summary>
    /// The summary for a party under a reading. Rows are in the order of the restrictions: the most severe and surest first.
    /// </summary>
    public static Summary Of(ArtifactStudy study, VerdictParty party, Reading reading)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Questions[(int)party][(int)reading]);
    }

    private static Summary Summarize(ArtifactStudy study, VerdictParty party, Reading reading)
    {
        var floor = Verdicts.Floor(reading);
        List<Restriction> all = [.. study.Restrictions.Where(static r => r.Term.Severity > 0 && !r.IsOwnLicense)];
        List<Restriction> counted = [.. all.Where(r => r.CertaintyFor(party) >= floor)];
        var said = counted.Select(static r => r.Term.Index).ToHashSet();
        List<Restriction> doubtful = [.. all.Where(r => r.CertaintyFor(party) < floor && !said.Contains(r.Term.Index))];
        var unknown = NotKnown(study, party, reading);
        return new Summary(
            party,
            reading,
            SentenceOf(study, party, reading, counted, doubtful, unknown),
            Rows(study, party, counted.Where(static r => r.Term.Kind == TermKind.Duty)),
            Rows(study, party, counted.Where(static r => r.Term.Kind == TermKind.Prohibition)),
            Rows(study, party, doubtful),
            unknown);
    }

    /// <summary>
    /// The gaps that count in some verdict under the reading, each once. Where a purpose is judged by a further choice of licenses, those
    /// of that choice, behind the others of their kind.
    /// </summary>
    private static ImmutableArray<Unknown> NotKnown(ArtifactStudy study, VerdictParty party, Reading reading)
    {
        var counting = Enum.GetValues<Purpose>().SelectMany(purpose => Verdicts.GapsOf(study, purpose, reading, party)).ToHashSet();
        return [.. Unknowns.Of(study).Where(counting.Contains).Concat(counting).Distinct().OrderBy(static gap => gap.Kind)];
    }

    private static ImmutableArray<SummaryRow> Rows(ArtifactStudy study, VerdictParty party, IEnumerable<Restriction> restrictions) =>
    [
        .. from restriction in restrictions
           group restriction by restriction.Term.Index into ofTerm
           let strongest = ofTerm.OrderByDescending(r => r.CertaintyFor(party)).ThenBy(static r => r.Index).First()
           let certainty = strongest.CertaintyFor(party)
           let origins = ofTerm.Select(static r => r.License).Distinct().Count()
           orderby strongest.Term.Severity descending, certainty descending, strongest.Index
           select new SummaryRow(
               strongest, certainty, origins, TextOf(study, strongest, certainty, origins), SettledBy(study, strongest, certainty)),
    ];

    /// <summary>A sentence such as "Keep notices: MIT License of UltraChat, which it is trained on (contested); and 2 more."</summary>
    private static string TextOf(ArtifactStudy study, Restriction restriction, Certainty certainty, int origins)
    {
        var clause = Explanations.IsPlace(restriction.Clause.Place) ? $", clause {restriction.Clause.Place}" : "";
        var origin = restriction.Hops == 0 ? "" : $", of {study.NameOf(restriction.Origin)}";
        var more = origins == 1
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; {origins - 1} more demand{(origins == 2 ? "s" : "")} it");
        return $"{restriction.Term.Title}{restriction.Clause.ThresholdText}: {study.LicenseNameOf(restriction.License)}{clause}{origin} "
            + $"({Explanations.Spell(certainty)}{more}).";
    }

    /// <summary>What would settle whether a restriction holds: an answer to what its weakest step leaves open.</summary>
    private static string? SettledBy(ArtifactStudy study, Restriction restriction, Certainty certainty)
    {
        var license = study.LicenseNameOf(restriction.License);
        if (certainty == Certainty.Binding)
        {
            return null;
        }

        if (certainty < restriction.Certainty)
        {
            return $"A ruling, or a word of {Licensor(study, restriction)}, on whether {license} binds whoever never agreed to it.";
        }

        for (var i = 0; i < restriction.Hops; i++)
        {
            var hop = restriction.Hop(i);
            if (hop.Certainty != restriction.Certainty)
            {
                continue;
            }

            var (from, to) = (study.NameOf(hop.Relation.From), study.NameOf(hop.Relation.To));
            return hop.Rule switch
            {
                HopRule.GeneratingParty or HopRule.GeneratingStranger or HopRule.OtherParty =>
                    $"A ruling, or a word of {Licensor(study, restriction)}, on whether {license} binds the makers of {from}.",
                HopRule.WeakestQualifier => $"A source that says how {from} was made from {to}.",
                _ => hop.Relation.Kind switch
                {
                    RelationKind.TrainedOn =>
                        $"A ruling, or a word of {Licensor(study, restriction)}, on whether training on {to} brings its terms into {from}.",
                    RelationKind.FineTunesFrom =>
                        $"A ruling, or a word of {Licensor(study, restriction)}, on whether {from} is an adaptation of {to}.",
                    _ => $"A ruling, or a word of {Licensor(study, restriction)}, on whether the terms of {to} reach {from}.",
                },
            };
        }

        return $"A clause of {license} that says so, or a word of {Licensor(study, restriction)}: it is read into the text.";
    }

    private static string Licensor(ArtifactStudy study, Restriction restriction)
    {
        var steward = study.Graph.GetText(new NodeId(NodeKind.License, restriction.License), NodeField.Steward).Trim();
        var makers = study.Graph.DevelopersOf(restriction.Origin).Select(d => d.Organisation).Distinct().ToArray();
        return makers is [var maker] ? study.Graph.NameOf(new NodeId(NodeKind.Organisation, maker))
            : makers.Length == 0 && steward.Length > 0 ? steward
            : $"whoever licenses {study.NameOf(restriction.Origin)}";
    }

    private static string SentenceOf(
        ArtifactStudy study,
        VerdictParty party,
        Reading reading,
        List<Restriction> counted,
        List<Restriction> doubtful,
        ImmutableArray<Unknown> unknown)
    {
        List<string> parts = [Licensed(study) + Commercial(study, party, reading, counted)];
        var inherited = counted.Concat(doubtful).Where(static r => r.Inherited).ToList();
        if (study.Closure.Length > 1)
        {
            var binding = Count(inherited.Where(r => r.CertaintyFor(party) == Certainty.Binding));
            var likely = Count(inherited.Where(r => r.CertaintyFor(party) == Certainty.Likely));
            parts.Add(
                (binding, likely) switch
                {
                    (0, 0) => "nothing it inherits is binding",
                    (0, _) => $"nothing it inherits is binding, but {Number(likely, "limit", "limits")} likely "
                        + $"{(likely == 1 ? "holds" : "hold")}",
                    (_, 0) => $"{Number(binding, "inherited limit is", "inherited limits are")} binding",
                    _ => $"{Number(binding, "inherited limit is", "inherited limits are")} binding and "
                        + $"{Number(likely, "more is", "more are")} "
                        + "likely to hold",
                });
            var contested = inherited.Where(r => r.CertaintyFor(party) == Certainty.Contested && r.Term.Severity >= Limit).ToList();
            if (Count(contested) is var count and > 0)
            {
                parts.Add($"{Number(count, "limit is", "limits are")} contested{Through(contested, count)}");
            }
        }

        if (!unknown.IsEmpty)
        {
            parts.Add(
                $"{Number(unknown.Length, "thing that could matter is", "things that could matter are")} not known: "
                + Explanations.Some(unknown.Select(static gap => Name(gap.Kind)), MostNamed));
        }

        return string.Join("; ", parts) + ".";
    }

    /// <summary>Terms called limits among restrictions, each once.</summary>
    private static int Count(IEnumerable<Restriction> restrictions) =>
        restrictions.Where(static r => r.Term.Severity >= Limit).Select(static r => r.Term.Index).Distinct().Count();

    private static string Licensed(ArtifactStudy study)
    {
        var licenses =
            study.LicensesInForce.ToArray().Where(license => !study.Terms.IsMissing(license)).Select(study.LicenseNameOf).ToArray();
        return licenses.Length == 0 ? $"{study.NameOf(study.Artifact)} is under no known license"
            : $"{study.NameOf(study.Artifact)} is under {string.Join(" and ", licenses)}";
    }

    private static string Commercial(ArtifactStudy study, VerdictParty party, Reading reading, List<Restriction> counted)
    {
        var verdict = Verdicts.Of(study, Purpose.CommercialUse, reading, party);
        switch (verdict.Outcome)
        {
            case VerdictOutcome.Allowed:
                var keepsNotices = counted.Exists(static r => r.Term.Code is "NOTICE" or "LICENSE_COPY" or "ATTRIBUTION");
                return keepsNotices ? " and may be used commercially with notices" : " and may be used commercially";
            case VerdictOutcome.Conditional when verdict.Restrictions.IsEmpty:
                return verdict.Unknowns.IsEmpty
                    ? " and may be used commercially on conditions of the licenses of its other components"
                    : " and may be used commercially, maybe on conditions";
            case VerdictOutcome.Conditional:
                return " and may be used commercially on conditions: " + Titles(verdict.Restrictions);
            case VerdictOutcome.Prohibited:
                return " and may not be used commercially: "
                    + Titles([.. verdict.Restrictions.Where(r => study.Rules.Effect(verdict.Purpose, r.Term) == VerdictEffect.Prohibits)]);
            case VerdictOutcome.Unknown:
                return ", and whether it may be used commercially is not known";
            default:
                return "";
        }
    }

    /// <summary>The first two titles of the terms, in small letters, and how many there are besides.</summary>
    private static string Titles(ImmutableArray<Restriction> restrictions) => Explanations.Some(
        restrictions.Select(static r => char.ToLowerInvariant(r.Term.Title[0]) + r.Term.Title[1..]), MostNamed);

    /// <summary>What is missing, in few words.</summary>
    private static string Name(UnknownKind kind) => kind switch
    {
        UnknownKind.MissingLicense or UnknownKind.UnknownLicense => "a license",
        UnknownKind.UndisclosedTrainingData or UnknownKind.UnknownDataset or UnknownKind.CycleWithoutData => "training data",
        UnknownKind.UnrecordedTuningData => "tuning data",
        UnknownKind.UnrecordedTerms or UnknownKind.UnreadTerms => "the terms of a license",
        UnknownKind.UnknownValidity => "when a license was in force",
        UnknownKind.OutweighedClaim => "whether a doubtful claim is true",
        UnknownKind.UnknownGenerator => "who or what wrote data",
        UnknownKind.UnknownDeveloper => "who made something on the way",
        UnknownKind.UnknownComponent => "what a license covers",
        UnknownKind.UnknownParent => "what it was made from",
        UnknownKind.UnknownMethod => "how it was made",
        _ => "a rule",
    };

    private static string Through(List<Restriction> restrictions, int count)
    {
        var all = count == 1 ? "" : "all ";
        return restrictions.TrueForAll(static r => Passes(r, RelationKind.GeneratedBy)) ? $", {all}through data that other models wrote"
            : restrictions.TrueForAll(static r => Passes(r, RelationKind.TrainedOn)) ? $", {all}through training data"
            : restrictions.TrueForAll(static r => !Passes(r, RelationKind.TrainedOn)) ? $", {all}through what it was made from"
            : "";
    }

    private static bool Passes(Restriction restriction, RelationKind kind)
    {
        for (var i = 0; i < restriction.Hops; i++)
        {
            if (restriction.Hop(i).Relation.Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number of things in words up to twelve.</summary>
    private static string Number(int count, string one, string many)
    {
        string[] words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        return (count < words.Length ? words[count] : count.ToString(CultureInfo.InvariantCulture)) + " " + (count == 1 ? one : many);
    }
}
