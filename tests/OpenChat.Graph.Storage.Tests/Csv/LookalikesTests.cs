using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Storage.Tests.Csv;

// Which table something in a folder may be meant for that does not have the name of any.
public sealed class LookalikesTests
{
    [Theory]
    [InlineData("license_terms.CSV", "license_terms")]
    [InlineData("License_Terms.csv", "license_terms")]
    [InlineData("LicenseTerms.csv", "license_terms")]
    [InlineData("license-terms.tsv", "license_terms")]
    [InlineData("license_terms.xlsx", "license_terms")]
    [InlineData("license_terms.csv.txt", "license_terms")]
    [InlineData("license_terms.csv.gpg", "license_terms")]
    [InlineData("license_terms.csv_old", "license_terms")]
    [InlineData("license_terms.csv~", "license_terms")]
    [InlineData("license_terms (1).csv", "license_terms")]
    [InlineData("license_terms - Copy (2).csv", "license_terms")]
    [InlineData("Copy of license_terms.csv", "license_terms")]
    [InlineData("license_terms_v2.csv", "license_terms")]
    [InlineData("license_terms_2024-11-30.csv.gz", "license_terms")]
    [InlineData("license_terms.json", "license_terms")]
    [InlineData("license_terms", "license_terms")]
    [InlineData("license_terms.txt", "license_terms")]
    [InlineData("licence_terms.csv", "license_terms")]
    [InlineData("term.csv", "terms")]
    [InlineData("TERMS.CSV", "terms")]
    [InlineData("_openness.csv", "openness")]
    [InlineData("Models.CSV", "models")]
    [InlineData("project-links.ods", "project_links")]
    [InlineData("fine_tunes_from.csv.bak", "fine_tunes_from")]
    [InlineData("license_terms.csv", null)]
    [InlineData("LICENSE", null)]
    [InlineData("LICENSE.txt", null)]
    [InlineData("licenses.md", null)]
    [InlineData("README.md", null)]
    [InlineData("notes.txt", null)]
    [InlineData("notes.csv", null)]
    [InlineData(".csv", null)]
    [InlineData(".git", null)]
    [InlineData("2024.csv", null)]
    [InlineData("~", null)]
    public void TableOf_TellsWhichTableMayBeMeant(string entry, string? table) =>
        Assert.Equal(table, Lookalikes.TableOf(entry)?.Name);
}
