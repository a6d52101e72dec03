using System.Globalization;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>
/// An ISO 8601 date cut short where less is known: <c>2023</c>, <c>2023-03</c>, <c>2023-03-24</c>. The default value means that no date is
/// known. It stands for the interval of all days it may be.
/// </summary>
/// <remarks>
/// A date that is given and cannot be read is like one that is not known, but does not equal it, so that nobody takes it for one that was
/// left out on purpose: <see cref="Unreadable"/>.
/// </remarks>
public readonly struct PartialDate : IEquatable<PartialDate>, IComparable<PartialDate>
{
    internal PartialDate(int packed) => Packed = packed;

    /// <summary>A date; month 0 when only the year is known, day 0 when only year and month are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such day in the calendar.</exception>
    public PartialDate(int year, int month = 0, int day = 0)
    {
        if (year is < 1 or > 9999 || month is < 0 or > 12 || day < 0
            || (day > 0 && (month == 0 || day > DateTime.DaysInMonth(year, month))))
        {
            throw new ArgumentOutOfRangeException(nameof(year), $"The calendar has no {year}-{month}-{day}.");
        }

        Packed = (year * 10000) + (month * 100) + day;
    }

    /// <summary>A date that is given and cannot be read.</summary>
    public static PartialDate Unreadable { get; } = new(-1);

    /// <summary>
    /// The date as the number yyyymmdd, with zeros where month or day are not known; 0 for no date, −1 for one that cannot be read.
    /// </summary>
    internal int Packed { get; }

    /// <summary>Whether no date is known.</summary>
    public bool IsNone => Packed <= 0;

    /// <summary>Whether a date is given and cannot be read. Then none is known.</summary>
    public bool IsUnreadable => Packed < 0;

    /// <summary>1 to 9999; 0 when no date is known.</summary>
    public int Year => IsNone ? 0 : Packed / 10000;

    /// <summary>1 to 12; null when not known.</summary>
    public int? Month => !IsNone && Packed / 100 % 100 is var month and not 0 ? month : null;

    /// <summary>1 to 31; null when not known.</summary>
    public int? Day => !IsNone && Packed % 100 is var day and not 0 ? day : null;

    /// <summary>The first day it may be; the first day of all when no date is known.</summary>
    public DateOnly First => IsNone ? DateOnly.MinValue : new DateOnly(Year, Month ?? 1, Day ?? 1);

    /// <summary>The last day it may be; the last day of all when no date is known.</summary>
    public DateOnly Last =>
        IsNone ? DateOnly.MaxValue
        : Month is not { } month ? new DateOnly(Year, 12, 31)
        : new DateOnly(Year, month, Day ?? DateTime.DaysInMonth(Year, month));

    /// <summary>Whether both dates are the same as written.</summary>
    public static bool operator ==(PartialDate left, PartialDate right) => left.Packed == right.Packed;

    /// <summary>Whether the dates differ as written.</summary>
    public static bool operator !=(PartialDate left, PartialDate right) => left.Packed != right.Packed;

    /// <summary>Whether <paramref name="left"/> sorts before.</summary>
    public static bool operator <(PartialDate left, PartialDate right) => left.Packed < right.Packed;

    /// <summary>Whether <paramref name="left"/> sorts before or is the same.</summary>
    public static bool operator <=(PartialDate left, PartialDate right) => left.Packed <= right.Packed;

    /// <summary>Whether <paramref name="left"/> sorts after.</summary>
    public static bool operator >(PartialDate left, PartialDate right) => left.Packed > right.Packed;

    /// <summary>Whether <paramref name="left"/> sorts after or is the same.</summary>
    public static bool operator >=(PartialDate left, PartialDate right) => left.Packed >= right.Packed;

    /// <summary>
    /// Whether this date may lie in a validity interval: <paramref name="from"/> to <paramref name="to"/>, both included, each open when no
    /// date is known. True when this date itself is not known.
    /// </summary>
    public bool MayLieWithin(PartialDate from, PartialDate to) => Last >= from.First && First <= to.Last;

    /// <summary>
    /// Whether every day that this date may be is before every day that another may be. False when one of them is not known.
    /// </summary>
    public bool IsBefore(PartialDate other) =>
        Packed < other.Packed && !IsNone
        && (Year != other.Year || (Month is { } month && other.Month is { } otherMonth
            && (month != otherMonth || (Day is not null && other.Day is not null))));

    /// <summary>Whether every day that this date may be is a day or before it. False when this date is not known.</summary>
    public bool IsBy(DateOnly day) => !IsNone && Last <= day;

    /// <summary>
    /// This date as it is seen on a day: none while a day that it may be lies behind that day; itself when the day is not known, and when
    /// it cannot be read.
    /// </summary>
    public PartialDate SeenAt(PartialDate day) => IsNone || day.IsNone || IsBy(day.Last) ? this : default;

    /// <summary>Reads <c>yyyy</c>, <c>yyyy-mm</c> or <c>yyyy-mm-dd</c>; an empty text gives no date. False for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PartialDate date)
    {
        date = default;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length is not (4 or 7 or 10) || (text.Length > 4 && text[4] != '-') || (text.Length > 7 && text[7] != '-'))
        {
            return false;
        }

        int month = 0, day = 0;
        if (!TryNumber(text[..4], out var year)
            || (text.Length > 4 && (!TryNumber(text[5..7], out month) || month is 0 or > 12))
            || (text.Length > 7 && (!TryNumber(text[8..10], out day) || day == 0))
            || year == 0
            || (day > 0 && day > DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        date = new PartialDate((year * 10000) + (month * 100) + day);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PartialDate other) => Packed == other.Packed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PartialDate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Packed;

    /// <summary>Orders by year, month, day; what is not known comes before what is.</summary>
    public int CompareTo(PartialDate other) => Packed.CompareTo(other.Packed);

    /// <summary>The date as it was written; empty when not known, and a question mark when it could not be read.</summary>
    public override string ToString() =>
        IsUnreadable ? "?"
        : IsNone ? ""
        : Month is not { } month ? Year.ToString("0000", CultureInfo.InvariantCulture)
        : Day is not { } day ? string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{month:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{month:00}-{day:00}");

    /// <summary>Reads ASCII digits, few enough for a number; false for all else.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
