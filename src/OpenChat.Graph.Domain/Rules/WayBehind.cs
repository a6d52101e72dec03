namespace OpenChat.Graph.Domain.Rules;

/// <summary>What lies between a hop and the licensed artifact, as far as a rule asks for it.</summary>
internal enum WayBehind : byte
{
    /// <summary>Something no rule asks for.</summary>
    Other,

    /// <summary>
    /// Nothing but FINE_TUNES_FROM, or nothing at all: the hop deals with the licensed model or with what was tuned from it (rule 5).
    /// </summary>
    OnlyFineTuning,

    /// <summary>GENERATED_BY, with any number of DERIVED_FROM before it: the hop deals with what a model wrote (rule 5).</summary>
    Outputs,
}
