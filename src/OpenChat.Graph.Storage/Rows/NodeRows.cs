using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>The text of one cell of the current row.</summary>
internal delegate ReadOnlySpan<char> Cell<in TColumn>(TColumn column);

/// <summary>Makes node rows from cells, whatever holds them.</summary>
internal static class NodeRows
{
    /// <summary>Cells by field, from cells by position in the file; empty for a field the file does not have.</summary>
    public static Cell<NodeField> Cells(NodeFile nodes, Cell<int> cell)
    {
        var slots = new int[Enum.GetValues<NodeField>().Length];
        Array.Fill(slots, -1);
        for (var slot = 0; slot < nodes.Fields.Length; slot++)
        {
            if (nodes.Fields[slot] is { } field)
            {
                slots[(int)field] = slot;
            }
        }

        return field => slots[(int)field] is var slot and >= 0 ? cell(slot) : [];
    }

    /// <summary>The current row.</summary>
    public static NodeRow Create(Cell<NodeField> cells, PartialDate date) => new()
    {
        Id = cells(NodeField.Id),
        Name = cells(NodeField.Name),
        Url = cells(NodeField.Url),
        Aliases = cells(NodeField.Aliases),
        Date = date,
        Kind = cells(NodeField.Kind),
        Family = cells(NodeField.Family),
        Parameters = cells(NodeField.Parameters),
        Stage = cells(NodeField.Stage),
        Synthetic = cells(NodeField.Synthetic),
        SpdxId = cells(NodeField.SpdxId),
        Version = cells(NodeField.Version),
        Steward = cells(NodeField.Steward),
        OsiApproved = cells(NodeField.OsiApproved),
        SupersededBy = cells(NodeField.SupersededBy),
        Country = cells(NodeField.Country),
        License = cells(NodeField.License),
    };
}
