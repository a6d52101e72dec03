namespace OpenChat.Graph.Domain.Lineage;

/// <summary>A set of lineage relations, a bit for each. Does not change once it is handed out.</summary>
public sealed class RelationMarks
{
    private readonly ulong[] _bits;

    internal RelationMarks(int relations) => _bits = new ulong[(relations + 63) / 64];

    /// <summary>Whether the relation at a position is in it.</summary>
    public bool Contains(int relation) => (_bits[relation >> 6] >> (relation & 63) & 1) != 0;

    internal void Add(int relation) => _bits[relation >> 6] |= 1UL << (relation & 63);
}
