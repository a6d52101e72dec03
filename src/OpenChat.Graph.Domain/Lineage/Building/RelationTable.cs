using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Building;

/// <summary>Rows of one relation while they are being collected, with texts of their own, so that tables fill on several threads.</summary>
internal sealed class RelationTable(RelationKind kind)
{
    private PackedRow[] _rows = new PackedRow[16];

    public RelationKind Kind { get; } = kind;

    private bool IsLicense => Kind == RelationKind.LicensedUnder;

    public bool NeedsQualifier { get; } = RelationSchema.Of(kind).NeedsQualifier;

    public TextInterner Texts { get; } = CreateTexts();

    /// <summary>Which nodes the last row was about; rows are often in the order of the nodes they start from.</summary>
    public Hints Last { get; } = new();

    public int Count { get; private set; }

    /// <summary>Whether a claim was taken back, or will be.</summary>
    public bool HasRetractions { get; private set; }

    public Span<PackedRow> Rows => _rows.AsSpan(0, Count);

    public static TextInterner CreateTexts()
    {
        var texts = new TextInterner();
        texts.Intern("", out _);
        return texts;
    }

    /// <summary>Keeps a row; an end that is not there is negative: −1 − the number of its text.</summary>
    public void Add(in RelationRow row, int from, int to, int code, bool isOdd)
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, _rows.Length * 2);
        }

        ref var packed = ref _rows[Count++];
        packed = new PackedRow
        {
            From = from,
            To = to,
            Code = code,
            Kind = Kind,
            Extra = Number(IsLicense ? row.Group : row.Operator),
            Date = Kind == RelationKind.GeneratedBy ? row.GeneratedAt.Packed : IsLicense ? row.ValidFrom.Packed : 0,
            EndDate = IsLicense ? row.ValidTo.Packed : 0,
            Source = Number(row.Source),
            Evidence = Number(row.EvidenceUrl),
            Confidence = row.Confidence,
            Recorded = row.RecordedAt.Packed,
            Retracted = row.RetractedAt.Packed,
            Note = Number(row.Note),
            Line = row.Line,
            IsOdd = isOdd,
        };
        HasRetractions |= packed.Retracted > 0;
    }

    /// <summary>Takes out the rows that were taken back by a day. Both tables keep their order.</summary>
    public RelationTable TakeRetracted(DateOnly day)
    {
        var taken = new RelationTable(Kind);
        if (HasRetractions)
        {
            taken._rows = Array.FindAll(Rows.ToArray(), row => new PartialDate(row.Retracted).IsBy(day));
            taken.Count = taken._rows.Length;
            _rows = Array.FindAll(Rows.ToArray(), row => !new PartialDate(row.Retracted).IsBy(day));
            Count = _rows.Length;
        }

        return taken;
    }

    public int Number(ReadOnlySpan<char> text) => text.IsEmpty ? 0 : Texts.Intern(text, out _);

    /// <summary>
    /// Rewrites every text number by a map and adds <paramref name="ownComponent"/> where a license row names no component.
    /// </summary>
    public void Renumber(int[] map, Func<int, Component>? ownComponent)
    {
        foreach (ref var row in Rows)
        {
            row.From = row.From < 0 ? -1 - map[-1 - row.From] : row.From;
            row.To = row.To < 0 ? -1 - map[-1 - row.To] : row.To;
            row.Extra = map[row.Extra];
            row.Source = map[row.Source];
            row.Evidence = map[row.Evidence];
            row.Note = map[row.Note];
            if (row.Code >= Codes.FirstText)
            {
                row.Code = Codes.FirstText + map[row.Code - Codes.FirstText];
            }

            row.IsGiven = row.Code != 0;
            if (row.Code == 0 && ownComponent is not null && row.From >= 0)
            {
                row.Code = Codes.FirstComponent + (int)ownComponent(row.From);
            }
        }
    }
}

/// <summary>The numbers of the nodes that were found last, per column of a relation file.</summary>
internal sealed class Hints
{
    public int Model;
    public int Dataset;
    public int Target;
    public int Source;
}
