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
