// A file that follows from the state and its address alone.
namespace OpenChat.Graph.Server.Http.Endpoint;

/// <summary>A file to be saved.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="ContentType">Its media type, with parameters.</param>
/// <param name="Name">What to save it as: ASCII letters, digits, dots, hyphens and underscores.</param>
internal sealed record StateFile(byte[] Bytes, string ContentType, string Name);
