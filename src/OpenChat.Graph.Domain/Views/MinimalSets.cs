namespace OpenChat.Graph.Domain.Views;

/// <summary>
/// All smallest sets of things that suffice for something, by their duality with the smallest sets without which it does not hold: each of
/// one kind meets each of the other, and the smallest that do are all of them. What suffices must still do so with more.
/// </summary>
/// <param name="count">Things are numbers from 0 to this.</param>
/// <param name="suffices">Whether it holds if only these things are there.</param>
/// <param name="mayGoOn">Whether something more may be tried.</param>
internal sealed class MinimalSets(int count, Func<SortedSet<int>, bool> suffices, Func<bool> mayGoOn)
{
    /// <summary>How many smallest sets of either kind are kept at once.</summary>
    public const int MaxSets = 2_000;

    private List<SortedSet<int>> _blockers = [[]]; // smallest sets that meet all that were found

    /// <summary>The sets found, in the order in which they were.</summary>
    public List<SortedSet<int>> Found { get; } = [];

    /// <summary>Whether these are all.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Finds them all, or as many as may be.</summary>
    /// <param name="known">Sets that suffice, from which to begin.</param>
    public void Run(IEnumerable<SortedSet<int>> known)
    {
        foreach (var set in known)
        {
            if (!mayGoOn())
            {
                return;
            }

            if (suffices(set) && !Add(Shrink(set)))
            {
                return;
            }
        }

        var checkedSets = new HashSet<SortedSet<int>>(SortedSet<int>.CreateSetComparer());
        while (_blockers.Find(blocker => !checkedSets.Contains(blocker)) is { } next)
        {
            if (!mayGoOn())
            {
                return;
            }

            var rest = new SortedSet<int>(Enumerable.Range(0, count));
            rest.ExceptWith(next);
            if (!suffices(rest))
            {
                checkedSets.Add(next);
            }
            else if (!Add(Shrink(rest)))
            {
                return;
            }
        }

        IsComplete = mayGoOn();
    }

    // Takes away what is not needed, at first much at once.
    private SortedSet<int> Shrink(SortedSet<int> set)
    {
        var needed = new SortedSet<int>(set);
        for (var chunk = Math.Max(1, needed.Count / 2); ; chunk /= 2)
        {
            foreach (var some in needed.Chunk(chunk).ToArray())
            {
                if (!mayGoOn())
                {
                    return needed;
                }

                var rest = new SortedSet<int>(needed);
                rest.ExceptWith(some);
                if (suffices(rest))
                {
                    needed = rest;
                }
            }

            if (chunk == 1)
            {
                return needed;
            }
        }
    }

    private bool Add(SortedSet<int> set)
    {
        if (!mayGoOn() || Found.Exists(other => other.IsSubsetOf(set)))
        {
            return mayGoOn();
        }

        Found.Add(set);
        var next = _blockers.Where(blocker => blocker.Overlaps(set)).ToList();
        foreach (var blocker in _blockers.Where(blocker => !blocker.Overlaps(set)))
        {
            foreach (var item in set)
            {
                var more = new SortedSet<int>(blocker) { item };
                if (!next.Exists(other => other.IsSubsetOf(more)))
                {
                    next.Add(more);
                }
            }

            if (next.Count > MaxSets)
            {
                return false;
            }
        }

        _blockers = next;
        return Found.Count < MaxSets;
    }
}
