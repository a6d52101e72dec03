// A start that cannot succeed, told in one line.
namespace OpenChat.Graph.Server.Options;

/// <summary>The command cannot run; the message is for the person at the terminal and is all they see.</summary>
internal sealed class StartUpException(string message) : Exception(message);
