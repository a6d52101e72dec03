using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>The tables about openness beside the assessments. Their rows keep the order of their files.</summary>
public enum OpennessTable : byte
{
    /// <summary>frameworks.csv: which schemes assess models, and their scales.</summary>
    Frameworks,

    /// <summary>criteria.csv: what each framework looks at, in its order.</summary>
    Criteria,

    /// <summary>levels.csv: what the values of a scale mean.</summary>
    Levels,

    /// <summary>listings.csv: how a framework lists a model, in its own words.</summary>
    Listings,

    /// <summary>projects.csv: projects as a source lists them.</summary>
    Projects,

    /// <summary>project_links.csv: the evidence links of listed projects.</summary>
    ProjectLinks,

    /// <summary>resources.csv: publications, indexes, lists and further reading.</summary>
    Resources,
}

/// <summary>A row of frameworks.csv. Texts are as written and empty when not given, here and in the other rows.</summary>
/// <param name="Id">Id, such as <c>opening-up-chatgpt</c>.</param>
/// <param name="Name">Name to show.</param>
/// <param name="Description">What the framework is.</param>
/// <param name="Values">The scale, worst first, each value with what it is worth: <c>closed=0;partial=0.5;open=1</c>.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="Source">Id of the source it is from.</param>
/// <param name="Succeeds">Id of the earlier edition.</param>
/// <param name="Note">Free text.</param>
public sealed record FrameworkRow(
    string Id, string Name, string Description, string Values, string Url, string Source, string Succeeds, string Note);

/// <summary>A row of criteria.csv.</summary>
/// <param name="Framework">Id of the framework.</param>
/// <param name="Id">Id within the framework.</param>
/// <param name="Title">Title to show.</param>
/// <param name="Area">The part of the framework it belongs to.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Definition">What is looked at.</param>
/// <param name="Weight">A number from 0 to 100; 1 when empty.</param>
/// <param name="Became">Ids of the criteria of the succeeding edition that it became, separated by semicolons.</param>
/// <param name="About">What of a model it looks at, as <see cref="Subjects"/> spells it.</param>
public sealed record CriterionRow(
    string Framework, string Id, string Title, string Area, string Question, string Definition, string Weight, string Became, string About);

/// <summary>A row of levels.csv.</summary>
/// <param name="Framework">Id of the framework.</param>
/// <param name="Criterion">Id of the criterion; empty for every criterion of the framework.</param>
/// <param name="Value">The value.</param>
/// <param name="Label">How the framework words it.</param>
/// <param name="Meaning">What it means.</param>
public sealed record LevelRow(string Framework, string Criterion, string Value, string Label, string Meaning);

/// <summary>A row of listings.csv.</summary>
/// <param name="Framework">Id of the framework.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Name">Name as listed.</param>
/// <param name="Url">Address as listed.</param>
/// <param name="Base">Base model as listed.</param>
/// <param name="Tuning">Tuning data as listed.</param>
/// <param name="License">License as listed.</param>
/// <param name="Organisation">Organisation as listed.</param>
public sealed record ListingRow(
    string Framework, string Model, string Name, string Url, string Base, string Tuning, string License, string Organisation);

/// <summary>A row of projects.csv.</summary>
/// <param name="Id">Id, such as <c>project:dolly</c>.</param>
/// <param name="Name">Name to show.</param>
/// <param name="NameAsListed">Name as the source spells it.</param>
/// <param name="UrlAsListed">Home link as the source gives it.</param>
/// <param name="Artifact">Id of the model or dataset it stands for.</param>
/// <param name="Organisation">Id of the organisation behind it.</param>
/// <param name="Source">Id of the source that lists it.</param>
/// <param name="Problem">What is wrong with how it is listed.</param>
public sealed record ProjectRow(
    string Id, string Name, string NameAsListed, string UrlAsListed, string Artifact, string Organisation, string Source, string Problem);

/// <summary>A row of project_links.csv.</summary>
/// <param name="Project">Id of the project.</param>
/// <param name="Criterion">Id of the criterion that the link is evidence for.</param>
/// <param name="Url">The link as listed.</param>
/// <param name="Own"><c>yes</c> when it leads to the project itself, <c>no</c> when to another.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record ProjectLinkRow(string Project, string Criterion, string Url, string Own, string Problem);

/// <summary>A row of resources.csv.</summary>
/// <param name="Id">Id, such as <c>resource:liesenfeld-2023</c>.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">What it is: <c>paper</c>, <c>article</c>, <c>index</c>, <c>list</c> and so on.</param>
/// <param name="Authors">Names separated by semicolons.</param>
/// <param name="Venue">Where it was published.</param>
/// <param name="Year">Four digits.</param>
/// <param name="Doi">The DOI without an address before it.</param>
/// <param name="Url">Where it can be read.</param>
/// <param name="CitedFor">What it is cited for.</param>
/// <param name="Source">Id of the source that names it.</param>
/// <param name="Note">Free text.</param>
public sealed record ResourceRow(
    string Id,
    string Title,
    string Kind,
    string Authors,
    string Venue,
    string Year,
    string Doi,
    string Url,
    string CitedFor,
    string Source,
    string Note);

/// <summary>The tables about openness beside the assessments, as written. A table that is not there has no rows.</summary>
public sealed record OpennessRows
{
    private static readonly OpennessTable[] All = Enum.GetValues<OpennessTable>();

    /// <summary>No rows at all.</summary>
    public static OpennessRows Empty { get; } = new();

    /// <summary>The frameworks, in the order of the file, as is every table here.</summary>
    public ImmutableArray<FrameworkRow> Frameworks { get; init; } = [];

    /// <summary>The criteria.</summary>
    public ImmutableArray<CriterionRow> Criteria { get; init; } = [];

    /// <summary>What values mean.</summary>
    public ImmutableArray<LevelRow> Levels { get; init; } = [];

    /// <summary>How frameworks list models.</summary>
    public ImmutableArray<ListingRow> Listings { get; init; } = [];

    /// <summary>The listed projects.</summary>
    public ImmutableArray<ProjectRow> Projects { get; init; } = [];

    /// <summary>Their links.</summary>
    public ImmutableArray<ProjectLinkRow> ProjectLinks { get; init; } = [];

    /// <summary>Publications and further reading.</summary>
    public ImmutableArray<ResourceRow> Resources { get; init; } = [];

    /// <summary>Whether no table has rows.</summary>
    public bool IsEmpty => All.All(table => CountOf(table) == 0);

    /// <summary>How many rows a table has.</summary>
    public int CountOf(OpennessTable table) => table switch
    {
        OpennessTable.Frameworks => Frameworks.Length,
        OpennessTable.Criteria => Criteria.Length,
        OpennessTable.Levels => Levels.Length,
        OpennessTable.Listings => Listings.Length,
        OpennessTable.Projects => Projects.Length,
        OpennessTable.ProjectLinks => ProjectLinks.Length,
        _ => Resources.Length,
    };

    /// <summary>Reads the tables from cells, a cell for each column, in the order of the columns.</summary>
    /// <param name="rows">The rows of a table, in the order of its file.</param>
    public static OpennessRows Create(Func<OpennessTable, IReadOnlyList<string[]>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new OpennessRows
        {
            Frameworks = [.. rows(OpennessTable.Frameworks).Select(
                c => new FrameworkRow(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]))],
            Criteria = [.. rows(OpennessTable.Criteria).Select(
                c => new CriterionRow(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8]))],
            Levels = [.. rows(OpennessTable.Levels).Select(c => new LevelRow(c[0], c[1], c[2], c[3], c[4]))],
            Listings = [.. rows(OpennessTable.Listings).Select(
                c => new ListingRow(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]))],
            Projects = [.. rows(OpennessTable.Projects).Select(
                c => new ProjectRow(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]))],
            ProjectLinks = [.. rows(OpennessTable.ProjectLinks).Select(c => new ProjectLinkRow(c[0], c[1], c[2], c[3], c[4]))],
            Resources = [.. rows(OpennessTable.Resources).Select(
                c => new ResourceRow(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10]))],
        };
    }

    /// <summary>The rows of a table back as cells.</summary>
    public IEnumerable<string[]> CellsOf(OpennessTable table) => table switch
    {
        OpennessTable.Frameworks => Frameworks.Select(r => (string[])
            [r.Id, r.Name, r.Description, r.Values, r.Url, r.Source, r.Succeeds, r.Note]),
        OpennessTable.Criteria => Criteria.Select(r => (string[])
            [r.Framework, r.Id, r.Title, r.Area, r.Question, r.Definition, r.Weight, r.Became, r.About]),
        OpennessTable.Levels => Levels.Select(r => (string[])[r.Framework, r.Criterion, r.Value, r.Label, r.Meaning]),
        OpennessTable.Listings => Listings.Select(r => (string[])
            [r.Framework, r.Model, r.Name, r.Url, r.Base, r.Tuning, r.License, r.Organisation]),
        OpennessTable.Projects => Projects.Select(r => (string[])
            [r.Id, r.Name, r.NameAsListed, r.UrlAsListed, r.Artifact, r.Organisation, r.Source, r.Problem]),
        OpennessTable.ProjectLinks => ProjectLinks.Select(r => (string[])[r.Project, r.Criterion, r.Url, r.Own, r.Problem]),
        _ => Resources.Select(r => (string[])
            [r.Id, r.Title, r.Kind, r.Authors, r.Venue, r.Year, r.Doi, r.Url, r.CitedFor, r.Source, r.Note]),
    };
}
