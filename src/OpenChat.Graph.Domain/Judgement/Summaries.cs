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
/// <param name="IsAdded">
/// None of the artifact's own licenses demands it, or only one that is not sure enough to count: it comes from what the artifact was made
/// from.
/// </param>
/// <param name="Purposes">
/// The purposes that it forbids or sets a condition for, in the order of the vocabulary; empty when it limits none of them.
/// </param>
/// <param name="Text">What is demanded, by which clause, from where and how surely, in one sentence.</param>
/// <param name="SettledBy">What would settle whether it holds, in one sentence; null when it is binding.</param>
public sealed record SummaryRow(
    Restriction Strongest,
    Certainty Certainty,
    int Origins,
    bool IsAdded,
    ImmutableArray<Purpose> Purposes,
    string Text,
    string? SettledBy);

/// <summary>
/// The question of what an artifact comes with, as one reads it: which duties and limits hold, which are contested, what is not known.
/// Nothing is judged here that a verdict does not judge: terms of severity 0 and those that a licensor has from itself are left out, as
/// they limit nobody.
/// </summary>
public static class Summaries
{
    /// <summary>How many terms and gaps the sentence names; the rest it counts.</summary>
    private const int MostNamed = 2;

    /// <summary>How the sentence says that terms are added, by how sure they are: where it begins with them, and behind others.</summary>
    private static readonly (Certainty Certainty, string First, string Further)[] Adding =
        [(Certainty.Binding, "adds", ""), (Certainty.Likely, "likely adds", "likely "), (Certainty.Contested, "may add", "maybe ")];

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
        var mustDo = Rows(study, party, counted.Where(static r => r.Term.Kind == TermKind.Duty));
        var mayNot = Rows(study, party, counted.Where(static r => r.Term.Kind == TermKind.Prohibition));
        var contested = Rows(study, party, doubtful);
        var unknown = NotKnown(study, party, reading);
        List<string> parts =
        [
            Licensed(study) + Commercial(study, party, reading, counted),
            .. Added(study, [.. mustDo, .. mayNot], contested),
        ];
        if (!unknown.IsEmpty)
        {
            parts.Add("what is not known could change this: " + Explanations.Some(unknown.Select(gap => Name(study, gap)), MostNamed));
        }

        return new Summary(party, reading, string.Join("; ", parts) + ".", mustDo, mayNot, contested, unknown);
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
           let sorted = ofTerm.OrderByDescending(r => r.CertaintyFor(party)).ThenBy(static r => r.Index).ToArray()
           let strongest = sorted[0]
           let certainty = strongest.CertaintyFor(party)
           orderby strongest.Term.Severity descending, certainty descending, strongest.Index
           select new SummaryRow(
               strongest,
               certainty,
               sorted.Select(static r => r.License).Distinct().Count(),
               sorted.All(static r => r.Inherited),
               [.. Enum.GetValues<Purpose>().Where(purpose => Limits(study, purpose, strongest))],
               TextOf(study, party, sorted),
               SettledBy(study, strongest, certainty)),
    ];

    /// <summary>
    /// A sentence such as "Keep notices: Copyright line stays with copies (MIT License, paragraph 2, of UltraChat; contested; also Apache
    /// License 2.0 of Mistral-7B-v0.1)."
    /// </summary>
    private static string TextOf(ArtifactStudy study, VerdictParty party, Restriction[] sorted)
    {
        var strongest = sorted[0];
        var clause = strongest.Clause;
        var what = clause.Summary.Trim().TrimEnd('.');
        var place = Explanations.IsPlace(clause.Place) ? ", " + Explanations.PlaceOf(clause.Place) : "";
        var certainty = strongest.CertaintyFor(party);
        var sure = certainty == Certainty.Binding ? "" : "; " + Explanations.Spell(certainty);
        Restriction[] others = [.. sorted.Where(r => r.License != strongest.License).DistinctBy(static r => r.License)];
        var also = others switch
        {
            [] => "",
            [var other] => $"; also {Source(study, other, "")}" + (other.CertaintyFor(party) == certainty
                ? "" : $" ({Explanations.Spell(other.CertaintyFor(party))})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"; also {others.Length} other licenses"),
        };
        return $"{strongest.Term.Title}{clause.ThresholdText}: {what} ({Source(study, strongest, place)}{sure}{also}).";
    }

    /// <summary>A license with the place in it and, when it is inherited, of what.</summary>
    private static string Source(ArtifactStudy study, Restriction restriction, string place)
    {
        var (license, origin) = (study.LicenseNameOf(restriction.License), study.NameOf(restriction.Origin));
        var isNamed = restriction.Hops == 0 || license.StartsWith(origin, StringComparison.OrdinalIgnoreCase);
        return license + place + (isNamed ? "" : $"{(place.Length > 0 ? "," : "")} of {origin}");
    }

    /// <summary>What would settle whether a restriction holds: an answer to what its weakest step leaves open.</summary>
    private static string? SettledBy(ArtifactStudy study, Restriction restriction, Certainty certainty)
    {
        var (license, origin) = (study.LicenseNameOf(restriction.License), study.NameOf(restriction.Origin));
        if (certainty == Certainty.Binding)
        {
            return null;
        }

        if (certainty < restriction.Certainty)
        {
            return $"{Answer(study, restriction)} whether {license} binds those who never agreed to it.";
        }

        for (var i = 0; i < restriction.Hops; i++)
        {
            var hop = restriction.Hop(i);
            if (hop.Certainty != restriction.Certainty)
            {
                continue;
            }

            var (from, to) = (study.NameOf(hop.Relation.From), study.NameOf(hop.Relation.To));
            var terms = restriction.Origin == hop.Relation.To ? "its terms" : $"the terms of {origin}";
            return hop.Rule switch
            {
                HopRule.GeneratingParty or HopRule.GeneratingStranger or HopRule.OtherParty =>
                    $"{Answer(study, restriction)} whether {license} binds the makers of {from}.",
                HopRule.WeakestQualifier =>
                    $"A written statement of {Settling.MakersIn(study, hop.Relation.From)} on how {from} was made from {to}.",
                _ => hop.Relation.Kind switch
                {
                    RelationKind.TrainedOn =>
                        $"{Answer(study, restriction)} whether training on {to} brings {terms} into {from}.",
                    RelationKind.FineTunesFrom => $"{Answer(study, restriction)} whether {from} is an adaptation of {to}.",
                    _ => $"{Answer(study, restriction)} whether the terms of {origin} reach {from}.",
                },
            };
        }

        return $"{Answer(study, restriction)} whether {license} means this, which it does not say in so many words.";
    }

    private static string Answer(ArtifactStudy study, Restriction restriction) =>
        $"A court ruling, or a written statement of {Licensor(study, restriction)}, on";

    /// <summary>
    /// Who could say what a license means: its steward, when that made the origin or something that the origin was made from; else who made
    /// the origin.
    /// </summary>
    private static string Licensor(ArtifactStudy study, Restriction restriction)
    {
        var graph = study.Graph;
        var steward = graph.GetText(new NodeId(NodeKind.License, restriction.License), NodeField.Steward).Trim();
        var makers = graph.DevelopersOf(restriction.Origin).Select(static d => d.Organisation).Distinct().ToArray();
        var isIn = steward.Length > 0
            && graph.FindByName(NodeKind.Organisation, steward) is [var named]
            && study.Analysis.StudyOf(restriction.Origin).Closure.Any(
                artifact => graph.DevelopersOf(artifact).Any(d => d.Organisation == named));
        return isIn ? steward
            : makers is [var maker] ? graph.NameOf(new NodeId(NodeKind.Organisation, maker))
            : makers.Length == 0 && steward.Length > 0 ? steward
            : $"whoever licenses {study.NameOf(restriction.Origin)}";
    }

    /// <summary>What the lists hold beyond the artifact's own licenses, counted as they count it.</summary>
    private static IEnumerable<string> Added(
        ArtifactStudy study, ImmutableArray<SummaryRow> counted, ImmutableArray<SummaryRow> contested)
    {
        if (study.Closure.Length == 1)
        {
            // what is named and not there is among what is not known
            if (Unknowns.Of(study).All(static gap => gap.Missing is null))
            {
                yield return "nothing is recorded that it was made from";
            }

            yield break;
        }

        List<string> adds = [];
        foreach (var (certainty, first, further) in Adding)
        {
            if (counted.Count(row => row.IsAdded && row.Certainty == certainty) is var count and > 0)
            {
                adds.Add(adds.Count == 0
                    ? $"{first} {Number(count, "further term", "further terms")}" : $"{further}{Number(count, "more", "more")}");
            }
        }

        yield return "what it was made from " + (adds.Count == 0 ? "adds no further terms" : string.Join(", and ", adds));
        if (!contested.IsEmpty)
        {
            // what forbids comes before what sets conditions
            var named = contested.OrderByDescending(static row => row.Strongest.Term.Kind).Select(static row => row.Strongest);
            yield return $"{Number(contested.Length, "more is", "more are")} contested ({Titles([.. named])}){Through(contested)}";
        }
    }

    private static string Licensed(ArtifactStudy study)
    {
        var licenses = Known(study).Select(study.LicenseNameOf).ToArray();
        return $"{study.NameOf(study.Artifact)} is under " + licenses switch
        {
            [] => "no known license",
            [var only] => only,
            [var one, var other] => $"both {one} and {other}",
            _ => Explanations.Some(licenses, licenses.Length),
        };
    }

    private static int[] Known(ArtifactStudy study) =>
        [.. study.LicensesInForce.ToArray().Where(license => !study.Terms.IsMissing(license))];

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
                Restriction[] forbidding =
                [
                    .. verdict.Restrictions.Where(r => study.Rules.Effect(verdict.Purpose, r.Term) == VerdictEffect.Prohibits)
                        .OrderByDescending(r => r.CertaintyFor(party)),
                ];
                return " and may not be used commercially" + Because(study, party, forbidding);
            case VerdictOutcome.Unknown:
                var own = Known(study);
                var silent = own.Where(license => !Allows(study, license)).Select(study.LicenseNameOf).ToArray();
                return own.Length > 0 && silent.Length == 0
                    ? ", which allow" + (own.Length > 1 ? "" : "s") + " commercial use"
                        + (counted.Exists(r => !r.Inherited && Limits(study, verdict.Purpose, r)) ? " on conditions" : "")
                        + "; whether what it was made from allows it too is not known"
                    : (own.Length, silent.Length) switch
                    {
                        (0, _) => "",
                        (1, _) => ", which is not recorded to allow commercial use",
                        (_, 1) => $", of which {silent[0]} is not recorded to allow commercial use",
                        _ => $", of which {silent.Length} are not recorded to allow commercial use",
                    } + ", and whether it may be used commercially is not known";
            default:
                return "";
        }
    }

    /// <summary>What forbids, surest first: the artifact's own licenses by what they say, others by name.</summary>
    private static string Because(ArtifactStudy study, VerdictParty party, Restriction[] forbidding)
    {
        if (forbidding.Length == 0)
        {
            return "";
        }

        var surest = forbidding[0];
        var certainty = surest.CertaintyFor(party);
        var sure = certainty == Certainty.Binding ? "" : $" ({Explanations.Spell(certainty)})";
        return sure + (surest.Inherited
            ? $", by {Source(study, surest, "")}: {Title(surest)}"
            : $": {Titles([.. forbidding.Where(static r => !r.Inherited)])}");
    }

    private static bool Allows(ArtifactStudy study, int license) =>
        study.Terms.ClausesOf(license).Any(static clause => clause.Term.Code == "COMMERCIAL_USE");

    private static bool Limits(ArtifactStudy study, Purpose purpose, Restriction restriction) =>
        study.Rules.Effect(purpose, restriction.Term) is VerdictEffect.Conditions or VerdictEffect.Prohibits;

    /// <summary>The first two titles of the terms, in small letters, and how many there are besides.</summary>
    private static string Titles(ImmutableArray<Restriction> restrictions) => Explanations.Some(restrictions.Select(Title), MostNamed);

    private static string Title(Restriction restriction) =>
        char.ToLowerInvariant(restriction.Term.Title[0]) + restriction.Term.Title[1..];

    /// <summary>What is missing, in few words.</summary>
    private static string Name(ArtifactStudy study, Unknown gap)
    {
        var artifact = study.NameOf(gap.Artifact);
        return gap.Kind switch
        {
            UnknownKind.MissingLicense or UnknownKind.UnknownLicense => $"the license of {artifact}",
            UnknownKind.UndisclosedTrainingData or UnknownKind.UnknownDataset or UnknownKind.CycleWithoutData =>
                $"the {Stage(gap.Stage)} data of {artifact}",
            UnknownKind.UnrecordedTuningData => $"the tuning data of {artifact}",
            UnknownKind.UnrecordedTerms or UnknownKind.UnreadTerms => $"the terms of a license of {artifact}",
            UnknownKind.UnknownValidity => $"when a license of {artifact} was in force",
            UnknownKind.OutweighedClaim => $"whether a doubtful claim about {artifact} is true",
            UnknownKind.UnknownGenerator => $"which model wrote what is in {artifact}",
            UnknownKind.UnknownDeveloper => $"who made {artifact}",
            UnknownKind.UnknownComponent => $"what a license of {artifact} covers",
            UnknownKind.UnknownParent => $"what {artifact} was made from",
            UnknownKind.UnknownMethod => $"how {artifact} was made",
            _ => "a rule for a term",
        };
    }

    private static string Stage(Qualifier? stage) => stage switch
    {
        Qualifier.Pretraining => "pre-training",
        null => "training",
        _ => "tuning",
    };

    private static string Through(ImmutableArray<SummaryRow> rows)
    {
        var all = rows.Length == 1 ? "" : "all ";
        return rows.All(static row => Passes(row.Strongest, RelationKind.GeneratedBy)) ? $", {all}through data that other models wrote"
            : rows.All(static row => Passes(row.Strongest, RelationKind.TrainedOn)) ? $", {all}through training data"
            : rows.All(static row => !Passes(row.Strongest, RelationKind.TrainedOn)) ? $", {all}through what it was made from"
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
