using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A claim that another source corrects.</summary>
/// <param name="Artifact">The artifact it is about.</param>
/// <param name="Family">Whether it is about what the artifact was made from, or about its licenses.</param>
/// <param name="Relation">Position of the relation it states, with its claims.</param>
/// <param name="Message">What it says and what surer claims name instead, in one sentence.</param>
public sealed record Disagreement(int Artifact, RelationFamily Family, int Relation, string Message);

/// <summary>
/// The question of which claims on the way to an artifact are errors that another source corrects. Rule book, section 5, the case
/// "competing sources": they are shown here, carry nothing, and count in no verdict. Claims that surer ones outweigh without correcting
/// them are gaps, for which see <see cref="Unknowns"/>.
/// </summary>
public static class Disagreements
{
    private const int MostNamed = 3;

    private static readonly Question<ImmutableArray<Disagreement>> Question = new(static study => [.. Find(study)]);

    /// <summary>
    /// Every such claim about the artifact and all it was made from; by distance, of one artifact licenses first, then in the order of the
    /// lineage.
    /// </summary>
    public static ImmutableArray<Disagreement> Of(ArtifactStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Answer(Question);
    }

    private static IEnumerable<Disagreement> Find(ArtifactStudy study)
    {
        foreach (var artifact in study.Closure)
        {
            var name = study.NameOf(artifact);
            foreach (var relation in study.Graph.LicensesOf(artifact))
            {
                if (study.Licenses.IsCorrectedLicense(relation.Position))
                {
                    var others = study.Graph.LicensesOf(artifact).Where(other => other.License != relation.License
                        && LicenseChange.CoverOneComponent(study, relation, other)
                        && study.Licenses.StatusOf(other.Position) != LicenseStatus.Outweighed);
                    yield return new Disagreement(
                        artifact,
                        RelationFamily.Licensing,
                        relation.Position,
                        $"A doubtful claim says that {name} is under {study.LicenseNameOf(relation.License)}; surer ones name "
                        + $"{Explanations.Some(others.Select(other => study.LicenseNameOf(other.License)), MostNamed)}.");
                }
            }

            foreach (var relation in study.Graph.Outgoing(artifact))
            {
                if (study.Licenses.IsCorrected(relation.Position))
                {
                    var others = study.Graph.Outgoing(artifact).Where(other => other.Kind == relation.Kind && other.To != relation.To
                        && study.Licenses.Carries(other.Position));
                    yield return new Disagreement(
                        artifact,
                        RelationFamily.Lineage,
                        relation.Position,
                        $"A doubtful claim says that {name} {Explanations.Verb(relation)} {study.NameOf(relation.To)}; surer ones name "
                        + $"{Explanations.Some(study.NamesOf(others.Select(static other => other.To)), MostNamed)}.");
                }
            }
        }
    }
}
