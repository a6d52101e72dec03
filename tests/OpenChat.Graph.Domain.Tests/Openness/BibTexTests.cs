using OpenChat.Graph.Domain.Openness;

namespace OpenChat.Graph.Domain.Tests.Openness;

public sealed class BibTexTests
{
    private static readonly ResourceRow Row = new("resource:r", "T", "", "", "", "", "", "", "", "", "");

    [Fact]
    public void Paper_OfProceedings_HasABookTitle() => Assert.Equal(
        """
        @inproceedings{lee-2023,
          author = {Ann Lee and Bo Núñez},
          title = {{Open \& Co}},
          booktitle = {Proceedings of 5},
          year = {2023},
          doi = {10.1/x_y},
          url = {https://doi.org/10.1/x_y}
        }

        """.ReplaceLineEndings("\n"),
        BibTex.Of(Row with
        {
            Id = "resource:lee-2023",
            Title = "Open & Co",
            Kind = "paper",
            Authors = "Ann Lee; Bo Núñez",
            Venue = "Proceedings of 5",
            Year = "2023",
            Doi = "10.1/x_y",
            Url = "https://doi.org/10.1/x_y",
        }));

    [Theory]
    [InlineData("paper", "Conference on X", "@inproceedings{r,\n  title = {{T}},\n  booktitle = {Conference on X}\n}\n")]
    [InlineData("paper", "Journal", "@article{r,\n  title = {{T}},\n  journal = {Journal}\n}\n")]
    [InlineData("index", "", "@misc{r,\n  title = {{T}}\n}\n")]
    public void Kind_FollowsFromKindAndVenue(string kind, string venue, string expected) =>
        Assert.Equal(expected, BibTex.Of(Row with { Kind = kind, Venue = venue }));

    [Fact]
    public void Texts_AreNoCommands() => Assert.Equal(
        "@misc{a-:7b:b:7d:,\n  title = {{\\textbackslash{}input{\\textbraceleft}x{\\textbraceright} 100\\% \\$ \\# \\_ "
        + "\\textasciitilde{} \\textasciicircum{}}}\n}\n",
        BibTex.Of(Row with { Id = "resource:a-{b}", Title = "\\input{x} 100% $ # _ ~ ^" }));

    // Programs count braces, also those behind a backslash: an entry that does not balance swallows those after it.
    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("a}, note = {b")]
    public void Braces_StayBalanced(string text)
    {
        var entry = BibTex.Of(Row with
        {
            Title = text,
            Authors = text,
            Venue = text,
            Year = text,
            Doi = text,
            Url = "https://x.org/" + text.Replace(' ', '+'),
        });

        var (depth, low) = (0, int.MaxValue);
        foreach (var c in entry[entry.IndexOf('{', StringComparison.Ordinal)..].TrimEnd('\n')[..^1])
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            low = Math.Min(low, depth);
        }

        Assert.Equal((1, 1), (depth, low)); // the entry alone is open, from its beginning to its last brace
        Assert.Equal(6, entry.Split('\n').Count(static line => line.StartsWith("  ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Ann Lee", "Ann Lee")]
    [InlineData("Lee, Ann", "Lee, Ann")]
    [InlineData("Smith, Jr., John", "Smith, Jr., John")]
    [InlineData("Research and Development Team", "{Research and Development Team}")]
    [InlineData("Smith, Jr., John, III", "{Smith, Jr., John, III}")]
    [InlineData("A B, C D, E F", "{A B, C D, E F}")]
    [InlineData("OpenAI, Inc.", "{OpenAI, Inc.}")]
    [InlineData("Brandt Anders", "Brandt Anders")]
    public void Author_StaysOneName(string name, string expected) =>
        Assert.Equal($"@misc{{r,\n  author = {{{expected}}},\n  title = {{{{T}}}}\n}}\n", BibTex.Of(Row with { Authors = name }));

    [Theory]
    [InlineData("resource:\u00E9", ":e9:")]
    [InlineData("resource:a/b", "a:2f:b")]
    [InlineData("resource:ab", "ab")]
    [InlineData("resource:Ab", ":41:b")]
    [InlineData("ab", ":ab")]
    [InlineData("resource:", ":resource:3a:")]
    public void Key_IsThatOfOneIdAlone(string id, string key) =>
        Assert.StartsWith($"@misc{{{key},\n", BibTex.Of(Row with { Id = id }), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://x.org/a{b", "https://x.org/a%7Bb")]
    [InlineData("https://x.org/a_b%20c", "https://x.org/a_b%20c")]
    public void Address_IsPercentEncoded_WhereItWouldEndTheField(string url, string expected) =>
        Assert.Equal($"@misc{{r,\n  title = {{{{T}}}},\n  url = {{{expected}}}\n}}\n", BibTex.Of(Row with { Url = url }));

    [Fact]
    public void Address_OfAnotherScheme_IsLeftOut() =>
        Assert.Equal("@misc{r,\n  title = {{T}}\n}\n", BibTex.Of(Row with { Url = "javascript:alert(1)" }));
}
