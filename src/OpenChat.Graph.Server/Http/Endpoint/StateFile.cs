// A file that follows from the state and its address alone.
namespace OpenChat.Graph.Server.Http.Endpoint;

/// <summary>A file to be saved, or shown.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="ContentType">Its media type, with parameters.</param>
/// <param name="Name">What to save it as: ASCII letters, digits, dots, hyphens and underscores.</param>
internal sealed record StateFile(byte[] Bytes, string ContentType, string Name)
{
    /// <summary>Whether a browser shows it; nothing in it can run. Otherwise it saves it.</summary>
    public bool IsShown { get; init; }
}
