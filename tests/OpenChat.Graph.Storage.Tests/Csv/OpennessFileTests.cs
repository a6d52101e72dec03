using System.Text;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// The tables about openness: kept as they stand, and each fault named by file, line and column.
public sealed class OpennessFileTests
{
    private const string Frameworks =
        "id,name,description,values,url,source,succeeds,note\n"
        + "first,First,,closed=0;open=1,,source:s,,\nsecond,Second,,closed=0;partial=0.5;open=1,,,first,\n";

    private const string Criteria =
        "framework,id,title,area,question,definition,weight,became,about\n"
        + "first,code,Code,,,,1,code,code\nsecond,code,Code,A,,,2.5,,code\nsecond,license,License,A,,,,,license\n";

    private const string Openness = "model,framework,criterion,value,label,source,evidence_url,confidence,recorded_at,note\n";

    [Fact]
    public void Folder_IsSavedAsItWas()
    {
        (string Name, string Text)[] files =
        [
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("levels.csv", "framework,criterion,value,label,meaning\nsecond,,open,open,All.\nfirst,code,withheld,,Kept back.\n"),
            (
                "listings.csv",
                "framework,model,name,url,base,tuning,license,organisation\nsecond,model:b,B,,,,,\nsecond,model:a,,https://a,A,T,MIT,O\n"),
            (
                "projects.csv",
                "id,name,name_as_listed,url_as_listed,artifact,organisation,source,problem\nproject:p,P,p,,model:a,org:o,source:s,odd\n"),
            ("project_links.csv", "project,criterion,url,own,problem\nproject:p,code,https://p,no,copied\n"),
            (
                "resources.csv",
                "id,title,kind,authors,venue,year,doi,url,cited_for,source,note\nresource:r,R,paper,A;B,V,2023,10.1/1,,,source:s,\n"),
            (
                "openness.csv",
                "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,note\n"
                + "model:a,second,code,,,2023-06-01,source:s,https://a;https://b,high,2023,\nmodel:a,second,license,open,,,,,,,\n"),
        ];
        using var folder = TestFolder.Create(files);
        using var saved = TestFolder.Empty();
        var loaded = folder.Load();
        CsvFolder.Save(loaded.Contents, saved.Path);

        Assert.Equal([], Messages(folder));
        Assert.All(files, file => Assert.Equal(file.Text, saved[file.Name]));
        Assert.Equal(loaded.Contents.Revision, saved.Load().Contents.Revision);
    }

    /// <summary>The day since which a source has given a value is content; without the column it is not said.</summary>
    [Fact]
    public void Since_IsPartOfTheContent()
    {
        const string Columns = "model,framework,criterion,value";
        (string Name, string Text)[] others = [("frameworks.csv", Frameworks), ("criteria.csv", Criteria)];
        using var with = TestFolder.Create([.. others, ("openness.csv", $"{Columns},since\nmodel:a,second,code,open,2023-06-01\n")]);
        using var empty = TestFolder.Create([.. others, ("openness.csv", $"{Columns},since\nmodel:a,second,code,open,\n")]);
        using var without = TestFolder.Create([.. others, ("openness.csv", $"{Columns}\nmodel:a,second,code,open\n")]);

        Assert.Equal(new PartialDate(2023, 6, 1), Assert.Single(with.Load().Contents.Assessments).Since);
        Assert.True(Assert.Single(without.Load().Contents.Assessments).Since.IsNone);
        Assert.NotEqual(with.Load().Contents.Revision, without.Load().Contents.Revision);
        Assert.Equal(empty.Load().Contents.Revision, without.Load().Contents.Revision);
    }

    [Fact]
    public void Order_OfCriteria_IsPartOfTheContent()
    {
        using var folder = TestFolder.Create(("frameworks.csv", Frameworks), ("criteria.csv", Criteria));
        var lines = Criteria.TrimEnd('\n').Split('\n');
        using var other = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", $"{lines[0]}\n{lines[1]}\n{lines[3]}\n{lines[2]}\n"));

        Assert.NotEqual(folder.Load().Contents.Revision, other.Load().Contents.Revision);
    }

    [Fact]
    public void Folder_WithoutTheseFiles_HasNoFindingsAboutThem()
    {
        using var folder = TestFolder.Create(("openness.csv", Openness + "model:a,f,c,open,,,,,,\nmodel:a,f,d,,,,,,,\n"));

        Assert.Equal([], Messages(folder));
        Assert.True(folder.Load().Contents.Openness.IsEmpty);
    }

    [Theory]
    [InlineData(
        "model:a,secnd,code,open",
        "openness.csv line 2, framework: there is no framework \"secnd\"; the assessment is kept, but no table shows it. Did you mean "
        + "second?")]
    [InlineData(
        "model:a,second,licence,open",
        "openness.csv line 2, criterion: second has no criterion \"licence\"; the assessment is kept, but no table shows it. Did you mean "
        + "license?")]
    [InlineData(
        "model:a,second,code,4",
        "openness.csv line 2, value: \"4\" is not a value of second; it is kept, and the cell counts as nothing and as closed, whatever "
        + "other rows say of it.")]
    [InlineData(
        "model:a,second,code,partiall",
        "openness.csv line 2, value: \"partiall\" is not a value of second; it is kept, and the cell counts as nothing and as closed, "
        + "whatever other rows say of it. Did you mean partial?")]
    [InlineData(
        "model:a,first,code,partial",
        "openness.csv line 2, value: \"partial\" is not a value of first; it is kept, and the cell counts as nothing and as closed, "
        + "whatever other rows say of it.")]
    [InlineData(
        "model:aa,second,code,open",
        "openness.csv line 2, model: \"model:aa\" does not exist; the assessment is kept, and takes no rank.")]
    public void Assessment_ThatNoFrameworkKnows_IsAnError(string row, string expected)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", Criteria), ("openness.csv", $"{Openness}{row},,,,,,\n"));

        Assert.Equal(["Error " + expected], Messages(folder));
    }

    [Theory]
    [InlineData(
        "third,Third,,open,,,,",
        "Error frameworks.csv line 4, values: the scale \"open\" has the part \"open\", which is not a value with a number from 0 to 1 "
        + "behind it; the framework is not used.")]
    [InlineData(
        "third,Third,,a=0;b=1,,source:t,fist,",
        "Warning frameworks.csv line 4, source: \"source:t\" is not the id of a source; it is kept as text.",
        "Error frameworks.csv line 4, succeeds: there is no framework \"fist\"; it counts as empty. Did you mean first?")]
    [InlineData("third,,,a=0;b=1,,,,", "Warning frameworks.csv line 4, name: the name is empty; the id is shown in its place.")]
    [InlineData(
        "third,Third,,a=0.5;b=1,,,,",
        "Error frameworks.csv line 4, values: the scale \"a=0.5;b=1\" begins with a value that is worth 0.5; the worst one, which stands "
        + "first, must be worth 0; the framework is not used.")]
    [InlineData(
        "third,Third,,a=0;b=1,,,third,",
        "Error frameworks.csv line 4, succeeds: third succeeds itself; that cannot be, and it counts as succeeding none, so that no "
        + "editions are compared by it.")]
    [InlineData(
        "third,Third,,a=0;b=1,,,first,",
        "Error frameworks.csv line 3, succeeds: second succeeds first, as third does; that cannot be, and it counts as succeeding none, so "
        + "that no editions are compared by it.",
        "Error frameworks.csv line 4, succeeds: third succeeds first, as second does; that cannot be, and it counts as succeeding none, so "
        + "that no editions are compared by it.")]
    [InlineData(
        "third,Third,,a=0;b=1",
        "Error frameworks.csv line 4 has 4 fields where the header has 8; the row is not read, and the framework is not used: no table, "
        + "rank or question has it. Put the commas that are missing, or restore the end of the line.",
        "Error frameworks.csv ends with line 4, which has too few fields; the file looks cut off there, and what rows behind it may have "
        + "said is lost, and the framework is not used: no table, rank or question has it. Restore the whole file.")]
    [InlineData(
        "second,Second,,closed=0;partial=0.5;open=1,,,first,",
        "Warning frameworks.csv line 4 says the same as another row; it counts once.")]
    [InlineData(
        "first,Again,,a=0;b=1,,,,",
        "Error frameworks.csv line 4, id: a row with the same id is already on line 2, which counts; this row is not read.")]
    public void Framework_ThatIsOdd_IsReported(string row, params string[] expected)
    {
        var criteria = Criteria + (row.StartsWith("third", StringComparison.Ordinal) ? "third,code,Code,,,,1,,code\n" : "");
        using var folder = TestFolder.Create(("frameworks.csv", Frameworks + row + "\n"), ("criteria.csv", criteria));

        Assert.Equal(expected, Messages(folder));
    }

    [Theory]
    [InlineData(
        "fourth,x,X,,,,1,,",
        "Error criteria.csv line 5, framework: there is no framework \"fourth\"; the criterion is kept, but no framework has it.")]
    [InlineData("second,x,X,,,,-1,,other", "Error criteria.csv line 5, weight: \"-1\" is not a weight; the criterion counts once.")]
    [InlineData(
        "second,x,X,,,,1000000,,other", "Error criteria.csv line 5, weight: \"1000000\" is not a weight; the criterion counts once.")]
    [InlineData(
        "first,x,X,,,,1,licens,other",
        "Warning criteria.csv line 5, became: second has no criterion \"licens\"; it is kept as text. Did you mean license?")]
    [InlineData(
        "second,x,X,,,,1,code,other",
        "Warning criteria.csv line 5, became: no framework succeeds \"second\", so its criterion cannot have become \"code\"; that is kept "
        + "as text.")]
    [InlineData(
        "second,x,X,,,,1,,weight",
        "Error criteria.csv line 5, about: \"weight\" is not known as what a criterion looks at; openWashing, moreThanBase and "
        + "graphContradictions of second are refused until it is. Did you mean weights?")]
    [InlineData("second,x,X,,,,1,, Base_DATA ", "Info criteria.csv line 5, about: \" Base_DATA \" is read as base-data.")]
    [InlineData("second,x,,,,,1,,other", "Warning criteria.csv line 5, title: the title is empty; the id is shown in its place.")]
    [InlineData("second,x,X,,,, 1 ,,other")]
    [InlineData(
        "second,,X,,,,1,,",
        "Error criteria.csv line 5, id: the value is required; the row is not read, and a framework that may lack it is not used: no "
        + "table, rank or question has it. Put the value, or delete the row.")]
    [InlineData(
        "second,code,X,,,,1,,",
        "Error criteria.csv line 5, id: a row with the same framework and id is already on line 3, which counts; the row is not read, "
        + "and a "
        + "framework that may lack it is not used: no table, rank or question has it.")]
    [InlineData(
        "second,license,License,A,,,,,license", "Warning criteria.csv line 5 says the same as another row; it counts once.")]
    [InlineData(
        "secnd,x,X,,,,1,,",
        "Error criteria.csv line 5, framework: there is no framework \"secnd\"; the criterion is kept, and second, which may be meant, is "
        + "not used until that is mended. Did you mean second?")]
    [InlineData(
        "second,x,X,,,,1,,,more",
        "Error criteria.csv line 5 has 10 fields where the header has 9; the row is not read, and a framework that may lack it is not "
        + "used: no table, rank or question has it. Put quotes around a field with a comma in it, or delete what is too much.")]
    public void Criterion_ThatIsOdd_IsReported(string row, params string[] expected)
    {
        using var folder = TestFolder.Create(("frameworks.csv", Frameworks), ("criteria.csv", Criteria + row + "\n"));

        Assert.Equal(expected, Messages(folder));
    }

    // A criterion that is lost would lift what is left: its framework is used no more, which the graph holds wherever it is saved.
    [Theory]
    [InlineData("second,,X,,,,1,,", "first")]
    [InlineData("second,code,X,,,,1,,", "first")]
    [InlineData("second,x,X,,,,1,,,more", "first")]
    [InlineData("secnd,x,X,,,,1,,", "first")]
    [InlineData("second,x,X\nsecond,y,Y,,,,1,,", "first")]
    [InlineData(",x,X,,,,1,,", "")]
    [InlineData("second,x,\"X,,,,1,,", "")]
    [InlineData("second,x,,,,,1,,other", "first second")]
    public void Framework_WhoseCriteriaAreNotReadWhole_IsNotUsed(string row, string used)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria + row + "\n"),
            ("openness.csv", Openness + "model:a,second,x,open,,,,,,\n"));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, saved.Path);

        Assert.Equal(used, Used(folder));
        Assert.Equal(used, Used(saved));
        Assert.DoesNotContain(folder.Load().Findings, static finding => finding.File == "openness.csv");

        static string Used(TestFolder folder) => string.Join(' ', new OpennessBook(
            folder.Load().Contents.Openness, [], static id => id).Frameworks.Select(static framework => framework.Id));
    }

    // One cause, one finding: what names a framework whose row is broken is not reported again.
    [Theory]
    [InlineData("second,Second,,closed=0;open=1\n")]
    [InlineData("second,Second,,closed=0;open=1,,,first,,more\n")]
    public void Framework_ThatIsBroken_IsOneFinding(string row)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", $"id,name,description,values,url,source,succeeds,note\n{row}first,First,,closed=0;open=1,,,,\n"),
            ("criteria.csv", Criteria.Replace(",code,code\nsecond", ",,code\nsecond", StringComparison.Ordinal)),
            ("levels.csv", "framework,criterion,value\nsecond,,open\nsecond,code,most\n"),
            ("openness.csv", Openness + "model:a,second,code,open,,,,,,\nmodel:a,second,gone,most,,,,,,\n"));

        Assert.StartsWith("Error frameworks.csv line 2 has ", Assert.Single(Messages(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("third,Third,,a=0;b=1,,,,", "", "third has no criteria")]
    [InlineData("third,Third,,a=0;b=1,,,,", "third,x,X,,,,0,,code\n", "third has no criterion with a weight above 0")]
    public void Framework_InWhichNothingCounts_IsReported(string row, string criterion, string expected)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks + row + "\n"),
            ("criteria.csv", Criteria + criterion),
            ("openness.csv", Openness + "model:a,third,gone,most,,,,,,\n"));

        Assert.Equal(
            [$"Error frameworks.csv line 4, id: {expected}, so that nothing counts; the framework is not used."], Messages(folder));
    }

    [Fact]
    public void Criterion_ThatNoLongerSaysWhatItLooksAt_IsReported()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", Criteria.Replace("2.5,,code", "2.5,,", StringComparison.Ordinal)));

        Assert.Equal(
            [
                "Warning criteria.csv line 3, about: it is empty, while the criterion code of first, which became this one, looks at code; "
                + "openWashing, moreThanBase and graphContradictions of second do not ask of it.",
            ],
            Messages(folder));
    }

    [Theory]
    [InlineData("license", false)]
    [InlineData("", true)]
    [InlineData("other", false)]
    [InlineData(" Other ", false)]
    public void Criterion_ThatDoesNotSayWhatItLooksAt_IsReported_WhereOthersDo(string about, bool isTold)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", Criteria.Replace(",,license\n", $",,{about}\n", StringComparison.Ordinal)));

        Assert.Equal(
            isTold
                ?
                [
                    "Warning criteria.csv line 4, about: it is empty, while other criteria of second say what they look at; openWashing, "
                        + "moreThanBase and graphContradictions of second do not ask of this one. Write what it looks at, or other.",
                ]
                : [],
            Messages(folder));
        Assert.Equal(
            about == "license" ? CriterionSubject.License : CriterionSubject.Other,
            folder.Load().Contents.Openness.Criteria[2] is var row ? Subjects.Parse(row.About) : null);
    }

    [Fact]
    public void Criteria_WithoutTheColumnThatSaysWhatTheyLookAt_AreReported()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", "framework,id,title\nfirst,code,Code\nsecond,code,Code\n"));

        Assert.Equal(
            [
                "Warning criteria.csv has no column about, so that nothing says what the criteria look at: openWashing, moreThanBase and "
                + "graphContradictions find nothing, and frameworks are not compared with each other. Add the column, with what is known.",
            ],
            folder.LoadWhole().Findings.Where(static finding => finding.File == "criteria.csv").Select(
                static finding => $"{finding.Severity} {finding.Message}"));
    }

    [Theory]
    [InlineData(" OPEN ", "open", "Info openness.csv line 2, value: \" OPEN \" is read as open.")]
    [InlineData("NOT_APPLICABLE", "not-applicable", "Info openness.csv line 2, value: \"NOT_APPLICABLE\" is read as not-applicable.")]
    [InlineData(" ", "", "Info openness.csv line 2, value: \" \" is read as an empty cell.")]
    [InlineData("open", "open")]
    public void Value_InAnotherSpelling_IsReadAsThatOfTheScale(string written, string expected, params string[] messages)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("openness.csv", $"{Openness}model:a,second,code,{written},,,,,,\n"));

        Assert.Equal(messages, Messages(folder));
        Assert.Equal(expected, Assert.Single(folder.Load().Contents.Assessments).Value);
    }

    [Fact]
    public void Value_ThatIsEmptyBesideAnother_IsReported()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("openness.csv", Openness + "model:a,second,code,open,,,,,,\nmodel:a,second,code,,,,,,,\nmodel:a,second,license,,,,,,,\n"));

        Assert.Equal(
            [
                "Warning openness.csv line 3, value: it is empty beside \"open\" on another row; a contradiction makes nothing more "
                + "open, so "
                + "the cell counts as nothing and as closed. Delete the row that is wrong.",
            ],
            Messages(folder));
    }

    [Fact]
    public void Assessment_ThatRepeatsAnother_CountsOnce_AndIsReported()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("openness.csv", Openness + "model:a,second,code,open,,,,,,\nmodel:a,second,code,open,,,,,,\n"));

        Assert.Equal(["Warning openness.csv line 3 says the same as another row; it counts once."], Messages(folder));
        Assert.Single(folder.Load().Contents.Assessments);
    }

    [Theory]
    [InlineData("second,model:a,A\nsecond,model:b,B\n")]
    [InlineData("")] // the names are those of the models
    [InlineData(
        "second,model:a,A\n",
        "Warning listings.csv lists 1 of the 2 models that second assesses, and not model:b, which has no rank for that; what would come "
        + "after moves up. Add a row for each, with the name as listed.")]
    [InlineData(
        "second,model:a,A\nsecond,model:b,\n",
        "Warning listings.csv line 3, name: it is empty, so that model:b has no rank in second, which lists others by names; what would "
        + "come after it moves up.")]
    public void Model_ThatIsAssessedAndNotListed_IsReported(string listings, params string[] expected)
    {
        using var folder = TestFolder.Create(
            ("models.csv", "id,name,kind\nmodel:a,A,base\nmodel:b,B,base\n"),
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("listings.csv", $"framework,model,name\n{listings}"),
            ("openness.csv", Openness + "model:a,second,code,open,,,,,,\nmodel:b,second,code,open,,,,,,\n"));

        Assert.Equal(expected, Messages(folder));
    }

    [Theory]
    [InlineData("project:p,code,https://p,no,", "Warning project_links.csv line 3 says the same as another row; it counts once.")]
    [InlineData(
        "project:p,code,https://p,yes,",
        "Error project_links.csv line 3, url: a row with the same project and criterion and url is already on line 2, which counts; this "
        + "row is not read.")]
    [InlineData("project:p,code,https://q,yes,")]
    public void Link_ThatStandsThereAlready_IsReported(string row, params string[] expected)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("projects.csv", "id,name\nproject:p,P\n"),
            ("project_links.csv", $"project,criterion,url,own,problem\nproject:p,code,https://p,no,\n{row}\n"));

        Assert.Equal(expected, Messages(folder));
    }

    [Theory]
    [InlineData(
        "levels.csv", "framework,criterion,value", "second,cod,open",
        "Error levels.csv line 2, criterion: second has no criterion \"cod\"; the level is kept, but nothing shows it.")]
    [InlineData(
        "levels.csv", "framework,criterion,value", "second,,5",
        "Error levels.csv line 2, value: \"5\" is not a value of second; the level is kept, but nothing shows it.")]
    [InlineData(
        "listings.csv", "framework,model,name", "second,dataset:d,D",
        "Warning listings.csv line 2, model: \"dataset:d\" is not the id of a model; the row is kept, but no table shows it.")]
    [InlineData(
        "projects.csv", "id,name,artifact", "project:p,P,model:gone",
        "Warning projects.csv line 2, artifact: \"model:gone\" is not the id of a model or dataset; it is kept as text.")]
    [InlineData(
        "project_links.csv", "project,criterion,url,own", "project:p,code,https://p,yes",
        "Error project_links.csv line 2, project: there is no project \"project:p\"; the link is kept, but nothing shows it.")]
    [InlineData(
        "resources.csv", "id,title,year", "resource:r,R,23",
        "Error resources.csv line 2, year: \"23\" is not a year; it is kept but counts as not known.")]
    public void Row_OfAnotherTable_ThatIsOdd_IsReported(string file, string header, string row, string expected)
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks), ("criteria.csv", Criteria), (file, $"{header}\n{row}\n"));

        Assert.Equal([expected], Messages(folder));
    }

    [Fact]
    public void Link_WithOddWords_IsReported()
    {
        using var folder = TestFolder.Create(
            ("frameworks.csv", Frameworks),
            ("criteria.csv", Criteria),
            ("projects.csv", "id,name\nproject:p,P\n"),
            ("project_links.csv", "project,criterion,url,own\nproject:p,licence,https://p,maybe\n"));

        Assert.Equal(
            [
                "Warning project_links.csv line 2, criterion: no framework has a criterion \"licence\"; it is kept as text. Did you mean "
                + "license?",
                "Warning project_links.csv line 2, own: \"maybe\" is neither yes nor no; it is kept but counts as not known.",
            ],
            Messages(folder));
    }

    [Theory]
    [InlineData("models.csv", "id,name,url", "model:a,A,javascript:x", "javascript:x", "url")]
    [InlineData("licensed_under.csv", "from,to,evidence_url", "model:a,license:l,file:///etc/passwd", "file:///etc/passwd", "evidence_url")]
    [InlineData("frameworks.csv", "id,name,values,url", "first,F,a=0;b=1,not an address", "not an address", "url")]
    [InlineData("listings.csv", "framework,model,name,url", "first,model:a,A,\"data:,x\"", "data:,x", "url")]
    [InlineData("projects.csv", "id,name,url_as_listed", "project:p,P,ftp://x.org", "ftp://x.org", "url_as_listed")]
    [InlineData("resources.csv", "id,title,url", "resource:r,R,x.org", "x.org", "url")]
    [InlineData(
        "openness.csv", "model,framework,criterion,value,evidence_url", "model:a,first,code,b,https://x.org/a;v=1", "v=1", "evidence_url",
        " A semicolon separates addresses; inside of one it is written %3B.")]
    public void Address_OfAnotherScheme_IsReported(
        string file, string header, string row, string address, string column, string more = "")
    {
        (string Name, string Text)[] files =
        [
            ("models.csv", "id,name\nmodel:a,A\n"), ("licenses.csv", "id,name,kind\nlicense:l,L,open-source\n"),
            ("frameworks.csv", "id,name,values\nfirst,F,a=0;b=1\n"),
            ("criteria.csv", "framework,id,title,about\nfirst,code,Code,code\n"),
        ];
        using var folder = TestFolder.Create([.. files.Where(other => other.Name != file), (file, $"{header}\n{row}\n")]);

        Assert.Equal(
            [
                $"Warning {file} line 2, {column}: \"{address}\" is no address of the web; it is kept, and no answer shows it. Put one "
                + "that "
                + $"begins with https:// or http://, without blanks.{more}",
            ],
            folder.Load().Findings.Where(static finding => finding.Code == FindingCodes.BadAddress).Select(static finding =>
                $"{finding.Severity} {finding.Message}"));
    }

    // As a spreadsheet of another country saves it: a mark in front, semicolons, CRLF.
    [Fact]
    public void File_OfASpreadsheet_IsRead_AndItsFaultsHaveLines()
    {
        using var folder = TestFolder.Create(("frameworks.csv", Frameworks), ("criteria.csv", Criteria));
        folder.Write("openness.csv", [
            0xEF, 0xBB, 0xBF,
            .. Encoding.UTF8.GetBytes("model;framework;criterion;value\r\nmodel:a;second;code;open\r\nmodel:a;second;cade;open\r\n"),
        ]);

        Assert.Equal(
            [
                "Info openness.csv has its fields separated by semicolons; it is read so.",
                "Error openness.csv line 3, criterion: second has no criterion \"cade\"; the assessment is kept, but no table shows it. "
                + "Did you mean code?",
            ],
            Messages(folder));
    }

    [Fact]
    public void Assessments_WithoutAColumnOfValues_AreNotRead()
    {
        using var folder = TestFolder.Create(("openness.csv", "model,framework,criterion\nmodel:a,f,c\n"));

        Assert.Equal(
            [
                "Error openness.csv has no column value, which is required; the file is not read, so that no model is assessed, and "
                + "questions about openness find nothing, whatever there is to find. Its header has: model, framework, criterion. "
                + "Put the names of all columns into its first row.",
            ],
            Messages(folder));
    }

    private static IEnumerable<string> Messages(TestFolder folder) =>
        folder.Load().Findings.Where(static finding => finding.File is not null).Select(static finding =>
            $"{finding.Severity} {finding.Message}");
}
