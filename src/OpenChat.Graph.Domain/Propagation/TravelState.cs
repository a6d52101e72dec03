namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// What the way of a term from its license to an artifact was, as far as it matters for where the term may go from there. The comment on
/// each kind names the rules that make it matter.
/// </summary>
internal enum TravelKind : byte
{
    /// <summary>
    /// At a model: nothing but FINE_TUNES_FROM lies between here and the license, or the license is the model's own. Scope overrides of
    /// rule 5 hold, whoever tunes the model holds it under the license (rule 6), and the term passes GENERATED_BY (rule 7).
    /// </summary>
    FineTuning,

    /// <summary>
    /// At a model whose outputs are governed by the licenses of the day they were written (rule 9): a license of its own that is in force
    /// now. As <see cref="FineTuning"/>, but it passes GENERATED_BY only to datasets of its time.
    /// </summary>
    OwnLicense,

    /// <summary>
    /// At a model: the term came through data under its own license, or through a reward model. No override of rule 5 for models that are
    /// tuned from or aligned with it, contested for other tuners (rule 6), and it does not pass GENERATED_BY (rule 7).
    /// </summary>
    ThroughData,

    /// <summary>
    /// At a model: the term came through data that a model wrote. As <see cref="ThroughData"/>, and rule 8 drops it at members of the
    /// licensor's family.
    /// </summary>
    ThroughOutputs,

    /// <summary>At a dataset: nothing but DERIVED_FROM lies between here and the license, or the license is the dataset's own.</summary>
    Data,

    /// <summary>
    /// At a dataset: a model wrote it, or the dataset it was derived from. Training on it is judged by who ran the generator (rule 5), so
    /// there is one such state for each set of operators.
    /// </summary>
    Outputs,
}

/// <summary>The state a term is in at an artifact.</summary>
/// <param name="Kind">What the way was.</param>
/// <param name="Operators">
/// In state <see cref="TravelKind.Outputs"/> the number of a set of organisations that ran the generator, 0 for nobody who matters. In all
/// other states 0.
/// </param>
internal readonly record struct TravelState(TravelKind Kind, int Operators = 0);

/// <summary>
/// The parts of a way from an artifact to a license: at an artifact in one part a term can be in certain states only, and an artifact may
/// stand in two parts.
/// </summary>
internal enum TravelPart : byte
{
    /// <summary>Models, up to GENERATED_BY.</summary>
    Made,

    /// <summary>Datasets.</summary>
    Data,

    /// <summary>Models behind GENERATED_BY: only states that pass it count here.</summary>
    Generator,
}

/// <summary>The states of a part as slots of an array, from 0. The one place where states become numbers.</summary>
internal static class TravelSlots
{
    // Outputs stands last, as it takes a slot for each set of operators. A state has the same slot in every part.
    private static readonly TravelKind[][] Kinds =
    [
        [TravelKind.FineTuning, TravelKind.ThroughData, TravelKind.ThroughOutputs],
        [TravelKind.Data, TravelKind.Outputs],
        [TravelKind.FineTuning, TravelKind.OwnLicense],
    ];

    private static readonly byte[] First = [.. Enum.GetValues<TravelKind>().Select(FirstOf)];

    /// <summary>The kinds of states there are in a part.</summary>
    internal static ReadOnlySpan<TravelKind> KindsOf(TravelPart part) => Kinds[(int)part];

    /// <summary>Number of slots of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="operators">Number of sets of operators, nobody included.</param>
    internal static int Count(TravelPart part, int operators) => part == TravelPart.Data ? 1 + operators : Kinds[(int)part].Length;

    /// <summary>The slot of a state.</summary>
    internal static int Of(TravelState state) => First[(int)state.Kind] + state.Operators;

    /// <summary>The state in a slot.</summary>
    internal static TravelState At(TravelPart part, int slot) => part == TravelPart.Data && slot > 0
        ? new TravelState(TravelKind.Outputs, slot - 1)
        : new TravelState(Kinds[(int)part][slot]);

    private static byte FirstOf(TravelKind kind) => (byte)Kinds.Max(kinds => Array.IndexOf(kinds, kind));
}
