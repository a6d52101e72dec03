using System.Runtime.InteropServices;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Lists of licenses, each kept once under a number: a million artifacts have a few dozen lists, and equal numbers mean equal licenses.
/// </summary>
/// <param name="licenses">How many licenses the lineage has.</param>
internal sealed class LicenseLists(int licenses)
{
    private readonly List<int[]> _lists = [[]];
    private readonly Dictionary<int, List<int>> _byFirst = [];
    private readonly int[] _single = new int[licenses]; // [license]: number of the list of it alone; 0 while there is none

    /// <summary>How many lists there are, the empty one included, which has number 0.</summary>
    public int Count => _lists.Count;

    /// <summary>The licenses of a list, by index.</summary>
    public int[] this[int list] => _lists[list];

    /// <summary>The number of the list of one license.</summary>
    public int Of(int license) => _single[license] != 0 ? _single[license] : _single[license] = Of([license]);

    /// <summary>The number of a list of licenses, which come by index and are not changed afterwards.</summary>
    public int Of(int[] list)
    {
        if (list.Length == 0)
        {
            return 0;
        }

        ref var bucket = ref CollectionsMarshal.GetValueRefOrAddDefault(_byFirst, list[0], out _);
        bucket ??= [];
        foreach (var known in bucket)
        {
            if (list.AsSpan().SequenceEqual(_lists[known]))
            {
                return known;
            }
        }

        bucket.Add(_lists.Count);
        _lists.Add(list);
        return _lists.Count - 1;
    }
}
