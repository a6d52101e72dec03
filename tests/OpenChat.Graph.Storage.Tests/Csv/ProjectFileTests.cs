using System.Text;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Storage.Csv;

namespace OpenChat.Graph.Storage.Tests.Csv;

// A project as somebody writes it who edits one file: made empty, checked line by line, added.
public sealed class ProjectFileTests
{
    private const string Header = "part,item,value,evidence_url,note,question,example\n";

    private const string Whole =
        "project,framework,f\nproject,model,model:new\nproject,name,New One\nproject,source,source:s\nproject,url,https://new\n"
        + "criterion,code,open,https://new/code;https://new/more,All of it.\ncriterion,data,closed,,\n";

    private static readonly (string Name, string Text)[] Data =
    [
        ("frameworks.csv", "id,name,description,values,url,source,succeeds,note\nf,F,,closed=0;partial=0.5;open=1,,,,\n"),
        (
            "criteria.csv",
            "framework,id,title,area,question,definition,weight,became,about\nf,code,Code,,Can one see it?,,1,,code\nf,data,Data,,,,1,,\n"),
        (
            "openness.csv",
            "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,note\nmodel:a,f,code,open,,,,,,,\n"),
        ("listings.csv", "framework,model,name,url,base,tuning,license,organisation\nf,model:a,A,,,,,\n"),
    ];

    [Fact]
    public void Template_AsksForEverything_WithAnExample()
    {
        using var folder = TestFolder.Create(Data);
        var book = Book(folder.Load().Contents);

        Assert.Equal(
            """
            part,item,value,evidence_url,note,question,example
            project,framework,f,,,By which framework is it graded?,opening-up-chatgpt
            project,model,model:big-model-2.0,,,Which id has the model? model: and then a-z 0-9 . _ -,model:zephyr-7b-beta
            project,name,"Big ""Model"", 2.0",,,What is it called in the table?,Zephyr 7B beta
            project,source,,,,Which source of sources.csv says so?,source:project-pages
            project,url,,,,Where is it described?,https://huggingface.co/HuggingFaceH4/zephyr-7b-beta
            project,organisation,,,,Who made it?,Hugging Face
            project,base,,,,Which model was it made from?,Mistral 7B
            project,tuning,,,,Which data was it tuned with?,"UltraChat, UltraFeedback"
            project,license,,,,Under which license is it?,MIT
            project,recorded_at,2026-11-30,,,When was that looked up?,2026-11-30
            criterion,code,,,,Can one see it?,EXAMPLE
            criterion,data,,,,Data,EXAMPLE

            """.ReplaceLineEndings("\n").Replace(
                "EXAMPLE",
                "open or partial or closed; not-applicable or withheld; empty when it was looked for and is not stated",
                StringComparison.Ordinal),
            ProjectFile.CreateTemplate(book.Frameworks[0], "Big \"Model\", 2.0", new DateOnly(2026, 11, 30)));
    }

    [Theory]
    [InlineData("\u00DCn\u00EF", "model:uni")]
    [InlineData("U\u0308ni\u0308", "model:uni")]
    [InlineData("L\u00F8v\u00E6 2", "model:lovae-2")]
    [InlineData("Stra\u00DFe", "model:strasse")]
    [InlineData("Nguy\u1EC5n 7B", "model:nguyen-7b")]
    [InlineData("\u901A\u4E49 Qwen", "model:qwen")]
    [InlineData("\u901A\u4E49", "model:u901a-u4e49")]
    public void Template_SuggestsAnId_WithoutAccents(string name, string id)
    {
        using var folder = TestFolder.Create(Data);
        var lines = ProjectFile.CreateTemplate(Book(folder.Load().Contents).Frameworks[0], name, new DateOnly(2026, 11, 30)).Split('\n');

        Assert.StartsWith($"project,model,{id},", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Project_IsAdded_WithItsModel_ItsListing_AndItsCells()
    {
        using var folder = TestFolder.Create(Data);
        var before = folder.Load().Contents;
        CsvFolder.Save(before, folder.Path);
        var (project, findings) = Read(folder, Padded(Whole));

        Assert.Equal([], findings);
        Assert.NotNull(project);
        CsvFolder.Save(project.AddTo(before, CancellationToken.None), folder.Path);
        Assert.Equal(
            "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,A,,,,,,,\nmodel:b,B,,,,,,,\n"
            + "model:new,New One,,,,,,https://new,\n",
            folder["models.csv"]);
        Assert.Equal(
            "framework,model,name,url,base,tuning,license,organisation\nf,model:a,A,,,,,\nf,model:new,New One,https://new,,,,\n",
            folder["listings.csv"]);
        Assert.Equal(
            "model,framework,criterion,value,label,since,source,evidence_url,confidence,recorded_at,note\nmodel:a,f,code,open,,,,,,,\n"
            + "model:new,f,code,open,,,source:s,https://new/code;https://new/more,,,All of it.\nmodel:new,f,data,closed,,,source:s,,,,\n",
            folder["openness.csv"]);
        Assert.False(File.Exists(Path.Combine(folder.Path, "terms.csv"))); // rules of the product stay those of the product
    }

    [Theory]
    [InlineData("project,framework,f\n", "", "Error project.csv: there is no row for framework of the project.")]
    [InlineData("project,name,New One\n", "project,name,\n", "Error project.csv line 4, value: name must be given.")]
    [InlineData("project,framework,f\n", "project,framework,g\n", "Error project.csv line 2, value: there is no framework \"g\".")]
    [InlineData(
        "model:new\n", "New One\n", "Error project.csv line 3, value: \"New One\" does not have the form of an id.")]
    [InlineData(
        "model:new\n", "model:a\n",
        "Error project.csv: f assesses \"model:a\" already; change its rows in openness.csv instead.",
        "Info project.csv line 3, value: the data has the model \"model:a\", which gets the assessment; its own columns stay.")]
    [InlineData("New One\n", "A\n", "Error project.csv: f lists \"model:a\" by the name \"A\" already.")]
    [InlineData(
        "source:s\n", "source:t\n",
        "Error project.csv line 5, value: there is no source \"source:t\"; add a row to sources.csv, or name one that is there.")]
    [InlineData("https://new\n", "new\n", "Error project.csv line 6, value: \"new\" is not an address of the web.")]
    [InlineData(
        "criterion,data,closed,,\n", "", "Warning project.csv: there is no row for the criterion data, so nobody has looked.")]
    [InlineData(
        "criterion,data,closed,,\n", "criterion,data,,,\n",
        "Warning project.csv line 8, value: data is empty, which says that it was looked for and is not stated.")]
    [InlineData(
        "criterion,data,closed,,\n", "criterion,data,partial,,\n",
        "Warning project.csv line 8, evidence_url: data is \"partial\" and no address says where that can be checked.")]
    [InlineData("data,closed", "data,partail", "Error project.csv line 8, value: \"partail\" is not a value of f. Did you mean partial?")]
    [InlineData(
        "criterion,data,closed,,\n", "criterion,data,closed,,\ncriterion,dta,open,https://x,\n",
        "Error project.csv line 9, item: f has no criterion \"dta\".")]
    [InlineData(
        "criterion,data,closed,,\n", "criterion,data,closed,,\ncriterion,code,open,https://x,\n",
        "Error project.csv line 9, item: \"code\" is already on line 7; one of the two must go.")]
    [InlineData("project,url", "project,ulr", "Error project.csv line 6, item: nothing about a project is called \"ulr\".")]
    [InlineData("project,url", "thing,url", "Error project.csv line 6, part: \"thing\" is neither.")]
    [InlineData(
        "https://new/code;https://new/more", "https://new/code;ftp://new",
        "Error project.csv line 7, evidence_url: \"ftp://new\" is not an address of the web.")]
    public void Fault_IsNamedByItsLine(string written, string instead, params string[] expected)
    {
        using var folder = TestFolder.Create(Data);
        var (project, findings) = Read(folder, Padded(Whole.Replace(written, instead, StringComparison.Ordinal)));

        Assert.Equal(expected, findings);
        Assert.Equal(expected.Any(static line => line.StartsWith("Error", StringComparison.Ordinal)), project is null);
    }

    // A mark in front, semicolons, CRLF: what a spreadsheet of another country makes of the file.
    [Fact]
    public void File_OfASpreadsheet_IsRead()
    {
        using var folder = TestFolder.Create(Data);
        var text = Padded(Whole).Replace("https://new/code;https://new/more", "https://new/code", StringComparison.Ordinal)
            .Replace(',', ';').Replace("\n", "\r\n", StringComparison.Ordinal);
        var (project, findings) = Read(folder, "\uFEFF" + text);

        Assert.Equal(["Info project.csv has its fields separated by semicolons; it is read so."], findings);
        Assert.Equal(("f", "model:new", "New One"), (project?.Framework, project?.Model, project?.Name));
    }

    [Fact]
    public void File_WithoutItsColumns_IsNotRead()
    {
        using var folder = TestFolder.Create(Data);

        Assert.Equal(
            ["Error project.csv has no columns part and item and value, which are required; the file is not read, so that "
                + "nothing that it says is known. Its header has: a, b. Put the names of all columns into its first row."],
            Read(folder, "a,b\n1,2\n").Findings);
    }

    /// <summary>The header, and as many fields in each row.</summary>
    private static string Padded(string rows) => Header + string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static row => row + new string(',', 6 - row.Count(static c => c == ',')) + "\n"));

    private static (ProjectFile? Project, IEnumerable<string> Findings) Read(TestFolder folder, string text)
    {
        var contents = folder.Load().Contents;
        using var own = TestFolder.Empty();
        own.Write("project.csv", Encoding.UTF8.GetBytes(text));
        var (project, findings) = ProjectFile.Read(Path.Combine(own.Path, "project.csv"), contents, Book(contents));
        return (project, findings.Select(static finding => $"{finding.Severity} {finding.Message}").ToList());
    }

    private static OpennessBook Book(GraphContents contents) => new(contents.Openness, contents.Assessments, static _ => null);
}
