using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// How a clause passes a sort of hop: how sure, and which rule decided that. Packed in a byte, as every clause has one for every sort of
/// hop (WholeGraphBenchmarks, which reads them all over the table).
/// </summary>
internal readonly struct HopValue(Certainty certainty, HopRule rule)
{
    private const int CertaintyBits = 2;

    private readonly byte _packed = (byte)((int)certainty | ((int)rule << CertaintyBits));

    /// <summary>How sure it is that the clause passes.</summary>
    internal Certainty Certainty => (Certainty)(_packed & ((1 << CertaintyBits) - 1));

    /// <summary>The rule that decided.</summary>
    internal HopRule Rule => (HopRule)(_packed >> CertaintyBits);
}
