// A summary as plain text for people.
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes a <see cref="Summary"/>: its sentence, then its four lists, each entry with what would settle it.</summary>
internal static class SummaryText
{
    /// <summary>Characters in a line; a longer word, such as an address, stands alone in a longer line.</summary>
    private const int Width = 80;

    /// <summary>How <c>--party</c> spells the parties, in the order of the enum.</summary>
    public static readonly ImmutableArray<string> Parties = ["maker", "recipient"];

    /// <summary>How <c>--reading</c> spells the readings, in the order of the enum.</summary>
    public static readonly ImmutableArray<string> Readings = ["cautious", "balanced", "text-only"];

    /// <summary>The text; it ends with a line feed.</summary>
    /// <param name="title">What the artifact is called.</param>
    /// <param name="summary">What is known of it.</param>
    public static string Of(string title, Summary summary)
    {
        var text = new StringBuilder();
        Append(text, "", title);
        text.Append('\n');
        Append(text, "", summary.Sentence);
        AppendList(text, "Must do", "nothing that is known", summary.MustDo.Select(Entry));
        AppendList(text, "May not", "nothing that is known", summary.MayNot.Select(Entry));
        AppendList(text, "Contested", "nothing", summary.Contested.Select(Entry));
        AppendList(
            text, "Not known", "nothing that could change an answer", summary.NotKnown.Select(Entry));
        text.Append('\n');
        var (party, reading) = (Parties[(int)summary.Party], Readings[(int)summary.Reading]);
        Append(text, "", $"For the {party}, read as {reading}; --party and --reading give the others. {Verdict.Disclaimer}");
        return text.ToString();
    }

    /// <summary>Of a term, what would settle it is said without a verb.</summary>
    private static (string Text, string? SettledBy) Entry(SummaryRow row) =>
        (row.Text, row.SettledBy is { } what ? $"Would settle it: {char.ToLowerInvariant(what[0])}{what[1..]}" : null);

    /// <summary>Of a gap it is a whole sentence.</summary>
    private static (string Text, string? SettledBy) Entry(Unknown gap) => (gap.Message, gap.SettledBy);

    private static void AppendList(StringBuilder text, string title, string nothing, IEnumerable<(string Text, string? SettledBy)> entries)
    {
        text.Append('\n').Append(title).Append(":\n");
        var isEmpty = true;
        foreach (var (what, settledBy) in entries)
        {
            isEmpty = false;
            Append(text, "  - ", what);
            if (settledBy is not null)
            {
                Append(text, "    ", settledBy);
            }
        }

        if (isEmpty)
        {
            Append(text, "  ", nothing + ".");
        }
    }

    /// <summary>Words up to the width; further lines begin below the first word.</summary>
    private static void Append(StringBuilder text, string start, string words)
    {
        text.Append(start);
        var column = start.Length;
        foreach (var word in words.Split(' '))
        {
            if (column > start.Length)
            {
                var fits = column + 1 + word.Length <= Width;
                text.Append(fits ? " " : "\n" + new string(' ', start.Length));
                column = fits ? column + 1 : start.Length;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
