using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Packing;

/// <summary>
/// Relations of one family, packed, to be followed both ways. A relation is its position; the relations of one artifact are next to each
/// other, by kind, target, qualifier, operator or group, dates. Columns in which every value is 0 are null.
/// </summary>
internal sealed class RelationSet
{
    private RelationSet(int count, int claims, int sources, int targets, bool kinds)
    {
        From = new int[count];
        To = new int[count];
        Code = new int[count];
        Kinds = kinds ? new RelationKind[count] : null;
        Starts = new int[sources + 1];
        Incoming = new int[count];
        IncomingStarts = new int[targets + 1];
        ClaimStarts = new int[count + 1];
        Source = new int[claims];
        Confidence = new Confidence[claims];
    }

    public int Count => From.Length;

    public int[] From { get; }

    public int[] To { get; }

    public int[] Code { get; }

    public RelationKind[]? Kinds { get; }

    public int[]? Extra { get; private set; }

    /// <summary>Of licenses the first day in force, of generated data when it was generated.</summary>
    public int[]? Date { get; private set; }

    /// <summary>Of licenses the last day in force.</summary>
    public int[]? EndDate { get; private set; }

    public bool[]? Given { get; private set; }

    /// <summary>Where the relations of each artifact start, and the end.</summary>
    public int[] Starts { get; }

    /// <summary>Relations by target, then by position.</summary>
    public int[] Incoming { get; }

    public int[] IncomingStarts { get; }

    public int[] ClaimStarts { get; }

    public int[] Source { get; }

    public Confidence[] Confidence { get; }

    public int[]? Evidence { get; private set; }

    public int[]? Recorded { get; private set; }

    public int[]? Retracted { get; private set; }

    public int[]? Note { get; private set; }

    /// <summary>
    /// The line of the first claim of each odd relation (<see cref="PackedRow.IsOdd"/>), or a negative number when its row has none; 0 for
    /// all others. Null when none is odd.
    /// </summary>
    public int[]? Lines { get; private set; }

    /// <summary>Method, stage or mode of a relation of lineage; <see cref="Qualifier.Unknown"/> when the code stands for a text.</summary>
    public Qualifier QualifierOf(int relation) => Code[relation] is var code and < Codes.FirstText ? (Qualifier)code : Qualifier.Unknown;

    /// <summary>What a license covers; null when it is spelled in an unknown way.</summary>
    public Component? ComponentOf(int relation) =>
        Code[relation] is var code and < Codes.FirstText ? (Component)(code - Codes.FirstComponent) : null;

    /// <summary>Where the relations of an artifact lead, in order; with a repeat for each relation that leads to the same place.</summary>
    public ReadOnlySpan<int> TargetsOf(int artifact) => To.AsSpan(Starts[artifact]..Starts[artifact + 1]);

    /// <summary>
    /// Gives the odd relations the lines that their rows have in the files a graph is saved to: a header, then the claims of each kind in
    /// the order of the set.
    /// </summary>
    /// <param name="kind">The kind of all relations of a set without kinds.</param>
    /// <param name="next">[kind]: the next free line; left behind the rows of this set.</param>
    /// <param name="breaksIn">How many line breaks a text has, by number.</param>
    public void NumberLines(RelationKind kind, int[] next, Func<int, int> breaksIn)
    {
        for (var relation = 0; relation < Count; relation++)
        {
            ref var line = ref next[(int)(Kinds?[relation] ?? kind)];
            if (Lines is not null && Lines[relation] != 0)
            {
                Lines[relation] = line;
            }

            var shared = (Code[relation] >= Codes.FirstText ? breaksIn(Code[relation] - Codes.FirstText) : 0)
                + breaksIn(Extra?[relation] ?? 0);
            for (var claim = ClaimStarts[relation]; claim < ClaimStarts[relation + 1]; claim++)
            {
                line += 1 + shared + breaksIn(Source[claim]) + breaksIn(Evidence?[claim] ?? 0) + breaksIn(Note?[claim] ?? 0);
            }
        }
    }

    /// <summary>
    /// Packs rows whose ends are both there. Rows that repeat a claim word for word are dropped and handed to <paramref name="repeated"/>.
    /// </summary>
    public static RelationSet Create(
        RelationFamily family, ReadOnlySpan<PackedRow> rows, int sources, int targets, Action<RelationKind, int> repeated)
    {
        var starts = new int[sources + 1];
        foreach (ref readonly var row in rows)
        {
            if (row is { From: >= 0, To: >= 0 })
            {
                starts[row.From + 1]++;
            }
        }

        for (var i = 0; i < sources; i++)
        {
            starts[i + 1] += starts[i];
        }

        var order = new int[starts[sources]];
        var next = starts.AsSpan(0, sources).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] is { From: >= 0, To: >= 0 })
            {
                order[next[rows[i].From]++] = i;
            }
        }

        var sorter = new RowOrder(rows);
        for (var artifact = 0; artifact < sources; artifact++)
        {
            sorter.Sort(order.AsSpan(starts[artifact]..starts[artifact + 1]));
        }

        return Pack(family, rows, order, sources, targets, repeated);
    }

    private static RelationSet Pack(
        RelationFamily family, ReadOnlySpan<PackedRow> rows, int[] order, int sources, int targets, Action<RelationKind, int> repeated)
    {
        var (relations, claims) = (0, 0);
        bool extra = false, date = false, endDate = false, evidence = false, recorded = false, retracted = false;
        bool note = false, line = false;
        for (var i = 0; i < order.Length; i++)
        {
            ref readonly var row = ref rows[order[i]];
            var isNew = i == 0 || !row.IsSameRelation(rows[order[i - 1]]);
            if (!isNew && row.IsSameClaim(rows[order[i - 1]]))
            {
                repeated(row.Kind, row.Line);
                continue;
            }

            relations += isNew ? 1 : 0;
            claims++;
            extra |= row.Extra != 0;
            date |= row.Date != 0;
            endDate |= row.EndDate != 0;
            evidence |= row.Evidence != 0;
            recorded |= row.Recorded != 0;
            retracted |= row.Retracted != 0;
            note |= row.Note != 0;
            line |= row.IsOdd;
        }

        var set = new RelationSet(relations, claims, sources, targets, family == RelationFamily.Lineage)
        {
            Extra = extra ? new int[relations] : null,
            Date = date ? new int[relations] : null,
            EndDate = endDate ? new int[relations] : null,
            Given = family == RelationFamily.Licensing ? new bool[relations] : null,
            Evidence = evidence ? new int[claims] : null,
            Recorded = recorded ? new int[claims] : null,
            Retracted = retracted ? new int[claims] : null,
            Note = note ? new int[claims] : null,
            Lines = line ? new int[relations] : null,
        };
        set.Fill(rows, order);
        return set;
    }

    private void Fill(ReadOnlySpan<PackedRow> rows, int[] order)
    {
        var (relation, claim) = (-1, 0);
        for (var i = 0; i < order.Length; i++)
        {
            ref readonly var row = ref rows[order[i]];
            if (i == 0 || !row.IsSameRelation(rows[order[i - 1]]))
            {
                relation++;
                From[relation] = row.From;
                To[relation] = row.To;
                Code[relation] = row.Code;
                ClaimStarts[relation] = claim;
                Starts[row.From + 1]++;
                IncomingStarts[row.To + 1]++;
                Set(Extra, relation, row.Extra);
                Set(Date, relation, row.Date);
                Set(EndDate, relation, row.EndDate);
                Set(Lines, relation, !row.IsOdd ? 0 : row.Line != 0 ? row.Line : -1);
                if (Kinds is not null)
                {
                    Kinds[relation] = row.Kind;
                }
            }
            else if (row.IsSameClaim(rows[order[i - 1]]))
            {
                MarkGiven(relation, row.IsGiven);
                continue;
            }

            MarkGiven(relation, row.IsGiven);
            Source[claim] = row.Source;
            Confidence[claim] = row.Confidence;
            Set(Evidence, claim, row.Evidence);
            Set(Recorded, claim, row.Recorded);
            Set(Retracted, claim, row.Retracted);
            Set(Note, claim, row.Note);
            claim++;
        }

        ClaimStarts[Count] = claim;
        Accumulate(Starts);
        Accumulate(IncomingStarts);
        var next = IncomingStarts.AsSpan().ToArray();
        for (var i = 0; i < Count; i++)
        {
            Incoming[next[To[i]]++] = i;
        }
    }

    private void MarkGiven(int relation, bool given)
    {
        if (Given is not null)
        {
            Given[relation] |= given;
        }
    }

    private static void Set(int[]? column, int position, int value)
    {
        if (column is not null)
        {
            column[position] = value;
        }
    }

    private static void Accumulate(int[] counts)
    {
        for (var i = 1; i < counts.Length; i++)
        {
            counts[i] += counts[i - 1];
        }
    }

    /// <summary>
    /// Sorts the rows of one artifact, by insertion while they are few: most artifacts have one or two (StorageBenchmarks).
    /// </summary>
    private readonly ref struct RowOrder(ReadOnlySpan<PackedRow> rows)
    {
        private readonly ReadOnlySpan<PackedRow> _rows = rows;

        public void Sort(Span<int> order)
        {
            if (order.Length > 32)
            {
                var keys = new PackedRow[order.Length];
                for (var i = 0; i < keys.Length; i++)
                {
                    keys[i] = _rows[order[i]];
                }

                keys.AsSpan().Sort(order, static (a, b) => a.OrderTo(b));
                return;
            }

            for (var i = 1; i < order.Length; i++)
            {
                var moving = order[i];
                var place = i;
                while (place > 0 && _rows[order[place - 1]].OrderTo(_rows[moving]) > 0)
                {
                    order[place] = order[place - 1];
                    place--;
                }

                order[place] = moving;
            }
        }
    }
}
