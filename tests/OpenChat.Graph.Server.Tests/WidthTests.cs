// No text file is wider than .editorconfig declares.
using System.Globalization;
using OpenChat.Graph.Server.Tests.Pages;

namespace OpenChat.Graph.Server.Tests;

public sealed class WidthTests
{
    // Data and what programs write: nobody breaks their lines by hand.
    private static readonly (string End, string Reason)[] Exempt =
    [
        (".csv", "a row is a line"),
        ("packages.lock.json", "written by dotnet restore"),
        ("package-lock.json", "written by npm"),
        (".sln", "written by dotnet sln"),
        (".svg", "drawn by the program"),
        ("junit.xml", "written by the program"),
        ("Recorded/report.md", "written by the program"),
        ("Recorded/report.html", "written by the program"),
    ];

    [Fact]
    public void Lines_AreAsWideAsEditorconfigDeclares()
    {
        const string Setting = "max_line_length = ";
        var declared = File.ReadLines(Path.Combine(TestFolders.Root, ".editorconfig"))
            .Single(line => line.StartsWith(Setting, StringComparison.Ordinal));
        var width = int.Parse(declared[Setting.Length..], CultureInfo.InvariantCulture);
        var wide = new List<string>();
        foreach (var file in Repository.Files.Where(file => !IsExempt(file)))
        {
            var bytes = File.ReadAllBytes(Path.Combine(TestFolders.Root, file));
            if (!bytes.AsSpan().Contains((byte)0))
            {
                wide.AddRange(System.Text.Encoding.UTF8.GetString(bytes).Split('\n')
                    .Select((line, index) => (Width: line.EnumerateRunes().Count(), Place: $"{file}:{index + 1}"))
                    .Where(line => line.Width > width)
                    .Select(line => $"{line.Place} is {line.Width} columns wide"));
            }
        }

        Assert.Empty(wide);
    }

    // The last: answers and inputs of tests, in which a line end would be another answer or input.
    private static bool IsExempt(string file) => Array.Exists(Exempt, kind => file.EndsWith(kind.End, StringComparison.Ordinal))
        || (file.StartsWith("tests/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal));
}
