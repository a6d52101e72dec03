namespace OpenChat.Graph.Domain.Judgement;

/// <summary>A question of any kind: its number says where a study keeps the answer.</summary>
internal abstract class Question
{
    private static int count;

    /// <summary>How many questions there are so far. Grows while the program starts to ask them.</summary>
    public static int Count => Volatile.Read(ref count);

    /// <summary>0 to <see cref="Count"/>, exclusive; no two questions have the same.</summary>
    public int Number { get; } = Interlocked.Increment(ref count) - 1;
}

/// <summary>
/// A question that can be asked of every artifact. The class that answers it makes it once, as a static field, and asks it with
/// <see cref="ArtifactStudy.Answer"/>, which remembers the answer. A new question is therefore a new file and nothing else in this folder.
/// </summary>
/// <param name="find">
/// Works the answer out. It must depend on the study alone, and its result must never change: it is handed to every later caller.
/// </param>
/// <typeparam name="TAnswer">What the answer is.</typeparam>
internal sealed class Question<TAnswer>(Func<ArtifactStudy, TAnswer> find) : Question
    where TAnswer : notnull
{
    /// <summary>Works the answer out, whether or not it is remembered.</summary>
    public TAnswer Find(ArtifactStudy study) => find(study);
}
