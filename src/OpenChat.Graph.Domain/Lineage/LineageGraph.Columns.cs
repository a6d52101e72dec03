using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <content>What columns hold as a whole.</content>
public sealed partial class LineageGraph
{
    /// <summary>
    /// How often a column of nodes says anything, and what, if it says the same throughout. As fast as a look at one node.
    /// </summary>
    /// <returns>The number of nodes; the text that all of them have, empty if that is none; null if they differ or there are
    /// none.</returns>
    public (int Rows, string? OnlyText) TextThroughout(NodeKind kind, NodeField field)
    {
        var nodes = _nodes[(int)kind];
        return NodeFields.Slot(kind, field) is var slot and >= 0 && nodes.Count > 0 && nodes.Attributes[slot].Values.Count <= 1
            ? (nodes.Count, GetText(new NodeId(kind, 0), field))
            : (nodes.Count, null);
    }

    /// <summary>
    /// The same of the qualifier of relations (method, stage, role, component), as the layout spells it.
    /// </summary>
    public (int Rows, string? OnlyText) QualifierThroughout(RelationKind kind)
    {
        var set = Relations(RelationSchema.Of(kind).Family);
        var (first, rows) = (-1, 0);
        for (var relation = 0; relation < set.Count; relation++)
        {
            if ((set.Kinds?[relation] ?? kind) != kind)
            {
                continue;
            }

            rows++;
            if (first < 0)
            {
                first = relation;
            }
            else if (set.Code[relation] != set.Code[first])
            {
                return (rows, null);
            }
        }

        return (rows, first < 0 ? null
            : set.Kinds is null ? set.ComponentOf(first) is { } component ? Words.Spell(component) : null
            : Words.Spell(set.QualifierOf(first)));
    }

    /// <summary>The same of the groups of licenses.</summary>
    public (int Rows, string? OnlyText) GroupThroughout() =>
        Licensing.Extra is not { } groups ? (Licensing.Count, Licensing.Count == 0 ? null : "")
        : groups.AsSpan().ContainsAnyExcept(groups[0]) ? (Licensing.Count, null)
        : (Licensing.Count, Texts.GetString(groups[0]));

    /// <summary>
    /// The claims of one kind of relation, those with a missing end included; and how many of them have a day on which they are taken back.
    /// </summary>
    public (int Claims, int Ahead) ClaimsOf(RelationKind kind)
    {
        var set = Relations(RelationSchema.Of(kind).Family);
        var loose = Unresolved.Where(row => row.Kind == kind && !row.IsOfUnreadRows).ToList();
        var (claims, ahead) = (loose.Count, loose.Count(static row => !row.Claim.RetractedAt.IsNone));
        for (var relation = 0; relation < set.Count; relation++)
        {
            if ((set.Kinds?[relation] ?? kind) != kind)
            {
                continue;
            }

            claims += set.ClaimStarts[relation + 1] - set.ClaimStarts[relation];
            for (var claim = set.ClaimStarts[relation]; set.Retracted is not null && claim < set.ClaimStarts[relation + 1]; claim++)
            {
                ahead += new PartialDate(set.Retracted[claim]).IsNone ? 0 : 1;
            }
        }

        return (claims, ahead);
    }

    /// <summary>The same of the confidence of claims of relations, and whether something has several relations of the kind.</summary>
    public (int Rows, string? OnlyText, bool HasRivals) ConfidenceThroughout(RelationKind kind)
    {
        var set = Relations(RelationSchema.Of(kind).Family);
        var (rows, previous, hasRivals) = (0, -1, false);
        Confidence? only = null;
        for (var relation = 0; relation < set.Count; relation++)
        {
            if ((set.Kinds?[relation] ?? kind) != kind)
            {
                continue;
            }

            hasRivals |= set.From[relation] == previous;
            previous = set.From[relation];
            for (var claim = set.ClaimStarts[relation]; claim < set.ClaimStarts[relation + 1]; claim++)
            {
                rows++;
                if (set.Confidence[claim] != (only ??= set.Confidence[claim]))
                {
                    return (rows, null, hasRivals);
                }
            }
        }

        return (rows, only is { } confidence ? Words.Spell(confidence) : null, hasRivals);
    }
}
