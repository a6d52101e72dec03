// Answers about a whole graph that are worked out when they are asked for first.
using System.Collections.Concurrent;

namespace OpenChat.Graph.Server.State;

/// <summary>
/// Keeps answers about one whole graph, so that their pages are not worked out anew. Every key is one of a few questions with arguments
/// from closed lists, so the number of answers is bounded. Safe for any number of threads; two that ask at once work it out twice.
/// </summary>
internal sealed class KeptAnswers
{
    private readonly ConcurrentDictionary<object, object> _answers = new();

    /// <summary>The answer to a question.</summary>
    /// <param name="question">What is asked, compared by value; it decides the answer and its type.</param>
    /// <param name="find">Works it out.</param>
    public T Of<T>(object question, Func<T> find)
        where T : notnull => (T)(_answers.TryGetValue(question, out var known) ? known : _answers.GetOrAdd(question, find()));
}
