namespace OpenChat.Graph.Storage.Tests.Rows;

// What one cannot see, or takes for something else, is named by code point and place wherever a cell is shown.
public sealed class OddCharacterTests
{
    private const string Again = " Type it anew where that is not meant.";

    // An id that looks right and is not: at its node, and where a row asks for it.
    [Fact]
    public void Load_NamesTheLetterOfAnotherAlphabet_AtTheNodeAndInTheAdvice()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name\nmodel:z\u043Eo,Zoo\nmodel:b,B\n"),
            ("fine_tunes_from.csv", "from,to,method\nmodel:zoo,model:b,full\n"));

        Assert.Equal(
            [
                "models.csv line 2, id: the id \"model:z\u043Eo\" does not have the usual form; it is accepted. Character 8 is U+043E, a "
                + "Cyrillic letter that looks like o." + Again,
                "fine_tunes_from.csv line 2, from: there is no node \"model:zoo\". Did you mean model:z\u043Eo (character 8 is U+043E, a "
                + "Cyrillic letter that looks like o)? What the row says may be about it, and verdicts count it as unknown.",
            ],
            Messages(folder));
    }

    [Theory]
    [InlineData("M\u00ADIT", "Character 2 is U+00AD, a soft hyphen, which does not show.")]
    [InlineData("M\u200BI\u200BT", "Character 2 is U+200B, a zero-width space, which does not show; character 4 is U+200B, a zero-width "
        + "space, which does not show.")]
    [InlineData("MIT\u00A0License", "Character 4 is U+00A0, which looks like a blank.")]
    public void Load_NamesWhatDoesNotShow_When_ALicenseIsReadAllTheSame(string license, string told)
    {
        using var folder = TestFolder.Create(
            ("licenses.csv", "id,name\nlicense:mit,MIT\n"), ("licensed_under.csv", $"from,to\nmodel:a,{license}\n"));

        Assert.Equal(
            [$"licensed_under.csv line 2, to: \"{license}\" is read as license:mit. {told}{Again}"], Messages(folder));
    }

    [Theory]
    [InlineData("\u200Bid,name", "Character 1 is U+200B, a zero-width space, which does not show.")]
    [InlineData("\u001Aid,name", "Character 1 is U+001A, Ctrl+Z, an old mark of the end of a file, which does not show.")]
    public void Load_ReadsAHeader_When_SomethingInItDoesNotShow(string header, string told)
    {
        using var folder = TestFolder.Create(("models.csv", $"{header}\nmodel:a,A\nmodel:b,B\n"));
        var loaded = folder.Load();

        Assert.Equal(2, loaded.Graph.ModelCount);
        Assert.Equal(
            [$"models.csv: the header \"{header.Split(',')[0].Replace('\u001A', '\uFFFD')}\" is read as id. {told}{Again}"],
            Messages(folder));
    }

    // A header in which a letter is of another alphabet is none of the layout; the finding shows why.
    [Fact]
    public void Load_NamesTheLetter_When_AHeaderCannotBeRead()
    {
        using var folder = TestFolder.Create(("models.csv", "\u0456d,name\nmodel:a,A\n"));

        Assert.Contains(
            "models.csv has no column id, which is required; the file is not read, so that the graph has none of the models, and what "
            + "names "
            + "one of them counts as not known. Its header has: \u0456d, name. Character 1 is U+0456, a Cyrillic letter that looks like i."
            + Again + " Put the names of all columns into its first row.",
            Messages(folder));
    }

    // Words of other alphabets are words.
    [Theory]
    [InlineData("\u041C\u043E\u0434\u0435\u043B\u044C")]
    [InlineData("\u6A21\u578B")]
    [InlineData("\u03B2-vae")]
    public void Load_SaysNothing_When_AWordIsOfAnotherAlphabet(string word)
    {
        using var folder = TestFolder.Create(("models.csv", $"id,name\nmodel:{word},A\nmodel:a,A\n"));

        Assert.Equal(
            [$"models.csv line 2, id: the id \"model:{word}\" does not have the usual form; it is accepted."], Messages(folder));
    }

    // Ctrl+Z on a line of its own is how old programs end a file.
    [Fact]
    public void Load_PassesOverAnOldMarkOfTheEnd()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\nmodel:a,A\n\u001A"));

        Assert.Empty(Messages(folder));
    }

    private static string[] Messages(TestFolder folder) => [.. folder.Load().Findings.Select(static finding => finding.Message)];
}
