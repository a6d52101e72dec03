namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>How a text says a date.</summary>
public enum DateForm : byte
{
    /// <summary>As ISO 8601 has it, or not at all (empty).</summary>
    Iso,

    /// <summary>In another way that means one date only, such as <c>31.12.2023</c> or <c>12/31/2023</c>.</summary>
    Local,

    /// <summary>With day and month in an order that is not known, such as <c>03/04/2023</c>.</summary>
    Ambiguous,

    /// <summary>In the form of a date with a day, but there is no such day.</summary>
    NoSuchDay,

    /// <summary>In the form of a date without a day, but there is no such month.</summary>
    NoSuchMonth,

    /// <summary>Not as a date.</summary>
    None,
}

/// <summary>Reads dates as people and spreadsheets write them.</summary>
public static class WrittenDate
{
    private static readonly string[] Midnights = ["T00:00:00Z", "T00:00:00", " 00:00:00", " 00:00"];

    /// <summary>
    /// Reads a date with the year in four digits, before or after month and day; dots, slashes or hyphens between; blanks around and a
    /// time of midnight do not count.
    /// </summary>
    /// <param name="text">What is written.</param>
    /// <param name="date">The date; when it is ambiguous, the one with the day first; none when there is none.</param>
    /// <param name="other">When it is ambiguous, the one with the month first; else none.</param>
    public static DateForm Read(ReadOnlySpan<char> text, out PartialDate date, out PartialDate other)
    {
        other = default;
        var trimmed = text.Trim();
        if (PartialDate.TryParse(trimmed, out date))
        {
            return DateForm.Iso;
        }

        foreach (var midnight in Midnights)
        {
            trimmed = trimmed.EndsWith(midnight, StringComparison.Ordinal) ? trimmed[..^midnight.Length] : trimmed;
        }

        Span<int> numbers = stackalloc int[3];
        var count = Split(trimmed, numbers, out var isYearFirst);
        if (count == 0)
        {
            return DateForm.None;
        }

        if (isYearFirst || count == 2)
        {
            var (year, month) = isYearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0]);
            return TryCreate(year, month, count == 3 ? numbers[2] : null, out date) ? DateForm.Local
                : count == 3 ? DateForm.NoSuchDay
                : DateForm.NoSuchMonth;
        }

        var isDayFirst = TryCreate(numbers[2], numbers[1], numbers[0], out date);
        var isMonthFirst = TryCreate(numbers[2], numbers[0], numbers[1], out var american);
        if (isDayFirst && isMonthFirst && date != american)
        {
            other = american;
            return DateForm.Ambiguous;
        }

        date = isDayFirst ? date : american;
        return isDayFirst || isMonthFirst ? DateForm.Local : DateForm.NoSuchDay;
    }

    /// <summary>
    /// Cuts a text into two or three numbers at one separator; one of four digits first or last is the year, the others have one or two.
    /// Returns how many, 0 when it is not such a text.
    /// </summary>
    private static int Split(ReadOnlySpan<char> text, Span<int> numbers, out bool isYearFirst)
    {
        isYearFirst = false;
        var at = text.IndexOfAny('.', '/', '-');
        if (at < 0)
        {
            return 0;
        }

        var (separator, count, years) = (text[at], 0, 0);
        foreach (var range in text.Split(separator))
        {
            var part = text[range];
            if (count == numbers.Length || part.Length is not (1 or 2 or 4) || !PartialDate.TryNumber(part, out numbers[count]))
            {
                return 0;
            }

            isYearFirst |= count == 0 && part.Length == 4;
            years += part.Length == 4 ? 1 : 0;
            count++;
            if (part.Length == 4 && count > 1 && range.End.GetOffset(text.Length) < text.Length)
            {
                return 0; // a year in the middle
            }
        }

        return count >= 2 && years == 1 ? count : 0;
    }

    private static bool TryCreate(int year, int month, int? day, out PartialDate date)
    {
        date = default;
        if (year < 1 || month is < 1 or > 12 || (day is { } given && (given < 1 || given > DateTime.DaysInMonth(year, month))))
        {
            return false;
        }

        date = new PartialDate(year, month, day ?? 0);
        return true;
    }
}
