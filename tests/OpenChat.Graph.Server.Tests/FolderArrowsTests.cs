// The arrows between the folders of each project, read from the sources. Those between projects: ArchitectureTests.
namespace OpenChat.Graph.Server.Tests;

public sealed class FolderArrowsTests
{
    // One table a project: a folder and the folders it may use. A folder that is not listed uses none. The folder of the project is ".".
    private const string Domain =
        """
        . -> Judgement, Propagation, Licensing, Rules, Openness, Lineage, Lineage/Building, Lineage/Names, Lineage/Packing, Vocabulary
        Judgement -> Propagation, Licensing, Rules, Openness, Lineage, Lineage/Packing, Vocabulary
        Propagation -> Licensing, Rules, Lineage, Lineage/Packing, Vocabulary
        Licensing -> Rules, Lineage, Lineage/Names, Lineage/Packing, Vocabulary
        Rules -> Vocabulary
        Openness -> Vocabulary
        Policies -> Judgement, Propagation, Licensing, Rules, Lineage, Vocabulary
        Views -> ., Judgement, Propagation, Licensing, Rules, Openness, Lineage, Lineage/Building, Vocabulary
        Lineage/Building -> Lineage, Lineage/Names, Lineage/Packing, Vocabulary
        Lineage -> Lineage/Names, Lineage/Packing, Vocabulary
        Lineage/Names -> Lineage/Packing, Vocabulary
        Lineage/Packing -> Vocabulary
        """;

    private const string Storage =
        """
        Csv -> Rows
        Neo4j -> Neo4j/Importing, Neo4j/Reading, Neo4j/Layout, Neo4j/Client, Rows
        Neo4j/Importing -> Neo4j/Layout, Neo4j/Client, Rows
        Neo4j/Reading -> Neo4j/Layout, Neo4j/Client, Rows
        Neo4j/Layout -> Neo4j/Client, Rows
        """;

    private const string Server =
        """
        . -> Commands
        Commands -> Http, Http/Documents, Http/Pages, Telemetry, Schema, Site, Reports, Exports, Queries, State, Tables, Logging
        Commands -> Options
        Exports -> Queries, State, Tables
        Http -> Http/Endpoint, Http/Files, Http/Mcp, Http/Pages, Http/Documents, Http/Callers, Http/Answers, Telemetry, State, Logging
        Http -> Options
        Http/Endpoint -> Http/Documents, Http/Callers, Http/Answers, Tables, Logging, Options
        Http/Files -> Http/Endpoint, Http/Answers, Reports, Exports, Queries, State
        Http/Mcp -> Http/Endpoint, Options
        Http/Pages -> Http/Callers, Http/Answers, State, Options
        Http/Documents -> Http/Answers, Options
        Http/Callers -> Http/Answers, Options
        Http/Answers -> Tables, Logging, Options
        Telemetry -> State, Logging, Options
        Reports -> Exports, Queries, State
        Schema -> Schema/Types, Schema/Shared, Reports, Logging, Options
        Schema/Types -> Schema/Shared, Reports, Queries, State
        Schema/Shared -> Queries, State, Options
        Site -> Reports, Exports, Queries, State
        State -> Queries, Logging, Options
        Logging -> Options
        """;

    private const string Engine =
        """
        . -> Execution, Execution/Documents, Execution/Run, Execution/Plan, Execution/Output, Execution/Telemetry, Validation, Types
        . -> Language, Errors
        Execution/Documents -> Execution, Execution/Output, Execution/Plan, Execution/Telemetry, Validation, Language, Errors
        Execution/Run -> Execution, Execution/Pending, Execution/Plan, Execution/Output, Types, Language, Errors
        Execution/Pending -> Execution, Execution/Plan, Execution/Output, Errors
        Execution/Plan -> Execution, Execution/Output, Validation, Types, Language, Errors
        Execution/Output -> Execution, Types, Language, Errors
        Execution/Telemetry -> Execution, Language, Errors
        Execution -> Validation, Types, Language, Errors
        Validation -> Types, Language, Errors
        Types -> Language, Errors
        Language -> Errors
        """;

    /// <summary>The tables by project, which src/README.md prints.</summary>
    internal static IReadOnlyDictionary<string, string> Allowed { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["OpenChat.Graph.Domain"] = Domain,
        ["OpenChat.Graph.Storage"] = Storage,
        ["OpenChat.Graph.Server"] = Server,
        ["OpenChat.GraphQL"] = Engine,
    };

    [Theory]
    [InlineData("OpenChat.Graph.Domain", Domain)]
    [InlineData("OpenChat.Graph.Storage", Storage)]
    [InlineData("OpenChat.Graph.Server", Server)]
    [InlineData("OpenChat.GraphQL", Engine)]
    public void Folders_UseOnlyTheFoldersTheyMay(string project, string allowed)
    {
        var arrows = FolderArrows.OfProject(project);

        Assert.NotEmpty(arrows.Arrows);
        Assert.Empty(arrows.FindProblems(allowed));
    }

    [Theory]
    [InlineData("using P.B;", "A/One.cs(2)")]
    [InlineData("using static P.B.Two;", "A/One.cs(2)")]
    [InlineData("using Other = P.B.Two;", "A/One.cs(2)")]
    [InlineData("internal sealed class One(P.B.Two two);", "A/One.cs(2)")]
    [InlineData("\n\ninternal sealed class One\n{\n    private B.Two _two; // from within P\n}", "A/One.cs(6)")]
    public void FindProblems_NamesFileLineAndArrow_When_AFolderUsesAnother(string line, string place)
    {
        var arrows = Read(("A/One.cs", "namespace P.A;\n" + line), ("B/Two.cs", "namespace P.B;\npublic sealed record Two;"));

        Assert.Equal([$"{place}: A -> B is not allowed; A may use no other folder."], arrows.FindProblems(""));
        Assert.Equal([$"{place}: A -> B is not allowed; A may use C."], arrows.FindProblems("A -> C"));
        Assert.Empty(arrows.FindProblems("A -> B"));
    }

    [Theory]
    [InlineData("internal sealed class Low(Top top);", "A/B -> A")]
    [InlineData("file static class Low { static int X(int i) => i.Twice(); }", "A/B -> A")]
    [InlineData("file static class Low { static string X => nameof(Root); }", "A/B -> .")]
    public void FindProblems_NamesFileLineAndArrow_When_AFolderUsesOneAboveItByTheNameOfATypeAlone(string line, string arrow)
    {
        var arrows = Read(
            ("Root.cs", "namespace P;\npublic enum Root;"),
            ("A/Top.cs", "namespace P.A;\nclass Top;\nstatic class More\n{\n    public static int Twice(this int i) => i * 2;\n}"),
            ("A/B/Low.cs", "namespace P.A.B;\n" + line));

        Assert.Equal([$"A/B/Low.cs(2): {arrow} is not allowed; A/B may use no other folder."], arrows.FindProblems(""));
    }

    [Fact]
    public void FindProblems_IsEmpty_When_OnlyCommentsAndTextsNameAnotherFolder()
    {
        var arrows = Read(
            ("A/One.cs", "namespace P.A;\n// using P.B;\n/* P.B.Two */\nclass One\n{\n    private const string Text = \"P.B.Two\";\n}"),
            ("B/Two.cs", "namespace P.B;\npublic sealed record Two;"));

        Assert.Empty(arrows.FindProblems(""));
    }

    [Fact]
    public void FindProblems_TellsTheWholeCircle_When_FoldersUseEachOther()
    {
        var arrows = Read(
            ("A/One.cs", "using P.B;\nnamespace P.A;"),
            ("B/Two.cs", "namespace P.B;\nclass Two(C.Three three);"),
            ("C/Three.cs", "using P.A;\nnamespace P.C;\nclass Three;"));

        Assert.Equal(
            ["A circle: A -> B at A/One.cs(1); B -> C at B/Two.cs(2); C -> A at C/Three.cs(1)."],
            arrows.FindProblems("A -> B\nB -> C\nC -> A"));
    }

    [Fact]
    public void FindProblems_TellsWhere_When_ANamespaceIsNotThatOfTheFolder() => Assert.Equal(
        ["A/One.cs(2): the namespace P.B is not that of the folder, P.A."], Read(("A/One.cs", "// One\nnamespace P.B;")).FindProblems(""));

    private static FolderArrows Read(params (string Path, string Text)[] files) => new("P", files);
}
