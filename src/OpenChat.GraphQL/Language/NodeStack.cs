using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OpenChat.GraphQL.Language;

/// <summary>Where the parser gathers the members of lists whose length it does not
/// know yet; nested lists stand one above the other.</summary>
/// <remarks>Over a pooled array (EngineBenchmarks.Parse). Mutable: never copy it.</remarks>
internal struct NodeStack()
{
    private SyntaxNode[] _nodes = ArrayPool<SyntaxNode>.Shared.Rent(64);

    private int _highest;

    /// <summary>Nodes on the stack: the mark to pass to <see cref="Pop{T}"/> later.</summary>
    public int Count { get; private set; }

    public void Push(SyntaxNode node)
    {
        if (Count == _nodes.Length)
        {
            Grow();
        }

        _nodes[Count++] = node;
    }

    /// <summary>Takes everything above the mark off, in the order it was pushed.</summary>
    public ImmutableArray<T> Pop<T>(int mark)
        where T : SyntaxNode
    {
        if (Count == mark)
        {
            return [];
        }

        var result = new T[Count - mark];
        var nodes = _nodes.AsSpan(mark, result.Length);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (T)nodes[i];
        }

        _highest = Math.Max(_highest, Count);
        Count = mark;
        return ImmutableCollectionsMarshal.AsImmutableArray(result);
    }

    /// <summary>Gives the array back. The stack must not be used afterwards.</summary>
    public void Release()
    {
        Array.Clear(_nodes, 0, Math.Max(_highest, Count));
        ArrayPool<SyntaxNode>.Shared.Return(_nodes);
        _nodes = [];
    }

    private void Grow()
    {
        var larger = ArrayPool<SyntaxNode>.Shared.Rent(_nodes.Length * 2);
        Array.Copy(_nodes, larger, Count);
        Array.Clear(_nodes, 0, Math.Max(_highest, Count));
        ArrayPool<SyntaxNode>.Shared.Return(_nodes);
        _nodes = larger;
    }
}
