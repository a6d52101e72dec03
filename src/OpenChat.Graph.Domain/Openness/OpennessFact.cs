using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>One openness assessment (openness.csv), kept as it was written.</summary>
/// <param name="ModelId">Id of the model, also when there is no such model.</param>
/// <param name="Framework">Which scheme assesses, such as the live table or the 0-4 matrix.</param>
/// <param name="Criterion">What is assessed.</param>
/// <param name="Value">Class or level as written.</param>
/// <param name="Label">Words of the source; may be empty.</param>
/// <param name="Claim">Who says so.</param>
public sealed record OpennessFact(string ModelId, string Framework, string Criterion, string Value, string Label, ClaimText Claim)
{
    /// <summary>Since when the source has given the model this value; none when that is not said.</summary>
    public PartialDate Since { get; init; }

    /// <summary>Where it can be checked: the addresses of the claim, in their order; what is no address of the web is left out.</summary>
    public ImmutableArray<string> Evidence => [.. WebAddress.In(Claim.EvidenceUrl)];

    /// <summary>
    /// The assessments, each once, in ordinal order of model id, framework, criterion, value, label, then the texts of the claim, then
    /// <see cref="Since"/>, then when it was taken back.
    /// </summary>
    public static ImmutableArray<OpennessFact> InOrder(IEnumerable<OpennessFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return [.. facts.Distinct().Order(Comparer<OpennessFact>.Create(Compare))];
    }

    private static int Compare(OpennessFact a, OpennessFact b)
    {
        ReadOnlySpan<(string A, string B)> keys =
        [
            (a.ModelId, b.ModelId), (a.Framework, b.Framework), (a.Criterion, b.Criterion), (a.Value, b.Value), (a.Label, b.Label),
            (a.Claim.Source, b.Claim.Source), (a.Claim.EvidenceUrl, b.Claim.EvidenceUrl),
            (Words.Spell(a.Claim.Confidence), Words.Spell(b.Claim.Confidence)),
            (a.Claim.RecordedAt.ToString(), b.Claim.RecordedAt.ToString()), (a.Claim.Note, b.Claim.Note),
            (a.Since.ToString(), b.Since.ToString()), (a.Claim.RetractedAt.ToString(), b.Claim.RetractedAt.ToString()),
        ];
        foreach (var (left, right) in keys)
        {
            if (string.CompareOrdinal(left, right) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }
}
