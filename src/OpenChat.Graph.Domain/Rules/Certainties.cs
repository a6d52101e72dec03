using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>Certainties are compared by their order: binding, likely, contested, does not travel.</summary>
internal static class Certainties
{
    /// <summary>Rule 1: a way is as sure as its weakest hop.</summary>
    internal static Certainty Weaker(Certainty a, Certainty b) => a < b ? a : b;

    /// <summary>The surer of two.</summary>
    internal static Certainty Stronger(Certainty a, Certainty b) => a > b ? a : b;
}

/// <summary>
/// How sure something is for each party. Rule book, section 5, the case "whose verdict": a recipient agreed to no terms of a service but
/// those of what it uses itself, so what is inherited from such terms is contested at most. For the maker all is as it is.
/// </summary>
/// <param name="Maker">For whoever made the artifact.</param>
/// <param name="Recipient">For whoever got it; never surer than for the maker.</param>
internal readonly record struct PartyCertainty(Certainty Maker, Certainty Recipient)
{
    /// <summary>How sure it is for a party.</summary>
    public Certainty For(VerdictParty party) => party == VerdictParty.Maker ? Maker : Recipient;

    /// <summary>Something that is as sure as this for the maker.</summary>
    /// <param name="certainty">How sure it is.</param>
    /// <param name="isInheritedFromService">Whether it comes from terms of a service that are not the artifact's own.</param>
    public static PartyCertainty Of(Certainty certainty, bool isInheritedFromService = false) =>
        new(certainty, isInheritedFromService ? Certainties.Weaker(certainty, Certainty.Contested) : certainty);

    /// <summary>What is no surer than a certainty for either party.</summary>
    public static PartyCertainty Weaker(PartyCertainty a, Certainty most) =>
        new(Certainties.Weaker(a.Maker, most), Certainties.Weaker(a.Recipient, most));

    /// <summary>The surer of two, for each party.</summary>
    public static PartyCertainty Stronger(PartyCertainty a, PartyCertainty b) =>
        new(Certainties.Stronger(a.Maker, b.Maker), Certainties.Stronger(a.Recipient, b.Recipient));
}
