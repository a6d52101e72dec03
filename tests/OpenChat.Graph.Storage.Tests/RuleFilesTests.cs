using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests;

// Rule files that are broken, thin or gone: what is found, which gap it leaves, and what becomes of a verdict. Model a was trained on data
// d; both are under a license of the folder's own that gives what the purpose needs, so that COMMERCIAL_USE is allowed as long as all is
// well.
public sealed class RuleFilesTests
{
    private const string Header = "license,term,clause,summary,scope,flows_down,certainty\n";
    private const string Grant = "license:acme-1.0,COMMERCIAL_USE,1,,copies,false,explicit\n";
    private const string Ban = "license:acme-1.0,NON_COMMERCIAL,2,,copies,false,explicit\n";

    [Theory]
    [InlineData(Grant, "Allowed Allowed Allowed")]
    [InlineData(Grant + Ban, "Prohibited Prohibited Prohibited")]
    [InlineData(Grant + "LICENSE:Acme-1.0 , non_commercial ,2,,Copies ,FALSE, Explicit\n", "Prohibited Prohibited Prohibited")]
    [InlineData("license:acme-1.0,commercial_use,1,,copies,false,interpretive\n", "Allowed Allowed Allowed")]
    public void Load_ReadsARow_When_ItsWordsHaveAnotherCaseOrBlanksAround(string rows, string outcomes)
    {
        using var folder = Folder(("license_terms.csv", Header + rows));
        var loaded = folder.Load();

        Assert.Empty(loaded.Findings.Where(finding => finding.File == "license_terms.csv"));
        Assert.Equal(outcomes, Outcomes(loaded));
    }

    // F2: nothing of a license vanishes; what a row that cannot be used may say keeps the verdict from being better than unknown.
    [Theory]
    [InlineData(
        "license:acme-1.0,NON-COMMERCIAL,2,,copies,false,explicit",
        "unknown-value term \"NON-COMMERCIAL\": license_terms.csv line 3, term: \"NON-COMMERCIAL\" is not a known value here. Did you mean "
        + "NON_COMMERCIAL? The row is not used, and license:acme-1.0 does not count as recorded whole.",
        "license_terms.csv line 3 has the unknown term \"NON-COMMERCIAL\"")]
    [InlineData(
        "license:acme-1.0,,2,,copies,false,explicit",
        "empty-value term \"\": license_terms.csv line 3, term: the value is required. The row is not used, and license:acme-1.0 does not "
        + "count as recorded whole.",
        "license_terms.csv line 3 has no term")]
    [InlineData(
        "license:acme-1.0,ATTRIBUTION,2,,copy,false,explicit",
        "unknown-value scope \"copy\": license_terms.csv line 3, scope: \"copy\" is not a known value here. The "
        + "clause "
        + "counts without it, and license:acme-1.0 does not count as recorded whole. Write one of the known words, with a semicolon "
        + "between several.",
        "license_terms.csv line 3 (ATTRIBUTION) has the unknown scope \"copy\"")]
    [InlineData(
        "license:acme-1.0,ATTRIBUTION,2,,copies,false,explict",
        "unknown-value certainty \"explict\": license_terms.csv line 3, certainty: \"explict\" is not a known value here. Did you mean "
        + "explicit? It counts as explicit, and license:acme-1.0 does not count as recorded whole. Write withdrawn if the license does "
        + "not say this, else explicit or interpretive.",
        "license_terms.csv line 3 (ATTRIBUTION) has the unknown certainty \"explict\"")]
    [InlineData(
        "license:acme-1.0,ATTRIBUTION,2,,copies|derivative-weights,false,explicit",
        "unknown-value scope \"copies|derivative-weights\": license_terms.csv line 3, scope: \"copies|derivative-weights\" is not a known "
        + "value here. The clause counts without it, and license:acme-1.0 does not count as recorded whole. Put a semicolon between "
        + "several words.",
        "license_terms.csv line 3 (ATTRIBUTION) has the unknown scope \"copies|derivative-weights\"")]
    [InlineData(
        "license:acme-1.0,ATTRIBUTION,2,,copies,false,withdrawn?",
        "unknown-value certainty \"withdrawn?\": license_terms.csv line 3, certainty: \"withdrawn?\" is not a known value here. Did you "
        + "mean withdrawn? It counts as explicit, and license:acme-1.0 does not count as recorded whole. Write withdrawn if the license "
        + "does not say this, else explicit or interpretive.",
        "license_terms.csv line 3 (ATTRIBUTION) has the unknown certainty \"withdrawn?\"")]
    [InlineData(
        "license:acme-1.1,NON_COMMERCIAL,2,,copies,false,explicit",
        "dangling-id license \"license:acme-1.1\": license_terms.csv line 3, license: there is no license \"license:acme-1.1\", so its "
        + "rows are not used. Did you mean license:acme-1.0? Until that is settled, that license does not count as recorded whole.",
        "license_terms.csv line 3 is about \"license:acme-1.1\", which is no license here but may be meant for it")]
    [InlineData(
        ",NON_COMMERCIAL,2,,copies,false,explicit",
        "empty-value license \"\": license_terms.csv line 3, license: the value is required. Which license the row is about cannot be "
        + "told, "
        + "so no license of this file counts as recorded whole.",
        "license_terms.csv line 3 names no license")]
    public void Verdict_IsUnknown_When_ARowOfTheLicenseCannotBeUsed(string row, string finding, string reason)
    {
        using var folder = Folder(("license_terms.csv", Header + Grant + row + "\n"));
        var loaded = folder.Load();

        Assert.Equal(
            ["Error " + finding],
            loaded.Findings.Where(found => found.File == "license_terms.csv")
                .Select(found => $"{found.Severity} {found.Code} {found.Column} \"{found.Value}\": {found.Message}"));
        Assert.Equal(
            [
                $"UnreadTerms The terms of Acme, the license of A, are not recorded whole: {reason}.",
                $"UnreadTerms The terms of Acme, the license of D, are not recorded whole: {reason}.",
            ],
            Gaps(loaded));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));
    }

    [Fact]
    public void Verdict_DoesNotChange_When_TheIdOfARowIsNearToNone()
    {
        using var folder = Folder(("license_terms.csv", Header + Grant + "license:other,NON_COMMERCIAL,2,,copies,false,explicit\n"));
        var loaded = folder.Load();

        Assert.Equal(
            "license_terms.csv line 3, license: there is no license \"license:other\", so its rows are not used, and no license of "
            + "licenses.csv has what they say. If the license has another id there, write that id here; else delete the rows.",
            Assert.Single(loaded.Findings, finding => finding.File == "license_terms.csv").Message);
        Assert.Equal("Allowed Allowed Allowed", Outcomes(loaded));
    }

    // A row that names its license by anything but its id is not lost in silence.
    [Theory]
    [InlineData("Our License")]
    [InlineData("our lisense")] // no name of it, but near
    [InlineData("The Acme Terms")]
    [InlineData("LicenseRef-Acme")]
    [InlineData("https://acme.example/license")]
    [InlineData("license:Our License")]
    [InlineData("Our License OR Other")]
    public void Verdict_IsUnknown_When_ARowNamesItsLicenseByAnotherWord(string license)
    {
        using var folder = Folder(
            ("licenses.csv", "id,name,spdx_id,url,aliases\nlicense:acme-1.0,Our License,LicenseRef-Acme,https://acme.example/license,"
                + "The Acme Terms\nlicense:k,Other,,,\n"),
            ("license_terms.csv", Header + Grant + $"{license},NON_COMMERCIAL,2,,copies,false,explicit\n"));
        var loaded = folder.Load();
        var finding = Assert.Single(loaded.Findings, static finding => finding.Column == "license");

        Assert.Equal(
            $"Error dangling-id license_terms.csv line 3, license: " + license switch
            {
                "our lisense" => "there is no license \"our lisense\", so its rows are not used. Did you mean license:acme-1.0? Until that "
                    + "is settled, that license does not count as recorded whole.",
                "Our License OR Other" => "\"Our License OR Other\" is no id of a license but what license:acme-1.0 or license:k may be "
                    + "called, so its rows are not used, and these licenses do not count as recorded whole. Write license:acme-1.0 or "
                    + "license:k, one in a row.",
                _ => $"\"{license}\" is no id of a license but what license:acme-1.0 may be called, so its rows are not used, and that "
                    + "license does not count as recorded whole. Write license:acme-1.0.",
            },
            $"{finding.Severity} {finding.Code} {finding.Message}");
        Assert.Equal(
            $"UnreadTerms The terms of Our License, the license of A, are not recorded whole: license_terms.csv line 3 is about "
            + $"\"{license}\", which is "
            + (license == "our lisense" ? "no license here but may be meant for it." : "what it may be called and not its id."),
            Gaps(loaded)[0]);
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));
    }

    // What cannot be the id of any license may be meant for every one.
    [Theory]
    [InlineData("see above")]
    [InlineData("model:a")]
    [InlineData("#REF!")]
    [InlineData("n/a")]
    [InlineData("unknown")]
    [InlineData("https://example.org/terms")]
    public void Verdict_IsUnknown_When_TheLicenseOfARowIsNoId(string license)
    {
        using var folder = Folder(("license_terms.csv", Header + Grant + $"{license},NON_COMMERCIAL,2,,copies,false,explicit\n"));
        var loaded = folder.Load();
        var finding = Assert.Single(loaded.Findings, static finding => finding.Column == "license");

        Assert.Equal(
            $"Error dangling-id license_terms.csv line 3, license: \"{license}\" is no id of a license. Which license the row is about "
            + "cannot be told, so no license of this file counts as recorded whole. Write the id of a license of licenses.csv.",
            $"{finding.Severity} {finding.Code} {finding.Message}");
        Assert.Equal(
            $"UnreadTerms The terms of Acme, the license of A, are not recorded whole: license_terms.csv line 3 is about \"{license}\", "
            + "which is no id of a license.",
            Gaps(loaded)[0]);
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));
    }

    // A term is suggested by its title too, and a permission never for what begins with no.
    [Theory]
    [InlineData("Comercial use", " Did you mean COMMERCIAL_USE?")]
    [InlineData("no commercial use", "")]
    [InlineData("NO_REDISTRIBUTE", "")]
    public void Load_SuggestsNoPermission_When_AWordBeginsWithNo(string term, string ask)
    {
        using var folder = Folder(
            ("terms.csv", "code,kind,title\nCOMMERCIAL_USE,permission,Commercial use\nREDISTRIBUTE,permission,Redistribute\n"
                + "NON_COMMERCIAL,prohibition,Only for other ends\n"),
            ("license_terms.csv", Header + $"license:acme-1.0,{term},1,,copies,false,explicit\n"));

        Assert.Equal(
            $"license_terms.csv line 2, term: \"{term}\" is not a known value here.{ask} The row is not used, and license:acme-1.0 does "
            + "not count as recorded whole.",
            Assert.Single(folder.Load().Findings, static finding => finding.Code == "unknown-value").Message);
    }

    // What the product ships as a duty or a prohibition is nothing milder in a folder.
    [Theory]
    [InlineData("permission", "prohibition")]
    [InlineData(" Duty", "prohibition")]
    public void Load_CountsTheShippedKind_When_AFolderHasAMilderOne(string kind, string shipped)
    {
        var row = Shipped("terms.csv").Split('\n').Single(static row => row.StartsWith("NON_COMMERCIAL,", StringComparison.Ordinal));
        using var folder = Folder(
            ("terms.csv", Shipped("terms.csv").Replace(
                row, row.Replace(",prohibition,", $",{kind},", StringComparison.Ordinal), StringComparison.Ordinal)),
            ("license_terms.csv", Header + Grant + Ban));
        var loaded = folder.Load();
        var finding = Assert.Single(loaded.Findings, static finding => finding.File == "terms.csv");

        Assert.Equal(
            $"Error contradicting-rule terms.csv line {finding.Line}, kind: \"{kind}\" is milder than what the shipped NON_COMMERCIAL "
            + "is, a "
            + $"{shipped}, and what licenses forbid or ask would be lost. The shipped kind counts. Write {shipped}, or give another term a "
            + "code of its own.",
            $"{finding.Severity} {finding.Code} {finding.Message}");
        Assert.Equal("Prohibited Prohibited Prohibited", Outcomes(loaded));
    }

    // The order of two rows for the same thing does not matter: the stricter counts.
    [Theory]
    [InlineData(
        "NON_COMMERCIAL,2,,copies,false,interpretive", "NON_COMMERCIAL,2,,copies,false,explicit", "Prohibited Prohibited Prohibited")]
    [InlineData("NON_COMMERCIAL,2,,copies,false,withdrawn", "NON_COMMERCIAL,2,,copies,false,explicit", "Prohibited Prohibited Prohibited")]
    [InlineData("COMMERCIAL_USE,1,,copies,false,withdrawn", "OUTPUT_FREE,1,,copies,false,explicit", "Unknown Unknown Unknown")]
    public void Load_CountsTheStricter_When_TwoRowsOfALicenseContradict(string one, string other, string outcomes)
    {
        foreach (var rows in (string[][])[[one, other], [other, one]])
        {
            using var folder = Folder((
                "license_terms.csv", Header + Grant + string.Concat(rows.Select(static row => $"license:acme-1.0,{row}\n"))));
            var loaded = folder.Load();

            var finding = Assert.Single(loaded.Findings, finding => finding.File == "license_terms.csv");
            Assert.Equal((FindingSeverity.Error, "contradicting-rule", "license"), (finding.Severity, finding.Code, finding.Column));
            Assert.EndsWith(
                "which says something else. The stricter of the two counts. Keep the row that holds, and delete the other.",
                finding.Message,
                StringComparison.Ordinal);
            Assert.Equal(outcomes, Outcomes(loaded));
        }
    }

    // A row whose term, or license, became another one that has a row already: what it said is gone from where it was.
    [Theory]
    [InlineData(
        Grant + "license:acme-1.0,COMMERCIAL_USE,2,,copies,false,explicit\n",
        "Error contradicting-rule license_terms.csv line 3, term: there is a row for license:acme-1.0 and COMMERCIAL_USE on line 2 "
        + "already, which says something else. The stricter of the two counts. They differ in clause, so one of them may be meant for "
        + "another term "
        + "or license, and license:acme-1.0 does not count as recorded whole. Put the right term or license, or delete the row that does "
        + "not hold.",
        "license_terms.csv line 3 is about COMMERCIAL_USE, as another row is that says something else", "Unknown Unknown Unknown")]
    [InlineData(
        Grant + "license:acme-1.0,COMMERCIAL_USE,1,,outputs;copies,false,explicit\n",
        "Error contradicting-rule license_terms.csv line 3, term: there is a row for license:acme-1.0 and COMMERCIAL_USE on line 2 "
        + "already, which says something else. The stricter of the two counts. They differ in scope, so one of them may be meant for "
        + "another term "
        + "or license, and license:acme-1.0 does not count as recorded whole. Put the right term or license, or delete the row that does "
        + "not hold.",
        "license_terms.csv line 3 is about COMMERCIAL_USE, as another row is that says something else", "Unknown Unknown Unknown")]
    [InlineData(
        "license:acme-1.0,COMMERCIAL_USE,,,copies,false,explicit\nlicense:acme-1.0,COMMERCIAL_USE,,,copies,false,explicit\n",
        "Warning repeated-row license_terms.csv line 3, term: there is a row for license:acme-1.0 and COMMERCIAL_USE on line 2 already, "
        + "which says the same; it counts once. Neither says which clause it is, so one of them may be meant for another term, and "
        + "license:acme-1.0 does not count as recorded whole. Put the right term, or delete one of them.",
        "license_terms.csv line 3 is about COMMERCIAL_USE, as another row is that says something else", "Unknown Unknown Unknown")]
    [InlineData(
        Grant + Grant,
        "Warning repeated-row license_terms.csv line 3, license: there is a row for license:acme-1.0 and COMMERCIAL_USE on line 2 already, "
        + "which says the same; it counts once.",
        "", "Allowed Allowed Allowed")]
    [InlineData(
        Grant + "license:other-1.0,NON_COMMERCIAL,7,,copies,false,explicit\nlicense:other-1.0,NON_COMMERCIAL,2,,copies,false,explicit\n",
        "Error contradicting-rule license_terms.csv line 4, term: there is a row for license:other-1.0 and NON_COMMERCIAL on line 3 "
        + "already, which says something else. The stricter of the two counts. They differ in clause, so one of them may be meant for "
        + "another term or license, and license:other-1.0 does not count as recorded whole. Put the right term or license, or delete the "
        + "row that does not hold.",
        "license_terms.csv line 4 says of license:other-1.0 a second time what it says of NON_COMMERCIAL, and may be meant for it",
        "Unknown Unknown Unknown")]
    public void Verdict_IsUnknown_When_ARowMayBeMeantForAnotherTermOrLicense(string rows, string finding, string reason, string outcomes)
    {
        using var folder = Folder(
            ("licenses.csv", "id,name\nlicense:acme-1.0,Acme\nlicense:other-1.0,Other\n"), ("license_terms.csv", Header + rows));
        var loaded = folder.Load();

        Assert.Equal(
            [finding],
            loaded.Findings.Where(static found => found.File == "license_terms.csv")
                .Select(static found => $"{found.Severity} {found.Code} {found.Message}"));
        Assert.Equal(
            reason.Length == 0
                ? []
                : [
                    $"UnreadTerms The terms of Acme, the license of A, are not recorded whole: {reason}.",
                    $"UnreadTerms The terms of Acme, the license of D, are not recorded whole: {reason}.",
                ],
            Gaps(loaded));
        Assert.Equal(outcomes, Outcomes(loaded));
    }

    // A term that the program ships is no less grave in a folder; without the column it is as grave as there.
    [Theory]
    [InlineData(",severity", ",0", true)]
    [InlineData(",severity", ",2", true)]
    [InlineData(",severity", ",3", false)]
    [InlineData("", "", false)]
    public void Load_CountsTheShippedSeverity_When_AFolderHasALowerOne(string column, string cell, bool isFound)
    {
        using var folder = Folder(
            ("terms.csv", $"code,kind,title,description,aligned_to{column}\nNON_COMMERCIAL,prohibition,,,{cell}\n"
                + $"OWN_TERM,duty,,,{(column.Length == 0 ? "" : ",1")}\nCOMMERCIAL_USE,permission,,,{(column.Length == 0 ? "" : ",0")}\n"),
            ("license_terms.csv", Header + Grant + Ban));
        var loaded = folder.Load();

        Assert.Equal(
            isFound
                ? [
                    $"Error contradicting-rule terms.csv line 2, severity: the severity {cell[1..]} is lower than that of the shipped "
                    + "NON_COMMERCIAL, which is 3, and choices between licenses and conflicts would pass over what is graver. The shipped "
                    + "severity counts. Write 3, or give another term a code of its own.",
                ]
                : [],
            loaded.Findings.Where(static found => found is { File: "terms.csv", Code: "contradicting-rule" })
                .Select(static found => $"{found.Severity} {found.Code} {found.Message}"));
        Assert.Equal(3, loaded.Rules.FindTerm("NON_COMMERCIAL")?.Severity);
    }

    // Without the column every rule would be one for a relation without a qualifier, and the others would be gone.
    [Fact]
    public void Verdict_IsUnknown_When_TheColumnOfQualifiersIsCutOut()
    {
        var rows = Shipped("propagation_rules.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static row =>
            string.Join(',', row.Split(',').Where(static (_, field) => field != 2)) + "\n");
        using var folder = Folder(("license_terms.csv", Header + Grant), ("propagation_rules.csv", string.Concat(rows)));
        var loaded = folder.LoadWhole();

        Assert.Equal(
            "Error propagation_rules.csv has no column qualifier, so that every rule counts as one for a relation without a qualifier; "
            + "verdicts count what it may say as unknown. Add the column, with what is known; a cell may be empty in it.",
            loaded.Findings.Where(static found => found is { File: "propagation_rules.csv", Code: "missing-column" })
                .Select(static found => $"{found.Severity} {found.Message}").Single());
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));
    }

    // Of two rules for one cell one may be meant for another qualifier, whose own rule then is missing; a general one does not replace it.
    [Fact]
    public void Verdict_IsUnknown_When_ARuleIsThereTwiceAndAnotherIsNot()
    {
        const string Annotation = "NON_COMMERCIAL,generated-by,annotation,";
        using var folder = Folder(
            ("license_terms.csv", Header + Grant + Ban.Replace("acme", "ban", StringComparison.Ordinal)),
            ("licenses.csv", "id,name\nlicense:acme-1.0,Acme\nlicense:ban-1.0,Ban\n"),
            ("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:w,W,base\n"),
            ("datasets.csv", "id,name,synthetic\ndataset:d,D,yes\n"),
            ("generated_by.csv", "from,to,role,operator\ndataset:d,model:w,text,org:o\n"),
            ("licensed_under.csv", "from,to\nmodel:a,license:acme-1.0\ndataset:d,license:acme-1.0\nmodel:w,license:ban-1.0\n"),
            (
                "propagation_rules.csv",
                Shipped("propagation_rules.csv") + $"{Annotation}contested,As annotation.,\n{Annotation}binding,Meant for text.,\n"));
        var loaded = folder.Load();

        Assert.Contains(
            "The stricter of the two counts. Keep the row that holds, and delete the other.",
            Assert.Single(loaded.Findings, static found => found is { File: "propagation_rules.csv", Code: "contradicting-rule" }).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "MissingRule No usable rule says how NON_COMMERCIAL travels over generated-by text; from Ban, the license of W, it may reach "
            + "D.",
            Gaps(loaded, "dataset:d"));
    }

    [Fact]
    public void Load_LeavesNoLicenseWhole_When_RowsAreSwallowedByAQuote()
    {
        using var folder = Folder((
            "license_terms.csv", Header + Grant + "license:other,LIABILITY,\"2,,copies,false,explicit\n" + Ban));
        var loaded = folder.Load();

        Assert.Contains(loaded.Findings, finding => finding is { Severity: FindingSeverity.Error, Code: "cut-off" });
        Assert.Contains("UnreadTerms The terms of Acme, the license of A, are not recorded whole: rows or a column of license_terms.csv "
            + "could not be read.",
            Gaps(loaded));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));

        // A copy does not forget it.
        using var copy = TestFolder.Empty();
        CsvFolder.Save(loaded.Contents, copy.Path);
        Assert.Equal("Unknown Unknown Unknown", Outcomes(copy.Load()));
    }

    // A clause that the product ships is gone only if the file says so.
    [Theory]
    [InlineData("", "Unknown Unknown Unknown", "missing-clause")]
    [InlineData("license:cc-by-nc-4.0,NON_COMMERCIAL,,,copies,false,withdrawn\n", "Allowed Allowed Allowed", "")]
    [InlineData("license:cc-by-nc-4.0,NON_COMMERCIAL,2(a)(1),,copies,false,explicit\n", "Prohibited Prohibited Prohibited", "")]
    public void Verdict_IsUnknown_When_AShippedClauseIsNotThere(string row, string outcomes, string code)
    {
        var rows = Shipped("license_terms.csv").Split('\n').Where(line => line.StartsWith("license:cc-by-nc-4.0,", StringComparison.Ordinal)
            && !line.Contains(",NON_COMMERCIAL,", StringComparison.Ordinal));
        using var folder = Folder(
            ("licenses.csv", "id,name\nlicense:cc-by-nc-4.0,NC\n"),
            ("licensed_under.csv", "from,to\nmodel:a,license:cc-by-nc-4.0\ndataset:d,license:cc-by-nc-4.0\n"),
            (
                "license_terms.csv",
                Shipped("license_terms.csv").Split('\n')[0] + "\n" + string.Concat(rows.Select(static line => line + "\n"))
                + "license:cc-by-nc-4.0,COMMERCIAL_USE,,,copies,false,explicit,,,,,,,\n" + (
                    row.Length == 0 ? "" : row.TrimEnd('\n') + ",,,,,,,\n")));
        var loaded = folder.Load();

        Assert.Equal(code, string.Join(' ', loaded.Findings.Where(finding => finding.File == "license_terms.csv").Select(f => f.Code)));
        Assert.Equal(
            code.Length == 0
                ? []
                : ["license_terms.csv has no row for NON_COMMERCIAL of license:cc-by-nc-4.0, which the shipped file has. The "
                + "license does not count as recorded whole. Add the rows, or rows with the certainty withdrawn if the license does not "
                + "say that."],
            loaded.Findings.Where(finding => finding.File == "license_terms.csv").Select(finding => finding.Message));
        Assert.Equal(outcomes, Outcomes(loaded));
    }

    [Theory]
    [InlineData(
        "commercial-use,NON_COMMERCIAL,prohibits,", "commercial-use,NON_COMMERCIAL,Prohibits ,", "Prohibited Prohibited Prohibited", "")]
    [InlineData(
        "commercial-use,NON_COMMERCIAL,prohibits,", "COMMERCIAL_USE,non_commercial,PROHIBITS,", "Prohibited Prohibited Prohibited", "")]
    [InlineData(
        "commercial-use,NON_COMMERCIAL,prohibits,",
        "commercial-use,NON_COMMERCIAL,forbids,",
        "Unknown Unknown Unknown",
        "missing-rule: verdict_rules.csv has no usable row for NON_COMMERCIAL and commercial-use; verdicts that depend on it are not "
        + "better "
        + "than unknown. Where a term does not matter for a purpose, a row with the effect none says so. / unknown-value: "
        + "verdict_rules.csv "
        + "line LINE, effect: \"forbids\" is not a known value here. The row is not used; verdicts for which it may matter are not better "
        + "than unknown.")]
    [InlineData(
        "commercial-use,NON_COMMERCIAL,prohibits,",
        "commercial-use,NON_COMMERCIAL,none,\ncommercial-use,NON_COMMERCIAL,prohibits,",
        "Prohibited Prohibited Prohibited",
        "contradicting-rule: verdict_rules.csv line LINE, purpose: there is a row for commercial-use and NON_COMMERCIAL on line FIRST "
        + "already, which says something else. The stricter of the two counts. Keep the row that holds, and delete the other.")]
    public void Verdict_FollowsTheTableOfEffects_When_ARowIsRetyped(string row, string becomes, string outcomes, string findings)
    {
        var text = Shipped("verdict_rules.csv");
        var line = text[..text.IndexOf(row, StringComparison.Ordinal)].Count(c => c == '\n') + becomes.Count(c => c == '\n') + 1;
        using var folder = Folder(
            ("license_terms.csv", Header + Grant + Ban), ("verdict_rules.csv", text.Replace(row, becomes, StringComparison.Ordinal)));
        var loaded = folder.Load();

        Assert.Equal(
            findings.Replace("LINE", line.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("FIRST", (line - 1).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            string.Join(" / ", loaded.Findings.Where(finding => finding.File == "verdict_rules.csv")
                .Select(finding => $"{finding.Code}: {finding.Message}")));
        Assert.Equal(outcomes, Outcomes(loaded));
    }

    // F1: a rule file that yields nothing, or lacks a term that licenses use, is an obstacle, and when it is accepted, a gap.
    [Theory]
    [InlineData("verdict_rules.csv", "NON_COMMERCIAL", "verdict_rules.csv has no usable row for NON_COMMERCIAL and research, ")]
    [InlineData("verdict_rules.csv", "", "verdict_rules.csv is there and yields no usable row, ")]
    [InlineData(
        "propagation_rules.csv",
        "NON_COMMERCIAL,trained-on",
        "propagation_rules.csv has no usable row for NON_COMMERCIAL over trained-on; ")]
    [InlineData("propagation_rules.csv", "", "propagation_rules.csv is there and yields no usable row, ")]
    [InlineData(
        "terms.csv", "NON_COMMERCIAL", "terms.csv has no usable row for NON_COMMERCIAL, a term of 1 license such as license:acme-1.0, ")]
    [InlineData("terms.csv", "", "terms.csv is there and yields no usable row, ")]
    [InlineData("license_terms.csv", "", "license_terms.csv is there and yields no usable row, ")]
    public void Load_HasAnObstacle_When_RulesAreMissing(string file, string cut, string obstacle)
    {
        var text = file == "license_terms.csv" ? Header + Grant + Ban : Shipped(file);
        var lines = text.Split('\n');
        var kept = lines.Where((line, i) => i == 0 || (cut.Length > 0 && !line.Contains(cut, StringComparison.Ordinal)));
        (string Name, string Text)[] files = [("license_terms.csv", Header + Grant + Ban), (file, string.Join('\n', kept) + "\n")];
        using var folder = Folder(files);
        var loaded = folder.Load();

        Assert.StartsWith(obstacle, Assert.Single(loaded.Obstacles).Message, StringComparison.Ordinal);
        Assert.StartsWith(obstacle, loaded.DescribeObstacles(), StringComparison.Ordinal);
        Assert.DoesNotContain("Allowed", Outcomes(loaded), StringComparison.Ordinal);
        Assert.DoesNotContain("Conditional", Outcomes(loaded), StringComparison.Ordinal);
    }

    // A term without a rule for a relation may travel over it as surely as any.
    [Fact]
    public void Verdict_IsUnknown_When_NoRuleSaysHowATermTravels()
    {
        using var whole = Inherited("");
        using var thin = Inherited("NON_COMMERCIAL,trained-on,pretraining,");

        Assert.Equal("Prohibited Allowed Allowed", Outcomes(whole.Load()));
        var loaded = thin.Load();
        Assert.Equal(
            "propagation_rules.csv has no usable row for NON_COMMERCIAL over trained-on pretraining; it is a term of licenses here, so "
            + "verdicts that depend on it are not better than unknown.",
            Assert.Single(loaded.Findings, finding => finding.File == "propagation_rules.csv").Message);
        Assert.Equal(
            [
                "MissingRule No usable rule says how NON_COMMERCIAL travels over trained-on pretraining; from Data, the license of D, it "
                + "may reach A.",
            ],
            Gaps(loaded));
        Assert.Equal("Unknown Unknown Unknown", Outcomes(loaded));
        Assert.Empty(loaded.Obstacles);
    }

    [Fact]
    public void Load_HasAnObstacle_When_NothingIsThere()
    {
        using var folder = TestFolder.Create(("models.csv", "id,name\n"), ("datasets.csv", "id,name\n"));

        Assert.Equal(
            "The data has neither models nor datasets, so there is nothing to answer from.", folder.Load().DescribeObstacles());
    }

    /// <summary>Data under a license that bans what the license of the model does not; a row of propagation_rules.csv is cut out.</summary>
    private static TestFolder Inherited(string cut) => Folder(
        ("licenses.csv", "id,name\nlicense:acme-1.0,Acme\nlicense:data-1.0,Data\n"),
        ("licensed_under.csv", "from,to\nmodel:a,license:acme-1.0\ndataset:d,license:data-1.0\n"),
        (
            "license_terms.csv",
            Header + Grant + (Grant + Ban).Replace("acme", "data", StringComparison.Ordinal)),
        (
            "propagation_rules.csv",
            string.Concat(Shipped("propagation_rules.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => cut.Length == 0 || !line.StartsWith(cut, StringComparison.Ordinal)).Select(static line => line + "\n"))));

    // A table that takes everything away may be meant by nobody; one value or effect that is left makes it a table again.
    [Theory]
    [InlineData(
        "propagation_rules.csv", "binding likely contested", "does-not-travel",
        "propagation_rules.csv lets no duty or prohibition travel over any relation, so that nothing that a license says would reach what "
        + "was made from what is under it; nothing is answered by such a table. Put the values right, or take the file away, and the "
        + "shipped table counts.")]
    [InlineData(
        "verdict_rules.csv", "prohibits conditions", "none",
        "verdict_rules.csv lets no duty or prohibition matter for any purpose, so that no license would stand against anything; nothing is "
        + "answered by such a table. Put the effects right, or take the file away, and the shipped table counts.")]
    public void Obstacle_IsATableThatLetsNothingCount(string file, string words, string mildest, string message)
    {
        var shipped = Shipped(file);
        var emptied = words.Split(' ').Aggregate(
            shipped, (text, word) => text.Replace($",{word},", $",{mildest},", StringComparison.Ordinal));
        var lines = emptied.Split('\n');
        var kept = Array.FindIndex(shipped.Split('\n'), line => line.Contains($",{words.Split(' ')[0]},", StringComparison.Ordinal));
        lines[kept] = shipped.Split('\n')[kept];
        foreach (var (text, obstacle) in (ReadOnlySpan<(string, string[])>)[(emptied, [message]), (string.Join('\n', lines), [])])
        {
            using var folder = Folder(
                ("licenses.csv", "id,name\nlicense:cc-by-nc-4.0,NC\n"),
                ("licensed_under.csv", "from,to\nmodel:a,license:cc-by-nc-4.0\ndataset:d,license:cc-by-nc-4.0\n"), (file, text));

            Assert.Equal(obstacle, folder.Load().Obstacles.Select(static finding => finding.Message));
        }
    }

    // A table of one's own that has no row for a license which the product knows takes its terms away, and says so.
    [Fact]
    public void Load_SaysThatRowsOfAShippedLicenseAreNotThere()
    {
        using var folder = Folder(
            ("licenses.csv", "id,name,kind\nlicense:sharegpt-conversations,S,none\nlicense:acme-1.0,Acme,\n"),
            ("licensed_under.csv", "from,to\nmodel:a,license:acme-1.0\ndataset:d,license:sharegpt-conversations\n"),
            ("license_terms.csv", Header + Grant));
        var loaded = folder.Load();

        Assert.Equal(
            [
                "Warning license_terms.csv has no row for license:sharegpt-conversations, and the shipped file has some. What the license "
                + "permits and forbids counts as not known. Add the rows of the shipped file, or what you know of it.",
            ],
            loaded.Findings.Where(static finding => finding.Code == "missing-clause")
                .Select(static finding => $"{finding.Severity} {finding.Message}"));
        Assert.Equal("Unknown Unknown Allowed", Outcomes(loaded)); // data without a license, of which nobody says that it can be had
    }

    private static TestFolder Folder(params (string Name, string Text)[] files) => TestFolder.Create(
    [
        ("models.csv", "id,name,kind\nmodel:a,A,base\n"), ("datasets.csv", "id,name,synthetic\ndataset:d,D,no\n"),
        ("licenses.csv", "id,name\nlicense:acme-1.0,Acme\n"), ("trained_on.csv", "from,to,stage\nmodel:a,dataset:d,pretraining\n"),
        ("licensed_under.csv", "from,to\nmodel:a,license:acme-1.0\ndataset:d,license:acme-1.0\n"), .. files,
    ]);

    private static string Shipped(string name)
    {
        using var reader = new StreamReader(ShippedRules.OpenFile(name), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>The outcomes of COMMERCIAL_USE for model a, by reading.</summary>
    private static string Outcomes(LoadResult loaded)
    {
        var study = new LineageAnalysis(loaded.Graph, RuleSet.Create(loaded.Contents.Rules)).StudyOf(
            loaded.Graph.ArtifactOf(loaded.Graph.FindById("model:a")!.Value)); // every folder here has it
        return string.Join(' ', Enum.GetValues<Reading>().Select(reading => Verdicts.Of(study, Purpose.CommercialUse, reading).Outcome));
    }

    private static string[] Gaps(LoadResult loaded, string id = "model:a")
    {
        var study = new LineageAnalysis(loaded.Graph, RuleSet.Create(loaded.Contents.Rules)).StudyOf(
            loaded.Graph.ArtifactOf(loaded.Graph.FindById(id)!.Value)); // every folder here has it
        return [.. Unknowns.Of(study).Select(gap => $"{gap.Kind} {gap.Message}")];
    }
}
