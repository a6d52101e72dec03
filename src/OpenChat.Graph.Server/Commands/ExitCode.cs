// What the process returns; the same for every command.
namespace OpenChat.Graph.Server.Commands;

/// <summary>Exit codes, documented in <c>--help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done; nothing to complain about.</summary>
    public const int Success = 0;

    /// <summary>
    /// Done, and the answer is negative: <c>check</c> has findings that count, <c>query</c> has errors, <c>gate</c> denies.
    /// </summary>
    public const int Negative = 1;

    /// <summary>Not done: wrong usage or option, unusable data folder, address not available.</summary>
    public const int Unusable = 2;

    /// <summary>Done; nothing is denied, and a person has to decide about something (<c>gate</c>).</summary>
    public const int Asks = 3;
}
