// Lets methods that recurse over a bounded tree finish on a stack that is too small for it.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace OpenChat.GraphQL.Language;

/// <summary>
/// Methods that recurse once per level of what the parser read (at most <see cref="ParserOptions.HighestNesting"/>) ask
/// <see cref="HasRoom"/> at each level; when there is none they go on with <see cref="Run"/>. Stacks of a megabyte never come to that. What
/// is not bounded by nesting, such as chains of fragments or of types, is followed with a list of its own instead.
/// </summary>
internal static class DeepStack
{
    // Thirty times what the highest nesting needs anywhere.
    private const int Bytes = 32 * 1024 * 1024;

    [ThreadStatic]
    private static bool _isHere;

    /// <summary>The stack has room for one more level and whatever is called there.</summary>
    public static bool HasRoom => RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>As <see cref="TryRun"/>.</summary>
    /// <exception cref="InsufficientExecutionStackException">This is such a thread already.</exception>
    public static TResult Run<TState, TResult>(TState state, Func<TState, TResult> run) => TryRun(state, run, out var result)
        ? result
        : throw new InsufficientExecutionStackException("This is nested deeper than anything that the parser makes.");

    /// <summary>Runs on a thread with a large stack while this one waits; what is thrown there is thrown here.</summary>
    /// <param name="state">Handed to <paramref name="run"/>.</param>
    /// <param name="run">The rest of the work, this level included.</param>
    /// <param name="result">What it returned.</param>
    /// <returns>False when this is such a thread already: the tree is deeper than any the parser makes.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "it is thrown again")]
    public static bool TryRun<TState, TResult>(TState state, Func<TState, TResult> run, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        if (_isHere)
        {
            return false;
        }

        var outcome = default(TResult);
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                _isHere = true;
                try
                {
                    outcome = run(state);
                }
                catch (Exception exception)
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes)
        {
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        thrown?.Throw();
        result = outcome!; // nothing was thrown
        return true;
    }
}
