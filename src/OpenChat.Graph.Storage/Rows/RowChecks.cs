using System.Globalization;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Storage.Rows;

/// <summary>
/// Says in words what is wrong or doubtful about rows, and about the graph as a whole. The order in which the cells of a row are looked at
/// is that of the findings that a store makes about single cells.
/// </summary>
internal static class RowChecks
{
    private const string NoDate = "it counts as not known, and so does what depends on the day. ";

    private const string NotRetracted = "it does not count, and the claim stays in force. ";

    private const string DateForms = "Write yyyy, yyyy-mm or yyyy-mm-dd, such as 2023-05-31.";

    private const string Or = " OR ";

    /// <summary>Longer texts name no group.</summary>
    private const int LongestGroup = 24;

    /// <summary>A number of a group has so many digits at most.</summary>
    private const int LongestNumber = 2;

    /// <summary>Words that say that one of several may be chosen; folded. No other word makes a choice.</summary>
    private static readonly HashSet<string> Choices = new(
        ("CHOICE CHOICES CHOOSE OPTION OPTIONS ALTERNATIVE ALTERNATIVES ALT EITHER OR EITHEROR ANYOF ONEOF DUAL DUALLICENSE GROUP "
        + "WAHL AUSWAHL ALTERNATIV ENTWEDER ODER ENTWEDERODER GRUPPE CHOIX GROUPE OPCION").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The kinds of licenses that rules ask for, or that people use beside them.</summary>
    private static readonly string[] LicenseKinds =
        ["open-source", "open-data", "rail", "bespoke-model", "terms-of-service", "usage-policy", "none"];

    private static readonly string ModelKinds = string.Join(' ', Enum.GetValues<ModelKind>().Select(Words.Spell));

    /// <summary>Whether a required value is missing, so that the row cannot be read; the first that is missing is reported.</summary>
    public static bool LacksValue(RowCursor rows)
    {
        foreach (var slot in rows.Table.Required)
        {
            if (rows.IsEmpty(slot))
            {
                rows.ReportLost(
                    FindingSeverity.Error, FindingCodes.EmptyValue, slot, "a value",
                    $"the value is required; the row is not read{LossOf(rows.Table)}. Put the value, or delete the row.");
                return true;
            }
        }

        return false;
    }

    /// <summary>What follows when a row is not read, as the end of a sentence.</summary>
    /// <param name="table">Its table.</param>
    /// <param name="isOther">Whether it is not the row that the sentence is about.</param>
    public static string LossOf(TableLayout table, bool isOther = false) => table is NodeLayout nodes
        ? $", so that {(isOther ? "the" : "its")} {Names([nodes.Kind])} {(isOther ? "in it " : "")}is not there, and verdicts count what "
            + "names it as unknown"
        : table.LossOfSome.Length > 0 ? table.LossOfSome : ", so that no answer shows what it says";

    /// <summary>The date in a column; none when there is no such column, unreadable when it is not a date, which is reported.</summary>
    public static PartialDate ReadDate(RowCursor rows, int slot)
    {
        var date = default(PartialDate);
        return slot < 0 || PartialDate.TryParse(rows[slot], out date) ? date : ReadOddDate(rows, slot);
    }

    /// <summary>
    /// The day on which a claim was taken back; none when it was not. One that cannot be read takes nothing back, which is reported; nor
    /// does one that contradicts itself: before 1900, beside no day on which the claim was recorded, not after that day, or before there
    /// was what the claim is about.
    /// </summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="youngest">What the claim is about that came last, and when; asked only about rows that have such a day.</param>
    public static PartialDate ReadRetraction(
        RowCursor rows, ClaimLayout table, Func<RowCursor, ClaimLayout, (string Id, PartialDate Date)> youngest)
    {
        if (rows.IsEmpty(table.RetractedSlot))
        {
            return default;
        }

        if (ReadDate(rows, table.RetractedSlot) is not { IsNone: false } date)
        {
            return PartialDate.Unreadable;
        }

        // what is wrong with the other day is reported where it is read
        var isRecorded = (PartialDate.TryParse(rows[table.RecordedSlot], out var recorded)
            || WrittenDate.Read(rows[table.RecordedSlot], out recorded, out _) == DateForm.Local) && !recorded.IsNone;
        var (id, released) = youngest(rows, table);
        var (problem, remedy) = date.Year < PossibleDays.FirstYear ? (", before 1900", "Put the right day.")
            : !isRecorded ? (
                ", and no day on which it was recorded can be read beside that, as where columns have slipped",
                "Put the day on which it was recorded into recorded_at.")
            : date == recorded ? (
                ", which is what recorded_at says, as where a cell was filled in twice",
                "Put the right day, or delete the row if nobody believed it.")
            : date.IsBefore(recorded) ? ($", before it was recorded in {recorded}", "Put the right day.")
            : date.IsBefore(released) ? (
                $", before {FindingList.Cut(id)} of {released} was there to claim anything about", "Put the right day.")
            : ("", "");
        if (problem.Length == 0)
        {
            return date;
        }

        rows.ReportLost(
            FindingSeverity.Error, FindingCodes.BadDate, table.RetractedSlot, "a day after recorded_at",
            $"the claim would be retracted in {date}{problem}; {NotRetracted}{remedy}");
        return PartialDate.Unreadable;
    }

    /// <summary>All claims of a file have a day on which they were taken back, and none has one on which it was recorded.</summary>
    public static void ReportSwappedDays(FindingList findings, ClaimLayout table, int claims) => findings.Add(new Finding(
        FindingSeverity.Error,
        FindingCodes.BadDate,
        string.Create(CultureInfo.InvariantCulture, $"{table.FileName}: all {claims} claims have a day in the column retracted_at, and ")
        + "none has one in recorded_at; the two columns look swapped, so that which claims were taken back is not known: all of them "
        + "stay in "
        + $"force{table.LossOfSome}. Put the two columns under the right names.")
    {
        Column = "retracted_at",
        Expectation = "in recorded_at when a claim was recorded, in retracted_at when it was taken back",
    });

    /// <summary>
    /// The day on which something came out, took effect or was made; none when there is no such column, unreadable when it is not a date,
    /// or a day on which it cannot have been, which is reported.
    /// </summary>
    public static PartialDate ReadBeginning(RowCursor rows, int slot, PossibleDays days)
    {
        var date = ReadDate(rows, slot);
        if (days.MayHaveBegun(date))
        {
            return date;
        }

        var problem = days.IsAhead(date) ? "lies after today" : "lies before 1900";
        var (consequence, advice) = rows.Table.Columns[slot] switch
        {
            "valid_from" => (
                days.IsAhead(date) ? "and a license of the future is no choice that may be made now; it counts as not known, and verdicts "
                    + "count the license as if it was in force"
                    : "and cannot be; it counts as not known, and verdicts count the license as if it was in force",
                "Put the right day, or delete the row until it holds"),
            "effective_from" => (
                "so that whether there is such a license yet is not known, and verdicts about what is under it are UNKNOWN",
                "Put the day on which it took effect"),
            "generated_at" => (
                "when the model cannot have run; it counts as not known, and so does which terms of the model govern the data",
                "Put the right day, or leave the cell empty"),
            _ => (
                "when it cannot have come out; it counts as not known, and so does which licenses it had then",
                "Put the day on which it came out, or leave the cell empty"),
        };
        rows.ReportLost(
            FindingSeverity.Error, FindingCodes.BadDate, slot, PossibleDays.Beginning,
            $"\"{FindingList.Cut(rows[slot])}\" {problem}, {consequence}. {advice}.");
        return PartialDate.Unreadable;
    }

    /// <summary>
    /// First and last day in force; none when the table has no such columns. Days that cannot be (an end before the start or before there
    /// was the license, a start after today) count as unreadable, which is reported.
    /// </summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="days">Which days may be.</param>
    /// <param name="textOf">The day on which the license took effect.</param>
    public static (PartialDate From, PartialDate To) ReadValidity(
        RowCursor rows, RelationLayout table, PossibleDays days, Func<RowCursor, RelationLayout, PartialDate> textOf)
    {
        var (from, to) = (ReadBeginning(rows, table.ValidFromSlot, days), ReadDate(rows, table.ValidToSlot));
        if (to.IsNone)
        {
            return (from, to);
        }

        if (!days.MayEnd(to))
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.BadDate, table.ValidToSlot, PossibleDays.Ending,
                $"\"{FindingList.Cut(rows[table.ValidToSlot])}\" cannot be; it counts as not known, and verdicts count the license as if " +
                $"it was in force. Put the right day, or leave the cell empty if it still holds.");
            return (from, PartialDate.Unreadable);
        }

        if (textOf(rows, table) is var text && to.IsBefore(text))
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.BadDate, table.ValidToSlot, "a day on which the license was there",
                $"the license would end in {to}, before {FindingList.Cut(rows[1])} took effect in {text}; the end counts as not known, "
                + $"and verdicts count the license as if it was in force. Put the right day here or in effective_from of licenses.csv.");
            return (from, PartialDate.Unreadable);
        }

        if (!to.IsBefore(from))
        {
            return (from, to);
        }

        rows.ReportLost(
            FindingSeverity.Error, FindingCodes.BadDate, table.ValidToSlot, "a day not before valid_from",
            $"the license would end in {to}, before it begins in {from}; both count as not known, and verdicts count the license as if " +
            $"it was in force. Put the right dates.");
        return (PartialDate.Unreadable, PartialDate.Unreadable);
    }

    /// <summary>
    /// The group in a column; empty when there is no such column. What stands for an empty cell is read as one, which is an info; what is
    /// no name of a group (<see cref="IsGroup"/>) is an error and counts as empty, so that all licenses apply.
    /// </summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="slot">The column; below 0 when there is none.</param>
    /// <param name="isNode">Whether something of the graph is called by a text.</param>
    public static ReadOnlySpan<char> ReadGroup(RowCursor rows, int slot, Func<string, bool> isNode)
    {
        if (slot < 0 || rows.IsEmpty(slot))
        {
            return [];
        }

        var text = rows[slot];
        if (Words.SaysNothing(text))
        {
            rows.ReportLost(
                FindingSeverity.Info, FindingCodes.ReadAs, slot, "the name of a group, or nothing",
                $"\"{FindingList.Cut(text)}\" is read as an empty cell: the license is no choice, it applies with all others.");
            return [];
        }

        if (IsGroup(text, isNode))
        {
            return text;
        }

        rows.ReportLost(
            FindingSeverity.Error, FindingCodes.UnknownValue, slot, "the name of a group, or nothing",
            $"\"{FindingList.Cut(text)}\" is no name of a group of licenses of which one may be chosen; it counts as empty, and all of " +
            $"them apply. If one may be chosen, give these rows a name of their own, such as a or choice-1.");
        return [];
    }

    /// <summary>The confidence in a column; none when it is not a known one, which is reported.</summary>
    public static Confidence ReadConfidence(RowCursor rows, int slot)
    {
        if (!Words.TryParseConfidence(rows[slot], out var confidence))
        {
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.UnknownValue, slot, "high medium low",
                $"\"{FindingList.Cut(rows[slot])}\" is not a known confidence; it counts as empty, so that the claim is weighed like one " +
                $"of which nobody says how sure it is. Write high, medium or low.");
        }

        return confidence;
    }

    /// <summary>The same of a claim about a relation. One of low confidence without a note is reported: nobody can tell why.</summary>
    public static Confidence ReadConfidence(RowCursor rows, RelationLayout table)
    {
        var confidence = ReadConfidence(rows, table.ConfidenceSlot);
        if (confidence == Confidence.Low && SaysNothing(rows[table.NoteSlot]))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.MissingNote, table.NoteSlot, "why the claim is doubtful",
                $"the claim is of low confidence, and no note says why; where a surer claim says otherwise it is passed over. Say in " +
                $"the column note what is wrong with it, or give it the confidence that it has.");
        }

        return confidence;
    }

    /// <summary>Whether a note is empty, has neither letter nor number, or is what people write into a cell that they leave open.</summary>
    private static bool SaysNothing(ReadOnlySpan<char> note)
    {
        foreach (var sign in note)
        {
            if (char.IsLetterOrDigit(sign))
            {
                return note.Trim() is "n/a" or "N/A" or "#N/A" or "NA" or "na" or "none" or "None" or "null" or "NULL" or "nan" or "NaN"
                    or "todo" or "TODO" or "tbd" or "TBD" or "0";
            }
        }

        return true;
    }

    /// <summary>A text where an address of the web is expected, and that is none.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="slot">The column.</param>
    /// <param name="text">What stands in it.</param>
    public static void ReportAddress(RowCursor rows, int slot, ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && !WebAddress.IsOne(text))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.BadAddress, slot, "https://…",
                $"\"{FindingList.Cut(text)}\"{NoAddress}");
        }
    }

    /// <summary>What follows from a text that is no address, to be put behind it.</summary>
    public const string NoAddress = " is no address of the web; it is kept, and no answer shows it. Put one that begins with https:// or "
        + "http://, without blanks.";

    /// <summary>The first text of a list of addresses that is none; null when all are.</summary>
    public static string? FindNoAddress(string list) =>
        list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(
            static address => !WebAddress.IsOne(address));

    /// <summary>An id of an unusual form; a word of a node that is not known.</summary>
    /// <returns>Whether the id has the usual form.</returns>
    public static bool ReportNode(RowCursor rows, NodeLayout table)
    {
        var prefix = Words.IdPrefix(table.Kind);
        var isUsual = IsUsualId(rows[0], prefix);
        if (!isUsual && OtherKind(rows[0], table.Kind) is { } other)
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.OddId, 0, $"{prefix} followed by a-z 0-9 . _ -",
                $"the id \"{FindingList.Cut(rows[0])}\" begins like those of {Words.FileOf(other)}, and counts as one of " +
                $"{table.FileName} because it stands there. Move the row to {Words.FileOf(other)}, or let its id begin with {prefix}.");
        }
        else if (!isUsual)
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.OddId, 0, $"{prefix} followed by a-z 0-9 . _ -",
                $"the id \"{FindingList.Cut(rows[0])}\" does not have the usual form; it is accepted.");
        }

        if (table.Kind == NodeKind.Model && table.Slot(NodeField.Kind) is var slot && rows[slot] is { IsEmpty: false } text)
        {
            if (Words.ParseModelKind(text) is { } kind)
            {
                ReportReadAs(rows, slot, Words.Spell(kind), ModelKinds);
            }
            else
            {
                rows.Report(
                    FindingSeverity.Warning, FindingCodes.UnknownValue, slot, ModelKinds,
                    $"\"{FindingList.Cut(rows[slot])}\" is not a known kind of model; it is kept but counts as empty.");
            }
        }

        if (table.Slot(NodeField.Synthetic) is var synthetic and >= 0 && !Words.TryParseSynthetic(rows[synthetic], out _))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.UnknownValue, synthetic, "yes no mixed unknown",
                $"\"{FindingList.Cut(rows[synthetic])}\" does not say whether models wrote the data; it is kept but counts as not known.");
        }

        const string AccessRights = "public restricted non-public";
        if (table.Slot(NodeField.AccessRights) is var access and >= 0)
        {
            if (Words.TryParseAccessRights(rows[access], out var rights))
            {
                ReportReadAs(rows, access, Words.Spell(rights), AccessRights);
            }
            else
            {
                rows.Report(
                    FindingSeverity.Error, FindingCodes.UnknownValue, access, AccessRights,
                    $"\"{FindingList.Cut(rows[access])}\" does not say who can have the data; it is kept but counts as non-public.");
            }
        }

        ReportSize(rows, table.Slot(NodeField.Tokens));
        ReportSize(rows, table.Slot(NodeField.Examples));
        var languages = table.Slot(NodeField.Languages);
        if (languages >= 0 && !rows.IsEmpty(languages) && rows[languages].Contains(','))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.BadNumber, languages, "languages, separated by ;, or how many they are",
                $"\"{FindingList.Cut(rows[languages])}\" may be one language or several; it is kept as it is written, and no answer " +
                $"counts it. Put semicolons between languages, and no comma into the name of one.");
        }
        else if (languages >= 0 && !rows.IsEmpty(languages) && !AreLanguages(rows[languages]))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.BadNumber, languages, "languages, separated by ;, or how many they are",
                $"\"{FindingList.Cut(rows[languages])}\" is neither languages nor their number; it is kept as it is written.");
        }

        if (table.Slot(NodeField.OsiApproved) is var approved and >= 0 && !Words.TryParseBoolean(rows[approved], out _))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, approved, "true false",
                $"\"{FindingList.Cut(rows[approved])}\" is neither yes nor no; it is kept but counts as not known.");
        }

        if (table.Kind == NodeKind.License)
        {
            ReportLicense(rows, table);
        }

        ReportAddress(rows, table.Slot(NodeField.Url), rows[table.Slot(NodeField.Url)]);
        return isUsual;
    }

    /// <summary>Two ids that differ in nothing but case or blanks around.</summary>
    /// <param name="findings">The findings about the nodes.</param>
    /// <param name="table">Their table.</param>
    /// <param name="line">Line of the one that has not the usual form.</param>
    /// <param name="id">This id.</param>
    /// <param name="other">The other.</param>
    public static void ReportSameId(FindingList findings, NodeLayout table, int line, string id, string other) => findings.Add(new Finding(
        FindingSeverity.Warning,
        FindingCodes.OddId,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{table.FileName} line {line}, id: the id \"{FindingList.Cut(id)}\" and the id {FindingList.Cut(other)} differ in nothing but "
            + $"case or blanks, and are two of the {table.Name}. If one is meant, make one row of both; else give them ids that nobody "
            + $"mixes up."))
    {
        Line = line,
        Column = "id",
        Field = 1,
        Value = id,
        Expectation = $"{Words.IdPrefix(table.Kind)} followed by a-z 0-9 . _ -",
    });

    /// <summary>A license that is milder by its kind than the one of this id that the product ships.</summary>
    private static void ReportLicense(RowCursor rows, NodeLayout table)
    {
        var kind = table.Slot(NodeField.Kind);
        if (ShippedRules.Licenses.TryGetValue(RuleSet.KeyOf(rows[0].ToString()), out var shipped)
            && shipped.IsMilder(rows[kind].ToString()))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.ContradictingRule, kind, shipped.Kind,
                $"\"{FindingList.Cut(rows[kind])}\" lets more through than the kind of the shipped {FindingList.Cut(rows[0])}, which is " +
                $"{shipped.Kind}. The stricter counts, and the license does not count as recorded whole. Write {shipped.Kind}, or give " +
                $"another license an id of its own.");
        }

        // The list is open, and rules ask for some of its words.
        if (!rows.IsEmpty(kind) && NearWords.Find(rows[kind].ToString(), LicenseKinds) is [var near, ..]
            && !rows[kind].Trim().ToString().Replace('_', '-').Equals(near, StringComparison.OrdinalIgnoreCase))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, kind, string.Join(' ', LicenseKinds),
                $"\"{FindingList.Cut(rows[kind])}\" is not a known kind of license. Did you mean {near}? It is kept, and counts as a " +
                $"kind that is not known, whatever rules say of {near}. Write {near} if that is meant.");
        }
    }

    /// <summary>A node with an id that another row has already.</summary>
    /// <param name="rows">Stands on the later row.</param>
    /// <param name="firstLine">Line of the first row with the id; 0 when it has none.</param>
    /// <param name="differing">The columns in which it says something else than the first row; empty when both say the same.</param>
    public static void ReportDuplicate(RowCursor rows, int firstLine, IReadOnlyCollection<string> differing)
    {
        if (differing.Count > 0)
        {
            var columns = string.Join(", ", differing.SkipLast(1)) + (differing.Count > 1 ? " and " : "") + differing.Last();
            rows.ReportLost(
                FindingSeverity.Error, FindingCodes.DuplicateId, 0, "each id once",
                $"{Duplicate(firstLine)}, with another {columns}. Which row is right is not known: every name that they " +
                $"give leads here, and all else in which they differ counts as unknown. Keep one of them.");
        }
        else
        {
            rows.ReportLost(
                FindingSeverity.Warning, FindingCodes.DuplicateId, 0, "each id once",
                $"{Duplicate(firstLine)}, with the same content; it counts once. Delete one of them.");
        }
    }

    private static string Duplicate(int firstLine) => firstLine > 0
        ? string.Create(CultureInfo.InvariantCulture, $"the id is already on line {firstLine}")
        : "another node has this id, too";

    /// <summary>A license that is replaced by one that is not there.</summary>
    /// <param name="findings">The findings about licenses.</param>
    /// <param name="line">Line of the license that is replaced; 0 when it has none, and then it is left until it has.</param>
    /// <param name="license">Id of the license that is not there.</param>
    public static void ReportSuperseded(FindingList findings, int line, string license)
    {
        if (line == 0)
        {
            findings.IsIncomplete = true;
            return;
        }

        var (table, column) = (TableLayouts.Of(NodeKind.License).FileName, "superseded_by");
        var message = string.Create(
            CultureInfo.InvariantCulture, $"{table} line {line}, {column}: there is no license \"{FindingList.Cut(license)}\".");
        findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.DanglingId, message)
        {
            Line = line,
            Column = column,
            Value = license,
            Expectation = "the id of a license",
        });
    }

    /// <summary>What the builder finds noteworthy about a relation.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="outcomes">What the builder says about it.</param>
    /// <param name="reading">What was read for licenses where what it leads to is none; null when it leads to something else.</param>
    /// <param name="near">
    /// Ids of the artifacts that a row of a relation may have been meant for, by what it says it starts from and leads to.
    /// </param>
    /// <param name="ask">A question for the nodes of a kind that a text may mean; empty when none is near.</param>
    public static void ReportRelation(
        RowCursor rows,
        RelationLayout table,
        RelationOutcomes outcomes,
        LicenseReading? reading,
        Func<RelationKind, string, string, string[]> near,
        Func<NodeKind, string, string> ask)
    {
        var schema = RelationSchema.Of(table.Kind);
        ReportStart(rows, table, outcomes, near);
        ReportTarget(rows, schema.End, outcomes, reading, ask);
        if (outcomes.HasFlag(RelationOutcomes.SelfLoop))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.SelfLoop, 1, "another artifact",
                $"the relation leads to where it starts, so what was meant is not known, and verdicts count it as unknown. " +
                $"Put the id of what \"{FindingList.Cut(rows[0])}\" was made from here, or delete the row.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownQualifier))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, table.QualifierSlot, string.Join(' ', schema.QualifierSpellings),
                $"\"{FindingList.Cut(rows[table.QualifierSlot])}\" is no {table.Columns[table.QualifierSlot]} that is known here; " +
                $"the relation is kept, and verdicts count what it means as unknown.");
        }

        if (outcomes.HasFlag(RelationOutcomes.ImpossibleComponent))
        {
            var isChoice = !rows.IsEmpty(table.GroupSlot);
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, table.QualifierSlot, "data code documentation",
                $"a dataset has no {FindingList.Cut(rows[table.QualifierSlot])}; the license counts as that of the data " +
                $"itself{(isChoice ? ", and applies whatever is chosen in its group. Write data if it is one that may be chosen" : "")}.");
        }

        if (outcomes.HasFlag(RelationOutcomes.OtherComponent))
        {
            rows.Report(
                rows.IsEmpty(table.NoteSlot) ? FindingSeverity.Warning : FindingSeverity.Info, FindingCodes.OtherComponent,
                table.QualifierSlot, "weights, code, or an empty cell for the model itself",
                $"the license is said to cover the {SpellingOf(schema, rows[table.QualifierSlot])} of {FindingList.Cut(rows[0])} and not " +
                $"{FindingList.Cut(rows[0])} itself: it neither limits nor frees that, and without another license that counts as under " +
                $"none that is known. If it is the license of the model, leave the cell empty; if it is that of a dataset, give the row " +
                $"to the dataset; else say in the column note what it covers.");
        }

        if (outcomes.HasFlag(RelationOutcomes.OtherWord))
        {
            rows.ReportLost(
                FindingSeverity.Info, FindingCodes.ReadAs, table.QualifierSlot, string.Join(' ', schema.QualifierSpellings),
                $"\"{FindingList.Cut(rows[table.QualifierSlot])}\" is read as {SpellingOf(schema, rows[table.QualifierSlot])}.");
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownOperator))
        {
            if (rows.IsUnread(NodeKind.Organisation))
            {
                rows.ReportUnread(
                    FindingSeverity.Warning, table.OperatorSlot, NodeKind.Organisation, "they are kept but count as unknown.");
            }
            else
            {
                rows.Report(
                    FindingSeverity.Warning, FindingCodes.DanglingId, table.OperatorSlot, "ids of organisations, separated by ;",
                    $"\"{FindingList.Cut(rows[table.OperatorSlot])}\" names an organisation that is not there; " +
                    $"it is kept but counts as unknown. Write the id of the organisation, and add it to organisations.csv if it is not " +
                    $"listed.{AskForEach(rows[table.OperatorSlot], NodeKind.Organisation, ask)}");
            }
        }

        if (outcomes.HasFlag(RelationOutcomes.UnknownSource))
        {
            if (rows.IsUnread(NodeKind.Source))
            {
                rows.ReportUnread(FindingSeverity.Warning, table.SourceSlot, NodeKind.Source, "they are kept as text.");
            }
            else
            {
                rows.Report(
                    FindingSeverity.Warning, FindingCodes.DanglingId, table.SourceSlot, "the id of a source",
                    $"there is no source \"{FindingList.Cut(rows[table.SourceSlot])}\"; it is kept as text, and the claim counts as one " +
                    $"without a source, which corrects no other claim and is corrected by none. Write the id of the source, or list it.");
            }
        }
    }

    /// <summary>
    /// A relation to a model that wrote data, without who ran it: information where a note shows that somebody looked.
    /// </summary>
    public static void ReportNoOperator(RowCursor rows, RelationLayout table)
    {
        if (table.OperatorSlot >= 0 && rows.IsEmpty(table.OperatorSlot) && rows.FieldOf(table.OperatorSlot) is not null)
        {
            rows.Report(
                rows.IsEmpty(table.NoteSlot) ? FindingSeverity.Warning : FindingSeverity.Info,
                FindingCodes.EmptyValue, table.OperatorSlot, "ids of organisations, separated by ;",
                $"nobody is said to have run {FindingList.Cut(rows[1])} for {FindingList.Cut(rows[0])}, so that who accepted its " +
                $"terms is not known, and verdicts count that as unknown. Put the id of the organisation, or say in the column note why " +
                $"it is not known.");
        }
    }

    /// <summary>
    /// A relation that cannot be so by the dates of its ends. A claim of low confidence is marked as doubtful already and is passed over;
    /// one with a note was looked at by somebody and is an info.
    /// </summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="from">The date of what was made or licensed.</param>
    /// <param name="to">The date of what it was made from, or of the license.</param>
    public static void ReportChronology(RowCursor rows, RelationLayout table, PartialDate from, PartialDate to)
    {
        if (Words.TryParseConfidence(rows[table.ConfidenceSlot], out var confidence) && confidence == Confidence.Low)
        {
            return;
        }

        var (made, origin) = (FindingList.Cut(rows[0]), FindingList.Cut(rows[1]));
        var severity = rows.IsEmpty(table.NoteSlot) ? FindingSeverity.Warning : FindingSeverity.Info;
        if (GeneratedAt(rows, table) is { IsNone: false } generated)
        {
            rows.Report(
                severity, FindingCodes.Chronology, table.GeneratedAtSlot, "a day on which the model was there",
                $"{made} is said to be generated in {generated}, before {origin} of {to} was there; " +
                $"a date or the claim is wrong. The relation is kept; a claim known to be wrong has the confidence low and a note that " +
                $"says why.");
        }
        else if (table.Kind != RelationKind.LicensedUnder)
        {
            // Data is often used before it is published.
            var isData = table.Kind == RelationKind.TrainedOn;
            rows.Report(
                isData ? FindingSeverity.Info : severity, FindingCodes.Chronology, 1, "something older than what was made",
                $"{made} of {from} is older than {origin} of {to}, which it {Made(table.Kind)}; " +
                $"{DoubtOf(table)}{(isData ? ", or the data was used before it was published" : "")}. " +
                $"The relation is kept; a claim known to be wrong has the confidence low and a note that says why.");
        }
        else if (rows.IsEmpty(table.ValidFromSlot))
        {
            rows.Report(
                severity, FindingCodes.Chronology, 1, "a license that was there at the release, or valid_from",
                $"{origin} took effect in {to}, after the release of {made} in {from}; the relation is kept. If the license came later, " +
                $"valid_from says since when; if another one came first, it is a row of its own.");
        }
        else
        {
            rows.Report(
                severity, FindingCodes.Chronology, table.ValidFromSlot, "a day on which the license was there",
                $"{origin} took effect in {to}, after the first day for which it is said; the relation is kept.");
        }
    }

    /// <summary>What may be wrong with a relation that cannot be so by the dates of its ends.</summary>
    private static string DoubtOf(RelationLayout table) =>
        RelationSchema.Of(table.Kind) is var schema && schema.Starts.Contains(schema.End)
            ? "a date or the claim is wrong, or from and to are swapped in this row"
            : "a date or the claim is wrong";

    /// <summary>A license that ended before what is under it came out.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="release">When the artifact came out.</param>
    public static void ReportEnded(RowCursor rows, RelationLayout table, PartialDate release) => rows.Report(
        FindingSeverity.Warning, FindingCodes.Chronology, table.ValidToSlot, "a day not before the release",
        $"{FindingList.Cut(rows[0])} came out in {release}, after the license ended in {FindingList.Cut(rows[table.ValidToSlot])}; which " +
        $"is right is not known, and verdicts count it as unknown. Put the right day, or delete the row.");

    /// <summary>
    /// A license that begins after the release of what is under it, and leaves open what holds. A warning, unless everything that can be
    /// said is: the license that goes on says since when, and the later one has a note.
    /// </summary>
    /// <param name="findings">The findings about licenses of artifacts.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="later">The license.</param>
    public static void ReportLater(FindingList findings, LineageGraph graph, LaterLicense later)
    {
        var (table, column) = (TableLayouts.Of(RelationKind.LicensedUnder), "valid_from");
        var (id, artifact) = (FindingList.Cut(graph.IdOf(later.License)), FindingList.Cut(graph.IdOf(later.Artifact)));
        var text = later.Beside is not { } beside
            ? $"{id} begins in {later.From}, which may still lie ahead; whether it holds is not known, and verdicts count it as if it did. "
                + "Put the whole day, or delete the row until it holds."
            : $"{id} begins in {later.From}, after the release of {artifact} in "
                + $"{graph.DateOf(later.Artifact)}, and {FindingList.Cut(graph.IdOf(beside))} does not end then; whether the later "
                + "license takes its place or applies "
                + $"beside it is not known, and verdicts count what {id} says as unknown. Put the last day of the other into its valid_to; "
                + "if both apply, leave valid_from empty here.";
        findings.Add(new Finding(
            later.IsExplained ? FindingSeverity.Info : FindingSeverity.Warning,
            FindingCodes.Chronology,
            string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {later.Line}, {column}: {text}"))
        {
            Line = later.Line,
            Column = column,
            Value = later.From.ToString(),
            Expectation = "a day from which on no other license holds, or nothing",
        });
    }

    /// <summary>What stands for one license or several was read as these.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="reading">What was read, without a problem.</param>
    /// <param name="idOf">The id of a license by its index.</param>
    public static void ReportLicenses(RowCursor rows, LicenseReading reading, Func<int, string> idOf)
    {
        var clauses = reading.Clauses.Select(clause => string.Join(" or ", clause.Select(idOf)));
        var text = reading.Clauses is [[_]] ? clauses.First()
            : reading.Clauses is [_] ? $"a choice: {clauses.First()}"
            : $"licenses that all apply: {string.Join("; ", clauses)}";
        var end = (reading.IsList && reading.Clauses.Length > 1 ? " The list does not say that one may be chosen; write OR if so." : "")
            + (reading.IsOrLater ? " That a later version may be chosen instead is not recorded." : "");
        rows.ReportLost(
            FindingSeverity.Info, FindingCodes.ReadAs, 1, "the id of a license",
            $"\"{FindingList.Cut(rows[1])}\" is read as {text}.{end}");
    }

    /// <summary>A claim that says the same as another row, word for word.</summary>
    public static void ReportRepeated(FindingList findings, TableLayout table, int line) =>
        findings.Add(new Finding(
            FindingSeverity.Warning,
            FindingCodes.RepeatedRow,
            string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {line} says the same as another row; it counts once."))
        {
            Line = line,
            Expectation = "each claim once",
        });

    /// <summary>An assessment of something that is not a model, or with a value that is not known.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="kind">What is assessed; null when there is no such node.</param>
    /// <param name="schemes">Has the frameworks; null when none were read.</param>
    /// <param name="isSourceKnown">Whether its source is there, or none is named.</param>
    public static void ReportOpenness(RowCursor rows, NodeKind? kind, OpennessReader? schemes, bool isSourceKnown)
    {
        if (kind is null && rows.IsUnread(NodeKind.Model))
        {
            rows.ReportUnread(FindingSeverity.Error, 0, NodeKind.Model, "the assessments are kept.");
        }
        else if (kind != NodeKind.Model)
        {
            rows.Report(
                FindingSeverity.Error, kind is null ? FindingCodes.DanglingId : FindingCodes.WrongKind, 0, "the id of a model",
                $"\"{FindingList.Cut(rows[0])}\" {(kind is null ? "does not exist" : "is not a model")}; the assessment is kept, and takes "
                + $"no rank.{(schemes is null ? "" : NearWords.Ask(schemes.NearModels(rows[0].ToString())))}");
        }

        if (schemes is { HasFrameworks: true })
        {
            ReportScheme(rows, schemes);
        }
        else if (rows[3] is not (
            "" or "open" or "partial" or "closed" or "0" or "1" or "2" or "3" or "4" or "not-applicable" or "withheld"))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.UnknownValue, 3, "open partial closed 0 1 2 3 4 not-applicable withheld",
                $"\"{FindingList.Cut(rows[3])}\" is not a known class or level; it is kept.");
        }

        if (!rows.IsEmpty(TableLayouts.Openness.EvidenceSlot)
            && FindNoAddress(rows[TableLayouts.Openness.EvidenceSlot].ToString()) is { } none)
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.BadAddress, TableLayouts.Openness.EvidenceSlot, "https://…",
                $"\"{FindingList.Cut(none)}\"{NoAddress} A semicolon separates addresses; inside of one it is written %3B.");
        }

        if (!isSourceKnown)
        {
            var slot = TableLayouts.Openness.SourceSlot;
            rows.Report(
                FindingSeverity.Warning, FindingCodes.DanglingId, slot, "the id of a source",
                $"there is no source \"{FindingList.Cut(rows[slot])}\"; it is kept as text.");
        }
    }

    /// <summary>The severity of a term, 0 to 3: 0 when it is empty, 3 when it is something else, which is reported.</summary>
    public static int ReadSeverity(RowCursor rows, int slot)
    {
        const int Gravest = 3;
        var text = rows[slot].Trim();
        if (text.IsEmpty || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= Gravest))
        {
            return text.IsEmpty ? 0 : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        rows.Report(
            FindingSeverity.Error, FindingCodes.BadNumber, slot, "0 1 2 3",
            $"\"{FindingList.Cut(rows[slot])}\" is not a severity; it counts as 3, the gravest.");
        return Gravest;
    }

    /// <summary>Something wrong with the rules, and what follows from it.</summary>
    /// <param name="findings">The findings about the table.</param>
    /// <param name="table">The table.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="field">Position of the column in the row, from 1; null when it has none.</param>
    public static void ReportRule(FindingList findings, RuleLayout table, RuleProblem problem, int? field)
    {
        var (severity, code) = problem.Kind switch
        {
            RuleProblemKind.UnknownWord => (FindingSeverity.Error, FindingCodes.UnknownValue),
            RuleProblemKind.EmptyValue => (FindingSeverity.Error, FindingCodes.EmptyValue),
            RuleProblemKind.Contradiction => (FindingSeverity.Error, FindingCodes.ContradictingRule),
            RuleProblemKind.Repetition => (FindingSeverity.Warning, FindingCodes.RepeatedRow),
            RuleProblemKind.UnlistedLicense => (FindingSeverity.Error, FindingCodes.DanglingId),
            RuleProblemKind.UnusedLicense => (FindingSeverity.Warning, FindingCodes.DanglingId),
            RuleProblemKind.MissingClause => (FindingSeverity.Warning, FindingCodes.MissingClause),
            RuleProblemKind.UnusableTable => (FindingSeverity.Error, FindingCodes.UnusableRules),
            _ => (FindingSeverity.Error, FindingCodes.MissingRule),
        };
        if (problem.IsHarmless)
        {
            severity = FindingSeverity.Warning;
        }

        var place = problem.Line == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{table.FileName} line {problem.Line}, ");
        findings.Add(new Finding(
            severity,
            code,
            place.Length == 0 ? Capital(problem.Message) : $"{place}{problem.Column}: {problem.Message}")
        {
            Line = problem.Line == 0 ? null : problem.Line,
            Column = problem.Column,
            Field = problem.Line == 0 ? null : field,
            Value = problem.Value,
            Expectation = problem.Expectation,
        });
    }

    /// <summary>A table of assessments without a usable row, while there are criteria to assess by.</summary>
    /// <param name="findings">The findings about the assessments.</param>
    public static void ReportNoAssessments(FindingList findings)
    {
        var table = TableLayouts.Openness;
        findings.Add(new Finding(
            FindingSeverity.Info,
            FindingCodes.NoAssessments,
            $"{table.FileName} has no row that can be used, so that {table.LossOfAll}. Look whether that is meant."));
    }

    /// <summary>Artifacts that were made from each other.</summary>
    public static void ReportCycles(FindingList findings, LineageGraph graph)
    {
        foreach (var group in graph.FindCycles())
        {
            var ids = string.Join(' ', group.Take(20).Select(graph.IdOf)) + (group.Length > 20 ? " …" : "");
            var members = group.ToHashSet();
            string[] files =
            [
                .. group.SelectMany(artifact => graph.Outgoing(artifact)).Where(relation => members.Contains(relation.To))
                    .Select(static relation => relation.Kind).Distinct().Order().Select(static kind => RelationSchema.Of(kind).FileName),
            ];
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Length} artifacts were made from each other, as {string.Join(" and ", files)} "
                + $"say{(files.Length == 1 ? "s" : "")}: "
                + $"{FindingList.Cut(ids)}. All relations are kept, so that what limits one of them limits all. Delete or correct the row "
                + $"by which an older one was made from a newer one.");
            findings.Add(new Finding(FindingSeverity.Warning, FindingCodes.Cycle, message)
            {
                Value = ids,
                Expectation = "artifacts made from older ones",
            });
        }
    }

    /// <summary>No column says which of several licenses of one thing is the surer one.</summary>
    public static void ReportUnweighed(FindingList findings, RelationLayout table) => findings.Add(new Finding(
        FindingSeverity.Error,
        FindingCodes.MissingColumn,
        $"{table.FileName} has no column confidence, and something has several licenses, one of which may be a doubtful claim; verdicts "
        + "count "
        + "what it may say as unknown. Add the column, with what is known; a cell may be empty in it.")
    {
        Line = 1,
        Column = "confidence",
        Value = "confidence",
        Expectation = string.Join(',', table.Columns),
    });

    /// <summary>Models of the kind <c>tool</c> of which relations say what can be said of weights only.</summary>
    /// <param name="findings">The findings about models.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="lineOf">The line of a model by its id; 0 when it has none.</param>
    public static void ReportTrainedTools(FindingList findings, LineageGraph graph, Func<string, int> lineOf)
    {
        var table = TableLayouts.Of(NodeKind.Model);
        for (var model = 0; model < graph.ModelCount; model++)
        {
            if (graph.AgainstTool(model, position => graph.Relation(position).Claims.Any(IsSure)) is not { } against)
            {
                continue;
            }

            // Rows without lines have those of the file that would be written from them.
            var id = graph.IdOf(model);
            var line = lineOf(id) is var given and > 0 ? given : model + 2;
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"{table.FileName} line {line}, kind: {FindingList.Cut(id)} is said to be a tool, a program that holds no weights, and "
                + $"{RelationSchema.Of(against.Kind).FileName} says that {FindingList.Cut(graph.IdOf(against.From))} {Made(against.Kind)} "
                + $"{FindingList.Cut(graph.IdOf(against.To))}; which of the two is right is not known, and verdicts count that as unknown. "
                + $"Put the kind that it has, such as base or chat, or delete the relation.");
            findings.Add(new Finding(FindingSeverity.Error, FindingCodes.WrongKind, message)
            {
                Line = line,
                Column = "kind",
                Field = table.Slot(NodeField.Kind) + 1,
                Value = graph.GetText(graph.NodeOf(model), NodeField.Kind),
                Expectation = "a kind of models that have weights",
            });
        }

        static bool IsSure(Claim claim) => claim.Confidence != Confidence.Low;
    }

    /// <summary>
    /// Whether a text is the name of a group of licenses of which one may be chosen, by its form alone: a letter, a number of two digits,
    /// or a word that says choice, maybe with a letter or a number behind it; or names of licenses with OR between them, as an expression
    /// leaves them. Any other text may have slipped in or say that all apply, and nobody may choose by it.
    /// </summary>
    private static bool IsGroup(ReadOnlySpan<char> text, Func<string, bool> isNode)
    {
        var word = text.Trim();
        if (text.Contains(Or, StringComparison.Ordinal) && Array.TrueForAll(text.ToString().Split(Or), isNode.Invoke))
        {
            return true;
        }

        if (word.Length > LongestGroup)
        {
            return false;
        }

        var parts = word.ToString().ToUpperInvariant().Split('-', '_');
        if (!Array.TrueForAll(parts, static part => part.Length > 0 && part.All(char.IsLetterOrDigit)))
        {
            return false;
        }

        var last = parts[^1].AsSpan().TrimEnd("0123456789");
        var digits = parts[^1].Length - last.Length;
        var stem = string.Concat([.. parts.AsSpan(0, parts.Length - 1), last.ToString()]);
        var isName = digits <= LongestNumber && (stem.Length switch
        {
            0 => parts.Length == 1,
            1 => digits > 0 || !Words.TryParseSynthetic(stem, out _), // x and y say yes
            _ => Choices.Contains(stem) || (digits == 0 && last.Length == 1 && Choices.Contains(stem[..^1])),
        });
        return isName && (word.Length == 1 || !isNode(word.ToString()));
    }

    /// <summary>Tells that a word says what another one is written for; one that says nothing is none.</summary>
    private static void ReportReadAs(RowCursor rows, int slot, string word, string expected)
    {
        if (word.Length > 0 && !rows[slot].Trim().Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            rows.Report(
                FindingSeverity.Info, FindingCodes.ReadAs, slot, expected, $"\"{FindingList.Cut(rows[slot])}\" is read as {word}.");
        }
    }

    /// <summary>The kind of nodes, other than the given one, whose ids begin like this one; null when there is none.</summary>
    private static NodeKind? OtherKind(ReadOnlySpan<char> id, NodeKind kind)
    {
        foreach (var other in Enum.GetValues<NodeKind>())
        {
            if (other != kind && id.TrimStart().StartsWith(Words.IdPrefix(other), StringComparison.OrdinalIgnoreCase))
            {
                return other;
            }
        }

        return null;
    }

    private static void ReportSize(RowCursor rows, int slot)
    {
        if (slot >= 0 && !rows.IsEmpty(slot) && !WrittenSize.IsSize(rows[slot]))
        {
            rows.Report(
                FindingSeverity.Warning, FindingCodes.BadNumber, slot, "a number such as 52002, 15K or 1.2T",
                $"\"{FindingList.Cut(rows[slot])}\" {DoubtOf(rows[slot])}; it is kept as it is written, and nothing counts with it. " +
                $"{AdviceOn(rows[slot])}");
        }
    }

    private static string AdviceOn(ReadOnlySpan<char> size) =>
        WrittenSize.IsReversed(size) ? "Put the smaller number first." : "Write it in plain digits, with K, M, B or T.";

    private static string DoubtOf(ReadOnlySpan<char> size) =>
        WrittenSize.IsReversed(size) ? "goes from more to less" : WrittenSize.IsAmbiguous(size)
            ? $"may be {size.Trim()[..size.Trim().IndexOf('.')]} or {size.ToString().Trim().Replace(".", "", StringComparison.Ordinal)}"
            : "is not a number";

    /// <summary>Whether a cell holds names of languages, each with a letter in it, or nothing but their number.</summary>
    private static bool AreLanguages(ReadOnlySpan<char> text)
    {
        if (WrittenSize.ReadCount(text) is not null)
        {
            return true;
        }

        foreach (var range in text.Split(';'))
        {
            var name = text[range].Trim();
            var hasLetter = name.IsEmpty; // between two semicolons, or behind the last one
            foreach (var c in name)
            {
                hasLetter |= char.IsLetter(c);
            }

            if (!hasLetter)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A sentence that does not follow on a place begins with a capital, unless it begins with the name of a file.</summary>
    private static string Capital(string message) =>
        message.StartsWith("the ", StringComparison.Ordinal) ? string.Concat("T", message.AsSpan(1)) : message;

    /// <summary>What a row starts from was found by another word than its id.</summary>
    public static void ReportStart(RowCursor rows, string id) => rows.ReportLost(
        FindingSeverity.Info, FindingCodes.ReadAs, 0, "the id of a node", $"\"{FindingList.Cut(rows[0])}\" is read as {id}.");

    /// <summary>Whether a row starts from a node of a table that was not read.</summary>
    public static bool IsStartUnread(RowCursor rows, RelationLayout table) =>
        UnreadKind(rows, 0, RelationSchema.Of(table.Kind).Starts.AsSpan()) is not null;

    /// <summary>Most rows of a relation contradict the dates of what they name, or its only one does.</summary>
    public static void ReportReversed(FindingList findings, RelationLayout table, bool isOnly) => findings.Add(new Finding(
        FindingSeverity.Error,
        FindingCodes.Chronology,
        $"{table.FileName}: {(isOnly ? "its only row makes" : "most rows of which the dates are known make")} something older than what it "
        + $"was made from; {(isOnly ? "from and to look swapped in it" : "the columns from and to look swapped")}, so that "
        + $"{table.LossOfAll}. {(isOnly ? "Exchange the two cells" : "Put the columns under the right names")}, or mend the dates.")
    {
        Expectation = "in from what was made, in to what it was made from",
    });

    private static void ReportStart(
        RowCursor rows, RelationLayout table, RelationOutcomes outcomes, Func<RelationKind, string, string, string[]> near)
    {
        var isMissing = outcomes.HasFlag(RelationOutcomes.FromMissing);
        if (!isMissing && !outcomes.HasFlag(RelationOutcomes.FromWrongKind))
        {
            return;
        }

        var kinds = RelationSchema.Of(table.Kind).Starts;
        var expected = Expected(kinds.AsSpan());
        var expectation = $"the id of {expected}";
        if (isMissing && rows.IsEmpty(0))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.EmptyValue, 0, expectation,
                $"the value is required; what the row says may be about any {Names(kinds.AsSpan())}, and verdicts count it as unknown.");
        }
        else if (isMissing && UnreadKind(rows, 0, kinds.AsSpan()) is { } unread)
        {
            rows.ReportUnread(FindingSeverity.Error, 0, unread, "none of these relations takes part in the graph.");
        }
        else if (isMissing)
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, 0, expectation,
                $"there is no node \"{FindingList.Cut(rows[0])}\".{MeantFor(rows, table, near)}");
        }
        else if (outcomes.HasFlag(RelationOutcomes.ToWrongKind) && near(table.Kind, rows[0].ToString(), rows[1].ToString()) is [var only]
            && rows[1].Trim().SequenceEqual(only))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.WrongKind, 0, expectation,
                $"\"{FindingList.Cut(rows[0])}\" is not {expected}: from and to are swapped in this row, and verdicts count what it " +
                $"may say about {FindingList.Cut(only)} as unknown. Exchange the two cells.");
        }
        else
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.WrongKind, 0, expectation,
                $"\"{FindingList.Cut(rows[0])}\" is not {expected}.{MeantFor(rows, table, near)}");
        }
    }

    /// <summary>What follows from a row that starts from nothing: sentences to be put behind one, with a blank before.</summary>
    private static string MeantFor(RowCursor rows, RelationLayout table, Func<RelationKind, string, string, string[]> near)
    {
        var ids = near(table.Kind, rows[0].ToString(), rows[1].ToString());
        return ids.Length == 0
            ? $" What the row says may be about any {Names(RelationSchema.Of(table.Kind).Starts.AsSpan())}, and verdicts count it as "
                + "unknown: "
                + "put the right id, or delete the row if what it is about is not listed."
            : $"{NearWords.Ask([.. ids])} What the row says may be about {(ids.Length == 1 ? "it" : "each of them")}"
                + (ids.Length > 3 ? string.Create(CultureInfo.InvariantCulture, $" and about {ids.Length - 3} more that are near") : "")
                + ", and verdicts count it as unknown.";
    }

    /// <summary>
    /// What to do about an id that is not there: to be put behind a sentence, with a blank before; empty when nothing is near.
    /// </summary>
    private static string Advice(ReadOnlySpan<char> text, NodeKind kind, Func<NodeKind, string, string> ask) =>
        text.Count(';') > 0 || text.Count('|') > 0 || text.Count(',') > 0
            ? " If several are meant, write a row for each."
            : ask(kind, text.ToString());

    /// <summary>Two rows in one line, each with too few fields: an id stands where none belongs.</summary>
    /// <param name="rows">Stands on the row.</param>
    /// <param name="table">Its table.</param>
    /// <param name="slot">Where the id stands.</param>
    public static void ReportTwoRows(RowCursor rows, RelationLayout table, int slot) => rows.ReportLost(
        FindingSeverity.Error, FindingCodes.TooFewFields, slot, "each row on a line of its own",
        $"\"{FindingList.Cut(rows[slot])}\" looks like the id of another row, so that these are two rows in one line, and the second is " +
        $"lost{table.LossOfSome}. Put the line feed back.");

    /// <summary>Questions for the items of a list that are no ids of a kind.</summary>
    private static string AskForEach(ReadOnlySpan<char> list, NodeKind kind, Func<NodeKind, string, string> ask) => string.Concat(
        list.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(item => !item.StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal) || !ask(kind, item).Contains(
                item + "?", StringComparison.Ordinal)).Select(item => ask(kind, item)).Distinct(StringComparer.Ordinal));

    private static void ReportTarget(
        RowCursor rows, NodeKind kind, RelationOutcomes outcomes, LicenseReading? reading, Func<NodeKind, string, string> ask)
    {
        var isMissing = outcomes.HasFlag(RelationOutcomes.ToMissing);
        if (!isMissing && !outcomes.HasFlag(RelationOutcomes.ToWrongKind))
        {
            return;
        }

        var expected = Expected([kind]);
        if (isMissing && rows.IsEmpty(1))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.EmptyValue, 1, $"the id of {expected}",
                $"the value is required; the relation is kept but takes no part in the graph, and verdicts count what it says as unknown.");
        }
        else if (isMissing && UnreadKind(rows, 1, [kind]) is { } unread)
        {
            rows.ReportUnread(FindingSeverity.Error, 1, unread, "none of these relations takes part in the graph.");
        }
        else if (isMissing)
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, 1, $"the id of {expected}",
                $"{(reading is null ? $"there is no node \"{FindingList.Cut(rows[1])}\"" : ProblemOf(reading))}; " +
                $"the relation is kept but takes no part in the graph, and verdicts count what it says as unknown." +
                $"{(reading is null ? Advice(rows[1], kind, ask) : reading.Advice.Length > 0 ? " " + reading.Advice : "")}");
        }
        else
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.WrongKind, 1, $"the id of {expected}",
                $"\"{FindingList.Cut(rows[1])}\" is not {expected}; " +
                $"the relation is kept but takes no part in the graph, and verdicts count what it says as unknown.");
        }
    }

    /// <summary>Why a text names no licenses, on one line; such texts are cut where they are put into the sentence.</summary>
    private static string ProblemOf(LicenseReading reading) =>
        FindingList.Cut(reading.Problem ?? "nothing that is there is named", int.MaxValue);

    /// <summary>An assessment that the frameworks do not know: another framework, criterion or value.</summary>
    private static void ReportScheme(RowCursor rows, OpennessReader schemes)
    {
        var (framework, criterion, value) = (rows[1].ToString(), rows[2].ToString(), rows[3].ToString());
        if (schemes.CriteriaOf(framework) is not { } criteria)
        {
            if (schemes.HasLostFrameworks)
            {
                rows.ReportUnreadFramework(1, "the assessments are kept, but no table shows them.");
                return;
            }

            rows.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, 1, "the id of a framework",
                $"there is no framework \"{FindingList.Cut(framework)}\"; the assessment is kept, but no table shows it." +
                $"{NearWords.Ask(NearWords.Find(framework, schemes.Frameworks))}");
            return;
        }

        if (!schemes.IsUsed(framework))
        {
            return; // reported with the framework or its criteria
        }

        if (!criteria.Contains(criterion))
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.DanglingId, 2, $"the id of a criterion of {framework}",
                $"{framework} has no criterion \"{FindingList.Cut(criterion)}\"; the assessment is kept, but no table shows it." +
                $"{NearWords.Ask(NearWords.Find(criterion, criteria))}");
        }

        if (schemes.ScaleOf(framework) is { } scale && scale.Find(value) is null)
        {
            rows.Report(
                FindingSeverity.Error, FindingCodes.UnknownValue, 3, OpennessReader.Expected(scale),
                $"\"{FindingList.Cut(value)}\" is not a value of {framework}; it is kept, and the cell counts as nothing and as closed, " +
                $"whatever other rows say of it." +
                $"{NearWords.Ask(NearWords.Find(value, scale.Steps.Select(static step => step.Value)))}");
        }
    }

    /// <summary>Such as "model or dataset".</summary>
    private static string Names(ReadOnlySpan<NodeKind> kinds) => string.Join(" or ", kinds.ToArray()).ToLowerInvariant();

    /// <summary>Such as "a model or dataset".</summary>
    private static string Expected(ReadOnlySpan<NodeKind> kinds) => $"{(kinds[0] == NodeKind.Organisation ? "an" : "a")} {Names(kinds)}";

    /// <summary>The kind of node that a column names when the table of that kind was not read; null for all others.</summary>
    private static NodeKind? UnreadKind(RowCursor rows, int slot, ReadOnlySpan<NodeKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (rows.IsUnread(kind) && (kinds.Length == 1 || rows[slot].StartsWith(Words.IdPrefix(kind), StringComparison.Ordinal)))
            {
                return kind;
            }
        }

        return null;
    }

    private static string SpellingOf(RelationSchema schema, ReadOnlySpan<char> text) =>
        schema.Form == QualifierForm.Component && Words.TryParseComponent(text, out var component)
            ? Words.Spell(component)
            : Words.Spell(Words.ParseQualifier(schema.Kind, text));

    /// <summary>
    /// When a row says that a model wrote the data; none when it does not say, or cannot be read, which is reported elsewhere.
    /// </summary>
    private static PartialDate GeneratedAt(RowCursor rows, RelationLayout table) =>
        table.GeneratedAtSlot >= 0
        && WrittenDate.Read(rows[table.GeneratedAtSlot], out var date, out _) is DateForm.Iso or DateForm.Local
            ? date
            : default;

    private static string Made(RelationKind kind) => kind switch
    {
        RelationKind.TrainedOn => "was trained on",
        RelationKind.AlignedWith => "was aligned with",
        RelationKind.GeneratedBy => "was generated by",
        _ => "was made from",
    };

    private static PartialDate ReadOddDate(RowCursor rows, int slot)
    {
        const string Forms = "yyyy, yyyy-mm or yyyy-mm-dd";
        var text = FindingList.Cut(rows[slot]);
        var follows = rows.Table is not ClaimLayout table ? NoDate
            : slot == table.RetractedSlot ? NotRetracted
            : slot == table.RecordedSlot && !rows.IsEmpty(table.RetractedSlot)
                ? "it counts as not known; so the day in retracted_at does not count either, and the claim stays in force. "
            : NoDate;
        switch (WrittenDate.Read(rows[slot], out var date, out var other))
        {
            case DateForm.Iso:
                return date;
            case DateForm.Local:
                rows.ReportLost(FindingSeverity.Info, FindingCodes.ReadAs, slot, Forms, $"\"{text}\" is read as {date}.");
                return date;
            case DateForm.Ambiguous:
                rows.ReportLost(
                    FindingSeverity.Error, FindingCodes.BadDate, slot, Forms,
                    $"\"{text}\" may be {date} or {other}; {follows}Write one of the two so.");
                return PartialDate.Unreadable;
            case DateForm.NoSuchDay:
                rows.ReportLost(
                    FindingSeverity.Error,
                    FindingCodes.BadDate,
                    slot,
                    Forms,
                    $"there is no such day as \"{text}\"; {follows}{DateForms}");
                return PartialDate.Unreadable;
            case DateForm.NoSuchMonth:
                rows.ReportLost(
                    FindingSeverity.Error,
                    FindingCodes.BadDate,
                    slot,
                    Forms,
                    $"there is no such month as \"{text}\"; {follows}{DateForms}");
                return PartialDate.Unreadable;
            default:
                rows.ReportLost(
                    FindingSeverity.Error, FindingCodes.BadDate, slot, Forms,
                    $"\"{text}\" is not a date; {follows}{DateForms}");
                return PartialDate.Unreadable;
        }
    }

    /// <summary>Whether an id has the usual form: a prefix, and behind it a-z 0-9 . _ - and something.</summary>
    public static bool IsUsualId(ReadOnlySpan<char> id, string prefix)
    {
        if (id.Length == prefix.Length || !id.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in id[prefix.Length..])
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
