using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>Says in words what the builder found about a relation row.</summary>
internal static class RelationFindings
{
    /// <summary>The known qualifiers of each relation.</summary>
    private static readonly string[] Known =
    [
        .. Enum.GetValues<RelationKind>().Select(kind => string.Join(
            ' ', kind == RelationKind.LicensedUnder ? Enum.GetValues<Component>().Select(Words.Spell) : RelationSchema.Of(kind).Qualifiers.Select(Words.Spell))),
    ];

    public static void Report(RowTable table, RelationKind kind, RelationOutcomes outcomes, int qualifier, int operators, int source)
    {
        ReportEnd(table, 0, outcomes.HasFlag(RelationOutcomes.FromMissing), outcomes.HasFlag(RelationOutcomes.FromWrongKind), FromKind(kind));
        ReportEnd(table, 1, outcomes.HasFlag(RelationOutcomes.ToMissing), outcomes.HasFlag(RelationOutcomes.ToWrongKind), ToKind(kind));
        if (outcomes.HasFlag(RelationOutcomes.SelfLoop))
        {
            table.Report(FindingSeverity.Warning, FindingCodes.SelfLoop, 1, "another artifact", $"the relation leads to where it starts; it is kept.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownQualifier))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, qualifier, Known[(int)kind],
                $"\"{FindingList.Cut(table[qualifier])}\" is not known here; it is kept and counts as the weakest that is.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownOperator))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.DanglingId, operators, "ids of organisations, separated by ;",
                $"\"{FindingList.Cut(table[operators])}\" names an organisation that is not there; it is kept but counts as unknown.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownSource))
        {
            table.Report(
                FindingSeverity.Warning, FindingCodes.DanglingId, source, "the id of a source", $"there is no source \"{FindingList.Cut(table[source])}\"; it is kept as text.");
        }
    }

    private static void ReportEnd(RowTable table, int slot, bool isMissing, bool isWrongKind, string expected)
    {
        if (isMissing)
        {
            table.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, slot, expected, $"there is no node \"{FindingList.Cut(table[slot])}\"; the relation is kept aside.");
        }
        else if (isWrongKind)
        {
            table.Report(
                FindingSeverity.Error, FindingCodes.WrongKind, slot, expected, $"\"{FindingList.Cut(table[slot])}\" is not {expected["the id of ".Length..]}; the relation is kept aside.");
        }
    }

    private static string FromKind(RelationKind kind) => kind switch
    {
        RelationKind.DerivedFrom or RelationKind.GeneratedBy => "the id of a dataset",
        RelationKind.LicensedUnder or RelationKind.DevelopedBy => "the id of a model or dataset",
        _ => "the id of a model",
    };

    private static string ToKind(RelationKind kind) => kind switch
    {
        RelationKind.TrainedOn or RelationKind.DerivedFrom => "the id of a dataset",
        RelationKind.LicensedUnder => "the id of a license",
        RelationKind.DevelopedBy => "the id of an organisation",
        _ => "the id of a model",
    };
}
