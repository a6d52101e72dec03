using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// The nodes of a kind of which a name, alias, SPDX id or id holds a text when folded by <see cref="NameFolding"/>, found one after the
/// other in the order of ids. Not thread safe.
/// </summary>
public sealed class NameCandidates
{
    private readonly TextSearch _search;
    private readonly NodeKind _kind;
    private readonly byte[] _pattern;
    private readonly ulong[]? _blocks;
    private int _entry; // where the last search ended

    internal NameCandidates(TextSearch search, NodeKind kind, byte[] pattern)
    {
        (_search, _kind, _pattern) = (search, kind, pattern);
        (_blocks, About) = search.BlocksOf(kind, pattern);
    }

    /// <summary>About how many there are: exact enough to choose how to go on, no more.</summary>
    public int About { get; }

    /// <summary>The index of the first one from an index on; <see cref="int.MaxValue"/> when there is none.</summary>
    /// <param name="from">At least 0. Searching on from the last one is fastest.</param>
    public int Next(int from) => _search.Next(_kind, _pattern, _blocks, from, ref _entry);
}
