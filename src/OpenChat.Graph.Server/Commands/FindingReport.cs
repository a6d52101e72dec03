// What check found, for eyes and for other programs.
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OpenChat.Graph.Storage.Rows;
using Spectre.Console;

namespace OpenChat.Graph.Server.Commands;

/// <summary>How findings are written (<c>check --format</c>).</summary>
internal enum FindingFormat
{
    /// <summary>A table and a line that sums up.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>SARIF 2.1.0 (OASIS), which code hosts and editors show.</summary>
    Sarif,

    /// <summary>Workflow commands of GitHub Actions, which become notes at the lines of a change.</summary>
    GitHub,
}

/// <summary>Writes findings in one of the formats.</summary>
/// <param name="Findings">The findings, in order.</param>
/// <param name="Artifacts">How many artifacts the graph has.</param>
/// <param name="Relations">How many relations of lineage the graph has.</param>
/// <param name="Revision">Identity of the graph.</param>
/// <param name="Folder">
/// The folder as other programs find it, relative to where the command runs or absolute; null when the graph is not from a folder.
/// </param>
internal sealed record FindingReport(
    ImmutableArray<Finding> Findings, int Artifacts, int Relations, string Revision, string? Folder)
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What sums up the difference to the graph that the folder is held against; null when there is none.</summary>
    public string? Difference { get; init; }

    /// <summary>What codes stand for, for the list of them in SARIF; where it says nothing, the words of the code.</summary>
    public IReadOnlyDictionary<string, string> Descriptions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many findings are errors.</summary>
    public int Errors => Finding.CountOf(Findings, FindingSeverity.Error);

    /// <summary>How many findings are warnings.</summary>
    public int Warnings => Finding.CountOf(Findings, FindingSeverity.Warning);

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Artifacts} artifacts, {Relations} relations, revision {Revision}: {Finding.Describe(Findings)}.")
        + (Difference is null ? "" : "\n" + Difference);

    /// <summary>The whole text, which ends with a line break.</summary>
    /// <param name="format">The format.</param>
    /// <param name="width">Characters in a line of the table.</param>
    public string Write(FindingFormat format, int width) => format switch
    {
        FindingFormat.Json => WriteJson(WriteObject),
        FindingFormat.Sarif => WriteJson(WriteSarif),
        FindingFormat.GitHub => string.Concat(Findings.Select(finding => Command(finding) + "\n")) + Summary + "\n",
        _ => (Findings.IsEmpty ? "" : WriteTable(width)) + Summary + "\n",
    };

    private string WriteTable(int width)
    {
        var table = NewTable()
            .AddColumn("Severity", column => column.NoWrap())
            .AddColumn("Place", column => column.NoWrap())
            .AddColumns("Column", "Value", "Expected", "Finding");
        foreach (var finding in Findings)
        {
            table.AddRow(
                Cell(Spell(finding.Severity)),
                Cell(finding.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{finding.File}:{line}") : finding.File),
                Cell(finding.Column),
                Cell(finding.Value),
                Cell(finding.Expectation),
                Cell(finding.Message));
        }

        return Draw(table, width);
    }

    /// <summary>A table without rows.</summary>
    internal static Table NewTable() => new Table().Border(TableBorder.Minimal);

    /// <summary>A table as plain text, which ends with a line break.</summary>
    internal static string Draw(Table table, int width)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Write(table);
        return text.ToString();
    }

    /// <summary>
    /// Such as <c>::error file=seed/models.csv,line=3,title=empty-value::message</c>. GitHub reads to the end of the line, takes percent
    /// signs for escapes, and colons and commas for what ends a property.
    /// </summary>
    private string Command(Finding finding)
    {
        var severity = finding.Severity == FindingSeverity.Info ? "notice" : Spell(finding.Severity);
        var properties = new List<string>();
        if (PathOf(finding) is { } path)
        {
            properties.Add("file=" + EscapeProperty(path));
        }

        if (finding.Line is { } line)
        {
            properties.Add(string.Create(CultureInfo.InvariantCulture, $"line={line}"));
        }

        properties.Add("title=" + EscapeProperty(finding.Code));
        return $"::{severity} {string.Join(',', properties)}::{EscapeData(finding.Message)}";
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("revision", Revision);
        json.WriteNumber("artifacts", Artifacts);
        json.WriteNumber("relations", Relations);
        json.WriteNumber("errors", Errors);
        json.WriteNumber("warnings", Warnings);
        json.WriteNumber("infos", Finding.CountOf(Findings, FindingSeverity.Info));
        json.WriteString("difference", Difference);
        json.WriteStartArray("findings");
        foreach (var finding in Findings)
        {
            json.WriteStartObject();
            json.WriteString("severity", Spell(finding.Severity));
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Message);
            json.WriteString("file", finding.File);
            WriteNumber(json, "line", finding.Line);
            json.WriteString("column", finding.Column);
            WriteNumber(json, "field", finding.Field);
            json.WriteString("value", finding.Value);
            json.WriteString("expectation", finding.Expectation);
            json.WriteNumber("count", finding.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteSarif(Utf8JsonWriter json)
    {
        string[] codes = [.. Findings.Select(finding => finding.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "OpenChat.Graph");
        json.WriteString("version", typeof(FindingReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "0");
        json.WriteStartArray("rules");
        foreach (var code in codes)
        {
            json.WriteStartObject();
            json.WriteString("id", code);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", Descriptions.GetValueOrDefault(code) ?? code.Replace('-', ' '));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var finding in Findings)
        {
            WriteResult(json, finding, Array.IndexOf(codes, finding.Code));
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, Finding finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Severity == FindingSeverity.Info ? "note" : Spell(finding.Severity));
        json.WriteStartObject("message");
        json.WriteString("text", finding.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations");
        if (finding.File is { } file)
        {
            json.WriteStartObject();
            if (PathOf(finding) is { } path)
            {
                json.WriteStartObject("physicalLocation");
                json.WriteStartObject("artifactLocation");
                json.WriteString("uri", ToUri(path));
                json.WriteEndObject();
                if (finding.Line is { } line)
                {
                    json.WriteStartObject("region");
                    json.WriteNumber("startLine", line);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }
            else
            {
                json.WriteStartArray("logicalLocations");
                json.WriteStartObject();
                json.WriteString("name", file);
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>What a writer writes, indented; ends with a line break.</summary>
    internal static string WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>The place of the file with slashes; null when there is none.</summary>
    private string? PathOf(Finding finding) =>
        finding.File is null || Folder is null ? null : Path.Combine(Folder, finding.File).Replace('\\', '/');

    /// <summary>A path as a reference; an absolute one as a URI.</summary>
    private static string ToUri(string path) => Path.IsPathRooted(path)
        ? new Uri(path).AbsoluteUri
        : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string EscapeData(string text) => Visible(
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal));

    private static string EscapeProperty(string text) => EscapeData(text).Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    private static string Spell(FindingSeverity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>Plain text in a cell of the table.</summary>
    internal static Text Cell(string? text) => new(Visible(text ?? string.Empty));

    /// <summary>
    /// A text in which what moves the cursor, steers the terminal or turns the direction of writing is shown as its number, so that data
    /// cannot disguise what is written.
    /// </summary>
    internal static string Visible(string text) => string.Concat(text.Select(static c =>
        char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
            : c.ToString()));
}
