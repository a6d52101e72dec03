// Which list of an answer becomes rows, and which columns they have: decided from the operation alone, before anything runs.
using System.Collections.Immutable;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Tables;

/// <summary>What a cell holds.</summary>
internal enum CellKind
{
    /// <summary>A value as it stands in the answer.</summary>
    Value,

    /// <summary>The values of a list, with semicolons between them as in the data folder.</summary>
    Joined,

    /// <summary>How many entries a list has: entries of several values, or with lists in them.</summary>
    Count,
}

/// <summary>A column.</summary>
/// <param name="Name">Response names with dots between them: from the row on, of what stands outside the list from the root on.</param>
/// <param name="IsOuter">It stands outside the list and is the same in every row.</param>
/// <param name="Kind">What its cells hold.</param>
/// <param name="Path">Response names to the value or list; from the row on, of outer columns from the root on.</param>
/// <param name="Inner">Response names from an entry of a joined list to its value.</param>
internal sealed record TableColumn(
    string Name, bool IsOuter, CellKind Kind, ImmutableArray<string> Path, ImmutableArray<string> Inner);

/// <summary>
/// The rule: rows are the entries of the one list of objects that no other list stands around; where an operation asks for one list of
/// plain values and nothing else, of that.
/// </summary>
internal sealed class TableShape
{
    /// <summary>Columns that a table may have: selections of selections can multiply.</summary>
    private const int MostColumns = 1_000;

    private readonly ImmutableArray<TableColumn>.Builder _columns = ImmutableArray.CreateBuilder<TableColumn>();

    private TableShape(ImmutableArray<string> rowsPath) => RowsPath = rowsPath;

    /// <summary>Response names from the root to the list.</summary>
    public ImmutableArray<string> RowsPath { get; }

    /// <summary>In the order of the selection set; names are different.</summary>
    public ImmutableArray<TableColumn> Columns { get; private set; } = [];

    /// <summary>Finds list and columns.</summary>
    /// <param name="answer">What the operation asks for.</param>
    /// <param name="problem">Why it has no rows, for the one who wrote the operation; empty when it has.</param>
    /// <returns>Null when there is a problem.</returns>
    public static TableShape? Find(AnswerField answer, out string problem)
    {
        var (lists, leaves) = (new List<ImmutableArray<string>>(), new List<ImmutableArray<string>>());
        var others = FindLists(answer, [], lists, leaves);
        var isOfLeaves = lists.Count == 0 && leaves.Count == 1 && others == 0;
        if (lists.Count != 1 && !isOfLeaves)
        {
            problem = lists.Count == 0
                ? "Rows are made of one list of objects, and this operation asks for none. Ask for one, or take the answer as JSON."
                : "Rows are made of one list of objects, and this operation asks for several beside each other: "
                    + $"{string.Join(", ", lists.Select(Join))}. Ask for one of them, or take the answer as JSON.";
            return null;
        }

        var shape = new TableShape(isOfLeaves ? leaves[0] : lists[0]);
        if (isOfLeaves)
        {
            shape._columns.Add(new TableColumn(Join(leaves[0]), IsOuter: false, CellKind.Value, [], []));
        }
        else
        {
            shape.AddColumns(answer, [], isOuter: true);
        }

        shape.Columns = shape._columns.ToImmutable();
        var name = shape.Columns.GroupBy(column => column.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.Key;
        problem = shape.Columns.Length > MostColumns
            ? FormattableString.Invariant($"The table would have more than {MostColumns} columns. Ask for less, or take it as JSON.")
            : name is null ? "" : $"Two columns of the table would be called \"{name}\". Give one of the fields an alias.";
        return problem.Length == 0 ? shape : null;
    }

    /// <summary>Finds the lists that no other list stands around, several being as good as all.</summary>
    /// <returns>How many values there are besides.</returns>
    private static int FindLists(
        AnswerField field, ImmutableArray<string> path, List<ImmutableArray<string>> lists, List<ImmutableArray<string>> leaves)
    {
        var others = 0;
        foreach (var member in field.Fields)
        {
            var below = path.Add(member.ResponseName);
            switch (member)
            {
                case { ListDepth: 0, IsLeaf: false }:
                    others += FindLists(member, below, lists, leaves);
                    break;
                case { ListDepth: 1 }:
                    (member.IsLeaf ? leaves : lists).Add(below);
                    break;
                default:
                    others++;
                    break;
            }
        }

        return others;
    }

    private void AddColumns(AnswerField field, ImmutableArray<string> path, bool isOuter)
    {
        foreach (var member in field.Fields)
        {
            if (_columns.Count > MostColumns)
            {
                return;
            }

            var below = path.Add(member.ResponseName);
            if (isOuter && member.ListDepth == 1 && !member.IsLeaf)
            {
                AddColumns(member, [], isOuter: false); // the only one
            }
            else if (member is { ListDepth: 0, IsLeaf: false })
            {
                AddColumns(member, below, isOuter);
            }
            else
            {
                var inner = member.ListDepth == 1 ? FindOnlyValue(member) : null;
                var kind = member.ListDepth == 0 ? CellKind.Value : inner is null ? CellKind.Count : CellKind.Joined;
                var names = inner is { } rest ? below.AddRange(rest) : below;
                _columns.Add(new TableColumn(Join(names), isOuter, kind, below, inner ?? []));
            }
        }
    }

    /// <summary>The way from an entry of a list to its only value; null where an entry has several, or a list.</summary>
    private static ImmutableArray<string>? FindOnlyValue(AnswerField list)
    {
        var way = ImmutableArray.CreateBuilder<string>();
        for (var field = list; !field.IsLeaf;)
        {
            if (field.Fields is not [{ ListDepth: 0 } only])
            {
                return null;
            }

            way.Add(only.ResponseName);
            field = only;
        }

        return way.ToImmutable();
    }

    private static string Join(ImmutableArray<string> path) => string.Join('.', path);
}
