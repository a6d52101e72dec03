// docs/configuration.md: its list of options is made from the options and what their records say of them.
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Tests.Pages;

public sealed partial class ConfigurationPageTests
{
    private const string Start =
        "<!-- The list below is made from src/OpenChat.Graph.Server/Options by a test, which says how to renew it. -->\n";

    private const int Width = 132;

    private static readonly ILookup<string, XElement> Comments =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "OpenChat.Graph.Server.xml")).Descendants("member")
            .ToLookup(member => (string?)member.Attribute("name") ?? "");

    /// <summary>Renew the page with ACCEPT_RECORDED=1 after a change of an option (.github/CONTRIBUTING.md).</summary>
    [Fact]
    public void List_IsMadeFromTheOptions()
    {
        var page = Page.At("docs/configuration.md").Text;
        Assert.Contains(Start, page, StringComparison.Ordinal);
        var text = new StringBuilder(page[..(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)]);
        var defaults = new ServerOptions();
        foreach (var topic in OptionsReader.All.GroupBy(option => option.Topic))
        {
            text.Append('\n').Append("## ").Append(topic.Key.Name).Append("\n\n");
            AppendWrapped(text, "", Summary(topic.Key));
            text.Append('\n');
            foreach (var option in topic)
            {
                AppendWrapped(text, "- ", Describe(option, option.Get(defaults)));
            }
        }

        RecordedFile.Check(Path.Combine(TestFolders.Root, "docs", "configuration.md"), text.ToString());
    }

    private static string Describe(Option option, object? value)
    {
        var text = new StringBuilder($"**`OPENCHAT_{WordStart().Replace(option.Name, "_").ToUpperInvariant()}`** (`{option.Name}`");
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $", default `{(value is bool flag ? flag ? "true" : "false" : value)}`");
        }

        if (option.Property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            text.Append(CultureInfo.InvariantCulture, $", from {range.Minimum:N0} to {range.Maximum:N0}");
        }

        return text.Append("): ").Append(Summary(option.Property)).ToString();
    }

    /// <summary>What the source says of a property, as Markdown.</summary>
    private static string Summary(PropertyInfo property)
    {
        var summary = Comments[$"P:{property.DeclaringType!.FullName}.{property.Name}"].Single().Element("summary")!;
        return Blanks().Replace(string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref") ?? "").Split('.', ':')[^1]}`",
            _ => ((XText)node).Value,
        })), " ").Trim();
    }

    private static void AppendWrapped(StringBuilder text, string bullet, string sentences)
    {
        var line = bullet;
        foreach (Match word in Word().Matches(sentences))
        {
            if (line.Length + word.Length > Width)
            {
                text.Append(line.TrimEnd()).Append('\n');
                line = new string(' ', bullet.Length);
            }

            line += word.Value + " ";
        }

        text.Append(line.TrimEnd()).Append('\n');
    }

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();

    [GeneratedRegex("[ \n]+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    // up to the next blank that is not within code
    [GeneratedRegex("([^ `]|`[^`]*`)+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
