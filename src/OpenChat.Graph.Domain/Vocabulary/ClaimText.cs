namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>A claim as texts. Texts that are not given are empty.</summary>
/// <param name="Source">Who claims it.</param>
/// <param name="EvidenceUrl">Where it can be checked.</param>
/// <param name="Confidence">How sure the source is.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Note">Free text.</param>
public sealed record ClaimText(string Source, string EvidenceUrl, Confidence Confidence, PartialDate RecordedAt, string Note)
{
    /// <summary>When it was taken back; none when it was not. It counts until every day that this may be is over or here.</summary>
    public PartialDate RetractedAt { get; init; }
}
