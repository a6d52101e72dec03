namespace OpenChat.Graph.Domain.Openness;

/// <summary>
/// What of a model a criterion looks at. By it, criteria of different frameworks are compared with each other and with the graph.
/// </summary>
public enum CriterionSubject : byte
{
    /// <summary>Something else, which nothing else is compared with.</summary>
    Other,

    /// <summary>Under which license the model is.</summary>
    License,

    /// <summary>The data that the base was trained on. A model has it from its base.</summary>
    BaseData,

    /// <summary>The data that the model was tuned with.</summary>
    TuningData,

    /// <summary>The weights of the base. A model has them from its base.</summary>
    BaseWeights,

    /// <summary>The weights of the model itself.</summary>
    Weights,

    /// <summary>The reward model that the tuning used.</summary>
    RewardModel,

    /// <summary>The code.</summary>
    Code,
}

/// <summary>How criteria.csv spells subjects.</summary>
public static class Subjects
{
    /// <summary>The spellings, in the order of <see cref="CriterionSubject"/>; the first is that of none.</summary>
    private static readonly string[] Spellings =
        ["", "license", "base-data", "tuning-data", "base-weights", "weights", "reward-model", "code"];

    /// <summary>
    /// The word for a criterion that looks at something else, which an empty cell says too; by it one can tell that nothing is left out.
    /// </summary>
    private const string SomethingElse = "other";

    /// <summary>Every word that the column <c>about</c> may hold.</summary>
    public static IEnumerable<string> Words => [.. Spellings.Skip(1), SomethingElse];

    /// <summary>How a subject is spelled; empty for <see cref="CriterionSubject.Other"/>.</summary>
    public static string Spell(CriterionSubject subject) => Spellings[(int)subject];

    /// <summary>
    /// Reads a word, in any case, with blanks around it, and with blanks or underscores for hyphens; an empty one and <c>other</c> are
    /// <see cref="CriterionSubject.Other"/>, an unknown one null.
    /// </summary>
    public static CriterionSubject? Parse(string word) => Vocabulary.Words.IsSpelled(word, SomethingElse)
        ? CriterionSubject.Other
        : Array.FindIndex(Spellings, spelling => Vocabulary.Words.IsSpelled(word, spelling)) is var index and >= 0
            ? (CriterionSubject)index
            : null;

    /// <summary>Whether a model has what is looked at from its base, so that it cannot be more open than there.</summary>
    public static bool IsInherited(CriterionSubject subject) => subject is CriterionSubject.BaseData or CriterionSubject.BaseWeights;

    /// <summary>Whether it is data that the model was made from.</summary>
    public static bool IsData(CriterionSubject subject) => subject is CriterionSubject.BaseData or CriterionSubject.TuningData;
}
