using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>Something about an artifact that does not fit together.</summary>
/// <param name="Code">Which kind.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">What clashes, in one sentence or several.</param>
/// <param name="Artifacts">The artifacts concerned, by index.</param>
/// <param name="Licenses">The licenses concerned, by index.</param>
/// <param name="Terms">The terms concerned, by code.</param>
public sealed record Conflict(
    ConflictCode Code,
    ConflictLevel Level,
    string Message,
    ImmutableArray<int> Artifacts,
    ImmutableArray<int> Licenses,
    ImmutableArray<Term> Terms);

/// <summary>
/// The question of what does not fit together about an artifact and the way to it. Rule book, section 6: the table below has its codes in
/// its order, each with its level, unless what is found says another, and with the method that looks for it. A new code is a row here and a
/// method.
/// </summary>
public static class Conflicts
{
    private static readonly Question<ImmutableArray<Conflict>> Question = new(Find);

    private static readonly (ConflictCode Code, ConflictLevel Level, Func<ArtifactStudy, IEnumerable<Clash>> Find)[] Table =
    [
        (ConflictCode.RelicensedUpward, ConflictLevel.Error, DeclaredLicense.RelicensedUpward),
        (ConflictCode.MissingFlowDown, ConflictLevel.Error, DeclaredLicense.MissingFlowDown),
        (ConflictCode.NamePrefixMissing, ConflictLevel.Error, NamePrefix.Missing),
        (ConflictCode.IncompatibleUpstreams, ConflictLevel.Error, IncompatibleUpstreams.Find),
        (ConflictCode.NoticeGap, ConflictLevel.Warning, DeclaredLicense.NoticeGap),
        (ConflictCode.DeclaredOmitsContested, ConflictLevel.Info, DeclaredLicense.OmitsContested),
        (ConflictCode.MissingLicense, ConflictLevel.Warning, MissingLicenses),
        (ConflictCode.UndisclosedTrainingData, ConflictLevel.Warning, UndisclosedData),
        (ConflictCode.ClaimDisagreement, ConflictLevel.Info, ClaimDisagreement.Find),
        (ConflictCode.VersionAmbiguity, ConflictLevel.Info, VersionAmbiguity.Find),
        (ConflictCode.LicenseChanged, ConflictLevel.Info, LicenseChange.Find),
    ];

    /// <summary>
    /// By code, in the order of <see cref="ConflictCode"/>: those that are errors as a rule, warnings, information. One entry a code,
    /// except that each pair of duties that exclude each other has its own.
    /// </summary>
    public static ImmutableArray<Conflict> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    private static ImmutableArray<Conflict> Find(ArtifactStudy study)
    {
        var conflicts = new List<Conflict>();
        foreach (var (code, level, find) in Table)
        {
            foreach (var clash in find(study))
            {
                conflicts.Add(new Conflict(code, clash.Level ?? level, clash.Message, clash.Artifacts, clash.Licenses, clash.Terms));
            }
        }

        return [.. conflicts.OrderBy(static conflict => conflict.Code)];
    }

    /// <summary>An artifact on the way has no known license, or names one that is not there.</summary>
    private static IEnumerable<Clash> MissingLicenses(ArtifactStudy study) =>
        Gaps(study, UnknownKind.MissingLicense, UnknownKind.UnknownLicense);

    /// <summary>A model on the way has no published data.</summary>
    private static IEnumerable<Clash> UndisclosedData(ArtifactStudy study) =>
        Gaps(study, UnknownKind.UndisclosedTrainingData, UnknownKind.CycleWithoutData);

    /// <summary>The unknowns of some kinds as one clash.</summary>
    private static IEnumerable<Clash> Gaps(ArtifactStudy study, params ReadOnlySpan<UnknownKind> kinds)
    {
        var gaps = new List<Unknown>();
        foreach (var gap in Unknowns.Of(study))
        {
            if (kinds.Contains(gap.Kind))
            {
                gaps.Add(gap);
            }
        }

        return gaps.Count == 0
            ? []
            :
            [
                new Clash(
                    Clash.Sentences([.. gaps.Select(static gap => gap.Message)]),
                    [.. gaps.Select(static gap => gap.Artifact).Distinct().Order()],
                    [],
                    []),
            ];
    }
}

/// <summary>What one row of the table of conflicts found; the parts of a <see cref="Conflict"/> that the row does not know.</summary>
/// <param name="Message">What clashes, in one sentence or several.</param>
/// <param name="Artifacts">The artifacts concerned, by index.</param>
/// <param name="Licenses">The licenses concerned, by index.</param>
/// <param name="Terms">The terms concerned, by code.</param>
internal sealed record Clash(string Message, ImmutableArray<int> Artifacts, ImmutableArray<int> Licenses, ImmutableArray<Term> Terms)
{
    private const int MostSentences = 10;

    /// <summary>How bad it is; null for the level of its code.</summary>
    public ConflictLevel? Level { get; init; }

    /// <summary>A clash about restrictions: concerned are the artifact, where they come from, their licenses and their terms.</summary>
    public static Clash About(string message, IReadOnlyCollection<Restriction> restrictions, int artifact) => new(
        message,
        [.. restrictions.Select(static r => r.Origin).Append(artifact).Distinct().Order()],
        [.. restrictions.Select(static r => r.License).Distinct().Order()],
        [.. restrictions.Select(static r => r.Term).DistinctBy(static t => t.Index).OrderBy(static t => t.Index)]);

    /// <summary>Sentences as one message, in their order; cut after ten, with the number of all.</summary>
    public static string Sentences(IReadOnlyCollection<string> sentences) =>
        sentences.Count <= MostSentences
            ? string.Join(' ', sentences)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(' ', sentences.Take(MostSentences))} And {sentences.Count - MostSentences} more of the same, "
                + $"{sentences.Count} in all.");

    /// <summary>The names of the licenses that restrictions stand in, in the order of the lineage.</summary>
    public static string LicensesOf(ArtifactStudy study, IEnumerable<Restriction> restrictions) =>
        string.Join(", ", restrictions.Select(static r => r.License).Distinct().Order().Select(study.LicenseNameOf));
}
