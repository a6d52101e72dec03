using System.Globalization;
using System.Text;

namespace OpenChat.Graph.Benchmarks.Mutations;

/// <summary>What was done to a folder.</summary>
/// <param name="Kind">The kind of edit.</param>
/// <param name="File">The file.</param>
/// <param name="Text">What was done, for people.</param>
/// <param name="Bytes">The file afterwards; null when it is gone.</param>
internal sealed record FolderEdit(EditKind Kind, string File, string Text, byte[]? Bytes)
{
    /// <summary>
    /// Whether a better verdict is what the edit says in the open: something known was written in the place of something else, or a whole
    /// statement is gone of which nobody can know that it was there.
    /// </summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether something cannot be read, or is missing, so that the product has to say so.</summary>
    public required bool MustBeTold { get; init; }

    /// <summary>Whether a finding alone does not do: a verdict that is better must name a gap, or the folder must be refused.</summary>
    public bool NeedsGap { get; init; }

    /// <summary>Whether nothing may be answered from the folder unless that is asked for.</summary>
    public bool MustBeRefused { get; init; }

    /// <summary>The name under which the file is there now; null when it has kept its own.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>What is there in the place of the file.</summary>
    public Replacement ReplacedBy { get; init; }

    /// <summary>Texts of the cells that are gone or were written; a finding about another file names one of them.</summary>
    public IReadOnlyCollection<string> Values { get; init; } = [];
}

/// <summary>What is there in the place of a file.</summary>
internal enum Replacement
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A folder of its name.</summary>
    Folder,

    /// <summary>A link of its name to nothing.</summary>
    Link,
}

/// <summary>Kinds of edits.</summary>
internal enum EditKind
{
    /// <summary>A cell is emptied.</summary>
    Emptied,

    /// <summary>A cell gets a slip of the pen, or another word.</summary>
    Retyped,

    /// <summary>Two cells are swapped, of one row or of two.</summary>
    Swapped,

    /// <summary>A row, or a run of them, is cut out.</summary>
    RowCut,

    /// <summary>A row is there once more with another value in a cell.</summary>
    RowRepeated,

    /// <summary>The rows are in another order.</summary>
    Reordered,

    /// <summary>The file ends somewhere.</summary>
    Truncated,

    /// <summary>The file has another encoding, separator or line end.</summary>
    Encoded,

    /// <summary>A byte is another one.</summary>
    ByteChanged,

    /// <summary>The file is gone.</summary>
    FileGone,

    /// <summary>A column is gone.</summary>
    ColumnGone,

    /// <summary>A column has another name.</summary>
    ColumnRenamed,

    /// <summary>Two columns have each other's names.</summary>
    ColumnsSwapped,

    /// <summary>What a row of a relation starts from is misspelt.</summary>
    StartMisspelt,

    /// <summary>A row of a relation leads to where it starts.</summary>
    SelfReference,

    /// <summary>The file has another name.</summary>
    FileRenamed,

    /// <summary>In the place of the file is a folder, or a link to nothing.</summary>
    FileReplaced,

    /// <summary>A column is empty throughout.</summary>
    ColumnEmptied,

    /// <summary>A column holds throughout the word that lets most through.</summary>
    ColumnFilled,

    /// <summary>A row of a node is there once more, before or behind it, and says something else on which verdicts rest.</summary>
    RowDisputed,

    /// <summary>A day is one that cannot be.</summary>
    DateImpossible,

    /// <summary>The line feed between two rows is lost, or a quote of the first, which is closed after all, swallows the second.</summary>
    RowsJoined,
}

/// <summary>Makes random edits of a folder. The same seed makes the same edits.</summary>
internal sealed class FolderEditor(CsvFiles files, FolderWords words, int seed)
{
    private static readonly string[] Rules = ["terms.csv", "license_terms.csv", "propagation_rules.csv", "verdict_rules.csv"];
    private static readonly string[] Nodes = ["models.csv", "datasets.csv", "licenses.csv", "organisations.csv", "sources.csv"];

    private static readonly string[] Relations =
    [
        "fine_tunes_from.csv", "trained_on.csv", "aligned_with.csv", "derived_from.csv", "generated_by.csv", "licensed_under.csv",
        "developed_by.csv",
    ];

    // Other words, as people and spreadsheets write them.
    private static readonly string[] Junk =
        ["WAHR", "n/a", "?", "0", "none", "TODO", "#REF!", "01.02.2024", "yes", "binding", "prohibits", "license:mit", "model:x", "1,5"];

#pragma warning disable CA5394 // nothing is kept secret by these numbers
    private readonly Random _random = new(seed);

    /// <summary>The next edit.</summary>
    public FolderEdit Next()
    {
        while (true)
        {
            // Rules are where a slip of the pen does most.
            var names = _random.Next(2) == 0 ? Rules.Where(files.Names.Contains).ToArray() : [.. files.Names];
            var file = Pick(names.Length == 0 ? [.. files.Names] : names);
            if (files[file].Count < 2)
            {
                continue;
            }

            var kind = _random.Next(33) switch
            {
                < 4 => EditKind.Emptied,
                < 9 => EditKind.Retyped,
                < 11 => EditKind.Swapped,
                < 13 => EditKind.RowCut,
                < 14 => EditKind.RowRepeated,
                < 15 => EditKind.Reordered,
                < 17 => EditKind.Truncated,
                < 18 => EditKind.Encoded,
                < 19 => EditKind.ByteChanged,
                < 20 => EditKind.FileGone,
                < 21 => EditKind.ColumnGone,
                < 22 => EditKind.ColumnRenamed,
                < 23 => EditKind.ColumnsSwapped,
                < 24 => EditKind.StartMisspelt,
                < 25 => EditKind.SelfReference,
                < 26 => EditKind.ColumnEmptied,
                < 27 => EditKind.ColumnFilled,
                < 28 => EditKind.RowDisputed,
                < 29 => EditKind.DateImpossible,
                < 30 => EditKind.FileReplaced,
                < 32 => EditKind.RowsJoined,
                _ => EditKind.FileRenamed,
            };
            if (Make(kind, file) is { } edit)
            {
                return edit;
            }
        }
    }

    private FolderEdit? Make(EditKind kind, string file) => kind switch
    {
        EditKind.Emptied => Rewrite(kind, file, static (_, _, _) => ""),
        EditKind.Retyped => Rewrite(kind, file, (_, _, value) => Retype(value)),
        EditKind.Swapped => Swap(file),
        EditKind.RowCut => Cut(file),
        EditKind.RowRepeated => Repeat(file),
        EditKind.Reordered => Reorder(file),
        EditKind.Truncated => Truncate(file),
        EditKind.Encoded => Encode(file),
        EditKind.ByteChanged => ChangeByte(file),
        EditKind.ColumnGone or EditKind.ColumnRenamed or EditKind.ColumnsSwapped => ChangeHeader(kind, file),
        EditKind.StartMisspelt => MisspellStart(file),
        EditKind.SelfReference => ReferToSelf(file),
        EditKind.FileRenamed => Rename(file),
        EditKind.RowDisputed => Dispute(file),
        EditKind.DateImpossible => MakeImpossible(file),
        EditKind.FileReplaced => Replace(file),
        EditKind.RowsJoined => Join(file),
        EditKind.ColumnEmptied or EditKind.ColumnFilled => Fill(kind, file),

        // Without a rule file of its own a folder goes by the shipped one; what it says of openness is in no verdict.
        _ => new FolderEdit(kind, file, $"{file} is gone", null)
        {
            IsOpen = Rules.Contains(file),
            MustBeTold = Nodes.Contains(file) || Relations.Contains(file),
            NeedsGap = Relations.Contains(file),
        },
    };

    private FolderEdit? Rewrite(EditKind kind, string file, Func<string, string, string, string> change)
    {
        var (row, column) = AnyCell(file);
        var (name, before) = (files[file][0][column], files[file][row][column]);
        var after = change(file, name, before);
        if (after == before)
        {
            return null;
        }

        var edited = files.Copy();
        edited[file][row][column] = after;
        var edit = Finish(
            kind, edited, file, Line($"{file} row {row + 1}, {name}: \"{before}\" becomes \"{after}\""), [(name, before, after)]);

        // A claim that does not say how is no loss where another claim about the same two says it.
        var isSaid = after.Length == 0 && name is "method" or "stage" && files[file].Where((_, i) => i > 0 && i != row).Any(
            other => other[0] == files[file][row][0] && other[1] == files[file][row][1] && other[column].Length > 0);
        isSaid |= after.Length == 0 && words.SaysNothing(file, name, files[file][row]);
        return isSaid ? edit with { MustBeTold = false } : edit;
    }

    private FolderEdit? Join(string file)
    {
        if (files[file].Count < 3)
        {
            return null;
        }

        var row = _random.Next(1, files[file].Count - 1);
        var (first, second) = (TextOf(file, row).TrimEnd('\n'), TextOf(file, row + 1));
        var (how, joint) = _random.Next(6) switch
        {
            0 => ("a quote", ""),
            1 => ("nothing", ""),
            2 => ("a blank", " "),
            3 => ("U+2028", "\u2028"),
            4 => ("a vertical tab", "\v"),
            _ => ("\\n written out", "\\n"),
        };
        var edited = files.Copy();
        edited[file].RemoveAt(row + 1);
        if (how == "a quote")
        {
            edited[file][row] = [.. files[file][row][..^1], $"{files[file][row][^1]}\n{second}"];
        }

        var text = edited.Text(file);
        if (how != "a quote")
        {
            var start = Enumerable.Range(0, row).Sum(i => TextOf(file, i).Length);
            text = string.Concat(text.AsSpan(0, start + first.Length), joint, second, text.AsSpan(start + first.Length + 1));
        }

        return new FolderEdit(
            EditKind.RowsJoined, file, Line($"{file}: {how} stands between rows {row + 1} and {row + 2}"), Encoding.UTF8.GetBytes(text))
        {
            IsOpen = false,
            MustBeTold = true,
            NeedsGap = Relations.Contains(file) || Rules.Contains(file),
            Values = [.. files[file][row].Take(3), .. files[file][row + 1].Take(3)],
        };
    }

    private FolderEdit? Swap(string file)
    {
        var (row, column) = AnyCell(file);
        var (otherRow, otherColumn) = _random.Next(2) == 0 ? (row, AnyCell(file).Column) : (AnyCell(file).Row, column);
        var (before, other) = (files[file][row][column], files[file][otherRow][otherColumn]);
        if (before == other)
        {
            return null;
        }

        var edited = files.Copy();
        (edited[file][row][column], edited[file][otherRow][otherColumn]) = (other, before);
        var header = files[file][0];
        return Finish(
            EditKind.Swapped,
            edited,
            file,
            Line($"{file}: row {row + 1}, {header[column]} \"{before}\" and row {otherRow + 1}, {header[otherColumn]} \"{other}\" swap"),
            [(header[column], before, other), (header[otherColumn], other, before)]);
    }

    /// <summary>Cells with other values in them.</summary>
    private FolderEdit Finish(
        EditKind kind, CsvFiles edited, string file, string text, (string Column, string Before, string After)[] cells)
    {
        var isSound = cells.All(cell => words.IsSound(file, cell.Column, cell.After));
        var isClosed = cells.Any(static cell => cell.Before.Trim() != cell.After.Trim())
            && cells.Any(cell => FolderWords.IsClosed(file, cell.Column) && !words.IsSound(file, cell.Column, cell.After));
        return new FolderEdit(kind, file, text, Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = isSound,
            MustBeTold = isClosed,
            Values = [.. cells.SelectMany(static cell => (string[])[cell.Before, cell.After])],
        };
    }

    private FolderEdit Cut(string file)
    {
        var first = _random.Next(1, files[file].Count);
        var count = _random.Next(3) == 0 ? Math.Min(_random.Next(1, 40), files[file].Count - first) : 1;
        var edited = files.Copy();
        var gone = files[file].GetRange(first, count);
        edited[file].RemoveRange(first, count);
        return new FolderEdit(
            EditKind.RowCut,
            file,
            Line($"{file}: rows {first + 1} to {first + count} are cut out"),
            Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = IsUnknowable(file, gone),
            MustBeTold = Rules.Contains(file) && !IsUnknowable(file, gone),
            Values = [.. gone.SelectMany(static row => row.Take(3))],
        };
    }

    private FolderEdit Repeat(string file)
    {
        var (row, column) = AnyCell(file);
        var edited = files.Copy();
        var again = files[file][row].ToArray();
        var before = again[column];
        again[column] = _random.Next(2) == 0 ? Retype(before) : files[file][_random.Next(1, files[file].Count)][column];
        edited[file].Insert(_random.Next(1, files[file].Count + 1), again);
        var name = files[file][0][column];
        return new FolderEdit(
            EditKind.RowRepeated,
            file,
            Line($"{file}: row {row + 1} is there again, with {name} \"{again[column]}\" for \"{before}\""),
            Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            // A further claim is a statement; a further row of rules or of nodes never makes anything better.
            IsOpen = !Rules.Contains(file) && !Nodes.Contains(file) && words.IsSound(file, name, again[column]),
            MustBeTold = before != again[column] && !(name == "id" && Nodes.Contains(file)) && FolderWords.IsClosed(file, name)
                && !words.IsSound(file, name, again[column]),
            Values = [before, again[column]],
        };
    }

    /// <summary>A column is taken out, gets another name, or changes names with another.</summary>
    private FolderEdit? ChangeHeader(EditKind kind, string file)
    {
        var edited = files.Copy();
        var header = edited[file][0];
        var (column, other) = (_random.Next(header.Length), _random.Next(header.Length));
        var name = header[column];
        switch (kind)
        {
            case EditKind.ColumnGone:
                edited.Set(file, [.. edited[file].Select(row => row.Where((_, i) => i != column).ToArray())]);
                break;
            case EditKind.ColumnRenamed:
                header[column] = Pick(["", name + "s", name + "?", "x_" + name]);
                break;
            default:
                if (column == other)
                {
                    return null;
                }

                (header[column], header[other]) = (header[other], name);
                break;
        }

        // What answers depend on is told, be it left out or named otherwise; of the rest a folder may leave out what it likes.
        var isNeeded = name is "from" or "to" && Relations.Contains(file);
        var isAtStake = FolderWords.IsAtStake(file, name);
        return new FolderEdit(kind, file, $"{file}: {name}, {kind}, {header[other]}", Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = kind == EditKind.ColumnGone && !isNeeded && !isAtStake,
            MustBeTold = (isNeeded || (isAtStake && name != "confidence")) && kind != EditKind.ColumnsSwapped, // confidence: of rivals
            NeedsGap = kind == EditKind.ColumnGone
                ? isNeeded || (isAtStake && name != "family" && (name != "confidence" || file == "licensed_under.csv"))
                : isNeeded && kind == EditKind.ColumnRenamed,
        };
    }

    /// <summary>Every cell of a column that answers depend on is emptied, or gets the word that lets most through.</summary>
    private FolderEdit? Fill(EditKind kind, string file)
    {
        var columns = files[file][0].Where(column => kind == EditKind.ColumnEmptied
            ? FolderWords.IsAtStake(file, column)
            : FolderWords.MildestOf(file, column).Length > 0).ToArray();
        if (columns.Length == 0)
        {
            return null;
        }

        var name = Pick(columns);
        var word = kind == EditKind.ColumnEmptied ? "" : Pick(FolderWords.MildestOf(file, name));
        var column = files.Column(file, name);
        var edited = files.Copy();
        foreach (var row in edited[file].Skip(1))
        {
            row[column] = word;
        }

        // A few rows that all say the same are nothing odd; where no cell says what it may leave open, nothing is lost.
        var isOdd = files[file].Count > 40;
        return new FolderEdit(
            kind, file, $"{file}: {name} is \"{word}\" throughout", Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = kind == EditKind.ColumnFilled && !isOdd,
            MustBeTold = kind == EditKind.ColumnFilled ? isOdd : FolderWords.IsTold(file, name),
        };
    }

    /// <summary>The id that a row starts from gets a slip of the pen that makes it no id.</summary>
    private FolderEdit? MisspellStart(string file)
    {
        if (!Relations.Contains(file))
        {
            return null;
        }

        var edited = files.Copy();
        var row = _random.Next(1, files[file].Count);
        var column = files.Column(file, "from");
        var before = files[file][row][column];
        var after = Pick([Retype(before), Pick(Junk), "", before.Replace("-", "", StringComparison.Ordinal), before + ";" + before]);
        if (words.IsSound(file, "from", after) || words.IsSound(file, "from", after.Trim().ToLowerInvariant()))
        {
            return null;
        }

        edited[file][row][column] = after;
        return new FolderEdit(
            EditKind.StartMisspelt, file, Line($"{file} row {row + 1}, from: \"{before}\" becomes \"{after}\""),
            Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = false,
            MustBeTold = true,
            NeedsGap = true,
            Values = [before, after],
        };
    }

    /// <summary>What a row was made from becomes what was made.</summary>
    private FolderEdit? ReferToSelf(string file)
    {
        if (file is not ("fine_tunes_from.csv" or "derived_from.csv"))
        {
            return null;
        }

        var edited = files.Copy();
        var row = _random.Next(1, files[file].Count);
        var (from, to) = (files.Column(file, "from"), files.Column(file, "to"));
        if (files[file].Exists(other => other[from] == files[file][row][from] && other[to] == other[from]))
        {
            return null; // that is told already
        }

        edited[file][row][to] = edited[file][row][from];
        return new FolderEdit(
            EditKind.SelfReference, file, Line($"{file} row {row + 1} leads to where it starts"), Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = false,
            MustBeTold = true,
            NeedsGap = true,
            Values = [files[file][row][from], files[file][row][to]],
        };
    }

    /// <summary>A node has two rows that disagree.</summary>
    private FolderEdit? Dispute(string file)
    {
        string[] asked = ["kind", "release_date", "synthetic", "access_rights", "family", "effective_from"];
        var columns = files[file][0].Intersect(asked, StringComparer.Ordinal).ToArray();
        if (!Nodes.Contains(file) || columns.Length == 0)
        {
            return null;
        }

        var (row, column) = (_random.Next(1, files[file].Count), files.Column(file, Pick(columns)));
        var again = files[file][row].ToArray();
        var before = again[column];
        again[column] = _random.Next(4) == 0 ? "" : files[file][_random.Next(1, files[file].Count)][column];
        if (again[column] == before)
        {
            return null;
        }

        var edited = files.Copy();
        edited[file].Insert(row + _random.Next(2), again);
        return new FolderEdit(
            EditKind.RowDisputed,
            file,
            Line($"{file}: row {row + 1} is there again, with {files[file][0][column]} \"{again[column]}\" for \"{before}\""),
            Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = false,
            MustBeTold = true,
            NeedsGap = true,
            Values = [again[0], before, again[column]],
        };
    }

    /// <summary>A day lies in the future, or before there was anything.</summary>
    private FolderEdit? MakeImpossible(string file)
    {
        string[] dates = ["release_date", "effective_from", "valid_from", "valid_to", "generated_at"];
        var columns = files[file][0].Intersect(dates, StringComparer.Ordinal).ToArray();
        if (columns.Length == 0)
        {
            return null;
        }

        var (name, edited, row) = (Pick(columns), files.Copy(), _random.Next(1, files[file].Count));
        var column = files.Column(file, name);
        var (before, after) = (edited[file][row][column], Pick(["2099-01-01", "9999", "0001-01-01", "1899-12"]));
        edited[file][row][column] = after;
        return new FolderEdit(
            EditKind.DateImpossible,
            file,
            Line($"{file} row {row + 1}, {name}: \"{before}\" becomes \"{after}\""),
            Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = false,
            MustBeTold = true,
            NeedsGap = true,
            Values = [before, after],
        };
    }

    /// <summary>
    /// The file, whichever it is, gets a name that only looks like its own, in the place of which the program must not put what it ships.
    /// </summary>
    private FolderEdit? Rename(string file)
    {
        var name = Pick([
            file.ToUpperInvariant(), char.ToUpperInvariant(file[0]) + file[1..], file[..^3] + "CSV", file[..^3] + "tsv", file + ".txt",
            file[..^3] + "xlsx", file + ".bak", file + "~", file[..^4], file[..^4] + " (1).csv", "Copy of " + file,
            file.Replace('_', '-'), "_" + file]);
        return name == file ? null : new FolderEdit(
            EditKind.FileRenamed, file, $"{file} is called {name}", Encoding.UTF8.GetBytes(files.Text(file)))
        {
            IsOpen = false,
            MustBeTold = true,
            MustBeRefused = true,
            NeedsGap = true,
            RenamedTo = name,
        };
    }

    private FolderEdit Replace(string file)
    {
        var isFolder = _random.Next(2) == 0;
        return new FolderEdit(EditKind.FileReplaced, file, $"{file} is {(isFolder ? "a folder" : "a link to nothing")}", null)
        {
            IsOpen = false,
            MustBeTold = true,
            MustBeRefused = true,
            NeedsGap = true,
            ReplacedBy = isFolder ? Replacement.Folder : Replacement.Link,
        };
    }

    private FolderEdit Reorder(string file)
    {
        var edited = files.Copy();
        var rows = edited[file].Skip(1).ToArray();
        _random.Shuffle(rows);
        edited.Set(file, [edited[file][0], .. rows]);
        return new FolderEdit(
            EditKind.Reordered, file, $"the rows of {file} are in another order", Encoding.UTF8.GetBytes(edited.Text(file)))
        {
            IsOpen = false,
            MustBeTold = false,
        };
    }

    private FolderEdit Truncate(string file)
    {
        var bytes = Encoding.UTF8.GetBytes(files.Text(file));
        var length = _random.Next(bytes.Length);
        var left = bytes.AsSpan(0, length);
        var rows = 0;
        for (var i = 0; i < files[file].Count; i++)
        {
            rows += Encoding.UTF8.GetByteCount(TextOf(file, i)) <= left.Length ? 1 : 0;
            left = left[Math.Min(left.Length, Encoding.UTF8.GetByteCount(TextOf(file, i)))..];
        }

        var gone = files[file].Skip(Math.Max(rows, 1)).ToList();
        var isRule = Rules.Contains(file);
        return new FolderEdit(
            EditKind.Truncated, file, Line($"{file} ends after {length} of {bytes.Length} bytes, {rows} whole rows"), bytes[..length])
        {
            IsOpen = IsUnknowable(file, gone),
            MustBeTold = isRule && (rows == 0 || !IsUnknowable(file, gone.Skip(1))),
            Values = [.. gone.SelectMany(static row => row.Take(3))],
        };
    }

    private FolderEdit Encode(string file)
    {
        var text = files.Text(file);
        var (name, bytes) = _random.Next(7) switch
        {
            0 => ("UTF-16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]),
            1 => ("UTF-16, big end first", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(text)]),
            2 => ("UTF-8 with a mark", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)]),
            3 => ("Latin-1", Encoding.Latin1.GetBytes(text)),
            4 => ("lines that end with CR LF", Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal))),
            5 => ("lines that end with CR", Encoding.UTF8.GetBytes(text.Replace('\n', '\r'))),
            _ => ("semicolons", Encoding.UTF8.GetBytes(Semicolons(file))),
        };
        return new FolderEdit(EditKind.Encoded, file, $"{file} has {name}", bytes) { IsOpen = false, MustBeTold = false };
    }

    private FolderEdit ChangeByte(string file)
    {
        var bytes = Encoding.UTF8.GetBytes(files.Text(file));
        var place = _random.Next(bytes.Length);
        var (before, after) = (bytes[place], (byte)_random.Next(256));
        bytes[place] = after;

        // A byte that makes another cell makes a statement only if every cell of its row is one then.
        var row = 0;
        for (var end = 0; row < files[file].Count; row++)
        {
            end += Encoding.UTF8.GetByteCount(TextOf(file, row));
            if (end > place)
            {
                break;
            }
        }

        return new FolderEdit(
            EditKind.ByteChanged, file, Line($"{file}, row {row + 1}: byte {place} becomes 0x{after:X2}, was 0x{before:X2}"), bytes)
        {
            IsOpen = IsStatement(file, row, bytes),
            MustBeTold = false,
            Values = files[file][Math.Min(row, files[file].Count - 1)],
        };
    }

    private bool IsStatement(string file, int row, byte[] bytes)
    {
        var start = Enumerable.Range(0, row).Sum(i => Encoding.UTF8.GetByteCount(TextOf(file, i)));
        var line = Encoding.UTF8.GetString(bytes.AsSpan(start, Encoding.UTF8.GetByteCount(TextOf(file, row))));
        var header = files[file][0];
        var cells = line.TrimEnd('\n').Split(',');
        return row > 0 && !line.Contains('"', StringComparison.Ordinal) && line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1
            && cells.Length == header.Length && Enumerable.Range(0, cells.Length).All(i => words.IsSound(file, header[i], cells[i]));
    }

    /// <summary>
    /// Whether nobody can know that rows are gone: relations, and clauses of licenses that the product does not ship. Of nodes the rows
    /// that name them tell, of rules the table that must be total, or the clauses that are shipped.
    /// </summary>
    private bool IsUnknowable(string file, IEnumerable<string[]> gone) =>
        file switch
        {
            "license_terms.csv" => gone.All(row => !words.IsShipped(row[0], row[1])),
            // a term of which no other file speaks is missing nowhere
            "terms.csv" => gone.All(row => !Rules.Skip(1).Any(
                name => words.RulesOf(name).Any(other => other.Take(2).Contains(row[0])))),
            // nothing travels over these, nobody asks for them
            "propagation_rules.csv" => gone.All(static row => row[1] == "licensed-under"),
            _ => !Rules.Contains(file) && !Nodes.Contains(file),
        };

    private string Semicolons(string file) => string.Concat(files[file].Select(static row => string.Join(
        ';', row.Select(static cell => cell.AsSpan().IndexOfAny(";\"\r\n") >= 0
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell)) + "\n"));

    private string TextOf(string file, int row)
    {
        var one = new CsvFiles();
        one.Set(file, [files[file][row]]);
        return one.Text(file);
    }

    private (int Row, int Column) AnyCell(string file) => (_random.Next(1, files[file].Count), _random.Next(files[file][0].Length));

    private string Retype(string value)
    {
        var at = value.Length == 0 ? 0 : _random.Next(value.Length);
        return _random.Next(9) switch
        {
            0 when value.Length > 0 => value.Remove(at, 1),
            1 => value.Insert(at, ((char)('a' + _random.Next(26))).ToString()),
            2 when value.Length > 1 && at > 0 => string.Concat(value.AsSpan(0, at - 1), [value[at], value[at - 1]], value.AsSpan(at + 1)),
            3 => value.ToUpperInvariant(),
            4 => value.Replace('-', '_'),
            5 => value.Replace('_', '-'),
            6 => $" {value} ",
            7 => value.Replace("-", " ", StringComparison.Ordinal),
            _ => Pick(Junk),
        };
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
#pragma warning restore CA5394

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
