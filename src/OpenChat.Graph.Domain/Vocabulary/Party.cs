namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Whether the organisations that developed two artifacts are the same party.</summary>
internal enum Party : byte
{
    /// <summary>No organisation is known for one of them.</summary>
    Unknown,

    /// <summary>They have an organisation in common.</summary>
    Shared,

    /// <summary>Both have known organisations and none in common.</summary>
    Different,
}
