using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A gap: something that is not known and could hide a restriction.</summary>
/// <param name="Kind">Which kind of gap.</param>
/// <param name="Artifact">Where.</param>
/// <param name="Message">What is not known, in one sentence.</param>
/// <param name="SettledBy">What would settle it, in one sentence.</param>
public sealed record Unknown(UnknownKind Kind, int Artifact, string Message, string SettledBy)
{
    /// <summary>The id or word that is not known, as written; null where none was written.</summary>
    public string? Missing { get; init; }

    /// <summary>The file in which it stands, or would have to, in a folder of CSV files; never empty.</summary>
    public required string File { get; init; }

    /// <summary>The line of that file, from 1; null where no row says it, and where the graph knows no line.</summary>
    public int? Line { get; init; }

    /// <summary>
    /// The stage of training of which data is not known; null where it is about something else, or about data of any stage.
    /// </summary>
    public Qualifier? Stage { get; init; }

    /// <summary>
    /// Where clauses could stand that nobody knows of because of it; empty when it can hide none, or only what it doubts.
    /// </summary>
    internal ImmutableArray<PotentialSite> Sites { get; init; } = [];

    /// <summary>
    /// What is not known, in few words; null where its kind and place say it, empty where it adds nothing to the restrictions.
    /// </summary>
    internal string? Brief { get; init; }

    /// <summary>The permission that a license is not known to give; null where it is about something else.</summary>
    internal Term? NotGiven { get; init; }

    /// <summary>Whether the artifact may have no license because of it.</summary>
    internal bool LeavesUnlicensed { get; init; }

    /// <summary>Whether it is about a component that is not the artifact itself, so that it can set a condition only.</summary>
    internal bool IsOfOtherComponent { get; init; }

    /// <summary>The lineage relation of which something is doubtful; -1 for none.</summary>
    internal int Relation { get; init; } = -1;

    /// <summary>The license relation of which something is doubtful; -1 for none.</summary>
    internal int LicenseRelation { get; init; } = -1;

    /// <summary>The rule for travel that is missing; null for none.</summary>
    internal MissingTravel? Travel { get; init; }

    /// <summary>How surely it could hide something from each purpose for which that does not depend on where it is.</summary>
    internal ImmutableArray<(Purpose Purpose, PartyCertainty Certainty)> Weights { get; init; } = [];

    /// <summary>
    /// Whether what is not known stands in terms of a service, so that it binds a recipient downstream no surer than contested.
    /// </summary>
    internal bool IsOfService { get; init; }

    /// <summary>Whether it is the same gap: what is said of it follows from kind and place.</summary>
    public bool Equals(Unknown? other) =>
        other is not null && Kind == other.Kind && Artifact == other.Artifact && Line == other.Line && Relation == other.Relation
        && LicenseRelation == other.LicenseRelation && Message == other.Message && SettledBy == other.SettledBy
        && Missing == other.Missing && File == other.File;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Artifact, Message);
}

/// <summary>
/// The question of what is not known on the way to an artifact: the one place that decides what its gaps are. Rule book, section 5, the
/// cases "no license", "license unknown", "undisclosed data" and "competing sources"; and whatever the data names and does not hold, or
/// says in words the rules do not know. A gap is named and never guessed away, and finding nothing is not clearance. How much each matters
/// for a purpose is said by <see cref="GapWeights"/>.
/// </summary>
public static class Unknowns
{
    private static readonly string LicenseFile = RelationSchema.Of(RelationKind.LicensedUnder).FileName;

    private static readonly Question<ImmutableArray<Unknown>> Question = new(static study =>
        All(study, LicenseBranch.Usual(study.Licenses)));

    /// <summary>
    /// Every gap of the artifact and of all it was made from; by kind, then by distance, then in the order of the lineage. Empty means that
    /// no gap is known.
    /// </summary>
    public static ImmutableArray<Unknown> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    /// <summary>The sentence about a lineage relation that only doubtful claims state while a surer one states another.</summary>
    internal static string Doubt(ArtifactStudy study, LineageRelation relation) =>
        $"A doubtful claim says that {study.NameOf(relation.From)} {Explanations.Verb(relation)} {study.NameOf(relation.To)}; "
        + $"a surer one says otherwise.";

    /// <summary>Every gap in one branch of licenses, in the order of <see cref="Of"/>.</summary>
    internal static ImmutableArray<Unknown> All(ArtifactStudy study, LicenseBranch branch)
    {
        var gaps = Find(study, branch, study.Closure, study.Trained);
        var ofRules = RuleGaps.Of(study, branch).ToList();
        return ofRules.Count == 0 ? gaps : [.. gaps.Concat(ofRules).OrderBy(static gap => gap.Kind)];
    }

    /// <summary>The gaps of some artifacts on the way to the one of the study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="branch">Which alternative licenses are chosen.</param>
    /// <param name="artifacts">The artifacts, by distance.</param>
    /// <param name="models">The models among them of which training data is asked, by distance.</param>
    internal static ImmutableArray<Unknown> Find(
        ArtifactStudy study, LicenseBranch branch, ImmutableArray<int> artifacts, ImmutableArray<int> models)
    {
        var gaps = new List<Unknown>();
        foreach (var artifact in artifacts)
        {
            AddLicenseGaps(study, branch, artifact, gaps);
            AddRelationGaps(study, artifact, gaps);
            AddGenerationGaps(study, artifact, gaps);
            gaps.AddRange(MissingEnds.Of(study, artifact));
            gaps.AddRange(ParentGaps.Of(study, artifact));
            if (GeneratorGap(study, artifact) is { } generator)
            {
                gaps.Add(generator);
            }

            if (DeveloperGap(study, artifact) is { } developer)
            {
                gaps.Add(developer);
            }
        }

        TrainingGaps.Add(study, models, gaps);
        return [.. gaps.Select(gap => WithOutputs(study, gap)).OrderBy(static gap => gap.Kind)];
    }

    /// <summary>
    /// What may stand in a license of a generator may govern what it wrote, also where that is under the licenses of its day.
    /// </summary>
    private static Unknown WithOutputs(ArtifactStudy study, Unknown gap)
    {
        PotentialSite[] written =
        [
            .. gap.Sites.Where(site => site.Kind == SiteKind.License && study.Licenses.IsDated(site.Artifact))
                .SelectMany(site => WrittenBy(study, site.Artifact)),
        ];
        return written.Length == 0 ? gap : gap with { Sites = [.. gap.Sites, .. written] };
    }

    /// <summary>
    /// The gaps that licenses of an artifact leave: there is none, one says that there is none or that it is not known, its clauses are not
    /// recorded, or what it covers is not known.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="licenses">The licenses it is under, or could be chosen to be.</param>
    internal static IEnumerable<Unknown> OfLicenses(ArtifactStudy study, int artifact, IReadOnlyCollection<int> licenses)
    {
        var name = study.NameOf(artifact);
        var missing = new Unknown(
            UnknownKind.MissingLicense,
            artifact,
            $"{name} has no known license.",
            Settling.By(Settling.Makers(study, artifact), $"under which license {name} is"))
        {
            File = LicenseFile,
            Sites = [new PotentialSite(SiteKind.License, artifact)],
            LeavesUnlicensed = true,
        };
        if (licenses.Count == 0)
        {
            yield return missing;
        }

        foreach (var license in licenses)
        {
            var id = study.Graph.IdOf(new NodeId(NodeKind.License, license));
            if (study.Terms.IsMissing(license))
            {
                yield return missing with
                {
                    Missing = id,
                    Message = $"{name} carries no license: {study.LicenseNameOf(license)}.",
                    Line = LineOfLicense(study, artifact, license),
                };
            }
            else if (study.Terms.UnreadOf(license) is [var reason, .. var others])
            {
                yield return new Unknown(
                    UnknownKind.UnreadTerms,
                    artifact,
                    $"The terms of {study.LicenseNameOf(license)}, the license of {name}, are not recorded whole: {reason}"
                    + (others.IsEmpty ? "." : FormattableString.Invariant($", and {others.Length} more.")),
                    study.Terms.MilderKindOf(license) is { } kinds
                        ? $"The kind {kinds.Shipped} for {id} in licenses.csv, or another id if another license is meant, settles it."
                        : $"{Settling.Text(study, license)} settles it, once each of its clauses has a row of license_terms.csv that can "
                            + "be read, or one with the certainty withdrawn.")
                {
                    Missing = id,
                    File = study.Terms.MilderKindOf(license) is null
                        ? RuleProblem.FileOf(RuleTables.LicenseTerms)
                        : Words.FileOf(NodeKind.License),
                    Sites = missing.Sites,
                    LeavesUnlicensed = true,
                    IsOfService = study.Terms.IsOfService(license),
                };
            }
            else if (!study.Terms.IsRecorded(license))
            {
                yield return new Unknown(
                    UnknownKind.UnrecordedTerms,
                    artifact,
                    $"The terms of {study.LicenseNameOf(license)}, the license of {name}, are not recorded.",
                    $"{Settling.Text(study, license)} settles it, once license_terms.csv has rows with the clauses of {id}.")
                {
                    Missing = id,
                    File = RuleProblem.FileOf(RuleTables.LicenseTerms),
                    Sites = missing.Sites,
                    LeavesUnlicensed = true,
                    IsOfService = study.Terms.IsOfService(license),
                };
            }
        }

        foreach (var relation in study.Graph.LicensesOf(artifact))
        {
            var status = study.Licenses.StatusOf(relation.Position);
            var isOwn = study.Licenses.IsOwn(artifact, relation.Position);
            if (study.Licenses.HasEndedTooEarly(artifact, relation.Position) && (isOwn || artifact == study.Artifact))
            {
                yield return OfEnd(study, relation, isOwn);
            }

            if (study.Licenses.IsUnsettled(relation.Position)
                && (isOwn ? !licenses.Contains(relation.License) : artifact == study.Artifact))
            {
                yield return OfLaterStart(study, relation, isOwn);
            }

            if (!licenses.Contains(relation.License) || status is not (LicenseStatus.InForce or LicenseStatus.Alternative))
            {
                continue;
            }

            if (!IsComponentKnown(study, relation))
            {
                yield return OfComponent(study, relation, licenses);
            }

            if (MayHaveEnded(study, relation) && isOwn
                && OfValidity(study, relation, licenses) is { } ended)
            {
                yield return ended;
            }
        }
    }

    /// <summary>The line of an odd relation; null when it has none.</summary>
    internal static int? LineOf(ArtifactStudy study, RelationFamily family, int relation) =>
        study.Graph.LineOf(family, relation) is var line and > 0 ? line : null;

    /// <summary>The line of the first row that puts an artifact under a license; null when it has none.</summary>
    private static int? LineOfLicense(ArtifactStudy study, int artifact, int license)
    {
        foreach (var relation in study.Graph.LicensesOf(artifact))
        {
            if (relation.License == license)
            {
                return LineOf(study, RelationFamily.Licensing, relation.Position);
            }
        }

        return null;
    }

    /// <summary>The line of the row of a node; null when it has none.</summary>
    internal static int? LineOf(ArtifactStudy study, NodeId node) => study.Graph.LineOf(node) is var line and > 0 ? line : null;

    /// <summary>Whether a license says something that is not recorded, or could not be read.</summary>
    private static bool HidesClauses(ArtifactStudy study, int license) =>
        !study.Terms.IsMissing(license) && (!study.Terms.IsRecorded(license) || !study.Terms.UnreadOf(license).IsEmpty);

    private static void AddLicenseGaps(ArtifactStudy study, LicenseBranch branch, int artifact, List<Unknown> gaps)
    {
        gaps.AddRange(OfLicenses(study, artifact, branch.Of(artifact).ToArray()));
        foreach (var relation in study.Graph.LicensesOf(artifact))
        {
            if (study.Licenses.StatusOf(relation.Position) == LicenseStatus.Outweighed
                && !study.Licenses.IsCorrectedLicense(relation.Position))
            {
                gaps.Add(new Unknown(
                    UnknownKind.OutweighedClaim,
                    artifact,
                    $"A doubtful claim says that {study.NameOf(artifact)} is under {study.LicenseNameOf(relation.License)}; "
                    + $"a surer one says otherwise.",
                    Settling.By(
                        Settling.Makers(study, artifact),
                        $"whether {study.NameOf(artifact)} is under {study.LicenseNameOf(relation.License)}"))
                {
                    File = LicenseFile,
                    Line = LineOf(study, RelationFamily.Licensing, relation.Position),
                    LicenseRelation = relation.Position,

                    // If the claim is true, and what the license says is not known whole, anything may stand there.
                    Sites = HidesClauses(study, relation.License) ? [new PotentialSite(SiteKind.License, artifact)] : [],
                    IsOfService = study.Terms.IsOfService(relation.License),
                });
            }
        }
    }

    private static bool IsComponentKnown(ArtifactStudy study, LicenseRelation relation) =>
        relation.IsComponentKnown && !LicensedComponent.IsDoubtful(study.Graph, relation.Artifact, relation.Component);

    /// <summary>
    /// What a license covers is not known. It counts as one of the artifact itself, so that it hides something only where no other license
    /// is: then the artifact may have none.
    /// </summary>
    private static Unknown OfComponent(ArtifactStudy study, LicenseRelation relation, IReadOnlyCollection<int> licenses)
    {
        var artifact = relation.Artifact;
        var (name, license) = (study.NameOf(artifact), study.LicenseNameOf(relation.License));
        var kind = study.Graph.GetText(study.Graph.NodeOf(artifact), NodeField.Kind);
        var isOnly = !study.Graph.LicensesOf(artifact).Any(other => IsComponentKnown(study, other) && licenses.Contains(other.License)
            && study.Licenses.IsOwn(artifact, other.Position)
            && study.Licenses.StatusOf(other.Position) is LicenseStatus.InForce or LicenseStatus.Alternative);
        return new Unknown(
            UnknownKind.UnknownComponent,
            artifact,
            relation.IsComponentKnown
                ? $"{license} covers the service {name}, and whether {name} is a service is not known (\"{kind}\"); the license counts as "
                    + "that of the artifact itself."
                : $"The component \"{relation.ComponentText}\" that {license} covers of {name} is no known word; the license counts as "
                    + "that of the artifact itself.",
            relation.IsComponentKnown
                ? Settling.By(
                    Settling.Makers(study, artifact),
                    $"whether {name} is a service",
                    "the right word belongs into the column kind of models.csv")
                : Settling.By(
                    Settling.Makers(study, artifact),
                    $"what of {name} {license} covers",
                    $"one of {string.Join(", ", RelationSchema.Of(RelationKind.LicensedUnder).QualifierSpellings)} belongs into the column "
                    + $"component of {LicenseFile}"))
        {
            Missing = relation.IsComponentKnown ? kind : relation.ComponentText,
            File = relation.IsComponentKnown ? Words.FileOf(NodeKind.Model) : LicenseFile,
            Line = relation.IsComponentKnown
                ? LineOf(study, study.Graph.NodeOf(artifact))
                : LineOf(study, RelationFamily.Licensing, relation.Position),
            Sites = isOnly ? [new PotentialSite(SiteKind.License, artifact)] : [],
            LeavesUnlicensed = isOnly,
        };
    }

    /// <summary>
    /// Whether a license that counts as in force may have ended before the artifact came out. When it began does not matter: one that began
    /// later may be chosen by whoever gets the later release.
    /// </summary>
    private static bool MayHaveEnded(ArtifactStudy study, LicenseRelation relation) =>
        relation.ValidTo.IsUnreadable || relation.ValidFrom.IsUnreadable || DateOf(study, relation).IsUnreadable
        || MayNotHaveBegun(study, relation)
        || (!relation.ValidTo.IsNone && study.Graph.ReleaseDateOf(relation.Artifact).Last > relation.ValidTo.Last);

    /// <summary>Whether a license begins after the artifact came out, on a day that may still lie ahead.</summary>
    private static bool MayNotHaveBegun(ArtifactStudy study, LicenseRelation relation) =>
        LaterLicenses.MayLieAhead(study.Graph, relation.Position)
        && LaterLicenses.BeginsLater(study.Graph, relation.Position, study.Graph.ReleaseDateOf(relation.Artifact));

    /// <summary>
    /// Whether a license was in force is not known. Its restrictions count; what it gives hides something where no other license is that
    /// was surely in force: then the artifact may have none. Null where it hides nothing and no date is broken.
    /// </summary>
    private static Unknown? OfValidity(ArtifactStudy study, LicenseRelation relation, IReadOnlyCollection<int> licenses)
    {
        var artifact = relation.Artifact;
        var isOnly = !study.Graph.LicensesOf(artifact).Any(other => licenses.Contains(other.License)
            && study.Licenses.IsOwn(artifact, other.Position) && !MayHaveEnded(study, other)
            && study.Licenses.StatusOf(other.Position) is LicenseStatus.InForce or LicenseStatus.Alternative);
        var (name, license) = (study.NameOf(artifact), study.LicenseNameOf(relation.License));
        var release = study.Graph.ReleaseDateOf(artifact);
        var isAhead = MayNotHaveBegun(study, relation);
        var isBroken = relation.ValidTo.IsUnreadable || relation.ValidFrom.IsUnreadable || isAhead;
        if (!isBroken && DateOf(study, relation).IsUnreadable)
        {
            return new Unknown(
                UnknownKind.UnknownValidity,
                artifact,
                $"Since when there is {license}, the license of {name}, is not known, because its day cannot be read or cannot be; whether "
                + "there is such a license yet is not known either, and it counts as if there was.",
                Settling.By(
                    Settling.Steward(study, relation.License),
                    $"since when there is {license}",
                    "a day such as 2023-10-26 belongs into the column effective_from of licenses.csv"))
            {
                File = Words.FileOf(NodeKind.License),
                Line = LineOf(study, new NodeId(NodeKind.License, relation.License)),
                Sites = [new PotentialSite(SiteKind.License, artifact)],
                LeavesUnlicensed = true,
                IsOfService = study.Terms.IsOfService(relation.License),
            };
        }

        return !isBroken && !isOnly ? null : new Unknown(
            UnknownKind.UnknownValidity,
            artifact,
            isAhead
                ? $"{license} covers {name} since {relation.ValidFrom}, a day that may still lie ahead; whether it holds yet is not known, "
                    + "and the license counts as if it did."
            : isBroken
                ? $"{(relation.ValidTo.IsUnreadable ? "Until" : "Since")} when {name} was under {license} is not known, because the day "
                    + "that is given cannot be read or cannot be; whether it was when it came out is not known either, and the license "
                    + "counts as if it was."
                : $"{license} covered {name} until {relation.ValidTo}, and "
                    + (release.IsNone ? $"when {name} came out is not known" : $"{name} came out in {release}, which may be later")
                    + "; the license counts as if it still covered it.",
            isBroken
                ? Settling.By(
                    Settling.Makers(study, artifact),
                    $"{(relation.ValidTo.IsUnreadable ? "until" : "since")} when {name} was under {license}",
                    $"a day such as 2023-10-26 belongs into the column {(relation.ValidTo.IsUnreadable ? "valid_to" : "valid_from")} of "
                    + LicenseFile)
                : Settling.By(
                    Settling.Makers(study, artifact),
                    $"on which day {name} came out",
                    $"that day belongs into the column release_date of {FileOf(study, artifact)}"))
        {
            Missing = isBroken || release.IsNone ? null : release.ToString(),
            File = isBroken ? LicenseFile : FileOf(study, artifact),
            Line = isBroken
                ? LineOf(study, RelationFamily.Licensing, relation.Position)
                : LineOf(study, study.Graph.NodeOf(artifact)),
            Sites = isOnly ? [new PotentialSite(SiteKind.License, artifact)] : [],
            LeavesUnlicensed = isOnly,
        };
    }

    /// <summary>The day on which the license of a relation took effect.</summary>
    private static PartialDate DateOf(ArtifactStudy study, LicenseRelation relation) =>
        study.Graph.DateOf(new NodeId(NodeKind.License, relation.License));

    /// <summary>
    /// A license is said to have ended before the artifact came out, which it cannot have been under then: one of the days is wrong, and
    /// the license may hold still.
    /// </summary>
    private static Unknown OfEnd(ArtifactStudy study, LicenseRelation relation, bool isOwn)
    {
        var artifact = relation.Artifact;
        var (name, license) = (study.NameOf(artifact), study.LicenseNameOf(relation.License));
        return new Unknown(
            UnknownKind.UnknownValidity,
            artifact,
            $"{license} is said to have covered {name} until {relation.ValidTo}, and {name} came out in "
            + $"{study.Graph.ReleaseDateOf(artifact)}, after that; one of the days is wrong, and whether the license still holds is not "
            + "known.",
            Settling.By(
                Settling.Makers(study, artifact),
                $"when {name} came out, and until when it was under {license}",
                $"the right day belongs into the column release_date of {FileOf(study, artifact)}, or valid_to of {LicenseFile}"))
        {
            Missing = relation.ValidTo.ToString(),
            File = LicenseFile,
            Line = LineOf(study, RelationFamily.Licensing, relation.Position),
            LicenseRelation = isOwn ? relation.Position : -1,

            // What is not known whole may hold anything, and of what wrote data the day decides which text governs that.
            Sites = !isOwn ? []
                : HidesClauses(study, relation.License) ? [new PotentialSite(SiteKind.License, artifact)]
                : [.. WrittenBy(study, artifact)],
            IsOfOtherComponent = !isOwn,
            IsOfService = study.Terms.IsOfService(relation.License),
        };
    }

    /// <summary>
    /// A license began after the artifact came out, and what it had before did not end for it: whether the license took the place of that,
    /// or applies beside it to what came out before, too, is not known.
    /// </summary>
    private static Unknown OfLaterStart(ArtifactStudy study, LicenseRelation relation, bool isOwn)
    {
        var artifact = relation.Artifact;
        var (name, license) = (study.NameOf(artifact), study.LicenseNameOf(relation.License));
        return new Unknown(
            UnknownKind.UnknownValidity,
            artifact,
            $"{license} is said to cover {name} since {relation.ValidFrom}, and {name} came out in "
            + $"{study.Graph.ReleaseDateOf(artifact)}, before that, under a license that did not end then; whether the later one took its "
            + "place or applies beside it is not known.",
            Settling.By(
                Settling.Makers(study, artifact),
                $"until when {name} was under the license that it came out with, if {license} took its place",
                $"that day belongs into the column valid_to of {LicenseFile}, and nothing into valid_from of {license} if both apply"))
        {
            Missing = relation.ValidFrom.ToString(),
            File = LicenseFile,
            Line = LineOf(study, RelationFamily.Licensing, relation.Position),
            LicenseRelation = isOwn ? relation.Position : -1,
            Sites = isOwn && HidesClauses(study, relation.License) ? [new PotentialSite(SiteKind.License, artifact)] : [],
            IsOfOtherComponent = !isOwn,
            IsOfService = study.Terms.IsOfService(relation.License),
        };
    }

    /// <summary>
    /// Gaps of the licenses under which a generator wrote a dataset: none is recorded of that day, or one that is not known whole.
    /// </summary>
    private static void AddGenerationGaps(ArtifactStudy study, int dataset, List<Unknown> gaps)
    {
        foreach (var relation in study.Graph.Outgoing(dataset))
        {
            if (relation.Kind != RelationKind.GeneratedBy || !study.Licenses.IsDated(relation.To)
                || !study.Licenses.Carries(relation.Position) || IsRunByItsMaker(study, relation))
            {
                continue;
            }

            var (generator, data) = (study.NameOf(relation.To), study.NameOf(dataset));
            var day = relation.GeneratedAt.IsNone ? study.Graph.ReleaseDateOf(dataset) : relation.GeneratedAt;
            if (study.Licenses.IsUncovered(relation.Position))
            {
                gaps.Add(new Unknown(
                    UnknownKind.UnknownValidity,
                    relation.To,
                    $"{generator} wrote {data} in {day}, and "
                    + (study.Licenses.List(study.Licenses.ListAtGeneration(relation.Position)).SequenceEqual(
                        study.Licenses.InForce(relation.To))
                        ? $"no license or terms of {generator} are recorded of that day; those of now count, "
                        : $"the terms of {generator} that may have held then do not say since when they do, as others of it do; those of "
                            + "now count, too, ")
                    + "and finding nothing there is not clearance.",
                    Settling.By(
                        Settling.Makers(study, relation.To),
                        $"under which terms {generator} was in {day}",
                        $"a row with its days belongs into {LicenseFile}"))
                {
                    Missing = day.ToString(),
                    File = RelationSchema.Of(RelationKind.GeneratedBy).FileName,
                    Line = LineOf(study, RelationFamily.Lineage, relation.Position),
                    Relation = relation.Position,
                    Sites = [new PotentialSite(SiteKind.Behind, dataset, RelationKind.GeneratedBy, relation.Qualifier)],
                });
                continue;
            }

            foreach (var license in study.Licenses.List(study.Licenses.ListAtGeneration(relation.Position)))
            {
                if (!study.Licenses.InForce(relation.To).Contains(license)
                    && (study.Terms.IsMissing(license) || HidesClauses(study, license)))
                {
                    gaps.Add(new Unknown(
                        study.Terms.IsMissing(license) ? UnknownKind.MissingLicense
                            : study.Terms.IsRecorded(license) ? UnknownKind.UnreadTerms
                            : UnknownKind.UnrecordedTerms,
                        relation.To,
                        $"{generator} wrote {data} in {day} under {study.LicenseNameOf(license)}, whose terms are not known whole; finding "
                        + "nothing there is not clearance.",
                        Settling.By(Settling.Steward(study, license), $"what {study.LicenseNameOf(license)} says"))
                    {
                        Missing = study.Graph.IdOf(new NodeId(NodeKind.License, license)),
                        File = LicenseFile,
                        Line = LineOfLicense(study, relation.To, license),
                        Sites = [new PotentialSite(SiteKind.Behind, dataset, RelationKind.GeneratedBy, relation.Qualifier)],
                        IsOfService = study.Terms.IsOfService(license),
                    });
                }
            }
        }
    }

    /// <summary>Whether all who ran a generator made it: nobody is under terms of its own.</summary>
    private static bool IsRunByItsMaker(ArtifactStudy study, LineageRelation relation)
    {
        var makers = new HashSet<int>();
        foreach (var developer in study.Graph.DevelopersOf(relation.To))
        {
            makers.Add(developer.Organisation);
        }

        var operators = relation.Operators;
        foreach (var organisation in operators)
        {
            if (!makers.Contains(organisation))
            {
                return false;
            }
        }

        return operators.Length > 0 && operators.Length == relation.OperatorText.Split(';').Length;
    }

    /// <summary>The places behind the data on the way that an artifact is said to have written.</summary>
    private static IEnumerable<PotentialSite> WrittenBy(ArtifactStudy study, int artifact)
    {
        foreach (var relation in study.Graph.Incoming(artifact))
        {
            if (relation.Kind == RelationKind.GeneratedBy && study.Closure.Contains(relation.From))
            {
                yield return new PotentialSite(SiteKind.Behind, relation.From, RelationKind.GeneratedBy, relation.Qualifier);
            }
        }
    }

    private static string FileOf(ArtifactStudy study, int artifact) => Words.FileOf(study.Graph.NodeOf(artifact).Kind);

    /// <summary>Gaps of the relations that lead from an artifact to what it was made from.</summary>
    private static void AddRelationGaps(ArtifactStudy study, int artifact, List<Unknown> gaps)
    {
        foreach (var relation in study.Graph.Outgoing(artifact))
        {
            var file = RelationSchema.Of(relation.Kind).FileName;
            if (study.Licenses.IsCorrected(relation.Position))
            {
                continue; // it stands among the disagreements
            }

            if (study.Licenses.IsOutweighed(relation.Position))
            {
                gaps.Add(new Unknown(
                    UnknownKind.OutweighedClaim,
                    artifact,
                    Doubt(study, relation),
                    Settling.By(
                        Settling.Makers(study, artifact),
                        $"whether {study.NameOf(artifact)} {Explanations.Verb(relation)} {study.NameOf(relation.To)}"))
                {
                    File = file,
                    Line = LineOf(study, RelationFamily.Lineage, relation.Position),
                    Relation = relation.Position,
                });
            }
            else if (relation.Qualifier != Qualifier.Evaluation && relation.To != artifact)
            {
                AddQualifierGap(study, relation, gaps);
                AddOperatorGap(study, relation, gaps);
            }
        }
    }

    /// <summary>A qualifier that is not known, or not said although the rules ask for it and no other claim says it.</summary>
    private static void AddQualifierGap(ArtifactStudy study, LineageRelation relation, List<Unknown> gaps)
    {
        var schema = RelationSchema.Of(relation.Kind);
        var isBlank = relation.Qualifier == Qualifier.None;
        if (schema.Form != QualifierForm.Qualifier
            || (isBlank ? !schema.NeedsQualifier || IsSaidElsewhere(study, relation) : relation.Qualifier != Qualifier.Unknown))
        {
            return;
        }

        var (from, to) = (study.NameOf(relation.From), study.NameOf(relation.To));
        var (column, made) = relation.Kind switch
        {
            RelationKind.TrainedOn => ("stage", $"in which {from} was trained on {to}"),
            RelationKind.GeneratedBy => ("role", $"in which {to} wrote for {from}"),
            _ => ("method", $"by which {from} was made from {to}"),
        };
        gaps.Add(new Unknown(
            UnknownKind.UnknownMethod,
            relation.From,
            (isBlank ? $"The {column} {made} is not said" : $"The {column} \"{relation.QualifierText}\" {made} is no known word")
            + "; limits pass as with the one that lets least through, and with another one more could pass.",
            Settling.By(
                Settling.Makers(study, relation.From),
                $"the {column} {made}",
                $"one of {string.Join(", ", schema.QualifierSpellings)} belongs into the column {column} of {schema.FileName}"))
        {
            Missing = isBlank ? null : relation.QualifierText,
            File = schema.FileName,
            Line = LineOf(study, RelationFamily.Lineage, relation.Position),
            Relation = relation.Position,
        });
    }

    /// <summary>Whether another relation of the same kind between the same artifacts has a known qualifier.</summary>
    private static bool IsSaidElsewhere(ArtifactStudy study, LineageRelation relation)
    {
        foreach (var other in study.Graph.Outgoing(relation.From))
        {
            if (other.Kind == relation.Kind && other.To == relation.To
                && other.Qualifier is not (Qualifier.None or Qualifier.Unknown or Qualifier.Evaluation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A generator of which it is not known who ran it: somebody is named and not there, or nobody is named.</summary>
    private static void AddOperatorGap(ArtifactStudy study, LineageRelation relation, List<Unknown> gaps)
    {
        if (relation.Kind != RelationKind.GeneratedBy || study.Graph.IsOperatorKnown(relation.Position))
        {
            return;
        }

        var operators = string.Join("; ", study.Graph.UnknownOperatorsOf(relation.Position));
        var (data, generator) = (study.NameOf(relation.From), study.NameOf(relation.To));
        gaps.Add(new Unknown(
            UnknownKind.UnknownGenerator,
            relation.From,
            (operators.Length > 0
                ? $"{operators}, said to have run {generator} to make {data}, is not among the organisations; "
                : $"Who ran {generator} to make {data} is not recorded; ")
            + "whether whoever trains on the data accepted the terms of the generator is not known.",
            Settling.By(
                Settling.Makers(study, relation.From),
                $"who ran {generator} to make {data}",
                operators.Length == 0 ? ""
                : $"a row for {operators} belongs into {Words.FileOf(NodeKind.Organisation)}, or the right id into the column operator of "
                    + RelationSchema.Of(relation.Kind).FileName))
        {
            Missing = operators.Length > 0 ? operators : null,
            File = RelationSchema.Of(relation.Kind).FileName,
            Line = LineOf(study, RelationFamily.Lineage, relation.Position),
            Relation = relation.Position,
        });
    }

    /// <summary>
    /// An artifact of which all that is said of its makers is doubtful, and a model that was trained on data which models wrote, and of
    /// which no row says who made it: whether that is who ran the generator is not known. Null where it is, or where nobody asks.
    /// </summary>
    private static Unknown? DeveloperGap(ArtifactStudy study, int artifact)
    {
        var file = RelationSchema.Of(RelationKind.DevelopedBy).FileName;
        if (study.Graph.DoubtfulDeveloperOf(artifact) is var doubtful and >= 0)
        {
            var (organisation, name) = (new NodeId(NodeKind.Organisation, study.Graph.Developing.To[doubtful]), study.NameOf(artifact));
            return new Unknown(
                UnknownKind.UnknownDeveloper,
                artifact,
                $"That {study.Graph.NameOf(organisation)} made {name} is doubtful, and nothing surer says who did; whether they accepted "
                + "the terms of what they used, or made that themselves, is not known.",
                Settling.By(Settling.Publisher(study, artifact), "who made it"))
            {
                Missing = study.Graph.IdOf(organisation),
                File = file,
                Line = LineOf(study, RelationFamily.Developing, doubtful),
            };
        }

        return study.Graph.HasNoDeveloper(artifact) && study.Graph.IsModel(artifact) && IsTrainedOnOutputs(study, artifact)
            ? new Unknown(
                UnknownKind.UnknownDeveloper,
                artifact,
                $"Who made {study.NameOf(artifact)} is not recorded; whether they ran the models that wrote its training data, and "
                + "accepted their terms, is not known.",
                Settling.By(Settling.Publisher(study, artifact), "who made it"))
            {
                File = file,
            }
            : null;
    }

    private static bool IsTrainedOnOutputs(ArtifactStudy study, int model)
    {
        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind == RelationKind.TrainedOn && relation.Qualifier != Qualifier.Evaluation
                && !study.Licenses.IsCorrected(relation.Position) && HasGenerator(study, relation.To))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Generated data of which no generator is recorded, be it at the dataset or at one it was derived from; null when it has one, or is
    /// said not to be generated. An unknown word may say that it is, and so may an empty cell.
    /// </summary>
    private static Unknown? GeneratorGap(ArtifactStudy study, int artifact)
    {
        if (study.Graph.IsModel(artifact))
        {
            return null;
        }

        var word = study.Graph.GetText(study.Graph.NodeOf(artifact), NodeField.Synthetic).Trim();
        var isKnown = Words.TryParseSynthetic(word, out var synthetic);
        if ((isKnown && synthetic == Synthetic.No) || HasGenerator(study, artifact))
        {
            return null;
        }

        var isSaid = isKnown && synthetic != Synthetic.NotSaid;
        var name = study.NameOf(artifact);
        return new Unknown(
            UnknownKind.UnknownGenerator,
            artifact,
            isSaid
                ? $"{name} holds generated text, and which model wrote it is not recorded; the terms of that model could limit its use."
                : $"Whether {name} holds generated text is not {(word.Length == 0 ? "said" : $"known (\"{word}\")")}, and no model that "
                    + "wrote it is recorded; the terms of such a model could limit its use.",
            isSaid
                ? Settling.By(Settling.Makers(study, artifact), $"which model wrote the generated text in {name}")
                : Settling.By(
                    Settling.Makers(study, artifact),
                    $"whether {name} holds generated text, and which model wrote it",
                    word.Length == 0 ? "" : "one of yes, mixed, no belongs into the column synthetic of datasets.csv"))
        {
            Missing = isSaid || word.Length == 0 ? null : word,
            File = Words.FileOf(NodeKind.Dataset),
            Line = LineOf(study, study.Graph.NodeOf(artifact)),
            Sites = [new PotentialSite(SiteKind.Behind, artifact, RelationKind.GeneratedBy)],
        };
    }

    /// <summary>Whether a generator is named, of the dataset or of one it was derived from.</summary>
    private static bool HasGenerator(ArtifactStudy study, int dataset)
    {
        var seen = new HashSet<int> { dataset };
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at))
        {
            if (study.Graph.UnresolvedOf(at).Any(row => row.Kind == RelationKind.GeneratedBy && row.FromArtifact == at))
            {
                return true; // named, and a gap of its own
            }

            foreach (var relation in study.Graph.Outgoing(at))
            {
                if (!study.Licenses.Carries(relation.Position))
                {
                    continue;
                }

                if (relation.Kind == RelationKind.GeneratedBy)
                {
                    return true;
                }

                if (relation.Kind == RelationKind.DerivedFrom && seen.Add(relation.To))
                {
                    open.Enqueue(relation.To);
                }
            }
        }

        return false;
    }
}
