using System.Globalization;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>How bad a finding is.</summary>
public enum FindingSeverity : byte
{
    /// <summary>Worth knowing; nothing was lost or guessed.</summary>
    Info,

    /// <summary>Doubtful; everything written is kept.</summary>
    Warning,

    /// <summary>A row or a value does not take part in the graph.</summary>
    Error,
}

/// <summary>Something wrong or doubtful in the data. What is sound loads all the same. What is not known about its place is null.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable code, one of <see cref="FindingCodes"/>.</param>
/// <param name="Message">The whole finding in a sentence or two.</param>
public sealed record Finding(FindingSeverity Severity, string Code, string Message)
{
    /// <summary>Longer values are cut.</summary>
    public const int MaxValueLength = 200;

    /// <summary>The file, also when the table is not in a folder; null when it concerns the store or the graph as a whole.</summary>
    public string? File { get; init; }

    /// <summary>Line the row starts on, from 1; null when it concerns the whole file, or the rows have no lines.</summary>
    public int? Line { get; init; }

    /// <summary>Name of the column; null when it concerns the row.</summary>
    public string? Column { get; init; }

    /// <summary>Position of the field in the row, from 1; null when it concerns the row.</summary>
    public int? Field { get; init; }

    /// <summary>What is there, cut to <see cref="MaxValueLength"/> characters; null when there is nothing to show.</summary>
    public string? Value { get; init; }

    /// <summary>What should be there; null when that is plain.</summary>
    public string? Expectation { get; init; }

    /// <summary>How many findings it stands for: 1, or more where it sums up those of its kind that are not listed.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many findings of a severity there are, those included that are summed up.</summary>
    public static int CountOf(IEnumerable<Finding> findings, FindingSeverity severity) =>
        findings.Where(finding => finding.Severity == severity).Sum(static finding => finding.Count);

    /// <summary>How many findings there are, such as "1 error, 2 warnings, 0 infos"; those included that are summed up.</summary>
    public static string Describe(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        return string.Join(", ", Enum.GetValues<FindingSeverity>().Reverse().Select(severity => Describe(all, severity)));
    }

    /// <summary>How many findings of a severity there are, such as "1 error"; those included that are summed up.</summary>
    public static string Describe(IEnumerable<Finding> findings, FindingSeverity severity)
    {
        var count = CountOf(findings, severity);
        return string.Create(CultureInfo.InvariantCulture, $"{count} {severity.ToString().ToLowerInvariant()}{(count == 1 ? "" : "s")}");
    }

    /// <summary>
    /// Whether the finding keeps data out of another store: every error does, but for what is missing, where that is accepted.
    /// </summary>
    /// <param name="acceptsEmpty">Whether data is accepted that lacks rules or has no artifacts.</param>
    public bool IsRefusal(bool acceptsEmpty) => Severity == FindingSeverity.Error
        && !(acceptsEmpty
            && (IsLossOfFile || Code is (FindingCodes.EmptyGraph or FindingCodes.UnusableRules or FindingCodes.MissingRule)));

    /// <summary>
    /// Whether nothing of a file can be read although it is there, or something that may be meant for it, which then is the value.
    /// </summary>
    internal bool IsLossOfFile => Severity == FindingSeverity.Error
        && (Code is FindingCodes.UnreadableFile or FindingCodes.EmptyFile
            || (Code == FindingCodes.MissingColumn && Value is null)
            || (Code == FindingCodes.MissingFile && Value is not null));
}

/// <summary>The codes of findings about data.</summary>
public static class FindingCodes
{
    /// <summary>A file is not there; where something is that may be meant for it, that is the value.</summary>
    public const string MissingFile = "missing-file";

    /// <summary>A framework assesses models that its list does not name, so that they have no rank.</summary>
    public const string Unlisted = "unlisted";

    /// <summary>An address of the web is expected, and something else is there; answers do not give it out.</summary>
    public const string BadAddress = "bad-address";

    /// <summary>A CSV file is not part of the layout.</summary>
    public const string UnknownFile = "unknown-file";

    /// <summary>A file cannot be opened or read.</summary>
    public const string UnreadableFile = "unreadable-file";

    /// <summary>A file has not even a header.</summary>
    public const string EmptyFile = "empty-file";

    /// <summary>A file is UTF-16, UTF-32 or Windows-1252; it is read as that.</summary>
    public const string WrongEncoding = "wrong-encoding";

    /// <summary>The fields of a file are separated by something else than commas; it is read so.</summary>
    public const string OtherSeparator = "other-separator";

    /// <summary>Bytes that are not UTF-8 in a file that else is.</summary>
    public const string InvalidUtf8 = "invalid-utf8";

    /// <summary>NUL characters.</summary>
    public const string NulCharacter = "nul-character";

    /// <summary>A column the layout does not know, or one without a name that holds something; its values are not read.</summary>
    public const string UnknownColumn = "unknown-column";

    /// <summary>A column name is there twice; the first counts.</summary>
    public const string DuplicateColumn = "duplicate-column";

    /// <summary>
    /// A column is not there: a required one, so that the file is not read, or one that answers depend on, which then is the value; the
    /// finding says what follows.
    /// </summary>
    public const string MissingColumn = "missing-column";

    /// <summary>A column is empty throughout, or holds one word throughout that lets most through.</summary>
    public const string SameThroughout = "same-throughout";

    /// <summary>A column that says what is asked of a model is empty in some rows.</summary>
    public const string PartlyEmpty = "partly-empty";

    /// <summary>Claims were taken back, or will be; a warning when no other is left in the file.</summary>
    public const string Retracted = "retracted";

    /// <summary>A row has fewer fields than the header; it is not read, or, of a relation or a rule, as far as it goes.</summary>
    public const string TooFewFields = "too-few-fields";

    /// <summary>A row has more fields than the header, which are not all empty; it is not read.</summary>
    public const string TooManyFields = "too-many-fields";

    /// <summary>The file ends inside a quoted field; its last row is not read.</summary>
    public const string CutOff = "cut-off";

    /// <summary>The last line has no end: the file may be cut off in its last value.</summary>
    public const string OpenEnd = "open-end";

    /// <summary>Quotes where they do not belong; the finding says how the field is read.</summary>
    public const string StrayQuote = "stray-quote";

    /// <summary>A row is larger than a row may be; it is not read.</summary>
    public const string RowTooLarge = "row-too-large";

    /// <summary>A required value is empty; the row is not read.</summary>
    public const string EmptyValue = "empty-value";

    /// <summary>An id does not have the usual form; it is accepted.</summary>
    public const string OddId = "odd-id";

    /// <summary>An id is there twice; the first row counts.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>A row repeats another word for word; it is dropped.</summary>
    public const string RepeatedRow = "repeated-row";

    /// <summary>There is no node with this id.</summary>
    public const string DanglingId = "dangling-id";

    /// <summary>The node with this id is of another kind than the column needs.</summary>
    public const string WrongKind = "wrong-kind";

    /// <summary>A value is not one of the known ones.</summary>
    public const string UnknownValue = "unknown-value";

    /// <summary>A value is not spelled as the layout has it but says one thing only; it is read as that.</summary>
    public const string ReadAs = "read-as";

    /// <summary>A value is not a date; it counts as not known.</summary>
    public const string BadDate = "bad-date";

    /// <summary>A value is not a number; what counts instead is said.</summary>
    public const string BadNumber = "bad-number";

    /// <summary>Two rows of rules say different things about the same; the stricter counts.</summary>
    public const string ContradictingRule = "contradicting-rule";

    /// <summary>A rule is not there; verdicts for which it matters are not better than unknown.</summary>
    public const string MissingRule = "missing-rule";

    /// <summary>A clause that the product ships for a license is not there; the license does not count as recorded whole.</summary>
    public const string MissingClause = "missing-clause";

    /// <summary>A claim of low confidence has no note that says why; it counts all the same.</summary>
    public const string MissingNote = "missing-note";

    /// <summary>A rule table has no usable row, or none for a term that licenses hold: nothing is served by it unless asked for.</summary>
    public const string UnusableRules = "unusable-rules";

    /// <summary>The data has neither models nor datasets: nothing is served from it unless asked for.</summary>
    public const string EmptyGraph = "empty-graph";

    /// <summary>A relation leads to where it starts; it is kept.</summary>
    public const string SelfLoop = "self-loop";

    /// <summary>Something is older than what it was made from, or than the license it is under; the relation is kept.</summary>
    public const string Chronology = "chronology";

    /// <summary>A license covers data, documentation or a service of a model, so that it says nothing of the model itself.</summary>
    public const string OtherComponent = "other-component";

    /// <summary>Data is said to hold text that models wrote, and no row says which model wrote it.</summary>
    public const string NoGenerator = "no-generator";

    /// <summary>Several licenses of one thing are read as a choice of one of them, or one alone is named like a part of a choice.</summary>
    public const string Choice = "choice";

    /// <summary>A license has no terms, so that nothing is known to be allowed under it.</summary>
    public const string NoTerms = "no-terms";

    /// <summary>No model is assessed although there are criteria, so that questions about openness find nothing.</summary>
    public const string NoAssessments = "no-assessments";

    /// <summary>Several nodes of a kind have the same name, which then finds none of them.</summary>
    public const string SharedName = "shared-name";

    /// <summary>Nothing rests on a source.</summary>
    public const string UnusedSource = "unused-source";

    /// <summary>Artifacts were made from each other; the relations are kept.</summary>
    public const string Cycle = "cycle";

    /// <summary>A verdict is another than in the graph that the data is held against.</summary>
    public const string VerdictChanged = "verdict-changed";

    /// <summary>A restriction is there, gone, or more or less sure than in the graph that the data is held against.</summary>
    public const string RestrictionChanged = "restriction-changed";

    /// <summary>The data changed in a way that is not believed; what was there before is served.</summary>
    public const string RefusedChange = "refused-change";
}
