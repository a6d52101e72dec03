using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <content>Claims that were taken back.</content>
public sealed partial class LineageGraph
{
    /// <summary>Whether a claim was taken back, or will be, or has a day for that which cannot be read.</summary>
    public bool HasRetractions => Retracted is not null || Lineage.Retracted is not null || Licensing.Retracted is not null
        || Developing.Retracted is not null || Unresolved.Any(static row => row.Claim.RetractedAt != default);

    /// <summary>The claims about a relation that were taken back, in the order of claims; empty when there are none.</summary>
    /// <param name="family">Where positions count.</param>
    /// <param name="position">A relation of this graph.</param>
    public GraphList<Claim> RetractedClaimsOf(RelationFamily family, int position)
    {
        if (Retracted is not { } aside)
        {
            return default;
        }

        var (set, other) = (Relations(family), aside.Relations(family));
        var artifact = set.From[position];
        for (var relation = other.Starts[artifact]; relation < other.Starts[artifact + 1]; relation++)
        {
            if (IsSame(set, position, other, relation))
            {
                return Claim.Of(aside, family, relation);
            }
        }

        return default;
    }

    /// <summary>
    /// The relations of an artifact of which every claim was taken back, as positions in <see cref="Retracted"/>, by family and position.
    /// </summary>
    public IEnumerable<(RelationFamily Family, int Position)> RetractedRelationsOf(int artifact)
    {
        if (Retracted is not { } aside)
        {
            yield break;
        }

        foreach (var family in Enum.GetValues<RelationFamily>())
        {
            var (set, other) = (Relations(family), aside.Relations(family));
            for (var position = other.Starts[artifact]; position < other.Starts[artifact + 1]; position++)
            {
                var isLeft = false;
                for (var relation = set.Starts[artifact]; !isLeft && relation < set.Starts[artifact + 1]; relation++)
                {
                    isLeft = IsSame(set, relation, other, position);
                }

                if (!isLeft)
                {
                    yield return (family, position);
                }
            }
        }
    }

    /// <summary>Whether relations of two graphs that share their nodes and texts are the same one.</summary>
    private static bool IsSame(RelationSet set, int relation, RelationSet other, int position) =>
        set.From[relation] == other.From[position] && set.To[relation] == other.To[position]
        && set.Kinds?[relation] == other.Kinds?[position] && set.Code[relation] == other.Code[position]
        && (set.Extra?[relation] ?? 0) == (other.Extra?[position] ?? 0)
        && (set.Date?[relation] ?? 0) == (other.Date?[position] ?? 0)
        && (set.EndDate?[relation] ?? 0) == (other.EndDate?[position] ?? 0);
}
