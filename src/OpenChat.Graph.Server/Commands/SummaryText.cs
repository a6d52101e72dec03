// A summary as plain text for people.
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Commands;

/// <summary>
/// Writes a <see cref="Summary"/>: its sentence, then its four lists, each entry with what would settle it, then the lineage.
/// </summary>
internal static class SummaryText
{
    /// <summary>Characters in a line; a longer word, such as an address, stands alone in a longer line.</summary>
    private const int Width = 80;

    /// <summary>Up to how many purposes that a term does not concern are named instead of those that it does.</summary>
    private const int MostExcepted = 2;

    /// <summary>How <c>--party</c> spells the parties, in the order of the enum.</summary>
    public static readonly ImmutableArray<string> Parties = ["maker", "recipient"];

    /// <summary>How <c>--reading</c> spells the readings, in the order of the enum.</summary>
    public static readonly ImmutableArray<string> Readings = ["cautious", "balanced", "text-only"];

    /// <summary>The text; it ends with a line feed.</summary>
    /// <param name="title">What the artifact is called.</param>
    /// <param name="summary">What is known of it.</param>
    /// <param name="lineage">What it was made from, as lines.</param>
    public static string Of(string title, Summary summary, string lineage)
    {
        var text = new StringBuilder();
        Append(text, "", title);
        text.Append('\n');
        Append(text, "", summary.Sentence);
        AppendRows(text, "Must do", "nothing that is known", summary.MustDo);
        AppendRows(text, "May not", "nothing that is known", summary.MayNot);
        AppendRows(text, "Contested", "nothing", summary.Contested);
        var nothing = summary.Contested.IsEmpty
            ? "nothing that could change an answer"
            : "no fact is missing that could change an answer; what is contested stands above";
        AppendList(text, "Not known", nothing, summary.NotKnown, static (text, gap) =>
        {
            var (message, settledBy) = Summaries.Plain(gap);
            Append(text, "  - ", message);
            Append(text, "    ", settledBy);
        });
        text.Append("\nMade from:\n").Append(lineage).Append('\n');
        Append(
            text,
            "",
            "Lines without a mark are binding: the license itself says that it reaches this far, or a copy of what it covers is inside. "
            + "Likely: so it is ordinarily read. Contested: authorities disagree, or those whom it would bind never agreed to it.");
        Append(text, "", $"{For(summary.Party)} {Counting(summary.Reading)} {Verdict.Disclaimer}");
        return text.ToString();
    }

    private static string For(VerdictParty party) => party == VerdictParty.Maker
        ? "This is for whoever made it; --party recipient is for you who got it from its publisher."
        : "This is for you who got it from its publisher; --party maker is for whoever made it, who may have agreed to terms of services "
            + "on the way.";

    private static string Counting(Reading reading) => "Must do and May not hold " + reading switch
    {
        Reading.Cautious => "all that is binding, likely or contested; --reading balanced leaves out what is contested, --reading "
            + "text-only what is likely, too.",
        Reading.TextOnly => "what is binding; --reading balanced adds what is likely, --reading cautious what is contested, too.",
        _ => "what is binding or likely; --reading cautious adds what is contested, --reading text-only leaves out what is likely.",
    };

    /// <summary>Terms, those together that one answer would settle; in the order of the first of each.</summary>
    private static void AppendRows(StringBuilder text, string title, string nothing, ImmutableArray<SummaryRow> rows) =>
        AppendList(text, title, nothing, rows.GroupBy(static row => row.SettledBy, StringComparer.Ordinal), static (text, together) =>
        {
            foreach (var row in together)
            {
                Append(text, "  - ", row.Text + Concerns(row.Purposes));
            }

            if (together.Key is { } what)
            {
                var those = together.Count() == 1 ? "it" : "these";
                var colon = what.StartsWith("For ", StringComparison.Ordinal) ? "" : ":"; // of one of several licenses
                Append(text, "    ", $"Would settle {those}{colon} {char.ToLowerInvariant(what[0])}{what[1..]}");
            }
        });

    private static string Concerns(ImmutableArray<Purpose> purposes)
    {
        Purpose[] others = [.. Enum.GetValues<Purpose>().Except(purposes)];
        return purposes.IsEmpty ? ""
            : others.Length == 0 ? " Concerns every use."
            : others.Length <= MostExcepted ? $" Concerns every use but {string.Join(" and ", others.Select(Word))}."
            : $" Concerns {string.Join(", ", purposes.Select(Word))}.";
    }

    private static string Word(Purpose purpose) => purpose switch
    {
        Purpose.CommercialUse => "commercial use",
        Purpose.Research => "research",
        Purpose.Redistribute => "passing it on",
        Purpose.FineTune => "fine-tuning",
        Purpose.TrainOnOutputs => "training on its outputs",
        Purpose.HostAsService => "hosting",
        _ => "competing models",
    };

    private static void AppendList<T>(
        StringBuilder text, string title, string nothing, IEnumerable<T> entries, Action<StringBuilder, T> append)
    {
        text.Append('\n').Append(title).Append(":\n");
        var isEmpty = true;
        foreach (var entry in entries)
        {
            isEmpty = false;
            append(text, entry);
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
