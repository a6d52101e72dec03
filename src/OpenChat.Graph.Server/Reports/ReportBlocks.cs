// The parts of a report, before it is written in a format.
using System.Collections.Immutable;

namespace OpenChat.Graph.Server.Reports;

/// <summary>A part of a report. No text in it is markup.</summary>
internal abstract record ReportBlock;

/// <summary>A heading below the title.</summary>
/// <param name="Level">1 for a section, 2 for a part of one.</param>
/// <param name="Text">Its words.</param>
/// <param name="StartsPage">Whether a new page begins with it in print.</param>
internal sealed record ReportHeading(int Level, string Text, bool StartsPage = false) : ReportBlock;

/// <summary>One paragraph.</summary>
/// <param name="Text">Its words.</param>
internal sealed record ReportParagraph(string Text) : ReportBlock;

/// <summary>A list.</summary>
/// <param name="Items">Its entries, in order; at least one.</param>
internal sealed record ReportList(ImmutableArray<ReportItem> Items) : ReportBlock;

/// <summary>An entry of a list.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Notes">Sentences below it; empty for none.</param>
/// <param name="Sources">Numbers of the sources it rests on, rising; empty where they are not told.</param>
internal sealed record ReportItem(string Text, ImmutableArray<string> Notes, ImmutableArray<int> Sources)
{
    public ReportItem(string text)
        : this(text, [], [])
    {
    }
}

/// <summary>A table; the first cell of each row names the row.</summary>
/// <param name="Header">The columns.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
internal sealed record ReportTable(ImmutableArray<string> Header, ImmutableArray<ImmutableArray<string>> Rows) : ReportBlock;

/// <summary>The numbered sources; the number of the first is 1.</summary>
/// <param name="Entries">The sources in order.</param>
internal sealed record ReportSources(ImmutableArray<ReportSource> Entries) : ReportBlock;

/// <summary>A source.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Url">Its address, which is of the web; null where none is recorded.</param>
/// <param name="Facts">When it was read, and its terms, in sentences.</param>
internal sealed record ReportSource(string Title, string? Url, string Facts);

/// <summary>Text that stands as it is, line by line.</summary>
/// <param name="Text">The text, without a line break at its end.</param>
internal sealed record ReportCode(string Text) : ReportBlock;
