using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Which days the dates may name on which verdicts rest: the one place that knows what day it is. What begins, comes out or takes effect
/// after today is not there yet; a day ahead is allowed, as it is later elsewhere in the world.
/// </summary>
/// <param name="today">The day of the load.</param>
internal sealed class PossibleDays(DateOnly today)
{
    /// <summary>No day that counts lies in an earlier year.</summary>
    public const int FirstYear = 1900;

    private readonly DateOnly _latest = today.AddDays(1);

    /// <summary>What is expected of the day on which something begins.</summary>
    public const string Beginning = "a day from 1900 to today";

    /// <summary>What is expected of the day on which something ends.</summary>
    public const string Ending = "a day from 1900 to the end of next year";

    /// <summary>Whether something may have begun on a day; true where none is known.</summary>
    public bool MayHaveBegun(PartialDate date) => date.IsNone || (date.Year >= FirstYear && !IsAhead(date));

    /// <summary>Whether a day certainly lies after today; false where none is known.</summary>
    public bool IsAhead(PartialDate date) => date.Year >= _latest.Year && date.First > _latest;

    /// <summary>Whether something may end on a day; true where none is known.</summary>
    public bool MayEnd(PartialDate date) => date.IsNone || (date.Year >= FirstYear && date.Year <= today.Year + 1);
}
