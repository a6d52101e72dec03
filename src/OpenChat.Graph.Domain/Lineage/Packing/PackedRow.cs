using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Packing;

/// <summary>How qualifiers, components and roles are numbered in packed relations.</summary>
internal static class Codes
{
    /// <summary>Code of the first component; 0 says that none was given.</summary>
    public const int FirstComponent = 1;

    /// <summary>From here on, codes stand for texts: unknown qualifiers and components, and all roles.</summary>
    public const int FirstText = 64;
}

/// <summary>
/// One relation row with numbers for texts. It is ordered as relations are within an artifact, then as claims are within a relation.
/// </summary>
internal struct PackedRow
{
    public int From;
    public int To;
    public int Code;
    public int Extra;

    /// <summary>Of a license the first day in force, of generated data when it was generated.</summary>
    public int Date;

    /// <summary>Of a license the last day in force.</summary>
    public int EndDate;
    public int Source;
    public int Evidence;
    public int Recorded;
    public int Retracted;
    public int Note;
    public int Line;
    public RelationKind Kind;
    public Confidence Confidence;
    public bool IsGiven;

    /// <summary>Whether something of the row may have to be pointed at later, so that its line is kept.</summary>
    public bool IsOdd;

    public readonly bool IsSameRelation(in PackedRow other) =>
        From == other.From && Kind == other.Kind && To == other.To && Code == other.Code && Extra == other.Extra
        && Date == other.Date && EndDate == other.EndDate;

    public readonly bool IsSameClaim(in PackedRow other) =>
        Source == other.Source && Evidence == other.Evidence && Confidence == other.Confidence && Recorded == other.Recorded
        && Retracted == other.Retracted && Note == other.Note;

    /// <summary>Negative when this row comes before the other.</summary>
    public readonly int OrderTo(in PackedRow other)
    {
        var order = Kind.CompareTo(other.Kind);
        order = order != 0 ? order : To.CompareTo(other.To);
        order = order != 0 ? order : Code.CompareTo(other.Code);
        order = order != 0 ? order : Extra.CompareTo(other.Extra);
        order = order != 0 ? order : Date.CompareTo(other.Date);
        order = order != 0 ? order : EndDate.CompareTo(other.EndDate);
        order = order != 0 ? order : Source.CompareTo(other.Source);
        order = order != 0 ? order : Evidence.CompareTo(other.Evidence);
        order = order != 0 ? order : Confidence.CompareTo(other.Confidence);
        order = order != 0 ? order : Recorded.CompareTo(other.Recorded);
        order = order != 0 ? order : Retracted.CompareTo(other.Retracted);
        order = order != 0 ? order : Note.CompareTo(other.Note);
        order = order != 0 ? order : IsGiven.CompareTo(other.IsGiven);
        return order != 0 ? order : Line.CompareTo(other.Line);
    }
}
