namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// A question that can be asked of every artifact. The class that answers it makes it once, as a static field, and asks it with
/// <see cref="ArtifactStudy.Answer"/>, which remembers the answer. A new question is therefore a new file and nothing else in this folder.
/// </summary>
/// <param name="find">
/// Works the answer out. It must depend on the study alone, and its result must never change: it is handed to every later caller, and two
/// threads may work it out at the same time.
/// </param>
/// <typeparam name="TAnswer">What the answer is.</typeparam>
internal sealed class Question<TAnswer>(Func<ArtifactStudy, TAnswer> find)
    where TAnswer : notnull
{
    /// <summary>Works the answer out, whether or not it is remembered.</summary>
    public TAnswer Find(ArtifactStudy study) => find(study);
}
