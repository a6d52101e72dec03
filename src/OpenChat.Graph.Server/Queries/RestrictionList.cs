// The restrictions of one artifact, page by page.
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// Restrictions of an artifact that fit a condition, in the order of a <see cref="RestrictionSet"/>: by severity and certainty, both
/// falling, term code, license id, own before inherited.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="rules">Has the terms.</param>
/// <param name="set">All restrictions of the artifact.</param>
/// <param name="fits">Which ones are listed; null for all.</param>
internal sealed class RestrictionList(LineageGraph graph, RuleSet rules, RestrictionSet set, Func<Restriction, bool>? fits)
    : IOrderedList<Restriction>
{
    private const byte SeverityKey = 0x4B;
    private const byte CertaintyKey = 0x4C;
    private const byte TermKey = 0x4D;
    private const byte InheritedKey = 0x4E;

    /// <inheritdoc/>
    public IEnumerable<Restriction> Forward(ListPlace? from)
    {
        for (var i = from is null ? 0 : StartOf(from); i < set.Count; i++)
        {
            if (fits?.Invoke(set[i]) != false)
            {
                yield return set[i];
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Restriction> Backward(ListPlace? before)
    {
        for (var i = (before is null ? set.Count : StartOf(before)) - 1; i >= 0; i--)
        {
            if (fits?.Invoke(set[i]) != false)
            {
                yield return set[i];
            }
        }
    }

    /// <inheritdoc/>
    public int Count() => fits is null ? set.Count : set.Count(fits);

    /// <inheritdoc/>
    public ListPlace PlaceOf(Restriction item) => new(
        "", -item.Term.Severity, -(int)item.Certainty, 2 * item.Term.Index, 2 * item.License, item.Inherited ? 1 : 0);

    /// <inheritdoc/>
    public ListPlace? PlaceOf(CursorContent cursor) => cursor is
    {
        Kind: NodeKind.License,
        Values: [
        { Key: SeverityKey, Number: { } severity },
        { Key: CertaintyKey, Number: { } certainty },
        { Key: TermKey, Text: { } code },
        { Key: InheritedKey, Number: { } inherited }],
    }
        ? new ListPlace(
            "",
            -severity,
            -certainty,
            PlaceOfTerm(Encoding.UTF8.GetString(code)),
            NodeOrder.PlaceOfId(graph, NodeKind.License, cursor.Id),
            inherited)
        : null;

    /// <inheritdoc/>
    public string CursorOf(Restriction item) => Cursors.Write(
        NodeKind.License,
        graph.IdOf(new NodeId(NodeKind.License, item.License)),
        [
            new SortValue(SeverityKey, item.Term.Severity, null),
            new SortValue(CertaintyKey, (int)item.Certainty, null),
            new SortValue(TermKey, null, Cursors.Sorted(Encoding.UTF8.GetBytes(item.Term.Code)).ToArray()),
            new SortValue(InheritedKey, item.Inherited ? 1 : 0, null),
        ]);

    private int StartOf(ListPlace place) => ArtifactPlaces.CountBefore(set.Count, i => PlaceOf(set[i]).CompareTo(place) < 0);

    // Terms are few and in the order of their codes.
    private int PlaceOfTerm(string code) =>
        rules.FindTerm(code) is { } term ? 2 * term.Index : (2 * rules.Terms.Count(term => string.CompareOrdinal(term.Code, code) < 0)) - 1;
}
