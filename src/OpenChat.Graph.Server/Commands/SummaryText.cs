// A summary as plain text for people.
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Writes a <see cref="Summary"/>: its sentence, then its four lists, each entry with what would settle it.</summary>
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
    public static string Of(string title, Summary summary)
    {
        var text = new StringBuilder();
        Append(text, "", title);
        text.Append('\n');
        Append(text, "", summary.Sentence);
        AppendRows(text, "Must do", "nothing that is known", summary.MustDo);
        AppendRows(text, "May not", "nothing that is known", summary.MayNot);
        AppendRows(text, "Contested", "nothing", summary.Contested);
        AppendList(text, "Not known", "nothing that could change an answer", summary.NotKnown, static (text, gap) =>
        {
            Append(text, "  - ", gap.Message);
            Append(text, "    ", gap.SettledBy);
        });
        text.Append('\n');
        if (summary.MustDo.Concat(summary.MayNot).Concat(summary.Contested).Any(static row => row.Certainty != Certainty.Binding))
        {
            Append(
                text,
                "",
                "What is called neither likely nor contested is binding: the text itself reaches this far. Likely: by the ordinary reading "
                + "it does. Contested: authorities disagree, or whoever made this never agreed to the text.");
        }

        var (party, reading) = (Parties[(int)summary.Party], Readings[(int)summary.Reading]);
        Append(text, "", $"For the {party}, read as {reading}; --party and --reading give the others. {Verdict.Disclaimer}");
        return text.ToString();
    }

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
                Append(text, "    ", $"Would settle {those}: {char.ToLowerInvariant(what[0])}{what[1..]}");
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
