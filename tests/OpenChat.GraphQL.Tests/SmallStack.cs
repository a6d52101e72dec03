// A stack on which nothing may recurse far: a stack overflow would end the test run.
using System.Runtime.ExceptionServices;

namespace OpenChat.GraphQL.Tests;

internal static class SmallStack
{
    /// <summary>Less than any platform gives a thread by default.</summary>
    public const int Bytes = 256 * 1024;

    /// <summary>Runs on a thread with such a stack; what is thrown there is thrown here.</summary>
    public static T Run<T>(Func<T> run)
    {
        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = run();
                }
#pragma warning disable CA1031 // thrown again below
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    thrown = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Bytes);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!; // set by the thread
    }
}
