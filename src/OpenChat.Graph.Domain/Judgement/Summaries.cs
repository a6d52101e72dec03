using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
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
/// <param name="NotKnown">What verdicts under the reading name as not known, each once: the gaps that could change one, in the order of
/// <see cref="Unknowns.Of"/>, with those of a further choice of licenses that a verdict is for; and which license says nothing of a
/// permission that a purpose needs.</param>
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
/// <param name="Text">What is demanded, by which clause, from where and how surely, in one sentence; and one for each of up to three other
/// licenses that demand it in their own words.</param>
/// <param name="SettledBy">What would settle whether it holds, in one sentence; null when it is binding. Where several licenses demand it,
/// it is about the surest one and begins with that: "For MIT License of a: ".</param>
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

    /// <summary>How many other licenses a row names; the rest it counts.</summary>
    private const int MostLicenses = 3;

    internal const string CommercialUse = "COMMERCIAL_USE";

    /// <summary>How the sentence says that terms are added, by how sure they are: where it begins with them, and behind others.</summary>
    private static readonly (Certainty Certainty, string First, string Further)[] Adding =
        [(Certainty.Binding, "adds", ""), (Certainty.Likely, "likely adds", "likely "), (Certainty.Contested, "may add", "maybe ")];

    /// <summary>The part of <see cref="Unknown.SettledBy"/> that says what belongs into which file.</summary>
    private static readonly Regex ForKeepers = new(
        @"; (?:one|a|an|the|its|that) .* belongs into .+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

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
        var commercial = Verdicts.Of(study, Purpose.CommercialUse, reading, party);
        List<string> parts =
        [
            Licensed(study) + Commercial(study, party, commercial, counted),
            .. Opposed(study, commercial, contested),
            .. Added(study, [.. mustDo, .. mayNot], contested, unknown, IsOpenUpstream(study, commercial)),
        ];

        // that a license of the artifact says nothing of commercial use is said by then
        string[] missing =
        [
            .. unknown.Where(gap => gap.Artifact != study.Artifact || gap.NotGiven?.Code != CommercialUse)
                .Select(gap => Name(study, gap)).Where(static name => name.Length > 0),
        ];
        if (missing.Length > 0)
        {
            parts.Add($"what is not known could {Change(study, commercial, unknown)}: " + Explanations.Some(missing, MostNamed));
        }

        return new Summary(party, reading, string.Join("; ", parts) + ".", mustDo, mayNot, contested, unknown);
    }

    /// <summary>
    /// What knowing more could do: it lifts no ban, unless a claim, a date, a component or a maker on its way is in doubt.
    /// </summary>
    private static string Change(ArtifactStudy study, Verdict commercial, ImmutableArray<Unknown> unknown) => commercial.Outcome switch
    {
        VerdictOutcome.Prohibited => unknown.Any(static gap => gap.Kind is UnknownKind.OutweighedClaim or UnknownKind.UnknownValidity
            or UnknownKind.UnknownComponent or UnknownKind.UnknownDeveloper)
            ? "change this"
            : "add further limits",
        _ when Verdicts.GapsOf(study, commercial.Purpose, commercial.Reading, commercial.Party).IsEmpty => "limit other uses",
        _ => "change this",
    };

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
               SettledBy(study, sorted, certainty)),
    ];

    /// <summary>
    /// A sentence such as "Keep notices: Copyright line stays with copies (MIT License, paragraph 2, of UltraChat; contested; also Apache
    /// License 2.0 of Mistral-7B-v0.1)." Licenses that say it in other words follow, each in its own: "By CC BY 4.0, clause 3: Credit it."
    /// </summary>
    private static string TextOf(ArtifactStudy study, VerdictParty party, Restriction[] sorted)
    {
        var strongest = sorted[0];
        var certainty = strongest.CertaintyFor(party);
        Restriction[] others = [.. sorted.Where(r => r.License != strongest.License).DistinctBy(static r => r.License)];
        var alike = others.ToLookup(r => What(r).Equals(What(strongest), StringComparison.OrdinalIgnoreCase));
        Restriction[] same = [.. alike[true]];
        var also = same.Length == 0 ? "" : "; also " + Listed(
        [
            .. same.Take(MostLicenses).Select(r => Source(study, r, "") + (r.CertaintyFor(party) == certainty ? "" : Sure(r, " ({0})"))),
            .. same.Length > MostLicenses ? [Number(same.Length - MostLicenses, "other license", "other licenses")] : Array.Empty<string>(),
        ]);
        var text = new StringBuilder(strongest.Term.Title).Append(strongest.Clause.ThresholdText).Append(": ").Append(What(strongest))
            .Append(" (").Append(Source(study, strongest, PlaceOf(strongest))).Append(Sure(strongest, "; {0}")).Append(also).Append(").");
        Restriction[] different = [.. alike[false]];
        foreach (var other in different.Take(MostLicenses))
        {
            text.Append(" By ").Append(Source(study, other, PlaceOf(other))).Append(Sure(other, " ({0})"))
                .Append(other.Clause.ThresholdText).Append(": ").Append(What(other)).Append('.');
        }

        if (different.Length > MostLicenses)
        {
            text.Append(' ').Append(Capital(Number(
                different.Length - MostLicenses,
                "more license asks for it in its own words.",
                "more licenses ask for it in their own words.")));
        }

        return text.ToString();

        string Sure(Restriction r, string form) => r.CertaintyFor(party) is var sure && sure == Certainty.Binding
            ? "" : form.Replace("{0}", Explanations.Spell(sure), StringComparison.Ordinal);

        static string What(Restriction r) => r.Clause.Summary.Trim().TrimEnd('.');

        static string PlaceOf(Restriction r) =>
            Explanations.IsPlace(r.Clause.Place) ? ", " + Explanations.PlaceOf(r.Clause.Place) : "";
    }

    /// <summary>Texts as a list within a sentence.</summary>
    private static string Listed(string[] texts) =>
        texts.Length < 2 ? string.Concat(texts) : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A license with the place in it and, when it is inherited, of what.</summary>
    private static string Source(ArtifactStudy study, Restriction restriction, string place)
    {
        var (license, origin) = (study.LicenseNameOf(restriction.License), study.NameOf(restriction.Origin));
        var isNamed = restriction.Hops == 0 || license.StartsWith(origin, StringComparison.OrdinalIgnoreCase);
        return license + place + (isNamed ? "" : $"{(place.Length > 0 ? "," : "")} of {origin}");
    }

    /// <summary>What would settle whether the surest of restrictions holds; where they are of several licenses it says of which.</summary>
    private static string? SettledBy(ArtifactStudy study, Restriction[] sorted, Certainty certainty) =>
        SettledBy(study, sorted[0], certainty) is { } settled && Array.Exists(sorted, r => r.License != sorted[0].License)
            ? $"For {Source(study, sorted[0], "")}: {char.ToLowerInvariant(settled[0])}{settled[1..]}"
            : SettledBy(study, sorted[0], certainty);

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
            : $"the publisher of {study.NameOf(restriction.Origin)}, who is not recorded";
    }

    /// <summary>
    /// Whether the artifact's own licenses allow commercial use, and whether what it was made from does is not known.
    /// </summary>
    private static bool IsOpenUpstream(ArtifactStudy study, Verdict commercial)
    {
        var own = Asked(study);
        return commercial.Outcome == VerdictOutcome.Unknown && own.Length > 0 && Array.TrueForAll(own, license => Allows(study, license))
            && !Verdicts.GapsOf(study, commercial.Purpose, commercial.Reading, commercial.Party).Any(gap => IsOfLicense(study, gap));
    }

    /// <summary>Whether a gap is about the licenses of the artifact itself, or a rule, and not about what it was made from.</summary>
    private static bool IsOfLicense(ArtifactStudy study, Unknown gap) =>
        gap.Artifact == study.Artifact
        && (gap.LicenseRelation >= 0 || gap.Kind is UnknownKind.MissingLicense or UnknownKind.UnknownLicense or UnknownKind.UnrecordedTerms
            or UnknownKind.UnreadTerms or UnknownKind.UnknownValidity or UnknownKind.UnknownComponent or UnknownKind.MissingRule);

    /// <summary>Contested terms that would turn an answer to commercial use for the worse: those that would do most.</summary>
    private static IEnumerable<string> Opposed(ArtifactStudy study, Verdict commercial, ImmutableArray<SummaryRow> contested)
    {
        if (commercial.Outcome is not (VerdictOutcome.Allowed or VerdictOutcome.Conditional))
        {
            yield break;
        }

        var worst = contested.GroupBy(row => Bearings.Of(study, commercial.Purpose, row.Strongest)).MaxBy(static rows => rows.Key);
        var would = (worst?.Key, commercial.Outcome) switch
        {
            (Bearing.Prohibits, _) => "forbid it",
            (Bearing.LeavesOpen, _) => "leave it open",
            (Bearing.Conditions, VerdictOutcome.Allowed) => "set conditions",
            _ => "",
        };
        if (worst is not null && would.Length > 0)
        {
            yield return $"{Number(worst.Count(), "contested term", "contested terms")} would {would}: "
                + Titles([.. worst.Select(static row => row.Strongest)]);
        }
    }

    /// <summary>What the lists hold beyond the artifact's own licenses, counted as they count it.</summary>
    private static IEnumerable<string> Added(
        ArtifactStudy study,
        ImmutableArray<SummaryRow> counted,
        ImmutableArray<SummaryRow> contested,
        ImmutableArray<Unknown> unknown,
        bool isOpen)
    {
        const string AndSo = ", and so is whether that allows it too";
        Unknown[] gaps = [.. Unknowns.Of(study).Concat(unknown).Where(gap => !IsOfLicense(study, gap))];
        if (study.Closure.Length == 1)
        {
            var isData = Array.Exists(gaps, static gap => gap.Kind is UnknownKind.UndisclosedTrainingData
                or UnknownKind.UnrecordedTuningData or UnknownKind.CycleWithoutData or UnknownKind.UnknownDataset);
            var isNothing = Unknowns.Of(study).All(static gap => gap.Missing is null);
            if (isData || isOpen || isNothing)
            {
                yield return isData && isNothing ? "what it was trained on is not known" + (isOpen ? AndSo : "")
                    : isOpen ? "what it was made from is not known" + AndSo
                    : isData ? "what it was trained on is not known"
                    : "nothing is recorded that it was made from";
            }

            yield break;
        }

        if (isOpen)
        {
            yield return "whether what it was made from allows it too is not known";
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

        var nothing = "adds no further terms" + (gaps.Length > 0 ? " that are known" : "");
        yield return "what it was made from " + (adds.Count == 0 ? nothing : string.Join(", and ", adds));
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
            [var one, var other] => $"both {one} and {other}",
            _ => Listed(licenses),
        };
    }

    private static int[] Known(ArtifactStudy study) =>
        [.. study.LicensesInForce.ToArray().Where(license => !study.Terms.IsMissing(license))];

    /// <summary>Those of the known licenses that give or withhold permissions.</summary>
    private static int[] Asked(ArtifactStudy study) => [.. Permissions.HavingASay(study, Known(study))];

    private static string Commercial(ArtifactStudy study, VerdictParty party, Verdict verdict, List<Restriction> counted)
    {
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
                return Unsure(study, party, verdict);
            default:
                return "";
        }
    }

    /// <summary>What the licenses say of commercial use where it is not known whether it is allowed.</summary>
    private static string Unsure(ArtifactStudy study, VerdictParty party, Verdict verdict)
    {
        const string NotKnown = "whether it may be used commercially is not known";
        const string Silent = ", as far as recorded, that allows commercial use, so " + NotKnown;
        var own = Asked(study);
        var silent = own.Where(license => !Allows(study, license)).Select(study.LicenseNameOf).ToArray();
        if (own.Length == 0)
        {
            return ", and " + NotKnown;
        }

        if (silent.Length > 0)
        {
            return Known(study).Length == 1 ? ", which says nothing" + Silent
                : silent.Length == 1 ? $", of which {silent[0]} says nothing{Silent}"
                : $", of which {Number(silent.Length, "", "").TrimEnd()} say nothing{Silent}";
        }

        // a usage policy beside a license is a condition and allows nothing
        var isAll = own.Length == Known(study).Length;
        var allows = isAll ? ", which allow" : $", of which {Listed([.. own.Select(study.LicenseNameOf)])} allow";
        var conditions = OnConditions(study, party, verdict);
        return $"{allows}{(own.Length > 1 ? "" : "s")} commercial use{(isAll || conditions.Length == 0 ? "" : ", together")}{conditions}"
            + (IsOpenUpstream(study, verdict) ? "" : ", and " + NotKnown);
    }

    /// <summary>
    /// The conditions that count although it is not known whether the purpose is allowed: " on conditions: " and the first.
    /// </summary>
    private static string OnConditions(ArtifactStudy study, VerdictParty party, Verdict verdict)
    {
        ImmutableArray<Restriction> conditions =
            [.. verdict.Restrictions.Where(r => Bearings.Of(study, verdict.Purpose, r) == Bearing.Conditions)];
        if (conditions.IsEmpty)
        {
            return "";
        }

        var surest = conditions.Max(r => r.CertaintyFor(party));
        return (surest == Certainty.Binding ? " on conditions" : $" on {Explanations.Spell(surest)} conditions")
            + (conditions.All(static r => r.Inherited) ? " of what it was made from: " : ": ") + Titles(conditions);
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
        // that there is no commercial use is said by then
        var by = surest.Inherited ? $", by {Source(study, surest, "")}" : "";
        ImmutableArray<Restriction> why =
        [
            .. (surest.Inherited ? forbidding.Take(1) : forbidding.Where(static r => !r.Inherited))
                .Where(static r => r.Term.Code != "NON_COMMERCIAL"),
        ];
        return sure + by + (why.IsEmpty ? "" : ": " + Titles(why));
    }

    private static bool Allows(ArtifactStudy study, int license) =>
        study.Terms.ClausesOf(license).Any(static clause => clause.Term.Code == CommercialUse);

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
        return gap.Brief ?? gap.Kind switch
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

    /// <summary>
    /// What is not known, and who could settle it by saying what, for people who do not keep the data: without words of cells, and without
    /// what belongs into which file.
    /// </summary>
    public static (string Message, string SettledBy) Plain(Unknown gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        var (message, settled) = (gap.Message, gap.SettledBy);
        if (gap.Missing is { } word)
        {
            message = message.Replace($" (\"{word}\")", "", StringComparison.Ordinal);
        }

        settled = ForKeepers.Replace(settled, ".");
        const string Whoever = "Whoever publishes ";
        const string Could = " could settle it by saying ";
        var end = settled.IndexOf(Could, StringComparison.Ordinal);
        return (message, end > 0 && settled.StartsWith(Whoever, StringComparison.Ordinal)
            ? $"The publisher of {settled[Whoever.Length..end]}, who is not recorded,{settled[end..]}"
            : settled);
    }

    /// <summary>A number of things in words up to twelve.</summary>
    private static string Number(int count, string one, string many)
    {
        string[] words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        return (count < words.Length ? words[count] : count.ToString(CultureInfo.InvariantCulture)) + " " + (count == 1 ? one : many);
    }
}
