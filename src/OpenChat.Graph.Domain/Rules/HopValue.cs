using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// How a clause passes a sort of hop: how sure, which rule decided that, and whether a rule is missing that could let it pass more surely.
/// Packed in a byte, as every clause has one for every sort of hop (WholeGraphBenchmarks, which reads them all over the table).
/// </summary>
internal readonly struct HopValue(Certainty certainty, HopRule rule, bool isMissing = false)
{
    private const int CertaintyBits = 2;
    private const int MissingBit = 1 << 7;

    private readonly byte _packed = (byte)((int)certainty | ((int)rule << CertaintyBits) | (isMissing ? MissingBit : 0));

    /// <summary>How sure it is that the clause passes.</summary>
    internal Certainty Certainty => (Certainty)(_packed & ((1 << CertaintyBits) - 1));

    /// <summary>The rule that decided.</summary>
    internal HopRule Rule => (HopRule)((_packed & ~MissingBit) >> CertaintyBits);

    /// <summary>
    /// Whether the table of rules has no usable row for the hop, or one more that could not be used. Then <see cref="Certainty"/> is what
    /// is known, and the clause may pass more surely.
    /// </summary>
    internal bool IsMissing => (_packed & MissingBit) != 0;

    /// <summary>The same value, with a missing rule taken for one that lets everything pass.</summary>
    internal HopValue Supposed => IsMissing ? new HopValue(Certainty.Binding, Rule) : this;

    /// <summary>The surer of two, the first of equally sure ones; a rule that is missing for either is missing for both.</summary>
    internal static HopValue Stronger(HopValue a, HopValue b)
    {
        var stronger = b.Certainty > a.Certainty ? b : a;
        return new HopValue(stronger.Certainty, stronger.Rule, a.IsMissing || b.IsMissing);
    }
}
