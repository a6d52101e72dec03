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
        "@misc{a-b,\n  title = {{\\textbackslash{}input\\{x\\} 100\\% \\$ \\# \\_ \\textasciitilde{} \\textasciicircum{}}}\n}\n",
        BibTex.Of(Row with { Id = "resource:a-{b}", Title = "\\input{x} 100% $ # _ ~ ^" }));
}
