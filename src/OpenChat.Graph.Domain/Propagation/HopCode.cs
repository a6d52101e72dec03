using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>
/// Every sort of hop the rules tell apart, as one small number: relation, qualifier, the party question, and the little that must be known
/// of the way
/// already gone. How a clause passes a hop is then one byte of a table.
/// </summary>
internal static class HopCode
{
    /// <summary>Number of codes, rounded up to a power of two.</summary>
    internal const int Count = 64;

    private const int FirstTrainedOn = 42;
    private const int FirstTrainedOnGenerated = 46;
    private const int Aligned = 54;
    private const int FirstDerivedFrom = 55;
    private const int FirstGeneratedBy = 60;

    /// <summary>
    /// Model from model. <paramref name="onlyFineTuning"/>: every hop between here and the licensed artifact is FINE_TUNES_FROM.
    /// </summary>
    internal static int FineTunesFrom(Qualifier method, Party party, bool onlyFineTuning)
    {
        var column = method is >= Qualifier.Full and <= Qualifier.Distillation ? method - Qualifier.Full : 6;
        return (column * 6) + ((int)party * 2) + (onlyFineTuning ? 1 : 0);
    }

    /// <summary>Model from data under its own license.</summary>
    internal static int TrainedOn(Qualifier stage) => FirstTrainedOn + Stage(stage);

    /// <summary>Model from generated data; whether who trains also ran the generator.</summary>
    internal static int TrainedOnGenerated(Qualifier stage, bool sameParty) =>
        FirstTrainedOnGenerated + (Stage(stage) * 2) + (sameParty ? 1 : 0);

    /// <summary>Model from reward model.</summary>
    internal static int AlignedWith() => Aligned;

    /// <summary>Data from data.</summary>
    internal static int DerivedFrom(Qualifier method) =>
        FirstDerivedFrom + (method is >= Qualifier.Subset and <= Qualifier.Mixture ? method - Qualifier.Subset : 4);

    /// <summary>Data from a generator.</summary>
    internal static int GeneratedBy(Qualifier mode) =>
        FirstGeneratedBy + (mode is Qualifier.Text or Qualifier.Annotation ? 1 + (mode - Qualifier.Text) : 0);

    /// <summary>What a code stands for.</summary>
    internal static Hop Decode(int code) => code switch
    {
        < FirstTrainedOn => new Hop(
            RelationKind.FineTunesFrom,
            code / 6 == 6 ? Qualifier.Unknown : (Qualifier)((int)Qualifier.Full + (code / 6)),
            (Party)(code / 2 % 3),
            code % 2 == 1,
            false),
        < FirstTrainedOnGenerated => new Hop(RelationKind.TrainedOn, StageOf(code - FirstTrainedOn), Party.Unknown, false, false),
        < Aligned => new Hop(
            RelationKind.TrainedOn,
            StageOf((code - FirstTrainedOnGenerated) / 2),
            (code - FirstTrainedOnGenerated) % 2 == 1 ? Party.Shared : Party.Different,
            false,
            true),
        Aligned => new Hop(RelationKind.AlignedWith, Qualifier.None, Party.Unknown, false, false),
        < FirstGeneratedBy => new Hop(
            RelationKind.DerivedFrom,
            code == FirstDerivedFrom + 4 ? Qualifier.Unknown : (Qualifier)((int)Qualifier.Subset + (code - FirstDerivedFrom)),
            Party.Unknown,
            false,
            false),
        _ => new Hop(
            RelationKind.GeneratedBy,
            code == FirstGeneratedBy + 1 ? Qualifier.Text : code == FirstGeneratedBy + 2 ? Qualifier.Annotation : Qualifier.None,
            Party.Unknown,
            false,
            false),
    };

    private static int Stage(Qualifier stage) =>
        stage is >= Qualifier.Pretraining and <= Qualifier.Preference ? stage - Qualifier.Pretraining : 3;

    private static Qualifier StageOf(int column) => column == 3 ? Qualifier.Unknown : (Qualifier)((int)Qualifier.Pretraining + column);

    /// <summary>A decoded hop.</summary>
    /// <param name="Kind">Relation.</param>
    /// <param name="Qualifier">Qualifier; unknown and empty are one.</param>
    /// <param name="Party">The party question, where the rules ask it.</param>
    /// <param name="OnlyFineTuning">Every hop between here and the licensed artifact is FINE_TUNES_FROM.</param>
    /// <param name="Generated">The way leads to GENERATED_BY through data.</param>
    internal readonly record struct Hop(RelationKind Kind, Qualifier Qualifier, Party Party, bool OnlyFineTuning, bool Generated);
}
